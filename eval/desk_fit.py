"""The weights of the desk's signs, fitted on the tuning part of the known tasks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np

from eval.desk import KnownTask, covers
from rag.desk.match import Desk

SIGNS = ("closeness", "corroboration", "coverage", "assigned")
_PENALTY = 0.1  # of the squared weights, signs in standard deviations: few tasks must not make the fit too sure
_STEPS = 200


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
    weights, constant = _logistic(
        np.array(signs), np.array(right, float), np.array([1 / size[member] for member in group])
    )
    return {**dict(zip(SIGNS, weights, strict=True)), "constant": constant}


def _logistic(
    signs: np.ndarray[tuple[int, int], np.dtype[np.float64]],
    right: np.ndarray[tuple[int], np.dtype[np.float64]],
    share: np.ndarray[tuple[int], np.dtype[np.float64]],
) -> tuple[list[float], float]:
    """Newton's method; returns the weights in the signs' own units and the constant."""
    mean = np.average(signs, axis=0, weights=share)
    deviation = np.sqrt(np.average((signs - mean) ** 2, axis=0, weights=share))
    deviation[deviation == 0] = 1.0
    columns = np.column_stack([(signs - mean) / deviation, np.ones(len(signs))])
    penalty = np.diag([2 * _PENALTY] * signs.shape[1] + [0.0])
    weights = np.zeros(columns.shape[1])
    for _ in range(_STEPS):
        probability = 1 / (1 + np.exp(-columns @ weights))
        gradient = columns.T @ (share * (probability - right)) + penalty @ weights
        curvature = (columns.T * (share * probability * (1 - probability))) @ columns + penalty
        step = np.linalg.solve(curvature + 1e-9 * np.eye(len(weights)), gradient)
        weights = weights - step
        if float(np.abs(step).max()) < 1e-8:
            break
    plain = weights[:-1] / deviation
    return [round(float(w), 2) for w in plain], round(float(weights[-1] - (plain * mean).sum()), 2)
