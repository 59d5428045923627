"""rag/answer/units.py: who is responsible for a task, and which tasks a unit has."""

from dataclasses import replace

import pytest
from policy_samples import (
    CLAUSES,
    ENERGY,
    GAMES,
    WIND,
    WIND_UNITS,
    answer,
    candidates,
    library,
    quoted,
    understand,
)

from rag.answer.units import assigned_clause, describe, task_statements, unit_statement
from rag.types import Assignment


def test_who_is_responsible_is_told_with_the_words_that_say_so():
    draft = answer("海上风电场建设由谁牵头？", WIND, ENERGY)
    assert [s.text for s in draft.statements] == ["牵头单位：自治区工业和信息化厅；配合单位：自治区能源局。"]
    assert quoted(draft) == [WIND_UNITS]
    assert draft.assignments == ((WIND, "12．打造风电产业链", WIND.assignment),)


@pytest.mark.parametrize(
    ("lead", "cooperating", "unstated", "role", "text"),
    [
        (("甲",), ("乙", "丙"), (), "", "牵头单位：甲；配合单位：乙、丙。"),
        (("甲",), ("乙",), (), "lead", "牵头单位：甲；配合单位：乙。"),
        (("甲",), ("乙",), (), "cooperating", "配合单位：乙（牵头单位：甲）。"),  # what is asked for comes first
        (("甲",), (), (), "", "牵头单位：甲。文件未列配合单位。"),
        ((), ("乙",), (), "", "配合单位：乙。文件未写明牵头单位。"),
        ((), (), ("甲", "乙"), "", "责任单位：甲、乙（文件未区分牵头与配合）。"),
    ],
)
def test_roles_are_told_as_the_document_states_them(lead, cooperating, unstated, role, text):
    assert describe(Assignment(lead, cooperating, unstated, "", bool(lead)), role) == text


def test_where_the_printed_units_are_not_found_the_whole_clause_is_quoted():
    restored = replace(WIND, assignment=replace(WIND.assignment, printed="（牵头单位：另处写明）"))
    (evidence,) = unit_statement(restored).evidence
    assert (evidence.quote_start, evidence.quote_end) == (WIND.start, WIND.end)


def test_the_best_clause_that_has_units_is_taken():
    question = understand("海上风电场建设由谁牵头？")
    assert assigned_clause(candidates(question, WIND, GAMES)) is WIND
    # The best clause has none, and the one that has them speaks of something else.
    assert assigned_clause(candidates(understand("海上风电、先进核能由谁牵头？"), ENERGY, GAMES)) is None
    assert assigned_clause([]) is None


def test_a_clause_with_units_may_be_a_little_behind():
    unassigned = replace(WIND, clause_id="plan-2021#copy", assignment=None)
    question = understand("海上风电场建设由谁牵头？")
    read = sorted(candidates(question, unassigned, WIND), key=lambda c: c.clause is WIND)
    assert read[0].clause is unassigned
    assert assigned_clause(read) is WIND


def test_no_unit_is_made_up_where_none_is_stated():
    draft = answer("新能源产业由哪个部门牵头？", ENERGY)
    assert draft.refused
    assert draft.assignments == ()
    assert draft.nearest[0].clause is ENERGY


def test_the_tasks_of_a_unit_are_listed_under_the_document():
    statements = task_statements(understand("自治区体育局有哪些任务？"), library(), ())
    assert [s.text for s in statements] == [
        "自治区体育局在《广西战略性新兴产业发展三年行动方案（2021—2023年）》中的任务：",
        "牵头：36．发展电竞产业",
    ]
    assert [len(s.evidence) for s in statements] == [0, 1]


def test_a_unit_is_known_without_its_level_and_printed_with_it():
    statements = task_statements(understand("体育局有哪些任务？"), library(), ())
    assert statements[0].text.startswith("自治区体育局在")


def test_only_the_role_and_the_documents_asked_for_are_listed():
    assert task_statements(understand("体育局配合哪些任务？"), library(), ()) == ()
    assert len(task_statements(understand("体育局牵头哪些任务？"), library(), ())) == 2
    assert task_statements(understand("体育局有哪些任务？"), library(), ("city-2022",)) == ()


def test_leading_comes_before_cooperating():
    also = replace(WIND, assignment=replace(WIND.assignment, cooperating=("自治区体育局",)))
    clauses = [also if c is WIND else c for c in CLAUSES]  # 12 stands before 36 in the plan
    statements = task_statements(understand("体育局有哪些任务？"), library(clauses), ())
    assert [s.text for s in statements[1:]] == ["牵头：36．发展电竞产业", "配合：12．打造风电产业链"]


def test_a_unit_without_tasks_is_said_to_have_none():
    draft = answer("体育局配合哪些任务？", WIND)
    assert draft.refused
    assert draft.reason == "语料中没有给“体育局”分配任务的条款。"
    assert draft.nearest[0].clause is WIND


def test_whom_a_unit_cooperates_with_is_told_where_it_is_asked():
    also = replace(WIND, assignment=replace(WIND.assignment, cooperating=("自治区体育局",)))
    statements = task_statements(understand("体育局有配合的活儿没，配合谁？"), library([also]), ())
    assert statements[1].text == "配合：12．打造风电产业链（牵头单位：自治区工业和信息化厅）"
