"""What is printed on one page of a PDF: characters and ruling lines, each with its place.

Coordinates are in points; x grows to the right and y downwards, as a reader holds the page: the page's own rotation
and text that is set sideways on it (a wide table) are turned upright.
"""

from __future__ import annotations

import ctypes
import math
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

MAX_PAGE_CHARACTERS = 60_000  # a printed A4 page holds some 600, a dense A3 table 10,000
MAX_PAGE_OBJECTS = 60_000  # pictures drawn with lines have many; beyond this, rules are not looked for
_MAX_FORM_DEPTH = 6
_LARGEST_TYPE = 2000.0  # points; also tells numbers that are none
_HYPHENS = (2, 0xFFFE)  # what pdfium makes of a hyphen at a line's end
_LEAST_RULE = 6.0  # points; a shorter line is part of a drawing
_THICKEST_RULE = 4.0  # points; a thicker bar is an ornament or a shaded cell


@dataclass(frozen=True, slots=True)
class Character:
    text: str
    x0: float
    x1: float
    baseline: float
    size: float  # of the type


@dataclass(frozen=True, slots=True)
class Rule:
    """A straight ruling line, horizontal or vertical."""

    horizontal: bool
    at: float  # y of a horizontal, x of a vertical one
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class PageContent:
    number: int  # from 1
    width: float
    height: float
    characters: tuple[Character, ...]
    rules: tuple[Rule, ...]
    slanted: str  # characters set at an angle: a watermark
    unmapped: int  # characters that the file does not say the meaning of
    has_picture: bool  # a picture that covers much of the page, as a scan does
    truncated: bool  # more characters than are read

    @property
    def is_readable(self) -> bool:
        """Whether the text layer, if there is one, tells what is printed."""
        total = len(self.characters) + self.unmapped
        return total > 0 and self.unmapped <= 0.3 * total


