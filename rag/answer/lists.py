"""Answers that a lead-in with its items gives: 「……应当具备下列条件：（一）……；（二）……」, every item word for word."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rag.answer.library import Library
from rag.answer.phrases import phrase
from rag.item_lists import ItemList, item_lists
from rag.lead_ins import asks_for_items, lists_for
from rag.normal import normal
from rag.question import Question
from rag.read import Candidate
from rag.types import Clause, Evidence, Statement
from rag.word_shares import weight_in

_LEVELS = 3  # the clause, and the nodes above it in which its list may stand
_ITEMS_MAX = 20  # a longer list is cut
_ITEM_MAX = 240  # characters; of a longer item its first sentence is given
_SENTENCE_END = re.compile(r"[。；;\n]")


@dataclass(frozen=True, slots=True)
class Listing:
    """A list in the clause, or in the node, that holds its lead-in and all its items."""

    clause: Clause
    listed: ItemList

    @property
    def span(self) -> tuple[int, int]:
        """From the lead-in to the last item, in Document.text."""
        return self.clause.start + self.listed.lead[0], self.clause.start + self.listed.end

    def leads_in(self, candidate: Candidate) -> bool:
        """Whether a sentence is the lead-in, with or without the first item, or a part of it."""
        return candidate.start < self.clause.start + self.listed.items[0][0]


def listing_of(
    question: Question, candidate: Candidate, words: Sequence[tuple[str, float]], library: Library
) -> Listing | None:
    """The list that a sentence leads in; or that it is an item of, where the question asks for all of them.

    A lead-in alone is never an answer. An item with more of the question's words than its lead-in is one by itself:
    「种子是指……」 among definitions.
    """
    listing = _listing_around(candidate, library)
    for_items = asks_for_items(question.text)
    if listing is None or (listing.leads_in(candidate) and (for_items or candidate.text.endswith(("：", ":")))):
        return listing
    official = (wording for _, wordings in library.everyday(question.text) for wording in wordings)
    if lists_for(normal("\n".join((question.text, *official))), normal(candidate.text)):
        return None
    a, b = listing.listed.lead
    lead = listing.clause.text[a:b]
    return listing if for_items and weight_in(words, lead) >= weight_in(words, candidate.text) else None


def listing_statements(listing: Listing, library: Library) -> tuple[Statement, ...]:
    """The lead-in and its items, each citing the smallest clause around it; a note where something is left out."""
    spans = [(listing.clause.start + a, listing.clause.start + b) for a, b in listing.listed.items]
    shown = [_shortened(listing.clause, *span) for span in spans[:_ITEMS_MAX]]
    lead = (listing.span[0], listing.clause.start + listing.listed.lead[1])
    statements = [_statement(listing.clause, *span, library) for span in (lead, *shown)]
    if shown != spans:
        statements.append(Statement(phrase("list_cut"), ()))
    return tuple(statements)


def _listing_around(candidate: Candidate, library: Library) -> Listing | None:
    """The innermost list around a sentence; its items may be clauses of their own, below a node above the lead-in."""
    around: Clause | None = candidate.clause
    for _ in range(_LEVELS):
        if around is None or around.kind in ("table", "row", "front"):
            return None
        a, b = candidate.start - around.start, candidate.end - around.start
        own = None if around is candidate.clause else candidate.clause.start - around.start
        holding = [
            found
            for found in item_lists(around.text)
            if found.lead[0] <= a and b <= found.end and (own is None or b <= found.lead[1] or own in dict(found.items))
        ]
        if holding:
            return Listing(around, holding[-1])
        around = library.clauses.get(around.parent_id)
    return None


def _shortened(clause: Clause, start: int, end: int) -> tuple[int, int]:
    if end - start <= _ITEM_MAX:
        return start, end
    found = _SENTENCE_END.search(clause.text, start - clause.start, end - clause.start)
    return start, clause.start + found.end() if found else end


def _statement(clause: Clause, start: int, end: int, library: Library) -> Statement:
    text = " ".join(clause.text[start - clause.start : end - clause.start].split("\n"))
    return Statement(text.strip(), (Evidence(_smallest(clause, start, end, library), start, end),))


def _smallest(clause: Clause, start: int, end: int, library: Library) -> Clause:
    below = (library.clauses[i] for i in clause.children if i in library.clauses)
    inner = next((c for c in below if c.start <= start and end <= c.end), None)
    return clause if inner is None else _smallest(inner, start, end, library)
