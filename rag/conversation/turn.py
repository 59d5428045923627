"""The question that is asked now, and the one before it, as the rules look at them."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from rag.conversation.core import core_of
from rag.conversation.earlier import EarlierAnswers
from rag.conversation.parts import DOCUMENT_NOUN, END_MARKS, QuestionParts, question_parts
from rag.conversation.short_years import with_full_years
from rag.question import Question

# What is left of 「2016年那份方案里，」 when the name of the document is taken out.
_DOCUMENT_REST = re.compile(
    rf"^[\s，,、)）》”]*(?:的|[那这])*(?:[个份部])?(?:政策)?{DOCUMENT_NOUN}?"
    r"(?:里面?|里头|当中|中(?![\u4e00-\u9fff]?[小医药国央心东试型等职级]))?(?:规定|提出)?[的，,：:\s]*"
)
_DOCUMENT_INSIDE = re.compile(r"(?:在|按照?|根据)?\s+[)）》”]*(?:里面?|里头|当中|中)?")
_VERB_LONGEST = 7  # characters: 「联合打造创新中心，主要引哪些机构」 is about what stands before the comma
_MARKS = str.maketrans("《》", "〈〉")


@dataclass(frozen=True, slots=True)
class FollowUp:
    """A question as far as it can be told without the one before."""

    core: str  # without courtesies, 「那」 and 「呢」
    question: Question
    parts: QuestionParts | None
    connects: bool  # see Core
    contrasts: bool


@dataclass(frozen=True, slots=True)
class Before:
    """The question before, with what its answer held."""

    question: Question
    parts: QuestionParts | None
    rest: str  # the question without the names of documents and without its marks
    answer: str = ""  # as it was shown, "" if it is not known
    answers: EarlierAnswers | None = None
    previous: Before | None = None  # the turn before this one

    @property
    def inside(self) -> str:
        """The documents that the question named, for a reader: 「《……》中」; "" where their titles are not known."""
        named = self.question.named_documents if self.answers is not None else ()
        return f"{self.titles(named)}中" if named else ""

    def titles(self, document_ids: tuple[str, ...]) -> str:
        return "和".join(self.title(i) for i in document_ids)

    def title(self, document_id: str) -> str:
        known = self.answers.documents if self.answers is not None else {}
        title = known[document_id].facts.title if document_id in known else ""
        return f"《{(title or document_id).translate(_MARKS)}》"

    def subject(self, with_figure: bool = False) -> str:
        """What the question was about, in its words; `with_figure` with the figure asked for. "" if it is not known."""
        parts = self.parts
        if self.question.intent == "corpus" and self.answers is not None:
            return self.titles(self.answers.documents_meant(self.question))
        if parts is None:
            return ""
        if not parts.subject and not parts.counted:
            return f"{parts.setting}{parts.attribute}" if with_figure and parts.attribute else parts.place
        subject, _, behind = re.sub(",", "，", parts.subject).rpartition("，")
        if not subject or len(behind) > _VERB_LONGEST:
            subject = parts.subject
        counted = "" if parts.counted.endswith("的") else parts.counted  # 「建几个｜国家级的」
        if not with_figure or parts.kind != "figure":
            return f"{parts.place}{subject}{counted}"
        return f"{parts.setting}{subject}{counted}{parts.attribute}"


def follow_up(text: str, understand: Callable[[str], Question]) -> FollowUp:
    core = core_of(text)
    question = understand(core.text)
    parts = question_parts(_without_documents(question, core.text))
    return FollowUp(core.text, question, parts, core.connects, core.contrasts)


def before(
    question: Question, answer: str = "", answers: EarlierAnswers | None = None, previous: Before | None = None
) -> Before:
    rest = with_full_years(_without_documents(question, question.text).strip().rstrip(END_MARKS))
    return Before(question, question_parts(rest), rest, answer, answers, previous)


def changed(prior: Before, **parts: str) -> Before:
    """The question before with some of its parts exchanged."""
    return replace(prior, parts=replace(prior.parts, **parts)) if prior.parts is not None else prior  # type: ignore[arg-type]


def _without_documents(question: Question, text: str) -> str:
    """A question without the names of the documents that it names."""
    if not question.named_documents:
        return text
    pattern = _DOCUMENT_REST if question.unnamed[:1].isspace() else _DOCUMENT_INSIDE
    return pattern.sub("", question.unnamed, count=1)
