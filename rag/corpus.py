"""A folder of documents -> parsed documents with their facts; duplicates are found by measurement and set aside."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from rag.duplicates import Duplicate, find_duplicates
from rag.errors import CorpusError
from rag.facts import read_facts
from rag.manifest import ManifestEntry, compare, merge, read_manifest
from rag.parse import SUPPORTED_SUFFIXES, parse_file
from rag.types import Document, DocumentFacts

MANIFEST = "manifest.csv"
# Files of a corpus folder that are no documents.
_OWN_FILES = {
    *(MANIFEST, "aliases.csv", "unit_successions.csv", "lexicon.txt", "examples.txt", "questions.jsonl"),
    *("readme.md", "readme.txt", "readme.zh-cn.md"),
}

# Facts that every official document states; a law has no document number, so a gap is said, and is no error.
_EXPECTED_FACTS = {
    "title": "标题",
    "document_number": "发文字号",
    "issuing_body": "发文机关",
    "date_signed": "成文日期",
}
_YEAR = re.compile(r"(?:19|20)\d{2}")

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
    problems += _not_taken_in(folder)
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
    duplicates, versions = _without_other_versions({d.document_id: d for d in documents})
    problems += versions
    left_out = {d.document_id for d in duplicates}
    for document in documents:
        unknown = unknown_facts(document.facts)
        if unknown and document.document_id not in left_out:
            problems.append(f"“{document.document_id}”：{'、'.join(unknown)}未识别，可在 {MANIFEST} 中填写。")
    return Corpus(folder, tuple(documents), duplicates, tuple(problems), tuple(unreadable))


def unknown_facts(facts: DocumentFacts) -> tuple[str, ...]:
    """The Chinese names of the facts that neither the file nor the manifest states."""
    return tuple(name for field, name in _EXPECTED_FACTS.items() if not getattr(facts, field))


def _without_other_versions(documents: Mapping[str, Document]) -> tuple[tuple[Duplicate, ...], list[str]]:
    """The duplicates to leave out, and a warning for each pair that is one text in two versions.

    An amended version repeats nearly all of the first one, yet both were published and both may be cited.
    """
    duplicates = find_duplicates({i: d.text for i, d in documents.items()})
    versions = [d for d in duplicates if _differing_facts(documents[d.document_id], documents[d.better_id])]
    if not versions:
        return duplicates, []
    warnings = [
        f"“{v.document_id}”有 {v.containment:.1%} 的内容与“{v.better_id}”相同，但"
        f"{'、'.join(_differing_facts(documents[v.document_id], documents[v.better_id]))}不同："
        f"疑似同一文件的不同版本，两份都已收录。旧版如已失效，请在 {MANIFEST} 的状态栏填“已废止”。"
        for v in versions
    ]
    # The same version may be there twice: of those that stay, look again among themselves.
    again, more = _without_other_versions({v.document_id: documents[v.document_id] for v in versions})
    staying = {v.document_id for v in versions}
    return (*(d for d in duplicates if d.document_id not in staying), *again), warnings + more


def _differing_facts(first: Document, second: Document) -> list[str]:
    """By which facts two documents are two publications: both state it, and differently."""
    a, b = first.facts, second.facts
    pairs = {
        "发文字号": (_comparable(a.document_number), _comparable(b.document_number)),
        "成文日期": (a.date_signed, b.date_signed),
        "标题中的年份": ("".join(_YEAR.findall(a.title)), "".join(_YEAR.findall(b.title))),
    }
    return [name for name, (one, other) in pairs.items() if one and other and one != other]


def _comparable(number: str) -> str:
    """A document number by its characters and figures alone: brackets and spaces are written in many ways."""
    return "".join(c for c in unicodedata.normalize("NFKC", number) if c.isalnum())


def list_entries(folder: Path) -> tuple[list[ManifestEntry], list[str]]:
    """The documents of a folder, and files beside the manifest that it does not list."""
    if not folder.is_dir():
        raise CorpusError(f"找不到语料目录 {folder}。请检查路径，或用 --corpus / RAG_CORPUS 指定。")
    files = sorted(p.name for p in folder.iterdir() if p.is_file() and is_document_name(p.name))
    path = folder / MANIFEST
    if not path.exists():
        return [ManifestEntry(id=identifier, file=name) for name, identifier in ids_without_manifest(files).items()], []
    entries = list(read_manifest(path))
    listed = {entry.file for entry in entries}
    return entries, [name for name in files if name not in listed]


def is_document_name(name: str) -> bool:
    """Whether a file of this name in a corpus folder is one of its documents."""
    return (
        Path(name).suffix.lower() in SUPPORTED_SUFFIXES and name.lower() not in _OWN_FILES and not name.startswith(".")
    )


def _not_taken_in(folder: Path) -> list[str]:
    """What lies in the folder and is not read, in Chinese; hidden things are none of ours."""
    problems = []
    for path in sorted(folder.iterdir()):
        if path.name.startswith(".") or path.name.lower() in _OWN_FILES:
            continue
        if path.is_dir():
            problems.append(f"子目录“{path.name}”里的文件没有读取：请把文件直接放在语料目录中。")
        elif path.suffix.lower() not in SUPPORTED_SUFFIXES:
            problems.append(f"文件“{path.name}”的格式暂不支持，未收录。可以读取：{'、'.join(SUPPORTED_SUFFIXES)}。")
    return problems


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


def ids_without_manifest(files: Sequence[str]) -> dict[str, str]:
    """File name -> id, for sorted names: the stem, with characters that an id may not have replaced."""
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
