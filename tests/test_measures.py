"""rag/measures.py: which kind of figure a sentence holds, in digits or in Chinese numerals."""

import time

import pytest

from rag.measures import TIME, bounds_asked, has_amount_of_money, has_measure, says_when
from rag.normal import normal


@pytest.mark.parametrize(
    "sentence",
    [
        *(
            "三个月内办结",
            "有效期为三年",
            "有效期为1年",
            "15个工作日内",
            "自收到之日起5天内",
            "当日办结",
            "当天反馈",
            "半年通报一次",
        ),
        *("自立案之日起三十日内", "二十五日", "一日"),
        *("24小时内报告", "30分钟内响应", "两周内答复", "3 个月", "2025 年", "9月", "到2023年底", "每季度调度"),
    ],
)
def test_these_say_when_or_how_long(sentence):
    assert TIME.search(normal(sentence))


@pytest.mark.parametrize(
    "sentence",
    ["推进海上风电场建设。", "建成10个平台", "340亿元", "一个中心", "当前任务", "三年行动方案", "成立十周年"],
)
def test_these_do_not_say_when(sentence):
    assert not TIME.search(normal(sentence))


def test_a_long_run_of_digits_is_searched_for_a_figure_in_linear_time():
    began = time.perf_counter()
    assert has_measure("", "1" * 50_000)
    assert time.perf_counter() - began < 1


@pytest.mark.parametrize("character", "1一")
def test_a_long_run_of_numerals_is_searched_for_a_time_in_linear_time(character):
    began = time.perf_counter()
    assert not TIME.search(character * 50_000)
    assert time.perf_counter() - began < 1


@pytest.mark.parametrize(
    ("measure", "sentence"),
    [
        ("元", "提供50%的场地补贴"),  # an amount may be given as a share of what it is for
        ("元", "产值达到340亿元"),
        ("元", "每年最高20万元"),
        ("%", "增加值占地区生产总值比重达到7%"),
        ("%", "提高2.5个百分点"),
        ("%", "占比达到百分之五十"),
        ("%", "奖补经费与企业投入比例接近1:21"),
        ("个", "建设12个平台"),
        ("个", "引进10家以上企业"),  # asked with 个 and answered with 家
        ("家", "引进10余家企业"),
        ("人", "选派科技特派员200名"),
        ("人", "有限责任公司由五十个以下股东出资设立"),  # persons are counted with 个 too
        ("人", "有二个以上合伙人"),
        ("人", "选派3个代表参加"),
        ("人", "有两个子女的，可以申请"),
        ("米", "禁止在学校门口一百米范围内设摊"),
        ("个", "857名企业首席技术官活跃在创新一线"),  # 个 goes with persons and with prizes too
        ("个", "共获得自治区科学技术奖励27项"),
        ("家", "新型研发机构（家） 5"),  # a row's unit stands in brackets
        ("", "产值达到340亿元"),
        # Laws write their figures in Chinese numerals.
        ("元", "处五百元以上五千元以下的罚款"),
        ("元", "确定给予五百万元以下的赔偿"),
        ("%", "余额不足首期筹集金额百分之三十的"),
        ("%", "专有部分面积占比三分之二以上的业主"),
        ("天", "有权在判决书送达之日起十五日内提起上诉"),
        ("天", "在45个工作日内作出决定"),
        ("天", "应当在二十日以内提出"),
        ("个月", "应当在立案之日起两个月内审结"),
        ("个月", "不超过六个月"),
        ("年", "申请执行的期间为二年"),
        ("年", "自刑罚执行完毕之日起五年内不得担任"),
        ("年", "处六个月以上一年以下有期徒刑"),
        ("时长", "应急物业服务期限不超过六个月"),
        ("时长", "有效期为3年"),
        ("人", "执法人员不得少于二人"),
        ("个", "不少于一个场所"),
        ("罚款", "并处货值金额十倍以上二十倍以下罚款"),
        ("罚款", "由公安机关给予警告，处五百元以上五千元以下的罚款"),
        ("赔偿", "在上述数额的一倍以上五倍以下确定赔偿数额"),
        ("", "确定给予五百万元以下的赔偿"),
        ("", "执法人员不得少于二人"),
        ("只", "年产 50 亿只铝罐生产项目"),
        ("吨", "年处理 10 万吨废旧电池综合利用项目"),
        ("人次", "服务群众达 60 万人次"),
        ("条", "出台十项措施"),
        ("", "10个指标，指标是指……"),  # a figure, no number of a note
    ],
)
def test_a_sentence_holds_a_figure_of_the_kind_asked_for(measure, sentence):
    assert has_measure(measure, normal(sentence))


