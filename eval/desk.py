"""The task desk against known tasks: the right clause first, its units exactly, and no unit where none is named."""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from eval.command import BELOW_THE_BAR, DONE, Parser
from eval.comparable import comparable
from rag.config import load_config
from rag.desk.match import Desk, DeskResult
from rag.errors import InputError

TASKS = Path(__file__).resolve().parent / "tasks.jsonl"
KINDS = ("covered", "uncovered", "no_unit")
PARTS = ("tuning", "gate")
# Figure -> (the bar, whether it is the least or the most), on the part that is held out.
BARS = {"first_clause": 0.95, "units_exact": 0.93, "uncovered_refused": 0.90}
Figures = dict[str, float | int | None]


@dataclass(frozen=True, slots=True)
class KnownTask:
    task_id: str
    part: str
    kind: str
    task: str
    quotes: tuple[tuple[str, str], ...]  # document id and words of each clause that covers the task
    lead: frozenset[str]
    cooperating: frozenset[str]
    unstated: frozenset[str]


@dataclass(frozen=True, slots=True)
class TaskOutcome:
    known: KnownTask
    result: DeskResult
    first_clause: bool  # whether the first match is a clause that covers the task
    units_exact: bool
    seconds: float


def load_tasks(path: Path = TASKS, part: str = "all") -> tuple[KnownTask, ...]:
    """The tasks of a part, in the file's order. Raises InputError, naming the line, for a file with mistakes."""
    try:
        lines = path.read_bytes().decode("utf-8-sig").split("\n")
    except OSError as error:
        raise InputError(f"无法读取任务集 {path}：{error.strerror}。") from None
    except UnicodeDecodeError:
        raise InputError(f"任务集 {path} 不是 UTF-8 编码，请另存为 UTF-8。") from None
    found: list[KnownTask] = []
    for number, line in enumerate(lines, 1):
        if line.strip():
            try:
                found.append(_read(json.loads(line)))
            except (ValueError, KeyError, TypeError, AttributeError):
                raise InputError(f"任务集 {path.name} 第{number}行不对，请检查格式和字段。") from None
    chosen = tuple(task for task in found if part in ("all", task.part))
    if not chosen:
        raise InputError(f"任务集 {path} 里没有属于 {part} 部分的任务。")
    return chosen


def _read(values: Mapping[str, Any]) -> KnownTask:
    kind, part = str(values["kind"]), str(values["part"])
    if kind not in KINDS or part not in PARTS:
        raise ValueError
    quotes = [(str(values["document_id"]), str(values["quote"]))] if kind != "uncovered" else []
    quotes += [(str(also["document_id"]), str(also["quote"])) for also in values["also"]]
    if not all(comparable(quote) for _, quote in quotes):
        raise ValueError
    lead, cooperating, unstated = (
        frozenset(str(unit) for unit in values[role]) for role in ("lead", "cooperating", "unstated")
    )
    return KnownTask(str(values["id"]), part, kind, str(values["task"]), tuple(quotes), lead, cooperating, unstated)


def judge_task(known: KnownTask, result: DeskResult, seconds: float = 0.0) -> TaskOutcome:
    """How a result compares with what is known of the task."""
    first = result.matches[0] if result.matches else None
    proves = first is not None and covers(known, first.clause.document_id, first.clause.text)
    stated = first.assignment if first else None
    roles = [frozenset(names) for names in ((stated.lead, stated.cooperating, stated.unstated) if stated else ())]
    exact = roles == [known.lead, known.cooperating, known.unstated]
    return TaskOutcome(known, result, proves, exact, seconds)


def covers(known: KnownTask, document_id: str, text: str) -> bool:
    """Whether a clause holds words that are known to cover the task."""
    plain = comparable(text)
    return any(document_id == document and comparable(quote) in plain for document, quote in known.quotes)


def evaluate_desk(desk: Desk, tasks: Sequence[KnownTask]) -> tuple[TaskOutcome, ...]:
    """Every task asked of the desk, prepared together like a sheet; the seconds of that are shared out."""
    started = time.perf_counter()
    desk.prepare(known.task for known in tasks)
    shared = (time.perf_counter() - started) / max(len(tasks), 1)
    outcomes = []
    for known in tasks:
        begun = time.perf_counter()
        result = desk.units(known.task)
        outcomes.append(judge_task(known, result, shared + time.perf_counter() - begun))
    return tuple(outcomes)


