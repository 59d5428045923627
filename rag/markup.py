"""Lines of a file without what is no wording: HTML and Markdown marks, front matter, page numbers, controls."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

from rag.types import Removal

_LINE_END = re.compile(r"\r\n|[\n\r\f\v\x85]")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufffc]")
_BOLD = re.compile(r"\*\*|(?<!\w)__(?=\S)|(?<=\S)__(?!\w)")
_PREFIX = re.compile(r"(?:#{1,6}\s+|>\s?)+")
_PAGE_NUMBER = re.compile(
    r"\s*(?:[-—–－]\s*\d{1,4}\s*[-—–－]|第\s*\d{1,4}\s*页(?:\s*[，,/]?\s*共\s*\d{1,4}\s*页)?)\s*$"
)
_FENCE = re.compile(r"\s*(?::{3,}.*|@tab\b.*|\[\[toc\]\]|(?:-\s*){3,}|(?:\*\s*){3,}|={3,}|```.*)$", re.IGNORECASE)
_IN_PAGE_LINKS = re.compile(r"(?:\s|&\w+;)*(?:\[[^\[\]]*\]\(#[^()]*\)(?:\s|&\w+;|[、，,|])*)+$")
_LINK = re.compile(r"!?\[([^\[\]\n]*)\]\((?:https?:|/|\.|#)[^()\s]*\)")
_ATTRIBUTES = re.compile(r"\{[.#]?[A-Za-z][\w-]*(?:=[^{}]*)?\}\s*$")

_BLOCKS = (
    (re.compile("<!--"), re.compile("-->")),
    (re.compile(r"<style\b", re.IGNORECASE), re.compile(r"</style\s*>", re.IGNORECASE)),
    (re.compile(r"<script\b", re.IGNORECASE), re.compile(r"</script\s*>", re.IGNORECASE)),
)
_TAG_NAMES = (
    "p|br|b|i|u|em|strong|span|div|font|center|a|h[1-6]|ul|ol|li|table|thead|tbody|tr|td|th|img|hr|sup|sub|"
    "html|body|head|section|article|small|big|blockquote|pre|code|details|summary"
)
_TAG = re.compile(rf"</?(?:{_TAG_NAMES})(?:\s[^<>]*)?/?>", re.IGNORECASE)
_BREAK = re.compile(r"</?(?:p|br|div|li|tr|h[1-6]|hr|table|section|article|blockquote)\b", re.IGNORECASE)
_CELL = re.compile(r"</t[dh]\b", re.IGNORECASE)
_ENTITY = re.compile(r"&(?:[A-Za-z]{2,8}|#\d{1,6}|#x[0-9A-Fa-f]{1,5});")

_FRONT_MATTER_LINE = re.compile(r"\s*$|\s*[\w-]+\s*:(?:\s.*)?$|\s+\S.*$|-\s.*$|#.*$")
_FRONT_MATTER_MAX = 60  # lines
_TITLE_KEY = re.compile(r"title\s*:\s*[\"']?(?=\S)")


def lines_of(source: str, removed: list[Removal]) -> Iterator[tuple[int, str]]:
    """Number (from 1) and wording of each line that has any; what is taken out is added to `removed`.

    A line break in HTML makes two lines of the same number. Entities become the character that they stand for.
    """
    raw_lines = _LINE_END.split(_without_comments(source, removed))
    body = _front_matter_end(raw_lines)
    for index in range(body):
        yield from _front_matter_line(raw_lines[index], index + 1, removed)
    for number, raw in enumerate(raw_lines[body:], start=body + 1):
        for part in _html_lines(raw, number, removed) if "<" in raw or "&" in raw else (raw,):
            line = _without_marks(part, number, removed)
            if line and not line.isspace():
                yield number, line


def _without_comments(source: str, removed: list[Removal]) -> str:
    for opening, closing in _BLOCKS:
        kept: list[str] = []
        position, number = 0, 1
        while (found := opening.search(source, position)) and (end := closing.search(source, found.end())):
            before, block = source[position : found.start()], source[found.start() : end.end()]
            number += before.count("\n")
            removed.append(Removal("html", block, number))
            kept.extend((before, "\n" * block.count("\n")))  # so that the lines below keep their numbers
            position, number = end.end(), number + block.count("\n")
        source = "".join(kept) + source[position:]
    return source


def _front_matter_end(raw_lines: list[str]) -> int:
    """Index of the first line behind the front matter (between two lines of ---); 0 if there is none."""
    if raw_lines[0].lstrip("\ufeff").strip() != "---":
        return 0
    for index, raw in enumerate(raw_lines[1:_FRONT_MATTER_MAX], start=1):
        if raw.strip() == "---":
            return index + 1
        if not _FRONT_MATTER_LINE.match(raw):
            return 0
    return 0


def _front_matter_line(raw: str, number: int, removed: list[Removal]) -> Iterator[tuple[int, str]]:
    key = _TITLE_KEY.match(raw)
    if not key:
        if raw.strip():
            removed.append(Removal("front_matter", raw.strip(), number))
        return
    # The title often stands nowhere else.
    title = raw[key.end() :].rstrip().rstrip("\"'")
    removed.append(Removal("front_matter", (key.group() + raw[key.end() + len(title) :]).strip(), number))
    line = _without_marks(title, number, removed)
    if line.strip():
        yield number, line


def _html_lines(raw: str, number: int, removed: list[Removal]) -> list[str]:
    def take(found: re.Match[str]) -> str:
        removed.append(Removal("html", found.group(), number))
        return "\n" if _BREAK.match(found.group()) else "\t" if _CELL.match(found.group()) else ""

    def read(found: re.Match[str]) -> str:
        character = html.unescape(found.group())
        if character == found.group():
            return character
        removed.append(Removal("html", found.group(), number))
        return character

    text = _TAG.sub(take, raw)
    # Entities last: &lt;p&gt; is wording, no tag.
    return _ENTITY.sub(read, text).split("\n")


def _without_marks(raw: str, number: int, removed: list[Removal]) -> str:
    """The line without Markdown and control characters; "" if nothing else was on it."""

    def take(kind: str, pattern: re.Pattern[str], text: str) -> str:
        for found in pattern.finditer(text):
            if found.group().strip():
                removed.append(Removal(kind, found.group(), number))
        return pattern.sub("", text)

    line = take("control", _CONTROL, raw).replace("\xa0", " ")
    for kind, pattern in (("markdown", _FENCE), ("markdown", _IN_PAGE_LINKS), ("page_number", _PAGE_NUMBER)):
        if pattern.match(line):
            if line.strip():
                removed.append(Removal(kind, line.strip(), number))
            return ""
    if "*" in line or "_" in line:
        line = take("markdown", _BOLD, line)
    if "](" in line:
        line = _LINK.sub(lambda found: _link_text(found, number, removed), line)
    if "{" in line:
        line = take("markdown", _ATTRIBUTES, line)
    prefix = _PREFIX.match(line)
    if prefix:
        removed.append(Removal("markdown", prefix.group().strip(), number))
        line = line[prefix.end() :]
    return line


def _link_text(found: re.Match[str], number: int, removed: list[Removal]) -> str:
    text = "" if found.group().startswith("!") else found.group(1)
    before, _, after = found.group().partition(text) if text else (found.group(), "", "")
    removed.append(Removal("markdown", before + after, number))
    return text
