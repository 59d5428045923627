"""Whether a document is in force on a day, as far as the documents of the corpus tell for certain.

Three things tell: the manifest, the document's own period or effective date, and another document that repeals it by
title or is the same document issued anew (the same title with later years). What lies outside the corpus is not known.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Literal

from rag.numerals import chinese_to_int
from rag.types import Document, DocumentFacts

ValidityState = Literal["in_force", "expired", "repealed", "superseded", "not_yet", "unknown"]

_TITLES_KEPT = 4096  # every title is held against every other
_SET_BACK = -0.15  # weight of a document that another has followed
_TITLE_MIN = 6  # characters of a title without its years; 工作方案 alone is the title of many documents
_PLAN = r"第?[一二三四五六七八九十]{1,3}(?:个?五年|五)"
_YEARS = re.compile(
    rf"(?:19|20)\d\d年?度?(?:[-—–~至到]+(?:19|20)\d\d年?)?|{_PLAN}(?=规划|计划|期间|时期|发展|创新|建设|$)"
)
_MARKS = re.compile(r"[\s“”\"'‘’《》〈〉（）()〔〕\[\]、,，]")
_OFFICE = re.compile(r"办公[厅室]$")
_REPEALED = re.compile(r"废止|失效|撤销")
# 本办法自2020年9月1日起施行，有效期5年。
_TERM = re.compile(
    r"(?:施行|实施|执行|生效|试行)(?:之日起)?[，,；;。\s（(]{0,3}有效期(?:限)?(?:为|是|至|到)?\s*"
    r"(?:(?P<years>\d{1,2}|[一二两三四五六七八九十]{1,2})\s*年(?!\s*\d)"
    r"|(?P<year>20\d\d)\s*年\s*(?P<month>\d{1,2})\s*月\s*(?P<day>\d{1,2})\s*日)"
)
_TERM_READ = 4000  # characters at the beginning and at the end of a document
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True, slots=True)
class Validity:
    state: ValidityState
    since: str = ""  # ISO date from which the state holds; "" where it is not known
    by: str = ""  # id of the document that repeals or supersedes this one
    words: str = ""  # for the user: 已到期, 已废止, 已有新文件, 尚未施行, 有效; "" where nothing is known

    @property
    def is_past(self) -> bool:
        """Whether the document was in force and is so no longer."""
        return self.state in ("expired", "repealed", "superseded")


def validity_of(document: Document, documents: Iterable[Document], today: date) -> Validity:
    """What is known of a document's force on a day. What the manifest states goes before what is inferred.

    `documents`: all of the corpus, this one included or not. A document that is repealed or issued anew from a day
    after `today` is still in force.
    """
    facts = document.facts
    if facts.status:
        return _stated(facts)
    others = [d for d in documents if d.document_id != document.document_id and _same_authority(facts, d.facts)]
    successor = _first((d for d in others if _repeals(d.facts, facts)), today)
    if successor is not None:
        return Validity("repealed", _begins(successor.facts), successor.document_id, "已废止")
    successor = _first((d for d in others if _is_issued_anew(facts, d.facts)), today)
    if successor is not None:
        return Validity("superseded", _begins(successor.facts), successor.document_id, "已有新文件")
    begins = _begins(facts)
    ends = f"{facts.period_end + 1}-01-01" if facts.period_end is not None else _term_ends(document, begins)
    if ends and ends <= today.isoformat():
        return Validity("expired", ends, words="已到期")
    if begins > today.isoformat():
        return Validity("not_yet", begins, words="尚未施行")
    if ends or facts.effective_date:
        return Validity("in_force", begins, words="有效")
    return Validity("unknown")


def validities(documents: Collection[Document], today: date) -> dict[str, Validity]:
    """Of each document, by id, beside all the others."""
    return {d.document_id: validity_of(d, documents, today) for d in documents}


def currency(documents: Collection[Document], known: Mapping[str, Validity], today: date) -> dict[str, float]:
    """Weight of each document, at most 0, in a question that names no time.

    Set back is what is repealed, superseded or not yet in force, and an expired plan where one of the same place has
    begun after it. A plan that merely has expired is not: all plans of a corpus may be over, of different years.
    """
    weights = {}
    for document in documents:
        state = known[document.document_id].state
        behind = state in ("repealed", "superseded", "not_yet") or (
            state == "expired" and any(_follows(other.facts, document.facts, today) for other in documents)
        )
        weights[document.document_id] = _SET_BACK if behind else 0.0
    return weights


def _follows(later: DocumentFacts, earlier: DocumentFacts, today: date) -> bool:
    """Whether a plan of the same place begins where the earlier one ends, or after, and has begun."""
    if not _same_authority(later, earlier) or later.period_start is None or earlier.period_end is None:
        return False
    return earlier.period_end <= later.period_start <= today.year


def _stated(facts: DocumentFacts) -> Validity:
    if facts.status == "有效":
        return Validity("in_force", _begins(facts), words=facts.status)
    if _REPEALED.search(facts.status):
        return Validity("repealed", words=facts.status)
    if "到期" in facts.status:
        since = f"{facts.period_end + 1}-01-01" if facts.period_end is not None else ""
        return Validity("expired", since, words=facts.status)
    return Validity("unknown", words=facts.status)


def _first(successors: Iterable[Document], today: date) -> Document | None:
    """The one that took effect first, on or before the day; one without a date is taken to have taken effect."""
    begun = [d for d in successors if _begins(d.facts) <= today.isoformat()]
    return min(begun, key=lambda d: (_begins(d.facts), d.document_id), default=None)


def _begins(facts: DocumentFacts) -> str:
    """ISO date from which a document applies: its effective date, else the later of its day and its period's first."""
    if facts.effective_date:
        return facts.effective_date
    first = f"{facts.period_start}-01-01" if facts.period_start is not None else ""
    return max(first, _issued(facts))


