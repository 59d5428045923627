"""The line over what stewards do: who they are, and where a password is set, the field for it."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import gradio as gr

from page import texts
from page.queueing import ALONE, QUIET
from page.steward import NAME_CHARS, Visitor, access, is_password
from page.table import failure, notice
from rag.config import Config

WRONG_PASSWORD_SECONDS = 1.0  # that a wrong password costs, one after the other: guessing takes for ever


@dataclass(frozen=True, slots=True)
class Steward:
    """One reader's page as a steward's: what the server knows of the reader, and a sign that changes with it."""

    visitor: Any  # gr.State of a Visitor
    unlocked: Any  # gr.State of a bool, whose change is an event

    def when_unlocked(self, show: Callable[..., Any], inputs: Sequence[Any], outputs: Sequence[Any]) -> None:
        self.unlocked.change(show, list(inputs), list(outputs), **QUIET)


def new_steward() -> Steward:
    return Steward(gr.State(Visitor()), gr.State(False))


def steward_bar(config: Config, steward: Steward, element: str) -> Any:
    """The field for the name, in its bar. `element`: the id of the bar on the page."""
    kind = access(config)
    with gr.Column(elem_classes=["form", "steward"], elem_id=element):
        said = gr.HTML(
            notice(texts.READ_ONLY) if kind == "read-only" else "",
            apply_default_css=False,
            elem_classes=["said"],
        )
        with gr.Row(elem_classes=["row", "wrapping"], visible=kind != "read-only"):
            name = gr.Textbox(
                label=texts.NAME_LABEL,
                placeholder=texts.NAME_PLACEHOLDER,
                show_label=False,
                container=False,
                max_length=NAME_CHARS,
                min_width=200,
                elem_classes=["words", "who-field"],
            )
            password = gr.Textbox(
                label=texts.PASSWORD_LABEL,
                placeholder=texts.PASSWORD_LABEL,
                show_label=False,
                container=False,
                type="password",
                min_width=160,
                visible=kind == "password",
                elem_classes=["words", "password-field"],
            )
            button = gr.Button(
                texts.UNLOCK, scale=0, min_width=80, visible=kind == "password", elem_classes=["go", "unlock"]
            )

    def unlock(given: str, reader: Visitor) -> tuple[Any, ...]:
        if not is_password(config, given or ""):
            time.sleep(WRONG_PASSWORD_SECONDS)
            return failure(texts.PASSWORD_WRONG), gr.skip()
        reader.unlocked = True
        return "", True

    def let_in(unlocked: bool) -> tuple[Any, ...]:
        return gr.Textbox(value="", visible=not unlocked), gr.Button(visible=not unlocked)

    tried = [button.click, password.submit]
    gr.on(tried, unlock, [password, steward.visitor], [said, steward.unlocked], **ALONE)
    steward.when_unlocked(let_in, [steward.unlocked], [password, button])
    return name


def same_name(first: Any, second: Any) -> None:
    """A name written in one tab stands in the other too."""
    for source, target in ((first, second), (second, first)):
        source.blur(lambda name: name, source, target, **QUIET)
