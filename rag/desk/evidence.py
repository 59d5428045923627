"""Whether a clause covers a described task: four signs, weighed."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

# A logistic fit (`python -m eval desk --fit` prints it anew): clauses that cover a task of the tuning part of
# eval/tasks.jsonl against all others that were read for it, every task weighing the same on either side. The signs
# count on corpora of any size: a difference of cosines, shares and a capped sum, none of them a rank.
CLOSENESS = 52.3
CORROBORATION = 1.2
COVERAGE = 9.7
ASSIGNED = 5.6
# That of the fit is -19.6. With each task left out of the fit in turn, the right clause of the hardest covered task
# had evidence of -0.3 and the best clause of an uncovered one -2.2: the bar stands in the middle of the gap.
CONSTANT = -19.6 + 1.25
_CORROBORATION_MAX = 20.0  # more common words in a long description prove nothing more


@dataclass(frozen=True, slots=True)
class Fit:
    """How well one clause fits a description."""

    closeness: float  # cosine with the clause's closest sentence, above the cosine with an average passage
    corroboration: float  # root of the weight of the words in common, without the most telling one
    coverage: float  # root of the share of the description's words, by weight, that the clause has, in [0, 1]
    assigned: bool  # whether the clause says who is responsible: among clauses that do, a chance fit is rarer

    @property
    def probability(self) -> float:
        """That the clause covers the task, in [0, 1]."""
        evidence = (
            CLOSENESS * self.closeness
            + CORROBORATION * self.corroboration
            + COVERAGE * self.coverage
            + ASSIGNED * self.assigned
            + CONSTANT
        )
        return 1.0 / (1.0 + math.exp(-max(-60.0, min(60.0, evidence))))


def closeness(
    similarities: NDArray[np.float32], averages: Sequence[float], lengths: Sequence[int]
) -> tuple[float, int]:
    """Closeness and the number of the closest sentence.

    `similarities`: shape (sentences of the clause, 1 + parts of the description), the whole description first;
    `averages`: of each column the cosine with an average passage; `lengths`: of each part in characters.
    A paragraph is close to a clause if its sentences are, each to one of the clause's.
    """
    best = similarities.max(axis=0) - np.asarray(averages, np.float32)
    whole, parts = float(best[0]), best[1:]
    nearest = int(similarities[:, 0].argmax())
    if not len(parts):
        return whole, nearest
    return max(whole, float(np.average(parts, weights=lengths))), nearest


def word_signs(weights: Mapping[str, float], clause: str) -> tuple[float, float]:
    """Corroboration and coverage. `weights`: the description's search tokens; `clause`: in comparable spelling."""
    words = [w for token, w in weights.items() if not token.startswith("2:") and len(token) >= 2 and token in clause]
    corroboration = math.sqrt(max(0.0, min(sum(words) - max(words, default=0.0), _CORROBORATION_MAX)))
    terms: dict[str, float] = {}  # a word that is a bigram too counts once
    for token, weight in weights.items():
        plain = token.removeprefix("2:")
        terms[plain] = max(terms.get(plain, 0.0), weight)
    total = sum(terms.values())
    return corroboration, math.sqrt(sum(w for term, w in terms.items() if term in clause) / total) if total else 0.0
