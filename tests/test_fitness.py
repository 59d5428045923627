"""rag/fitness.py: how well the form of a sentence suits what a question wants."""

from dataclasses import replace

import pytest
from policy_samples import WIND, understand

from rag.fitness import fitness
from rag.normal import normal

KIND = "养殖场转手销售兽用生物制品的，属于无证经营。"
RULE = "养殖场采购的兽用生物制品只限自用，由使用者保管。"


@pytest.mark.parametrize(
    "question", ["养殖场转手卖疫苗，算什么性质？", "转手卖疫苗会被定成什么？", "转手卖疫苗属于什么行为？"]
)
def test_what_something_counts_as_is_said_by_a_sentence_that_counts_it_so(question):
    assert fitness(understand(question), normal(KIND), WIND) > fitness(understand(question), normal(RULE), WIND)


def test_a_question_for_something_else_is_not_suited_by_it():
    question = understand("养殖场的疫苗怎么保管？")
    assert fitness(question, normal(KIND), WIND) == fitness(question, normal(RULE), WIND)


TO_COME = "到2025年，人才达到160人。"
REACHED = "2020年，拥有人才81人。"
REPORTED = "“十三五”期间，服务体系取得新成效，共建成33家。"
PLANNED = "到2025年，新增48家。"


@pytest.mark.parametrize(
    ("question", "first", "second"),
    [
        ("十四五末人才要攒到多少人？", TO_COME, REACHED),  # 末 is said of a time to come too
        ("十三五末有多少人才？", REACHED, TO_COME),
        ("还要新添几家？", PLANNED, REPORTED),
        ("十三五末建成了几家？", REPORTED, PLANNED),
    ],
)
def test_what_is_still_to_be_is_told_by_a_plan_and_what_has_been_by_a_report(question, first, second):
    asked = replace(understand(question), intent="figure", measure="")
    assert fitness(asked, normal(first), WIND) > fitness(asked, normal(second), WIND)


def test_a_rule_for_other_cases_than_the_one_in_the_question_suits_less():
    question = understand("签了两年的合同，试用期最长几个月？")
    met = "合同期限一年以上不满三年的，试用期不得超过二个月。"
    not_met = "合同期限三个月以上不满一年的，试用期不得超过一个月。"
    assert fitness(question, normal(met), WIND) > fitness(question, normal(not_met), WIND)


@pytest.mark.parametrize(
    ("question", "said"), [("链长制有什么用？", "推广应用新产品。"), ("它计算什么？", "这属于约束性指标。")]
)
def test_a_word_that_asks_for_no_kind_is_met_by_no_sentence(question, said):
    asked = replace(understand(question), intent="fact")
    assert fitness(asked, normal(said), WIND) == 0.0


def test_things_asked_for_are_listed_by_a_sentence_that_calls_them_so():
    question = understand("设区的市能在哪些方面制定法规？")
    listed = "可以对城乡建设、生态文明建设、基层治理等方面的事项制定地方性法规。"
    others = "可以对城乡建设、生态文明建设、基层治理的事项制定地方性法规。"
    assert fitness(question, normal(listed), WIND) - fitness(question, normal(others), WIND) == 1.0
    asked = understand("设区的市能在哪些领域制定法规？")
    assert fitness(asked, normal(listed), WIND) == fitness(asked, normal(others), WIND)
