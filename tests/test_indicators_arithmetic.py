"""rag/indicators/arithmetic.py: what is reckoned from the figures of documents, exactly, and what is refused."""

from __future__ import annotations

from dataclasses import replace

import pytest

from rag.indicators.arithmetic import (
    comparable,
    count,
    difference,
    growth,
    largest,
    ranking,
    ratio,
    recomputed,
    share,
    smallest,
    spoken_amount,
    total,
)
from rag.types import IndicatorEntry


def entry(value: str, unit: str = "亿元", scope: str = "", name: str = "产值", **more: object) -> IndicatorEntry:
    """A figure of 2023; 「5—10」 is a span."""
    low, _, high = value.partition("—")
    given: dict[str, object] = {
        "name": name, "scope": scope, "region": "广西壮族自治区", "value": value, "number": float(low),
        "number_to": float(high) if high else None, "unit": unit, "bound": "", "measure": "level", "year": 2023,
        "year_from": None, "role": "target", "kind": "", "document_id": "plan", "clause_id": "plan#1", "start": 0,
        "end": 1, "source": "prose",
    }  # fmt: skip
    return IndicatorEntry(**{**given, **more})  # type: ignore[arg-type]


INFORMATION, BIOLOGY, ENERGY = (
    entry("1130", scope="信息产业"),
    entry("810", scope="生物产业"),
    entry("340", scope="能源产业"),
)
EIGHT = [entry(v) for v in ("1130", "810", "340", "1330", "580", "400", "1000", "60")]


def told(worked) -> tuple[str, str, str, str]:
    return worked.value, worked.unit, worked.bound, worked.formula


def test_a_sum_shows_its_terms():
    worked = total([INFORMATION, BIOLOGY])
    assert told(worked) == ("1940", "亿元", "", "1130 + 810 = 1940（亿元）")
    assert worked.terms == (INFORMATION, BIOLOGY)
    assert total(EIGHT).value == "5650"  # the total that the plan itself prints


def test_a_sum_is_exact():
    assert total([entry("0.1"), entry("0.2")]).value == "0.3"
    assert total([entry("1" + "0" * 30), entry("1")]).value == "1" + "0" * 29 + "1"


@pytest.mark.parametrize(
    ("first", "second", "formula"),
    [
        (("5", "亿元"), ("3000", "万元"), "5 + 0.3 = 5.3（亿元）"),
        (("3000", "万元"), ("5", "亿元"), "3000 + 50000 = 53000（万元）"),
        (("2", "元"), ("1", "万元"), "2 + 10000 = 10002（元）"),
        (("2.5", "万个"), ("5000", "个"), "2.5 + 0.5 = 3（万个）"),
        (("1", "千瓦"), ("2", "万千瓦"), "1 + 20000 = 20001（千瓦）"),
    ],
)
def test_units_that_differ_in_scale_are_brought_to_that_of_the_first(first, second, formula):
    assert total([entry(*first), entry(*second)]).formula == formula


@pytest.mark.parametrize(
    "others",
    [("3", "家"), ("3", "%"), ("3", "亿美元"), ("3", "千瓦时"), ("3", "")],
    ids=lambda other: other[1] or "none",
)
def test_other_units_are_never_mixed(others):
    pair = [entry("5"), entry(*others)]
    assert total(pair) is None
    assert difference(*pair) is None
    assert ratio(*pair) is None
    assert ranking(pair) is None
    assert not comparable(*pair)


def test_per_cents_and_rates_of_growth_do_not_add_up():
    assert total([entry("7", "%"), entry("15", "%")]) is None
    assert total([entry("5", measure="growth"), entry("5", measure="growth")]) is None
    assert total([entry("5"), entry("5", measure="increase")]) is None


@pytest.mark.parametrize("entries", [[], [INFORMATION]], ids=["none", "one"])
def test_one_figure_is_no_sum_and_no_order(entries):
    assert total(entries) is None
    assert largest(entries) is None


def test_a_sum_of_spans_is_a_span():
    worked = total([entry("5—10", "家"), entry("2—3", "家"), entry("1", "家")])
    assert told(worked) == ("8—14", "家", "", "5—10 + 2—3 + 1 = 8—14（家）")


