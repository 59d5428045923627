"""rag/answer/span.py: the shortest part of a sentence that still answers, word for word."""

import pytest

from rag.answer.span import relevant_span

TARGETS = (
    "到 2023年，力争战略性新兴产业总产值达到5650亿元，增加值达到1860亿元、增加值占全区地区生产总值比重达到7%，"
    "2021—2023年战略性新兴产业投资完成985亿元以上，为实现规划目标夯实基础。"
)
FIELDS = (
    "紧紧围绕总目标，聚焦新一代信息技术、生物技术、新能源、新材料、高端装备制造、智能及新能源汽车、绿色环保、数字创意及"
    "新兴服务业、未来产业等九大领域，每年滚动实施一批战略性新兴产业重大项目。"
)


def span(text: str, words: str, intent: str = "figure", start: int = 0) -> str:
    a, b = relevant_span(text, start, [(word, 1.0) for word in words.split()], intent)
    return text[a - start : b - start]


def test_a_long_sentence_is_cut_to_the_figure_asked_for():
    assert span(TARGETS, "投资 完成") == "2021—2023年战略性新兴产业投资完成985亿元以上，"


def test_the_year_that_leads_in_stays_with_it():
    assert span(TARGETS, "总产值") == "到 2023年，力争战略性新兴产业总产值达到5650亿元，"


def test_all_that_is_asked_for_is_kept():
    assert span(TARGETS, "总产值 投资") == TARGETS[: TARGETS.index("为实现")]


def test_a_part_without_a_figure_answers_no_question_for_one():
    assert span(TARGETS, "夯实") == TARGETS[TARGETS.index("2021—2023年") :]
    assert span(TARGETS, "夯实", "fact") == "为实现规划目标夯实基础。"


def test_of_a_list_the_whole_enumeration_is_kept():
    assert span(FIELDS, "重大项目 领域", "list") == FIELDS[FIELDS.index("聚焦") :]
    assert span(FIELDS, "领域", "list") == FIELDS[FIELDS.index("聚焦") : FIELDS.index("每年")]


@pytest.mark.parametrize("text", ["到2023年，力争产值达到340亿元，增加值达到110亿元。", "推进建设，" * 2 + "建" * 70])
def test_a_short_sentence_or_one_of_few_parts_is_quoted_whole(text):
    assert span(text, "增加值") == text


def test_a_bracket_or_quotation_mark_is_not_left_open():
    text = "推进项目建设，" * 8 + "打好“集成服务商＋园区，资本＋排污打击，三项”组合拳，建立环保产业联盟。"
    assert span(text, "集成服务商", "fact") == "打好“集成服务商＋园区，资本＋排污打击，三项”组合拳，"


def test_offsets_are_those_of_the_document():
    assert relevant_span(TARGETS, 1000, [("投资", 1.0)], "fact")[0] == 1000 + TARGETS.index("2021—")


def test_without_words_in_it_the_shortest_part_that_has_what_is_wanted_is_left():
    assert span(TARGETS, "充电桩", "figure") in TARGETS
    assert relevant_span("", 5, [], "fact") == (5, 5)
