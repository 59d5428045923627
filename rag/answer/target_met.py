"""Whether targets were met: the rows of a table that give what was to be reached and what was, for one year."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rag.answer.figure_terms import key_of, likeness
from rag.answer.figure_told import figure_told
from rag.answer.side_figures import subject_asked, wordings_of
from rag.answer.sources import Sources
from rag.question import WHOLE_PROVINCE, Question
from rag.regions import without_places
from rag.types import IndicatorEntry, Statement

_ASKED = re.compile(
    r"达标|(?:完成|达到|实现|兑现|达成)了?(?:预期|规划|既定)?的?(?:目标|任务|指标)|"
    r"(?:目标|任务|指标)值?[^，,。；;？?]{0,6}(?:完成|达到|达成|实现|兑现)了?(?:吗|没|么|与否|情况|$|[，,？?])"
)
_RUN = re.compile(r"[，,、；;。：:？?！!\s]+")
_AND = re.compile(r"以及|[和与及跟]")
_ASIDE = re.compile(
    r"达标|(?:对着|对照|按照?|跟|和|与)(?=目标)|这[两二三四几]?[项个]|[两二三四]个?(?:项|个)?(?:指标|目标)|哪[一几两]?[些项个]|是否|是不是|有没有|"
    r"(?:超额)?(?:完成|达到|实现|兑现|达成)|指标|任务|预期|规划|情况|没有?|未|不|都|吗|么|了|对着|对照"
)
_SHORTEST = 3  # characters of what a target is set for
_OF_ONE_THING = 0.5  # mean of the shares that the name and the subject have of each other's bigrams


@dataclass(frozen=True, slots=True)
class _Row:
    """What was reached, of a row that gives the target for the same year too."""

    key: str
    reached: IndicatorEntry


def target_statements(question: Question, sources: Sources) -> tuple[Statement, ...]:
    """The row of each thing that the question asks about; () unless one document has a row for each."""
    if not _ASKED.search(question.text):
        return ()
    text = without_places(WHOLE_PROVINCE.sub(" ", question.unnamed or question.text), question.places)
    runs = [run for part in _RUN.split(text) if len(subject_asked(run := _ASIDE.sub(" ", part))) >= _SHORTEST]
    of_document: dict[str, list[_Row]] = {}
    for row in _rows(question, sources):
        of_document.setdefault(row.reached.document_id, []).append(row)
    found = [(_of_runs(runs, rows, sources), identifier) for identifier, rows in of_document.items()]
    fitting = [(question.preferred.get(i, 0.0), rows) for rows, i in found if rows]
    if not fitting:
        return ()
    rows = max(fitting, key=lambda pair: pair[0])[1]
    return tuple(dict.fromkeys(figure_told(row.reached, question, sources) for row in rows))


def _rows(question: Question, sources: Sources) -> list[_Row]:
    """Rows that set a figure for a year and tell what came of it; of the times and places asked for."""
    years = question.years or tuple(last for _, last in question.plans)
    chosen = question.named_documents or sources.document_ids
    targets = {(e.clause_id, e.start, e.year) for e in sources.entries if e.source == "table" and e.role == "target"}
    return [
        _Row(key_of(e), e)
        for e in sources.entries
        if e.source == "table" and e.role == "actual" and (e.clause_id, e.start, e.year) in targets
        if (not years or e.year in years) and (not chosen or e.document_id in chosen)
        if _is_of_place(e, question, sources) and e.clause_id in sources.library.clauses
    ]


def _is_of_place(entry: IndicatorEntry, question: Question, sources: Sources) -> bool:
    if question.places:
        return entry.region in question.places
    level = sources.library.documents[entry.document_id].facts.region_level
    return level == "省级" or not WHOLE_PROVINCE.search(question.text)


def _of_runs(runs: Sequence[str], rows: Sequence[_Row], sources: Sources) -> list[_Row]:
    """The row of each thing joined by 和 in a run of the question, else of a run as a whole; [] where one has none."""
    found: list[_Row] = []
    for run in runs:
        parts = [_best(part, rows, sources) for part in _AND.split(run)]
        told = [row for row in parts if row is not None]
        whole = None if told else _best(run, rows, sources)
        if len(told) < len(parts) and whole is None:
            return []
        found += [whole] if whole else told
    return found


def _best(subject: str, rows: Sequence[_Row], sources: Sources) -> _Row | None:
    wordings = [wording for wording in wordings_of(subject, sources.library) if len(wording) >= _SHORTEST]
    fits = [(max((likeness(w, row.key) for w in wordings), default=0.0), row) for row in rows]
    best = max(fits, key=lambda pair: pair[0], default=None)
    return best[1] if best and best[0] >= _OF_ONE_THING else None