@pytest.mark.parametrize(
    ("bounds", "expected"),
    [
        (("以上", ""), "至少"),
        (("突破", "不少于"), "至少"),
        (("≥", "＞"), "至少"),
        (("以内", ""), "至多"),
        (("左右", ""), "约"),
        (("约", "左右"), "约"),
    ],
)
def test_a_sum_says_what_its_terms_leave_open(bounds, expected):
    assert total([entry("10", bound=bounds[0]), entry("5", bound=bounds[1])]).bound == expected


@pytest.mark.parametrize("bounds", [("以上", "以内"), ("以上", "左右"), ("每年", ""), ("据说", "")])
def test_bounds_that_leave_a_sum_wholly_open_are_refused(bounds):
    assert total([entry("10", bound=bounds[0]), entry("5", bound=bounds[1])]) is None


def test_a_span_with_a_bound_is_refused_in_a_sum():
    assert total([entry("5—10"), entry("5", bound="以上")]) is None


def test_figures_for_each_year_go_with_each_other():
    assert total([entry("50", "个", bound="每年"), entry("30", "个", bound="每年")]).value == "80"


def test_a_difference():
    assert told(difference(entry("1330"), entry("1000"))) == ("330", "亿元", "", "1330 − 1000 = 330（亿元）")
    assert difference(ENERGY, BIOLOGY).value == "-470"


def test_per_cents_differ_in_percentage_points():
    assert told(difference(entry("15", "%"), entry("7", "%"))) == ("8", "个百分点", "", "15 − 7 = 8（个百分点）")
    assert difference(entry("2.0", "%"), entry("1.6", "%")).value == "0.4"


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ("以上", "", "至少"),
        ("", "以上", "至多"),
        ("以内", "", "至多"),
        ("", "不超过", "至少"),
        ("以上", "以内", "至少"),
        ("以内", "突破", "至多"),
        ("突破", "以上", "按下限计"),
        ("以内", "不超过", "按上限计"),
        ("左右", "", "约"),
    ],
)
def test_a_difference_says_what_its_terms_leave_open(first, second, expected):
    pair = entry("17", "%", bound=first), entry("15", "%", bound=second)
    assert difference(*pair).bound == expected
    assert ratio(*pair).bound == expected


def test_a_span_has_no_difference_and_no_quotient():
    for reckon in (difference, ratio, share, growth):
        assert reckon(entry("5—10"), entry("2")) is None
        assert reckon(entry("2"), entry("5—10")) is None


def test_how_many_times():
    assert told(ratio(entry("1000"), entry("400"))) == ("2.5", "倍", "", "1000 ÷ 400 = 2.5倍")
    assert ratio(entry("1330"), entry("340")).formula == "1330 ÷ 340 ≈ 3.91倍"  # 3.9117…
    assert ratio(entry("1", "亿元"), entry("5000", "万元")).value == "2"


def test_a_share_is_rounded_to_two_places_and_says_so():
    assert told(share(entry("110"), entry("340"))) == ("32.35", "%", "", "110 ÷ 340 × 100% ≈ 32.35%")  # 32.3529…
    assert share(entry("1"), entry("4")).formula == "1 ÷ 4 × 100% = 25%"
    assert share(entry("1"), entry("800")).value == "0.13"  # 0.125: half is rounded up


def test_a_growth():
    worked = growth(entry("1200"), entry("565.71"))
    assert worked.formula == "（1200 − 565.71）÷ 565.71 × 100% ≈ 112.12%"  # 634.29 / 565.71 = 1.12122…
    assert growth(entry("75"), entry("100")).value == "-25"
    assert growth(entry("2", "%"), entry("1", "%")) is None  # of per cents the difference tells


@pytest.mark.parametrize("reckon", [ratio, share, growth])
def test_nothing_is_divided_by_zero(reckon):
    assert reckon(entry("5"), entry("0")) is None


