"""问答: a conversation, and the cited document beside it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import gradio as gr

from page import read_file, render, texts
from page.beside import number_in, opened, source_panel
from page.live import Live
from page.panel import document_choice
from page.queueing import QUIET, SLOW
from page.source import empty
from page.turns import Feedback, Turn, add_question, answer_last, mark_answer
from rag.types import Citation


def chat_tab(live: Live, examples: tuple[str, ...]) -> None:
    turns, said = gr.State(()), gr.State({})
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
                    only = document_choice(live, scale=1, elem_id="filter")
                    clear = gr.Button(texts.CLEAR, variant="secondary", scale=0, min_width=96, elem_id="clear")
        with gr.Column(scale=5, min_width=320, elem_id="evidence", elem_classes=["half"]):
            paper = source_panel(live, "source", texts.SOURCE_EMPTY_HINT)

    def accept(question: str, so_far: tuple[Turn, ...], of_answers: dict[int, Feedback]) -> tuple[Any, ...]:
        """Show the question at once, before its turn in the queue comes."""
        waiting = add_question(live.get(), so_far, question)
        if waiting is so_far:
            return (
                so_far,
                gr.skip(),
                gr.skip(),
                gr.skip(),
                render.hint("" if question.strip() else texts.EMPTY_QUESTION),
            )
        return waiting, render.conversation(waiting, feedback=of_answers), "", gr.Button(interactive=False), ""

    def reply(so_far: tuple[Turn, ...], document_ids: list[str], of_answers: dict[int, Feedback]) -> tuple[Any, ...]:
        assistant = live.get()
        done = answer_last(assistant, so_far, document_ids or [])
        if done is so_far:
            return so_far, gr.skip(), gr.skip(), gr.Button(interactive=True)
        answer = done[-1].answer
        beside = opened(assistant, answer.citations[0], by="") if answer and answer.citations else gr.skip()
        return done, render.conversation(done, feedback=of_answers), beside, gr.Button(interactive=True)

    def open_citation(so_far: tuple[Turn, ...], event: gr.EventData) -> Any:
        turn, citation = _cited(so_far, event._data)
        return gr.skip() if turn is None or citation is None else opened(turn.assistant, citation, by="user")

    def mark(so_far: tuple[Turn, ...], of_answers: dict[int, Feedback], event: gr.EventData) -> Any:
        """What was said is kept in the same dictionary, so that an answer on its way is shown with it."""
        number = number_in(event, "turn")
        if number in of_answers and not of_answers[number].failure:
            return gr.skip()
        feedback = mark_answer(
            so_far, number, event._data.get("mark"), event._data.get("reason"), live.get().config.data
        )
        if feedback is None:
            return gr.skip()
        of_answers[number] = feedback
        return render.conversation(so_far, feedback=of_answers)

    def pick(event: gr.EventData) -> str:
        number = (event._data or {}).get("number")
        return examples[number] if isinstance(number, int) and 0 <= number < len(examples) else ""

    def start_again() -> tuple[Any, ...]:
        return (
            (),
            {},
            render.conversation((), examples),
            empty(live.get().documents.values(), texts.SOURCE_EMPTY_HINT),
            gr.Button(interactive=True),
            "",
        )

    shown = [turns, talk, box, send, hint_line]
    asked = gr.on([box.submit, send.click], accept, [box, turns, said], shown, **QUIET)
    answered = asked.then(reply, [turns, only, said], [turns, talk, paper, send], **SLOW)
    picked = talk.example(pick, None, box, **QUIET).then(accept, [box, turns, said], shown, **QUIET)
    picked_answered = picked.then(reply, [turns, only, said], [turns, talk, paper, send], **SLOW)
    talk.cite(open_citation, turns, paper, **QUIET)
    talk.mark(mark, [turns, said], talk, **QUIET)
    cleared = [turns, said, talk, paper, send, hint_line]
    clear.click(start_again, None, cleared, cancels=[answered, picked_answered], **QUIET)


def _cited(turns: Sequence[Turn], data: Any) -> tuple[Turn, Citation] | tuple[None, None]:
    """The citation a click names, with its turn; None if there is none such: the browser may send anything."""
    number, marker = (data or {}).get("turn"), (data or {}).get("marker")
    if not isinstance(number, int) or not 0 <= number < len(turns):
        return None, None
    turn = turns[number]
    citation = next((c for c in turn.answer.citations if c.marker == marker), None) if turn.answer else None
    return (turn, citation) if citation else (None, None)
