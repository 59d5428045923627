"""eval/desk.py: what counts as right for a task, and what the figures say."""

import json
from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest

from eval.desk import (
    TASKS,
    KnownTask,
    evaluate_desk,
    failure_lines,
    judge_task,
    load_tasks,
    measure_desk,
    missed_bars,
    summarise_desk,
)
from eval.desk_fit import fitted_weights
from eval.logistic import logistic
from rag.desk.evidence import Fit
from rag.desk.match import DeskResult, TaskMatch
from rag.errors import InputError
from rag.types import Assignment, Clause

TEXT = "支持居民区多车一桩、临近车位共享等合作模式发展。（自治区发展改革委牵头，自治区交通运输厅配合）"
ASSIGNMENT = Assignment(("自治区发展改革委",), ("自治区交通运输厅",), (), "", True)
CLAUSE = Clause("plan#26", "plan", "task", ("26．",), "26．", TEXT, 0, len(TEXT), ASSIGNMENT)
OTHER = Clause("plan#27", "plan", "task", ("27．",), "27．", "发展通用航空产业。", 100, 109)
COVERED = KnownTask(
    *("d002", "tuning", "covered", "小区充电桩共用", (("plan", "支持居民区 多车一桩"),)),
    *(frozenset({"自治区发展改革委"}), frozenset({"自治区交通运输厅"}), frozenset()),
)
UNCOVERED = replace(COVERED, task_id="d004", kind="uncovered", quotes=())
NO_UNIT = replace(COVERED, task_id="d006", kind="no_unit", quotes=(("plan", "通用航空"),))


def found(*clauses: Clause) -> DeskResult:
    matches = tuple(TaskMatch("任务", c, c.assignment, 0.9, c.start, c.end) for c in clauses)
    status = "not_found" if not clauses else "assigned" if clauses[0].assignment else "unit_not_stated"
    return DeskResult("任务", matches, status)


def test_the_right_clause_must_come_first_and_its_units_be_exact():
    right = judge_task(COVERED, found(CLAUSE, OTHER))
    assert (right.first_clause, right.units_exact) == (True, True)
    second = judge_task(COVERED, found(OTHER, CLAUSE))
    assert (second.first_clause, second.units_exact) == (False, False)
    swapped = Assignment(("自治区交通运输厅",), ("自治区发展改革委",), (), "", True)
    wrong_roles = judge_task(COVERED, found(replace(CLAUSE, assignment=swapped)))
    assert (wrong_roles.first_clause, wrong_roles.units_exact) == (True, False)


def test_the_same_words_in_another_document_prove_nothing():
    assert not judge_task(COVERED, found(replace(CLAUSE, document_id="old"))).first_clause


def test_every_figure_is_a_share_of_its_own_kind():
    figures = summarise_desk(
        [
            judge_task(COVERED, found(CLAUSE), 0.1),
            judge_task(COVERED, found(), 0.3),
            judge_task(UNCOVERED, found()),
            judge_task(UNCOVERED, found(OTHER)),
            judge_task(NO_UNIT, found(OTHER)),
            judge_task(NO_UNIT, found(CLAUSE)),
        ]
    )
    assert figures == {
        **{"tasks": 6, "covered": 2, "uncovered": 2, "no_unit": 2},
        **{"first_clause": 0.5, "units_exact": 0.5, "uncovered_refused": 0.5, "covered_refused": 0.5},
        **{"no_unit_said": 0.5, "seconds_per_task": pytest.approx(0.4 / 6)},
    }
    assert missed_bars(figures) == ("first_clause", "units_exact", "uncovered_refused")


def test_a_kind_without_tasks_has_no_share_and_misses_no_bar():
    figures = summarise_desk([judge_task(COVERED, found(CLAUSE))])
    assert figures["uncovered_refused"] is None
    assert missed_bars(figures) == ()


def test_failures_of_the_gate_are_never_shown():
    outcomes = [
        judge_task(COVERED, found()),
        judge_task(replace(COVERED, task_id="d001", part="gate"), found()),
        judge_task(UNCOVERED, found()),
    ]
    (line,) = failure_lines(outcomes)
    assert line == "d002 小区充电桩共用：not_found，无"