def read_page(page: Any, number: int) -> PageContent:
    """The content of a pypdfium2 page."""
    import pypdfium2.raw as pdfium

    left, bottom, right, top = page.get_bbox()
    turn = page.get_rotation() // 90 % 4
    found, unmapped, truncated = _characters(page, pdfium)
    angles = Counter(round(c.angle / 90) % 4 for c in found if _is_square(c.angle))
    sideways = angles.most_common(1)[0][0] if angles else 0
    # The text tells how the page is held; its own rotation only where there is none.
    place = _Place(left, bottom, right, top, sideways if angles else turn)
    upright, slanted = [], []
    for c in found:
        if _is_square(c.angle) and round(c.angle / 90) % 4 == sideways:
            upright.append(place.character(c))
        elif c.text.strip():
            slanted.append(c.text)
    rules, has_picture = _drawn(page, pdfium, place)
    return PageContent(
        number, place.width, place.height, tuple(upright), tuple(rules), "".join(slanted), unmapped, has_picture,
        truncated,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Found:
    """A character in the page's own coordinates: y grows upwards."""

    text: str
    x: float  # origin: start of the baseline
    y: float
    advance: float  # along the baseline
    size: float
    angle: float  # of the baseline, degrees counter-clockwise


@dataclass(frozen=True, slots=True)
class _Place:
    left: float
    bottom: float
    right: float
    top: float
    turn: int  # quarter turns clockwise that make the page upright

    @property
    def width(self) -> float:
        return self.right - self.left if self.turn % 2 == 0 else self.top - self.bottom

    @property
    def height(self) -> float:
        return self.top - self.bottom if self.turn % 2 == 0 else self.right - self.left

    def point(self, x: float, y: float) -> tuple[float, float]:
        if self.turn == 0:
            return x - self.left, self.top - y
        if self.turn == 1:
            return y - self.bottom, x - self.left
        if self.turn == 2:
            return self.right - x, y - self.bottom
        return self.top - y, self.right - x

    def character(self, c: _Found) -> Character:
        x, y = self.point(c.x, c.y)
        return Character(c.text, x, x + c.advance, y, c.size)


def _is_square(angle: float) -> bool:
    return abs(angle - 90 * round(angle / 90)) < 3


def _characters(page: Any, pdfium: Any) -> tuple[list[_Found], int, bool]:
    text_page = page.get_textpage()
    raw = text_page.raw
    count = pdfium.FPDFText_CountChars(raw)
    styles: dict[int, _Style] = {}  # by the address of a text object
    found: list[_Found] = []
    unmapped = 0
    box = pdfium.FS_RECTF()
    x, y = ctypes.c_double(), ctypes.c_double()
    pending = ""  # the first half of a character beyond U+FFFF
    for index in range(min(count, MAX_PAGE_CHARACTERS)):
        code = pdfium.FPDFText_GetUnicode(raw, index)
        if code in (10, 13) or (code == 32 and pdfium.FPDFText_IsGenerated(raw, index) == 1):
            continue
        if 0xD800 <= code < 0xDC00:
            pending = chr(code)
            continue
        text = "-" if code in _HYPHENS else chr(code)
        if 0xDC00 <= code < 0xE000:
            text = (
                (pending + text).encode("utf-16", "surrogatepass").decode("utf-16", "replace") if pending else "\ufffd"
            )
        pending = ""
        if _is_meaningless(text) or pdfium.FPDFText_HasUnicodeMapError(raw, index) == 1:
            unmapped += 1
            if ord(text[0]) < 32:
                text = "\ufffd"
        if not pdfium.FPDFText_GetLooseCharBox(raw, index, box):
            continue
        handle = pdfium.FPDFText_GetTextObject(raw, index)
        key = ctypes.addressof(handle.contents) if handle else 0
        style = styles.get(key)
        if style is None:
            pdfium.FPDFText_GetCharOrigin(raw, index, x, y)
            style = styles[key] = _style(pdfium, raw, index, y.value - box.bottom)
        if style.quarter == 0:
            start, end, across, up = box.left, box.right, box.left, box.bottom + style.above_bottom
        else:
            pdfium.FPDFText_GetCharOrigin(raw, index, x, y)
            across, up = x.value, y.value
            start, end = ((0.0, 0.0), (up, box.top), (box.left, across), (box.bottom, up))[style.quarter]
        if not (math.isfinite(across) and math.isfinite(up) and math.isfinite(end - start)):
            continue
        found.append(_Found(text, across, up, max(end - start, 0.0), style.size, style.angle))
    text_page.close()
    return found, unmapped, count > MAX_PAGE_CHARACTERS


@dataclass(frozen=True, slots=True)
class _Style:
    """What the characters of a text object have in common."""

    size: float  # points
    angle: float  # of the baseline, degrees counter-clockwise
    quarter: int  # the same in quarter turns
    above_bottom: float  # from the lower edge of a character's box to the baseline


def _style(pdfium: Any, raw: Any, index: int, above_bottom: float) -> _Style:
    matrix = pdfium.FS_MATRIX()
    size = pdfium.FPDFText_GetFontSize(raw, index)
    if not pdfium.FPDFText_GetMatrix(raw, index, matrix):
        return _Style(size if 0 < size < _LARGEST_TYPE else 1.0, 0.0, 0, above_bottom)
    size *= math.hypot(matrix.c, matrix.d) or 1.0
    angle = math.degrees(math.atan2(matrix.b, matrix.a)) % 360
    return _Style(size if 0 < size < _LARGEST_TYPE else 1.0, angle, round(angle / 90) % 4, above_bottom)


def _is_meaningless(text: str) -> bool:
    code = ord(text[0])
    return code < 32 or code == 0xFFFD or 0xE000 <= code < 0xF900 or code >= 0xF0000


# ---- what is drawn ----


def _drawn(page: Any, pdfium: Any, place: _Place) -> tuple[list[Rule], bool]:
    rules: list[Rule] = []
    has_picture = False
    area = max(place.width * place.height, 1.0)
    for handle, kind, matrix in _objects(pdfium, page.raw):
        if kind == pdfium.FPDF_PAGEOBJ_IMAGE:
            edges = [ctypes.c_float() for _ in range(4)]
            if pdfium.FPDFPageObj_GetBounds(handle, *edges):
                l, b, r, t = (edge.value for edge in edges)  # noqa: E741
                a, bb, c, d, _, _ = matrix
                has_picture |= abs((r - l) * (t - b) * (a * d - bb * c)) > 0.3 * area
        elif kind == pdfium.FPDF_PAGEOBJ_PATH:
            rules.extend(_rules_of(pdfium, handle, matrix, place))
    return rules, has_picture


_Matrix = tuple[float, float, float, float, float, float]
_IDENTITY: _Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


def _objects(pdfium: Any, page: Any) -> Iterator[tuple[Any, int, _Matrix]]:
    """Page objects, with those inside form objects (at most _MAX_FORM_DEPTH deep), and the matrix of their form."""
    left = MAX_PAGE_OBJECTS
    waiting: list[tuple[Any, int, _Matrix]] = []
    for index in range(min(pdfium.FPDFPage_CountObjects(page), MAX_PAGE_OBJECTS)):
        waiting.append((pdfium.FPDFPage_GetObject(page, index), 0, _IDENTITY))
    while waiting and left > 0:
        handle, depth, matrix = waiting.pop()
        left -= 1
        if not handle:
            continue
        kind = pdfium.FPDFPageObj_GetType(handle)
        if kind == pdfium.FPDF_PAGEOBJ_FORM:
            if depth >= _MAX_FORM_DEPTH:
                continue
            inner = _times(_matrix_of(pdfium, handle), matrix)
            for index in range(min(pdfium.FPDFFormObj_CountObjects(handle), left)):
                waiting.append((pdfium.FPDFFormObj_GetObject(handle, index), depth + 1, inner))
        else:
            yield handle, kind, matrix


def _matrix_of(pdfium: Any, handle: Any) -> _Matrix:
    m = pdfium.FS_MATRIX()
    return (m.a, m.b, m.c, m.d, m.e, m.f) if pdfium.FPDFPageObj_GetMatrix(handle, m) else _IDENTITY


def _times(first: _Matrix, then: _Matrix) -> _Matrix:
    a, b, c, d, e, f = first
    g, h, i, j, k, m = then
    return a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m


def _rules_of(pdfium: Any, handle: Any, outer: _Matrix, place: _Place) -> Iterator[Rule]:
    """The ruling lines of a path: stroked straight segments, edges of stroked boxes, and filled thin bars."""
    count = pdfium.FPDFPath_CountSegments(handle)
    if not 2 <= count <= 2000:
        return
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    if not pdfium.FPDFPath_GetDrawMode(handle, fill, stroke):
        return
    a, b, c, d, e, f = _times(_matrix_of(pdfium, handle), outer)
    x, y = ctypes.c_float(), ctypes.c_float()
    contours: list[list[tuple[float, float]]] = []
    for index in range(count):
        segment = pdfium.FPDFPath_GetPathSegment(handle, index)
        if not segment or not pdfium.FPDFPathSegment_GetPoint(segment, x, y):
            continue
        kind = pdfium.FPDFPathSegment_GetType(segment)
        if kind == pdfium.FPDF_SEGMENT_BEZIERTO:
            return  # a drawing
        point = place.point(a * x.value + c * y.value + e, b * x.value + d * y.value + f)
        if not all(map(math.isfinite, point)):
            return
        if kind == pdfium.FPDF_SEGMENT_MOVETO or not contours:
            contours.append([point])
        else:
            contours[-1].append(point)
        if pdfium.FPDFPathSegment_GetClose(segment) and contours[-1][0] != contours[-1][-1]:
            contours[-1].append(contours[-1][0])
    for contour in contours:
        width = max(p[0] for p in contour) - min(p[0] for p in contour)
        height = max(p[1] for p in contour) - min(p[1] for p in contour)
        if min(width, height) <= _THICKEST_RULE and (fill.value or stroke.value):
            yield from _bar(contour, width, height)
        elif stroke.value:
            for p, q in pairwise(contour):
                yield from _segment(p, q)


def _bar(contour: list[tuple[float, float]], width: float, height: float) -> Iterator[Rule]:
    x, y = min(p[0] for p in contour), min(p[1] for p in contour)
    if width >= max(_LEAST_RULE, 2 * height):
        yield Rule(True, y + height / 2, x, x + width)
    elif height >= max(_LEAST_RULE, 2 * width):
        yield Rule(False, x + width / 2, y, y + height)


def _segment(p: tuple[float, float], q: tuple[float, float]) -> Iterator[Rule]:
    across, down = abs(p[0] - q[0]), abs(p[1] - q[1])
    if across >= _LEAST_RULE and down <= 0.5:
        yield Rule(True, (p[1] + q[1]) / 2, min(p[0], q[0]), max(p[0], q[0]))
    elif down >= _LEAST_RULE and across <= 0.5:
        yield Rule(False, (p[0] + q[0]) / 2, min(p[1], q[1]), max(p[1], q[1]))
