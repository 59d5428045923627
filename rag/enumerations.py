"""Enumerations inside a sentence: how many things it lists, and whether it lists what is joined into one."""

from __future__ import annotations

import re

_RUN = re.compile(r"[^，,。；;：:]+")
_CLASSIFIERS = r"(?:大|个|项|类|种|方面|所|家|市|条|支|块)"
_NUMERALS = "零一二三四五六七八九十"
_LAST = re.compile(r"和|及|与")  # 甲、乙和丙
_JOINED_ASKED = re.compile(r"合[并到在成]|[并拼捏凑][到在成起]|整合|重组|组成|合起来")
# 「整合甲所、乙中心、丙院等……」「由甲委、乙局和丙协会组成」
_JOINS = re.compile(
    r"(?:整合|合并|归并|重组|并入|[将把])[^、，,。；;：:]{2,30}、[^，,。；;：:]{2}|"
    r"由[^、，,。；;：:]{2,30}、[^，,。；;：:]{2,160}(?:组成|合并|组建)"
)


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


def names_the_joined(text: str, sentence: str) -> bool:
    """Whether a sentence enumerates bodies that are joined, where a question asks for them: 「把哪几家合到一起」."""
    return bool(_JOINED_ASKED.search(text) and _JOINS.search(sentence))
