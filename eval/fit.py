"""`python -m eval fit`: the weights of the evidence that an answer needs, fitted beside those in the code.

Fitted to the tuning part and the fresh questions, never to the gate's. A public set only shows how far the weights
carry over: the licences of such sets do not allow what is shipped to be trained on them.
"""

from __future__ import annotations

import argparse
import json
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from eval.collection import read_collection, read_texts
from eval.command import DONE, Parser
from eval.logistic import Matrix, Vector, auc, logistic, scores_unseen
from eval.questions import KnownQuestion, tuning_questions
from eval.terminal import show_progress
from rag.answer import support
from rag.answer.phrases import phrase
from rag.config import Config, load_config
from rag.followup import check_history, resolve
from rag.question import Question
from rag.read import Candidate
from rag.types import Encoder

if TYPE_CHECKING:
    from rag.pipeline import Assistant

# As they are summed up in rag/answer/support.py; a test holds the two together.
CODE_WEIGHTS: Mapping[str, float] = {
    "coverage": support.COVERAGE,
    "unmatched": support.UNMATCHED,
    "similarity": support.SIMILARITY,
    "named": support.NAMED,
    "retrieval": support.RETRIEVAL,
    "length": support.LENGTH,
}
PENALTY = 1.0  # of the squared weights, signs in standard deviations
_NOT_READ = ("chat", "corpus", "document", "unit_tasks")  # looked up: no sentence is judged
_STEPS = (-2.0, -1.0, -0.5, 0.0, 0.5, 1.0, 2.0)  # beside ENOUGH


@dataclass(frozen=True, slots=True)
class Sample:
    """The best sentence found for a question, as the signs of evidence."""

    question_id: str
    answerable: bool
    signs: tuple[float, ...]  # in the order of CODE_WEIGHTS


@dataclass(frozen=True, slots=True)
class _Asked:
    question_id: str
    answerable: bool
    text: str
    history: tuple[Mapping[str, str], ...] = ()


def run_command(arguments: Sequence[str]) -> int:
    options = _options(arguments)
    config = load_config(data=options.data)
    result = fit(known_samples(config))
    if options.corpus:
        samples = public_samples(config, options.corpus, options.answerable, options.unanswerable, options.limit)
        result["public"] = carried_over(samples, result["weights"])
    print(json.dumps(result, ensure_ascii=False, indent=1) if options.json else fit_text(result))
    return DONE


def _options(arguments: Sequence[str]) -> argparse.Namespace:
    parser = Parser(prog="python -m eval fit", description="用调参部分的题拟合“依据够不够”的权重，与程序里的并列。")
    parser.add_argument("--answerable", type=Path, metavar="Q.jsonl[.gz]", help="公开测试集中有答案的问题，只看不拟合")
    parser.add_argument("--corpus", type=Path, metavar="C.jsonl[.gz]", help="这个测试集的文件")
    parser.add_argument("--unanswerable", type=Path, metavar="U.jsonl[.gz]", help="这些文件没有答案的问题")
    parser.add_argument("--limit", type=int, metavar="题数", help="公开测试集的两种问题各用前几个")
    parser.add_argument("--data", metavar="目录", help="索引和向量在哪里（或环境变量 RAG_DATA）")
    parser.add_argument("--json", action="store_true", help="标准输出只有 JSON")
    options = parser.parse_args(arguments)
    if len({bool(p) for p in (options.answerable, options.corpus, options.unanswerable)}) > 1:
        parser.error("--answerable、--corpus、--unanswerable 要一起给出")
    return options


def signs_of(question: Question, best: Candidate) -> tuple[float, ...]:
    """The evidence for an answer, before it is weighed."""
    return (
        best.coverage,
        best.unmatched,
        best.similarity,
        float(bool(question.named_documents)),
        min(best.retrieval, support.RETRIEVAL_MOST),
        max(0.0, math.log(len(best.clause.text) / support.USUAL_LENGTH)),
    )


def known_samples(config: Config, encoder: Encoder | None = None) -> list[Sample]:
    from rag.pipeline import Assistant

    assistant = Assistant.open(config, encoder=encoder)
    return list(_samples(assistant, [_asked(q) for q in tuning_questions()]))


def public_samples(
    config: Config,
    corpus: Path,
    answerable: Path,
    unanswerable: Path,
    limit: int | None,
    encoder: Encoder | None = None,
) -> list[Sample]:
    """Of a public collection, opened as `python -m eval retrieval` does."""
    from eval.retrieval import open_collection

    collection = read_collection(corpus, answerable, limit)
    assistant = open_collection(collection, config, encoder).assistant
    asked = [_Asked(q.query_id, True, q.text) for q in collection.queries]
    asked += [_Asked(identifier, False, text) for identifier, text in read_texts(unanswerable, limit)]
    return list(_samples(assistant, asked))


def _asked(known: KnownQuestion) -> _Asked:
    return _Asked(known.question_id, known.answerable, known.question, known.history)


