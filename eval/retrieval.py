"""`python -m eval retrieval`: the product's own retriever on a public collection, and the baselines beside it."""

from __future__ import annotations

import argparse
import json
import resource
import statistics
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from eval.baselines import Baselines
from eval.collection import Collection, Entry, read_collection
from eval.command import DONE, Parser
from eval.metrics import percentile
from eval.origin import current_commit
from eval.ranking import ndcg_at, recall_at, reciprocal_rank
from eval.terminal import show_progress
from rag.config import Config, load_config
from rag.errors import InputError
from rag.types import Document, Encoder, Hit

if TYPE_CHECKING:
    from rag.index import store
    from rag.pipeline import Assistant

_RANK_DEPTH = 10  # of MRR and nDCG
_STAGES = {"tokenize": "分词", "embed": "计算向量", "write": "写入索引"}

Rankings = Mapping[str, Sequence[str]]  # query id -> document ids, best first


@dataclass(frozen=True, slots=True)
class Opened:
    """The product on a collection."""

    assistant: Assistant
    index: store.Index
    encoder: Encoder
    embedded: int  # passages that had to be embedded


class Searcher(Protocol):
    def search(self, question: str, k: int = 10) -> list[Hit]: ...


def run_command(arguments: Sequence[str]) -> int:
    options = _options(arguments)
    config = load_config(data=options.data)
    collection = read_collection(options.corpus, options.queries, options.limit)
    result = evaluate_retrieval(collection, config, sorted(set(options.k)), options.baselines)
    result = {"corpus": options.corpus.name, "queries": options.queries.name, **result}
    print(json.dumps(result, ensure_ascii=False, indent=1) if options.json else retrieval_text(result))
    return DONE


def _options(arguments: Sequence[str]) -> argparse.Namespace:
    parser = Parser(prog="python -m eval retrieval", description="在公开测试集上评测本系统的检索。")
    parser.add_argument("--corpus", type=Path, required=True, metavar="C.jsonl[.gz]", help='{"_id","title","text"}')
    parser.add_argument("--queries", type=Path, required=True, metavar="Q.jsonl[.gz]", help='{"_id","text","gold":[…]}')
    parser.add_argument("--k", type=_depth, nargs="+", default=[1, 5, 10, 100], help="召回率的深度")
    parser.add_argument("--data", metavar="目录", help="向量和索引放在哪里（或环境变量 RAG_DATA）")
    parser.add_argument("--baselines", action="store_true", help="同时评测几种简单的检索方法")
    parser.add_argument("--limit", type=_depth, metavar="题数", help="只用前几个问题")
    parser.add_argument("--json", action="store_true", help="标准输出只有 JSON")
    return parser.parse_args(arguments)


def _depth(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= 10_000:
        raise argparse.ArgumentTypeError(f"“{text}”应为 1 到 10000 的整数")
    return int(text)


def evaluate_retrieval(
    collection: Collection, config: Config, depths: Sequence[int], baselines: bool, encoder: Encoder | None = None
) -> dict[str, Any]:
    """Metrics of the product's retriever (and of the baselines), timings and peak memory, as JSON values.

    The documents are parsed, cut and indexed as policy documents are; the index and the vectors stay under
    `config.data`, so that a second run embeds nothing but the questions.
    """
    started = time.perf_counter()
    opened = open_collection(collection, config, encoder)
    assistant, index, encoder, embedded = opened.assistant, opened.index, opened.encoder, opened.embedded
    indexed = time.perf_counter()
    assistant.warm()
    depth = max(*depths, _RANK_DEPTH)
    product, milliseconds, failed = _product_rankings(assistant, collection, depth, len(index.content.passages))
    gold = {query.query_id: query.gold for query in collection.queries}
    result: dict[str, Any] = {
        "documents": len(collection.entries),
        "passages": len(index.content.passages),
        "questions": len(collection.queries),
        "questions_without_gold": collection.without_gold,
        "gold_not_in_corpus": collection.gold_not_in_corpus,
        "questions_refused": failed,
        **ranking_metrics(product, gold, depths),
    }
    if baselines:
        found = _baseline_rankings(index, collection, encoder)
        result["baselines"] = {name: ranking_metrics(rankings, gold, depths) for name, rankings in found.items()}
    result["timings"] = {
        "index_seconds": round(indexed - started, 2),
        "passages_embedded": embedded,
        "query_median_ms": round(statistics.median(milliseconds), 2),
        "query_p95_ms": round(percentile(milliseconds, 95) or 0.0, 2),
        "total_seconds": round(time.perf_counter() - started, 2),
    }
    result["peak_memory_mb"] = round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, 1)  # KiB on Linux
    return {**result, "encoder": encoder.fingerprint, "vector_weight": config.vector_weight, "commit": current_commit()}


def ranking_metrics(rankings: Rankings, gold: Mapping[str, frozenset[str]], depths: Sequence[int]) -> dict[str, float]:
    """Means over the questions of `gold`; a question without a ranking counts 0."""

    def mean(metric: Callable[[Sequence[str], frozenset[str], int], float], k: int) -> float:
        return round(statistics.fmean(metric(rankings.get(q, ()), gold[q], k) for q in gold), 4)

    return {
        **{f"recall@{k}": mean(recall_at, k) for k in depths},
        f"MRR@{_RANK_DEPTH}": mean(reciprocal_rank, _RANK_DEPTH),
        f"nDCG@{_RANK_DEPTH}": mean(ndcg_at, _RANK_DEPTH),
    }


