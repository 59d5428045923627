"""Results of the desk as tables that are handed on: one row a task, with its units and where they are printed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from rag.desk.sheet import Sheet, SheetRow
from rag.desk.unit_tasks import ROLE_NAMES
from rag.desk.workbook import Cell

UNITS_HEADER = (
    *("序号", "任务", "匹配任务", "牵头单位", "配合单位", "责任单位（未分角色）", "完成时限", "依据条款", "文件"),
    *("匹配度", "说明", "原文"),
)
TASKS_HEADER = (
    *("序号", "单位", "角色", "任务", "牵头单位", "配合单位", "责任单位（未分角色）", "完成时限", "依据条款"),
    *("文件", "原文"),
)
_SERIAL = "序号"
_OURS = "原表·"  # before a kept column that is called like one of ours


def kept_columns(sheet: Sheet) -> tuple[tuple[int, str], ...]:
    """(number, name in the result) of the user's columns beside the task; 序号 is carried over into ours."""
    names: list[tuple[int, str]] = []
    taken = set(UNITS_HEADER)
    for number, name in enumerate(sheet.columns):
        if number == sheet.task_column or name == _SERIAL:
            continue
        unique = name if name not in taken else f"{_OURS}{name}"
        while unique in taken:
            unique += "′"
        taken.add(unique)
        names.append((number, unique))
    return tuple(names)


def serial_of(sheet: Sheet, row: SheetRow, place: int) -> str | int:
    """What the row is called in the user's own 序号, else its place, from 1."""
    at = sheet.columns.index(_SERIAL) if _SERIAL in sheet.columns else -1
    return (row.cells[at].strip() if at >= 0 else "") or place


def units_row(serial: str | int, task: str, result: Mapping[str, Any], kept: Sequence[str]) -> list[Cell]:
    """A row under UNITS_HEADER and the kept columns. `result`: what `units_json` gives, or {"error": …}."""
    matches = result.get("matches") or []
    if not matches:
        return [serial, task, *[""] * 8, str(result.get("error") or result.get("note") or ""), "", *kept]
    best = matches[0]
    others = "；".join(f"{m['citation']['label']}（{m['level']}）" for m in matches[1:])
    note = "；".join(filter(None, (result["note"], f"也可能对应：{others}" if others else "")))
    return [
        *(serial, task, best["task"]),
        *("、".join(best[role]) for role in ("lead", "cooperating", "unstated")),
        *(best["time_limit"], best["citation"]["label"], best["citation"]["title"]),
        *(best["level"], note, best["citation"]["text"]),
        *kept,
    ]


def tasks_rows(found: Mapping[str, Any]) -> list[list[Cell]]:
    """Rows under TASKS_HEADER. `found`: what `tasks_json` gives."""
    return [
        [
            *(number, task["unit"], ROLE_NAMES[task["role"]], task["task"]),
            *("、".join(task[role]) for role in ("lead", "cooperating", "unstated")),
            *(task["time_limit"], task["citation"]["label"], task["citation"]["title"], task["citation"]["text"]),
        ]
        for number, task in enumerate(found["tasks"], start=1)
    ]
