"""A conversation: questions and what came of them."""

from __future__ import annotations

import logging
import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Protocol

from page import texts
from rag.errors import PolicyQAError
from rag.review import Mark, add_mark
from rag.types import Answer

HISTORY_TURNS = 10  # earlier turns handed on; a follow-up question leans on the last few
_SURROGATE = re.compile("[\ud800-\udfff]")  # half a character: a browser may send it, JSON cannot carry it back

log = logging.getLogger(__name__)


class Asks(Protocol):
    """What a conversation needs of rag.pipeline.Assistant."""

    @property
    def ready(self) -> bool: ...

    def ask(
        self, question: str, history: Sequence[dict[str, str]] = (), document_ids: Sequence[str] = ()
    ) -> Answer: ...


@dataclass(frozen=True, slots=True)
class Turn:
    question: str
    answer: Answer | None = None
    failure: str = ""  # why there is no answer, in words for the user
    waiting: str = ""  # what is being waited for; "" once answered or failed
    # Who answered: what the answer cites is in its corpus, whatever is live later.
    assistant: Any = field(default=None, repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class Feedback:
    """What the reader said of an answer."""

    mark: Mark
    failure: str = ""  # why it could not be kept, in words for the user; "" if it was


def add_question(assistant: Asks, turns: tuple[Turn, ...], question: str) -> tuple[Turn, ...]:
    """The conversation with the question waiting at its end; unchanged if it is empty or another still waits."""
    question = _SURROGATE.sub("\ufffd", question).strip()
    if not question or (turns and turns[-1].waiting):
        return turns
    return (*turns, Turn(question, waiting=texts.SEARCHING if assistant.ready else texts.MODEL_LOADING))


def answer_last(assistant: Asks, turns: tuple[Turn, ...], document_ids: Sequence[str]) -> tuple[Turn, ...]:
    """The conversation with its waiting question answered, or with the reason why it could not be."""
    if not turns or not turns[-1].waiting:
        return turns
    waiting = turns[-1]
    try:
        answer = assistant.ask(waiting.question, history_of(turns[:-1]), tuple(document_ids))
    except PolicyQAError as error:
        done = replace(waiting, waiting="", failure=str(error))
    except Exception:  # a bug: the user is told who can help, the traceback goes to the log
        log.exception("The question could not be answered.")
        done = replace(waiting, waiting="", failure=texts.SYSTEM_ERROR)
    else:
        done = replace(waiting, waiting="", answer=answer, assistant=assistant)
    return (*turns[:-1], done)


def mark_answer(turns: Sequence[Turn], number: int, mark: object, reason: object, data: Path) -> Feedback | None:
    """Keep what a reader says of the answer of a turn; None if there is no such answer: the browser may send anything.

    `data`: the folder in which the review list lies.
    """
    answer = turns[number].answer if 0 <= number < len(turns) else None
    if answer is None or (mark != "up" and mark != "down"):
        return None
    said = _SURROGATE.sub("\ufffd", reason) if isinstance(reason, str) and mark == "down" else ""
    try:
        add_mark(data, answer, mark, said, history_of(turns[:number]))
    except PolicyQAError as error:
        return Feedback(mark, str(error))
    return Feedback(mark)


def history_of(turns: Sequence[Turn]) -> list[dict[str, str]]:
    """The answered turns, oldest first, as role and content."""
    history = []
    for turn in [t for t in turns if t.answer][-HISTORY_TURNS:]:
        assert turn.answer is not None
        history.append({"role": "user", "content": turn.question})
        history.append({"role": "assistant", "content": turn.answer.text})
    return history
