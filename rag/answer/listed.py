"""The answer that is a list: all items that a lead-in announces, and what answers the rest of the question."""

from __future__ import annotations

from collections.abc import Sequence

from rag.answer.library import Library
from rag.answer.lists import listing_of, listing_statements
from rag.answer.sentences import further_statements
from rag.lead_ins import ANSWERED_BY_ITEMS
from rag.question import Question
from rag.read import Candidate, Reader
from rag.types import Statement
from rag.word_shares import plain_words


def listed_statements(
    question: Question, candidates: Sequence[Candidate], library: Library, reader: Reader
) -> tuple[Statement, ...]:
    """The list that the best sentence leads in or belongs to; () if it is of none."""
    if question.intent not in ANSWERED_BY_ITEMS:
        return ()
    words = plain_words(library.words(question))
    listing = listing_of(question, candidates[0], words, library)
    if listing is None:
        return ()
    begin, end = listing.span
    outside = [c for c in candidates if c.end <= begin or c.start >= end]
    further = further_statements(question, candidates[0], outside, words, reader)
    return (*listing_statements(listing, library), *further)
