"""Whether the words of a sentence stand together in its source, so that nothing is said of another thing.

「其他费用调剂权由单位下放给负责人」 must not become 「结余经费由单位下放给负责人」: every word of it stands somewhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from rag.normal import normal
from rag.write.coverage import GLUE, GRAMMAR

_SEGMENT = re.compile(r"[^，。；：！？\n,;:!?、]+")
_FIGURE = re.compile(r"\d")
_RANK = "市"  # 来宾市 may be called 来宾
_SHORT = 4  # characters; of so few, their pairs are check enough
_GAP = 2  # characters of the source that may be left out between two pieces: 全部, 进一步 less its grammar
_LONG = 150  # characters; a longer part stands only word for word
_PLACES = 20  # at which a piece is looked for
_PIECE = 2  # characters of the smallest piece


def scattered(sentence: str, source: str) -> tuple[str, ...]:
    """The parts of a sentence, between its commas, whose words do not stand together in the source; () if all do.

    Grammar and glue apart, a part is a piece of the source, or two that stand side by side there, in either order:
    由协会发布价格 and 价格由协会发布. What a figure belongs to is looked at in `rag.write.amounts`.
    """
    basis = _reduced(source)
    parts = (match.group() for match in _SEGMENT.finditer(normal(sentence)))
    return tuple(part for part in parts if not _FIGURE.search(part) and not _stands(_reduced(part), basis))


def _reduced(text: str) -> str:
    plain = GLUE.sub("", normal(text))
    return "".join(c for c in plain if c not in GRAMMAR and c not in _RANK and (c.isalnum() or c in "%‰."))


def _stands(part: str, basis: str) -> bool:
    if len(part) < _SHORT or part in basis:
        return True
    if len(part) > _LONG:
        return False
    for cut in range(_PIECE, len(part) - _PIECE + 1):
        first, second = part[:cut], part[cut:]
        if first not in basis:
            return False  # no longer beginning is there either
        for at in islice(_places(first, basis), _PLACES):
            behind = basis.find(second, at + len(first), at + len(part) + _GAP)
            before = basis.find(second, max(at - len(second) - _GAP, 0), at)
            if behind >= 0 or before >= 0:
                return True
    return False


def _places(piece: str, basis: str) -> Iterator[int]:
    at = basis.find(piece)
    while at >= 0:
        yield at
        at = basis.find(piece, at + 1)
