"""`indicators`: the figures that documents set or report, and where they contradict each other."""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rag.config import Config
from rag.errors import InputError

if TYPE_CHECKING:
    from rag.indicators.ledger import Ledger
    from rag.types import Clause, Document, IndicatorEntry

_ENDINGS = (".xlsx", ".csv", ".jsonl")
_ROLES = {"target": "目标", "base": "基数", "actual": "实际"}
_MEASURES = {"level": "", "growth": "增长", "increase": "增加", "multiple": "倍数"}
_HEADER = (
    "指标",
    "对象",
    "地区",
    "数值",
    "单位",
    "限定",
    "类别",
    "年份",
    "起始年份",
    "性质",
    "属性",
    "文件",
    "出处",
    "原文",
)


def add_to(commands: Any, common: argparse.ArgumentParser) -> None:
    parser = commands.add_parser("indicators", parents=[common], help="查找指标")
    parser.add_argument("--name", default="", metavar="指标", help="指标名称，例如 产值")
    parser.add_argument("--scope", default="", metavar="对象", help="指标所属的产业、领域等")
    parser.add_argument("--region", default="", metavar="地区")
    parser.add_argument("--year", type=int, metavar="年份")
    parser.add_argument("--doc", action="append", default=[], nargs="+", metavar="文件编号", help="只在这些文件中查")
    parser.add_argument("--out", type=Path, metavar="输出.xlsx", help="写入 .xlsx、.csv 或 .jsonl 文件")
    parser.add_argument("--json", action="store_true", help="输出 JSON")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace, config: Config) -> int:
    from rag.pipeline import Assistant

    check_target(options.out)
    assistant = Assistant.open(config)
    clauses = {c.clause_id: c for identifier in assistant.documents for c in assistant.clauses(identifier)}
    return report(options, assistant.ledger, assistant.documents, clauses)


def check_target(target: Path | None) -> None:
    """Raises InputError where `--out` cannot be right, before anything is loaded."""
    if target is None:
        return
    if target.suffix.lower() not in _ENDINGS:
        raise InputError(f"--out 的文件名应以 {'、'.join(_ENDINGS)} 结尾。")
    if target.is_dir():
        raise InputError(f"--out 指向的 {target} 是目录，请写文件名。")
    if not target.parent.is_dir():
        raise InputError(f"找不到输出文件所在的目录 {target.parent}。请先建立它。")


def report(
    options: argparse.Namespace, ledger: Ledger, documents: Mapping[str, Document], clauses: Mapping[str, Clause]
) -> int:
    """Print or write what is asked for. Raises InputError for a document that is not there."""
    chosen = [identifier for group in options.doc for identifier in group]
    for identifier in chosen:
        if identifier not in documents:
            raise InputError(f"没有编号为“{identifier}”的文件。可选：{'、'.join(documents)}。")
    found = ledger.find(options.name, options.year, chosen, options.scope, options.region)
    asked = set(found)
    disagreeing = [c.entries for c in ledger.contradictions() if asked & set(c.entries)]
    if options.out is not None:
        _write(options.out, found, documents, clauses)
    if options.json:
        result = {
            "indicators": [indicator_json(e, documents, clauses) for e in found],
            "contradictions": [[indicator_json(e, documents, clauses) for e in group] for group in disagreeing],
        }
        print(json.dumps(result, ensure_ascii=False, indent=1))
    elif options.out is not None:
        print(f"共 {len(found)} 条指标，已写入 {options.out}。")
    else:
        _print(found, disagreeing, documents)
    return 0


def indicator_json(
    entry: IndicatorEntry, documents: Mapping[str, Document], clauses: Mapping[str, Clause]
) -> dict[str, Any]:
    document = documents[entry.document_id]
    return {
        "name": entry.name,
        "scope": entry.scope,
        "region": entry.region,
        "value": entry.value,
        "number": entry.number,
        "number_to": entry.number_to,
        "unit": entry.unit,
        "bound": entry.bound,
        "measure": entry.measure,
        "year": entry.year,
        "year_from": entry.year_from,
        "role": entry.role,
        "kind": entry.kind,
        "source": entry.source,
        "clause_id": entry.clause_id,
        "doc_id": entry.document_id,
        "title": document.facts.title,
        "label": _label(entry, documents, clauses),
        "quote": document.text[entry.start : entry.end],
        "start": entry.start,
        "end": entry.end,
    }


def _label(entry: IndicatorEntry, documents: Mapping[str, Document], clauses: Mapping[str, Clause]) -> str:
    from rag.cite import citation_label

    clause = clauses.get(entry.clause_id)
    return citation_label(documents[entry.document_id].facts, clause) if clause else ""


def _print(
    found: Sequence[IndicatorEntry],
    disagreeing: Sequence[Sequence[IndicatorEntry]],
    documents: Mapping[str, Document],
) -> None:
    if not found:
        print("没有找到符合条件的指标。")
        return
    last = ""
    for entry in found:
        if entry.document_id != last:
            last = entry.document_id
            print(f"《{documents[last].facts.title}》（{last}）")
        print(f"  {_line(entry)}")
    print(f"共 {len(found)} 条。")
    for group in disagreeing:
        print(f"数值不一致：{'；'.join(f'{_line(e)}（{e.document_id}）' for e in group)}")


def _line(entry: IndicatorEntry) -> str:
    """2023年 战略性新兴产业 投资：985亿元（以上，目标）"""
    years = f"{entry.year_from}—{entry.year}年 " if entry.year_from and entry.year else f"{entry.year}年 "
    measure = _MEASURES[entry.measure] if entry.measure in ("growth", "increase") else ""
    unit = "" if entry.unit == "番" else entry.unit
    said = f"{measure}{entry.value}{unit}"
    notes = "，".join(filter(None, (entry.bound, _ROLES[entry.role], entry.kind)))
    of_what = f"{entry.scope} {entry.name}".strip()
    return f"{years if entry.year else ''}{of_what}：{said}（{notes}）"


def _write(
    target: Path,
    found: Sequence[IndicatorEntry],
    documents: Mapping[str, Document],
    clauses: Mapping[str, Clause],
) -> None:
    from rag.desk.workbook import write_table

    rows: list[list[str | int | float | None]] = [
        [
            e.name,
            e.scope,
            e.region,
            e.value if e.number is None or e.number_to is not None or e.unit == "番" else e.number,
            e.unit,
            e.bound,
            _MEASURES[e.measure],
            e.year,
            e.year_from,
            _ROLES[e.role],
            e.kind,
            documents[e.document_id].facts.title,
            _label(e, documents, clauses),
            documents[e.document_id].text[e.start : e.end],
        ]
        for e in found
    ]
    write_table(target, _HEADER, rows)
