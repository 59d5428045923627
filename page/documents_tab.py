"""文件: for stewards: what is in the corpus, how it is changed, and what was changed when."""

from __future__ import annotations

from typing import Any

import gradio as gr

from page import texts
from page.beside import source_panel
from page.documents_panel import documents_panel
from page.history_panel import history_panel
from page.live import Live
from page.steward_bar import Steward, steward_bar
from page.workshop import Workshop


def documents_tab(live: Live, steward: Steward, workshop: Workshop, tab: Any) -> Any:
    """The field for the steward's name. `tab`: the tab itself."""
    with gr.Row(elem_classes=["halves", "wide"], equal_height=True, elem_id="documents"):
        work = gr.Column(scale=2, min_width=320, elem_classes=["half", "work"])
        with gr.Column(scale=1, min_width=320, elem_classes=["half"]):
            paper: Any = source_panel(live, "documents-source", texts.PAPER_HINT_DOCUMENTS)
        with work:
            name = steward_bar(live.get().config, steward, "documents-steward")
            with gr.Tabs(elem_classes=["inner"]):
                with gr.Tab(texts.DOCUMENTS_TAB):
                    documents_panel(live, steward, workshop, name, tab, paper)
                with gr.Tab(texts.HISTORY_TAB) as history:
                    history_panel(live, steward, workshop, name, history)
    return name
