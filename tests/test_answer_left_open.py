"""rag/answer/left_open.py: a table's cell without a figure, an item whose figure only its neighbours have."""

import pytest

from rag.answer.left_open import has_empty_column, is_of_other_items
from rag.normal import normal

ROW = normal("指标：技术合同成交额（亿元）；2015 年实际值：—；2020 年目标值：≥3；2020 年实际值：2.985；2016—2020年：—")
PROJECTS = normal("1.再生铝项目：甲集团80万吨再生铝项目、乙公司60万吨再生铝项目、丙园区再生铝项目、德保再生铝项目。")


@pytest.mark.parametrize(
    ("years", "is_empty"),
    [
        ((2015,), True),
        ((2020,), False),
        ((2015, 2020), False),  # of one of them it tells
        ((2025,), False),  # of that it says nothing at all
        ((), False),
    ],
)
def test_a_dash_in_the_column_of_the_year_is_no_figure(years, is_empty):
    assert has_empty_column(ROW, years) is is_empty


def test_words_in_the_column_are_an_answer_and_a_sentence_has_no_columns():
    assert not has_empty_column(normal("任务：搭建平台；2025年：基本建成"), (2025,))
    assert not has_empty_column(normal("到2025年，技术合同成交额突破200亿元。"), (2025,))


@pytest.mark.parametrize(
    ("topic", "is_of_others"),
    [
        ("丙园区再生铝项目万吨", True),
        ("德保那个再生铝项目年产", True),
        ("甲集团再生铝项目", False),  # it has a figure
        ("再生铝项目", False),  # of all of them
    ],
)
def test_an_item_has_no_share_in_the_figures_of_the_items_beside_it(topic, is_of_others):
    assert is_of_other_items("吨", topic, PROJECTS) is is_of_others


@pytest.mark.parametrize(
    "sentence",
    [
        "建成甲园区再生铝项目、乙公司再生铝项目、丙园区再生铝项目，产能共200万吨。",  # one figure of all
        "建成甲园区、丙园区80万吨再生铝项目。",  # one figure of two
        "建成甲集团80万吨再生铝项目、乙公司60万吨再生铝项目、丙园区再生铝项目，其中丙园区年产30万吨。",
        "建成甲集团80万吨再生铝项目、丙园区产业学院。",  # nothing of that kind
    ],
)
def test_a_figure_behind_the_items_or_of_several_may_be_meant(sentence):
    assert not is_of_other_items("吨", "丙园区再生铝项目", normal(sentence))
