"""Footnotes as lines of their own: raised numbers in the text, and each note behind the paragraph that points to it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_NOTE_LINE = re.compile(r"([⁰¹²³⁴⁵⁶⁷⁸⁹]{1,3})\s*(?=\S)")
_MARK = re.compile(r"[⁰¹²³⁴⁵⁶⁷⁸⁹]{1,3}")


def raised(number: int | str) -> str:
    """The number in superscripts: 12 -> ¹²."""
    return str(number).translate(_RAISED)


def with_notes_in_place(lines: Sequence[str]) -> list[str]:
    """The lines with the notes that stand together at the end moved behind the first paragraph with their mark.

    A note whose number occurs twice, or that nothing points to, stays where it is; so does one that already stands
    behind its paragraph. A note of a table's row follows the table.
    """
    found = [_NOTE_LINE.match(line) for line in lines]
    numbers = Counter(note.group(1) for note in found if note)
    if not numbers:
        return list(lines)
    first: dict[str, int] = {}
    for index, (line, note) in enumerate(zip(lines, found, strict=True)):
        if not note:
            for mark in _MARK.findall(line):
                first.setdefault(mark, index)
    after: dict[int, list[str]] = {}
    moved: set[int] = set()
    for index, note in enumerate(found):
        place = first.get(note.group(1)) if note else None
        if note is None or place is None or numbers[note.group(1)] > 1 or place > index:
            continue
        while place + 1 < len(lines) and "\t" in lines[place] and "\t" in lines[place + 1]:
            place += 1
        if place < index:
            after.setdefault(place, []).append(lines[index])
            moved.add(index)
    result = []
    for index, line in enumerate(lines):
        if index not in moved:
            result.append(line)
        result.extend(after.get(index, []))
    return result
