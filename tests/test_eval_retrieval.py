"""eval/collection.py, baselines.py and retrieval.py: the product's retriever on a collection worked by hand."""

import gzip
import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from eval.__main__ import main
from eval.collection import read_collection
from eval.retrieval import evaluate_retrieval, rank_documents, ranking_metrics, retrieval_text
from rag.config import Config
from rag.errors import InputError
from rag.types import Clause, Hit

CORPUS = [
    {"_id": "充电", "title": "充电设施通知", "text": "支持居民区多车一桩。\n\n推进临近车位共享。"},
    {"_id": "航空", "title": "", "text": "发展通用航空产业，建设低空旅游基地。"},
    {"_id": "海洋", "title": "海洋产业意见", "text": "发展深远海养殖，建设海洋牧场。"},
]
QUERIES = [
    {"_id": "q1", "text": "多车一桩怎么支持？", "gold": ["充电"]},
    {"_id": "q2", "text": "低空旅游基地", "gold": ["航空"]},
    {"_id": "q3", "text": "海洋牧场", "gold": ["海洋"]},
    {"_id": "q4", "text": "没有标注的", "gold": []},
]


class Counts:
    """An encoder: how often 车, 航 and 海 occur, and 1, scaled to length 1."""

    dimension = 4
    fingerprint = "counts"

    def __init__(self) -> None:
        self.encoded = 0

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        self.encoded += len(texts)
        rows = np.array([[text.count("车"), text.count("航"), text.count("海"), 1] for text in texts], np.float32)
        return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), np.float32)

    def encode_question(self, question: str) -> NDArray[np.float32]:
        return np.asarray(self.encode([question])[0], np.float32)


def written(folder: Path, corpus: Sequence[object] = CORPUS, queries: Sequence[object] = QUERIES) -> tuple[Path, Path]:
    paths = folder / "c.jsonl.gz", folder / "q.jsonl"
    paths[0].write_bytes(gzip.compress("\n".join(json.dumps(row) for row in corpus).encode()))
    paths[1].write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in queries), encoding="utf-8")
    return paths


def test_a_collection_is_read_plain_or_compressed(tmp_path: Path) -> None:
    collection = read_collection(*written(tmp_path))
    assert [(e.document_id, e.title) for e in collection.entries] == [
        ("充电", "充电设施通知"),
        ("航空", ""),
        ("海洋", "海洋产业意见"),
    ]
    assert [q.query_id for q in collection.queries] == ["q1", "q2", "q3"]
    assert (collection.without_gold, collection.gold_not_in_corpus) == (1, 0)
    assert len(read_collection(*written(tmp_path), limit=2).queries) == 2


@pytest.mark.parametrize(
    ("corpus", "queries", "message"),
    [
        ([{"text": "甲"}], QUERIES, "c.jsonl.gz 第1行缺少字段“_id”"),
        ([*CORPUS, CORPUS[0]], QUERIES, "第4行：编号“充电”重复"),
        ([["甲"]], QUERIES, "第1行应为一个 JSON 对象"),
        (CORPUS, [{"_id": "q", "text": "问", "gold": "充电"}], "应为编号的列表"),
        (CORPUS, [{"_id": "q", "gold": ["充电"]}], "q.jsonl 第1行缺少字段“text”"),
        (CORPUS, [QUERIES[3]], "没有带 gold 的问题"),
        (CORPUS, [{"_id": "q", "text": "问", "gold": ["别的"]}], "不是一套"),
        ([], QUERIES, "没有文件"),
    ],
)
def test_a_mistake_in_a_collection_is_named(
    tmp_path: Path, corpus: Sequence[object], queries: Sequence[object], message: str
) -> None:
    with pytest.raises(InputError, match=message):
        read_collection(*written(tmp_path, corpus, queries))


def test_files_that_are_missing_damaged_or_no_text_are_refused(tmp_path: Path) -> None:
    corpus, queries = written(tmp_path)
    corpus.write_bytes(corpus.read_bytes()[:40])
    with pytest.raises(InputError, match="压缩数据已损坏"):
        read_collection(corpus, queries)
    with pytest.raises(InputError, match="找不到"):
        read_collection(tmp_path / "none", queries)
    (tmp_path / "gbk").write_bytes("问".encode("gbk"))
    with pytest.raises(InputError, match="UTF-8"):
        read_collection(tmp_path / "gbk", queries)


def measured(folder: Path, baselines: bool = True, encoder: Counts | None = None) -> dict[str, Any]:
    config = replace(Config(), data=folder / "data")
    return evaluate_retrieval(read_collection(*written(folder)), config, [1, 2], baselines, encoder or Counts())


