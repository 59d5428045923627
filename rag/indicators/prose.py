"""Figures in running text: 到2023年，力争新能源产业产值达到340亿元，增加值达到110亿元 -> two entries."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import TypeVar

from rag.indicators.amounts import amounts
from rag.indicators.parts import figures_of_part
from rag.indicators.sentence import Figure, Sentence
from rag.indicators.words import half_width
from rag.indicators.years import Years, years
from rag.types import Clause, Document, IndicatorEntry, IndicatorRole

_SENTENCE = re.compile(r"[^。！？!?\n]+")
_PART = re.compile(r"(?:[^，；：,;:]|(?<=\d)[,:：](?=\d))+")
_ENCLOSED = re.compile(
    r"《[^《》]{0,200}》|“[^“”]{0,100}”|\"[^\"\n]{0,100}\"|（[^（）]{0,200}）|\([^()]{0,200}\)|〔[^〔〕]{0,20}〕"
)
_TITLE = re.compile(r"《[^《》]{0,200}》|〔[^〔〕]{0,20}〕|（[^（）]{0,200}）|\([^()]{0,200}\)")
_FILL = "〓"
_TARGET = re.compile(r"力争|争取|确保|计划|目标|预期|预计|努力|将|展望")
_REACHED = re.compile(r"已|累计(?![下增降])|现有|目前|截至|[为达成现得增有获拥]了|(?<![公中])共(?![同享建性用赢创])")
_LOOKING_BACK = re.compile(r"基础|现状|回顾|成效|成就|成绩|背景|形势|完成情况|进展情况")
_PAST = re.compile(r"过去|去年|上年|[一三五]年来|以来")
_BESIDE = 12  # characters between a year and the words that follow it
_SENTENCE_WORDS = 300  # characters before a figure in which 力争 or 已 may stand
_Item = TypeVar("_Item")
_KINDS = frozenset({"task", "article", "paragraph", "item"})


def prose_entries(document: Document, clauses: Sequence[Clause]) -> Iterator[IndicatorEntry]:
    """The figures of the leaf clauses of one document, in order: not of rows, notes and the front."""
    for clause in clauses:
        if clause.kind in _KINDS:
            yield from _of_clause(document, clause)


def _of_clause(document: Document, clause: Clause) -> Iterator[IndicatorEntry]:
    plain = half_width(clause.text)
    masked = _filled(_ENCLOSED, plain)
    found_amounts = list(amounts(masked))
    if not found_amounts:
        return
    found_years = list(years(_filled(_TITLE, plain)))
    blank = list(plain)
    for year in found_years:
        blank[year.start : year.end] = " " * (year.end - year.start)
    blanked = "".join(blank)
    year_starts, amount_starts = [y.start for y in found_years], [a.start for a in found_amounts]
    opening: Years | None = None
    for match in _SENTENCE.finditer(masked):
        start, end = match.span()
        own = [y for y in _within(found_years, year_starts, start, end) if not y.is_base]
        sentence = Sentence(clause.text, masked, blanked, start, opening)
        for part in _PART.finditer(masked, start, end):
            inside = _within(found_amounts, amount_starts, *part.span())
            said = _within(found_years, year_starts, *part.span())
            for figure in figures_of_part(sentence, part.start(), part.end(), inside, said):
                yield _entry(document, clause, figure, sentence)
        opens = own and not masked[start : own[0].start].strip(" \t　，力争")
        # A period or a year to come holds for the next sentence too; the year of a report, 2020年, does not.
        opening = own[0] if opens and (own[0].year_from or own[0].is_until) else None


def _entry(document: Document, clause: Clause, figure: Figure, sentence: Sentence) -> IndicatorEntry:
    amount, said = figure.amount, figure.years
    year_from = said.year_from if said else None
    if figure.base and not figure.is_base:
        year_from = figure.base.year
    start, end = figure.start, figure.end
    # A year just in front belongs to the words: 到2023年，力争新能源产业产值达到340亿元.
    if said and sentence.start <= said.start <= said.end <= start <= said.end + _BESIDE:
        start = start if sentence.blank[said.end : start].strip(" \t　，、") else said.start
    words = clause.text[start:end]
    start += len(words) - len(words.lstrip(" \t　，、；："))
    before = clause.text[max(sentence.start, start - _SENTENCE_WORDS) : end]
    return IndicatorEntry(
        name=figure.named.name.strip(),
        scope=figure.named.scope.strip(),
        region=figure.named.region or document.facts.region,
        value=amount.value,
        number=amount.number,
        number_to=amount.number_to,
        unit=amount.unit,
        bound=figure.bound,
        measure=figure.measure,
        year=said.year if said else None,
        year_from=year_from,
        role="base" if figure.is_base else _role(document, clause, figure, before),
        kind="",
        document_id=document.document_id,
        clause_id=clause.clause_id,
        start=clause.start + start,
        end=clause.start + start + len(clause.text[start:end].rstrip()),
        source="prose",
    )


def _role(document: Document, clause: Clause, figure: Figure, said: str) -> IndicatorRole:
    """Reported as reached, or still to be: by the year against the year of signing, then by heading and words.

    `said`: the sentence up to the figure.
    """
    if figure.is_goal:
        return "target"
    year = figure.years.year if figure.years else None
    signed = (document.facts.date_signed or document.facts.date_published)[:4]
    if year is not None and signed.isdigit() and year != int(signed):
        return "target" if year > int(signed) else "actual"
    if any(_LOOKING_BACK.search(heading) for heading in clause.heading_path):
        return "actual"
    if _TARGET.search(said):
        return "target"
    own = clause.text[figure.start : figure.amount.start]
    return "actual" if _REACHED.search(own) or _PAST.search(said) else "target"


def _within(items: Sequence[_Item], starts: Sequence[int], start: int, end: int) -> Sequence[_Item]:
    return items[bisect_left(starts, start) : bisect_left(starts, end)]


def _filled(pattern: re.Pattern[str], text: str) -> str:
    """The text with what the pattern finds filled, of the same length."""
    return pattern.sub(lambda match: _FILL * len(match.group()), text)
