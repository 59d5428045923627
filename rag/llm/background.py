"""Texts computed in threads of their own, so that whoever reads one can stop it at any moment."""

from __future__ import annotations

import threading
import weakref
from collections.abc import Callable, Generator
from queue import Empty, SimpleQueue

from rag.llm.bounds import TICK

# Gets `emit`, hands every piece to it and ends soon after it was answered False; "" asks without giving a piece.
Work = Callable[[Callable[[str], bool]], object]


class Desk:
    """Where one text is written at a time, or as many as it has places.

    At the end of the program, or of the desk, what is being written is given up. Without that, a library that is still
    computing while Python shuts down aborts the whole program.
    """

    def __init__(self, places: int = 1) -> None:
        self._turn = threading.BoundedSemaphore(places)
        self._at_work: list[_Job] = []
        self._ending = threading.Event()
        weakref.finalize(self, _give_up, self._at_work, self._ending)

    def pieces(self, work: Work) -> Generator[str]:
        """What `work` emits, and an empty piece whenever nothing has come for a TICK, also while others are served.

        An exception in `work` is raised here. When the generator is closed, `emit` says False from then on; the next
        text begins when `work` has returned.
        """
        while not self._turn.acquire(timeout=TICK):
            yield ""
        if self._ending.is_set():
            self._turn.release()
            return
        job = _Job(work, self._done)
        self._at_work.append(job)
        job.thread.start()
        try:
            while True:
                try:
                    piece = job.pieces.get(timeout=TICK)
                except Empty:
                    yield ""
                    continue
                if isinstance(piece, Exception):
                    raise piece
                if piece is None:
                    return
                yield piece
        finally:
            job.given_up.set()

    def _done(self, job: _Job) -> None:
        self._at_work.remove(job)
        self._turn.release()


class _Job:
    def __init__(self, work: Work, done: Callable[[_Job], None]) -> None:
        self.pieces: SimpleQueue[str | Exception | None] = SimpleQueue()
        self.given_up = threading.Event()
        self.thread = threading.Thread(target=self._run, args=(work, done), name="language-model", daemon=True)

    def _run(self, work: Work, done: Callable[[_Job], None]) -> None:
        end: Exception | None = None
        try:
            work(self._emit)
        except Exception as error:  # raised again where the text is read
            end = error
        done(self)  # first, so that whoever has read to the end finds the desk free
        self.pieces.put(end)

    def _emit(self, piece: str) -> bool:
        if piece:
            self.pieces.put(piece)
        return not self.given_up.is_set()


def _give_up(at_work: list[_Job], ending: threading.Event) -> None:
    ending.set()
    for job in tuple(at_work):
        job.given_up.set()
        job.thread.join()
