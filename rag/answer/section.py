"""Which part of which document a summary is asked of: by its number, by its heading, or the document as a whole."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rag.answer.library import Library
from rag.answer.phrases import phrase
from rag.answer.structure import Reference, find_part, references_of
from rag.normal import normal
from rag.numerals import CHINESE_NUMBER, chinese_to_int
from rag.question import Question
from rag.types import Clause

_HEADING_FITS = 0.6  # share of the question's words, by weight, that a heading must have to be the section meant
_PREFERRED, _STRANGE, _NODE = 0.5, 0.4, 0.2  # weights beside that share, where several headings fit
_NUMBER = rf"(?:{CHINESE_NUMBER}|\d+)"
_PART = re.compile(rf"第{_NUMBER}(?:编|章|节|条|部分)|(?:专栏|附件|表)\s*{_NUMBER}")
_LAST = re.compile(r"最后一?个?(?:部分|章)")
_NUMBERED = re.compile(rf"第({_NUMBER})|[（(]?({CHINESE_NUMBER})[)）]?、?")


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a document, or the whole of it where there is no part."""

    document_id: str
    part: Clause | None = None


@dataclass(frozen=True, slots=True)
class NoSection:
    """Why nothing can be summed up, in words for the user."""

    reason: str


def sections_meant(question: Question, library: Library, document_ids: Sequence[str]) -> list[Section] | NoSection:
    """What the question names; [] if it names neither a document nor a heading."""
    documents = question.named_documents or tuple(document_ids) or tuple(library.documents)
    asked = question.unnamed
    references, is_last = references_of(asked), bool(_LAST.search(asked))
    if references or is_last:
        found = {d: _last_part(d, library) if is_last else _part(d, references, library) for d in documents}
        sections = [Section(d, part) for d, part in found.items() if part is not None]
        return sections or NoSection(_no_such_part("".join(_PART.findall(asked)), documents, library))
    if question.topic.strip():
        part = _by_heading(question, documents, library)
        return [Section(part.document_id, part)] if part is not None else []
    if len(documents) == 1 or question.named_documents:
        return [Section(d) for d in documents]
    titles = "、".join(f"《{library.documents[d].facts.title or d}》" for d in documents)
    return NoSection(phrase("refused_which_document", titles=titles))


def headed(document_id: str, library: Library) -> list[tuple[str, Clause]]:
    """The outermost headings of a document with the node or clause that each opens."""
    tops: dict[str, Clause] = {}
    for clause in library.clauses.values():
        if clause.document_id == document_id and clause.heading_path and clause.kind not in ("row", "footnote", "end"):
            tops.setdefault(clause.heading_path[0], clause)
    return list(tops.items())


def headed_below(node: Clause, library: Library) -> list[tuple[str, Clause]]:
    """The headings one level below a node, without boxes and tables where there are others."""
    depth = len(node.heading_path)
    found: dict[str, Clause] = {}
    for identifier in node.children:
        child = library.clauses[identifier]
        if len(child.heading_path) > depth and child.kind != "row":
            found.setdefault(child.heading_path[depth], child)
    plain = [(h, c) for h, c in found.items() if not re.match(r"专栏|表\s*\d", h)]
    return plain if len(plain) > 1 else list(found.items())


def _part(document_id: str, references: Sequence[Reference], library: Library) -> Clause | None:
    """The part named: by its own kind, else by its number among the headings one below the part around it."""
    part = find_part(document_id, references, library)
    if part is not None or references[-1].kind not in ("部分", "节"):
        return part
    around = _part(document_id, references[:-1], library) if len(references) > 1 else None
    if around is None and (len(references) > 1 or references[0].kind != "部分"):
        return None
    below = headed(document_id, library) if around is None else headed_below(around, library)
    return next((c for heading, c in below if _number_of(heading) == references[-1].number), None)


def _last_part(document_id: str, library: Library) -> Clause | None:
    parts = headed(document_id, library)
    return parts[-1][1] if parts else None


def _number_of(heading: str) -> int | None:
    found = _NUMBERED.match(heading)
    numeral = (found.group(1) or found.group(2)) if found else ""
    return int(numeral) if numeral.isdecimal() else chinese_to_int(numeral)


def _no_such_part(part: str, documents: Sequence[str], library: Library) -> str:
    if len(documents) != 1:
        return phrase("refused_no_part", part=part)
    parts = "；".join(heading for heading, _ in headed(documents[0], library))
    title = library.documents[documents[0]].facts.title or documents[0]
    return phrase("refused_no_part_of", title=title, part=part, parts=parts)


def _by_heading(question: Question, documents: Sequence[str], library: Library) -> Clause | None:
    """The part whose heading the question names; of several the one that says least beside it."""
    words = [(word.removeprefix("2:"), weight) for word, weight in library.words(question)]
    total = sum(weight for _, weight in words)
    best: tuple[float, Clause] | None = None
    for clause in library.clauses.values():
        if clause.document_id not in documents or not clause.heading_path or clause.kind in ("row", "footnote"):
            continue
        heading = normal(clause.heading_path[-1])
        covered = sum(weight for word, weight in words if word in heading) / total if total else 0.0
        if covered < _HEADING_FITS:
            continue
        pairs = [heading[i : i + 2] for i in range(len(heading) - 1)]
        topic = normal(question.topic)
        strange = sum(pair not in topic for pair in pairs) / max(len(pairs), 1)
        score = covered + _PREFERRED * question.preferred.get(clause.document_id, 0.0) - _STRANGE * strange
        score += _NODE if clause.kind == "node" else 0.0
        if best is None or score > best[0]:
            best = (score, clause)
    return best[1] if best else None
