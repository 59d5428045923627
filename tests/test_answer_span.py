"""rag/answer/span.py: the shortest part of a sentence that still answers, word for word."""

import pytest

from rag.answer.span import relevant_span

SHORT = (
    "到 2023年，力争战略性新兴产业总产值达到5650亿元，增加值达到1860亿元、增加值占全区地区生产总值比重达到7%，"
    "2021—2023年战略性新兴产业投资完成985亿元以上，为实现《广西战略性新兴产业发展“十四五”规划》目标夯实基础。"
)  # 119 characters
TARGETS = (
    "企业创新主体地位更加凸显，科技投入持续增加，到 2025 年，全社会研发投入实现翻番，R&D 经费占 GDP 的比重提高到 2%，"
    "技术合同交易额稳步增长，技术合同成交额累计突破 200 亿元，每万人口发明专利拥有量达 5 件，"
    "预计“十四五”期间完成科技成果转化 150 项。"
)  # 137
FIELDS = (
    "紧紧围绕总目标，聚焦新一代信息技术、生物技术、新能源、新材料、高端装备制造、智能及新能源汽车、绿色环保、数字创意及"
    "新兴服务业、未来产业等九大领域，每年滚动实施一批战略性新兴产业重大项目。"
)
LONG_FIELDS = FIELDS[:-1] + "，" + "推进补链强链延链，加快建设产业集群，" * 8 + "打造产业发展新高地。"  # over 240


def span(text: str, words: str, intent: str = "figure", start: int = 0) -> str:
    a, b = relevant_span(text, start, [(word, 1.0) for word in words.split()], intent)
    return text[a - start : b - start]


def test_a_long_sentence_is_cut_to_the_figure_asked_for():
    assert span(TARGETS, "成交额") == "技术合同成交额累计突破 200 亿元，"


def test_the_year_that_leads_in_stays_with_it():
    lead = "到 2025 年，全社会研发投入实现翻番，R&D 经费占 GDP 的比重提高到 2%，"
    assert span(TARGETS, "研发投入 比重") == lead


def test_all_that_is_asked_for_is_kept():
    assert span(TARGETS, "成交额 成果转化") == TARGETS[TARGETS.index("技术合同成交额") :]


def test_a_part_without_a_figure_answers_no_question_for_one():
    assert span(TARGETS, "交易额") == "技术合同交易额稳步增长，技术合同成交额累计突破 200 亿元，"
    assert span(TARGETS, "交易额", "fact") == "技术合同交易额稳步增长，"


def test_of_a_list_the_whole_enumeration_is_kept():
    assert span(LONG_FIELDS, "重大项目 领域", "list") == FIELDS[FIELDS.index("聚焦") : -1] + "，"
    assert span(LONG_FIELDS, "领域", "list") == FIELDS[FIELDS.index("聚焦") : FIELDS.index("每年")]


@pytest.mark.parametrize("intent", ["figure", "time", "unit", "fact"])
def test_a_sentence_of_up_to_120_characters_is_quoted_whole(intent):
    assert len(SHORT) == 119
    assert span(SHORT, "2021 2023 投资", intent) == SHORT
    whole = SHORT.replace("目标夯实", "目标任务夯实")[:-1]
    assert len(whole) == 120
    assert span(whole, "投资", intent) == whole
    assert span(f"{whole}。", "投资", intent) == "2021—2023年战略性新兴产业投资完成985亿元以上，"


@pytest.mark.parametrize("intent", ["list", "definition"])
def test_one_that_enumerates_or_explains_up_to_240(intent):
    assert len(TARGETS) > 120
    assert span(TARGETS, "成交额", intent) == TARGETS
    whole = LONG_FIELDS[:240]
    assert span(whole, "领域", intent) == whole
    assert span(LONG_FIELDS[:241], "领域", intent) != LONG_FIELDS[:241]


