"""`python -m eval ablation`: what each part of retrieval adds, alone, one after the other, and at the end.

Every variant is the product's own retriever with other weights; nothing of it is replaced.
"""

from __future__ import annotations

import argparse
import json
import statistics
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

from eval.collection import Collection, read_collection
from eval.command import DONE, Parser
from eval.questions import KnownQuestion, Proofs, tuning_questions
from eval.ranking import hit_at, recall_at, reciprocal_rank
from eval.terminal import aligned, show_progress
from rag.config import Config, load_config
from rag.desk.remembered import RememberingEncoder
from rag.retrieve import Weights
from rag.types import Encoder, Hit, Intent

if TYPE_CHECKING:
    from rag.pipeline import Assistant

# In the order in which they are added to BM25 over the bigrams of the whole question.
PARTS = {
    "question_words": "疑问用词减权",
    "words": "加上词",
    "coverage": "条款覆盖率",
    "document_coverage": "文件覆盖率",
    "vectors": "向量",
    "priors": "问句所指的文件、年份、地区",
    "kinds": "条款种类",
    "synonyms": "同义说法",
    "spelling": "改错字",
    "reading": "按句子重排",
}
Parts = frozenset[str]
BARE: Parts = frozenset()
PRODUCT: Parts = frozenset(PARTS)
DEPTH = 10  # of MRR
_MEMORY = 20_000  # questions and vectors kept over the variants

Ranker = Callable[["Variant", str], list[str]]  # ids of a question's best results, best first
Ranked = Sequence[tuple[Sequence[str], frozenset[str]]]  # of each question, with the ids that are relevant


@dataclass(frozen=True, slots=True)
class Asked:
    text: str
    relevant: frozenset[str]


def run_command(arguments: Sequence[str]) -> int:
    options = _options(arguments)
    config = replace(load_config(data=options.data), reranker="")  # a cross-encoder is no part of the default
    if options.corpus:
        collection = read_collection(options.corpus, options.queries, options.limit)
        result = ablate_collection(collection, config) | {"corpus": options.corpus.name}
    else:
        result = ablate_known(config, tuning_questions()[: options.limit])
    print(json.dumps(result, ensure_ascii=False, indent=1) if options.json else ablation_text(result))
    return DONE


def _options(arguments: Sequence[str]) -> argparse.Namespace:
    parser = Parser(
        prog="python -m eval ablation", description="检索的每一部分各添了多少：默认用调参部分的题和 fresh。"
    )
    parser.add_argument("--corpus", type=Path, metavar="C.jsonl[.gz]", help="改用公开测试集：它的文件")
    parser.add_argument("--queries", type=Path, metavar="Q.jsonl[.gz]", help="和它的问题")
    parser.add_argument("--limit", type=int, metavar="题数", help="只用前几个问题")
    parser.add_argument("--data", metavar="目录", help="索引和向量在哪里（或环境变量 RAG_DATA）")
    parser.add_argument("--json", action="store_true", help="标准输出只有 JSON")
    options = parser.parse_args(arguments)
    if bool(options.corpus) != bool(options.queries):
        parser.error("--corpus 和 --queries 要一起给出")
    return options


def weights_with(parts: Parts) -> Weights:
    """The product's weights with what is not among `parts` left out."""
    full = Weights()
    return replace(
        full,
        rest=full.rest if "question_words" in parts else 1.0,
        words=full.words if "words" in parts else 0.0,
        coverage=full.coverage if "coverage" in parts else 0.0,
        document_coverage=full.document_coverage if "document_coverage" in parts else 0.0,
        documents=full.documents if "priors" in parts else 0.0,
        margins=full.margins if "kinds" in parts else 0.0,
        nodes=full.nodes if "kinds" in parts else dict.fromkeys(get_args(Intent), 0.0),
        synonyms=full.synonyms if "synonyms" in parts else 0.0,
    )


class Variant:
    """The product's search with some parts only; fulfils eval.retrieval.Searcher."""

    def __init__(self, assistant: Assistant, encoder: Encoder, parts: Parts, memory: Memory) -> None:
        self._assistant = assistant
        self._parts = parts
        self._memory = memory
        weight = assistant.config.vector_weight if "vectors" in parts else 0.0
        self._retriever = assistant.retriever(encoder, weights_with(parts), weight)

    def search(self, question: str, k: int = DEPTH) -> list[Hit]:
        text = self._memory.meant(question) if "spelling" in self._parts else question
        understood = self._memory.understand(text)
        if "priors" not in self._parts:
            understood = replace(understood, preferred={})  # the sentences are read without them too
        return self._assistant.ranked(understood, k, retriever=self._retriever, read="reading" in self._parts)


