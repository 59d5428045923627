"""更新记录: who changed what and when, and the way back to each version whose files are kept."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import gradio as gr

from page import texts
from page.documents_render import history_table, restored, working
from page.live import Live
from page.panel import Sheet, offer_download, table_component
from page.queueing import QUIET
from page.steward import Visitor, name_for_change
from page.steward_bar import Steward
from page.table import failure
from page.update_run import restore
from page.workshop import Work, Workshop
from rag.config import Config
from rag.errors import InputError
from rag.versions import VersionNote, has_corpus, read_notes

_HEADER = ("时间", "谁", "做了什么", "文件", "结果", "原因", "版本", "新增条款", "改动条款", "减少条款", "丢失的题")


def history_panel(live: Live, steward: Steward, workshop: Workshop, name: Any, tab: Any) -> None:
    """`name`: the field for the steward's name. `tab`: in which the panel lies."""
    shown = gr.State(())
    report = gr.HTML("", apply_default_css=False, elem_id="history-report", elem_classes=["table-place", "said"])
    table = table_component("", "history-table", "confirm.js")

    def show() -> tuple[Any, ...]:
        assistant = live.get()
        rows = history_rows(assistant.config, assistant.index_version)
        return tuple(note for note, _ in rows), history_table(rows, assistant.index_version)

    def go_back(by_name: str, reader: Visitor, event: gr.EventData) -> Iterator[tuple[Any, ...]]:
        nothing_else = gr.skip(), gr.skip(), gr.skip()
        try:
            by = name_for_change(live.get().config, reader, by_name)
            version = _version_in(event._data, live.get().config)
            title = f"{texts.RESTORE}：{version}"
            work = Work(title, by, version, lambda say: restore(live.current, version, by, say))
            if not workshop.start(work):
                raise InputError(workshop.busy())
        except InputError as error:
            yield failure(str(error)), *nothing_else
            return
        for _ in work.watch():
            yield working(work), *nothing_else
        said = failure(work.failure) if work.failure else restored(work.result)
        yield said, *show(), live.get().index_version

    def sheet_of(notes: Sequence[VersionNote]) -> Sheet | None:
        return ("更新记录.xlsx", _HEADER, [_sheet_row(note) for note in notes]) if notes else None

    tab.select(show, None, [shown, table], **QUIET)
    live.on_change(show, [], [shown, table])
    table.restore(go_back, [name, steward.visitor], [report, shown, table, live.version], **QUIET)
    offer_download(table, shown, sheet_of)


def history_rows(config: Config, live: str) -> list[tuple[VersionNote, bool]]:
    """The history, newest first, each with whether it can be gone back to; a version only at its latest line.

    The version from before the first update has no line of its own: it gets one where its files are kept.
    """
    notes = list(read_notes(config.data))
    named = {note.version for note in notes}
    if notes and notes[0].previous and notes[0].previous not in named and has_corpus(config.data, notes[0].previous):
        notes.insert(0, VersionNote(notes[0].previous, "", "", texts.FIRST_VERSION, (), "", ""))
    rows, offered = [], {live}
    for note in reversed(notes):
        way_back = note.version not in offered and note.outcome != "refused" and has_corpus(config.data, note.version)
        if way_back:
            offered.add(note.version)
        rows.append((note, way_back))
    return rows


def _version_in(data: object, config: Config) -> str:
    """The version that a click names. Raises InputError if the history knows none such: the browser sends anything."""
    version = data.get("version") if isinstance(data, dict) else None
    notes = read_notes(config.data)
    if version and any(version in (note.version, note.previous) for note in notes):
        return str(version)
    raise InputError(texts.VERSION_UNKNOWN)


def _sheet_row(note: VersionNote) -> list[Any]:
    return [
        note.at,
        note.by,
        texts.ACTIONS.get(note.action, note.action),
        "、".join(note.documents),
        texts.OUTCOMES.get(note.outcome, note.outcome),
        "；".join(note.reasons),
        note.version,
        note.clauses_added,
        note.clauses_changed,
        note.clauses_removed,
        "、".join(note.lost),
    ]
