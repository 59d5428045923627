"""corpus/manifest.csv: what the administrator states about each document, checked against what the file says."""

from __future__ import annotations

import contextlib
import csv
import io
import os
import re
import tempfile
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from datetime import date
from pathlib import Path

from rag.csv_rows import Row, read_rows
from rag.errors import CorpusError, StorageError
from rag.types import DocumentFacts

# Column -> its Chinese name; both are accepted, in any order. Other columns are kept and not read.
COLUMNS = {
    "id": "编号",
    "file": "文件",
    "title": "标题",
    "document_number": "发文字号",
    "issuing_body": "发文机关",
    "date_signed": "成文日期",
    "date_published": "发布日期",
    "period_start": "起始年",
    "period_end": "终止年",
    "region": "地区",
    "region_level": "层级",
    "status": "状态",
    "aliases": "别名",
    "source_url": "来源",
    "sha256": "校验",
}
# The facts that a manifest can state; the others are only read from the file.
STATED_FACTS = tuple(f.name for f in fields(DocumentFacts) if f.name in COLUMNS)
_CHINESE_TO_COLUMN = {chinese: column for column, chinese in COLUMNS.items()}
_ID = re.compile(r"[A-Za-z0-9._\-一-鿿]+")
_DATE = re.compile(r"(\d{4})(?:-|/|\.|年)(\d{1,2})(?:-|/|\.|月)(\d{1,2})日?")
_YEAR = re.compile(r"((?:19|20)\d{2})年?")
_ALIAS_SEPARATOR = re.compile(r"[；;]")
_STATUS = {"": "", "有效": "有效", "现行有效": "有效", "废止": "已废止", "已废止": "已废止", "已到期": "已到期"}
_BRACKETS = str.maketrans("〔[【〈《「『〕]】〉》」』", "((((((()))))))")  # after NFKC
_DASHES = re.compile(r"[—–‐―－~～〜-]+|至")
_PERIOD = re.compile(r"\(\d{4}年?-\d{4}年?\)$")


@dataclass(frozen=True, slots=True)
class ManifestEntry:
    """One row. An empty cell ("" or None) means: take what the file says."""

    id: str
    file: str  # name in the corpus folder
    title: str = ""
    document_number: str = ""
    issuing_body: str = ""
    date_signed: str = ""  # ISO 8601
    date_published: str = ""  # ISO 8601
    period_start: int | None = None
    period_end: int | None = None  # inclusive
    region: str = ""
    region_level: str = ""
    status: str = ""  # 有效, 已废止, 已到期
    aliases: tuple[str, ...] = ()
    source_url: str = ""
    sha256: str = ""  # of the file's bytes, lower case


def read_manifest(path: Path) -> tuple[ManifestEntry, ...]:
    """The rows of the manifest, in order.

    UTF-8 (with or without byte order mark) or GB18030; column names in English or Chinese; dates as 2021-09-18,
    2021/9/18 or 2021年9月18日. Raises CorpusError, naming line and column, for anything that cannot be used.
    """
    names, rows = read_rows(path)
    column_of = {name: _column(name) for name in names}
    present = set(column_of.values())
    if not present & set(COLUMNS):
        raise CorpusError(f"{path.name} 缺少表头。第1行应写列名，至少有 id,file（或 编号,文件）。")
    for column in ("id", "file"):
        if column not in present:
            raise CorpusError(f"{path.name} 的表头缺少“{column}”列（也可以写作“{COLUMNS[column]}”）。请补上这一列。")
    for column in present & set(COLUMNS):
        if sum(1 for c in column_of.values() if c == column) > 1:
            raise CorpusError(f"{path.name} 的表头里“{column}”和“{COLUMNS[column]}”是同一列，请删去一个。")
    entries: list[ManifestEntry] = []
    id_lines: dict[str, int] = {}
    file_lines: dict[str, int] = {}
    for row in rows:
        entry = _entry(row, column_of, path.name)
        for value, lines, column in ((entry.id, id_lines, "id"), (entry.file, file_lines, "file")):
            # Names that differ only in case are one file on Windows and macOS.
            key = unicodedata.normalize("NFC", value).casefold()
            if key in lines:
                raise _cell_error(path.name, row.line, column, f"“{value}”与第{lines[key]}行重复，请改名或删去一行")
            lines[key] = row.line
        entries.append(entry)
    return tuple(entries)


def write_manifest(path: Path, entries: Sequence[ManifestEntry]) -> None:
    """Replace the manifest in one step: a reader sees the old file or the new one, never half of it.

    Column names, their order and columns of the administrator's own are kept; standard columns that are missing are
    added. Written as UTF-8 with byte order mark, which Excel needs. Raises StorageError if it cannot be written.
    """
    names: tuple[str, ...] = tuple(COLUMNS)
    own_cells: dict[str, Row] = {}
    if path.exists():
        kept, rows = read_rows(path)
        column_of = {_column(name): name for name in kept}
        own_cells = {row.cells.get(column_of.get("id", ""), ""): row for row in rows}
        chinese = any(name in _CHINESE_TO_COLUMN for name in kept)
        names = kept + tuple(COLUMNS[c] if chinese else c for c in COLUMNS if c not in column_of)
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow(names)
    for entry in entries:
        own = own_cells.get(entry.id)
        writer.writerow(
            [
                _cell(entry, _column(n)) if _column(n) in COLUMNS else (own.cells.get(n, "") if own else "")
                for n in names
            ]
        )
    _replace_file(path, buffer.getvalue().encode("utf-8-sig"))


