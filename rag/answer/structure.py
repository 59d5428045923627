"""Answers from the structure of a document: 「第三章有哪些内容」「专栏5」「有几章」「第十条规定了什么」."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rag.answer.library import Library
from rag.answer.phrases import phrase
from rag.answer.sentences import child_titles
from rag.numerals import CHINESE_NUMBER, chinese_to_int
from rag.question import Question
from rag.types import Clause, Evidence, Statement

_REFERENCE = re.compile(
    rf"第(?P<n>{CHINESE_NUMBER}|\d+)(?P<kind>编|章|节|条|部分)|(?P<box>专栏|附件|表)\s*(?P<m>\d+|{CHINESE_NUMBER})"
)
_HOW_MANY = re.compile(r"(?:有|分|分为|共|一共)?(?:多少|几)(?:个|张|条)?(?P<kind>编|章|节|条|专栏|表格?|附件|部分)")
_CLASSIFIERS = {"专栏": "个专栏", "表": "张表", "附件": "个附件", "部分": "个部分"}
_WHOLE_MAX = 300  # characters; a longer clause is answered by its titles or its first sentence
_MOST = 60  # lines of a list


@dataclass(frozen=True, slots=True)
class Reference:
    kind: str  # 章, 节, 条, 专栏 …
    number: int


def references_of(text: str) -> tuple[Reference, ...]:
    """Parts of a document that a question names by their numbers, outermost first."""
    found = []
    for match in _REFERENCE.finditer(text):
        numeral = match.group("n") or match.group("m")
        value = int(numeral) if numeral.isdecimal() else chinese_to_int(numeral)
        if value is not None:
            found.append(Reference(match.group("kind") or match.group("box"), value))
    return tuple(found)


def structure_statements(question: Question, library: Library, document_ids: Sequence[str]) -> tuple[Statement, ...]:
    """Titles below the part that the question names, or how many parts there are; () if it asks for neither."""
    documents = question.named_documents or tuple(document_ids) or tuple(library.documents)
    counted = _HOW_MANY.search(question.text)
    if counted and (len(documents) == 1 or question.named_documents):
        return tuple(s for d in documents for s in _count(d, counted.group("kind"), library))
    references = references_of(question.text)
    if not references or question.intent not in ("list", "fact", "definition", "summary"):
        return ()
    statements: list[Statement] = []
    for document_id in documents:
        part = find_part(document_id, references, library)
        if part is not None:
            statements += contents(part, library)
    return tuple(statements)


def find_part(document_id: str, references: Sequence[Reference], library: Library) -> Clause | None:
    """The innermost part named, inside the outer ones named before it."""
    inside: Clause | None = None
    for reference in references:
        inside = next((c for c in _parts(document_id, reference.kind, library) if _fits(c, reference, inside)), None)
        if inside is None:
            return None
    return inside


def _fits(clause: Clause, reference: Reference, inside: Clause | None) -> bool:
    if inside is not None and not (inside.start <= clause.start and clause.end <= inside.end):
        return False
    return reference in references_of(clause.heading_path[-1][:12])


def _parts(document_id: str, kind: str, library: Library) -> list[Clause]:
    """Nodes and clauses that a heading of this kind opens, in document order."""
    opening = re.compile(rf"第({CHINESE_NUMBER}|\d+){kind}" if len(kind) == 1 and kind != "表" else rf"{kind}\s*\d*")
    seen: dict[tuple[str, ...], Clause] = {}
    for clause in library.clauses.values():
        if clause.document_id != document_id or not clause.heading_path or clause.kind == "row":
            continue
        if opening.match(clause.heading_path[-1]):
            seen.setdefault(clause.heading_path, clause)
    return list(seen.values())


def contents(part: Clause, library: Library) -> list[Statement]:
    """The titles below a part of a document, or its text, under a line that names it."""
    titles = child_titles(part, library) if part.kind == "node" else []
    title = library.documents[part.document_id].facts.title or part.document_id
    head = Statement(phrase("structure_part", title=title, part=part.heading_path[-1]), ())
    if not titles:
        text = _opening(part.text)
        return [head, Statement(text.replace("\n", " "), (Evidence(part, part.start, part.start + len(text)),))]
    lines = []
    for name, child in titles[:_MOST]:
        start = child.start if child.text.startswith(name[:4]) else part.start
        lines.append(Statement(f"{name}。", (Evidence(part, start, min(start + len(name), part.end)),)))
    return [head, *lines]


def _opening(text: str) -> str:
    """The whole text, or as many of its first sentences as fit; the first words where no sentence does."""
    if len(text) <= _WHOLE_MAX:
        return text
    return text[: text.rfind("。", 0, _WHOLE_MAX) + 1 or _WHOLE_MAX]


def _count(document_id: str, kind: str, library: Library) -> list[Statement]:
    kind = "表" if kind == "表格" else kind
    parts = _parts(document_id, kind, library)
    title = library.documents[document_id].facts.title or document_id
    if not parts or len(parts) > _MOST:
        return []
    head = Statement(phrase("structure_count", title=title, count=len(parts), kind=_CLASSIFIERS.get(kind, kind)), ())
    lines = [
        Statement(f"{p.heading_path[-1]}。", (Evidence(p, p.start, p.start + len(p.heading_path[-1])),)) for p in parts
    ]
    return [head, *lines]
