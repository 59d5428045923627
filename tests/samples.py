"""The corpus documents and the invariants that several test files hold them to."""

from __future__ import annotations

import json
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

from rag.chunking.clauses import Chunked, chunk
from rag.parse import parse_bytes, parse_file
from rag.types import Clause, Document, Heading

ROOT = Path(__file__).resolve().parent.parent
CORPUS = ROOT / "corpus"
DATA = Path(__file__).resolve().parent / "data"

ACTION_PLAN = "gx-emerging-industries-action-plan-2021"
IMPLEMENTATION_PLAN = "gx-emerging-industries-implementation-plan-2016"
SCIENCE_PLAN = "gx-sci-tech-innovation-plan-2021"
BAISE_PLAN = "baise-sci-tech-innovation-plan-2022"
SCRAPED = "gx-emerging-industries-action-plan-2021-scraped"
DISTINCT = (ACTION_PLAN, IMPLEMENTATION_PLAN, SCIENCE_PLAN, BAISE_PLAN)


def is_place(name: str) -> bool:
    """Stands in for the gazetteer: bodies named after their own place."""
    return name.startswith(("广西", "百色"))


@cache
def document(name: str) -> Document:
    return parse_file(CORPUS / f"{name}.txt")


@cache
def chunked(name: str) -> Chunked:
    return chunk(document(name), is_place)


def truth(name: str) -> list[dict[str, Any]]:
    return json.loads((DATA / f"{name}.json").read_text(encoding="utf-8"))


def parsed(text: str, file: str = "文件.txt") -> Document:
    return parse_bytes(text.encode("utf-8"), file, "d")


def cut(text: str) -> Chunked:
    return chunk(parsed(text))


def clause_at(result: Chunked, start_of_text: str) -> Clause:
    """The one leaf clause that starts with these words."""
    found = [c for c in result.clauses if c.kind not in ("node", "row") and c.text.startswith(start_of_text)]
    assert len(found) == 1, [c.text[:30] for c in found]
    return found[0]


def heading_titled(result: Chunked, title: str) -> Heading:
    found = [h for h in result.headings if h.title == title]
    assert len(found) == 1, found
    return found[0]


def squeeze(text: str) -> str:
    return "".join(text.split())


def leaves_of(result: Chunked) -> list[Clause]:
    return [c for c in result.clauses if c.kind not in ("node", "row")]


def assert_nothing_lost_in_parsing(source: str, parsed_document: Document) -> None:
    kept = Counter(squeeze(parsed_document.text))
    removed = Counter(squeeze("".join(r.text for r in parsed_document.removed)))
    assert kept + removed == Counter(squeeze(source))


def assert_nothing_lost_in_chunking(parsed_document: Document, result: Chunked) -> None:
    """Leaves and the headings outside them cover every printed character once; offsets, ids and parents agree."""
    text = parsed_document.text
    covered = [0] * len(text)
    leaves = leaves_of(result)
    for clause in leaves:
        for position in range(clause.start, clause.end):
            covered[position] += 1
    leaf_starts = {c.start for c in leaves}
    for heading in result.headings:
        if heading.start not in leaf_starts:  # else it is the beginning of that clause
            for position in range(heading.start, heading.end):
                covered[position] += 1
    wrong = [i for i, times in enumerate(covered) if times != 1 and not text[i].isspace()]
    assert not wrong, [(i, covered[i], text[max(0, i - 15) : i + 15]) for i in wrong[:5]]

    by_id = {c.clause_id: c for c in result.clauses}
    assert len(by_id) == len(result.clauses)
    for clause in result.clauses:
        assert text[clause.start : clause.end] == clause.text
        assert clause.text.strip()
        if clause.parent_id:
            parent = by_id[clause.parent_id]
            assert clause.clause_id in parent.children
            assert parent.start <= clause.start and clause.end <= parent.end
        for child in clause.children:
            assert by_id[child].parent_id == clause.clause_id
    for heading in result.headings:
        assert heading.level == len(heading.path) > 0
        assert heading.start < heading.end <= heading.scope_end <= len(text)
