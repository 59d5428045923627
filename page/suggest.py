"""Questions that go on from an answer: made of its clause and of the ledger, each tried before it is offered."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from page import texts
from page.scope import document_ids_of
from page.session import is_writing
from page.source import name_of
from page.turns import Turn, history_of, stream_of
from rag.errors import PolicyQAError
from rag.types import Answer, Citation, IndicatorEntry

MOST = 3  # offered under an answer
TRIES = 6  # questions asked to find them; each takes some 0.1 s
_TITLE_CHARS = 24  # a longer heading makes no question
_NOT_GONE_ON_FROM = ("chat", "corpus", "document")

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Candidate:
    question: str
    holds: Callable[[Answer], bool]  # whether an answer is the one that the question is offered for


def suggestions(assistant: Any, turns: Sequence[Turn]) -> tuple[str, ...]:
    """At most three questions that the assistant answers after the last one, by what it has answered just now."""
    answer = turns[-1].answer if turns else None
    if answer is None or answer.refused or is_writing(answer):
        return ()
    if answer.intent in _NOT_GONE_ON_FROM or answer.comparison:
        return ()
    history = history_of(turns)
    asked = {turn.question for turn in turns}
    offered: list[str] = []
    try:
        ids = document_ids_of(assistant, turns[-1].limits)
        for tried, candidate in enumerate(_candidates(assistant, answer)):
            if tried >= TRIES or len(offered) >= MOST:
                break
            if candidate.question in asked or candidate.question in offered:
                continue
            found = next(stream_of(assistant, candidate.question, history, ids, lambda: True))
            if not found.refused and candidate.holds(found):
                offered.append(candidate.question)
    except PolicyQAError:
        return tuple(offered)
    except Exception:  # a bug: the answer stands without suggestions, the traceback goes to the log
        log.exception("No suggestions could be made.")
    return tuple(offered)


def _candidates(assistant: Any, answer: Answer) -> Iterator[_Candidate]:
    if not answer.citations:
        return
    first = answer.citations[0]
    yield from _of_units(answer, first)
    yield from _of_figures(assistant, answer, first)
    yield from _of_section(assistant, first)


def _of_units(answer: Answer, cited: Citation) -> Iterator[_Candidate]:
    assignment = cited.clause.assignment
    if assignment is None or answer.intent == "unit_tasks":
        return

    def same_clause(found: Answer) -> bool:
        return any(c.clause.clause_id == cited.clause.clause_id for c in found.citations)

    if not any(unit in answer.text for unit in assignment.units):
        yield _Candidate(texts.SUGGEST_UNIT, same_clause)
    elif assignment.cooperating and not all(unit in answer.text for unit in assignment.cooperating):
        yield _Candidate(texts.SUGGEST_COOPERATING, same_clause)
    for unit in assignment.lead[:1]:
        yield _Candidate(
            texts.SUGGEST_TASKS.format(unit=unit),
            lambda found: found.intent == "unit_tasks" and len(found.citations) > 1,
        )


def _of_figures(assistant: Any, answer: Answer, cited: Citation) -> Iterator[_Candidate]:
    """Another figure beside it, and the same figure of another document, field or year."""
    if answer.intent not in ("figure", "comparison"):
        return
    entries: Sequence[IndicatorEntry] = assistant.ledger.entries
    document = cited.clause.document_id
    told = [
        e
        for e in entries
        if e.document_id == document
        and e.start < cited.quote_end
        and e.end > cited.quote_start
        and e.value in answer.text
        and (e.name in answer.question or (e.scope and e.scope in answer.question))
    ]
    for own in told[:1]:
        for other in entries:
            if other.clause_id == own.clause_id and other.scope == own.scope and other.name != own.name:
                if other.source == "prose" and other.value and other.value not in answer.text:
                    yield _figure(f"那{other.name}呢？", other)
                continue
            if other.name != own.name or other.unit != own.unit or other is own or not other.value:
                continue
            if other.document_id != document and other.region != own.region and other.region:
                yield _figure(f"{other.region}呢？", other)
            elif other.document_id != document:
                yield _figure(f"《{name_of(assistant.documents[other.document_id])}》里呢？", other)
            elif other.scope != own.scope and other.scope and other.role == own.role:
                yield _figure(f"{other.scope}呢？", other)
            elif other.scope == own.scope and other.year and other.year != own.year:
                yield _figure(f"{other.year}年呢？", other)


def _figure(question: str, wanted: IndicatorEntry) -> _Candidate:
    return _Candidate(
        question,
        lambda found: (
            wanted.value in found.text and any(c.clause.document_id == wanted.document_id for c in found.citations)
        ),
    )


def _of_section(assistant: Any, cited: Citation) -> Iterator[_Candidate]:
    """What else stands under the heading above the clause."""
    headings = [h for h in assistant.headings(cited.clause.document_id) if h.path == cited.clause.heading_path[:-1]]
    for heading in headings[:1]:
        title = heading.title.strip()
        if not title or len(title) > _TITLE_CHARS:
            continue

        def within(found: Answer, low: int = heading.start, high: int = heading.scope_end) -> bool:
            inside = [
                c
                for c in found.citations
                if c.clause.document_id == cited.clause.document_id and low <= c.clause.start < high
            ]
            return len(inside) > 1 and len(inside) == len(found.citations)

        yield _Candidate(texts.SUGGEST_SECTION.format(title=title), within)
