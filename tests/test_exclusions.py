"""rag/exclusions.py: what a question leaves out."""

from __future__ import annotations

import pytest

from rag.exclusions import without_left_out


@pytest.mark.parametrize(
    ("question", "rest", "left_out"),
    [
        ("要新增几个服务平台？园区的不算", "要新增几个服务平台", ("园区",)),
        ("引进多少人（不含柔性引进）", "引进多少人 ）", ("柔性引进",)),
        ("2025年投入多少，企业自筹除外", "2025年投入多少", ("企业自筹",)),
        ("不算科技局，还有谁参加", "，还有谁参加", ("科技局",)),
    ],
)
def test_what_is_left_out_is_known_and_not_searched(question: str, rest: str, left_out: tuple[str, ...]) -> None:
    assert without_left_out(question) == (rest, left_out)


@pytest.mark.parametrize(
    "question",
    [
        "哪些除外",
        "什么情况不算工伤",
        "没有许可证的不算合法经营吗",
        "这笔奖励算不算收入",
        "法律另有规定的除外是什么意思",
        "不算",
    ],
)
def test_what_is_asked_is_not_left_out(question: str) -> None:
    assert without_left_out(question) == (question, ())
