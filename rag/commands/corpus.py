"""`corpus`: list and check documents; add, replace and remove them; the history of all that, and the way back."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any, Literal

from rag.commands.users import user_name
from rag.config import Config

Action = Literal["add", "replace", "remove"]


def add_to(commands: Any, common: argparse.ArgumentParser) -> None:
    parser = commands.add_parser("corpus", parents=[common], help="管理语料")
    actions = parser.add_subparsers(title="操作", dest="action", required=True, parser_class=type(parser))
    added = {name: actions.add_parser(name, parents=[common], help=text) for name, (text, _) in _ACTIONS.items()}
    for action in added.values():
        action.add_argument("--json", action="store_true", help="输出 JSON")
    added["add"].add_argument("files", nargs="+", type=Path, metavar="文件")
    added["replace"].add_argument("document", metavar="文件编号")
    added["replace"].add_argument("file", type=Path, metavar="新文件")
    added["remove"].add_argument("documents", nargs="+", metavar="文件编号")
    added["rollback"].add_argument("version", nargs="?", default="", metavar="版本", help="默认是上一个版本")
    for name in ("add", "replace", "remove"):
        added[name].add_argument("--accept", action="store_true", help="评测变差也启用")
    for name in ("add", "replace", "remove", "rollback"):
        added[name].add_argument("--by", default=user_name(), metavar="姓名", help="记入更新记录（默认登录名）")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace, config: Config) -> int:
    return _ACTIONS[options.action][1](options, config)


def _list(options: argparse.Namespace, config: Config) -> int:
    from rag.corpus import load_corpus, unknown_facts

    corpus = load_corpus(config.corpus, strict=False)
    left_out = {d.document_id: d for d in corpus.duplicates}
    rows = [
        {
            "doc_id": d.document_id,
            "file": d.file,
            "title": d.facts.title,
            "document_number": d.facts.document_number,
            "issuing_body": d.facts.issuing_body,
            "date_signed": d.facts.date_signed,
            "date_published": d.facts.date_published,
            "period_start": d.facts.period_start,
            "period_end": d.facts.period_end,
            "region": d.facts.region,
            "region_level": d.facts.region_level,
            "status": d.facts.status,
            "addressees": d.facts.addressees,
            "index_number": d.facts.index_number,
            "effective_date": d.facts.effective_date,
            "repeals": list(d.facts.repeals),
            "unknown": list(unknown_facts(d.facts)),
            "characters": len(d.text),
            "indexed": d.document_id not in left_out,
            "duplicate_of": left_out[d.document_id].better_id if d.document_id in left_out else "",
        }
        for d in corpus.documents
    ]
    if options.json:
        print(json.dumps({"documents": rows, "unreadable": list(corpus.unreadable)}, ensure_ascii=False, indent=1))
        return 0
    for document in corpus.documents:
        facts, note = document.facts, ""
        if document.document_id in left_out:
            note = f"  ← 与 {left_out[document.document_id].better_id} 重复，不进入索引"
        elif unknown := unknown_facts(facts):
            note = f"  ← {'、'.join(unknown)}未识别"
        print(f"{document.document_id}\t《{facts.title}》\t{facts.document_number}\t{facts.date_signed}{note}")
    for name in corpus.unreadable:
        print(f"{name}\t（无法读取，用 corpus check 查看原因）")
    return 0


def _check(options: argparse.Namespace, config: Config) -> int:
    from rag.chunking.clauses import chunk
    from rag.corpus import load_corpus
    from rag.corpus_check import check_documents
    from rag.pipeline import begins_with_place

    corpus = load_corpus(config.corpus, strict=False)
    report = corpus.report()
    checks = check_documents(corpus.documents, [d.document_id for d in corpus.duplicates])
    report["documents"] = [
        {
            "doc_id": d.document_id,
            "file": d.file,
            "headings": len(c.headings),
            "clauses": sum(x.kind not in ("node", "row") for x in c.clauses),
            "tables": len(d.tables),
            "footnotes": len(d.footnotes),
            "removed": len(d.removed),
            "warnings": list(c.warnings),
            **checked,
        }
        for d, checked in zip(corpus.documents, checks, strict=True)
        for c in [chunk(d, begins_with_place)]
    ]
    if options.json:
        print(json.dumps(report, ensure_ascii=False, indent=1))
    else:
        for row in report["documents"]:  # type: ignore[attr-defined]
            print(f"{row['doc_id']}：{row['headings']} 个标题，{row['clauses']} 条，{row['tables']} 张表")
            for warning in row["warnings"]:
                print(f"  注意：{warning}")
            for line in _to_look_at(row):
                print(f"  {line}")
        for duplicate in corpus.duplicates:
            print(f"重复：{duplicate.document_id}：{duplicate.reason}")
        for problem in corpus.problems:
            print(f"问题：{problem}")
    return 1 if corpus.unreadable else 0


def _to_look_at(row: dict[str, Any]) -> list[str]:
    """What the warnings of a document do not say yet, in Chinese."""
    lines = [f"未识别：“{line['text']}”以编号开头，没有当作标题。" for line in row["unrecognised"]]
    more = row["unrecognised_count"] - len(lines)
    if more:
        lines.append(f"未识别：另有 {more} 行类似情况。")
    if near := row["near_duplicate"]:
        lines.append(
            f"近似：有 {near['containment']:.1%} 的内容也在“{near['doc_id']}”中（占它的 {near['coverage']:.1%}）。"
        )
    if row["newer_version"]:
        lines.append(f"新版：“{row['newer_version']}”与本文件标题相同而日期或文号更新，请核对本文件是否已废止。")
    if row["confidence"] is not None:
        lines.append(f"识别：文字由扫描件识别，平均置信度 {row['confidence']:.0%}。")
    return lines


def _add(options: argparse.Namespace, config: Config) -> int:
    return _update("add", options, config, files=tuple(options.files))


def _replace(options: argparse.Namespace, config: Config) -> int:
    return _update("replace", options, config, files=(options.file,), document_ids=(options.document,))


def _remove(options: argparse.Namespace, config: Config) -> int:
    return _update("remove", options, config, document_ids=tuple(options.documents))


def _update(action: Action, options: argparse.Namespace, config: Config, **what: Any) -> int:
    from eval.update import Request
    from rag.commands.updating import carry_out

    return carry_out(config, Request(action, **what), options.by, options.accept, options.json)


def _history(options: argparse.Namespace, config: Config) -> int:
    from rag.commands.updating import history_text
    from rag.versions import read_notes

    notes = read_notes(config.data)
    if options.json:
        print(json.dumps({"history": [asdict(note) for note in notes]}, ensure_ascii=False, indent=1))
    else:
        print(history_text(notes))
    return 0


def _rollback(options: argparse.Namespace, config: Config) -> int:
    from rag.commands.updating import go_back

    return go_back(config, options.version, options.by, options.json)


_ACTIONS: dict[str, tuple[str, Callable[[argparse.Namespace, Config], int]]] = {
    "list": ("列出文件", _list),
    "check": ("检查语料", _check),
    "add": ("加入文件：先评测，不变差才启用", _add),
    "replace": ("用新文件替换一份文件：先评测，不变差才启用", _replace),
    "remove": ("撤下文件：先评测，不变差才启用", _remove),
    "history": ("列出历次更新", _history),
    "rollback": ("恢复到以前的版本", _rollback),
}
