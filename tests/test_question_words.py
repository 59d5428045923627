"""rag/question_words.py: what Chinese asks with, and what is left when it is taken out."""

import re
import time
from pathlib import Path

import pytest

from rag import question_words as words


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("万人专利,20年是超了还是欠了,跟当初目标比", "万人专利,20年完成目标了没有，实际是多少"),
        ("跟规划的目标比，研发强度是超额完成还是没完成？", "，研发强度完成目标了没有，实际是多少？"),
        ("高企数量超过目标还是没达到目标", "高企数量完成目标了没有，实际是多少"),
        ("货车是超了还是没超", "货车是超了还是没超"),  # of no target
        ("跟当初目标比，研发强度高了多少", "跟当初目标比，研发强度高了多少"),
    ],
)
def test_over_or_under_asks_whether_a_target_was_reached(question, said):
    assert words.with_target_reached(question) == said


@pytest.mark.parametrize(
    ("question", "topic"),
    [
        ("请问充电桩建设由哪个部门牵头？", "充电桩建设"),
        ("谁负责海上风电场建设？", "海上风电场建设"),
        ("到2025年国家重点实验室要达到多少个？", "到2025年 国家重点实验室 个"),
        ("三年行动方案提出了哪些重点产业", "三年行动方案 重点产业"),
        ("国家重点实验室写在哪个专栏？", "国家重点实验室"),
        ("九大领域包括哪些", "领域包括"),  # the text may count them otherwise
        ("高企要多少家", "高企 家"),
        ("百色有几家瞪羚企业", "百色有 瞪羚企业"),  # 家瞪羚 is no word
        ("要建多少项目", "要建 项目"),
        ("救助几家庭", "救助 家庭"),
        ("多少名额", "名额"),
        ("来了多少台湾企业", "来了 台湾企业"),
        ("25年全社会研发投入多少", "25年 全社会研发投入"),  # nor is 年全
        ("20年底瞪羚企业多少", "20年底 瞪羚企业"),
        ("20年底多少", "20年底"),
        ("十三五末多少", "十三五 末"),
        ("主要农作物是哪几样", "主要农作物是"),
        ("给高层次人才发的卡叫啥", "给高层次人才发的卡"),
        ("平台叫做什么名字", "平台"),
        ("审批需要几个工作日", "审批"),
        ("主要几种资源", "主要 种资源"),
        ("十四五规划纲要", "十四五规划纲要"),  # a numeral in a name stays
        ("５G基站", "５G基站"),
        ("几天之内得上诉？", "得上诉"),
        ("材料齐了要审多少天？", "材料齐了要审"),
        ("物业最长能干多久？", "物业最长能干"),
        ("多少年级的学生", "年级的学生"),
        ("那个卡叫什么名字？", "卡"),
        ("再生铝项目主要摆在哪几个地方", "再生铝项目 地方"),
        ("有五样东西要翻倍，是哪五样啊", "有 要翻倍 是"),
        ("秸秆搞成五种，哪五种", "秸秆"),
        ("链主是啥意思， 里那个", "链主"),
        ("科技园一共四个，都在哪几个县来着", "科技园 县"),
        ("示范园区建在哪里", "示范园区建"),
        ("给人才发的是什么卡来着", "给人才发的是 卡"),
    ],
)
def test_the_topic_is_the_question_without_its_question_words(question, topic):
    assert words.topic_of(question) == topic


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("工业总产值目标，高企的高还是高新区的高？", "工业总产值目标，高企和高新区哪个高？"),
        ("2023年产值，新能源的更大还是新材料的更大", "2023年产值，新能源和新材料哪个更大"),
        ("25年研发占GDP,百色定得高还是全区定得高?", "25年研发占GDP,百色和全区哪个定得高?"),
        ("闯红灯，深圳罚得重还是广州罚得重", "闯红灯，深圳和广州哪个罚得重"),
        ("个人所得税的多还是增值税的多", "个人所得税和增值税哪个多"),
        ("新能源的高还是新材料的低", "新能源的高还是新材料的低"),  # not one thing
        ("百色定得高还是南宁要得高", "百色定得高还是南宁要得高"),
        ("百色定得比全区高还是低？", "百色定得比全区高还是低？"),
        ("归企业还是归个人", "归企业还是归个人"),
    ],
)
def test_of_two_alternatives_it_is_asked_which(question, said):
    assert words.with_which(question) == said


