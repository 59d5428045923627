"""What stewards see of each document: how much was read from it, and what they have to look at."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from rag.chunking.clauses import chunk
from rag.corpus import Corpus
from rag.corpus_check import check_documents
from rag.facts import status_today
from rag.pipeline import begins_with_place
from rag.types import Clause, Document

if TYPE_CHECKING:
    from datetime import date

    from rag.pipeline import Assistant

SHEET_HEADER = (
    *("编号", "文件名", "标题", "发文字号", "发文机关", "成文日期", "地区", "状态"),
    *("标题数", "条款数", "表格数", "脚注数", "提示"),
)


@dataclass(frozen=True, slots=True)
class DocumentRow:
    document: Document
    headings: int
    clauses: int  # that are cited: without sections and the rows of tables
    remarks: tuple[str, ...]  # what a steward has to look at, in Chinese


@lru_cache(maxsize=1)  # of the live version, for every reader
def live_rows(assistant: Assistant) -> tuple[DocumentRow, ...]:
    """A row for each document that answers are made from."""
    documents = tuple(assistant.documents.values())
    problems = assistant.report.get("problems", ())
    return tuple(
        DocumentRow(
            document,
            len(assistant.headings(document.document_id)),
            _cited(assistant.clauses(document.document_id)),
            _remarks(document.document_id, document.warnings, check, problems),
        )
        for document, check in zip(documents, check_documents(documents), strict=True)
    )


def staged_rows(corpus: Corpus, document_ids: Collection[str]) -> tuple[DocumentRow, ...]:
    """The same of some documents of a corpus that is not live yet."""
    checks = check_documents(corpus.documents, [d.document_id for d in corpus.duplicates])
    rows = []
    for document, check in zip(corpus.documents, checks, strict=True):
        if document.document_id in document_ids:
            chunked = chunk(document, begins_with_place)
            remarks = _remarks(document.document_id, chunked.warnings, check, corpus.problems)
            rows.append(DocumentRow(document, len(chunked.headings), _cited(chunked.clauses), remarks))
    return tuple(rows)


def common_problems(problems: Iterable[str], document_ids: Iterable[str]) -> tuple[str, ...]:
    """The problems of a corpus that are not those of one of its documents."""
    known = tuple(_quoted(one) for one in document_ids)
    return tuple(p for p in problems if not p.startswith(known))


def sheet_row(row: DocumentRow, today: date) -> list[Any]:
    document, facts = row.document, row.document.facts
    return [
        document.document_id,
        document.file,
        facts.title,
        facts.document_number,
        facts.issuing_body,
        facts.date_signed,
        facts.region,
        facts.status or status_today(facts, today),
        row.headings,
        row.clauses,
        len(document.tables),
        len(document.footnotes),
        "；".join(row.remarks),
    ]


def _cited(clauses: Iterable[Clause]) -> int:
    return sum(clause.kind not in ("node", "row") for clause in clauses)


def _quoted(document_id: str) -> str:
    """How a problem of the corpus begins that is one document's."""
    return f"“{document_id}”"


def _remarks(
    document_id: str, warnings: Sequence[str], check: Mapping[str, Any], problems: Iterable[str]
) -> tuple[str, ...]:
    own = [p.removeprefix(_quoted(document_id)) for p in problems if p.startswith(_quoted(document_id))]
    said = [one.removeprefix("：") if one.startswith("：") else f"本文件{one}" for one in own]
    return tuple(dict.fromkeys([*warnings, *said, *_from_check(check)]))


def _from_check(check: Mapping[str, Any]) -> list[str]:
    lines = [f"“{line['text']}”以编号开头，没有当作标题。" for line in check["unrecognised"]]
    if more := check["unrecognised_count"] - len(lines):
        lines.append(f"另有 {more} 行以编号开头，没有当作标题。")
    if check["replaced_characters"]:
        lines.append(f"有 {check['replaced_characters']} 个字没有读出来（显示为 \ufffd），请核对原件。")
    if near := check["near_duplicate"]:
        lines.append(f"有 {near['containment']:.1%} 的内容也在“{near['doc_id']}”中。")
    if check["newer_version"]:
        lines.append(f"“{check['newer_version']}”与本文件标题相同而更新，请核对本文件是否已废止。")
    if check["confidence"] is not None:
        lines.append(f"文字由扫描件识别，平均置信度 {check['confidence']:.0%}。")
    return lines
