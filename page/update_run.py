"""An update of the corpus as a steward asks for it on the page, and what is told of it afterwards."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from eval.compare import Change
from eval.update import Request, Result, roll_back, update
from page import texts
from page.current import Current
from page.document_rows import DocumentRow, common_problems, staged_rows
from page.source import name_of
from page.uploads import Upload, on_disk
from page.workshop import Say
from rag.errors import PolicyQAError
from rag.index.difference import ClauseChanges
from rag.types import Document
from rag.versions import VersionNote

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a steward wants done. The files are kept, so that it can be asked for once more with `accept`."""

    action: Literal["add", "replace", "remove"] = "add"
    document_id: str = ""
    uploads: tuple[Upload, ...] = ()
    accept: bool = False  # although the gate does not hold


@dataclass(frozen=True, slots=True)
class UpdateReport:
    """What came of an update; without the staged corpus, which would stay in memory as long as the report."""

    note: VersionNote
    names: tuple[str, ...]  # of the documents that were added, replaced or withdrawn
    changed: bool  # False: the corpus is what it was
    documents: int  # of the staged version
    changes: ClauseChanges
    metrics: Mapping[str, tuple[float | None, float | None]]  # by name: before, after
    gained: tuple[Change, ...]
    lost: tuple[Change, ...]
    reasons: tuple[str, ...]
    rows: tuple[DocumentRow, ...]  # of the documents added or replaced
    left_out: tuple[tuple[str, str], ...]  # of the documents added or replaced that are duplicates: id, why
    problems: tuple[str, ...]  # of the corpus as a whole

    @property
    def live(self) -> bool:
        return self.note.outcome != "refused"


def carry_out(current: Current, wanted: Wanted, by: str, say: Say) -> UpdateReport:
    """Update, and serve the new version if it went live. Raises PolicyQAError with everything as it was."""
    ids = (wanted.document_id,) if wanted.document_id else ()
    with on_disk(wanted.uploads) as files:
        request = Request(wanted.action, files, ids)
        try:
            result = update(current.get().config, request, by, wanted.accept, say, current.get().encoder)
        except PolicyQAError as error:
            raise type(error)(f"{error}{texts.UNTOUCHED}") from error
    known = {**current.get().documents, **{d.document_id: d for d in result.corpus.documents}}
    if result.live:
        _serve(current)
    return report_of(result, known)


def restore(current: Current, version: str, by: str, say: Say) -> VersionNote:
    """Go back to a version and serve it. Raises PolicyQAError."""
    note = roll_back(current.get().config, version, by, say, current.get().encoder)
    _serve(current)
    return note


def report_of(result: Result, documents: Mapping[str, Document]) -> UpdateReport:
    """`documents`: those of before and after, by id."""
    note, verdict = result.note, result.verdict
    rows = staged_rows(result.corpus, note.documents) if note.action != "remove" else ()
    compared = verdict.comparison.metrics if verdict and verdict.comparison else {}
    return UpdateReport(
        note=note,
        names=tuple(name_of(documents[one]) if one in documents else one for one in note.documents),
        changed=verdict is not None,
        documents=len(result.corpus.indexed),
        changes=result.changes,
        metrics=compared or {name: (None, value) for name, value in note.figures.items()},
        gained=verdict.gained if verdict else (),
        lost=verdict.lost if verdict else (),
        reasons=verdict.reasons if verdict else (),
        rows=rows,
        left_out=tuple((d.document_id, d.reason) for d in result.corpus.duplicates if d.document_id in note.documents),
        problems=common_problems(result.corpus.problems, (d.document_id for d in result.corpus.documents)),
    )


def _serve(current: Current) -> None:
    try:
        current.refresh()
    except PolicyQAError as error:  # the update is done: that the page is behind it is tried again by itself
        log.error("The new version could not be opened: %s", error)
