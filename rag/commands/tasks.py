"""`tasks`: what a unit is responsible for, by role, across documents."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from rag.config import Config
from rag.errors import InputError


def add_to(commands: Any, common: argparse.ArgumentParser) -> None:
    parser = commands.add_parser("tasks", parents=[common], help="列出一个单位的任务")
    parser.add_argument("--unit", required=True, metavar="单位", help="全称、简称、旧名称都可以")
    parser.add_argument("--role", choices=("lead", "cooperating"), default="", help="只看牵头（lead）或配合的")
    parser.add_argument("--doc", action="append", default=[], nargs="+", metavar="文件编号", help="只在这些文件中查")
    parser.add_argument("--out", type=Path, metavar="输出", help="写成文件：.xlsx、.csv 或 .jsonl")
    parser.add_argument("--json", action="store_true", help="输出 JSON")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace, config: Config) -> int:
    from rag.desk.result_json import tasks_json
    from rag.desk.tables import TASKS_HEADER, tasks_rows
    from rag.desk.workbook import check_suffix, write_table
    from rag.pipeline import Assistant

    if options.out is not None:
        check_suffix(options.out)
        if not options.out.parent.is_dir():
            raise InputError(f"找不到输出文件所在的目录 {options.out.parent}。请先建立它。")
    assistant = Assistant.open(config)
    documents = [identifier for group in options.doc for identifier in group]
    found = assistant.desk.tasks(options.unit, options.role, documents)
    result = tasks_json(found, assistant.documents)
    if not found.tasks:
        result["similar_units"] = list(assistant.desk.similar_units(options.unit))
    if options.out is not None:
        count = write_table(options.out, TASKS_HEADER, tasks_rows(result))
        print(f"完成：{count} 项任务。结果在 {options.out}", file=sys.stderr)
    if options.json:
        print(json.dumps(result, ensure_ascii=False, indent=1))
    elif options.out is None:
        print(tasks_text(result))
    return 0


def tasks_text(result: dict[str, Any]) -> str:
    """The tasks for a terminal, document by document, with totals."""
    from rag.desk.unit_tasks import ROLE_NAMES

    if not result["tasks"]:
        similar = result.get("similar_units")
        hint = f"名称相近的单位：{'、'.join(similar)}。" if similar else "请核对单位名称。"
        return f"没有找到“{result['unit']}”承担的任务。{hint}"
    totals = "，".join(f"{name} {result['totals'][role]} 项" for role, name in ROLE_NAMES.items())
    lines = [f"{'、'.join(result['names'])}：共 {result['totals']['all']} 项（{totals}）"]
    for document in result["documents"]:
        lines.append(f"《{document['title']}》")
        for task in result["tasks"]:
            if task["citation"]["doc_id"] == document["doc_id"]:
                limit = f"（{task['time_limit']}）" if task["time_limit"] else ""
                lines.append(f"  {ROLE_NAMES[task['role']]}：{task['task']}{limit}")
    return "\n".join(lines)
