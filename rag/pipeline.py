"""Joins the stages: the whole system, readable in one file."""

from __future__ import annotations

import math
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import cached_property, lru_cache
from typing import Any

from rag.answer.compare import compare_documents
from rag.answer.comparison_table import comparison_table
from rag.answer.compound import Answering, compound_draft
from rag.answer.extractive import ExtractiveAnswerer
from rag.answer.library import Library
from rag.answer.notices import other_period_notice, state_notice, succession_notices
from rag.answer.phrases import phrase
from rag.answer.sources import Sources
from rag.chunking.clauses import chunk
from rag.chunking.passages import split_passages
from rag.cite import number_citations
from rag.compound import of_each, parts_of
from rag.config import Config
from rag.conversation.earlier import EarlierAnswers
from rag.corpus import Corpus, load_corpus
from rag.desk.match import Desk
from rag.desk.remembered import RememberingEncoder
from rag.errors import InputError
from rag.followup import answers_in, check_history, resolve
from rag.index import store
from rag.index.encoder import SentenceTransformerEncoder
from rag.index.tokenize import Tokenizer
from rag.index.vectors import VectorCache
from rag.indicators.ledger import Ledger
from rag.indicators.read import read_indicators
from rag.lexicon import Lexicon
from rag.llm.rewriting import model_resolver
from rag.llm.slot import ModelSlot
from rag.normal import normal
from rag.question import Question, read_question
from rag.quoted_terms import quoted_terms
from rag.read import Candidate, Reader
from rag.regions import places_in
from rag.relative_years import with_years
from rag.rerank import CrossEncoderReranker
from rag.retrieve import HybridRetriever, Weights
from rag.spelling import Correction, Speller
from rag.successions import Successions
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
from rag.validity import currency, validities
from rag.verify import Verified, verify
from rag.write.answers import worded_answers
from rag.write.judge import Judge
from rag.write.writer import Writer

_READ_HITS = 12  # clauses that are read for one answer

Progress = Callable[[str, int, int], None]


def build_index(
    config: Config,
    strict: bool = True,
    progress: Progress | None = None,
    make_live: bool = True,
    encoder: Encoder | None = None,
) -> tuple[store.BuildResult, Corpus]:
    """Parse the corpus, cut it, embed what is new and make the new version live, or only ready to be made so.

    `encoder`: one that is loaded already, so that the model is not loaded twice.
    """
    corpus = load_corpus(config.corpus, strict, progress)
    content = index_content(corpus, config)
    lexicon = Lexicon.load(config.corpus)
    encoder = encoder or encoder_of(config)
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


