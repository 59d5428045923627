"""Places of China down to the prefecture: which are named in a text, and which lies in which.

The list is in data/regions.csv; words that only look like places are in data/place_lookalikes.txt.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from rag.csv_rows import read_rows

NATION = "全国"
_DATA = Path(__file__).resolve().parent / "data"
_NATION_NAMES = frozenset({NATION, "国家", "中国", "全中国", "中华人民共和国", "国务院"})
_COUNTY_END = re.compile(r"(?:自治县|自治旗|县|区|旗|林区|特区)$")
# 黄河南岸, 太行山东麓: the feature's last character and a direction look like a province.
_SIDE_OF_A_FEATURE = re.compile(r"[岸麓侧坡端缘]|部(?![分署门队委])")
_DIRECTIONS = frozenset("东南西北")
_LIST_MARKS = frozenset("、和及与")


@dataclass(frozen=True, slots=True)
class _Place:
    name: str
    province: str
    level: str


@dataclass(frozen=True, slots=True)
class _Spelling:
    text: str
    place: _Place | None  # None: a word that only looks like a place
    alone: bool  # may stand without 市 or another place beside it


@dataclass(frozen=True, slots=True)
class _Gazetteer:
    by_first_character: dict[str, tuple[_Spelling, ...]]  # longest first
    by_name: dict[str, _Place]  # canonical and short names; a province wins over a prefecture
    by_abbreviation: dict[str, str]  # 桂 -> 广西壮族自治区


def places_in(text: str) -> tuple[str, ...]:
    """Canonical names of the places that the text names, each once, in the order they appear.

    The longest spelling wins. A short name that is also a common word (来宾, 大同, 日照) counts only with its 市,
    or in a list beside another place: 柳州、来宾.
    """
    spellings = _gazetteer().by_first_character
    found: list[tuple[int, int, _Spelling]] = []
    position = 0
    while position < len(text):
        spelling = next((s for s in spellings.get(text[position], ()) if text.startswith(s.text, position)), None)
        if spelling is None:
            position += 1
            continue
        end = position + len(spelling.text)
        if spelling.place is not None and not _is_side_of_a_feature(text, spelling, end):
            found.append((position, end, spelling))
        position = end
    certain = [spelling.alone for _, _, spelling in found]
    for order in (range(1, len(found)), range(len(found) - 2, -1, -1)):
        step = 1 if order.step > 0 else -1
        for i in order:
            left, right = sorted((i, i - step))
            between = text[found[left][1] : found[right][0]]
            if certain[i - step] and between in _LIST_MARKS:
                certain[i] = True
    names = (s.place.name for (_, _, s), sure in zip(found, certain, strict=True) if sure and s.place)
    return tuple(dict.fromkeys(names))


def canonical(name: str) -> str:
    """The full name of a place given in full or short (广西 -> 广西壮族自治区); "" if it is not in the list."""
    if name in _NATION_NAMES:
        return NATION
    place = _gazetteer().by_name.get(name)
    return place.name if place else ""


def province_of(place: str) -> str:
    """The province-level place that a place lies in (itself, for a province); "" if the place is unknown."""
    found = _gazetteer().by_name.get(place)
    return found.province if found else ""


def capital_of(province: str) -> str:
    """The city from which a province is governed (南宁市 of 广西壮族自治区); "" of a municipality or an unknown place.

    It comes first in the list, as in GB/T 2260, where the codes of a province begin with its capital.
    """
    cities = (p.name for p in _gazetteer().by_name.values() if p.province == province and p.level == "市级")
    return next(cities, "")


def province_of_abbreviation(character: str) -> str:
    """The province-level place of a one-character abbreviation (桂 -> 广西壮族自治区); "" if there is none."""
    return _gazetteer().by_abbreviation.get(character, "")


def without_places(text: str, places: Iterable[str]) -> str:
    """The text with a space for each of the places, given by its full name, however the text names it."""
    for place in places:
        text = re.sub(rf"{re.escape(place)}|{re.escape(short_name(place))}(?:自治[区州]|[省市州])?", " ", text)
    return text


def short_name(place: str) -> str:
    """A place without what it is called by law: 广西 for 广西壮族自治区, 北海 for 北海市."""
    return re.sub(r"(?:壮族|回族|维吾尔)?自治[区州]$|特别行政区$|[省市]$", "", place)


def level_of(name: str) -> str:
    """国家, 省级, 市级 or 县级; a name outside the list is judged by its ending, "" if that tells nothing."""
    if name in _NATION_NAMES:
        return "国家"
    place = _gazetteer().by_name.get(name)
    if place is not None:
        return place.level
    return "县级" if len(name) > 1 and _COUNTY_END.search(name) else ""


def is_within(place: str, region: str) -> bool:
    """Whether a place is the region or lies in it; False if either is unknown."""
    inner, outer = canonical(place), canonical(region)
    if not inner or not outer:
        return bool(place) and place == region
    return outer in (NATION, inner) or (inner != NATION and province_of(inner) == outer)


def _is_side_of_a_feature(text: str, spelling: _Spelling, end: int) -> bool:
    return spelling.text[-1] in _DIRECTIONS and bool(_SIDE_OF_A_FEATURE.match(text, end))


@cache
def _gazetteer() -> _Gazetteer:
    spellings: dict[str, _Spelling] = {}
    by_name: dict[str, _Place] = {}
    by_abbreviation: dict[str, str] = {}
    for row in read_rows(_DATA / "regions.csv")[1]:
        cells = row.cells
        place = _Place(cells["name"], cells["province"], cells["level"])
        short, alone = cells["short"], cells["short_alone"] == "是"
        by_name[place.name] = place
        by_name.setdefault(short, place)
        spellings[place.name] = _Spelling(place.name, place, True)
        if place.level == "省级" and place.name.endswith("自治区"):
            spellings[short + "自治区"] = _Spelling(short + "自治区", place, True)
            by_name[short + "自治区"] = place
        if place.name.endswith("自治州"):
            spellings[short + "州"] = _Spelling(short + "州", place, True)
            by_name[short + "州"] = place
        spellings.setdefault(short, _Spelling(short, place, alone))
        for character in filter(None, cells["abbreviation"].split("；")):
            by_abbreviation[character] = place.name
    for line in (_DATA / "place_lookalikes.txt").read_text(encoding="utf-8").splitlines():
        word = line.strip()
        if word and not word.startswith("#"):
            spellings.setdefault(word, _Spelling(word, None, False))
    by_first: dict[str, list[_Spelling]] = {}
    for spelling in sorted(spellings.values(), key=lambda s: -len(s.text)):
        by_first.setdefault(spelling.text[0], []).append(spelling)
    return _Gazetteer({k: tuple(v) for k, v in by_first.items()}, by_name, by_abbreviation)
