"""The words of data/indicator_words.csv as pieces of patterns: units, verbs, bounds, by their kind."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from rag.csv_rows import read_rows

_FILE = Path(__file__).resolve().parent.parent / "data" / "indicator_words.csv"

# One character for one, so that every offset holds: full-width figures and signs become half-width.
_WIDTHS = {0xFF10 + i: str(i) for i in range(10)} | str.maketrans("．％＋／～﹪", ".%+/~%")


@cache
def words(kind: str) -> tuple[str, ...]:
    """The words of one kind, the longest first."""
    found = [row.cells["word"] for row in read_rows(_FILE)[1] if row.cells["kind"] == kind]
    return tuple(sorted(found, key=lambda word: (-len(word), word)))


@cache
def any_of(*kinds: str) -> str:
    """A pattern for any word of the kinds, the longest wins."""
    found = sorted((word for kind in kinds for word in words(kind)), key=lambda word: (-len(word), word))
    return "(?:" + "|".join(map(re.escape, found)) + ")"


def half_width(text: str) -> str:
    """The text with figures and signs of half width, of the same length."""
    return text.translate(_WIDTHS)
