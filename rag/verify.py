"""Draft -> what may be said: every figure, date, document number, place and body must stand in the cited clause.

The check is on the words that are shown, whoever wrote them; a statement that fails is struck and reported.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from rag.normal import normal, plain_number
from rag.numerals import chinese_to_int
from rag.regions import places_in
from rag.types import Document, Evidence, Statement

_DOCUMENT_NUMBER = re.compile(r"[\u4e00-\u9fff]{1,12}〔\d{4}〕\d+号")
_NUMBER = re.compile(
    r"(?<![\d.])(?P<value>\d+(?:\.\d+)?)(?P<scale>万亿|亿|千万|百万|万)?(?P<unit>个百分点|%|元|人次|千瓦|平方米|公里|亩|家|个|项|人|名|倍|吨|年|月|日)?"
)
_CHINESE_COUNT = re.compile(r"(?<![\u4e00-\u9fff第])([一二三四五六七八九十百千万]+)(?=[项个家条次年月日])")
_SCALES = {"万亿": 10**12, "亿": 10**8, "千万": 10**7, "百万": 10**6, "万": 10**4}
_BODY = re.compile(
    r"(?:自治区|[省市县区])?[\u4e00-\u9fff]{2,12}?(?:厅|局|委员会|委|办公室|监管局)(?![\u4e00-\u9fff]{0,1}[长室])"
)


@dataclass(frozen=True, slots=True)
class Verified:
    statements: tuple[Statement, ...]  # those that stand
    struck: tuple[str, ...]  # what was struck and why, in Chinese


def verify(
    statements: Sequence[Statement],
    documents: Mapping[str, Document],
    known_units: Sequence[str] = (),
    same_unit: Callable[[str, str], bool] = lambda a, b: a == b,
) -> Verified:
    """The statements whose every figure, year, number, place and body is in a clause that they cite.

    A statement without evidence may frame the others (a heading, a count of what follows), but may hold nothing that
    the evidence of all others does not support.
    """
    kept: list[Statement] = []
    struck: list[str] = []
    everything = tuple(e for s in statements for e in s.evidence)
    cited = [s for s in statements if s.evidence]
    for statement in statements:
        evidence = statement.evidence or everything
        allowed = {len(cited)} if not statement.evidence else set()
        missing = unsupported(statement.text, evidence, documents, known_units, same_unit, allowed)
        if missing:
            struck.append(f"“{statement.text}”：所引条款中没有{'、'.join(missing)}")
        else:
            kept.append(statement)
    if not any(s.evidence for s in kept):
        kept = []
    return Verified(tuple(kept), tuple(struck))


def unsupported(
    text: str,
    evidence: Sequence[Evidence],
    documents: Mapping[str, Document],
    known_units: Sequence[str] = (),
    same_unit: Callable[[str, str], bool] = lambda a, b: a == b,
    counts: set[int] | None = None,
) -> tuple[str, ...]:
    """What a text claims that its evidence does not hold, as printed in the text; () if all of it stands."""
    source = "\n".join(_source(e, documents) for e in evidence)
    plain, basis = normal(text), normal(source)
    missing: list[str] = []
    for number in _DOCUMENT_NUMBER.findall(plain):
        if not any(number.endswith(n) or n.endswith(number) for n in _DOCUMENT_NUMBER.findall(basis)):
            missing.append(number)
    available = _figures(basis)
    for printed, figure in _figures_in(plain):
        if figure not in available and not _is_count(printed, counts, evidence, text):
            missing.append(printed)
    for place in places_in(text):
        if place not in places_in(source) and not _named_in(place, evidence, documents):
            missing.append(place)
    units = {u for e in evidence if e.clause.assignment for u in e.clause.assignment.units}
    for name in _bodies(text, known_units):
        if normal(name) not in basis and not any(same_unit(name, u) for u in units):
            missing.append(name)
    return tuple(dict.fromkeys(missing))


def _source(evidence: Evidence, documents: Mapping[str, Document]) -> str:
    """All that a citation shows: the clause, its headings and context, and the facts of its document."""
    clause = evidence.clause
    facts = documents[clause.document_id].facts
    return "\n".join(
        (
            clause.text,
            *clause.heading_path,
            clause.context,
            clause.label,
            facts.title,
            facts.document_number,
            facts.issuing_body,
            _spelt_date(facts.date_signed),
            _spelt_date(facts.date_published),
            f"{facts.period_start}年 {facts.period_end}年" if facts.period_start else "",
        )
    )


def _spelt_date(date: str) -> str:
    parts = date.split("-")
    return f"{parts[0]}年{int(parts[1])}月{int(parts[2])}日" if len(parts) == 3 else date


def _figures_in(plain: str) -> list[tuple[str, tuple[float, str]]]:
    found = []
    for match in _NUMBER.finditer(plain):
        value = float(plain_number(match.group("value")))
        scale = _SCALES.get(match.group("scale") or "", 1)
        found.append((match.group(), (value * scale, match.group("unit") or "")))
    return found


def _figures(basis: str) -> _FigureSet:
    exact: set[tuple[float, str]] = set()
    values: set[float] = set()
    headed = set(re.findall(r"[（(]([^（()）]{1,6})[)）]", basis))
    for _, (value, unit) in _figures_in(basis):
        exact.add((round(value, 9), unit))
        values.add(round(value, 9))
    for numeral in _CHINESE_COUNT.findall(basis):
        counted = chinese_to_int(numeral)
        if counted is not None:
            values.add(float(counted))
    return _FigureSet(exact, values, headed)


class _FigureSet:
    """Figures of a source. A figure is in it with its unit, or bare where the source names the unit apart (a table)."""

    def __init__(self, exact: set[tuple[float, str]], values: set[float], headed: set[str]) -> None:
        self._exact, self._values, self._headed = exact, values, headed

    def __contains__(self, figure: object) -> bool:
        assert isinstance(figure, tuple)
        value, unit = round(figure[0], 9), figure[1]
        if (value, unit) in self._exact:
            return True
        if not unit:
            return value in self._values
        # 「（亿元）… 1200」 in a table is 1200亿元; 2021-2023年 holds 2021年.
        if unit == "年" and 1900 <= value <= 2100:
            return value in self._values
        if (value, "") not in self._exact:
            for header in self._headed:
                scale = next((s for name, s in _SCALES.items() if header.startswith(name)), 1)
                if header.endswith(unit) and (round(value / scale, 9), "") in self._exact:
                    return True
            return False
        return any(header.endswith(unit) for header in self._headed) or unit in ("月", "日")


def _is_count(printed: str, counts: set[int] | None, evidence: Sequence[Evidence], text: str) -> bool:
    """Whether a figure only counts what is cited: 「共有6项任务：牵头1项，配合5项」 over six citations."""
    if counts is None or not counts:
        return False
    value = re.match(r"\d+", printed)
    return value is not None and printed.endswith("项") and int(value.group()) <= max(counts)


def _named_in(place: str, evidence: Sequence[Evidence], documents: Mapping[str, Document]) -> bool:
    return any(documents[e.clause.document_id].facts.region == place for e in evidence)


def _bodies(text: str, known_units: Sequence[str]) -> list[str]:
    rest, found = text, []
    for name in known_units:
        if name in rest:
            found.append(name)
            rest = rest.replace(name, "\n")
    return found
