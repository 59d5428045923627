"""Lines of a document -> headings with level, path and extent.

The level of a mark is inferred where it stands: a family that is open continues at its level, a new one opens below
what is open. So numbered tasks may run on through several groups, and a document may skip levels or use any order of
families; only 编 > 章 > 节 > 条 have ranks of their own.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rag.chunking.boxes import BoxState
from rag.chunking.frame import mark_frame
from rag.chunking.lines import Line, OpenHeading, lines_of_document, set_scopes
from rag.chunking.numbering import ANSWER, FIXED_RANK, PREFACE, Mark, mark_of
from rag.chunking.sequence import TITLE_MAX, NumberSequence
from rag.types import Document, HeadingKind

# Families that may hold others although their text runs on in the same line; boxes and tables hang below these.
_SECTIONS = {"part", "subpart", "chapter", "section", "chinese", "chinese_bracketed", "annex", "preface"}
_RUN_IN_MAX = 24  # characters of a title without a mark: 「汽车产业。紧跟……」「新能源汽车：开发……」
_RUN_IN = re.compile(
    rf"([^。：；！？，\n]{{2,{_RUN_IN_MAX}}}|[^。：；！？，\n]{{2,8}}，[^。：；！？，\n]{{2,8}})([。：])(?=\s*\S)"
)
# 一是…… goes on with a list; minutes say 会议强调，会议同意 where a title would stand; 答： is no title either.
_NO_RUN_IN = re.compile(r"[一二三四五六七八九十]是|（|会议|[【〔\[]?答[】〕\]：:]")
_SENTENCE_END = re.compile(r"[。：；！？]")
_TABLE_NOTE = re.compile(r"(?:注|说明|备注)\s*\d*[：:]|[*＊①-⑳]")
_INLINE_ARTICLE = re.compile(r"。\s*(第[一二三四五六七八九十百千零〇\d]{1,8}条)[\s\u3000]")
_LONG_WITHOUT_HEADINGS = 2000  # characters
_MAX_WARNINGS = 50


@dataclass(frozen=True, slots=True)
class Outline:
    lines: tuple[Line, ...]
    headings: tuple[OpenHeading, ...]
    warnings: tuple[str, ...]
    numbering: tuple[str, ...]  # of the warnings those on numbers that jump or repeat

    @property
    def unrecognised(self) -> tuple[Line, ...]:
        """Paragraphs that begin like a heading and were not taken as one; the items of an article are none."""
        return tuple(line for line in self.lines if line.kind == "paragraph" and _looks_like_heading(line))


def _looks_like_heading(line: Line) -> bool:
    mark = mark_of(line.text)
    if mark is None or mark.family == "dash":
        return False
    above: OpenHeading | None = line.parent
    while above is not None and above.family != "article":
        above = above.parent
    return above is None or mark.family in FIXED_RANK


def outline(document: Document) -> Outline:
    """Every line of the document with its place, and the headings in order."""
    lines = lines_of_document(document)
    body = mark_frame(lines)
    inside = [i for i in range(body, len(lines)) if lines[i].kind not in ("end", "front", "contents")]
    builder = _Builder(document, [lines[i] for i in inside])
    for index in inside:
        builder.take(lines[index], lines[index - 1] if index else None)
    set_scopes(lines, builder.headings)
    return Outline(tuple(lines), tuple(builder.headings), builder.warnings(), tuple(builder.numbers.warnings))


class _Builder:
    def __init__(self, document: Document, lines: Sequence[Line]) -> None:
        self.document = document
        self.stack: list[OpenHeading] = []
        self.headings: list[OpenHeading] = []
        self.boxes = BoxState()
        marks = [(mark, line.text) for line in lines if line.kind == "paragraph" and (mark := mark_of(line.text))]
        self.numbers = NumberSequence(marks, answered=any(ANSWER.match(line.text) for line in lines))
        self.table_starts = {table.start for table in document.tables}
        self.inline_articles: list[str] = []

    def warnings(self) -> tuple[str, ...]:
        found = [*self.document.warnings, *self.numbers.warnings, *self.boxes.warnings]
        found.extend(f"行中有“{number}”，没有当作新的一条。" for number in self.inline_articles)
        if not self.headings and len(self.document.text) > _LONG_WITHOUT_HEADINGS:
            found.append("没有找到带编号的标题，只能按自然段切分。")
        more = len(found) - _MAX_WARNINGS
        return (*found[:_MAX_WARNINGS], f"另有 {more} 处类似情况。") if more > 0 else tuple(found)

    def take(self, line: Line, previous: Line | None) -> None:
        if line.kind in ("row", "footnote"):
            line.parent = self._top()
            return
        if previous is not None and previous.kind in ("row", "note") and _TABLE_NOTE.match(line.text):
            line.kind, line.parent = "note", self._top()
            return
        self._leave_table()
        self.inline_articles.extend(found.group(1) for found in _INLINE_ARTICLE.finditer(line.text))
        if PREFACE.fullmatch(line.text):
            self._open(line, "preface", "preface", "", re.sub(r"\s", "", line.text), None, len(line.text), [])
            return
        mark = mark_of(line.text)
        if mark is not None and self.numbers.is_heading(mark, line.text, self.stack):
            self._marked(line, mark)
        elif not self._run_in(line):
            line.parent = self._top()

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
        self.boxes.close_unless_in(self.stack)
        return heading

    def _marked(self, line: Line, mark: Mark) -> None:
        above = self._place(mark)
        self.numbers.take(mark, self.stack, above)
        title_length, run_in = _title_extent(line.text, mark)
        title = line.text[len(mark.printed) : title_length].strip().rstrip("。：")
        number = re.sub(r"^(专栏|表|附件)\s*(?=\d)", r"\1 ", mark.printed)
        if mark.family == "dash":
            number = ""
        elif mark.family == "question":
            number = mark.printed.rstrip("：:.．、 ") if mark.value is not None else ""
        heading = self._open(line, mark.family, mark.kind, number, title, mark.value, title_length, above, run_in)
        if mark.family == "box":
            self.boxes.enter(heading)
        else:
            self.boxes.note_item(heading)

    def _place(self, mark: Mark) -> list[OpenHeading]:
        """The headings that stay open above the new one."""
        family = mark.family
        if family == "annex":
            return []
        if family in FIXED_RANK:
            return _above_fixed(self.stack, family)
        if family in ("box", "table"):
            keep = list(self.stack)
            allowed = _SECTIONS | ({"box"} if family == "table" else set())
            while keep and keep[-1].family not in allowed:
                keep.pop()
            return keep
        matching = [i for i, h in enumerate(self.stack) if h.family == family and _same_series(h, mark)]
        box_depth = next((i for i, h in enumerate(self.stack) if h is self.boxes.box), None)
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
        if mark.value not in (None, 1) and any(h.family == "question" for h in keep):
            # 三、 below an answer without 一、 goes on with what stands above the questions.
            keep = keep[: next(i for i, h in enumerate(keep) if h.family == "question")]
        if family == "dash":
            while keep and keep[-1].family not in _SECTIONS | {"box"}:
                keep.pop()
        return keep

    def _run_in(self, line: Line) -> bool:
        """Open a heading for a paragraph whose short first sentence is its title; False if it has none."""
        if any(h.family == "article" for h in self.stack) or not self.stack:
            return False
        found = _RUN_IN.match(line.text)
        style = found.group(2) if found else ""
        box = self.boxes.box
        if box is not None and self.boxes.is_in(self.stack) and self.boxes.ends_before(line.text, style):
            self.stack = self.stack[: next(i for i, h in enumerate(self.stack) if h is box)]
            self.boxes.box = None
        if not found:
            if self.stack and self.stack[-1].family == "dash":
                self.stack.pop()  # a plain paragraph after 「——」 items sums up or goes on, it is none of them
            return False
        if len(line.text) - found.end() < 10 or _NO_RUN_IN.match(line.text):
            return False
        keep = list(self.stack)
        while keep and keep[-1].family in ("run_in", "dash"):
            keep.pop()
        if not keep or (keep[-1].family not in _SECTIONS | {"box"}) or keep[-1].run_in:
            return False
        if style == "：" and (self.boxes.box is None or not self.boxes.is_in(keep)):
            return False  # outside boxes a colon introduces a list or a quotation more often than it ends a title
        self._open(line, "run_in", "item", "", found.group(1).strip(), None, found.end(), keep, run_in=True)
        self.boxes.note_title(line.text, style, self.stack)
        return True

    def _leave_table(self) -> None:
        """A table ends with its last row or note; what follows belongs to the section around it."""
        top = self._top()
        if top is None or not any(top.title_end + gap in self.table_starts for gap in (0, 1, 2)):
            return
        if top.family == "table":
            self.stack.pop()
        elif top is self.boxes.box:
            self.stack.pop()
            self.boxes.box = None


def _above_fixed(stack: Sequence[OpenHeading], family: str) -> list[OpenHeading]:
    """The open headings above a new 编, 章, 节 or 条."""
    rank = FIXED_RANK[family]
    keep: list[OpenHeading] = []
    for heading in stack:
        if heading.family == family or FIXED_RANK.get(heading.family, -1) >= rank:
            break
        if heading.family in ("chinese", "preface"):  # articles may stand below 一、 or below 附则 without 章
            if family != "article":
                break
        elif heading.family not in FIXED_RANK and heading.family != "annex":
            break
        keep.append(heading)
    return keep


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
    if mark.family == "question":
        asked = re.compile(r"[？?]").search(text, after)
        return (asked.end(), bool(text[asked.end() :].strip())) if asked else (len(text), False)
    if mark.family in ("box", "table", "annex", "chapter", "section", "part", "subpart"):
        return len(text), False
    if end is None:
        return (len(text), False) if len(text) <= TITLE_MAX else (after, True)
    rest = text[end.end() :].strip()
    if end.end() - after > TITLE_MAX or end.group() in "；！？":
        return after, True
    return end.end(), bool(rest)
