"""One question judged: what the product found, held against what is known. No model has a say in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from eval.comparable import comparable, figures, states, unsupported_figures, without_markers
from eval.questions import KnownQuestion, Proof
from eval.ranking import first_rank
from rag.types import Answer, Citation
from rag.verify import without_result


@dataclass(frozen=True, slots=True)
class Outcome:
    """Measures are None where they say nothing: no rank without an answer to find, no units if none are asked."""

    question_id: str
    part: str
    kind: str
    fingerprint: str  # of the question and what is expected of it
    answerable: bool
    orphaned: bool = False  # its proving words are no longer in the corpus: counted nowhere else
    error: str = ""  # the product failed on it
    refused: bool = False
    right: bool = False  # refused if it must be; else answered with every fact, the units and the proof
    rank: int | None = None  # of the first proving clause, from 1; None if it is not among those found
    first_citation_proves: bool | None = None
    citation_precision: float | None = None
    citation_recall: float | None = None
    facts_wanted: int = 0
    facts_missing: tuple[str, ...] = ()  # of each missing fact the first alternative
    units_exact: bool | None = None
    figures: int = 0
    figures_unsupported: tuple[str, ...] = ()
    length: int | None = None  # characters of the answer without markers; None if refused
    cited_length: int | None = None  # characters of the longest clause it cites
    milliseconds: float | None = None  # of `ask`, by our own clock


def judge(
    question: KnownQuestion, proof: Proof, answer: Answer, found_ids: Sequence[str], milliseconds: float
) -> Outcome:
    """The outcome of one question.

    `found_ids` are the clauses that `search` found, best first; a follow-up is searched with its history by `ask`
    alone, so its ranks are those of the citations.
    """
    refused = answer.refused
    answered = question.answerable and not refused
    cited = [citation.clause.clause_id for citation in answer.citations]
    ranking = cited if question.history else found_ids
    missing = _missing_facts(question, answer)
    units = _units_exact(question, proof, answer) if question.answerable else None
    recall = _recall(question, proof, [] if refused else cited) if question.answerable else None
    said = "" if refused else answer.text
    printed = said  # without the figures that are reckoned: the verifier reckons them again from what is printed
    for worked in answer.worked:
        printed = without_result(printed, worked)
    return Outcome(
        question_id=question.question_id,
        part=question.part,
        kind=question.kind,
        fingerprint=question.fingerprint,
        answerable=question.answerable,
        refused=refused,
        right=refused != question.answerable and (refused or (not missing and units is not False and recall == 1.0)),
        rank=first_rank(ranking, proof.any_clause) if question.answerable else None,
        first_citation_proves=answered and bool(cited) and cited[0] in proof.any_clause
        if question.answerable
        else None,
        citation_precision=_precision(proof, cited) if answered else None,
        citation_recall=recall,
        facts_wanted=len(question.facts),
        facts_missing=missing,
        units_exact=units,
        figures=len(figures(without_markers(printed))),
        figures_unsupported=tuple(
            unsupported_figures(printed, [*(_evidence(c) for c in answer.citations), *_compared_titles(answer)])
        ),
        length=None if refused else len(without_markers(answer.text)),
        cited_length=None if refused else max((len(c.clause.text) for c in answer.citations), default=0),
        milliseconds=round(milliseconds, 2),
    )


def failed(question: KnownQuestion, reason: str) -> Outcome:
    """The outcome of a question on which the product broke: everything that it should have found is missing."""
    asked = question.answerable
    return Outcome(
        question_id=question.question_id,
        part=question.part,
        kind=question.kind,
        fingerprint=question.fingerprint,
        answerable=asked,
        error=reason,
        first_citation_proves=False if asked else None,
        citation_precision=0.0 if asked else None,
        citation_recall=0.0 if asked else None,
        facts_wanted=len(question.facts),
        facts_missing=tuple(alternatives[0] for alternatives in question.facts),
        units_exact=False if asked and question.lead is not None else None,
    )


def orphan(question: KnownQuestion) -> Outcome:
    """The outcome of a question whose proof is no longer in the corpus; it is not asked."""
    return Outcome(
        question_id=question.question_id,
        part=question.part,
        kind=question.kind,
        fingerprint=question.fingerprint,
        answerable=question.answerable,
        orphaned=True,
    )


def _missing_facts(question: KnownQuestion, answer: Answer) -> tuple[str, ...]:
    said = "" if answer.refused else answer.text
    return tuple(facts[0] for facts in question.facts if not any(states(said, fact) for fact in facts))


def _precision(proof: Proof, cited: Sequence[str]) -> float:
    return sum(clause_id in proof.any_clause for clause_id in cited) / len(cited) if cited else 0.0


def _recall(question: KnownQuestion, proof: Proof, cited: Sequence[str]) -> float:
    """Of the gold entries the share that is cited; where one suffices, 1 or 0."""
    cited_entries = [bool(clause_ids.intersection(cited)) for clause_ids in proof.clause_ids]
    if not question.all_gold_needed:
        return float(any(cited_entries))
    return sum(cited_entries) / len(cited_entries)


def _units_exact(question: KnownQuestion, proof: Proof, answer: Answer) -> bool | None:
    """Whether the first assignment has exactly these units in these roles, in any order, from a clause that proves."""
    if question.lead is None and question.cooperating is None:
        return None
    if answer.refused or not answer.assignments:
        return False
    first = answer.assignments[0]
    clause = next((c.clause.clause_id for c in answer.citations if c.marker == first.marker), "")
    return (
        clause in proof.any_clause
        and _names(first.lead) == _names(question.lead or ())
        and _names(first.cooperating) == _names(question.cooperating or ())
    )


def _names(units: Sequence[str]) -> set[str]:
    return {comparable(unit) for unit in units}


def _evidence(citation: Citation) -> str:
    """What a citation shows the reader: clause, numbering, headings, document."""
    clause, facts = citation.clause, citation.facts
    shown = (clause.text, clause.context, citation.label, *clause.heading_path, facts.title, facts.document_number)
    dates = [facts.date_signed, facts.date_published, str(facts.period_start or ""), str(facts.period_end or "")]
    return "\n".join((*shown, *_spoken_dates(dates)))


def _compared_titles(answer: Answer) -> list[str]:
    """Of a document that says nothing of a theme no clause is cited; its title may hold its years."""
    return [column.label for column in answer.comparison.columns] if answer.comparison else []


def _spoken_dates(dates: Sequence[str]) -> list[str]:
    """2021-09-08 is said as 2021年9月8日."""
    return [" ".join(str(int(part)) if part.isdigit() else part for part in date.split("-")) for date in dates]
