"""What official documents name in quotation marks: “链主”企业, “蓝火计划”, “星创天地”."""

from __future__ import annotations

import re
from collections.abc import Iterable

from rag.index.tokenize import HAN

_QUOTED = re.compile(f"[“「『]([{HAN}]{{2,8}})[”」』]")


def quoted_terms(texts: Iterable[str]) -> frozenset[str]:
    """Words of two to eight Chinese characters that stand alone in quotation marks."""
    return frozenset(term for text in texts for term in _QUOTED.findall(text))
