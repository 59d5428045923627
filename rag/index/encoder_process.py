"""The embedding model in a process of its own: it loads while the page opens, and embedding never holds a reader up."""

from __future__ import annotations

import contextlib
import itertools
import multiprocessing
import signal
import threading
import weakref
from collections.abc import Sequence
from multiprocessing.connection import Connection
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rag.errors import ModelError
from rag.index.encoder import SentenceTransformerEncoder

_LEAVE_SECONDS = 3.0  # to end by itself: libraries that are loading are not to be torn away
_TRIES = 2  # a process that has died is started once more for a request


class ProcessEncoder:
    """An Encoder like SentenceTransformerEncoder, with the same vectors. May be used from several threads.

    The process begins with `start` or the first request and ends with the program; one that dies is started again.
    """

    def __init__(self, model: str, query_prefix: str = "") -> None:
        """`model` is a folder or a name on a hub."""
        self._model = model
        self._query_prefix = query_prefix
        self._named = SentenceTransformerEncoder(model, query_prefix)  # tells the fingerprint and loads nothing
        self._lock = threading.Lock()
        self._connection: Connection | None = None
        self._process: Any = None
        self._numbers = itertools.count()

    @property
    def fingerprint(self) -> str:
        """Raises ModelError if the model is a folder that is missing or incomplete."""
        return self._named.fingerprint

    @property
    def dimension(self) -> int:
        return int(self._answer("dimension"))

    def start(self) -> None:
        """Begin to load the model, and return at once."""
        with self._lock:
            self._running()

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Raises ModelError if the model cannot be loaded or its process cannot be kept alive."""
        return np.asarray(self._answer("encode", list(texts)), np.float32)

    def encode_question(self, question: str) -> NDArray[np.float32]:
        return np.asarray(self._answer("encode_question", question), np.float32)

    def close(self) -> None:
        """End the process; a later request starts another."""
        with self._lock:
            self._end()

    def _answer(self, name: str, argument: object = None) -> Any:
        with self._lock:
            for _ in range(_TRIES):
                number = next(self._numbers)
                try:
                    connection = self._running()
                    connection.send((number, name, argument))
                    while True:
                        answered, value, error = connection.recv()
                        if answered == number:  # an older one was given up by whoever asked
                            break
                except (EOFError, OSError):
                    self._end()
                    continue
                if error is not None:
                    raise error
                return value
        raise ModelError("嵌入模型的进程意外结束，重新启动也没有成功。内存可能不够：请关闭其他程序，再重新启动本程序。")

    def _running(self) -> Connection:
        if self._connection is None:
            context = multiprocessing.get_context("spawn")  # a fork of a program with threads may hang
            self._connection, theirs = context.Pipe()
            self._process = context.Process(
                target=serve, args=(theirs, self._model, self._query_prefix), name="encoder", daemon=True
            )
            self._process.start()
            theirs.close()  # or the end of the process would not be noticed
            weakref.finalize(self, _leave, self._connection, self._process)  # at the latest when the program ends
        return self._connection

    def _end(self) -> None:
        if self._connection is not None:
            _leave(self._connection, self._process)
        self._connection = self._process = None


def _leave(connection: Connection, process: Any) -> None:
    """Let the process end by itself, which it does when nobody can ask any more, and make it end if it does not."""
    connection.close()
    process.join(_LEAVE_SECONDS)
    if process.is_alive():
        process.terminate()
        process.join()


def serve(connection: Connection, model: str, query_prefix: str) -> None:
    """Answer requests until the other end is closed, which happens when the program that asks ends in any way."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is for the program; its end is seen here
    encoder = SentenceTransformerEncoder(model, query_prefix)
    with contextlib.suppress(ModelError):  # told to the first who asks
        _ = encoder.dimension
    while True:
        try:
            number, name, argument = connection.recv()
        except (EOFError, OSError):
            return
        value, error = None, None
        try:
            value = encoder.dimension if name == "dimension" else getattr(encoder, name)(argument)
        except Exception as problem:  # goes to whoever asked; the next request may succeed
            error = problem if isinstance(problem, ModelError) else RuntimeError(f"{type(problem).__name__}: {problem}")
        try:
            connection.send((number, value, error))
        except OSError:
            return
