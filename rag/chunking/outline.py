"""Lines of a document -> headings with level, path and extent.

The level of a mark is inferred where it stands: a family that is open continues at its level, a new one opens below
what is open. So numbered tasks may run on through several groups, and a document may skip levels or use any order of
families; only 编 > 章 > 节 > 条 have ranks of their own.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from rag.chunking.numbering import FIXED_RANK, PREFACE, Mark, mark_of
from rag.types import Document, HeadingKind

LineKind = Literal["front", "contents", "heading", "paragraph", "row", "note", "footnote", "end"]

# Families that may hold others although their text runs on in the same line; boxes and tables hang below these.
_SECTIONS = {"part", "subpart", "chapter", "section", "chinese", "chinese_bracketed", "annex", "preface"}
_TITLE_MAX = 60  # characters
_RUN_IN_MAX = 24  # characters of a title without a mark: 「汽车产业。紧跟……」「新能源汽车：开发……」
_RUN_IN = re.compile(
    rf"([^。：；！？，\n]{{2,{_RUN_IN_MAX}}}|[^。：；！？，\n]{{2,8}}，[^。：；！？，\n]{{2,8}})([。：])(?=\s*\S)"
)
_SENTENCE_END = re.compile(r"[。：；！？]")
_DATE_LINE = re.compile(r"(?:\d{4}|[二〇○零一二三四五六七八九]{4})年.{1,3}月.{1,3}日(?:印发|发布)?$")
_END_LINE = re.compile(r"(?:抄送|抄报|分送|主题词|来源|责任编辑|联系人|联系电话|（?此件)[：:]?")
_TABLE_NOTE = re.compile(r"(?:注|说明|备注)\s*\d*[：:]|[*＊①-⑳]")
_CONTENTS = re.compile(r"目\s*[录次]$")
_TARGET = re.compile(r"到\s*\d{4}\s*年")


@dataclass(slots=True)
class Line:
    start: int  # characters in Document.text
    end: int
    text: str
    kind: LineKind = "paragraph"
    heading: OpenHeading | None = None  # for kind "heading": the heading that the line opens
    parent: OpenHeading | None = None  # for the others: the innermost open heading


@dataclass(slots=True)
class OpenHeading:
    """A heading while the outline is made."""

    family: str  # of its mark; "run_in" without one, "preface"
    kind: HeadingKind
    number: str
    title: str
    value: int | None
    start: int
    title_end: int  # of the printed heading
    run_in: bool  # running text follows on the same line
    parent: OpenHeading | None
    path: tuple[str, ...] = ()
    scope_end: int = 0
    children: list[OpenHeading] = field(default_factory=list)

    @property
    def level(self) -> int:
        return len(self.path)


@dataclass(frozen=True, slots=True)
class Outline:
    lines: tuple[Line, ...]
    headings: tuple[OpenHeading, ...]
    warnings: tuple[str, ...]


def outline(document: Document) -> Outline:
    """Every line of the document with its place, and the headings in order."""
    lines = _lines(document)
    body = _first_body_line(lines)
    _mark_end_matter(lines, body)
    builder = _Builder(document)
    for index in range(body, len(lines)):
        if lines[index].kind not in ("end", "front", "contents"):
            builder.take(lines, index)
    builder.finish(lines)
    return Outline(tuple(lines), tuple(builder.headings), tuple(builder.warnings))


def _lines(document: Document) -> list[Line]:
    rows = [(table.start, table.end) for table in document.tables]
    notes = {note.start for note in document.footnotes}
    lines, position = [], 0
    for text in document.text.split("\n"):
        start, end = position, position + len(text)
        position = end + 1
        if not text.strip():
            continue
        line = Line(start, end, text)
        if any(a <= start < b for a, b in rows):
            line.kind = "row"
        elif start in notes:
            line.kind = "footnote"
        lines.append(line)
    return lines


def _first_body_line(lines: list[Line]) -> int:
    """Index of the first line of the body; the head (title, number, addressees, contents) is marked as such."""
    first = next((i for i, line in enumerate(lines) if _opens_body(line)), None)
    if first is None:
        first = len(lines)
    contents = next((i for i, line in enumerate(lines[: first + 1]) if _CONTENTS.fullmatch(line.text)), None)
    if contents is not None and contents + 1 < len(lines):
        wanted = _plain(lines[contents + 1].text)
        again = next((i for i in range(contents + 2, len(lines)) if _plain(lines[i].text) == wanted), None)
        if again is not None:
            for line in lines[contents:again]:
                line.kind = "contents"
            for line in lines[:contents]:
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


def _is_prose(line: Line) -> bool:
    return line.kind in ("paragraph", "footnote") and (len(line.text) > 40 or line.text[-1] in "。；！？")


def _is_title_block(lines: list[Line], index: int) -> bool:
    """Whether a paragraph that looks like prose is part of the covering letter: a date or title comes below it."""
    following = lines[index + 1 : index + 8]
    return any(
        _DATE_LINE.search(line.text) or line.text.startswith(("（此件", "(此件"))
        for line in following
        if not mark_of(line.text) and len(line.text) < 40
    )


def _mark_end_matter(lines: list[Line], body: int) -> None:
    for index in range(len(lines) - 1, max(body, len(lines) - 12) - 1, -1):
        if _END_LINE.match(lines[index].text):
            for line in lines[index:]:
                if line.kind == "paragraph":
                    line.kind = "end"
    index = len(lines) - 1
    while index > body and lines[index].kind in ("end", "paragraph") and _is_signature(lines[index].text):
        lines[index].kind = "end"
        index -= 1


def _is_signature(text: str) -> bool:
    return (
        mark_of(text) is None
        and len(text) <= 40
        and (_DATE_LINE.search(text) is not None or text[-1] not in "。；！？：")
    )


def _plain(text: str) -> str:
    return re.sub(r"[\s.…·]+\d*$|\s", "", text)


class _Builder:
    def __init__(self, document: Document) -> None:
        self.document = document
        self.stack: list[OpenHeading] = []
        self.headings: list[OpenHeading] = []
        self.warnings: list[str] = list(document.warnings)
        self.last: dict[str, int] = {}  # the last number seen in each family, anywhere
        self.box: OpenHeading | None = None  # the open box
        self.box_style = ""  # how the titles of its items end: "。", "：" or "" where they are numbered or plain
        self.body_style = ""  # how the unnumbered titles before the box end
        self.body_has_targets = False

    def take(self, lines: list[Line], index: int) -> None:
        line = lines[index]
        previous = lines[index - 1] if index else None
        if line.kind == "row":
            self._row(line)
            return
        if line.kind == "footnote":
            line.parent = self._top()
            return
        if previous is not None and previous.kind in ("row", "note") and _TABLE_NOTE.match(line.text):
            line.kind, line.parent = "note", self._top()
            return
        self._leave_table()
        if PREFACE.fullmatch(line.text):
            self._open(line, "preface", "preface", "", re.sub(r"\s", "", line.text), None, len(line.text), [])
            return
        mark = mark_of(line.text)
        if mark is not None and self._is_heading(mark, line.text):
            self._marked(line, mark)
        elif not self._run_in(line):
            line.parent = self._top()

    def finish(self, lines: list[Line]) -> None:
        order = {id(heading): i for i, heading in enumerate(self.headings)}
        body_end = max((line.end for line in lines if line.kind != "end"), default=0)
        for heading in self.headings:
            following = [h for h in self.headings[order[id(heading)] + 1 :] if not _inside(h, heading)]
            limit = following[0].start if following else body_end + 1
            inside = [
                line.end
                for line in lines
                if heading.start <= line.start < limit and (line.kind == "heading" or _within(line, heading))
            ]
            heading.scope_end = max(inside, default=heading.title_end)

    # -- opening and closing -------------------------------------------------------------------------------------

    def _top(self) -> OpenHeading | None:
        return self.stack[-1] if self.stack else None

    def _open(
        self,
        line: Line,
        family: str,
        kind: HeadingKind,
        number: str,
        title: str,
        value: int | None,
        title_length: int,
        stack: Sequence[OpenHeading],
        run_in: bool = False,
    ) -> OpenHeading:
        self.stack = list(stack)
        parent = self._top()
        printed = line.text[:title_length].rstrip("。： ") if title else number
        heading = OpenHeading(family, kind, number, title, value, line.start, line.start + title_length, run_in, parent)
        heading.path = (*(parent.path if parent else ()), printed or number)
        if parent:
            parent.children.append(heading)
        self.stack.append(heading)
        self.headings.append(heading)
        line.kind, line.heading = "heading", heading
        if self.box is not None and self.box not in self.stack:
            self.box = None
        return heading

    def _is_heading(self, mark: Mark, text: str) -> bool:
        """Whether a mark at a line's start is one: numbers out of sequence are dates, amounts or cross-references."""
        top = self._top()
        inside_article = any(h.family == "article" for h in self.stack)
        if inside_article and mark.family not in FIXED_RANK and mark.family not in ("annex", "box", "table"):
            return False  # （一）（二） below an article are its 项, part of one clause
        if mark.family in ("arabic", "decimal", "arabic_bracketed", "circled", "article"):
            expected = self._expected(mark)
            if mark.value in expected:
                return True
            if mark.family == "article" and re.match(r"第[^条]+条(?:之.)?[\s\u3000]", text):
                self._warn_jump(mark)
                return True
            if mark.family == "arabic" and not re.match(r"\d+[.．、]\s*\d", text) and top is not None:
                self._warn_jump(mark)
                return True
            return False
        if mark.family in ("table", "box"):
            return len(text) <= _TITLE_MAX and not re.search(r"[。；]", text)
        return True

    def _expected(self, mark: Mark) -> set[int]:
        if mark.family == "decimal":
            parent = next((h for h in reversed(self.stack) if h.family in ("arabic", "decimal")), None)
            siblings = [h.value for h in self.stack if h.family == "decimal" and h.value is not None]
            fits = parent is not None and mark.prefix.split(".")[0].isdigit()
            expected = {1} if fits or not self.stack else set()
            if siblings:
                expected.add(siblings[-1] + 1)
            if parent is None:
                expected |= {1, self.last.get("decimal", 0) + 1}
            return expected
        expected = {1, self.last.get(mark.family, 0) + 1}
        for heading in self.stack:
            if heading.family == mark.family and heading.value is not None:
                expected |= {heading.value + 1, heading.value}
        return expected

    def _warn_jump(self, mark: Mark) -> None:
        last = self.last.get(mark.family, 0)
        self.warnings.append(f"编号不连续：“{mark.printed}”之前是第{last}项。")

    def _marked(self, line: Line, mark: Mark) -> None:
        stack = self._place(mark)
        self._check_sequence(mark)
        title_length, run_in = _title_extent(line.text, mark)
        title = line.text[len(mark.printed) : title_length].strip().rstrip("。：")
        number = re.sub(r"^(专栏|表|附件)\s*(?=\S)", r"\1 ", mark.printed)
        if mark.family == "dash":
            number = ""
        heading = self._open(line, mark.family, mark.kind, number, title, mark.value, title_length, stack, run_in)
        if mark.value is not None:
            self.last[mark.family] = mark.value
        if mark.family == "box":
            self._enter_box(heading)

    def _place(self, mark: Mark) -> list[OpenHeading]:
        """The headings that stay open above the new one."""
        family = mark.family
        if family == "annex":
            return []
        if family in FIXED_RANK:
            rank = FIXED_RANK[family]
            keep: list[OpenHeading] = []
            for heading in self.stack:
                if heading.family == family or FIXED_RANK.get(heading.family, -1) >= rank:
                    break
                if heading.family not in FIXED_RANK and heading.family not in ("annex", "chinese"):
                    break
                if heading.family == "chinese" and family != "article":
                    break
                keep.append(heading)
            return keep
        if family in ("box", "table"):
            keep = list(self.stack)
            allowed = _SECTIONS | ({"box"} if family == "table" else set())
            while keep and keep[-1].family not in allowed:
                keep.pop()
            return keep
        matching = [i for i, h in enumerate(self.stack) if h.family == family and _same_series(h, mark)]
        box_depth = next((i for i, h in enumerate(self.stack) if h is self.box), None)
        if matching:
            index = matching[-1]
            outer_value = self.stack[index].value
            # A list that begins anew inside a box is the box's own; the next number outside ends the box.
            if box_depth is not None and index < box_depth and mark.value == 1 and outer_value != 0:
                return self.stack[: box_depth + 1]
            return self.stack[:index]
        keep = list(self.stack)
        while keep and keep[-1].family in ("run_in", "dash", "preface", "table"):
            keep.pop()
        if family == "dash":
            while keep and keep[-1].family not in _SECTIONS | {"box"}:
                keep.pop()
        return keep

    def _check_sequence(self, mark: Mark) -> None:
        if mark.value is None or mark.family in ("dash", "decimal"):
            return
        siblings = [h.value for h in self.stack if h.family == mark.family and h.value is not None]
        running = self.last.get(mark.family)
        if mark.value == 1 or running is None or mark.value == running + 1:
            return
        if siblings and mark.value == siblings[-1] + 1:
            return
        if siblings and mark.value == siblings[-1]:
            self.warnings.append(f"编号重复：“{mark.printed}”出现两次。")
        elif mark.family not in ("arabic", "article"):
            self._warn_jump(mark)

    # -- titles without a mark -----------------------------------------------------------------------------------

    def _run_in(self, line: Line) -> bool:
        """Open a heading for a paragraph whose short first sentence is its title; False if it has none."""
        if any(h.family == "article" for h in self.stack) or not self.stack:
            return False
        found = _RUN_IN.match(line.text)
        style = found.group(2) if found else ""
        if self.box is not None and self.box in self.stack and self._box_ends(line.text, style):
            index = self.stack.index(self.box)
            self.stack = self.stack[:index]
            self.box = None
        if not found:
            if self.stack and self.stack[-1].family == "dash":
                self.stack.pop()  # a plain paragraph after 「——」 items sums up or goes on, it is none of them
            return False
        if len(line.text) - found.end() < 10 or re.match(r"[一二三四五六七八九十]是|（", line.text):
            return False
        keep = list(self.stack)
        while keep and keep[-1].family in ("run_in", "dash"):
            keep.pop()
        if not keep or (keep[-1].family not in _SECTIONS | {"box"}) or keep[-1].run_in:
            return False
        if style == "：" and (self.box is None or self.box not in keep):
            return False  # outside boxes a colon introduces a list or a quotation more often than it ends a title
        title = found.group(1).strip()
        self._open(line, "run_in", "item", "", title, None, found.end(), keep, run_in=True)
        if self.box is not None and self.box in self.stack:
            self.box_style = self.box_style or style
        else:
            self.body_style = style
            self.body_has_targets = _closes_with_target(line.text)
        return True

    def _enter_box(self, heading: OpenHeading) -> None:
        before = [h for h in (heading.parent.children if heading.parent else []) if h.family == "run_in"]
        if not before:
            self.body_style, self.body_has_targets = "", False
        self.box, self.box_style = heading, ""

    def _box_ends(self, text: str, style: str) -> bool:
        """Whether an unnumbered paragraph is again the running text around the box.

        Plain text has no frame, so the form of the titles decides: running text resumes with the form that its
        titles had before the box. Where box and text use the same form, a paragraph leaves the box if its title has
        nothing of the box's caption and it closes with a target year as the text before did; that is a guess, and
        is reported as one.
        """
        if not self.body_style or not style or self.box is None:
            return False
        numbered = any(h.family in ("arabic", "decimal") for h in self.box.children)
        if numbered or (self.box_style and self.box_style != self.body_style):
            return style == self.body_style
        if not self.box_style:
            return False
        title = text[: text.find(style)]
        shares = any(title[i : i + 3] in self.box.title for i in range(max(0, len(title) - 2)))
        leaves = self.body_has_targets and _closes_with_target(text) and not shares
        doubt = f"“{self.box.path[-1]}”到哪里结束，从文字上不能确定。"
        if doubt not in self.warnings:
            self.warnings.append(doubt)
        return leaves

    # -- tables --------------------------------------------------------------------------------------------------

    def _row(self, line: Line) -> None:
        line.parent = self._top()

    def _leave_table(self) -> None:
        """A table ends with its last row or note; what follows belongs to the section around it."""
        if self.stack and self.stack[-1].family == "table" and self._table_has_rows(self.stack[-1]):
            self.stack.pop()
        elif self.stack and self.stack[-1] is self.box and self._table_has_rows(self.stack[-1]):
            self.stack.pop()
            self.box = None

    def _table_has_rows(self, heading: OpenHeading) -> bool:
        return any(heading.title_end <= t.start <= heading.title_end + 2 for t in self.document.tables)


