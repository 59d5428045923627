"""What the table of tasks shows, row by row, and what becomes of it in a workbook."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from page import texts
from rag.desk.result_json import MEDIUM, STATUS_WORDS, units_json
from rag.desk.sheet import Sheet
from rag.desk.tables import UNITS_HEADER, kept_columns, units_row
from rag.desk.workbook import Cell as SheetCell
from rag.successions import Succession
from rag.types import Assignment, Clause, Document

if TYPE_CHECKING:
    from rag.desk.match import DeskResult, TaskMatch

Followed = Callable[[str], Sequence[Succession]]  # what became of a unit, step by step


@dataclass(frozen=True, slots=True)
class TaskRow:
    """One task of the reader's list, and what the desk found for it."""

    number: int | str  # its 序号 in the reader's own table, else its place in the list, from 1
    task: str
    result: DeskResult | None = None
    failure: str = ""  # why there is no result, in words for the user
    cells: tuple[str, ...] = ()  # of the reader's own table; () for a mere list

    @property
    def matches(self) -> Sequence[TaskMatch]:
        """What a click on the row can open: the best, then what else comes near."""
        return (self.result.matches or self.result.nearest) if self.result else ()

    @property
    def best(self) -> TaskMatch | None:
        return self.result.matches[0] if self.result and self.result.matches else None


def explanation(row: TaskRow) -> str:
    """Why the units are not there, or what to mind; "" where all is well."""
    if row.failure:
        return row.failure
    if row.result is None or row.result.status != "assigned":
        return STATUS_WORDS[row.result.status] if row.result else ""
    return texts.LOW_MATCH if row.best and row.best.score < MEDIUM else ""


def status_name(row: TaskRow) -> str:
    return row.result.status if row.result and not row.failure else "failed"


def counts(rows: Iterable[TaskRow]) -> dict[str, int]:
    """How many rows came to what: "assigned", "unit_not_stated", "not_found", "failed"; only what occurs."""
    found: dict[str, int] = {}
    for row in rows:
        found[status_name(row)] = found.get(status_name(row), 0) + 1
    return {name: found[name] for name in ("assigned", "unit_not_stated", "not_found", "failed") if name in found}


def place_of(clause: Clause, documents: Mapping[str, Document]) -> str:
    """《…》二、（三）12．, short enough for a table: the whole citation stands over the opened document."""
    document = documents[clause.document_id]
    return f"《{document.facts.title or clause.document_id}》{clause.label}"


def units_of(assignment: Assignment | None, role: str) -> tuple[str, ...]:
    return tuple(getattr(assignment, role)) if assignment else ()


def today_of(name: str, followed: Followed) -> tuple[str, ...]:
    """The bodies that a unit has become; () where nothing followed it."""
    steps = followed(name)
    left = {step.former for step in steps}
    return tuple(dict.fromkeys(step.current for step in steps if step.current not in left))


def history_of(names: Iterable[str], followed: Followed) -> list[Succession]:
    """Every succession of the units named, each once, in the order of the names."""
    return list(dict.fromkeys(step for name in dict.fromkeys(names) for step in followed(name)))


def succession_line(step: Succession) -> str:
    line = texts.SUCCESSION_STEP.format(former=step.former, current=step.current, year=step.year, basis=step.basis)
    return f"{line}。{step.note}" if step.note else line


def workbook_table(
    rows: Sequence[TaskRow], sheet: Sheet | None, documents: Mapping[str, Document], followed: Followed
) -> tuple[list[str], list[list[SheetCell]]]:
    """Header and rows as `python -m rag units` writes them, with the reader's own columns and what became of units."""
    kept = kept_columns(sheet) if sheet else ()
    lines = []
    for row in rows:
        result: dict[str, Any] = {"error": row.failure}
        if row.result:
            result = units_json(row.result, documents)
            units = row.best.assignment.units if row.best and row.best.assignment else ()
            steps = [succession_line(step) for step in history_of(units, followed)]
            result["note"] = "；".join(filter(None, [explanation(row), *steps]))
        lines.append(units_row(row.number, row.task, result, [row.cells[at] for at, _ in kept]))
    return [*UNITS_HEADER, *(name for _, name in kept)], lines
