"""Adding documents to the corpus folder and withdrawing them: wholly or not at all, and so that it can be undone."""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import shutil
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from rag.corpus import MANIFEST, ids_without_manifest, is_document_name, list_entries, read_document
from rag.errors import InputError, StorageError
from rag.manifest import STATED_FACTS, ManifestEntry, write_manifest

WITHDRAWN = ".withdrawn"  # withdrawn files are moved here, never deleted
_COPYING = ".copying"  # suffix while a file is copied in: no document yet, whenever the copying ends


@dataclass(frozen=True, slots=True)
class Change:
    """What was done to the corpus folder, and how to take it back."""

    document_ids: tuple[str, ...]
    undo: Callable[[], None]


def add_files(folder: Path, files: Sequence[Path]) -> Change:
    """Copy files into the corpus and list them in its manifest if it has one.

    Every file is read first: if one cannot be, none is added. A file that lies in the folder already but is not in
    the manifest is only listed. Raises CorpusError, InputError or StorageError; the corpus is then as it was.
    """
    entries = _entries(folder)
    has_manifest = (folder / MANIFEST).exists()
    new = _new_entries(folder, entries, files, has_manifest)
    steps: list[Callable[[], object]] = []
    with _all_or_nothing(folder, steps):
        folder.mkdir(parents=True, exist_ok=True)
        for leftover in folder.glob(f".*{_COPYING}"):
            leftover.unlink()
        for path, entry in new:
            if not (folder / entry.file).exists():
                steps.append((folder / entry.file).unlink)
                _copy(path, folder / entry.file)
        if has_manifest:
            # Last: a crash before leaves files that are not listed, which are reported and can be added again.
            before = (folder / MANIFEST).read_bytes()
            steps.append(partial(_write, folder / MANIFEST, before))
            write_manifest(folder / MANIFEST, [*entries, *(entry for _, entry in new)])
    return Change(tuple(entry.id for _, entry in new), partial(_undo, steps))


def remove_documents(folder: Path, identifiers: Sequence[str]) -> Change:
    """Take documents out of the corpus; their files are kept in `.withdrawn`.

    Raises InputError if an id is unknown or nothing would be left, StorageError if nothing can be written.
    """
    entries = _entries(folder)
    known = {e.id: e for e in entries}
    wanted = tuple(dict.fromkeys(identifiers))
    for identifier in wanted:
        if identifier not in known:
            raise InputError(f"没有编号为“{identifier}”的文件。语料中的编号：{'、'.join(known) or '无'}。")
    rest = [e for e in entries if e.id not in wanted]
    if not rest:
        raise InputError("不能撤下最后一份文件：语料不能为空。")
    steps: list[Callable[[], object]] = []
    with _all_or_nothing(folder, steps):
        keep = folder / WITHDRAWN / datetime.now(UTC).strftime("%Y%m%dT%H%M%S.%f")
        keep.mkdir(parents=True)
        steps.append(partial(_remove_empty, keep))
        if (folder / MANIFEST).exists():
            # First: a crash afterwards leaves files that are not listed, not a manifest that names missing files.
            before = (folder / MANIFEST).read_bytes()
            steps.append(partial(_write, folder / MANIFEST, before))
            write_manifest(folder / MANIFEST, rest)
        for identifier in wanted:
            path = folder / known[identifier].file
            if path.exists():
                steps.append(partial((keep / path.name).rename, path))
                path.rename(keep / path.name)
    return Change(wanted, partial(_undo, steps))


def replace_document(folder: Path, identifier: str, file: Path) -> Change:
    """Put a new file in the place of a document, under the same id; the old file is kept in `.withdrawn`.

    In the manifest the facts that the new file states itself take the place of the old ones; what it does not state
    stays. Raises CorpusError, InputError or StorageError; the corpus is then as it was.
    """
    entries = _entries(folder)
    old = next((e for e in entries if e.id == identifier), None)
    if old is None:
        raise InputError(f"没有编号为“{identifier}”的文件。语料中的编号：{'、'.join(e.id for e in entries) or '无'}。")
    document = read_document(file)
    if document.sha256 == _sha256(folder / old.file):
        raise InputError(f"“{file.name}”与语料中的“{old.file}”内容相同，没有替换。")
    suffix = unicodedata.normalize("NFC", file.suffix)
    name = old.file if suffix.lower() == Path(old.file).suffix.lower() else f"{Path(old.file).stem}{suffix}"
    if not is_document_name(name) or (name != old.file and (folder / name).exists()):
        raise InputError(f"“{file.name}”不能放在“{old.file}”的位置：格式不支持，或语料目录里已有“{name}”。")
    steps: list[Callable[[], object]] = []
    with _all_or_nothing(folder, steps):
        keep = folder / WITHDRAWN / datetime.now(UTC).strftime("%Y%m%dT%H%M%S.%f")
        keep.mkdir(parents=True)
        steps.append(partial(_remove_empty, keep))
        steps.append(partial((keep / old.file).replace, folder / old.file))
        (folder / old.file).rename(keep / old.file)
        if name != old.file:
            steps.append((folder / name).unlink)
        _copy(file, folder / name)
        if (folder / MANIFEST).exists():
            before = (folder / MANIFEST).read_bytes()
            steps.append(partial(_write, folder / MANIFEST, before))
            stated = {f: value for f in STATED_FACTS if (value := getattr(document.facts, f))}
            new = replace(old, file=name, sha256=document.sha256, **stated)
            write_manifest(folder / MANIFEST, [new if e.id == identifier else e for e in entries])
    return Change((identifier,), partial(_undo, steps))


