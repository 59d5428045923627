"""A whole sheet of tasks: looked up in batches, each result kept at once, a bad row spoiling only itself."""

from __future__ import annotations

import json
import traceback
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from rag.desk.match import Desk
from rag.desk.result_json import units_json
from rag.desk.sheet import Sheet, SheetRow
from rag.desk.tables import UNITS_HEADER, kept_columns, serial_of, units_row
from rag.desk.workbook import check_suffix, write_table
from rag.errors import PolicyQAError

_TOGETHER = 32  # tasks that are encoded at once

Progress = Callable[[int, int], None]


def run_sheet(
    sheet: Sheet,
    desk: Desk,
    target: Path,
    document_ids: Sequence[str] = (),
    progress: Progress = lambda done, all: None,
) -> int:
    """Write one result for each row, in order, by the suffix of `target`. Returns how many rows failed.

    Until the result is whole, and after a crash, what is done stands in `<target>.partial.jsonl`, for a target of
    JSON lines in `<target>.partial`.
    """
    is_lines = check_suffix(target) == ".jsonl"
    partial = target.with_name(f"{target.name}.partial" if is_lines else f"{target.name}.partial.jsonl")
    kept = kept_columns(sheet)
    failed = 0
    # Half a surrogate pair in a task has no UTF-8; written as \udxxx it is the JSON escape of itself.
    with partial.open("w", encoding="utf-8", errors="backslashreplace") as out:
        for place, (row, result) in enumerate(_results(sheet.rows, desk, document_ids), start=1):
            failed += "error" in result
            columns = {name: row.cells[number] for number, name in kept}
            line = {**_identified(sheet, row, place), **columns, **result}
            out.write(json.dumps(line, ensure_ascii=False) + "\n")
            out.flush()
            progress(place, len(sheet.rows))
    if is_lines:
        partial.replace(target)
        return failed
    write_table(target, [*UNITS_HEADER, *(name for _, name in kept)], _table_rows(sheet, kept, partial))
    partial.unlink()
    return failed


def _results(
    rows: Sequence[SheetRow], desk: Desk, document_ids: Sequence[str]
) -> Iterator[tuple[SheetRow, dict[str, Any]]]:
    for start in range(0, len(rows), _TOGETHER):
        together = rows[start : start + _TOGETHER]
        try:
            desk.prepare([row.task for row in together if not row.error], document_ids)
        except Exception:  # a bug in one row's words; row by row it will be seen whose
            traceback.print_exc()
        for row in together:
            yield row, _result(row, desk, document_ids)


def _result(row: SheetRow, desk: Desk, document_ids: Sequence[str]) -> dict[str, Any]:
    if row.error:
        return {"query": row.task, "error": row.error}
    try:
        return units_json(desk.units(row.task, document_ids), desk.documents)
    except PolicyQAError as error:
        return {"query": row.task, "error": str(error)}
    except Exception as error:  # a bug, which keeps its traceback; yet one row must not end the batch
        traceback.print_exc()
        return {"query": row.task, "error": f"系统出错（{type(error).__name__}：{error}），请告知管理员。"}


def _identified(sheet: Sheet, row: SheetRow, place: int) -> dict[str, Any]:
    """The row's own id, else its 序号, else its place."""
    at = sheet.columns.index("id") if "id" in sheet.columns else -1
    return {"id": (row.cells[at] if at >= 0 else "") or serial_of(sheet, row, place)}


def _table_rows(sheet: Sheet, kept: Sequence[tuple[int, str]], partial: Path) -> Iterator[list[Any]]:
    with partial.open(encoding="utf-8") as lines:
        for place, (row, line) in enumerate(zip(sheet.rows, lines, strict=True), start=1):
            serial = serial_of(sheet, row, place)
            yield units_row(serial, row.task, json.loads(line), [row.cells[number] for number, _ in kept])
