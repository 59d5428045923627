"""What an answerer may look up beside the hits: documents, clauses, and who is assigned to what."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from rag.definitions import Definition, definitions
from rag.question import Question
from rag.types import Clause, Document, Hit

_LEVEL = re.compile(r"^(?:自治区|自治州|省|市(?!场|政管)|州|县(?!域)|区(?!域|块))")


@dataclass(frozen=True)
class Library:
    documents: Mapping[str, Document]
    clauses: Mapping[str, Clause]
    search: Callable[[Question, int, Sequence[str]], list[Hit]]
    words: Callable[[Question], list[tuple[str, float]]]  # search tokens with weights
    same_unit: Callable[[str], frozenset[str]] = lambda name: frozenset({name})  # all spellings of a unit
    # The everyday words in a text, each with its official wordings.
    everyday: Callable[[str], Sequence[tuple[str, Sequence[str]]]] = lambda text: ()

    @cached_property
    def assigned(self) -> tuple[Clause, ...]:
        return tuple(c for c in self.clauses.values() if c.assignment is not None and c.kind != "node")

    @cached_property
    def definitions(self) -> tuple[tuple[Clause, Definition], ...]:
        """What the documents define, with the clauses that do it; found at the first use."""
        clauses: dict[str, list[Clause]] = {}
        for clause in self.clauses.values():
            clauses.setdefault(clause.document_id, []).append(clause)
        return tuple(
            (self.clauses[found.clause_id], found)
            for document in self.documents.values()
            for found in definitions(document, clauses.get(document.document_id, ()))
            if found.clause_id
        )

    @cached_property
    def unit_names(self) -> tuple[str, ...]:
        """Every responsible unit, with and without its level of government, the longest first."""
        names = {n for c in self.assigned if c.assignment for u in c.assignment.units for n in (u, bare_unit(u))}
        specific = {n for n in names if len(n) >= 3 and not re.match(r"各|相关|有关", n)}
        return tuple(sorted(specific, key=lambda n: (-len(n), n)))

    def is_unit(self, name: str, other: str) -> bool:
        """Whether two printed names mean the same unit, whatever the level or spelling printed."""
        first = {bare_unit(n) for n in self.same_unit(bare_unit(name))} | {bare_unit(name)}
        return bare_unit(other) in first

    def tasks_of(self, unit: str, document_ids: Iterable[str] = ()) -> list[tuple[Clause, str]]:
        """Clauses that name the unit, with its role: "lead", "cooperating" or "unstated"; in document order."""
        wanted = set(document_ids)
        result = []
        for clause in self.assigned:
            if wanted and clause.document_id not in wanted:
                continue
            assignment = clause.assignment
            assert assignment is not None
            for role in ("lead", "cooperating", "unstated"):
                if any(self.is_unit(unit, name) for name in getattr(assignment, role)):
                    result.append((clause, role))
                    break
        return result


def bare_unit(name: str) -> str:
    """A department's name without its level of government: 自治区科技厅 -> 科技厅."""
    shorter = _LEVEL.sub("", name)
    return shorter if len(shorter) >= 2 else name


def task_title(clause: Clause) -> str:
    """What a clause is called in a list of tasks: its own heading as printed."""
    return clause.heading_path[-1] if clause.heading_path else clause.text[:30]
