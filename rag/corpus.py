"""A folder of documents -> parsed documents with their facts; duplicates are found by measurement and set aside."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from rag.duplicates import Duplicate, find_duplicates
from rag.errors import CorpusError
from rag.facts import read_facts
from rag.manifest import ManifestEntry, compare, merge, read_manifest
from rag.parse import SUPPORTED_SUFFIXES, parse_file
from rag.types import Document

MANIFEST = "manifest.csv"
# Files of a corpus folder that are no documents.
_OWN_FILES = {MANIFEST, "aliases.csv", "lexicon.txt", "examples.txt", "readme.md", "readme.txt", "readme.zh-cn.md"}

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Corpus:
    folder: Path
    documents: tuple[Document, ...]  # every readable one, in the manifest's order, the duplicates too
    duplicates: tuple[Duplicate, ...]
    problems: tuple[str, ...]  # in Chinese: contradictions, doubts of the parser, files that could not be read
    unreadable: tuple[str, ...]  # names of files that could not be read

    @property
    def indexed(self) -> tuple[Document, ...]:
        """The documents that may be cited: all but the duplicates."""
        left_out = {d.document_id for d in self.duplicates}
        return tuple(d for d in self.documents if d.document_id not in left_out)

    def report(self) -> dict[str, object]:
        """What was found, as JSON values: stored with the index and shown to the steward."""
        return {
            "duplicates": [asdict(d) for d in self.duplicates],
            "problems": list(self.problems),
            "unreadable": list(self.unreadable),
        }


def load_corpus(folder: Path, strict: bool = True, progress: Progress | None = None) -> Corpus:
    """Parse every document of a folder.

    With a manifest its rows are the documents; without one every supported file is, and its facts are read from it.
    Raises CorpusError if the folder or the manifest is missing or broken, and for an unreadable document when
    `strict`; otherwise unreadable documents are reported and the rest goes on.
    """
    entries, unlisted = list_entries(folder)
    if not entries:
        raise CorpusError(
            f"语料目录 {folder} 里没有可读的文件。请放入 {'、'.join(SUPPORTED_SUFFIXES)} 文件，"
            "或用 RAG_CORPUS 指定目录。"
        )
    documents: list[Document] = []
    problems = [f"文件“{name}”在目录中，但没有列入 {MANIFEST}，未收录。" for name in unlisted]
    unreadable: list[str] = []
    for number, entry in enumerate(entries):
        if progress:
            progress("parse", number, len(entries))
        try:
            document, warnings = load_entry(folder, entry)
        except CorpusError as error:
            if strict:
                raise
            problems.append(str(error))
            unreadable.append(entry.file)
            continue
        documents.append(document)
        problems.extend(warnings)
    if progress:
        progress("parse", len(entries), len(entries))
    duplicates = find_duplicates({d.document_id: d.text for d in documents})
    return Corpus(folder, tuple(documents), duplicates, tuple(problems), tuple(unreadable))


def list_entries(folder: Path) -> tuple[list[ManifestEntry], list[str]]:
    """The documents of a folder, and files beside the manifest that it does not list."""
    if not folder.is_dir():
        raise CorpusError(f"找不到语料目录 {folder}。请检查路径，或用 --corpus / RAG_CORPUS 指定。")
    files = sorted(
        p.name
        for p in folder.iterdir()
        if p.is_file() and p.suffix.lower() in SUPPORTED_SUFFIXES and p.name.lower() not in _OWN_FILES
    )
    path = folder / MANIFEST
    if not path.exists():
        return [ManifestEntry(id=identifier, file=name) for name, identifier in _ids(files).items()], []
    entries = list(read_manifest(path))
    listed = {entry.file for entry in entries}
    return entries, [name for name in files if name not in listed]


def read_document(path: Path) -> Document:
    """A single file as a document, with the facts that it states itself; it need not be in any corpus."""
    document = parse_file(path)
    return replace(document, facts=read_facts(document.text, document.file))


def load_entry(folder: Path, entry: ManifestEntry) -> tuple[Document, tuple[str, ...]]:
    """A document of the corpus and what is doubtful about it. Raises CorpusError if it cannot be read."""
    document = parse_file(folder / entry.file, entry.id)
    read = read_facts(document.text, entry.file)
    problems = list(compare(entry, read))
    if entry.sha256 and entry.sha256 != document.sha256:
        problems.append(f"“{entry.id}”的文件内容与清单登记的校验值不一致：文件可能被改动过，请核对后更新清单。")
    problems += [f"“{entry.id}”：{warning}" for warning in document.warnings]
    return replace(document, facts=merge(entry, read), aliases=entry.aliases), tuple(problems)


def _ids(files: Sequence[str]) -> dict[str, str]:
    """Stable ids from file names: the stem, with characters that an id may not have replaced."""
    result: dict[str, str] = {}
    taken: set[str] = set()
    for name in files:
        stem = unicodedata.normalize("NFC", Path(name).stem)
        base = "".join(c if c.isalnum() or c in "._-" else "-" for c in stem).strip("-.") or "document"
        identifier, number = base, 1
        while identifier in taken:
            number += 1
            identifier = f"{base}-{number}"
        taken.add(identifier)
        result[name] = identifier
    return result
