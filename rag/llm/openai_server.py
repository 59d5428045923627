"""A model behind any server with OpenAI's /v1/chat/completions: vLLM, Ollama, llama-server, a ministry's gateway."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import aclosing, suppress
from typing import Any

from rag.errors import LanguageModelError
from rag.llm.background import Desk
from rag.llm.bounds import CHARACTERS_PER_TOKEN, DEFAULT, TICK, bounded, plain
from rag.llm.model import Generation, Message
from rag.llm.server_connection import Connection
from rag.llm.thinking import ThinkingFilter

CONTEXT_TOKENS = 4096  # assumed where the server does not say
FIRST_WORD_SECONDS = 30.0
TEXTS_AT_ONCE = 4  # a server has its own queue; ours is only to keep one office from filling it
_THOUGHT_TOKENS = 1024  # more for a model that reasons first
_STOPS_MAX = 4  # some servers refuse more; `bounded` sees to all
_FIRST_WORDS = (Message("user", "你好。请只回答一个字：好"),)


class OpenAIServerModel:
    """A LanguageModel at a server, which may write several texts at once."""

    def __init__(self, connection: Connection, model: str = "", seconds: float = FIRST_WORD_SECONDS) -> None:
        """Asks the server for its model (where `model` is empty) and for a first word, to see how it answers.

        Raises LanguageModelError with what to do, also if there is no word within `seconds`.
        """
        self._connection = connection
        self._opened = False  # its texts begin with reasoning, without the opening tag
        self._reasons = False
        self._desk = Desk(TEXTS_AT_ONCE)
        offered = asyncio.run(connection.offered())
        self.name = model or next(iter(offered), "")
        if not self.name:
            raise LanguageModelError(f"{connection.address} 没有说有哪些模型。请用 RAG_LLM_MODEL 写明模型的名字。")
        self.context_tokens = _context_tokens(offered.get(self.name, {}))
        self._hear(seconds)

    def count_tokens(self, text: str) -> int:
        """An estimate, rather too high: one token a Chinese character, one for three others."""
        narrow = sum(character < "\u2e80" for character in text)
        return len(text) - narrow + -(-narrow // 3)

    def stream(
        self, messages: Sequence[Message], generation: Generation = DEFAULT, stopped: Callable[[], bool] = bool
    ) -> Iterator[str]:
        return self._bounded(messages, generation, stopped, ThinkingFilter(self._opened))

    def _hear(self, seconds: float) -> None:
        """One word, to learn whether the model reasons first and how that shows."""
        thinking = ThinkingFilter()
        generation = Generation(max_tokens=_THOUGHT_TOKENS, seconds=seconds)
        answered = False
        try:
            for _ in self._bounded(_FIRST_WORDS, generation, bool, thinking):
                answered = True
        except LanguageModelError:
            if not thinking.gave_reasoning:
                raise
        if not answered and not self._reasons:
            raise LanguageModelError(
                f"{self._connection.address} 的模型 {self.name} 在 {seconds:.0f} 秒内没有应答。请稍后再试。"
            )

    def _bounded(
        self,
        messages: Sequence[Message],
        generation: Generation,
        stopped: Callable[[], bool],
        thinking: ThinkingFilter,
    ) -> Iterator[str]:
        request = {
            "model": self.name,
            "messages": plain(messages),
            "max_tokens": generation.max_tokens + (_THOUGHT_TOKENS if self._reasons else 0),
            "temperature": generation.temperature,
            "stream": True,
        }
        if generation.stop:
            request["stop"] = list(generation.stop[:_STOPS_MAX])
        pieces = self._desk.pieces(lambda emit: asyncio.run(self._write(request, emit)))
        try:
            yield from bounded(pieces, generation, stopped, thinking)
        finally:
            self._opened |= thinking.closed_unopened
            self._reasons |= thinking.saw_reasoning

    async def _write(self, request: Mapping[str, Any], emit: Callable[[str], bool]) -> None:
        reading = asyncio.create_task(self._read(request, emit))
        while not reading.done():
            await asyncio.wait({reading}, timeout=TICK)
            if not emit(""):
                reading.cancel()  # closes the connection, wherever it is waiting
                break
        with suppress(asyncio.CancelledError):
            await reading

    async def _read(self, request: Mapping[str, Any], emit: Callable[[str], bool]) -> None:
        left = request["max_tokens"] * CHARACTERS_PER_TOKEN
        async with aclosing(self._connection.deltas(request)) as deltas:
            async for delta in deltas:
                self._reasons |= delta.reasons
                left -= len(delta.text)
                if not emit(delta.text) or left < 0:
                    return


def _context_tokens(entry: Mapping[str, Any]) -> int:
    """As vLLM and some gateways list it."""
    found = entry.get("max_model_len") or entry.get("context_length")
    return found if isinstance(found, int) and found > 0 else CONTEXT_TOKENS
