"""Indicators, contradictions among them and documents side by side -> HTML."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from page import texts
from page.indicator_rows import value_words, year_words
from page.render import escape
from page.source import name_of
from page.table import Cell, Column, data_table, nothing, notice, text_cell
from rag.types import Answer, Clause, ComparisonCell, Document, IndicatorEntry

if TYPE_CHECKING:
    from rag.indicators.ledger import Contradiction

ROWS_SHOWN = 400  # more at once would make a telephone slow; the workbook has all
CONTRADICTIONS_OPEN = 3  # the rest are folded
_COLUMNS = (
    Column("指标", "name"),
    Column("数值", "value"),
    Column("年份", "year"),
    Column("领域", "scope"),
    Column("类型", "role"),
    Column("属性", "kind"),
    Column("出处", "where"),
)


def ledger_table(
    entries: Sequence[tuple[int, IndicatorEntry]], documents: Mapping[str, Document], clause_of: Callable[[str], Clause]
) -> str:
    """The entries, each with its number in the ledger, which its button carries."""
    if not entries:
        return nothing(texts.LEDGER_NONE)
    shown = entries[:ROWS_SHOWN]
    rows = [_cells(entry, number, documents, clause_of) for number, entry in shown]
    named = {entry.document_id for _, entry in entries}
    summary = f"<strong>{texts.LEDGER_COUNT.format(count=len(entries), documents=len(named))}</strong>"
    cut = texts.LEDGER_CUT.format(count=len(entries), shown=len(shown)) if len(shown) < len(entries) else ""
    return f"{notice(cut) if cut else ''}{data_table(_COLUMNS, rows, 'ledger', summary)}"


def contradictions(
    found: Sequence[Contradiction], numbers: Mapping[IndicatorEntry, int], documents: Mapping[str, Document]
) -> str:
    """Figures that the documents give differently, each to be looked up; "" where they agree."""
    if not found:
        return ""
    items = [_contradiction(one, numbers, documents) for one in found]
    open_items = len(items) if len(items) <= CONTRADICTIONS_OPEN + 1 else CONTRADICTIONS_OPEN
    more = items[open_items:]
    folded = f"<details><summary>其余{len(more)}处</summary><ul>{''.join(more)}</ul></details>" if more else ""
    title = texts.CONTRADICTIONS.format(count=len(found))
    return f'<section class="contradictions"><h3>{title}</h3><ul>{"".join(items[:open_items])}</ul>{folded}</section>'


def comparison(value: Answer) -> str:
    """What the documents say of each theme, side by side, or why there is no table."""
    table = value.comparison
    if table is None or value.refused:
        return nothing(value.text or texts.COMPARE_MISSING)
    notices = "".join(notice(one) for one in value.notices)
    head = "".join(f'<th scope="col">{escape(column.label)}</th>' for column in table.columns)
    places = {citation.marker: citation.clause.label for citation in value.citations}
    body = "".join(
        f'<tr><th scope="row">{escape(row.theme)}</th>'
        + "".join(_compared(cell, column.label, places) for cell, column in zip(row.cells, table.columns, strict=True))
        + "</tr>"
        for row in table.rows
    )
    return (
        f'{notices}<div class="results compared"><div class="bar"><p class="summary">'
        f"<strong>{texts.COMPARE_COUNT.format(themes=len(table.rows), documents=len(table.columns))}</strong></p>"
        f'<button type="button" class="plain" data-action="download">{texts.DOWNLOAD}</button></div>'
        f'<table class="data"><thead><tr><th scope="col" class="theme">{texts.COMPARE_THEME}</th>{head}</tr></thead>'
        f"<tbody>{body}</tbody></table></div>"
    )


def _cells(
    entry: IndicatorEntry, number: int, documents: Mapping[str, Document], clause_of: Callable[[str], Clause]
) -> list[Cell]:
    document = documents[entry.document_id]
    place = clause_of(entry.clause_id).label or texts.OPEN_CLAUSE
    elsewhere = entry.region if entry.region and entry.region != document.facts.region else ""
    scope = escape(entry.scope) + (f'<small class="region">{escape(elsewhere)}</small>' if elsewhere else "")
    return [
        text_cell(entry.name),
        Cell(escape(value_words(entry)), str(entry.number) if entry.number is not None else ""),
        text_cell(year_words(entry), str(entry.year or "")),
        Cell(scope, entry.scope) if scope else text_cell(""),
        Cell(f'<span class="role {entry.role}">{texts.INDICATOR_ROLES[entry.role]}</span>'),
        text_cell(entry.kind),
        Cell(
            f'<button type="button" class="clause" data-action="clause" data-row="{number}" data-match="0">'
            f'{escape(place)}<span class="place">《{escape(name_of(document))}》</span></button>',
            f"{name_of(document)} {entry.start:09d}",
        ),
    ]


def _contradiction(one: Contradiction, numbers: Mapping[IndicatorEntry, int], documents: Mapping[str, Document]) -> str:
    first = one.entries[0]
    year = f"{year_words(first)}年" if year_words(first) else ""
    figures = "".join(
        f'<li><button type="button" class="figure" data-action="clause" data-row="{numbers[entry]}" data-match="0">'
        f"<strong>{escape(value_words(entry))}</strong>"
        f'<span class="place">《{escape(name_of(documents[entry.document_id]))}》</span></button></li>'
        for entry in one.entries
        if entry in numbers
    )
    return f"<li><p>{escape(f'{first.scope}{first.name}')}　{escape(year)}</p><ul>{figures}</ul></li>"


def _compared(cell: ComparisonCell, label: str, places: Mapping[int, str]) -> str:
    """`label`: of the document, which stands over the cell where the table becomes cards."""
    marker = cell.marker
    if marker is None:
        said = escape(cell.text or texts.COMPARE_MISSING)
        return f'<td data-label="{escape(label)}"><span class="none">{said}</span></td>'
    return (
        f'<td data-label="{escape(label)}"><p>{escape(cell.text)}</p>'
        f'<button type="button" class="clause" data-action="clause" data-row="{marker}" data-match="0">'
        f"{escape(places.get(marker) or texts.OPEN_CLAUSE)}</button></td>"
    )
