"""图示: the targets of one indicator as bars, by what they are set for and by year."""

from __future__ import annotations

from typing import TYPE_CHECKING

import gradio as gr

from page import texts
from page.indicator_rows import chart_label, charts
from page.panel import document_choice
from page.plot import bars
from page.queueing import QUIET
from page.table import nothing

if TYPE_CHECKING:
    from rag.pipeline import Assistant


def chart_panel(assistant: Assistant) -> None:
    entries = assistant.ledger.entries
    offered = charts(entries)
    with gr.Column(elem_classes=["form"]), gr.Row(elem_classes=["row", "wrapping"]):
        what = gr.Dropdown(
            choices=[(chart_label(*key), number) for number, key in enumerate(offered)],
            value=0 if offered else None,
            label=texts.CHART_NAME,
            scale=2,
            min_width=220,
            elem_id="chart-name",
            elem_classes=["choice"],
        )
        only = document_choice(assistant, min_width=240)

    def draw(number: int | None, document_ids: list[str]) -> str:
        if not isinstance(number, int) or not 0 <= number < len(offered):
            return nothing(texts.CHART_NONE)
        name, unit = offered[number]
        drawn = [
            e
            for e in entries
            if (e.name, e.unit) == (name, unit) and (not document_ids or e.document_id in document_ids)
        ]
        chart = bars(drawn, chart_label(name, unit))
        return f'{chart}<p class="note">{texts.CHART_HINT}</p>' if chart else nothing(texts.CHART_NONE)

    picture = gr.HTML(
        draw(0 if offered else None, []), apply_default_css=False, elem_id="chart", elem_classes=["table-place"]
    )
    gr.on([what.change, only.change], draw, [what, only], picture, **QUIET)
