"""A file -> Document: its text with page breaks joined, tables and footnotes found, nothing lost."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

from rag.errors import CorpusError
from rag.formats import SUPPORTED_SUFFIXES, read_source
from rag.paragraphs import Paragraph, clean, footnote_number
from rag.types import Document, DocumentFacts, Footnote, Table

__all__ = ["MAX_FILE_BYTES", "SUPPORTED_SUFFIXES", "parse_bytes", "parse_file"]

MAX_FILE_BYTES = 200_000_000  # a scan of 300 pages in colour has some 100 MB; no official document is larger


def parse_file(path: Path, document_id: str = "") -> Document:
    """The document in a file, without facts; its id is the file's stem unless given.

    Raises CorpusError, naming the file and what to do, if it is missing, unreadable, too large or of no known format.
    """
    name = path.name
    if path.suffix.lower() not in SUPPORTED_SUFFIXES:
        raise CorpusError(f"暂不支持“{name}”的格式。现在可以读取：{'、'.join(SUPPORTED_SUFFIXES)}。")
    try:
        if path.stat().st_size > MAX_FILE_BYTES:
            raise CorpusError(f"文件“{name}”超过 {MAX_FILE_BYTES // 1_000_000} MB，太大了。请拆分后再放入。")
        data = path.read_bytes()
    except FileNotFoundError:
        raise CorpusError(f"找不到文件“{name}”。请检查语料目录和 manifest.csv 里的文件名。") from None
    except OSError as error:
        raise CorpusError(f"无法读取文件“{name}”：{error.strerror}。请检查文件权限。") from None
    return parse_bytes(data, name, document_id or path.stem)


def parse_bytes(data: bytes, file: str, document_id: str) -> Document:
    """The document in the bytes of a file, without facts. Raises CorpusError as `parse_file` does."""
    if len(data) > MAX_FILE_BYTES:
        raise CorpusError(f"文件“{file}”超过 {MAX_FILE_BYTES // 1_000_000} MB，太大了。请拆分后再放入。")
    source = read_source(data, file)
    cleaned = clean(source.text)
    text, spans = _lay_out(cleaned.paragraphs)
    replaced = source.text.count("\ufffd")
    warnings = [*source.warnings, *cleaned.doubts]
    if replaced:
        warnings.append(f"有 {replaced} 个无法识别的字符（�），原文件可能转码出错。")
    return Document(
        document_id=document_id,
        text=text,
        facts=DocumentFacts(),
        file=file,
        sha256=hashlib.sha256(data).hexdigest(),
        footnotes=_footnotes(cleaned.paragraphs, spans),
        tables=_tables(cleaned.paragraphs, spans),
        removed=source.removed + cleaned.removed,
        warnings=tuple(warnings),
        pages=_pages(cleaned.paragraphs, spans, source.line_pages),
        confidence=source.confidence,
    )


def _pages(
    paragraphs: tuple[Paragraph, ...], spans: list[tuple[int, int]], line_pages: tuple[int, ...]
) -> tuple[tuple[int, int], ...]:
    """Where pages begin: with the first paragraph that begins on them; a page without one is left out."""
    pages: list[tuple[int, int]] = []
    for paragraph, (start, _) in zip(paragraphs, spans, strict=True):
        page = line_pages[paragraph.line - 1] if paragraph.line <= len(line_pages) else 0
        if page and (not pages or page > pages[-1][1]):
            pages.append((start, page))
    return tuple(pages)


def _lay_out(paragraphs: tuple[Paragraph, ...]) -> tuple[str, list[tuple[int, int]]]:
    spans, position = [], 0
    for paragraph in paragraphs:
        spans.append((position, position + len(paragraph.text)))
        position += len(paragraph.text) + 1
    return "\n".join(p.text for p in paragraphs), spans


def _footnotes(paragraphs: tuple[Paragraph, ...], spans: list[tuple[int, int]]) -> tuple[Footnote, ...]:
    notes = []
    for paragraph, (start, end) in zip(paragraphs, spans, strict=True):
        if paragraph.kind == "footnote":
            number, text = footnote_number(paragraph.text)
            notes.append(Footnote(number, text, start, end))
    return tuple(notes)


def _tables(paragraphs: tuple[Paragraph, ...], spans: list[tuple[int, int]]) -> tuple[Table, ...]:
    tables: list[Table] = []
    index = 0
    while index < len(paragraphs):
        if paragraphs[index].kind != "row":
            index += 1
            continue
        first = index
        while index < len(paragraphs) and paragraphs[index].kind == "row":
            index += 1
        caption = paragraphs[first - 1].text if first and paragraphs[first - 1].kind == "text" else ""
        tables.append(_table(caption, paragraphs[first:index], spans[first:index]))
    return tuple(tables)


def _table(caption: str, rows: tuple[Paragraph, ...], spans: list[tuple[int, int]]) -> Table:
    cells = [tuple(row.text.split("\t")) for row in rows]
    width = max(len(row) for row in cells)
    header = cells[0] if len(cells) > 1 else ()
    filled: list[tuple[str, ...]] = []
    for row in cells[1:] if header else cells:
        padded = row + ("",) * (width - len(row))
        # A merged cell is printed once: an empty first cell means the one above.
        if filled and not padded[0] and any(padded):
            padded = (filled[-1][0], *padded[1:])
        filled.append(padded)
    return Table(
        title=caption if _is_caption(caption) else "",
        header=header,
        rows=tuple(filled),
        start=spans[0][0],
        end=spans[-1][1],
        row_spans=tuple(spans[1:] if header else spans),
    )


def _is_caption(line: str) -> bool:
    return bool(re.match(r"(?:附表|表|专栏|附件)", line)) or (len(line) <= 40 and not re.search(r"[。；，]", line))
