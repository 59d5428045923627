"""The known tasks in eval/tasks.jsonl: each is held to the documents, without any code of ours in between."""

from __future__ import annotations

import json
import re
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parent.parent
CORPUS = ROOT / "corpus"
TASKS = ROOT / "eval" / "tasks.jsonl"

ACTION_PLAN = "gx-emerging-industries-action-plan-2021"
IMPLEMENTATION_PLAN = "gx-emerging-industries-implementation-plan-2016"
SCIENCE_PLAN = "gx-sci-tech-innovation-plan-2021"
BAISE_PLAN = "baise-sci-tech-innovation-plan-2022"
DOCUMENTS = (ACTION_PLAN, IMPLEMENTATION_PLAN, SCIENCE_PLAN, BAISE_PLAN)

FIELDS = ["id", "part", "task", "kind", "document_id", "quote", "also", "lead", "cooperating", "unstated"]
LEVEL = "自治区"
# Printed in full: 自治区 does not carry over to them.
OWN_NAMES = {
    *("广西银保监局", "人民银行南宁中心支行", "广西电网公司", "各相关设区市人民政府", "各市政府"),
    *("相关部门", "各相关行业主管部门"),
}
# Each numbered task ends in one of these; a bracket of the 2016 plan states the roles, or is the bodies alone.
BRACKETS = {
    ACTION_PLAN: re.compile("（责任单位：([^（）。]+)[^（）]*）"),
    IMPLEMENTATION_PLAN: re.compile("（([^（）]*(?:牵头|配合|主管部门))）"),
}

Row = dict[str, Any]


def without_space(text: str) -> str:
    return re.sub(r"\s", "", text)


@cache
def document(document_id: str) -> str:
    return without_space((CORPUS / f"{document_id}.txt").read_text(encoding="utf-8"))


@cache
def rows() -> tuple[Row, ...]:
    return tuple(json.loads(line) for line in TASKS.read_text(encoding="utf-8").splitlines())


def of_kind(kind: str) -> list[Row]:
    return [row for row in rows() if row["kind"] == kind]


def proofs(row: Row) -> list[Row]:
    """The clause that proves the row and the further acceptable ones, as {"document_id", "quote"}."""
    return [{"document_id": row["document_id"], "quote": row["quote"]}, *row["also"]] if row["quote"] else []


def bracket_of(row: Row) -> re.Match[str]:
    """The first bracket with responsible units behind the quote, which is the end of the quoted numbered task."""
    text = document(row["document_id"])
    found = BRACKETS[row["document_id"]].search(text, text.index(without_space(row["quote"])))
    assert found, row["id"]
    return found


def as_printed(unit: str) -> str:
    return unit.removeprefix(LEVEL)


def longest_shared_run(task: str, text: str) -> int:
    """Characters of the longest piece of the task that stands in the text, white space left out."""
    task, length = without_space(task), 0
    for start in range(len(task)):
        while start + length < len(task) and task[start : start + length + 1] in text:
            length += 1
    return length


def test_the_set_has_its_three_kinds_in_both_parts() -> None:
    counts = Counter((row["kind"], row["part"]) for row in rows())
    assert counts == {
        **{("covered", "tuning"): 45, ("covered", "gate"): 45},
        **{("uncovered", "tuning"): 15, ("uncovered", "gate"): 15},
        **{("no_unit", "tuning"): 5, ("no_unit", "gate"): 5},
    }


def test_the_covered_tasks_are_spread_over_the_numbered_tasks_of_both_plans() -> None:
    covered = of_kind("covered")
    assert Counter(row["document_id"] for row in covered) == {ACTION_PLAN: 60, IMPLEMENTATION_PLAN: 30}
    ends = Counter({(row["document_id"], bracket_of(row).start()) for row in covered})
    numbered = {plan: len(BRACKETS[plan].findall(document(plan))) for plan in BRACKETS}
    assert numbered == {ACTION_PLAN: 45, IMPLEMENTATION_PLAN: 28}
    assert Counter(plan for plan, _ in ends) == numbered


def test_ids_are_unique_and_run_from_1() -> None:
    assert [row["id"] for row in rows()] == [f"d{number:03d}" for number in range(1, len(rows()) + 1)]


def test_the_part_follows_from_the_id() -> None:
    wrong = [row["id"] for row in rows() if row["part"] != ("gate" if int(row["id"][1:]) % 2 else "tuning")]
    assert wrong == []


