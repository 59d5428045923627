"""What the page tells of the language model: whether one words the answers, and if not, why not."""

from __future__ import annotations

from typing import Any

from page import texts


def slot_of(assistant: Any) -> Any:
    """Where the assistant keeps its language model; None if it never has one."""
    return getattr(assistant, "slot", None)


def model_state(slot: Any) -> tuple[str, str]:
    """How answers are made, and what is said of the model beside it, "" where there is nothing to say."""
    state = getattr(slot, "state", "none")
    if state == "ready" and slot.model is not None:
        return texts.ENGINE_MODEL.format(name=slot.model.name), ""
    if state in ("fetching", "loading", "failed"):
        return texts.ENGINE_EXTRACTIVE, str(slot.said)
    return texts.ENGINE, ""
