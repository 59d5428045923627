"""按单位查: the tasks of one unit by role, and before one is chosen an overview of all."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import gradio as gr

from page import texts
from page.panel import Panel, Place, Sheet, document_choice, offer_download, table_component
from page.queueing import QUIET
from page.table import failure, welcome
from page.units_render import overview_figure, unit_table
from rag.desk.overview import overview
from rag.desk.result_json import tasks_json
from rag.desk.tables import TASKS_HEADER, tasks_rows
from rag.desk.unit_tasks import UnitTasks
from rag.errors import InputError

if TYPE_CHECKING:
    from rag.pipeline import Assistant


def unit_panel(assistant: Assistant) -> Panel:
    found = gr.State(None)
    clauses = [clause for identifier in assistant.documents for clause in assistant.clauses(identifier)]
    all_units = overview(clauses)

    def first(role: str = "", document_ids: Sequence[str] = ()) -> str:
        """The overview, of the chosen role and documents."""
        shown_units = overview(clauses, document_ids) if document_ids else all_units
        return welcome(texts.UNIT_WELCOME, texts.UNIT_WELCOME_HINT) + overview_figure(shown_units, role)

    with gr.Column(elem_classes=["form"]), gr.Row(elem_classes=["row", "wrapping"]):
        unit = gr.Dropdown(
            choices=list(all_units.units),
            value=None,
            allow_custom_value=True,
            label=texts.UNIT_LABEL,
            scale=2,
            min_width=260,
            elem_id="unit-name",
            elem_classes=["choice"],
        )
        role = gr.Dropdown(
            choices=[(texts.UNIT_ALL_ROLES, ""), *((word, name) for name, word in texts.ROLES.items())],
            value="",
            label=texts.UNIT_ROLE,
            scale=1,
            min_width=150,
            elem_classes=["choice"],
        )
        only = document_choice(assistant, min_width=240)
    table = table_component(first(), "unit-table")

    def show(name: str | None, in_role: str, document_ids: list[str]) -> tuple[Any, ...]:
        asked = (name or "").strip()
        if not asked:
            return None, first(in_role or "", document_ids or [])
        try:
            tasks = assistant.desk.tasks(asked, in_role or "", document_ids or [])
        except InputError as error:
            return None, failure(str(error))
        if tasks.tasks:
            return tasks, unit_table(tasks, assistant.documents, assistant.successions.of)
        of_any_role = in_role and assistant.desk.tasks(asked, "", document_ids or []).tasks
        missing = texts.UNIT_NONE_OF_ROLE if of_any_role else texts.UNIT_NONE
        return None, failure(missing.format(unit=asked, role=texts.ROLES.get(in_role, "")))

    def sheet_of(tasks: UnitTasks | None) -> Sheet | None:
        if tasks is None:
            return None
        return "单位任务清单.xlsx", TASKS_HEADER, tasks_rows(tasks_json(tasks, assistant.documents))

    gr.on([unit.change, role.change, only.change], show, [unit, role, only], [found, table], **QUIET)
    offer_download(table, found, sheet_of)
    return Panel(assistant, table, found, _place)


def _place(tasks: UnitTasks | None, row: int, match: int) -> Place | None:
    if tasks is None or not 0 <= row < len(tasks.tasks):
        return None
    one = tasks.tasks[row]
    at = one.clause.text.rfind(one.assignment.printed)
    if at < 0:
        return one.clause, one.clause.start, one.clause.start
    return one.clause, one.clause.start + at, one.clause.start + at + len(one.assignment.printed)
