"""What was struck of a model's text and why, in words for the user."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from rag.answer.phrases import phrase

Kind = Literal["fact", "amount", "denial", "wording", "incomplete"]
# What was wrong, for whoever counts; the words that a reason begins with.
KINDS: dict[Kind, str] = {
    "fact": "所引条款中没有",
    "amount": "数字的范围、年份或对象与条款不同",
    "denial": "与条款肯定、否定相反",
    "wording": "条款没有这样说",
    "incomplete": "没有把答案说全",
}
_SHOWN = 4  # words named in a reason


@dataclass(frozen=True, slots=True)
class Struck:
    sentence: str
    kind: Kind
    words: tuple[str, ...]  # that are wrong, or that are missing

    @property
    def complaint(self) -> str:
        """Why, as it is told to the model."""
        return phrase("write_struck", what=KINDS[self.kind], words="、".join(self.words[:_SHOWN]))

    @property
    def said(self) -> str:
        """The sentence and why, as it is told to users."""
        return f"“{self.sentence}”：{self.complaint}"


def kinds_of(lines: Iterable[str]) -> Sequence[Kind]:
    """The kind of each line of `Answer.checks.unsupported` that a model's sentence was struck for."""
    return [kind for line in lines for kind, words in KINDS.items() if f"”：{words}" in line]
