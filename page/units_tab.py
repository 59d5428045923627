"""责任单位: who is responsible for tasks, one or a whole sheet, and what a unit is responsible for."""

from __future__ import annotations

from typing import Any

import gradio as gr

from page import texts
from page.beside import source_panel
from page.live import Live
from page.task_panel import task_panel
from page.unit_panel import unit_panel


def units_tab(live: Live) -> None:
    with gr.Row(elem_classes=["halves", "wide"], equal_height=True, elem_id="units"):
        with gr.Column(scale=2, min_width=320, elem_classes=["half", "work"]), gr.Tabs(elem_classes=["inner"]):
            with gr.Tab(texts.TASKS_TAB):
                tasks = task_panel(live)
            with gr.Tab(texts.UNIT_TAB):
                unit = unit_panel(live)
        with gr.Column(scale=1, min_width=320, elem_classes=["half"]):
            paper: Any = source_panel(live, "units-source", texts.PAPER_HINT)
    tasks.open_in(paper)
    unit.open_in(paper)
