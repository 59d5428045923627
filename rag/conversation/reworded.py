"""A question that goes on with an earlier one -> the whole question in words, where rules can tell: 「那配合单位呢？」
after 「充电桩由谁牵头？」 -> 「充电桩的配合单位是谁？」."""

from __future__ import annotations

from rag.conversation.exchange import exchanged
from rag.conversation.lacking import is_compared, is_towards, lacks_subject, unit_asked_of
from rag.conversation.order import in_order
from rag.conversation.pointers import pointed, points_back
from rag.conversation.turn import Before, FollowUp

_BARE_LONGEST = 6  # characters; a longer phrase without 呢 may be a question of its own


def leans(asked: FollowUp) -> bool:
    """Whether a question cannot be understood without the one before."""
    question, parts = asked.question, asked.parts
    if question.intent in ("chat", "corpus"):
        return False
    if points_back(asked.core):
        return True
    if parts is None:
        return False
    if question.named_documents:
        return not parts.asking and not parts.attribute
    if is_towards(asked) or is_compared(asked) or unit_asked_of(asked):
        return True
    if asked.connects or lacks_subject(parts) or (asked.contrasts and not parts.asking):
        return True
    return not parts.asking and not parts.attribute and len(parts.subject) <= _BARE_LONGEST


def reworded(asked: FollowUp, prior: Before) -> str | None:
    """The whole question in words; None where the rules cannot tell surely."""
    for rule in (in_order, pointed):
        text = rule(asked, prior)
        if text is not None:
            return text
    return None if points_back(asked.core) else exchanged(asked, prior)
