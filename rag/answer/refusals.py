"""Refusals: why, and the nearest clauses, for the reader to judge."""

from __future__ import annotations

from collections.abc import Sequence

from rag.answer.phrases import phrase
from rag.read import Candidate
from rag.types import Draft, Evidence, Hit

_NEAREST = 3  # clauses offered with a refusal


def refused(reason: str, candidates: Sequence[Candidate]) -> Draft:
    """`reason`: in words for the user, for the sentence that tells of the refusal."""
    return Draft((), refused=True, reason=phrase("refused_nearest", reason=reason), nearest=nearest(candidates))


def nearest(candidates: Sequence[Candidate]) -> tuple[Evidence, ...]:
    """The clauses of the best sentences, each once."""
    found: dict[str, Evidence] = {}
    for candidate in candidates:
        found.setdefault(candidate.clause.clause_id, Evidence(candidate.clause, candidate.start, candidate.end))
    return tuple(found.values())[:_NEAREST]


def nearest_of_hits(hits: Sequence[Hit]) -> tuple[Evidence, ...]:
    return tuple(Evidence(h.clause, h.start, h.end) for h in hits[:_NEAREST])
