"""One indicator at two times: 「“十三五”建成了多少，“十四五”还要新增多少」."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.answer.figure_told import figure_told
from rag.answer.library import Library
from rag.answer.side_figures import FigureSide, side_figures
from rag.answer.side_times import Times
from rag.answer.sides import without_places
from rag.named_documents import plan_years
from rag.question import Question, years_in
from rag.read import Reader
from rag.types import Document, IndicatorEntry, Statement

_PART = re.compile(r"[，,、；;。？?！!]")
_ASKS = re.compile(r"多少|(?<!哪)几(?!乎)")
_TIME = re.compile(r"(?:19|20)\d\d年?|十[一二三四五六七]五(?:时期|期间|末)?")


def period_statements(
    question: Question,
    library: Library,
    reader: Reader,
    document_ids: Sequence[str],
    entries: Sequence[IndicatorEntry],
) -> tuple[Statement, ...]:
    """For each of two times its figure, of one document; () unless the ledger has both.

    A figure must be asked of each time by itself; places without a document of their own have none here.
    """
    parts = [part for part in _PART.split(question.unnamed or question.text) if _ASKS.search(part)]
    documents = tuple(library.documents.values())
    times = [Times(years_in(part, documents), tuple(plan_years(part))) for part in parts]
    if len(times) != 2 or times[0] == times[1] or not all(len(t.years) + len(t.plans) == 1 for t in times):
        return ()
    subject = without_places(_subject(question.unnamed or question.text), question.places)
    best: tuple[float, tuple[IndicatorEntry, ...]] = (float("-inf"), ())
    for document in documents:
        identifier, region = document.document_id, document.facts.region
        sides = [FigureSide((identifier,), region, t.years, t.plans) for t in times]
        weight = question.preferred.get(identifier, 0.0)
        if _may_speak(document, question, document_ids) and weight > best[0]:
            found = side_figures(sides, subject, question, entries, library)
            best = (weight, found) if found else best
    told = (figure_told(entry, question, library, reader) for entry in best[1])
    return tuple({statement.evidence: statement for statement in told}.values())


def _may_speak(document: Document, question: Question, document_ids: Sequence[str]) -> bool:
    chosen = question.named_documents or document_ids
    if chosen and document.document_id not in chosen:
        return False
    return not question.places or document.facts.region in question.places


def _subject(text: str) -> str:
    """What stands before the first question, or is in it beside its time."""
    parts = _PART.split(text)
    first = next(at for at, part in enumerate(parts) if _ASKS.search(part))
    return " ".join(parts[:first]) or _TIME.sub(" ", parts[first])