def rank_documents(searcher: Searcher, question: str, depth: int, most: int) -> list[str]:
    """At most `depth` documents, each at the place of its best clause. `most`: how many clauses there can be."""
    clauses = min(4 * depth, most)
    while True:
        hits = searcher.search(question, max(clauses, 1))
        documents = list(dict.fromkeys(hit.clause.document_id for hit in hits))
        if len(documents) >= depth or len(hits) < clauses or clauses >= most:
            return documents[:depth]
        clauses = min(4 * clauses, most)


def open_collection(collection: Collection, config: Config, encoder: Encoder | None = None) -> Opened:
    """The product opened on the collection, indexed under `config.data` if it is not yet."""
    from rag.corpus import Corpus
    from rag.index import store
    from rag.index.encoder import SentenceTransformerEncoder
    from rag.index.tokenize import Tokenizer
    from rag.index.vectors import VectorCache
    from rag.lexicon import Lexicon
    from rag.pipeline import Assistant, index_content

    encoder = encoder or SentenceTransformerEncoder(config.embedding_model, config.embedding_query_prefix)
    folder = config.data / "retrieval" / collection.fingerprint
    own = replace(config, corpus=folder, question_max_chars=100_000)
    documents = []
    for number, entry in enumerate(collection.entries):
        documents.append(_document(entry))
        show_progress(number + 1, len(collection.entries), "读取文件")
    content = index_content(Corpus(folder, tuple(documents), (), (), ()), own)
    if not content.passages:
        raise InputError("这个测试集的文件里没有文字。")
    lexicon = Lexicon.load(folder)  # no lists of its own: the general ones
    tokenizer = Tokenizer(lexicon.words)
    built = store.build(
        folder=folder / "index",
        content=content,
        tokenizer=tokenizer,
        encoder=encoder,
        cache=VectorCache(config.data / "vectors.sqlite"),
        settings={"passage_max_chars": config.passage_max_chars},
        keep=0,
        progress=lambda stage, done, total: _show_stage(stage, done, total),
    )
    index = store.open_index(folder / "index", encoder.fingerprint, None, tokenizer.fingerprint)
    return Opened(Assistant(own, index, lexicon, encoder), index, encoder, built.embedded)


def _document(entry: Entry) -> Document:
    """Parsed like a file of the corpus; a title that the collection gives counts as one from a manifest."""
    from rag.facts import read_facts
    from rag.parse import parse_bytes

    text = entry.text if entry.text.strip() else entry.title
    document = parse_bytes(text.encode("utf-8", "replace"), "document.txt", entry.document_id)
    facts = read_facts(document.text, document.file)
    return replace(document, facts=replace(facts, title=entry.title) if entry.title else facts)


def _product_rankings(
    assistant: Searcher, collection: Collection, depth: int, passages: int
) -> tuple[dict[str, list[str]], list[float], int]:
    rankings: dict[str, list[str]] = {}
    milliseconds: list[float] = []
    refused = 0
    for number, query in enumerate(collection.queries, 1):
        started = time.perf_counter()
        try:
            rankings[query.query_id] = rank_documents(assistant, query.text, depth, passages)
        except InputError:  # nothing but punctuation, for example: nothing is found
            refused += 1
        milliseconds.append((time.perf_counter() - started) * 1000)
        show_progress(number, len(collection.queries), "检索")
    return rankings, milliseconds, refused


def _baseline_rankings(index: store.Index, collection: Collection, encoder: Encoder) -> dict[str, dict[str, list[str]]]:
    passages = index.content.passages
    owners = [index.clause_by_id[p.clause_id].document_id for p in passages]
    baselines = Baselines(passages, owners, index.dense.similarities)
    found: dict[str, dict[str, list[str]]] = {}
    for number, query in enumerate(collection.queries, 1):
        for name, ranking in baselines.rankings(query.text, encoder).items():
            found.setdefault(name, {})[query.query_id] = ranking
        show_progress(number, len(collection.queries), "对照方法")
    return found


def _show_stage(stage: str, done: int, total: int) -> None:
    if sys.stderr.isatty() or done == total:
        show_progress(done, total, _STAGES.get(stage, stage))


def retrieval_text(result: Mapping[str, Any]) -> str:
    """For the terminal: a line for each method."""
    names = [name for name in result if name.startswith(("recall@", "MRR@", "nDCG@"))]
    rows = {"product": result, **result.get("baselines", {})}
    lines = [
        f"{result['corpus']}：{result['documents']} 份文件，{result['passages']} 个检索单元，"
        f"{result['questions']} 个问题",
        " " * 18 + "".join(f"{name:>12}" for name in names),
        *(f"{method:<18}" + "".join(f"{row[name]:>12.4f}" for name in names) for method, row in rows.items()),
        "，".join(f"{name} {value}" for name, value in result["timings"].items())
        + f"，peak_memory_mb {result['peak_memory_mb']}",
    ]
    if result["gold_not_in_corpus"]:
        lines.append(f"注意：有 {result['gold_not_in_corpus']} 个 gold 编号不在语料中，按没有找到计。")
    return "\n".join(lines)
