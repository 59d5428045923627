"""A mistyped question -> the question that was meant, with what was changed, so that the user can be told.

A noisy channel (Kernighan, Church and Gale 1990): a stretch of the question is replaced where a word of the corpus,
less the cost of the slip, is far likelier than what is written. Only characters that join no word are ever changed.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from rag import pinyin
from rag.index.bm25 import Bm25Index
from rag.index.tokenize import BIGRAM, FUNCTION_CHARACTERS, HAN
from rag.question_slips import with_question_words
from rag.regions import places_in
from rag.traditional import simplified

_DATA = Path(__file__).resolve().parent / "data"
_RUN = re.compile(f"《[^《》]*》|(?P<han>[{HAN}]+)")  # a title that the corpus lacks is no slip
_WORD = re.compile(f"[{HAN}]{{2,8}}")
_LONGEST = 8  # characters of a word
# Costs of slips, as natural logarithms of how rare they are beside a word typed right.
_SAME_SOUND, _SIMILAR_SOUND, _SWAPPED, _DOUBLED, _MISSING, _OTHER_CHARACTER = 6, 7, 6, 4, 7, 9
# A correction against what is written; at 1.0 thrice as many words of documents never seen are taken for slips.
_LIKELIER = 2.0
_CLEARER = 1.5  # a correction against the next best
_WORDS_IN_A_PASSAGE = 50
_LISTED = 1e-5  # likelihood of a listed term that the corpus may not have
# Occurrences in the 60 million words that jieba's dictionary was counted from.
_COMMON = 20_000  # a character that often stands by itself is hardly part of a term
_RARE = 5  # a word that may be one by chance
# Another figure, negation or level of government is another question, not a slip.
_NEVER_CHANGED = frozenset("零〇一二三四五六七八九十百千万亿两几第不无非未省市县区州镇乡村")
# A county or village that no list has; a measure word (按幢, 每站, 租了辆车); what is asked for: 劣种子罚多少 is of no
# 种子法.
_STAYS = re.compile(
    f"[{HAN}]{{1,3}}[县镇乡村屯旗]|(?<=[按每各几某逐])[{HAN}]|[罚赔](?=多少|[几款])|(?<=了)[辆张间套部台]"
)
_JOINING = FUNCTION_CHARACTERS - {"地"}  # 机地 is 基地


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

    def __init__(self, index: Bm25Index, words: Iterable[str], dictionary: Callable[[], Any]) -> None:
        """`words` are terms besides those of the index; `dictionary` gives a jieba that has its words loaded."""
        self._index = index
        self._listed = frozenset(w for w in words if _WORD.fullmatch(w))
        self._dictionary = dictionary

    def correct(self, text: str) -> Correction:
        """The text as it was meant. Digits, Latin letters, titles in 《》 and known words are never changed."""
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
        _ = self._tables, self._by_first

    # -- which stretches ------------------------------------------------------------------------------------------

    def _corrections(self, run: str) -> list[_Candidate]:
        """The best corrections of one run of Chinese characters, in its order; they do not overlap."""
        pieces = list(self._dictionary().cut(run, HMM=False))
        loose = self._loose(run, pieces)
        if not any(loose):
            return []
        starts = [0]
        for piece in pieces:
            starts.append(starts[-1] + len(piece))
        found: list[_Candidate] = []
        for first, piece in enumerate(pieces):
            for skipped in range(len(piece)):  # 年产|植 may be 年|产植
                start = starts[first] + skipped
                written = -self._likelihood(piece[:skipped]) if skipped else 0.0
                for last in range(first, len(pieces)):
                    end = starts[last + 1]
                    if end - start > _LONGEST:
                        break
                    written += self._likelihood(pieces[last])
                    if last > first or len(piece) > 1:
                        found += self._best(run[start:end], loose[start:end], start, written)
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
            unknown = len(piece) == 1 or (not self._count(piece) and self._frequency(piece) <= _RARE)
            foreign = not self._count(piece) and piece not in self._listed and not places_in(piece)
            found += [0 if c in _NEVER_CHANGED or not foreign | unknown else 2 if unknown else 1 for c in piece]
        for name in _STAYS.finditer(run):
            found[name.start() : name.end()] = [0] * len(name[0])
        return found

    def _best(self, written: str, loose: Sequence[int], start: int, likelihood: float) -> Iterator[_Candidate]:
        """The one term that is clearly likelier than the stretch as it is written, if there is one."""
        joins = len(written) == 2 and not _JOINING.isdisjoint(written)
        if joins or max(loose) < (1 if len(written) > 3 else 2) or self._is_word(written):
            return
        gains: dict[str, float] = {}
        for term, cost in self._candidates(written, loose):
            gain = self._likelihood(term, written) - cost - likelihood
            gains[term] = max(gain, gains.get(term, -math.inf))
        ranked = sorted(gains, key=lambda term: (-gains[term], term))
        if not ranked or gains[ranked[0]] < _LIKELIER:
            return
        term = ranked[0]
        clear = len(ranked) == 1 or gains[term] - gains[ranked[1]] >= _CLEARER
        same_places = set(places_in(written)) <= set(places_in(term))
        if clear and same_places and not self._together(written) and not self._is_short(written, term):
            yield _Candidate(start, start + len(written), term, gains[term])

    # -- what may have been meant ---------------------------------------------------------------------------------

    def _candidates(self, written: str, loose: Sequence[int]) -> Iterator[tuple[str, float]]:
        """Terms from which one slip leads to what is written, each with the cost of the slip."""
        length = len(written)
        by_sound, by_gap = self._tables
        for key in pinyin.keys(written):
            for term in by_sound.get(key, ()):
                cost = _sound_cost(written, term, loose)
                if cost is not None:
                    yield term, cost
        yield from self._in_context(written, loose)
        for i in range(length - 1):
            swapped = written[:i] + written[i + 1] + written[i] + written[i + 2 :]
            kept = not _NEVER_CHANGED.isdisjoint(written[i : i + 2])
            if swapped in self._terms and not kept and (length > 2 or min(loose) == 2):
                yield swapped, _SWAPPED
            once = written[:i] + written[i + 1 :]
            if written[i] == written[i + 1] and once in self._terms and 2 in loose[i : i + 2]:
                yield once, _DOUBLED
        for term in by_gap.get(written, ()):
            gap = next(i for i, c in enumerate(term) if term[:i] + term[i + 1 :] == written)
            whole = 0 < gap < length and not self._count(BIGRAM + written[gap - 1 : gap + 1])
            if whole and (length > 2 or min(loose) == 2):
                yield term, _MISSING
        if length > 4:  # 主责部门 is not 主管部门
            # A character at an edge may belong to what stands beside it.
            for i in (i for i in range(1, length - 1) if loose[i] == 2 and written[i] not in _JOINING):
                for term in by_gap.get(written[:i] + written[i + 1 :], ()):
                    if len(term) == length and term[:i] == written[:i] and term[i + 1 :] == written[i + 1 :]:
                        yield term, _OTHER_CHARACTER

    def _in_context(self, written: str, loose: Sequence[int]) -> Iterator[tuple[str, float]]:
        """A word and a character that was mistaken for one of the same sound, which the corpus has beside the word."""
        for i, beside in ((0, written[1:]), (len(written) - 1, written[:-1])):
            if loose[i] == 2 and self._count(beside) and written[i] not in _JOINING:
                for character in pinyin.homophones(written[i]):
                    term = character + beside if i == 0 else beside + character
                    known = self._count(character) or self._count(term)
                    if not known or self._frequency(character) > _COMMON:
                        continue
                    together = self._together(term)
                    if together > 1 and 2 * together >= self._count(beside):
                        yield term, _SAME_SOUND

    def _together(self, term: str) -> int:
        """In how many passages all pairs of neighbouring characters occur: in nearly as many as the term."""
        pairs = [self._index.vocabulary.get(BIGRAM + term[i : i + 2]) for i in range(len(term) - 1)]
        starts, rows = self._index.starts, self._index.rows
        passages: set[int] | None = None
        for pair in pairs:
            if pair is None:
                return 0
            column = set(rows[starts[pair] : starts[pair + 1]].tolist())
            passages = column if passages is None else passages & column
        return len(passages or ())

    # -- words ----------------------------------------------------------------------------------------------------

    def _likelihood(self, word: str, written: str = "") -> float:
        """Natural logarithm of how likely a word is, by the corpus, by jieba's dictionary, or as a listed term."""
        jieba = self._dictionary()
        count = self._count(word)
        if written and not count and word not in self._terms:
            count = self._together(word)
        in_corpus = count / max(1, self._index.passage_count * _WORDS_IN_A_PASSAGE)
        least = _LISTED if word in self._listed else 0.5 / jieba.total
        return math.log(max(self._frequency(word) / jieba.total, in_corpus, least))

    def _count(self, token: str) -> int:
        """Passages that have a token."""
        number = self._index.vocabulary.get(token)
        return 0 if number is None else int(self._index.starts[number + 1] - self._index.starts[number])

    def _frequency(self, word: str) -> int:
        return int(self._dictionary().FREQ.get(word) or 0)

    def _is_word(self, text: str) -> bool:
        return text in self._terms or self._frequency(text) > _RARE

    def _is_short(self, text: str, meant: str) -> bool:
        """Whether the text is a way to shorten another term than the one that may be meant."""
        if _is_shortened(text, meant):
            return False
        return any(_is_shortened(text, term) for term in self._by_first.get(text[0], ()))

    @cached_property
    def _terms(self) -> frozenset[str]:
        """What a correction may be; what jieba only guessed to be a word is none."""
        return self._listed.union(t for t in self._index.vocabulary if _WORD.fullmatch(t) and self._frequency(t))

    @cached_property
    def _by_first(self) -> Mapping[str, Sequence[str]]:
        """Terms of four characters and more by their first: what may be shortened."""
        found: dict[str, list[str]] = {}
        for term in sorted(self._terms):
            if len(term) > 3:
                found.setdefault(term[0], []).append(term)
        return found

    @cached_property
    def _tables(self) -> tuple[Mapping[str, Sequence[str]], Mapping[str, Sequence[str]]]:
        """Terms by their sound, and by what is left of them without one of their characters."""
        by_sound: dict[str, list[str]] = {}
        by_gap: dict[str, list[str]] = {}
        for term in sorted(self._terms):
            for key in pinyin.keys(term):
                by_sound.setdefault(key, []).append(term)
            if len(term) > 2:
                for rest in {term[:i] + term[i + 1 :] for i in range(len(term))}:
                    by_gap.setdefault(rest, []).append(term)
        return by_sound, by_gap


def _is_shortened(text: str, term: str) -> bool:
    """Whether the text is the term's first character and some of the others, in order: 战新 of 战略性新兴产业."""
    characters = iter(term)
    return text[0] == term[0] and all(c in characters for c in text)


def _sound_cost(written: str, term: str, loose: Sequence[int]) -> float | None:
    """Of hearing or choosing the term's characters wrong; None where characters differ that must not be changed."""
    changed = [i for i, (a, b) in enumerate(zip(written, term, strict=True)) if a != b]
    same = all(pinyin.sounds_same(written[i], term[i]) for i in changed)
    least = 1 if same and len(written) > 3 else 2
    if any(loose[i] < least for i in changed):
        return None
    if len(changed) == len(written):  # 弗迪 is a name, not 腹地
        return None
    if len(written) < 4 and any(written[i] in _JOINING for i in changed):
        return None
    return _SAME_SOUND if same else _SIMILAR_SOUND
