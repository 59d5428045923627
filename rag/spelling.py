"""A mistyped question -> the question that was meant, with what was changed, so that the user can be told.

A noisy channel (Kernighan, Church and Gale 1990): a stretch of the question is replaced where a word of the corpus,
less the cost of the slip, is far likelier than what is written. Of known words only those that the corpus lacks are
ever changed.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
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
_CLEARER = 1.5  # a correction against the next best
# A county or village that no list has; a measure word (按幢, 每站); what is asked for: 劣种子罚多少 is of no 种子法.
_STAYS = re.compile(f"[{HAN}]{{1,3}}[县镇乡村屯旗]|(?<=[按每各几某逐])[{HAN}]|[罚赔](?=多少|[几款])")


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
        parts: list[str] = []
        done = 0
        for run in _RUN.finditer(plain):
            if run["han"]:
                for found in self._corrections(run[0]):
                    start, end = run.start() + found.start, run.start() + found.end
                    parts += [plain[done:start], found.term]
                    changes.append((plain[start:end], found.term))
                    done = end
        return Correction("".join((*parts, plain[done:])), tuple(dict.fromkeys(changes)))

    def warm(self) -> None:
        """Make the tables now: some ten milliseconds for five thousand words."""
        _ = self._words.by_sound, self._words.by_gap, self._words.by_first

    def _corrections(self, run: str) -> list[_Candidate]:
        """The best corrections of one run of Chinese characters, in its order; they do not overlap."""
        pieces = self._words.cut(run)
        loose = self._loose(run, pieces)
        if not any(loose):
            return []
        starts = [0]
        for piece in pieces:
            starts.append(starts[-1] + len(piece))
        found: list[_Candidate] = []
        for first, piece in enumerate(pieces):
            left, right = pieces[first - 1] if first else "", "".join(pieces[first + 1 : first + 2])
            if loose[starts[first]]:
                found += self._clearest(dict(other_words(self._words, left, piece, right)), starts[first], len(piece))
            for skipped in range(len(piece)):  # 年产|植 may be 年|产植
                start = starts[first] + skipped
                written = -self._words.likelihood(piece[:skipped]) if skipped else 0.0
                for last in range(first, len(pieces)):
                    end = starts[last + 1]
                    if end - start > _LONGEST:
                        break
                    written += self._words.likelihood(pieces[last])
                    if last > first or len(piece) > 1:
                        for candidate in self._best(run[start:end], loose[start:end], start, written):
                            found.append(self._trimmed(candidate, run, starts))
        chosen: list[_Candidate] = []
        taken = bytearray(len(run))
        for candidate in sorted(found, key=lambda c: (-c.gain, c.start)):
            if not any(taken[candidate.start : candidate.end]):
                taken[candidate.start : candidate.end] = b"\1" * (candidate.end - candidate.start)
                chosen.append(candidate)
        return sorted(chosen, key=lambda c: c.start)

    def _loose(self, run: str, pieces: Sequence[str]) -> list[int]:
        """Of each character 2 if it joins no word, 1 if it is in a word that the corpus lacks, 0 if it stays."""
        found: list[int] = []
        for piece in pieces:
            unknown = self._words.is_unknown(piece)
            foreign = not self._words.count(piece) and piece not in self._words.listed and not places_in(piece)
            found += [0 if c in NEVER_CHANGED or not foreign | unknown else 2 if unknown else 1 for c in piece]
        for name in _STAYS.finditer(run):
            found[name.start() : name.end()] = [0] * len(name[0])
        return found

    def _best(self, written: str, loose: Sequence[int], start: int, likelihood: float) -> Iterator[_Candidate]:
        """The one term that is clearly likelier than the stretch as it is written, if there is one."""
        joins = len(written) == 2 and not JOINING.isdisjoint(written)
        if joins or max(loose) < (1 if len(written) > 3 else 2) or self._words.is_word(written):
            return
        gains: dict[str, float] = {}
        for term, cost in slips(self._words, written, loose):
            gain = self._words.string_likelihood(term) - cost - likelihood
            gains[term] = max(gain, gains.get(term, -math.inf))
        for found in self._clearest(gains, start, len(written)):
            if self._may_replace(written, found.term):
                yield found

    def _may_replace(self, written: str, term: str) -> bool:
        places = places_in(written)
        if term in places or not set(places) <= set(places_in(term)):  # 百色试 names 百色市 without a correction
            return False
        return not self._words.is_written(written, instead_of=term) and not self._is_short(written, term)

    def _trimmed(self, candidate: _Candidate, run: str, starts: Sequence[int]) -> _Candidate:
        """Of several words that stand beside one another only those with the slip, so that the user is told of them:
        驾驶 of 自动驾驶试点."""
        start, end, term = candidate.start, candidate.end, candidate.term
        if term in self._words.terms:
            return candidate
        for a, b in zip(starts, starts[1:], strict=False):
            piece = run[a:b]
            whole = b - a > 1 or piece in JOINING
            if whole and a == start and term.startswith(piece) and end - b > 1:
                start, term = b, term[b - a :]
        for a, b in zip(reversed(starts[:-1]), reversed(starts[1:]), strict=True):
            piece = run[a:b]
            whole = b - a > 1 or piece in JOINING
            if whole and b == end and term.endswith(piece) and a - start > 1:
                end, term = a, term[: a - b]
        return _Candidate(start, end, term, candidate.gain)

    def _clearest(self, gains: dict[str, float], start: int, length: int) -> Iterator[_Candidate]:
        """The likeliest term, unless it is hardly likelier than what is written or than the next."""
        ranked = sorted(gains, key=lambda term: (-gains[term], term))
        if not ranked or gains[ranked[0]] < _LIKELIER:
            return
        if len(ranked) == 1 or gains[ranked[0]] - gains[ranked[1]] >= _CLEARER:
            yield _Candidate(start, start + length, ranked[0], gains[ranked[0]])

    def _is_short(self, text: str, meant: str) -> bool:
        """Whether the text is a way to shorten another term than the one that may be meant."""
        if _is_shortened(text, meant):
            return False
        return any(_is_shortened(text, term) for term in self._words.by_first.get(text[0], ()))


def _is_shortened(text: str, term: str) -> bool:
    """Whether the text is the term's first character and some of the others, in order: 战新 of 战略性新兴产业."""
    characters = iter(term)
    return text[0] == term[0] and all(c in characters for c in text)
