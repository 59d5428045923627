"""What is to be known of the documents that an answer cites: are they in force, and which other says the same."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta

from rag.answer.library import Library
from rag.answer.phrases import phrase
from rag.answer.support import judge
from rag.cite import citation_label
from rag.question import Question
from rag.read import Candidate, Reader
from rag.successions import Successions
from rag.types import Document, DocumentFacts, Intent
from rag.validity import Validity

_HITS = 4
_SUCCESSIONS = 4  # notices; a plan from before a reform names a dozen bodies
# What one document sets for its period and another may have set for its own; bodies and their tasks change too often.
_INTENTS: tuple[Intent, ...] = ("figure", "time", "list", "fact", "definition")


def state_notice(document: Document, validity: Validity, documents: Mapping[str, Document]) -> str:
    """That a document is not in force, and why; "" if it is, or if nothing is known."""
    facts = document.facts
    title = facts.title or document.document_id
    by = documents[validity.by].facts.title if validity.by in documents else ""
    if facts.status not in ("", "有效"):
        return phrase("notice_stated", title=title, status=facts.status)
    if validity.state == "repealed":
        return phrase("notice_repealed", title=title, by=by)
    if validity.state == "superseded":
        return phrase("notice_superseded", title=title, by=by)
    if validity.state == "expired":
        return phrase("notice_expired", title=title, end=_last_day(facts, validity))
    if validity.state == "not_yet":
        return phrase("notice_not_yet", title=title, day=_spelt(date.fromisoformat(validity.since)))
    return ""


def _last_day(facts: DocumentFacts, validity: Validity) -> str:
    if facts.period_end is not None:
        return f"{facts.period_end}年"
    return _spelt(date.fromisoformat(validity.since) - timedelta(days=1))


def _spelt(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def other_period_notice(
    question: Question,
    cited: Iterable[str],
    library: Library,
    reader: Reader,
    validities: Mapping[str, Validity],
    document_ids: Sequence[str] = (),
) -> str:
    """Names the clause of an older or newer document that answers the same; "" if there is none.

    Only where the question names neither a document nor a time, and of documents that speak for the same place in a
    period that does not meet the one of the documents cited.
    """
    if question.named_documents or question.years or question.plans or question.intent not in _INTENTS:
        return ""
    shown = [library.documents[i].facts for i in cited]
    others = [
        identifier
        for identifier, document in library.documents.items()
        if shown
        and (not document_ids or identifier in document_ids)
        and all(_is_of_another_period(document.facts, facts) for facts in shown)
    ]
    best = _answering(question, others, library, reader) if others else None
    if best is None:
        return ""
    facts = library.documents[best.clause.document_id].facts
    state = validities[best.clause.document_id].words
    period = f"{facts.period_start}—{facts.period_end}年{f'，{state}' if state else ''}"
    return phrase("notice_other_period", label=citation_label(facts, best.clause), period=period)


def succession_notices(names: Iterable[str], successions: Successions) -> tuple[str, ...]:
    """For each body that a reform has ended: which bodies carry its duties today, and by what document."""
    notices = []
    for name in dict.fromkeys(names):
        bodies = successions.today(name)
        if bodies == (name,):
            continue
        last = successions.of(name)[-1]
        notices.append(
            phrase("notice_succession", name=name, today="、".join(bodies), basis=last.basis, year=last.year)
        )
    if len(notices) > _SUCCESSIONS:
        return (*notices[:_SUCCESSIONS], phrase("notice_successions_more", count=len(notices) - _SUCCESSIONS))
    return tuple(notices)


def _is_of_another_period(other: DocumentFacts, cited: DocumentFacts) -> bool:
    """Of the same place and level, and of years before or after."""
    if not other.region or (other.region, other.region_level) != (cited.region, cited.region_level):
        return False
    years = (other.period_start, other.period_end, cited.period_start, cited.period_end)
    if any(year is None for year in years):
        return False
    first, last, cited_first, cited_last = (year or 0 for year in years)
    return last <= cited_first or first >= cited_last


def _answering(question: Question, document_ids: Sequence[str], library: Library, reader: Reader) -> Candidate | None:
    """The best sentence of the documents if it is evidence enough."""
    alone = replace(question, preferred={})
    hits = library.search(alone, _HITS, document_ids)
    candidates = [c for c in reader.read(alone, hits, library.words(alone)) if not c.is_title]
    return candidates[0] if candidates and judge(alone, candidates[0], candidates[1:]).enough else None
