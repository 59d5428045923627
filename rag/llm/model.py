"""What is asked of a language model: to write on, word by word, from a conversation. All backends keep to this."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, Protocol


@dataclass(frozen=True, slots=True)
class Message:
    role: Literal["system", "user", "assistant"]
    content: str


@dataclass(frozen=True, slots=True)
class Generation:
    """How to write. Greedy by default: the same question gets the same answer."""

    max_tokens: int = 240
    temperature: float = 0.0
    stop: tuple[str, ...] = ()  # the text ends before the first of these
    seconds: float = 60.0  # for the whole text, the prompt included; what has come by then is the text


class LanguageModel(Protocol):
    """Writes text. One instance may be used from several threads; it writes one text at a time."""

    @property
    def name(self) -> str:
        """As it is shown to users and put into `engine`: Qwen2.5-Coder-1.5B-Instruct-Q4_K_M."""

    @property
    def context_tokens(self) -> int:
        """How many tokens a conversation and its answer may have together."""

    def count_tokens(self, text: str) -> int:
        """Length of the text in tokens; an estimate where the backend cannot tell."""

    def stream(
        self, messages: Sequence[Message], generation: Generation = Generation(), stopped: Callable[[], bool] = bool
    ) -> Iterator[str]:
        """Pieces of the text as they are written, without reasoning (<think>…</think>) and special tokens.

        Ends early, and stops computing, when `stopped()` is true, when the time is over or when the iterator is closed.
        Raises LanguageModelError if the backend fails; what had come before was given already.
        """
