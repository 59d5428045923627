"""Outcomes -> figures: shares, means, medians. One name for each figure, the same in JSON, thresholds and report."""

from __future__ import annotations

import math
import statistics
from collections.abc import Iterable, Sequence

from eval.outcome import Outcome

Figures = dict[str, float | int | None]

COUNTS = ("questions", "orphaned", "answerable", "unanswerable", "errors")
# Name -> what it says, in the order of the tables.
METRICS = {
    "right": "全部答对（该答的事实、单位、依据都对，该拒的拒了）",
    "hit@1": "检索第一条就是依据",
    "hit@3": "检索前三条中有依据",
    "hit@5": "检索前五条中有依据",
    "hit@10": "检索前十条中有依据",
    "mrr@10": "依据排名倒数的平均",
    "first_citation": "回答的第一处引用就是依据",
    "citation_precision": "引用的准确率",
    "citation_recall": "引用的召回率",
    "facts": "应答事实齐全的题",
    "units_exact": "牵头、配合单位完全一致",
    "figure_fidelity": "回答中的数字见于所引条款",
    "refused_unanswerable": "语料没有答案时拒答",
    "refused_answerable": "语料有答案却拒答",
    "orphaned_share": "依据已不在语料中的题（不计入其他指标）",
    "length_median": "回答长度中位数（字）",
    "cited_length_median": "所引条款长度中位数（字）",
    "latency_median_ms": "回答用时中位数（毫秒）",
    "latency_p95_ms": "回答用时第95百分位（毫秒）",
}
NOT_A_SHARE = frozenset({"length_median", "cited_length_median", "latency_median_ms", "latency_p95_ms"})


def summarise(outcomes: Sequence[Outcome]) -> Figures:
    """Every metric over these questions; None where no question says anything. Orphaned ones are only counted."""
    asked = [o for o in outcomes if not o.orphaned]
    answerable = [o for o in asked if o.answerable]
    unanswerable = [o for o in asked if not o.answerable]
    figure_count = sum(o.figures for o in asked)
    with_answer = sum(o.answerable for o in outcomes)
    return {
        "questions": len(outcomes),
        "orphaned": len(outcomes) - len(asked),
        "answerable": len(answerable),
        "unanswerable": len(unanswerable),
        "errors": sum(bool(o.error) for o in asked),
        "right": _mean(o.right for o in asked),
        **{f"hit@{k}": _mean(o.rank is not None and o.rank <= k for o in answerable) for k in (1, 3, 5, 10)},
        "mrr@10": _mean(1 / o.rank if o.rank and o.rank <= 10 else 0.0 for o in answerable),
        "first_citation": _mean(o.first_citation_proves for o in answerable),
        "citation_precision": _mean(o.citation_precision for o in answerable),
        "citation_recall": _mean(o.citation_recall for o in answerable),
        "facts": _mean(not o.facts_missing for o in answerable),
        "units_exact": _mean(o.units_exact for o in answerable),
        "figure_fidelity": _share(figure_count - sum(len(o.figures_unsupported) for o in asked), figure_count),
        "refused_unanswerable": _mean(o.refused for o in unanswerable),
        "refused_answerable": _mean(o.refused for o in answerable),
        "orphaned_share": _share(len(outcomes) - len(asked), with_answer),
        "length_median": _median(o.length for o in answerable),
        "cited_length_median": _median(o.cited_length for o in answerable),
        "latency_median_ms": _median(o.milliseconds for o in asked),
        "latency_p95_ms": percentile([o.milliseconds for o in asked if o.milliseconds is not None], 95),
    }


def by_kind(outcomes: Sequence[Outcome]) -> dict[str, Figures]:
    """The metrics of each kind of question, in the order in which the kinds first occur."""
    kinds = dict.fromkeys(o.kind for o in outcomes)
    return {kind: summarise([o for o in outcomes if o.kind == kind]) for kind in kinds}


def percentile(values: Sequence[float], percent: float) -> float | None:
    """The smallest value that at least `percent` % of the values do not exceed (nearest rank); None without values."""
    if not values:
        return None
    return sorted(values)[max(math.ceil(percent / 100 * len(values)), 1) - 1]


def _mean(values: Iterable[float | bool | None]) -> float | None:
    known = [float(v) for v in values if v is not None]
    return sum(known) / len(known) if known else None


def _median(values: Iterable[float | None]) -> float | None:
    known = [v for v in values if v is not None]
    return statistics.median(known) if known else None


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None
