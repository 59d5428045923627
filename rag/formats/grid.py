"""Cells that span rows and columns -> table rows that stand alone, each a line with its cells separated by tabs."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

_MAX_COLUMNS = 500
_MAX_FILLED = 2_000_000  # cells; a span of a hostile file may claim any number
_GROUP_TITLE_MAX = 40  # characters
_HEADER_CELL_MAX = 24  # characters


@dataclass(slots=True)
class Cell:
    text: str  # its paragraphs separated by line ends; rows of a table inside it with tabs
    columns: int = 1
    rows: int = 1


def table_lines(rows: Sequence[Sequence[Cell]], header_rows: int = 0) -> list[str]:
    """The lines of a table: its captions, its header (one line, however many rows), its rows.

    A merged cell is repeated in every row and column that it covers. A row that is a single cell is no row: at the
    top it is a caption, further down the title of a group, after which the header stands again. A table of one
    column is a frame around paragraphs (专栏), and gives these.
    """
    owners = _owners(rows)
    width = max((len(row) for row in owners), default=0)
    if width <= 1:
        return [line for row in rows for cell in row for line in _paragraphs(cell)]
    lines: list[str] = []
    index = 0
    while index < len(owners) and _single(owners[index], width) is not None:
        lines.extend(_paragraphs(_single(owners[index], width)))
        index += 1
    body = owners[index:]
    if not body:
        return lines
    depth = min(_header_depth(rows[index], header_rows - index), len(body))
    header = _joined_header(body[:depth], width)
    lines.append(header)
    repeated = all(0 < len(cell) <= _HEADER_CELL_MAX for cell in header.split("\t"))
    in_group = False
    for row in body[depth:]:
        single = _single(row, width)
        if single is not None:
            lines.extend(_paragraphs(single))
            in_group = bool(_paragraphs(single))
            continue
        line = _row_line(row, width)
        if not line.strip():
            continue
        if in_group and repeated and len(lines[-1]) <= _GROUP_TITLE_MAX and "。" not in lines[-1]:
            lines.append(header)
        in_group = False
        lines.append(line)
    return lines


def _owners(rows: Sequence[Sequence[Cell]]) -> list[list[Cell | None]]:
    """For each place of the grid the cell that covers it."""
    grid: list[list[Cell | None]] = [[] for _ in rows]
    filled = 0
    for number, row in enumerate(rows):
        column = 0
        for cell in row:
            while column < len(grid[number]) and grid[number][column] is not None:
                column += 1
            columns = max(1, min(cell.columns, _MAX_COLUMNS - min(column, _MAX_COLUMNS - 1)))
            down = max(1, min(cell.rows, len(rows) - number))
            if filled + columns * down > _MAX_FILLED:
                columns, down = 1, 1
            filled += columns * down
            for below in range(number, number + down):
                line = grid[below]
                line.extend([None] * (column + columns - len(line)))
                for place in range(column, column + columns):
                    line[place] = line[place] or cell
            column += columns
    return grid


def _single(row: Sequence[Cell | None], width: int) -> Cell | None:
    """The only cell of a row: one that covers it all, or the one that is not empty, at its start."""
    first = row[0] if row else None
    if first is None or not first.text.strip():
        filled = {id(cell): cell for cell in row if cell is not None and cell.text.strip()}
        # A unit (单位：万元) stands above the table's right edge.
        return next(iter(filled.values())) if len(filled) == 1 and width > 2 and _is_last(row, filled) else None
    alone = all(cell is first or cell is None or not cell.text.strip() for cell in row)
    return first if alone and first.rows == 1 else None


def _is_last(row: Sequence[Cell | None], filled: dict[int, Cell]) -> bool:
    return row[-1] is not None and id(row[-1]) in filled and bool(re.match(r"\s*[（(]?单位[：:]", row[-1].text))


def _header_depth(first: Sequence[Cell], marked: int) -> int:
    """How many rows the header has: as many as are marked, else as many as its tallest cell beside a wide one."""
    if marked > 0:
        return marked
    spans = {cell.rows for cell in first}
    if len(spans) > 1 and any(cell.columns > 1 for cell in first):
        return min(max(spans), 4)
    return 1


def _joined_header(rows: Sequence[Sequence[Cell | None]], width: int) -> str:
    columns = []
    for place in range(width):
        cells = [row[place] for row in rows if place < len(row)]
        distinct = {id(cell): _flat(cell) for cell in cells if cell is not None}
        columns.append(" ".join(text for text in distinct.values() if text))
    return "\t".join(columns)


def _row_line(row: Sequence[Cell | None], width: int) -> str:
    cells = [_flat(cell) if cell is not None else "" for cell in row]
    return "\t".join(cells + [""] * (width - len(cells)))


def _flat(cell: Cell) -> str:
    return re.sub(r"\s+", " ", cell.text).strip()


def _paragraphs(cell: Cell | None) -> list[str]:
    return [line for line in cell.text.split("\n") if line.strip()] if cell is not None else []