def _entries(folder: Path) -> list[ManifestEntry]:
    return list(list_entries(folder)[0]) if folder.is_dir() else []


def _new_entries(
    folder: Path, entries: Sequence[ManifestEntry], files: Sequence[Path], has_manifest: bool
) -> list[tuple[Path, ManifestEntry]]:
    taken_files = {e.file.casefold() for e in entries}
    taken_ids = {e.id.casefold() for e in entries}
    present = {p.name.casefold(): p for p in folder.iterdir()} if folder.is_dir() else {}
    new: list[tuple[Path, ManifestEntry]] = []
    for path in files:
        document = read_document(path)
        name = unicodedata.normalize("NFC", path.name)
        lying_there = present.get(name.casefold())
        if not is_document_name(name) or re.search(r"[\x00-\x1f\\:/]", name):
            raise InputError(f"“{name}”不能用作语料中的文件名，请改名后再加入。")
        if name.casefold() in taken_files or (lying_there and _sha256(lying_there) != document.sha256):
            raise InputError(f"语料目录里已有“{name}”。要替换它，请先 corpus remove，或改名后再加入。")
        identifier = _free_id(Path(name).stem, taken_ids)
        taken_files.add(name.casefold())
        taken_ids.add(identifier.casefold())
        file = lying_there.name if lying_there else name
        new.append((path, ManifestEntry(id=identifier, file=file, sha256=document.sha256)))
    return new if has_manifest else _with_ids_from_names(entries, new)


def _with_ids_from_names(
    entries: Sequence[ManifestEntry], new: Sequence[tuple[Path, ManifestEntry]]
) -> list[tuple[Path, ManifestEntry]]:
    """The ids that a folder without a manifest will give. Raises InputError if a document there would get another."""
    ids = ids_without_manifest(sorted([*(e.file for e in entries), *(e.file for _, e in new)]))
    for entry in entries:
        if ids[entry.file] != entry.id:
            raise InputError(f"加入后“{entry.file}”的编号会变（{entry.id} → {ids[entry.file]}）。请改名后再加入。")
    return [(path, ManifestEntry(id=ids[e.file], file=e.file, sha256=e.sha256)) for path, e in new]


def _free_id(stem: str, taken: set[str]) -> str:
    base = re.sub(r"[^A-Za-z0-9._\-一-鿿]+", "-", stem).strip("-.") or "document"
    identifier, number = base, 1
    while identifier.casefold() in taken:
        number += 1
        identifier = f"{base}-{number}"
    return identifier


def _copy(source: Path, target: Path) -> None:
    """Copy under another name first, so that half a file is never a document."""
    temporary = target.with_name(f".{target.name}{_COPYING}")
    try:
        shutil.copyfile(source, temporary)
        with temporary.open("rb") as file:
            os.fsync(file.fileno())
        temporary.rename(target)
    finally:
        temporary.unlink(missing_ok=True)


def _write(path: Path, data: bytes) -> None:
    temporary = path.with_name(f".{path.name}{_COPYING}")
    temporary.write_bytes(data)
    temporary.replace(path)


def _remove_empty(folder: Path) -> None:
    for path in (folder, folder.parent):
        with contextlib.suppress(OSError):  # something else is kept there
            path.rmdir()


def _undo(steps: Sequence[Callable[[], object]]) -> None:
    for step in reversed(steps):
        with contextlib.suppress(FileNotFoundError):  # the step was still to come
            step()


@contextlib.contextmanager
def _all_or_nothing(folder: Path, steps: Sequence[Callable[[], object]]) -> Iterator[None]:
    """Takes back the steps done so far if one fails."""
    try:
        yield
    except BaseException as error:
        _undo(steps)
        if isinstance(error, OSError):
            raise StorageError(
                f"语料目录 {folder} 无法写入（{error.strerror or error}），原有语料没有改动。请检查磁盘空间和写权限。"
            ) from error
        raise


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""
