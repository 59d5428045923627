"""The rows of a workbook that somebody hands in, as text, with the cells that hold formulas marked."""

from __future__ import annotations

import datetime
import io
import re
import warnings as python_warnings
from typing import Any

from rag.errors import InputError, PolicyQAError
from rag.formats.archive import open_archive

MAX_ROWS = 20_000
MAX_COLUMNS = 200
_PLACE = re.compile(r"([A-Z]{1,3})(\d{1,7})$")

Formulas = frozenset[tuple[int, int]]  # (row, column), both from 0


def workbook_rows(data: bytes, file: str) -> tuple[list[list[str]], Formulas]:
    """The first sheet with words in it: its rows, and where it has formulas. Hidden sheets are passed over.

    Raises InputError if the file is damaged, suspicious or too large.
    """
    import openpyxl

    try:
        archive = open_archive(data, file)
        for name in archive.names:  # openpyxl would read entities and parts of any size
            if name.endswith((".xml", ".rels")) and name.startswith(
                ("xl/workbook", "xl/sharedStrings", "xl/styles", "xl/_")
            ):
                archive.xml(name)
        with python_warnings.catch_warnings():
            python_warnings.simplefilter("ignore")  # unsupported extensions: drawings, validations
            workbook: Any = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True)
            for sheet in workbook.worksheets:
                if getattr(sheet, "sheet_state", "visible") != "visible":
                    continue
                root = archive.xml(str(sheet._worksheet_path).lstrip("/"))
                rows = _rows(sheet, file)
                if any(cell.strip() for row in rows for cell in row) or root.find(".//{*}f") is not None:
                    return rows, _formulas(root)
    except PolicyQAError as error:
        raise InputError(str(error).replace("再放入语料目录", "再试").replace("再放入", "再试")) from None
    except Exception:  # a damaged file can fail anywhere in the library
        raise InputError(f"文件“{file}”已损坏或不完整，无法作为 Excel 文件打开。请重新导出后再试。") from None
    return [], frozenset()


def _rows(sheet: Any, file: str) -> list[list[str]]:
    sheet.reset_dimensions()  # what a file says of its size need not be so
    rows: list[list[str]] = []
    for cells in sheet.iter_rows(values_only=True):
        if len(rows) >= MAX_ROWS:
            raise InputError(f"文件“{file}”的工作表超过 {MAX_ROWS} 行，太大了。请拆分后再试。")
        shown = [_shown(value) for value in cells[:MAX_COLUMNS]]
        while shown and not shown[-1].strip():
            shown.pop()
        rows.append(shown)
    return rows


def _formulas(root: Any) -> Formulas:
    found = set()
    for cell in root.iter("{*}c"):
        place = _PLACE.match(cell.get("r") or "")
        if place and cell.find("{*}f") is not None:
            found.add((int(place.group(2)) - 1, _column(place.group(1))))
    return frozenset(found)


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1


def _shown(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, datetime.datetime):
        return value.strftime("%Y-%m-%d %H:%M") if value.hour or value.minute else value.strftime("%Y-%m-%d")
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else format(value, ".15g")
    return str(value).replace("_x000D_", "").replace("\r\n", "\n").replace("\r", "\n")
