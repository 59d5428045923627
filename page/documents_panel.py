"""已收录: the documents with what to look at, and the desk at which they are added, replaced and withdrawn."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import gradio as gr

from page import read_file, texts
from page.beside import number_in, opened_document
from page.document_rows import SHEET_HEADER, common_problems, live_rows, sheet_row
from page.documents_render import (
    add_desk,
    corpus_problems,
    documents_table,
    replace_desk,
    update_report,
    withdraw_desk,
    working,
)
from page.live import Live
from page.panel import Sheet, offer_download, table_component
from page.queueing import QUIET
from page.steward import Visitor, may_change, name_for_change
from page.steward_bar import Steward
from page.table import failure
from page.update_run import Wanted, carry_out
from page.uploads import received
from page.workshop import Work, Workshop
from rag.errors import InputError
from rag.pipeline import Assistant
from rag.types import Document

Shown = tuple[Assistant, tuple[str, ...]]  # whose documents, and their ids in the order of the rows


def documents_panel(live: Live, steward: Steward, workshop: Workshop, name: Any, tab: Any, paper: Any) -> None:
    """`name`: the field for the steward's name. `tab`: in which the panel lies. `paper`: where documents open."""
    wanted, shown, latest = gr.State(Wanted()), gr.State(None), gr.State(None)
    desk = gr.HTML(
        "",
        js_on_load=read_file("documents_desk.js"),
        apply_default_css=False,
        elem_id="documents-desk",
        elem_classes=["desk-place"],
    )
    report = gr.HTML(
        "",
        js_on_load=read_file("confirm.js"),
        apply_default_css=False,
        elem_id="documents-report",
        elem_classes=["table-place", "said"],
    )
    table = table_component("", "documents-table", "documents_table.js")

    def show(reader: Visitor) -> tuple[Any, ...]:
        assistant = live.get()
        rows = live_rows(assistant)
        may = may_change(assistant.config, reader)
        problems = common_problems(assistant.report.get("problems", ()), assistant.documents)
        html = corpus_problems(problems) + documents_table(rows, assistant.report, may, assistant.index_version)
        return (assistant, tuple(assistant.documents)), html

    def enter(reader: Visitor) -> Iterator[tuple[Any, ...]]:
        """What is there, and the update that is going on, whoever began it."""
        first = add_desk() if may_change(live.get().config, reader) else ""
        yield gr.skip(), gr.skip(), *show(reader), first, Wanted(), gr.skip()
        work = workshop.going_on
        if work is not None and isinstance(work.request, Wanted):
            yield from follow(work, reader)

    def follow(work: Work, reader: Visitor) -> Iterator[tuple[Any, ...]]:
        """How far the work is, without the desk: nothing else can be begun; then what came of it."""
        for _ in work.watch():
            yield working(work), gr.skip(), gr.skip(), gr.skip(), "", Wanted(), gr.skip()
        said = failure(work.failure) if work.failure else update_report(work.result)
        yield said, work.request, *show(reader), add_desk(), Wanted(), live.get().index_version

    def begin(request: Callable[[], Wanted], by_name: str, reader: Visitor) -> Iterator[tuple[Any, ...]]:
        try:
            by = name_for_change(live.get().config, reader, by_name)
            asked = request()
            work = Work(_title(asked), by, asked, lambda say: carry_out(live.current, asked, by, say))
            if not workshop.start(work):
                raise InputError(workshop.busy())
        except InputError as error:
            yield failure(str(error)), gr.skip(), gr.skip(), gr.skip(), gr.skip(), gr.skip(), gr.skip()
            return
        yield from follow(work, reader)

    def go(asked: Wanted, by_name: str, reader: Visitor, event: gr.EventData) -> Iterator[tuple[Any, ...]]:
        data = event._data
        uploads = asked.action != "remove"
        yield from begin(lambda: replace(asked, uploads=received(data)) if uploads else asked, by_name, reader)

    def insist(before: Wanted | None, by_name: str, reader: Visitor) -> Iterator[tuple[Any, ...]]:
        def again() -> Wanted:
            if before is None:
                raise InputError(texts.FILES_NONE)
            return replace(before, accept=True)

        yield from begin(again, by_name, reader)

    def document_of(state: Shown | None, event: gr.EventData) -> Document | None:
        row = number_in(event, "row")
        if state is None or not 0 <= row < len(state[1]):
            return None
        return live.get().documents.get(state[1][row])

    def open_row(state: Shown | None, event: gr.EventData) -> Any:
        document = document_of(state, event)
        return opened_document(live.get(), document.document_id, texts.BACK_TO_TABLE) if document else gr.skip()

    def exchange(state: Shown | None, event: gr.EventData) -> tuple[Any, ...]:
        document = document_of(state, event)
        if document is None:
            return add_desk(), Wanted(), failure(texts.DOCUMENT_GONE)
        return replace_desk(document), Wanted("replace", document.document_id), ""

    def withdraw(state: Shown | None, event: gr.EventData) -> tuple[Any, ...]:
        document = document_of(state, event)
        if document is None:
            return add_desk(), Wanted(), failure(texts.DOCUMENT_GONE)
        return withdraw_desk(document), Wanted("remove", document.document_id), ""

    def cancel() -> tuple[Any, ...]:
        return add_desk(), Wanted(), ""

    def sheet_of(state: Shown | None) -> Sheet | None:
        if state is None:
            return None
        rows = [sheet_row(row, date.today()) for row in live_rows(state[0])]
        return "文件清单.xlsx", SHEET_HEADER, rows

    whole = [report, latest, shown, table, desk, wanted, live.version]
    tab.select(enter, steward.visitor, whole, **QUIET)
    steward.when_unlocked(enter, [steward.visitor], whole)
    live.on_change(show, [steward.visitor], [shown, table])
    desk.go(go, [wanted, name, steward.visitor], whole, **QUIET)
    desk.cancel(cancel, None, [desk, wanted, report], **QUIET)
    report.insist(insist, [latest, name, steward.visitor], whole, **QUIET)
    table.clause(open_row, shown, paper, **QUIET)
    table.exchange(exchange, shown, [desk, wanted, report], **QUIET)
    table.withdraw(withdraw, shown, [desk, wanted, report], **QUIET)
    offer_download(table, shown, sheet_of)


def _title(asked: Wanted) -> str:
    """What is done, in words for the progress line and for other readers."""
    named = [one.name for one in asked.uploads] if asked.action == "add" else [asked.document_id]
    return f"{texts.ACTIONS[asked.action]} {'、'.join(named)[:80]}"
