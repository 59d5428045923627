"""图示: the targets of one indicator as bars, by what they are set for and by year."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import gradio as gr

from page import texts
from page.indicator_rows import chart_label, charts
from page.live import Live
from page.panel import document_choice
from page.plot import bars
from page.queueing import QUIET
from page.table import nothing

if TYPE_CHECKING:
    from rag.pipeline import Assistant


def chart_panel(live: Live) -> None:
    def offered() -> list[tuple[str, str]]:
        return [(label, label) for label in labels(live.get())]

    def draw(label: str | None, document_ids: list[str]) -> str:
        entries = live.get().ledger.entries
        key = labels(live.get()).get(label or "")
        drawn = [e for e in entries if (e.name, e.unit) == key and (not document_ids or e.document_id in document_ids)]
        chart = bars(drawn, label or "")
        return f'{chart}<p class="note">{texts.CHART_HINT}</p>' if chart else nothing(texts.CHART_NONE)

    def draw_anew(label: str | None, document_ids: list[str]) -> tuple[Any, str]:
        known = labels(live.get())
        kept = label if label in known else next(iter(known), None)
        return gr.Dropdown(choices=offered(), value=kept), draw(kept, document_ids)

    first = next(iter(labels(live.get())), None)
    with gr.Column(elem_classes=["form"]), gr.Row(elem_classes=["row", "wrapping"]):
        what = gr.Dropdown(
            choices=offered(),
            value=first,
            label=texts.CHART_NAME,
            scale=2,
            min_width=220,
            elem_id="chart-name",
            elem_classes=["choice"],
        )
        only = document_choice(live, min_width=240)
    picture = gr.HTML(draw(first, []), apply_default_css=False, elem_id="chart", elem_classes=["table-place"])
    gr.on([what.change, only.change], draw, [what, only], picture, **QUIET)
    live.on_change(draw_anew, [what, only], [what, picture])


def labels(assistant: Assistant) -> dict[str, tuple[str, str]]:
    """What there is to draw: its words -> name and unit, in the order of the choice."""
    return {chart_label(*key): key for key in charts(assistant.ledger.entries)}
