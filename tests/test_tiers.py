"""rag/tiers.py: which of several conditions an amount in a question meets."""

import time

import pytest

from rag.normal import normal
from rag.tiers import tier_met

SHORT = "劳动合同期限三个月以上不满一年的，试用期不得超过一个月；"
MIDDLE = "劳动合同期限一年以上不满三年的，试用期不得超过二个月；"
LONG = "三年以上固定期限和无固定期限的劳动合同，试用期不得超过六个月。"


@pytest.mark.parametrize(
    ("question", "met"),
    [
        ("签了一年半的合同，试用最长多久？", (False, True, False)),
        ("签了半年的合同，试用最长多久？", (True, False, False)),
        ("签了一年的合同，试用最长多久？", (False, True, False)),
        ("签三年的合同，试用最长多久？", (False, False, True)),  # 不满三年 is less than three years
        ("合同签了2个月，能有试用期吗？", (False, False, False)),
        ("合同签满一年能约定多久的试用期？", (False, True, False)),
    ],
)
def test_an_amount_meets_one_tier(question, met):
    assert tuple(tier_met(question, normal(sentence)) for sentence in (SHORT, MIDDLE, LONG)) == met


@pytest.mark.parametrize(
    ("question", "sentence", "met"),
    [
        ("干了8个月怎么补偿？", "六个月以上不满一年的，按一年计算；", True),
        ("干了4个月怎么补偿？", "不满六个月的，向劳动者支付半个月工资的经济补偿。", True),
        ("货值八千元，罚多少？", "货值金额不足一万元的，并处五千元以上五万元以下罚款；", True),
        ("货值两万元，罚多少？", "货值金额不足一万元的，并处五千元以上五万元以下罚款；", False),
        ("裁员20人要报告吗？", "需要裁减人员二十人以上的，应当提前三十日说明情况。", True),
        ("裁了10人算吗？", "人数不超过10人的，不适用前款规定。", True),
        ("裁了11人算吗？", "人数不超过10人的，不适用前款规定。", False),
        ("拖了一年，罚多少？", "逾期超过一年的，处一万元以下罚款。", False),
    ],
)
def test_conditions_of_other_kinds(question, sentence, met):
    assert tier_met(question, normal(sentence)) is met


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("试用期最长多久？", MIDDLE),  # names no amount
        ("9月1日入职，试用期多久？", SHORT),  # a date
        ("职工一年能休几天假？", "职工累计工作已满10年不满20年的，年休假10天；"),  # how often, not after how long
        ("试用的人一天工作几小时？", SHORT),
        ("签了一年半的合同，试用最长多久？", "试用期不得超过六个月。"),  # a rule, no condition
        ("2025年目标是多少？", "三年以上的合同，可以续签。"),  # a year is no length of time
        ("合同两年，干了三个月，补多少？", MIDDLE),  # which of the two is meant is not said
        ("签了一年半的合同，罚多少？", "处一万元以上十万元以下罚款。"),
    ],
)
def test_where_nothing_can_be_said(question, sentence):
    assert tier_met(question, normal(sentence)) is None


@pytest.mark.parametrize("character", "1一年满")
def test_a_long_run_is_read_in_linear_time(character):
    began = time.perf_counter()
    tier_met(character * 50_000, character * 50_000)
    assert time.perf_counter() - began < 1
