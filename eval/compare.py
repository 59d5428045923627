"""Two runs held against each other, question by question."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from eval.metrics import METRICS, NOT_A_SHARE
from eval.record import Record


@dataclass(frozen=True, slots=True)
class Change:
    question_id: str
    part: str
    kind: str
    question: str  # "" for the gate's questions, unless the results show them
    what: tuple[str, ...]  # what changed, in Chinese


@dataclass(frozen=True, slots=True)
class Comparison:
    old: str
    new: str
    gained: tuple[Change, ...]  # wrong before, right now
    lost: tuple[Change, ...]  # right before, wrong now
    orphaned: tuple[Change, ...]  # proof in the old corpus, none in the new: no regression of the program
    adopted: tuple[Change, ...]  # the other way round
    better: tuple[Change, ...]  # not turned, but one measure has become better and none worse
    worse: tuple[Change, ...]  # not turned, but one measure has become worse
    changed: tuple[str, ...]  # ids asked in both, but the question or what is expected is not the same
    only_old: tuple[str, ...]
    only_new: tuple[str, ...]
    metrics: Mapping[str, tuple[float | None, float | None]]  # over the questions compared by their summaries

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def compare(old: Record, new: Record) -> Comparison:
    """What the new run gained and lost. Only questions that are the same in both are compared."""
    before = {row["id"]: row for row in old["outcomes"]}
    after = {row["id"]: row for row in new["outcomes"]}
    found: dict[str, list[Change]] = {name: [] for name in ("gained", "lost", "orphaned", "adopted", "better", "worse")}
    changed = []
    for identifier in [i for i in before if i in after]:
        first, second = before[identifier], after[identifier]
        if first["fingerprint"] != second["fingerprint"]:
            changed.append(identifier)
            continue
        verdict, what = _verdict(first, second)
        if verdict:
            text = str(second.get("question") or first.get("question") or "")
            found[verdict].append(Change(identifier, second["part"], second["kind"], text, tuple(what)))
    return Comparison(
        old=str(old["name"]),
        new=str(new["name"]),
        **{name: tuple(changes) for name, changes in found.items()},
        changed=tuple(changed),
        only_old=tuple(i for i in before if i not in after),
        only_new=tuple(i for i in after if i not in before),
        metrics=_metrics(old, new),
    )


def _verdict(first: Mapping[str, Any], second: Mapping[str, Any]) -> tuple[str, list[str]]:
    if first["orphaned"] or second["orphaned"]:
        if first["orphaned"] and second["orphaned"]:
            return "", []
        return ("orphaned", ["依据已不在语料中"]) if second["orphaned"] else ("adopted", ["依据重新出现在语料中"])
    better, worse = _differences(first, second), _differences(second, first)
    what = [f"{name}变好" for name in better] + [f"{name}变差" for name in worse]
    if first["right"] != second["right"]:
        return ("gained" if second["right"] else "lost"), what
    if worse:
        return "worse", what
    return ("better", what) if better else ("", [])


def _differences(worse: Mapping[str, Any], better: Mapping[str, Any]) -> list[str]:
    """Measures that are higher in `better`."""
    return [name for name, value in _measures(better).items() if value > _measures(worse)[name]]


def _measures(row: Mapping[str, Any]) -> dict[str, float]:
    """Of one question, higher is better; all differences below these are noise."""
    return {
        "运行": 0.0 if row["error"] else 1.0,
        "拒答": float(row["refused"] != row["answerable"]),
        "检索第一条": float(row["rank"] == 1),
        "检索前五条": float(row["rank"] is not None and row["rank"] <= 5),
        "事实": -float(_count(row["facts_missing"])),
        "单位": float(row["units_exact"] is not False),
        "引用准确率": float(row["citation_precision"] or 0),
        "引用召回率": float(row["citation_recall"] or 0),
        "数字": -float(_count(row["figures_unsupported"])),
    }


def _count(value: Any) -> int:
    """Lists are kept as their length for the gate's questions."""
    return value if isinstance(value, int) else len(value)


def _metrics(old: Record, new: Record) -> dict[str, tuple[float | None, float | None]]:
    """Summaries of the part that both runs have, else of each run as a whole."""
    shared = next((p for p in ("all", "tuning", "gate") if p in old["summary"] and p in new["summary"]), None)
    before = old["summary"][shared or old["part"]]
    after = new["summary"][shared or new["part"]]
    return {name: (before.get(name), after.get(name)) for name in METRICS}


def comparison_text(comparison: Comparison) -> str:
    """For the terminal."""
    lines = [f"旧：{comparison.old}", f"新：{comparison.new}", ""]
    for name, (before, after) in comparison.metrics.items():
        if before is not None and after is not None and abs(after - before) > 1e-9:
            digits = 0 if name in NOT_A_SHARE else 3
            lines.append(f"{METRICS[name]}：{before:.{digits}f} → {after:.{digits}f}")
    titles = {
        "gained": "由错变对",
        "lost": "由对变错",
        "orphaned": "依据新近失去（语料变了，不算退步）",
        "adopted": "依据重新出现",
        "worse": "未翻转但变差",
        "better": "未翻转但变好",
    }
    for name, title in titles.items():
        changes: tuple[Change, ...] = getattr(comparison, name)
        lines += ["", f"{title}：{len(changes)} 题"]
        lines += [f"  {c.question_id} [{c.kind}] {c.question}（{'，'.join(c.what) or '—'}）" for c in changes]
    for title, ids in (
        ("题目或标准答案改过，未比较", comparison.changed),
        ("只在旧结果中", comparison.only_old),
        ("只在新结果中", comparison.only_new),
    ):
        if ids:
            lines += ["", f"{title}：{'、'.join(ids)}"]
    return "\n".join(lines)
