"""评测: for stewards: how good the answers are, over time and question by question, and what readers marked wrong."""

from __future__ import annotations

from typing import Any

import gradio as gr

from eval.record import RESULTS
from page import texts
from page.beside import source_panel
from page.live import Live
from page.model_panel import model_panel
from page.review_panel import review_panel
from page.run_compare_panel import run_compare_panel
from page.runs_panel import runs_panel
from page.steward_bar import Steward, steward_bar
from page.workshop import Workshop


def evaluation_tab(live: Live, steward: Steward, workshop: Workshop, tab: Any) -> Any:
    """The field for the steward's name. `tab`: the tab itself."""
    with gr.Row(elem_classes=["halves", "wide"], equal_height=True, elem_id="evaluation"):
        with gr.Column(scale=2, min_width=320, elem_classes=["half", "work"]):
            name = steward_bar(live.get().config, steward, "evaluation-steward")
            with gr.Tabs(elem_classes=["inner"]):
                with gr.Tab(texts.RUNS_TAB):
                    runs = runs_panel(live, steward, workshop, name, tab, RESULTS)
                with gr.Tab(texts.RUN_COMPARE_TAB) as comparing:
                    run_compare_panel(live, comparing, RESULTS)
                with gr.Tab(texts.REVIEW_TAB) as reviewing:
                    review = review_panel(live, steward, name, reviewing)
                with gr.Tab(texts.MODEL_TAB) as modelling:
                    model_panel(live, steward, name, modelling)
        with gr.Column(scale=1, min_width=320, elem_classes=["half"]):
            paper: Any = source_panel(live, "evaluation-source", texts.PAPER_HINT)
    runs.open_in(paper)
    review.open_in(paper)
    return name
