"""The extractive answer, and what a model's wording makes of it: same citations, facts and notices, other words."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace

from rag.answer.phrases import phrase
from rag.llm.model import LanguageModel
from rag.question import Question
from rag.types import Answer, Checks, Statement
from rag.write.writer import Writer, Written


def worded_answers(
    answer: Answer,
    question: Question,
    statements: Sequence[Statement],
    writer: Writer,
    model: LanguageModel,
    seconds: float,
    stopped: Callable[[], bool] = bool,
) -> Iterator[Answer]:
    """The answer as it stands, then after each sentence of the model, and last as it stays.

    `statements`: the verified ones of which `answer` consists. Only the last has `writing` false.
    """
    yield replace(answer, writing=True)
    started = time.perf_counter()
    for written in writer.write(question, statements, model, seconds, stopped):
        worded = _with_words(answer, written, model.name)
        if not written.done:
            yield replace(worded, writing=True)
            continue
        took = round((time.perf_counter() - started) * 1000, 2)
        timings = {**answer.timings_ms, "write": took, "total": answer.timings_ms.get("total", 0.0) + took}
        yield replace(worded, timings_ms=timings, notices=(*answer.notices, *_notices(written, seconds)))


def _with_words(answer: Answer, written: Written, name: str) -> Answer:
    struck = (*answer.checks.unsupported, *(s.said for s in written.struck))
    answer = replace(answer, checks=Checks(not struck, struck))
    if not written.by_model:
        return answer
    marker_of = {c.clause.clause_id: c.marker for c in answer.citations}
    lines = ("".join(_marked(statement, marker_of) for statement in paragraph) for paragraph in written.paragraphs)
    return replace(answer, text="\n".join(lines), engine=f"llm:{name}")


def _marked(statement: Statement, marker_of: Mapping[str, int]) -> str:
    """A statement with its numbers; one that only leads to the next (六大产业是：) has those of the next."""
    if statement.text.endswith("："):
        return statement.text
    numbers = dict.fromkeys(marker_of[e.clause.clause_id] for e in statement.evidence)
    return statement.text + "".join(f"[{n}]" for n in numbers)


def _notices(written: Written, seconds: float) -> tuple[str, ...]:
    """Why the model's words are not shown, where the user should know."""
    if written.by_model:
        return ()
    if written.failure:
        return (phrase("write_failed", reason=written.failure.rstrip("。")),)
    return (phrase("write_late", seconds=f"{seconds:g}"),) if written.is_late else ()
