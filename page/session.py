"""Answers that a model is still writing: one for each reader, stopped when the reader stops it, asks anew or leaves."""

from __future__ import annotations

import threading
from collections.abc import Iterator

from rag.types import Answer


def is_writing(answer: Answer | None) -> bool:
    """Whether a model still goes on with the answer."""
    return bool(getattr(answer, "writing", False))


class Writing:
    """One question of one reader, and what a model still makes of its answer."""

    def __init__(self) -> None:
        self._stopped, self._left = threading.Event(), threading.Event()
        self._rest: Iterator[Answer] = iter(())

    def stop(self) -> None:
        """The reader wants no more of it, but looks at what there is."""
        self._stopped.set()

    def leave(self) -> None:
        """The reader has asked something else, or is gone: nothing of it is shown any more."""
        self._left.set()
        self._stopped.set()

    def stopped(self) -> bool:
        return self._stopped.is_set()

    @property
    def left(self) -> bool:
        return self._left.is_set()

    def keep(self, rest: Iterator[Answer]) -> None:
        self._rest = rest

    def take(self) -> Iterator[Answer]:
        """What is still to come; at once nothing if it has been taken."""
        rest, self._rest = self._rest, iter(())
        return rest


class Writings:
    """By the reader's session. Every method may be called from any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._of: dict[str, Writing] = {}

    def begin(self, session: str) -> Writing:
        """For a new question; what a model still writes for this reader is left."""
        fresh = Writing()
        with self._lock:
            before, self._of[session] = self._of.get(session), fresh
        if before is not None:
            before.leave()
        return fresh

    def of(self, session: str) -> Writing:
        with self._lock:
            return self._of.get(session) or Writing()

    def leave(self, session: str) -> None:
        """The reader has cleared the conversation or closed the page."""
        with self._lock:
            writing = self._of.pop(session, None)
        if writing is not None:
            writing.leave()
