"""Answers on responsibility: who is responsible for a task, and which tasks a unit has."""

from __future__ import annotations

from collections.abc import Sequence

from rag.answer.library import Library, task_title
from rag.answer.phrases import phrase
from rag.question import Question
from rag.question_words import WITH_WHOM
from rag.read import Candidate
from rag.types import Assignment, Clause, Evidence, Statement

_BEHIND = 0.12  # coverage by which a clause with units may be behind the best clause without


def assigned_clause(candidates: Sequence[Candidate]) -> Clause | None:
    """The clause that says who is responsible; None if the best clauses do not."""
    if not candidates:
        return None
    best: dict[str, Candidate] = {}
    for candidate in candidates:
        known = best.get(candidate.clause.clause_id)
        if known is None or candidate.coverage > known.coverage:
            best[candidate.clause.clause_id] = candidate
    first = candidates[0].clause
    if first.assignment is not None:
        return first
    top = max(c.clause_coverage for c in candidates if c.clause is first)
    for candidate in candidates[:12]:
        clause = candidate.clause
        if clause.assignment is not None and best[clause.clause_id].clause_coverage >= top - _BEHIND:
            return clause
    return None


def unit_statement(clause: Clause, role: str = "") -> Statement:
    """Who leads and who cooperates, by the clause's own words; what is asked for comes first."""
    assert clause.assignment is not None
    text = describe(clause.assignment, role)
    at = clause.text.rfind(clause.assignment.printed)
    start = clause.start + max(at, 0)
    end = start + len(clause.assignment.printed) if at >= 0 else clause.end
    return Statement(text, (Evidence(clause, start, end),))


def describe(assignment: Assignment, role: str = "") -> str:
    lead, cooperating = "、".join(assignment.lead), "、".join(assignment.cooperating)
    if lead and cooperating and role == "cooperating":
        return phrase("units_cooperating_asked", lead=lead, cooperating=cooperating)
    if lead and cooperating:
        return phrase("units_lead_cooperating", lead=lead, cooperating=cooperating)
    if lead:
        return phrase("units_lead", lead=lead)
    if cooperating:
        return phrase("units_cooperating", cooperating=cooperating)
    return phrase("units_unstated", units="、".join(assignment.unstated))


def task_statements(question: Question, library: Library, document_ids: Sequence[str]) -> tuple[Statement, ...]:
    """All tasks of the units that the question names, document by document, by role."""
    statements: list[Statement] = []
    documents = [d for d in library.documents if d in (question.named_documents or document_ids or library.documents)]
    for unit in question.units:
        for document_id in documents:
            tasks = library.tasks_of(unit, [document_id])
            chosen = [t for t in tasks if t[1] == question.role] if question.role else tasks
            if not chosen:
                continue
            header = f"tasks_header_{question.role}" if question.role else "tasks_header"
            name = _printed_name(unit, chosen, library)
            title = library.documents[document_id].facts.title
            statements.append(Statement(phrase(header, unit=name, title=title), ()))
            asks_for_lead = WITH_WHOM.search(question.text)
            for clause, role in sorted(chosen, key=lambda t: ("lead", "cooperating", "unstated").index(t[1])):
                printed = clause.assignment.printed if clause.assignment else ""
                at = clause.start + max(clause.text.rfind(printed), 0)
                line = phrase(f"tasks_line_{role}", task=task_title(clause))
                if asks_for_lead and role == "cooperating" and clause.assignment and clause.assignment.lead:
                    lead = "、".join(clause.assignment.lead)
                    line = phrase("tasks_line_cooperating_lead", task=task_title(clause), lead=lead)
                statements.append(Statement(line, (Evidence(clause, at, min(at + len(printed), clause.end)),)))
    return tuple(statements)


def _printed_name(unit: str, tasks: Sequence[tuple[Clause, str]], library: Library) -> str:
    assignment = tasks[0][0].assignment
    names = assignment.units if assignment else ()
    return next((name for name in names if library.is_unit(unit, name)), unit)
