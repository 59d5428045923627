"""rag/answer/multiples.py: how many times as large a figure is as it was, where a document says so."""

import time
from dataclasses import replace

import pytest
from policy_samples import PLAN, clause_of, library, reader

from rag.answer.multiples import multiple_statements
from rag.answer.sources import Sources
from rag.indicators.read import read_indicators
from rag.question import read_question
from rag.types import Document

COUNT = "2020年，全区高新技术企业达到2806家，是2015年的4.4倍。"
OUTPUT = "2020年，全区高新技术企业工业总产值达到6124.05亿元，是2015年的1.9倍。"
DOCUMENT = Document("province", f"{COUNT}\n{OUTPUT}", replace(PLAN.facts, period_end=2025))
CLAUSES = [clause_of(DOCUMENT, line) for line in (COUNT, OUTPUT)]
SOURCES = Sources(library(CLAUSES, [DOCUMENT]), reader([DOCUMENT]), (), read_indicators([DOCUMENT], CLAUSES))


def told(question: str) -> list[str]:
    return [s.text for s in multiple_statements(read_question(question, [DOCUMENT]), SOURCES)]


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("2020年底广西的高新技术企业家数相当于五年前的几倍？", COUNT),
        ("全区高新技术企业2020年是2015年的几倍", COUNT),
        ("高新技术企业工业总产值2020年达到2015年的多少倍", OUTPUT),
    ],
)
def test_the_document_says_how_many_times_as_large_it_is(question, sentence):
    assert told(question) == [sentence]


@pytest.mark.parametrize(
    "question",
    [
        "全区高新技术企业2020年是2016年的几倍",  # of another year
        "2020年底高新技术企业相当于三年前的几倍",
        "瞪羚企业2020年是2015年的几倍",  # of another thing
        "百色高新技术企业2020年是2015年的几倍",  # of another place
        "全区高新技术企业2020年有多少家",
    ],
)
def test_no_other_figure_is_told(question):
    assert told(question) == []


def test_a_long_hostile_question_is_read_in_linear_time():
    asked = read_question("高新技术企业是几倍", [DOCUMENT])
    began = time.perf_counter()
    for text in ("是" * 50_000, "五年前" * 16_000, "几倍是" * 16_000):
        multiple_statements(replace(asked, text=text, unnamed=text), SOURCES)
    assert time.perf_counter() - began < 5
