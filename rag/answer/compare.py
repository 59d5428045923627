"""Answers that set documents or things side by side, each with its own citation."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from rag.answer.customary import CUSTOMARY_THEMES, customary_section
from rag.answer.figure_answers import pair_statement
from rag.answer.figure_terms import comparable_name, key_of, share_of
from rag.answer.figure_told import figure_told
from rag.answer.figure_words import is_compared
from rag.answer.library import Library
from rag.answer.phrases import phrase
from rag.answer.sentences import sentence_statements
from rag.answer.side_figures import FigureSide, names_agree, side_figures, wordings_of
from rag.answer.sides import Compared, Side, compared, places_compared, region_of, themes_of
from rag.answer.sources import Sources
from rag.answer.support import judge
from rag.answer.things import thing_statements
from rag.indicators.arithmetic import difference, ratio
from rag.measures import COMPENSATION, PENALTY
from rag.question import Question
from rag.question_words import HOW_MANY_TIMES
from rag.read import Candidate
from rag.types import (
    ComparisonCell,
    Evidence,
    IndicatorEntry,
    Intent,
    Statement,
    Worked,
)
from rag.word_shares import plain_words

_FIGURE = re.compile(
    r"多少|几倍|百分之|[更最][高低大小多少]|哪.{1,8}[高低大小多少]|占(?:全|[A-Za-z])|率$|[高低多少大小](?:了|出)?(?:多少|几)|相差|差(?:多少|几|距)|数量|比[重例]|占比|强度|产值|增加值|"
    r"规模(?!以)|总量|总额|(?<!主要)(?<!总体)(?<!发展)目标(?:值)?(?:$|[的各分是对，,])"
)
_ALIKE = re.compile(r"口径|一样|一致|相同")
AMOUNT_ASKED = re.compile(r"多少|百分之几|几[个家项名件所座倍]")
_HITS = 8
_WHOLE_MAX = 160  # characters; of a longer sentence the part that answers is shown
_READ_BEST = 3  # sentences tried for a cell, best first
_SUBJECT = 0.6  # share of a theme's words, by weight, that a sentence with its headings must have
_FIGURE_SUBJECT = 0.25  # the same where the sentence has a figure of the kind asked for
_NAMED = 0.5  # share of the bigrams of what a figure is asked of, that its sentence with its headings must have
_LENIENT = 0.6  # of these shares, where by them no document says anything: a theme may be put in other words
_SEARCHED = 60  # hits in which the documents that say most of a theme are looked for


@dataclass(frozen=True, slots=True)
class _Said:
    """What a document says of a theme, and how probably it speaks of it."""

    document_id: str
    probability: float  # in [0, 1]
    text: str = ""  # "" where the evidence is not enough
    evidence: tuple[Evidence, ...] = ()


def comparison_statements(question: Question, sources: Sources) -> tuple[Statement, ...]:
    """One statement for each side and theme: of documents, or of two things joined by 和; else ()."""
    asked = compared(question, sources.library, sources.document_ids)
    if asked is None:
        return _of_places(question, sources) or thing_statements(question, sources)
    if not asked.themes and question.context:  # a question that goes on with an earlier one
        asked = replace(asked, themes=themes_of(f"{question.topic} {question.context}"))
    return _statements(asked, replace(question, years=asked.years), sources)


def compare_documents(question: Question, sources: Sources) -> tuple[Statement, ...]:
    """What each document of the sources says of the themes that the question consists of; () if none says anything."""
    themes = themes_of(question.unnamed or question.text) or (question.topic,)
    sides = tuple((i,) for i in dict.fromkeys(sources.document_ids))
    return _statements(Compared(sides, themes, question.years, len(sides)), question, sources)


def _of_places(question: Question, sources: Sources) -> tuple[Statement, ...]:
    """The figures of places that are told in documents of others: a city's in its province's plan."""
    places, themes = places_compared(question, sources.library, sources.document_ids)
    sides = [FigureSide(side, place, question.years, question.plans) for place, side in places.items()]
    statements: list[Statement] = []
    for theme in themes:
        told = _figures(sides, theme, question, sources)
        if not told:
            return ()
        statements += told
    return tuple(statements)


def _statements(asked: Compared, question: Question, sources: Sources) -> tuple[Statement, ...]:
    statements: list[Statement] = []
    themes = asked.themes or CUSTOMARY_THEMES
    sides = asked.sides if len(asked.sides) <= asked.limit else _speaking(asked, themes[0], question, sources.library)
    times = asked.times if sides == asked.sides else ()
    timed = [replace(question, years=t.years, plans=t.plans) for t in times] or [question] * len(sides)
    for theme in themes:
        figure_sides = [
            FigureSide(side, region_of(side, sources.library), one.years, one.plans)
            for side, one in zip(sides, timed, strict=True)
        ]
        told = _figures(figure_sides, theme, question, sources) if _wants_figure(theme, question) else ()
        if not told:
            for share in (1.0, _LENIENT):
                said = [_of_side(side, theme, one, sources, share) for side, one in zip(sides, timed, strict=True)]
                if any(one.evidence for one in said):
                    break
            else:
                continue
            told = tuple(_cell(one, theme, sources.library) for one in said)
        if len(themes) > 1:
            statements.append(Statement(phrase("compared_theme", theme=theme), ()))
        statements += told
    return tuple(statements)


def _wants_figure(theme: str, question: Question) -> bool:
    return bool(question.measure or _FIGURE.search(f"{theme} {question.text}"))


def _figures(sides: Sequence[FigureSide], theme: str, question: Question, sources: Sources) -> tuple[Statement, ...]:
    """What each side says of the one indicator, and by how much two differ; () unless the ledger has it of all."""
    found = side_figures(sides, theme, question, sources.entries, sources.library)
    told = [figure_told(entry, question, sources) for entry in found]
    said = [_Said(e.document_id, 1.0, s.text, s.evidence) for e, s in zip(found, told, strict=True)]
    cells = tuple(_cell(one, theme, sources.library) for one in said)
    times = HOW_MANY_TIMES.search(question.text)
    if len(found) != 2 or not (_ALIKE.search(question.text) or times or is_compared(comparable_name(question.text))):
        return cells
    if not names_agree(*found):
        cells = (*cells, Statement(phrase("compared_names"), ()))
    if _ALIKE.search(question.text):
        return cells
    if not _of_times_asked(found, sides, question):
        return cells
    worked = (_times_as_large if times else _difference)(*found)
    return (*cells, pair_statement(worked, sources.library)) if worked else cells


def _of_times_asked(found: Sequence[IndicatorEntry], sides: Sequence[FigureSide], question: Question) -> bool:
    """Whether figures may be reckoned with: of one year, or of the times or documents that the question names."""
    times = {(side.years, side.plans) for side in sides}
    years = {entry.year for entry in found} - {None}
    return len(years) < 2 or len(times) > 1 or len(question.named_documents) > 1


def _difference(one: IndicatorEntry, other: IndicatorEntry) -> Worked | None:
    """How much more the larger is."""
    worked = difference(one, other)
    return difference(other, one) if worked is not None and worked.value.startswith("-") else worked


def _times_as_large(one: IndicatorEntry, other: IndicatorEntry) -> Worked | None:
    """How many times as large the larger is; a small part of 1 would be lost in rounding."""
    worked = difference(one, other)
    return ratio(other, one) if worked is not None and worked.value.startswith("-") else ratio(one, other)


def _speaking(asked: Compared, theme: str, question: Question, library: Library) -> tuple[Side, ...]:
    """Of too many sides those whose documents come first in a search for the theme, in their own order."""
    identifiers = [i for side in asked.sides for i in side]
    hits = library.search(replace(question, topic=theme, context="", preferred={}), _SEARCHED, identifiers)
    first = list(dict.fromkeys([*(h.clause.document_id for h in hits), *identifiers]))
    ranked = sorted(asked.sides, key=lambda side: min(first.index(i) for i in side))[: asked.limit]
    return tuple(side for side in asked.sides if side in ranked)


def _of_side(side: Side, theme: str, question: Question, sources: Sources, share: float) -> _Said:
    """What the document of the side says that has the most evidence."""
    said = [_best(i, theme, question, sources, share) for i in side]
    return max(said, key=lambda one: (bool(one.evidence), one.probability))


def _best(document_id: str, theme: str, question: Question, sources: Sources, share: float) -> _Said:
    """The best sentences of a document, of one clause; a figure first where one is asked for.

    `share`: of the usual evidence that suffices. A theme to which documents give a section of its own (主要目标,
    保障措施) is what that section says.
    """
    library, reader = sources.library, sources.reader
    section = customary_section(document_id, theme, library, reader.sentences)
    if section is not None:
        return _Said(document_id, 1.0, section[0], (section[1],))
    figure = _wants_figure(theme, question)
    nearest = 0.0
    # Where an amount is asked for, a sentence without one says nothing of it.
    laid_down = question.measure in (PENALTY, COMPENSATION)
    compared_in_amount = figure and is_compared(comparable_name(question.text))
    amount = laid_down or AMOUNT_ASKED.search(question.text) or compared_in_amount
    intents: tuple[Intent, ...] = ("figure",) if amount else ("figure", "fact") if figure else ("fact",)
    for intent in intents:
        single = replace(
            question,
            intent=intent,
            topic=_subject(theme),
            context="",
            preferred={},
            places=(),
            named_documents=(document_id,),
        )
        hits = library.search(single, _HITS, [document_id])
        spoken = [c for c in reader.read(single, hits, library.words(single)) if not c.is_title]
        if intent == "figure" and not laid_down:
            region = library.documents[document_id].facts.region
            own = [e for e in sources.entries if e.document_id == document_id]
            places, wordings = {region, *question.places}, wordings_of(theme, library)
            spoken = [c for c in spoken if _is_of_side(c, wordings, places, question.plans, own)]
        for candidate in spoken[:_READ_BEST]:
            support = judge(single, candidate, spoken)
            wanted = share * (_FIGURE_SUBJECT if intent == "figure" else _SUBJECT)
            if support.enough and candidate.subject >= wanted:
                text, evidence = _told(single, candidate, spoken, sources)
                return _Said(document_id, support.probability, text, evidence)
            nearest = max(nearest, support.probability)
    return _Said(document_id, nearest)


def _is_of_side(
    candidate: Candidate,
    wordings: Sequence[str],
    places: Collection[str],
    plans: Sequence[tuple[int, int]],
    entries: Sequence[IndicatorEntry],
) -> bool:
    """Whether a sentence speaks of what a figure is asked of, and its figures of the side itself.

    A city's figure is not its province's, that of 高新技术企业 not that of 科技型中小企业, and that of one industry
    not that of all; nor is one of 2020 a figure of the plan that begins after it.
    """
    own = [e for e in entries if e.start < candidate.end and candidate.start < e.end]
    fitting = (e for e in own if e.region in places and _is_in_plan(e, plans))
    if own and not any(_is_asked(e, asked) for e in fitting for asked in wordings):
        return False
    said = comparable_name("".join((*candidate.clause.heading_path, candidate.text, candidate.spelt)))
    return any(share_of(asked, said) >= _NAMED for asked in wordings)


def _is_in_plan(entry: IndicatorEntry, plans: Sequence[tuple[int, int]]) -> bool:
    return entry.year is None or not plans or any(first <= entry.year <= last for first, last in plans)


def _is_asked(entry: IndicatorEntry, asked: str) -> bool:
    key, scope = key_of(entry), comparable_name(entry.scope)
    of_scope = not scope or share_of(scope, asked) >= _NAMED
    return of_scope and max(share_of(asked, key), share_of(key, asked)) >= _NAMED


def _told(
    question: Question, candidate: Candidate, others: Sequence[Candidate], sources: Sources
) -> tuple[str, tuple[Evidence, ...]]:
    """A sentence whole where no figure is wanted: beside other documents its conditions matter too; else what answers,
    with a second sentence of the clause where that adds to it."""
    if question.intent == "fact" and not candidate.spelt and len(candidate.text) <= _WHOLE_MAX:
        text = candidate.text.rstrip("；;，,、：:")
        return text if text.endswith("。") else f"{text}。", (
            Evidence(candidate.clause, candidate.start, candidate.end),
        )
    beside = [c for c in others if c.clause is candidate.clause and c is not candidate]
    said = sentence_statements(
        question, [candidate, *beside], plain_words(sources.library.words(question)), sources.reader
    )
    return "".join(s.text for s in said), tuple(e for s in said for e in s.evidence)


def _subject(theme: str) -> str:
    """A theme without 目标 behind it: documents set a figure for the subject, and seldom call it so."""
    subject = re.sub(r"的?目标值?$", "", theme)
    return subject if len(subject) >= 2 else theme


def _cell(said: _Said, theme: str, library: Library) -> Statement:
    title = library.documents[said.document_id].facts.title or said.document_id
    if not said.evidence:
        silent = ComparisonCell(theme, said.document_id, phrase("cell_missing"))
        return Statement(phrase("compared_missing", title=title), (), silent)
    cell = ComparisonCell(theme, said.document_id, said.text)
    return Statement(phrase("compared", title=title, text=said.text), said.evidence, cell)
