"""Which numbers may come next: tells headings from dates, amounts and cross-references, and finds gaps."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.chunking.lines import OpenHeading
from rag.chunking.numbering import FIXED_RANK, Mark

TITLE_MAX = 60  # characters of a title that stands alone
_ANNEX_LIST = re.compile(r"附件\s*[：:]\s*(\d{1,2})[.．、]")
_LISTS = ("arabic", "decimal", "arabic_bracketed", "circled")
_SET_OFF = re.compile(r"[\s\u3000：:【（(]|$")
_SPACED_SHARE = 0.8
_GAP = 3  # articles missing at most where nothing but the number tells that one begins
_DIVISIONS = ("part", "subpart", "chapter", "section")


class NumberSequence:
    """The numbers seen so far, and the warnings about them."""

    def __init__(self, marks: Sequence[tuple[Mark, str]], answered: bool = False) -> None:
        """`marks` are those at the starts of all lines, with their lines: they show how the articles are set.

        `answered`: whether lines begin with 答：; without any, 问： opens no question of a page of questions.
        """
        self._answered = answered
        articles = [_is_set_off(mark, text) for mark, text in marks if mark.family == "article"]
        # Where articles are set off by white space, 「第三条……」 without any is a reference.
        self._spaced = len(articles) >= 3 and sum(articles) >= _SPACED_SHARE * len(articles)
        self._last: dict[str, int] = {}  # the last number of each family, anywhere
        self.warnings: list[str] = []

    def is_heading(self, mark: Mark, text: str, stack: Sequence[OpenHeading]) -> bool:
        """Whether a mark at a line's start is one, below the headings that are open."""
        if mark.family == "question":
            return self._answered
        inside_article = any(h.family == "article" for h in stack)
        if inside_article and mark.family not in FIXED_RANK and mark.family not in ("annex", "box", "table"):
            # （一）（二） below an article are its 项, part of one clause; but 二、 may go on with the 一、 above it.
            return _resumes_outer(mark, text, stack)
        if mark.family == "article":
            return self._is_article(mark, text, stack)
        if mark.family in _LISTS:
            if mark.value in self._expected(mark, stack):
                return True
            if mark.family == "arabic" and not re.match(r"\d+[.．、]\s*\d", text) and stack:
                self._warn_jump(mark)
                return True
            return False
        if mark.family in _DIVISIONS and not _is_set_off(mark, text) and re.search(r"[。；]", text):
            return False  # running text: 「第三节和本编的有关规定……。」
        listed = _ANNEX_LIST.match(text) if mark.family == "annex" else None
        if listed:  # 附件：1.名单 goes on with 2. on the next line
            self._last["arabic"] = int(listed.group(1))
        if mark.family in ("table", "box"):
            return len(text) <= TITLE_MAX and not re.search(r"[。；]", text)
        return True

    def take(self, mark: Mark, stack: Sequence[OpenHeading], above: Sequence[OpenHeading]) -> None:
        """Note the number of a heading; `above` are those of the open ones that stay open over it."""
        self._check(mark, stack, above)
        if mark.value is not None:
            self._last[mark.family] = mark.value

    def _is_article(self, mark: Mark, text: str, stack: Sequence[OpenHeading]) -> bool:
        set_off = _is_set_off(mark, text)
        if mark.value == self._last.get("article", 0) + 1:
            return True
        if set_off or not self._spaced:
            if mark.value in self._expected(mark, stack):
                return True
            last = self._last.get("article", 0)
            near = mark.value is not None and (last == 0 or last < mark.value <= last + _GAP)
            if set_off or near:
                self._warn_jump(mark)
                return True
        self.warnings.append(f"“{text[:12]}……”在段首，但编号接不上，没有当作新的一条。")
        return False

    def _expected(self, mark: Mark, stack: Sequence[OpenHeading]) -> set[int]:
        if mark.family == "decimal":
            parent = next((h for h in reversed(stack) if h.family in ("arabic", "decimal")), None)
            siblings = [h.value for h in stack if h.family == "decimal" and h.value is not None]
            fits = parent is not None and mark.prefix.split(".")[0].isdigit()
            expected = {1} if fits or not stack else set()
            if siblings:
                expected.add(siblings[-1] + 1)
            if parent is None:
                expected |= {1, self._last.get("decimal", 0) + 1}
            return expected
        expected = {1, self._last.get(mark.family, 0) + 1}
        for heading in stack:
            if heading.family == mark.family and heading.value is not None:
                expected |= {heading.value + 1, heading.value}
        return expected

    def _warn_jump(self, mark: Mark) -> None:
        last = self._last.get(mark.family, 0)
        self.warnings.append(f"编号不连续：“{mark.printed}”之前是第{last}项。")

    def _check(self, mark: Mark, stack: Sequence[OpenHeading], above: Sequence[OpenHeading]) -> None:
        if mark.value is None or mark.family in ("dash", "decimal"):
            return
        before = stack[len(above)] if len(stack) > len(above) else None
        if before is not None and before.family == mark.family and before.number == mark.printed:
            self.warnings.append(f"编号重复：“{mark.printed}”出现两次。")
            return
        running = self._last.get(mark.family)
        sibling = before.value if before is not None and before.family == mark.family else None
        if mark.value == 1 or (sibling is not None and mark.value == sibling + 1):
            return
        runs_on = running is None or mark.value == running + 1 or mark.family in ("arabic", "article")
        if mark.family == "section" or not runs_on:  # sections begin with 1 in every chapter
            self._warn_jump(mark)


def _is_set_off(mark: Mark, text: str) -> bool:
    return _SET_OFF.match(text, len(mark.printed)) is not None


def _resumes_outer(mark: Mark, text: str, stack: Sequence[OpenHeading]) -> bool:
    """Whether a title continues the numbering of a heading above the open article."""
    article = next(i for i, h in enumerate(stack) if h.family == "article")
    follows = any(
        h.family == mark.family and h.value is not None and mark.value == h.value + 1 for h in stack[:article]
    )
    return follows and len(text) <= TITLE_MAX and text[-1] not in "。；：，"
