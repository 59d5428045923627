"""What a language model's wording does to the answers: each question's extractive answer beside the one it words."""

from __future__ import annotations

import statistics
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from eval.metrics import percentile, summarise
from eval.outcome import Outcome, judge
from eval.questions import KnownQuestion
from eval.run import Judged
from eval.terminal import KINDS, figure_text
from rag.types import Answer, Clause, Document, Hit
from rag.write.struck import KINDS as STRUCK
from rag.write.struck import kinds_of

# What the wording must not make worse, on any kind of question.
HELD = ("right", "facts", "first_citation", "citation_precision", "citation_recall", "figure_fidelity")


class Streaming(Protocol):
    """What is needed of the product: rag.pipeline.Assistant with a model, or a fake."""

    @property
    def documents(self) -> Mapping[str, Document]: ...
    def clauses(self, document_id: str) -> tuple[Clause, ...]: ...
    def stream(self, question: str, history: Sequence[Mapping[str, str]] = ()) -> Iterator[Answer]: ...
    def search(self, question: str, k: int = 10) -> list[Hit]: ...


@dataclass(frozen=True, slots=True)
class Wording:
    """How one question was answered, from the first answer to the last."""

    first: Answer  # extractive
    last: Answer
    first_seconds: float
    words_seconds: float | None  # until the first words of the model; None if none were shown
    seconds: float
    was_asked: bool  # whether the model was asked at all


class Listener:
    """Asks like an assistant and keeps what came before the last answer. `ask` may be given to `evaluate`."""

    def __init__(self, assistant: Streaming) -> None:
        self._assistant = assistant
        self.heard: dict[tuple[str, str], Wording] = {}

    @property
    def documents(self) -> Mapping[str, Document]:
        return self._assistant.documents

    def clauses(self, document_id: str) -> tuple[Clause, ...]:
        return self._assistant.clauses(document_id)

    def search(self, question: str, k: int = 10) -> list[Hit]:
        return self._assistant.search(question, k)

    def ask(self, question: str, history: Sequence[Mapping[str, str]] = ()) -> Answer:
        started = time.perf_counter()
        first: Answer | None = None
        first_seconds = 0.0
        words_seconds: float | None = None
        for answer in self._assistant.stream(question, history):
            passed = time.perf_counter() - started
            if first is None:
                first, first_seconds = answer, passed
            if words_seconds is None and answer.engine != "extractive":
                words_seconds = passed
        assert first is not None
        seconds = time.perf_counter() - started
        self.heard[question, repr(history)] = Wording(
            first, answer, first_seconds, words_seconds, seconds, first.writing
        )
        return answer


def sample(questions: Sequence[KnownQuestion], count: int) -> tuple[KnownQuestion, ...]:
    """So many of the answerable questions, evenly spread; all of them if there are not as many."""
    answerable = [q for q in questions if q.answerable]
    if count >= len(answerable):
        return tuple(answerable)
    return tuple(answerable[i * len(answerable) // count] for i in range(count))


def wording_record(listener: Listener, judged: Sequence[Judged], model: str) -> dict[str, Any]:
    """What was struck and why, how long it took, and where the wording made an answer worse; JSON values."""
    heard = [(j, listener.heard[_key(j.question)]) for j in judged if _key(j.question) in listener.heard]
    pairs = [(_extractive(j, wording), j.outcome) for j, wording in heard]
    asked = [w for _, w in heard if w.was_asked]
    words = [w.words_seconds for w in asked if w.words_seconds is not None]
    kinds = dict.fromkeys(o.kind for _, o in pairs)
    return {
        "model": model,
        "questions": len(heard),
        "asked": len(asked),
        "worded": sum(w.last.engine != "extractive" for w in asked),
        "struck": dict(Counter(k for w in asked for k in kinds_of(w.last.checks.unsupported))),
        "worse": [after.question_id for before, after in pairs if _is_worse(before, after)],
        "first_words_median_s": _rounded(statistics.median(words) if words else None),
        "first_words_p95_s": _rounded(percentile(words, 95)),
        "first_answer_median_s": _rounded(statistics.median(w.first_seconds for _, w in heard) if heard else None),
        "seconds_median": _rounded(statistics.median(w.seconds for w in asked) if asked else None),
        "by_kind": {
            kind: {
                "questions": sum(o.kind == kind for _, o in pairs),
                "extractive": _held([before for before, o in pairs if o.kind == kind]),
                "llm": _held([o for _, o in pairs if o.kind == kind]),
            }
            for kind in kinds
        },
        "answers": [
            {
                "id": j.question.question_id,
                "extractive": w.first.text,
                "llm": w.last.text if w.last.engine != "extractive" else None,
                "struck": list(w.last.checks.unsupported),
                "words_seconds": _rounded(w.words_seconds),
                "seconds": _rounded(w.seconds),
            }
            for j, w in heard
            if w.was_asked and j.question.part != "gate"
        ],
    }


def wording_text(record: Mapping[str, Any]) -> str:
    """The summary for the terminal."""
    struck = "、".join(
        f"{label} {record['struck'][kind]} 句" for kind, label in STRUCK.items() if kind in record["struck"]
    )
    total = sum(record["struck"].values())
    first_words, slowest = _seconds(record["first_words_median_s"]), _seconds(record["first_words_p95_s"])
    lines = [
        f"大模型 {record['model']}：{record['questions']} 题中交给它措辞 {record['asked']} 题，"
        f"用了它的措辞 {record['worded']} 题，其余是条款的原话。",
        f"删去 {total} 句{f'：{struck}' if struck else ''}。",
        f"中位数：第一个答案 {_seconds(record['first_answer_median_s'])}，大模型的第一句 {first_words}"
        f"（第95百分位 {slowest}），写完 {_seconds(record['seconds_median'])}。",
        f"比抽取式差的题：{'、'.join(record['worse']) or '无'}。",
    ]
    for kind, figures in record["by_kind"].items():
        before, after = figures["extractive"], figures["llm"]
        changes = [
            f"{name} {figure_text(name, before[name])}→{figure_text(name, after[name])}"
            for name in HELD
            if before[name] != after[name]
        ]
        lines.append(f"  {KINDS.get(kind, kind)}（{figures['questions']} 题）：{'，'.join(changes) or '与抽取式相同'}")
    return "\n".join(lines)


def _key(question: KnownQuestion) -> tuple[str, str]:
    return question.question, repr(question.history)


def _extractive(judged: Judged, wording: Wording) -> Outcome:
    found = [hit["clause_id"] for hit in judged.found.get("hits", ())]
    return judge(judged.question, judged.proof, wording.first, found, wording.first_seconds * 1000)


def _is_worse(before: Outcome, after: Outcome) -> bool:
    """Whether the wording lost a fact, a citation or a refusal, or brought in a figure without support."""
    return (
        before.refused != after.refused
        or set(after.facts_missing) > set(before.facts_missing)
        or len(after.figures_unsupported) > len(before.figures_unsupported)
        or (before.right and not after.right)
        or any(
            (getattr(after, name) or 0.0) < (getattr(before, name) or 0.0)
            for name in ("first_citation_proves", "citation_precision", "citation_recall")
        )
    )


def _held(outcomes: Sequence[Outcome]) -> dict[str, float | int | None]:
    figures = summarise(outcomes)
    return {name: figures[name] for name in HELD}


def _rounded(seconds: float | None) -> float | None:
    return None if seconds is None else round(seconds, 2)


def _seconds(value: float | None) -> str:
    return "—" if value is None else f"{value:.2f} 秒"
