"""Clauses of the corpus documents, shortened, with the little that reading and answering need around them.

The two plans are the province's of 2021 and 2016, the third document is a city's. The search tokens are the bigrams of
the topic and every token weighs the same, so that a coverage is a count of bigrams.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from rag.answer.extractive import ExtractiveAnswerer
from rag.answer.library import Library
from rag.question import Question, read_question
from rag.read import Candidate, Reader
from rag.types import Assignment, Clause, ClauseKind, Document, DocumentFacts, Draft, Hit, Table

PROVINCE = "广西壮族自治区"
WIND_PATH = ("二、工作任务", "（三）大力发展新能源产业", "12．打造风电产业链")
WIND_UNITS = "（责任单位：自治区工业和信息化厅、能源局）"
WIND_TEXT = f"12．打造风电产业链。适度开发风能资源丰富地区的陆上风电，积极推进广西北部湾海上风电场建设。{WIND_UNITS}"
ENERGY_FIGURE = "到2023年，力争新能源产业产值达到340亿元，增加值达到110亿元。"
ENERGY_TEXT = (
    "（三）大力发展新能源产业。以安全、高效、清洁为发展方向，重点发展海上风电、先进核能、生物质能、高效储能、"
    f"智能电网等产业，推动产业向价值链高端发展。{ENERGY_FIGURE}"
)
GAMES_TEXT = "36．发展电竞产业。支持电竞行业的优秀企业落户广西。（责任单位：自治区体育局）"
SIX_TEXT = (
    "重点选择新一代信息技术、智能装备制造、节能环保、新材料、新能源汽车、大健康等六大产业作为广西“十三五”"
    "战略性新兴产业重点培育发展方向。"
)
NOTE_TEXT = "⁸ “链主”企业是指在产业发展过程中能够充分利用外部资源、发挥自身比较优势的企业。"
MEETING_TEXT = (
    "《百色市科技创新“十四五”发展规划（2021—2025年）》已经市五届人民政府第9次常务会议审议通过，现印发给你们。"
)
CAPTION, HEADER = "表 2 科技创新发展主要指标", "序号\t指标（单位）\t2020 年\t2025 年"
ROWS = ("2\t国家重点实验室（个）\t—\t2", "3\t新型研发机构（家）\t—\t5")


def _document(document_id: str, lines: Sequence[str], facts: DocumentFacts, **more: object) -> Document:
    return Document(document_id, "\n".join(lines), facts, **more)  # type: ignore[arg-type]


PLAN = _document(
    "plan-2021",
    ("桂政办发〔2021〕97号", ENERGY_TEXT, WIND_TEXT, GAMES_TEXT),
    DocumentFacts(
        title="广西战略性新兴产业发展三年行动方案（2021—2023年）",
        document_number="桂政办发〔2021〕97号",
        issuing_body="广西壮族自治区人民政府办公厅",
        date_signed="2021-09-18",
        date_published="2021-09-28",
        period_start=2021,
        period_end=2023,
        region=PROVINCE,
        region_level="省级",
    ),
    aliases=("三年行动方案",),
)
OLD_PLAN = _document(
    "plan-2016",
    (SIX_TEXT,),
    DocumentFacts(
        title="广西战略性新兴产业创新发展实施方案",
        document_number="桂政办发〔2016〕112号",
        issuing_body="广西壮族自治区人民政府办公厅",
        date_signed="2016-09-19",
        period_start=2016,
        period_end=2020,
        region=PROVINCE,
        region_level="省级",
    ),
)
_CITY_TEXT = "\n".join((MEETING_TEXT, NOTE_TEXT, CAPTION, HEADER, *ROWS))
_SPANS = tuple((_CITY_TEXT.index(row), _CITY_TEXT.index(row) + len(row)) for row in ROWS)
CITY_PLAN = _document(
    "city-2022",
    (_CITY_TEXT,),
    DocumentFacts(
        title="百色市科技创新“十四五”发展规划（2021—2025年）",
        document_number="百政发〔2022〕5号",
        issuing_body="百色市人民政府",
        date_signed="2022-02-25",
        date_published="2022-02-28",
        period_start=2021,
        period_end=2025,
        region="百色市",
        region_level="市级",
    ),
    tables=(
        Table(
            CAPTION,
            tuple(HEADER.split("\t")),
            tuple(tuple(row.split("\t")) for row in ROWS),
            _SPANS[0][0] - len(HEADER) - 1,
            _SPANS[-1][1],
            _SPANS,
        ),
    ),
    aliases=("百色规划",),
)
DOCUMENTS = (PLAN, OLD_PLAN, CITY_PLAN)


def clause_of(
    document: Document,
    text: str,
    path: Sequence[str] = (),
    kind: ClauseKind = "paragraph",
    assignment: Assignment | None = None,
    identifier: str = "",
    children: tuple[str, ...] = (),
) -> Clause:
    """The clause that consists of these words of the document."""
    start = document.text.index(text)
    name = f"{document.document_id}#{identifier or start}"
    end = start + len(text)
    return Clause(name, document.document_id, kind, tuple(path), "", text, start, end, assignment, children=children)


def assigned(lead: str, cooperating: str, printed: str) -> Assignment:
    """Units separated by spaces."""
    return Assignment(tuple(lead.split()), tuple(cooperating.split()), (), printed, True)


FRONT = clause_of(PLAN, "桂政办发〔2021〕97号", (), "front", identifier="front")
WIND = clause_of(PLAN, WIND_TEXT, WIND_PATH, "task", assigned("自治区工业和信息化厅", "自治区能源局", WIND_UNITS), "12")
GAMES = clause_of(
    PLAN,
    GAMES_TEXT,
    ("二、工作任务", "（八）努力发展数字创意及新兴服务业", "36．发展电竞产业"),
    "task",
    assigned("自治区体育局", "", "（责任单位：自治区体育局）"),
    "36",
)
ENERGY = clause_of(PLAN, ENERGY_TEXT, WIND_PATH[:2], identifier="3")
SIX = clause_of(OLD_PLAN, SIX_TEXT, ("二、发展重点和方向",), identifier="2")
MEETING = clause_of(CITY_PLAN, MEETING_TEXT, (), "front", identifier="front")
NOTE = clause_of(CITY_PLAN, NOTE_TEXT, ("三、培植创新型领军企业",), "footnote", identifier="n8")
TABLE = clause_of(CITY_PLAN, f"{HEADER}\n{ROWS[0]}\n{ROWS[1]}", (CAPTION,), "table", identifier="t2")
CLAUSES = (FRONT, ENERGY, WIND, GAMES, SIX, MEETING, NOTE, TABLE)


def understand(text: str) -> Question:
    return read_question(text, DOCUMENTS, known_units=("自治区体育局", "体育局"))


def words_of(question: Question) -> list[tuple[str, float]]:
    """Bigrams of the topic, marked as the tokenizer marks them, with weight 1."""
    return [(f"2:{a}{b}", 1.0) for run in question.topic.split() for a, b in pairwise(run)]


def hit(clause: Clause, score: float = 3.0, similarity: float = 0.9) -> Hit:
    return Hit(clause, score, clause.start, clause.end, similarity)


def library(clauses: Sequence[Clause] = CLAUSES, documents: Sequence[Document] = DOCUMENTS) -> Library:
    """Its search ranks clauses by how many of the question's bigrams they hold, and leaves out those with none."""

    def search(question: Question, k: int, document_ids: Sequence[str]) -> list[Hit]:
        words = [word.removeprefix("2:") for word, _ in words_of(question)]
        counted = [
            (sum(word in "".join((*c.heading_path, c.text)) for word in words), c)
            for c in clauses
            if not document_ids or c.document_id in document_ids
        ]
        counted.sort(key=lambda pair: -pair[0])
        return [hit(clause, float(count)) for count, clause in counted[:k] if count]

    return Library({d.document_id: d for d in documents}, {c.clause_id: c for c in clauses}, search, words_of)


def reader(documents: Sequence[Document] = DOCUMENTS) -> Reader:
    return Reader({d.document_id: d for d in documents}, lambda token: 1.0)


def candidates(question: Question, *clauses: Clause) -> list[Candidate]:
    """Every sentence of the clauses, read against the question; all clauses were found equally well."""
    return reader().read(question, [hit(c) for c in clauses], words_of(question))


def answer(text: str, *clauses: Clause, document_ids: Sequence[str] = ()) -> Draft:
    """The draft for a question with these clauses found, in this order."""
    hits = [hit(clause, 3.0 - 0.1 * rank) for rank, clause in enumerate(clauses)]
    return ExtractiveAnswerer(library(), reader()).answer(understand(text), hits, document_ids)


def quoted(draft: Draft) -> list[str]:
    """The words of the documents that the statements rest on."""
    texts = {d.document_id: d.text for d in DOCUMENTS}
    return [texts[e.clause.document_id][e.quote_start : e.quote_end] for s in draft.statements for e in s.evidence]
