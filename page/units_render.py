"""Tasks with their units, and units with their tasks -> HTML."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from page import texts
from page.render import escape
from page.source import name_of
from page.table import Cell, Column, clause_button, data_table, text_cell
from page.task_rows import (
    Followed,
    TaskRow,
    counts,
    explanation,
    history_of,
    place_of,
    status_name,
    succession_line,
    today_of,
    units_of,
)
from rag.desk.overview import Overview, heat_map
from rag.desk.result_json import STATUS_WORDS, level
from rag.types import Document

if TYPE_CHECKING:
    from rag.desk.unit_tasks import UnitTasks

TASK_SHOWN_CHARS = 600  # of a task in the table; the workbook has all of it
ROLES = ("lead", "cooperating", "unstated")
_OF_TASKS = (
    Column("序号", "number"),
    Column("任务", "task"),
    Column("匹配任务", "matched"),
    Column("牵头单位", "units"),
    Column("配合单位", "units"),
    Column("责任单位（未分角色）", "units"),
    Column("完成时限", "limit"),
    Column("匹配度", "level"),
    Column("说明", "remark"),
)
_OF_UNIT = (
    Column("序号", "number"),
    Column("任务", "matched"),
    Column("角色", "role"),
    Column("牵头单位", "units"),
    Column("配合单位", "units"),
    Column("责任单位（未分角色）", "units"),
    Column("完成时限", "limit"),
)


def task_table(
    rows: Sequence[TaskRow], documents: Mapping[str, Document], followed: Followed, origin: str = "", stopped: str = ""
) -> str:
    """The results with what they add up to. `origin`: the file they came from; `stopped`: why some are missing."""
    cells = [_task_cells(row, place, documents, followed) for place, row in enumerate(rows)]
    table = data_table(_OF_TASKS, cells, "tasks", _summary(rows, origin))
    units = [u for row in rows if row.best and row.best.assignment for u in row.best.assignment.units]
    halted = f'<p class="notice">{escape(stopped)}</p>' if stopped else ""
    return f"{halted}{table}{history(units, followed)}"


def progress(done: int, total: int) -> str:
    words = texts.TASKS_RUNNING.format(done=done, total=total)
    return (
        f'<div class="progress"><p class="waiting" role="status">{words}</p>'
        f'<progress value="{done}" max="{max(total, 1)}" aria-label="{words}"></progress>'
        f'<button type="button" class="plain" data-action="stop">{texts.TASKS_STOP}</button></div>'
    )


def history(names: Iterable[str], followed: Followed) -> str:
    """What became of units since the documents were printed, with the source of each; "" if nothing is known."""
    steps = history_of(names, followed)
    if not steps:
        return ""
    items = "".join(f"<li>{escape(succession_line(step))}</li>" for step in steps)
    return f'<details class="history"><summary>机构沿革（{len(steps)}条）</summary><ul>{items}</ul></details>'


def unit_list(names: Sequence[str], followed: Followed) -> str:
    """The names as printed, each with the name of its successor of today in small print."""
    if not names:
        return f'<span class="none">{texts.NOT_SAID}</span>'
    items = []
    for name in names:
        now = today_of(name, followed)
        note = f'<small class="now">今为{escape("、".join(now))}</small>' if now else ""
        items.append(f"<li>{escape(name)}{note}</li>")
    return f"<ul>{''.join(items)}</ul>"


def _summary(rows: Sequence[TaskRow], origin: str) -> str:
    found = counts(rows)
    names = {**STATUS_WORDS, "assigned": texts.STATUS_ASSIGNED, "failed": texts.STATUS_FAILED}
    parts = [f"<strong>{texts.TASKS_DONE.format(total=len(rows))}</strong>"]
    parts += [f'<span class="tally {name}">{names[name]} {count}</span>' for name, count in found.items()]
    if origin:
        parts.append(f'<span class="origin">{escape(origin)}</span>')
    return "".join(parts)


def _task_cells(row: TaskRow, place: int, documents: Mapping[str, Document], followed: Followed) -> list[Cell]:
    match = row.best
    task = row.task if len(row.task) <= TASK_SHOWN_CHARS else f"{row.task[:TASK_SHOWN_CHARS]}…"
    assignment = match.assignment if match else None
    matched = Cell(_matches(row, place, documents), match.task if match else "")
    grade = (
        Cell(f'<span class="grade {_grade(match.score)}">{level(match.score)}</span>', f"{match.score:.4f}")
        if match
        else text_cell("")
    )
    remark = explanation(row)
    return [
        text_cell(str(row.number)),
        text_cell(task),
        matched,
        *(_units_cell(units_of(assignment, role), followed) for role in ROLES),
        text_cell(assignment.time_limit if assignment else ""),
        grade,
        Cell(f'<span class="state {status_name(row)}">{escape(remark)}</span>' if remark else "", remark),
    ]


def _units_cell(names: Sequence[str], followed: Followed) -> Cell:
    return Cell(unit_list(names, followed), "、".join(names))


def _grade(score: float) -> str:
    return next(name for name, word in texts.LEVELS.items() if word == level(score))


def _matches(row: TaskRow, place: int, documents: Mapping[str, Document]) -> str:
    """The best match, and folded what else comes near."""
    buttons = [
        clause_button(one.task, place_of(one.clause, documents), place, at) for at, one in enumerate(row.matches)
    ]
    first = buttons[0] if row.best else f'<span class="none">{texts.NOT_SAID}</span>'
    shown = 1 if row.best else 0
    others = [
        f"<li>{button}{_who(one.assignment.units if one.assignment else ())}</li>"
        for button, one in zip(buttons[shown:], row.matches[shown:], strict=True)
    ]
    if not others:
        return first
    summary = texts.OTHER_MATCHES.format(count=len(others))
    return f'{first}<details class="others"><summary>{summary}</summary><ul>{"".join(others)}</ul></details>'


def _who(units: Sequence[str]) -> str:
    return f'<span class="who">{escape("、".join(units))}</span>' if units else ""


def unit_table(found: UnitTasks, documents: Mapping[str, Document], followed: Followed) -> str:
    """The tasks of one unit with their totals, by role and by document."""
    rows = [
        [
            Cell(str(place + 1)),
            Cell(clause_button(one.task, place_of(one.clause, documents), place), one.task),
            Cell(f'<span class="role {one.role}">{texts.ROLES[one.role]}</span>', str(ROLES.index(one.role))),
            *(_units_cell(units_of(one.assignment, role), followed) for role in ROLES),
            text_cell(one.assignment.time_limit),
        ]
        for place, one in enumerate(found.tasks)
    ]
    also = [name for name in found.names if name != found.unit]
    known = f'<p class="also">{texts.UNIT_ALSO.format(names=escape("、".join(also)))}</p>' if also else ""
    table = data_table(_OF_UNIT, rows, "unit", _totals(found))
    named = [found.unit, *found.names, *(u for one in found.tasks for u in one.assignment.units)]
    return f"{known}{_by_document(found, documents)}{table}{history(named, followed)}"


def _totals(found: UnitTasks) -> str:
    parts = [f"<strong>{texts.TASKS_DONE.format(total=len(found.tasks))}</strong>"]
    parts += [
        f'<span class="tally {role}">{texts.ROLES[role]} {found.totals[role]}</span>'
        for role in ROLES
        if found.totals.get(role)
    ]
    return "".join(parts)


def _by_document(found: UnitTasks, documents: Mapping[str, Document]) -> str:
    """How many tasks each document has; "" where it is one document."""
    if len(found.by_document) < 2:
        return ""
    items = "".join(
        f"<li>{escape(name_of(documents[identifier]))} <strong>{sum(by_role.values())}</strong> 项</li>"
        for identifier, by_role in found.by_document.items()
    )
    return f'<ul class="by-document">{items}</ul>'


def overview_figure(shown: Overview, role: str) -> str:
    """The heat map of units and groups of tasks; "" without any. It comes as SVG that is escaped already."""
    title = f"{texts.OVERVIEW}（{texts.ROLES[role]}）" if role in texts.ROLES else texts.OVERVIEW
    picture = heat_map(shown, title, role if role in texts.ROLES else "")
    if not picture:
        return ""
    return (
        f'<figure class="overview"><figcaption>{title}</figcaption><p class="note">{texts.OVERVIEW_HINT}</p>'
        f'<div class="scroll" tabindex="0">{picture}</div></figure>'
    )
