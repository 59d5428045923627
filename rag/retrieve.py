"""A question -> clauses, best first: BM25 and vectors fused, weighed by what the question names."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from rag.index.tokenize import BIGRAM
from rag.question import Question
from rag.types import Clause, Encoder, Hit, Intent, Passage

# Weights found on the tuning questions: in units of one standard deviation of the fused scores, so that they hold for
# corpora of any size. `python -m eval ablation` shows what each adds.
# What is added to the BM25 score of bigrams: words tell less than bigrams in these long clauses.
WORD_WEIGHT = 0.3
# Shares of the question's tokens that a clause has, standardised like the BM25 score: that a clause has all of a
# question tells more than how often it has some of it.
COVERAGE_WEIGHT = 1.0  # of bigrams
DOCUMENT_COVERAGE_WEIGHT = 0.2  # of bigrams anywhere in the document
# Brings the sum to the size of one standard score and a half, the unit of the weights below and of the evidence that
# an answer needs (rag/answer/support.py).
SCALE = 0.50
USUAL_COUNT = 300  # passages; among fewer the best cannot stand out by so many standard deviations
DOCUMENT_WEIGHT = 2.5  # a document named outright against one that is not
REST_WEIGHT = 0.4  # of the words taken for question words: they may belong to the matter after all
SYNONYM_WEIGHT = 0.4  # of an official wording that stands for a lay word, beside the question's own words
NODE_INTENTS: dict[Intent, float] = {"list": 0.0, "where": 0.5, "comparison": -1.0}
_REMEMBERED = 256  # questions whose tokens and vector are kept: one question is searched several times
MARGIN_WEIGHT = -1.5  # covering letters and end matter, unless the document itself is asked about


@dataclass(frozen=True, slots=True)
class Weights:
    """How much each sign counts; one that weighs 0 is left out."""

    bigrams: float = 1.0  # in the BM25 score; numbers and Latin words among them
    words: float = WORD_WEIGHT
    coverage: float = COVERAGE_WEIGHT
    document_coverage: float = DOCUMENT_COVERAGE_WEIGHT
    rest: float = REST_WEIGHT
    synonyms: float = SYNONYM_WEIGHT
    documents: float = DOCUMENT_WEIGHT
    margins: float = MARGIN_WEIGHT
    nodes: Mapping[Intent, float] = field(default_factory=lambda: NODE_INTENTS)


class SearchIndex(Protocol):
    """What is needed of an index: arrays in the order of `passages`."""

    @property
    def passages(self) -> Sequence[Passage]: ...
    @property
    def clause_by_id(self) -> Mapping[str, Clause]: ...
    def keyword_scores(self, tokens: Sequence[str], weights: Sequence[float]) -> NDArray[np.float32]: ...
    def coverage(
        self, tokens: Sequence[str], weights: Sequence[float], groups: NDArray[np.int32] | None = None
    ) -> NDArray[np.float32]: ...
    def similarities(self, vector: NDArray[np.float32]) -> NDArray[np.float32]: ...


class HybridRetriever:
    """Fulfils rag.types.Retriever for plain text; `retrieve_for` takes a question that is understood already."""

    def __init__(
        self,
        index: SearchIndex,
        tokens: Callable[[str], list[str]],
        encoder: Encoder | None,
        understand: Callable[[str], Question],
        synonyms: Callable[[str], Sequence[str]] = lambda text: (),
        vector_weight: float = 0.5,
        weights: Weights | None = None,
    ) -> None:
        self._index = index
        # Where question words stood, the topic has a gap, over which no word reaches: 企业｜家 is no 企业家.
        self._tokens = lru_cache(maxsize=_REMEMBERED)(
            lambda text: tuple(t for part in text.split() for t in tokens(part))
        )
        self._encoder = encoder
        self._vector = lru_cache(maxsize=_REMEMBERED)(encoder.encode_question) if encoder else None
        self._understand = understand
        self._synonyms = synonyms
        self._vector_weight = vector_weight
        self._weights = weights or Weights()
        clauses = [index.clause_by_id[p.clause_id] for p in index.passages]
        self._clauses = clauses
        self._documents = np.array([c.document_id for c in clauses], dtype=object)
        numbers = {d: n for n, d in enumerate(dict.fromkeys(c.document_id for c in clauses))}
        self._document_numbers = np.array([numbers[c.document_id] for c in clauses], dtype=np.int32)
        self._is_node = np.array([c.kind == "node" for c in clauses], dtype=bool)
        self._is_margin = np.array([c.kind in ("front", "end") for c in clauses], dtype=bool)

    def retrieve(self, question: str, k: int) -> list[Hit]:
        """At most k hits, best first, each clause once; [] when nothing matches. Higher score is better."""
        return self.retrieve_for(self._understand(question), k)

    def retrieve_for(self, question: Question, k: int, document_ids: Sequence[str] = ()) -> list[Hit]:
        """The same for a question understood already, within `document_ids` if any are given."""
        if not self._clauses or not question.topic.strip():
            return []
        tokens, weights = self.query(question, with_rest=True)
        shares = [w * self._share(t) for t, w in zip(tokens, weights, strict=True)]
        keyword = self._index.keyword_scores(tokens, shares)
        similarity = self._similarities(question)
        eligible = self._eligible(question, document_ids)
        if not eligible.any() or not (keyword[eligible].max() > 0 or similarity[eligible].max() > 0):
            return []
        score = _standardised(keyword, eligible) + self._covered(tokens, weights, eligible)
        if self._encoder is not None:
            score = score + self._vector_weight * _standardised(similarity, eligible)
        crowd = max(1.0, math.sqrt(USUAL_COUNT / int(eligible.sum())))
        score = score * np.float32(SCALE * crowd) + self._priors(question)
        return self._hits(score, similarity, eligible, k)

    def _covered(
        self, tokens: Sequence[str], weights: Sequence[float], eligible: NDArray[np.bool_]
    ) -> NDArray[np.float32]:
        """How much of the question each passage has, and its document, as weighted standard scores."""
        total = np.zeros(len(self._clauses), np.float32)
        chosen = [(t, w) for t, w in zip(tokens, weights, strict=True) if _is_bigram(t)]
        of_clause, of_document = self._weights.coverage, self._weights.document_coverage
        for share, groups in ((of_clause, None), (of_document, self._document_numbers)):
            if share:
                covered = self._index.coverage([t for t, _ in chosen], [w for _, w in chosen], groups)
                total += np.float32(share) * _standardised(covered, eligible)
        return total

    def query(self, question: Question, with_rest: bool = False) -> tuple[list[str], list[float]]:
        """Search tokens with their weights: the question's, its synonyms', the earlier question's.

        `with_rest`: also of what was taken for question words, which help to find a clause but prove nothing.
        """
        tokens = list(self._tokens(question.topic))
        weights = [1.0] * len(tokens)
        known = set(tokens)
        share = self._weights.synonyms
        beside = [(s, share) for s in self._synonyms(question.topic)] if share else []
        if question.context:
            beside.append((question.context, question.context_weight))
        if with_rest:
            beside.append((question.text, self._weights.rest))
        for text, weight in beside:
            extra = [t for t in self._tokens(text) if t not in known]
            tokens += extra
            weights += [weight] * len(extra)
            known.update(extra)
        return tokens, weights

    def _share(self, token: str) -> float:
        return self._weights.bigrams if _is_bigram(token) else self._weights.words

    def _similarities(self, question: Question) -> NDArray[np.float32]:
        if self._vector is None:
            return np.zeros(len(self._clauses), dtype=np.float32)
        text = question.topic if not question.context else f"{question.topic} {question.context}"
        return self._index.similarities(self._vector(text))

    def _eligible(self, question: Question, document_ids: Sequence[str]) -> NDArray[np.bool_]:
        eligible = np.ones(len(self._clauses), dtype=bool)
        if question.intent not in self._weights.nodes:
            eligible &= ~self._is_node
        if document_ids:
            eligible &= np.isin(self._documents, list(document_ids))
        return eligible

    def _priors(self, question: Question) -> NDArray[np.float32]:
        weights = {d: question.preferred.get(d, 0.0) * self._weights.documents for d in set(self._documents)}
        priors = np.array([weights[d] for d in self._documents], dtype=np.float32)
        if question.intent != "document":
            priors[self._is_margin] += self._weights.margins
        priors[self._is_node] += self._weights.nodes.get(question.intent, 0.0)
        return priors

    def _hits(
        self, score: NDArray[np.float32], similarity: NDArray[np.float32], eligible: NDArray[np.bool_], k: int
    ) -> list[Hit]:
        order = np.argsort(np.where(eligible, -score, np.inf), kind="stable")
        hits: dict[str, Hit] = {}
        for position in order[: int(eligible.sum())]:
            clause = self._clauses[position]
            if clause.clause_id in hits:
                continue
            passage = self._index.passages[position]
            hits[clause.clause_id] = Hit(
                clause, float(score[position]), passage.start, passage.end, float(similarity[position])
            )
            if len(hits) == k:
                break
        return list(hits.values())


def _is_bigram(token: str) -> bool:
    """Whether it counts as one: numbers and Latin words have no bigrams of their own."""
    return token.startswith(BIGRAM) or token.isascii()


def _standardised(values: NDArray[np.float32], eligible: NDArray[np.bool_]) -> NDArray[np.float32]:
    """Z-scores over the eligible passages; zeros where they do not differ."""
    chosen = values[eligible]
    deviation = float(chosen.std())
    if deviation < 1e-9:
        return np.zeros_like(values)
    result: NDArray[np.float32] = ((values - chosen.mean()) / deviation).astype(np.float32)
    return result
