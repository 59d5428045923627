"""大模型: whether a language model words the answers, what there is to do if not, and fetching one."""

from __future__ import annotations

from typing import Any

import gradio as gr

from page import texts
from page.language_model import model_state, slot_of
from page.live import Live
from page.queueing import QUIET
from page.render import escape
from page.steward import Visitor, may_change, name_for_change
from page.steward_bar import Steward
from page.table import failure, notice
from rag.config import Config
from rag.errors import PolicyQAError
from rag.llm.fetching import start_fetch

LOOK_SECONDS = 2.0  # between looks while the tab is open: fetching takes minutes
_BUSY = ("fetching", "loading")


def model_panel(live: Live, steward: Steward, name: Any, tab: Any) -> None:
    """`name`: the field for the steward's name. `tab`: in which the panel lies."""
    with gr.Row(elem_classes=["row", "wrapping", "begin"]):
        gr.HTML(f'<p class="note">{texts.MODEL_HINT}</p>', apply_default_css=False, min_width=220)
        button = gr.Button(
            texts.MODEL_FETCH, variant="primary", scale=0, min_width=112, visible=False, elem_classes=["go"]
        )
    report = gr.HTML("", apply_default_css=False, elem_id="model-report", elem_classes=["table-place", "said"])
    state = gr.HTML("", apply_default_css=False, elem_id="model-state", elem_classes=["table-place"])
    timer = gr.Timer(LOOK_SECONDS, active=False)

    def show(reader: Visitor) -> tuple[Any, ...]:
        assistant = live.get()
        slot = slot_of(assistant)
        at = getattr(slot, "state", "none")
        allowed = may_change(assistant.config, reader) and can_fetch(assistant.config, slot)
        return state_html(slot), gr.Button(visible=allowed), gr.Timer(active=at in _BUSY)

    def fetch(by_name: str, reader: Visitor) -> tuple[Any, ...]:
        assistant = live.get()
        try:
            name_for_change(assistant.config, reader, by_name)
            if can_fetch(assistant.config, slot_of(assistant)):
                start_fetch(slot_of(assistant))
        except PolicyQAError as error:
            return failure(str(error)), *show(reader)
        return notice(texts.MODEL_FETCHING), *show(reader)

    looked = [state, button, timer]
    tab.select(show, steward.visitor, looked, **QUIET)
    timer.tick(show, steward.visitor, looked, **QUIET)
    steward.when_unlocked(show, [steward.visitor], looked)
    live.on_change(show, [steward.visitor], looked)
    button.click(fetch, [name, steward.visitor], [report, *looked], **QUIET)


def state_html(slot: Any) -> str:
    """The state of the model in words, with what it says itself."""
    engine, _ = model_state(slot)
    at = getattr(slot, "state", "none")
    said = str(getattr(slot, "said", "") or "")
    told = f"<p>{escape(said)}</p>" if said else ""
    return (
        f'<section class="model-state {escape(at)}"><h4>{texts.MODEL_STATES.get(at, texts.MODEL_STATES["none"])}</h4>'
        f"<p>{texts.MODEL_ENGINE.format(engine=escape(engine))}</p>{told}</section>"
    )


def can_fetch(config: Config, slot: Any) -> bool:
    """Whether fetching the default model would help: nothing else is set, and nothing is there or it failed."""
    is_default = config.llm in ("auto", "llama.cpp") and not config.llm_url and not config.llm_model
    return is_default and getattr(slot, "state", "") in ("absent", "failed")