class ListedDesk:
    """Finds what the list says."""

    def __init__(self, results, candidates=None):
        self.results, self.found, self.prepared = results, candidates or {}, []

    def prepare(self, descriptions):
        self.prepared = list(descriptions)

    def units(self, description):
        return self.results[description]

    def candidates(self, description):
        return self.found[description]


def line(**changes) -> str:
    values = {
        **{"id": "d002", "part": "tuning", "kind": "covered", "task": "甲", "document_id": "plan"},
        **{"quote": "多车一桩", "also": [], "lead": ["自治区发展改革委"], "cooperating": ["自治区交通运输厅"]},
        **{"unstated": [], **changes},
    }
    return json.dumps(values, ensure_ascii=False)


def test_a_part_is_measured_and_prepared_together(tmp_path):
    path = tmp_path / "tasks.jsonl"
    gate = line(id="d001", part="gate", task="乙")
    also = line(id="d004", task="丙", quote="没有的话", also=[{"document_id": "plan", "quote": "通用航空"}])
    path.write_text("\n".join([line(), gate, also, ""]), encoding="utf-8")
    desk = ListedDesk({"甲": found(CLAUSE), "乙": found(), "丙": found(OTHER)})
    figures = measure_desk(desk, path, "tuning")
    assert desk.prepared == ["甲", "丙"]
    assert (figures["tasks"], figures["first_clause"], figures["units_exact"]) == (2, 1.0, 0.5)
    assert len(evaluate_desk(desk, load_tasks(path))) == 3


@pytest.mark.parametrize(
    "wrong", ["{", "[]", line(kind="other"), line(part="all"), line(quote=" "), line(lead=None), '{"id": "d1"}']
)
def test_a_mistake_in_the_file_names_its_line(tmp_path, wrong):
    path = tmp_path / "tasks.jsonl"
    path.write_text(f"{line()}\n{wrong}\n", encoding="utf-8")
    with pytest.raises(InputError, match="第2行不对"):
        load_tasks(path)


def test_a_file_without_tasks_of_the_part_says_so(tmp_path):
    (tmp_path / "tasks.jsonl").write_text(line(), encoding="utf-8")
    with pytest.raises(InputError, match="没有属于 gate 部分的任务"):
        load_tasks(tmp_path / "tasks.jsonl", "gate")
    with pytest.raises(InputError, match="无法读取任务集"):
        load_tasks(tmp_path / "none.jsonl")


def test_the_known_tasks_are_enough_for_the_bars():
    kinds = [task.kind for task in load_tasks(TASKS)]
    assert kinds.count("covered") >= 60
    assert kinds.count("uncovered") >= 20


def test_the_fit_finds_the_weights_that_made_the_data():
    generator = np.random.default_rng(1)
    signs = generator.normal(size=(4000, 2))
    right = (generator.random(4000) < 1 / (1 + np.exp(-(2.0 * signs[:, 0] - signs[:, 1] + 0.5)))).astype(float)
    weights, constant = logistic(signs, right, np.ones(4000), 0.1)
    assert weights == pytest.approx([2.0, -1.0], abs=0.15)
    assert constant == pytest.approx(0.5, abs=0.15)


def test_each_task_weighs_the_same_on_either_side_of_the_fit():
    def candidates(*closeness_of_others):
        right = SimpleNamespace(clause=CLAUSE, fit=Fit(0.3, 3.0, 0.6, True))
        others = [SimpleNamespace(clause=OTHER, fit=Fit(c, 1.0, 0.3, False)) for c in closeness_of_others]
        return [right, *others]

    few = fitted_weights(ListedDesk({}, {COVERED.task: candidates(0.1)}), [COVERED])
    many = fitted_weights(ListedDesk({}, {COVERED.task: candidates(0.1, 0.1, 0.1)}), [COVERED])
    assert few["closeness"] > 0
    assert many == pytest.approx(few)
    with pytest.raises(ValueError, match="both covering and other clauses"):
        fitted_weights(ListedDesk({}, {COVERED.task: candidates()}), [COVERED])
