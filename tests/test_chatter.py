"""rag/chatter.py: words of speech that name nothing."""

from __future__ import annotations

import pytest

from rag.chatter import without_chatter
from rag.question_words import topic_of


@pytest.mark.parametrize(
    ("question", "rest"),
    [
        ("我跟他们合伙开店", "合伙开店"),
        ("一直不跟我签合同", "一直不签合同"),
        ("听说你们要拆迁", "要拆迁"),
        ("前阵子刚入伙", "入伙"),
        ("一帮人搞有限合伙", "人 有限合伙"),
        ("除了罚款，证还能扣多少天", "罚款，证还能扣多少天"),
    ],
)
def test_who_speaks_and_what_joins_the_sentences_leaves_a_gap(question, rest):
    assert " ".join(without_chatter(question).split()) == rest


@pytest.mark.parametrize(
    "text",
    [
        "我国和我市", "其他人", "他人财物", "所有人同意", "没有人民法院的裁定", "三户人家", "设想和思想", "象征性",
        "刚性支出", "搞活市场", "平时段电价", "自我评价", "跟踪监测", "统一群众意见",
    ],
)  # fmt: skip
def test_the_characters_of_such_words_inside_others_stay(text):
    assert without_chatter(text) == text


def test_a_question_of_nothing_else_is_left_as_it_is():
    assert without_chatter("我们？") == "我们？"


def test_how_many_persons_is_asked_of_no_个人():
    assert topic_of("股东最多能有多少个人？") == "股东最多能有"
    assert "个人所得税" in topic_of("多少人交个人所得税？")
