"""What the tables of the page share: their component, the file that a button downloads, the choice of documents."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import gradio as gr

from page import read_file, read_scripts, texts
from page.beside import number_in, opened_clause
from page.live import Live
from page.queueing import QUIET
from page.sheets import download
from page.source import name_of
from rag.desk.workbook import Cell
from rag.types import Clause

if TYPE_CHECKING:
    from rag.pipeline import Assistant

# Whose clause it is, the clause, and the words in it that a row rests on, in Document.text. The live assistant may
# have another corpus by now than the one that the row was made from.
Place = tuple["Assistant", Clause, int, int]
Sheet = tuple[str, Sequence[str], Sequence[Sequence[Cell]]]  # file name, header, rows


@dataclass(frozen=True, slots=True)
class Panel:
    """A table on the page. `place_of`: what a click on (row, match) means, from the table's state."""

    table: Any
    state: Any
    place_of: Callable[[Any, int, int], Place | None]

    def open_in(self, paper: Any) -> None:
        def open_clause(state: Any, event: gr.EventData) -> Any:
            place = self.place_of(state, number_in(event, "row"), number_in(event, "match"))
            return gr.skip() if place is None else opened_clause(*place)

        self.table.clause(open_clause, self.state, paper, **QUIET)


def table_component(value: str, element: str, *more_scripts: str) -> Any:
    return gr.HTML(
        value,
        js_on_load=read_scripts("table.js", *more_scripts),
        apply_default_css=False,
        elem_id=element,
        elem_classes=["table-place"],
    )


def offer_download(table: Any, state: Any, sheet_of: Callable[[Any], Sheet | None]) -> None:
    """Let the table's button download what `sheet_of` makes of its state."""
    carrier = gr.HTML("", js_on_load=read_file("download.js"), apply_default_css=False, elem_classes=["carrier"])

    def hand_over(current: Any) -> Any:
        sheet = sheet_of(current)
        return gr.skip() if sheet is None else download(*sheet)

    table.download(hand_over, state, carrier, **QUIET)


def document_choice(live: Live, label: str = texts.FILTER, **more: Any) -> Any:
    """A choice among the live documents; one that is withdrawn is offered no longer, and is not chosen any more."""
    choice = gr.Dropdown(
        choices=document_choices(live.get()),
        value=[],
        multiselect=True,
        label=label,
        **{"scale": 2, "elem_classes": ["choice", "documents-choice"], **more},
    )

    def offer(chosen: list[str]) -> Any:
        assistant = live.get()
        kept = [one for one in chosen or [] if one in assistant.documents]
        return gr.Dropdown(choices=document_choices(assistant), value=kept)

    live.on_change(offer, [choice], [choice])
    return choice


def document_choices(assistant: Assistant) -> list[tuple[str, str]]:
    return [(name_of(one), one.document_id) for one in assistant.documents.values()]
