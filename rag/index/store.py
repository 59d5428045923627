"""Index versions on disk: built aside, then made live in one step, so that a reader never sees half an index.

<folder>/CURRENT                 one line: the live version
<folder>/versions/<version>/     documents.jsonl, clauses.jsonl, headings.jsonl, passages.jsonl,
                                 bm25/, vectors.faiss, meta.json (written last: checksums of the others)
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Protocol, TypeVar

from rag.errors import IndexBrokenError, IndexMismatchError, IndexMissingError, StorageError
from rag.index.bm25 import FILES as BM25_FILES
from rag.index.bm25 import Bm25Index
from rag.index.dense import DenseIndex
from rag.index.serialise import from_fields, to_json
from rag.index.vectors import VectorCache
from rag.types import Clause, Document, Encoder, Heading, Passage

FORMAT = 1  # raise it when the files or their meaning change
HASHED_MAX = 8_000_000  # bytes; larger files are only measured on opening, so that it stays in milliseconds
REBUILD = "请运行 `python -m rag index build` 重新建立索引。"
_FILES = (
    *("documents.jsonl", "clauses.jsonl", "headings.jsonl", "passages.jsonl"),
    *(f"bm25/{name}" for name in BM25_FILES),
    "vectors.faiss",
)
Noun = TypeVar("Noun")
Progress = Callable[[str, int, int], None]


class SearchTokenizer(Protocol):
    @property
    def fingerprint(self) -> str: ...

    def tokens(self, text: str) -> list[str]: ...


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


@dataclass(frozen=True, slots=True)
class BuildResult:
    version: str
    passages: int
    embedded: int  # texts that had to be embedded; the rest came from the cache
    seconds: float
    unchanged: bool = False  # the live version already was what was asked for, and stays


@dataclass(frozen=True, slots=True)
class VersionInfo:
    version: str
    live: bool
    built_at: str  # ISO 8601, UTC
    documents: int
    clauses: int
    passages: int
    size: int  # bytes


def build(
    folder: Path,
    content: IndexContent,
    tokenizer: SearchTokenizer,
    encoder: Encoder,
    cache: VectorCache,
    settings: Mapping[str, object],
    keep: int,
    progress: Progress | None = None,
) -> BuildResult:
    """Build a version from `content`, make it live and keep `keep` older ones.

    `progress(stage, done, total)` has the stages "tokenize", "embed" and "write". Whatever goes wrong, the live
    version stays as it was. Raises StorageError if nothing can be written or another build is running.
    """
    started = time.monotonic()
    report_progress: Progress = progress or (lambda stage, done, total: None)
    with _storage_errors(folder), _only_build(folder):
        _remove_leftovers(folder)
        files = _content_files(content)
        content_hash = _sha256(b"\n".join(_sha256(data).encode() for data in files.values()))
        plan = {
            "format": FORMAT,
            "content": _sha256((content_hash + _json(content.report)).encode("utf-8", "surrogatepass")),
            "settings": json.loads(_json(settings)),
            "encoder": encoder.fingerprint,
            "tokenizer": tokenizer.fingerprint,
        }
        live = _intact_live_meta(folder)
        if live and all(live.get(key) == value for key, value in plan.items()):
            seconds = time.monotonic() - started
            return BuildResult(live["version"], len(content.passages), 0, seconds, unchanged=True)

        bm25 = Bm25Index.build(_tokenize(content.passages, tokenizer, report_progress))
        texts = [f"{passage.heading}\n{passage.body}" for passage in content.passages]
        encoded = cache.encode(encoder, texts, lambda done, total: report_progress("embed", done, total))
        dense = DenseIndex.build(encoded.vectors)
        plan["encoder"] = encoder.fingerprint  # a model from a hub may have been fetched only now

        temporary = folder / "versions" / f".tmp-{os.getpid()}-{time.monotonic_ns():x}"
        try:
            version = _unused_name(folder, str(plan["content"]))
            (temporary / "bm25").mkdir(parents=True)
            for name, data in files.items():
                (temporary / name).write_bytes(data)
            report_progress("write", 0, 3)
            bm25.save(temporary / "bm25")
            report_progress("write", 1, 3)
            dense.save(temporary / "vectors.faiss")
            report_progress("write", 2, 3)
            meta = plan | {
                "version": version,
                "built_at": datetime.now(UTC).isoformat(timespec="microseconds"),
                "seconds": round(time.monotonic() - started, 3),
                "embedded": encoded.embedded,
                "dimension": dense.dimension,
                "documents": len(content.documents),
                "clauses": len(content.clauses),
                "passages": len(content.passages),
                "report": content.report,
                "files": {name: _measure(temporary / name) for name in _FILES},
            }
            (temporary / "meta.json").write_bytes(_json(meta).encode("utf-8", "surrogatepass"))
            for path in (
                *(temporary / name for name in _FILES),
                temporary / "meta.json",
                temporary / "bm25",
                temporary,
            ):
                _flush(path)
            temporary.rename(folder / "versions" / version)
            _flush(folder / "versions")
            _make_live(folder, version)
        except BaseException:
            shutil.rmtree(temporary, ignore_errors=True)
            raise
        _remove_old(folder, version, keep)
        report_progress("write", 3, 3)
    return BuildResult(version, len(content.passages), encoded.embedded, time.monotonic() - started)


def open_index(
    folder: Path,
    encoder_fingerprint: str | None,
    settings: Mapping[str, object] | None,
    tokenizer_fingerprint: str | None = None,
) -> Index:
    """The live version, checked against what is asked for; None leaves that check out.

    Raises IndexMissingError if there is none, IndexBrokenError if it is damaged, IndexMismatchError if it was built
    by another model, tokenizer, format or with other values for any of `settings`.
    """
    while True:
        version = _live_version(folder)
        try:
            return _open_version(folder, version, encoder_fingerprint, settings, tokenizer_fingerprint)
        except IndexBrokenError:
            if _live_version(folder) == version:  # otherwise a build has replaced and removed it meanwhile
                raise


def live_version(folder: Path) -> str:
    """The name of the live version, "" if there is none: cheap, to notice that there is a newer one."""
    try:
        return _live_version(folder)
    except (IndexMissingError, IndexBrokenError):
        return ""


def read_meta(folder: Path, version: str | None = None) -> Mapping[str, Any]:
    """The facts stored with a version, by default the live one. Raises IndexMissingError or IndexBrokenError."""
    return _read_meta(folder / "versions" / (version or _live_version(folder)))


def versions(folder: Path) -> list[VersionInfo]:
    """The intact versions, newest first."""
    live = live_version(folder)
    return [
        VersionInfo(
            version=meta["version"],
            live=meta["version"] == live,
            built_at=meta["built_at"],
            documents=meta["documents"],
            clauses=meta["clauses"],
            passages=meta["passages"],
            size=sum(stored["bytes"] for stored in meta["files"].values()),
        )
        for meta in _metas(folder)
    ]


def activate(folder: Path, version: str) -> None:
    """Make a kept version the live one. Raises IndexMissingError if there is no such intact version."""
    with _storage_errors(folder), _only_build(folder):
        known = [meta["version"] for meta in _metas(folder)]
        if version not in known:
            raise IndexMissingError(f"没有索引版本 {version!r}。现有版本：{'、'.join(known) or '无'}。")
        _check_files(folder / "versions" / version, _read_meta(folder / "versions" / version), hashed_max=None)
        _make_live(folder, version)


# What a version holds


def _content_files(content: IndexContent) -> dict[str, bytes]:
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


def _tokenize(passages: Sequence[Passage], tokenizer: SearchTokenizer, progress: Progress) -> list[list[str]]:
    token_lists = []
    for number, passage in enumerate(passages):
        if number % 100 == 0:
            progress("tokenize", number, len(passages))
        # Apart, so that no word is made of the heading's end and the body's beginning.
        token_lists.append(tokenizer.tokens(passage.heading) + tokenizer.tokens(passage.body))
    progress("tokenize", len(passages), len(passages))
    return token_lists


def _open_version(
    folder: Path,
    version: str,
    encoder: str | None,
    settings: Mapping[str, object] | None,
    tokenizer: str | None,
) -> Index:
    path = folder / "versions" / version
    meta = _read_meta(path)
    _check_match(meta, encoder, settings, tokenizer)
    _check_files(path, meta, HASHED_MAX)
    try:
        documents = tuple(_read(path / "documents.jsonl", Document))
        clauses = tuple(_read(path / "clauses.jsonl", Clause))
        passages = tuple(_read(path / "passages.jsonl", Passage))
        headings = {
            str(values["document_id"]): tuple(from_fields(Heading, heading) for heading in values["headings"])
            for values in _rows(path / "headings.jsonl")
        }
    except (ValueError, KeyError, TypeError, OSError) as error:
        raise IndexBrokenError(f"索引版本 {version} 的内容无法读取（{error}）。{REBUILD}") from error
    clause_by_id = {clause.clause_id: clause for clause in clauses}
    bm25, dense = Bm25Index.load(path / "bm25"), DenseIndex.load(path / "vectors.faiss")
    if not bm25.passage_count == dense.passage_count == len(passages) == meta["passages"]:
        raise IndexBrokenError(f"索引版本 {version} 的各部分条数不一致。{REBUILD}")
    if not all(passage.clause_id in clause_by_id for passage in passages):
        raise IndexBrokenError(f"索引版本 {version} 里有段落找不到所属条款。{REBUILD}")
    content = IndexContent(documents, clauses, headings, passages, meta["report"])
    return Index(content, bm25, dense, meta, version, clause_by_id)


def _rows(path: Path) -> Iterator[Any]:
    text = path.read_bytes().decode("utf-8", "surrogatepass")
    return map(json.loads, text.split("\n")[:-1])  # not splitlines: it also cuts at U+2028 inside a string


def _read(path: Path, kind: type[Noun]) -> Iterator[Noun]:
    return (from_fields(kind, values) for values in _rows(path))


# Checks


def _live_version(folder: Path) -> str:
    try:
        name = (folder / "CURRENT").read_text("utf-8").strip()
    except FileNotFoundError:
        raise IndexMissingError(f"{folder} 里还没有索引。请运行 `python -m rag index build` 建立索引。") from None
    except (OSError, UnicodeDecodeError) as error:
        raise IndexBrokenError(f"索引指针 {folder / 'CURRENT'} 无法读取（{error}）。{REBUILD}") from error
    if not name or name.startswith(".") or Path(name).name != name:
        raise IndexBrokenError(f"索引指针 {folder / 'CURRENT'} 的内容不是版本名。{REBUILD}")
    return name


def _read_meta(path: Path) -> dict[str, Any]:
    try:
        meta = json.loads((path / "meta.json").read_bytes())
        complete = meta["format"] != FORMAT or (
            meta["version"] == path.name
            and set(meta["files"]) == set(_FILES)
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
    for name, value in json.loads(_json(settings or {})).items():
        built = meta["settings"].get(name)
        if built != value:
            raise IndexMismatchError(f"索引建立时的设置 {name} 是 {built!r}，当前是 {value!r}。{REBUILD}")


def _check_files(path: Path, meta: Mapping[str, Any], hashed_max: int | None) -> None:
    """Sizes of all files, and the hashes of those up to `hashed_max` bytes (None: all)."""
    for name, stored in meta["files"].items():
        try:
            size = (path / name).stat().st_size
            whole = size == stored["bytes"]
            if whole and (hashed_max is None or size <= hashed_max):
                whole = _measure(path / name) == stored
        except OSError as error:
            raise IndexBrokenError(f"索引版本 {path.name} 缺少文件 {name}。{REBUILD}") from error
        if not whole:
            raise IndexBrokenError(f"索引版本 {path.name} 的文件 {name} 已损坏。{REBUILD}")


def _intact_live_meta(folder: Path) -> Mapping[str, Any] | None:
    try:
        meta = read_meta(folder)
        if meta["format"] != FORMAT:
            return None
        _check_files(folder / "versions" / meta["version"], meta, hashed_max=None)
    except (IndexMissingError, IndexBrokenError):
        return None
    return meta


# Files and folders


def _metas(folder: Path) -> list[dict[str, Any]]:
    found = []
    for path in (folder / "versions").glob("[!.]*"):
        try:
            meta = _read_meta(path)
        except IndexBrokenError:
            continue
        if meta["format"] == FORMAT:
            found.append(meta)
    return sorted(found, key=lambda meta: str(meta["built_at"]), reverse=True)


def _unused_name(folder: Path, content_hash: str) -> str:
    stem = f"{datetime.now(UTC):%Y%m%dT%H%M%S}-{content_hash[:6]}"
    name, number = stem, 1
    while (folder / "versions" / name).exists():
        number += 1
        name = f"{stem}-{number}"
    return name


def _make_live(folder: Path, version: str) -> None:
    temporary = folder / "CURRENT.tmp"
    temporary.write_text(version + "\n", "utf-8")
    _flush(temporary)
    temporary.replace(folder / "CURRENT")
    _flush(folder)


def _remove_leftovers(folder: Path) -> None:
    """Folders of builds that died. They cannot be in use: the lock is ours."""
    for path in (folder / "versions").glob(".tmp-*"):
        shutil.rmtree(path, ignore_errors=True)


def _remove_old(folder: Path, live: str, keep: int) -> None:
    intact = [meta["version"] for meta in _metas(folder) if meta["version"] != live]
    for path in (folder / "versions").glob("[!.]*"):
        if path.name != live and path.name not in intact[: max(keep, 0)]:
            shutil.rmtree(path, ignore_errors=True)


@contextmanager
def _only_build(folder: Path) -> Iterator[None]:
    import fcntl

    (folder / "versions").mkdir(parents=True, exist_ok=True)
    with (folder / ".lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)  # ends with the process, however it ends
        except BlockingIOError:
            raise StorageError(f"另一个进程正在 {folder} 建立索引。请等它结束后再试。") from None
        yield


@contextmanager
def _storage_errors(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise StorageError(
            f"索引没有写成（{error.strerror or error}）：{folder}。原有索引没有改动。"
            "请检查磁盘空间和文件夹的写权限，或用 RAG_DATA 指定另一个文件夹，然后再试。"
        ) from error


def _flush(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _measure(path: Path) -> dict[str, object]:
    with path.open("rb") as file:
        return {"bytes": path.stat().st_size, "sha256": hashlib.file_digest(file, "sha256").hexdigest()}


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, default=str)
