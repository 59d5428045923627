"""An update of the corpus from beginning to end: staged beside the live one, evaluated, then live or not."""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from eval.gate import Verdict, judge_update
from rag.config import Config
from rag.corpus import Corpus
from rag.errors import IndexMissingError, InputError, PolicyQAError
from rag.index import store
from rag.index.difference import ClauseChanges, clause_changes
from rag.pipeline import Assistant, build_index, encoder_of
from rag.stewardship import Change, add_files, remove_documents, replace_document
from rag.types import Clause, Encoder
from rag.versions import VersionNote, append_note, has_corpus, now, read_notes, restore_corpus, save_corpus

Progress = Callable[[str, int, int], None]  # stage, done, total


@dataclass(frozen=True, slots=True)
class Request:
    """What a steward wants done to the corpus."""

    action: Literal["add", "replace", "remove", "update"]  # "update": take in what was changed in the folder by hand
    files: tuple[Path, ...] = ()
    document_ids: tuple[str, ...] = ()

    def apply(self, corpus: Path) -> Change:
        """Carry it out on a corpus folder. Raises InputError, CorpusError or StorageError; all is then as it was."""
        if self.action == "add":
            return add_files(corpus, self.files)
        if self.action == "remove":
            return remove_documents(corpus, self.document_ids)
        if self.action == "replace":
            if len(self.files) != 1 or len(self.document_ids) != 1:
                raise InputError("替换时要给出一个文件编号和一个新文件。")
            return replace_document(corpus, self.document_ids[0], self.files[0])
        return Change((), lambda: None)


@dataclass(frozen=True, slots=True)
class Result:
    note: VersionNote
    verdict: Verdict | None  # None if nothing has changed
    changes: ClauseChanges
    build: store.BuildResult
    corpus: Corpus  # as staged

    @property
    def live(self) -> bool:
        return self.note.outcome != "refused"


def update(
    config: Config,
    request: Request,
    by: str,
    accept: bool = False,
    progress: Progress | None = None,
    encoder: Encoder | None = None,
) -> Result:
    """Stage the request, evaluate it, and make it live if the gate holds or `accept` says so.

    Until then neither the corpus folder nor the live index is touched. `encoder`: one of the settings that is loaded
    already; by default one is loaded, once. Raises PolicyQAError with corpus and index as they were.
    """
    encoder = encoder or encoder_of(config)
    say: Progress = progress or (lambda stage, done, total: None)
    index = config.data / "index"
    before = store.live_version(index)
    with _copy_of(config.corpus, config.data) as staged_corpus:
        change = request.apply(staged_corpus)
        staged_config = replace(config, corpus=staged_corpus)
        built, corpus = build_index(staged_config, strict=True, progress=progress, make_live=False, encoder=encoder)
        if built.version == before:
            note = VersionNote(before, now(), by, request.action, change.document_ids, before, "unchecked")
            return Result(note, None, clause_changes((), ()), built, corpus)
        try:
            staged = Assistant.open(staged_config, built.version, encoder)
            verdict = judge_update(
                staged_config, staged, before, config.data / "evaluations", lambda d, t: say("evaluate", d, t)
            )
            changes = clause_changes(_clauses(index, before), [c for d in staged.documents for c in staged.clauses(d)])
            note = _note(built.version, by, request, change, before, verdict, changes, accept)
            if note.outcome != "refused":
                _go_live(config, request, built.version, before)
        except BaseException:
            store.discard(index, built.version)
            raise
        if note.outcome == "refused":
            store.discard(index, built.version)
    append_note(config.data, note)
    return Result(note, verdict, changes, built, corpus)


def roll_back(
    config: Config, version: str, by: str, progress: Progress | None = None, encoder: Encoder | None = None
) -> VersionNote:
    """Bring corpus and index back to a version, by default (version "") to the one before the live one.

    The index is built again if it is no longer kept, with `encoder` if one is loaded already. Raises InputError if
    the corpus of that version was not kept.
    """
    index = config.data / "index"
    live = store.live_version(index)
    version = version or _before(config.data, live)
    if not has_corpus(config.data, version):
        known = [n.version for n in read_notes(config.data) if has_corpus(config.data, n.version)]
        raise InputError(f"没有保存版本 {version} 的语料。可以恢复的版本：{'、'.join(dict.fromkeys(known)) or '无'}。")
    if version == live:
        raise InputError(f"版本 {version} 正在使用，不用恢复。")
    restore_corpus(config.data, version, config.corpus)
    try:
        store.activate(index, version)
    except IndexMissingError:
        version = build_index(config, strict=True, progress=progress, encoder=encoder)[0].version
    save_corpus(config.data, version, config.corpus)
    note = VersionNote(version, now(), by, "rollback", (), live, "rolled back")
    append_note(config.data, note)
    return note


def _before(data: Path, live: str) -> str:
    """The version that was live before the live one came. Raises InputError if the history does not tell."""
    previous = next(
        (n.previous for n in reversed(read_notes(data)) if n.version == live and n.outcome != "refused"), ""
    )
    if not previous:
        raise InputError("更新记录里没有更早的版本。用 corpus history 查看，再写明版本：corpus rollback 版本。")
    return previous


def _note(
    version: str,
    by: str,
    request: Request,
    change: Change,
    before: str,
    verdict: Verdict,
    changes: ClauseChanges,
    accept: bool,
) -> VersionNote:
    outcome = ("passed" if verdict.checked else "unchecked") if verdict.passed else "accepted" if accept else "refused"
    return VersionNote(
        version=version,
        at=now(),
        by=by,
        action=request.action,
        documents=change.document_ids,
        previous=before,
        outcome=outcome,
        reasons=verdict.reasons,
        figures=verdict.figures,
        gained=tuple(c.question_id for c in verdict.gained),
        lost=tuple(c.question_id for c in verdict.lost),
        clauses_added=changes.added,
        clauses_changed=changes.changed,
        clauses_removed=changes.removed,
    )


def _go_live(config: Config, request: Request, version: str, before: str) -> None:
    if before and not has_corpus(config.data, before):
        save_corpus(config.data, before, config.corpus)  # the way back from the first gated update
    change = request.apply(config.corpus)
    try:
        save_corpus(config.data, version, config.corpus)
        store.activate(config.data / "index", version, config.index_keep)
    except BaseException:
        change.undo()
        raise


def _clauses(index: Path, version: str) -> list[Clause]:
    if not version:
        return []
    try:
        return list(store.open_index(index, None, None, version=version).content.clauses)
    except PolicyQAError:  # of another format, or damaged: everything is new then
        return []


@contextlib.contextmanager
def _copy_of(corpus: Path, data: Path) -> Iterator[Path]:
    """A copy of the corpus folder to be changed; it is gone afterwards. Large files are linked where that is possible:
    what changes a corpus writes new files, never into old ones."""
    data.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".staged-", dir=data) as folder:
        copy = Path(folder) / "corpus"
        copy.mkdir()
        for path in corpus.iterdir() if corpus.is_dir() else ():
            if path.is_file() and not path.name.startswith("."):
                try:
                    os.link(path, copy / path.name)
                except OSError:
                    shutil.copyfile(path, copy / path.name)
        yield copy
