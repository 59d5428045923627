"""Every figure of the corpus in one place: found by name, scope, place and year, and held against one another."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from rag.figures import scale_and_unit
from rag.normal import normal
from rag.regions import canonical
from rag.types import IndicatorEntry

_COUNTED = frozenset("个家项所座处种条名位人户")  # 60个 and 60家 of one name are the same figure
_Key = tuple[str, str, int, int | None, str, bool, str]


@dataclass(frozen=True, slots=True)
class Contradiction:
    """One thing, place and year with more than one value, within a document or between documents."""

    entries: tuple[IndicatorEntry, ...]  # in the ledger's order


@dataclass(frozen=True)
class Ledger:
    entries: tuple[IndicatorEntry, ...]
    synonyms: Mapping[str, Sequence[str]] = field(default_factory=dict)  # a word -> others that mean the same

    def find(
        self,
        name: str = "",
        year: int | None = None,
        document_ids: Sequence[str] = (),
        scope: str = "",
        region: str = "",
    ) -> tuple[IndicatorEntry, ...]:
        """The entries that agree with all that is given, in the ledger's order; "", None or () asks for nothing.

        A word is found within the printed one, whatever its widths and spaces; 新能源产业产值 finds 产值 of 新能源产业.
        A year within a span is of the span (2021—2025年). A place is found by its full or short name.
        """
        names, scopes = self._spellings(name), self._spellings(scope)
        place = canonical(region) or region
        return tuple(
            entry
            for entry in self.entries
            if (not names or any(_is_named(entry, word) for word in names))
            and (not scopes or any(word in normal(entry.scope) for word in scopes))
            and (year is None or _is_of_year(entry, year))
            and (not document_ids or entry.document_id in document_ids)
            and (not place or place == (canonical(entry.region) or entry.region))
        )

    def contradictions(self) -> tuple[Contradiction, ...]:
        """What is given two values: the same name, scope, place, years and measure, both aimed at or both reported.

        Amounts are held against each other in one unit (5000万元 is 0.5亿元); entries without a year never contradict,
        for they may speak of different things.
        """
        groups: dict[_Key, list[IndicatorEntry]] = {}
        for entry in self.entries:
            if entry.year is not None:
                groups.setdefault(_key(entry, entry.year), []).append(entry)
        return tuple(
            Contradiction(tuple(group)) for group in groups.values() if len({_amount(entry) for entry in group}) > 1
        )

    def _spellings(self, word: str) -> tuple[str, ...]:
        others = self.synonyms.get(word.strip(), ())
        return tuple(dict.fromkeys(filter(None, map(normal, (word, *others)))))


def _is_named(entry: IndicatorEntry, word: str) -> bool:
    """Whether the word stands in the name, or in scope and name together with a part in the name."""
    scope, name = normal(entry.scope), normal(entry.name)
    return (scope + name).find(word, max(0, len(scope) - len(word) + 1)) >= 0


def _is_of_year(entry: IndicatorEntry, year: int) -> bool:
    if entry.year is None:
        return False
    is_span = entry.year_from is not None and entry.measure == "level"
    return entry.year == year or (is_span and (entry.year_from or 0) <= year <= entry.year)


def _key(entry: IndicatorEntry, year: int) -> _Key:
    # 占比 of 新能源公交车 and 新能源公交车占比 are one: a table prints in one cell what a sentence takes apart.
    of_what = normal(entry.scope + entry.name)
    unit = scale_and_unit(entry.unit)[1]
    kind = "个" if unit in _COUNTED else unit
    return of_what, entry.region, year, entry.year_from, entry.measure, entry.role == "target", kind


def _amount(entry: IndicatorEntry) -> tuple[object, ...]:
    if entry.number is None:
        return (normal(entry.value),)
    scale = scale_and_unit(entry.unit)[0]
    ends = (entry.number, entry.number if entry.number_to is None else entry.number_to)
    return tuple(Decimal(str(end)) * scale for end in ends)
