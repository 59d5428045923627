"""The words of one index as a speller needs them: how likely each is, and which sound or look like another."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rag import pinyin
from rag.index.bm25 import Bm25Index
from rag.index.tokenize import BIGRAM, HAN

_WORD = re.compile(f"[{HAN}]{{2,8}}")
_WORDS_IN_A_PASSAGE = 50
_LISTED = 1e-5  # likelihood of a listed term that the corpus may not have
_NEVER = 1e-9
_RARE = 5  # occurrences of a word that may be one by chance, in the 60 million words of jieba's dictionary


class SpellingWords:
    """Made once; its tables are made at the first question that may need them."""

    def __init__(
        self,
        index: Bm25Index,
        listed: Iterable[str],
        quoted: Callable[[], Iterable[str]],
        dictionary: Callable[[], Any],
    ) -> None:
        """`listed` are terms besides those of the index; `quoted` gives those that the documents put in quotation
        marks; `dictionary` gives a jieba that has the index's words loaded."""
        self._index = index
        self.listed = frozenset(w for w in listed if _WORD.fullmatch(w))
        self._quoted = quoted
        self._dictionary = dictionary

    def cut(self, text: str) -> list[str]:
        return list(self._dictionary().cut(text, HMM=False))

    def count(self, token: str) -> int:
        """Passages that have a token."""
        number = self._index.vocabulary.get(token)
        return 0 if number is None else int(self._index.starts[number + 1] - self._index.starts[number])

    def frequency(self, word: str) -> int:
        """How often jieba's dictionary has the word."""
        return int(self._dictionary().FREQ.get(word) or 0)

    def together(self, term: str) -> int:
        """In how many passages all pairs of neighbouring characters occur: in nearly as many as the term."""
        return len(self._passages(term))

    def is_written(self, text: str, instead_of: str) -> bool:
        """Whether the corpus has the text. That 创新创业 and 星创天地 are in one passage does not make 新创天地."""
        passages = self._passages(text)
        if len(text) == len(instead_of) > 3:
            passages = np.setdiff1d(passages, self._passages(instead_of), assume_unique=True)
        return len(passages) > 0

    def _passages(self, text: str) -> NDArray[np.int32]:
        numbers = [self._index.vocabulary.get(BIGRAM + text[i : i + 2]) for i in range(len(text) - 1)]
        if not numbers or None in numbers:
            return self._index.rows[:0]
        columns = (
            self._index.rows[self._index.starts[n] : self._index.starts[n + 1]] for n in numbers if n is not None
        )
        fewest, *others = sorted(columns, key=len)
        for column in others:
            fewest = fewest[np.isin(fewest, column, assume_unique=True)]
        return fewest

    def stands(self, text: str) -> bool:
        """Whether the corpus has all pairs of neighbouring characters, wherever they are."""
        return all(BIGRAM + text[i : i + 2] in self._index.vocabulary for i in range(len(text) - 1))

    def likelihood(self, word: str) -> float:
        """Natural logarithm of how likely a word is, by the corpus, by jieba's dictionary, or as a listed term."""
        jieba = self._dictionary()
        in_corpus = self.count(word) / max(1, self._index.passage_count * _WORDS_IN_A_PASSAGE)
        least = _LISTED if word in self.listed else 0.5 / jieba.total
        return math.log(max(self.frequency(word) / jieba.total, in_corpus, least))

    def string_likelihood(self, text: str) -> float:
        """The same of several words that stand beside one another in the corpus, as one, and of a quoted term."""
        known = self.likelihood(text)
        if self.count(text):
            return known
        in_corpus = self.together(text) / max(1, self._index.passage_count * _WORDS_IN_A_PASSAGE)
        return max(known, math.log(max(in_corpus, _LISTED if text in self.quoted else 0.0) or _NEVER))

    def is_word(self, text: str) -> bool:
        return text in self.terms or self.frequency(text) > _RARE

    def is_unknown(self, piece: str) -> bool:
        """Whether it is no word, or one that may be one by chance."""
        return len(piece) == 1 or (not self.count(piece) and self.frequency(piece) <= _RARE)

    @cached_property
    def quoted(self) -> frozenset[str]:
        """Terms in quotation marks, which official documents put round what they name: “链主”企业."""
        return frozenset(w for w in self._quoted() if _WORD.fullmatch(w))

    @cached_property
    def terms(self) -> frozenset[str]:
        """What a correction may be; what jieba only guessed to be a word is none."""
        known = (t for t in self._index.vocabulary if _WORD.fullmatch(t) and self.frequency(t))
        return self.listed.union(self.quoted, known)

    @cached_property
    def by_first(self) -> Mapping[str, Sequence[str]]:
        """Terms of four characters and more by their first: what may be shortened."""
        found: dict[str, list[str]] = {}
        for term in sorted(self.terms):
            if len(term) > 3:
                found.setdefault(term[0], []).append(term)
        return found

    @cached_property
    def by_sound(self) -> Mapping[str, Sequence[str]]:
        found: dict[str, list[str]] = {}
        for term in sorted(self.terms):
            for key in pinyin.keys(term):
                found.setdefault(key, []).append(term)
        return found

    @cached_property
    def by_gap(self) -> Mapping[str, Sequence[str]]:
        """Terms by what is left of them without one of their characters."""
        found: dict[str, list[str]] = {}
        for term in sorted(self.terms):
            if len(term) > 2:
                for rest in {term[:i] + term[i + 1 :] for i in range(len(term))}:
                    found.setdefault(rest, []).append(term)
        return found
