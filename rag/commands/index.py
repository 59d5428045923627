"""`index`: build, update and show the index."""

from __future__ import annotations

import argparse
import contextlib
import json
from typing import TYPE_CHECKING, Any

from rag.commands.lines import ProgressLine
from rag.commands.users import user_name
from rag.config import Config

if TYPE_CHECKING:
    from rag.corpus import Corpus
    from rag.index.store import BuildResult

_STAGES = {"parse": "读取文件", "tokenize": "分词", "embed": "计算向量", "write": "写入"}


def add_to(commands: Any, common: argparse.ArgumentParser) -> None:
    parser = commands.add_parser("index", parents=[common], help="建立和查看索引")
    actions = parser.add_subparsers(title="操作", dest="action", required=True, parser_class=type(parser))
    for name, text in (("build", "建立索引"), ("update", "更新索引：先评测，不变差才启用"), ("status", "查看索引")):
        action = actions.add_parser(name, parents=[common], help=text)
        action.add_argument("--json", action="store_true", help="输出 JSON")
        if name == "update":
            action.add_argument("--accept", action="store_true", help="评测变差也启用")
            action.add_argument("--by", default=user_name(), metavar="姓名", help="记入更新记录（默认登录名）")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace, config: Config) -> int:
    if options.action == "status":
        return _status(options, config)
    if options.action == "update":
        from eval.update import Request
        from rag.commands.updating import carry_out

        return carry_out(config, Request("update"), options.by, options.accept, options.json)
    return _report(*_build(config), options.json)


def _build(config: Config) -> tuple[BuildResult, Corpus]:
    """Build the index beside the live one, showing the progress on stderr."""
    from rag.pipeline import build_index

    with contextlib.closing(ProgressLine()) as line:

        def show(stage: str, done: int, total: int) -> None:
            line.show(f"{_STAGES.get(stage, stage)}：{done}/{total}")
            if done >= total:
                line.close()

        return build_index(config, strict=True, progress=show)


def _report(result: BuildResult, corpus: Corpus, as_json: bool) -> int:
    """Say what came of a build."""
    if as_json:
        summary = {
            "version": result.version,
            "documents": len(corpus.indexed),
            "passages": result.passages,
            "embedded": result.embedded,
            "seconds": round(result.seconds, 2),
            "unchanged": result.unchanged,
            **corpus.report(),
        }
        print(json.dumps(summary, ensure_ascii=False, indent=1))
        return 0
    for duplicate in corpus.duplicates:
        print(f"未收录 {duplicate.document_id}：{duplicate.reason}")
    for problem in corpus.problems:
        print(f"注意：{problem}")
    if result.unchanged:
        print(f"索引没有变化，版本 {result.version}。")
    else:
        print(
            f"索引已建好：版本 {result.version}，{len(corpus.indexed)} 份文件，{result.passages} 个检索单元，"
            f"新算向量 {result.embedded} 个，用时 {result.seconds:.1f} 秒。"
        )
    return 0


def _status(options: argparse.Namespace, config: Config) -> int:
    from rag.index import store

    folder = config.data / "index"
    meta = store.stored_meta(folder)
    live = meta["version"]
    found = store.versions(folder)
    if options.json:
        rows = [
            {
                "version": v.version,
                "live": v.live,
                "built_at": v.built_at,
                "documents": v.documents,
                "clauses": v.clauses,
                "passages": v.passages,
                "bytes": v.size,
            }
            for v in found
        ]
        status = {"version": live, "encoder": meta["encoder"], "settings": meta["settings"], "versions": rows}
        print(json.dumps({**status, "report": meta["report"]}, ensure_ascii=False, indent=1))
        return 0
    for v in found:
        mark = "（使用中）" if v.live else ""
        print(f"{v.version}{mark}\t{v.built_at[:19]}\t{v.documents} 份文件\t{v.clauses} 条\t{v.size / 1e6:.1f} MB")
    for duplicate in meta["report"].get("duplicates", []):
        print(f"未收录 {duplicate['document_id']}：{duplicate['reason']}")
    return 0
