"""Which row of a table is its header, and which column has the tasks."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from rag.errors import InputError

# Header words, the surest first: with 事项 and 工作内容 in one table, the second tells more.
_NAMES = (
    "任务描述|任务内容|工作任务内容|工作内容|任务事项",
    "任务|工作任务|重点任务|主要任务|具体任务|目标任务|任务名称|重点工作任务|tasks?|description",
    "工作事项|重点工作|主要工作|具体工作|重点事项|事项|事项名称|工作|工作要点|重点工作内容|questions?|query|queries|问题",
    "内容|主要内容|具体内容|措施|工作措施|主要措施|具体举措|举措|text|描述",
)
_NAMED = tuple(re.compile(rf"(?:{names})$", re.IGNORECASE) for names in _NAMES)
_PART_OF_NAME = re.compile(r"任务|事项|工作内容|重点工作")
_OTHER_MATTER = re.compile(r"序号|编号|单位|部门|时[间限]|期限|类[别型]|来源|责任|备注|状态|进[展度]|分类|级别|人$|数$")
_FIRST_ROWS = 10  # among which the header is looked for: above it stand a title and a note
_LONGEST_NAME = 20  # characters of a header cell
_SHORTEST_TASKS = 8  # characters on average, for a column to be taken for the tasks without being called so
_CLEARLY_LONGER = 2.0


def read_layout(rows: Sequence[Sequence[str]]) -> tuple[tuple[str, ...], int, int]:
    """(column names, number of the task column, number of the first row of data), all from 0.

    Raises InputError, naming the columns there are, if none can be told to hold the tasks.
    """
    filled = [number for number, row in enumerate(rows) if any(cell.strip() for cell in row)]
    if not filled:
        raise InputError("表中没有内容。请每行写一项任务。")
    width = max(len(row) for row in rows)
    named = _named_header(rows, filled)
    if named is not None:
        number, column = named
        return _names(rows[number], width), column, number + 1
    columns = [c for c in range(width) if any(c < len(rows[n]) and rows[n][c].strip() for n in filled)]
    if len(columns) == 1:
        return _names((), width), columns[0], filled[0]
    header = next((n for n in filled if sum(bool(cell.strip()) for cell in rows[n]) > 1), filled[0])
    longest = _clearly_longest([rows[n] for n in filled if n > header], columns)
    if longest is not None:
        return _names(rows[header], width), longest, header + 1
    known = "、".join(_names(rows[header], width)[column] for column in columns)
    raise InputError(f"看不出哪一列是任务。表中有这些列：{known}。请把任务那一列的列名改成“任务”。")


def column_by_name(names: Sequence[str]) -> int | None:
    """The number of the column that is called tasks; None if none is."""
    plain = [_plain(name) for name in names]
    for pattern in _NAMED:
        for number, name in enumerate(plain):
            if pattern.match(name):
                return number
    for number, name in enumerate(plain):
        if len(name) <= _LONGEST_NAME and _PART_OF_NAME.search(name) and not _OTHER_MATTER.search(name):
            return number
    return None


def _named_header(rows: Sequence[Sequence[str]], filled: Sequence[int]) -> tuple[int, int] | None:
    for number in filled[:_FIRST_ROWS]:
        cells = [cell for cell in rows[number] if cell.strip()]
        is_title = len(cells) == 1 and any(sum(bool(c.strip()) for c in rows[n]) > 1 for n in filled)
        column = None if is_title else column_by_name(rows[number])
        if column is not None and (len(cells) > 1 or any(p.match(_plain(cells[0])) for p in _NAMED)):
            return number, column
    return None


def _clearly_longest(rows: Sequence[Sequence[str]], columns: Sequence[int]) -> int | None:
    if not rows:
        return None
    lengths = {c: sum(len(row[c].strip()) for row in rows if c < len(row)) / len(rows) for c in columns}
    first, second, *_ = sorted(columns, key=lambda c: -lengths[c])
    clear = lengths[first] >= _SHORTEST_TASKS and lengths[first] >= _CLEARLY_LONGER * lengths[second]
    return first if clear else None


def _names(cells: Sequence[str], width: int) -> tuple[str, ...]:
    return tuple((" ".join(cells[c].split()) if c < len(cells) else "") or f"第{c + 1}列" for c in range(width))


def _plain(name: str) -> str:
    text = re.sub(r"[\s*＊:：]+", "", unicodedata.normalize("NFKC", name))
    return re.sub(r"[(（【\[][^()（）【】\[\]]{0,20}[)）】\]]$", "", text)  # 任务（必填）
