"""rag/permission.py: whether something is allowed, or must be done."""

import time

import pytest

from rag.normal import normal
from rag.permission import answers_whether, leaves_lawful_open

FORBIDDEN = "决策草案未经合法性审查的，不得提交决策机关讨论。"
ALLOWED = "非全日制用工双方当事人可以订立口头协议。"
EXEMPT = "突发事件应急处置决策，不适用本规定。"
DUTY = "决策承办单位应当报送下列材料。"


@pytest.mark.parametrize(
    "question",
    ["审查没过，能不能先上会？", "没过审查可以上会吗？", "没过就上会行不行", "这样合法吗？", "没过审查能先上会不？"],
)
def test_whether_one_may_is_answered_by_what_allows_or_forbids(question):
    assert answers_whether(question, normal(FORBIDDEN))
    assert answers_whether(question, normal(ALLOWED))
    assert not answers_whether(question, normal(DUTY))


@pytest.mark.parametrize("question", ["抢险也得走这套流程不？", "要不要走流程？", "必须走流程吗？"])
def test_whether_one_must_is_answered_by_what_exempts(question):
    assert answers_whether(question, normal(EXEMPT))
    assert not answers_whether(question, normal(ALLOWED))
    assert not answers_whether(question, normal(DUTY))  # as nearly every duty is worded


@pytest.mark.parametrize("question", ["谁可以申请？", "需要哪些材料？", "审查有什么要求？", "能源结构怎么调整？"])
def test_what_asks_for_something_else_is_not_answered_so(question):
    assert not any(answers_whether(question, normal(s)) for s in (FORBIDDEN, ALLOWED, EXEMPT))


def test_an_amount_alone_leaves_open_whether_something_is_lawful():
    amount = "经济补偿按劳动者在本单位工作的年限，每满一年支付一个月工资的标准向劳动者支付。"
    assert leaves_lawful_open("给一个月工资让走人，这样合法吗？", normal(amount))
    assert not leaves_lawful_open("给一个月工资让走人，行吗？", normal(amount))
    assert not leaves_lawful_open("没过审查就上会，这样合法吗？", normal(FORBIDDEN))
    assert not leaves_lawful_open("怎么合法经营？", normal(amount))


@pytest.mark.parametrize("character", "能可要必")
def test_a_long_run_is_read_in_linear_time(character):
    began = time.perf_counter()
    answers_whether(character * 50_000, "不得")
    assert time.perf_counter() - began < 1