def _issued(facts: DocumentFacts) -> str:
    return next((d for d in (facts.date_signed, facts.date_published) if _DAY.fullmatch(d)), "")


def _term_ends(document: Document, begins: str) -> str:
    """ISO date from which a document no longer applies, by 「有效期5年」 or 「有效期至2025年12月31日」; "" without one.

    It stands in the sentence on commencement, in the closing article or the cover letter.
    """
    for found in _TERM.finditer(f"{document.text[:_TERM_READ]}\n{document.text[-_TERM_READ:]}"):
        years = found["years"]
        if years is None:
            last = _date_of(int(found["year"]), int(found["month"]), int(found["day"]))
            return (last + timedelta(days=1)).isoformat() if last else ""
        number = int(years) if years.isdigit() else chinese_to_int(years)
        if begins and number:
            return f"{int(begins[:4]) + number}{begins[4:]}".replace("02-29", "03-01")
    return ""


def _date_of(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _same_authority(first: DocumentFacts, second: DocumentFacts) -> bool:
    """Whether both speak for the same place on the same level; an unknown place is the same as none."""
    return bool(first.region) and (first.region, first.region_level) == (second.region, second.region_level)


def _repeals(later: DocumentFacts, earlier: DocumentFacts) -> bool:
    """By title. Of two documents with one title, the one that repeals must be known to be the later."""
    title = _bare(earlier.title)
    if not title or title not in {_bare(repealed) for repealed in later.repeals}:
        return False
    dated = _issued(earlier) and _issued(later)
    return _issued(earlier) < _issued(later) if dated else _bare(later.title) != title


def _is_issued_anew(earlier: DocumentFacts, later: DocumentFacts) -> bool:
    """The same title but for its years, by the same body, later in period and in day."""
    title = _without_years(earlier.title)
    if len(title) < _TITLE_MIN or title != _without_years(later.title):
        return False
    if _body(earlier) != _body(later) or not "" < _issued(earlier) < _issued(later):
        return False
    if earlier.period_end is None or later.period_start is None:
        return earlier.period_end is None and later.period_start is None
    return earlier.period_end <= later.period_start


def _body(facts: DocumentFacts) -> str:
    """A government and its general office issue for the same authority."""
    return _OFFICE.sub("", facts.issuing_body)


@lru_cache(maxsize=_TITLES_KEPT)
def _bare(title: str) -> str:
    return _MARKS.sub("", unicodedata.normalize("NFKC", title))


@lru_cache(maxsize=_TITLES_KEPT)
def _without_years(title: str) -> str:
    return _YEARS.sub("", _bare(title))
