"""Answers to questions about figures that no document prints but that follow from figures that it prints.

A sum, a difference, how many times, a share, a growth, an order, a count: each with its terms, each term with its own
citation, and the formula. Figures of different documents or years are never put together unless the question does.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal

from rag.answer.contradictions import contradiction_statements
from rag.answer.figure_answers import (
    count_statement,
    name_of,
    order_statement,
    pair_statement,
    refusal,
    term_statements,
    total_statement,
    unset_statements,
    whole_statement,
)
from rag.answer.figure_pairs import paired, told_pair
from rag.answer.figure_terms import Asked, asked_of, best_set, comparable_name, family, is_covered, is_whole
from rag.answer.figure_words import EXCEPT, Work, work_asked
from rag.answer.library import Library
from rag.answer.named_pairs import named_pair
from rag.answer.phrases import phrase
from rag.figures import scale_and_unit
from rag.indicators.arithmetic import comparable, count, difference, largest, ranking, smallest, total
from rag.normal import normal
from rag.question import WHOLE_PROVINCE, Question
from rag.regions import level_of
from rag.types import Document, Draft, IndicatorEntry, Statement, Worked

_INTENTS = ("figure", "fact", "list", "comparison", "where", "document")
_OF_TWO = ("compare", "difference", "ratio")
_LISTED = ("total", "extremes", "order", "count")
_OF_DOCUMENTS = re.compile(r"全区|全省|自治区(?!级)|区里|省里|两[份个](?:文件|方案|规划)")
_ANY_KIND = ("", "*", "领域", "板块", "门类", "项目", "指标")  # nouns that say nothing of what they mean


def figure_draft(
    question: Question, entries: Sequence[IndicatorEntry], library: Library, document_ids: Sequence[str] = ()
) -> Draft | None:
    """The answer that is worked out of the ledger, or a refusal that says which figure is wanting.

    None when nothing is to be worked out, or the ledger holds nothing of what is asked: others may answer then.
    """
    work = work_asked(comparable_name(question.text)) if question.intent in _INTENTS else None
    if work is None or _between_documents(question, library):
        return None
    of_document: dict[str, list[IndicatorEntry]] = {}
    for entry in entries:
        if _is_usable(entry, question, library, document_ids):
            of_document.setdefault(entry.document_id, []).append(entry)
    drafts = {i: _of_document(question, work, own, entries, library) for i, own in of_document.items()}
    found = [(draft, library.documents[i]) for i, draft in drafts.items() if draft is not None]
    return max(found, key=lambda pair: _fit(question, *pair))[0] if found else None


def _of_document(
    question: Question,
    work: Work,
    own: Sequence[IndicatorEntry],
    entries: Sequence[IndicatorEntry],
    library: Library,
) -> Draft | None:
    """What is worked out of the figures of one document (`own`), of all in the ledger (`entries`)."""
    of_things = named_pair(question, own, library) if work.task in _OF_TWO else None
    if of_things is not None:
        return _with_contradictions(told_pair(work, of_things, library), of_things, entries, library)
    asked = asked_of(question, own)
    if asked is not None and work.task == "share" and "占" not in asked.text:
        work = work_asked(asked.text) or work  # a share that the ledger has is a figure as any other
    if asked is None:
        return None
    if asked.strangers and asked.scopes and not work.group:
        name = asked.names[0][1]
        near = [e for e in own if e.scope == asked.scopes[0][1] and comparable_name(e.name) in family(name)]
        if near:
            reason = phrase("reason_figure_strangers", strangers="、".join(asked.strangers), name=name)
            return refusal(reason, near, library)
    if work.task in _LISTED or (work.task == "compare" and len(asked.scopes) < 2):
        draft, terms = _listed(question, work, asked, own, library)
    else:
        draft, terms = paired(question, work, asked, own, library)
    return _with_contradictions(draft, terms, entries, library) if draft is not None else None


def _with_contradictions(
    draft: Draft, terms: Iterable[IndicatorEntry], entries: Sequence[IndicatorEntry], library: Library
) -> Draft:
    if draft.refused:
        return draft
    return replace(draft, statements=(*draft.statements, *contradiction_statements(terms, entries, library)))


def _fit(question: Question, draft: Draft, document: Document) -> tuple[object, ...]:
    """Which document is meant: the preferred one, that whose words the question repeats, the latest."""
    worked = draft.statements[0].worked if draft.statements else None
    text = normal(question.text)
    return (
        round(question.preferred.get(document.document_id, 0.0), 2),
        not draft.refused,
        worked is not None and any(normal(term.name) in text for term in worked.terms),
        len(worked.terms) if worked else 0,
        document.facts.date_signed,
    )


def _between_documents(question: Question, library: Library) -> bool:
    """Whether documents are held against each other: they are answered side by side, each in its own words."""
    places = {d.facts.region for d in library.documents.values()} & set(question.places)
    whole = bool(places and _OF_DOCUMENTS.search(question.text))
    return whole or len(question.named_documents) >= 2 or len(places) >= 2


def _is_usable(entry: IndicatorEntry, question: Question, library: Library, document_ids: Sequence[str]) -> bool:
    clause = library.clauses.get(entry.clause_id)
    if clause is None or entry.number is None or not clause.start <= entry.start < entry.end <= clause.end:
        return False
    allowed = document_ids or question.named_documents
    if allowed and entry.document_id not in allowed:
        return False
    if question.places:
        return entry.region in question.places
    return bool(allowed) or not (WHOLE_PROVINCE.search(question.text) and _is_of_a_city(entry, library))


def _is_of_a_city(entry: IndicatorEntry, library: Library) -> bool:
    """Whether a figure, or the document that gives it, is of a place within a province; 全区 may be said of a 区."""
    regions = {entry.region, library.documents[entry.document_id].facts.region}
    return any(level_of(region) in ("市级", "县级") and not region.endswith("区") for region in regions)


def _listed(
    question: Question, work: Work, asked: Asked, entries: Sequence[IndicatorEntry], library: Library
) -> tuple[Draft | None, Sequence[IndicatorEntry]]:
    """A sum, an order or a count over the things that are named, or over all of a kind; with its terms."""
    names = list(dict.fromkeys(name for _, name in asked.names))
    if work.task == "total" and len({n.removeprefix("总") for n in names}) > 1:
        near = [e for e in entries if comparable_name(e.name) in names]
        if not any(scale_and_unit(e.unit)[1] == "元" for e in near):
            return None, ()  # counts of things: whether one holds the other only the clauses tell
        return refusal(phrase("reason_figure_not_addable", names="、".join(names)), near, library), ()
    chosen = _chosen(question, work, asked, _parts(names[0], entries, library), entries, library)
    if chosen is None:
        return None, ()
    terms, all_of_kind, placed = chosen
    of_year = [e for e in terms if not question.years or e.year in question.years]
    if terms and not of_year:
        reason = phrase("reason_figure_year", name=names[0], year=f"{question.years[0]}年")
        return refusal(reason, terms, library), ()
    terms = sorted(best_set(question, of_year), key=lambda e: e.start)
    named = {scope for _, scope in asked.scopes} & {e.scope for e in of_year}
    if len(terms) < 2 or not is_covered(asked, terms, library) or (not all_of_kind and len(terms) < len(named)):
        return None, ()
    unset = unset_statements(terms, name_of(terms), work.group, library) if all_of_kind else ()
    if work.members and not work.top and all_of_kind and work.members not in (len(terms), len(terms) + len(unset)):
        return None, ()  # 「三大产业」 of eight: others are meant
    if work.task == "total" and work.top:
        order = largest(terms)
        terms = list(order.terms[: work.top]) if order else terms
    result = _result(work, terms, placed, library)
    if result is None:
        return refusal(phrase("reason_figure_not_comparable", name=names[0]), terms, library), ()
    told = result.worked.terms if result.worked and len(result.worked.terms) == len(terms) else terms
    beside = [*term_statements(told, library)]
    if all_of_kind and not work.top and not EXCEPT.search(question.text):
        beside += unset
        beside += _whole(entries, terms, result.worked, library) if work.task == "total" else ()
    return Draft((result, *beside)), terms


def _parts(name: str, entries: Iterable[IndicatorEntry], library: Library) -> list[IndicatorEntry]:
    """Figures of that name that are of parts: the whole is no part of the sum and no rival in the order."""
    return [
        e
        for e in entries
        if comparable_name(e.name) in family(name)
        and e.measure == "level"
        and not is_whole(e, library.documents[e.document_id])
    ]


def _chosen(
    question: Question,
    work: Work,
    asked: Asked,
    parts: Sequence[IndicatorEntry],
    entries: Iterable[IndicatorEntry],
    library: Library,
) -> tuple[list[IndicatorEntry], bool, tuple[str, ...]] | None:
    """The parts meant, whether they are all of a kind, and the one whose place among them is asked for."""
    wholes = {e.scope for e in entries if is_whole(e, library.documents[e.document_id])}
    named = tuple(scope for _, scope in asked.scopes if scope not in wholes)
    if EXCEPT.search(question.text):
        return ([e for e in parts if e.scope not in named], True, ()) if named else None
    if len(named) >= 2:
        return [e for e in parts if e.scope in named], False, ()
    of_kind = [e for e in parts if _is_of_kind(e, work.group)]
    if len(named) == 1:
        return (of_kind, True, named) if work.task == "order" and work.all_places else None
    return (of_kind, True, ()) if work.group else None


def _result(work: Work, terms: Sequence[IndicatorEntry], placed: Sequence[str], library: Library) -> Statement | None:
    if work.task == "total":
        worked = total(terms)
        return total_statement(worked, library) if worked else None
    if work.task == "count":
        worked = count(terms, work.limit)
        return count_statement(worked, library) if worked else None
    if work.task == "extremes":
        order = largest(terms)
        worked = difference(order.terms[0], order.terms[-1]) if order else None
        return pair_statement(worked, library) if worked else None
    in_full = work.all_places or work.place or work.top
    first = smallest if work.low_first else largest
    worked = ranking(terms, work.low_first) if in_full else first(terms)
    return order_statement(worked, work, placed, library) if worked else None


def _is_of_kind(entry: IndicatorEntry, group: str) -> bool:
    return group in _ANY_KIND or normal(entry.scope).endswith("业" if group in ("产业", "行业") else group)


def _whole(
    entries: Iterable[IndicatorEntry], terms: Sequence[IndicatorEntry], worked: Worked | None, library: Library
) -> list[Statement]:
    """What the document itself gives for the whole, held against the sum."""
    one = terms[0]
    for entry in entries:
        fits = (entry.document_id, entry.year, entry.role) == (one.document_id, one.year, one.role)
        named = comparable_name(entry.name) in family(comparable_name(one.name)) and comparable(one, entry)
        if worked and fits and named and is_whole(entry, library.documents[entry.document_id]):
            same = entry.unit == worked.unit and Decimal(str(entry.number)) == Decimal(worked.value.split("—")[0])
            return [whole_statement(entry, same and entry.bound == "" == worked.bound, library)]
    return []