def measure_desk(desk: Desk, gold: Path = TASKS, part: str = "all") -> Figures:
    """Every figure over the tasks of a part; None where no task says anything."""
    return summarise_desk(evaluate_desk(desk, load_tasks(gold, part)))


def summarise_desk(outcomes: Sequence[TaskOutcome]) -> Figures:
    covered, uncovered, no_unit = ([o for o in outcomes if o.known.kind == kind] for kind in KINDS)
    return {
        "tasks": len(outcomes),
        "covered": len(covered),
        "uncovered": len(uncovered),
        "no_unit": len(no_unit),
        "first_clause": _share([o.first_clause for o in covered]),
        "units_exact": _share([o.units_exact for o in covered]),
        "uncovered_refused": _share([o.result.refused for o in uncovered]),
        "covered_refused": _share([o.result.refused for o in covered]),
        "no_unit_said": _share([o.result.status == "unit_not_stated" and o.first_clause for o in no_unit]),
        "seconds_per_task": _mean([o.seconds for o in outcomes]),
    }


def missed_bars(figures: Figures) -> tuple[str, ...]:
    """The figures that are below their bar."""
    return tuple(name for name, bar in BARS.items() if (value := figures[name]) is not None and value < bar)


def run_command(arguments: Sequence[str]) -> int:
    """`python -m eval desk`: prints the figures; 1 if one is below its bar. Failures of the gate are never shown."""
    parser = Parser(prog="python -m eval desk", description="用已知责任单位的任务评测任务分工查询。")
    parser.add_argument("--corpus", metavar="目录", help="语料目录（或环境变量 RAG_CORPUS）")
    parser.add_argument("--data", metavar="目录", help="索引目录（或环境变量 RAG_DATA）")
    parser.add_argument("--part", choices=("all", *PARTS), default="all", help="用哪部分任务（默认 all）")
    parser.add_argument("--tasks", type=Path, default=TASKS, metavar="文件.jsonl", help="另用一个任务集")
    parser.add_argument("--failures", action="store_true", help="列出调参部分没有答对的任务")
    parser.add_argument("--fit", action="store_true", help="用调参部分重新拟合权重并打印，不评测")
    parser.add_argument("--json", action="store_true", help="标准输出只有 JSON")
    return _run(parser.parse_args(arguments))


def _run(options: argparse.Namespace) -> int:
    tasks = load_tasks(options.tasks, "tuning" if options.fit else options.part)
    from rag.pipeline import Assistant

    assistant = Assistant.open(load_config(corpus=options.corpus, data=options.data))
    assistant.warm()
    if options.fit:
        from eval.desk_fit import fitted_weights

        print(json.dumps(fitted_weights(assistant.desk, tasks), indent=1))
        return DONE
    outcomes = evaluate_desk(assistant.desk, tasks)
    figures = summarise_desk(outcomes)
    if options.json:
        print(json.dumps({"part": options.part, **figures, "missed": missed_bars(figures)}, indent=1))
    else:
        print("\n".join(f"{name}：{_shown(value)}" for name, value in figures.items()))
    if options.failures and not options.json:
        print("\n".join(failure_lines(outcomes)))
    return BELOW_THE_BAR if missed_bars(figures) else DONE


def failure_lines(outcomes: Sequence[TaskOutcome]) -> list[str]:
    """The tasks of the tuning part that went wrong, with what was found instead."""
    lines = []
    for outcome in outcomes:
        known, result = outcome.known, outcome.result
        right = {
            "covered": outcome.first_clause and outcome.units_exact,
            "uncovered": result.refused,
            "no_unit": result.status == "unit_not_stated" and outcome.first_clause,
        }[known.kind]
        if not right and known.part == "tuning":
            found = next(iter(result.matches or result.nearest), None)
            said = f"{found.clause.clause_id}（{found.score}）" if found else "无"
            lines.append(f"{known.task_id} {known.task[:40]}：{result.status}，{said}")
    return lines


def _share(values: Sequence[bool]) -> float | None:
    return sum(values) / len(values) if values else None


def _mean(values: Sequence[float]) -> float | None:
    return sum(values) / len(values) if values else None


def _shown(value: float | int | None) -> str:
    return "—" if value is None else f"{value:.3f}" if isinstance(value, float) else str(value)
