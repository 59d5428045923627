"""A figure of the ledger in its document's words: the sentence or the row in which it stands."""

from __future__ import annotations

from dataclasses import replace

from rag.answer.sentences import sentence_statements
from rag.answer.sources import Sources
from rag.question import Question
from rag.types import Hit, IndicatorEntry, Statement


def figure_told(entry: IndicatorEntry, question: Question, sources: Sources) -> Statement:
    """The sentence cut to what tells the figure, or the row spelt out with its header."""
    library = sources.library
    clause = library.clauses[entry.clause_id]
    single = replace(question, intent="figure", topic=f"{entry.scope}{entry.name}", context="")
    words = library.words(single)
    read = sources.reader.read(single, [Hit(clause, 0.0, clause.start, clause.end, 0.0)], words)
    holding = min((c for c in read if entry.start < c.end and c.start < entry.end), key=lambda c: c.start)
    plain = [(token.removeprefix("2:"), weight) for token, weight in words]
    return sentence_statements(single, [holding], plain, sources.reader)[0]
