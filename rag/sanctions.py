"""What a penalty is for: laws name the wrong at the head of a sentence, or in the items below it."""

from __future__ import annotations

import re

_ENDED = re.compile(r"[。！？!?\n]")
_NEXT_WRONG = re.compile(r"(?<=[；;])\s*违反")
_ITEM = re.compile(r"\s*(?:[（(][一二三四五六七八九十百\d]{1,4}[）)]|\d{1,3}[．.、])")


def sanction_unit(text: str, start: int, end: int) -> tuple[int, int]:
    """Span in a clause's `text` of all that one penalty belongs to: `start` and `end` are of the part that sets it.

    「生产经营劣种子的，责令停止生产经营；货值金额不足二万元的，并处一万元以上十万元以下罚款；……。」 is one; so is
    「有下列行为之一的，……处二万元以上二十万元以下罚款：（一）……；（二）……。」 with its items. A part that begins with
    违反 is of another wrong.
    """
    first = 1 + max(text.rfind(end_mark, 0, start) for end_mark in "。！？!?\n")
    ended = _ENDED.search(text, max(start, end - 1))
    last = ended.end() if ended else len(text)
    wrongs = [m.start() for m in _NEXT_WRONG.finditer(text, first, last)]
    first = max((at for at in wrongs if at <= start), default=first)
    last = min((at for at in wrongs if at > start), default=last)
    if text[first:last].rstrip().endswith(("：", ":")):
        last = _end_of_items(text, last)
    return first, last


def _end_of_items(text: str, position: int) -> int:
    while position < len(text):
        line_end = text.find("\n", position)
        line_end = len(text) if line_end < 0 else line_end + 1
        line = text[position:line_end]
        if line.strip() and not _ITEM.match(line):
            break
        position = line_end
    return position