def compare(entry: ManifestEntry, facts: DocumentFacts) -> tuple[str, ...]:
    """Warnings in Chinese where the manifest and the file state different things; () if nothing contradicts.

    Kinds of brackets and dashes, full and half width and spaces make no difference; what only one of them states is
    no contradiction.
    """
    warnings = []
    for column in STATED_FACTS:
        if column == "status":
            continue  # not printed in a document: the administrator's alone
        stated, read = getattr(entry, column), getattr(facts, column)
        if stated in ("", None) or read in ("", None):
            continue
        a, b = _comparable(str(stated)), _comparable(str(read))
        if column == "title" and bool(_PERIOD.search(a)) != bool(_PERIOD.search(b)):
            a, b = _PERIOD.sub("", a), _PERIOD.sub("", b)
        if a != b:
            warnings.append(
                f"“{entry.id}”的{COLUMNS[column]}：清单中是“{stated}”，文件中是“{read}”，以清单为准，请核对。"
            )
    return tuple(warnings)


def merge(entry: ManifestEntry, facts: DocumentFacts) -> DocumentFacts:
    """The facts to use: the manifest's cell where it is filled, else what the file says."""
    stated = {name: getattr(entry, name) for name in STATED_FACTS}
    return replace(facts, **{name: value for name, value in stated.items() if value not in ("", None)})


def _column(name: str) -> str:
    name = unicodedata.normalize("NFKC", name).strip()
    return _CHINESE_TO_COLUMN.get(name, name.lower() if name.lower() in COLUMNS else name)


def _entry(row: Row, column_of: dict[str, str], file: str) -> ManifestEntry:
    cells = dict.fromkeys(COLUMNS, "") | {column_of[name]: value for name, value in row.cells.items()}

    def checked(column: str, problem: str) -> str:
        if problem:
            raise _cell_error(file, row.line, column, problem)
        return cells[column]

    def read_date(column: str) -> str:
        iso = _iso_date(cells[column])
        if iso is None:
            checked(column, f"“{cells[column]}”不是日期，请写成 2021-09-18 这样")
        return iso or ""

    def read_year(column: str) -> int | None:
        match = _YEAR.fullmatch(cells[column])
        if cells[column] and not match:
            checked(column, f"“{cells[column]}”不是年份，请写成 2021 这样")
        return int(match[1]) if match else None

    period_start, period_end = read_year("period_start"), read_year("period_end")
    if period_start and period_end and period_end < period_start:
        checked("period_end", f"终止年 {period_end} 早于起始年 {period_start}")
    if cells["status"] not in _STATUS:
        checked("status", f"“{cells['status']}”不认识，请填“有效”或“废止”，或留空")
    return ManifestEntry(
        id=checked("id", _id_problem(cells["id"])),
        file=checked("file", _file_problem(cells["file"])),
        title=cells["title"],
        document_number=cells["document_number"],
        issuing_body=cells["issuing_body"],
        date_signed=read_date("date_signed"),
        date_published=read_date("date_published"),
        period_start=period_start,
        period_end=period_end,
        region=cells["region"],
        region_level=cells["region_level"],
        status=_STATUS[cells["status"]],
        aliases=tuple(dict.fromkeys(filter(None, map(str.strip, _ALIAS_SEPARATOR.split(cells["aliases"]))))),
        source_url=cells["source_url"],
        sha256=cells["sha256"].lower(),
    )


def _id_problem(value: str) -> str:
    if not value:
        return "是空的，每个文件都要有编号"
    if not _ID.fullmatch(value) or not value.strip("."):
        return f"“{value}”含有不能用的字符，只能用字母、数字、汉字和 . _ -"
    return ""


def _file_problem(value: str) -> str:
    if not value:
        return "是空的，请填语料目录里的文件名"
    if any(c in value for c in "/\\:") or not value.strip(". ") or any(ord(c) < 32 for c in value):
        return f"“{value}”不是单纯的文件名，只写语料目录里的文件名，不要带路径"
    return ""


def _iso_date(value: str) -> str | None:
    """ "" for an empty cell, None for what is no date."""
    if not value:
        return ""
    match = _DATE.fullmatch(value)
    try:
        return date(*map(int, match.groups())).isoformat() if match else None
    except ValueError:
        return None


def _cell(entry: ManifestEntry, column: str) -> str:
    value = getattr(entry, column)
    if isinstance(value, tuple):
        return "；".join(value)
    return "" if value is None else str(value)


def _comparable(value: str) -> str:
    value = unicodedata.normalize("NFKC", value).translate(_BRACKETS)
    value = re.sub(r"[\s“”\"‘’']", "", _DASHES.sub("-", value))
    return value[1:-1] if re.fullmatch(r"\([^()]*(?:\([^()]*\)[^()]*)*\)", value) else value


def _replace_file(path: Path, data: bytes) -> None:
    temporary = ""
    try:
        descriptor, temporary = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        # mkstemp makes files private; the manifest is for everyone who can read the corpus.
        Path(temporary).chmod(path.stat().st_mode & 0o777 if path.exists() else 0o644)
        Path(temporary).replace(path)
    except OSError as error:
        if temporary:
            with contextlib.suppress(OSError):
                Path(temporary).unlink()
        raise StorageError(f"无法写入 {path.name}：{error.strerror or error}。请检查磁盘空间和目录权限。") from None


def _cell_error(file: str, line: int, column: str, problem: str) -> CorpusError:
    return CorpusError(f"{file} 第{line}行“{column}”（{COLUMNS[column]}）列：{problem}。")
