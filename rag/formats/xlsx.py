"""Excel files: each sheet a table with its title above it, the values as the sheet shows them."""

from __future__ import annotations

import datetime
import io
import re
import warnings as python_warnings
from collections.abc import Iterator
from typing import Any

from rag.errors import CorpusError
from rag.formats.archive import Archive, open_archive
from rag.formats.grid import Cell, table_lines
from rag.types import Removal, SourceText

_MAX_CELLS = 2_000_000
_MAX_ROWS = 200_000  # of a sheet; a cell far below the others must not cost a million empty rows
_DEFAULT_NAME = re.compile(r"(?:sheet|工作表)\s*\d*$", re.IGNORECASE)
_RANGE = re.compile(r"\$?([A-Z]{1,3})\$?(\d{1,7}):\$?([A-Z]{1,3})\$?(\d{1,7})$")


def read(data: bytes, file: str) -> SourceText:
    """The sheets of a workbook in order: title lines, header, one line a row; merged cells are filled.

    Hidden sheets are left out with a warning. Raises CorpusError if the file is damaged or too large.
    """
    import openpyxl

    archive = open_archive(data, file)
    for name in archive.names:  # openpyxl would read entities and parts of any size
        if name.endswith((".xml", ".rels")) and name.startswith(
            ("xl/workbook", "xl/sharedStrings", "xl/styles", "xl/_")
        ):
            archive.xml(name)
    try:
        with python_warnings.catch_warnings():
            python_warnings.simplefilter("ignore")  # unsupported extensions: drawings, validations
            workbook = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
            return _sheets(workbook, _Formulas(data), archive)
    except CorpusError:
        raise
    except Exception:  # a damaged file can fail anywhere in the library
        raise CorpusError(f"文件“{file}”已损坏或不完整，无法作为 Excel 文件打开。请重新导出后再放入。") from None


