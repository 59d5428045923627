"""Which statements of a draft a model words, and which it words together.

What is reckoned, listed line by line or set side by side says already what it has to, exactly.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import takewhile

from rag.question import Question
from rag.types import Statement
from rag.write.coverage import pairs, share_of
from rag.write.material import materials_of
from rag.write.prompt import PURPOSES

_STATEMENTS_MAX = 3  # of a draft; a longer one is a list already
_MATERIAL_MAX = 700  # characters of all clauses that are read at a time
_SUMMARY_LEAST = 60  # characters of a line of a summary; a shorter one is short enough
_QUOTED = 0.9  # share of a statement's pairs that its clauses have, if it is in their words


@dataclass(frozen=True, slots=True)
class Part:
    """Statements of a draft that are written at a time."""

    shown: tuple[Statement, ...]  # as the draft has them
    statements: tuple[Statement, ...]  # without the heading
    heading: str = ""  # with which a line of a summary begins, and keeps


def parts_of(question: Question, statements: Sequence[Statement]) -> list[Part]:
    """All that a short answer quotes at a time; of a summary each line.

    Behind a quotation we may have added in our own words that figures contradict each other; that stands alone.
    """
    if question.intent == "summary":
        return [_line(statement) for statement in statements]
    is_exact = any(s.worked is not None or s.cell is not None for s in statements)
    quoted = tuple(takewhile(_is_quoted, statements))
    if question.intent not in PURPOSES or len(statements) > _STATEMENTS_MAX or is_exact or not quoted:
        return []
    return [Part(quoted, quoted), *(Part((s,), (s,)) for s in statements[len(quoted) :])]


def _line(statement: Statement) -> Part:
    heading, _, behind = statement.text.partition("：")
    has_heading = behind and any(heading in e.clause.heading_path for e in statement.evidence)
    return (
        Part((statement,), (replace(statement, text=behind),), heading)
        if has_heading
        else Part((statement,), (statement,))
    )


def _is_quoted(statement: Statement) -> bool:
    """Whether a statement is in the words of its clauses."""
    clauses = [e.clause for e in statement.evidence]
    said = "\n".join(line for c in clauses for line in (c.text, c.context, *c.heading_path))
    return share_of(pairs(statement.text), pairs(said)) >= _QUOTED


def is_worded(part: Part) -> bool:
    """Whether a model may write this: the words of clauses, and not too many of them."""
    materials = materials_of(part.statements)
    return (
        all(s.evidence and _is_quoted(s) for s in part.statements)
        and len(materials) <= len(part.statements)  # a line that names several headings says no more than these
        and all(m.text for m in materials)
        and sum(len(m.text) for m in materials) <= _MATERIAL_MAX
        and (not part.heading or len(part.statements[0].text) >= _SUMMARY_LEAST)
    )
