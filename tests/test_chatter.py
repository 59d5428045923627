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
        ("要是有人举报，平时怎么查", "举报， 怎么查"),
        ("有人举报超载，其实没超", "举报超载， 没超"),
        ("据说房东老是不退押金", "房东老是不退押金"),
        ("如果他刚入职就被辞退", "入职就被辞退"),
        ("这样的合同作数吗", "合同作数吗"),
    ],
)
def test_who_speaks_and_what_joins_the_sentences_leaves_a_gap(question, rest):
    assert " ".join(without_chatter(question).split()) == rest


@pytest.mark.parametrize(
    "text",
    [
        "我国和我市", "其他人", "他人财物", "所有人同意", "没有人民法院的裁定", "三户人家", "设想和思想", "象征性",
        "刚性支出", "搞活市场", "平时段电价", "自我评价", "跟踪监测", "统一群众意见",
        "其他共有人", "及其实际控制人", "给他人造成损害", "根据说明书", "数据说明", "这种子", "这样本", "主要是什么",
        "纪要是谁写", "有人工智能企业", "没有人大代表", "有人值守的泵站", "改作他用", "他项权利", "阿托伐他汀",
        "养老是谁管", "水平时", "如今年", "如果园", "病人家属", "个人家庭", "来自个体工商户", "一对一帮扶",
        "排除了", "成就是", "刚玉磨料", "最大伙伴", "迷你",
    ],
)  # fmt: skip
def test_the_characters_of_such_words_inside_others_stay(text):
    assert without_chatter(text) == text


def test_a_question_of_nothing_else_is_left_as_it_is():
    assert without_chatter("我们？") == "我们？"


def test_how_many_persons_is_asked_of_no_个人():
    assert topic_of("股东最多能有多少个人？") == "股东最多能有"
    assert "个人所得税" in topic_of("多少人交个人所得税？")
