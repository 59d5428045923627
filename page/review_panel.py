"""用户反馈: what readers have marked wrong; a steward makes known questions of it or puts it aside."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import gradio as gr

from eval.comparable import comparable
from eval.review import accept_item
from page import texts
from page.live import Live
from page.panel import Panel, Place, table_component
from page.queueing import QUIET
from page.review_render import ITEMS_MOST, open_items, review_list
from page.steward import Visitor, may_change, name_for_change
from page.steward_bar import Steward
from page.table import failure, nothing, notice
from rag.errors import InputError, PolicyQAError
from rag.review import ReviewItem, close, read_items

if TYPE_CHECKING:
    from rag.pipeline import Assistant

QUOTE_LEAST = 6  # characters that tell a clause
Listed = tuple["Assistant", tuple[ReviewItem, ...]]  # who has the documents, and the items in the order shown


def review_panel(live: Live, steward: Steward, name: Any, tab: Any) -> Panel:
    """`name`: the field for the steward's name. `tab`: in which the panel lies."""
    shown = gr.State(None)
    report = gr.HTML("", apply_default_css=False, elem_id="review-report", elem_classes=["table-place", "said"])
    table = table_component("", "review-list", "review.js")

    def show(reader: Visitor) -> tuple[Any, ...]:
        assistant = live.get()
        if not may_change(assistant.config, reader):
            return None, nothing(texts.REVIEW_LOCKED)
        items = read_items(assistant.config.data)
        listed = tuple(open_items(items)[:ITEMS_MOST])
        return (assistant, listed), review_list(items, tuple(assistant.documents.values()))

    def adopt(by_name: str, reader: Visitor, event: gr.EventData) -> tuple[Any, ...]:
        assistant = live.get()
        try:
            by = name_for_change(assistant.config, reader, by_name)
            fields = event._data if isinstance(event._data, dict) else {}
            facts, gold = expected_of(fields)
            line = accept_item(assistant.config, assistant.documents, _item(assistant, fields), by, facts, gold)
        except PolicyQAError as error:
            return failure(str(error)), gr.skip(), gr.skip()  # what was written stays
        return notice(texts.REVIEW_ACCEPTED.format(id=line["id"])), *show(reader)

    def dismiss(by_name: str, reader: Visitor, event: gr.EventData) -> tuple[Any, ...]:
        assistant = live.get()
        try:
            by = name_for_change(assistant.config, reader, by_name)
            fields = event._data if isinstance(event._data, dict) else {}
            close(assistant.config.data, _item(assistant, fields), "dismissed", by)
        except PolicyQAError as error:
            return failure(str(error)), gr.skip(), gr.skip()
        return notice(texts.REVIEW_DISMISSED), *show(reader)

    tab.select(show, steward.visitor, [shown, table], **QUIET)
    steward.when_unlocked(show, [steward.visitor], [shown, table])
    live.on_change(show, [steward.visitor], [shown, table])
    table.adopt(adopt, [name, steward.visitor], [report, shown, table], **QUIET)
    table.dismiss(dismiss, [name, steward.visitor], [report, shown, table], **QUIET)
    return Panel(table, shown, _place)


def expected_of(fields: Mapping[str, Any]) -> tuple[list[tuple[str, ...]], tuple[str, str] | None]:
    """Facts and gold for eval.review.accept_item, from what the form carries.

    Raises InputError if the facts or the quote are missing: the browser may send anything.
    """
    if fields.get("none") is True:
        return [], None
    lines = str(fields.get("facts") or "").splitlines()
    facts = [tuple(one.strip() for one in line.replace("｜", "|").split("|") if one.strip()) for line in lines]
    facts = [alternatives for alternatives in facts if alternatives]
    if not facts:
        raise InputError(texts.REVIEW_FACTS_MISSING.format(no_answer=texts.REVIEW_NO_ANSWER))
    quote = str(fields.get("quote") or "").strip()
    if len(comparable(quote)) < QUOTE_LEAST:
        raise InputError(texts.REVIEW_QUOTE_MISSING)
    return facts, (str(fields.get("document") or ""), quote)


def _item(assistant: Assistant, fields: Mapping[str, Any]) -> str:
    """The id of the item meant. Raises InputError if it is dealt with already."""
    wanted = fields.get("item")
    if not any(item.item_id == wanted for item in open_items(read_items(assistant.config.data))):
        raise InputError(texts.REVIEW_GONE)
    return str(wanted)


def _place(shown: Listed | None, row: int, match: int) -> Place | None:
    """The clause that the answer cited, as the live version has it."""
    if shown is None or not 0 <= row < len(shown[1]) or not 0 <= match < len(shown[1][row].citations):
        return None
    assistant, cited = shown[0], shown[1][row].citations[match]
    if cited.document_id not in assistant.documents:
        return None
    clause = next((c for c in assistant.clauses(cited.document_id) if c.clause_id == cited.clause_id), None)
    if clause is None:
        return None
    start = max(clause.text.find(cited.quote), 0)
    length = len(cited.quote) if cited.quote in clause.text else 0
    return assistant, clause, clause.start + start, clause.start + start + length
