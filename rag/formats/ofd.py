"""OFD (GB/T 33190-2016), the fixed-layout format of Chinese official documents: words by their places on the page.

A zip file of XML: OFD.xml names the documents, each Document.xml its pages, each Content.xml the text objects with a
boundary in millimetres and the places of their characters inside it.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from posixpath import dirname, join, normpath
from typing import Any

from rag.errors import CorpusError
from rag.formats.archive import Archive, open_archive
from rag.formats.notes import raised
from rag.formats.page_lines import PageLine, PageTable, to_source
from rag.formats.ruled_tables import Rule, Word, find_tables
from rag.formats.word_xml import child, children, local
from rag.types import Removal, SourceText

MAX_PAGES = 5_000
_MAX_CHARACTERS = 20_000_000
_ASCENT, _DESCENT = 0.88, 0.12  # of a Chinese typeface, as parts of its size
_RAISED_SIZE = 0.75  # digits smaller than this part of their neighbours, and higher, are superscripts

Matrix = tuple[float, float, float, float, float, float]


@dataclass(frozen=True, slots=True)
class _Run:
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


def read(data: bytes, file: str) -> SourceText:
    """The text of an OFD file with the page of each line; running heads and page numbers are listed as removed.

    Raises CorpusError if the file is damaged, encrypted, or holds no text (a scan without a text layer).
    """
    archive = open_archive(data, file)
    if any(name.rpartition("/")[2].lower() == "encryptions.xml" for name in archive.names):
        raise CorpusError(f"文件“{file}”已加密，无法读取。请解密后另存，再放入语料目录。")
    lines: list[PageLine] = []
    tables: list[PageTable] = []
    removed: list[Removal] = []
    warnings: list[str] = []
    characters = 0
    for number, (page, templates) in enumerate(_pages(archive, warnings), start=1):
        if number > MAX_PAGES:
            raise CorpusError(f"文件“{file}”超过 {MAX_PAGES} 页，太大了。请拆分后再放入。")
        runs, rules = _objects(page)
        backgrounds = [run for template in templates for run in _objects(template)[0]]
        if runs:
            removed.extend(Removal("running_head", run.text.strip(), 1) for run in backgrounds if run.text.strip())
        else:
            runs = backgrounds
        characters += sum(len(run.text) for run in runs)
        if characters > _MAX_CHARACTERS:
            raise CorpusError(f"文件“{file}”的文字过多，太大了。请拆分后再放入。")
        page_lines, page_tables = _read_page(runs, rules, number)
        lines.extend(page_lines)
        tables.extend(page_tables)
    if not lines and not tables:
        raise CorpusError(f"文件“{file}”没有文字层（可能是扫描件）。请转换成 PDF 或图片后再放入，将作文字识别。")
    source = to_source(lines, tables, warnings)
    return SourceText(source.text, source.line_pages, tuple(removed) + source.removed, source.warnings)


# ---- the parts of the container ----


def _pages(archive: Archive, warnings: list[str]) -> Iterator[tuple[Any, list[Any]]]:
    """The content of each page in order, with the templates that lie under or over it."""
    root = archive.xml("OFD.xml")
    for body in children(root, "DocBody"):
        location = _text_of(child(body, "DocRoot"))
        if not location:
            continue
        place = _resolve("OFD.xml", location)
        document = archive.xml(place)
        templates = {
            t.get("ID", ""): _resolve(place, t.get("BaseLoc", ""))
            for t in children(child(document, "CommonData"), "TemplatePage")
        }
        parsed: dict[str, Any] = {}
        for page in children(child(document, "Pages"), "Page"):
            path = _resolve(place, page.get("BaseLoc", ""))
            if not archive.has(path):
                warnings.append(f"第 {page.get('ID', '?')} 号页面的内容缺失，没有读取。")
                continue
            content = archive.xml(path)
            used = []
            for template in children(content, "Template"):
                name = templates.get(template.get("TemplateID", ""), "")
                if name and archive.has(name):
                    parsed[name] = parsed[name] if name in parsed else archive.xml(name)
                    used.append(parsed[name])
            yield content, used


def _resolve(base: str, location: str) -> str:
    """The name of an entry from a location in another: absolute from the container's root, else beside it."""
    location = location.strip().replace("\\", "/")
    return normpath(location.lstrip("/") if location.startswith("/") else join(dirname(base), location))


