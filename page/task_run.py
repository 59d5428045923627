"""Looks up a list of tasks one after the other, tells how far it is, and can be stopped."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Protocol

from page import texts
from page.task_rows import TaskRow
from rag.desk.match import DeskResult
from rag.errors import PolicyQAError

TOLD_EVERY = 0.4  # seconds; more often would only keep the browser busy
PREPARED_AT_ONCE = 16  # tasks encoded in one batch; more would make the reader wait for the first count

log = logging.getLogger(__name__)


class LooksUp(Protocol):
    """What a list of tasks needs of rag.desk.match.Desk."""

    def prepare(self, descriptions: Sequence[str], document_ids: Sequence[str] = ()) -> None: ...

    def units(self, description: str, document_ids: Sequence[str] = (), k: int = 3) -> DeskResult: ...


class Stop:
    """A reader's wish to stop, seen by the run between two tasks."""

    def __init__(self) -> None:
        self.requested = False
        self.replaced = False  # by another list, whose results are shown instead


def look_up(
    desk: LooksUp, waiting: Sequence[TaskRow], document_ids: Sequence[str], stop: Stop
) -> Iterator[list[TaskRow]]:
    """The rows done so far, at most every 0.4 seconds, and at the end once more: all, or those done when stopped.

    Rows that failed already (an empty cell, a formula) stay as they are. One task that fails spoils only its own row.
    """
    done: list[TaskRow] = []
    told = time.monotonic()
    for first in range(0, len(waiting), PREPARED_AT_ONCE):
        if stop.requested:
            break
        batch = waiting[first : first + PREPARED_AT_ONCE]
        if len(waiting) > 1:
            _prepare(desk, [row.task for row in batch if not row.failure], document_ids)
        for row in batch:
            if stop.requested:
                break
            done.append(row if row.failure else _looked_up(desk, row, document_ids))
            if time.monotonic() - told >= TOLD_EVERY:
                told = time.monotonic()
                yield list(done)
    yield done


def _prepare(desk: LooksUp, tasks: Sequence[str], document_ids: Sequence[str]) -> None:
    """What fails here fails again for its own task, where it can be told."""
    try:
        desk.prepare(tasks, document_ids)
    except Exception:
        log.exception("A batch of tasks could not be prepared.")


def _looked_up(desk: LooksUp, row: TaskRow, document_ids: Sequence[str]) -> TaskRow:
    try:
        return replace(row, result=desk.units(row.task, document_ids))
    except PolicyQAError as error:
        return replace(row, failure=str(error))
    except Exception:  # a bug: the other tasks go on, the traceback goes to the log
        log.exception("A task could not be looked up.")
        return replace(row, failure=texts.SYSTEM_ERROR)
