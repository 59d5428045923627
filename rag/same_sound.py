"""Words that sound the same and are both at home in official writing: 执业证书 is no slip for 职业证书.

The list is in data/same_sound_words.txt. They stand beside the same words, so that no context tells them apart.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

_FILE = Path(__file__).resolve().parent / "data" / "same_sound_words.txt"


def both_in_use(written: str, term: str) -> bool:
    """Whether a listed word is written where the term has another of the same group."""
    groups = _groups()
    pairs = ((written[i : i + 2], term[i : i + 2]) for i in range(min(len(written), len(term)) - 1))
    return any(a != b and groups.get(a, 0) & groups.get(b, 0) for a, b in pairs)


@cache
def _groups() -> dict[str, int]:
    """Word -> its groups, one bit each."""
    found: dict[str, int] = {}
    lines = (line for line in _FILE.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#"))
    for number, line in enumerate(lines):
        for word in line.split():
            found[word] = found.get(word, 0) | 1 << number
    return found
