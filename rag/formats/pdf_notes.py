"""Footnotes at the foot of pages: told from running text, and marked by their number in superscripts."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from rag.formats.page_lines import PageLine
from rag.formats.pdf_lines import SUPERSCRIPTS, superscript
from rag.formats.pdf_page import Rule

_SMALL = 0.93  # of the body's size: notes are set at most so large
_MARKS = re.compile(f"[{SUPERSCRIPTS}]{{1,3}}")
_START = re.compile(
    rf"(?:(?P<raised>[{SUPERSCRIPTS}]{{1,3}})|(?P<circled>[①-⑳])|[\[［](?P<bracketed>\d{{1,3}})[\]］]|"
    rf"(?P<plain>\d{{1,3}})(?![\d.．、%％年月日:：)）\-—]))\s*(?=\S)"
)
_FOOT = re.compile(r"[-—–－─·•\s第页共/]*\d{0,4}[-—–－─·•\s第页共/\d]*$")


def mark_notes(pages: Sequence[tuple[list[PageLine], Sequence[Rule]]], body_size: float) -> list[PageLine]:
    """The lines of all pages in order, in which exactly the footnotes begin with superscripts.

    `pages`: the lines of each page from top to bottom, and its ruling lines outside of tables. A note that goes on
    over the page gets its last lines back: they take the place of lines below it.
    """
    result: list[PageLine] = []
    last_of_note = -1  # index in `result` of the last line of a note that stands at a page's foot
    for lines, rules in pages:
        split, ruled = _split(lines, rules, body_size)
        body, foot = _marks_to_line_ends(lines[:split]), lines[split:]
        marks = {mark for line in body for mark in _MARKS.findall(line.text)}
        result.extend(body)
        number = 0  # of the note that is open on this page
        at_foot = -1
        for line in foot:
            started = _number(line.text)
            begins = bool(started) and (
                started == number + 1
                or superscript(str(started)) in marks
                or (number == 0 and ruled)
                or line.text[0] in SUPERSCRIPTS
            )
            if begins:
                number = started
                found = _START.match(line.text)
                rest = line.text[found.end() :] if found else line.text
                result.append(replace(line, text=f"{superscript(str(started))} {rest}"))
                at_foot = len(result) - 1
            elif number == 0 and last_of_note >= 0 and not _FOOT.match(line.text):
                above = result[last_of_note]
                step = line.bottom - line.top
                moved = replace(line, page=above.page, top=above.top + step, bottom=above.bottom + step)
                last_of_note += 1
                result.insert(last_of_note, moved)
                at_foot = at_foot + 1 if at_foot >= 0 else -1
            else:
                result.append(line)
                if number and not _FOOT.match(line.text):
                    at_foot = len(result) - 1
        if foot or body:
            last_of_note = at_foot
    return result


def _split(lines: Sequence[PageLine], rules: Sequence[Rule], body_size: float) -> tuple[int, bool]:
    """Index of the first line of the page's foot, where notes may stand, and whether a rule is drawn above it."""
    text = [line for line in lines if line.size >= _SMALL * body_size]
    if not lines:
        return 0, False
    left = min((line.x0 for line in text), default=lines[0].x0)
    right = max((line.x1 for line in text), default=lines[0].x1)
    for rule in sorted((r for r in rules if r.horizontal), key=lambda r: r.at):
        length = rule.end - rule.start
        below = [i for i, line in enumerate(lines) if line.top >= rule.at - 0.3 * line.size]
        if not (0.1 * (right - left) <= length <= 0.6 * (right - left)) or abs(rule.start - left) > 2.5 * body_size:
            continue
        if below and all(lines[i].size < 1.05 * body_size for i in below) and _number(lines[below[0]].text):
            return below[0], True
        small = below and all(lines[i].size < _SMALL * body_size or _FOOT.match(lines[i].text) for i in below)
        if small and below[0] > 0:
            return below[0], True
    index = len(lines)
    while index and (lines[index - 1].size < _SMALL * body_size or _is_page_number(lines, index - 1)):
        index -= 1
    return (index, False) if index else (len(lines), False)


def _is_page_number(lines: Sequence[PageLine], index: int) -> bool:
    return index == len(lines) - 1 and bool(_FOOT.match(lines[index].text))


def _number(text: str) -> int:
    """The number that a line begins with as footnotes do; 0 if it does not."""
    found = _START.match(text)
    if not found:
        return 0
    if found.group("raised"):
        return int("".join(str(SUPERSCRIPTS.index(c)) for c in found.group("raised")))
    if found.group("circled"):
        return "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳".index(found.group("circled")) + 1
    return int(found.group("bracketed") or found.group("plain"))


def _marks_to_line_ends(lines: Sequence[PageLine]) -> list[PageLine]:
    """The lines with a mark that was broken off to a line's start put back behind the word that it belongs to."""
    result: list[PageLine] = []
    for line in lines:
        found = _MARKS.match(line.text)
        if found and result and abs(line.size - result[-1].size) < 0.1 * line.size and line.text[found.end() :].strip():
            result[-1] = replace(result[-1], text=result[-1].text.rstrip() + found.group())
            line = replace(line, text=line.text[found.end() :])
        result.append(line)
    return result
