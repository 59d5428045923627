"""指标: the ledger of figures, their chart, and documents side by side."""

from __future__ import annotations

from typing import Any

import gradio as gr

from page import texts
from page.beside import source_panel
from page.chart_panel import chart_panel
from page.compare_panel import compare_panel
from page.ledger_panel import ledger_panel
from page.live import Live


def indicators_tab(live: Live) -> None:
    with gr.Row(elem_classes=["halves", "wide"], equal_height=True, elem_id="indicators"):
        with gr.Column(scale=2, min_width=320, elem_classes=["half", "work"]), gr.Tabs(elem_classes=["inner"]):
            with gr.Tab(texts.LEDGER_TAB):
                ledger = ledger_panel(live)
            with gr.Tab(texts.CHART_TAB):
                chart_panel(live)
            with gr.Tab(texts.COMPARE_TAB):
                compared = compare_panel(live)
        with gr.Column(scale=1, min_width=320, elem_classes=["half"]):
            paper: Any = source_panel(live, "indicators-source", texts.PAPER_HINT)
    ledger.open_in(paper)
    compared.open_in(paper)
