"""Long work that a steward starts: in a thread of its own, one piece at a time, to be watched by whoever comes."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

from page import texts
from rag.errors import PolicyQAError

TOLD_EVERY = 0.4  # seconds between two states of the progress; more often would only keep the browser busy

Say = Callable[[str, int, int], None]  # stage, done, total

log = logging.getLogger(__name__)


class Work:
    """One piece of work. It goes on when the reader who started it has left."""

    def __init__(self, title: str, by: str, request: Any, run: Callable[[Say], Any]) -> None:
        """`title`: what it is, in words for other readers. `request`: kept, so that it can be asked for once more."""
        self.title = title
        self.by = by
        self.request = request
        self.stage, self.done, self.total = "", 0, 0
        self.result: Any = None
        self.failure = ""  # why there is no result, in words for the user
        self._run = run
        self._finished = threading.Event()

    @property
    def running(self) -> bool:
        return not self._finished.is_set()

    def watch(self) -> Iterator[None]:
        """A turn every 0.4 seconds until the work is finished."""
        while self.running:
            yield
            self._finished.wait(TOLD_EVERY)

    def carry_out(self) -> None:
        try:
            self.result = self._run(self._say)
        except PolicyQAError as error:
            self.failure = str(error)
        except Exception:  # a bug: the user is told who can help, the traceback goes to the log
            log.exception("%s failed.", self.title)
            self.failure = texts.SYSTEM_ERROR
        finally:
            self._finished.set()

    def _say(self, stage: str, done: int, total: int) -> None:
        self.stage, self.done, self.total = stage, done, total
        # The work shares its cores with the readers' questions: between two of its steps they may come first.
        time.sleep(0)


class Workshop:
    """Where at most one piece of work is going on."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._work: Work | None = None

    @property
    def going_on(self) -> Work | None:
        """The work that is not finished yet."""
        work = self._work
        return work if work is not None and work.running else None

    def busy(self) -> str:
        """Why something else cannot begin now, in words for the user."""
        work = self.going_on
        return texts.BUSY.format(by=work.by if work else texts.SOMEBODY, title=work.title if work else "")

    def start(self, work: Work) -> bool:
        """Begin the work in the background; False, and nothing is done, if another is going on."""
        with self._lock:
            if self.going_on is not None:
                return False
            self._work = work
        threading.Thread(target=work.carry_out, name="workshop", daemon=True).start()
        return True
