"""The figures of real documents against lists that were read by hand (tests/data/indicators-*.json)."""

from __future__ import annotations

import json
import time
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from samples import (
    ACTION_PLAN,
    BAISE_PLAN,
    DATA,
    DISTINCT,
    IMPLEMENTATION_PLAN,
    SCIENCE_PLAN,
    chunked,
    document,
)

from rag.indicators.read import read_indicators
from rag.types import IndicatorEntry

BAR = 0.98
OTHER_BAR = 0.86  # of running text whose figures often take their scope from what stands sentences away
_BEFORE = 60  # characters of the first sentence that may stand before its quote
_FIELDS = ("document_id", "name", "scope", "year", "value", "unit")


@cache
def _entries() -> tuple[IndicatorEntry, ...]:
    clauses = [clause for name in DISTINCT for clause in chunked(name).clauses]
    return read_indicators([document(name) for name in DISTINCT], clauses)


def _gold(name: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = json.loads((DATA / f"indicators-{name}.json").read_text(encoding="utf-8"))
    return rows


def _key(row: Mapping[str, Any]) -> tuple[str, ...]:
    """For comparison: widths and white space do not count."""
    return tuple("".join(unicodedata.normalize("NFKC", str(row[field])).split()) for field in _FIELDS)


def _fields(entry: IndicatorEntry) -> dict[str, Any]:
    return {field: getattr(entry, field) for field in _FIELDS}


def _precision_and_recall(gold: list[dict[str, Any]], found: Iterable[IndicatorEntry]) -> tuple[float, float]:
    """Prints what is missing and what is too much."""
    wanted, got = Counter(map(_key, gold)), Counter(_key(_fields(entry)) for entry in found)
    for key in (wanted - got).elements():
        print("缺：", *key)
    for key in (got - wanted).elements():
        print("多：", *key)
    right = (wanted & got).total()
    precision, recall = right / max(1, got.total()), right / wanted.total()
    print(f"precision {precision:.4f}, recall {recall:.4f}")
    return precision, recall


def test_the_figures_of_the_two_plans():
    found = [e for e in _entries() if e.document_id in (ACTION_PLAN, IMPLEMENTATION_PLAN)]
    precision, recall = _precision_and_recall(_gold("two-plans"), found)
    assert precision >= BAR and recall >= BAR


def test_the_figures_of_the_tables():
    found = [e for e in _entries() if e.source == "table"]
    precision, recall = _precision_and_recall(_gold("tables"), found)
    assert precision >= BAR and recall >= BAR


def test_the_figures_of_the_sections_of_other_documents_that_were_read():
    gold = _gold("prose-other")
    sections = {name: _section(name, gold) for name in (SCIENCE_PLAN, BAISE_PLAN)}
    found = [
        e
        for e in _entries()
        if e.source == "prose" and e.document_id in sections and e.start in sections[e.document_id]
    ]
    precision, recall = _precision_and_recall(gold, found)
    assert precision >= OTHER_BAR and recall >= OTHER_BAR


def _section(name: str, gold: list[dict[str, Any]]) -> range:
    """From the first quote of the list to the last, which stand in the order of the text."""
    text, position, starts = document(name).text, 0, []
    for row in gold:
        if row["document_id"] == name:
            at = text.find(row["quote"], position)
            at = at if at >= 0 else text.find(row["quote"])
            assert at >= 0, row["quote"]
            starts.append(at)
            position = max(position, at)
    return range(max(0, min(starts) - _BEFORE), max(starts) + _BEFORE)


def test_all_other_fields_agree_where_the_figures_do():
    wrong = []
    for name, source in (("two-plans", "prose"), ("tables", "table")):
        by_key = {_key(_fields(e)): e for e in _entries() if e.source == source}
        for row in _gold(name):
            entry = by_key.get(_key(row))
            for field in ("bound", "measure", "year_from", "kind", "role"):
                if entry and getattr(entry, field) != row[field]:
                    wrong.append((row["name"], row["year"], field, row[field], getattr(entry, field)))
    assert wrong == []


def test_every_entry_points_to_the_words_that_print_its_value():
    for entry in _entries():
        words = document(entry.document_id).text[entry.start : entry.end].replace(" ", "")
        assert entry.value.split("—")[0] in words, entry


def test_four_documents_are_read_in_well_under_a_second():
    documents = [document(name) for name in DISTINCT]
    clauses = [clause for name in DISTINCT for clause in chunked(name).clauses]
    _entries()  # the word list is loaded
    started = time.process_time()
    read_indicators(documents, clauses)
    assert time.process_time() - started < 0.5
