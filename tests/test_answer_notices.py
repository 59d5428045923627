"""rag/answer/notices.py: what is said of documents that are not in force, and of others that answer the same."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from policy_samples import CITY_PLAN, ENERGY, OLD_PLAN, PLAN, clause_of, library, reader, understand

from rag.answer.notices import other_period_notice, state_notice, succession_notices
from rag.successions import Successions
from rag.types import Document
from rag.validity import Validity, validities

TODAY = date(2026, 11, 21)
OLD_FIGURE = "到2020年，力争新能源产业产值达到200亿元。"
OLD = Document("plan-2016", OLD_FIGURE, OLD_PLAN.facts)
CITY = Document("city-2022", OLD_FIGURE, CITY_PLAN.facts)
DOCUMENTS = {d.document_id: d for d in (PLAN, OLD, CITY)}
QUESTION = "新能源产业产值达到多少亿元？"


@pytest.mark.parametrize(
    ("validity", "words"),
    [
        (Validity("in_force", "2021-09-18", words="有效"), ""),
        (Validity("unknown"), ""),
        (Validity("expired", "2024-01-01"), "的执行期到2023年，已经届满"),
        (Validity("repealed", "2024-05-01", "city-2022"), "已由《百色市科技创新“十四五”发展规划（2021—2025年）》废止"),
        (
            Validity("superseded", "2024-05-01", "city-2022"),
            "已有新的文件《百色市科技创新“十四五”发展规划（2021—2025年）》",
        ),
        (Validity("not_yet", "2027-01-01"), "自2027年1月1日起施行，现在尚未施行"),
    ],
)
def test_what_is_said_of_a_document(validity, words):
    said = state_notice(PLAN, validity, DOCUMENTS)
    assert words in said
    assert bool(said) == bool(words)


def test_a_term_that_a_document_sets_itself_ends_on_a_day():
    measures = replace(PLAN, facts=replace(PLAN.facts, period_start=None, period_end=None))
    assert "的执行期到2025年8月31日，已经届满" in state_notice(measures, Validity("expired", "2025-09-01"), DOCUMENTS)


def test_a_stated_status_is_repeated_as_it_is_stated():
    repealed = replace(PLAN, facts=replace(PLAN.facts, status="已废止"))
    assert state_notice(repealed, Validity("repealed", words="已废止"), DOCUMENTS).endswith("已标明“已废止”。")
    in_force = replace(PLAN, facts=replace(PLAN.facts, status="有效"))
    assert state_notice(in_force, Validity("in_force"), DOCUMENTS) == ""


def other(question: str, cited: list[str], documents=(PLAN, OLD, CITY)) -> str:
    clauses = [ENERGY, *(clause_of(d, OLD_FIGURE) for d in documents if d is not PLAN)]
    known = validities(documents, TODAY)
    return other_period_notice(understand(question), cited, library(clauses, documents), reader(documents), known)


def test_an_older_document_that_answers_the_same_is_named_with_its_clause():
    assert other(QUESTION, ["plan-2021"]) == (
        "另有《广西战略性新兴产业创新发展实施方案》（桂政办发〔2016〕112号）（2016—2020年，已到期）也写到此事，可对照查看。"
    )


def test_a_newer_document_is_named_beside_an_older_one():
    assert "桂政办发〔2021〕97号）（2021—2023年，已到期）也写到此事" in other(QUESTION, ["plan-2016"])


@pytest.mark.parametrize(
    ("question", "cited"),
    [
        ("到2023年新能源产业产值达到多少亿元？", ["plan-2021"]),  # a year is named
        ("十四五时期新能源产业产值达到多少亿元？", ["plan-2021"]),
        ("三年行动方案的新能源产业产值达到多少亿元？", ["plan-2021"]),
        ("新能源产业由谁牵头？", ["plan-2021"]),
        ("海洋渔业有几万吨？", ["plan-2021"]),  # it does not answer
        (QUESTION, ["city-2022"]),  # no other document of this place
        (QUESTION, ["plan-2021", "plan-2016"]),  # both are cited
        (QUESTION, []),
    ],
)
def test_otherwise_no_other_document_is_named(question, cited):
    assert other(question, cited) == ""


def test_a_document_without_a_period_is_of_no_other_period():
    undated = replace(OLD, facts=replace(OLD.facts, period_start=None, period_end=None))
    assert other(QUESTION, ["plan-2021"], (PLAN, undated)) == ""


LEDGER = Successions.load(Path(__file__).parent)  # the general ledger: no corpus here has one of its own


def test_a_body_that_a_reform_ended_is_named_with_the_one_of_today_and_its_basis():
    [notice] = succession_notices(["自治区国土资源厅", "自治区科技厅"], LEDGER)
    assert notice.startswith("文件中的“自治区国土资源厅”，今为自治区自然资源厅（2018年，《")


def test_of_many_such_bodies_four_are_named_and_the_rest_counted():
    old = ["国土资源厅", "环境保护厅", "农业厅", "工业和信息化委", "卫生计生委", "安全监管局"]
    notices = succession_notices([f"自治区{name}" for name in old], LEDGER)
    assert len(notices) == 5
    assert notices[4] == "另有 2 个单位在机构改革后有变动，可在“责任单位”中查看。"
