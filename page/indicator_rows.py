"""Which indicators are shown, in what words, and what becomes of them in a workbook."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from page import texts
from rag.cite import citation_label
from rag.desk.workbook import Cell as SheetCell
from rag.indicators.arithmetic import spoken_amount
from rag.types import Answer, Clause, Document, IndicatorEntry

if TYPE_CHECKING:
    from rag.indicators.ledger import Ledger

SHEET_HEADER = (
    *("序号", "指标", "数值", "单位", "表述", "年份", "领域", "地区", "数值类型", "属性"),
    *("文件", "出处", "原文"),
)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the reader chose; "" or () for all."""

    words: str = ""  # each must stand in the name, the scope or the region
    document_ids: tuple[str, ...] = ()
    year: int | None = None
    scope: str = ""
    kind: str = ""
    role: str = ""


def chosen(ledger: Ledger, wanted: Wanted) -> list[IndicatorEntry]:
    """The entries that the reader asked for, in the ledger's order."""
    found = ledger.find(year=wanted.year, document_ids=wanted.document_ids, scope=wanted.scope)
    for word in wanted.words.split():
        known = {*ledger.find(name=word), *ledger.find(scope=word), *ledger.find(region=word)}
        found = tuple(entry for entry in found if entry in known)
    return [e for e in found if wanted.kind in ("", e.kind) and wanted.role in ("", e.role)]


def value_words(entry: IndicatorEntry) -> str:
    """The figure as printed with its unit, the words that bound it and what it measures: 增长8%以上."""
    return f"{texts.MEASURES[entry.measure]}{spoken_amount(entry)}"


def year_words(entry: IndicatorEntry) -> str:
    if entry.year is None:
        return ""
    return f"{entry.year_from}—{entry.year}" if entry.year_from else str(entry.year)


def years(entries: Sequence[IndicatorEntry]) -> list[int]:
    return sorted({e.year for e in entries if e.year is not None})


def scopes(entries: Sequence[IndicatorEntry]) -> list[str]:
    """The most frequent first."""
    found = Counter(e.scope for e in entries if e.scope)
    return sorted(found, key=lambda scope: (-found[scope], scope))


def charts(entries: Sequence[IndicatorEntry]) -> list[tuple[str, str]]:
    """Name and unit of what can be set side by side: targets of more than one scope or year. The fullest first."""
    found: dict[tuple[str, str], set[tuple[str, int | None]]] = {}
    for entry in entries:
        if is_drawn(entry):
            found.setdefault((entry.name, entry.unit), set()).add((entry.scope, entry.year))
    several = [key for key, places in found.items() if len(places) > 1]
    return sorted(several, key=lambda key: (-len(found[key]), key))


def is_drawn(entry: IndicatorEntry) -> bool:
    """Whether an entry can stand in a chart of targets: a size above zero, no growth."""
    return entry.role == "target" and entry.measure == "level" and bool(entry.number and entry.number > 0)


def chart_label(name: str, unit: str) -> str:
    return f"{name}（{unit}）" if unit else name


def sheet_row(
    entry: IndicatorEntry, number: int, documents: Mapping[str, Document], clause_of: Callable[[str], Clause]
) -> list[SheetCell]:
    """The cells under SHEET_HEADER; a figure is a number, so that it can be reckoned with."""
    document = documents[entry.document_id]
    return [
        number,
        entry.name,
        entry.number if entry.number is not None and entry.number_to is None else entry.value,
        entry.unit,
        value_words(entry),
        year_words(entry),
        entry.scope,
        entry.region,
        texts.INDICATOR_ROLES[entry.role],
        entry.kind,
        document.facts.title or entry.document_id,
        citation_label(document.facts, clause_of(entry.clause_id)),
        document.text[entry.start : entry.end],
    ]


def comparison_rows(answer: Answer) -> tuple[list[str], list[list[SheetCell]]]:
    """Header and rows of documents side by side: each document with what it says and where."""
    table = answer.comparison
    if table is None:
        return [], []
    labels = {citation.marker: citation.label for citation in answer.citations}
    header = [texts.COMPARE_THEME]
    for column in table.columns:
        header += [column.label, f"{column.label} 出处"]
    rows: list[list[SheetCell]] = []
    for row in table.rows:
        cells: list[SheetCell] = [row.theme]
        for cell in row.cells:
            cells += [cell.text or texts.COMPARE_MISSING, labels.get(cell.marker or 0, "")]
        rows.append(cells)
    return header, rows