class _Formulas:
    """The formulas of a workbook, opened only if a value was not stored with its formula."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._workbook: Any = None

    def rows(self, sheet: str) -> Iterator[tuple[Any, ...]]:
        import openpyxl

        if self._workbook is None:
            self._workbook = openpyxl.load_workbook(io.BytesIO(self._data), read_only=True)
        worksheet = self._workbook[sheet]
        worksheet.reset_dimensions()
        return worksheet.iter_rows(values_only=True)  # type: ignore[no-any-return]


def _sheets(workbook: Any, formulas: _Formulas, archive: Archive) -> SourceText:
    lines: list[str] = []
    removed: list[Removal] = []
    warnings: list[str] = []
    visible = [s for s in workbook.worksheets if getattr(s, "sheet_state", "visible") == "visible"]
    hidden = [s.title for s in workbook.worksheets if s not in visible]
    if hidden:
        warnings.append(f"有隐藏的工作表没有读取：{'、'.join(hidden)}。如需收录，请取消隐藏后另存。")
    for sheet in visible:
        root = _sheet_part(sheet, archive)
        found = table_lines(_rows(sheet, root, formulas, archive.file))
        if not found:
            continue
        if not _DEFAULT_NAME.match(sheet.title):
            title = sheet.title.strip()
            if len(visible) > 1 or "\t" in found[0]:
                # A sheet without a title of its own is captioned by its name.
                found = found if title in found[0] and "\t" not in found[0] else [title, *found]
            elif title not in found[0]:
                removed.append(Removal("sheet_name", title, len(lines) + 1))
        lines.extend(found)
    return SourceText("\n".join(lines), removed=tuple(removed), warnings=tuple(warnings))


def _sheet_part(sheet: Any, archive: Archive) -> Any:
    """The root element of a sheet; its XML is checked before the library reads it."""
    return archive.xml(str(sheet._worksheet_path).lstrip("/"))


def _rows(sheet: Any, root: Any, formulas: _Formulas, file: str) -> list[list[Cell]]:
    covered, spans = _merged(root)
    missing = _formulas_without_value(root)
    formula_rows = formulas.rows(sheet.title) if missing else iter(())
    sheet.reset_dimensions()  # what a file says of its size need not be so
    rows: list[list[Cell]] = []
    count = 0
    for number, cells in enumerate(sheet.iter_rows(), start=1):
        if number > _MAX_ROWS:
            raise CorpusError(f"文件“{file}”的工作表超过 {_MAX_ROWS} 行，太大了。请拆分后再放入。")
        texts = next(formula_rows, ()) if missing else ()
        row: list[Cell] = []
        for column, cell in enumerate(cells, start=1):
            if (number, column) in covered:
                continue
            text = _shown(cell.value, getattr(cell, "number_format", "General"))
            if not text and (number, column) in missing and column <= len(texts):
                text = str(texts[column - 1] or "")
            down, across = spans.get((number, column), (1, 1))
            row.append(Cell(text, across, down))
        count += len(cells)
        if count > _MAX_CELLS:
            raise CorpusError(f"文件“{file}”的单元格超过 {_MAX_CELLS} 个，太大了。请拆分后再放入。")
        rows.append(row)
    return _without_empty_edges(rows)


def _without_empty_edges(rows: list[list[Cell]]) -> list[list[Cell]]:
    """The rows up to the last that has words, without the empty cells to the right of all words."""
    while rows and not any(cell.text.strip() for cell in rows[-1]):
        rows.pop()
    width = 0
    for row in rows:
        column = 0
        for cell in row:
            if cell.text.strip():
                width = max(width, column + cell.columns)
            column += cell.columns
    for row in rows:
        while row and not row[-1].text.strip() and sum(cell.columns for cell in row) > width:
            row.pop()
    return rows


def _merged(root: Any) -> tuple[set[tuple[int, int]], dict[tuple[int, int], tuple[int, int]]]:
    """Places (row, column from 1) covered by merged cells, and the rows and columns of each by its first place."""
    covered: set[tuple[int, int]] = set()
    spans: dict[tuple[int, int], tuple[int, int]] = {}
    for element in root.iter("{*}mergeCell"):
        found = _RANGE.match(element.get("ref", ""))
        if not found:
            continue
        left, right = _column_number(found.group(1)), _column_number(found.group(3))
        top, bottom = int(found.group(2)), int(found.group(4))
        if not (left <= right and top <= bottom) or len(covered) + (right - left + 1) * (bottom - top + 1) > _MAX_CELLS:
            continue
        spans[(top, left)] = (bottom - top + 1, right - left + 1)
        covered.update((r, c) for r in range(top, bottom + 1) for c in range(left, right + 1) if (r, c) != (top, left))
    return covered, spans


def _formulas_without_value(root: Any) -> set[tuple[int, int]]:
    found = set()
    for cell in root.iter("{*}c"):
        formula, value = cell.find("{*}f"), cell.find("{*}v")
        place = re.match(r"([A-Z]{1,3})(\d{1,7})$", cell.get("r") or "")
        if formula is not None and (value is None or not value.text) and place:
            found.add((int(place.group(2)), _column_number(place.group(1))))
    return found


def _column_number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def _shown(value: Any, number_format: str) -> str:
    """A value as the sheet shows it: 1130 and not 1130.0, 12.5%, 2023年6月30日."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, datetime.datetime | datetime.date):
        return _date(value, number_format)
    if isinstance(value, datetime.time):
        return f"{value.hour}:{value.minute:02d}"
    if isinstance(value, datetime.timedelta):
        minutes = int(value.total_seconds()) // 60
        return f"{minutes // 60}:{minutes % 60:02d}"
    if isinstance(value, int | float):
        return _number(value, number_format or "General")
    text = str(value).replace("_x000D_", "")
    return (
        re.sub(r"[\t\x00-\x08\x0b\x0c\x0e-\x1f\x85\u2028\u2029]", " ", text).replace("\r\n", "\n").replace("\r", "\n")
    )


def _date(value: datetime.datetime | datetime.date, number_format: str) -> str:
    pattern = re.sub(r"\[[^\]]*\]|\\.", "", number_format.lower()).replace('"', "")
    if "y" in pattern and "d" not in pattern:
        return f"{value.year}年{value.month}月" if "m" in pattern else f"{value.year}年"
    if "y" not in pattern and "d" in pattern and "m" in pattern:
        return f"{value.month}月{value.day}日"
    text = f"{value.year}年{value.month}月{value.day}日"
    if isinstance(value, datetime.datetime) and (value.hour or value.minute):
        text += f" {value.hour}:{value.minute:02d}"
    return text


def _number(value: float, number_format: str) -> str:
    positive = number_format.split(";")[0]
    bare = re.sub(r'"[^"]*"|\[[^\]]*\]|\\.|_.|\*.', "", positive)
    decimals = re.search(r"[0#?]\.(0+)", bare)
    places = len(decimals.group(1)) if decimals else 0
    if "%" in bare:
        return f"{value * 100:.{places}f}%"
    if re.fullmatch(r"[#,]*0+(?:\.0+)?", bare):
        grouped = "," if "," in bare else ""
        width = len(bare.split(".")[0].replace("#", "").replace(",", ""))
        text = f"{value:{grouped}.{places}f}"
        whole, point, fraction = text.partition(".")
        return whole.zfill(width) + point + fraction if width > 1 else text
    if float(value).is_integer() and abs(value) < 1e15:
        return str(int(value))
    return format(value, ".15g")
