"""问答: a conversation, and the cited document beside it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import gradio as gr

from page import read_file, render, texts
from page.beside import opened, source_panel
from page.queueing import QUIET, SLOW
from page.source import empty, name_of
from page.turns import Turn, add_question, answer_last
from rag.types import Citation

if TYPE_CHECKING:
    from rag.pipeline import Assistant


def chat_tab(assistant: Assistant, examples: tuple[str, ...]) -> None:
    turns = gr.State(())
    with gr.Row(elem_id="desk", elem_classes=["halves"], equal_height=True):
        with gr.Column(scale=6, min_width=320, elem_id="talk", elem_classes=["half"]):
            talk = gr.HTML(
                render.conversation((), examples),
                js_on_load=read_file("conversation.js"),
                apply_default_css=False,
                elem_id="conversation",
            )
            with gr.Column(elem_id="ask"):
                hint_line = gr.HTML("", apply_default_css=False, elem_id="hint")
                with gr.Row(elem_id="ask-row"):
                    box = gr.Textbox(
                        placeholder=texts.QUESTION_PLACEHOLDER,
                        label=texts.QUESTION_LABEL,
                        show_label=False,
                        container=False,
                        lines=1,  # more than one line would make Shift+Enter send and Enter break the line
                        max_lines=6,
                        autofocus=True,
                        scale=1,
                        elem_id="question",
                    )
                    send = gr.Button(texts.SEND, variant="primary", scale=0, min_width=84, elem_id="send")
                with gr.Row(elem_id="ask-options"):
                    only = gr.Dropdown(
                        choices=[(name_of(one), one.document_id) for one in assistant.documents.values()],
                        value=[],
                        multiselect=True,
                        label=texts.FILTER,
                        scale=1,
                        elem_id="filter",
                        elem_classes=["choice", "documents-choice"],
                    )
                    clear = gr.Button(texts.CLEAR, variant="secondary", scale=0, min_width=96, elem_id="clear")
        with gr.Column(scale=5, min_width=320, elem_id="evidence", elem_classes=["half"]):
            paper = source_panel(assistant, "source", texts.SOURCE_EMPTY_HINT)

    def accept(question: str, so_far: tuple[Turn, ...]) -> tuple[Any, ...]:
        """Show the question at once, before its turn in the queue comes."""
        waiting = add_question(assistant, so_far, question)
        if waiting is so_far:
            return (
                so_far,
                gr.skip(),
                gr.skip(),
                gr.skip(),
                render.hint("" if question.strip() else texts.EMPTY_QUESTION),
            )
        return waiting, render.conversation(waiting), "", gr.Button(interactive=False), ""

    def reply(so_far: tuple[Turn, ...], document_ids: list[str]) -> tuple[Any, ...]:
        done = answer_last(assistant, so_far, document_ids or [])
        if done is so_far:
            return so_far, gr.skip(), gr.skip(), gr.Button(interactive=True)
        answer = done[-1].answer
        beside = opened(assistant, answer.citations[0], by="") if answer and answer.citations else gr.skip()
        return done, render.conversation(done), beside, gr.Button(interactive=True)

    def open_citation(so_far: tuple[Turn, ...], event: gr.EventData) -> Any:
        citation = _cited(so_far, event._data)
        return gr.skip() if citation is None else opened(assistant, citation, by="user")

    def pick(event: gr.EventData) -> str:
        number = (event._data or {}).get("number")
        return examples[number] if isinstance(number, int) and 0 <= number < len(examples) else ""

    def start_again() -> tuple[Any, ...]:
        return (
            (),
            render.conversation((), examples),
            empty(assistant.documents.values(), texts.SOURCE_EMPTY_HINT),
            gr.Button(interactive=True),
            "",
        )

    shown = [turns, talk, box, send, hint_line]
    asked = gr.on([box.submit, send.click], accept, [box, turns], shown, **QUIET)
    answered = asked.then(reply, [turns, only], [turns, talk, paper, send], **SLOW)
    picked = talk.example(pick, None, box, **QUIET).then(accept, [box, turns], shown, **QUIET)
    picked_answered = picked.then(reply, [turns, only], [turns, talk, paper, send], **SLOW)
    talk.cite(open_citation, turns, paper, **QUIET)
    clear.click(start_again, None, [turns, talk, paper, send, hint_line], cancels=[answered, picked_answered], **QUIET)


def _cited(turns: Sequence[Turn], data: Any) -> Citation | None:
    """The citation a click names, None if there is none such: the browser may send anything."""
    turn, marker = (data or {}).get("turn"), (data or {}).get("marker")
    if not isinstance(turn, int) or not 0 <= turn < len(turns):
        return None
    answer = turns[turn].answer
    return next((c for c in answer.citations if c.marker == marker), None) if answer else None
