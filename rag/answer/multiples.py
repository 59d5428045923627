"""How many times as large a figure is as it was, where a document says so: 「是2015年的4.4倍」."""

from __future__ import annotations

import re

from rag.answer.figure_terms import key_of, likeness
from rag.answer.figure_told import figure_told
from rag.answer.side_figures import wordings_of
from rag.answer.sources import Sources
from rag.numerals import chinese_to_int
from rag.question import WHOLE_PROVINCE, Question
from rag.regions import without_places
from rag.types import IndicatorEntry, Statement

# 「2020年底的家数相当于五年前的几倍」「2020年是2015年的多少倍」「比2015年增长了几倍」
_ASKED = re.compile(
    r"(?P<subject>[^。；;？?！!]{2,60}?)(?:是|相当于|等于|达到?|为|比|较|增长|增加|翻|涨)[^。；;？?！!]{0,24}?(?:几|多少)倍"
)
_YEARS_AGO = re.compile(r"(?P<number>[一二三四五六七八九十]|\d{1,2})年[以之]?前")
_OF_ONE_THING = 0.75  # mean of the shares that the name and the subject have of each other's bigrams


def multiple_statements(question: Question, sources: Sources) -> tuple[Statement, ...]:
    """The sentence that tells how many times as large it is, of the times asked for; () where none does."""
    asked = _ASKED.search(question.unnamed or question.text)
    if asked is None:
        return ()
    subject = without_places(WHOLE_PROVINCE.sub(" ", asked["subject"]), question.places)
    wordings = wordings_of(_YEARS_AGO.sub(" ", subject), sources.library)
    found = [
        (fit, sources.library.documents[e.document_id].facts.date_signed, e)
        for e in sources.entries
        if e.measure == "multiple" and _may_be_told(e, question, sources) and _is_of_times(e, question)
        if (fit := max(likeness(wording, key_of(e)) for wording in wordings)) >= _OF_ONE_THING
    ]
    if not found:
        return ()
    return (figure_told(max(found, key=lambda one: one[:2])[2], question, sources),)


def _may_be_told(entry: IndicatorEntry, question: Question, sources: Sources) -> bool:
    chosen = question.named_documents or sources.document_ids
    if (chosen and entry.document_id not in chosen) or entry.clause_id not in sources.library.clauses:
        return False
    if question.places:
        return entry.region in question.places
    level = sources.library.documents[entry.document_id].facts.region_level
    return not WHOLE_PROVINCE.search(question.text) or level == "省级"


def _is_of_times(entry: IndicatorEntry, question: Question) -> bool:
    """Whether it is of the later and the earlier year that the question names, in figures or as 五年前."""
    if not set(question.years) <= {entry.year, entry.year_from}:
        return False
    ago = _YEARS_AGO.search(question.text)
    if ago is None:
        return True
    number = ago["number"]
    span = int(number) if number.isdecimal() else chinese_to_int(number)
    return entry.year is not None and entry.year_from is not None and entry.year - entry.year_from == span
