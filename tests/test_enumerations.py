"""rag/enumerations.py: how many things a sentence lists, and whether it lists what is joined."""

import pytest

from rag.enumerations import announces, kinds_of, lists_out, names_like_places, names_the_joined, of_class

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


@pytest.mark.parametrize(
    ("sentence", "places"),
    [
        ("重点推进平果、田阳新山、德保发展再生铝项目。", True),
        ("全市建成田东、平果、凌云、西林4个广西农业科技园区。", True),
        ("支持靖西、那坡等地开展边境贸易。", True),
        ("在凌云、乐业等县推广。", True),  # one of two may end as trades do
        ("加快研发、设计、推广建设一批平台。", True),  # of that form: no more than a hint
        ("建设铝业、糖业、锰业3个产业集群。", False),
        ("推进再生铝循环利用，做大再生铝产业。", False),
    ],
)
def test_short_names_in_a_row_may_be_counties(sentence, places):
    assert names_like_places(sentence) is places


def test_kinds_of_a_thing_have_its_name_in_theirs():
    assert kinds_of("碳酸钙", "重点发展重质碳酸钙、活性碳酸钙、纳米系列碳酸钙材料产品,打造碳酸钙新材料新增长极。") == 3
    assert kinds_of("碳酸钙", "推动铝基、锰基新材料,碳酸钙新材料及电池新材料等产业快速发展。") == 1


def test_things_may_be_enumerated_as_of_the_class_that_is_asked_for():
    first = "率先启动新一代人工智能、生物医药创制等科技重大专项,突破一批关键核心技术。"
    assert of_class("科技重大专项先启动", first)
    assert not of_class("基础研究项目", first)
    assert not of_class("科技重大专项", "分批组织实施科技重大专项。")
    assert not of_class("企业", "引进龙头企业、骨干企业等企业。")  # too common to tell


def test_a_sentence_may_announce_as_many_things_as_are_asked_for():
    assert announces(7, "聚焦重大需求,着力实施以下七大行动计划。")
    assert not announces(6, "聚焦重大需求,着力实施以下七大行动计划。")
    assert not announces(3, "实施以下3项工程:甲工程、乙工程、丙工程。")  # lists them itself
    assert not announces(7, "实施七大行动计划。")


@pytest.mark.parametrize("question", ["要拼一个研究院出来，拿哪几家来并", "把哪几家拼个集团"])
def test_bodies_are_joined_in_spoken_words(question):
    assert names_the_joined(question, "整合农业科学研究所、玉米研究所、芒果研究院等市级农业科研院所。")


@pytest.mark.parametrize("question", ["哪几家来合作的", "一个研究院有哪几个室"])
def test_what_only_sounds_so_joins_nothing(question):
    assert not names_the_joined(question, "整合农业科学研究所、玉米研究所、芒果研究院等市级农业科研院所。")
