"""rag/asides.py: what a question says beside what it asks."""

import pytest

from rag.asides import without_asides


@pytest.mark.parametrize(
    ("question", "rest"),
    [
        ("科技重大专项先启动哪几个，领导要名单", "科技重大专项先启动哪几个，"),
        ("哪些企业能申报，处长等着要材料", "哪些企业能申报，"),
        ("老板要个名单：瞪羚企业有哪几家", "：瞪羚企业有哪几家"),
        ("重点攻的六种农产品，帮列下", "重点攻的六种农产品，"),
        ("七个行动计划，帮我列全", "七个行动计划，"),
        ("绿电交易谁打头？只要牵头的", "绿电交易谁打头？"),
        ("要新增几个科技公共服务平台？不是园区那种", "要新增几个科技公共服务平台？"),
    ],
)
def test_for_whom_an_answer_is_and_in_which_form_is_no_part_of_what_is_asked(question, rest):
    assert without_asides(question).strip() == rest


@pytest.mark.parametrize(
    "question",
    [
        "失信名单由谁公布",
        "产业园区不是园区那种平台的有几个",
        "领导小组要提交哪些材料",  # a body, and what it must do
        "只要牵头的单位才能申报吗",
        "帮列下周的安排",
        "领导要名单",  # nothing else is said
    ],
)
def test_what_is_asked_stays(question):
    assert without_asides(question) == question
