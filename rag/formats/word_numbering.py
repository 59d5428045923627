"""Automatic numbering of a Word file: what Word prints before a paragraph and does not store in it.

ECMA-376, 17.9: a paragraph names a list (numId) and a level, itself or by its style; the list says how each level is
printed (lvlText 「第%1章」, 「%1.%2」), where it starts and after which level it starts anew.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from rag.formats.word_numerals import numeral
from rag.formats.word_xml import child, children, local, value_of

_LEVELS = 9


@dataclass(slots=True)
class _Level:
    start: int = 1
    style: str = "decimal"
    text: str = ""
    suffix: str = "tab"  # "tab", "space", "nothing"
    restart: int | None = None  # the level (from 1) that starts this one anew; 0: none does; None: every higher one
    all_decimal: bool = False
    paragraph_style: str = ""


@dataclass(slots=True)
class _List:
    levels: dict[int, _Level] = field(default_factory=dict)
    linked_style: str = ""


@dataclass(slots=True)
class _Use:
    """One numId: an abstract list, with levels that it defines or starts otherwise."""

    abstract: str
    starts: dict[int, int] = field(default_factory=dict)
    levels: dict[int, _Level] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class StyleNumbering:
    """What a paragraph style says of numbering; None where it says nothing, its own base style decides."""

    list_id: str | None
    level: int | None
    based_on: str


class Numbering:
    """Counts the numbered paragraphs of a document in their order."""

    def __init__(self, root: Any | None, styles: Mapping[str, StyleNumbering]) -> None:
        self._styles = styles
        self._lists: dict[str, _List] = {}
        self._uses: dict[str, _Use] = {}
        self._counters: dict[str, dict[int, int]] = {}
        self._started: set[tuple[str, int]] = set()
        for element in root if root is not None else ():
            if local(element) == "abstractNum":
                self._lists[value_of(element, "abstractNumId")] = _read_list(element)
            elif local(element) == "num":
                self._uses[value_of(element, "numId")] = _read_use(element)

    def label(self, properties: Any | None, style: str) -> str:
        """What is printed before the next paragraph, with the space behind it; "" if it is not numbered.

        `properties` is its pPr, `style` the id of its style.
        """
        list_id, level, style = self._place(properties, style)
        use = self._uses.get(list_id)
        if use is None:
            return ""
        abstract = self._resolved(use.abstract)
        levels = self._lists[abstract].levels if abstract in self._lists else {}
        levels = levels | use.levels
        if level is None:  # the style names the list, the list which of its levels is the style's
            level = next((i for i, x in levels.items() if x.paragraph_style == style), 0)
        if level not in levels:
            return ""
        counters = self._counters.setdefault(abstract, {})
        self._count(counters, levels, level, list_id, use)
        return _printed(levels, counters, level)

    def _place(self, properties: Any | None, style: str) -> tuple[str, int | None, str]:
        """List and level of a paragraph, and the style that names the list; level None: the list says it."""
        own = child(properties, "numPr")
        list_id, level = value_of(child(own, "numId")), _integer(value_of(child(own, "ilvl")))
        if list_id:
            return list_id, level or 0, style
        visited = set()
        while style in self._styles and style not in visited:
            visited.add(style)
            found = self._styles[style]
            level = level if level is not None else found.level
            if found.list_id is not None:
                return found.list_id, level, style
            style = found.based_on
        return "", None, ""

    def _resolved(self, abstract: str) -> str:
        """The list that a list style stands for."""
        for _ in range(5):
            linked = self._lists[abstract].linked_style if abstract in self._lists else ""
            list_id = self._styles[linked].list_id if linked in self._styles else None
            if not list_id or list_id not in self._uses:
                return abstract
            abstract = self._uses[list_id].abstract
        return abstract

    def _count(
        self, counters: dict[int, int], levels: Mapping[int, _Level], level: int, list_id: str, use: _Use
    ) -> None:
        if level in use.starts and (list_id, level) not in self._started:
            self._started.add((list_id, level))
            counters[level] = use.starts[level] - 1
        for number in range(level):
            if number not in counters and number in levels:
                counters[number] = use.starts.get(number, levels[number].start)
        counters[level] = counters.get(level, levels[level].start - 1) + 1
        for number in [n for n in counters if n > level]:
            restart = levels[number].restart if number in levels else None
            if restart is None or level < restart:
                del counters[number]
                self._started.discard((list_id, number))


def _printed(levels: Mapping[int, _Level], counters: Mapping[int, int], level: int) -> str:
    here = levels[level]
    if here.style == "bullet":
        return ""

    def number(found: re.Match[str]) -> str:
        index = int(found.group(1)) - 1
        if index not in levels:
            return ""
        style = "decimal" if here.all_decimal and levels[index].style != "none" else levels[index].style
        return numeral(counters.get(index, levels[index].start), style)

    label = re.sub(r"%([1-9])", number, here.text).strip("\t\r\n")
    if not label.strip():
        return ""
    # 、 and ） need no space behind them; 1. needs one, or 「1.2025年」 would be a figure.
    open_ended = (
        not label[-1].isspace() and label[-1] not in "、）)】】．，：。" and label[-1] not in "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
    )
    return label + " " if open_ended and (here.suffix != "nothing" or label[-1] == ".") else label


def _read_list(element: Any) -> _List:
    result = _List(linked_style=value_of(child(element, "numStyleLink")))
    for level in children(element, "lvl"):
        number = _integer(value_of(level, "ilvl"))
        if number is not None and 0 <= number < _LEVELS:
            result.levels[number] = _read_level(level)
    return result


def _read_use(element: Any) -> _Use:
    use = _Use(value_of(child(element, "abstractNumId")))
    for override in children(element, "lvlOverride"):
        number = _integer(value_of(override, "ilvl"))
        if number is None or not 0 <= number < _LEVELS:
            continue
        level = child(override, "lvl")
        if level is not None:
            use.levels[number] = _read_level(level)
        start = _integer(value_of(child(override, "startOverride")))
        if start is not None:
            use.starts[number] = start
    return use


def _read_level(element: Any) -> _Level:
    start = _integer(value_of(child(element, "start")))
    all_decimal = child(element, "isLgl")
    formats = [e for e in element.iter() if local(e) == "numFmt"]  # newer styles stand beside a replacement
    return _Level(
        start=1 if start is None else start,
        style=value_of(formats[0]) if formats else "decimal",
        text=value_of(child(element, "lvlText")),
        suffix=value_of(child(element, "suff")) or "tab",
        restart=_integer(value_of(child(element, "lvlRestart"))),
        all_decimal=all_decimal is not None and value_of(all_decimal) not in ("0", "false", "off"),
        paragraph_style=value_of(child(element, "pStyle")),
    )


def _integer(text: str) -> int | None:
    return int(text) if re.fullmatch(r"-?\d{1,7}", text) else None
