"""The page put together: head, tabs and foot. Each tab lays itself out in a file of its own."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import gradio as gr

from page import render, texts
from page.chat_tab import chat_tab
from page.documents_tab import documents_tab
from page.evaluation_tab import evaluation_tab
from page.indicators_tab import indicators_tab
from page.language_model import model_state, slot_of
from page.live import Live
from page.queueing import QUIET
from page.session import Writings
from page.steward_bar import new_steward, same_name
from page.units_tab import units_tab
from page.warming import Warming
from page.workshop import Workshop

if TYPE_CHECKING:
    from page.current import Current

CHECK_SECONDS = 2  # between looks whether the embedding model has been loaded
FOLLOW_SECONDS = 10  # between looks whether another version has become live; the next question uses it anyway


def build_blocks(current: Current, examples: Sequence[str]) -> Any:
    warming = Warming(current.get())
    workshop = Workshop()
    writings = Writings()
    with gr.Blocks(title=texts.PRODUCT, analytics_enabled=False, fill_width=True, fill_height=True) as blocks:
        live = Live(current, gr.State(current.get().index_version))
        steward = new_steward()
        shown = gr.State("")  # the head as this reader sees it
        head = gr.HTML(_header(current, warming), apply_default_css=False, elem_id="masthead")
        with gr.Tabs(elem_id="tabs"):
            with gr.Tab(texts.TAB_CHAT):
                chat_tab(live, tuple(examples), writings, blocks)
            with gr.Tab(texts.TAB_UNITS):
                units_tab(live)
            with gr.Tab(texts.TAB_INDICATORS):
                indicators_tab(live)
            with gr.Tab(texts.TAB_DOCUMENTS) as documents:
                name = documents_tab(live, steward, workshop, documents)
            with gr.Tab(texts.TAB_EVALUATION) as evaluation:
                same_name(name, evaluation_tab(live, steward, workshop, evaluation))
        gr.HTML(render.footer(current.get().config.embedding_model), apply_default_css=False, elem_id="foot")
        timer = gr.Timer(CHECK_SECONDS)

        def look(before: str) -> tuple[Any, ...]:
            header = _header(current, warming)
            pace = gr.Timer(
                CHECK_SECONDS if _pending(current, warming) else FOLLOW_SECONDS, active=_may_change(current, warming)
            )
            return header, gr.skip() if header == before else header, current.get().index_version, pace

        def head_anew() -> tuple[str, str]:
            header = _header(current, warming)
            return header, header

        def leave(request: gr.Request) -> None:
            writings.leave(request.session_hash or "")

        blocks.load(look, shown, [shown, head, live.version, timer], **QUIET)
        timer.tick(look, shown, [shown, head, live.version, timer], **QUIET)
        live.on_change(head_anew, [], [shown, head])
        blocks.unload(leave)
    blocks.queue(api_open=False)
    blocks.warming = warming  # begun when the page is served: both at once would keep readers waiting for either
    return blocks


def _may_change(current: Current, warming: Warming) -> bool:
    """Whether the head may ever be another, so that it is worth looking again."""
    return warming.pending or current.follows or slot_of(current.get()) is not None


def _pending(current: Current, warming: Warming) -> bool:
    """Whether the head is about to be another."""
    return warming.pending or getattr(slot_of(current.get()), "state", "") in ("fetching", "loading")


def _header(current: Current, warming: Warming) -> str:
    assistant = current.get()
    if assistant.ready:
        state = texts.RETRIEVAL_READY
    else:
        state = texts.RETRIEVAL_FAILED.format(why=warming.failure) if warming.failure else texts.RETRIEVAL_LOADING
    engine, said = model_state(slot_of(assistant))
    return render.header(assistant.index_version, len(assistant.documents), state, bool(warming.failure), engine, said)
