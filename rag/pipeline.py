"""Joins the stages: the whole system, readable in one file."""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import cached_property
from typing import Any

from rag.answer.extractive import ExtractiveAnswerer
from rag.answer.library import Library
from rag.answer.phrases import phrase
from rag.chunking.clauses import chunk
from rag.chunking.passages import split_passages
from rag.cite import number_citations
from rag.config import Config
from rag.corpus import Corpus, load_corpus
from rag.errors import InputError
from rag.facts import status_today
from rag.followup import check_history, resolve
from rag.index import store
from rag.index.encoder import SentenceTransformerEncoder
from rag.index.tokenize import Tokenizer
from rag.index.vectors import VectorCache
from rag.lexicon import Lexicon
from rag.question import Question, read_question
from rag.read import Reader
from rag.regions import places_in
from rag.retrieve import HybridRetriever
from rag.types import (
    Answer,
    AnswerStatus,
    Checks,
    Citation,
    Clause,
    Document,
    Draft,
    Encoder,
    Heading,
    Hit,
    Statement,
    TaskUnits,
)
from rag.verify import verify

_READ_HITS = 12  # clauses that are read for one answer

Progress = Callable[[str, int, int], None]


def build_index(
    config: Config, strict: bool = True, progress: Progress | None = None, make_live: bool = True
) -> tuple[store.BuildResult, Corpus]:
    """Parse the corpus, cut it, embed what is new and make the new version live, or only ready to be made so."""
    corpus = load_corpus(config.corpus, strict, progress)
    content = index_content(corpus, config)
    lexicon = Lexicon.load(config.corpus)
    encoder = SentenceTransformerEncoder(config.embedding_model, config.embedding_query_prefix)
    result = store.build(
        folder=config.data / "index",
        content=content,
        tokenizer=Tokenizer(lexicon.words),
        encoder=encoder,
        cache=VectorCache(config.data / "vectors.sqlite"),
        settings=_settings(config),
        keep=config.index_keep,
        progress=progress,
        make_live=make_live,
    )
    return result, corpus


def index_content(corpus: Corpus, config: Config) -> store.IndexContent:
    documents: list[Document] = []
    clauses: list[Clause] = []
    headings: dict[str, tuple[Heading, ...]] = {}
    passages = []
    for document in corpus.indexed:
        chunked = chunk(document, begins_with_place)
        documents.append(replace(document, warnings=chunked.warnings))
        clauses += chunked.clauses
        headings[document.document_id] = chunked.headings
        passages += split_passages(document, chunked.clauses, config.passage_max_chars)
    return store.IndexContent(tuple(documents), tuple(clauses), headings, tuple(passages), corpus.report())


def begins_with_place(name: str) -> bool:
    """Whether a body's name begins with a place: 广西银保监局 stands alone, 药监局 does not."""
    return any(places_in(name[:length]) for length in range(2, min(len(name), 12) + 1))


def _settings(config: Config) -> dict[str, object]:
    return {"passage_max_chars": config.passage_max_chars}


