"""rag/question_words.py: what Chinese asks with, and what is left when it is taken out."""

import re
import time
from pathlib import Path

import pytest

from rag import question_words as words


@pytest.mark.parametrize(
    ("question", "topic"),
    [
        ("请问充电桩建设由哪个部门牵头？", "充电桩建设"),
        ("谁负责海上风电场建设？", "海上风电场建设"),
        ("到2025年国家重点实验室要达到多少个？", "到2025年国家重点实验室 个"),
        ("三年行动方案提出了哪些重点产业", "三年行动方案 重点产业"),
        ("国家重点实验室写在哪个专栏？", "国家重点实验室"),
        ("九大领域包括哪些", "领域包括"),  # the text may count them otherwise
        ("高企要多少家", "高企 家"),
        ("主要农作物是哪几样", "主要农作物是"),
        ("给高层次人才发的卡叫啥", "给高层次人才发的卡"),
        ("平台叫做什么名字", "平台"),
        ("审批需要几个工作日", "审批 个工作日"),
        ("主要几种资源", "主要 种资源"),
        ("十四五规划纲要", "十四五规划纲要"),  # a numeral in a name stays
        ("５G基站", "５G基站"),
    ],
)
def test_the_topic_is_the_question_without_its_question_words(question, topic):
    assert words.topic_of(question) == topic


@pytest.mark.parametrize("question", ["", "？？！", "谁", "哪些", "是什么呢", "由谁牵头负责？", "的的的的", "那个的呢"])
def test_nothing_is_left_of_a_question_that_has_only_question_words(question):
    assert words.topic_of(question) == ""


@pytest.mark.parametrize(
    ("question", "measure"),
    [
        ("新能源产业产值达到多少亿元？", "元"),
        ("充电桩补贴多少钱", "元"),
        ("增加值占全区地区生产总值比重是多少？", "%"),
        ("研发经费占GDP的多少", "%"),
        ("国家重点实验室有多少个？", "个"),
        ("引进几家龙头企业", "家"),
        ("装机容量多少万千瓦", "万千瓦"),  # the longest unit, not 万
        ("产值目标是多少？", ""),
        ("由谁牵头？", ""),
    ],
)
def test_the_measure_is_the_unit_of_the_figure_asked_for(question, measure):
    assert words.measure_of(question) == measure


@pytest.mark.parametrize(
    ("question", "count"),
    [
        ("九大领域是哪些？", 9),
        ("两个中心是什么", 2),
        ("十二项任务", 12),
        ("十条措施", 10),
        ("哪15项", 15),
        ("十四五规划有哪些重点", None),  # the name of a period
        ("第三项任务是什么", None),  # an ordinal
        ("有哪些领域", None),
    ],
)
def test_the_number_of_things_that_a_list_should_have(question, count):
    assert words.expected_count(question) == count


@pytest.mark.parametrize("question", ["九大领域哪个产值目标最高？", "产值目标最高的是哪个产业", "哪项任务的单位最多"])
def test_these_ask_which_is_the_greatest(question):
    assert words.SUPERLATIVE.search(question)


@pytest.mark.parametrize(
    "question", ["每年申领额度最高多少？", "哪些单位最近发文", "什么项目最高补助多少", "最终由谁验收"]
)
def test_these_do_not(question):
    assert not words.SUPERLATIVE.search(question)


@pytest.mark.parametrize(
    ("question", "figures"),
    [
        ("场地补贴是75%还是100%？", ("75", "100")),
        ("产值目标是340亿元还是1330.5亿元", ("340", "1330.5")),
        ("新建3家还是5家？", ("3", "5")),
    ],
)
def test_a_choice_of_two_figures(question, figures):
    found = words.FIGURE_CHOICE.search(question)
    assert found is not None
    assert (found["one"], found["other"]) == figures


@pytest.mark.parametrize(
    "question", ["牵头还是配合？", "2025年达到5家，还是由科技厅牵头", "75%或者100%", "是75%还是更多"]
)
def test_what_offers_no_two_figures(question):
    assert not words.FIGURE_CHOICE.search(question)


def test_a_long_run_of_digits_is_searched_in_linear_time():
    began = time.perf_counter()
    assert not words.FIGURE_CHOICE.search("1" * 50_000)
    assert time.perf_counter() - began < 1


@pytest.mark.parametrize("question", ["哪个市最先试点？", "哪些城市", "什么地级市", "哪几个设区市参加", "哪座城市"])
def test_these_ask_for_a_city(question):
    assert words.WHICH_PLACE.search(question)


@pytest.mark.parametrize("question", ["哪个市场主体", "什么市政设施", "哪些市值过亿的企业", "城市有哪些任务"])
def test_these_ask_for_no_city(question):
    assert not words.WHICH_PLACE.search(question)


def test_every_pattern_of_the_module_is_in_use():
    """Dead words mislead whoever adds new ones."""
    folder = Path(words.__file__).parent
    source = "".join(p.read_text(encoding="utf-8") for p in sorted(folder.rglob("*.py")))
    for name in [n for n, value in vars(words).items() if isinstance(value, re.Pattern)]:
        assert len(re.findall(rf"\b{name}\b", source)) >= 2, name
