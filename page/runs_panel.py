"""历次评测: the runs and their trend, one of them in detail, and a new one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import gradio as gr

from eval.metrics import METRICS
from page import texts
from page.beside import number_in
from page.documents_render import working
from page.live import Live
from page.panel import Panel, Place, Sheet, offer_download, table_component
from page.queueing import QUIET
from page.run_render import clause_ids, run_detail, runs_table, shown_cases
from page.runs import Run, full_record, read_runs, run_evaluation
from page.steward import Visitor, may_change, name_for_change
from page.steward_bar import Steward
from page.table import failure, notice
from page.workshop import Work, Workshop
from rag.errors import InputError

if TYPE_CHECKING:
    from rag.pipeline import Assistant

# What can be opened in a run's detail: whose clauses, and of each question shown their ids with the words quoted.
Detail = tuple["Assistant", tuple[tuple[tuple[str, str], ...], ...]]


def folders_of(live: Live, results: Path) -> tuple[Path, Path]:
    """Where evaluations are kept: of the command and the page, and of the updates."""
    return results, live.get().config.data / "evaluations"


def runs_panel(live: Live, steward: Steward, workshop: Workshop, name: Any, tab: Any, results: Path) -> Panel:
    """`name`: the field for the steward's name. `tab`: in which the panel lies. `results`: where runs are kept."""
    shown, opened = gr.State(()), gr.State(None)
    with gr.Row(elem_classes=["row", "wrapping", "begin"]) as line:
        gr.HTML(f'<p class="note">{texts.RUN_HINT}</p>', apply_default_css=False, min_width=220)
        button = gr.Button(texts.RUN_BEGIN, variant="primary", scale=0, min_width=112, elem_classes=["go"])
    report = gr.HTML("", apply_default_css=False, elem_id="run-report", elem_classes=["table-place", "said"])
    table = table_component("", "runs-table")
    detail = table_component("", "run-detail", "led_here.js")

    def show(reader: Visitor) -> tuple[Any, ...]:
        runs = read_runs(folders_of(live, results))
        return runs, runs_table(runs), gr.Row(visible=may_change(live.get().config, reader))

    def enter(reader: Visitor) -> Iterator[tuple[Any, ...]]:
        """What there is, and the run that is going on, whoever began it."""
        yield gr.skip(), *show(reader)
        work = workshop.going_on
        if work is not None and work.title == texts.RUN_TITLE:
            yield from follow(work, reader)

    def follow(work: Work, reader: Visitor) -> Iterator[tuple[Any, ...]]:
        for _ in work.watch():
            yield working(work), gr.skip(), gr.skip(), gr.skip()
        yield failure(work.failure) if work.failure else notice(texts.RUN_DONE), *show(reader)

    def begin(by_name: str, reader: Visitor) -> Iterator[tuple[Any, ...]]:
        try:
            by = name_for_change(live.get().config, reader, by_name)
            assistant = live.get()
            work = Work(texts.RUN_TITLE, by, None, lambda say: run_evaluation(assistant, results, say))
            if not workshop.start(work):
                raise InputError(workshop.busy())
        except InputError as error:
            yield failure(str(error)), gr.skip(), gr.skip(), gr.skip()
            return
        yield from follow(work, reader)

    def open_run(runs: Sequence[Run], event: gr.EventData) -> tuple[Any, ...]:
        row = number_in(event, "row")
        if not 0 <= row < len(runs):
            return gr.skip(), gr.skip()
        assistant = live.get()
        clauses = {c.clause_id for document in assistant.documents for c in assistant.clauses(document)}
        try:
            record = full_record(runs[row])
        except InputError:
            return None, failure(texts.RUN_GONE)
        places = tuple(tuple(clause_ids(case)) for case in shown_cases(record))
        return (assistant, places), run_detail(runs[row], record, clauses.__contains__)

    def sheet_of(runs: Sequence[Run]) -> Sheet | None:
        header = ("时间", "题目", "索引版本", "程序", "题数", *METRICS.values())
        rows = [
            [r.finished_at, r.part, r.index_version, r.commit, *(r.figures.get(n) for n in ("questions", *METRICS))]
            for r in runs
        ]
        return ("历次评测.xlsx", header, rows) if rows else None

    whole = [report, shown, table, line]
    tab.select(enter, steward.visitor, whole, **QUIET)
    steward.when_unlocked(enter, [steward.visitor], whole)
    live.on_change(show, [steward.visitor], [shown, table, line])
    button.click(begin, [name, steward.visitor], whole, **QUIET)
    table.clause(open_run, shown, [opened, detail], **QUIET)
    offer_download(table, shown, sheet_of)
    return Panel(detail, opened, _place)


def _place(detail: Detail | None, row: int, match: int) -> Place | None:
    if detail is None or not 0 <= row < len(detail[1]) or not 0 <= match < len(detail[1][row]):
        return None
    assistant, (clause_id, quote) = detail[0], detail[1][row][match]
    clause = next((c for d in assistant.documents for c in assistant.clauses(d) if c.clause_id == clause_id), None)
    if clause is None:
        return None
    start = max(clause.text.find(quote), 0)
    return assistant, clause, clause.start + start, clause.start + start + (len(quote) if quote in clause.text else 0)
