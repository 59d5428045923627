"""How much of a text stands in other texts, by pairs of neighbouring characters."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import pairwise

from rag.normal import normal

# Characters that build sentences and claim nothing; 不, 未 and 已 do claim something.
GRAMMAR = frozenset("的了是为在和与及其等以由于把并也还都就而则之这那各个可到从对将要会被使让向即又且或若因所此该有")
# Words with which an answer is put and that say nothing of the matter.
GLUE = re.compile(
    r"根据|按照|依据|文件|方案|规划|条款|规定|提出|明确|要求|指出|包括|包含|分别|具体|主要|内容|如下|以下|目标|计划|打算|准备|争取|力争|"
    r"需要|应当|达到|实现|其中|即是|也就是|进行|通过|搞|方面|相关|有关|情况|共有|总共|一共|时候|部分"
)
_WORDS = re.compile(r"[\u4e00-\u9fffa-z]+")


def pairs(text: str) -> set[str]:
    """Pairs of neighbouring characters of the words of a text, in comparable spelling."""
    return {a + b for run in _WORDS.findall(normal(text)) for a, b in pairwise(run)}


def telling_pairs(text: str) -> set[str]:
    """The pairs without those of grammar and glue."""
    plain = GLUE.sub("\n", normal(text))
    found = {a + b for run in _WORDS.findall(plain) for a, b in pairwise(run)}
    return {p for p in found if not GRAMMAR.intersection(p)}


def strange_runs(text: str, known: set[str]) -> list[str]:
    """Runs of characters of a text of which no pair is among the known ones; grammar and glue are passed over.

    A character belongs to what is known if one of the two pairs that it forms is.
    """
    plain = normal(text)
    covered = [c in GRAMMAR or not _WORDS.match(c) for c in plain]
    for match in GLUE.finditer(plain):
        covered[match.start() : match.end()] = [True] * len(match.group())
    for at, pair in enumerate(map("".join, pairwise(plain))):
        if pair in known:
            covered[at] = covered[at + 1] = True
    runs, begun = [], -1
    for at, is_covered in enumerate([*covered, True]):
        if not is_covered and begun < 0:
            begun = at
        elif is_covered and begun >= 0:
            runs.append(plain[begun:at])
            begun = -1
    return runs


def share_of(wanted: Iterable[str], known: set[str]) -> float:
    """Share of some pairs that are known; 1 where none is wanted."""
    wanted = list(wanted)
    return sum(pair in known for pair in wanted) / len(wanted) if wanted else 1.0