def _closes_with_target(text: str) -> bool:
    """Whether the last sentence says what is to be reached by which year: 到 2025 年，……达到 80 家。"""
    return bool(_TARGET.search(text.rstrip("。").rpartition("。")[2]))


def _same_series(heading: OpenHeading, mark: Mark) -> bool:
    if mark.family != "decimal":
        return True
    return heading.number.count(".") + heading.number.count("．") >= mark.prefix.count(".") + 1


def _title_extent(text: str, mark: Mark) -> tuple[int, bool]:
    """Length of the printed heading at the line's start, and whether running text follows it."""
    after = len(mark.printed)
    end = _SENTENCE_END.search(text, after)
    if mark.family == "article":
        return after, len(text.rstrip()) > after
    if mark.family in ("box", "table", "annex", "chapter", "section", "part", "subpart"):
        return len(text), False
    if end is None:
        return (len(text), False) if len(text) <= _TITLE_MAX else (after, True)
    rest = text[end.end() :].strip()
    if end.end() - after > _TITLE_MAX or end.group() in "；！？":
        return after, True
    return end.end(), bool(rest)


def _inside(heading: OpenHeading, ancestor: OpenHeading) -> bool:
    current: OpenHeading | None = heading
    while current is not None:
        if current is ancestor:
            return True
        current = current.parent
    return False


def _within(line: Line, heading: OpenHeading) -> bool:
    return line.parent is not None and _inside(line.parent, heading)
