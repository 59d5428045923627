"""rag/conversation: questions taken apart, what earlier answers held, and what a model may make of a conversation."""

from __future__ import annotations

import time

import pytest
from real_corpus import clauses, documents, understand
from samples import ACTION_PLAN, BAISE_PLAN, SCIENCE_PLAN

from rag.conversation.core import Core, core_of
from rag.conversation.earlier import EarlierAnswers, without_mark
from rag.conversation.grounded import is_grounded
from rag.conversation.parts import QuestionParts, question_parts
from rag.conversation.short_years import with_full_years
from rag.types import Evidence, Statement

# -- taken apart -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("充电桩由谁牵头？", QuestionParts(subject="充电桩", asking="由谁牵头")),
        ("配合单位呢", QuestionParts(attribute="配合单位", kind="role")),
        (
            "哪个部门负责充电桩建设？",
            QuestionParts(subject="充电桩建设", asking="哪个部门负责", asks_first=True),
        ),
        (
            "绿色环保产业2023年产值目标多少？",
            QuestionParts(when="2023年", subject="绿色环保产业", attribute="产值目标", kind="figure", asking="多少"),
        ),
        (
            "到2025年全区高新技术企业要达到多少家？",
            QuestionParts(place="全区", when="到2025年", subject="高新技术企业", asking="要达到多少家"),
        ),
        (
            "每年遴选扶持多少家科技型初创企业？",
            QuestionParts(subject="每年遴选扶持", asking="多少家", counted="科技型初创企业"),
        ),
        ("全区要建成多少个重点实验室", QuestionParts("全区", "", "重点实验室", asking="要建成多少个", asks_first=True)),
        ("概括第三章的主要任务", QuestionParts("", "", "第三章", "主要任务", "what", "概括", asks_first=True)),
        ("跨境金融有完成时限吗？", QuestionParts(subject="跨境金融", asking="有完成时限吗")),
        ("百色呢", QuestionParts(place="百色")),
        ("2016年的呢", QuestionParts(when="2016年")),
        ("怎么申请", QuestionParts(asking="怎么申请")),
        # a character that is part of a word leads over to nothing
        ("人工智能谁牵头", QuestionParts(subject="人工智能", asking="谁牵头")),
        ("国有企业是否参与", QuestionParts(subject="国有企业", asking="是否参与")),
        ("规划纲要由谁编制", QuestionParts(subject="规划纲要", asking="由谁编制")),
        ("创新人才多少名", QuestionParts(subject="创新人才", asking="多少名")),
        ("20年才多少家", QuestionParts(subject="20年", asking="才多少家")),  # a span, as far as this can be told
        ("可再生能源功能有多少", QuestionParts(subject="可再生能源功能", asking="有多少")),
        ("2016年5G平台谁牵头", QuestionParts(when="2016年", subject="5G平台", asking="谁牵头")),
        ("高层次人才百色2025年要几个", QuestionParts("百色", "2025年", "高层次人才", asking="要几个")),
        ("哪一年要建成国家高新区", QuestionParts(subject="国家高新区", asking="哪一年要建成", asks_first=True)),
        ("贵港重点建什么", QuestionParts(place="贵港", asking="重点建什么")),
        ("新材料的重点是什么", QuestionParts("", "", "新材料", "重点", "what", "是什么")),
        ("工业增加值占比多少", QuestionParts("", "", "工业", "增加值占比", "figure", "多少")),
    ],
)
def test_a_question_has_these_parts(text, parts):
    assert question_parts(text) == parts


@pytest.mark.parametrize(
    ("text", "wording"),
    [
        ("充电桩由谁牵头", "充电桩由谁牵头？"),
        ("充电桩配合单位", "充电桩的配合单位是谁？"),
        ("新能源产业产值", "新能源产业产值是多少？"),
        ("跨境金融的期限", "跨境金融的期限是多久？"),
        ("2023年的目标", "2023年的目标是多少？"),
        ("概括一下第三章", "概括一下第三章。"),
        ("每年遴选多少家初创企业", "每年遴选多少家初创企业？"),
    ],
)
def test_parts_are_put_together_again_as_a_question(text, wording):
    parts = question_parts(text)
    assert parts is not None
    assert parts.wording() == wording


@pytest.mark.parametrize(
    ("text", "spelt"),
    [
        ("23年新材料产值目标多少", "2023年新材料产值目标多少"),
        ("百色25年高企多少家", "百色2025年高企多少家"),
        ("新能源23年产值多少", "新能源2023年产值多少"),
        ("到25年呢", "到2025年呢"),
        ("第四个23年产值多少", "第四个2023年产值多少"),
        # spans of years
        ("5年内建多少家", "5年内建多少家"),
        ("10年以上的企业", "10年以上的企业"),
        ("工作满20年要多少材料", "工作满20年要多少材料"),
        ("保管期限是30年吗", "保管期限是30年吗"),
        ("近10年多少家", "近10年多少家"),
    ],
)
def test_a_short_year_is_spelt_out_where_it_is_no_span(text, spelt):
    assert with_full_years(text) == spelt


