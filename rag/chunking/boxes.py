"""Where a box (专栏) ends. Plain text has no frame around it, so the form of the titles decides."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.chunking.lines import OpenHeading

_TARGET = re.compile(r"到\s*\d{4}\s*年")


class BoxState:
    """The open box, and the form of the unnumbered titles before it and in it."""

    def __init__(self) -> None:
        self.box: OpenHeading | None = None
        self._doubts: dict[int, str] = {}
        self._box_style = ""  # how the titles of its items end: "。", "：" or "" where they are numbered or plain
        self._body_style = ""  # how the unnumbered titles before the box end
        self._body_has_targets = False
        self._numbered = False  # whether the open box has numbered items
        self._titled: set[int] = set()  # the headings that have unnumbered titles right below them

    def enter(self, heading: OpenHeading) -> None:
        if id(heading.parent) not in self._titled:
            self._body_style, self._body_has_targets = "", False
        self.box, self._box_style, self._numbered = heading, "", False

    @property
    def warnings(self) -> tuple[str, ...]:
        return tuple(self._doubts.values())

    def note_item(self, heading: OpenHeading) -> None:
        """Take note of a numbered heading that has just been opened."""
        if self.box is not None and heading.parent is self.box and heading.family in ("arabic", "decimal"):
            self._numbered = True

    def close_unless_in(self, stack: Sequence[OpenHeading]) -> None:
        if self.box is not None and not self.is_in(stack):
            self.box = None

    def is_in(self, stack: Sequence[OpenHeading]) -> bool:
        return any(h is self.box for h in stack)

    def note_title(self, text: str, style: str, stack: Sequence[OpenHeading]) -> None:
        """Take note of an unnumbered title that has just been opened; `style` is the mark at its end."""
        self._titled.add(id(stack[-1].parent))
        if self.box is not None and self.is_in(stack):
            self._box_style = self._box_style or style
        else:
            self._body_style = style
            self._body_has_targets = _closes_with_target(text)

    def ends_before(self, text: str, style: str) -> bool:
        """Whether an unnumbered paragraph is again the running text around the box.

        Running text resumes with the form that its titles had before the box. Where box and text use the same form,
        a paragraph leaves the box if its title has nothing of the box's caption and it closes with a target year as
        the text before did; that is a guess, and is reported as one.
        """
        if not self._body_style or not style or self.box is None:
            return False
        if self._numbered or (self._box_style and self._box_style != self._body_style):
            return style == self._body_style
        if not self._box_style:
            return False
        title = text[: text.find(style)]
        shares = any(title[i : i + 3] in self.box.title for i in range(max(0, len(title) - 2)))
        self._doubts[id(self.box)] = f"“{self.box.path[-1]}”到哪里结束，从文字上不能确定。"
        return self._body_has_targets and _closes_with_target(text) and not shares


def _closes_with_target(text: str) -> bool:
    """Whether the last sentence says what is to be reached by which year: 到 2025 年，……达到 80 家。"""
    return bool(_TARGET.search(text.rstrip("。").rpartition("。")[2]))
