"""The summary for the terminal: one line per kind of question, then the bars."""

from __future__ import annotations

import sys
import unicodedata
from collections.abc import Mapping, Sequence

from eval.metrics import METRICS, NOT_A_SHARE
from eval.record import Record
from eval.thresholds import Check, failures

KINDS = {
    "unit": "责任单位",
    "unit_tasks": "单位的任务",
    "figure": "数字",
    "fact": "事实",
    "list": "列举",
    "definition": "定义",
    "where": "在哪里",
    "comparison": "比较",
    "followup": "追问",
    "document": "文件本身",
    "none": "语料没有答案",
}
PARTS = {"all": "全部", "tuning": "调参部分", "gate": "把关部分"}
_COLUMNS = {
    "questions": "题数",
    "right": "全对",
    "hit@1": "检索@1",
    "hit@5": "检索@5",
    "mrr@10": "MRR",
    "first_citation": "首引",
    "citation_precision": "引用准",
    "citation_recall": "引用全",
    "facts": "事实",
    "units_exact": "单位",
    "figure_fidelity": "数字",
    "refused_unanswerable": "该拒拒",
    "refused_answerable": "误拒",
    "length_median": "字数",
    "latency_median_ms": "毫秒",
}
_ORPHANS_NAMED = 20  # in the terminal; the report names all


def summary_text(record: Record, checks: Sequence[Check]) -> str:
    rows = [["", *_COLUMNS.values()]]
    for part, figures in record["summary"].items():
        rows.append([PARTS.get(part, part), *_cells(figures)])
    rows += [["  " + KINDS.get(kind, kind), *_cells(figures)] for kind, figures in record["by_kind"].items()]
    lines = [
        f"评测 {record['name']}：索引 {record['index_version']}，语料 {record['corpus_hash']}，"
        f"嵌入模型 {record['embedding_model']}（{record['encoder']}），提交 {record['commit']}",
        "",
        *aligned(rows),
    ]
    orphaned = [entry["id"] for entry in record["orphaned"]]
    if orphaned:
        more = f"等 {len(orphaned)} 题" if len(orphaned) > _ORPHANS_NAMED else ""
        named = "、".join(orphaned[:_ORPHANS_NAMED])
        lines += ["", f"依据（或依据之一）已不在语料中的题，请核对题集：{named}{more}"]
    broken = [row["id"] for row in record["outcomes"] if row["error"]]
    if broken:
        lines += ["", f"运行出错的题：{'、'.join(broken)}"]
    lines += ["", *checks_text(checks), *goals_text([Check(**goal) for goal in record["goals"]])]
    return "\n".join(lines)


def checks_text(checks: Sequence[Check]) -> list[str]:
    missed = failures(checks)
    if not checks:
        return ["没有设门槛。"]
    where = PARTS.get(checks[0].part, checks[0].part)
    if not missed:
        return [f"通过：{where}的 {len(checks)} 项门槛都达到了。"]
    return [f"未通过：{where}有 {len(missed)} 项没有达到门槛。", *(f"  {line}" for line in missed)]


def goals_text(goals: Sequence[Check]) -> list[str]:
    """Which goals are reached and which are not; () without goals."""
    if not goals:
        return []
    missed = failures(goals, "目标")
    where = PARTS.get(goals[0].part, goals[0].part)
    reached = f"目标（不影响是否通过）：{where}的 {len(goals)} 项达到了 {len(goals) - len(missed)} 项"
    return [f"{reached}，还差：", *(f"  {line}" for line in missed)] if missed else [f"{reached}。"]


def figure_text(name: str, value: float | int | None) -> str:
    """A figure as it is shown: shares with three places, the rest whole."""
    if value is None:
        return "—"
    if name in METRICS and name not in NOT_A_SHARE:
        return f"{value:.3f}"
    return f"{value:.0f}"


def show_progress(done: int, total: int, what: str = "评测") -> None:
    """One line on stderr that is written over; every question on a terminal, else a line now and then."""
    if sys.stderr.isatty():
        print(f"\r{what}：{done}/{total}", end="\n" if done >= total else "", file=sys.stderr, flush=True)
    elif done == total or done % max(total // 5, 1) == 0:
        print(f"{what}：{done}/{total}", file=sys.stderr, flush=True)


def _cells(figures: Mapping[str, float | int | None]) -> list[str]:
    return [figure_text(name, figures.get(name)) for name in _COLUMNS]


def aligned(rows: Sequence[Sequence[str]]) -> list[str]:
    """The first column to the left, the others to the right; a Chinese character is two columns wide."""
    widths = [max(_width(row[i]) for row in rows) for i in range(len(rows[0]))]
    return [
        "  ".join(
            cell + " " * (width - _width(cell)) if i == 0 else " " * (width - _width(cell)) + cell
            for i, (cell, width) in enumerate(zip(row, widths, strict=True))
        )
        for row in rows
    ]


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)
