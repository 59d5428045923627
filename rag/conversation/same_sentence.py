"""「众创空间要几家？」 behind 「百色要新建几家孵化器？」: of the same place and time, where one sentence tells both."""

from __future__ import annotations

from rag.conversation.parts import ended
from rag.conversation.turn import Before, FollowUp
from rag.normal import normal


def of_the_same_sentence(asked: FollowUp, prior: Before) -> str | None:
    """A figure asked for without place, time or document, of those of the question before; None where it named none,
    or where the sentences that answered it do not speak of what is asked about now."""
    parts, old = asked.parts, prior.parts
    if parts is None or old is None or prior.answers is None:
        return None
    if not parts.subject or not parts.asking or parts.setting or asked.question.named_documents:
        return None
    if not (asked.question.intent == prior.question.intent == "figure") or not (old.setting or prior.inside):
        return None
    subject, before = normal(parts.subject), normal(prior.rest)
    told = [normal(s.text) for s in prior.answers.answered(prior.question)]
    if subject in before or not any(subject in text for text in told):
        return None
    return f"{prior.inside}{old.setting}{ended(asked.core)}"