@pytest.mark.parametrize(
    ("question", "asked"),
    [
        ("哪家领头", True),
        ("谁挂帅", True),
        ("领头院士是谁", False),
        ("学科带头人是谁", False),
        ("领头企业有哪些", False),
        ("领导干部要发挥带头作用吗", False),
    ],
)
def test_whether_a_question_is_of_responsibility(question, asked):
    assert bool(words.RESPONSIBLE.search(question)) is asked


@pytest.mark.parametrize("question", ["", "？？！", "谁", "哪些", "是什么呢", "由谁牵头负责？", "的的的的", "那个的呢"])
def test_nothing_is_left_of_a_question_that_has_only_question_words(question):
    assert words.topic_of(question) == ""


@pytest.mark.parametrize(
    ("question", "measure"),
    [
        ("新能源产业产值达到多少亿元？", "元"),
        ("充电桩补贴多少钱", "元"),
        ("办签证要交多少签证费", "元"),
        ("质押融资的金额每年涨多少", ""),  # an amount or a share
        ("质押融资的金额每年增长多少亿元", "元"),
        ("奖补和投入的比例是多少比多少", "%"),
        ("增加值占全区地区生产总值比重是多少？", "%"),
        ("研发经费占GDP的多少", "%"),
        ("国家重点实验室有多少个？", "个"),
        ("引进几家龙头企业", "家"),
        ("装机容量多少万千瓦", "万千瓦"),  # the longest unit, not 万
        ("产值目标是多少？", ""),
        ("由谁牵头？", ""),
        ("几天之内得上诉？", "天"),
        ("多少日内提出？", "天"),
        ("多少个工作日办结？", "工作日"),
        ("正常几个月要审完？", "个月"),
        ("期限是几年？", "年"),
        ("最长能干多久？", "时长"),
        ("有效期多长时间？", "时长"),
        ("哪几年的规划？", ""),
        ("第几年评估？", ""),
        ("要罚多少钱？", "罚款"),
        ("罚款怎么算？", "罚款"),
        ("两省罚得一样吗？", "罚款"),
        ("哪边罚得重？", "罚款"),
        ("罚款几天内交？", "天"),
        ("最多能判赔多少？", "赔偿"),
        ("余额剩到首期的百分之多少要补交？", "%"),
        ("上门的执法人员最少得几个？", "人"),
        ("引进人才的平台有几个？", "个"),
        ("把专家请来论证，最少请几个？", "人"),
        ("给专家建了平台，选几个试点？", "个"),
        ("听证会要提前几天公告？", "天"),
        ("前几天来了多少人？", "人"),
        ("一周干多少钟头以内才算？", "小时"),
        ("工资最低能打几折？", "%"),
        # 亿 and 万 of something are no money.
        ("铝罐一年做几亿只？", "只"),
        ("废电池一年处理几万吨", "吨"),
        ("快递一年有几亿件", "件"),
        ("培训了几万人次", "人次"),
        ("年产多少万台设备", "台"),
        ("惠及几百万户", "户"),
        ("带动多少万群众", ""),
        ("多少种子要抽检", "种"),
        ("研发要花到几个亿？", "元"),
        ("产值要过多少个亿", "元"),
        ("基金要募几千万", "元"),
        ("多少亿才够", "元"),
        ("立了几个项目,钱到手多少?", "元"),
        ("要交多少诉讼费", "元"),
        ("有多少家消费品企业", "家"),
        ("多少名学生免费就读", "名"),
        ("赚钱的企业有多少家", "家"),
        ("合同上没写干几年，得提前多少天说？", "天"),  # no years are asked for
        ("有没有规定多少天办完？", "天"),
        ("一口气最多能开几个钟头？", "小时"),
        ("摊子要离学校多远？", "米"),
        ("股东最多能有多少个人？", "人"),
        ("要建几个人才飞地？", "个"),
        ("新增几个人形机器人项目？", "个"),
        ("撤并几个人社所？", "个"),
        ("多少个人信息被泄露？", ""),
        ("几个人可以成立合作社？", "人"),
        ("至少几个人才能开会？", "人"),
        ("项目资金不够,还差多大?", ""),  # a question's ASCII comma ends its part too
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
        ("放在哪俩城市", 2),
        ("哪仨是新设的", 3),
        ("哪两年完成", None),  # years are no list
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
    "question",
    [
        *("每年申领额度最高多少？", "哪些单位最近发文", "什么项目最高补助多少", "最终由谁验收"),
        *("最晚什么时候建成？", "最晚哪天要交材料", "什么情况最长能延多久"),
    ],
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


def test_a_word_that_ends_with_ding_stays_whole_in_the_topic():
    assert words.topic_of("种子审定办法是怎么规定的？") == "种子审定办法是 规定的"
    assert words.topic_of("产值目标定的是多少？") == "产值目标"


@pytest.mark.parametrize(
    ("text", "is_bare"),
    [
        ("2025年要到多少", True),
        ("“十四五”还要新增多少？", True),
        ("要多少项", True),
        ("瞪羚企业要多少家", False),
        ("2025年产值多少亿元", False),
    ],
)
def test_a_part_that_asks_for_an_amount_of_what_another_names(text, is_bare):
    assert words.is_bare_ask(text) == is_bare


def test_years_that_only_say_when_are_not_what_is_asked():
    assert words.measure_of("过去几年，新增了多少家企业？") == "家"
    assert not words.FIGURE_ASKED.search("近几年，建了哪些平台？")
    assert not words.FIGURE_ASKED.search("前几天没到的人怎么办？")
    assert words.FIGURE_ASKED.search("提前几天公告？")


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("拿了几多项科技奖", "拿了多少项科技奖"),
        ("百色16到20年拿了多少项", "百色2016年到2020年拿了多少项"),
        ("16年至20年新增几家", "2016年至2020年新增几家"),
        ("21-25年新增几家", "2021年-2025年新增几家"),
        ("从15到20年涨了多少", "从2015年到2020年涨了多少"),
        ("承包期15到20年", "承包期15到20年"),  # a length of time
        ("工作12到18年的职工", "工作12到18年的职工"),
        ("缴费16到19年", "缴费16到19年"),
        ("研发经费16到20年花了多少", "研发经费2016年到2020年花了多少"),
        ("2016到2020年新增几家", "2016到2020年新增几家"),
        ("提高3.16到20年内", "提高3.16到20年内"),
        ("20到16年", "20到16年"),
        ("判12到14年有期徒刑", "判12到14年有期徒刑"),
    ],
)
def test_words_that_all_patterns_know(question, said):
    assert words.in_common_words(question) == said


