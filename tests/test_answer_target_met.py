"""rag/answer/target_met.py: whether targets were met, by the rows that give target and result for one year."""

import time
from dataclasses import replace

import pytest
from policy_samples import CITY_PLAN, clause_of, library, reader

from rag.answer.sources import Sources
from rag.answer.target_met import target_statements
from rag.question import read_question
from rag.types import Document, IndicatorEntry, Table

HEADER = "序号\t主要指标\t2020 年目标值\t2020 年实际值"
ROWS = (
    "1\t全社会研发经费支出占地区生产总值比重（%）\t1.20\t0.32",
    "2\t每万人口发明专利拥有量（件）\t1.30\t1.40",
)
LATER = "3\t科技进步贡献率（%）\t49.2\t60"  # of a table that sets 2025 against 2020
TEXT = "\n".join((HEADER, *ROWS, LATER))
SPANS = tuple((TEXT.index(row), TEXT.index(row) + len(row)) for row in (*ROWS, LATER))
TABLE = Table("", tuple(HEADER.split("\t")), tuple(tuple(r.split("\t")) for r in (*ROWS, LATER)), 0, len(TEXT), SPANS)
DOCUMENT = Document("city", TEXT, CITY_PLAN.facts, tables=(TABLE,))
CLAUSES = [clause_of(DOCUMENT, row, kind="row") for row in (*ROWS, LATER)]


def entry(row: int, name: str, value: str, unit: str, year: int, role: str) -> IndicatorEntry:
    held = CLAUSES[row]
    return IndicatorEntry(
        name, "", "百色市", value, float(value), None, unit, "", "level", year, None, role, "",  # type: ignore[arg-type]
        "city", held.clause_id, held.start, held.end, "table",
    )  # fmt: skip


ENTRIES = [
    entry(0, "全社会研发经费支出占地区生产总值比重", "1.20", "%", 2020, "target"),
    entry(0, "全社会研发经费支出占地区生产总值比重", "0.32", "%", 2020, "actual"),
    entry(1, "每万人口发明专利拥有量", "1.30", "件", 2020, "target"),
    entry(1, "每万人口发明专利拥有量", "1.40", "件", 2020, "actual"),
    entry(2, "科技进步贡献率", "49.2", "%", 2020, "actual"),
    entry(2, "科技进步贡献率", "60", "%", 2025, "target"),
]
SOURCES = Sources(library(CLAUSES, [DOCUMENT]), reader([DOCUMENT]), (), ENTRIES)


def rows(question: str) -> list[str]:
    asked = read_question(question, [DOCUMENT])
    return [s.evidence[0].clause.text for s in target_statements(asked, SOURCES)]


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("百色每万人发明专利2020年目标完成了吗", [ROWS[1]]),
        ("百色十三五末研发经费支出占比达到目标没有", [ROWS[0]]),
        (
            "百色十三五末，每万人发明专利和研发经费支出占比这两项，对着2020年目标哪项达标、哪项没达标？",
            [ROWS[1], ROWS[0]],
        ),
    ],
)
def test_the_row_with_target_and_result_tells_whether_it_was_met(question, told):
    assert rows(question) == told


@pytest.mark.parametrize(
    "question",
    [
        "百色科技进步贡献率2020年达标了吗",  # no target for that year
        "百色每万人发明专利和瞪羚企业2020年达标了吗",  # one of the two has no row
        "百色每万人发明专利2025年达标了吗",
        "南宁每万人发明专利2020年达标了吗",
        "百色每万人发明专利2020年有多少件",  # nothing is asked of a target
        "企业污水排放达标了吗",
        "全区每万人发明专利2020年达标了吗",  # of the province, not of the city
    ],
)
def test_without_such_a_row_for_each_nothing_is_told(question):
    assert rows(question) == []


def test_a_long_hostile_question_is_read_in_linear_time():
    asked = read_question("达标", [DOCUMENT])
    began = time.perf_counter()
    for text in ("达标" * 25_000, "目标" * 25_000, "没有" * 25_000 + "达标", "完成了" * 16_000):
        target_statements(replace(asked, text=text, unnamed=text), SOURCES)
    assert time.perf_counter() - began < 5