class Assistant:
    """Answers from one index. Made once, used from many threads; nothing in it changes after it is opened."""

    def __init__(self, config: Config, index: store.Index, lexicon: Lexicon, encoder: Encoder) -> None:
        self.config = config
        self.index_version = index.version
        self.report: Mapping[str, Any] = index.content.report
        self._index = index
        self._lexicon = lexicon
        self.encoder = encoder
        self._tokenizer = Tokenizer(lexicon.words)
        self._documents = {d.document_id: d for d in index.content.documents}
        self._warm = threading.Event()
        self._retriever = HybridRetriever(
            _SearchableIndex(index),
            self._tokenizer.tokens,
            encoder,
            self.understand,
            lexicon.synonyms_in,
            config.vector_weight,
        )
        self._library = Library(
            documents=self._documents,
            clauses=index.clause_by_id,
            search=lambda question, k, ids: self._retriever.retrieve_for(question, k, ids),
            words=lambda question: list(zip(*self._retriever.query(question), strict=True)),
            same_unit=lexicon.unit_variants,
        )
        self._reader = Reader(self._documents, self._weight)
        self._answerer = ExtractiveAnswerer(self._library, self._reader)

    @classmethod
    def open(cls, config: Config, version: str | None = None) -> Assistant:
        """Open an index, by default the live one, in milliseconds; the model is loaded at the first question or by
        `warm`.

        Raises IndexMissingError, IndexBrokenError, IndexMismatchError or ModelError with a message for the user.
        """
        lexicon = Lexicon.load(config.corpus)
        encoder = SentenceTransformerEncoder(config.embedding_model, config.embedding_query_prefix)
        index = store.open_index(
            config.data / "index", encoder.fingerprint, _settings(config), Tokenizer(lexicon.words).fingerprint, version
        )
        return cls(config, index, lexicon, encoder)

    def warm(self) -> None:
        """Load the embedding model and the word list now (seconds), so that the first question need not wait."""
        self._tokenizer.tokens("预热")
        self.encoder.encode_question("预热")
        self._warm.set()

    @property
    def ready(self) -> bool:
        """Whether `warm` has finished."""
        return self._warm.is_set()

    # -- asking --------------------------------------------------------------------------------------------------

    def ask(self, question: str, history: Sequence[Mapping[str, str]] = (), document_ids: Sequence[str] = ()) -> Answer:
        """Answer a question. `history`: earlier turns as {"role": "user"|"assistant", "content": text}.

        Raises InputError if the question is empty, too long or a document id is unknown.
        """
        text = self._checked(question)
        self._check_documents(document_ids)
        started = time.perf_counter()
        understood = resolve(text, check_history(history), self.understand)
        hits = self._retriever.retrieve_for(understood, _READ_HITS, document_ids)
        retrieved = time.perf_counter()
        draft = self._answerer.answer(understood, hits, document_ids)
        drafted = time.perf_counter()
        answer = self._verified(text, understood, draft)
        finished = time.perf_counter()
        timings = {
            "retrieve": (retrieved - started) * 1000,
            "answer": (drafted - retrieved) * 1000,
            "verify": (finished - drafted) * 1000,
            "total": (finished - started) * 1000,
        }
        return replace(answer, timings_ms={name: round(value, 2) for name, value in timings.items()})

    def search(self, question: str, k: int = 10, document_ids: Sequence[str] = ()) -> list[Hit]:
        """At most k clauses, best first. Raises InputError like `ask`."""
        text = self._checked(question)
        self._check_documents(document_ids)
        return self._ranked(self.understand(text), k, document_ids)

    def keyword_search(self, question: str) -> list[tuple[str, float]]:
        """Clause ids with their BM25 scores, best first: the baseline that the benchmark compares with."""
        tokens = self._tokenizer.tokens(self.understand(question).topic)
        scores = self._index.bm25.scores(tokens)
        order = scores.argsort()[::-1][:_READ_HITS]
        return [(self._index.content.passages[i].clause_id, float(scores[i])) for i in order]

    def understand(self, text: str) -> Question:
        return read_question(text, tuple(self._documents.values()), self._lexicon.expand_units, self._unit_names)

    def _ranked(self, question: Question, k: int, document_ids: Sequence[str]) -> list[Hit]:
        """Retrieved clauses, put in order by what their sentences say."""
        hits = self._retriever.retrieve_for(question, max(k, _READ_HITS), document_ids)
        return self._reader.rerank(question, hits, self._library.words(question), _READ_HITS)[:k] if hits else []

    def _verified(self, text: str, question: Question, draft: Draft) -> Answer:
        verified = verify(draft.statements, self._documents, self._library.unit_names, self._library.is_unit)
        status: AnswerStatus = "answered"
        evidence = [e for s in verified.statements for e in s.evidence]
        lines = verified.statements
        if draft.greeting:
            return Answer(text, draft.greeting, "answered", draft.engine, "chat", index_version=self.index_version)
        if draft.refused:
            status, evidence = "not_in_corpus", list(draft.nearest)
        elif not verified.statements:
            status = "unsupported"
            evidence = [e for s in draft.statements for e in s.evidence]
        citations, markers = number_citations(evidence, self._documents)
        if status == "answered":
            body = _with_markers(lines, markers)
        else:
            reason = draft.reason if draft.refused else phrase("refused_struck")
            body = _refusal(reason, citations)
        return Answer(
            question=text,
            text=body,
            status=status,
            engine=draft.engine,
            intent=question.intent,
            citations=citations,
            assignments=tuple(
                TaskUnits(task, a.lead, a.cooperating, a.unstated, marker)
                for clause, task, a in draft.assignments
                if (marker := next((c.marker for c in citations if c.clause.clause_id == clause.clause_id), 0))
            ),
            checks=Checks(not verified.struck, verified.struck),
            resolved_question=question.resolved,
            index_version=self.index_version,
            notices=self._notices(citations) if status == "answered" else (),
        )

    def _notices(self, citations: Sequence[Citation]) -> tuple[str, ...]:
        """What is to be known of the documents cited, in words: no longer in force, read from a scan."""
        notices = []
        for document_id in dict.fromkeys(c.clause.document_id for c in citations):
            facts = self._documents[document_id].facts
            confidence = self._documents[document_id].confidence
            if confidence is not None:
                notices.append(phrase("notice_recognised", title=facts.title, confidence=f"{confidence:.2f}"))
            state = status_today(facts, date.today())
            if facts.status not in ("", "有效"):
                notices.append(phrase("notice_repealed", title=facts.title, status=facts.status))
            elif state:
                notices.append(phrase("notice_expired", title=facts.title, year=facts.period_end))
        return tuple(notices)

    def _checked(self, question: str) -> str:
        if not isinstance(question, str):
            raise InputError("问题应为文字。")
        text = "".join(c if c.isprintable() or c in "\n\t" else " " for c in question).strip()
        if not any(c.isalnum() for c in text):
            raise InputError("请输入问题，例如：某项任务由谁牵头？")
        if len(text) > self.config.question_max_chars:
            raise InputError(f"问题有 {len(text)} 字，超过上限 {self.config.question_max_chars} 字。请缩短后再问。")
        return text

    def _check_documents(self, document_ids: Sequence[str]) -> None:
        for identifier in document_ids:
            if identifier not in self._documents:
                raise InputError(f"没有编号为“{identifier}”的文件。可选：{'、'.join(self._documents)}。")

    # -- looking up ----------------------------------------------------------------------------------------------

    @property
    def documents(self) -> Mapping[str, Document]:
        """By id, in the order of the manifest."""
        return self._documents

    def headings(self, document_id: str) -> tuple[Heading, ...]:
        return self._index.content.headings[document_id]

    def clauses(self, document_id: str) -> tuple[Clause, ...]:
        return tuple(c for c in self._index.content.clauses if c.document_id == document_id)

    def clause(self, clause_id: str) -> Clause:
        return self._index.clause_by_id[clause_id]

    @cached_property
    def _unit_names(self) -> tuple[str, ...]:
        """Every unit of the corpus in every spelling, the longest first."""
        names = {v for name in self._library.unit_names for v in (name, *self._lexicon.unit_variants(name))}
        return tuple(sorted((n for n in names if len(n) >= 3), key=lambda n: (-len(n), n)))

    def _weight(self, token: str) -> float:
        """How telling a search token is: the rarer in the corpus, the more; a bigram half as much as a word."""
        bm25 = self._index.bm25
        number = bm25.vocabulary.get(token)
        count = 0 if number is None else int(bm25.starts[number + 1] - bm25.starts[number])
        rarity = math.log(1 + (bm25.passage_count - count + 0.5) / (count + 0.5))
        return rarity * (0.5 if token.startswith("2:") else 1.0)


class _SearchableIndex:
    """An opened index as the retriever wants it."""

    def __init__(self, index: store.Index) -> None:
        self.passages = index.content.passages
        self.clause_by_id = index.clause_by_id
        self.keyword_scores = index.bm25.scores
        self.similarities = index.dense.similarities


def _with_markers(statements: Sequence[Statement], markers: Mapping[tuple[str, int, int], int]) -> str:
    lines = []
    for statement in statements:
        numbers = dict.fromkeys(markers[(e.clause.clause_id, e.quote_start, e.quote_end)] for e in statement.evidence)
        lines.append(statement.text + "".join(f"[{n}]" for n in numbers))
    return "\n".join(lines)


def _refusal(reason: str, citations: Sequence[Citation]) -> str:
    return "\n".join([reason, *(f"[{c.marker}] {c.label}" for c in citations)])
