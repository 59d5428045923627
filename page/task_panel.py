"""按任务查: a list of tasks, written, pasted or handed in as a file -> a table of the units responsible."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import gradio as gr

from page import read_file, render, texts
from page.live import Live
from page.panel import Panel, Place, Sheet, document_choice, offer_download, table_component
from page.queueing import LONG, QUIET
from page.sheets import Given, read_given, uploaded
from page.table import failure, waiting, welcome
from page.task_rows import TaskRow, workbook_table
from page.task_run import Stop, look_up
from page.units_render import progress, task_table
from rag.desk.sheet import Sheet as OwnSheet
from rag.errors import InputError

if TYPE_CHECKING:
    from rag.pipeline import Assistant

_UPLOAD = (
    '<input type="file" accept=".xlsx,.csv,.jsonl" aria-label="{label}" tabindex="-1">'
    '<button type="button" class="plain" data-action="choose" title="{title}">{label}</button>'
)


@dataclass(frozen=True, slots=True)
class Found:
    """The results that the table shows."""

    rows: tuple[TaskRow, ...] = ()
    origin: str = ""
    sheet: OwnSheet | None = None
    assistant: Assistant | None = None  # that found them


def task_panel(live: Live) -> Panel:
    given, found, stop = gr.State(Given()), gr.State(Found()), gr.State(Stop())
    with gr.Column(elem_classes=["form"]):
        box = gr.Textbox(
            placeholder=texts.TASKS_PLACEHOLDER,
            label=texts.TASKS_LABEL,
            show_label=False,
            container=False,
            lines=4,
            max_lines=10,
            elem_id="tasks-box",
        )
        hint_line = gr.HTML("", apply_default_css=False, elem_classes=["hint-line"])
        with gr.Row(elem_classes=["row"]):
            only = document_choice(live)
            upload = gr.HTML(
                _UPLOAD.format(label=texts.TASKS_UPLOAD, title=texts.TASKS_UPLOAD_HINT),
                js_on_load=read_file("upload.js"),
                apply_default_css=False,
                elem_classes=["upload"],
                min_width=92,
                scale=0,
            )
            find = gr.Button(texts.TASKS_FIND, variant="primary", scale=0, min_width=112, elem_classes=["go"])
    table = table_component(welcome(texts.TASKS_WELCOME, texts.TASKS_WELCOME_HINT), "tasks-table")

    def accept(text: str, before: Stop) -> tuple[Any, ...]:
        """Show at once that the list has been taken, before its turn comes."""
        if not (text or "").strip():
            return Given(), Stop(), gr.skip(), gr.skip(), render.hint(texts.TASKS_EMPTY)
        return _taken(lambda: read_given(text), before)

    def accept_file(before: Stop, event: gr.EventData) -> tuple[Any, ...]:
        return _taken(lambda: uploaded(event._data), before)

    def run(taken: Given, document_ids: list[str], wish: Stop) -> Iterator[tuple[Any, ...]]:
        if not taken.rows:
            yield gr.skip(), gr.skip(), gr.Button(interactive=True)
            return
        assistant = live.get()
        if not assistant.ready:
            yield gr.skip(), waiting(texts.MODEL_LOADING), gr.skip()
        rows: Sequence[TaskRow] = ()
        for rows in look_up(assistant.desk, taken.rows, document_ids or [], wish):
            yield gr.skip(), progress(len(rows), len(taken.rows)), gr.skip()
        if wish.replaced:
            yield gr.skip(), gr.skip(), gr.skip()
            return
        total = len(taken.rows)
        stopped = texts.TASKS_STOPPED.format(done=len(rows), total=total) if len(rows) < total else ""
        shown = task_table(rows, assistant.documents, assistant.successions.of, taken.origin, stopped)
        yield Found(tuple(rows), taken.origin, taken.sheet, assistant), shown, gr.Button(interactive=True)

    def halt(wish: Stop) -> None:
        wish.requested = True

    def sheet_of(shown: Found) -> Sheet | None:
        assistant = shown.assistant
        if assistant is None:
            return None
        header, lines = workbook_table(shown.rows, shown.sheet, assistant.documents, assistant.successions.of)
        return "责任单位查询结果.xlsx", header, lines

    accepted = [given, stop, table, find, hint_line]
    done = [found, table, find]
    find.click(accept, [box, stop], accepted, **QUIET).then(run, [given, only, stop], done, **LONG)
    upload.sheet(accept_file, stop, accepted, **QUIET).then(run, [given, only, stop], done, **LONG)
    table.stop(halt, stop, None, **QUIET)
    offer_download(table, found, sheet_of)
    return Panel(table, found, _place)


def _taken(read: Callable[[], Given], before: Stop) -> tuple[Any, ...]:
    """Input to the run and what the reader sees until it begins."""
    try:
        given = read()
    except InputError as error:
        return Given(), Stop(), failure(str(error)), gr.skip(), ""
    finally:
        before.requested = before.replaced = True
    return given, Stop(), progress(0, len(given.rows)), gr.Button(interactive=False), ""


def _place(shown: Found, row: int, match: int) -> Place | None:
    if shown.assistant is None or not 0 <= row < len(shown.rows) or not 0 <= match < len(shown.rows[row].matches):
        return None
    one = shown.rows[row].matches[match]
    return shown.assistant, one.clause, one.quote_start, one.quote_end
