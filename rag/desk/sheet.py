"""A list of tasks as people have it (Excel, CSV, JSON lines, pasted text) -> rows, each with its task."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from rag.csv_rows import decode
from rag.desk.spreadsheet import MAX_COLUMNS, MAX_ROWS, Formulas, workbook_rows
from rag.desk.task_column import column_by_name, read_layout
from rag.errors import CorpusError, InputError

MAX_BYTES = 50_000_000
SUFFIXES = (".xlsx", ".csv", ".jsonl")


@dataclass(frozen=True, slots=True)
class SheetRow:
    number: int  # of the row or line in what was handed in, from 1
    cells: tuple[str, ...]  # as many as the sheet has columns
    task: str
    error: str = ""  # why this row cannot be looked up, in words for the user


@dataclass(frozen=True, slots=True)
class Sheet:
    columns: tuple[str, ...]
    task_column: int  # in `columns`
    rows: tuple[SheetRow, ...]  # without blank rows


def read_sheet(path: Path) -> Sheet:
    """The rows of a file by its suffix. Raises InputError, saying what to do, if it cannot be used as a whole."""
    suffix = path.suffix.lower()
    if suffix not in SUFFIXES:
        hint = "请用 Excel 另存为 .xlsx。" if suffix == ".xls" else f"可以用：{'、'.join(SUFFIXES)}。"
        raise InputError(f"不能读取“{path.name}”这种文件。{hint}")
    try:
        if path.stat().st_size > MAX_BYTES:
            raise InputError(f"文件“{path.name}”超过 {MAX_BYTES // 1_000_000} MB，太大了。请拆分后再试。")
        data = path.read_bytes()
    except OSError as error:
        raise InputError(f"无法读取文件“{path.name}”：{error.strerror or error}。请检查文件是否存在。") from None
    if suffix == ".xlsx":
        return _sheet(*workbook_rows(data, path.name))
    try:
        text = decode(data, path)
    except CorpusError as error:
        raise InputError(str(error)) from None
    return _json_lines(text, path.name) if suffix == ".jsonl" else _sheet(_csv_rows(text, path.name))


def read_pasted(text: str) -> Sheet:
    """Pasted text: cells copied from a spreadsheet where lines have tabs, else one task a line."""
    if len(text) > MAX_BYTES // 4:
        raise InputError("粘贴的内容太多了。请保存成 Excel 文件后上传，或分几次粘贴。")
    if "\t" in text:
        return _sheet(_delimited(text, "\t"))
    return _sheet([[line] for line in text.splitlines()])


def _sheet(rows: Sequence[Sequence[str]], formulas: Formulas = frozenset()) -> Sheet:
    if len(rows) > MAX_ROWS:
        raise InputError(f"表超过 {MAX_ROWS} 行，太大了。请拆分后再试。")
    columns, task_column, first = read_layout(_with_formulas(rows, formulas))
    used = max(
        (c + 1 for row in rows for c, cell in enumerate(row) if cell.strip()),
        default=task_column + 1,
    )
    width = max(used, task_column + 1)
    found = []
    for number, row in enumerate(rows[first:], start=first):
        cells = (*row, *[""] * (width - len(row)))[:width]
        is_formula = (number, task_column) in formulas
        if not is_formula and not any(cell.strip() for cell in cells):
            continue
        task = cells[task_column]
        error = "这一格是公式，不是文字。请复制后“选择性粘贴”为数值。" if is_formula else _objection(task)
        found.append(SheetRow(number + 1, cells, task, error))
    if not found:
        raise InputError("表中只有表头，没有任务。请在表头下面每行写一项任务。")
    return Sheet(columns[:width], task_column, tuple(found))


def _objection(task: str) -> str:
    """Only what the sheet alone can tell; whether the words can be looked up is the desk's to say."""
    return "" if any(c.isalnum() for c in task) else "任务是空的，请写明任务内容。"


def _with_formulas(rows: Sequence[Sequence[str]], formulas: Formulas) -> list[list[str]]:
    """The rows with a mark where a formula has no value, so that its column is not taken for an empty one."""
    return [
        [cell or ("公式" if (r, c) in formulas else "") for c, cell in enumerate(row)] for r, row in enumerate(rows)
    ]


def _csv_rows(text: str, file: str) -> list[list[str]]:
    first = text.lstrip().split("\n", 1)[0]
    delimiter = max(",\t;", key=lambda mark: (first.count(mark), mark == ","))
    try:
        return _delimited(text, delimiter)
    except csv.Error:
        raise InputError(f"文件“{file}”的格式不对，请检查英文双引号是否成对，或另存为 Excel 文件后再试。") from None


def _delimited(text: str, delimiter: str) -> list[list[str]]:
    rows = csv.reader(io.StringIO(text.replace("\0", ""), newline=""), delimiter=delimiter)
    return [row[:MAX_COLUMNS] for row in rows]


def _json_lines(text: str, file: str) -> Sheet:
    lines = [(number, line) for number, line in enumerate(text.split("\n"), 1) if line.strip()]
    if len(lines) > MAX_ROWS:
        raise InputError(f"文件“{file}”超过 {MAX_ROWS} 行，太大了。请拆分后再试。")
    read = [(number, *_json_line(line, number)) for number, line in lines]
    columns = tuple(dict.fromkeys(name for _, values, _ in read for name in values))
    task_column = column_by_name(columns)
    if task_column is None and len(columns) == 1:
        task_column = 0
    if task_column is None:
        known = f"其中有这些字段：{'、'.join(columns)}。" if columns else ""
        raise InputError(f'文件“{file}”里没有任务。{known}每行应为 {{"task": "任务描述"}} 这样的 JSON 对象。')
    rows = []
    for number, values, error in read:
        task = values.get(columns[task_column])
        if not error:
            error = _objection(task) if isinstance(task, str) else f"缺少字段“{columns[task_column]}”，或它不是文字。"
        cells = tuple(_json_cell(values.get(name)) for name in columns)
        rows.append(SheetRow(number, cells, task if isinstance(task, str) else "", error))
    return Sheet(columns, task_column, tuple(rows))


def _json_line(line: str, number: int) -> tuple[dict[str, object], str]:
    try:
        values = json.loads(line)
    except (ValueError, RecursionError) as error:
        reason = error.msg if isinstance(error, json.JSONDecodeError) else str(error)
        return {}, f"第{number}行不是有效的 JSON：{reason}。"
    if not isinstance(values, dict):
        return {}, '每行应为一个 JSON 对象，例如 {"id": 1, "task": "……"}。'
    return values, ""


def _json_cell(value: object) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
