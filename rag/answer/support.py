"""Whether the best sentence found is evidence enough to answer, and if not, why not."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

from rag.answer.phrases import phrase
from rag.normal import normal
from rag.question import Question
from rag.read import TIME, Candidate, has_measure

# Logistic weights of the evidence: fitted on the tuning questions together with public answerable and unanswerable
# policy questions; `python -m eval calibrate` repeats the fit. A bare similarity threshold is a poor gate.
INTERCEPT = -14.2
COVERAGE = 7.0
CLAUSE_COVERAGE = 2.0
SIMILARITY = 17.0
NAMED = 0.8  # the question names a document of the corpus
THRESHOLD = 0.5

_REALISED = re.compile(r"实际(?:完成|达到|投入|值|是)|完成了多少|已经?(?:完成|达到|建成|投入)")
_TARGET = re.compile(r"力争|目标|到\d{4}年|将|争取|突破")
_CONTACT = re.compile(r"电话|手机号|联系(?:方式|人|电话)|怎么联系|如何联系|邮箱|网址|地址|传真|微信")
_PERSON = re.compile(
    r"(?:院长|主任|书记|局长|厅长|市长|主席|处长|负责人|联系人|法人)(?:是谁|叫什么|姓什么|的名字)|谁是.{0,12}(?:院长|主任|书记|局长|厅长|市长|主席|处长)"
)


@dataclass(frozen=True, slots=True)
class Support:
    enough: bool
    probability: float  # that the corpus answers, in [0, 1]
    reason: str = ""  # in words for the user, when not enough


def judge(question: Question, best: Candidate) -> Support:
    """Whether `best` supports an answer. A named year, place, unit of measure or kind of fact must be there."""
    probability = probability_of(question, best)
    plain = normal(best.text)
    if best.missing:
        return Support(False, probability, phrase("reason_missing", missing="、".join(best.missing)))
    wanted = _CONTACT.search(question.text) or _PERSON.search(question.text)
    if wanted and not (_CONTACT.search(plain) or re.search(r"\d{7,}", plain)):
        return Support(False, probability, phrase("reason_missing", missing=f"“{wanted.group()}”"))
    if question.intent == "figure" and not has_measure(question.measure, _with_header(best, plain)):
        return Support(False, probability, phrase("reason_figure"))
    if question.intent == "time" and not TIME.search(plain):
        return Support(False, probability, phrase("reason_time"))
    if _REALISED.search(question.text) and _TARGET.search(plain) and not re.search(r"达到了|已|实际", plain):
        return Support(False, probability, phrase("reason_missing", missing="实际完成数"))
    if probability < THRESHOLD:
        return Support(False, probability, phrase("reason_coverage"))
    return Support(True, probability)


def probability_of(question: Question, best: Candidate) -> float:
    """Chance that the corpus answers the question, by how much of it the best sentence and clause cover."""
    logit = (
        INTERCEPT
        + COVERAGE * best.coverage
        + CLAUSE_COVERAGE * best.clause_coverage
        + SIMILARITY * best.similarity
        + (NAMED if question.named_documents else 0.0)
    )
    return 1.0 / (1.0 + math.exp(-logit))


def _with_header(best: Candidate, plain: str) -> str:
    return f"{plain}{normal(best.spelt)}"
