"""Lines of a file -> paragraphs: what a page break has torn is joined, what is no running text is set apart."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from rag.chunking.numbering import ANSWER, PREFACE, PROMULGATION, mark_of
from rag.inline import split_lines
from rag.markup import lines_of
from rag.types import Removal

NOT_JOINED = "未与之相接"  # ends the words of a doubt about a join
ParagraphKind = Literal["text", "row", "footnote"]

_SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_SUPERSCRIPT_LINE = re.compile(r"([⁰¹²³⁴⁵⁶⁷⁸⁹]{1,3})\s*(?=\S)")
_PLAIN_NOTE_LINE = re.compile(r"(\d{1,3})(?:\s+(?=\S)|(?=[“\"《「]))(?![\d.．、%])")
# A superscript after a Latin letter or a digit is a unit or a power (km², 10³), elsewhere it points to a note.
_NOTE_MARK = re.compile(r"(?<=[^\sA-Za-z0-9])[⁰¹²³⁴⁵⁶⁷⁸⁹]{1,3}")
_PIPE_RULE = re.compile(r"\|?\s*:?-{2,}:?\s*(?:\|\s*:?-{2,}:?\s*)*\|?$")

_ENDS = "。！？；!?;…"
_SOFT_ENDS = "：:）)”》』」】〕\"'"
_CLOSING_START = "，、。；：！？）”》』」】〕,;:)%％的等和及与或"
_INNER = re.compile(r"[，。；！？]|：.{8}")
_DOCUMENT_WORDS = re.compile(
    r"(?:通知|意见|办法|规定|方案|规划|决定|条例|公告|通告|公报|通报|报告|请示|批复|函|纪要|细则|纲要|计划|法|令|"
    r"目录|清单|措施|文件|准则|规则|章程|要点|指南|标准|说明|解读|解答|问答|答问|决议|议案|命令)(?:[（(].{0,30}[）)])?$"
)
_LABELLED = re.compile(r"[一-鿿]{2,6}\s*[：:](?=\s*\S)")
_TITLE_MAX = 60  # characters; a longer line without an end is torn running text
_SHORT_MAX = 20  # characters; no printed line of running text is torn so early (GB/T 9704: 28 characters a line)


@dataclass(frozen=True, slots=True)
class Paragraph:
    kind: ParagraphKind
    text: str  # rows: cells separated by tabs
    line: int  # of the source file, from 1
    joined: bool = False  # torn by a page and put together again


@dataclass(frozen=True, slots=True)
class Cleaned:
    paragraphs: tuple[Paragraph, ...]
    removed: tuple[Removal, ...]
    doubts: tuple[str, ...]  # joins that may be wrong, in Chinese


def clean(source: str) -> Cleaned:
    """Paragraphs of a file in order; every character is in a paragraph or listed as removed, but for white space.

    A footnote that interrupts a paragraph follows it.
    """
    removed: list[Removal] = []
    lines = list(split_lines(lines_of(source, removed)))
    rows = _rows(lines, removed)
    marks = {m.translate(_SUPERSCRIPTS) for _, line in lines for m in _NOTE_MARK.findall(line)}
    body: list[Paragraph] = []
    for (number, line), is_row in zip(lines, rows, strict=True):
        if is_row is None:
            continue
        if is_row:
            body.append(Paragraph("row", is_row, number))
        elif _is_footnote(line.strip(), marks):
            body.append(Paragraph("footnote", line.strip(), number))
        else:
            body.append(Paragraph("text", _without_note_marks(line.strip(), number, removed), number))
    paragraphs, doubts = _join(body)
    return Cleaned(tuple(paragraphs), tuple(removed), tuple(doubts))


def footnote_number(line: str) -> tuple[str, str]:
    """Number and text of a footnote line."""
    found = _SUPERSCRIPT_LINE.match(line) or _PLAIN_NOTE_LINE.match(line)
    if not found:
        return "", line
    return found.group(1).translate(_SUPERSCRIPTS), line[found.end() :].strip()


def _rows(lines: Sequence[tuple[int, str]], removed: list[Removal]) -> list[str | None]:
    """For each line: its cells joined by tabs if it is a table's row, "" if not, None if it is left out."""
    result: list[str | None] = []
    header: str = ""
    for (number, line), cells in zip(lines, _cells_of_lines(lines), strict=True):
        if cells is None:
            header = ""
            result.append("")
            continue
        if _PIPE_RULE.fullmatch(line.strip()):
            removed.append(Removal("markdown", line.strip(), number))
            result.append(None)
            continue
        if _is_piped(line):
            removed.append(Removal("markdown", "|" * line.count("|"), number))
        row = "\t".join(cells)
        if not row.strip():
            result.append(None)
            continue
        key = re.sub(r"\s", "", row)
        if header and key == header:  # printed again at a page break
            removed.append(Removal("repeated_header", row, number))
            result.append(None)
            continue
        header = header or key
        result.append(row)
    return result


def _is_piped(line: str) -> bool:
    stripped = line.strip()
    return stripped.startswith("|") and stripped.count("|") >= 2


