"""What stands above an item: 「有下列情形之一的，视为无理拒绝：（三）……」 says of the item what it is or entails."""

from __future__ import annotations

import re
from functools import lru_cache

from rag.answer.library import Library
from rag.answer.sentences import as_sentence
from rag.item_lists import ItemList, item_lists
from rag.read import Candidate
from rag.types import Clause, Evidence, Statement

_SAYS_WHAT_OF_EACH = re.compile(r"(?:下列|以下|下述)")
_OF_WORDS = re.compile(r"用语|术语|含义|定义|解释")  # what is explained says all of itself
_LEAD_MAX = 160  # characters; a longer one would hide the item


def item_lead(candidate: Candidate, library: Library) -> tuple[Statement, ...]:
    """The lead-in of the list of which a sentence is a whole item, or begins one; () where it is of none."""
    document = library.documents[candidate.clause.document_id]
    holding = [listed for listed in _lists_of(document.text) if _begins_item(listed, candidate)]
    if candidate.clause.kind in ("table", "row", "front") or not holding:
        return ()
    start, end = holding[-1].lead
    lead = document.text[start:end]
    if end - start > _LEAD_MAX or not _SAYS_WHAT_OF_EACH.search(lead) or _OF_WORDS.search(lead):
        return ()
    clause = _around(candidate.clause, start, end, library)
    return () if clause is None else (Statement(as_sentence(lead), (Evidence(clause, start, end),)),)


@lru_cache(maxsize=64)
def _lists_of(text: str) -> tuple[ItemList, ...]:
    return item_lists(text)


def _begins_item(listed: ItemList, candidate: Candidate) -> bool:
    return any(start == candidate.start and candidate.end <= end for start, end in listed.items)


def _around(clause: Clause, start: int, end: int, library: Library) -> Clause | None:
    """The smallest clause of the same document that holds a span: the item's own, or another where it is one itself."""
    if clause.start <= start and end <= clause.end:
        return clause
    holding = (
        c for c in library.clauses.values() if c.document_id == clause.document_id and c.start <= start and end <= c.end
    )
    return min(holding, key=lambda c: c.end - c.start, default=None)
