"""The history of the corpus: which version went live when, by whom, with which files; and the way back.

<data>/history.jsonl          a line for each update, also for those that were refused
<data>/corpora/<version>.json the files of the corpus folder at that version, name -> SHA-256
<data>/corpora/files/<sha256> their contents, each once
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import shutil
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from rag.errors import InputError, StorageError
from rag.index.serialise import from_json
from rag.stewardship import WITHDRAWN

LIVE_OUTCOMES = ("passed", "accepted", "unchecked", "rolled back")


@dataclass(frozen=True, slots=True)
class VersionNote:
    """What was done, as one line of the history."""

    version: str
    at: str  # ISO 8601, UTC
    by: str  # who
    action: str  # "add", "replace", "remove", "update", "rollback"
    documents: tuple[str, ...]  # ids
    previous: str  # the version that was live before, "" for the first
    outcome: str  # one of LIVE_OUTCOMES, or "refused"
    reasons: tuple[str, ...] = ()  # of a refusal, in Chinese
    figures: Mapping[str, float | int | None] = field(default_factory=dict)  # of the evaluation
    gained: tuple[str, ...] = ()  # ids of questions
    lost: tuple[str, ...] = ()
    clauses_added: int = 0
    clauses_changed: int = 0
    clauses_removed: int = 0


def now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


def append_note(data: Path, note: VersionNote) -> None:
    """Write the note at the end of the history. Raises StorageError if it cannot be written."""
    try:
        data.mkdir(parents=True, exist_ok=True)
        with (data / "history.jsonl").open("a", encoding="utf-8") as file:
            file.write(json.dumps(asdict(note), ensure_ascii=False) + "\n")
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        raise StorageError(
            f"更新记录无法写入（{error.strerror or error}）：{data}。请检查磁盘空间和写权限。"
        ) from error


def read_notes(data: Path) -> tuple[VersionNote, ...]:
    """The history, oldest first. A line cut off by a crash is passed over."""
    path = data / "history.jsonl"
    if not path.exists():
        return ()
    notes = []
    for line in path.read_text(encoding="utf-8", errors="replace").split("\n"):
        with contextlib.suppress(ValueError):
            notes.append(from_json(VersionNote, line))
    return tuple(notes)


def save_corpus(data: Path, version: str, corpus: Path) -> None:
    """Keep the files of the corpus folder as they are, so that `restore_corpus` can bring them back."""
    folder = data / "corpora"
    try:
        (folder / "files").mkdir(parents=True, exist_ok=True)
        listed = {}
        for path in _files(corpus):
            digest = _sha256(path)
            listed[path.name] = digest
            if not (folder / "files" / digest).exists():
                _copy(path, folder / "files" / digest)
        _write(folder / f"{version}.json", json.dumps(listed, ensure_ascii=False, indent=1).encode())
    except OSError as error:
        raise StorageError(f"语料的备份没有写成（{error.strerror or error}）：{folder}。请检查磁盘空间。") from error


def has_corpus(data: Path, version: str) -> bool:
    return (data / "corpora" / f"{version}.json").exists()


def restore_corpus(data: Path, version: str, corpus: Path) -> None:
    """Bring the corpus folder back to what it was at a version; files that it did not have go to `.withdrawn`.

    Raises InputError if that corpus was not kept or its copy is damaged, before anything is changed.
    """
    folder = data / "corpora"
    try:
        wanted: dict[str, str] = json.loads((folder / f"{version}.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        raise InputError(f"没有保存版本 {version} 的语料文件，无法恢复。") from None
    for name, digest in wanted.items():
        kept = folder / "files" / digest
        if Path(name).name != name or not kept.is_file() or _sha256(kept) != digest:
            raise InputError(f"版本 {version} 的“{name}”的备份缺失或已损坏，语料没有改动。")
    try:
        aside = corpus / WITHDRAWN / datetime.now(UTC).strftime("%Y%m%dT%H%M%S.%f")
        for path in _files(corpus):
            if wanted.get(path.name) != _sha256(path):
                aside.mkdir(parents=True, exist_ok=True)
                path.rename(aside / path.name)
        for name, digest in wanted.items():
            if not (corpus / name).exists():
                _copy(folder / "files" / digest, corpus / name)
    except OSError as error:
        raise StorageError(
            f"语料目录 {corpus} 无法写入（{error.strerror or error}）。请检查磁盘空间和写权限。"
        ) from error


def _files(corpus: Path) -> list[Path]:
    return sorted(p for p in corpus.iterdir() if p.is_file() and not p.name.startswith("."))


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _copy(source: Path, target: Path) -> None:
    temporary = target.with_name(f".{target.name}.copying")
    shutil.copyfile(source, temporary)
    temporary.replace(target)


def _write(path: Path, data: bytes) -> None:
    temporary = path.with_name(f".{path.name}.copying")
    temporary.write_bytes(data)
    temporary.replace(path)
