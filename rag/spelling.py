"""A mistyped question -> the question that was meant, with what was changed, so that the user can be told.

A noisy channel (Kernighan, Church and Gale 1990): a stretch of the question is replaced where a word of the corpus,
less the cost of the slip, is far likelier than what is written. Of known words only those that the corpus lacks are
ever changed.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from typing import Any

from rag.index.bm25 import Bm25Index
from rag.index.tokenize import HAN
from rag.question_slips import with_question_words
from rag.regions import places_in
from rag.spelling_context import other_words
from rag.spelling_slips import JOINING, NEVER_CHANGED, slips
from rag.spelling_words import SpellingWords
from rag.traditional import simplified

_RUN = re.compile(f"《[^《》]*》|(?P<han>[{HAN}]+)")  # a title that the corpus lacks is no slip
_LONGEST = 8  # characters of a word
# A correction against what is written; at 1.0 thrice as many words of documents never seen are taken for slips.
_LIKELIER = 2.0
_UNUSUAL = 1.0  # what a correction loses that the corpus has beside other words only
_EXPLAINED = 2.0  # gained by a term that the documents quote, where a question asks what something means
_EXPLAIN = re.compile("[什啥]么?意思|[什啥]么?叫|是[什啥]|指的?是?[什啥]|何谓|含义|定义|解释|怎么理解|全称")
_CLEARER = 1.5  # a correction against the next best
# A county or village that no list has; a measure word (按幢, 每站, 租了辆车); what is asked for: 劣种子罚多少 is of no
# 种子法.
_STAYS = re.compile(
    f"[{HAN}]{{1,3}}[县镇乡村屯旗]|(?<=[按每各几某逐])[{HAN}]|[罚赔](?=多少|[几款])|(?<=了)[辆张间套部台]"
)


@dataclass(frozen=True, slots=True)
class Correction:
    text: str
    changes: tuple[tuple[str, str], ...] = ()  # what was written, and what was understood


@dataclass(frozen=True, slots=True)
class _Candidate:
    start: int
    end: int
    term: str
    gain: float  # in log likelihood over what is written


@dataclass(frozen=True, slots=True)
class _Stretch:
    """A part of a run that may be one term mistyped."""

    written: str
    start: int
    loose: Sequence[int]  # see _loose
    likelihood: float  # of its words as they are written
    left: str  # the word before it, and after it; "" at an edge
    right: str
    explained: bool  # whether the question asks what something means


class Speller:
    """Knows the words of one index. Made once; its tables are made at the first question that may need them."""

    def __init__(
        self,
        index: Bm25Index,
        words: Iterable[str],
        dictionary: Callable[[], Any],
        quoted: Callable[[], Iterable[str]] = tuple,
    ) -> None:
        """`words` are terms besides those of the index; `dictionary` gives a jieba that has its words loaded;
        `quoted` gives what the documents put in quotation marks."""
        self._words = SpellingWords(index, words, quoted, dictionary)

    def correct(self, text: str) -> Correction:
        """The text as it was meant. Digits, Latin letters, titles in 《》 and words of the corpus are never changed."""
        plain = simplified(text)
        changes = [] if plain == text else [(text, plain)]
        plain, asked = with_question_words(plain)
        changes += asked
        explained = bool(_EXPLAIN.search(plain))
        parts: list[str] = []
        done = 0
        for run in _RUN.finditer(plain):
            if run["han"]:
                for found in self._corrections(run[0], explained):
                    start, end = run.start() + found.start, run.start() + found.end
                    parts += [plain[done:start], found.term]
                    changes.append((plain[start:end], found.term))
                    done = end
        return Correction("".join((*parts, plain[done:])), tuple(dict.fromkeys(changes)))

    def warm(self) -> None:
        """Make the tables now: some ten milliseconds for five thousand words."""
        _ = self._words.by_sound, self._words.by_gap, self._words.by_first

    def _corrections(self, run: str, explained: bool) -> list[_Candidate]:
        """The best corrections of one run of Chinese characters, in its order; they do not overlap."""
        pieces = self._words.cut(run)
        loose = self._loose(run, pieces)
        if not any(loose):
            return []
        starts = [0, *accumulate(map(len, pieces))]
        found: list[_Candidate] = []
        for first, piece in enumerate(pieces):
            if loose[starts[first]]:
                left, right = pieces[first - 1] if first else "", "".join(pieces[first + 1 : first + 2])
                found += _clearest(dict(other_words(self._words, left, piece, right)), starts[first], len(piece))
        for stretch in self._stretches(run, pieces, starts, loose, explained):
            found += self._best(stretch)
        chosen: list[_Candidate] = []
        taken = bytearray(len(run))
        # A term before words that only stand together: 冲电桩 is 充电桩, and not 小区冲电 小区充电.
        for candidate in sorted(found, key=lambda c: (c.term not in self._words.terms, -c.gain, c.start)):
            if not any(taken[candidate.start : candidate.end]):
                taken[candidate.start : candidate.end] = b"\1" * (candidate.end - candidate.start)
                chosen.append(_trimmed(candidate, run, starts, self._words))
        return sorted(chosen, key=lambda c: c.start)

    def _stretches(
        self, run: str, pieces: Sequence[str], starts: Sequence[int], loose: Sequence[int], explained: bool
    ) -> Iterator[_Stretch]:
        for first, piece in enumerate(pieces):
            for skipped in range(len(piece)):  # 年产|植 may be 年|产植
                start = starts[first] + skipped
                likelihood = -self._words.likelihood(piece[:skipped]) if skipped else 0.0
                left = pieces[first - 1] if first and not skipped else ""
                for last in range(first, len(pieces)):
                    end = starts[last + 1]
                    if end - start > _LONGEST:
                        break
                    likelihood += self._words.likelihood(pieces[last])
                    if last > first or len(piece) > 1:
                        right = pieces[last + 1] if last + 1 < len(pieces) else ""
                        yield _Stretch(run[start:end], start, loose[start:end], likelihood, left, right, explained)

    def _loose(self, run: str, pieces: Sequence[str]) -> list[int]:
        """Of each character 2 if it joins no word, 1 if it is in a word that the corpus lacks, 0 if it stays."""
        found: list[int] = []
        for piece, following in zip(pieces, (*pieces[1:], ""), strict=True):
            unknown = self._words.is_unknown(piece)
            foreign = not self._words.count(piece) and piece not in self._words.listed and not places_in(piece)
            stays = frozenset() if (piece, following) == ("非", "地") else NEVER_CHANGED  # 飞地, for 地 joins words
            found += [0 if c in stays or not foreign | unknown else 2 if unknown else 1 for c in piece]
        for name in _STAYS.finditer(run):
            found[name.start() : name.end()] = [0] * len(name[0])
        return found

    def _best(self, stretch: _Stretch) -> Iterator[_Candidate]:
        """The one term that is clearly likelier than the stretch as it is written, if there is one."""
        written, loose = stretch.written, stretch.loose
        joins = len(written) == 2 and not JOINING.isdisjoint(written)
        if joins or max(loose) < (1 if len(written) > 3 else 2) or self._words.is_word(written):
            return
        gains: dict[str, float] = {}
        for term, cost in slips(self._words, written, loose):
            gain = self._words.string_likelihood(term) - cost - stretch.likelihood
            if term in self._words.quoted:  # a mark stands between it and its neighbours: “链主”企业
                gain += _EXPLAINED * stretch.explained
            elif len(written) == 2 and not self._fits(stretch, term):
                gain -= _UNUSUAL
            gains[term] = max(gain, gains.get(term, -math.inf))
        for found in _clearest(gains, stretch.start, len(written)):
            if self._may_replace(written, found.term) and not self._is_shared(stretch):
                yield found

    def _is_shared(self, stretch: _Stretch) -> bool:
        """Whether a character makes a word with what stands beside it: in 充电桩换电站 there is no 桩换."""
        left = stretch.left + stretch.written[0] if stretch.left else ""
        right = stretch.written[-1] + stretch.right if stretch.right else ""
        known = (word in self._words.terms or self._words.count(word) for word in (left, right))
        return len(stretch.written) == 2 and any(known)

    def _may_replace(self, written: str, term: str) -> bool:
        places = places_in(written)
        if term in places or not set(places) <= set(places_in(term)):  # 百色试 names 百色市 without a correction
            return False
        return not self._words.is_written(written, instead_of=term) and not self._is_short(written, term)

    def _fits(self, stretch: _Stretch, term: str) -> bool:
        """Whether the corpus, or a word of the dictionary, has the term beside a neighbour; true of a term without
        neighbours. 场租 before 自治区 is not 场主."""
        near = (stretch.left, stretch.right)
        left, right = (word if len(word) > 1 and self._words.count(word) else "" for word in near)
        together = [text for text in (left and left + term, right and term + right) if text]
        return not together or any(self._words.frequency(text) or self._words.together(text) for text in together)

    def _is_short(self, text: str, meant: str) -> bool:
        """Whether the text is a way to shorten another term than the one that may be meant."""
        if _is_shortened(text, meant):
            return False
        return any(_is_shortened(text, term) for term in self._words.by_first.get(text[0], ()))


def _is_shortened(text: str, term: str) -> bool:
    """Whether the text is the term's first character and some of the others, in order: 战新 of 战略性新兴产业."""
    characters = iter(term)
    return text[0] == term[0] and all(c in characters for c in text)


