"""rag/held_years.py: the years that hold for a sentence that prints none."""

from dataclasses import replace

import pytest
from policy_samples import WIND

from rag.held_years import held_spans, held_years, is_of_span, sets_anew
from rag.normal import normal

ACHIEVED = (
    "2020年，全区高新技术企业达到2806家，是2015年的4.4倍；瞪羚企业达到107家。完善科技金融服务体系，服务企业达到20家。"
)


def held(text: str, sentence: str, *headings: str) -> frozenset[int]:
    clause = replace(WIND, text=text, start=100, end=100 + len(text), heading_path=headings)
    return held_years(clause, 100 + text.index(sentence), normal(sentence))


def test_the_year_at_the_head_of_a_sentence_holds_behind_its_semicolons():
    assert held(ACHIEVED, "瞪羚企业达到107家。") == {2020}
    assert held("到2023年底，建成平台10个；引进企业5家。", "引进企业5家。") == {2023}


def test_but_not_for_the_next_sentence_nor_where_another_year_is_printed():
    assert held(ACHIEVED, "完善科技金融服务体系，服务企业达到20家。") == frozenset()
    assert held("2020年，达到2806家；2021年达到3000家。", "2021年达到3000家。") == {2021}
    assert held("比2015年提高，达到5%；增加值达到3%。", "增加值达到3%。") == frozenset()


@pytest.mark.parametrize("heading", ["一、“十三五”时期发展成就", "第一节 “十三五”发展成效", "“十三五”规划完成情况"])
def test_achievements_of_a_plan_are_told_as_of_its_last_year(heading):
    assert held("瞪羚企业达到107家。", "瞪羚企业达到107家。", heading) == {2020}


@pytest.mark.parametrize(
    ("sentence", "heading"),
    [
        ("新增高新技术企业1618家。", "“十三五”时期发展成就"),  # in five years, not in the last
        ("“十三五”时期，专利授权量达到5000件。", "“十三五”时期发展成就"),
        ("完善科技金融服务体系。", "“十三五”时期发展成就"),
        ("瞪羚企业达到107家。", "“十四五”时期发展目标"),
        ("瞪羚企业达到107家。", "发展基础"),
    ],
)
def test_what_is_not_told_as_of_that_year(sentence, heading):
    assert held(sentence, sentence, heading) == frozenset()


def test_the_end_of_a_plan_is_its_last_year():
    assert held("“十三五”末，瞪羚企业达到107家。", "“十三五”末，瞪羚企业达到107家。") == {2020}
    assert held("“十三五”期间，引进企业107家。", "“十三五”期间，引进企业107家。") == frozenset()


def spans(text: str, sentence: str, *headings: str) -> frozenset[tuple[int, int]]:
    clause = replace(WIND, text=text, start=100, end=100 + len(text), heading_path=headings)
    return held_spans(clause, 100 + text.index(sentence), normal(sentence))


@pytest.mark.parametrize(
    "sentence", ["2016年至2020年共获奖27项。", "2016—2020年，获奖27项。", "“十三五”期间，共获奖27项。"]
)
def test_a_span_of_years_is_printed_as_such_or_as_a_plan(sentence):
    assert spans(sentence, sentence) == {(2016, 2020)}


def test_a_sentence_goes_on_with_the_span_that_its_clause_or_heading_named_last():
    assert spans("“十三五”期间，立项371项。共获奖27项。", "共获奖27项。") == {(2016, 2020)}
    assert spans("共获奖27项。", "共获奖27项。", "“十三五”时期发展成就") == {(2016, 2020)}


def test_but_not_behind_a_single_year_nor_from_a_heading_of_what_is_to_come():
    assert spans("“十三五”期间，立项371项。2020年立项80项。获奖27项。", "获奖27项。") == frozenset()
    assert spans("“十三五”期间，立项371项。到2025年获奖27项。", "到2025年获奖27项。") == frozenset()
    assert spans("获奖27项。", "获奖27项。", "“十四五”时期发展目标") == frozenset()


@pytest.mark.parametrize(
    ("asked", "sentence", "is_of"),
    [
        ("2016到2020年新增多少家", "2016—2020年，新增500家。", True),
        ("2016到2020年新增多少家", "“十三五”期间，新增500家。", True),
        ("2016到2020年新增多少家", "2018—2020年，新增1000家。", False),
        ("2016到2020年新增多少家", "到2025年，新增1000家。", False),
        ("2016到2020年新增多少家", "新增500家。", True),  # it prints no year
        ("2021到2025年新增多少家", "到2025年，新增1000家。", True),  # by the end of the span
        ("2021到2025年新增多少家", "高新技术企业（家）：2025年 5600", False),  # what there is, not what was added
        ("2021到2025年投资多少亿", "2025年投资达到985亿元。", True),
        ("2021到2025年增长多少", "比2015年增长30%。", True),  # with what it is compared
    ],
)
def test_whether_a_sentence_may_tell_of_a_span(asked, sentence, is_of):
    span = (int(asked[:4]), int(asked[5:9]))
    assert is_of_span(normal(asked), normal(sentence), span) is is_of


@pytest.mark.parametrize(
    ("sentence", "sets"),
    [
        ("将新兴产业和高技术产业项目总投资标准调整至5000万元。", True),
        ("办理时限压缩到3个工作日。", True),
        ("注册资本门槛设为100万元。", True),
        ("力争将准入标准提高到80%。", False),
        ("农田灌溉覆盖率提高到80%。", False),
        ("产值提高到2020年的两倍。", False),  # a growth, and no standard
        ("新增高新技术企业1000家。", False),
    ],
)
def test_a_standard_that_is_set_anew(sentence: str, sets: bool) -> None:
    assert sets_anew(sentence) is sets
