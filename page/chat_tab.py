"""问答: a conversation, and the cited document beside it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

import gradio as gr

from page import read_file, render, texts
from page.beside import number_in, opened, opened_clause, opened_document, source_panel
from page.handing import word_file
from page.links import Link, clause_of, question_link, read_link
from page.live import Live
from page.panel import document_choice
from page.queueing import QUIET, SLOW, WRITING
from page.scope import KINDS, Limits, refined
from page.session import Writings, is_writing
from page.source import empty
from page.suggest import suggestions
from page.turns import Feedback, Turn, add_question, answers, mark_answer, settled, written
from rag.types import Citation

Turns = tuple[Turn, ...]
Said = dict[int, Feedback]


def chat_tab(live: Live, examples: tuple[str, ...], writings: Writings, page: Any) -> None:
    """`page`: the Blocks, whose opening a link is read at."""
    turns, said, to_ask = gr.State(()), gr.State({}), gr.State(Link())
    with gr.Row(elem_id="desk", elem_classes=["halves"], equal_height=True):
        with gr.Column(scale=6, min_width=320, elem_id="talk", elem_classes=["half"]):
            talk = gr.HTML(
                render.conversation((), examples),
                js_on_load=read_file("clipboard.js") + read_file("conversation.js"),
                apply_default_css=False,
                elem_id="conversation",
            )
            with gr.Column(elem_id="ask"):
                linked_hint = gr.HTML("", apply_default_css=False, elem_classes=["hint-line"])
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
    carrier = gr.HTML("", js_on_load=read_file("download.js"), apply_default_css=False, elem_classes=["carrier"])

    def drawn(so_far: Turns, of_answers: Said) -> str:
        return render.conversation(so_far, examples, of_answers, question_link)

    def waits(so_far: Turns, question: str, limits: Limits, of_answers: Said, request: gr.Request) -> tuple[Any, ...]:
        """Show the question at once, before its turn in the queue comes."""
        waiting = add_question(live.get(), so_far, question, limits)
        if waiting is so_far:
            said_why = "" if question.strip() else texts.EMPTY_QUESTION
            return so_far, gr.skip(), gr.skip(), gr.skip(), render.hint(said_why)
        writings.begin(_session(request))
        return waiting, drawn(waiting, of_answers), "", gr.Button(interactive=False), ""

    def accept(
        question: str, so_far: Turns, document_ids: list[str], of_answers: Said, request: gr.Request
    ) -> tuple[Any, ...]:
        return waits(so_far, question, Limits(tuple(document_ids or ())), of_answers, request)

    def reply(so_far: Turns, of_answers: Said, request: gr.Request) -> tuple[Any, ...]:
        assistant = live.get()
        writing = writings.of(_session(request))
        done, rest = answers(assistant, so_far, writing.stopped)
        if done is so_far:
            return so_far, gr.skip(), gr.skip(), gr.Button(interactive=True)
        answer = done[-1].answer
        if is_writing(answer):
            writing.keep(rest)
        beside = opened(assistant, answer.citations[0], by="") if answer and answer.citations else gr.skip()
        return done, drawn(done, of_answers), beside, gr.Button(interactive=True)

    def write_on(so_far: Turns, of_answers: Said, request: gr.Request) -> Iterator[tuple[Any, ...]]:
        """The answer as a model words it, sentence by sentence; then what may be asked next."""
        writing = writings.of(_session(request))
        if not so_far or so_far[-1].answer is None:
            yield gr.skip(), gr.skip()
            return
        for answer in written(writing.take()):
            if writing.left:  # what is shown belongs to another question by now
                break
            so_far = (*so_far[:-1], replace(so_far[-1], answer=answer))
            yield so_far, drawn(so_far, of_answers)
        so_far = settled(so_far)
        if so_far[-1].suggestions is None and not writing.left:
            offered = suggestions(so_far[-1].assistant, so_far)
            so_far = (*so_far[:-1], replace(so_far[-1], suggestions=offered))
        yield (gr.skip(), gr.skip()) if writing.left else (so_far, drawn(so_far, of_answers))

    def stop(request: gr.Request) -> None:
        writings.of(_session(request)).stop()

    def refine(so_far: Turns, of_answers: Said, event: gr.EventData, request: gr.Request) -> tuple[Any, ...]:
        """Ask the last question again with another chip; the browser may send anything."""
        data = event._data if isinstance(event._data, dict) else {}
        kind, value = data.get("kind"), data.get("value")
        latest = so_far[-1] if so_far and number_in(event, "turn") == len(so_far) - 1 else None
        chip = next((c for c in latest.chips if c.kind == kind), None) if latest and kind in KINDS else None
        if latest is None or chip is None or value not in dict(chip.choices) or value == chip.value:
            return (gr.skip(),) * 5
        of_answers.pop(len(so_far) - 1, None)
        question, limits = refined(live.get(), latest.question, latest.limits, chip.kind, str(value))
        return waits(so_far[:-1], question, limits, of_answers, request)

    def suggested(so_far: Turns, of_answers: Said, event: gr.EventData, request: gr.Request) -> tuple[Any, ...]:
        number = number_in(event, "number")
        offered = so_far[-1].suggestions or () if so_far else ()
        if not 0 <= number < len(offered):
            return (gr.skip(),) * 5
        return waits(so_far, offered[number], so_far[-1].limits, of_answers, request)

    def open_citation(so_far: Turns, event: gr.EventData) -> Any:
        turn, citation = _cited(so_far, event._data)
        return gr.skip() if turn is None or citation is None else opened(turn.assistant, citation, by="user")

    def hand_over(so_far: Turns, event: gr.EventData) -> Any:
        number = number_in(event, "turn")
        answer = so_far[number].answer if 0 <= number < len(so_far) else None
        return gr.skip() if answer is None else word_file(answer, datetime.now())

    def mark(so_far: Turns, of_answers: Said, event: gr.EventData) -> Any:
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
        return drawn(so_far, of_answers)

    def pick(event: gr.EventData) -> str:
        number = (event._data or {}).get("number")
        return examples[number] if isinstance(number, int) and 0 <= number < len(examples) else ""

    def start_again(request: gr.Request) -> tuple[Any, ...]:
        writings.leave(_session(request))
        return (
            (),
            {},
            render.conversation((), examples),
            empty(live.get().documents.values(), texts.SOURCE_EMPTY_HINT),
            gr.Button(interactive=True),
            "",
            "",
        )

    def open_link(request: gr.Request) -> tuple[Any, ...]:
        """What the address of the page asks for: the clause or document beside, and the questions to be asked."""
        link = read_link(str(request.query_params or ""))
        assistant = live.get()
        gone = [one for one in link.limits.document_ids if one not in assistant.documents]
        said_why = render.hint(texts.LINK_LIMIT_UNKNOWN) if gone else gr.skip()
        return link if link.questions else gr.skip(), _beside(assistant, link), said_why

    def ask_of_link(link: Link, so_far: Turns, of_answers: Said, request: gr.Request) -> tuple[Any, ...]:
        if not link.questions:
            return (gr.skip(),) * 5
        return waits(so_far, link.questions[0], link.limits, of_answers, request)

    def rest_of_link(link: Link) -> Link:
        return replace(link, questions=link.questions[1:])

    shown = [turns, talk, box, send, hint_line]
    replied = [turns, talk, paper, send]

    def go_on(asked: Any) -> list[Any]:
        """Answer what an event has put at the end of the conversation."""
        answered = asked.then(reply, [turns, said], replied, **SLOW)
        return [answered, answered.then(write_on, [turns, said], [turns, talk], **WRITING)]

    asked = gr.on([box.submit, send.click], accept, [box, turns, only, said], shown, **QUIET)
    picked = talk.example(pick, None, box, **QUIET).then(accept, [box, turns, only, said], shown, **QUIET)
    chosen = talk.suggest(suggested, [turns, said], shown, **QUIET)
    changed = talk.refine(refine, [turns, said], shown, **QUIET)
    going = [one for event in (asked, picked, chosen, changed) for one in go_on(event)]
    talk.cite(open_citation, turns, paper, **QUIET)
    talk.mark(mark, [turns, said], talk, **QUIET)
    talk.word(hand_over, turns, carrier, **QUIET)
    talk.stop(stop, None, None, **QUIET)
    cleared = [turns, said, talk, paper, send, hint_line, linked_hint]
    clear.click(start_again, None, cleared, cancels=going, **QUIET)

    page.load(open_link, None, [to_ask, paper, linked_hint], **QUIET)
    linked = to_ask.change(ask_of_link, [to_ask, turns, said], shown, **QUIET)
    *_, last = go_on(linked)
    last.then(rest_of_link, to_ask, to_ask, **QUIET)  # which asks the next one


def _session(request: gr.Request) -> str:
    return request.session_hash or ""


def _beside(assistant: Any, link: Link) -> Any:
    documents = assistant.documents
    if link.clause_id:
        clause = clause_of(assistant, link.clause_id)
        if clause is None:
            return empty(documents.values(), texts.SOURCE_EMPTY_HINT, texts.LINK_CLAUSE_UNKNOWN)
        return opened_clause(assistant, clause, clause.start, clause.start)
    if link.document_id:
        if link.document_id not in documents:
            return empty(documents.values(), texts.SOURCE_EMPTY_HINT, texts.LINK_DOCUMENT_UNKNOWN)
        return opened_document(assistant, link.document_id)
    return gr.skip()


def _cited(turns: Sequence[Turn], data: Any) -> tuple[Turn, Citation] | tuple[None, None]:
    """The citation a click names, with its turn; None if there is none such: the browser may send anything."""
    number, marker = (data or {}).get("turn"), (data or {}).get("marker")
    if not isinstance(number, int) or not 0 <= number < len(turns):
        return None, None
    turn = turns[number]
    citation = next((c for c in turn.answer.citations if c.marker == marker), None) if turn.answer else None
    return (turn, citation) if citation else (None, None)