def _text_of(element: Any | None) -> str:
    return (element.text or "").strip() if element is not None else ""


# ---- the objects of a page ----


def _objects(page: Any) -> tuple[list[_Run], list[Rule]]:
    runs: list[_Run] = []
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


def _runs(element: Any, boundary: Sequence[float]) -> Iterator[_Run]:
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
) -> Iterator[_Run]:
    """The runs of one TextCode; a step down begins a new one, a wide step across leaves a space."""
    scale = math.hypot(matrix[0], matrix[1]) or 1.0
    pieces, start, left, end = "", (x, y), x, x

    def placed() -> _Run:
        px = boundary[0] + matrix[0] * start[0] + matrix[2] * start[1] + matrix[4]
        py = boundary[1] + matrix[1] * start[0] + matrix[3] * start[1] + matrix[5]
        return _Run(pieces, px, px + (end - start[0]) * scale, py, size)

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
    words = _text_of(child(element, "AbbreviatedData")).split()[:4000]
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


# ---- lines ----


def _read_page(runs: Sequence[_Run], rules: Sequence[Rule], page: int) -> tuple[list[PageLine], list[PageTable]]:
    pieces = [piece for line in _by_baseline(runs) for piece in _with_superscripts(line)]
    size = sorted(run.size for run in pieces)[len(pieces) // 2] if pieces else 1.0
    words = [Word(run.text, run.x0, run.x1, run.top, run.bottom) for run in pieces]
    tables, taken = find_tables(rules, words, page, size)
    rest = [run for index, run in enumerate(pieces) if index not in taken]
    return [_line(group, page) for group in _by_baseline(rest)], tables


def _by_baseline(runs: Sequence[_Run]) -> list[list[_Run]]:
    """Runs whose heights overlap by more than half, from left to right; the lines from top to bottom."""
    lines: list[list[_Run]] = []
    for run in sorted(runs, key=lambda r: (r.baseline, r.x0)):
        if not run.text.strip():
            continue
        for line in lines[-3:]:
            top, bottom = max(run.top, min(r.top for r in line)), min(run.bottom, max(r.bottom for r in line))
            if bottom - top > 0.5 * min(run.size, max(r.size for r in line)):
                line.append(run)
                break
        else:
            lines.append([run])
    for line in lines:
        line.sort(key=lambda r: r.x0)
    return lines


def _with_superscripts(line: Sequence[_Run]) -> Iterator[_Run]:
    """The runs of a line; small raised digits become superscripts."""
    size = max(run.size for run in line)
    baseline = max(run.baseline for run in line if run.size > _RAISED_SIZE * size)
    for run in line:
        small = run.size < _RAISED_SIZE * size and run.baseline < baseline - 0.15 * size
        if small and run.text.strip().isdecimal():
            yield _Run(raised(run.text.strip()), run.x0, run.x1, baseline, size)
        else:
            yield run


def _line(runs: Sequence[_Run], page: int) -> PageLine:
    text, right = "", 0.0
    for run in runs:
        gap = run.x0 - right
        if text and gap > 0.25 * run.size and (gap > 0.9 * run.size or _is_latin(text[-1]) or _is_latin(run.text[0])):
            text += " "
        text += run.text
        right = max(right, run.x1)
    # The size of most characters: a single larger sign does not make a title.
    sizes = sorted((run.size, len(run.text)) for run in runs)
    half, seen = sum(count for _, count in sizes) / 2, 0
    size = sizes[-1][0]
    for value, count in sizes:
        seen += count
        if seen >= half:
            size = value
            break
    return PageLine(
        text, page, min(r.x0 for r in runs), right, min(r.top for r in runs), max(r.bottom for r in runs), size
    )


def _is_latin(character: str) -> bool:
    return character.isascii() and character.isalnum()
