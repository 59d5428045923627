"""The question that is asked now, and the one before it, as the rules look at them."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from rag.conversation.earlier import EarlierAnswers
from rag.conversation.parts import DOCUMENT_NOUN, END_MARKS, QuestionParts, bare, question_parts
from rag.question import Question
from rag.small_talk import without_small_talk

_CONNECTOR = re.compile(
    r"(?:那么|那(?![坡曲么个份里边些儿一])|另外|还有(?:[，, ]|(?=.{2,12}呢))|以及|同样|对了|顺便(?:问(?:一下)?)?|"
    r"再(?:问|请问|查|看)(?:一下|下)?|请问|至于|关于|而且?)[，, ]*"
)
_CONTRASTS = re.compile(r"呢[？?。.！!\s]*$")
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
    connects: bool  # begins with 「那」: the question before goes on
    contrasts: bool  # ends with 「呢」: the same of something else, or something else of the same


@dataclass(frozen=True, slots=True)
class Before:
    """The question before, with what its answer held."""

    question: Question
    parts: QuestionParts | None
    rest: str  # the question without the names of documents and without its marks
    answer: str = ""  # as it was shown, "" if it is not known
    answers: EarlierAnswers | None = None

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
        if not with_figure or parts.kind != "figure":
            return f"{parts.place}{subject}{parts.counted}"
        return f"{parts.setting}{subject}{parts.counted}{parts.attribute}"


def follow_up(text: str, understand: Callable[[str], Question]) -> FollowUp:
    core = without_small_talk(text)
    connects, contrasts = False, bool(_CONTRASTS.search(core))
    while connector := _CONNECTOR.match(core):
        if not any(c.isalnum() for c in core[connector.end() :]):
            break
        connects = connects or connector.group().startswith("那")
        core = core[connector.end() :]
    core = bare(core)
    question = understand(core)
    return FollowUp(core, question, question_parts(_without_documents(question, core)), connects, contrasts)


def before(question: Question, answer: str = "", answers: EarlierAnswers | None = None) -> Before:
    rest = _without_documents(question, question.text).strip().rstrip(END_MARKS)
    return Before(question, question_parts(rest), rest, answer, answers)


def changed(prior: Before, **parts: str) -> Before:
    """The question before with some of its parts exchanged."""
    return replace(prior, parts=replace(prior.parts, **parts)) if prior.parts is not None else prior  # type: ignore[arg-type]


def _without_documents(question: Question, text: str) -> str:
    """A question without the names of the documents that it names."""
    if not question.named_documents:
        return text
    pattern = _DOCUMENT_REST if question.unnamed[:1].isspace() else _DOCUMENT_INSIDE
    return pattern.sub("", question.unnamed, count=1)
