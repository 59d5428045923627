"""The page put together: head, tabs and foot. Each tab lays itself out in a file of its own."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import gradio as gr

from page import render, texts
from page.chat_tab import chat_tab
from page.indicators_tab import indicators_tab
from page.queueing import QUIET
from page.units_tab import units_tab
from page.warming import Warming

if TYPE_CHECKING:
    from rag.pipeline import Assistant

CHECK_SECONDS = 2  # between looks whether the embedding model has been loaded


def build_blocks(assistant: Assistant, examples: Sequence[str]) -> Any:
    warming = Warming(assistant)
    with gr.Blocks(title=texts.PRODUCT, analytics_enabled=False, fill_width=True, fill_height=True) as blocks:
        head = gr.HTML(_header(assistant, warming), apply_default_css=False, elem_id="masthead")
        with gr.Tabs(elem_id="tabs"):
            with gr.Tab(texts.TAB_CHAT):
                chat_tab(assistant, tuple(examples))
            with gr.Tab(texts.TAB_UNITS):
                units_tab(assistant)
            with gr.Tab(texts.TAB_INDICATORS):
                indicators_tab(assistant)
        gr.HTML(render.footer(assistant.config.embedding_model), apply_default_css=False, elem_id="foot")
        timer = gr.Timer(CHECK_SECONDS)

        def look() -> tuple[Any, Any]:
            return _header(assistant, warming), gr.Timer(active=warming.pending)

        blocks.load(look, None, [head, timer], **QUIET)
        timer.tick(look, None, [head, timer], **QUIET)
    blocks.queue(api_open=False)
    warming.start()
    return blocks


def _header(assistant: Assistant, warming: Warming) -> str:
    if assistant.ready:
        state = "模型已就绪"
    else:
        state = f"模型未能加载：{warming.failure}" if warming.failure else "模型正在加载…"
    return render.header(assistant.index_version, len(assistant.documents), state, alarm=bool(warming.failure))
