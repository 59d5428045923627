"""rag/answer/breach.py: the penalty for breaking a provision, set in an article that cites it."""

import time

import pytest
from policy_samples import PLAN, clause_of, hit, library, reader, understand

from rag.answer.breach import place_of, places_cited
from rag.answer.extractive import ExtractiveAnswerer
from rag.types import Clause, Document

DUTY = (
    "第七十八条 业主应当安全使用物业。\n业主不得实施下列行为：\n（一）擅自拆改承重结构；\n（二）从建筑物中抛掷物品。\n"
    "业主应当配合检查。"
)
PENALTY = (
    "第九十八条 有下列情形的，依照下列规定处理：\n"
    "（一）违反本条例第七十八条第二款第（一）项规定的，由住房主管部门处五万元以上十万元以下的罚款；\n"
    "（二）违反本条例第七十八条第二款第（二）项规定的，由公安机关给予警告，处五百元以上五千元以下的罚款。"
)
SORTING = "第八十条 业主应当分类投放垃圾。"
LAW = Document("law", f"{DUTY}\n{SORTING}\n{PENALTY}", PLAN.facts)
DUTY_CLAUSE = clause_of(LAW, DUTY, ("第七十八条",), "article")
SORTING_CLAUSE = clause_of(LAW, SORTING, ("第八十条",), "article")
PENALTY_CLAUSE = clause_of(LAW, PENALTY, ("第九十八条",), "article")
CLAUSES = (DUTY_CLAUSE, SORTING_CLAUSE, PENALTY_CLAUSE)


def texts(question: str, first: Clause = DUTY_CLAUSE) -> list[str]:
    answerer = ExtractiveAnswerer(library(CLAUSES, [LAW]), reader([LAW]))
    hits = [hit(first), *(hit(c, 2.0) for c in CLAUSES if c is not first)]
    return [s.text for s in answerer.answer(understand(question), hits).statements]


@pytest.mark.parametrize(
    "question",
    ["从建筑物中抛掷物品罚多少钱？", "从建筑物中抛掷物品怎么处罚？", "从建筑物中抛掷物品由谁处罚？"],
)
def test_the_provision_is_told_with_the_penalty_that_cites_it(question):
    assert texts(question) == [
        "业主不得实施下列行为：",
        "（二）从建筑物中抛掷物品。",
        "（二）违反本条例第七十八条第二款第（二）项规定的，由公安机关给予警告，处五百元以上五千元以下的罚款。",
    ]


def test_a_provision_that_no_penalty_cites_has_none():
    assert texts("分类投放垃圾罚多少钱？", SORTING_CLAUSE) == []


def test_what_asks_for_no_penalty_is_told_none():
    assert texts("能不能从建筑物中抛掷物品？") == ["业主不得实施下列行为：", "（二）从建筑物中抛掷物品。"]


@pytest.mark.parametrize(
    ("words", "place"),
    [
        ("业主应当安全", (78, 1, 0)),
        ("业主不得", (78, 2, 0)),
        ("（二）从建筑物", (78, 2, 2)),
        ("业主应当配合", (78, 3, 0)),
    ],
)
def test_where_a_sentence_stands(words, place):
    assert place_of(DUTY_CLAUSE, LAW.text.index(words)) == place


def test_what_stands_in_no_article_has_no_place():
    assert place_of(clause_of(PLAN, PLAN.text[:5], ("一、总体要求",)), 0) is None


@pytest.mark.parametrize(
    ("cited", "places"),
    [
        ("第三十七条第一款规定", ((37, 1, 0),)),
        ("第五十七条、第五十九条规定", ((57, 0, 0), (59, 0, 0))),
        ("第七十八条第二款第（十二）项、第（十三）项规定的", ((78, 2, 12), (78, 2, 13))),
        ("第十条第一款、第二款规定", ((10, 1, 0), (10, 2, 0))),
        ("第十条第三项", ((10, 0, 3),)),
    ],
)
def test_what_a_penalty_cites(cited, places):
    assert places_cited(cited) == places


def test_a_long_run_is_read_in_linear_time():
    began = time.perf_counter()
    places_cited("第一条" * 16_000)
    assert time.perf_counter() - began < 1
