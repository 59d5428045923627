"""Ruling lines of a page -> tables: which cells there are, and which of them are merged."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rag.formats.grid import Cell
from rag.formats.pdf_lines import lines_of
from rag.formats.pdf_page import Character, Rule

_SNAP = 2.5  # points: rules closer than that are one (double rules, cells with borders of their own)
_TOUCH = 4.0  # points by which rules that meet may miss each other
_MAX_RULES = 4000  # a page with more is a drawing
_MAX_CELLS = 20_000


Row = tuple[Cell, ...]  # the cell at each place, from left to right; a merged cell stands at all of its places


@dataclass(frozen=True, slots=True)
class RuledTable:
    """A table on a page. `edges`: x of its vertical rules, from left to right."""

    page: int
    top: float
    bottom: float
    edges: tuple[float, ...]
    rows: tuple[Row, ...]


def tables_of(
    characters: Sequence[Character], rules: Sequence[Rule], page: int
) -> tuple[list[RuledTable], list[Character]]:
    """The ruled tables of a page from top to bottom, and the characters outside of them.

    A frame of one column (a box around text) is no table.
    """
    horizontal = _merged([r for r in rules if r.horizontal])
    vertical = _merged([r for r in rules if not r.horizontal])
    if not vertical or len(horizontal) < 2 or len(horizontal) + len(vertical) > _MAX_RULES:
        return [], list(characters)
    rest = list(characters)
    tables: list[RuledTable] = []
    for across, down in _connected(horizontal, vertical):
        grid = _Grid.of(across, down)
        if grid is None:
            continue
        inside: dict[tuple[int, int], list[Character]] = defaultdict(list)
        outside: list[Character] = []
        for character in rest:
            cell = grid.cell_at((character.x0 + character.x1) / 2, character.baseline - 0.35 * character.size)
            if cell is None:
                outside.append(character)
            else:
                inside[cell].append(character)
        texts = {cell: _text(found, page) for cell, found in inside.items()}
        rows = _cells(grid, {cell: text for cell, text in texts.items() if text})
        if rows:
            rest = outside
            tables.append(RuledTable(page, grid.ys[0], grid.ys[-1], tuple(grid.xs), rows))
    return sorted(tables, key=lambda t: t.top), rest


def _text(characters: Sequence[Character], page: int) -> str:
    text = ""
    for line in lines_of(characters, page):
        latin = text[-1:].isascii() and text[-1:].isalpha() and line.text[:1].isascii() and line.text[:1].isalpha()
        text += f" {line.text}" if latin else line.text
    return text.strip()


def _cells(grid: _Grid, texts: dict[tuple[int, int], str]) -> tuple[Row, ...]:
    """The cells without rows and columns in which nothing is printed; () if a single column is left."""
    columns = sorted({c for _, c in texts})
    rows = sorted({r for r, _ in texts})
    if len(columns) < 2:
        return ()
    cells: dict[tuple[int, int], Cell] = {}
    return tuple(
        tuple(cells.setdefault(first, Cell(texts.get(first, ""))) for first in (grid.first_of((r, c)) for c in columns))
        for r in rows
    )


# ---- rules ----


def _merged(rules: Sequence[Rule]) -> list[Rule]:
    """Rules on one line that touch or overlap, as one."""
    levels: list[list[Rule]] = []
    for rule in sorted(rules, key=lambda r: r.at):
        if levels and rule.at - levels[-1][0].at <= _SNAP:
            levels[-1].append(rule)
        else:
            levels.append([rule])
    result: list[Rule] = []
    for level in levels:
        at = sum(r.at for r in level) / len(level)
        start, end = 0.0, 0.0
        for index, rule in enumerate(sorted(level, key=lambda r: r.start)):
            if index and rule.start <= end + _TOUCH:
                end = max(end, rule.end)
                continue
            if index:
                result.append(Rule(rule.horizontal, at, start, end))
            start, end = rule.start, rule.end
        result.append(Rule(level[0].horizontal, at, start, end))
    return result


def _connected(horizontal: Sequence[Rule], vertical: Sequence[Rule]) -> Iterable[tuple[list[Rule], list[Rule]]]:
    """Groups of rules that cross or meet, with at least two horizontal ones and a vertical one."""
    rules = [*horizontal, *vertical]
    parent = list(range(len(rules)))

    def root(i: int) -> int:
        while parent[i] != i:
            parent[i] = parent[parent[i]]
            i = parent[i]
        return i

    levels = [h.at for h in horizontal]
    for j, v in enumerate(vertical):
        for i in range(bisect_right(levels, v.start - _TOUCH), len(levels)):
            h = horizontal[i]
            if h.at > v.end + _TOUCH:
                break
            if h.start - _TOUCH <= v.at <= h.end + _TOUCH:
                parent[root(i)] = root(len(horizontal) + j)
    groups: dict[int, tuple[list[Rule], list[Rule]]] = {}
    for i, rule in enumerate(rules):
        groups.setdefault(root(i), ([], []))[0 if rule.horizontal else 1].append(rule)
    return [(across, down) for across, down in groups.values() if len(across) >= 2 and down]


class _Grid:
    """The cells between rules. A cell without a rule between it and its neighbour is merged with it."""

    def __init__(self, across: Sequence[Rule], down: Sequence[Rule], xs: list[float], ys: list[float]) -> None:
        self.xs, self.ys = xs, ys
        self.rows, self.columns = len(ys) - 1, len(xs) - 1
        self._first: dict[tuple[int, int], tuple[int, int]] = {}
        self._merge(across, down)

    @classmethod
    def of(cls, across: Sequence[Rule], down: Sequence[Rule]) -> _Grid | None:
        xs, ys = sorted({v.at for v in down}), sorted({h.at for h in across})
        left, right = min(h.start for h in across), max(h.end for h in across)
        # Many tables are open at the sides.
        if xs[0] - left > 2 * _TOUCH:
            xs.insert(0, left)
        if right - xs[-1] > 2 * _TOUCH:
            xs.append(right)
        if len(xs) < 3 or len(ys) < 2 or (len(xs) - 1) * (len(ys) - 1) > _MAX_CELLS:
            return None
        return cls(across, down, xs, ys)

    def _merge(self, across: Sequence[Rule], down: Sequence[Rule]) -> None:
        walls = defaultdict(list)
        for v in down:
            walls[v.at].append(v)
        floors = defaultdict(list)
        for h in across:
            floors[h.at].append(h)
        for r in range(self.rows):
            middle = (self.ys[r] + self.ys[r + 1]) / 2
            for c in range(self.columns):
                self._first.setdefault((r, c), (r, c))
                centre = (self.xs[c] + self.xs[c + 1]) / 2
                if c + 1 < self.columns and not _covers(walls[self.xs[c + 1]], middle):
                    self._join((r, c), (r, c + 1))
                if r + 1 < self.rows and not _covers(floors[self.ys[r + 1]], centre):
                    self._join((r, c), (r + 1, c))

    def _join(self, one: tuple[int, int], other: tuple[int, int]) -> None:
        a, b = self.first_of(one), self.first_of(other)
        first = (min(a[0], b[0]), min(a[1], b[1])) if a[0] != b[0] and a[1] != b[1] else min(a, b)
        for cell in (a, b, one, other):
            self._first[cell] = first
        self._first.setdefault(first, first)
        self._first[first] = first

    def first_of(self, cell: tuple[int, int]) -> tuple[int, int]:
        """The first cell of the merged cell that a cell belongs to."""
        while (first := self._first.setdefault(cell, cell)) != cell:
            cell = first
        return cell

    def cell_at(self, x: float, y: float) -> tuple[int, int] | None:
        """The first cell of the merged cell at a place; None outside of the table."""
        if not (self.xs[0] <= x <= self.xs[-1] and self.ys[0] <= y <= self.ys[-1]):
            return None
        row = min(bisect_right(self.ys, y) - 1, self.rows - 1)
        return self.first_of((row, min(bisect_right(self.xs, x) - 1, self.columns - 1)))


def _covers(rules: Sequence[Rule], at: float) -> bool:
    return any(r.start <= at <= r.end for r in rules)
