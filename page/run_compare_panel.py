"""比较两次: two runs held against each other, question by question."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import gradio as gr

from eval.compare import compare
from page import texts
from page.live import Live
from page.queueing import QUIET
from page.run_render import comparison
from page.runs import Run, full_record, read_runs
from page.runs_panel import folders_of
from page.table import failure, welcome
from rag.errors import InputError


def run_compare_panel(live: Live, tab: Any, results: Path) -> None:
    """`tab`: in which the panel lies. `results`: where runs are kept."""
    with gr.Column(elem_classes=["form"]), gr.Row(elem_classes=["row", "wrapping"]):
        old = _choice(texts.RUN_OLD, "run-old")
        new = _choice(texts.RUN_NEW, "run-new")
        button = gr.Button(texts.RUN_COMPARE, variant="primary", scale=0, min_width=88, elem_classes=["go"])
    table = gr.HTML(
        welcome(texts.RUN_COMPARE_WELCOME, texts.RUN_COMPARE_HINT),
        apply_default_css=False,
        elem_id="run-comparison",
        elem_classes=["table-place"],
    )

    def known() -> dict[str, Run]:
        return {str(run.path): run for run in read_runs(folders_of(live, results))}

    def offer(before: str | None, after: str | None) -> tuple[Any, Any]:
        """The last two runs, unless others are chosen."""
        runs = known()
        names = list(runs)
        newest, older = (names[0] if names else None), (names[1] if len(names) > 1 else None)
        choices = [(run.label, name) for name, run in runs.items()]
        return (
            gr.Dropdown(choices=choices, value=before if before in runs else older),
            gr.Dropdown(choices=choices, value=after if after in runs else newest),
        )

    def hold(before: str | None, after: str | None) -> str:
        runs = known()
        if before == after or before not in runs or after not in runs:
            return failure(texts.RUN_COMPARE_SAME)
        try:
            return comparison(compare(full_record(runs[before]), full_record(runs[after])))
        except InputError as error:
            return failure(str(error))
        except (KeyError, TypeError):  # results of an older program
            return failure(texts.RUN_COMPARE_UNLIKE)

    tab.select(offer, [old, new], [old, new], **QUIET)
    button.click(hold, [old, new], table, **QUIET)


def _choice(label: str, element: str) -> Any:
    return gr.Dropdown(choices=[], value=None, label=label, min_width=280, elem_id=element, elem_classes=["choice"])
