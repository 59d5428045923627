"""Enumerations inside a sentence: how many things it lists, and whether it lists what is joined into one."""

from __future__ import annotations

import re
from collections.abc import Sequence

_RUN = re.compile(r"[^，,。；;：:]+")
_CLASSIFIERS = r"(?:大|个|项|类|种|方面|所|家|市|条|支|块)"
_NUMERALS = "零一二三四五六七八九十"
_LAST = re.compile(r"和|及|与")  # 甲、乙和丙
_JOINED_ASKED = re.compile(
    r"合[并到在成]|[并拼捏凑][到在成起]|整合|重组|组成|合起来|[拼捏凑]一?个|来[并拼捏凑合](?=$|[\s，,。；;？?呢呀啊的])"
)
# 「整合甲所、乙中心、丙院等……」「由甲委、乙局和丙协会组成」
_JOINS = re.compile(
    r"(?:整合|合并|归并|重组|并入|[将把])[^、，,。；;：:]{2,30}、[^，,。；;：:]{2}|"
    r"由[^、，,。；;：:]{2,30}、[^，,。；;：:]{2,160}(?:组成|合并|组建)"
)

# 「重点推进甲、乙新山、丙发展……项目」「建成甲、乙、丙、丁4个……园区」: short names in a row.
_NAMES = re.compile(
    r"(?:推进|推动|支持|建成|建设|加快|依托|围绕|布局|打造|[在于以])"
    r"(?P<names>(?:[\u4e00-\u9fff]{2,4}、){1,12}[\u4e00-\u9fff]{2,4}?)"
    r"(?=发展|建成|建设|布局|打造|试点|开展|等?(?:\d{1,2}|[两二三四五六七八九十])个|等[地市县])"
)
_CLASS_LEAST = 4  # characters; 等企业 and 等技术 are too common to tell
_CLASS = re.compile(r"、[^、，,。；;：:等]{1,30}等(?P<noun>[\u4e00-\u9fff]{4,8})")
# A county by its full name, or short names in a row: 隆林各族自治县; 田东、平果.
COUNTY_NAMED = re.compile(
    r"[\u4e00-\u9fff]{2}县(?![域级区])|(?:^|[^\u4e00-\u9fff])[\u4e00-\u9fff]{2,3}、[\u4e00-\u9fff]{2,3}(?![\u4e00-\u9fff])"
)
_NO_PLACE = re.compile(r"[业品料术化源材金器药车能电网链级等新究]$")


def count_words(count: int) -> str:
    """A pattern of a number as it is written before what it counts: 5 and 五, 2 and 两."""
    word = _NUMERALS[count] if count <= 10 else f"十{_NUMERALS[count - 10]}" if count < 20 else str(count)
    return f"(?:{word}|{count}" + (")" if count != 2 else "|两)")


def lists_out(count: int, sentence: str) -> bool:
    """Whether a sentence lists as many things as asked for: A、B、C; A、B和C三项; A、B、C等三项."""
    return any(_lists_out(count, run) for run in _RUN.findall(sentence) if "、" in run)


def _lists_out(count: int, run: str) -> bool:
    if run.count("、") + 1 == count:
        return True
    said = re.search(rf"(?<!第){count_words(count)}{_CLASSIFIERS}", run)
    if said is None:
        return False
    before = run[: said.start()]
    return count in (before.count("、") + 1, before.count("、") + 1 + bool(_LAST.search(before[before.rfind("、") :])))


def announces(count: int, sentence: str) -> bool:
    """Whether a sentence says that so many things follow, and lists none of them: 「着力实施以下七大行动计划。」."""
    said = re.search(rf"(?:以下|下列|下述|如下){count_words(count)}{_CLASSIFIERS}", sentence)
    return said is not None and "、" not in sentence[said.end() :]


def names_like_places(sentence: str) -> bool:
    """Whether a sentence (in comparable spelling) enumerates short names where plans name counties or towns."""
    return any(_mostly_places(found["names"].split("、")) for found in _NAMES.finditer(sentence))


def _mostly_places(names: Sequence[str]) -> bool:
    return 2 * sum(bool(_NO_PLACE.search(name)) for name in names) <= len(names)  # 乐业 is a county, 铝业 is none


def kinds_of(word: str, sentence: str) -> int:
    """How many members of one enumeration in a sentence hold a word: 重质碳酸钙、活性碳酸钙."""
    return max((sum(word in member for member in run.split("、")) for run in _RUN.findall(sentence)), default=0)


def of_class(asked: str, sentence: str) -> bool:
    """Whether a sentence enumerates things of a class that a question names: 「甲、乙、丙等科技重大专项」."""
    return any(found["noun"][:_CLASS_LEAST] in asked for found in _CLASS.finditer(sentence))


def names_the_joined(text: str, sentence: str) -> bool:
    """Whether a sentence enumerates bodies that are joined, where a question asks for them: 「把哪几家合到一起」."""
    return bool(_JOINED_ASKED.search(text) and _JOINS.search(sentence))