def test_every_row_has_all_fields_and_no_other() -> None:
    for row in rows():
        assert list(row) == FIELDS, row["id"]
        assert row["task"].strip() == row["task"] != "", row["id"]
        assert all(isinstance(row[field], list) for field in ("also", "lead", "cooperating", "unstated")), row["id"]
        assert all(list(other) == ["document_id", "quote"] for other in row["also"]), row["id"]


def test_no_task_stands_twice() -> None:
    assert [task for task, count in Counter(without_space(row["task"]) for row in rows()).items() if count > 1] == []


def test_every_quote_stands_exactly_once_in_its_document() -> None:
    for row in rows():
        for proof in proofs(row):
            quote = without_space(proof["quote"])
            assert proof["document_id"] in DOCUMENTS, row["id"]
            assert len(quote) >= 12, row["id"]
            assert document(proof["document_id"]).count(quote) == 1, row["id"]


def test_a_quote_ends_before_the_bracket_with_the_units() -> None:
    for row in of_kind("covered"):
        text, quote = document(row["document_id"]), without_space(row["quote"])
        assert text.index(quote) + len(quote) <= bracket_of(row).start(), row["id"]


def test_the_units_are_all_that_the_clause_prints_and_no_other() -> None:
    for row in of_kind("covered"):
        rest = bracket_of(row)[1]
        for unit in sorted(map(as_printed, row["lead"] + row["cooperating"] + row["unstated"]), key=len, reverse=True):
            assert unit in rest, (row["id"], unit)
            rest = rest.replace(unit, "", 1)
        assert re.sub("自治区|牵头|配合|[、，及]", "", rest) == "", row["id"]


def test_the_omitted_level_is_restored_except_before_names_of_their_own() -> None:
    units = {unit for row in rows() for unit in row["lead"] + row["cooperating"] + row["unstated"]}
    assert {unit for unit in units if not unit.startswith(LEVEL)} == OWN_NAMES


def test_in_the_2021_plan_the_first_unit_leads_and_the_rest_cooperate_in_printed_order() -> None:
    for row in of_kind("covered"):
        if row["document_id"] == ACTION_PLAN:
            printed = re.split("[、，]", bracket_of(row)[1])
            assert list(map(as_printed, row["lead"])) == [as_printed(printed[0])], row["id"]
            assert list(map(as_printed, row["cooperating"])) == list(map(as_printed, printed[1:])), row["id"]
            assert row["unstated"] == [], row["id"]


def test_in_the_2016_plan_the_role_is_the_word_behind_the_units() -> None:
    for row in of_kind("covered"):
        if row["document_id"] == IMPLEMENTATION_PLAN:
            before, leads, behind = bracket_of(row)[1].partition("牵头")
            assert bool(row["lead"]) == bool(leads), row["id"]
            assert bool(row["unstated"]) == (not leads), row["id"]
            assert all(as_printed(unit) in before for unit in row["lead"] + row["unstated"]), row["id"]
            assert all(as_printed(unit) in behind for unit in row["cooperating"]), row["id"]


def test_a_task_without_units_lies_in_a_plan_that_prints_none() -> None:
    for row in of_kind("no_unit"):
        assert row["lead"] + row["cooperating"] + row["unstated"] == [], row["id"]
        assert proofs(row), row["id"]
        assert {proof["document_id"] for proof in proofs(row)} <= {SCIENCE_PLAN, BAISE_PLAN}, row["id"]
    for plan in (SCIENCE_PLAN, BAISE_PLAN):
        assert re.findall("（[^（）]*(?:责任单位|牵头|配合)[^（）]*）", document(plan)) == []


def test_an_uncovered_task_has_neither_proof_nor_units_and_shares_no_phrase_with_any_document() -> None:
    for row in of_kind("uncovered"):
        empty = [row[field] for field in FIELDS if field not in ("id", "part", "task", "kind")]
        assert not any(empty), row["id"]
        assert max(longest_shared_run(row["task"], document(plan)) for plan in DOCUMENTS) < 6, row["id"]


def test_a_covered_task_is_written_in_other_words_than_its_clause() -> None:
    runs = [longest_shared_run(row["task"], document(row["document_id"])) for row in of_kind("covered")]
    assert max(runs) <= 12
    assert sorted(runs)[len(runs) // 2] <= 6


@pytest.mark.parametrize(
    ("task", "text", "length"),
    [("建换电站", "加快换电站建设", 3), ("换 电站", "换电站", 3), ("信访", "换电站", 0), ("", "换电站", 0)],
)
def test_a_shared_run_is_counted_in_characters_without_space(task: str, text: str, length: int) -> None:
    assert longest_shared_run(task, text) == length
