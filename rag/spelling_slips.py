"""What may have been meant: the terms from which one slip of hand or ear leads to what is written, and its cost."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rag import pinyin
from rag.index.tokenize import BIGRAM, FUNCTION_CHARACTERS
from rag.same_sound import both_in_use
from rag.spelling_words import SpellingWords

# Another figure, negation or level of government is another question, not a slip.
NEVER_CHANGED = frozenset("零〇一二三四五六七八九十百千万亿两几第不无非未省市县区州镇乡村")
_NEVER_MEANT = frozenset("零〇一二三四五六七八九十百千万亿两几第不无非未")  # 股东出资 is not 股东不出资
JOINING = FUNCTION_CHARACTERS - {"地"}  # 机地 is 基地
# Costs of slips, as natural logarithms of how rare they are beside a word typed right.
SAME_SOUND = 6
_SIMILAR_SOUND, _SWAPPED, _DOUBLED, _MISSING, _OTHER_CHARACTER = 7, 6, 4, 7, 9
# Occurrences in the 60 million words that jieba's dictionary was counted from.
_SHORTEST, _LONGEST = 4, 6  # characters of a stretch of several words
_COMMON = 20_000  # a character that often stands by itself is hardly part of a term


def slips(words: SpellingWords, written: str, loose: Sequence[int]) -> Iterator[tuple[str, float]]:
    """Terms with the cost of the slip; `loose` tells of each character 2 if it joins no word, 1 if it is in a word
    that the corpus lacks, 0 if it stays."""
    length = len(written)
    for key in pinyin.keys(written):
        for term in words.by_sound.get(key, ()):
            cost = _sound_cost(written, term, loose)
            if cost is not None:
                yield term, cost
    yield from _beside_a_word(words, written, loose)
    yield from _among_words(words, written, loose)
    for i in range(length - 1):
        swapped = written[:i] + written[i + 1] + written[i] + written[i + 2 :]
        kept = not NEVER_CHANGED.isdisjoint(written[i : i + 2])
        if swapped in words.terms and not kept and (length > 2 or min(loose) == 2):
            yield swapped, _SWAPPED
        once = written[:i] + written[i + 1 :]
        doubled = written[i] == written[i + 1] and written[i] not in JOINING  # 可以以本人的名义
        if doubled and once in words.terms and 2 in loose[i : i + 2]:
            yield once, _DOUBLED
    for term in words.by_gap.get(written, ()):
        gap = next(i for i, c in enumerate(term) if term[:i] + term[i + 1 :] == written)
        whole = 0 < gap < length and not words.count(BIGRAM + written[gap - 1 : gap + 1])
        # 主责单位: the first character may belong to what stands before it.
        if whole and term[gap] not in _NEVER_MEANT and (length > 3 or min(loose) == 2):
            yield term, _MISSING
    if length > 4:  # 主责部门 is not 主管部门
        # A character at an edge may belong to what stands beside it.
        for i in (i for i in range(1, length - 1) if loose[i] == 2 and written[i] not in JOINING):
            for term in words.by_gap.get(written[:i] + written[i + 1 :], ()):
                if len(term) == length and term[:i] == written[:i] and term[i + 1 :] == written[i + 1 :]:
                    yield term, _OTHER_CHARACTER


def may_be_meant(written: str, term: str) -> bool:
    """Whether two words of the same length may be one slip apart at all: no figure or negation comes in, and none is
    at home where the other is."""
    came_in = {b for a, b in zip(written, term, strict=True) if a != b}
    return came_in.isdisjoint(_NEVER_MEANT) and not both_in_use(written, term)


def _sound_cost(written: str, term: str, loose: Sequence[int]) -> float | None:
    """Of hearing or choosing the term's characters wrong; None where characters differ that must not be changed."""
    changed = [i for i, (a, b) in enumerate(zip(written, term, strict=True)) if a != b]
    same = all(pinyin.sounds_same(written[i], term[i]) for i in changed)
    least = 1 if len(written) > 3 else 2
    if any(loose[i] < least for i in changed):
        return None
    if len(changed) == len(written):  # 弗迪 is a name, not 腹地
        return None
    if len(written) < 4 and any(written[i] in JOINING for i in changed):
        return None
    if not may_be_meant(written, term):
        return None
    return SAME_SOUND if same else _SIMILAR_SOUND


def _beside_a_word(words: SpellingWords, written: str, loose: Sequence[int]) -> Iterator[tuple[str, float]]:
    """A word and a character that was mistaken for one of the same sound, which the corpus has beside the word."""
    for i, beside in ((0, written[1:]), (len(written) - 1, written[:-1])):
        if loose[i] == 2 and words.count(beside) and written[i] not in JOINING:
            for character in pinyin.homophones(written[i]):
                term = character + beside if i == 0 else beside + character
                known = words.count(character) or words.count(term)
                if not known or words.frequency(character) > _COMMON or character in _NEVER_MEANT:
                    continue
                together = words.together(term)
                if together > 1 and 2 * together >= words.count(beside):
                    yield term, SAME_SOUND


def _among_words(words: SpellingWords, written: str, loose: Sequence[int]) -> Iterator[tuple[str, float]]:
    """A stretch of several words inside which one character was mistaken for one of the same sound: 的农鸡装备. The
    corpus has the stretch with the other character, and this one beside neither of its neighbours."""
    if not _SHORTEST <= len(written) <= _LONGEST:
        return
    for i in range(1, len(written) - 1):  # at an edge it may be a word of the question: 讲科研诚信
        before, character, after = written[:i], written[i], written[i + 1 :]
        if loose[i] < 2 or character in JOINING or words.stands(before[-1] + character):
            continue
        if words.stands(character + after[0]) or not words.stands(before) or not words.stands(after):
            continue
        for other in pinyin.homophones(character):
            if other in JOINING or other in NEVER_CHANGED or not words.stands(before[-1] + other + after[0]):
                continue
            term = before + other + after
            if words.together(term) and may_be_meant(written, term):
                yield term, SAME_SOUND
