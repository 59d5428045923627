"""用户反馈: answers that readers have marked wrong, each with the form that makes a known question of it -> HTML."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from page import texts
from page.render import escape
from page.source import name_of
from page.table import nothing
from page.times import local_time
from rag.review import ReviewItem
from rag.types import Document

ITEMS_MOST = 100  # shown at once, the oldest first: those that are dealt with make room for the rest


def open_items(items: Iterable[ReviewItem]) -> list[ReviewItem]:
    """Those that wait for a steward, the oldest first."""
    return [item for item in items if item.state == "open" and item.mark == "down"]


def review_list(items: Sequence[ReviewItem], documents: Sequence[Document]) -> str:
    useful = sum(item.mark == "up" for item in items)
    waiting = open_items(items)
    praised = f"<span>{texts.REVIEW_USEFUL.format(count=useful)}</span>" if useful else ""
    bar = (
        f'<div class="bar"><p class="summary"><strong>{texts.REVIEW_COUNT.format(count=len(waiting))}</strong>'
        f"{praised}</p></div>"
    )
    if not waiting:
        return bar + nothing(texts.REVIEW_NONE)
    shown = waiting[:ITEMS_MOST]
    return bar + "".join(_item(item, number, documents) for number, item in enumerate(shown))


def _item(item: ReviewItem, number: int, documents: Sequence[Document]) -> str:
    reason = (
        f'<p class="reason-said"><span>{texts.REVIEW_REASON}</span>{escape(item.reason)}</p>' if item.reason else ""
    )
    history = "".join(f"<li>{escape(turn['content'])}</li>" for turn in item.history)
    before = f"<details><summary>{texts.REVIEW_HISTORY}</summary><ul>{history}</ul></details>" if history else ""
    cited = "".join(
        f'<li><button type="button" class="clause" data-action="clause" data-row="{number}" data-match="{place}">'
        f"{escape(one.label)}</button></li>"
        for place, one in enumerate(item.citations)
    )
    refused = f'<span class="badge">{texts.REVIEW_REFUSED}</span>' if item.refused else ""
    return (
        f'<section class="item" data-item="{escape(item.item_id)}"><h3>{escape(item.question)}</h3>'
        f'<p class="when">{escape(local_time(item.at))}　索引 {escape(item.index_version)}</p>{before}{reason}'
        f'<div class="answered"><span>{texts.REVIEW_ANSWER}</span>{refused}<p>{escape(item.answer)}</p>'
        f"<ul>{cited}</ul></div>{_form(item, documents)}</section>"
    )


def _form(item: ReviewItem, documents: Sequence[Document]) -> str:
    """Folded until it is wanted; what is written stays in the browser until it is sent."""
    likely = item.citations[0].document_id if item.citations else ""
    options = "".join(
        f'<option value="{escape(one.document_id)}"{" selected" if one.document_id == likely else ""}>'
        f"{escape(name_of(one))}</option>"
        for one in documents
    )
    return (
        '<p class="doing-line">'
        f'<button type="button" class="plain" data-action="unfold" aria-expanded="false">{texts.REVIEW_ACCEPT}</button>'
        f'<button type="button" class="plain" data-action="dismiss">{texts.REVIEW_DISMISS}</button></p>'
        '<div class="accept" hidden>'
        f'<label class="check"><input type="checkbox" name="none">{texts.REVIEW_NO_ANSWER}</label>'
        f'<div class="with-answer"><label>{texts.REVIEW_FACTS}'
        f'<textarea name="facts" rows="2" placeholder="{texts.REVIEW_FACTS_EXAMPLE}"></textarea></label>'
        f'<label>{texts.REVIEW_DOCUMENT}<select name="document">{options}</select></label>'
        f'<label>{texts.REVIEW_QUOTE}<textarea name="quote" rows="2"></textarea></label></div>'
        '<p class="doing-line"><button type="button" class="go" data-action="accept">'
        f"{texts.REVIEW_ACCEPT}</button></p></div>"
    )
