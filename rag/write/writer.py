"""A verified draft and a language model -> the draft in the model's words, sentence by sentence, as they pass."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from rag.errors import LanguageModelError
from rag.llm.model import Generation, LanguageModel, Message
from rag.question import Question
from rag.types import Statement
from rag.write.judge import Judge
from rag.write.material import Material, materials_of
from rag.write.parts import Part, is_worded, parts_of
from rag.write.prompt import messages_again, messages_for
from rag.write.sentences import bare, sentences
from rag.write.struck import Struck

_SENTENCES_MAX = 6  # of a text; by then everything has been said
_TOKENS_LEAST, _TOKENS_MOST = 80, 320  # of a text, by the length of the draft
_COMPLAINTS = 2  # told to the model
_STOPS = ("<条款", "</条款", "\n问题：", "\n任务：")


@dataclass(frozen=True, slots=True)
class Written:
    """How far the wording has come."""

    paragraphs: tuple[tuple[Statement, ...], ...]  # to be shown: sentences of the model, or statements of the draft
    by_model: bool = False  # whether any of them is the model's
    struck: tuple[Struck, ...] = ()
    done: bool = False
    failure: str = ""  # what went wrong with the model, for users
    is_late: bool = False  # the time was over before the model had answered


@dataclass(frozen=True, slots=True)
class _Task:
    """What is to be written, by what, and until when."""

    question: Question
    model: LanguageModel
    deadline: float
    stopped: Callable[[], bool]

    @property
    def is_over(self) -> bool:
        return self.stopped() or time.monotonic() >= self.deadline


@dataclass(slots=True)
class _Text:
    """One text of the model, as far as it has come."""

    stands: list[Statement] = field(default_factory=list)
    struck: list[Struck] = field(default_factory=list)
    raw: str = ""  # as it was written
    failure: str = ""


class Writer:
    """Words drafts. Used from many threads; nothing in it changes."""

    def __init__(self, judge: Judge) -> None:
        self._judge = judge

    def words(self, question: Question, statements: Sequence[Statement]) -> bool:
        """Whether a model is to word such an answer.

        What is reckoned, listed line by line or set side by side says already what it has to, exactly.
        """
        return any(is_worded(part) for part in parts_of(question, statements))

    def write(
        self,
        question: Question,
        statements: Sequence[Statement],
        model: LanguageModel,
        seconds: float,
        stopped: Callable[[], bool] = bool,
    ) -> Iterator[Written]:
        """The wording after each sentence that stands, at last with `done`; of statements that `words` accepts.

        What a sentence rests on is the draft's evidence. A text of which something had to be struck is asked for once
        more, if there is time. A text that loses anything of the first statement is not used.
        """
        question = replace(question, text=question.resolved or question.text)  # the model knows no earlier turns
        task = _Task(question, model, time.monotonic() + seconds, stopped)
        parts = parts_of(question, statements)
        written = Written(tuple((s,) for s in statements))
        may_repeat = True
        for number, part in enumerate(parts):
            if task.is_over or written.failure or not is_worded(part):
                continue
            begun, behind = written, tuple((s,) for later in parts[number + 1 :] for s in later.shown)
            before = written.paragraphs[: len(written.paragraphs) - len(part.shown) - len(behind)]
            for text, is_last in self._part(part, task, may_repeat):
                struck = (*begun.struck, *(s for s in text.struck if s not in begun.struck))
                told = self._told(part, text, question) if is_last else _paragraphs(part, text)
                paragraphs = (*before, *(told or tuple((s,) for s in part.shown)), *behind)
                step = Written(paragraphs, begun.by_model or bool(told), struck, failure=text.failure)
                if step != written:
                    written = step
                    yield written
            may_repeat = may_repeat and not written.struck
        is_late = not written.by_model and not stopped() and time.monotonic() >= task.deadline
        yield replace(written, done=True, is_late=is_late and not written.failure)

    def _part(self, part: Part, task: _Task, may_repeat: bool) -> Iterator[tuple[_Text, bool]]:
        """The text about some statements as it grows, with all that was struck of it; last the one to be used."""
        materials = materials_of(part.statements)
        conversation = messages_for(task.question.intent, task.question.text, materials)
        first = _Text()
        began = time.monotonic()
        for _ in self._text(first, part, materials, conversation, task):
            yield first, False
        lost = self._lost(part, first, task.question)
        struck = list(dict.fromkeys([*first.struck, *lost]))
        took = time.monotonic() - began
        if not (struck and may_repeat) or first.failure or task.is_over or time.monotonic() + took > task.deadline:
            yield _Text(first.stands, struck, first.raw, first.failure), True
            return
        conversation = messages_again(
            conversation, first.raw, [f"“{s.sentence}”{s.complaint}" for s in struck[:_COMPLAINTS]]
        )
        second = _Text()
        for _ in self._text(second, part, materials, conversation, task):
            if lost:
                yield _Text(second.stands, list(dict.fromkeys([*struck, *second.struck]))), False
        lost_again = self._lost(part, second, task.question)
        best = second if not lost_again and (lost or not second.struck) else first
        struck = list(dict.fromkeys([*struck, *second.struck, *lost_again]))
        yield _Text(best.stands, struck, best.raw, second.failure), True

    def _text(
        self,
        text: _Text,
        part: Part,
        materials: Sequence[Material],
        conversation: Sequence[Message],
        task: _Task,
    ) -> Iterator[None]:
        """Fills `text`, a step for each sentence that stands; ends when the draft's answer is told in full."""
        limit = min(max(sum(len(s.text) for s in part.statements) * 3 // 2, _TOKENS_LEAST), _TOKENS_MOST)
        seconds = max(task.deadline - time.monotonic(), 0.0)
        pieces = task.model.stream(conversation, Generation(limit, stop=_STOPS, seconds=seconds), task.stopped)
        try:
            for number, (sentence, is_whole) in enumerate(sentences(pieces)):
                text.raw += sentence
                if number >= _SENTENCES_MAX:
                    return
                if not is_whole and (task.is_over or task.model.count_tokens(text.raw) >= limit):
                    return  # broken off, so it may say something else than was meant
                found = self._judge.judged(bare(sentence), materials, task.question)
                if isinstance(found, Struck):
                    text.struck.append(found)
                elif found is not None and all(found.text != s.text for s in text.stands):
                    text.stands.append(found)
                    yield
                    if not any(self._judge.lost(s, _joined(text.stands), task.question) for s in part.statements):
                        return
        except LanguageModelError as error:
            text.failure = str(error)
        finally:
            close = getattr(pieces, "close", None)
            if close is not None:
                close()

    def _told(self, part: Part, text: _Text, question: Question) -> tuple[tuple[Statement, ...], ...]:
        """The paragraphs of a finished text, with what it left out of the draft; () if it is not to be used."""
        if not text.stands or self._lost(part, text, question):
            return ()
        left_out = [s for s in part.statements[1:] if self._judge.lost(s, _joined(text.stands), question)]
        return (*_paragraphs(part, text), *((s,) for s in left_out))

    def _lost(self, part: Part, text: _Text, question: Question) -> list[Struck]:
        """That a text does not tell all of the answer, if it tells any of it."""
        lost = self._judge.lost(part.statements[0], _joined(text.stands), question)
        return [Struck(_joined(text.stands), "incomplete", lost)] if lost and text.stands else []


def _paragraphs(part: Part, text: _Text) -> tuple[tuple[Statement, ...], ...]:
    """The sentences that stand as one paragraph, behind the heading."""
    if not text.stands:
        return ()
    first, *others = text.stands
    heading = f"{part.heading}：" if part.heading else ""
    return ((replace(first, text=f"{heading}{first.text}"), *others),)


def _joined(statements: Sequence[Statement]) -> str:
    return "".join(s.text for s in statements)