def _cells_of_lines(lines: Sequence[tuple[int, str]]) -> list[list[str] | None]:
    """The cells of every line that is a table's row, None for the others.

    A line with one filled cell is a row only in the middle of a table: between rows of its own width.
    """
    found = [_cells(line) for _, line in lines]
    index = 0
    while index < len(lines):
        first = index
        while index < len(lines) and found[index] is None and "\t" in lines[index][1]:
            index += 1
        if first == index:
            index += 1
            continue
        above, below = found[first - 1] if first else None, found[index] if index < len(lines) else None
        lone = [_split_cells(line) for _, line in lines[first:index]]
        inside = above and below and all(len(cells) == len(above) == len(below) for cells in lone)
        # A caption that is indented by a tab is no row: between two tables of two columns it has their width.
        if inside and not any(not cells[0] and mark_of("".join(cells)) for cells in lone):
            found[first:index] = lone
    return found


def _split_cells(line: str) -> list[str]:
    return [cell.strip(" \u3000") for cell in line.strip("\r\n \u3000").split("\t")]


def _cells(line: str) -> list[str] | None:
    if _is_piped(line):
        return [cell.strip() for cell in line.strip().strip("|").split("|")]
    if "\t" in line:
        cells = _split_cells(line)
        if sum(1 for cell in cells if cell) >= 2:
            return cells
    return None


def _is_footnote(line: str, marks: set[str]) -> bool:
    if _SUPERSCRIPT_LINE.match(line):
        return True
    found = _PLAIN_NOTE_LINE.match(line)
    # A line that merely starts with a number is a note only if the text points to a note of that number.
    return bool(found and found.group(1) in marks and re.search(r"[：:]|指|是", line[:40]))


def _without_note_marks(line: str, number: int, removed: list[Removal]) -> str:
    for found in _NOTE_MARK.finditer(line):
        removed.append(Removal("footnote_mark", found.group(), number))
    return _NOTE_MARK.sub("", line)


def _join(body: Iterable[Paragraph]) -> tuple[list[Paragraph], list[str]]:
    result: list[Paragraph] = []
    doubts: list[str] = []
    parts: list[str] = []  # of the open paragraph, which is put together when it is complete
    open_index: int | None = None  # the last text paragraph, if only footnotes have come since
    view = ""  # its beginning and end: all that tells whether it is complete

    def close() -> None:
        if open_index is not None and len(parts) > 1:
            result[open_index] = Paragraph("text", "".join(parts), result[open_index].line, joined=True)

    for paragraph in body:
        if paragraph.kind == "footnote":
            result.append(paragraph)
            continue
        if paragraph.kind == "row":
            close()
            result.append(paragraph)
            open_index = None
            continue
        if open_index is not None and continues(view, paragraph.text):
            parts.append(_glue(view, paragraph.text)[len(view) :])
            view = _ends_of(view + parts[-1])
            continue
        close()
        if open_index is not None and _looks_torn(view) and not _LABELLED.match(view):
            doubts.append(f"第{result[open_index].line}行的段落没有结束标点，下一段以编号开头，{NOT_JOINED}。")
        result.append(paragraph)
        open_index, parts, view = len(result) - 1, [paragraph.text], _ends_of(paragraph.text)
    close()
    return result, doubts


def _ends_of(text: str) -> str:
    return text if len(text) <= 600 else text[:300] + text[-300:]


def continues(previous: str, following: str) -> bool:
    """Whether a page break has torn `following` from `previous`."""
    if mark_of(following) and not following.startswith(tuple(_CLOSING_START)):
        return False
    if PREFACE.fullmatch(following) or ANSWER.match(following):
        return False
    if _LABELLED.match(previous) and _LABELLED.match(following):  # 出席：…… 列席：……
        return False
    last = previous[-1]
    if last in _ENDS:
        return False
    if last in _SOFT_ENDS:
        return following[0] in _CLOSING_START and following[0] not in "（《“"
    return _looks_torn(previous)


def _looks_torn(text: str) -> bool:
    """Whether running text ends in mid-sentence, as against a title that needs no full stop."""
    if text[-1] in _ENDS + _SOFT_ENDS or PREFACE.fullmatch(text) or PROMULGATION.match(text):
        return False
    if not _INNER.search(text):
        if len(text) <= _SHORT_MAX and not text.endswith(("，", "、")):
            return False
        if len(text) <= _TITLE_MAX and (mark_of(text) or _DOCUMENT_WORDS.search(text)):
            return False
        return not re.search(r"\d{4}年\d{1,2}月\d{1,2}日(?:印发)?$", text)
    mark = mark_of(text)
    # 「第五章 夯实科技人才队伍，打造……高地」 is a title with a comma in it.
    return not (mark and len(text) <= _TITLE_MAX and not re.search(r"[。；！？]", text))


def _glue(left: str, right: str) -> str:
    latin = left[-1].isascii() and left[-1].isalpha() and right[0].isascii() and right[0].isalpha()
    return f"{left} {right}" if latin else left + right
