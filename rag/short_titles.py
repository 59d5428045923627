"""Laws by their everyday names: 民诉法 for 中华人民共和国民事诉讼法, 物业条例 for 某市物业管理条例."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

from rag.regions import canonical, places_in
from rag.types import Document

# 法 that begins another word is no law: 民事法律, 法院.
_KIND = re.compile(r"办法|条例|规定|细则|(?<!办)法(?![律院庭官规人定制典则治学案理系务])")
_SHORT_MIN, _SHORT_MAX = 3, 14  # characters of a short name, the word for its kind included
# What may stand before a short name, beside a place: 食品安全法 is no 安全法.
_BEFORE = re.compile(r"(?:^|[^\w]|[的按照据依在和与跟同看查是里对以用从问读新旧于])$")
_PLACE_MAX = 12  # characters of a place's name
_NATION = "中华人民共和国"


def named_by_short_title(text: str, documents: Sequence[Document]) -> tuple[list[str], str]:
    """The documents whose titles a text shortens, and the text without the short names.

    The characters of a short name stand in the title in the same order, the first of them first (after 中华人民共和国
    or the place, or with it), before the same word for the kind of document. Only where one document fits.
    """
    if not _KIND.search(text):
        return [], text
    titles = [(d.document_id, *_spellings(d.facts.title, d.facts.region)) for d in documents]
    first = {spelling[0] for _, spellings, _ in titles for spelling in spellings}
    named: dict[str, str] = {}
    for kind in _KIND.finditer(text):
        for start in range(max(0, kind.end() - _SHORT_MAX), kind.end() - _SHORT_MIN + 1):
            if text[start] not in first:
                continue
            place = _place_before(text[max(0, start - _PLACE_MAX) : start])
            if not place and not _BEFORE.search(text[:start][-1:]):
                continue
            short = text[start : kind.end()]
            fitting = [
                identifier
                for identifier, spellings, places in titles
                if (not place or place in places) and any(_shortens(short, s, kind.group()) for s in spellings)
            ]
            if len(fitting) == 1:
                named.setdefault(short, fitting[0])
                break
    for short in named:
        text = text.replace(short, " ")
    return list(dict.fromkeys(named.values())), text


def _shortens(short: str, title: str, kind: str) -> bool:
    if short[0] != title[0] or not title.endswith(kind) or len(short) == len(kind):
        return False
    rest = iter(title[: -len(kind)])
    return all(character in rest for character in short[: -len(kind)])


@lru_cache(maxsize=4096)
def _spellings(title: str, region: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The title, and the title without the nation or the place that it begins with, no brackets at the end; and the
    places that the document is of."""
    places = places_in(f"{region}，{title}")
    title = re.sub(r"\s", "", unicodedata.normalize("NFKC", title))
    title = re.sub(r"(?:\([^()]*\))+$", "", title).removeprefix("关于").removeprefix(_NATION)
    place = next((n for n in range(min(len(title), _PLACE_MAX), 1, -1) if canonical(title[:n])), 0)
    return tuple(dict.fromkeys(t for t in (title, title[place:]) if t)), places


def _place_before(text: str) -> str:
    """The place that a text ends with: 北京市 of 「小区要停车，北京」; "" if it ends with none."""
    return next((place for n in range(len(text), 1, -1) if (place := canonical(text[-n:]))), "")
