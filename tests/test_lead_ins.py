"""rag/lead_ins.py: how well a lead-in suits what a question asks for."""

import pytest

from rag.lead_ins import asks_for_items, lists_for, says_whose, suits
from rag.normal import normal

SMALL_CLAIMS = "人民法院审理下列民事案件，不适用小额诉讼的程序："
POSTPONED = "有下列情形之一的，可以延期开庭审理："


@pytest.mark.parametrize(
    "text",
    [
        "哪些情形可以延期开庭？",
        "要够哪几个条件才给立案？",
        "申请要具备啥条件？",
        "什么样的算假种子？",
        "还要交什么材料？",
        "怎么样才能申请？",
    ],
)
def test_a_question_for_conditions_situations_or_papers_may_be_answered_by_items(text):
    assert asks_for_items(text)


@pytest.mark.parametrize("text", ["上诉期是多少天？", "由谁牵头？", "种子是什么意思？", "什么时候施行？"])
def test_a_question_for_one_thing_is_not(text):
    assert not asks_for_items(text)


@pytest.mark.parametrize(
    ("text", "lead"),
    [
        ("哪些官司可以先予执行？", "人民法院对下列案件，根据当事人的申请，可以裁定先予执行："),
        ("碰到哪些情况可以延期开庭？", POSTPONED),
        ("满足哪些条件可以退休？", "中级以上士官符合下列条件之一的，作退休安置："),
        ("什么样的退伍兵政府安排工作？", "退役士兵符合下列情形之一的，由人民政府安排工作："),
        ("还要交哪些材料？", "出口经营者申请单项许可，应当提交下列材料："),
        ("能采取哪些措施？", "可以对最终用户采取下列一种或者几种措施："),
        ("能用在哪些地方？", "福利费的使用范围，包括："),
        ("哪些人可以当代理人？", "下列人员可以被委托为诉讼代理人："),
        ("申报条件是什么？", "申报条件如下："),
        ("地不是我的，申请要带哪些材料？", "提出治理申请，并附具下列文件："),  # what is not mine is not denied
        ("哪几种人不能当董事？", "有下列情形之一的，不得担任公司的董事："),
    ],
)
def test_a_lead_in_that_names_the_kind_of_thing_asked_for_suits_best(text, lead):
    assert suits(text, normal(lead)) == 2.5


@pytest.mark.parametrize(
    ("text", "lead"),
    [
        ("哪些机构可以先予执行？", "人民法院对下列案件，可以裁定先予执行："),
        ("要裁人，哪几种职工先留？", "有下列情形之一的，用人单位可以裁减职工："),  # 裁人 asks for no 人
        ("人民法院管辖哪些案件？", "对下列人民法院申请承认和执行："),  # 人民 is no 人
    ],
)
def test_a_lead_in_of_something_else_suits_less(text, lead):
    assert suits(text, normal(lead)) == 1.0


@pytest.mark.parametrize(
    ("text", "lead"),
    [
        ("哪些民事案子不能走小额诉讼？", SMALL_CLAIMS),
        ("哪些名字不让用？", "下列名称不得用于授权品种的命名："),
        ("哪些情况不用经权利人许可？", "在下列情况下使用授权品种的，可以不经许可，但不得侵犯其他权利："),
        ("能不能延期，哪些情形可以？", POSTPONED),
        ("对判决不服，哪些情形可以再审？", "符合下列情形之一的，应当再审："),
    ],
)
def test_what_is_denied_is_answered_by_what_denies(text, lead):
    assert suits(text, normal(lead)) == 2.5


@pytest.mark.parametrize(
    ("text", "lead"),
    [
        ("哪些民事案子能走小额诉讼？", SMALL_CLAIMS),
        ("哪些情形不能延期开庭？", POSTPONED),
        ("申请通用许可要哪些条件？", "有下列情形之一的，不得申请通用许可："),
    ],
)
def test_what_is_allowed_is_never_answered_by_what_is_forbidden_nor_the_other_way_round(text, lead):
    assert suits(text, normal(lead)) < 0


@pytest.mark.parametrize(
    "sentence",
    ["当事人可以提出下列证据。", "各市、县人民政府：", "答：", "有下列情形之一的，不予受理。"],
)
def test_a_sentence_that_does_not_lead_in_a_list_gains_nothing(sentence):
    assert suits("有哪些情形？", normal(sentence)) == 0.0


def test_a_lead_in_that_names_the_very_thing_asked_for_suits_as_well():
    assert suits("都要看哪几类风险？", normal("评估单位可以就决策事项的下列风险进行评估：")) == 2.5
    assert suits("都要看哪几类风险？", normal("风险评估报告应当包括下列内容：")) == 1.0


def test_what_must_be_is_not_denied():
    held = normal("有下列情形之一的，决策承办单位应当召开听证会：")
    assert suits("哪几种情形非得开听证会不可？", held) == suits("哪几种情形要开听证会？", held) > 0


def test_an_item_lists_for_one_of_several_what_its_lead_in_announces():
    item = normal("（七）个体工商户：组成形式、经营范围、经营场所。")
    assert lists_for("个体工商户要登记哪些事项", item)
    assert not lists_for("合伙企业要登记哪些事项", item)
    assert not lists_for("法律规定的事项有哪些", normal("（八）法律规定的其他事项。"))


@pytest.mark.parametrize("word", ["餐馆", "许可", "退役士兵", "先予执行"])
def test_a_word_says_whose_items_are_asked_for(word):
    assert says_whose(word)


@pytest.mark.parametrize("word", ["材料", "提交材料", "申请条件", "应当具备", "要", "采取措施"])
def test_a_word_of_any_list_does_not(word):
    assert not says_whose(word)


@pytest.mark.parametrize("courtesy", ["不好意思，", "我不太清楚，", "第一次办不懂，"])
def test_a_courtesy_with_a_no_in_it_negates_nothing(courtesy):
    lead_in = normal("申请奖励，应当具备下列条件：")
    assert suits(f"{courtesy}申请奖励要什么条件？", lead_in) == suits("申请奖励要什么条件？", lead_in) > 0
