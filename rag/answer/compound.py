"""The answer to a question that asks for several things: what it leaves out as a whole is looked for by itself."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from rag.answer.acting import asks_public_body
from rag.answer.library import Library, task_title
from rag.answer.phrases import phrase
from rag.answer.sentences import sentence_statements
from rag.answer.units import unit_statement
from rag.compound import Part
from rag.index.tokenize import BIGRAM
from rag.measures import has_measure
from rag.normal import normal
from rag.question import Question
from rag.read import Candidate, Reader
from rag.types import Clause, Draft, Hit, Statement
from rag.word_shares import plain_words

_TOLD = 0.5  # share of a part's own words, by weight, that a sentence must have to answer it
_OF_UNITS = re.compile(r"谁|哪.{0,2}[家些]|单位|部门|牵头|配合|参与")

Words = Sequence[tuple[str, float]]


@dataclass(frozen=True, slots=True)
class Answering:
    """What the parts are answered with."""

    library: Library
    reader: Reader
    hits: Sequence[Hit]  # for the question as a whole
    alone: Callable[[Question, Sequence[str]], Draft]  # a part by itself, from the documents given
    weight: Callable[[str], float]  # of a search token in the corpus


def compound_draft(whole: Draft, parts: Sequence[Part], answering: Answering) -> Draft:
    """`whole`, with the answers to those parts that it does not tell; a part that nothing answers is named as such.

    Where there is no answer as a whole, the first part must have one: it says what the others are about.
    """
    drafts: list[tuple[Part, Draft]] = []
    for part in parts:
        own = _own_words(part, parts, answering)
        draft = whole if _is_told(part, own, whole) else _of_part(part, own, whole, drafts, answering)
        if draft.refused and not drafts:
            if whole.refused:
                return whole
            if "多少" not in part.text and part.question.intent != "unit":
                continue  # 「几辆车合用一个桩，谁牵头」: what comes first may only lead up to the question
        drafts.append((part, draft))
    if all(draft is whole for _, draft in drafts):
        return whole
    answered = list({id(draft): draft for _, draft in drafts if not draft.refused}.values())
    if not answered:
        return whole
    statements: list[Statement] = []
    for part, draft in drafts:
        if draft.refused:
            statements.append(Statement(phrase("part_unanswered_of", part=part.text), ()))
        statements += [s for s in draft.statements if not _is_quoted(s, statements)]
    return replace(
        answered[0],
        statements=tuple(statements),
        assignments=tuple(dict.fromkeys(a for draft in answered for a in draft.assignments)),
        indicators=tuple(dict.fromkeys(i for draft in answered for i in draft.indicators)),
    )


@dataclass(frozen=True, slots=True)
class _OwnWords:
    """The words of a part that the other parts do not have, and what else they are called."""

    printed: Words
    synonyms: Words


def _own_words(part: Part, parts: Sequence[Part], answering: Answering) -> _OwnWords:
    if part.bare:
        return _OwnWords((), ())
    others = "".join(normal(p.text) for p in parts if p is not part)
    text = normal(part.text)
    words = [(w, share * answering.weight(w)) for w, share in answering.library.words(part.question)]
    own = [(w, weight) for w, weight in words if not w.startswith(BIGRAM) and w not in others]
    telling = [(w, weight) for w, weight in own if len(w) > 1 or w.isascii()]
    return _OwnWords(
        tuple(pair for pair in telling if pair[0] in text), tuple(pair for pair in telling if pair[0] not in text)
    )


def _is_told(part: Part, own: _OwnWords, draft: Draft) -> bool:
    """Whether an answer tells what a part asks: who, where, or a sentence with its own words and its figure."""
    if draft.refused:
        return False
    if draft.assignments and _OF_UNITS.search(part.text) and not asks_public_body(part.text):
        cited = [e.clause for s in draft.statements for e in s.evidence]
        said = normal("\n".join(line for clause in cited for line in (*clause.heading_path, clause.text)))
        return not own.printed or _has(own, said)
    if part.question.intent == "where":
        return any(s.text.startswith("见") for s in draft.statements)
    return part.question.intent != "unit" and any(_tells(part.question, own, s.text) for s in draft.statements)


def _tells(question: Question, own: _OwnWords, text: str) -> bool:
    plain = normal(text)
    if question.intent == "figure" and not has_measure(question.measure, plain):
        return False
    if not own.printed:
        times = [str(year) for year in question.years] + [str(last) for _, last in question.plans]
        return all(time in plain for time in times)
    return _has(own, plain)


def _has(own: _OwnWords, plain: str) -> bool:
    return _share(own.printed, plain) >= _TOLD or _share(own.synonyms, plain) >= _TOLD


def _share(words: Words, plain: str) -> float:
    total = sum(weight for _, weight in words)
    return sum(weight for word, weight in words if word in plain) / total if total else 0.0


def _of_part(
    part: Part, own: _OwnWords, whole: Draft, before: Sequence[tuple[Part, Draft]], answering: Answering
) -> Draft:
    """The answer to a part: by the clauses that the rest of the answer rests on, else by their documents."""
    question = part.question
    told = [whole, *(draft for _, draft in before)]
    cited = [e.clause for draft in told for s in draft.statements for e in s.evidence]
    if question.intent == "unit" and part.bare:
        return _unit_of(cited, question) or answering.alone(question, _documents(cited))
    near = [hit for hit in answering.hits if any(hit.clause is clause for clause in cited)]
    by_text = near and own.printed and question.intent != "unit"  # a sentence tells who only if it names a body
    best = _best_of(question, own, near, answering) if by_text else None
    if best is not None:
        words = plain_words(answering.library.words(question))
        return Draft(sentence_statements(question, [best], words, answering.reader))
    anywhere = answering.alone(question, ())  # among few documents the nearest clause looks nearer than it is
    documents = _documents(cited)
    found = _documents([e.clause for s in anywhere.statements for e in s.evidence])
    if anywhere.refused or question.named_documents or not documents or set(found) <= set(documents):
        return anywhere
    return answering.alone(question, documents)


def _unit_of(clauses: Sequence[Clause], question: Question) -> Draft | None:
    """Who is responsible by the first of the clauses that says so; None if none does."""
    for clause in clauses:
        if clause.assignment is not None:
            statement = unit_statement(clause, question.role)
            return Draft((statement,), assignments=((clause, task_title(clause), clause.assignment),))
    return None


def _best_of(question: Question, own: _OwnWords, hits: Sequence[Hit], answering: Answering) -> Candidate | None:
    candidates = answering.reader.read(question, hits, answering.library.words(question))
    return next((c for c in candidates if not (c.is_title or c.missing) and _tells(question, own, c.text)), None)


def _documents(clauses: Sequence[Clause]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(clause.document_id for clause in clauses))


def _is_quoted(statement: Statement, told: Sequence[Statement]) -> bool:
    """Whether all that a statement rests on has been quoted already."""
    known = [e for s in told for e in s.evidence]
    return bool(statement.evidence) and all(
        any(e.clause is k.clause and k.quote_start <= e.quote_start and e.quote_end <= k.quote_end for k in known)
        for e in statement.evidence
    )