@pytest.mark.parametrize(
    ("measure", "sentence"),
    [
        ("元", "到2023年建成10个"),
        ("%", "产值达到340亿元"),
        ("%", "比赛于9:30开始"),
        ("个", "到2023年9月18日"),
        ("人", "两个股东会"),
        ("人", "建设50个人才飞地"),
        ("人", "建成3个人大代表联络站"),
        ("人", "设立10个志愿者服务站"),
        ("人", "建设2个工业机器人产业园"),
        ("人", "新增5个工业机器人"),
        ("人", "整治20个人居环境项目"),
        ("人", "建成5个残疾人就业基地"),
        ("人", "设立6个消费者投诉站"),
        ("人", "离职六个月后的人员"),
        ("米", "面积三百平方米"),
        ("家", "建设"),
        ("", "到2023年9月"),  # a date is no figure
        ("", "推进海上风电场建设"),
        ("", "“十四五”期间推进海上风电场建设"),
        ("", "注1：按现行统计口径"),  # the number of a note
        ("", "34．发展数字娱乐产业"),  # the number of a task
        ("", "注：2020年为预计数"),
        ("天", "自2023年9月18日起施行"),  # the day of a date
        ("年", "到2025年底建成"),
        ("年", "21年底建成"),
        ("年", "实施三年行动方案"),
        ("年", "推进基础设施建设五年规划"),
        ("年", "同一年内"),
        ("个", "应当在三个月内审结"),  # counts no things
        ("个", "建设一个中心"),
        ("人", "建设10个项目"),
        ("名", "建设10个项目"),
        ("条", "依照第三十二条的规定"),
        ("项", "本条第一款第二项"),
        ("", "增强“四个意识”，坚定四个自信"),
        ("", "打造一批平台，采取一系列措施"),
        ("", "依照第三十二条的规定"),
        ("罚款", "依法给予行政处罚"),
        ("罚款", "货值金额不足二万元的，责令改正"),
        ("赔偿", "处五百元以下罚款"),
        ("", "5 “蓝火计划”博士生工作团：是教育部推出的系列行动"),  # the number of a note
        ("", "⁷ 中试：是指产品正式投产前的试验"),
        ("个", "落实“科改33条”"),  # a name
    ],
)
def test_or_it_does_not(measure, sentence):
    assert not has_measure(measure, normal(sentence))


@pytest.mark.parametrize("sentence", ["期限不超过六个月", "有效期至2025年12月31日", "每季度调度一次", "当日办结"])
def test_these_say_how_long(sentence):
    assert says_when("时长", normal(sentence))


@pytest.mark.parametrize("sentence", ["突发事件应对期间，采取应急措施", "在委托之前应当公示", "“十四五”时期"])
def test_that_there_is_a_time_does_not_say_how_long_it_is(sentence):
    assert says_when("", normal(sentence))
    assert not says_when("时长", normal(sentence))
    assert not says_when("年", normal(sentence))


@pytest.mark.parametrize(
    ("question", "sentence", "sets"),
    [
        ("最长几年？", "每届任期不超过五年", True),
        ("最多罚多少？", "处五万元以下的罚款", True),
        ("最少得几个人？", "不得少于2人", True),
        ("至少保存几年？", "保存不超过三年", False),
        ("最多罚多少？", "处五万元罚款", False),
        ("要几天？", "不超过六个月", False),  # no limit is asked for
    ],
)
def test_a_limit_is_set_with_other_words_than_it_is_asked_for(question, sentence, sets):
    assert any(bound.search(sentence) for bound in bounds_asked(question)) is sets


def test_a_share_of_a_cost_is_no_amount_of_money():
    assert has_amount_of_money(normal("给予50%的场地补贴，最高10万元"))
    assert has_amount_of_money(normal("处五百元以上五千元以下的罚款"))
    assert not has_amount_of_money(normal("给予50%的场地补贴"))
