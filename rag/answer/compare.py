"""Answers that set documents or things side by side, each with its own citation."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from rag.answer.customary import CUSTOMARY_THEMES, customary_section
from rag.answer.library import Library
from rag.answer.phrases import phrase
from rag.answer.sentences import sentence_statements
from rag.answer.sides import Compared, Side, compared, themes_of
from rag.answer.support import judge
from rag.question import Question
from rag.read import Candidate, Reader
from rag.types import (
    ComparisonCell,
    ComparisonColumn,
    ComparisonRow,
    ComparisonTable,
    Document,
    Evidence,
    Intent,
    Statement,
)

_PAIR = re.compile(r"(?P<a>[^，。、？\s]{2,16}?)(?:和|与|跟|同|、)(?P<b>[^，。？\s]{2,24})")
_AFTER_PAIR = re.compile(r"(?:这?[两二三]个)|的|产业|分别|各|哪|，")
_FIGURE = re.compile(
    r"多少|百分之|[更最][高低大小多少]|哪.{1,8}[高低大小多少]|占(?:全|[A-Za-z])|率$|[高低多少大小](?:了|出)?(?:多少|几)|相差|差(?:多少|几|距)|数量|比[重例]|占比|强度|产值|增加值|"
    r"规模(?!以)|总量|总额|(?<!主要)(?<!总体)(?<!发展)目标(?:值)?(?:$|[的各分是对，])"
)
_HITS = 8
_WHOLE_MAX = 160  # characters; of a longer sentence the part that answers is shown
_READ_BEST = 3  # sentences tried for a cell, best first
_SUBJECT = 0.6  # share of a theme's words, by weight, that a sentence with its headings must have
_FIGURE_SUBJECT = 0.25  # the same where the sentence has a figure of the kind asked for
_LENIENT = 0.6  # of these shares, where by them no document says anything: a theme may be put in other words
_SEARCHED = 60  # hits in which the documents that say most of a theme are looked for


@dataclass(frozen=True, slots=True)
class _Said:
    """What a document says of a theme, and how probably it speaks of it."""

    document_id: str
    probability: float  # in [0, 1]
    text: str = ""  # "" where the evidence is not enough
    evidence: tuple[Evidence, ...] = ()


def comparison_statements(
    question: Question, library: Library, reader: Reader, document_ids: Sequence[str]
) -> tuple[Statement, ...]:
    """One statement for each side and theme: of documents, or of two things joined by 和; else ()."""
    asked = compared(question, library, document_ids)
    if asked is None:
        return _two_things(question, library, reader, document_ids)
    if not asked.themes and question.context:  # a question that goes on with an earlier one
        asked = replace(asked, themes=themes_of(f"{question.topic} {question.context}"))
    return _statements(asked, replace(question, years=asked.years), library, reader)


def compare_documents(
    question: Question, document_ids: Sequence[str], library: Library, reader: Reader
) -> tuple[Statement, ...]:
    """What each of the documents says of the themes that the question consists of; () if none says anything."""
    themes = themes_of(question.unnamed or question.text) or (question.topic,)
    sides = tuple((i,) for i in dict.fromkeys(document_ids))
    return _statements(Compared(sides, themes, question.years, len(sides)), question, library, reader)


def comparison_table(
    statements: Sequence[Statement],
    markers: Mapping[tuple[str, int, int], int],
    documents: Mapping[str, Document],
) -> ComparisonTable | None:
    """The table that verified statements make up; None if they are no comparison of documents.

    `markers`: of each piece of evidence, as `rag.cite.number_citations` gives them.
    """
    cells: dict[tuple[str, str], ComparisonCell] = {}
    for statement in statements:
        if statement.cell is None:
            continue
        marker = next((markers[(e.clause.clause_id, e.quote_start, e.quote_end)] for e in statement.evidence), None)
        cells[statement.cell.theme, statement.cell.document_id] = replace(statement.cell, marker=marker)
    identifiers = tuple(dict.fromkeys(document_id for _, document_id in cells))
    if len(identifiers) < 2:
        return None
    rows = [
        ComparisonRow(theme, tuple(cells.get((theme, i), ComparisonCell(theme, i, "")) for i in identifiers))
        for theme in dict.fromkeys(theme for theme, _ in cells)
    ]
    columns = tuple(ComparisonColumn(i, _column_label(documents[i])) for i in identifiers)
    return ComparisonTable(columns, tuple(rows))


def _column_label(document: Document) -> str:
    facts = document.facts
    title = facts.title or document.document_id
    period = f"{facts.period_start}—{facts.period_end}年" if facts.period_start and facts.period_end else ""
    return title if not period or str(facts.period_start) in title else f"{title}（{period}）"


def _statements(asked: Compared, question: Question, library: Library, reader: Reader) -> tuple[Statement, ...]:
    statements: list[Statement] = []
    themes = asked.themes or CUSTOMARY_THEMES
    sides = asked.sides if len(asked.sides) <= asked.limit else _speaking(asked, themes[0], question, library)
    for theme in themes:
        for share in (1.0, _LENIENT):
            said = [_of_side(side, theme, question, library, reader, share) for side in sides]
            if any(one.evidence for one in said):
                break
        else:
            continue
        if len(themes) > 1:
            statements.append(Statement(phrase("compared_theme", theme=theme), ()))
        statements += [_cell(one, theme, library) for one in said]
    return tuple(statements)


def _speaking(asked: Compared, theme: str, question: Question, library: Library) -> tuple[Side, ...]:
    """Of too many sides those whose documents come first in a search for the theme, in their own order."""
    identifiers = [i for side in asked.sides for i in side]
    hits = library.search(replace(question, topic=theme, context="", preferred={}), _SEARCHED, identifiers)
    first = list(dict.fromkeys([*(h.clause.document_id for h in hits), *identifiers]))
    ranked = sorted(asked.sides, key=lambda side: min(first.index(i) for i in side))[: asked.limit]
    return tuple(side for side in asked.sides if side in ranked)


def _of_side(side: Side, theme: str, question: Question, library: Library, reader: Reader, share: float) -> _Said:
    """What the document of the side says that has the most evidence."""
    said = [_best(i, theme, question, library, reader, share) for i in side]
    return max(said, key=lambda one: (bool(one.evidence), one.probability))


def _best(document_id: str, theme: str, question: Question, library: Library, reader: Reader, share: float) -> _Said:
    """The best sentences of a document, of one clause; a figure first where one is asked for.

    `share`: of the usual evidence that suffices. A theme to which documents give a section of its own (主要目标,
    保障措施) is what that section says.
    """
    section = customary_section(document_id, theme, library, reader.sentences)
    if section is not None:
        return _Said(document_id, 1.0, section[0], (section[1],))
    figure = question.measure or _FIGURE.search(f"{theme} {question.text}")
    nearest = 0.0
    for intent in ("figure", "fact") if figure else ("fact",):
        single = replace(
            question,
            intent=intent,
            topic=_subject(theme),
            context="",
            preferred={},
            places=(),
            named_documents=(document_id,),
        )
        hits = library.search(single, _HITS, [document_id])
        spoken = [c for c in reader.read(single, hits, library.words(single)) if not c.is_title]
        for candidate in spoken[:_READ_BEST]:
            support = judge(single, candidate, spoken)
            wanted = share * (_FIGURE_SUBJECT if intent == "figure" else _SUBJECT)
            if support.enough and candidate.subject >= wanted:
                text, evidence = _told(single, candidate, spoken, library, reader)
                return _Said(document_id, support.probability, text, evidence)
            nearest = max(nearest, support.probability)
    return _Said(document_id, nearest)


def _told(
    question: Question, candidate: Candidate, others: Sequence[Candidate], library: Library, reader: Reader
) -> tuple[str, tuple[Evidence, ...]]:
    """A sentence whole where no figure is wanted: beside other documents its conditions matter too; else what answers,
    with a second sentence of the clause where that adds to it."""
    if question.intent == "fact" and not candidate.spelt and len(candidate.text) <= _WHOLE_MAX:
        text = candidate.text.rstrip("；;，,、：:")
        return text if text.endswith("。") else f"{text}。", (
            Evidence(candidate.clause, candidate.start, candidate.end),
        )
    beside = [c for c in others if c.clause is candidate.clause and c is not candidate]
    said = sentence_statements(question, [candidate, *beside], _plain_words(library, question), reader)
    return "".join(s.text for s in said), tuple(e for s in said for e in s.evidence)


def _subject(theme: str) -> str:
    """A theme without 目标 behind it: documents set a figure for the subject, and seldom call it so."""
    subject = re.sub(r"的?目标值?$", "", theme)
    return subject if len(subject) >= 2 else theme


def _cell(said: _Said, theme: str, library: Library) -> Statement:
    title = library.documents[said.document_id].facts.title or said.document_id
    if not said.evidence:
        silent = ComparisonCell(theme, said.document_id, phrase("cell_missing"))
        return Statement(phrase("compared_missing", title=title), (), silent)
    cell = ComparisonCell(theme, said.document_id, said.text)
    return Statement(phrase("compared", title=title, text=said.text), said.evidence, cell)


def _two_things(
    question: Question, library: Library, reader: Reader, document_ids: Sequence[str]
) -> tuple[Statement, ...]:
    """A statement for each of two things of one document: 「生物技术和新能源两个产业，哪个的产值目标大」."""
    pair = _pair(question.topic)
    if pair is None:
        return ()
    figure = question.measure or re.search(r"多少|几|目标|高|低|大|小|差", question.text)
    intent: Intent = "figure" if figure else "fact"
    statements: list[Statement] = []
    for _, other in (pair, pair[::-1]):
        single = replace(question, intent=intent, topic=question.topic.replace(other, " ", 1))
        found = _of_thing(single, library, reader, document_ids)
        if found is None or any(found.evidence == s.evidence for s in statements):
            return ()
        statements.append(found)
    return tuple(statements)


def _pair(topic: str) -> tuple[str, str] | None:
    found = _PAIR.search(topic)
    if not found:
        return None
    second = _AFTER_PAIR.split(found.group("b"))[0]
    first = re.sub(r"^\d{4}年|^.*(?:的|年)", "", found.group("a"))
    return (first, second) if len(first) >= 2 and len(second) >= 2 else None


def _of_thing(question: Question, library: Library, reader: Reader, document_ids: Sequence[str]) -> Statement | None:
    hits = library.search(question, _HITS, document_ids)
    candidates = [c for c in reader.read(question, hits, library.words(question)) if not c.is_title]
    if not candidates:
        return None
    support = judge(replace(question, places=()), candidates[0])
    if not support.enough and candidates[0].missing:
        return None
    words = _plain_words(library, question)
    return sentence_statements(replace(question, intent="figure"), candidates[:1], words, reader)[0]


def _plain_words(library: Library, question: Question) -> list[tuple[str, float]]:
    return [(token.removeprefix("2:"), weight) for token, weight in library.words(question)]
