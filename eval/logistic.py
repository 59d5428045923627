"""Logistic regression for a handful of signs, and how well scores tell two kinds apart."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

_STEPS = 200
_FOLDS_SEED = 0

Matrix = np.ndarray[tuple[int, int], np.dtype[np.float64]]
Vector = np.ndarray[tuple[int], np.dtype[np.float64]]


def logistic(signs: Matrix, right: Vector, share: Vector, penalty: float) -> tuple[Vector, float]:
    """Weights in the signs' own units and the constant, by Newton's method.

    `share`: how much each row counts. `penalty` of the squared weights, the signs in standard deviations: few rows
    must not make the fit too sure.
    """
    mean = np.average(signs, axis=0, weights=share)
    deviation = np.sqrt(np.average((signs - mean) ** 2, axis=0, weights=share))
    deviation[deviation == 0] = 1.0
    columns = np.column_stack([(signs - mean) / deviation, np.ones(len(signs))])
    penalties = np.diag([2 * penalty] * signs.shape[1] + [0.0])
    weights = np.zeros(columns.shape[1])
    for _ in range(_STEPS):
        probability = 1 / (1 + np.exp(-columns @ weights))
        gradient = columns.T @ (share * (probability - right)) + penalties @ weights
        curvature = (columns.T * (share * probability * (1 - probability))) @ columns + penalties
        step = np.linalg.solve(curvature + 1e-9 * np.eye(len(weights)), gradient)
        weights = weights - step
        if float(np.abs(step).max()) < 1e-8:
            break
    plain = weights[:-1] / deviation
    return plain, float(weights[-1] - (plain * mean).sum())


def scores_unseen(signs: Matrix, right: Vector, penalty: float, folds: int = 10) -> Vector:
    """Of each row the log odds by a fit on the other folds; every fold has its part of either kind.

    Raises ValueError unless there are at least two rows of either kind.
    """
    counts = [int((right == kind).sum()) for kind in (0, 1)]
    if min(counts) < 2:
        raise ValueError("at least two rows of either kind are needed")
    shuffled = np.random.default_rng(_FOLDS_SEED).permutation(len(right))
    by_kind = shuffled[np.argsort(right[shuffled], kind="stable")]
    fold = np.empty(len(right), int)
    fold[by_kind] = np.arange(len(right)) % min(folds, min(counts))
    scores = np.empty(len(right))
    for held in range(fold.max() + 1):
        seen = fold != held
        weights, constant = logistic(signs[seen], right[seen], np.ones(int(seen.sum())), penalty)
        scores[~seen] = signs[~seen] @ weights + constant
    return scores


def auc(right: Sequence[bool] | NDArray[np.bool_], scores: Sequence[float] | Vector) -> float:
    """The chance that a right one has a higher score than a wrong one, ties counting half; in [0, 1].

    Raises ValueError if there are none of one kind.
    """
    kinds, values = np.asarray(right, bool), np.asarray(scores, float)
    if kinds.all() or not kinds.any():
        raise ValueError("both kinds are needed")
    above = values[kinds][:, None] - values[~kinds][None, :]
    return float((above > 0).mean() + (above == 0).mean() / 2)
