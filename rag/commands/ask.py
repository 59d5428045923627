"""`ask`: a question, or a file of questions."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

from rag.commands.engine import add_engine_option, slot_for
from rag.commands.lines import check_paths, list_field, question_and_documents, run_batch, text_field
from rag.config import Config
from rag.errors import InputError
from rag.types import Answer


def add_to(commands: Any, common: argparse.ArgumentParser) -> None:
    parser = commands.add_parser("ask", parents=[common], help="提问，得到带出处的回答")
    parser.add_argument("question", nargs="?", metavar="问题")
    parser.add_argument("--json", action="store_true", help="输出 JSON")
    parser.add_argument("--doc", action="append", default=[], nargs="+", metavar="文件编号", help="只在这些文件中查")
    parser.add_argument("--history", type=Path, metavar="文件.json", help="之前的对话")
    parser.add_argument("--batch", type=Path, metavar="输入.jsonl", help="批量提问")
    parser.add_argument("--out", type=Path, metavar="输出.jsonl", help="批量提问的结果")
    add_engine_option(parser)
    parser.set_defaults(run=run)


def run(options: argparse.Namespace, config: Config) -> int:
    from rag.answer_json import answer_json
    from rag.pipeline import Assistant

    is_batch = check_paths(options.batch, options.out)
    question, documents = question_and_documents(options.question, options.doc)
    if not is_batch and question is None:
        raise InputError('请给出问题，例如：python -m rag ask "……由谁牵头？"')
    history = _history(options.history)
    assistant = Assistant.open(config, slot=slot_for(options.engine, config))
    if is_batch:
        assistant.warm()
        run_batch(
            options.batch,
            options.out,
            lambda values: answer_json(
                assistant.ask(
                    text_field(values, "question"),
                    list_field(values, "history") or history,
                    [str(d) for d in list_field(values, "docs")] or documents,
                ),
                values.get("id"),
            ),
            "提问",
        )
        return 0
    assistant.warm()  # its seconds are no part of the answer's time
    answer = assistant.ask(question or "", history, documents)
    print(json.dumps(answer_json(answer), ensure_ascii=False, indent=1) if options.json else answer_text(answer))
    return 0


def answer_text(answer: Answer) -> str:
    """The answer for a terminal: text, citations with their quotes, notices."""
    lines = []
    if answer.resolved_question:
        lines.append(f"理解为：{answer.resolved_question}")
    lines.append(answer.text)
    if answer.citations:
        lines.append("")
    for citation in answer.citations:
        if not answer.refused:
            lines.append(f"[{citation.marker}] {citation.label}")
        lines.append(f"    {citation.quote}" if not answer.refused else f"    [{citation.marker}] {citation.quote}")
    lines += [f"注意：{notice}" for notice in answer.notices]
    lines += [f"未通过核对：{struck}" for struck in answer.checks.unsupported]
    engine = "抽取式（不用大模型）" if answer.engine == "extractive" else answer.engine
    lines.append(
        f"（引擎：{engine}；索引版本：{answer.index_version}；用时 {answer.timings_ms.get('total', 0):.0f} 毫秒）"
    )
    return "\n".join(lines)


def _history(path: Path | None) -> list[Any]:
    if path is None:
        return []
    try:
        history = json.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        raise InputError(f"找不到历史记录文件 {path}。") from None
    except (ValueError, RecursionError):
        raise InputError(f"历史记录文件 {path} 不是有效的 JSON。") from None
    if not isinstance(history, list):
        raise InputError('历史记录的格式不对：应为 [{"role": "user" 或 "assistant", "content": "文字"}, …]。')
    return history
