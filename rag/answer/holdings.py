"""Answers about the documents as a whole: which there are, how many, the newest, those no longer in force."""

from __future__ import annotations

import re
from datetime import date

from rag.answer.documents import corpus_statements, spelt_day
from rag.answer.library import Library
from rag.answer.phrases import phrase
from rag.question import Question
from rag.types import Document, Evidence, Statement
from rag.validity import validities

_NEWEST = re.compile(r"最新|最近|最晚|最后")
_OLDEST = re.compile(r"最早|最老|最旧")
_PAST = re.compile(r"过期|到期|失效|废止|作废|届满")
_COUNTED = re.compile(r"几[份个部件]|多少")


def holding_statements(question: Question, library: Library, today: date | None = None) -> tuple[Statement, ...]:
    """What is asked of the corpus: the list of documents, or those of them that the question wants."""
    asked = question.text
    listed = corpus_statements(library)
    if _PAST.search(asked):
        return _past(library, listed, today or date.today())
    if _NEWEST.search(asked) or _OLDEST.search(asked):
        return _by_date(library, listed, newest=bool(_NEWEST.search(asked))) or listed
    if _COUNTED.search(asked) and len(listed) > 1:
        return (Statement(phrase("corpus_count", count=len(listed) - 1), ()), *listed[1:])
    return listed


def _past(library: Library, listed: tuple[Statement, ...], today: date) -> tuple[Statement, ...]:
    known = validities(library.documents.values(), today)
    evidence = _evidence_by_document(library, listed)
    lines = [
        Statement(phrase("corpus_past_line", title=_title(d), words=known[i].words), evidence[i])
        for i, d in library.documents.items()
        if known[i].is_past
    ]
    if not lines:
        everything = tuple(e for s in listed for e in s.evidence)
        return (Statement(phrase("corpus_none_past"), everything),)
    return (Statement(phrase("corpus_past"), ()), *lines)


def _by_date(library: Library, listed: tuple[Statement, ...], newest: bool) -> tuple[Statement, ...]:
    dated = [(d.facts.date_signed or d.facts.date_published, i) for i, d in library.documents.items()]
    days = [day for day, _ in dated if day]
    if not days:
        return ()
    wanted = max(days) if newest else min(days)
    evidence = _evidence_by_document(library, listed)
    lines = []
    for day, identifier in dated:
        if day == wanted:
            title, spelt = _title(library.documents[identifier]), spelt_day(day)
            text = (
                phrase("corpus_newest", title=title, date=spelt)
                if newest
                else phrase("corpus_oldest", title=title, date=spelt)
            )
            lines.append(Statement(text, evidence[identifier]))
    return tuple(lines)


def _title(document: Document) -> str:
    return document.facts.title or document.document_id


def _evidence_by_document(library: Library, listed: tuple[Statement, ...]) -> dict[str, tuple[Evidence, ...]]:
    """The evidence with which each document stands in the list."""
    lines = listed[1:]  # the first line is the heading of the list
    return {i: line.evidence for i, line in zip(library.documents, lines, strict=True)}
