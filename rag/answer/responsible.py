"""Answers to who is responsible: by the clause's units, by who acts in its text; and the tasks of a unit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from rag.answer.acting import (
    acting_assignment,
    acting_sentence,
    acting_statements,
    asks_public_body,
    asks_who_acts,
)
from rag.answer.library import Library, task_title
from rag.answer.listed import listed_statements
from rag.answer.phrases import phrase
from rag.answer.refusals import nearest, nearest_of_hits, refused
from rag.answer.sentences import sentence_statements
from rag.answer.support import judge
from rag.answer.units import assigned_clause, task_statements, unit_statement
from rag.question import Question
from rag.question_words import LIST_ASKED, RESPONSIBLE
from rag.read import Candidate, Reader
from rag.types import Draft, Hit
from rag.word_shares import plain_words

_ACTING_HITS = 40  # clauses that are looked through for who acts


def tasks_draft(question: Question, hits: Sequence[Hit], document_ids: Sequence[str], library: Library) -> Draft:
    """All tasks of the units that the question names."""
    statements = task_statements(question, library, document_ids)
    if not statements:
        reason = phrase("tasks_none", unit="、".join(question.units))
        return Draft((), refused=True, reason=reason, nearest=nearest_of_hits(hits))
    cited = [e.clause for s in statements for e in s.evidence]
    return Draft(statements, assignments=tuple((c, task_title(c), c.assignment) for c in cited if c.assignment))


def unit_draft(
    question: Question,
    candidates: Sequence[Candidate],
    document_ids: Sequence[str],
    library: Library,
    reader: Reader,
) -> Draft:
    """Who is responsible, or a refusal. `candidates`: the sentences found, best first, at least one."""
    asks_responsible = RESPONSIBLE.search(question.text)
    clause = assigned_clause(candidates if asks_responsible else candidates[:1])
    if clause is not None and clause.assignment is not None:
        best = next(c for c in candidates if c.clause is clause)
        support = judge(replace(question, intent="unit"), best)
        if support.enough:
            statement = unit_statement(clause, question.role)
            return Draft((statement,), assignments=((clause, task_title(clause), clause.assignment),))
        return refused(support.reason, candidates)
    enumerated = LIST_ASKED.search(question.text) and candidates[0].text.count("、") >= 2
    acting = None if enumerated else _acting(question, candidates, document_ids, library, reader)
    if acting is not None and judge(question, acting).enough:
        assignment = acting_assignment(acting.text)
        told = ((acting.clause, task_title(acting.clause), assignment),) if assignment else ()
        return Draft(acting_statements(acting, reader), assignments=told)
    support = judge(question, candidates[0])
    if not support.enough:
        return refused(support.reason, candidates)
    public = asks_responsible or asks_public_body(question.text)
    listed = () if public else listed_statements(question, candidates, library, reader)
    if listed:
        return Draft(listed)
    if enumerated or not public:
        # 「把哪些单位并到一起」 asks for a list of bodies, not for who is responsible
        words = plain_words(library.words(question))
        wanted = replace(question, intent="list" if enumerated else "fact")
        spoken = [c for c in candidates if not c.is_title] or candidates
        return Draft(sentence_statements(wanted, spoken[:1], words, reader))
    listed = listed_statements(question, candidates, library, reader)  # 「哪些单位不得申报」
    if listed:
        return Draft(listed)
    return Draft((), refused=True, reason=phrase("refused_no_unit"), nearest=nearest(candidates))


def _acting(
    question: Question,
    candidates: Sequence[Candidate],
    document_ids: Sequence[str],
    library: Library,
    reader: Reader,
) -> Candidate | None:
    """The sentence that says in running text who acts; it may stand in a clause that is further down."""
    if not (RESPONSIBLE.search(question.text) or asks_who_acts(question.text)):
        return None
    words = library.words(question)
    acting = acting_sentence(question, candidates, plain_words(words), reader)
    if acting is None and asks_who_acts(question.text):
        hits = library.search(question, _ACTING_HITS, document_ids)
        further = [c for c in reader.read(question, hits, words) if c.clause.kind != "node"]
        acting = acting_sentence(question, further, plain_words(words), reader)
    return acting
