"""One spelling for comparison: widths, spaces, numerals, brackets and amounts made equal."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from rag.numerals import chinese_to_int

_CHINESE_YEAR = re.compile(r"[〇○零一二三四五六七八九]{4}(?=年)")
_CHINESE_DAY = re.compile(r"(?<=[年月])([一二三四五六七八九十]{1,3})(?=[月日])")
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_GAP = "\ue000"  # stands for the space between two figures while the others are taken out
_BETWEEN_FIGURES = re.compile(r"(?<=[\d%*])\s+(?=[\d.])")
_DASH = re.compile(r"[‐‑‒–—―－−~～]+")
_ZEROS = re.compile(r"(?<![\d.])(\d+)\.(\d*?)0+(?!\d)")


@lru_cache(maxsize=20_000)
def normal(text: str) -> str:
    """`text` without white space, half-width, lower case, years in digits; for comparison only, never shown."""
    text = _THOUSANDS.sub("", text)  # before a full-width comma becomes one of these
    text = unicodedata.normalize("NFKC", text).lower()
    text = _BETWEEN_FIGURES.sub(_GAP, text)  # 565.71 and 1200 in neighbouring cells are two figures
    text = re.sub(r"\s+", "", text).replace(_GAP, " ")
    text = _CHINESE_YEAR.sub(lambda m: str(chinese_to_int(m.group())), text)
    text = _CHINESE_DAY.sub(lambda m: str(chinese_to_int(m.group(1))), text)
    text = _DASH.sub("-", text)
    return text.replace("[", "〔").replace("]", "〕")


def plain_number(number: str) -> str:
    """2.50 -> 2.5, 2.0 -> 2: trailing zeros say nothing about whether two figures are the same."""
    return _ZEROS.sub(lambda m: m.group(1) + ("." + m.group(2) if m.group(2) else ""), number)
