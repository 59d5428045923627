"""rag/answer/documents.py: the facts of a document, which documents there are, and where something stands."""

from dataclasses import replace
from datetime import date

import pytest
from policy_samples import CITY_PLAN, DOCUMENTS, FRONT, MEETING, NOTE, OLD_PLAN, PLAN, WIND, answer, library, understand

from rag.answer.documents import corpus_statements, document_statements, where_statement

TITLE = "《广西战略性新兴产业发展三年行动方案（2021—2023年）》"
CITY_TITLE = "《百色市科技创新“十四五”发展规划（2021—2025年）》"
OLD_TITLE = "《广西战略性新兴产业创新发展实施方案》"


def texts(question: str, document_ids: tuple[str, ...] = ()) -> list[str]:
    return [s.text for s in document_statements(understand(question), library(), document_ids)]


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("三年行动方案的文号是什么？", f"{TITLE}的发文字号是桂政办发〔2021〕97号。"),
        ("三年行动方案是谁发的？", f"{TITLE}由广西壮族自治区人民政府办公厅印发。"),
        ("三年行动方案什么时候印发？", f"{TITLE}的成文日期是2021年9月18日，发布日期是2021年9月28日。"),
        ("三年行动方案的发布日期", f"{TITLE}的发布日期是2021年9月28日。"),
        ("三年行动方案管到哪年？", f"{TITLE}的规划期是2021—2023年。"),
        ("2016年实施方案的发布日期", f"{OLD_TITLE}的成文日期是2016年9月19日。"),  # no other date is known
        (
            "桂政办发〔2021〕97号是什么文件？",
            f"桂政办发〔2021〕97号是{TITLE}，由广西壮族自治区人民政府办公厅印发，成文日期为2021年9月18日。",
        ),
    ],
)
def test_the_fact_asked_for_is_told(question, told):
    assert texts(question) == [told]


@pytest.mark.parametrize(
    ("question", "told"),
    [
        (
            "百色规划的文号和发布日期是什么？",
            [f"{CITY_TITLE}的发文字号是百政发〔2022〕5号。", f"{CITY_TITLE}的发布日期是2022年2月28日。"],
        ),
        (
            "三年行动方案谁发的，什么时候发的？",
            [
                f"{TITLE}由广西壮族自治区人民政府办公厅印发。",
                f"{TITLE}的成文日期是2021年9月18日，发布日期是2021年9月28日。",
            ],
        ),
    ],
)
def test_two_facts_asked_for_are_both_told(question, told):
    assert texts(question) == told


def test_a_fact_that_is_asked_for_twice_is_told_once():
    assert texts("三年行动方案的文号、发文字号分别是什么？") == [f"{TITLE}的发文字号是桂政办发〔2021〕97号。"]


def test_a_fact_that_is_not_known_is_not_made_up():
    bare = replace(PLAN, facts=replace(PLAN.facts, document_number="", period_start=None, date_signed=""))
    known = library(documents=(bare, OLD_PLAN, CITY_PLAN))
    for question in ("三年行动方案的文号是什么？", "三年行动方案管到哪年？", "三年行动方案什么时候印发？"):
        (statement,) = document_statements(understand(question), known, ())
        assert statement.text == f"{TITLE}没有记载所问的信息。"


def test_whether_a_plan_is_still_in_force_depends_on_the_day(monkeypatch):
    class Day(date):
        @classmethod
        def today(cls):
            return cls(2024, 1, 1)

    monkeypatch.setattr("rag.answer.documents.date", Day)
    assert texts("哪份文件还有效？") == [
        f"{TITLE}的规划期是2021—2023年，已经届满。",
        f"{OLD_TITLE}的规划期是2016—2020年，已经届满。",
        f"{CITY_TITLE}的规划期是2021—2025年，尚在期内。",
    ]


def test_the_document_meant_by_its_place_is_taken_but_nothing_is_guessed():
    assert texts("百色市的那个，文号是什么？") == [f"{CITY_TITLE}的发文字号是百政发〔2022〕5号。"]
    assert texts("文号是什么？") == []
    assert texts("文号是什么？", ("city-2022",)) == [f"{CITY_TITLE}的发文字号是百政发〔2022〕5号。"]


def test_a_year_alone_does_not_say_which_document_is_meant():
    assert understand("到2025年的那个，文号是什么？").preferred["city-2022"] == pytest.approx(0.1)
    assert texts("到2025年的那个，文号是什么？") == []


def test_the_evidence_is_the_front_of_the_document_else_its_first_clause():
    (statement,) = document_statements(understand("百色规划的文号是什么？"), library(), ())
    assert [e.clause for e in statement.evidence] == [MEETING]
    (statement,) = document_statements(understand("百色规划的文号是什么？"), library((FRONT, NOTE)), ())
    assert [e.clause for e in statement.evidence] == [NOTE]
    (statement,) = document_statements(understand("百色规划的文号是什么？"), library((FRONT,)), ())
    assert statement.evidence == ()


def test_the_documents_of_the_corpus_are_listed_with_their_numbers():
    assert [s.text for s in corpus_statements(library())] == [
        "语料中现有以下文件：",
        f"{TITLE}（桂政办发〔2021〕97号）",
        f"{OLD_TITLE}（桂政办发〔2016〕112号）",
        f"{CITY_TITLE}（百政发〔2022〕5号）",
    ]


def test_where_something_stands_is_told_by_its_headings():
    statement = where_statement(WIND, (WIND.start, WIND.start + 3), library())
    assert statement.text == f"见{TITLE}：二、工作任务—（三）大力发展新能源产业—12．打造风电产业链。"
    (evidence,) = statement.evidence
    assert (evidence.quote_start, evidence.quote_end) == (WIND.start, WIND.start + 3)


def test_a_document_without_a_title_goes_by_its_id():
    untitled = replace(PLAN, facts=replace(PLAN.facts, title=""))
    statement = where_statement(WIND, (0, 1), library(documents=(untitled, *DOCUMENTS[1:])))
    assert statement.text.startswith("见《plan-2021》")


def test_a_clause_is_asked_beside_a_fact_of_the_document():
    draft = answer("百色规划是谁发的，经哪次会议通过？", MEETING)
    assert [s.text for s in draft.statements] == [f"{CITY_TITLE}由百色市人民政府印发。", MEETING.text]


def test_what_another_document_says_is_no_answer_for_the_one_named():
    draft = answer("三年行动方案经哪次会议通过？", MEETING)
    assert draft.refused
    assert f"{TITLE}中没有所问的内容" in draft.reason
    draft = answer("三年行动方案是谁发的，经哪次会议通过？", MEETING)
    assert [s.text for s in draft.statements] == [
        f"{TITLE}由广西壮族自治区人民政府办公厅印发。",
        "问题的其余部分，文件中没有找到依据。",
    ]
