"""The objects of an OFD page: runs of text and straight lines, placed in millimetres from the page's top left."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from rag.formats.ruled_tables import Rule
from rag.formats.word_xml import child, children, local

_ASCENT, _DESCENT = 0.88, 0.12  # of a Chinese typeface, as parts of its size

Matrix = tuple[float, float, float, float, float, float]


@dataclass(frozen=True, slots=True)
class Run:
    """Characters on one baseline, in millimetres from the page's top left."""

    text: str
    x0: float
    x1: float
    baseline: float
    size: float

    @property
    def top(self) -> float:
        return self.baseline - _ASCENT * self.size

    @property
    def bottom(self) -> float:
        return self.baseline + _DESCENT * self.size


def objects_of(page: Any) -> tuple[list[Run], list[Rule]]:
    runs: list[Run] = []
    rules: list[Rule] = []
    for element in page.iter():
        name = local(element)
        if name not in ("TextObject", "PathObject") or element.get("Visible", "true").lower() == "false":
            continue
        boundary = _numbers(element.get("Boundary", ""))
        if len(boundary) != 4:
            continue
        if name == "TextObject":
            runs.extend(_runs(element, boundary))
        else:
            rules.extend(_rules(element, boundary))
    return runs, rules


def _runs(element: Any, boundary: Sequence[float]) -> Iterator[Run]:
    matrix = _matrix(element)
    size = next(iter(_numbers(element.get("Size", ""))), 0.0) * math.hypot(matrix[2], matrix[3])
    if not 0.1 < size < 1000:
        return
    stretch = next(iter(_numbers(element.get("HScale", ""))), 1.0) or 1.0
    x = y = 0.0
    for code in children(element, "TextCode"):
        text = re.sub(r"[\r\n\t]", " ", code.text or "")
        given_x, given_y = _numbers(code.get("X", "")), _numbers(code.get("Y", ""))
        x, y = given_x[0] if given_x else x, given_y[0] if given_y else y
        across, down = _steps(code.get("DeltaX", ""), len(text)), _steps(code.get("DeltaY", ""), len(text))
        yield from _runs_of_code(text, x, y, across, down, matrix, boundary, size, stretch)


def _runs_of_code(
    text: str,
    x: float,
    y: float,
    across: Sequence[float],
    down: Sequence[float],
    matrix: Matrix,
    boundary: Sequence[float],
    size: float,
    stretch: float,
) -> Iterator[Run]:
    """The runs of one TextCode; a step down begins a new one, a wide step across leaves a space."""
    scale = math.hypot(matrix[0], matrix[1]) or 1.0
    pieces, start, left, end = "", (x, y), x, x

    def placed() -> Run:
        px = boundary[0] + matrix[0] * start[0] + matrix[2] * start[1] + matrix[4]
        py = boundary[1] + matrix[1] * start[0] + matrix[3] * start[1] + matrix[5]
        return Run(pieces, px, px + (end - start[0]) * scale, py, size)

    for index, character in enumerate(text):
        advance = _width(character) * size / scale * stretch
        pieces += character
        end = left + advance
        step = across[index] if index < len(across) else 0.0 if down else advance
        if index < len(down) and abs(down[index]) > 0.01:
            yield placed()
            left, y = left + (across[index] if index < len(across) else 0.0), y + down[index]
            pieces, start, end = "", (left, y), left
            continue
        # Letters set wide apart (目  录) are no words; a gap of a whole character is one.
        if step > advance + 0.9 * size / scale and not character.isspace() and index + 1 < len(text):
            pieces += " "
        left += step
    if pieces.strip():
        yield placed()


def _rules(element: Any, boundary: Sequence[float]) -> Iterator[Rule]:
    """The straight lines of a path along the page's axes: M, L and C (close) of its abbreviated data."""
    if element.get("Stroke", "true").lower() == "false" and element.get("Fill", "false").lower() == "false":
        return
    matrix = _matrix(element)
    words = (getattr(child(element, "AbbreviatedData"), "text", None) or "").split()[:4000]
    points: list[tuple[float, float]] = []
    first: tuple[float, float] | None = None
    index = 0
    while index < len(words):
        operator = words[index]
        if operator in ("M", "S", "L") and index + 2 < len(words):
            x, y = _number(words[index + 1]), _number(words[index + 2])
            point = (
                boundary[0] + matrix[0] * x + matrix[2] * y + matrix[4],
                boundary[1] + matrix[1] * x + matrix[3] * y + matrix[5],
            )
            if operator == "L" and points:
                yield from _rule(points[-1], point)
            else:
                first = point
            points.append(point)
            index += 3
        elif operator == "C" and points and first is not None:
            yield from _rule(points[-1], first)
            index += 1
        else:
            index += 1


def _rule(a: tuple[float, float], b: tuple[float, float]) -> Iterator[Rule]:
    width, height = abs(a[0] - b[0]), abs(a[1] - b[1])
    if min(width, height) < 0.3 and max(width, height) > 2:
        x0, top = min(a[0], b[0]), min(a[1], b[1])
        yield Rule(x0, top, x0 + width, top) if width > height else Rule(x0, top, x0, top + height)


def _matrix(element: Any) -> Matrix:
    numbers = _numbers(element.get("CTM", ""))
    if len(numbers) != 6:
        return 1.0, 0.0, 0.0, 1.0, 0.0, 0.0
    a, b, c, d, e, f = numbers
    return a, b, c, d, e, f


def _steps(text: str, limit: int) -> list[float]:
    """The steps of a DeltaX or DeltaY: numbers, and 「g 3 4.2」 for three steps of 4.2."""
    steps: list[float] = []
    words = text.split()[: 3 * limit + 3]
    index = 0
    while index < len(words) and len(steps) < limit:
        if words[index] == "g" and index + 2 < len(words):
            count = int(min(max(_number(words[index + 1]), 0), limit))
            steps.extend([_number(words[index + 2])] * count)
            index += 3
        else:
            steps.append(_number(words[index]))
            index += 1
    return steps[:limit]


def _numbers(text: str) -> list[float]:
    return [_number(word) for word in text.split()[:8]]


def _number(word: str) -> float:
    try:
        value = float(word)
    except ValueError:
        return 0.0
    return value if math.isfinite(value) and abs(value) < 1e6 else 0.0


def _width(character: str) -> float:
    """The width of a character as part of its size: Chinese ones are square."""
    return 0.5 if ord(character) < 0x2000 else 1.0
