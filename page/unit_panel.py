"""按单位查: the tasks of one unit by role, and before one is chosen an overview of all."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import gradio as gr

from page import texts
from page.live import Live
from page.panel import Panel, Place, Sheet, document_choice, offer_download, table_component
from page.queueing import QUIET
from page.table import failure, welcome
from page.units_render import overview_figure, unit_table
from rag.desk.overview import Overview, overview
from rag.desk.result_json import tasks_json
from rag.desk.tables import TASKS_HEADER, tasks_rows
from rag.desk.unit_tasks import UnitTasks
from rag.errors import InputError
from rag.types import Clause

if TYPE_CHECKING:
    from rag.pipeline import Assistant

Listed = tuple["Assistant", UnitTasks]  # who listed the tasks, and the tasks


def unit_panel(live: Live) -> Panel:
    found = gr.State(None)

    def first(role: str = "", document_ids: Sequence[str] = ()) -> str:
        """The overview, of the chosen role and documents."""
        units = _overview(live.get(), document_ids) if document_ids else _all_units(live.get())
        return welcome(texts.UNIT_WELCOME, texts.UNIT_WELCOME_HINT) + overview_figure(units, role)

    with gr.Column(elem_classes=["form"]), gr.Row(elem_classes=["row", "wrapping"]):
        unit = gr.Dropdown(
            choices=list(_all_units(live.get()).units),
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
        only = document_choice(live, min_width=240)
    table = table_component(first(), "unit-table")

    def show(name: str | None, in_role: str, document_ids: list[str]) -> tuple[Any, ...]:
        asked = (name or "").strip()
        if not asked:
            return None, first(in_role or "", document_ids or [])
        assistant = live.get()
        try:
            tasks = assistant.desk.tasks(asked, in_role or "", document_ids or [])
        except InputError as error:
            return None, failure(str(error))
        if tasks.tasks:
            return (assistant, tasks), unit_table(tasks, assistant.documents, assistant.successions.of)
        of_any_role = in_role and assistant.desk.tasks(asked, "", document_ids or []).tasks
        missing = texts.UNIT_NONE_OF_ROLE if of_any_role else texts.UNIT_NONE
        return None, failure(missing.format(unit=asked, role=texts.ROLES.get(in_role, "")))

    def show_anew(name: str | None, in_role: str, document_ids: list[str]) -> tuple[Any, ...]:
        """The same of the version that has become live; of documents chosen those that are left."""
        left = [one for one in document_ids or [] if one in live.get().documents]
        return gr.Dropdown(choices=list(_all_units(live.get()).units)), *show(name, in_role, left)

    def sheet_of(shown: Listed | None) -> Sheet | None:
        if shown is None:
            return None
        assistant, tasks = shown
        return "单位任务清单.xlsx", TASKS_HEADER, tasks_rows(tasks_json(tasks, assistant.documents))

    gr.on([unit.change, role.change, only.change], show, [unit, role, only], [found, table], **QUIET)
    live.on_change(show_anew, [unit, role, only], [unit, found, table])
    offer_download(table, found, sheet_of)
    return Panel(table, found, _place)


def _clauses(assistant: Assistant) -> list[Clause]:
    return [clause for identifier in assistant.documents for clause in assistant.clauses(identifier)]


@lru_cache(maxsize=1)  # of the live version, for every reader
def _all_units(assistant: Assistant) -> Overview:
    return _overview(assistant)


def _overview(assistant: Assistant, document_ids: Sequence[str] = ()) -> Overview:
    """Every unit under the name of the one body that carries its duties today, so that a reform makes no two rows."""

    def one_name(name: str) -> str:
        bodies = assistant.successions.today(name)
        return bodies[0] if len(bodies) == 1 else name

    return overview(_clauses(assistant), document_ids, one_name)


def _place(shown: Listed | None, row: int, _: int) -> Place | None:
    if shown is None or not 0 <= row < len(shown[1].tasks):
        return None
    assistant, tasks = shown
    one = tasks.tasks[row]
    at = one.clause.text.rfind(one.assignment.printed)
    if at < 0:
        return assistant, one.clause, one.clause.start, one.clause.start
    return assistant, one.clause, one.clause.start + at, one.clause.start + at + len(one.assignment.printed)
