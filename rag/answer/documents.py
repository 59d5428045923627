"""Answers about documents themselves: their facts, which there are, and where something stands."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from rag.answer.library import Library
from rag.answer.phrases import phrase
from rag.facts import status_today
from rag.question import Question
from rag.types import Clause, Document, Evidence, Statement

_MEANT = 0.3  # preference from which a document that is not named outright is taken as meant
_WANTED: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("period", re.compile(r"有效期|适用期|规划期|执行期|管到|哪几年")),
    ("state", re.compile(r"有效|过期|到期|废止|失效|作废")),
    ("about", re.compile(r"是(?:什么|啥|哪份|哪个)文件|讲什么")),
    ("number", re.compile(r"文号|发文字号|几号文")),
    ("body", re.compile(r"谁发的|发文机关|发文单位|哪(?:个|家)(?:单位|部门|机关)")),
    ("published", re.compile(r"发布日期|公布|什么时候发布|何时发布")),
    ("signed", re.compile(r"成文|印发|下发|发文|出台|时间|日期|什么时候|何时|哪")),
)
_WHEN = r"(?:什么时候|何时|哪一?[天年]|几时|啥时候)"
# A second fact asked for in the same question must be named more clearly: 「谁发的，什么时候发的」.
_ALSO_WANTED: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("number", re.compile(r"文号|发文字号|几号文")),
    ("body", re.compile(r"谁(?:发|印发|出台)|发文机关|发文单位|哪(?:个|家)(?:单位|部门|机关).{0,2}(?:发|印|出台)")),
    ("signed", re.compile(rf"成文(?:日期|时间)|{_WHEN}.{{0,4}}(?:成文|印发|下发|发文|发的|出台)")),
    ("published", re.compile(rf"(?:发布|公布)(?:日期|时间)|{_WHEN}.{{0,4}}(?:发布|公布)")),
)


def document_statements(question: Question, library: Library, document_ids: Sequence[str]) -> tuple[Statement, ...]:
    """The facts asked for, of each document that the question names; of all for 「哪份还有效」."""
    wanted = next((name for name, pattern in _WANTED if pattern.search(question.text)), "signed")
    also = [name for name, pattern in _ALSO_WANTED if pattern.search(question.text) and name != wanted]
    documents = question.named_documents or tuple(document_ids)
    if not documents:
        best = max(question.preferred.values(), default=0.0)
        meant = [d for d, weight in question.preferred.items() if weight == best]
        documents = tuple(meant) if len(meant) == 1 and best >= _MEANT else ()
    if not documents and (wanted == "state" or len(library.documents) == 1):
        documents = tuple(library.documents)
    statements = [_statement(library.documents[d], fact, library) for d in documents for fact in (wanted, *also)]
    return tuple(dict.fromkeys(statements))


def _statement(document: Document, wanted: str, library: Library) -> Statement:
    title = document.facts.title or document.document_id
    front = _front(library, document)
    evidence = (Evidence(front, front.start, front.end),) if front else ()
    if wanted == "about":
        facts = document.facts
        text = phrase(
            "document_about",
            number=facts.document_number or document.file,
            title=title,
            body=facts.issuing_body or "（未载明的机关）",
            date=_fact(document, "signed") or "（未载明）",
        )
        return Statement(text, evidence)
    if wanted == "state":
        period = _fact(document, "period")
        state = "state_expired" if status_today(document.facts, date.today()) else "state_current"
        if not period:
            return Statement(phrase("document_unknown", title=title), evidence)
        return Statement(phrase("document_state", title=title, value=period, state=phrase(state)), evidence)
    value = _fact(document, wanted)
    if not value and wanted == "published":
        wanted, value = "signed", _fact(document, "signed")
    published = _fact(document, "published")
    if wanted == "signed" and value and published and published != value:
        return Statement(phrase("document_dates", title=title, signed=value, published=published), evidence)
    if not value:
        return Statement(phrase("document_unknown", title=title), evidence)
    return Statement(phrase(f"document_{wanted}", title=title, value=value), evidence)


def corpus_statements(library: Library) -> tuple[Statement, ...]:
    """The list of documents."""
    lines = [Statement(phrase("corpus_list"), ())]
    for document in library.documents.values():
        front = _front(library, document)
        number = f"（{document.facts.document_number}）" if document.facts.document_number else ""
        title = document.facts.title or document.document_id
        lines.append(Statement(f"《{title}》{number}", (Evidence(front, front.start, front.end),) if front else ()))
    return tuple(lines)


def where_statement(clause: Clause, quote: tuple[int, int], library: Library) -> Statement:
    """Document, place and headings of a clause."""
    document = library.documents[clause.document_id]
    place = "—".join(clause.heading_path) or clause.label
    return Statement(
        phrase("where", title=document.facts.title or document.document_id, place=f"：{place}"),
        (Evidence(clause, *quote),),
    )


def _fact(document: Document, wanted: str) -> str:
    facts = document.facts
    if wanted == "number":
        return facts.document_number
    if wanted == "body":
        return facts.issuing_body
    if wanted == "period":
        return f"{facts.period_start}—{facts.period_end}年" if facts.period_start and facts.period_end else ""
    return spelt_day(facts.date_published if wanted == "published" else facts.date_signed)


def spelt_day(day: str) -> str:
    """2021-09-18 -> 2021年9月18日; what is no such date stays as it is."""
    parts = day.split("-")
    return f"{parts[0]}年{int(parts[1])}月{int(parts[2])}日" if len(parts) == 3 else day


def _front(library: Library, document: Document) -> Clause | None:
    own = [c for c in library.clauses.values() if c.document_id == document.document_id]
    return next((c for c in own if c.kind == "front"), own[0] if own else None)
