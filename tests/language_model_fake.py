"""A language model that says what the test wrote for it: no weights, no network, and all the ways to fail."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from rag.llm.bounds import DEFAULT, StopFilter
from rag.llm.model import Generation, Message

# A piece of text; a number of seconds of silence; an error to raise there.
Step = str | float | Exception
# The steps of one text (itertools.repeat("…") is endless), or a function that makes them from the messages.
Script = Iterable[Step] | Callable[[Sequence[Message]], Iterable[Step]]


@dataclass(slots=True)
class Call:
    """What one call of `stream` was asked, and what became of it."""

    messages: tuple[Message, ...]
    generation: Generation
    given: str = ""  # the text that went out
    ended: str = ""  # "done", "stop", "max_tokens", "stopped", "seconds", "failed", "closed"; "" while it runs

    @property
    def prompt(self) -> str:
        """Everything that was said to the model, one message after another."""
        return "\n".join(message.content for message in self.messages)

    def gives(self, piece: str) -> Iterator[str]:
        """The piece, on record, unless it is empty."""
        self.given += piece
        if piece:
            yield piece


class FakeModel:
    """A LanguageModel with one script for each text; the last script serves for all further ones.

    FakeModel(["第一", "段"], [0.2, "慢"], ["断", LanguageModelError("连接中断")]); without scripts it writes nothing.
    It keeps the promise: one text at a time, and an end at `stop`, `stopped()`, `seconds`, `max_tokens` (a piece counts
    as one) and on closing. A plain str as a script is given character by character.
    """

    def __init__(self, *scripts: Script, name: str = "假模型", context_tokens: int = 4096) -> None:
        self.name = name
        self.context_tokens = context_tokens
        self.calls: list[Call] = []
        self._scripts = scripts or ((),)
        self._lock = threading.Lock()

    def count_tokens(self, text: str) -> int:
        """One token a character."""
        return len(text)

    def stream(
        self, messages: Sequence[Message], generation: Generation = DEFAULT, stopped: Callable[[], bool] = bool
    ) -> Iterator[str]:
        call = Call(tuple(messages), generation)
        with self._lock:
            script = self._scripts[min(len(self.calls), len(self._scripts) - 1)]
            self.calls.append(call)
            steps = script(call.messages) if callable(script) else script
            try:
                yield from self._pieces(call, steps, stopped)
            except GeneratorExit:
                call.ended = "closed"
                raise
            except Exception:
                call.ended = "failed"
                raise

    def _pieces(self, call: Call, steps: Iterable[Step], stopped: Callable[[], bool]) -> Iterator[str]:
        deadline = time.monotonic() + call.generation.seconds
        stops = StopFilter(call.generation.stop)
        pieces = 0
        for step in steps:
            call.ended = _wait(step if isinstance(step, (int, float)) else 0, deadline, stopped)
            if isinstance(step, Exception) and not call.ended:
                raise step
            if call.ended or stops.found or pieces >= call.generation.max_tokens:
                break
            if isinstance(step, str):
                pieces += 1
                yield from call.gives(stops.feed(step))
        if not call.ended:
            call.ended = "stop" if stops.found else "max_tokens" if pieces >= call.generation.max_tokens else "done"
        if call.ended != "stopped":
            yield from call.gives(stops.rest())


def _wait(seconds: float, deadline: float, stopped: Callable[[], bool]) -> str:
    """Waits, and says what ended the text meanwhile: "stopped", "seconds" or ""."""
    until = time.monotonic() + seconds
    while True:
        if stopped():
            return "stopped"
        now = time.monotonic()
        if now >= deadline:
            return "seconds"
        if now >= until:
            return ""
        time.sleep(min(0.01, until - now, deadline - now))
