"""Asks every question and judges what comes back."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from eval.outcome import Outcome, failed, judge, orphan
from eval.questions import KnownQuestion, Proof, Proofs
from rag.answer_json import citation_json
from rag.cite import citation_label
from rag.errors import InputError
from rag.types import Answer, Clause, Document, Hit

SEARCH_DEPTH = 10  # hits looked at: the deepest of hit@k

Progress = Callable[[int, int], None]


class Asked(Protocol):
    """What is needed of the product: rag.pipeline.Assistant, or a fake."""

    @property
    def documents(self) -> Mapping[str, Document]: ...
    def clauses(self, document_id: str) -> tuple[Clause, ...]: ...
    def ask(self, question: str, history: Sequence[Mapping[str, str]] = ()) -> Answer: ...
    def search(self, question: str, k: int = 10) -> list[Hit]: ...


@dataclass(frozen=True, slots=True)
class Judged:
    """A question with its outcome and what was found, for whoever has to find out why it failed."""

    question: KnownQuestion
    proof: Proof
    outcome: Outcome
    found: Mapping[str, Any]  # "answer", "citations", "assignments", "hits"; JSON values


def evaluate(
    assistant: Asked, questions: Sequence[KnownQuestion], progress: Progress = lambda done, total: None
) -> tuple[Judged, ...]:
    """The questions in their order, each judged. An error of the product on one question does not end the run.

    Raises InputError if the index has neither the documents of the set nor most of the words that prove its answers:
    the set is for another corpus.
    """
    documents = assistant.documents
    proofs = Proofs(documents.values(), [c for d in documents for c in assistant.clauses(d)])
    proof_of = {q.question_id: proofs.of(q) for q in questions}
    with_gold = [q for q in questions if q.gold]
    wanted = dict.fromkeys(gold.document_id for q in with_gold for gold in q.gold)
    lost = sum(proof_of[q.question_id].orphaned for q in with_gold)
    if not any(identifier in documents for identifier in wanted) and 2 * lost > len(with_gold):
        known = [*list(documents)[:10], "……"] if len(documents) > 10 else list(documents)
        raise InputError(
            f"题集与这个语料无关：{len(with_gold)} 道有答案的题，有 {lost} 道的依据不在索引里。题集涉及的文件："
            f"{'、'.join(wanted)}；索引里的文件：{'、'.join(known) or '无'}。"
            "请用 --corpus、--data 指定相应的语料和索引，或用 --questions 指定这个语料自己的题集。"
        )
    judged = []
    for number, question in enumerate(questions):
        progress(number, len(questions))
        judged.append(_judged(assistant, question, proof_of[question.question_id]))
    progress(len(questions), len(questions))
    return tuple(judged)


def _judged(assistant: Asked, question: KnownQuestion, proof: Proof) -> Judged:
    if proof.orphaned:
        return Judged(question, proof, orphan(question), {})
    try:
        started = time.perf_counter()  # `ask` comes first: after `search` it would find everything in its caches
        answer = assistant.ask(question.question, question.history)
        milliseconds = (time.perf_counter() - started) * 1000
        hits = [] if question.history else assistant.search(question.question, SEARCH_DEPTH)
    except Exception as error:  # whatever it is, it is this question's result
        reason = f"{type(error).__name__}: {error}"
        return Judged(question, proof, failed(question, reason), {"error": reason})
    outcome = judge(question, proof, answer, [hit.clause.clause_id for hit in hits], milliseconds)
    return Judged(question, proof, outcome, _found(assistant, proof, answer, hits))


def _found(assistant: Asked, proof: Proof, answer: Answer, hits: Sequence[Hit]) -> dict[str, Any]:
    kept = ("marker", "clause_id", "label", "quote")
    return {
        "answer": answer.text,
        "intent": answer.intent,
        "citations": [
            {name: value for name, value in citation_json(c).items() if name in kept}
            | {"proves": c.clause.clause_id in proof.any_clause}
            for c in answer.citations
        ],
        "assignments": [
            {"lead": list(a.lead), "cooperating": list(a.cooperating), "unstated": list(a.unstated)}
            for a in answer.assignments
        ],
        "hits": [
            {
                "clause_id": hit.clause.clause_id,
                "label": citation_label(assistant.documents[hit.clause.document_id].facts, hit.clause),
                "proves": hit.clause.clause_id in proof.any_clause,
            }
            for hit in hits[:5]
        ],
    }
