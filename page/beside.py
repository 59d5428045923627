"""The document beside a tab: its column, and how a clause or a document is opened in it."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

import gradio as gr

from page import read_file, texts
from page.queueing import QUIET
from page.source import empty, source
from rag.cite import citation_label, page_of
from rag.types import Citation, Clause

if TYPE_CHECKING:
    from rag.pipeline import Assistant


def source_panel(assistant: Assistant, element: str, hint: str) -> Any:
    """The panel itself, with the list of documents until something is opened. `element`: its id on the page."""
    panel = gr.HTML(
        empty(assistant.documents.values(), hint),
        js_on_load=read_file("source.js"),
        apply_default_css=False,
        elem_id=element,
        elem_classes=["paper"],
    )

    def open_document(event: gr.EventData) -> Any:
        name = (event._data or {}).get("document")
        document = assistant.documents.get(name) if isinstance(name, str) else None
        if document is None:
            return gr.skip()
        return source(document, assistant.headings(document.document_id), nonce=_nonce(), by="user")

    panel.open(open_document, None, panel, **QUIET)
    return panel


def opened(assistant: Assistant, citation: Citation, by: str, back: str = texts.BACK) -> str:
    """The cited document, scrolled to the clause. `back`: the words of the way back on a narrow screen."""
    document_id = citation.clause.document_id
    return source(assistant.documents[document_id], assistant.headings(document_id), citation, _nonce(), by, back)


def opened_clause(assistant: Assistant, clause: Clause, start: int, end: int) -> str:
    """The clause with some of its words marked, for a table whose rows are no citations. Offsets are the document's."""
    document = assistant.documents[clause.document_id]
    citation = Citation(
        marker=1,
        clause=clause,
        facts=document.facts,
        label=citation_label(document.facts, clause),
        quote=document.text[start:end],
        quote_start=start,
        quote_end=end,
        page=page_of(document, clause.start),
    )
    return opened(assistant, citation, "user", texts.BACK_TO_TABLE)


def number_in(event: gr.EventData, name: str) -> int:
    """A number that a click carries; -1 if it carries none: the browser may send anything."""
    data = event._data
    value = data.get(name) if isinstance(data, dict) else None
    return value if isinstance(value, int) and value >= 0 else -1


def _nonce() -> str:
    return str(time.monotonic_ns())
