"""The page put together: what stands where, and what happens on a click."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import gradio as gr

from page import read_file, render, texts
from page.source import empty, name_of, source
from page.turns import Turn, add_question, answer_last
from page.warming import Warming
from rag.types import Citation

if TYPE_CHECKING:
    from rag.pipeline import Assistant

QUESTIONS_AT_ONCE = 4  # answered side by side, the rest wait their turn; more would share the same cores
CLICKS_AT_ONCE = 16
CHECK_SECONDS = 2  # between looks whether the embedding model has been loaded


def build_blocks(assistant: Assistant, examples: Sequence[str]) -> Any:
    warming = Warming(assistant)
    tabs = [(texts.TAB_CHAT, _chat_tab)]  # 责任单位, 指标, 文件, 评测: add a title and a function that lays it out
    with gr.Blocks(title=texts.PRODUCT, analytics_enabled=False, fill_width=True, fill_height=True) as blocks:
        head = gr.HTML(_header(assistant, warming), apply_default_css=False, elem_id="masthead")
        with gr.Tabs(elem_id="tabs", elem_classes=["only-one"] if len(tabs) == 1 else []):
            for title, lay_out in tabs:
                with gr.Tab(title):
                    lay_out(assistant, tuple(examples))
        gr.HTML(render.footer(assistant.config.embedding_model), apply_default_css=False, elem_id="foot")
        timer = gr.Timer(CHECK_SECONDS)

        def look() -> tuple[Any, Any]:
            return _header(assistant, warming), gr.Timer(active=warming.pending)

        quiet = {"show_progress": "hidden", "api_visibility": "private", "concurrency_limit": CLICKS_AT_ONCE}
        blocks.load(look, None, [head, timer], **quiet)
        timer.tick(look, None, [head, timer], **quiet)
    blocks.queue(api_open=False)
    warming.start()
    return blocks


def _header(assistant: Assistant, warming: Warming) -> str:
    if assistant.ready:
        state = "模型已就绪"
    else:
        state = f"模型未能加载：{warming.failure}" if warming.failure else "模型正在加载…"
    return render.header(assistant.index_version, len(assistant.documents), state, alarm=bool(warming.failure))


def _chat_tab(assistant: Assistant, examples: tuple[str, ...]) -> None:
    turns = gr.State(())
    with gr.Row(elem_id="desk", equal_height=True):
        with gr.Column(scale=6, min_width=320, elem_id="talk"):
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
                    )
                    clear = gr.Button(texts.CLEAR, variant="secondary", scale=0, min_width=96, elem_id="clear")
        with gr.Column(scale=5, min_width=320, elem_id="evidence"):
            paper = gr.HTML(
                empty(assistant.documents.values()),
                js_on_load=read_file("source.js"),
                apply_default_css=False,
                elem_id="source",
            )

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
        beside = _paper(assistant, answer.citations[0], by="") if answer and answer.citations else gr.skip()
        return done, render.conversation(done), beside, gr.Button(interactive=True)

    def open_citation(so_far: tuple[Turn, ...], event: gr.EventData) -> Any:
        citation = _cited(so_far, event._data)
        return gr.skip() if citation is None else _paper(assistant, citation, by="user")

    def open_document(event: gr.EventData) -> Any:
        name = (event._data or {}).get("document")
        document = assistant.documents.get(name) if isinstance(name, str) else None
        if document is None:
            return gr.skip()
        return source(document, assistant.headings(document.document_id), nonce=_nonce(), by="user")

    def pick(event: gr.EventData) -> str:
        number = (event._data or {}).get("number")
        return examples[number] if isinstance(number, int) and 0 <= number < len(examples) else ""

    def start_again() -> tuple[Any, ...]:
        return (
            (),
            render.conversation((), examples),
            empty(assistant.documents.values()),
            gr.Button(interactive=True),
            "",
        )

    quiet = {"show_progress": "hidden", "api_visibility": "private", "concurrency_limit": CLICKS_AT_ONCE}
    slow = {**quiet, "concurrency_limit": QUESTIONS_AT_ONCE}
    shown = [turns, talk, box, send, hint_line]
    asked = gr.on([box.submit, send.click], accept, [box, turns], shown, **quiet)
    answered = asked.then(reply, [turns, only], [turns, talk, paper, send], **slow)
    picked = talk.example(pick, None, box, **quiet).then(accept, [box, turns], shown, **quiet)
    picked_answered = picked.then(reply, [turns, only], [turns, talk, paper, send], **slow)
    talk.cite(open_citation, turns, paper, **quiet)
    paper.open(open_document, None, paper, **quiet)
    clear.click(start_again, None, [turns, talk, paper, send, hint_line], cancels=[answered, picked_answered], **quiet)


def _cited(turns: Sequence[Turn], data: Any) -> Citation | None:
    """The citation a click names, None if there is none such: the browser may send anything."""
    turn, marker = (data or {}).get("turn"), (data or {}).get("marker")
    if not isinstance(turn, int) or not 0 <= turn < len(turns):
        return None
    answer = turns[turn].answer
    return next((c for c in answer.citations if c.marker == marker), None) if answer else None


def _paper(assistant: Assistant, citation: Citation, by: str) -> str:
    document_id = citation.clause.document_id
    return source(assistant.documents[document_id], assistant.headings(document_id), citation, _nonce(), by)


def _nonce() -> str:
    return str(time.monotonic_ns())