def _samples(assistant: Assistant, asked: Sequence[_Asked]) -> Iterator[Sample]:
    """Of the questions that are answered by a sentence: what speaks for the best one.

    Without those that are refused for what is missing in it (another year, no figure): no weight decides on them.
    """
    for number, one in enumerate(asked, 1):
        show_progress(number, len(asked), "收集依据")
        earlier = [assistant.meant(text) for text in check_history(one.history)]
        question = resolve(assistant.meant(one.text), earlier, assistant.understand)
        if question.intent in _NOT_READ:
            continue
        candidates = assistant.candidates(question)
        leaves = [c for c in candidates if c.clause.kind != "node"] or candidates
        if not leaves:
            continue
        judged = support.judge(question, leaves[0], leaves[1:])
        if judged.enough or judged.reason == phrase("reason_coverage"):
            yield Sample(one.question_id, one.answerable, signs_of(question, leaves[0]))


def fit(samples: Sequence[Sample]) -> dict[str, Any]:
    """Fitted weights beside the code's, how well either tells the answerable apart, and what each bar refuses.

    Raises ValueError without two samples of either kind.
    """
    signs, right = _arrays(samples)
    weights, constant = logistic(signs, right, np.ones(len(right)), PENALTY)
    unseen = scores_unseen(signs, right, PENALTY)
    code = signs @ np.array([*CODE_WEIGHTS.values()])
    refused = _refused(code, right, support.ENOUGH)
    least = float(np.quantile(unseen[right == 1], refused["answerable"]))
    return {
        "answerable": int(right.sum()),
        "unanswerable": int((1 - right).sum()),
        "code": dict(CODE_WEIGHTS) | {"enough": support.ENOUGH},
        "weights": {name: round(float(w), 3) for name, w in zip(CODE_WEIGHTS, weights, strict=True)}
        | {"enough": round(-constant, 3)},
        "auc_code": round(auc(right == 1, code), 4),
        "auc_fitted_unseen": round(auc(right == 1, unseen), 4),  # by ten folds
        "bars": _bars(code, right),
        # As many of the answerable refused as by the code: then so many of the unanswerable.
        "fitted_refuses_unanswerable": round(float((unseen[right == 0] < least).mean()), 4),
    }


def carried_over(samples: Sequence[Sample], weights: Mapping[str, float]) -> dict[str, Any]:
    """How the code's weights, and those fitted to our own questions, do on another set; nothing is fitted to it."""
    signs, right = _arrays(samples)
    code = signs @ np.array([*CODE_WEIGHTS.values()])
    fitted = signs @ np.array([weights[name] for name in CODE_WEIGHTS])
    return {
        "answerable": int(right.sum()),
        "unanswerable": int((1 - right).sum()),
        "auc_code": round(auc(right == 1, code), 4),
        "auc_fitted": round(auc(right == 1, fitted), 4),
        "bars": _bars(code, right),
        "fitted_at_its_bar": _refused(fitted, right, weights["enough"]),
    }


def _arrays(samples: Sequence[Sample]) -> tuple[Matrix, Vector]:
    signs = np.array([s.signs for s in samples], float).reshape(len(samples), len(CODE_WEIGHTS))
    return signs, np.array([float(s.answerable) for s in samples])


def _bars(evidence: Vector, right: Vector) -> list[dict[str, float]]:
    return [
        {"enough": round(support.ENOUGH + step, 2), **_refused(evidence, right, support.ENOUGH + step)}
        for step in _STEPS
    ]


def _refused(evidence: Vector, right: Vector, enough: float) -> dict[str, float]:
    def share(kind: int) -> float:
        chosen = evidence[right == kind]
        return round(float((chosen < enough).mean()), 4) if len(chosen) else 0.0

    return {"answerable": share(1), "unanswerable": share(0)}


def fit_text(result: Mapping[str, Any]) -> str:
    """For the terminal."""
    lines = [
        f"调参部分和 fresh 中由句子作答的题：有答案 {result['answerable']}，没有答案 {result['unanswerable']}",
        f"{'':<12}{'code':>10}{'fitted':>10}",
        *(f"{name:<12}{result['code'][name]:>10.2f}{result['weights'][name]:>10.2f}" for name in result["code"]),
        f"AUC：程序里的权重 {result['auc_code']:.3f}；拟合的 {result['auc_fitted_unseen']:.3f}（十折交叉）",
        *_bars_text(result["bars"]),
        f"误拒同样多时，拟合的权重（十折交叉）拒掉没有答案的 {result['fitted_refuses_unanswerable']:.3f}",
    ]
    public = result.get("public")
    if public:
        at = public["fitted_at_its_bar"]
        lines += [
            "",
            f"公开测试集（只看，不拟合）：有答案 {public['answerable']}，没有答案 {public['unanswerable']}",
            f"AUC：程序里的权重 {public['auc_code']:.3f}；上面拟合的 {public['auc_fitted']:.3f}",
            *_bars_text(public["bars"]),
            f"拟合的权重按自己的门槛：误拒 {at['answerable']:.3f}，该拒拒 {at['unanswerable']:.3f}",
        ]
    return "\n".join(lines)


def _bars_text(bars: Sequence[Mapping[str, float]]) -> list[str]:
    lines = [f"{'ENOUGH':>8}  只凭依据：误拒  该拒拒"]
    for bar in bars:
        mark = "  ← 程序里的" if bar["enough"] == round(support.ENOUGH, 2) else ""
        lines.append(f"{bar['enough']:>8.2f}  {bar['answerable']:>14.3f}{bar['unanswerable']:>8.3f}{mark}")
    return lines
