"""The notes below a table that say what the figures of a row are: 「注：*表示2019年数据」."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.normal import normal
from rag.sentences import split_sentences
from rag.types import Clause

_MARKED = re.compile(r"\d\s*([*＊※#△▲]+)")  # a figure with a mark
_UNIT = re.compile(r"[（(][^（()）]*[)）]\s*$")  # behind the name of an indicator
_SHORTEST = 4  # characters of a name that a note may repeat


def row_notes(clause: Clause, row_end: int, cells: Sequence[tuple[str, str]]) -> list[tuple[int, int]]:
    """Spans in the document of the notes that explain a mark in the row's cells or repeat the name of the row.

    `row_end`: where the row ends in the document. `cells`: of the row, with their headers.
    """
    marks = {mark for _, cell in cells for mark in _MARKED.findall(cell)}
    names = {normal(_UNIT.sub("", cell)) for _, cell in cells if not re.match(r"[\d.\s]*$", cell)}
    names = {name for name in names if len(name) >= _SHORTEST}
    found = []
    for start, end in split_sentences(clause.text, clause.start):
        text = clause.text[start - clause.start : end - clause.start]
        if start < row_end or "\t" in text:
            continue
        quoted = normal(text)
        if any(mark in text for mark in marks) or any(re.search(f'[“"]{re.escape(n)}', quoted) for n in names):
            found.append((start, end))
    return found
