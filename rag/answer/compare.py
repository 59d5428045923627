"""Answers that set documents or things side by side, each with its own citation."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from rag.answer.library import Library
from rag.answer.phrases import phrase
from rag.answer.sentences import sentence_statements
from rag.answer.support import judge
from rag.question import Question
from rag.question_words import measure_of
from rag.read import Reader
from rag.types import Hit, Intent, Statement

_PAIR = re.compile(r"(?P<a>[^，。、？\s]{2,16}?)(?:和|与|跟|同|、)(?P<b>[^，。？\s]{2,24})")
_AFTER_PAIR = re.compile(r"(?:这?[两二三]个)|的|产业|分别|各|哪|，")
_HITS = 8


def comparison_statements(
    question: Question, library: Library, reader: Reader, document_ids: Sequence[str]
) -> tuple[Statement, ...]:
    """One statement for each side: for two documents that are named, or for two things joined by 和; else ()."""
    sides = _documents(question, library)
    inner: Intent = (
        "figure" if measure_of(question.text) or re.search(r"多少|几|目标|高|低|大|小|差", question.text) else "fact"
    )
    if len(sides) >= 2:
        statements = []
        for document_id in sides:
            single = replace(question, intent=inner, preferred={}, places=(), named_documents=(document_id,))
            found = _best(single, library, reader, [document_id])
            title = library.documents[document_id].facts.title or document_id
            if found is None:
                statements.append(Statement(phrase("compared_missing", title=title), ()))
            else:
                statements.append(Statement(phrase("compared", title=title, text=found.text), found.evidence))
        return tuple(statements) if any(s.evidence for s in statements) else ()
    pair = _pair(question.topic)
    if pair is None:
        return ()
    statements = []
    for _, other in (pair, pair[::-1]):
        topic = question.topic.replace(other, " ", 1)
        single = replace(question, intent=inner, topic=topic)
        found = _best(single, library, reader, document_ids)
        if found is None or any(found.evidence == s.evidence for s in statements):
            return ()
        statements.append(found)
    return tuple(statements)


def _documents(question: Question, library: Library) -> list[str]:
    """Documents to compare: those named, else those of the regions named, else of both levels of government."""
    if len(question.named_documents) >= 2:
        return list(question.named_documents)
    named = [i for i, d in library.documents.items() if d.facts.region and d.facts.region in question.places]
    whole = re.search(r"全区|自治区|全省|区里", question.text)
    if whole and named:
        level = "省级"
        named += [i for i, d in library.documents.items() if d.facts.region_level == level and i not in named]
    if len({library.documents[i].facts.region for i in named}) < 2:
        return []
    # Of each region the document that fits the question best: one side, one document.
    best: dict[str, tuple[float, str]] = {}
    for identifier in named:
        hits = library.search(replace(question, intent="figure", preferred={}), 1, [identifier])
        score = _raw(hits, question, library)
        region = library.documents[identifier].facts.region
        if region not in best or score > best[region][0]:
            best[region] = (score, identifier)
    return [identifier for _, identifier in best.values()]


def _raw(hits: Sequence[Hit], question: Question, library: Library) -> float:
    if not hits:
        return float("-inf")
    text = hits[0].clause.text
    return sum(w for token, w in library.words(question) if token.removeprefix("2:") in text) + hits[0].similarity


def _pair(topic: str) -> tuple[str, str] | None:
    found = _PAIR.search(topic)
    if not found:
        return None
    second = _AFTER_PAIR.split(found.group("b"))[0]
    first = re.sub(r"^\d{4}年|^.*(?:的|年)", "", found.group("a"))
    return (first, second) if len(first) >= 2 and len(second) >= 2 else None


def _best(question: Question, library: Library, reader: Reader, document_ids: Sequence[str]) -> Statement | None:
    hits = library.search(question, _HITS, document_ids)
    if not hits:
        return None
    words = library.words(question)
    candidates = [c for c in reader.read(question, hits, words) if not c.is_title]
    if not candidates:
        return None
    support = judge(replace(question, places=()), candidates[0])
    if not support.enough and candidates[0].missing:
        return None
    plain = [(token.removeprefix("2:"), weight) for token, weight in words]
    return sentence_statements(replace(question, intent="figure"), candidates[:1], plain, reader)[0]