def test_some_people_are_no_number_that_is_asked_for():
    assert not words.FIGURE_ASKED.search("几户人想办个合作社，要交哪些材料？")
    assert not words.FIGURE_ASKED.search("我们几个人合伙开店，交哪些材料？")
    assert not words.FIGURE_ASKED.search("我们几个合伙开店，交哪些材料？")
    assert words.FIGURE_ASKED.search("办合作社至少要有几户人？")
    assert words.FIGURE_ASKED.search("要建几个合作园区？")
    assert words.FIGURE_ASKED.search("分几个准备阶段？")


@pytest.mark.parametrize(
    ("word", "nothing"),
    [
        ("要交", True),
        ("得罚", True),
        ("能包", True),
        ("想当", True),
        ("最长", True),
        ("这个", True),
        ("没装", True),
        ("没收", False),
        ("要求", False),
        ("要素", False),
        ("得分", False),
        ("能源", False),
        ("能耗", False),
        ("想法", False),
        ("会议", False),
        ("会商", False),
        ("要约", False),
        ("能级", False),
        ("该项", False),
        ("最低", False),  # 最低工资标准
    ],
)
def test_whether_a_word_names_nothing(word, nothing):
    assert bool(words.NAMES_NOTHING.fullmatch(word)) is nothing


def test_lists_are_asked_for_in_spoken_words():
    assert all(words.LIST_ASKED.search(q) for q in ("重点攻的农产品，帮列下", "先开哪个，领导要名单"))
    assert not any(words.LIST_ASKED.search(q) for q in ("该系列下游产品的产值", "移出名单要满足多久", "黑名单保留几年"))


@pytest.mark.parametrize(
    ("question", "named"),
    [
        ("前沿方向有几个，都是啥", True),
        ("有几个国家高新区，都在哪", True),
        ("有几条，都是谁牵头", False),  # who is asked for, not which they are
        ("有几个园区", False),
        ("几年内建成，都要哪些材料", False),
    ],
)
def test_which_they_are_may_be_asked_behind_how_many(question, named):
    assert bool(words.NAMED_TOO.search(question)) is named
