"""Lists of tasks coming in and workbooks going out, without a file of them being kept."""

from __future__ import annotations

import base64
import binascii
import re
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from page import texts
from page.handing import WORKBOOK, file_html
from page.task_rows import TaskRow
from rag.desk.sheet import Sheet, read_pasted, read_sheet
from rag.desk.tables import serial_of
from rag.desk.workbook import Cell, write_table
from rag.errors import InputError

BYTES_MOST = 5 * 1024 * 1024  # of a sheet handed in; upload.js holds the same bound
TASKS_MOST = 1000  # in one list
NAME_CHARS = 60  # of a file's name, from its end; more would be too long for the disk in Chinese
FOLDER = "policyqa-"  # begins the names of the folders in which files lie while they are read or written
_NOT_IN_NAMES = re.compile(r"[^\w.()（）《》“”—-]")


@dataclass(frozen=True, slots=True)
class Given:
    """A list of tasks to be looked up."""

    rows: tuple[TaskRow, ...] = ()
    origin: str = ""  # the file and the column they came from, in words; "" for a written list
    sheet: Sheet | None = None  # the reader's own table, whose columns the results are put beside


def read_given(text: str) -> Given:
    """The tasks of a written or pasted list. Raises InputError, which says what to do."""
    return _given(read_pasted(text), "")


def uploaded(data: object) -> Given:
    """The tasks of a file as the browser hands it over: {"name", "size", "content" in base64}.

    Raises InputError if it is too large or cannot be read: the browser may send anything.
    """
    fields = data if isinstance(data, dict) else {}
    name = _NOT_IN_NAMES.sub("_", str(fields.get("name", "")))[-NAME_CHARS:].lstrip(".") or "_"
    size, content = fields.get("size"), fields.get("content")
    if isinstance(size, int) and size > BYTES_MOST:
        raise InputError(texts.SHEET_TOO_LARGE.format(name=name, size=size / 1024 / 1024))
    try:
        raw = base64.b64decode(content if isinstance(content, str) else "", validate=True)
    except (binascii.Error, ValueError):
        raw = b""
    if not raw or len(raw) > BYTES_MOST:
        raise InputError(texts.SHEET_UNREADABLE.format(name=name))
    with tempfile.TemporaryDirectory(prefix=FOLDER) as folder:
        path = Path(folder) / name
        path.write_bytes(raw)
        return _given(read_sheet(path), name)


def download(name: str, header: Sequence[str], rows: Sequence[Sequence[Cell]]) -> str:
    """A workbook as HTML that download.js hands to the reader; nothing of it stays on this machine."""
    with tempfile.TemporaryDirectory(prefix=FOLDER) as folder:
        path = Path(folder) / "table.xlsx"
        write_table(path, header, rows)
        return file_html(name, path.read_bytes(), WORKBOOK)


def _given(sheet: Sheet, name: str) -> Given:
    if len(sheet.rows) > TASKS_MOST:
        raise InputError(texts.TASKS_TOO_MANY.format(most=TASKS_MOST, count=len(sheet.rows)))
    rows = tuple(
        TaskRow(serial_of(sheet, row, place), row.task, failure=row.error, cells=row.cells)
        for place, row in enumerate(sheet.rows, start=1)
    )
    parts = [texts.TASKS_FROM.format(name=name)] if name else []
    if len(sheet.columns) > 1:
        parts.append(texts.TASKS_COLUMN.format(name=sheet.columns[sheet.task_column]))
    return Given(rows, "，".join(parts), sheet)
