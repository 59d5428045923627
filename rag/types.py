"""The nouns of the system. Imports nothing of ours; everything is frozen and is returned, never changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal, Protocol

import numpy as np
from numpy.typing import NDArray

HeadingKind = Literal["part", "chapter", "section", "article", "item", "task", "box", "table", "annex", "preface"]
ClauseKind = Literal["task", "article", "paragraph", "item", "table", "row", "footnote", "front", "end", "node"]
Intent = Literal[
    "unit",
    "unit_tasks",
    "figure",
    "time",
    "list",
    "definition",
    "where",
    "comparison",
    "document",
    "corpus",
    "summary",
    "fact",
    "chat",
]
AnswerStatus = Literal["answered", "not_in_corpus", "unsupported"]
# How large; by how many percent a year or in all; by how much more; how many times as large (翻一番).
IndicatorMeasure = Literal["level", "growth", "increase", "multiple"]
IndicatorRole = Literal["target", "base", "actual"]  # to be reached; where a table starts from; reported as reached
WorkedKind = Literal["total", "difference", "ratio", "share", "growth", "largest", "smallest", "ranking", "count"]


@dataclass(frozen=True, slots=True)
class DocumentFacts:
    """What a document says of itself; "" where neither the file nor the manifest tells."""

    title: str = ""
    document_number: str = ""  # 发文字号, as printed: 桂政办发〔2021〕97号
    issuing_body: str = ""  # 发文机关
    date_signed: str = ""  # 成文日期, ISO 8601: 2021-09-18
    date_published: str = ""  # 发布日期, ISO 8601
    period_start: int | None = None  # first year of the plan's period
    period_end: int | None = None  # last year, inclusive
    region: str = ""  # the place the document speaks for: 广西壮族自治区, 百色市
    region_level: str = ""  # 国家, 省级, 市级, 县级
    status: str = ""  # 有效, 已到期, 已废止
    addressees: str = ""  # 主送机关, as printed, without the colon: 各市、县人民政府
    index_number: str = ""  # 索引号 of the register of published information: 000014349/2021-00065
    effective_date: str = ""  # 施行日期, ISO 8601
    repeals: tuple[str, ...] = ()  # titles of the documents that it repeals (同时废止), without 《》


@dataclass(frozen=True, slots=True)
class Removal:
    """Something taken out of the running text: kept here so that nothing of the source is lost."""

    kind: str  # "markdown", "footnote_mark", "repeated_header", "control", "html", "front_matter", "page_number"
    text: str
    line: int  # line of the source file, from 1


@dataclass(frozen=True, slots=True)
class SourceText:
    """What a file format is turned into before it is parsed: plain text, one paragraph or table row per line.

    Cells of a row are separated by tabs; a footnote is a line that begins with its superscript number (¹), placed
    after the paragraph that points to it with the same mark.
    """

    text: str
    line_pages: tuple[int, ...] = ()  # page of each line of `text`, from 1; () for formats without pages
    removed: tuple[Removal, ...] = ()  # running heads, page numbers, the red head
    warnings: tuple[str, ...] = ()
    confidence: float | None = None  # mean of the recogniser in [0, 1]; None where the text was not recognised


@dataclass(frozen=True, slots=True)
class Footnote:
    number: str  # "1"
    text: str  # without its number
    start: int  # characters in Document.text, of the whole footnote with its number
    end: int


@dataclass(frozen=True, slots=True)
class Table:
    title: str  # the caption, "" if it has none
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]  # merged cells are filled down, so that a row stands alone
    start: int  # the header and the rows, without the caption
    end: int
    row_spans: tuple[tuple[int, int], ...]  # of each row, in Document.text


@dataclass(frozen=True, slots=True)
class Document:
    """A parsed file. `text` is the source with page breaks joined; every offset of ours points into it."""

    document_id: str
    text: str
    facts: DocumentFacts
    file: str = ""  # name in the corpus folder
    sha256: str = ""  # of the file's bytes
    footnotes: tuple[Footnote, ...] = ()
    tables: tuple[Table, ...] = ()
    removed: tuple[Removal, ...] = ()
    aliases: tuple[str, ...] = ()  # what people call it, from the manifest: 三年行动方案
    warnings: tuple[str, ...] = ()
    pages: tuple[tuple[int, int], ...] = ()  # (first character, page from 1) where a page begins; () without pages
    confidence: float | None = None  # of a recognised (scanned) document, in [0, 1]; None for text as published


@dataclass(frozen=True, slots=True)
class Heading:
    level: int  # from 1; the length of `path`
    number: str  # as printed: "（三）", "12．", "专栏 4"; "" where the heading has none
    title: str
    path: tuple[str, ...]  # from the outermost heading to this one, inclusive
    kind: HeadingKind
    start: int  # the printed heading (mark and title) in Document.text
    end: int
    scope_end: int  # where the section under this heading ends, exclusive


@dataclass(frozen=True, slots=True)
class Assignment:
    """Who is responsible, as the clause says."""

    lead: tuple[str, ...]  # 牵头单位, with the omitted level of government restored: 自治区药监局
    cooperating: tuple[str, ...]  # 配合单位
    unstated: tuple[str, ...]  # responsible, but the document does not say in which role
    printed: str  # the words of the clause
    role_stated: bool
    time_limit: str = ""  # 完成时限, as printed: 2023年底前; "" where none is set

    @property
    def units(self) -> tuple[str, ...]:
        return self.lead + self.cooperating + self.unstated


@dataclass(frozen=True, slots=True)
class Clause:
    """The smallest unit we cite (条款), or a node above clauses (section, box, table): verbatim, with offsets."""

    clause_id: str  # "gx-plan-2021#2.3.12": the numbering path, the same after every rebuild
    document_id: str
    kind: ClauseKind
    heading_path: tuple[str, ...]  # ("二、工作任务", "（三）大力发展新能源产业", "12．打造风电产业链")
    label: str  # the numbering alone: "二、（三）12．"
    text: str  # document.text[start:end] == text
    start: int  # characters, from 0
    end: int  # exclusive
    assignment: Assignment | None = None
    parent_id: str = ""  # the node above
    children: tuple[str, ...] = ()  # clause ids one level below, in order; only of nodes and tables
    context: str = ""  # what the text needs to be understood: a row's caption and header


@dataclass(frozen=True, slots=True)
class Passage:
    """A piece of a clause as it is searched: clause.text[start - clause.start : end - clause.start]."""

    clause_id: str
    start: int  # characters in Document.text
    end: int
    heading: str  # heading path and title: searched, never quoted
    body: str  # the passage itself, with its context


@dataclass(frozen=True, slots=True)
class Hit:
    clause: Clause
    score: float  # higher is better; comparable within one question only
    start: int  # the best passage, in Document.text
    end: int
    similarity: float  # cosine of the question and the best passage, in [-1, 1]; 0 without vectors


@dataclass(frozen=True, slots=True)
class Citation:
    marker: int
    clause: Clause
    facts: DocumentFacts
    label: str  # 《…》（桂政办发〔2021〕97号）二、（三）12．
    quote: str  # the words in clause.text that carry the answer
    quote_start: int  # in Document.text
    quote_end: int
    page: int | None = None  # where the clause begins, from 1; None for a file without pages


@dataclass(frozen=True, slots=True)
class TaskUnits:
    task: str
    lead: tuple[str, ...]
    cooperating: tuple[str, ...]
    unstated: tuple[str, ...]
    marker: int


@dataclass(frozen=True, slots=True)
class Indicator:
    name: str
    value: str
    unit: str
    year: int | None
    scope: str
    marker: int


@dataclass(frozen=True, slots=True)
class IndicatorEntry:
    """One figure that a document sets or reports: of what, how much, by when, and the words that say so."""

    name: str  # as printed, without what it is measured of: 产值, 研发经费投入强度; of a count, what is counted
    scope: str  # what it is measured of, as printed: 新能源产业; "" for the whole field of the document
    region: str  # the place named beside the figure, else the document's own
    value: str  # as printed, without its unit and without separators of thousands: "1130", "2.8", "5—10", "一番"
    number: float | None  # the value to reckon with, of a span its lower end; None where there is none
    number_to: float | None  # the upper end of a span
    unit: str  # as printed: 亿元, %, 家, 件/万人; "" where there is none
    bound: str  # the words that keep it from being exact: 以上, 左右, 突破, 超过, 不低于; "" where there are none
    measure: IndicatorMeasure
    year: int | None  # the year by which or in which; the last year of a span; None where the document gives none
    year_from: int | None  # the first year of a span: 2021 in 2021—2025年年均增长; None for a single year
    role: IndicatorRole
    kind: str  # 预期性 or 约束性, as a table prints it; "" where it is not said
    document_id: str
    clause_id: str
    start: int  # the words or the table row that say it, in Document.text
    end: int
    source: Literal["prose", "table"]


@dataclass(frozen=True, slots=True)
class ComparisonCell:
    """What one document says of a theme."""

    theme: str
    document_id: str
    text: str  # in the document's words; "" where it says nothing of the theme
    marker: int | None = None  # of its citation; None before citations are numbered, and where the text is ""


@dataclass(frozen=True, slots=True)
class ComparisonColumn:
    document_id: str
    label: str  # the document's title, with its period


@dataclass(frozen=True, slots=True)
class ComparisonRow:
    theme: str
    cells: tuple[ComparisonCell, ...]  # in the order of the columns


@dataclass(frozen=True, slots=True)
class ComparisonTable:
    """What documents say of one or more themes, side by side."""

    columns: tuple[ComparisonColumn, ...]
    rows: tuple[ComparisonRow, ...]


@dataclass(frozen=True, slots=True)
class Worked:
    """A figure that no document prints, reckoned from figures that documents print."""

    kind: WorkedKind
    value: str  # "1940", "15—20"; "" for a ranking
    unit: str
    bound: str  # what the terms leave open: 至少, 至多, 约, 按下限计, 按上限计; "" for an exact result
    terms: tuple[IndicatorEntry, ...]  # in the order of the formula
    formula: str  # "1130 + 810 = 1940（亿元）"
    limit: str = ""  # of a count, what its terms were held against: "超过500亿元"


@dataclass(frozen=True, slots=True)
class Evidence:
    """A quote that a draft rests on, before it is verified and numbered."""

    clause: Clause
    quote_start: int  # in Document.text
    quote_end: int


@dataclass(frozen=True, slots=True)
class Statement:
    """One sentence or list item of a draft, with the evidence it claims."""

    text: str
    evidence: tuple[Evidence, ...]
    cell: ComparisonCell | None = None  # of the table in which the statement stands
    worked: Worked | None = None  # the reckoning that the text tells; its result stands in no clause


@dataclass(frozen=True, slots=True)
class Draft:
    """What an answerer proposes; nothing of it is shown before it is verified."""

    statements: tuple[Statement, ...]
    refused: bool = False
    reason: str = ""  # why it is refused, in words for the user
    nearest: tuple[Evidence, ...] = ()  # offered when refused
    assignments: tuple[tuple[Clause, str, Assignment], ...] = ()  # clause, task, who
    indicators: tuple[tuple[Clause, Indicator], ...] = ()
    engine: str = "extractive"
    greeting: str = ""  # small talk: shown as it is, it states nothing of any document


@dataclass(frozen=True, slots=True)
class Checks:
    supported: bool
    unsupported: tuple[str, ...] = ()  # each: what was struck and why


@dataclass(frozen=True, slots=True)
class Answer:
    question: str
    text: str  # with [1] [2] markers
    status: AnswerStatus
    engine: str
    intent: Intent
    citations: tuple[Citation, ...] = ()
    assignments: tuple[TaskUnits, ...] = ()
    indicators: tuple[Indicator, ...] = ()
    comparison: ComparisonTable | None = None
    worked: tuple[Worked, ...] = ()  # figures in the text that are reckoned, with what they are reckoned from
    checks: Checks = field(default_factory=lambda: Checks(True))
    timings_ms: dict[str, float] = field(default_factory=dict)
    resolved_question: str = ""  # the question after the history is taken in; "" if it stands alone
    index_version: str = ""
    notices: tuple[str, ...] = ()  # what the user must know: an expired plan, a model still loading
    writing: bool = False  # a language model is still wording it; another answer follows

    @property
    def refused(self) -> bool:
        return self.status != "answered"


class Encoder(Protocol):
    """Turns text into vectors. One instance may be used from several threads."""

    @property
    def fingerprint(self) -> str:
        """Names the weights and the way they are used; equal fingerprints give equal vectors."""

    @property
    def dimension(self) -> int: ...

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Embed passages: shape (len(texts), dimension), rows of length 1, so inner product = cosine."""

    def encode_question(self, question: str) -> NDArray[np.float32]:
        """Embed a question, with the model's query prefix if it has one: shape (dimension,), length 1."""


class Reranker(Protocol):
    def rerank(self, question: str, hits: Sequence[Hit]) -> list[Hit]:
        """The same hits in another order, each once; scores stay descending."""


class Retriever(Protocol):
    def retrieve(self, question: str, k: int) -> list[Hit]:
        """At most k hits, best first, each clause once; [] when nothing matches. Higher score is better."""
