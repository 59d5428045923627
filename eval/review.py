"""`python -m eval review`: answers that users have marked wrong, and how one becomes a known question."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from eval.comparable import comparable
from eval.gate import OWN_QUESTIONS, questions_for
from eval.questions import load_questions
from rag.commands.users import user_name
from rag.config import Config, load_config
from rag.errors import InputError, StorageError
from rag.review import ReviewItem, close, read_items
from rag.types import Document

DONE = 0
_FIRST_OWN_ID = 9001  # ids of the stewards' questions: far from those of the project


def run_command(arguments: Sequence[str]) -> int:
    from eval.command import Parser

    parser = Parser(prog="python -m eval review", description="用户标记的回答：查看、转为已知答案的题、忽略。")
    common = Parser(add_help=False)
    common.add_argument("--corpus", metavar="目录", help="语料目录（或环境变量 RAG_CORPUS）")
    common.add_argument("--data", metavar="目录", help="索引目录（或环境变量 RAG_DATA）")
    common.add_argument("--by", default=user_name(), metavar="姓名", help="谁处理的（默认登录名）")
    common.add_argument("--json", action="store_true", help="标准输出只有 JSON")
    actions = parser.add_subparsers(dest="action", required=True, parser_class=Parser)
    listing = actions.add_parser("list", parents=[common], help="列出待处理的")
    listing.add_argument("--all", action="store_true", help="也列出处理过的和“有用”的")
    accept = actions.add_parser("accept", parents=[common], help="转为已知答案的题")
    accept.add_argument("item", metavar="条目")
    accept.add_argument(
        "--fact",
        action="append",
        default=[],
        metavar="事实",
        help="回答中必须有的话，可写多个；同一事实的几种说法用 | 隔开",
    )
    accept.add_argument("--doc", metavar="文件编号", help="依据所在的文件")
    accept.add_argument("--quote", metavar="原文", help="依据的原文，逐字")
    accept.add_argument("--unanswerable", action="store_true", help="语料没有答案，应当拒答")
    dismiss = actions.add_parser("dismiss", parents=[common], help="忽略")
    dismiss.add_argument("item", metavar="条目")
    dismiss.add_argument("--note", default="", metavar="说明")
    options = parser.parse_args(arguments)
    config = load_config(corpus=options.corpus, data=options.data)
    if options.action == "list":
        return _list(config, options.all, options.json)
    if options.action == "dismiss":
        closed = close(config.data, options.item, "dismissed", options.by, options.note)
        print(json.dumps(asdict(closed), ensure_ascii=False) if options.json else f"已忽略 {closed.item_id}。")
        return DONE
    from rag.index import store

    documents = {d.document_id: d for d in store.open_index(config.data / "index", None, None).content.documents}
    facts = [tuple(a.strip() for a in fact.split("|") if a.strip()) for fact in options.fact]
    gold = (options.doc or "", options.quote or "")
    line = accept_item(config, documents, options.item, options.by, facts, None if options.unanswerable else gold)
    print(
        json.dumps(line, ensure_ascii=False)
        if options.json
        else f"已写入 {OWN_QUESTIONS}：{line['id']} {line['question']}"
    )
    return DONE


def accept_item(
    config: Config,
    documents: Mapping[str, Document],
    item_id: str,
    by: str,
    facts: Sequence[Sequence[str]],
    gold: tuple[str, str] | None,
) -> dict[str, Any]:
    """Write the item's question into the corpus' own questions and take it off the list; returns the line.

    `gold`: document id and words of it, None if the corpus does not answer. Raises InputError if the words are not in
    the document, are too short to tell a clause, or no fact is given.
    """
    item = next((i for i in read_items(config.data) if i.item_id == item_id and i.state == "open"), None)
    if item is None:
        raise InputError(f"没有待处理的条目“{item_id}”。用 python -m eval review list 查看。")
    if gold is not None:
        _check_gold(documents, *gold)
        if not facts or not all(facts):
            raise InputError("请用 --fact 写明回答中必须有的话；语料没有答案的，用 --unanswerable。")
    path = config.corpus / OWN_QUESTIONS
    number = 1 + max((_number(q.question_id) for q in questions_for(config.corpus)), default=0)
    line: dict[str, Any] = {
        "id": f"t{max(number, _FIRST_OWN_ID)}",
        "question": item.question,
        "kind": _kind(item, answerable=gold is not None),
        "answerable": gold is not None,
        "gold": [{"document": gold[0], "quote": gold[1]}] if gold else [],
        "facts": [list(alternatives) for alternatives in facts] if gold else [],
        "note": f"review {item.item_id}",
    }
    if item.history:
        line["history"] = [dict(turn) for turn in item.history]
    _append(path, line)
    load_questions(path)  # what was written can be read
    close(config.data, item_id, "accepted", by, line["id"])
    return line


def _check_gold(documents: Mapping[str, Document], document_id: str, quote: str) -> None:
    if document_id not in documents:
        raise InputError(f"没有编号为“{document_id}”的文件。可选：{'、'.join(documents)}。")
    words = comparable(quote)
    if len(words) < 6:
        raise InputError("请用 --quote 逐字写出依据的原文，至少六个字。")
    if words not in comparable(documents[document_id].text):
        raise InputError(f"文件 {document_id} 中没有这段原文，请逐字照抄：“{quote[:40]}”。")


def _kind(item: ReviewItem, answerable: bool) -> str:
    return "none" if not answerable else "followup" if item.history else item.intent


def _number(question_id: str) -> int:
    found = re.fullmatch(r"t(\d+)", question_id)
    return int(found.group(1)) if found else 0


def _append(path: Path, line: Mapping[str, Any]) -> None:
    try:
        before = path.read_bytes() if path.exists() else b""
        joint = b"" if not before or before.endswith(b"\n") else b"\n"
        partial = path.with_name(f".{path.name}.{os.getpid()}.partial")
        partial.write_bytes(before + joint + json.dumps(line, ensure_ascii=False).encode() + b"\n")
        partial.replace(path)
    except OSError as error:
        raise StorageError(f"题目没有写成（{error.strerror or error}）：{path}。请检查写权限。") from error


def _list(config: Config, everything: bool, as_json: bool) -> int:
    items = [i for i in read_items(config.data) if everything or (i.state == "open" and i.mark == "down")]
    if as_json:
        print(json.dumps({"items": [asdict(i) for i in items]}, ensure_ascii=False, indent=1))
        return DONE
    for item in items:
        state = {"open": "待处理", "accepted": "已转为题目", "dismissed": "已忽略"}[item.state]
        mark = "有误" if item.mark == "down" else "有用"
        print(f"{item.item_id}  {item.at[:16]}  {mark}  {state}\n  问：{item.question}")
        print(f"  答：{item.answer[:200]}" + (f"\n  说明：{item.reason}" if item.reason else ""))
    if not items:
        print("没有待处理的反馈。")
    return DONE
