"""A conversation: questions and what came of them."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from page import texts
from page.scope import NO_LIMITS, Chip, Limits, chips_of, document_ids_of
from page.session import is_writing
from rag.errors import PolicyQAError
from rag.review import Mark, add_mark
from rag.types import Answer

HISTORY_TURNS = 10  # earlier turns handed on; a follow-up question leans on the last few
_SURROGATE = re.compile("[\ud800-\udfff]")  # half a character: a browser may send it, JSON cannot carry it back

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Turn:
    question: str
    answer: Answer | None = None
    failure: str = ""  # why there is no answer, in words for the user
    waiting: str = ""  # what is being waited for; "" once answered or failed
    limits: Limits = NO_LIMITS
    chips: tuple[Chip, ...] = ()  # what the question is limited to, to be changed by the reader
    suggestions: tuple[str, ...] | None = None  # questions that go on from here and are answered; None: not looked for
    # Who answered: what the answer cites is in its corpus, whatever is live later.
    assistant: Any = field(default=None, repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class Feedback:
    """What the reader said of an answer."""

    mark: Mark
    failure: str = ""  # why it could not be kept, in words for the user; "" if it was


def add_question(
    assistant: Any, turns: tuple[Turn, ...], question: str, limits: Limits = NO_LIMITS
) -> tuple[Turn, ...]:
    """The conversation with the question waiting at its end; unchanged if it is empty or another still waits."""
    question = _SURROGATE.sub("\ufffd", question).strip()
    if not question or (turns and turns[-1].waiting):
        return turns
    waiting = texts.SEARCHING if assistant.ready else texts.MODEL_LOADING
    return (*settled(turns), Turn(question, waiting=waiting, limits=limits))


def settled(turns: tuple[Turn, ...]) -> tuple[Turn, ...]:
    """The conversation with no answer being written any more: what has been verified by now stays."""
    last = turns[-1] if turns else None
    if last is None or last.answer is None or not is_writing(last.answer):
        return turns
    over: dict[str, Any] = {"writing": False}
    return (*turns[:-1], replace(last, answer=replace(last.answer, **over)))


def answers(
    assistant: Any, turns: tuple[Turn, ...], stopped: Callable[[], bool] = bool
) -> tuple[tuple[Turn, ...], Iterator[Answer]]:
    """The conversation with its waiting question answered, or with the reason why it could not be; and what a model
    still makes of the answer."""
    if not turns or not turns[-1].waiting:
        return turns, iter(())
    waiting = turns[-1]
    history = history_of(turns[:-1])
    rest: Iterator[Answer] = iter(())
    try:
        ids = document_ids_of(assistant, waiting.limits)
        rest = stream_of(assistant, waiting.question, history, ids, stopped)
        answer = next(rest)
        chips = _chips(assistant, turns)
    except PolicyQAError as error:
        done = replace(waiting, waiting="", failure=str(error))
    except Exception:  # a bug: the user is told who can help, the traceback goes to the log
        log.exception("The question could not be answered.")
        done = replace(waiting, waiting="", failure=texts.SYSTEM_ERROR)
    else:
        done = replace(waiting, waiting="", answer=answer, assistant=assistant, chips=chips)
    return (*turns[:-1], done), rest


def written(rest: Iterator[Answer]) -> Iterator[Answer]:
    """What a model makes of an answer; a bug ends it, and what had been verified by then stays."""
    try:
        yield from rest
    except Exception:
        log.exception("The model's answer broke off.")


def _chips(assistant: Any, turns: tuple[Turn, ...]) -> tuple[Chip, ...]:
    earlier = [turn.question for turn in turns[:-1] if turn.answer][-HISTORY_TURNS:]
    return chips_of(assistant, turns[-1].question, earlier, turns[-1].limits)


def stream_of(
    assistant: Any,
    question: str,
    history: Sequence[dict[str, str]],
    document_ids: Sequence[str],
    stopped: Callable[[], bool] = bool,
) -> Iterator[Answer]:
    """The answers of an assistant, the whole extractive one first."""
    if hasattr(assistant, "stream"):
        return iter(assistant.stream(question, history, document_ids, stopped))
    return iter((assistant.ask(question, history, document_ids),))


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