def test_the_largest_and_the_smallest_stand_first():
    assert told(largest([BIOLOGY, INFORMATION, ENERGY])) == (
        "1130", "亿元", "", "信息产业 1130 > 生物产业 810 > 能源产业 340（亿元）",
    )  # fmt: skip
    worked = smallest([BIOLOGY, INFORMATION, ENERGY])
    assert (worked.value, worked.terms[0]) == ("340", ENERGY)
    assert worked.formula == "能源产业 340 < 生物产业 810 < 信息产业 1130（亿元）"


def test_a_ranking_shows_ties_and_bounds():
    some = [
        entry("5", "家", "甲"),
        entry("7", "家", "乙", bound="以上"),
        entry("5", "家", "丙"),
        entry("6", "家", "丁", bound="突破"),
    ]
    assert ranking(some).formula == "乙 7以上 > 丁 突破6 > 甲 5 = 丙 5（家）"


def test_years_are_told_apart_where_the_scope_is_the_same():
    years = [entry("565.71", scope="市场", year=2020), entry("1200", scope="市场", year=2025)]
    assert ranking(years).formula == "2025年 1200 > 2020年 565.71（亿元）"


def test_an_order_over_other_scales_is_by_size():
    assert ranking([entry("9000", "万元", "甲"), entry("1", "亿元", "乙")]).formula == "乙 1 > 甲 0.9（亿元）"


def test_spans_that_overlap_have_no_order():
    assert ranking([entry("5—10", "家", "甲"), entry("8", "家", "乙")]) is None
    assert ranking([entry("5—10", "家", "甲"), entry("12", "家", "乙")]).formula == "乙 12 > 甲 5—10（家）"


@pytest.mark.parametrize(
    ("limit", "found"),
    [
        ("超过340亿元", "信息产业 1130亿元、生物产业 810亿元"),
        ("不低于340亿元", "信息产业 1130亿元、生物产业 810亿元、能源产业 340亿元"),
        ("低于810亿元", "能源产业 340亿元"),
        ("不超过810亿元", "生物产业 810亿元、能源产业 340亿元"),
        ("超过8000000万元", "信息产业 1130亿元、生物产业 810亿元"),
        ("超过2000亿元", "无"),
    ],
)
def test_a_count_names_what_is_beyond_the_limit(limit, found):
    worked = count([ENERGY, INFORMATION, BIOLOGY], limit)
    assert worked.formula == found
    assert worked.value == str(0 if found == "无" else found.count("、") + 1)


@pytest.mark.parametrize("limit", ["超过340家", "340亿元", "", "超过亿元"])
def test_a_limit_of_another_unit_or_form_is_refused(limit):
    assert count([ENERGY, INFORMATION, BIOLOGY], limit) is None


def test_a_figure_without_a_value_is_not_reckoned_with():
    doubled = replace(entry("2"), value="一番", number=None)
    assert total([doubled, entry("5")]) is None
    assert total([entry("5"), replace(entry("5"), number=float("inf"), value="inf")]) is None


def test_every_reckoning_can_be_done_again_and_a_changed_one_is_seen():
    three = [ENERGY, INFORMATION, entry("9000", "万元", "材料产业")]
    done = [
        total(three), difference(INFORMATION, ENERGY), ratio(INFORMATION, ENERGY), share(ENERGY, INFORMATION),
        growth(INFORMATION, ENERGY), largest(three), smallest(three), ranking(three), count(three, "超过1亿元"),
    ]  # fmt: skip
    for worked in done:
        assert recomputed(worked) == worked
        assert recomputed(replace(worked, value="1941")) != replace(worked, value="1941")
        assert recomputed(replace(worked, formula="1 + 1 = 3")) != replace(worked, formula="1 + 1 = 3")
    assert recomputed(replace(done[1], terms=done[1].terms[:1])) is None
    assert recomputed(replace(done[5], terms=done[5].terms[::-1])) != replace(done[5], terms=done[5].terms[::-1])


def test_a_bound_is_spoken_where_chinese_puts_it():
    assert spoken_amount(entry("5", "家", bound="以上")) == "5家以上"
    assert spoken_amount(entry("17", "%", bound="突破")) == "突破17%"
    assert spoken_amount(entry("5—10", "家")) == "5—10家"
