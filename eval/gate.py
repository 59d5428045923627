"""Whether an update of the corpus may go live: what it gains and loses on the known questions."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from eval.compare import Change, Comparison, compare
from eval.origin import current_commit, origin_of
from eval.questions import QUESTIONS, KnownQuestion, load_questions
from eval.record import Record, make_record, read_record
from eval.run import Progress, evaluate
from eval.thresholds import THRESHOLDS, Check, failures, load_thresholds, missed_anew
from rag.config import Config
from rag.errors import IndexMismatchError, InputError, PolicyQAError
from rag.pipeline import Assistant
from rag.types import Encoder

OWN_QUESTIONS = "questions.jsonl"  # in the corpus folder: the stewards' own
_FIGURES = ("questions", "hit@1", "hit@5", "facts", "refused_unanswerable", "refused_answerable", "figure_fidelity")


@dataclass(frozen=True, slots=True)
class Verdict:
    passed: bool
    checked: bool  # False: there are no questions for this corpus, so nothing could be said
    reasons: tuple[str, ...]  # why not, in Chinese, or why nothing could be checked
    comparison: Comparison | None  # with the live version; None where there is none to compare with
    record: Record | None  # of the staged version

    @property
    def lost(self) -> tuple[Change, ...]:
        """Questions that were right and no longer are, those whose proof the corpus no longer has among them."""
        return (*self.comparison.lost, *self.comparison.orphaned) if self.comparison else ()

    @property
    def gained(self) -> tuple[Change, ...]:
        """Questions that are right and were not, or whose proof has come with the update."""
        if self.comparison is None or self.record is None:
            return ()
        right = {row["id"] for row in self.record["outcomes"] if row["right"]}
        return (*self.comparison.gained, *(c for c in self.comparison.adopted if c.question_id in right))

    @property
    def figures(self) -> dict[str, float | int | None]:
        """The main figures of the staged version, for the list of versions."""
        summary: Mapping[str, Any] = self.record["summary"][self.record["part"]] if self.record else {}
        return {name: summary.get(name) for name in _FIGURES} if summary else {}


def questions_for(corpus: Path) -> tuple[KnownQuestion, ...]:
    """The known questions of the project and those that the stewards have written for this corpus.

    Raises InputError if the stewards' file has mistakes or uses an id of the project's.
    """
    own = load_questions(corpus / OWN_QUESTIONS) if (corpus / OWN_QUESTIONS).exists() else ()
    known = load_questions(QUESTIONS)
    taken = {q.question_id for q in known}
    for question in own:
        if question.question_id in taken:
            raise InputError(f"{OWN_QUESTIONS} 的编号“{question.question_id}”与自带题集重复，请换一个编号。")
    return (*known, *own)


def judge_update(
    config: Config, staged: Assistant, live_version: str, kept: Path, progress: Progress = lambda done, total: None
) -> Verdict:
    """Evaluate the staged version and hold it against the live one.

    The gate holds if no question that was right is wrong or has lost its proof, and no bar of eval/thresholds.json is
    missed but those that the live version misses by as much or more. `kept`: folder of the evaluations of earlier
    versions; the live one is evaluated now if it has none.
    """
    questions = questions_for(config.corpus)
    staged.warm()
    before = _baseline(config, live_version, questions, kept, progress, staged.encoder) if live_version else None
    try:
        record = _evaluated(staged, questions, config, progress)
    except InputError as error:  # the questions are for another corpus
        if before is None:
            return Verdict(True, False, (f"没有评测：{error}",), None, None)
        return Verdict(False, True, (f"更新后，题集的依据几乎都不在语料里了。{error}",), None, None)
    _keep(kept, staged.index_version, record)
    missed = missed_anew([Check(**check) for check in record["checks"]], before["summary"] if before else {})
    reasons = [f"未达到门槛：{line}" for line in failures(missed)]
    found = compare(before, record) if before else None
    if found and found.lost:
        reasons.append(f"有 {len(found.lost)} 道原来答对的题答错了")
    if found and found.orphaned:
        reasons.append(f"有 {len(found.orphaned)} 道题的依据不在语料里了")
    return Verdict(not reasons, True, tuple(reasons), found, record)


def _evaluated(assistant: Assistant, questions: Sequence[KnownQuestion], config: Config, progress: Progress) -> Record:
    judged = evaluate(assistant, questions, progress)
    # The steward sees every question: who tunes the program uses `python -m eval`, which hides the gate's.
    record, _ = make_record(judged, "all", load_thresholds(THRESHOLDS), origin_of(assistant, config), show_gate=True)
    return record


def _baseline(
    config: Config,
    version: str,
    questions: Sequence[KnownQuestion],
    kept: Path,
    progress: Progress,
    encoder: Encoder,
) -> Record | None:
    """The evaluation of the live version: the kept one if program and questions are the same, else a new one.

    `encoder`: the one that is loaded already.

    Where the live version cannot be asked with the present settings (another embedding model), the kept one stands.
    """
    record = _read_kept(kept, version)
    asked = {row["id"]: row["fingerprint"] for row in record["outcomes"]} if record else {}
    same = record is not None and record["commit"] == current_commit() and not record["commit"].endswith("+")
    if same and asked == {q.question_id: q.fingerprint for q in questions}:
        return record
    try:
        live = Assistant.open(config, version, encoder)
        live.warm()
        record = _evaluated(live, questions, config, progress)
    except IndexMismatchError:
        return record
    except PolicyQAError:
        return None
    _keep(kept, version, record)
    return record


def _keep(folder: Path, version: str, record: Record) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    partial = folder / f".{version}.partial"
    partial.write_text(json.dumps(record, ensure_ascii=False), encoding="utf-8", errors="replace")
    partial.replace(folder / f"{version}.json")


def _read_kept(folder: Path, version: str) -> Record | None:
    try:
        return read_record(folder / f"{version}.json")
    except InputError:
        return None
