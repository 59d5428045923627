"""The figures of the ledger that an answer cites, and those of other places that contradict them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rag.answer.figure_answers import evidence_of, pair_statement, subject_of
from rag.answer.figure_terms import comparable_name, key_of, share_of
from rag.answer.figure_words import is_compared
from rag.answer.library import Library
from rag.answer.phrases import phrase
from rag.figures import FigureSet, figures, scale_and_unit
from rag.indicators.arithmetic import comparable, difference, spoken_amount
from rag.question import Question
from rag.types import Clause, Indicator, IndicatorEntry, Statement

_ALIKE = 0.5  # share of the bigrams of one side's name that the other's has, of figures held against each other


def indicators_of(
    statements: Iterable[Statement], entries: Sequence[IndicatorEntry]
) -> tuple[tuple[Clause, Indicator], ...]:
    """The figures that statements cite and tell, each once, with its clause; markers are given later (0)."""
    found: dict[IndicatorEntry, Clause] = {}
    for statement in statements:
        for entry, clause in _cited(statement, entries):
            found.setdefault(entry, clause)
    return tuple((c, Indicator(e.name, e.value, e.unit, e.year, e.scope, 0)) for e, c in found.items())


def contradiction_statements(
    cited: Iterable[IndicatorEntry], entries: Sequence[IndicatorEntry], library: Library
) -> tuple[Statement, ...]:
    """For each figure cited, any other place that gives it another value, with its own citation."""
    statements: dict[str, Statement] = {}
    for one in cited:
        for other in entries:
            if other.clause_id in library.clauses and _contradicts(one, other):
                said = phrase(
                    "figure_contradiction", subject=subject_of(other, library, True), amount=spoken_amount(other)
                )
                statements.setdefault(said, Statement(said, (evidence_of(other, library),)))
    return tuple(statements.values())


def cited_contradictions(
    statements: Iterable[Statement], entries: Sequence[IndicatorEntry], library: Library
) -> tuple[Statement, ...]:
    """`contradiction_statements` for an answer whoever drafted it."""
    return contradiction_statements((e for s in statements for e, _ in _cited(s, entries)), entries, library)


def side_statements(
    question: Question, statements: Sequence[Statement], entries: Sequence[IndicatorEntry], library: Library
) -> tuple[Statement, ...]:
    """By how much the figures of two documents differ that a comparison has told; () where none is to be worked out."""
    sides = [[e for e, _ in _cited(s, entries)] for s in statements if s.evidence]
    if len(sides) != 2 or not is_compared(comparable_name(question.text)):
        return ()
    pairs = [
        (share_of(key_of(a), key_of(b)), a, b)
        for a in sides[0]
        for b in sides[1]
        if comparable(a, b) and _is_asked(a, question) and _is_asked(b, question)
    ]
    alike = sorted((p for p in pairs if p[0] >= _ALIKE), key=lambda p: -p[0])
    if not alike or (len(alike) > 1 and alike[0][0] == alike[1][0] and alike[0][1:] != alike[1][1:]):
        return ()
    _, one, other = alike[0]
    worked = difference(one, other)
    if worked is not None and worked.value.startswith("-"):
        worked = difference(other, one)
    return (pair_statement(worked, library),) if worked else ()


def _is_asked(entry: IndicatorEntry, question: Question) -> bool:
    """Whether a figure is of the year asked for, or else a target, and in the unit asked for."""
    unit = scale_and_unit(entry.unit)[1]
    if question.measure in ("元", "%") and unit != question.measure:
        return False
    return entry.year in question.years if question.years else entry.role == "target"


def _cited(statement: Statement, entries: Sequence[IndicatorEntry]) -> list[tuple[IndicatorEntry, Clause]]:
    """Entries in the words that a statement cites, of those whose figure it tells."""
    told = FigureSet(statement.text.split("\n"))
    found = []
    for item in statement.evidence:
        for entry in entries:
            if entry.document_id != item.clause.document_id:
                continue
            if entry.start < item.quote_end and item.quote_start < entry.end:
                stated = figures(f"{entry.value}{entry.unit}") or figures(entry.value)
                if any(f in told for f in stated) if stated else entry.value in statement.text:
                    found.append((entry, item.clause))
    return found


def _contradicts(one: IndicatorEntry, other: IndicatorEntry) -> bool:
    same = key_of(one) == key_of(other) and (one.region, one.year, one.year_from, one.measure, one.role) == (
        other.region,
        other.year,
        other.year_from,
        other.measure,
        other.role,
    )
    if not same or one.year is None or not comparable(one, other):
        return False
    gap = difference(one, other)
    return gap is not None and gap.value != "0"
