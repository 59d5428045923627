"""rag/item_lists.py: a lead-in that ends in a colon, and the numbered items behind it."""

import time

import pytest

from rag.item_lists import item_lists

SEEDS = (
    "第四十八条 禁止生产经营假、劣种子。\n"
    "下列种子为假种子：\n（一）以非种子冒充种子的；\n（二）种子种类与标签标注的内容不符或者没有标签的。\n"
    "下列种子为劣种子：\n（一）质量低于国家规定标准的；\n（二）带有国家规定的检疫性有害生物的。\n另有规定的除外。"
)


def lists(text: str) -> list[list[str]]:
    """Each list as its lead-in and its items."""
    return [[text[a:b] for a, b in (found.lead, *found.items)] for found in item_lists(text)]


def test_each_lead_in_of_an_article_has_its_own_items():
    assert lists(SEEDS) == [
        ["下列种子为假种子：", "（一）以非种子冒充种子的；", "（二）种子种类与标签标注的内容不符或者没有标签的。"],
        ["下列种子为劣种子：", "（一）质量低于国家规定标准的；", "（二）带有国家规定的检疫性有害生物的。"],
    ]


def test_items_that_run_on_in_one_line_end_with_their_sentence():
    text = "申报单位应当具备以下条件：1.依法设立；2.研发投入占3.5%以上；3.无不良记录。另行通知。"
    assert lists(text) == [["申报单位应当具备以下条件：", "1.依法设立；", "2.研发投入占3.5%以上；", "3.无不良记录。"]]


@pytest.mark.parametrize(
    "text",
    [
        "包括：\n(一)设施；\n(二)方案。",
        "包括：\n（1）设施；\n（2）方案。",
        "包括：\n1．设施；\n2．方案。",
        "包括：\n1、设施；\n2、方案。",
        "包括：①设施；②方案。",
        "包括：一是设施；二是方案。",
        "包括：\n一、设施；\n二、方案。",
    ],
)
def test_items_are_numbered_in_any_of_the_customary_ways(text):
    ((lead, first, second),) = lists(text)
    assert lead == "包括："
    assert first.endswith("设施；")
    assert second.endswith("方案。")


def test_a_lead_in_is_the_whole_sentence_before_its_colon():
    text = "可以起诉。下列诉讼，由甲地法院管辖；不一致的，由乙地法院管辖：\n（一）甲；\n（二）乙。"
    ((lead, *_),) = lists(text)
    assert lead == "下列诉讼，由甲地法院管辖；不一致的，由乙地法院管辖："


def test_an_item_keeps_the_list_that_it_leads_in_itself():
    text = "包括：\n（一）甲：\n1．子；\n2．丑。\n（二）乙：\n1．寅；\n2．卯。\n其他另定。"
    outer, first, second = lists(text)
    assert outer == ["包括：", "（一）甲：\n1．子；\n2．丑。", "（二）乙：\n1．寅；\n2．卯。"]
    assert first == ["（一）甲：", "1．子；", "2．丑。"]
    assert second == ["（二）乙：", "1．寅；", "2．卯。"]


@pytest.mark.parametrize(
    "text",
    [
        "各市、县人民政府：\n现将方案印发给你们。",  # an addressee
        "注意：（一）只有一项。",
        "见第二款：第（一）项、第（二）项。",  # references
        "比例为：3.5%和4.2%。",
        "包括：\n（二）乙；\n（三）丙。",  # begins in the middle
        "",
    ],
)
def test_what_is_no_list(text):
    assert lists(text) == []


@pytest.mark.parametrize(
    "piece",
    [
        "：1.a",
        "：1.a，2.b",
        "：（一）a，（二）b：",
        "：①a；②b",
        "：\n1.a\n2.b：\n（一）a\n（二）b",
        "：",
        "（一）",
        "： ",
        "：（" + "一" * 2000,
        "：1.\na：\n",
    ],
)
def test_long_texts_are_read_in_time(piece):
    text = (piece * 50_000)[:50_000]
    started = time.perf_counter()
    item_lists(text)
    assert time.perf_counter() - started < 3


@pytest.mark.parametrize("gap", ["", " ", "\n", "\n　　", " \n "])
def test_blanks_before_the_first_item_are_no_obstacle(gap):
    text = f"应当具备下列条件：{gap}（一）依法设立；（二）无不良记录。"
    assert [[part.strip() for part in one] for one in lists(text)] == [
        ["应当具备下列条件：", "（一）依法设立；", "（二）无不良记录。"]
    ]
