"""The verb and the words of bound in front of an amount: 产值|力争|突破, 增速|保持在."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rag.indicators.names import LONGEST
from rag.indicators.words import words

_ENDING_VERBS = (*words("新增"), *words("句中动词"), *words("动词"), *words("句尾动词"))


@dataclass(frozen=True, slots=True)
class Tail:
    """What is taken off the end of the words in front of an amount."""

    end: int  # where the subject ends
    bounds: tuple[str, ...]
    reaches: bool = False
    grows: bool = False
    falls: str = ""  # the word, as printed, which stays in the name
    is_verb: bool = False  # the part before ends in a verb that takes an object: 建成
    starts: bool = False  # 由 or 从 stands in front: something starts from the amount


def tail_before(blank: str, start: int, end: int, starts: bool) -> Tail:
    """Take bounds, the verb of reaching or growing and adverbs off the end of what stands before an amount.

    `blank`: the text with its years blanked. `starts`: whether a year like 由2020年的 stands in front.
    """
    start = max(start, end - LONGEST * 2)
    bounds: list[str] = []
    reaches = grows = is_verb = False
    falls = ""
    while True:
        while end > start and (blank[end - 1].isspace() or blank[end - 1] in "，、"):
            end -= 1
        if word := ending(blank, start, end, words("前限")):
            bounds.insert(0, word)
        elif not grows and not falls and (word := ending(blank, start, end, words("增长"))):
            if any(blank.endswith(w, start, end) for w in words("新增")):
                is_verb = True
                break
            grows = True
        elif not grows and not falls and (word := ending(blank, start, end, words("下降"))):
            falls = word
        elif not grows and not falls and (word := ending(blank, start, end, words("达到"))):
            reaches = True
        elif (word := ending(blank, start, end, words("副词"))) and not _is_of_name(blank, start, end, word):
            if ending(blank, start, end, ("新增", "净增")):
                is_verb = True
                break
        elif not starts and not reaches and (word := ending(blank, start, end, ("从", "由"))):
            starts = reaches = True
        elif blank[start:end].endswith("的") and (reaches or grows or falls):
            word = "的"
        else:
            break
        end -= len(word)
    is_verb = is_verb or bool(ending(blank, start, end, _ENDING_VERBS))
    return Tail(end, tuple(bounds), reaches or starts, grows, falls, is_verb, starts)


def ending(text: str, start: int, end: int, choices: Sequence[str]) -> str:
    """The first of the choices that the span ends in; "" if there is none."""
    return next((word for word in choices if text.endswith(word, start, end)), "")


def _is_of_name(text: str, start: int, end: int, word: str) -> bool:
    """Whether 均 belongs to 人均, 户均."""
    return word == "均" and text.endswith(("人均", "户均", "亩均", "地均"), start, end)