def _clearest(gains: Mapping[str, float], start: int, length: int) -> Iterator[_Candidate]:
    """The likeliest term, unless it is hardly likelier than what is written or than the next."""
    ranked = sorted(gains, key=lambda term: (-gains[term], term))
    if not ranked or gains[ranked[0]] < _LIKELIER:
        return
    if len(ranked) == 1 or gains[ranked[0]] - gains[ranked[1]] >= _CLEARER:
        yield _Candidate(start, start + length, ranked[0], gains[ranked[0]])


def _trimmed(candidate: _Candidate, run: str, starts: Sequence[int], words: SpellingWords) -> _Candidate:
    """Of several words that stand beside one another only those with the slip, so that the user is told of them:
    驾驶 of 自动驾驶试点."""
    start, end, term = candidate.start, candidate.end, candidate.term
    if term in words.terms:
        return candidate
    pieces = [(a, b) for a, b in pairwise(starts) if b - a > 1 or run[a:b] in JOINING]
    for a, b in pieces:
        if a == start and term.startswith(run[a:b]) and end - b > 1:
            start, term = b, term[b - a :]
    for a, b in reversed(pieces):
        if b == end and term.endswith(run[a:b]) and a - start > 1:
            end, term = a, term[: a - b]
    return _Candidate(start, end, term, candidate.gain)
