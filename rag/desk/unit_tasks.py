"""What a unit is responsible for, by role, across documents."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from rag.answer.library import bare_unit, task_title
from rag.errors import InputError
from rag.types import Assignment, Clause, Document

ROLES = ("lead", "cooperating", "unstated")
ROLE_NAMES = {"lead": "牵头", "cooperating": "配合", "unstated": "负责（未分角色）"}


@dataclass(frozen=True, slots=True)
class UnitTask:
    task: str  # the clause's own heading, as printed
    role: str  # one of ROLES
    clause: Clause
    assignment: Assignment
    printed_name: str  # the unit as this document has it


@dataclass(frozen=True, slots=True)
class UnitTasks:
    unit: str  # as asked
    names: tuple[str, ...]  # the spellings and names under which it was found
    tasks: tuple[UnitTask, ...]  # by document in their given order, within it by role and place
    totals: Mapping[str, int]  # role -> tasks
    by_document: Mapping[str, Mapping[str, int]]  # document id -> role -> tasks


def tasks_of(
    unit: str,
    clauses: Sequence[Clause],
    documents: Mapping[str, Document],
    same_unit: Callable[[str], frozenset[str]],
    role: str = "",
    document_ids: Sequence[str] = (),
) -> UnitTasks:
    """The tasks of a unit. `same_unit`: every spelling and every former or present name of a unit.

    A level of government that is named must agree; one that is left out fits any (科技厅 finds 自治区科技厅).
    Raises InputError for an empty name or an unknown role.
    """
    name = "".join(unit.split())
    if not any(c.isalnum() for c in name):
        raise InputError("请写明单位名称，例如：--unit 财政厅。")
    if role and role not in ROLES:
        raise InputError(f"没有角色“{role}”，可选：{'、'.join(ROLES)}。")
    names = {name} | same_unit(name)
    wanted = names | {spelling for n in names for spelling in same_unit(bare_unit(n))}
    found: list[UnitTask] = []
    for clause in clauses:
        assignment = clause.assignment
        if assignment is None or clause.kind == "node" or (document_ids and clause.document_id not in document_ids):
            continue
        task = _task(clause, assignment, wanted, name)
        if task and role in ("", task.role):
            found.append(task)
    order = {identifier: number for number, identifier in enumerate(documents)}
    found.sort(key=lambda t: (order[t.clause.document_id], ROLES.index(t.role), t.clause.start))
    by_document: dict[str, Counter[str]] = {}
    for task in found:
        by_document.setdefault(task.clause.document_id, Counter())[task.role] += 1
    return UnitTasks(
        unit=unit,
        names=tuple(dict.fromkeys(t.printed_name for t in found)),
        tasks=tuple(found),
        totals={r: sum(t.role == r for t in found) for r in ROLES},
        by_document={i: {r: counts[r] for r in ROLES} for i, counts in by_document.items()},
    )


def _task(clause: Clause, assignment: Assignment, wanted: set[str], asked: str) -> UnitTask | None:
    for role in ROLES:
        for printed in getattr(assignment, role):
            if _is_meant(printed, wanted, asked):
                return UnitTask(task_title(clause), role, clause, assignment, printed)
    return None


def _is_meant(printed: str, wanted: set[str], asked: str) -> bool:
    if printed in wanted:
        return True
    levels = {n.removesuffix(bare_unit(n)) for n in wanted} - {""}
    level = printed.removesuffix(bare_unit(printed))
    if level and asked != bare_unit(asked) and level not in levels:  # 市公安局 is not 县公安局
        return False
    return bare_unit(printed) in {bare_unit(n) for n in wanted}
