"""Ranking metrics with binary relevance, as in TREC; a test holds them to `ranx`."""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence


def first_rank(ranking: Sequence[str], relevant: Collection[str]) -> int | None:
    """The rank, from 1, of the first relevant id; None if there is none."""
    return next((rank for rank, identifier in enumerate(ranking, 1) if identifier in relevant), None)


def hit_at(ranking: Sequence[str], relevant: Collection[str], k: int) -> float:
    """1.0 if one of the first k is relevant, else 0.0."""
    return float(any(identifier in relevant for identifier in ranking[:k]))


def recall_at(ranking: Sequence[str], relevant: Collection[str], k: int) -> float:
    """The share of the relevant ids among the first k, in [0, 1]; 0 if nothing is relevant."""
    wanted = set(relevant)
    return len(wanted.intersection(ranking[:k])) / len(wanted) if wanted else 0.0


def reciprocal_rank(ranking: Sequence[str], relevant: Collection[str], k: int) -> float:
    """1 / rank of the first relevant id, 0 if it is not among the first k."""
    rank = first_rank(ranking[:k], relevant)
    return 1.0 / rank if rank else 0.0


def ndcg_at(ranking: Sequence[str], relevant: Collection[str], k: int) -> float:
    """nDCG@k with gains of 0 and 1 and discounts log2(rank + 1) (Järvelin and Kekäläinen 2002), in [0, 1]."""
    wanted = set(relevant)
    gained = sum(1 / math.log2(rank + 1) for rank, identifier in enumerate(ranking[:k], 1) if identifier in wanted)
    ideal = sum(1 / math.log2(rank + 1) for rank in range(1, min(len(wanted), k) + 1))
    return gained / ideal if ideal else 0.0


def reciprocal_rank_fusion(rankings: Sequence[Sequence[str]], k: int = 60) -> list[str]:
    """The ids of all rankings by the sum of 1 / (k + rank), ranks from 1 (Cormack et al., SIGIR 2009)."""
    scores: dict[str, float] = {}
    for ranking in rankings:
        for rank, identifier in enumerate(ranking, 1):
            scores[identifier] = scores.get(identifier, 0.0) + 1 / (k + rank)
    return sorted(scores, key=lambda identifier: -scores[identifier])  # stable: ties as first met
