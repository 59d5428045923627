"""rag/numerals.py: the figures that a text writes in Chinese numerals, in digits for comparison."""

import time

import pytest

from rag.numerals import in_digits


@pytest.mark.parametrize(
    ("printed", "digits"),
    [
        ("十五日内", "15日内"),
        ("自收到之日起四十五个工作日", "自收到之日起45个工作日"),
        ("两个月", "2个月"),
        ("六个月以上一年以下", "6个月以上1年以下"),
        ("担任三年", "担任3年"),
        ("每两年评估一次", "每2年评估1次"),
        ("半年", "0.5年"),
        ("十二周岁", "12周岁"),
        ("五百万元以下", "500万元以下"),
        ("一百二十万元", "120万元"),
        ("一千八百元", "1800元"),
        ("二万五千元", "25000元"),
        ("一点五倍", "1.5倍"),
        ("二倍以上五倍以下", "2倍以上5倍以下"),
        ("百分之三十", "30%"),
        ("百分之零点五", "0.5%"),
        ("千分之三", "3‰"),
        ("三分之二以上", "2/3以上"),
        ("万分之五", "5/10000"),
        ("不少于一个", "不少于1个"),
        ("一人以上", "1人以上"),
        ("二万户", "2万户"),
        ("三千瓦", "3千瓦"),
        ("二十五米以上", "25米以上"),
    ],
)
def test_a_figure_with_its_unit(printed, digits):
    assert in_digits(printed) == digits


@pytest.mark.parametrize(
    "text",
    [
        *("第三条", "第二百三十一条", "第一、二项", "三年行动方案", "五年规划", "一批", "一系列", "一定", "一次性"),
        *("一个中心", "同一年", "任一年", "上一年", "上半年", "十四五", "五七年", "“两个维护”", "两用物项", "五日元"),
    ],
)
def test_what_is_no_figure_stays_as_it_is(text):
    assert in_digits(text) == text


@pytest.mark.parametrize("piece", ["一", "十", "百分之", "一年", "三分之", "不少于一个", "上一"])
def test_a_long_run_is_read_in_linear_time(piece):
    began = time.perf_counter()
    in_digits((piece * 50_000)[:50_000])
    assert time.perf_counter() - began < 1
