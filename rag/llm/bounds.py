"""What all backends have in common: where a text ends, and what of it is given out."""

from __future__ import annotations

import time
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import closing

from rag.errors import LanguageModelError
from rag.llm.model import Generation, Message
from rag.llm.thinking import ThinkingFilter

DEFAULT = Generation()
TICK = 0.1  # seconds; a backend that waits longer gives an empty piece, so that it can be stopped
CHARACTERS_PER_TOKEN = 8  # no tokenizer makes longer ones on average; for backends that ignore max_tokens
# End marks that a template without the right settings lets through as text.
_END_MARKS = ("<|im_end|>", "<|im_start|>", "<|endoftext|>", "<|eot_id|>", "<｜end▁of▁sentence｜>", "</s>")


def bounded(
    pieces: Generator[str], generation: Generation, stopped: Callable[[], bool], thinking: ThinkingFilter | None = None
) -> Iterator[str]:
    """The text in these pieces, without reasoning and end marks, up to the first of the bounds of `generation`.

    Empty pieces only say that the backend is at work. `pieces` is closed in any case, which is to end the computing.
    Raises LanguageModelError when reasoning turns out to have been given as the answer.
    """
    deadline = time.monotonic() + generation.seconds
    thinking = thinking or ThinkingFilter()
    stops = StopFilter((*generation.stop, *_END_MARKS))
    left = generation.max_tokens * CHARACTERS_PER_TOKEN
    with closing(pieces):
        for piece in pieces:
            if stopped():
                return
            text = stops.feed(thinking.feed(piece))[:left]
            left -= len(text)
            if text:
                yield text
            if thinking.gave_reasoning:
                raise LanguageModelError("大模型把思考过程写进了回答，本次不用它的文字；下次会去掉思考过程。")
            if stops.found or left <= 0 or time.monotonic() >= deadline:
                break
    if not stops.found and (text := (stops.feed(thinking.rest()) + stops.rest())[: max(left, 0)]):
        yield text


class StopFilter:
    """Fed with the pieces of one text, gives back what stands before the first of the stops, also of a split one."""

    def __init__(self, stops: Sequence[str]) -> None:
        self.found = False
        self._stops = tuple(stop for stop in stops if stop)
        self._held = ""  # perhaps the beginning of a stop

    def feed(self, piece: str) -> str:
        """What of this piece, and of what was held back before, is sure to stand before a stop; "" after one."""
        if self.found:
            return ""
        text, self._held = self._held + piece, ""
        places = [place for place in (text.find(stop) for stop in self._stops) if place >= 0]
        if places:
            self.found = True
            return text[: min(places)]
        kept = max((_overlap(text, stop) for stop in self._stops), default=0)
        text, self._held = text[: len(text) - kept], text[len(text) - kept :]
        return text

    def rest(self) -> str:
        """At the end of the text: what was held back as the beginning of a stop and was none."""
        held, self._held = self._held, ""
        return held


def _overlap(text: str, stop: str) -> int:
    """How many characters at the end of the text begin the stop."""
    return next((n for n in range(min(len(stop) - 1, len(text)), 0, -1) if text.endswith(stop[:n])), 0)


def plain(messages: Sequence[Message]) -> list[dict[str, str]]:
    """The messages as templates and servers want them; half a surrogate pair is no text, so it becomes a ?."""
    return [{"role": m.role, "content": m.content.encode("utf-8", "replace").decode()} for m in messages]
