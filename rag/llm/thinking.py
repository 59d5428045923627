"""Takes the reasoning of a model out of its text while the text comes in: <think>…</think>, <thinking>…</thinking>."""

from __future__ import annotations

import re

_TAG = re.compile(r"<(/?)think(?:ing)?>", re.IGNORECASE)
_BEGINNING = re.compile(
    r"<(?:/?(?:t(?:h(?:i(?:n(?:k(?:i(?:n(?:g)?)?)?)?)?)?)?)?)?\Z", re.IGNORECASE
)  # of a tag, at the end


class ThinkingFilter:
    """Fed with the pieces of one text, gives back what is not reasoning; a tag may be split over pieces.

    `opened`: the prompt itself ends with the opening tag, as the templates of DeepSeek and Qwen have it, so that the
    text begins with reasoning. Where that is not known and a closing tag comes without an opening one, what is at hand
    is dropped; if some of it has gone out already, `gave_reasoning` becomes true.
    """

    def __init__(self, opened: bool = False) -> None:
        self.gave_reasoning = False
        self.saw_reasoning = False  # of either kind, given out or not
        self.closed_unopened = False  # a closing tag came without its opening tag
        self._opened = opened
        self._depth = 1 if opened else 0
        self._held = ""  # perhaps the beginning of a tag
        self._begun = False  # something of the answer has gone out

    def feed(self, piece: str) -> str:
        """What of this piece, and of what was held back before, belongs to the answer."""
        text, self._held = self._held + piece, ""
        answer = ""
        start = 0
        for tag in _TAG.finditer(text):
            if not self._depth:
                answer += text[start : tag.start()]
            start = tag.end()
            self.saw_reasoning = True
            if not tag[1]:
                self._depth += 1
            elif self._depth:
                self._depth -= 1
            else:
                self.closed_unopened = True
                self.gave_reasoning = self._begun
                answer = ""
        rest = text[start:]
        if tail := _BEGINNING.search(rest):
            rest, self._held = rest[: tail.start()], rest[tail.start() :]
        return self._out(answer + ("" if self._depth else rest))

    def rest(self) -> str:
        """At the end of the text: what was held back as the beginning of a tag and was none."""
        held, self._held = self._held, ""
        return "" if self._depth else self._out(held)

    def _out(self, answer: str) -> str:
        """Without the empty lines that stand before the answer."""
        if not self._begun:
            answer = answer.lstrip()
            self._begun = bool(answer)
        return answer
