"""rag/enumerations.py: how many things a sentence lists, and whether it lists what is joined."""

import pytest

from rag.enumerations import lists_out, names_the_joined

FIVE = (
    "重点实施跨境人民币同业融资、境外项目人民币贷款、跨境人民币双向流动便利化、境外机构人民币银行结算账户离岸划转"
    "业务简化、境内信贷资产跨境转让等5项试点业务。"
)
THREE = "支持百色学院、右江民族医学院、百色职业学院三所高校建设果蔬精深加工、赤泥综合利用、中草药提取等重点学科和团队。"


@pytest.mark.parametrize(
    ("count", "sentence"),
    [
        (5, FIVE),
        (3, THREE),  # counted before the sentence goes on
        (2, "在南宁、桂林两大科教资源集聚地打造成果转化带。"),
        (3, "设立甲基金、乙基金和丙基金三支基金。"),
        (3, "力争突破芯片、材料、软件。"),
    ],
)
def test_a_sentence_lists_as_many_as_it_has_or_says_that_it_has(count, sentence):
    assert lists_out(count, sentence)


@pytest.mark.parametrize(
    ("count", "sentence"),
    [
        (5, "推进中马钦州产业园区金融创新试点。"),
        (5, "实施5项试点业务。"),  # counted, not listed
        (4, FIVE),
        (3, "重点建设民族药研究院、加工研究院等新型机构，支持重点实验室、保鲜与加工实验室等机构。"),
        (2, "推进第二项试点、第三项试点、第四项试点。"),  # an ordinal
    ],
)
def test_a_sentence_that_lists_another_number_does_not(count, sentence):
    assert not lists_out(count, sentence)


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("农科院是把哪几家合到一起？", "组建农业科学研究院：整合农业科学研究所、玉米研究所、芒果研究院等院所。"),
        ("学院是拿哪几家拼起来的？", "将师范学校、教育学院合并，成立学院。"),
        ("委员会由哪些单位组成？", "委员会由发展改革委、财政局和科技局组成。"),
    ],
)
def test_what_is_joined_is_enumerated_behind_the_verb(question, sentence):
    assert names_the_joined(question, sentence)


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("农科院是把哪几家合到一起？", "整合农业科研机构和技术力量，建立创新联盟。"),  # no enumeration
        ("农科院是把哪几家合到一起？", "重点发展芒果、甘蔗、茶叶等产业。"),  # nothing is joined
        ("和哪几家合作？", "整合农业科学研究所、玉米研究所等院所。"),  # not asked for
    ],
)
def test_what_is_only_listed_or_only_joined_is_not(question, sentence):
    assert not names_the_joined(question, sentence)
