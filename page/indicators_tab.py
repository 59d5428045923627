"""指标: the ledger of figures, their chart, and documents side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import gradio as gr

from page import texts
from page.beside import source_panel
from page.chart_panel import chart_panel
from page.compare_panel import compare_panel
from page.ledger_panel import ledger_panel

if TYPE_CHECKING:
    from rag.pipeline import Assistant


def indicators_tab(assistant: Assistant) -> None:
    with gr.Row(elem_classes=["halves", "wide"], equal_height=True, elem_id="indicators"):
        with gr.Column(scale=2, min_width=320, elem_classes=["half", "work"]), gr.Tabs(elem_classes=["inner"]):
            with gr.Tab(texts.LEDGER_TAB):
                ledger = ledger_panel(assistant)
            with gr.Tab(texts.CHART_TAB):
                chart_panel(assistant)
            with gr.Tab(texts.COMPARE_TAB):
                compared = compare_panel(assistant)
        with gr.Column(scale=1, min_width=320, elem_classes=["half"]):
            paper: Any = source_panel(assistant, "indicators-source", texts.PAPER_HINT)
    ledger.open_in(paper)
    compared.open_in(paper)
