"""What the tables of the page share: their component, the file that a button downloads, the choice of documents."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import gradio as gr

from page import read_file, texts
from page.beside import number_in, opened_clause
from page.queueing import QUIET
from page.sheets import download
from page.source import name_of
from rag.desk.workbook import Cell
from rag.types import Clause

if TYPE_CHECKING:
    from rag.pipeline import Assistant

Place = tuple[Clause, int, int]  # a clause and the words in it that a row rests on, in Document.text
Sheet = tuple[str, Sequence[str], Sequence[Sequence[Cell]]]  # file name, header, rows


@dataclass(frozen=True, slots=True)
class Panel:
    """A table on the page. `place_of`: what a click on (row, match) means, from the table's state."""

    assistant: Assistant
    table: Any
    state: Any
    place_of: Callable[[Any, int, int], Place | None]

    def open_in(self, paper: Any) -> None:
        def open_clause(state: Any, event: gr.EventData) -> Any:
            place = self.place_of(state, number_in(event, "row"), number_in(event, "match"))
            return gr.skip() if place is None else opened_clause(self.assistant, *place)

        self.table.clause(open_clause, self.state, paper, **QUIET)


def table_component(value: str, element: str) -> Any:
    return gr.HTML(
        value, js_on_load=read_file("table.js"), apply_default_css=False, elem_id=element, elem_classes=["table-place"]
    )


def offer_download(table: Any, state: Any, sheet_of: Callable[[Any], Sheet | None]) -> None:
    """Let the table's button download what `sheet_of` makes of its state."""
    carrier = gr.HTML("", js_on_load=read_file("download.js"), apply_default_css=False, elem_classes=["carrier"])

    def hand_over(current: Any) -> Any:
        sheet = sheet_of(current)
        return gr.skip() if sheet is None else download(*sheet)

    table.download(hand_over, state, carrier, **QUIET)


def document_choice(assistant: Assistant, label: str = texts.FILTER, **more: Any) -> Any:
    return gr.Dropdown(
        choices=[(name_of(one), one.document_id) for one in assistant.documents.values()],
        value=[],
        multiselect=True,
        label=label,
        scale=2,
        elem_classes=["choice", "documents-choice"],
        **more,
    )
