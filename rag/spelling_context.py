"""A whole word mistaken for another that sounds the same, as input methods offer them: 飞地竞技 for 飞地经济.

The wrong word is a word too, so that only what stands beside it tells: the corpus lacks it, and has the other there.
"""

from __future__ import annotations

import math
from collections.abc import Iterator

from rag import pinyin
from rag.regions import places_in
from rag.spelling_slips import JOINING, NEVER_CHANGED, SAME_SOUND, may_be_meant
from rag.spelling_words import SpellingWords

_LONGEST = 4  # characters of such a word
_VERBS = frozenset("会能要可应该想")  # 合伙企业法|会被罚 holds no 法会
# Occurrences in the 60 million words of jieba's dictionary: a word as common is no town that the list of places lacks,
# so that 白色市 is 百色市, but 凭祥市 is not 萍乡市.
_NO_TOWN = 1000
_BELONGS = 2.0  # two words stand together this much oftener than by chance, in log likelihood; 有关 is beside anything


def other_words(words: SpellingWords, left: str, word: str, right: str) -> Iterator[tuple[str, float]]:
    """Words that may have been meant, with the gain in log likelihood over what is written between its neighbours.

    A neighbour is "" at the edge of the text or a mark.
    """
    if not _may_be_wrong(words, word):
        return
    left = "" if left in JOINING else left
    right = "" if right in JOINING else right
    if not left and not right:
        return
    found = {term for key in pinyin.keys(word) for term in words.by_sound.get(key, ()) if term != word}
    for term in sorted(found):
        if words.count(term) and _may_be_meant(words, word, term):
            yield term, _gain(words, left, word, right, term) - SAME_SOUND


def _may_be_wrong(words: SpellingWords, word: str) -> bool:
    known = words.count(word) or words.stands(word) or word in words.listed
    return 1 < len(word) <= _LONGEST and not known and not places_in(word) and word[-1] not in _VERBS


def _may_be_meant(words: SpellingWords, word: str, term: str) -> bool:
    if not all(pinyin.sounds_same(a, b) for a, b in zip(word, term, strict=True)):
        return False
    if places_in(term):
        return words.frequency(word) >= _NO_TOWN
    changed = {character for pair in zip(word, term, strict=True) if pair[0] != pair[1] for character in pair}
    return changed.isdisjoint(NEVER_CHANGED) and may_be_meant(word, term)


def _gain(words: SpellingWords, left: str, word: str, right: str, term: str) -> float:
    """Of the neighbours with which the corpus has the term, that which tells most."""
    alike = any(a == b for a, b in zip(word, term, strict=True))  # 居留 and 拘留 may stand beside the same words
    gains = [-math.inf]
    for before, after in {(left, ""), ("", right), (left, right)} - {("", "")}:
        beside = [part for part in (before, after) if part]
        together = words.together(before + term + after)
        least = min(map(words.count, beside)) if alike else 0
        whole = words.string_likelihood(before + term + after) if together and 2 * together >= least else -math.inf
        around = sum(map(words.likelihood, beside))
        if whole - around - words.likelihood(term) >= _BELONGS:
            gains.append(whole - around - words.likelihood(word))
    return max(gains)
