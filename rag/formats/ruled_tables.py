"""Ruled lines and words on a page -> the tables that they make up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rag.formats.grid import Cell, table_lines
from rag.formats.page_lines import PageTable


@dataclass(frozen=True, slots=True)
class Rule:
    """A straight line, horizontal (top == bottom) or vertical (x0 == x1), in the units of the page."""

    x0: float
    top: float
    x1: float
    bottom: float

    @property
    def is_horizontal(self) -> bool:
        return self.x1 - self.x0 >= self.bottom - self.top


@dataclass(frozen=True, slots=True)
class Word:
    """A piece of text on one baseline."""

    text: str
    x0: float
    x1: float
    top: float
    bottom: float


_MAX_RULES = 4000  # on a page; drawings have more, tables do not
_MAX_PLACES = 20_000  # of a grid


def find_tables(
    rules: Sequence[Rule], words: Sequence[Word], page: int, size: float
) -> tuple[list[PageTable], set[int]]:
    """The tables of a page, from top to bottom, and the indices of the words that are in them.

    `size` is the height of the type; rules closer than a quarter of it are one. A frame around a single cell is no
    table: its words stay outside.
    """
    if not 3 < len(rules) <= _MAX_RULES:
        return [], set()
    tables: list[PageTable] = []
    taken: set[int] = set()
    for group in _touching(rules, size / 4):
        xs = _merged([r.x0 for r in group if not r.is_horizontal], size / 4)
        ys = _merged([r.top for r in group if r.is_horizontal], size / 4)
        if len(xs) < 3 or len(ys) < 2 or len(xs) * len(ys) > _MAX_PLACES:
            continue
        inside = [
            (i, w)
            for i, w in enumerate(words)
            if xs[0] <= (w.x0 + w.x1) / 2 <= xs[-1] and ys[0] <= (w.top + w.bottom) / 2 <= ys[-1]
        ]
        rows = _rows(group, xs, ys, [w for _, w in inside], size)
        lines = table_lines(rows)
        if not lines:
            continue
        tables.append(PageTable(page, ys[0], ys[-1], tuple(tuple(line.split("\t")) for line in lines)))
        taken.update(i for i, _ in inside)
    return sorted(tables, key=lambda t: t.top), taken


def _touching(rules: Sequence[Rule], tolerance: float) -> list[list[Rule]]:
    """Groups of rules that touch or cross one another."""
    groups: list[tuple[list[float], list[Rule]]] = []  # bounds (left, top, right, bottom) and rules
    for rule in sorted(rules, key=lambda r: (r.top, r.x0)):
        bounds, members = [rule.x0, rule.top, rule.x1, rule.bottom], [rule]
        rest = []
        for other_bounds, others in groups:
            apart = (
                other_bounds[0] > bounds[2] + tolerance
                or other_bounds[2] < bounds[0] - tolerance
                or other_bounds[1] > bounds[3] + tolerance
                or other_bounds[3] < bounds[1] - tolerance
            )
            if apart:
                rest.append((other_bounds, others))
            else:
                members.extend(others)
                bounds = [
                    min(bounds[0], other_bounds[0]),
                    min(bounds[1], other_bounds[1]),
                    max(bounds[2], other_bounds[2]),
                    max(bounds[3], other_bounds[3]),
                ]
        groups = [*rest, (bounds, members)]
    return [members for _, members in groups]


def _merged(places: Sequence[float], tolerance: float) -> list[float]:
    result: list[float] = []
    for place in sorted(places):
        if not result or place - result[-1] > tolerance:
            result.append(place)
    return result


def _rows(
    rules: Sequence[Rule], xs: Sequence[float], ys: Sequence[float], words: Sequence[Word], size: float
) -> list[list[Cell]]:
    columns, heights = len(xs) - 1, len(ys) - 1
    flat = [r for r in rules if r.is_horizontal]
    upright = [r for r in rules if not r.is_horizontal]

    def wall_right(row: int, column: int) -> bool:
        x, y = xs[column + 1], (ys[row] + ys[row + 1]) / 2
        return any(abs(r.x0 - x) <= size / 4 and r.top <= y <= r.bottom for r in upright)

    def floor(row: int, column: int) -> bool:
        x, y = (xs[column] + xs[column + 1]) / 2, ys[row + 1]
        return any(abs(r.top - y) <= size / 4 and r.x0 <= x <= r.x1 for r in flat)

    rows: list[list[Cell]] = []
    covered: set[tuple[int, int]] = set()
    for row in range(heights):
        cells: list[Cell] = []
        for column in range(columns):
            if (row, column) in covered:
                continue
            across, down = 1, 1
            while column + across < columns and not wall_right(row, column + across - 1):
                across += 1
            while row + down < heights and not floor(row + down - 1, column):
                down += 1
            covered.update((r, c) for r in range(row, row + down) for c in range(column, column + across))
            text = _text_in(words, xs[column], xs[column + across], ys[row], ys[row + down])
            cells.append(Cell(text, across, down))
        rows.append(cells)
    return rows


def _text_in(words: Sequence[Word], left: float, right: float, top: float, bottom: float) -> str:
    inside = [w for w in words if left <= (w.x0 + w.x1) / 2 <= right and top <= (w.top + w.bottom) / 2 <= bottom]
    inside.sort(key=lambda w: (w.top, w.x0))
    # The lines of a cell are broken by its width alone, wherever that falls.
    text = ""
    for word in inside:
        piece = word.text.strip()
        if text and piece and text[-1].isascii() and text[-1].isalnum() and piece[0].isascii() and piece[0].isalpha():
            text += " "
        text += piece
    return text
