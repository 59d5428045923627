"""Adding documents to the corpus folder and withdrawing them, so that nothing is lost on the way."""

from __future__ import annotations

import re
import shutil
import unicodedata
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from rag.corpus import MANIFEST, list_entries, read_document
from rag.errors import CorpusError, InputError
from rag.manifest import ManifestEntry, write_manifest

WITHDRAWN = ".withdrawn"  # withdrawn files are moved here, never deleted


def add_files(folder: Path, files: Sequence[Path]) -> list[str]:
    """Copy files into the corpus and list them in its manifest if it has one. Returns their ids.

    Every file is read first: if one cannot be, none is added. Raises CorpusError or InputError.
    """
    folder.mkdir(parents=True, exist_ok=True)
    entries = _entries(folder)
    taken_files = {e.file.casefold() for e in entries} | {p.name.casefold() for p in folder.iterdir()}
    taken_ids = {e.id.casefold() for e in entries}
    new: list[tuple[Path, ManifestEntry]] = []
    for path in files:
        document = read_document(path)
        name = unicodedata.normalize("NFC", path.name)
        if name.casefold() in taken_files:
            raise InputError(f"语料目录里已有“{name}”。要替换它，请先 corpus remove，或改名后再加入。")
        identifier = _free_id(Path(name).stem, taken_ids)
        taken_files.add(name.casefold())
        taken_ids.add(identifier.casefold())
        new.append((path, ManifestEntry(id=identifier, file=name, sha256=document.sha256)))
    for path, entry in new:
        shutil.copyfile(path, folder / entry.file)
    if (folder / MANIFEST).exists():
        write_manifest(folder / MANIFEST, [*entries, *(entry for _, entry in new)])
    return [entry.id for _, entry in new]


def remove_documents(folder: Path, identifiers: Sequence[str]) -> list[str]:
    """Take documents out of the corpus; their files are kept in `.withdrawn`. Returns the ids.

    Raises InputError if an id is unknown or nothing would be left.
    """
    entries = _entries(folder)
    known = {e.id: e for e in entries}
    for identifier in identifiers:
        if identifier not in known:
            raise InputError(f"没有编号为“{identifier}”的文件。语料中的编号：{'、'.join(known) or '无'}。")
    rest = [e for e in entries if e.id not in identifiers]
    if not rest:
        raise InputError("不能撤下最后一份文件：语料不能为空。")
    keep = folder / WITHDRAWN / datetime.now(UTC).strftime("%Y%m%dT%H%M%S")
    keep.mkdir(parents=True, exist_ok=True)
    if (folder / MANIFEST).exists():
        write_manifest(folder / MANIFEST, rest)
    for identifier in identifiers:
        path = folder / known[identifier].file
        if path.exists():
            shutil.move(str(path), str(keep / path.name))
    return list(identifiers)


def _entries(folder: Path) -> list[ManifestEntry]:
    try:
        return [replace(entry) for entry in list_entries(folder)[0]]
    except CorpusError:
        if (folder / MANIFEST).exists():
            raise
        return []


def _free_id(stem: str, taken: set[str]) -> str:
    base = re.sub(r"[^A-Za-z0-9._\-一-鿿]+", "-", stem).strip("-.") or "document"
    identifier, number = base, 1
    while identifier.casefold() in taken:
        number += 1
        identifier = f"{base}-{number}"
    return identifier
