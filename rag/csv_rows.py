"""CSV files that people edit in a spreadsheet: decoded, with the line of every row kept for messages."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from rag.errors import CorpusError

_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_CHINESE = re.compile("[一-鿿]")


@dataclass(frozen=True, slots=True)
class Row:
    line: int  # of the file, from 1, where the row starts
    cells: Mapping[str, str]  # column name -> text without surrounding white space


def decode(data: bytes, path: Path) -> str:
    """The text of a file saved as UTF-8 (with or without byte order mark) or GB18030, which Excel writes in China.

    Raises CorpusError, naming the line, if it is neither.
    """
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
    # GB18030 accepts nearly any bytes; a damaged UTF-8 file must not be read as nonsense without a word.
    as_utf8 = data.decode("utf-8", "replace")
    is_damaged_utf8 = data.startswith(_BYTE_ORDER_MARK) or len(_CHINESE.findall(as_utf8)) > 3 * as_utf8.count("\ufffd")
    if not is_damaged_utf8:
        try:
            return data.decode("gb18030")
        except UnicodeDecodeError as error:
            line = data.count(b"\n", 0, error.start) + 1
    raise CorpusError(f"{path.name} 第{line}行有无法识别的字符。请用 Excel 或记事本打开，另存为“CSV UTF-8”格式后再试。")


def read_rows(path: Path) -> tuple[tuple[str, ...], tuple[Row, ...]]:
    """The column names and the rows; blank rows are skipped, cells missing at a row's end are "".

    Raises CorpusError, naming file and line, for a file that cannot be read, has no header, two columns of one
    name, or a row with more cells than the header.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise CorpusError(
            f"无法读取 {path.name}：{error.strerror or error}。请检查文件是否存在、是否有读取权限。"
        ) from None
    text = decode(data, path)
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise CorpusError(f"{path.name} 第{line}行有无法识别的字符。请另存为“CSV UTF-8”格式后再试。")
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    columns: tuple[str, ...] = ()
    rows: list[Row] = []
    last_line = 0
    try:
        for cells in reader:
            line, last_line = last_line + 1, reader.line_num
            cells = list(map(str.strip, cells))
            if not any(cells):
                continue
            if not columns:
                while cells and not cells[-1]:
                    cells.pop()
                columns = _checked_columns(cells, path, line)
                continue
            if len(cells) > len(columns) and any(cells[len(columns) :]):
                raise CorpusError(
                    f"{path.name} 第{line}行有{len(cells)}格，表头只有{len(columns)}列。"
                    "请检查是否多了逗号；格内有逗号时，整格要用英文双引号括起来。"
                )
            if len(cells) < len(columns):
                cells += [""] * (len(columns) - len(cells))
            rows.append(Row(line, dict(zip(columns, cells, strict=False))))
    except csv.Error:
        raise CorpusError(f"{path.name} 第{last_line + 1}行的格式不对，请检查英文双引号是否成对。") from None
    if not columns:
        raise CorpusError(f"{path.name} 是空的，缺少表头。请在第1行写上列名。")
    return columns, tuple(rows)


def _checked_columns(names: list[str], path: Path, line: int) -> tuple[str, ...]:
    for i, name in enumerate(names):
        if name and name in names[:i]:
            raise CorpusError(f"{path.name} 第{line}行的列名“{name}”重复，请删去一列。")
    return tuple(names)
