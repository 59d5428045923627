"""What a question is limited to: which document, year and place. It sets them itself; the reader may change them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal, Protocol

from page import texts
from page.source import name_of
from rag.followup import resolve
from rag.question import Question
from rag.regions import canonical
from rag.types import Document

Kind = Literal["document", "year", "region"]
KINDS: tuple[Kind, ...] = ("document", "year", "region")
SEVERAL = "*"  # the value of a chip that stands for more than one
_PLACE_CHARS = 14  # the longest name of a place in China has fewer
# What is left of 「2016年的实施方案里，……」 when the name is taken out: 「实施方案里，……」.
_LEFT_BEHIND = re.compile(
    r"^(?:[^，,。？?]{0,10}?(?:方案|规划|文件|计划|通知|意见|办法|条例|规定|纲要)(?=[里中内]))?[\s的里中内，,、。：:；]+"
)


class Understands(Protocol):
    """What this needs of rag.pipeline.Assistant."""

    @property
    def documents(self) -> Mapping[str, Document]: ...

    @property
    def ledger(self) -> Any: ...

    def understand(self, text: str) -> Question: ...


@dataclass(frozen=True, slots=True)
class Limits:
    """What the reader has chosen beside the words of the question."""

    document_ids: tuple[str, ...] = ()
    region: str = ""


NO_LIMITS = Limits()


@dataclass(frozen=True, slots=True)
class Chip:
    kind: Kind
    value: str  # "" where nothing is limited
    choices: tuple[tuple[str, str], ...]  # values with their words; "" lifts the limit


def document_ids_of(assistant: Understands, limits: Limits) -> tuple[str, ...]:
    """The documents to which an answer is limited; () for all. One that was withdrawn meanwhile limits no longer."""
    documents = assistant.documents
    chosen = tuple(one for one in limits.document_ids if one in documents)
    if chosen or not limits.region:
        return chosen
    return tuple(i for i, one in documents.items() if one.facts.region == limits.region)


def chips_of(assistant: Understands, question: str, earlier: Sequence[str], limits: Limits) -> tuple[Chip, ...]:
    """The chips of a question that follows earlier ones; () for small talk.

    What a follow-up takes over from an earlier question can be changed in it, but not lifted.
    """
    own = assistant.understand(question)
    if own.intent == "chat":
        return ()
    whole = resolve(question, list(earlier), assistant.understand)
    documents = limits.document_ids or own.named_documents or whole.named_documents
    places = (limits.region,) if limits.region else own.places or whole.places
    years = own.years or whole.years
    titles = {i: name_of(one) for i, one in assistant.documents.items()}
    regions = {one.facts.region for one in assistant.documents.values() if one.facts.region}
    known_years = {e.year for e in assistant.ledger.entries if e.year} | set(years)
    return (
        _chip("document", documents, titles, bool(limits.document_ids or own.named_documents)),
        _chip("year", [str(y) for y in years], {str(y): f"{y}年" for y in sorted(known_years)}, bool(own.years)),
        _chip(
            "region",
            places,
            {r: r for r in (*places, *sorted(regions - set(places)))},
            bool(limits.region or own.places),
        ),
    )


def _chip(kind: Kind, values: Sequence[str], named: Mapping[str, str], can_be_lifted: bool) -> Chip:
    value = values[0] if len(values) == 1 else SEVERAL if values else ""
    choices = dict(named)
    if value == SEVERAL:
        several = texts.SEVERAL_DOCUMENTS.format(count=len(values)) if kind == "document" else ""
        choices = {SEVERAL: several or "、".join(named.get(v, v) for v in values), **choices}
    if can_be_lifted or not value:
        choices = {"": texts.CHIP_ALL[kind], **choices}
    return Chip(kind, value, tuple(choices.items()))


def refined(assistant: Understands, question: str, limits: Limits, kind: Kind, value: str) -> tuple[str, Limits]:
    """The question and the limits with one chip set to a value, "" to lift it.

    The words of the question change with it: a question for 百色市 would not be answered from another place's plan.
    """
    own = assistant.understand(question)
    if kind == "year":
        return _with_year(question, own.years, value), limits
    if kind == "region":
        known = any(one.facts.region == value for one in assistant.documents.values())
        changed = replace(limits, region=value if known else "", document_ids=())
        return _with_place(question, own.places, value), changed
    rest = _LEFT_BEHIND.sub("", own.unnamed) if own.named_documents else question
    if not any(character.isalnum() for character in rest):
        rest = question
    return rest, Limits((value,) if value else ())


def _with_year(question: str, years: Sequence[int], value: str) -> str:
    if not years:
        return f"{value}年，{question}" if value else question
    text = question
    for year in years:
        printed = rf"(?<!\d)(?:{year}|{year % 100:02d}(?=年))(?!\d)"
        if value:
            text = re.sub(printed, value, text)
        else:
            text = re.sub(rf"(?:截?至|到)?{printed}年?(?:底|末)?(?:以?前)?[，,]?的?", "", text)
    return text if any(character.isalnum() for character in text) else question


def _with_place(question: str, places: Sequence[str], value: str) -> str:
    text = question
    for place in places:
        for printed in _spellings_in(text, place):
            text = text.replace(printed, value)
    text = text if value else _LEFT_BEHIND.sub("", text)
    return text if any(character.isalnum() for character in text) else question


def _spellings_in(text: str, place: str) -> list[str]:
    """How a place is written in the text, the longest first: 百色市, 百色."""
    short = text[:4000]
    found = {
        short[start:end]
        for start in range(len(short))
        for end in range(start + 2, min(len(short), start + _PLACE_CHARS) + 1)
        if canonical(short[start:end]) == place
    }
    return sorted(found, key=len, reverse=True)
