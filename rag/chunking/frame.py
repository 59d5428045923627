"""What stands around the body of a document: its head, a table of contents, the end with signature and distribution."""

from __future__ import annotations

import re

from rag.chunking.lines import Line
from rag.chunking.numbering import PREFACE, PROMULGATION, mark_of

_CONTENTS = re.compile(r"(?:目\s*[录次]|CONTENTS)$", re.IGNORECASE)
_ENTRY_MAX = 80  # characters of a line in a table of contents
_DATE_LINE = re.compile(r"(?:\d{4}|[二〇○零一二三四五六七八九]{4})年.{1,3}月.{1,3}日(?:印发|发布)?$")
_END_LINE = re.compile(
    r"(?:抄送|抄报|分送|主题词|来源|信息来源|责任编辑|联系人|联系电话|原文链接|(?:出席|列席|缺席|请假|主持|记录)(?:人员?|单位|领导|同志)?)\s*[：:]|[（(]?此件|<?https?://\S+$"
)
_END_MAX = 12  # lines
_SIGNATURE_MAX = 8  # lines
_LEADERS = re.compile(r"[\s.…·．]+\d*$|\s")


def mark_frame(lines: list[Line]) -> int:
    """Index of the first line of the body; lines of the head, of the contents and of the end are marked as such."""
    body = _first_body_line(lines)
    _mark_end(lines, body)
    return body


def _first_body_line(lines: list[Line]) -> int:
    first = next((i for i, line in enumerate(lines) if _opens_body(line)), len(lines))
    contents = next((i for i, line in enumerate(lines[: first + 1]) if _CONTENTS.fullmatch(line.text)), None)
    again = _end_of_contents(lines, first if contents is None else contents + 1, announced=contents is not None)
    if again is not None:
        begin = first if contents is None else contents
        for line in lines[begin:again]:
            line.kind = "contents"
        for line in lines[:begin]:
            line.kind = "front"
        return again
    # Running text before the first heading (为贯彻落实……，制定本方案。) belongs to the body.
    body = first
    while body > 0 and _is_prose(lines[body - 1]) and not _is_title_block(lines, body - 1):
        body -= 1
    if first == len(lines) and body == first:
        body = next((i for i, line in enumerate(lines) if _is_prose(line)), 0)
    for line in lines[:body]:
        if line.kind == "paragraph":
            line.kind = "front"
    return body


def _opens_body(line: Line) -> bool:
    if line.kind != "paragraph":
        return line.kind == "row"
    if PREFACE.fullmatch(line.text):
        return True
    mark = mark_of(line.text)
    return mark is not None and mark.family not in ("annex", "decimal", "dash", "circled", "table", "box")


def _end_of_contents(lines: list[Line], begin: int, announced: bool) -> int | None:
    """Index of the line at which the first entry of a table of contents is printed again, as a heading.

    Without the word 目录 (not announced) the table must be an unbroken run of titles.
    """
    if begin >= len(lines):
        return None
    wanted, first_mark = _plain(lines[begin].text), mark_of(lines[begin].text)
    by_mark: int | None = None
    in_run = True
    for index in range(begin + 1, len(lines)):
        text = lines[index].text
        in_run = in_run and _is_entry(text)
        if not in_run and not announced:
            return None
        if _plain(text) == wanted:
            return index if announced or index - begin > 1 else None
        mark = mark_of(text) if announced and first_mark and by_mark is None else None
        if mark and first_mark and (mark.family, mark.value) == (first_mark.family, first_mark.value):
            by_mark = index  # 第一章 总则（第一条至第八条） is printed as 第一章 总则
    return by_mark


def _is_entry(text: str) -> bool:
    return len(text) <= _ENTRY_MAX and text[-1] not in "。；！？："


def _plain(text: str) -> str:
    return _LEADERS.sub("", text)


def _is_prose(line: Line) -> bool:
    if line.kind == "paragraph" and PROMULGATION.match(line.text):
        return False
    return line.kind in ("paragraph", "footnote") and (len(line.text) > 40 or line.text[-1] in "。；！？")


def _is_title_block(lines: list[Line], index: int) -> bool:
    """Whether a paragraph that looks like prose is part of the covering letter: a date or title comes below it."""
    following = lines[index + 1 : index + 8]
    return any(
        _DATE_LINE.search(line.text) or PROMULGATION.match(line.text) or line.text.startswith(("（此件", "(此件"))
        for line in following
        if not mark_of(line.text) and len(line.text) < 40
    )


def _mark_end(lines: list[Line], body: int) -> None:
    for index in range(len(lines) - 1, max(body, len(lines) - _END_MAX) - 1, -1):
        if _END_LINE.match(lines[index].text):
            for line in lines[index:]:
                if line.kind == "paragraph":
                    line.kind = "end"
    index = len(lines)
    while index - 1 > body and lines[index - 1].kind in ("end", "paragraph") and _is_signature(lines[index - 1].text):
        index -= 1
    # A signature has a date; else the lines may be a list without full stops.
    if len(lines) - index <= _SIGNATURE_MAX + _END_MAX and any(_DATE_LINE.search(x.text) for x in lines[index:]):
        for line in lines[index:]:
            line.kind = "end"


def _is_signature(text: str) -> bool:
    return mark_of(text) is None and len(text) <= 40 and (bool(_DATE_LINE.search(text)) or text[-1] not in "。；！？：")
