"""文件对照: what documents say of a theme, side by side."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

import gradio as gr

from page import texts
from page.indicator_rows import comparison_rows
from page.indicators_render import comparison
from page.live import Live
from page.panel import Panel, Place, Sheet, document_choice, offer_download, table_component
from page.queueing import QUIET, SLOW
from page.table import failure, waiting, welcome
from rag.errors import PolicyQAError
from rag.types import Answer

if TYPE_CHECKING:
    from rag.pipeline import Assistant

Compared = tuple["Assistant", Answer]  # who compared, and what came of it

log = logging.getLogger(__name__)


def compare_panel(live: Live) -> Panel:
    found = gr.State(None)
    with gr.Column(elem_classes=["form"]):
        only = document_choice(live, texts.COMPARE_DOCUMENTS, elem_id="compare-documents")
        with gr.Row(elem_classes=["row"]):
            theme = gr.Textbox(
                placeholder=texts.COMPARE_PLACEHOLDER,
                label=texts.COMPARE_THEME,
                show_label=False,
                container=False,
                scale=1,
                elem_id="compare-theme",
                elem_classes=["words"],
            )
            button = gr.Button(texts.COMPARE_DO, variant="primary", scale=0, min_width=88, elem_classes=["go"])
    table = table_component(welcome(texts.COMPARE_WELCOME, texts.COMPARE_WELCOME_HINT), "compare-table")

    def accept(text: str, document_ids: list[str]) -> str:
        if not (text or "").strip() or len(document_ids or []) < 2:
            return failure(texts.COMPARE_TOO_FEW)
        return waiting(texts.COMPARE_WAITING if live.get().ready else texts.MODEL_LOADING)

    def run(text: str, document_ids: list[str]) -> tuple[Any, ...]:
        if not (text or "").strip() or len(document_ids or []) < 2:
            return None, gr.skip()
        assistant = live.get()
        try:
            answer = assistant.compare(text.strip(), document_ids)
        except PolicyQAError as error:
            return None, failure(str(error))
        except Exception:  # a bug: the user is told who can help, the traceback goes to the log
            log.exception("The documents could not be compared.")
            return None, failure(texts.SYSTEM_ERROR)
        return (assistant, answer), comparison(answer)

    def sheet_of(shown: Compared | None) -> Sheet | None:
        if shown is None or shown[1].comparison is None:
            return None
        header, rows = comparison_rows(shown[1])
        return "文件对照.xlsx", header, rows

    asked = gr.on([button.click, theme.submit], accept, [theme, only], table, **QUIET)
    asked.then(run, [theme, only], [found, table], **SLOW)
    offer_download(table, found, sheet_of)
    return Panel(table, found, _place)


def _place(shown: Compared | None, row: int, _: int) -> Place | None:
    """`row`: the marker of a citation."""
    if shown is None:
        return None
    assistant, answer = shown
    cited = next((c for c in answer.citations if c.marker == row), None)
    return (assistant, cited.clause, cited.quote_start, cited.quote_end) if cited else None
