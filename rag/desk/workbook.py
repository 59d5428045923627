"""Tables that are handed on: Excel, CSV or JSON lines, none of whose cells can turn into a formula."""

from __future__ import annotations

import csv
import json
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from rag.errors import InputError

Cell = str | int | float | bool | None
SUFFIXES = (".xlsx", ".csv", ".jsonl")
# What spreadsheets take for the beginning of a formula (OWASP, CSV Injection), in full width too.
_FORMULA_BEGINS = frozenset("=+-@\t\r＝＋－＠")
_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")  # XML 1.0, 2.2
_MOST_CELL_CHARS = 32_767  # of one cell in Excel
_CUT = "……（后文过长，已略去）"
_NARROWEST, _WIDEST = 6, 50  # columns, in characters of half width
_SAMPLED_ROWS = 200  # that the widths are taken from


def is_formula_like(text: str) -> bool:
    """Whether a spreadsheet might compute the text instead of showing it."""
    bare = text.lstrip(" \u3000\n\ufeff")
    return bool(bare) and bare[0] in _FORMULA_BEGINS


def check_suffix(path: Path) -> str:
    """The suffix in lower case. Raises InputError, naming those that can be written, for another."""
    suffix = path.suffix.lower()
    if suffix not in SUFFIXES:
        raise InputError(f"不能写成“{path.name}”这种文件。请把文件名改成以 {'、'.join(SUFFIXES)} 结尾。")
    return suffix


def write_table(path: Path, header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> int:
    """Write a table by the path's suffix; returns the number of rows.

    The file appears under its name only when it is whole; until then it is `<name>.partial`. Raises InputError for a
    suffix that is not among SUFFIXES.
    """
    writers: Mapping[str, Callable[[Path, Sequence[str], Iterable[Sequence[Cell]]], int]] = {
        ".xlsx": _write_xlsx,
        ".csv": _write_csv,
        ".jsonl": _write_json_lines,
    }
    write = writers[check_suffix(path)]
    partial = path.with_name(f"{path.name}.partial")
    count = write(partial, header, rows)
    partial.replace(path)
    return count


def _write_csv(path: Path, header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> int:
    """With a byte order mark, without which Excel in China reads UTF-8 as GBK."""
    count = 0
    with path.open("w", encoding="utf-8-sig", errors="replace", newline="") as file:
        writer = csv.writer(file)
        writer.writerow([_neutral(name) for name in header])
        for row in rows:
            writer.writerow([_neutral(cell) for cell in row])
            count += 1
    return count


def _neutral(cell: Cell) -> Cell:
    if not isinstance(cell, str):
        return cell
    text = cell.replace("\x00", "")
    return f"'{text}" if is_formula_like(text) else text


def _write_json_lines(path: Path, header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> int:
    count = 0
    with path.open("w", encoding="utf-8", errors="backslashreplace") as file:
        for row in rows:
            file.write(json.dumps(dict(zip(header, row, strict=True)), ensure_ascii=False) + "\n")
            count += 1
    return count


def _write_xlsx(path: Path, header: Sequence[str], rows: Iterable[Sequence[Cell]]) -> int:
    import openpyxl
    from openpyxl.utils import get_column_letter

    workbook = openpyxl.Workbook()
    sheet: Any = workbook.active
    sheet.title = "结果"
    widths = [_width(name) for name in header]
    _append(sheet, 1, header, is_header=True)
    count = 0
    for row in rows:
        count += 1
        _append(sheet, count + 1, row)
        if count <= _SAMPLED_ROWS:
            for column, cell in enumerate(row[: len(widths)]):
                widths[column] = max(widths[column], _width(cell))
    for column, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(column)].width = max(_NARROWEST, min(width + 2, _WIDEST))
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = f"A1:{get_column_letter(max(len(header), 1))}{count + 1}"
    with path.open("wb") as file:  # openpyxl chooses the format by the name, which ends in .partial
        workbook.save(file)
    return count


def _append(sheet: Any, number: int, cells: Sequence[Cell], is_header: bool = False) -> None:
    from openpyxl.styles import Alignment, Font, PatternFill

    for column, value in enumerate(cells, start=1):
        cell = sheet.cell(row=number, column=column)
        if isinstance(value, str):
            text = _NO_XML.sub("", value.replace("\r\n", "\n").replace("\r", "\n"))
            if len(text) > _MOST_CELL_CHARS:
                text = text[: _MOST_CELL_CHARS - len(_CUT)] + _CUT
            cell.value = text
            cell.data_type = "s"  # else a text that begins with = is stored as a formula
            cell.quotePrefix = is_formula_like(value)  # and stays text when somebody edits the cell
        else:
            cell.value = value
        cell.alignment = Alignment(wrap_text=True, vertical="center" if is_header else "top")
        if is_header:
            cell.font = Font(bold=True)
            cell.fill = PatternFill("solid", fgColor="E7EEF5")


def _width(cell: Cell) -> int:
    """Of the longest line, a Chinese character counting two."""
    lines = str("" if cell is None else cell)[:400].split("\n")
    return max(sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in line) for line in lines)
