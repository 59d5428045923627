"""`units`: who is responsible for a task told in one's own words, or for a whole sheet of tasks."""

from __future__ import annotations

import argparse
import contextlib
import json
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rag.commands.lines import ProgressLine, check_paths, question_and_documents
from rag.config import Config
from rag.errors import InputError

if TYPE_CHECKING:
    from rag.desk.match import Desk
    from rag.desk.sheet import Sheet

_MOST_MATCHES = 3


def add_to(commands: Any, common: argparse.ArgumentParser) -> None:
    parser = commands.add_parser("units", parents=[common], help="查任务由谁牵头、谁配合")
    parser.add_argument("task", nargs="?", metavar="任务描述")
    parser.add_argument("--json", action="store_true", help="输出 JSON")
    parser.add_argument("--doc", action="append", default=[], nargs="+", metavar="文件编号", help="只在这些文件中查")
    parser.add_argument("--batch", type=Path, metavar="输入", help="任务清单：.xlsx、.csv 或 .jsonl")
    parser.add_argument("--out", type=Path, metavar="输出", help="结果：.xlsx、.csv 或 .jsonl")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace, config: Config) -> int:
    from rag.desk.result_json import units_json
    from rag.desk.sheet import read_sheet
    from rag.desk.workbook import check_suffix
    from rag.pipeline import Assistant

    is_batch = check_paths(options.batch, options.out)
    task, documents = question_and_documents(options.task, options.doc)
    if is_batch:
        check_suffix(options.out)
        sheet = read_sheet(options.batch)  # what is wrong with it is said before anything is loaded
    elif task is None:
        raise InputError('请给出任务，例如：python -m rag units "建设公共充电桩"')
    assistant = Assistant.open(config)
    assistant.desk.check_documents(documents)
    if is_batch:
        assistant.warm()
        return _run_sheet(sheet, assistant.desk, options.out, documents)
    result = units_json(assistant.desk.units(task or "", documents, _MOST_MATCHES), assistant.documents)
    print(json.dumps(result, ensure_ascii=False, indent=1) if options.json else units_text(result))
    return 0


def _run_sheet(sheet: Sheet, desk: Desk, target: Path, documents: list[str]) -> int:
    from rag.desk.batch import run_sheet

    started = shown = time.monotonic()
    with contextlib.closing(ProgressLine()) as line:

        def show(done: int, total: int) -> None:
            nonlocal shown
            now = time.monotonic()
            if now - shown >= 1 or done == total:
                line.show(f"查任务分工：{done}/{total}，约剩 {(now - started) / done * (total - done):.0f} 秒")
                shown = now

        failed = run_sheet(sheet, desk, target, documents, show)
    print(f"完成：{len(sheet.rows)} 条，其中 {failed} 条出错。结果在 {target}", file=sys.stderr)
    return 0


def units_text(result: dict[str, Any]) -> str:
    """The result for a terminal: each match with its units and its clause."""
    lines = [result["note"] + "。"] if result["note"] else []
    if result["refused"] and result["nearest"]:
        lines.append("最接近的条款（不要当作答案）：")
    for match in result["matches"] or result["nearest"]:
        lines.append(f"{match['task']}（匹配度：{match['level']}）" if result["matches"] else match["task"])
        named = (("牵头单位", "lead"), ("配合单位", "cooperating"), ("责任单位（未分角色）", "unstated"))
        lines += [f"  {name}：{'、'.join(match[role])}" for name, role in named if result["matches"] and match[role]]
        if match["time_limit"] and result["matches"]:
            lines.append(f"  完成时限：{match['time_limit']}")
        lines.append(f"  依据：{match['citation']['label']}")
    return "\n".join(lines)
