"""A question that leans on an earlier one, made whole by a language model, where the rules cannot."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from rag.answer.phrases import phrase
from rag.errors import LanguageModelError
from rag.llm.model import Generation, LanguageModel, Message

_ANSWER = "\n完整的问题："  # in the prompt, between what a user says and what the model is to write
_TURNS = 2  # earlier questions that are shown to the model
_SECONDS = 8.0
_TOKENS = 64
_LONGEST = 200  # characters of an earlier question that are shown


def model_resolver(model: LanguageModel, seconds: float = _SECONDS) -> Callable[[str, Sequence[str]], str | None]:
    """A `rag.followup.Resolver`: it gives the model's first line as it is, which nobody has checked yet.

    It returns None if the model fails, or writes no whole question in time.
    """

    def resolved(text: str, earlier: Sequence[str]) -> str | None:
        pieces: list[str] = []
        generation = Generation(max_tokens=_TOKENS, seconds=seconds)
        try:
            # A whole line ends the writing.
            for piece in model.stream(_messages(text, earlier), generation, lambda: _has_line(pieces)):
                pieces.append(piece)
        except LanguageModelError:
            return None
        line = "".join(pieces).strip().partition("\n")[0].removeprefix(_ANSWER.strip()).strip("“”\"' ")
        return line if line.endswith(("？", "?", "。")) else None

    return resolved


def _messages(text: str, earlier: Sequence[str]) -> list[Message]:
    """The prompt as a conversation: examples are followed better as turns than as text."""
    shown = "\n上一问：".join(_one_line(question) for question in earlier[-_TURNS:])
    instruction, *turns = phrase("rewrite_question", earlier=shown, question=_one_line(text)).split("\n\n")
    messages = [Message("system", instruction)]
    for turn in turns:
        said, _, answer = turn.partition(_ANSWER)
        messages.append(Message("user", said))
        if answer:
            messages.append(Message("assistant", answer))
    return messages


def _has_line(pieces: Sequence[str]) -> bool:
    return "\n" in "".join(pieces).strip()


def _one_line(text: str) -> str:
    """A text in which no line looks like one of the prompt's own."""
    return " ".join(text.split())[:_LONGEST]
