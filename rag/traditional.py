"""Traditional characters -> simplified ones."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from opencc import OpenCC


def simplified(text: str) -> str:
    """The text in simplified characters; a text in which every character has a place in simplified writing is left
    as it is, so that 乾 stays in a name."""
    return _converter().convert(text) if any(map(_may_be_traditional, text)) else text


def _may_be_traditional(character: str) -> bool:
    """Whether GB 2312, the set of the simplified characters in use, lacks this Chinese character."""
    if not "\u4e00" <= character <= "\u9fff":
        return False
    try:
        character.encode("gb2312")
    except UnicodeEncodeError:
        return True
    return False


@cache
def _converter() -> OpenCC:
    from opencc import OpenCC  # loads a library in C++

    return OpenCC("t2s")
