"""rag/answer/extractive.py: 「为什么」 is answered only where a clause gives a reason."""

import pytest
from policy_samples import GAMES, PLAN, answer, clause_of, hit, library, reader, understand

from rag.answer.extractive import ExtractiveAnswerer
from rag.question_words import GIVES_REASON
from rag.types import Document

PREFACE = "为贯彻落实自治区党委、自治区人民政府的决策部署，推动广西战略性新兴产业加快发展，制定本方案。"


@pytest.mark.parametrize(
    "question", ["为什么支持电竞行业的优秀企业落户广西？", "支持电竞行业优秀企业落户广西的原因是什么？"]
)
def test_a_clause_that_gives_no_reason_is_no_answer(question):
    draft = answer(question, GAMES)
    assert draft.refused
    assert "没有说明原因" in draft.reason
    assert [e.clause for e in draft.nearest] == [GAMES]


@pytest.mark.parametrize(
    ("sentence", "gives"),
    [
        (PREFACE, True),
        ("由于降雨偏多，各地要加强值守。", True),
        ("统一动力电池编码，旨在实现全生命周期追溯。", True),
        ("支持电竞行业的优秀企业落户广西。", False),
        ("加快换电站建设规划，为建设换电站提供政策支持，扩大覆盖。", False),  # 为 whom, not why
    ],
)
def test_a_reason_is_known_by_its_words(sentence, gives):
    assert bool(GIVES_REASON.search(sentence)) == gives


def test_a_reason_that_stands_there_is_told():
    plan = Document("plan", f"{PREFACE}\n{GAMES.text}", PLAN.facts)
    clause = clause_of(plan, PREFACE, identifier="p1")
    known = library([clause], [plan])
    answerer = ExtractiveAnswerer(known, reader([plan]))
    draft = answerer.answer(understand("为什么推动广西战略性新兴产业加快发展？"), [hit(clause)])
    assert [s.text for s in draft.statements] == [PREFACE]
