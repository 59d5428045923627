"""Which sector a question is about, of those that a document has a section for: 「未来产业2023年的产值目标」.

The figure of the whole, or of another sector, is none of the one asked about.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

_SECTOR = re.compile(r"(?:产业|行业|领域|服务业|制造业)$")
_SHORTEST, _LONGEST = 4, 14  # characters of a sector's name


def sector_asked(question: str, titles: Iterable[str]) -> str:
    """The longest name that ends one of the titles of sections and stands in the question; "" if there is none.

    All in comparable spelling (rag.normal).
    """
    named = ""
    for title in titles:
        if not _SECTOR.search(title):
            continue
        for length in range(min(_LONGEST, len(title)), max(_SHORTEST, len(named) + 1) - 1, -1):
            if title[-length:] in question:
                named = title[-length:]
                break
    return named
