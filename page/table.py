"""A table whose rows are sorted and filtered in the browser (table.js); where it is narrow, each row is a card."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from page import texts
from page.render import escape


@dataclass(frozen=True, slots=True)
class Column:
    title: str
    name: str  # the class of its cells, which sets the width
    plain: bool = False  # not worth sorting by


@dataclass(frozen=True, slots=True)
class Cell:
    html: str  # escaped already
    key: str = ""  # what it is sorted by; "" for its words


def data_table(columns: Sequence[Column], rows: Sequence[Sequence[Cell]], kind: str, summary: str = "") -> str:
    """The table with its bar: what it holds, a field to filter by, a button to download.

    `kind`: a class for the widths of the columns. `summary`: HTML already.
    """
    head = "".join(_head(column, number) for number, column in enumerate(columns))
    body = "".join(_row(columns, row, number) for number, row in enumerate(rows))
    return (
        f'<div class="results {kind}"><div class="bar"><p class="summary">{summary}</p>'
        f'<input type="search" class="sieve" data-input="sieve" placeholder="{texts.TABLE_FILTER}"'
        f' aria-label="{texts.TABLE_FILTER}"><span class="shown" role="status"></span>'
        f'<button type="button" class="plain" data-action="download">{texts.DOWNLOAD}</button></div>'
        f'<table class="data"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>'
    )


def clause_button(words: str, place: str, row: int, match: int = 0) -> str:
    """A button that opens the clause of a row. `words`, `place`: not escaped yet."""
    below = f'<span class="place">{escape(place)}</span>' if place else ""
    return (
        f'<button type="button" class="clause" data-action="clause" data-row="{row}" data-match="{match}">'
        f"{escape(words)}{below}</button>"
    )


def text_cell(text: str, key: str = "") -> Cell:
    return Cell(escape(text) if text else f'<span class="none">{texts.NOT_SAID}</span>', key)


def failure(text: str) -> str:
    return f'<p class="failure" role="alert">{escape(text)}</p>'


def notice(text: str) -> str:
    return f'<p class="notice">{escape(text)}</p>'


def nothing(text: str) -> str:
    """Said where a table would stand if there were anything to show."""
    return f'<p class="nothing">{escape(text)}</p>'


def waiting(text: str) -> str:
    return f'<p class="waiting" role="status">{escape(text)}</p>'


def welcome(title: str, hint: str) -> str:
    """What stands where a table will be. Both are fixed sentences of the page."""
    return f'<div class="welcome"><h2>{title}</h2><p>{hint}</p></div>'


def _head(column: Column, number: int) -> str:
    if column.plain:
        return f'<th scope="col" class="{column.name}">{column.title}</th>'
    return (
        f'<th scope="col" class="{column.name}" aria-sort="none"><button type="button" data-action="sort"'
        f' data-column="{number}" title="{texts.TABLE_SORT}">{column.title}</button></th>'
    )


def _row(columns: Sequence[Column], row: Sequence[Cell], number: int) -> str:
    cells = "".join(
        f'<td class="{column.name}" data-label="{column.title}"'
        f"{f' data-key={chr(34)}{escape(cell.key)}{chr(34)}' if cell.key else ''}>{cell.html}</td>"
        for column, cell in zip(columns, row, strict=True)
    )
    return f'<tr data-row="{number}">{cells}</tr>'
