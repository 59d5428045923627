"""eval/metrics.py and eval/thresholds.py: shares worked by hand, and the bars."""

import json
from pathlib import Path

import pytest

from eval.metrics import METRICS, NOT_A_SHARE, Figures, by_kind, percentile, summarise
from eval.outcome import Outcome
from eval.thresholds import Limit, Thresholds, check, check_goals, failures, load_thresholds, missed_anew
from rag.errors import ConfigError


def outcome(identifier: str, **values: object) -> Outcome:
    defaults: dict[str, object] = {"part": "tuning", "kind": "fact", "fingerprint": "f", "answerable": True}
    return Outcome(question_id=identifier, **{**defaults, **values})  # type: ignore[arg-type]


FOUR = (
    outcome("t1", right=True, rank=1, first_citation_proves=True, citation_precision=1.0, citation_recall=1.0,
            facts_wanted=2, units_exact=True, figures=3, length=40, cited_length=100, milliseconds=10.0),
    outcome("t2", rank=4, first_citation_proves=False, citation_precision=0.5, citation_recall=1.0,
            facts_wanted=1, facts_missing=("甲",), units_exact=False, figures=1, figures_unsupported=("9",),
            length=60, cited_length=300, milliseconds=20.0),
    outcome("t3", refused=True, first_citation_proves=False, citation_recall=0.0, facts_wanted=1,
            facts_missing=("乙",), milliseconds=30.0),
    outcome("t4", kind="none", answerable=False, refused=True, right=True, milliseconds=5.0),
)  # fmt: skip


def test_the_figures_worked_by_hand() -> None:
    figures = summarise(FOUR)
    assert (figures["questions"], figures["answerable"], figures["unanswerable"], figures["orphaned"]) == (4, 3, 1, 0)
    assert figures["right"] == 2 / 4
    assert (figures["hit@1"], figures["hit@3"], figures["hit@5"]) == (1 / 3, 1 / 3, 2 / 3)
    assert figures["mrr@10"] == pytest.approx((1 + 1 / 4) / 3)
    assert figures["first_citation"] == 1 / 3
    assert figures["citation_precision"] == 0.75  # of the two that were answered
    assert figures["citation_recall"] == pytest.approx(2 / 3)
    assert figures["facts"] == 1 / 3
    assert figures["units_exact"] == 0.5
    assert figures["figure_fidelity"] == 3 / 4
    assert figures["refused_unanswerable"] == 1.0
    assert figures["refused_answerable"] == 1 / 3
    assert (figures["length_median"], figures["cited_length_median"]) == (50, 200)
    assert (figures["latency_median_ms"], figures["latency_p95_ms"]) == (15.0, 30.0)


def test_an_orphan_changes_no_figure_but_its_own_share() -> None:
    with_orphan = summarise((*FOUR, outcome("t5", orphaned=True)))
    for name, value in summarise(FOUR).items():
        if name not in ("questions", "orphaned", "orphaned_share"):
            assert with_orphan[name] == value, name
    assert (with_orphan["orphaned"], with_orphan["orphaned_share"]) == (1, 1 / 4)


def test_what_no_question_says_anything_about_has_no_value() -> None:
    figures = summarise([outcome("t4", kind="none", answerable=False, refused=False)])
    assert figures["hit@1"] is None and figures["units_exact"] is None and figures["figure_fidelity"] is None
    assert figures["refused_unanswerable"] == 0.0
    assert summarise([])["right"] is None


def test_every_metric_of_the_tables_is_computed() -> None:
    assert set(METRICS) <= set(summarise(FOUR))
    assert NOT_A_SHARE.issubset(METRICS)


def test_kinds_are_summarised_apart() -> None:
    assert {kind: figures["questions"] for kind, figures in by_kind(FOUR).items()} == {"fact": 3, "none": 1}


def test_percentile_is_the_nearest_rank() -> None:
    assert percentile([5, 1, 4, 2, 3], 50) == 3
    assert percentile(list(range(1, 101)), 95) == 95
    assert percentile([7], 95) == 7
    assert percentile([], 95) is None


def limits(**bounds: tuple[str, float]) -> Thresholds:
    return Thresholds("gate", tuple(Limit(name, kind, value) for name, (kind, value) in bounds.items()))


def test_a_bar_is_cleared_by_reaching_it() -> None:
    bars = limits(facts=("min", 0.5), refused_answerable=("max", 0.03))
    figures = summarise(FOUR)
    for facts, refused, passed in ((0.5, 0.03, [True, True]), (0.49, 0.031, [False, False]), (0.9, 0.0, [True, True])):
        checks = check(bars, {"gate": {**figures, "facts": facts, "refused_answerable": refused}})
        assert [c.passed for c in checks] == passed


