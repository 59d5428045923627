"""The weights of the desk's signs, fitted on the tuning part of the known tasks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np

from eval.desk import KnownTask, covers
from eval.logistic import logistic
from rag.desk.match import Desk

SIGNS = ("closeness", "corroboration", "coverage", "assigned")
_PENALTY = 0.1  # of the squared weights, signs in standard deviations: few tasks must not make the fit too sure


def fitted_weights(desk: Desk, tasks: Sequence[KnownTask]) -> dict[str, float]:
    """Weights and constant of a logistic regression: clauses that cover a task against the others retrieved for it.

    Each task weighs 1 on either side, however many clauses were retrieved. Raises ValueError if the tasks have no
    clause of one of the two kinds.
    """
    signs: list[list[float]] = []
    right: list[bool] = []
    group: list[tuple[str, bool]] = []
    for known in tasks:
        for candidate in desk.candidates(known.task):
            fit = candidate.fit
            is_right = covers(known, candidate.clause.document_id, candidate.clause.text)
            signs.append([fit.closeness, fit.corroboration, fit.coverage, float(fit.assigned)])
            right.append(is_right)
            group.append((known.task_id, is_right))
    if len(set(right)) < 2:
        raise ValueError("both covering and other clauses are needed")
    size = Counter(group)
    shares = np.array([1 / size[member] for member in group])
    weights, constant = logistic(np.array(signs), np.array(right, float), shares, _PENALTY)
    return {**{n: round(float(w), 2) for n, w in zip(SIGNS, weights, strict=True)}, "constant": round(constant, 2)}
