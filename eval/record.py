"""A run as JSON: what was measured, on which index, with which model and commit; kept in eval/results/."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from eval.metrics import by_kind, summarise
from eval.origin import Origin
from eval.questions import KnownQuestion
from eval.run import Judged
from eval.thresholds import Check, Thresholds, check, check_goals
from rag.errors import InputError, StorageError

RESULTS = Path(__file__).resolve().parent / "results"
FORMAT = 1  # raise it when a field changes its meaning

Record = dict[str, Any]


def make_record(
    judged: Sequence[Judged], part: str, thresholds: Thresholds, origin: Origin, show_gate: bool = False
) -> tuple[Record, tuple[Check, ...]]:
    """The whole result as JSON values, and how it stands to the thresholds.

    What was found for the gate's questions is left out unless `show_gate`: who tunes must not see it.
    """
    outcomes = [j.outcome for j in judged]
    summaries = {part: summarise(outcomes)}
    if part == "all":
        summaries |= {
            p: summarise([o for o in outcomes if o.part == p]) for p in dict.fromkeys(o.part for o in outcomes)
        }
    checks = check(thresholds, summaries)
    now = datetime.now(UTC)
    record: Record = {
        "format": FORMAT,
        "name": f"{now:%Y%m%dT%H%M%S}.{now.microsecond // 1000:03d}Z-{origin.commit}",
        "finished_at": now.isoformat(timespec="milliseconds"),
        **asdict(origin),
        "part": part,
        "thresholds": thresholds.as_json(),
        "passed": all(c.passed for c in checks),
        "checks": [asdict(c) for c in checks],
        "goals": [asdict(c) for c in check_goals(thresholds, summaries)],  # they fail nothing
        "summary": summaries,
        "by_kind": by_kind(outcomes),
        "orphaned": [
            {"id": j.question.question_id, "missing": [asdict(g) for g in j.proof.missing]}
            for j in judged
            if j.proof.missing
        ],
        "outcomes": [_row(j, show_gate) for j in judged],
    }
    as_read_back: Record = json.loads(json.dumps(record))  # lists for tuples
    return as_read_back, checks


def _row(judged: Judged, show_gate: bool) -> dict[str, Any]:
    values = asdict(judged.outcome)
    row = {"id": values.pop("question_id"), **values}
    if judged.question.part == "gate" and not show_gate:
        row["facts_missing"] = len(judged.outcome.facts_missing)
        row["figures_unsupported"] = len(judged.outcome.figures_unsupported)
        return row
    return {**row, "question": judged.question.question, "expected": _expected(judged.question), "found": judged.found}


def _expected(question: KnownQuestion) -> dict[str, Any]:
    return {
        "facts": [list(alternatives) for alternatives in question.facts],
        "quotes": [{"document": g.document_id, "quote": g.quote} for g in question.gold],
        "lead": None if question.lead is None else list(question.lead),
        "cooperating": None if question.cooperating is None else list(question.cooperating),
        "history": [dict(turn) for turn in question.history],
    }


def save(folder: Path, record: Record, report: str) -> tuple[Path, Path]:
    """Write <name>.json and <name>.html, each whole or not at all, and return their paths.

    Raises StorageError if nothing can be written.
    """
    json_path, html_path = (folder / f"{record['name']}{suffix}" for suffix in (".json", ".html"))
    contents = {html_path: report, json_path: json.dumps(record, ensure_ascii=False, indent=1) + "\n"}
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for path, text in contents.items():  # the JSON last: a result that is listed is complete
            _write_whole(path, text)
    except OSError as error:
        raise StorageError(
            f"评测结果没有写成（{error.strerror or error}）：{folder}。"
            "请检查磁盘空间和写权限，或用 --results 另选文件夹。"
        ) from error
    return json_path, html_path


def _write_whole(path: Path, text: str) -> None:
    partial = path.with_name(f".{path.name}.{os.getpid()}.partial")
    try:
        partial.write_text(text, encoding="utf-8", errors="replace")
        partial.replace(path)
    finally:
        partial.unlink(missing_ok=True)


def history(folder: Path) -> list[Record]:
    """The results kept in a folder, oldest first; files that are no results are passed over."""
    found = []
    for path in sorted(folder.glob("*.json")):
        try:
            found.append(read_record(path))
        except InputError:
            continue
    return sorted(found, key=lambda record: str(record["finished_at"]))


def read_record(path: Path) -> Record:
    """A kept result. Raises InputError if the file is no result of ours."""
    try:
        record = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise InputError(f"无法读取评测结果 {path}：{error.strerror}。") from None
    except ValueError:
        raise InputError(f"{path} 不是有效的评测结果（JSON 格式有误）。") from None
    wanted = ("name", "finished_at", "index_version", "commit", "outcomes", "summary", "part")
    if not isinstance(record, dict) or record.get("format") != FORMAT or any(name not in record for name in wanted):
        raise InputError(f"{path} 不是 python -m eval 写的评测结果，或出自不同版本的程序。请重新评测。")
    return record


def find_record(name: str, folder: Path) -> Record:
    """The result that a file name, a result's name, an index version or a commit means; the newest if several do.

    Raises InputError, listing what there is, if none does.
    """
    path = Path(name)
    if path.suffix == ".json" or path.is_file():
        return read_record(path)
    kept = history(folder)
    for record in reversed(kept):
        if name in (record["name"], record["index_version"], record["commit"], str(record["commit"]).rstrip("+")):
            return record
    prefixed = [record for record in kept if str(record["name"]).startswith(name)]
    if name and prefixed:
        return prefixed[-1]
    known = "、".join(f"{r['name']}（索引 {r['index_version']}）" for r in kept[-5:])
    raise InputError(f"没有名为“{name}”的评测结果。最近的结果：{known or '无，请先运行 python -m eval'}。")