def test_the_bars_hold_for_their_part_or_for_what_was_run() -> None:
    bars = limits(facts=("min", 0.5))
    good, bad = {**summarise(FOUR), "facts": 0.9}, {**summarise(FOUR), "facts": 0.1}
    assert [c.passed for c in check(bars, {"all": good, "tuning": good, "gate": bad})] == [False]
    assert [(c.part, c.passed) for c in check(bars, {"tuning": bad})] == [("tuning", False)]


def test_a_metric_without_a_value_cannot_fail() -> None:
    checks = check(limits(units_exact=("min", 0.9)), {"gate": summarise([])})
    assert checks[0].passed and failures(checks) == []


def test_a_missed_bar_is_said_in_words() -> None:
    checks = check(limits(facts=("min", 0.5)), {"gate": summarise(FOUR)})
    assert failures(checks) == ["facts（应答事实齐全的题）为 0.333，门槛是不低于 0.5"]


def test_what_the_version_before_missed_as_much_is_not_held_against_an_update() -> None:
    bars = limits(facts=("min", 0.88), refused_answerable=("max", 0.03))

    def blamed(before: tuple[float, float], after: tuple[float, float]) -> list[str]:
        figures: list[dict[str, Figures]] = [
            {"gate": {"facts": f, "refused_answerable": r}} for f, r in (before, after)
        ]
        return [c.metric for c in missed_anew(check(bars, figures[1]), figures[0])]

    assert blamed(before=(0.83, 0.04), after=(0.83, 0.04)) == []
    assert blamed(before=(0.83, 0.04), after=(0.85, 0.035)) == []
    assert blamed(before=(0.83, 0.04), after=(0.82, 0.05)) == ["facts", "refused_answerable"]
    assert blamed(before=(0.90, 0.03), after=(0.87, 0.03)) == ["facts"]  # it was reached
    assert blamed(before=(0.95, 0.00), after=(0.88, 0.03)) == []  # worse, but reached


def test_without_a_version_before_every_bar_counts() -> None:
    missed = check(limits(facts=("min", 0.88)), {"gate": {**summarise(FOUR), "facts": 0.5}})
    assert [c.metric for c in missed_anew(missed, {})] == ["facts"]
    assert [c.metric for c in missed_anew(missed, {"gate": {"facts": None}})] == ["facts"]


def test_goals_are_checked_like_limits_and_written_beside_them(tmp_path: Path) -> None:
    written = {"part": "gate", "limits": {"facts": {"min": 0.8}}, "goals": {"facts": {"min": 0.88}}}
    path = tmp_path / "thresholds.json"
    path.write_text(json.dumps(written), "utf-8")
    read = load_thresholds(path)
    assert read.as_json() == written
    figures = {"gate": {**summarise(FOUR), "facts": 0.85}}
    assert ([c.passed for c in check(read, figures)], [c.passed for c in check_goals(read, figures)]) == (
        [True],
        [False],
    )
    assert check_goals(limits(facts=("min", 0.5)), figures) == ()


def test_no_goal_of_the_project_asks_for_less_than_its_limit() -> None:
    values = load_thresholds().as_json()
    for metric, bounds in values["goals"].items():
        limit = values["limits"][metric]
        assert bounds.get("min", 1.0) >= limit.get("min", 0.0) and bounds.get("max", 0) <= limit.get("max", 1e9)


def test_the_file_of_the_project_can_be_read_and_bars_the_essentials() -> None:
    thresholds = load_thresholds()
    assert thresholds.part in {"gate", "all"}
    names = {limit.metric for limit in thresholds.limits}
    assert {"hit@1", "hit@5", "refused_unanswerable", "refused_answerable"} <= names
    assert thresholds.as_json()["limits"]["hit@1"]["min"] >= 0.85


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("{", "不是有效的 JSON"),
        ("[]", "应为"),
        ({"limits": {}, "bar": 1}, "应为"),
        ({"part": "test", "limits": {}}, "part 应为"),
        ({"limits": {"hit@2": {"min": 1}}}, "没有“hit@2”这个指标"),
        ({"limits": {}, "goals": {"hit@2": {"min": 1}}}, "没有“hit@2”这个指标"),
        ({"limits": {}, "goals": []}, "应为"),
        ({"goals": {}}, "应为"),
        ({"limits": {"hit@1": 0.9}}, "应写作"),
        ({"limits": {"hit@1": {"least": 0.9}}}, "应写作"),
        ({"limits": {"hit@1": {"min": "高"}}}, "应写作"),
        ({"limits": {"hit@1": {"min": True}}}, "应写作"),
    ],
)
def test_a_mistake_in_the_thresholds_is_said(tmp_path: Path, content: object, message: str) -> None:
    path = tmp_path / "thresholds.json"
    path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
    with pytest.raises(ConfigError, match=message):
        load_thresholds(path)
    with pytest.raises(ConfigError, match="无法读取"):
        load_thresholds(tmp_path / "missing.json")
