"""The document beside a tab: its column, and how a clause or a document is opened in it."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

import gradio as gr

from page import read_file, texts
from page.links import beside_of
from page.live import Live
from page.queueing import QUIET
from page.source import empty, is_empty, source
from rag.cite import citation_label, page_of
from rag.types import Citation, Clause

if TYPE_CHECKING:
    from rag.pipeline import Assistant


def source_panel(live: Live, element: str, hint: str) -> Any:
    """The panel itself, with the list of documents until something is opened. `element`: its id on the page."""
    panel = gr.HTML(
        empty(live.get().documents.values(), hint),
        js_on_load=read_file("clipboard.js") + read_file("source.js"),
        apply_default_css=False,
        elem_id=element,
        elem_classes=["paper"],
    )

    def open_document(event: gr.EventData) -> Any:
        name = event._data.get("document") if isinstance(event._data, dict) else None
        assistant = live.get()
        if not isinstance(name, str) or name not in assistant.documents:
            return empty(assistant.documents.values(), texts.DOCUMENT_GONE)
        return opened_document(assistant, name)

    def list_anew(shown: str | None) -> Any:
        """The list of documents; a document that is being read stays open."""
        return empty(live.get().documents.values(), hint) if is_empty(shown or "") else gr.skip()

    def step(event: gr.EventData) -> Any:
        """The clause before or after the one that is open; at the end of the document nothing happens."""
        data = event._data if isinstance(event._data, dict) else {}
        assistant = live.get()
        clause = beside_of(assistant, str(data.get("clause", "")), -1 if data.get("by") == -1 else 1)
        return gr.skip() if clause is None else opened_clause(assistant, clause, clause.start, clause.start)

    panel.open(open_document, None, panel, **QUIET)
    panel.step(step, None, panel, **QUIET)
    live.on_change(list_anew, [panel], [panel])
    return panel


def opened_document(assistant: Assistant, document_id: str, back: str = texts.BACK) -> str:
    """A document from its beginning. `back`: the words of the way back on a narrow screen."""
    document = assistant.documents[document_id]
    return source(document, assistant.headings(document_id), nonce=_nonce(), by="user", back=back)


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
