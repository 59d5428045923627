"""Two figures of the ledger held against each other: of two things, of two names, of part and whole, of two years."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rag.answer.figure_answers import name_of, pair_statement, refusal, term_statements
from rag.answer.figure_terms import (
    Asked,
    best_set,
    comparable_name,
    family,
    is_covered,
    is_whole,
    key_of,
)
from rag.answer.figure_words import Work
from rag.answer.library import Library
from rag.answer.phrases import phrase
from rag.indicators.arithmetic import difference, growth, ratio, share
from rag.question import Question
from rag.types import Draft, IndicatorEntry, Worked

_WHOLE_ASKED = re.compile(r"(?<!生产)总|全部|所有|整个|[二两三四五六七八九十\d]大")


@dataclass(frozen=True, slots=True)
class _Slot:
    """What a figure is of; without a scope, of all that its document is about."""

    scope: str
    name: str


def paired(
    question: Question, work: Work, asked: Asked, entries: Sequence[IndicatorEntry], library: Library
) -> tuple[Draft | None, Sequence[IndicatorEntry]]:
    """A difference, quotient or growth of two figures, with them; None where there are no two that are asked for."""
    pair = _pair(question, work, asked, entries, library)
    if pair is None or not is_covered(asked, pair, library) or _is_printed(pair, entries):
        return None, ()
    return told_pair(work, pair, library), pair


def told_pair(work: Work, pair: tuple[IndicatorEntry, IndicatorEntry], library: Library) -> Draft:
    """What is worked out of two figures, with them; a refusal where they cannot be held against each other."""
    worked = _reckoned(work, *pair)
    if not worked:
        return refusal(phrase("reason_figure_not_comparable", name=name_of(pair)), pair, library)
    statements = [pair_statement(one, library) for one in worked]
    return Draft((*statements, *term_statements(pair, library)))


def _reckoned(work: Work, first: IndicatorEntry, second: IndicatorEntry) -> list[Worked]:
    if work.task == "share":
        found = [share(first, second)]
    elif work.task == "ratio":
        less = work.larger_first and (gap := difference(first, second)) and gap.value.startswith("-")
        found = [ratio(second, first) if less else ratio(first, second)]
    elif work.task == "growth" and first.year != second.year:
        found = [growth(first, second), difference(first, second)]
    else:
        found = [_larger_first(first, second)]
    return [worked for worked in found if worked]


def _larger_first(first: IndicatorEntry, second: IndicatorEntry) -> Worked | None:
    """The difference that is not below zero; of two years that of the later."""
    worked = difference(first, second)
    swapped = worked and worked.value.startswith("-") and first.year == second.year
    return difference(second, first) if swapped else worked


def _pair(
    question: Question, work: Work, asked: Asked, entries: Sequence[IndicatorEntry], library: Library
) -> tuple[IndicatorEntry, IndicatorEntry] | None:
    slots = _share_slots(asked) if work.task == "share" else _slots(asked)
    if slots is None:
        return None
    firsts, seconds = (_of(entries, slot, library) for slot in slots)
    if slots[0] == slots[1]:
        return _of_two_years(question, firsts) if len(question.years) == 2 else None
    if len(question.years) > 1:
        return None
    if question.years:
        firsts, seconds = ([e for e in es if e.year in question.years] for es in (firsts, seconds))
    together = {_set_of(e) for e in firsts} & {_set_of(e) for e in seconds}
    both = [e for e in (*firsts, *seconds) if _set_of(e) in together]
    chosen = best_set(question, both)
    one = next((e for e in chosen if e in firsts), None)
    other = next((e for e in chosen if e in seconds and e is not one), None)
    return (one, other) if one and other else None


def _set_of(entry: IndicatorEntry) -> tuple[str, int | None, str]:
    return entry.document_id, entry.year, entry.role


def _slots(asked: Asked) -> tuple[_Slot, _Slot] | None:
    """By the order of mention: two things and their name, or one thing and two names of it, or one of both."""
    scopes, names = [scope for _, scope in asked.scopes], [name for _, name in asked.names]
    if len(scopes) > 2 or len(names) > 2:
        return None
    scopes = scopes or [""]
    return _Slot(scopes[0], names[0]), _Slot(scopes[-1], names[-1])


def _share_slots(asked: Asked) -> tuple[_Slot, _Slot] | None:
    """What stands before 占 and what stands after it; what one side leaves out is as on the other."""
    pivot = max(asked.text.find("占"), asked.text.find("是") if "占" not in asked.text else -1)
    after = asked.text[pivot:]
    scopes = [[s for at, s in asked.scopes if (at > pivot) == behind] for behind in (False, True)]
    names = [[n for at, n in asked.names if (at > pivot) == behind] for behind in (False, True)]
    of_whole = not scopes[1] and bool(_WHOLE_ASKED.search(after) or (names[1] and names[1][0].startswith("总")))
    if pivot < 0 or max(map(len, (*scopes, *names))) > 1 or not (scopes[0] or names[0]):
        return None
    if not (scopes[1] or names[1] or of_whole):
        return None  # 「增加值占GDP的比重」: the ledger has no figure of the whole
    own_scope, own_name = (scopes[0] or [""])[0], (names[0] or names[1])[0]
    its_scope = "" if of_whole else (scopes[1] or [own_scope])[0]
    return _Slot(own_scope, own_name), _Slot(its_scope, (names[1] or [own_name])[0])


def _of(entries: Iterable[IndicatorEntry], slot: _Slot, library: Library) -> list[IndicatorEntry]:
    wanted = family(slot.name)
    keys = {comparable_name(f"{slot.scope}{name}") for name in wanted}
    return [
        e
        for e in entries
        if e.measure == "level"
        and (
            (e.scope == slot.scope and comparable_name(e.name) in wanted)
            or key_of(e) in keys
            or (not slot.scope and comparable_name(e.name) in wanted and is_whole(e, library.documents[e.document_id]))
        )
    ]


def _of_two_years(
    question: Question, entries: Sequence[IndicatorEntry]
) -> tuple[IndicatorEntry, IndicatorEntry] | None:
    """The later and the earlier figure of one document, of one table before others."""
    pairs = [
        (later, earlier)
        for later in entries
        for earlier in entries
        if (later.year, earlier.year) == (max(question.years), min(question.years))
        and later.document_id == earlier.document_id
        and key_of(later) == key_of(earlier)
    ]
    laters = best_set(question, (later for later, _ in pairs))
    fitting = [pair for pair in pairs if _set_of(pair[0]) in {_set_of(e) for e in laters}]
    # What was reached goes before what was to be reached.
    return min(fitting, key=lambda p: (p[0].clause_id != p[1].clause_id, p[1].role == "target"), default=None)


def _is_printed(pair: tuple[IndicatorEntry, IndicatorEntry], entries: Iterable[IndicatorEntry]) -> bool:
    """Whether the document itself says by how much a figure grew from year to year: its own words go first."""
    later, earlier = pair
    return later.year != earlier.year and any(
        e.measure != "level"
        and (e.document_id, e.year) == (later.document_id, later.year)
        and key_of(e) == key_of(later)
        for e in entries
    )
