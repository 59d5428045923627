"""rag/answer/defined.py: what a term means, where a document defines that very term."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType

import pytest
from policy_samples import library, understand

from rag.answer.defined import defined_statements
from rag.chunking.clauses import chunk
from rag.parse import parse_bytes

LAW = (
    "种子法\n第一章　总则\n第一条　为了管理种子，制定本法。\n"
    "第二条　本法所称种子，是指农作物和林木的种植材料或者繁殖材料。\n"
    "第三条　本法所称废弃产品的处理活动，是指将废弃产品进行拆解的活动，不包括维修。\n"
    "第四条　生产者应当守法。小型餐饮服务提供者，是指设施简单的餐饮服务提供者。本法所称沙化土地，包括已经沙化的土地。\n"
    "第五条　生产者应当公开信息。实际控制人，是指能够实际支配公司行为的人。\n"
    "第六条　生产种子的企业应当取得许可。物业使用人，是指业主以外合法占有、使用物业的人。\n"
    "第七条　制定《关于改革的若干措施》（以下简称“甲省科改33条”），"
    "计划所需制品(以下简称计划用制品)和其他制品(以下简称非计划用制品)分别管理。\n"
)
SEED = "第二条　本法所称种子，是指农作物和林木的种植材料或者繁殖材料。"
ACTIVITY = "第三条　本法所称废弃产品的处理活动，是指将废弃产品进行拆解的活动，不包括维修。"
SMALL = "小型餐饮服务提供者，是指设施简单的餐饮服务提供者。"
SANDY = "本法所称沙化土地，包括已经沙化的土地。"
USER = "物业使用人，是指业主以外合法占有、使用物业的人。"
NOTES = (
    "发展规划\n一、目标\n建设“一市一区”¹，落实三大三新²。\n¹ “一市一区”：指核心城市、试验区。\n"
    "² “三大三新”：指大健康、大数据、大物流、新制造、新材料、新能源。\n"
)


def defined(question: str, text: str = LAW, everyday: Mapping[str, Sequence[str]] = MappingProxyType({})) -> list[str]:
    document = parse_bytes(text.encode("utf-8"), "文件.txt", "d")
    chunked = chunk(document, lambda name: False)
    known = replace(
        library(chunked.clauses, [document]),
        everyday=lambda said: [(word, official) for word, official in everyday.items() if word in said],
    )
    return [s.text for s in defined_statements(understand(question), known, ())]


@pytest.mark.parametrize(
    ("question", "answers"),
    [
        ("法律上讲的“种子”指什么，树苗算不算？", [SEED]),
        ("种子是什么意思", [SEED]),
        ("什么是种子", [SEED]),
        ("“处理活动”怎么定义，翻新算在里面吗？", [ACTIVITY]),  # the word that ends the term, after 的
        ("法里的“物业使用人”是什么人？", [USER]),
        ("物业使用人到底包括哪些人", [USER]),
        ("种子企业是什么", []),  # another term
        ("“种子企业”是什么", []),
        ("种子是哪个部门管的", []),  # no question of meaning
        ("种子的产量是什么", []),
        ("生产种子要什么许可", []),
        ("非种子是指什么", []),
        ("“废弃产品”活动是指什么", [ACTIVITY]),  # the rest of the term may stand behind the quotation marks
        ("“废弃产品”维修是指什么", []),
        ("做“种子”生意，种子指的是哪几种", [SEED]),  # the term is said again
        ("“废弃产品”是指什么", []),
        ("“废品处理活动”按法律讲是个什么活动？", [ACTIVITY]),  # short for it
        ("“小型餐饮”到底多小、啥样的店算？", [SMALL]),  # who runs it is what is defined
        ("“餐饮”是指什么？", []),
        ("“沙化土地”是光指已经变成沙的地吗？", [SANDY]),
        ("“废品活动”是个什么活动？", []),  # too short for it
    ],
)
def test_a_term_that_the_document_defines_is_explained_with_its_definition(question, answers):
    assert defined(question) == answers


def test_a_term_may_be_asked_for_by_its_everyday_name():
    everyday = {"实控人": ("实际控制人",)}
    assert defined("“实控人”法律上指什么样的人？", everyday=everyday) == ["实际控制人，是指能够实际支配公司行为的人。"]
    assert defined("“实控人”法律上指什么样的人？") == []


def test_what_a_short_name_stands_for_is_its_full_name():
    full = "《关于改革的若干措施》（以下简称“甲省科改33条”）"
    assert defined("“甲省科改33条”全名叫啥，哪个文") == [f"第七条　制定{full}。"]
    assert defined("种子全名叫啥") == []  # it is defined, and short for nothing
    assert defined("“甲省科改33条”包括哪些") == []  # its contents are not its name


def test_a_longer_term_is_not_taken_for_the_shorter_that_it_ends_with():
    (answer,) = defined("非计划用制品是指什么")
    assert answer.endswith("其他制品(以下简称非计划用制品)。")


@pytest.mark.parametrize("question", ["三大三新指啥？", "什么是三大三新", "“三大三新”包括哪些"])
def test_a_footnote_explains_its_term(question):
    assert defined(question, NOTES) == ["“三大三新”：指大健康、大数据、大物流、新制造、新材料、新能源。"]


def test_which_parts_a_term_has_is_asked_with_a_word_of_the_term():
    assert defined("老说的一市一区是哪个市哪个区哈", NOTES) == ["“一市一区”：指核心城市、试验区。"]
    assert defined("一市一区是哪个文件提的", NOTES) == []