@pytest.mark.parametrize("text", ["到2023年，力争产值达到340亿元，增加值达到110亿元。", "推进建设，" + "建" * 150])
def test_a_short_sentence_or_one_of_few_parts_is_quoted_whole(text):
    assert span(text, "增加值") == text


def test_a_bracket_or_quotation_mark_is_not_left_open():
    text = "推进项目建设，" * 15 + "打好“集成服务商＋园区，资本＋排污打击，三项”组合拳，建立环保产业联盟。"
    assert span(text, "集成服务商", "fact") == "打好“集成服务商＋园区，资本＋排污打击，三项”组合拳，"


def test_offsets_are_those_of_the_document():
    assert relevant_span(TARGETS, 1000, [("成交额", 1.0)], "fact")[0] == 1000 + TARGETS.index("技术合同成交额")


def test_without_words_in_it_the_shortest_part_that_has_what_is_wanted_is_left():
    assert span(TARGETS, "充电桩", "figure") in TARGETS
    assert relevant_span("", 5, [], "fact") == (5, 5)


PERIODS = (
    "当事人对人民法院适用特别程序作出的判决、裁定，认为有错误的，可以向作出该判决、裁定的人民法院提出异议，"
    "由该院依照特别程序的规定另行组成合议庭审查，经审查认为理由成立的，应当作出新的判决、裁定撤销或者改变原判决、裁定，"
    "当事人对确认调解协议有异议的，应当自收到裁定之日起十五日内提出，利害关系人有异议的，自知道之日起六个月内提出。"
)


def test_a_figure_in_chinese_numerals_is_kept():
    assert len(PERIODS) > 120
    first = "当事人对确认调解协议有异议的，应当自收到裁定之日起十五日内提出，"
    a, b = relevant_span(PERIODS, 0, [("确认调解协议", 1.0)], "figure", ("天",))
    assert PERIODS[a:b] == first
    assert span(PERIODS, "确认调解协议", "fact") == "当事人对确认调解协议有异议的，"


def test_the_figure_that_is_kept_is_in_the_unit_asked_for():
    a, b = relevant_span(PERIODS, 0, [("调解协议", 1.0)], "figure", ("个月",))
    assert PERIODS[a:b] == PERIODS[PERIODS.index("当事人对确认") :]


def test_of_a_time_the_part_that_tells_it_is_kept():
    a, b = relevant_span(PERIODS, 0, [("确认调解协议", 1.0)], "time", ("时长",))
    assert PERIODS[a:b] == "当事人对确认调解协议有异议的，应当自收到裁定之日起十五日内提出，"


def test_where_figures_in_two_units_are_asked_for_both_are_kept():
    words = [("成果转化", 1.0)]
    a, b = relevant_span(TARGETS, 0, words, "figure", ("项",))
    assert TARGETS[a:b] == "预计“十四五”期间完成科技成果转化 150 项。"
    a, b = relevant_span(TARGETS, 0, words, "figure", ("项", "元"))
    assert TARGETS[a:b] == TARGETS[TARGETS.index("技术合同成交额") :]


def test_of_a_unit_that_the_sentence_does_not_have_nothing_is_kept():
    a, b = relevant_span(TARGETS, 0, [("成果转化", 1.0)], "figure", ("项", "公里"))
    assert TARGETS[a:b] == "预计“十四五”期间完成科技成果转化 150 项。"


def test_of_several_enumerations_that_of_the_class_asked_for_is_kept():
    first = "瞄准汽车、机械、电子信息、高端金属、绿色石化、高端家居六大产业，分批组织实施科技重大专项，"
    second = "率先启动智能网联汽车、高端装备、人工智能、生物医药创制等科技重大专项，"
    text = f"{first}{second}{'推进补链强链延链，加快建设产业集群，' * 10}打造高地。"
    words = [(word, 1.0) for word in ("科技", "重大", "专项")]
    a, b = relevant_span(text, 0, words, "list", topic="科技重大专项先启动")
    assert text[a:b] == second
    a, b = relevant_span(text, 0, words, "list", topic="哪些产业")
    assert text[a:b] == first
