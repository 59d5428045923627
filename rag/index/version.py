"""One index version in its folder: what it holds, its meta.json, and the checks before it is used."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from rag.errors import IndexBrokenError, IndexMismatchError
from rag.index.bm25 import FILES as BM25_FILES
from rag.index.bm25 import Bm25Index
from rag.index.dense import DenseIndex
from rag.index.serialise import from_fields, to_json
from rag.types import Clause, Document, Heading, Passage

FORMAT = 1  # raise it when the files, their meaning or BM25's constants change
HASHED_MAX = 8_000_000  # bytes; larger files are only measured on opening, so that it stays in milliseconds
REBUILD = "请运行 `python -m rag index build` 重新建立索引。"
FILES = (
    *("documents.jsonl", "clauses.jsonl", "headings.jsonl", "passages.jsonl"),
    *(f"bm25/{name}" for name in BM25_FILES),
    "vectors.faiss",
)
Noun = TypeVar("Noun")


@dataclass(frozen=True)
class IndexContent:
    documents: tuple[Document, ...]
    clauses: tuple[Clause, ...]
    headings: Mapping[str, tuple[Heading, ...]]  # by document id
    passages: tuple[Passage, ...]
    report: Mapping[str, object]  # JSON values about the corpus (duplicates, …); no times, or every build is a change


@dataclass(frozen=True)
class Index:
    """An opened version; bm25 and dense follow the order of content.passages."""

    content: IndexContent
    bm25: Bm25Index
    dense: DenseIndex
    meta: Mapping[str, Any]
    version: str
    clause_by_id: Mapping[str, Clause]


def content_files(content: IndexContent) -> dict[str, bytes]:
    """The bytes of the four .jsonl files by name."""
    lines: dict[str, Sequence[object]] = {
        "documents.jsonl": content.documents,
        "clauses.jsonl": content.clauses,
        "headings.jsonl": [{"document_id": key, "headings": value} for key, value in content.headings.items()],
        "passages.jsonl": content.passages,
    }
    return {
        name: "".join(to_json(noun) + "\n" for noun in nouns).encode("utf-8", "surrogatepass")
        for name, nouns in lines.items()
    }


def open_version(
    path: Path,
    encoder: str | None,
    settings: Mapping[str, object] | None,
    tokenizer: str | None,
) -> Index:
    """The version in `path`, checked; None leaves a check out. Raises IndexBrokenError or IndexMismatchError."""
    meta = read_meta(path)
    _check_match(meta, encoder, settings, tokenizer)
    check_files(path, meta, HASHED_MAX)
    try:
        documents = tuple(_read(path / "documents.jsonl", Document))
        clauses = tuple(_read(path / "clauses.jsonl", Clause))
        passages = tuple(_read(path / "passages.jsonl", Passage))
        headings = {
            str(values["document_id"]): tuple(from_fields(Heading, heading) for heading in values["headings"])
            for values in _rows(path / "headings.jsonl")
        }
    except (ValueError, KeyError, TypeError, OSError) as error:
        raise IndexBrokenError(f"索引版本 {path.name} 的内容无法读取（{error}）。{REBUILD}") from error
    clause_by_id = {clause.clause_id: clause for clause in clauses}
    bm25, dense = Bm25Index.load(path / "bm25"), DenseIndex.load(path / "vectors.faiss")
    if not bm25.passage_count == dense.passage_count == len(passages) == meta["passages"]:
        raise IndexBrokenError(f"索引版本 {path.name} 的各部分条数不一致。{REBUILD}")
    if not all(passage.clause_id in clause_by_id for passage in passages):
        raise IndexBrokenError(f"索引版本 {path.name} 里有段落找不到所属条款。{REBUILD}")
    content = IndexContent(documents, clauses, headings, passages, meta["report"])
    return Index(content, bm25, dense, meta, path.name, clause_by_id)


def _rows(path: Path) -> Iterator[Any]:
    text = path.read_bytes().decode("utf-8", "surrogatepass")
    return map(json.loads, text.split("\n")[:-1])  # not splitlines: it also cuts at U+2028 inside a string


def _read(path: Path, kind: type[Noun]) -> Iterator[Noun]:
    return (from_fields(kind, values) for values in _rows(path))


def read_meta(path: Path) -> dict[str, Any]:
    """The meta.json in `path`; its keys are checked if it is of our FORMAT. Raises IndexBrokenError."""
    try:
        meta = json.loads((path / "meta.json").read_bytes())
        complete = meta["format"] != FORMAT or (
            meta["version"] == path.name
            and set(meta["files"]) == set(FILES)
            and all({"bytes", "sha256"} <= set(stored) for stored in meta["files"].values())
            and {"built_at", "settings", "encoder", "tokenizer", "content", "report"} <= set(meta)
            and all(isinstance(meta[key], int) for key in ("documents", "clauses", "passages", "dimension"))
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise IndexBrokenError(f"索引版本 {path.name} 的 meta.json 缺失或损坏。{REBUILD}") from error
    if not complete:
        raise IndexBrokenError(f"索引版本 {path.name} 的 meta.json 不完整。{REBUILD}")
    return dict(meta)


def _check_match(
    meta: Mapping[str, Any], encoder: str | None, settings: Mapping[str, object] | None, tokenizer: str | None
) -> None:
    if meta["format"] != FORMAT:
        raise IndexMismatchError(f"索引的格式是第 {meta['format']} 版，本程序使用第 {FORMAT} 版。{REBUILD}")
    if encoder is not None and meta["encoder"] != encoder:
        raise IndexMismatchError(
            f"索引是用嵌入模型 {meta['encoder']} 建立的，当前设置的模型是 {encoder}。{REBUILD}"
            "或者把 RAG_EMBEDDING_MODEL 和 RAG_EMBEDDING_QUERY_PREFIX 改回建立索引时的值。"
        )
    if tokenizer is not None and meta["tokenizer"] != tokenizer:
        raise IndexMismatchError(
            f"索引是用分词设置 {meta['tokenizer']} 建立的，当前的是 {tokenizer}（词表或分词方法改过）。{REBUILD}"
        )
    for name, value in json.loads(json_text(settings or {})).items():
        built = meta["settings"].get(name)
        if built != value:
            raise IndexMismatchError(f"索引建立时的设置 {name} 是 {built!r}，当前是 {value!r}。{REBUILD}")


def check_files(path: Path, meta: Mapping[str, Any], hashed_max: int | None) -> None:
    """Sizes of all files, and the hashes of those up to `hashed_max` bytes (None: all)."""
    for name, stored in meta["files"].items():
        try:
            size = (path / name).stat().st_size
            whole = size == stored["bytes"]
            if whole and (hashed_max is None or size <= hashed_max):
                whole = measure(path / name) == stored
        except OSError as error:
            raise IndexBrokenError(f"索引版本 {path.name} 缺少文件 {name}。{REBUILD}") from error
        if not whole:
            raise IndexBrokenError(f"索引版本 {path.name} 的文件 {name} 已损坏。{REBUILD}")


def measure(path: Path) -> dict[str, object]:
    """Size and SHA-256 of a file, as meta.json keeps them."""
    with path.open("rb") as file:
        return {"bytes": path.stat().st_size, "sha256": hashlib.file_digest(file, "sha256").hexdigest()}


def json_text(value: object) -> str:
    """JSON with sorted keys, so that equal values give equal text; paths and the like become strings."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, default=str)
