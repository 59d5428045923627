"""The words of a sentence stand together in its source, or it says something of another thing."""

import time

import pytest

from rag.write.order import scattered

BUDGETS = (
    "下放预算调剂权，将设备费预算调剂权全部下放给项目承担单位，除设备费外的其他费用调剂权全部由项目承担单位下放给项目负责人，"
    "扩大科研项目经费使用“包干制”范围，全方位为科研人员松绑。"
)
PRICES = "由县渔业协会定期发布水产品价格，指导养殖户合理安排生产。"


@pytest.mark.parametrize(
    "sentence",
    [
        "将设备费预算调剂权下放给项目承担单位。",  # 全部 is left out
        "除设备费外的其他费用调剂权由项目承担单位下放给项目负责人。",
        "扩大科研项目经费使用“包干制”范围，下放预算调剂权。",  # parts in another order
        "松绑。",
    ],
)
def test_pieces_of_the_source_stand(sentence):
    assert scattered(sentence, BUDGETS) == ()


def test_two_pieces_may_change_places():
    assert scattered("水产品价格由县渔业协会定期发布。", PRICES) == ()


@pytest.mark.parametrize(
    "part",
    [
        "科研项目结余经费由项目承担单位下放给项目负责人",  # 结余 is only asked for; the right is another
        "其他费用由项目承担单位下放给项目负责人",  # the right to shift costs is not the costs
        "设备费预算调剂权由项目承担单位下放给项目负责人",  # that of all but equipment
    ],
)
def test_words_from_here_and_there_are_no_sentence_of_the_source(part):
    assert scattered(f"{part}，扩大科研项目经费使用“包干制”范围。", BUDGETS) == (part,)


def test_parts_with_a_figure_are_left_to_the_check_of_figures():
    assert scattered("2023年产值达到400亿元。", PRICES) == ()


def test_a_long_sentence_is_looked_at_in_little_time():
    began = time.perf_counter()
    scattered("发布价格" * 500, "发布价格" * 2000 + "。")
    scattered("发布" * 1000 + "价", "发布" * 5000)
    assert time.perf_counter() - began < 2
