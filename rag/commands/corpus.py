"""`corpus`: list, check, add and remove documents."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

from rag.config import Config


def add_to(commands: Any, common: argparse.ArgumentParser) -> None:
    parser = commands.add_parser("corpus", parents=[common], help="管理语料")
    actions = parser.add_subparsers(title="操作", dest="action", required=True, parser_class=type(parser))
    for name, text in (("list", "列出文件"), ("check", "检查语料"), ("add", "加入文件"), ("remove", "撤下文件")):
        action = actions.add_parser(name, parents=[common], help=text)
        action.add_argument("--json", action="store_true", help="输出 JSON")
        if name == "add":
            action.add_argument("files", nargs="+", type=Path, metavar="文件")
        if name == "remove":
            action.add_argument("documents", nargs="+", metavar="文件编号")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace, config: Config) -> int:
    actions = {"list": _list, "check": _check, "add": _add, "remove": _remove}
    return actions[options.action](options, config)


def _list(options: argparse.Namespace, config: Config) -> int:
    from rag.corpus import load_corpus

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
            "characters": len(d.text),
            "indexed": d.document_id not in left_out,
            "duplicate_of": left_out[d.document_id].better_id if d.document_id in left_out else "",
        }
        for d in corpus.documents
    ]
    if options.json:
        print(json.dumps({"documents": rows, "unreadable": list(corpus.unreadable)}, ensure_ascii=False, indent=1))
        return 0
    for row in rows:
        note = "" if row["indexed"] else f"  ← 与 {row['duplicate_of']} 重复，不进入索引"
        print(f"{row['doc_id']}\t《{row['title']}》\t{row['document_number']}\t{row['date_signed']}{note}")
    for name in corpus.unreadable:
        print(f"{name}\t（无法读取，用 corpus check 查看原因）")
    return 0


def _check(options: argparse.Namespace, config: Config) -> int:
    from rag.chunking.clauses import chunk
    from rag.corpus import load_corpus
    from rag.pipeline import begins_with_place

    corpus = load_corpus(config.corpus, strict=False)
    report = corpus.report()
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
        }
        for d in corpus.documents
        for c in [chunk(d, begins_with_place)]
    ]
    if options.json:
        print(json.dumps(report, ensure_ascii=False, indent=1))
    else:
        for row in report["documents"]:  # type: ignore[attr-defined]
            print(f"{row['doc_id']}：{row['headings']} 个标题，{row['clauses']} 条，{row['tables']} 张表")
            for warning in row["warnings"]:
                print(f"  注意：{warning}")
        for duplicate in corpus.duplicates:
            print(f"重复：{duplicate.document_id}：{duplicate.reason}")
        for problem in corpus.problems:
            print(f"问题：{problem}")
    return 1 if corpus.unreadable else 0


def _add(options: argparse.Namespace, config: Config) -> int:
    from rag.commands.index import rebuild
    from rag.stewardship import add_files

    added = add_files(config.corpus, options.files)
    return rebuild(config, options.json, {"added": added})


def _remove(options: argparse.Namespace, config: Config) -> int:
    from rag.commands.index import rebuild
    from rag.stewardship import remove_documents

    removed = remove_documents(config.corpus, options.documents)
    return rebuild(config, options.json, {"removed": removed})
