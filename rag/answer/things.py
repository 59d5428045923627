"""Two things of one document side by side: of each what its own clause or sentence says."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from rag.answer.figure_terms import comparable_name, share_of
from rag.answer.figure_words import is_compared
from rag.answer.library import Library
from rag.answer.sentences import sentence_statements
from rag.answer.side_figures import wordings_of
from rag.answer.sources import Sources
from rag.answer.support import judge
from rag.figures import figures
from rag.measures import has_measure
from rag.normal import normal
from rag.question import Question
from rag.question_words import HOW_MANY
from rag.read import Candidate
from rag.sentences import split_sentences
from rag.types import Clause, Evidence, Intent, Statement
from rag.word_shares import plain_words

_PAIR = re.compile(r"(?P<a>[^，,。、？?\s]{2,16}?)(?:和|与|跟|同|、)(?P<b>[^，,。？?\s]{2,24})")
_AFTER_PAIR = re.compile(r"(?:这?[两二三]个)|的|产业|分别|各|哪|，")
_HITS = 8
_WHOLE_MAX = 160  # characters; of a longer clause its first sentence is told
_SHORTEST = 3  # characters of a thing: 目标 and 完成 are none
_NAMED = 0.5  # share of a thing's bigrams that a sentence with its headings must have to name it
_HEADED = 0.4  # share of the question's words, by weight, that the clauses under two headings must have


def thing_statements(question: Question, sources: Sources) -> tuple[Statement, ...]:
    """A statement for each of two things: 「生物技术和新能源两个产业，哪个的产值目标大」; else ()."""
    figure = question.measure or re.search(r"多少|几|目标|高|低|大|小|差", question.text)
    headed = () if figure else _headed(question, sources)
    pair = _pair(question.topic)
    if headed or pair is None:
        return headed
    intent: Intent = "figure" if figure else "fact"
    asked = replace(question, intent=intent)
    told = _of_both(asked, pair, sources)
    documents = list(dict.fromkeys(s.evidence[0].clause.document_id for s in told))
    if not figure or len(documents) < 2 or len(question.places) > 1:
        return told
    # Figures of two documents are not held against each other unless the question does so.
    within = (_of_both(asked, pair, replace(sources, document_ids=(i,))) for i in documents)
    return next(filter(None, within), ())


def names_both(question: Question, candidate: Candidate, library: Library) -> bool:
    """Whether a sentence with its headings names both of the two things that a question joins; so of any other."""
    pair = _pair(question.topic)
    return pair is None or all(_names(candidate, thing, library) for thing in pair)


def _names(candidate: Candidate, thing: str, library: Library) -> bool:
    """Whether a sentence with its headings names a thing, in one wording or another."""
    said = comparable_name("".join((*candidate.clause.heading_path, candidate.text, candidate.spelt)))
    wordings = [wording for wording in wordings_of(thing, library) if len(wording) >= _SHORTEST]
    return not wordings or any(share_of(wording, said) >= _NAMED for wording in wordings)


def _of_both(question: Question, pair: tuple[str, str], sources: Sources) -> tuple[Statement, ...]:
    """A statement for each of the two things; () unless there is one of its own for both."""
    statements: list[Statement] = []
    for thing, other in (pair, pair[::-1]):
        found = _of_thing(replace(question, topic=question.topic.replace(other, " ", 1)), thing, sources)
        if found is None or any(found.evidence == s.evidence for s in statements):
            return ()
        statements.append(found)
    alike = question.intent != "figure" or not is_compared(comparable_name(question.text))
    return tuple(statements) if alike or set.intersection(*(_units(s.text) for s in statements)) else ()


def _units(text: str) -> set[str]:
    """The units of the figures of a sentence, without its years: 5600家 is not held against 17%."""
    return {figure.unit for figure in figures(text)} - {"年", "日期"}


def _headed(question: Question, sources: Sources) -> tuple[Statement, ...]:
    """What two clauses say that stand side by side under the things' names: 「柳州：……」「桂林：……」."""
    asked = normal(question.text)
    siblings: dict[tuple[str, tuple[str, ...]], list[Clause]] = {}
    for clause in sources.library.clauses.values():
        if clause.kind == "node" or (sources.document_ids and clause.document_id not in sources.document_ids):
            continue
        title = clause.heading_path[-1] if clause.heading_path else ""
        if len(title) >= 2 and title in question.text:
            siblings.setdefault((clause.document_id, clause.heading_path[:-1]), []).append(clause)
    found = []
    for clauses in siblings.values():
        if len(clauses) == 2:
            one, other = sorted(clauses, key=lambda c: asked.find(_title(c)))
            joined = rf"{re.escape(_title(one))}[省市州县区]?[和与跟同、]{re.escape(_title(other))}"
            if re.search(joined, asked):
                found.append((_coverage(question, (one, other), sources.library), (one, other)))
    best = max(found, key=lambda pair: pair[0], default=None)
    return tuple(_told(clause) for clause in best[1]) if best and best[0] >= _HEADED else ()


def _title(clause: Clause) -> str:
    return normal(clause.heading_path[-1])


def _coverage(question: Question, clauses: Sequence[Clause], library: Library) -> float:
    """Share of what the question asks about the two, by weight, that the less telling of their clauses has."""
    names = "|".join(re.escape(_title(clause)) for clause in clauses)
    words = library.words(replace(question, topic=re.sub(names, " ", question.topic), context=""))
    own = plain_words(words)
    total = sum(weight for _, weight in own) or 1.0
    texts = [normal("".join((*clause.heading_path, clause.text))) for clause in clauses]
    return min(sum(weight for word, weight in own if word in text) / total for text in texts)


def _told(clause: Clause) -> Statement:
    """A clause whole, or its first sentence where it is long."""
    start, end = clause.start, clause.end
    if len(clause.text) > _WHOLE_MAX:
        start, end = split_sentences(clause.text, clause.start)[0]
    text = clause.text[start - clause.start : end - clause.start].strip()
    return Statement(text if text.endswith("。") else f"{text}。", (Evidence(clause, start, end),))


def _pair(topic: str) -> tuple[str, str] | None:
    found = _PAIR.search(topic)
    if not found:
        return None
    second = _AFTER_PAIR.split(found.group("b"))[0]
    first = re.sub(r"^\d{4}年|^.*(?:的|年)", "", found.group("a"))
    return (first, second) if len(first) >= 2 and len(second) >= 2 else None


def _of_thing(question: Question, thing: str, sources: Sources) -> Statement | None:
    library, reader = sources.library, sources.reader
    hits = library.search(question, _HITS, sources.document_ids)
    candidates = [c for c in reader.read(question, hits, library.words(question)) if not c.is_title]
    if is_compared(comparable_name(question.text)) or HOW_MANY.search(question.text):
        told = [c for c in candidates if has_measure(question.measure, normal(c.spelt or c.text))]
        candidates = [c for c in told if _names(c, thing, library)]
    if not candidates:
        return None
    support = judge(replace(question, places=()), candidates[0])
    if not support.enough and candidates[0].missing:
        return None
    words = plain_words(library.words(question))
    return sentence_statements(replace(question, intent="figure"), candidates[:1], words, reader)[0]
