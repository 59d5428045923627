"""Replies to small talk: they state nothing of any document."""

from __future__ import annotations

from rag.answer.phrases import phrase
from rag.small_talk import SmallTalk


def courtesy(kind: SmallTalk) -> str:
    """What is said to a greeting, to thanks, to who we are and what we can do."""
    match kind:
        case "thanks":
            return phrase("chat_thanks")
        case "farewell":
            return phrase("chat_farewell")
        case "acknowledged":
            return phrase("chat_acknowledged")
        case "identity":
            return phrase("chat_identity")
        case "ability":
            return phrase("chat_ability")
        case "greeting":
            return phrase("chat")
