"""rag/answer/support.py: whether the best sentence is evidence enough, and if not, why not."""

from dataclasses import replace
from math import exp

import pytest
from policy_samples import (
    ENERGY,
    GAMES,
    NOTE,
    PLAN,
    SIX,
    TABLE,
    WIND,
    candidates,
    clause_of,
    hit,
    reader,
    understand,
    words_of,
)

from rag.answer import support
from rag.answer.support import judge, probability_of


def best(question: str, *clauses):
    return candidates(understand(question), *clauses)[0]


def judged(question: str, *clauses):
    read = candidates(understand(question), *clauses)
    return judge(understand(question), read[0], read[1:])


def test_the_probability_is_a_logistic_of_the_evidence():
    question = understand("海上风电场建设")
    one = replace(best("海上风电场建设", WIND), coverage=0.5, clause_coverage=1.0, similarity=0.8, top_retrieval=2.0)
    evidence = 4.0 * 0.5 + 4.0 * 1.0 + 13.0 * 0.8 + 0.22 * 2.0
    assert probability_of(question, one) == pytest.approx(1 / (1 + exp(12.9 - evidence)))
    named = replace(question, named_documents=("plan-2021",))
    assert probability_of(named, one) == pytest.approx(1 / (1 + exp(12.9 - evidence - 2.0)))


def test_a_sentence_that_covers_the_question_is_enough():
    found = judged("2023年新能源产业产值达到多少亿元？", ENERGY)
    assert found.enough
    assert found.reason == ""
    assert found.probability > 0.99


@pytest.mark.parametrize(
    ("question", "clause", "reason"),
    [
        ("2030年新能源产业产值达到多少亿元？", ENERGY, "条款中没有2030年的内容"),
        ("柳州市新能源产业产值达到多少亿元？", ENERGY, "条款中没有柳州市的内容"),
        ("海上风电场建设多少个？", WIND, "相关条款没有给出所问的数字"),
        ("什么时候推进海上风电场建设？", WIND, "相关条款没有写明所问的时间"),
        ("什么是海上风电场？", WIND, "文件中出现了这个词，但没有给出它的含义"),
        ("发展电竞产业的联系电话是多少？", GAMES, "条款中没有“联系电话”的内容"),
        ("体育局局长是谁？", GAMES, "条款中没有“局长是谁”的内容"),
        ("2023年新能源产业产值实际完成多少亿元？", ENERGY, "条款中没有实际完成数的内容"),
        ("《云南新能源规划》新能源产业产值多少亿元？", ENERGY, "条款中没有《云南新能源规划》的内容"),
        ("哪个产业产值达到最高？", ENERGY, "条款分别给出各项内容，没有比较哪一项最突出"),
        ("农村危房改造补助对象", GAMES, "没有条款同时涉及所问的对象和内容"),
    ],
)
def test_what_is_asked_and_not_there_is_named_as_the_reason(question, clause, reason):
    found = judged(question, clause)
    assert not found.enough
    assert found.reason == reason


def test_a_superlative_may_be_repeated_from_a_sentence_that_ranks():
    text = "新材料产业产值居首位，达到1330亿元。"
    document = replace(PLAN, document_id="ranked", text=text)
    question = understand("哪个产业产值最高？")
    read = reader([document]).read(question, [hit(clause_of(document, text))], words_of(question))
    assert judge(question, read[0]).reason != "条款分别给出各项内容，没有比较哪一项最突出"


def test_a_year_alone_fits_anything_and_supports_nothing():
    one = replace(best("2023年新能源产业产值", ENERGY), subject=0.0)
    assert not judge(understand("2023年"), one).enough


def test_an_amount_must_stand_with_what_is_asked_about():
    text = "支持光伏项目建设，安排风电资金340亿元。"
    document = replace(PLAN, document_id="amount", text=text)

    def reason(asked: str) -> str:
        question = understand(asked)
        read = reader([document]).read(question, [hit(clause_of(document, text))], words_of(question))
        return judge(question, read[0]).reason

    assert reason("风电资金多少亿元？") == ""
    assert reason("光伏项目多少亿元？") == "相关条款没有给出所问的数字"


def test_a_closer_sentence_for_another_year_means_that_the_year_asked_for_is_not_there():
    question = understand("2023年新能源产业产值多少亿元？")
    read = candidates(question, ENERGY)
    fitting = read[0]
    elsewhere = replace(fitting, subject=support.SUBJECT_SHARE * fitting.subject - 0.01)
    closer = replace(fitting, missing=("2023年",))
    found = judge(question, elsewhere, [closer])
    assert found.reason == "条款中没有2023年的内容"
    assert judge(question, fitting, [closer]).enough  # as close: the sentence with the year counts


def test_a_row_answers_with_the_unit_of_its_header():
    assert judged("2025年新型研发机构多少家？", TABLE).enough


def test_a_definition_is_enough_where_the_term_is_explained():
    assert judged("“链主”企业是什么意思？", NOTE).enough
    assert not judged("“链主”企业是什么意思？", SIX).enough


def test_without_similarity_a_few_words_are_not_enough():
    assert not judge(understand("海上风电场建设"), replace(best("海上风电场建设", WIND), similarity=0.1)).enough
