"""Short documents for the tests of figures, and their entries as plain tuples."""

from __future__ import annotations

from dataclasses import replace

from samples import is_place, parsed

from rag.chunking.clauses import chunk
from rag.indicators.read import read_indicators
from rag.types import Clause, Document, IndicatorEntry


def document_saying(body: str, signed: str = "2021-03-01", heading: str = "一、主要目标") -> Document:
    read = parsed(f"{heading}\n{body}\n")
    return replace(read, facts=replace(read.facts, date_signed=signed))


def clauses_of(document: Document) -> tuple[Clause, ...]:
    return chunk(document, is_place).clauses


def entries_of(body: str, signed: str = "2021-03-01", heading: str = "一、主要目标") -> tuple[IndicatorEntry, ...]:
    document = document_saying(body, signed, heading)
    return read_indicators([document], clauses_of(document))


def brief(entry: IndicatorEntry) -> tuple[str, str, str, str, str, int | None]:
    return entry.name, entry.scope, entry.value, entry.unit, entry.bound, entry.year
