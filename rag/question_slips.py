"""Question words that are often mistyped, set right: 多小 -> 多少, 那个部门牵头 -> 哪个部门牵头.

The list is in data/question_slips.csv. These words are too common, right or wrong, to be told by how often they occur.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from rag.csv_rows import read_rows

_FILE = Path(__file__).resolve().parent / "data" / "question_slips.csv"
_ASKS = re.compile(r"谁|什么|啥|哪|多少|几|吗|呢|怎|如何|何|是否|是不是|有没有|有无|能不能|能否")


def with_question_words(text: str) -> tuple[str, tuple[tuple[str, str], ...]]:
    """The text with its question words set right, and the changes: what was written, what was meant."""
    changes = []
    for wrong, right, pattern, alone in _slips():
        if pattern.search(text) and not (alone and _ASKS.search(pattern.sub("", text))):
            text = pattern.sub(right, text)
            changes.append((wrong, right))
    return text, tuple(changes)


@cache
def _slips() -> tuple[tuple[str, str, re.Pattern[str], bool], ...]:
    """Wrong, right, where it is wrong, and whether only if nothing else in the question asks."""
    found = []
    for row in read_rows(_FILE)[1]:
        wrong, after, before = row.cells["wrong"], row.cells["not_after"], row.cells["not_before"]
        pattern = (f"(?<![{after}])" if after else "") + re.escape(wrong) + (f"(?![{before}])" if before else "")
        found.append((wrong, row.cells["right"], re.compile(pattern), row.cells["alone"] == "是"))
    return tuple(found)
