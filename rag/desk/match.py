"""Which clauses cover a task told in one's own words, and who is responsible by them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from rag.answer.library import task_title
from rag.desk.description import parts_of, task_words
from rag.desk.evidence import Fit, closeness, word_signs
from rag.desk.remembered import RememberingEncoder
from rag.desk.unit_tasks import UnitTasks, tasks_of
from rag.errors import InputError
from rag.normal import normal
from rag.question import Question
from rag.read import Reader
from rag.types import Assignment, Clause, Document, Hit

ENOUGH = 0.5  # probability from which a clause is said to cover the task
DeskStatus = Literal["assigned", "unit_not_stated", "not_found"]
_SEARCHED = 12  # clauses searched for a description; of them are read, sentence by sentence,
_READ = 3  # the best
_READ_ASSIGNED = 3  # and the best that say who is responsible
_MOST_READ = 12  # with those of the sentences of a long description
_LONGEST_UNIT = 60  # characters
_READ_SENTENCES = 40  # of one clause; of a longer table those with most words in common


@dataclass(frozen=True, slots=True)
class TaskMatch:
    task: str  # the clause's own heading, as printed
    clause: Clause
    assignment: Assignment | None
    score: float  # probability that the clause covers the task, in [0, 1]
    quote_start: int  # who is responsible, or, where nobody is named, the closest sentence; in Document.text
    quote_end: int


@dataclass(frozen=True, slots=True)
class DeskResult:
    query: str  # as given
    matches: tuple[TaskMatch, ...]  # best first, each more likely than not; () if no clause covers the task
    status: DeskStatus
    nearest: tuple[TaskMatch, ...] = ()  # offered where nothing was found

    @property
    def refused(self) -> bool:
        return self.status == "not_found"


@dataclass(frozen=True, slots=True)
class Candidate:
    """A clause held against a description."""

    clause: Clause
    fit: Fit
    start: int  # the closest sentence, in Document.text
    end: int


class Desk:
    """Made once from an index, used from many threads."""

    def __init__(
        self,
        documents: Mapping[str, Document],
        clauses: Mapping[str, Clause],
        search: Callable[[Question, int, Sequence[str]], list[Hit]],
        query: Callable[[Question], tuple[list[str], list[float]]],
        weight: Callable[[str], float],
        encoder: RememberingEncoder,
        average_similarity: Callable[[NDArray[np.float32]], float],
        reader: Reader,
        same_unit: Callable[[str], frozenset[str]] = lambda name: frozenset({name}),
    ) -> None:
        """`search` must encode with `encoder`. `query`: search tokens of a question with their shares; `weight`: how
        telling a token is; `average_similarity`: cosine of a vector with the index's passages on average;
        `same_unit`: all names of a unit.
        """
        self.documents = documents
        self.clauses = clauses
        self.same_unit = same_unit
        self._search = search
        self._query = query
        self._weight = weight
        self._encoder = encoder
        self._average_similarity = average_similarity
        self._reader = reader

    def units(self, description: str, document_ids: Sequence[str] = (), k: int = 3) -> DeskResult:
        """At most k clauses that cover the task. Raises InputError for a description without words or too long,
        and for an unknown document."""
        ranked = [self._match(c) for c in self.candidates(description, document_ids)]
        matches = tuple(m for m in ranked if m.score >= ENOUGH)[:k]
        if not matches:
            return DeskResult(description, (), "not_found", tuple(ranked[:k]))
        return DeskResult(description, matches, "assigned" if matches[0].assignment else "unit_not_stated")

    def candidates(self, description: str, document_ids: Sequence[str] = ()) -> list[Candidate]:
        """Every clause that was compared with the description, the likeliest first."""
        text = task_words(description)
        self.check_documents(document_ids)
        clauses = self._read(text, document_ids)
        if not clauses:
            return []
        parts = parts_of(text)
        vectors = self._encoder.encode_questions([text, *parts])
        averages = [self._average_similarity(vector) for vector in vectors]
        weights: dict[str, float] = {}
        for token, share in zip(*self._query(_question(text)), strict=True):
            weights[token] = max(weights.get(token, 0.0), share * self._weight(token))
        lengths = [len(part) for part in parts]
        found = [self._candidate(clause, weights, vectors, averages, lengths) for clause in clauses]
        return sorted((c for c in found if c), key=lambda c: -c.fit.probability)

    def prepare(self, descriptions: Iterable[str], document_ids: Sequence[str] = ()) -> None:
        """Encode in batches what `units` will need for these descriptions: many times faster than one by one."""
        texts = []
        for description in descriptions:
            try:
                texts.append(task_words(description))
            except InputError:
                continue  # `units` will say so of this one
        self._encoder.encode_questions([t for text in texts for t in (text, *parts_of(text))])
        clauses = {c.clause_id: c for text in texts for c in self._read(text, document_ids)}
        few = (c for c in clauses.values() if len(self._reader.sentences(c)) <= _READ_SENTENCES)
        self._encoder.encode([self._printed(c, s, e) for c in few for s, e, _ in self._reader.sentences(c)])

    def tasks(self, unit: str, role: str = "", document_ids: Sequence[str] = ()) -> UnitTasks:
        """What a unit is responsible for. Raises InputError for an empty name or an unknown document."""
        self.check_documents(document_ids)
        return tasks_of(unit, tuple(self.clauses.values()), self.documents, self.same_unit, role, document_ids)

    def similar_units(self, name: str) -> tuple[str, ...]:
        """Names of responsible units that are written nearly like this one, the nearest first."""
        units = {u for c in self.clauses.values() if c.assignment and c.kind != "node" for u in c.assignment.units}
        return tuple(get_close_matches(name[:_LONGEST_UNIT], sorted(units), n=5, cutoff=0.5))

    def check_documents(self, document_ids: Sequence[str]) -> None:
        for identifier in document_ids:
            if identifier not in self.documents:
                raise InputError(f"没有编号为“{identifier}”的文件。可选：{'、'.join(self.documents)}。")

    def _read(self, text: str, document_ids: Sequence[str]) -> list[Clause]:
        """The clauses that are worth being read: encoding their sentences is what takes the time."""
        found: dict[str, Clause] = {}
        for wording in (text, *parts_of(text)):
            hits = self._search(_question(wording), _SEARCHED, document_ids)
            clauses = [h.clause for h in hits if h.clause.kind not in ("node", "front", "end")]
            assigned = [c for c in clauses if c.assignment is not None]
            found.update({c.clause_id: c for c in (*clauses[:_READ], *assigned[:_READ_ASSIGNED])})
        return list(found.values())[:_MOST_READ]

    def _candidate(
        self,
        clause: Clause,
        weights: Mapping[str, float],
        vectors: NDArray[np.float32],
        averages: Sequence[float],
        lengths: Sequence[int],
    ) -> Candidate | None:
        sentences = self._reader.sentences(clause)
        if len(sentences) > _READ_SENTENCES:
            shared = {s: sum(w for token, w in weights.items() if token in s[2]) for s in sentences}
            sentences = tuple(sorted(sentences, key=lambda s: -shared[s])[:_READ_SENTENCES])
        if not sentences:
            return None
        printed = self._encoder.encode([self._printed(clause, start, end) for start, end, _ in sentences])
        close, nearest = closeness(printed @ vectors.T, averages, lengths)
        title = self.documents[clause.document_id].facts.title
        corroboration, coverage = word_signs(
            weights, normal(" ".join(clause.heading_path) + "\n" + title + "\n" + clause.text)
        )
        fit = Fit(close, corroboration, coverage, clause.assignment is not None)
        return Candidate(clause, fit, sentences[nearest][0], sentences[nearest][1])

    def _printed(self, clause: Clause, start: int, end: int) -> str:
        return self._reader.row_text(clause, start) or self.documents[clause.document_id].text[start:end]

    def _match(self, candidate: Candidate) -> TaskMatch:
        clause, start, end = candidate.clause, candidate.start, candidate.end
        at = clause.text.rfind(clause.assignment.printed) if clause.assignment else -1
        if clause.assignment and at >= 0:
            start, end = clause.start + at, clause.start + at + len(clause.assignment.printed)
        score = round(candidate.fit.probability, 4)
        return TaskMatch(task_title(clause), clause, clause.assignment, score, start, end)


def _question(text: str) -> Question:
    """The description as a statement to be searched: its words are all meant, none of them asks.

    The topic is the text as it was encoded by `prepare`, so that searching need not encode it again.
    """
    return Question(text=text, intent="unit", topic=text)