def encoder_of(config: Config) -> Encoder:
    """The embedding model of the settings, which is loaded when it is first used."""
    return SentenceTransformerEncoder(config.embedding_model, config.embedding_query_prefix)


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

    def __init__(
        self,
        config: Config,
        index: store.Index,
        lexicon: Lexicon,
        encoder: Encoder,
        today: Callable[[], date] = date.today,
        slot: ModelSlot | None = None,
    ) -> None:
        self.config = config
        self.slot = slot  # of the language model that words the answers; None: they stay in the clauses' own words
        self._today = today
        self.index_version = index.version
        self.report: Mapping[str, Any] = index.content.report
        self._index = index
        self._lexicon = lexicon
        self.encoder = encoder
        self._tokenizer = Tokenizer(lexicon.words)
        self._speller = Speller(
            index.bm25,
            (*lexicon.words, *lexicon.everyday_terms),
            self._tokenizer.dictionary,
            lambda: quoted_terms(clause.text for clause in index.content.clauses),
        )
        self._documents = {d.document_id: d for d in index.content.documents}
        self._validities = lru_cache(maxsize=1)(lambda day: validities(self._documents.values(), day))
        self._currency = lru_cache(maxsize=1)(
            lambda day: currency(self._documents.values(), self._validities(day), day)
        )
        self._warm = threading.Event()
        self._retriever = self.retriever(encoder)
        self._reranker = CrossEncoderReranker(config.reranker) if config.reranker else None
        self._library = Library(
            documents=self._documents,
            clauses=index.clause_by_id,
            search=lambda question, k, ids: self._retriever.retrieve_for(question, k, ids),
            words=lambda question: list(zip(*self._retriever.query(question), strict=True)),
            same_unit=self._same_unit,
            everyday=lexicon.everyday_in,
        )
        titles = {i: [normal(h.title) for h in headings] for i, headings in index.content.headings.items()}
        self._reader = Reader(self._documents, self._weight, lexicon.everyday_in, titles)
        self._answerer = ExtractiveAnswerer(self._library, self._reader, lambda: self.ledger.entries)

    @classmethod
    def open(
        cls,
        config: Config,
        version: str | None = None,
        encoder: Encoder | None = None,
        slot: ModelSlot | None = None,
    ) -> Assistant:
        """Open an index, by default the live one, in milliseconds; the model is loaded at the first question or by
        `warm`. `encoder`: one that is loaded already, so that the model is not loaded twice. `slot`: of the language
        model, which may join later.

        Raises IndexMissingError, IndexBrokenError, IndexMismatchError or ModelError with a message for the user.
        """
        lexicon = Lexicon.load(config.corpus)
        encoder = encoder or encoder_of(config)
        index = store.open_index(
            config.data / "index", encoder.fingerprint, _settings(config), Tokenizer(lexicon.words).fingerprint, version
        )
        return cls(config, index, lexicon, encoder, slot=slot)

    def warm(self) -> None:
        """Load the embedding model and the word list now (seconds), so that the first question need not wait."""
        self._tokenizer.tokens("预热")
        self._speller.warm()
        self.encoder.encode_question("预热")
        if self._reranker:
            self._reranker.chances("预热", ["预热"])
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
        return deque(self.stream(question, history, document_ids), maxlen=1)[0]

    def stream(
        self,
        question: str,
        history: Sequence[Mapping[str, str]] = (),
        document_ids: Sequence[str] = (),
        stopped: Callable[[], bool] = bool,
    ) -> Iterator[Answer]:
        """The answer in the clauses' own words at once; then, where a language model words it, as its sentences pass.

        The last answer is the one that `ask` returns; those before it have `writing` set. `stopped` ends the model's
        writing when it turns true. Raises InputError like `ask`, when the first answer is asked for.
        """
        text = self._checked(question)
        self._check_documents(document_ids)
        started = time.perf_counter()
        meant = self._meant(text)
        earlier = [self.meant(asked) for asked in check_history(history)]
        model = self.slot.model if self.slot else None
        resolved = resolve(
            meant.text,
            earlier,
            self.understand,
            answers_in(history),
            EarlierAnswers(self._documents, self._index.clause_by_id, lambda q: self._statements(q, document_ids)),
            model_resolver(model) if model is not None else None,
        )
        understood = replace(resolved, corrected=meant.changes)
        hits = self._hits(understood, document_ids)
        retrieved = time.perf_counter()
        draft = self._drafted(understood, hits, document_ids)
        drafted = time.perf_counter()
        verified = self._verify(draft)
        answer = self._answer(text, understood, draft, verified)
        finished = time.perf_counter()
        timings = {
            "retrieve": (retrieved - started) * 1000,
            "answer": (drafted - retrieved) * 1000,
            "verify": (finished - drafted) * 1000,
            "total": (finished - started) * 1000,
        }
        answer = replace(answer, timings_ms={name: round(value, 2) for name, value in timings.items()})
        if model is None or answer.refused or not self._writer.words(understood, verified.statements):
            yield answer
            return
        seconds = self.config.llm_seconds
        yield from worded_answers(answer, understood, verified.statements, self._writer, model, seconds, stopped)

    def _hits(self, question: Question, document_ids: Sequence[str]) -> list[Hit]:
        hits = self._retriever.retrieve_for(question, _READ_HITS, document_ids)
        return self._reranker.rerank(question.text, hits) if self._reranker else hits

    def _drafted(self, question: Question, hits: Sequence[Hit], document_ids: Sequence[str]) -> Draft:
        """The draft of an answer; of a question that asks for several things with each of them."""

        def alone(part: Question, cited: Sequence[str]) -> Draft:
            among = cited or document_ids
            return self._answerer.answer(part, self._hits(part, among), among)

        whole = self._answerer.answer(question, hits, document_ids)
        parts = parts_of(question, self.understand)
        if not parts and not any(s.cell or s.worked for s in whole.statements):  # these hold both already
            parts = of_each(question, self.understand)
        if not parts:
            return whole
        return compound_draft(whole, parts, Answering(self._library, self._reader, hits, alone, self._weight))

    def _statements(self, question: Question, document_ids: Sequence[str]) -> Sequence[Statement]:
        """What the draft of an answer states; () where it is refused."""
        hits = self._retriever.retrieve_for(question, _READ_HITS, document_ids)
        return self._answerer.answer(question, hits, document_ids).statements

    def compare(self, theme: str, document_ids: Sequence[str]) -> Answer:
        """What the documents say of a theme, or of several (「创新平台、人才引进」), side by side in `comparison`.

        "not_in_corpus" if none of them says anything of it. Raises InputError like `ask`, or for one document.
        """
        text = self._checked(theme)
        self._check_documents(document_ids)
        if len(set(document_ids)) < 2:
            raise InputError("请至少选择两份文件来比较。")
        meant = self._meant(text)
        question = replace(self.understand(meant.text), intent="comparison", corrected=meant.changes)
        statements = compare_documents(question, Sources(self._library, self._reader, document_ids))
        refusal = phrase("refused_compared", theme=text)
        draft = Draft(statements, refused=not statements, reason=refusal)
        return self._answer(text, question, draft, self._verify(draft))

    def search(self, question: str, k: int = 10, document_ids: Sequence[str] = ()) -> list[Hit]:
        """At most k clauses, best first. Raises InputError like `ask`."""
        text = self._checked(question)
        self._check_documents(document_ids)
        return self.ranked(self.understand(self.meant(text)), k, document_ids)

    def keyword_search(self, question: str) -> list[tuple[str, float]]:
        """Clause ids with their BM25 scores, best first: the baseline that the benchmark compares with."""
        tokens = self._tokenizer.tokens(self.understand(question).topic)
        scores = self._index.bm25.scores(tokens)
        order = scores.argsort()[::-1][:_READ_HITS]
        return [(self._index.content.passages[i].clause_id, float(scores[i])) for i in order]

    def meant(self, text: str) -> str:
        """The question without slips of the pen, with 2025年 for 去年."""
        return self._meant(text).text

    def _meant(self, text: str) -> Correction:
        spelt = self._speller.correct(text)
        dated, years = with_years(spelt.text, self._today())
        return Correction(dated, spelt.changes + years)

    def understand(self, text: str) -> Question:
        return read_question(
            text,
            tuple(self._documents.values()),
            self._lexicon.expand_units,
            self._unit_names,
            self._currency(self._today()),
        )

    def retriever(
        self, encoder: Encoder | None, weights: Weights | None = None, vector_weight: float | None = None
    ) -> HybridRetriever:
        """A retriever over this index, by default with the weights of the product."""
        return HybridRetriever(
            _SearchableIndex(self._index),
            self._tokenizer.tokens,
            encoder,
            self.understand,
            self._lexicon.synonyms_in,
            self.config.vector_weight if vector_weight is None else vector_weight,
            weights,
        )

    def ranked(
        self,
        question: Question,
        k: int,
        document_ids: Sequence[str] = (),
        retriever: HybridRetriever | None = None,
        read: bool = True,
    ) -> list[Hit]:
        """Retrieved clauses, put in order by what their sentences say, and by the reranker if one is set.

        With another `retriever`, or without reading them (`read`), it shows what the parts add.
        """
        retriever = retriever or self._retriever
        hits = retriever.retrieve_for(question, max(k, _READ_HITS), document_ids)
        if hits and read:
            words = list(zip(*retriever.query(question), strict=True))
            hits = self._reader.rerank(question, hits, words, _READ_HITS)
        return (self._reranker.rerank(question.text, hits) if self._reranker else hits)[:k]

    def candidates(self, question: Question) -> list[Candidate]:
        """The sentences that an answer is taken from, best first."""
        hits = self._retriever.retrieve_for(question, _READ_HITS)
        return self._reader.read(question, hits, self._library.words(question))

    def _verify(self, draft: Draft) -> Verified:
        return verify(draft.statements, self._documents, self._library.unit_names, self._library.is_unit)

    def _answer(self, text: str, question: Question, draft: Draft, verified: Verified) -> Answer:
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
        corrected = (phrase("notice_corrected", wrong=wrong, right=right) for wrong, right in question.corrected)
        notices = (
            (
                *succession_notices((u for _, _, a in draft.assignments for u in a.units), self.successions),
                *self._notices(citations, question),
            )
            if status == "answered"
            else ()
        )
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
            indicators=tuple(
                replace(indicator, marker=marker)
                for clause, indicator in draft.indicators
                if (marker := next((c.marker for c in citations if c.clause.clause_id == clause.clause_id), 0))
            ),
            worked=tuple(s.worked for s in lines if s.worked) if status == "answered" else (),
            comparison=comparison_table(lines, markers, self._documents) if status == "answered" else None,
            checks=Checks(not verified.struck, verified.struck),
            resolved_question=question.resolved,
            index_version=self.index_version,
            notices=(*corrected, *notices),
        )

    def _notices(self, citations: Sequence[Citation], question: Question | None = None) -> tuple[str, ...]:
        """What is to be known of the documents cited, in words: read from a scan, no longer in force; and, where the
        question is given, that a document of another period answers it too."""
        notices = []
        known = self._validities(self._today())
        cited = tuple(dict.fromkeys(c.clause.document_id for c in citations))
        for document_id in cited:
            document = self._documents[document_id]
            if document.confidence is not None:
                confidence = f"{document.confidence:.2f}"
                notices.append(phrase("notice_recognised", title=document.facts.title, confidence=confidence))
            notices.append(state_notice(document, known[document_id], self._documents))
        if question is not None:
            notices.append(other_period_notice(question, cited, self._library, self._reader, known))
        return tuple(filter(None, notices))

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
    def desk(self) -> Desk:
        """Finds who is responsible for tasks in one's own words, many at a time."""
        encoder = RememberingEncoder(self.encoder, self.config.embedding_query_prefix)
        retriever = self.retriever(encoder)
        return Desk(
            documents=self._documents,
            clauses=self._index.clause_by_id,
            search=retriever.retrieve_for,
            query=retriever.query,
            weight=self._weight,
            encoder=encoder,
            average_similarity=lambda vector: float(self._index.dense.similarities(vector).mean()),
            reader=self._reader,
            same_unit=self._same_unit,
        )

    def _same_unit(self, name: str) -> frozenset[str]:
        """All spellings of a unit, and of the bodies before it and after it."""
        spellings = self._lexicon.unit_variants(name)
        return spellings.union(*(self.successions.names(spelling) for spelling in spellings))

    @cached_property
    def ledger(self) -> Ledger:
        """Every figure that the documents set or report, read at the first use (some milliseconds a document)."""
        return Ledger(read_indicators(tuple(self._documents.values()), self._index.content.clauses))

    @cached_property
    def successions(self) -> Successions:
        """Which public bodies followed which, by the general ledger and the corpus' own."""
        return Successions.load(self.config.corpus)

    @cached_property
    def _writer(self) -> Writer:
        return Writer(Judge(self._documents, self._library.unit_names, self._library.is_unit))

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
        self.coverage = index.bm25.coverage
        self.similarities = index.dense.similarities


def _with_markers(statements: Sequence[Statement], markers: Mapping[tuple[str, int, int], int]) -> str:
    lines = []
    for statement in statements:
        numbers = dict.fromkeys(markers[(e.clause.clause_id, e.quote_start, e.quote_end)] for e in statement.evidence)
        lines.append(statement.text + "".join(f"[{n}]" for n in numbers))
    return "\n".join(lines)


def _refusal(reason: str, citations: Sequence[Citation]) -> str:
    return "\n".join([reason, *(f"[{c.marker}] {c.label}" for c in citations)])
