"""What a retriever has to beat, on the same passages: BM25 over words and over bigrams, vectors, their rank fusion."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from eval.ranking import reciprocal_rank_fusion
from rag.index.bm25 import Bm25Index
from rag.index.tokenize import Tokenizer
from rag.types import Encoder, Passage

_DEPTH = 1000  # documents of each ranking that are fused
Similarities = Callable[[NDArray[np.float32]], NDArray[np.float32]]


class Baselines:
    """Rankings of documents by their best passage; a passage is searched with its title and headings."""

    def __init__(self, passages: Sequence[Passage], document_ids: Sequence[str], similarities: Similarities) -> None:
        """`document_ids` names the document of each passage; `similarities` scores all passages for a vector."""
        self._tokenizer = Tokenizer()  # the general dictionary, without a corpus' own words
        self._document_ids = np.array(document_ids, dtype=object)
        self._similarities = similarities
        tokens = [self._tokenizer.tokens(f"{p.heading}\n{p.body}") for p in passages]
        self._words = Bm25Index.build([_words(t) for t in tokens])
        self._bigrams = Bm25Index.build([_bigrams(t) for t in tokens])

    def rankings(self, question: str, encoder: Encoder) -> dict[str, list[str]]:
        """By name of the baseline the ids of the documents, best first."""
        tokens = self._tokenizer.tokens(question)
        words = self._ranked(self._words.scores(_words(tokens)), matched_only=True)
        bigrams = self._ranked(self._bigrams.scores(_bigrams(tokens)), matched_only=True)
        vectors = self._ranked(self._similarities(encoder.encode_question(question)), matched_only=False)
        return {
            "bm25_words": words,
            "bm25_bigrams": bigrams,
            "vectors": vectors,
            "rrf_words_vectors": reciprocal_rank_fusion([words, vectors]),
            "rrf_all": reciprocal_rank_fusion([words, bigrams, vectors]),
        }

    def _ranked(self, scores: NDArray[np.float32], matched_only: bool) -> list[str]:
        order = np.argsort(-scores, kind="stable")
        if matched_only:
            order = order[scores[order] > 0]
        return list(dict.fromkeys(self._document_ids[order]))[:_DEPTH]


def _words(tokens: Sequence[str]) -> list[str]:
    """jieba's words in search mode, numbers and Latin words."""
    return [token for token in tokens if not token.startswith("2:")]


def _bigrams(tokens: Sequence[str]) -> list[str]:
    """Character bigrams, with numbers and Latin words whole."""
    return [token for token in tokens if token.startswith("2:") or token.isascii()]
