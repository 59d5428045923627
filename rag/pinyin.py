"""How Chinese characters are read: which words a pinyin input method, or an ear, may take for one another."""

from __future__ import annotations

import re
from functools import cache
from itertools import product
from pathlib import Path

_FILE = Path(__file__).resolve().parent / "data" / "pinyin.txt"
_READINGS = 8  # of one word; characters with several readings multiply
# 平翘舌, 前后鼻音, n and l: many speakers, and the fuzzy setting of input methods, do not tell them apart.
_FOLDED = ((re.compile("^([zcs])h"), r"\1"), (re.compile("^n"), "l"), (re.compile("(?<=[aei])ng$"), "n"))


def readings(character: str) -> frozenset[str]:
    """Syllables without tones, ü as v; empty for a character that the list does not have."""
    return _readings().get(character, frozenset())


def sounds_same(left: str, right: str) -> bool:
    """Whether two characters have a syllable in common; the tone does not count, as no input method asks for it."""
    return not readings(left).isdisjoint(readings(right))


def keys(word: str) -> tuple[str, ...]:
    """Equal keys mean words that sound the same or similar; a few for a word that is read in several ways, none for
    one with an unknown character."""
    ways = product(*(sorted(_folded().get(character, ())) for character in word))
    return tuple(" ".join(syllables) for syllables, _ in zip(ways, range(_READINGS), strict=False))


def homophones(character: str) -> str:
    """All other characters that share a syllable with this one."""
    found = dict.fromkeys(c for syllable in sorted(readings(character)) for c in _characters()[syllable])
    return "".join(c for c in found if c != character)


@cache
def _characters() -> dict[str, str]:
    lines = _FILE.read_text(encoding="utf-8").splitlines()
    return dict(line.split(" ", 1) for line in lines if line and not line.startswith("#"))


@cache
def _readings() -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for syllable, characters in _characters().items():
        for character in characters:
            found.setdefault(character, set()).add(syllable)
    return {character: frozenset(syllables) for character, syllables in found.items()}


@cache
def _folded() -> dict[str, frozenset[str]]:
    return {character: frozenset(map(_fold, syllables)) for character, syllables in _readings().items()}


def _fold(syllable: str) -> str:
    for pattern, plain in _FOLDED:
        syllable = pattern.sub(plain, syllable)
    return syllable