class Memory:
    """What is the same for every variant: a question's spelling, and how it is understood."""

    def __init__(self, assistant: Assistant) -> None:
        self.meant = lru_cache(_MEMORY)(assistant.meant)
        self.understand = lru_cache(_MEMORY)(assistant.understand)


def variants() -> dict[str, dict[str, Parts]]:
    """Of each part the variant that has it alone, that has it and those before it, and that has all but it."""
    names = list(PARTS)
    return {
        name: {
            "alone": frozenset({name}),
            "so_far": frozenset(names[: number + 1]),
            "without": PRODUCT - {name},
        }
        for number, name in enumerate(names)
    }


def ablate_known(config: Config, questions: Sequence[KnownQuestion], encoder: Encoder | None = None) -> dict[str, Any]:
    """On known questions: the clauses that prove the answer; without follow-ups, which are not searched as they are."""
    from rag.pipeline import Assistant

    assistant = Assistant.open(config, encoder=encoder)
    documents = assistant.documents
    proofs = Proofs(documents.values(), [c for d in documents for c in assistant.clauses(d)])
    asked = []
    for question in questions:
        proof = proofs.of(question)
        if question.answerable and not question.history and not proof.orphaned:
            asked.append(Asked(question.question, proof.any_clause))
    return _ablate(assistant, asked, lambda v, text: [h.clause.clause_id for h in v.search(text)], _clause_metrics)


def ablate_collection(collection: Collection, config: Config, encoder: Encoder | None = None) -> dict[str, Any]:
    """On a public collection: its documents."""
    from eval.retrieval import open_collection, rank_documents

    opened = open_collection(collection, config, encoder)
    most = len(opened.index.content.passages)
    asked = [Asked(query.text, query.gold) for query in collection.queries]
    return _ablate(opened.assistant, asked, lambda v, text: rank_documents(v, text, DEPTH, most), _document_metrics)


def _ablate(
    assistant: Assistant, asked: Sequence[Asked], ranker: Ranker, metrics: Callable[[Ranked], dict[str, float]]
) -> dict[str, Any]:
    encoder = RememberingEncoder(assistant.encoder, assistant.config.embedding_query_prefix, _MEMORY)
    memory = Memory(assistant)
    wanted = variants()
    every = dict.fromkeys([BARE, PRODUCT, *(parts for three in wanted.values() for parts in three.values())])
    measured: dict[Parts, dict[str, float]] = {}
    for number, parts in enumerate(every, 1):
        variant = Variant(assistant, encoder, parts, memory)
        measured[parts] = metrics([(ranker(variant, one.text), one.relevant) for one in asked])
        show_progress(number, len(every), "比较")
    return {
        "questions": len(asked),
        "bare": measured[BARE],
        "product": measured[PRODUCT],
        "parts": {name: {how: measured[parts] for how, parts in three.items()} for name, three in wanted.items()},
    }


def _clause_metrics(ranked: Ranked) -> dict[str, float]:
    return {
        "hit@1": _mean(ranked, lambda ids, gold: hit_at(ids, gold, 1)),
        "hit@5": _mean(ranked, lambda ids, gold: hit_at(ids, gold, 5)),
        "MRR": _mean(ranked, lambda ids, gold: reciprocal_rank(ids, gold, DEPTH)),
    }


def _document_metrics(ranked: Ranked) -> dict[str, float]:
    return {
        "recall@1": _mean(ranked, lambda ids, gold: recall_at(ids, gold, 1)),
        "recall@5": _mean(ranked, lambda ids, gold: recall_at(ids, gold, 5)),
        "MRR@10": _mean(ranked, lambda ids, gold: reciprocal_rank(ids, gold, DEPTH)),
    }


def _mean(ranked: Ranked, metric: Callable[[Sequence[str], frozenset[str]], float]) -> float:
    return round(statistics.fmean(metric(ids, gold) for ids, gold in ranked), 4)


def ablation_text(result: Mapping[str, Any]) -> str:
    """For the terminal: a line for each part."""
    metrics = list(result["product"])
    columns = {"alone": "单独", "so_far": "累加", "without": "去掉"}
    rows = [["", *(f"{title} {metric}" for title in columns.values() for metric in metrics)]]
    blank = [""] * len(metrics)

    def cells(figures: Mapping[str, float]) -> list[str]:
        return [f"{figures[metric]:.3f}" for metric in metrics]

    rows.append(["只用二元字的 BM25", *cells(result["bare"]), *cells(result["bare"]), *blank])
    for name, three in result["parts"].items():
        rows.append([PARTS[name], *(cell for how in columns for cell in cells(three[how]))])
    rows.append(["全部（产品）", *blank, *cells(result["product"]), *cells(result["product"])])
    head = f"{result['questions']} 个问题。单独：二元字加这一项；累加：到这一项为止；去掉：全部减这一项。"
    return "\n".join([head, "", *aligned(rows)])
