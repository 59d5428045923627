"""Penalties point to the provisions they are for: 违反本条例第八十条规定的，由……."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.question import Question
from rag.read import Candidate

_BREACH = re.compile(r"违反本[\u4e00-\u9fff]{1,4}?(?P<article>第[一二三四五六七八九十百零\d]+条)")
_OF_PENALTY = re.compile(r"罚|处分|责任|违反|违法")
_LOOKED = 10  # candidates among which the provision must be


def provision_behind(question: Question, best: Candidate, candidates: Sequence[Candidate]) -> Candidate:
    """The provision itself where a question not about penalties met the penalty for its breach; else `best`."""
    breach = _BREACH.search(best.text)
    if breach is None or _OF_PENALTY.search(question.text):
        return best
    return next(
        (
            c
            for c in candidates[:_LOOKED]
            if c.clause.document_id == best.clause.document_id and c.clause.label.endswith(breach["article"])
        ),
        best,
    )
