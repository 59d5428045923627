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
from typing import Any, Protocol

from rag.errors import IndexBrokenError, IndexMissingError, StorageError
from rag.index.bm25 import Bm25Index
from rag.index.dense import DenseIndex
from rag.index.vectors import VectorCache
from rag.index.version import (
    FILES,
    FORMAT,
    REBUILD,
    Index,
    IndexContent,
    check_files,
    content_files,
    json_text,
    measure,
    open_version,
    read_meta,
)
from rag.types import Encoder, Passage

__all__ = [
    "BuildResult",
    "Index",
    "IndexContent",
    "VersionInfo",
    "activate",
    "build",
    "discard",
    "live_version",
    "open_index",
    "stored_meta",
    "versions",
]

Progress = Callable[[str, int, int], None]


class SearchTokenizer(Protocol):
    @property
    def fingerprint(self) -> str: ...

    def tokens(self, text: str) -> list[str]: ...


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
    make_live: bool = True,
) -> BuildResult:
    """Build a version from `content`, make it live and keep `keep` older ones.

    With `make_live` False the version only stands beside the live one, to be looked at: `activate` or `discard` it.

    `progress(stage, done, total)` has the stages "tokenize", "embed" and "write". Whatever goes wrong, the live
    version stays as it was. Raises StorageError if nothing can be written or another build is running.
    """
    started = time.monotonic()
    report_progress: Progress = progress or (lambda stage, done, total: None)
    with _storage_errors(folder), _only_build(folder):
        _remove_leftovers(folder)
        files = content_files(content)
        plan = {
            "format": FORMAT,
            "content": _content_hash(files, content.report),
            "settings": json.loads(json_text(settings)),
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
            report_progress("write", 0, 3)
            for name, data in files.items():
                (temporary / name).write_bytes(data)
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
                "files": {name: measure(temporary / name) for name in FILES},
            }
            (temporary / "meta.json").write_bytes(json_text(meta).encode("utf-8", "surrogatepass"))
            for name in (*FILES, "meta.json", "bm25", "."):
                _flush(temporary / name)
            temporary.rename(folder / "versions" / version)
            _flush(folder / "versions")
            if make_live:
                _make_live(folder, version)
        except BaseException:
            shutil.rmtree(temporary, ignore_errors=True)
            raise
        if make_live:
            _remove_old(folder, version, keep)
        report_progress("write", 3, 3)
    return BuildResult(version, len(content.passages), encoded.embedded, time.monotonic() - started)


def open_index(
    folder: Path,
    encoder_fingerprint: str | None,
    settings: Mapping[str, object] | None,
    tokenizer_fingerprint: str | None = None,
    version: str | None = None,
) -> Index:
    """A version, by default the live one, checked against what is asked for; None leaves that check out.

    Raises IndexMissingError if there is none, IndexBrokenError if it is damaged, IndexMismatchError if it was built
    by another model, tokenizer, format or with other values for any of `settings`.
    """
    if version is not None:
        return open_version(folder / "versions" / version, encoder_fingerprint, settings, tokenizer_fingerprint)
    while True:
        live = _live_version(folder)
        try:
            return open_version(folder / "versions" / live, encoder_fingerprint, settings, tokenizer_fingerprint)
        except IndexBrokenError:
            if _live_version(folder) == live:  # otherwise a build has replaced and removed it meanwhile
                raise


def live_version(folder: Path) -> str:
    """The name of the live version, "" if there is none: cheap, to notice that there is a newer one."""
    try:
        return _live_version(folder)
    except (IndexMissingError, IndexBrokenError):
        return ""


def stored_meta(folder: Path, version: str | None = None) -> Mapping[str, Any]:
    """The facts stored with a version, by default the live one. Raises IndexMissingError or IndexBrokenError."""
    return read_meta(folder / "versions" / (version or _live_version(folder)))


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


def activate(folder: Path, version: str, keep: int | None = None) -> None:
    """Make a version the live one, and keep only `keep` others if a number is given.

    Raises IndexMissingError if there is no such intact version.
    """
    with _storage_errors(folder), _only_build(folder):
        known = [meta["version"] for meta in _metas(folder)]
        if version not in known:
            raise IndexMissingError(f"没有索引版本 {version!r}。现有版本：{'、'.join(known) or '无'}。")
        check_files(folder / "versions" / version, read_meta(folder / "versions" / version), hashed_max=None)
        _make_live(folder, version)
        if keep is not None:
            _remove_old(folder, version, keep)


def discard(folder: Path, version: str) -> None:
    """Delete a version that is not live; nothing happens if it is, or if there is none of that name."""
    with _storage_errors(folder), _only_build(folder):
        if version != live_version(folder) and version in [meta["version"] for meta in _metas(folder)]:
            shutil.rmtree(folder / "versions" / version)


def _content_hash(files: Mapping[str, bytes], report: Mapping[str, object]) -> str:
    whole = hashlib.sha256(json_text(report).encode("utf-8", "surrogatepass"))
    for name, data in files.items():
        whole.update(f"\n{name} {hashlib.sha256(data).hexdigest()}".encode())
    return whole.hexdigest()


def _tokenize(passages: Sequence[Passage], tokenizer: SearchTokenizer, progress: Progress) -> list[list[str]]:
    token_lists = []
    for number, passage in enumerate(passages):
        if number % 100 == 0:
            progress("tokenize", number, len(passages))
        # Apart, so that no word is made of the heading's end and the body's beginning.
        token_lists.append(tokenizer.tokens(passage.heading) + tokenizer.tokens(passage.body))
    progress("tokenize", len(passages), len(passages))
    return token_lists


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


def _intact_live_meta(folder: Path) -> Mapping[str, Any] | None:
    try:
        meta = stored_meta(folder)
        if meta["format"] != FORMAT:
            return None
        check_files(folder / "versions" / meta["version"], meta, hashed_max=None)
    except (IndexMissingError, IndexBrokenError):
        return None
    return meta


def _metas(folder: Path) -> list[dict[str, Any]]:
    found = []
    for path in (folder / "versions").glob("[!.]*"):
        try:
            meta = read_meta(path)
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
