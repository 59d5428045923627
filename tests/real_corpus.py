"""The corpus of the project cut into clauses, with the facts of its manifest, and its lexicon: without an index."""

from __future__ import annotations

from functools import cache

from policy_samples import library
from samples import CORPUS

from rag.config import Config
from rag.corpus import load_corpus
from rag.index.store import IndexContent
from rag.lexicon import Lexicon
from rag.pipeline import index_content
from rag.question import Question, read_question
from rag.types import Clause, Document


@cache
def content() -> IndexContent:
    return index_content(load_corpus(CORPUS), Config(corpus=CORPUS))


@cache
def documents() -> dict[str, Document]:
    return {d.document_id: d for d in content().documents}


@cache
def clauses() -> dict[str, Clause]:
    return {c.clause_id: c for c in content().clauses}


@cache
def lexicon() -> Lexicon:
    return Lexicon.load(CORPUS)


@cache
def units() -> tuple[str, ...]:
    names = library(tuple(content().clauses), content().documents).unit_names
    return tuple({v for name in names for v in (name, *lexicon().unit_variants(name)) if len(v) >= 3})


def understand(text: str) -> Question:
    return read_question(text, content().documents, lexicon().expand_units, units())
