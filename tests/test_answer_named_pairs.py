"""rag/answer/named_pairs.py: two figures whose names differ in nothing but the two things named."""

import time
from dataclasses import replace

import pytest
from policy_samples import PLAN, clause_of, library

from rag.answer.named_pairs import named_pair
from rag.question import read_question
from rag.types import Document, IndicatorEntry

ROWS = (
    ("高新技术企业工业总产值", "12500", "亿元"),
    ("高新区工业总产值", "12000", "亿元"),
    ("国家重点实验室数量", "3", "家"),
    ("科技型中小企业研发费用", "80", "亿元"),
)
DOCUMENT = Document("plan", "\n".join(f"{name}\t{value}" for name, value, _ in ROWS), PLAN.facts)
CLAUSES = [clause_of(DOCUMENT, line, kind="row") for line in DOCUMENT.text.split("\n")]
EVERYDAY = (("高企", ("高新技术企业",)),)
LIBRARY = replace(library(CLAUSES, [DOCUMENT]), everyday=lambda text: [pair for pair in EVERYDAY if pair[0] in text])


def entry(number: int, scope: str = "", year: int = 2025) -> IndicatorEntry:
    name, value, unit = ROWS[number]
    held = CLAUSES[number]
    return IndicatorEntry(
        name.removeprefix(scope), scope, "广西壮族自治区", value, float(value), None, unit, "", "level", year, None,
        "target", "", "plan", held.clause_id, held.start, held.end, "table",
    )  # fmt: skip


ENTRIES = [entry(number) for number in range(len(ROWS))]


def values(question: str, entries=ENTRIES) -> list[str]:
    pair = named_pair(read_question(question, [DOCUMENT]), entries, LIBRARY)
    return [e.value for e in pair or ()]


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("2025年的产值目标，高新技术企业和高新区比，哪个大？数字列一下。", ["12500", "12000"]),
        ("2025年高新区的工业总产值比高新技术企业少多少", ["12000", "12500"]),
        ("25年高企产值比高新区高了吗", ["12500", "12000"]),  # the everyday word of the one
    ],
)
def test_the_things_are_told_in_the_order_in_which_they_are_named(question, told):
    assert values(question) == told


@pytest.mark.parametrize(
    "question",
    [
        "2025年的利润目标，高新技术企业和高新区哪个大",  # of another measure
        "2025年的产值，国家高新技术企业和省高新区哪个大",  # parts of longer names
        "2023年的产值目标，高新技术企业和高新区哪个大",  # of another year
        "2025年产值，高新技术企业和瞪羚企业哪个大",
    ],
)
def test_nothing_else_is_taken_for_them(question):
    assert values(question) == []


def test_where_the_ledger_tells_the_thing_apart_the_name_is_not_taken_apart():
    entries = [entry(0, "高新技术企业"), entry(1, "高新区")]
    assert values("2025年的产值目标，高新技术企业和高新区哪个大", entries) == []


def test_a_long_hostile_question_is_read_in_time():
    asked = read_question("高新技术企业和高新区产值哪个大", [DOCUMENT])
    began = time.perf_counter()
    for text in ("高新区" * 16_000 + "产值", "高新技术企业产值" * 6_000, "和高新区产值和高新技术企业" * 3_800):
        named_pair(replace(asked, text=text), ENTRIES, LIBRARY)
    assert time.perf_counter() - began < 5
