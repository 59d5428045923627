"""Links that can be sent to a colleague: to a question, a clause or a document."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs

from page.addresses import asking_link
from page.scope import NO_LIMITS, Limits
from page.turns import Turn

QUESTIONS_MOST = 3  # that one link asks, one after the other: a follow-up needs those before it
_CHARS_MOST = 8000  # of a link; a browser may send anything


@dataclass(frozen=True, slots=True)
class Link:
    questions: tuple[str, ...] = ()
    limits: Limits = NO_LIMITS
    clause_id: str = ""
    document_id: str = ""


def read_link(query: str) -> Link:
    """What the part of an address behind its question mark asks for; what it does not know is left out."""
    try:
        fields = parse_qs(query.lstrip("?")[:_CHARS_MOST], max_num_fields=20, errors="replace")
    except ValueError:
        return Link()
    questions = tuple(one.strip() for one in fields.get("q", []) if one.strip())
    return Link(
        questions=questions[-QUESTIONS_MOST:],
        limits=Limits(tuple(fields.get("in", ())), "".join(fields.get("region", [])[:1])),
        clause_id="".join(fields.get("clause", [])[:1]),
        document_id="".join(fields.get("doc", [])[:1]),
    )


def question_link(turns: Sequence[Turn], number: int) -> str:
    """?q=…: the question of a turn, with those before it if it was understood from them."""
    turn = turns[number]
    needed = [turn.question]
    for earlier in reversed(turns[:number]):
        answer = turns[number - len(needed) + 1].answer
        if len(needed) >= QUESTIONS_MOST or answer is None or not answer.resolved_question:
            break
        needed.insert(0, earlier.question)
    return asking_link(needed, turn.limits.document_ids, turn.limits.region)


def clause_of(assistant: Any, clause_id: str) -> Any:
    """The clause with an id; None if there is none such."""
    document = clause_id.split("#", 1)[0]
    candidates = [document] if document in assistant.documents else list(assistant.documents)
    for one in candidates:
        for clause in assistant.clauses(one):
            if clause.clause_id == clause_id:
                return clause
    return None


def beside_of(assistant: Any, clause_id: str, step: int) -> Any:
    """The clause before (-1) or after (1) one, among those of its kind that are cited whole; None at the end."""
    clause = clause_of(assistant, clause_id)
    if clause is None:
        return None
    rows = clause.kind == "row"
    others = [
        one
        for one in assistant.clauses(clause.document_id)
        if (one.kind == "row") == rows and one.kind != "node" and one.clause_id != clause_id
    ]
    if step > 0:
        after = [one for one in others if one.start >= clause.end]
        return min(after, key=lambda one: one.start, default=None)
    before = [one for one in others if one.end <= clause.start]
    return max(before, key=lambda one: one.end, default=None)