def test_the_products_retriever_and_the_baselines_are_measured_in_one_run(tmp_path: Path) -> None:
    result = measured(tmp_path)
    assert (result["documents"], result["questions"], result["questions_without_gold"]) == (3, 3, 1)
    assert {name: result[name] for name in ("recall@1", "recall@2", "MRR@10", "nDCG@10")} == {
        "recall@1": 1.0,
        "recall@2": 1.0,
        "MRR@10": 1.0,
        "nDCG@10": 1.0,
    }
    assert set(result["baselines"]) == {"bm25_words", "bm25_bigrams", "vectors", "rrf_words_vectors", "rrf_all"}
    assert result["baselines"]["bm25_words"]["recall@1"] == 1.0
    assert result["baselines"]["vectors"]["recall@1"] == 0.6667  # nothing of q2 is among what this encoder counts
    assert result["peak_memory_mb"] > 1
    assert {"index_seconds", "query_median_ms", "query_p95_ms"} <= set(result["timings"])
    text = retrieval_text({"corpus": "c", "queries": "q", **result})
    assert "product" in text and "bm25_bigrams" in text and "recall@1" in text


def test_a_second_run_embeds_only_the_questions(tmp_path: Path) -> None:
    first = measured(tmp_path, baselines=False)
    assert first["timings"]["passages_embedded"] == first["passages"]
    encoder = Counts()
    second = measured(tmp_path, baselines=False, encoder=encoder)
    assert second["timings"]["passages_embedded"] == 0
    assert encoder.encoded == 1 + 3  # warming up, and the questions
    assert second["recall@1"] == first["recall@1"]


def test_metrics_worked_by_hand() -> None:
    gold = {"a": frozenset({"x"}), "b": frozenset({"x", "y"}), "c": frozenset({"z"})}
    rankings: Mapping[str, Sequence[str]] = {"a": ["x", "y"], "b": ["z", "y"]}  # c found nothing
    metrics = ranking_metrics(rankings, gold, [1, 2])
    assert metrics["recall@1"] == round(1 / 3, 4)
    assert metrics["recall@2"] == round((1 + 0.5) / 3, 4)
    assert metrics["MRR@10"] == round((1 + 0.5) / 3, 4)


def test_a_document_stands_where_its_best_clause_does_and_enough_clauses_are_fetched() -> None:
    """Twenty clauses of one document before the first of the other: four clauses a document would not do."""
    clauses = [Clause(f"a#{n}", "a", "paragraph", (), "", "甲", 0, 1) for n in range(20)]
    clauses.append(Clause("b#0", "b", "paragraph", (), "", "乙", 0, 1))
    asked: list[int] = []

    class Searching:
        def search(self, question: str, k: int = 10) -> list[Hit]:
            asked.append(k)
            return [Hit(clause, 1.0, 0, 1, 0.0) for clause in clauses[:k]]

    assert rank_documents(Searching(), "问", 2, len(clauses)) == ["a", "b"]
    assert asked == [8, 21]
    assert rank_documents(Searching(), "问", 1, len(clauses)) == ["a"]


@pytest.mark.parametrize("depth", ["0", "-1", "x", "1.5", "²"])
def test_an_impossible_depth_is_refused(tmp_path: Path, depth: str, capsys: pytest.CaptureFixture[str]) -> None:
    corpus, queries = map(str, written(tmp_path))
    with pytest.raises(SystemExit) as ended:
        main(["retrieval", "--corpus", corpus, "--queries", queries, f"--k={depth}"])
    assert ended.value.code == 2
    assert "应为 1 到 10000 的整数" in capsys.readouterr().err


def test_a_missing_collection_is_one_line_and_status_2(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status = main(["retrieval", "--corpus", str(tmp_path / "c"), "--queries", str(tmp_path / "q"), "--json"])
    printed = capsys.readouterr()
    assert (status, printed.out) == (2, "")
    assert len(printed.err.splitlines()) == 1


def test_a_question_without_words_counts_as_not_found(tmp_path: Path) -> None:
    queries = [QUERIES[0], {"_id": "empty", "text": "", "gold": ["航空"]}]
    collection = read_collection(*written(tmp_path, queries=queries))
    config = replace(Config(), data=tmp_path / "data")
    result = evaluate_retrieval(collection, config, [1], False, Counts())
    assert (result["questions"], result["questions_refused"], result["recall@1"]) == (2, 1, 0.5)