@pytest.mark.parametrize(
    ("text", "core"),
    [
        ("那增加值咧", Core("增加值", connects=True, contrasts=True)),
        ("好的，那百色呢？", Core("百色", connects=True, contrasts=True)),
        ("人工智能那条呢，谁牵头", Core("人工智能谁牵头", connects=True, contrasts=False)),
        ("核电也是吗", Core("核电", connects=False, contrasts=True)),
        ("换成电竞呢", Core("电竞", connects=False, contrasts=True)),
        ("那个方案呢", Core("那个方案", connects=False, contrasts=True)),  # points at a document
        # nothing is taken out of a whole question
        ("那条谁牵头，谁配合", Core("那条谁牵头，谁配合", connects=False, contrasts=False)),
        ("也门的项目有多少", Core("也门的项目有多少", connects=False, contrasts=False)),
        ("光伏也要有人牵头吗", Core("光伏也要有人牵头吗", connects=False, contrasts=False)),
        ("充电桩那项任务由谁牵头", Core("充电桩那项任务由谁牵头", connects=False, contrasts=False)),
    ],
)
def test_the_core_of_a_question_is_what_it_says(text, core):
    assert core_of(text) == core


@pytest.mark.parametrize("text", ["甲由谁牵头？乙由谁配合？", "甲。乙呢", "充电桩" * 60])
def test_what_is_more_than_a_question_is_not_taken_apart(text):
    assert question_parts(text) is None


@pytest.mark.parametrize("text", ["的" * 160, "由是" * 80, "2021年" * 32, "个家项" * 53, "有" * 160, "谁" * 160])
def test_parts_are_found_in_moments(text):
    started = time.perf_counter()
    question_parts(text)
    assert time.perf_counter() - started < 1


# -- what earlier answers held -----------------------------------------------------------------------------------------


def told(*lines: tuple[str, str]) -> EarlierAnswers:
    """Earlier answers that consist of these lines: id of the clause that is cited, words of the answer."""
    cited = [(clauses()[identifier], text) for identifier, text in lines]
    said = [Statement(text, (Evidence(c, c.start, c.end),)) for c, text in cited]
    return EarlierAnswers(documents(), clauses(), lambda question: said)


ANY = understand("随便问问由谁牵头")


def test_the_next_task_may_stand_in_the_next_section():
    last = clauses()[f"{ACTION_PLAN}#2.1.3"]  # 3．, the last of （一）
    heading, clause = told().beside(last, 1) or ("", None)
    assert heading == "4．优化生物医药产业发展环境"
    assert clause is not None and clause.clause_id == f"{ACTION_PLAN}#2.2.4"
    assert (told().beside(clause, -1) or ("",))[0] == "3．建设基于5G的商用平台"


def test_after_the_last_task_there_is_none():
    assert told().beside(clauses()[f"{ACTION_PLAN}#2.9.45"], 1) is None
    assert told().beside(clauses()[f"{ACTION_PLAN}#2.1.1"], -1) is None


def test_the_next_chapter_is_that_after_the_one_around_the_clause():
    within = clauses()[f"{SCIENCE_PLAN}#c4.1.p1"]
    assert (told().beside(within, 1, "章") or ("",))[0] == "第五章 夯实科技人才队伍，打造面向东盟的区域性人才集聚高地"
    assert told().beside(within, 1, "节") is None  # this plan has none


def test_a_list_is_told_by_its_headings_without_numbers_and_roles():
    answers = told(
        (f"{ACTION_PLAN}#2.3.12", "12．打造风电产业链：加快构建全链条。"),
        (f"{ACTION_PLAN}#2.3.13", "配合：13．发展光伏发电"),
    )
    assert answers.items(ANY) == [("打造风电产业链", ACTION_PLAN), ("发展光伏发电", ACTION_PLAN)]


def test_sentences_are_no_list():
    answers = told((f"{ACTION_PLAN}#3.3", "加大支持力度。"), (f"{ACTION_PLAN}#3.4", "培育领军企业。"))
    assert answers.items(ANY) == []


def test_an_enumeration_in_a_sentence_is_a_list():
    answers = told((f"{BAISE_PLAN}#c3.s1.1.p1", "到2025年，重点发展铝、锰、铜等三大产业，做强园区。"))
    assert [item for item, _ in answers.items(ANY)] == ["铝", "锰", "铜"]


def test_a_refused_question_has_no_list():
    assert told().items(ANY) == []


def test_a_number_names_one_task_of_a_document():
    assert told().numbered(ACTION_PLAN, 12) == "打造风电产业链"
    assert told().numbered(ACTION_PLAN, 46) == ""
    assert told().numbered(BAISE_PLAN, 1) == ""  # it has no numbered tasks


@pytest.mark.parametrize(
    ("heading", "title"),
    [
        ("12．打造风电产业链", "打造风电产业链"),
        ("（三）大力发展新能源产业", "大力发展新能源产业"),
        ("第三章 加快培育", "加快培育"),
        ("——科技创新能力大幅提升", "科技创新能力大幅提升"),
        ("1.1 重点实验室", "重点实验室"),
        ("第三条", "第三条"),
        ("5G应用", "5G应用"),
        ("2016年发展情况", "2016年发展情况"),
    ],
)
def test_a_heading_without_its_mark(heading, title):
    assert without_mark(heading) == title


# -- what a model may make of it ---------------------------------------------------------------------------------------

BEFORE = ("2016年方案里，每年遴选扶持多少家科技型初创企业？", "每年公开遴选重点领域的50家科技型初创企业。")


@pytest.mark.parametrize("wording", ["每年遴选扶持多少家孵化器？", "2016年方案里，每年公开遴选孵化器50家吗？"])
def test_a_wording_of_what_was_said_is_taken(wording):
    assert is_grounded(wording, "孵化器", BEFORE)


@pytest.mark.parametrize(
    "wording",
    [
        "每年遴选60家孵化器吗？",
        "2020年遴选孵化器吗？",
        "科技厅遴选孵化器吗？",
        "每年遴选企业？",
        "孵化器？每年遴选？",
        "？",
    ],
)
def test_a_wording_with_anything_else_is_not(wording):
    assert not is_grounded(wording, "孵化器", BEFORE)
