"""The evaluations that are kept: those of `python -m eval` and of the page, and those of every update."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from eval.gate import questions_for
from eval.origin import origin_of
from eval.record import Record, history, make_record, read_record, save
from eval.report import html_report
from eval.run import evaluate
from eval.terminal import PARTS
from eval.thresholds import load_thresholds
from page.times import local_time
from page.workshop import Say
from rag.errors import InputError
from rag.pipeline import Assistant

RUNS_MOST = 30  # the latest; more would be no overview


@dataclass(frozen=True, slots=True)
class Run:
    """A kept evaluation without its questions, which are read when they are asked for."""

    name: str
    path: Path
    finished_at: str  # ISO 8601
    index_version: str
    commit: str
    part: str
    passed: bool
    missed: int  # bars of the thresholds that were not reached
    figures: Mapping[str, Any]  # of the part that was asked

    @property
    def label(self) -> str:
        """In one line, as runs are told apart."""
        return f"{local_time(self.finished_at)}　{PARTS.get(self.part, self.part)}　{self.index_version}"


def read_runs(folders: Sequence[Path]) -> tuple[Run, ...]:
    """The latest evaluations, newest first."""
    found = [run for folder in folders for path in sorted(folder.glob("*.json")) if (run := _run_in(path)) is not None]
    return tuple(sorted(found, key=lambda run: run.finished_at, reverse=True)[:RUNS_MOST])


def full_record(run: Run) -> Record:
    """Raises InputError if the file is gone or no result."""
    return read_record(run.path)


def run_evaluation(assistant: Assistant, results: Path, say: Say) -> str:
    """Ask every known question, keep what came of it as `python -m eval` does, and return its name.

    What was found for the questions of the gate stays out of it, as there. Raises PolicyQAError.
    """
    config = assistant.config
    judged = evaluate(assistant, questions_for(config.corpus), lambda done, total: say("evaluate", done, total))
    record, checks = make_record(judged, "all", load_thresholds(), origin_of(assistant, config))
    save(results, record, html_report(record, checks, history(results)))
    return str(record["name"])


def _run_in(path: Path) -> Run | None:
    try:
        status = path.stat()
    except OSError:  # deleted meanwhile
        return None
    return _read(path, status.st_mtime_ns, status.st_size)


@lru_cache(maxsize=200)  # a result has a megabyte and never changes
def _read(path: Path, _changed: int, _size: int) -> Run | None:
    try:
        record = read_record(path)
        return Run(
            name=str(record["name"]),
            path=path,
            finished_at=str(record["finished_at"]),
            index_version=str(record["index_version"]),
            commit=str(record["commit"]),
            part=str(record["part"]),
            passed=bool(record["passed"]),
            missed=sum(not check["passed"] for check in record["checks"]),
            figures=dict(record["summary"][record["part"]]),
        )
    except (InputError, KeyError, TypeError, AttributeError):
        return None
