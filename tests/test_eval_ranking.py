"""eval/ranking.py: worked by hand, and held to ranx."""

import json
import math
import os
import random
import subprocess
import sys

import pytest

from eval.ranking import first_rank, hit_at, ndcg_at, recall_at, reciprocal_rank, reciprocal_rank_fusion

_REFERENCE = """
import json, sys
from ranx import Qrels, Run, evaluate
cases = json.load(sys.stdin)
qrels = Qrels({str(i): {d: 1 for d in c["relevant"]} for i, c in enumerate(cases)})
run = Run({str(i): {d: float(len(c["ranking"]) - n) for n, d in enumerate(c["ranking"])} for i, c in enumerate(cases)})
names = ["hit_rate@1", "hit_rate@5", "recall@1", "recall@5", "recall@10", "mrr@10", "ndcg@10"]
evaluate(qrels, run, names)
print(json.dumps({n: [float(run.scores[n][str(i)]) for i in range(len(cases))] for n in names}))
"""


def test_worked_by_hand() -> None:
    ranking, relevant = ["x", "a", "y", "b"], {"a", "b", "c"}
    assert first_rank(ranking, relevant) == 2
    assert first_rank(ranking, {"z"}) is None
    assert hit_at(ranking, relevant, 1) == 0.0
    assert hit_at(ranking, relevant, 2) == 1.0
    assert recall_at(ranking, relevant, 3) == 1 / 3
    assert recall_at(ranking, relevant, 4) == 2 / 3
    assert reciprocal_rank(ranking, relevant, 10) == 1 / 2
    assert reciprocal_rank(ranking, {"b"}, 3) == 0.0
    ideal = 1 + 1 / math.log2(3) + 1 / 2
    assert ndcg_at(ranking, relevant, 10) == pytest.approx((1 / math.log2(3) + 1 / math.log2(5)) / ideal)
    assert ndcg_at(ranking, relevant, 2) == pytest.approx((1 / math.log2(3)) / (1 + 1 / math.log2(3)))


def test_nothing_found_and_nothing_relevant_are_nought() -> None:
    for metric in (hit_at, recall_at, reciprocal_rank, ndcg_at):
        assert metric([], {"a"}, 5) == 0.0
        assert metric(["a"], set(), 5) == 0.0


def test_rank_fusion_counts_ranks_from_1() -> None:
    # a: 1/61; b: 1/62 + 1/61; c: 1/63
    assert reciprocal_rank_fusion([["a", "b", "c"], ["b"]]) == ["b", "a", "c"]
    # a: 1/1 = 1; b: 1/2 + 1/3 = 0.83; with k=0
    assert reciprocal_rank_fusion([["a", "b"], ["x", "y", "b"]], k=0)[:3] == ["a", "x", "b"]


def test_the_metrics_agree_with_ranx() -> None:
    pytest.importorskip("ranx", reason="没有安装 ranx（requirements-dev.txt）")
    random.seed(7)
    cases = []
    for _ in range(60):
        pool = [f"d{i}" for i in range(30)]
        ranking = random.sample(pool, random.randint(1, 25))
        cases.append({"ranking": ranking, "relevant": random.sample(pool, random.randint(1, 6))})
    # In a process of its own, where its compiler, which takes a minute, can be turned off.
    environment = {**os.environ, "NUMBA_DISABLE_JIT": "1"}
    done = subprocess.run(
        [sys.executable, "-c", _REFERENCE],
        input=json.dumps(cases),
        capture_output=True,
        text=True,
        env=environment,
        check=True,
    )
    reference = json.loads(done.stdout.splitlines()[-1])
    metrics = {"hit_rate": hit_at, "recall": recall_at, "mrr": reciprocal_rank, "ndcg": ndcg_at}
    for name, expected in reference.items():
        metric, k = name.split("@")
        ours = [metrics[metric](c["ranking"], set(c["relevant"]), int(k)) for c in cases]
        assert ours == pytest.approx(expected), name
