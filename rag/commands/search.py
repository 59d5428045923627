"""`search`: clauses for a question, best first, without an answer."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rag.answer_json import hit_json
from rag.commands.lines import check_paths, list_field, question_and_documents, run_batch, text_field
from rag.config import Config
from rag.errors import InputError

if TYPE_CHECKING:
    from rag.pipeline import Assistant


def add_to(commands: Any, common: argparse.ArgumentParser) -> None:
    parser = commands.add_parser("search", parents=[common], help="查找条款")
    parser.add_argument("question", nargs="?", metavar="问题")
    parser.add_argument("-k", type=int, default=10, metavar="条数", help="最多给出几条（默认 10）")
    parser.add_argument("--json", action="store_true", help="输出 JSON")
    parser.add_argument("--doc", action="append", default=[], nargs="+", metavar="文件编号", help="只在这些文件中查")
    parser.add_argument("--batch", type=Path, metavar="输入.jsonl")
    parser.add_argument("--out", type=Path, metavar="输出.jsonl")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace, config: Config) -> int:
    from rag.pipeline import Assistant

    if not 1 <= options.k <= 1000:
        raise InputError("-k 应在 1 到 1000 之间。")
    is_batch = check_paths(options.batch, options.out)
    question, documents = question_and_documents(options.question, options.doc)
    if not is_batch and question is None:
        raise InputError('请给出问题，例如：python -m rag search "充电桩"')
    assistant = Assistant.open(config)
    if is_batch:
        assistant.warm()
        run_batch(
            options.batch,
            options.out,
            lambda values: {
                "hits": _hits(
                    assistant,
                    text_field(values, "question"),
                    options.k,
                    [str(d) for d in list_field(values, "docs")] or documents,
                )
            },
            "查找",
        )
        return 0
    hits = _hits(assistant, question or "", options.k, documents)
    if options.json:
        print(json.dumps({"id": None, "question": question, "hits": hits}, ensure_ascii=False, indent=1))
        return 0
    for hit in hits:
        print(f"{hit['rank']}. {hit['label']}\n   {hit['quote'][:120]}")
    if not hits:
        print("没有找到相关条款。")
    return 0


def _hits(assistant: Assistant, question: str, k: int, documents: list[str]) -> list[dict[str, Any]]:
    return [
        hit_json(hit, rank, assistant.documents[hit.clause.document_id])
        for rank, hit in enumerate(assistant.search(question, k, documents), start=1)
    ]
