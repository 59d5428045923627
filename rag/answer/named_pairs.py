"""Two figures whose names differ in nothing but the two things that a question names: 甲工业总产值, 乙工业总产值.

A table prints such a name whole, so that no figure says what it is measured of: 「产值目标，甲和乙比哪个大」.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, takewhile

from rag.answer.figure_terms import NAME, SCOPE, Asked, best_set, comparable_name, is_covered, key_of
from rag.answer.library import Library
from rag.figures import scale_and_unit
from rag.question import Question
from rag.types import IndicatorEntry

_SHORTEST = 2  # characters of a thing, and of the word that says what is measured
_WORDINGS_MAX = 8  # of one question
_LOOKED = 2  # characters before a thing that show whether its name begins there
_BEFORE = re.compile(r"(?:[和与跟同及比的、,，:：;；。?？年末底是全区市省各看]|目标|还是)$")
_BEHIND = re.compile(r"[和与跟同及比的、,，;；。?？各哪谁更还差高大多低小少]|目标|分别|相比|$")


@dataclass(frozen=True, slots=True)
class _Pair:
    things: tuple[str, str]
    measured: str  # what both names end in
    keys: tuple[str, str]


def named_pair(
    question: Question, entries: Sequence[IndicatorEntry], library: Library
) -> tuple[IndicatorEntry, IndicatorEntry] | None:
    """The figures of the two things, of one year and role; None where the question names no two such things.

    `entries`: of one document.
    """
    if len(question.years) > 1:
        return None
    of_time = [e for e in entries if e.measure == "level" and (not question.years or e.year in question.years)]
    keys = {key_of(e) for e in of_time if not e.scope}
    for text in _wordings(question, library):
        fitting = [pair for pair in _pairs(keys, text) if _asks_for_nothing_else(pair, text, of_time, library)]
        if not fitting:
            continue
        meant = max(fitting, key=lambda pair: (sum(map(len, pair.things)), pair.keys))
        told = best_set(question, [e for e in of_time if key_of(e) in meant.keys])
        one, other = (next((e for e in told if key_of(e) == key), None) for key in meant.keys)
        if one and other and scale_and_unit(one.unit)[1] == scale_and_unit(other.unit)[1]:
            return one, other
    return None


def _wordings(question: Question, library: Library) -> list[str]:
    """The question in comparable spelling, as it is asked and with its everyday words in their official wordings."""
    texts = [question.text]
    for word, official in library.everyday(question.text):
        texts += [text.replace(word, wording) for text in texts for wording in official]
        texts = texts[:_WORDINGS_MAX]
    return [comparable_name(text) for text in texts]


def _pairs(keys: Iterable[str], text: str) -> Iterator[_Pair]:
    """Names that a text divides into two things and one measure, in the order in which it names the things."""
    likely = sorted(key for key in keys if key[:_SHORTEST] in text and key[-_SHORTEST:] in text)
    for one, other in combinations(likely, 2):
        measured = _common_end(one, other)
        things = [key.removesuffix(measured) for key in (one, other)]
        if min(len(measured), *map(len, things)) < _SHORTEST:
            continue
        places = [_place_of(thing, measured, text) for thing in things]
        if min(places) < 0 or measured[-_SHORTEST:] not in text.replace(things[0], SCOPE).replace(things[1], SCOPE):
            continue
        (_, first, key), (_, second, other_key) = sorted(zip(places, things, (one, other), strict=True))
        yield _Pair((first, second), measured, (key, other_key))


def _common_end(one: str, other: str) -> str:
    alike = sum(
        1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(reversed(one), reversed(other), strict=False))
    )
    return one[len(one) - alike :]


def _place_of(thing: str, measured: str, text: str) -> int:
    """Where a text names a thing by itself, not as part of a longer name; -1 if nowhere."""
    at = text.find(thing)
    while at >= 0:
        end = at + len(thing)
        goes_on = text[end : end + _SHORTEST] in measured
        if (at == 0 or _BEFORE.search(text[max(0, at - _LOOKED) : at])) and (goes_on or _BEHIND.match(text, end)):
            return at
        at = text.find(thing, at + 1)
    return -1


def _asks_for_nothing_else(pair: _Pair, text: str, entries: Iterable[IndicatorEntry], library: Library) -> bool:
    """Whether what else the question speaks of is spoken of where the two figures stand."""
    for thing in pair.things:
        text = text.replace(thing, SCOPE)
    said = next(pair.measured[at:] for at in range(len(pair.measured)) if pair.measured[at:] in text)
    asked = Asked(((0, pair.measured),), tuple((0, thing) for thing in pair.things), text.replace(said, NAME), ())
    return is_covered(asked, [e for e in entries if key_of(e) in pair.keys], library)
