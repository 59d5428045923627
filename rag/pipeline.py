"""Joins the stages: the whole system, readable in one file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from rag.config import Config
from rag.types import Answer, Clause, Document, Heading, Hit


class Assistant:
    """Answers from one index. Made once, used from many threads; nothing in it changes after it is opened."""

    config: Config
    index_version: str

    @classmethod
    def open(cls, config: Config) -> Assistant:
        """Open the live index in milliseconds; the embedding model is loaded at the first question or by `warm`.

        Raises IndexMissingError, IndexBrokenError, IndexMismatchError or ModelError with a message for the user.
        """
        raise NotImplementedError

    def warm(self) -> None:
        """Load the embedding model and the word list now (seconds), so that the first question need not wait."""
        raise NotImplementedError

    @property
    def ready(self) -> bool:
        """Whether `warm` has finished."""
        raise NotImplementedError

    def ask(
        self, question: str, history: Sequence[Mapping[str, str]] = (), document_ids: Sequence[str] = ()
    ) -> Answer:
        """Answer a question. `history`: earlier turns as {"role": "user"|"assistant", "content": text}.

        Raises InputError if the question is empty, too long or a document id is unknown.
        """
        raise NotImplementedError

    def search(self, question: str, k: int = 10, document_ids: Sequence[str] = ()) -> list[Hit]:
        raise NotImplementedError

    @property
    def documents(self) -> Mapping[str, Document]:
        """By id, in the order of the manifest."""
        raise NotImplementedError

    def headings(self, document_id: str) -> tuple[Heading, ...]:
        raise NotImplementedError

    def clauses(self, document_id: str) -> tuple[Clause, ...]:
        raise NotImplementedError

    def clause(self, clause_id: str) -> Clause:
        raise NotImplementedError


def open_path(path: Path) -> Assistant:
    raise NotImplementedError
