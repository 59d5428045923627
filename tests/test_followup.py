"""rag/followup.py: a question that leans on an earlier one is put into whole words, another stands alone.

The documents are those of the corpus, with their titles and aliases; what an earlier answer cited is given by hand.
"""

from __future__ import annotations

import time
from collections.abc import Sequence

import pytest
from real_corpus import clauses, documents, understand
from samples import ACTION_PLAN, BAISE_PLAN, IMPLEMENTATION_PLAN, SCIENCE_PLAN

from rag.conversation.earlier import EarlierAnswers
from rag.errors import InputError
from rag.followup import answers_in, check_history, leans_on_earlier, resolve
from rag.question import Question
from rag.types import Clause, Evidence, Statement

ACTION = "《广西战略性新兴产业发展三年行动方案（2021—2023年）》"
OLD = "《广西战略性新兴产业创新发展实施方案》"
SCIENCE = "《广西科技创新“十四五”规划》"
BAISE = "《百色市科技创新“十四五”发展规划（2021—2025年）》"
CHARGING = "充电桩由谁牵头？"
PLATFORM = "推进广西智能网联新能源汽车综合服务平台建设"
SIX_TASKS = "推动新能源企业参与双边协商、调峰、竞价、合同电量转让等多种交易，促进新能源消纳。"
SUPPORT = "加大对重点产业、产业所在地区、龙头企业、重点平台的支持力度。"
NINE_FIELDS = "聚焦新一代信息技术、生物技术、新能源、新材料、高端装备制造、智能及新能源汽车、绿色环保等九大领域。"
INCUBATORS = "百色十四五要新建几家国家级孵化器"
# What was answered before, where a question points to the answer: 「下一项」. Each line: clause, words of the answer.
ANSWERS: dict[str, list[tuple[str, str]]] = {
    CHARGING: [(f"{ACTION_PLAN}#2.6.26", "牵头单位：自治区发展改革委。")],
    "充电桩的配合单位是谁？": [(f"{ACTION_PLAN}#2.6.26", "配合单位：自治区交通运输厅。")],
    "新能源产业有哪些任务？": [(f"{ACTION_PLAN}#2.3.17", SIX_TASKS)],
    "保障措施有哪些？": [(f"{ACTION_PLAN}#3.3", SUPPORT)],
    "2021年聚焦哪些重点领域？": [(f"{ACTION_PLAN}#1.p1", NINE_FIELDS)],
    INCUBATORS: [(f"{BAISE_PLAN}#c3.s7.2.t1", "新建2家国家级科技企业孵化器，4家国家级众创空间。")],
    "最新的是哪份？": [(f"{BAISE_PLAN}#front", "所收文件中最新的是……")],
    "规划对科技金融怎么说的？": [(f"{SCIENCE_PLAN}#c9.2.t2", "完善科技金融体系。")],
    "科技厅牵头哪些任务？": [
        (f"{ACTION_PLAN}#2.2.5", "牵头：5．打造一批广西医学药学重点实验室"),
        (f"{ACTION_PLAN}#2.2.6", "牵头：6．建设国际合作实验室"),
        (f"{ACTION_PLAN}#2.2.11", "牵头：11．促进生物制造规模化发展"),
    ],
}


def answered(question: Question) -> list[Statement]:
    """The earlier answer; a question about a task in quotation marks cites that task."""
    titled = [(c.clause_id, "……") for c in clauses().values() if c.kind == "task" and f"“{title(c)}”" in question.text]
    told = [(clauses()[identifier], text) for identifier, text in ANSWERS.get(question.text, titled)]
    return [Statement(text, (Evidence(clause, clause.start, clause.end),)) for clause, text in told]


def title(clause: Clause) -> str:
    return clause.heading_path[-1].partition("．")[2]


def asked(history: Sequence[str], text: str, answers: Sequence[str] = ()) -> Question:
    return resolve(text, history, understand, answers, EarlierAnswers(documents(), clauses(), answered))


@pytest.mark.parametrize(
    ("history", "text", "resolved", "intent"),
    [
        # what else of the same
        ([CHARGING], "那配合单位呢？", "充电桩的配合单位是谁？", "unit"),
        ([CHARGING], "谁配合", "充电桩谁配合？", "unit"),
        ([CHARGING], "牵头单位？", "充电桩的牵头单位是谁？", "unit"),
        ([CHARGING], "什么时候完成？", "充电桩什么时候完成？", "time"),
        ([CHARGING], "谢谢！那投资多少呢？", "充电桩投资多少？", "figure"),
        (["哪个部门负责充电桩建设？"], "那配合单位呢", "充电桩建设的配合单位是谁？", "unit"),
        (["新能源产业2023年产值目标是多少？"], "增加值呢", "新能源产业2023年增加值目标是多少？", "figure"),
        (["新能源产业2023年产值目标是多少？"], "谁负责", "新能源产业谁负责？", "unit"),
        (
            ["百色2020年研发投入强度实际是多少"],
            "当初定的目标是多少？",
            "百色2020年研发投入强度目标是多少？",
            "figure",
        ),
        (["2023年新材料产值目标多少"], "增加值要求到多少？", "2023年新材料增加值要求到多少？", "figure"),
        (["2023年新材料产值目标多少"], "增加值定到多少", "2023年新材料增加值定到多少？", "figure"),
        (["5G基站要建多少个"], "谁牵头", "5G基站谁牵头？", "unit"),
        (["科技创新券最高多少钱"], "有效期呢", "科技创新券的有效期是多久？", "time"),
        (["科技创新券最高多少钱"], "怎么申请", "科技创新券怎么申请？", "fact"),
        (
            ["全区国家级高层次创新人才2025年要达到多少人？"],
            "那2020年的时候有多少？",
            "全区2020年国家级高层次创新人才有多少？",
            "figure",
        ),
        # the same of something else
        (["碳酸钙产业创新平台由谁负责？"], "那特钢研发中心呢？", "特钢研发中心由谁负责？", "unit"),
        (["哪个部门负责充电桩建设？"], "公交车辆更新呢", "哪个部门负责公交车辆更新？", "unit"),
        (
            ["广西到2025年新认定自治区重点实验室多少家？"],
            "国家重点实验室呢",
            "广西到2025年国家重点实验室多少家？",
            "figure",
        ),
        (["柳州车联网先导区谁牵头"], "特钢研发中心呢", "特钢研发中心谁牵头？", "unit"),  # 柳州 is part of the name
        (["科技厅牵头哪些任务？"], "配合的呢", "科技厅配合哪些任务？", "unit_tasks"),
        (["科技厅牵头哪些任务？"], "体育局呢", "体育局牵头哪些任务？", "unit_tasks"),
        (["跨境金融谁牵头？"], "科技厅呢", "跨境金融，科技厅是牵头还是配合？", "unit"),
        (["百色2025年创新型企业要多少家"], "瞪羚的呢，加几家", "百色2025年瞪羚加几家？", "figure"),
        # another place, another year
        (["到2025年全区高新技术企业要达到多少家？"], "百色呢", "到2025年百色高新技术企业要达到多少家？", "figure"),
        (["百色2025年高新技术企业多少家"], "那全区呢", "全区2025年高新技术企业多少家？", "figure"),
        (["2023年充电桩要建成多少个？"], "那2025年呢？", "2025年充电桩要建成多少个？", "figure"),
        (["2020年全区技术市场成交合同金额是多少？"], "到2025年呢", "2025年全区技术市场成交合同金额是多少？", "figure"),
        # what is pointed at
        ([CHARGING], "这项任务什么时候完成？", "充电桩什么时候完成？", "time"),
        ([CHARGING], "那条谁配合", "充电桩谁配合？", "unit"),
        ([CHARGING], "那项目谁审批", "项目谁审批？", "unit"),
        (["跨境金融谁牵头？"], "它由谁配合？", "跨境金融由谁配合？", "unit"),
        (["跨境金融谁牵头？"], "该项工作有完成时限吗？", "跨境金融有完成时限吗？", "time"),
        (["电竞产业由谁负责？"], "谁负责这项任务", "谁负责电竞产业？", "unit"),
        (["5G示范应用场景建多少个？"], "其中哪些在桂林？", "5G示范应用场景中哪些在桂林？", "list"),
        (["风电装备产业创新平台由谁牵头"], "为什么？", "风电装备产业创新平台为什么这样规定？", "fact"),
        (["创新平台有哪些？"], "还有呢", "创新平台还有哪些？", "list"),
        (
            ["国家海上风力发电工程技术研究中心广西分中心在行动方案哪一条？"],
            "那这条谁牵头，谁配合",
            "国家海上风力发电工程技术研究中心广西分中心谁牵头，谁配合？",
            "unit",
        ),
        (
            ["千企科技创新能力提升专栏里怎么激励企业加大研发投入？"],
            "对国企有什么说法没",
            "千企科技创新能力提升专栏里，对国企有什么说法没？",
            "list",
        ),
        (["概括第三章的主要任务"], "第四章呢", "概括第四章的主要任务。", "summary"),
        # spoken particles
        ([CHARGING], "那配合单位咧", "充电桩的配合单位是谁？", "unit"),
        (["新材料23年产值要做到多少"], "增加值嘞", "新材料2023年增加值要做到多少？", "figure"),
        # of the place itself, and of a place named beside what it has
        (["到2025年全区高新技术企业要达到多少家？"], "百色自己呢", "到2025年百色高新技术企业要达到多少家？", "figure"),
        (
            ["柳州要建什么产业科技创新中心"],
            "北海是往哪个方向建",
            "北海产业科技创新中心是往哪个方向建？",
            "fact",
        ),
        (
            ["技术合同成交额百色到2025年多少"],
            "2020年底完成了多少",
            "百色2020年底技术合同成交额完成了多少？",
            "figure",
        ),
        # short years, and what was reached after what was aimed at
        (["百色25年科技型中小企业目标几家"], "20年底才多少家？", "百色2020年底科技型中小企业才多少家？", "figure"),
        (["百色25年科技型中小企业备案几家"], "2020年的底数是多少？", "百色2020年科技型中小企业备案是多少？", "figure"),
        (["新材料产值目标23年多少"], "生物技术呢", "2023年生物技术产值目标多少？", "figure"),
        (["全区25年高企多少家"], "十三五末呢", "全区2020年高企多少家？", "figure"),
        (["十三五百色科技进步贡献率目标多少"], "实际呢", "十三五百色科技进步贡献率实际多少？", "figure"),
        (["23年战新产业总产值目标多少"], "增加值占比呢", "2023年战新产业增加值占比多少？", "figure"),
        # what is asked about in a phrase of its own, and whether the same holds for it
        ([CHARGING], "人工智能那条呢，换人牵头没", "人工智能由谁牵头？", "unit"),
        ([CHARGING], "特钢研发中心呢，也是他们负责吗", "特钢研发中心由谁牵头？", "unit"),
        ([CHARGING], "光伏发电是不是也归他们管", "光伏发电由谁牵头？", "unit"),
        ([CHARGING], "那核电也是吗", "核电由谁牵头？", "unit"),
        ([CHARGING], "直播电商呢，谁配合", "直播电商谁配合？", "unit"),
        ([CHARGING], "那个车联网先导区呢", "车联网先导区由谁牵头？", "unit"),
        ([CHARGING], "换成电竞产业呢", "电竞产业由谁牵头？", "unit"),
        ([CHARGING], "科普工作呢", "科普工作由谁牵头？", "unit"),
        (["新能源谁负责"], "新材料呢", "新材料谁负责？", "unit"),  # 新材料 is no material to hand in
        (["科技厅牵头哪些任务？"], "只要配合的", "科技厅配合哪些任务？", "unit_tasks"),
        # what part a body has
        (["众筹试点谁牵头"], "财政厅参加没", "众筹试点，财政厅是牵头还是配合？", "unit"),
        (["生物农药谁牵头"], "是农业农村厅吗", "生物农药，农业农村厅是牵头还是配合？", "unit"),
        (["生物农药谁牵头"], "工信厅是什么角色", "生物农药，工信厅是牵头还是配合？", "unit"),
        (["众筹试点谁牵头", "财政厅参加没"], "中介招商奖励呢", "中介招商奖励，财政厅是牵头还是配合？", "unit"),
        # a noun that anything may have
        (["车联网先导区谁牵头"], "要建多少个试点", "车联网先导区要建多少个试点？", "figure"),
        (["保险创新试验区由谁负责"], "在哪几个市增设", "保险创新试验区在哪几个市增设？", "list"),
        (["数字娱乐谁负责"], "要达到多大规模", "数字娱乐要达到多大规模？", "figure"),
        (["飞地经济谁牵头"], "补贴给谁", "飞地经济补贴给谁？", "unit"),
        (["创新券最高能领多少"], "怎么领", "创新券怎么领？", "fact"),
        # of another level; compared with another; where it is written
        (["2025年自治区级孵化器多少家"], "国家级的呢", "2025年国家级孵化器多少家？", "figure"),
        (["南宁2025年高企要达到多少家？"], "那研发投入占比要到多少", "南宁2025年研发投入占比要到多少？", "figure"),
        (["百色要新增多少家星创天地"], "里头国家级的占几家", "百色要新增星创天地中国家级的占几家？", "figure"),
        (["2025年国家高新区目标几个"], "自治区级的又是几个", "2025年自治区级高新区目标几个？", "figure"),
        (["2023年绿色环保产业产值多少"], "比新材料多吗", "2023年绿色环保产业产值比新材料多吗？", "comparison"),
        (["电竞归哪个部门管"], "依据呢", "电竞写在哪份文件的哪一条？", "where"),
        (["电竞归哪个部门管"], "从哪份文件看到的", "电竞写在哪份文件的哪一条？", "where"),
    ],
)
def test_a_question_is_joined_with_the_one_before_in_words(history, text, resolved, intent):
    question = asked(history, text)
    assert (question.resolved, question.text, question.intent) == (resolved, resolved, intent)


@pytest.mark.parametrize(
    ("history", "text", "resolved", "named"),
    [
        # the document that the question before named goes on
        (
            ["2016年方案里，每年遴选扶持多少家科技型初创企业？"],
            "这件事科技厅以外还有谁参加？",
            f"{OLD}中每年遴选扶持科技型初创企业，科技厅以外还有谁参加？",
            IMPLEMENTATION_PLAN,
        ),
        (
            ["2016年方案第16项联合打造东盟主题创新中心，主要引哪些机构？"],
            "谁牵头呀",
            f"{OLD}中第16项联合打造东盟主题创新中心谁牵头？",
            IMPLEMENTATION_PLAN,
        ),
        (
            ["三年行动方案里充电桩由谁负责"],
            "那跨境金融由谁负责？",
            f"{ACTION}中跨境金融由谁负责？",
            ACTION_PLAN,
        ),
        (["百色规划第二章讲了什么"], "第三章的主要任务是什么", f"{BAISE}第三章的主要任务是什么？", BAISE_PLAN),
        (["百色规划第三章讲了什么"], "第一节呢", f"{BAISE}第三章第一节讲了什么？", BAISE_PLAN),
        # another document
        (["2021年三年行动方案聚焦哪些重点领域？"], "2016年的呢？", f"{OLD}中聚焦哪些重点领域？", IMPLEMENTATION_PLAN),
        (["三年行动方案有哪些保障措施？"], "2016年那份呢", f"{OLD}有哪些保障措施？", IMPLEMENTATION_PLAN),
        (["三年行动方案2023年新材料产值多少"], "百色规划呢", f"{BAISE}中2023年新材料产值多少？", BAISE_PLAN),
        (["2023年新材料产值多少"], "2016年那份呢", f"{OLD}中新材料产值多少？", IMPLEMENTATION_PLAN),  # it ends in 2020
        # another place, wherever it stands
        (["三年行动方案让桂林建什么中心"], "北海呢", f"{ACTION}中让北海建什么中心？", ACTION_PLAN),
        (["三年行动方案支持柳州市建哪些基地"], "玉林呢", f"{ACTION}中支持玉林建哪些基地？", ACTION_PLAN),
        # the document is pointed at
        (["三年行动方案有哪些任务"], "它的文号", f"{ACTION}的文号是什么？", ACTION_PLAN),
        ([CHARGING], "这个文件什么时候印发的", f"{ACTION}什么时候印发的？", ACTION_PLAN),
        ([CHARGING], "还有效吗", f"{ACTION}还有效吗？", ACTION_PLAN),
        (["最新的是哪份？"], "发文机关呢", f"{BAISE}的发文机关是什么？", BAISE_PLAN),
        ([CHARGING], "概括一下这个方案", f"概括一下{ACTION}。", ACTION_PLAN),
        (["规划对科技金融怎么说的？"], "这一章还讲了什么", f"{SCIENCE}第九章还讲了什么？", SCIENCE_PLAN),
        (["三年行动方案有哪些任务", "概括一下"], "它的目标是什么", f"{ACTION}的目标是什么？", ACTION_PLAN),
        (["最新的是哪份？"], "概括一下", f"概括一下{BAISE}。", BAISE_PLAN),
        # what comes next, what stands in a place of a list
        ([CHARGING], "下一项呢", f"{ACTION}中“{PLATFORM}”由谁牵头？", ACTION_PLAN),
        ([CHARGING], "上一项由谁负责", f"{ACTION}中“建设新能源汽车共性技术研发平台”由谁负责？", ACTION_PLAN),
        (
            ["三年行动方案第38项的责任单位是谁？"],
            "下一项呢",
            f"{ACTION}中第39项“创建保险创新综合试验区”的责任单位是谁？",
            ACTION_PLAN,
        ),
        (
            ["三年行动方案第38项的责任单位是谁？"],
            "第40项呢",
            f"{ACTION}中第40项“发展港航服务业”的责任单位是谁？",
            ACTION_PLAN,
        ),
        (["科技厅牵头哪些任务？"], "第二项呢", f"{ACTION}中“建设国际合作实验室”的主要内容是什么？", ACTION_PLAN),
        (["科技厅牵头哪些任务？"], "最后一项谁配合", f"{ACTION}中“促进生物制造规模化发展”谁配合？", ACTION_PLAN),
        # 新能源产业 has six tasks, the second is 13．; the measures are five, the third is （三）
        (["新能源产业有哪些任务？"], "第二项呢", f"{ACTION}中“发展光伏发电”的主要内容是什么？", ACTION_PLAN),
        (["2021年聚焦哪些重点领域？"], "第二个呢", f"{ACTION}中“生物技术”的主要内容是什么？", ACTION_PLAN),
        (["保障措施有哪些？"], "第三条具体说什么", f"{ACTION}中“加大政策支持”具体说什么？", ACTION_PLAN),
        (["2021年聚焦哪些重点领域？"], "第四个23年产值多少", f"{ACTION}中2023年“新材料”产值多少？", ACTION_PLAN),
        (
            ["科技厅牵头哪些任务？", "第二项谁配合"],
            "第三项呢",
            f"{ACTION}中“促进生物制造规模化发展”谁配合？",
            ACTION_PLAN,
        ),
        (["2021年聚焦哪些重点领域？", "第二个由谁负责"], "下一个呢", f"{ACTION}中“新能源”由谁负责？", ACTION_PLAN),
        ([CHARGING, "下一项呢"], "再下一项呢", f"{ACTION}中“创建国家车联网先导区”由谁牵头？", ACTION_PLAN),
        (
            ["三年行动方案一共多少项任务"],
            "第20项谁负责",
            f"{ACTION}中第20项“支持建设广西特钢研发中心”谁负责？",
            ACTION_PLAN,
        ),
        (
            ["三年行动方案组织领导谁负责"],
            "政策支持那条具体讲啥",
            f"{ACTION}中政策支持具体讲啥？",
            ACTION_PLAN,
        ),
        (["16年方案里飞地经济谁牵头"], "那孵化器谁牵头", f"{OLD}中孵化器谁牵头？", IMPLEMENTATION_PLAN),
        (["三年行动方案哪年发的"], "有效期到什么时候", f"{ACTION}的有效期到什么时候？", ACTION_PLAN),
        (["保障措施有哪些？"], "第三条是什么", f"{ACTION}中“加大政策支持”的主要内容是什么？", ACTION_PLAN),
        # chains of three and four turns
        ([CHARGING, "那配合单位呢？"], "下一项呢", f"{ACTION}中“{PLATFORM}”的配合单位是谁？", ACTION_PLAN),
        ([CHARGING, "下一项呢", "谁配合"], "它的期限", f"{ACTION}中“{PLATFORM}”的期限是多久？", ACTION_PLAN),
        (["三年行动方案有哪些任务", "2016年那份呢"], "它的文号是什么", f"{OLD}的文号是什么？", IMPLEMENTATION_PLAN),
        ([CHARGING, "概括一下这个方案", "谢谢"], "再简单一点", f"用三句话概括{ACTION}。", ACTION_PLAN),
    ],
)
def test_the_document_meant_is_named(history, text, resolved, named):
    question = asked(history, text)
    assert (question.resolved, question.named_documents) == (resolved, (named,))


def test_the_title_that_the_answer_printed_tells_which_document_is_meant():
    shown = f"牵头单位：自治区发展改革委。[1]\n[1] {ACTION}（桂政办发〔2021〕97号）二、（六）26．"
    assert asked(["居民区充电谁牵头"], "这个文件的文号呢", [shown]).resolved == f"{ACTION}的文号是什么？"
    assert asked(["居民区充电谁牵头"], "它的文号", [shown]).named_documents == (ACTION_PLAN,)


def test_of_two_titles_in_an_answer_none_is_taken():
    shown = f"语料中没有直接回答这个问题的内容。\n[1] {ACTION}一、\n[2] {SCIENCE}第一章"
    question = asked(["没有答案的问题由谁牵头"], "这个文件的文号呢", [shown])
    assert question.named_documents == ()
    assert "接上一问" in question.resolved


@pytest.mark.parametrize(
    "text",
    [
        "公交车辆更新由谁负责？",
        "公交车辆更新由谁负责呢？",
        "芯片谁管",
        "科技创新券的额度最高多少？",
        "2025年5G基站要建多少个？",
        "体育局有哪些任务？",
        "三年行动方案有哪些任务？",
        "百色规划的文号是什么",
        "再生铝项目由谁负责",  # 再 is no 「再问」
        "那坡县的铝产业由谁牵头",  # a county
        "其他汽车零部件由谁负责",
        "充电桩建设这项任务由谁牵头",
        "这几年高新技术企业增加了多少家",
        "应该由谁负责充电桩",
        "概括第三章的主要任务",
        "有哪些文件？",
        "最新的是哪份？",
        "谢谢",
        "推进海上风电场建设的重点是什么",
        "第三代半导体由谁牵头",
        "贵港重点建什么",  # of the place itself
        "企业怎么申请高新技术企业",
        "同步推进多少个项目",
        "养老院是什么角色",  # no body of the documents
        "为什么要搞通用航空",
        "哪些地方有高新区",
        "第一条高铁由谁建",
    ],
)
def test_a_whole_question_stands_alone(text):
    question = asked([CHARGING], text)
    assert question == understand(text)
    assert question.resolved == ""


@pytest.mark.parametrize(
    "text", ["那谁配合？", "那公交车辆更新呢？", "它的投资额是多少？", "牵头单位？", "公交？", "还有呢"]
)
def test_what_leans_is_told_from_the_question_alone(text):
    assert leans_on_earlier(text, understand)


def test_a_figure_that_the_same_sentence_tells_is_asked_of_the_same_place_and_time():
    assert asked([INCUBATORS], "众创空间要几家？").resolved == "百色十四五众创空间要几家？"
    assert asked([INCUBATORS], "重点实验室要几家？").resolved == ""  # the sentence does not speak of them
    assert asked([INCUBATORS], "全区众创空间要几家？").resolved == ""


def test_without_an_earlier_question_nothing_is_added():
    assert asked([], "那谁配合？") == understand("那谁配合？")
    assert asked(["谢谢", "你好"], "那谁配合？") == understand("那谁配合？")


def test_a_courtesy_before_a_question_is_no_part_of_it():
    assert asked([], "你好，充电桩由谁牵头？").text == CHARGING
    assert asked([CHARGING], "好的，谢谢。那谁配合？").resolved == "充电桩谁配合？"


def test_a_task_that_is_named_by_its_number_is_told_by_its_title():
    question = asked([], "三年行动方案第38项的责任单位是谁？")
    assert question.resolved == "三年行动方案第38项“发展跨境金融”的责任单位是谁？"
    assert asked([], "三年行动方案第46项由谁负责？").resolved == ""  # there are 45
    assert asked([], "第38项的责任单位是谁？").resolved == ""  # of which document?


@pytest.mark.parametrize(
    ("history", "text"),
    [
        (["2016年方案里，每年遴选扶持多少家科技型初创企业？"], "孵化器呢"),  # in place of which word?
        (["联合打造东盟主题创新中心，主要引哪些机构？"], "博物馆呢"),
        (["甲由谁牵头？乙由谁配合？"], "丙呢"),
        (["新能源产业谁负责？"], "第三项呢"),  # nothing was listed
        (["新能源产业谁负责？"], "下一项呢"),  # and nothing cited
    ],
)
def test_what_the_rules_cannot_join_surely_keeps_the_words_of_both(history, text):
    question = asked(history, text)
    assert question.resolved == f"{text}（接上一问：{history[0]}）"
    assert question.text == text


def test_such_a_question_is_passed_over_by_the_next_one():
    question = asked(["新能源产业谁负责？", "第三项呢"], "谁配合")
    assert question.resolved == "新能源产业谁配合？"


def test_without_the_documents_their_names_are_carried_on_unseen():
    """A caller that has no library still gets the document right."""
    question = resolve("谁牵头呀", ["三年行动方案里电竞产业有什么支持？"], understand)
    assert question.resolved == "电竞产业谁牵头？"
    assert question.named_documents == (ACTION_PLAN,)


class Model:
    """A resolver that says one thing and remembers what it was asked."""

    def __init__(self, wording: str | None) -> None:
        self.wording = wording
        self.asked: list[tuple[str, tuple[str, ...]]] = []

    def __call__(self, text: str, earlier: Sequence[str]) -> str | None:
        self.asked.append((text, tuple(earlier)))
        return self.wording


SELECTED = "每年遴选扶持多少家科技型初创企业？"


def test_a_model_is_asked_where_the_rules_fail():
    model = Model("每年遴选扶持多少家孵化器？")
    question = resolve("孵化器呢", [SELECTED], understand, resolver=model)
    assert question.resolved == question.text == "每年遴选扶持多少家孵化器？"
    assert question.intent == "figure"
    assert model.asked == [("孵化器呢", (SELECTED,))]


@pytest.mark.parametrize("text", ["谁负责？", "公交车辆更新由谁负责？", "谢谢"])
def test_a_model_is_not_asked_where_the_rules_know(text):
    model = Model("")
    resolve(text, [SELECTED, "那孵化器呢"], understand, resolver=model)
    assert model.asked == []


@pytest.mark.parametrize(
    "wording",
    [
        None,
        "",
        "每年遴选扶持多少家众创空间？",  # not what was asked
        "每年遴选扶持50家孵化器吗？",  # a figure that nobody said
        "2020年遴选扶持多少家孵化器？",  # a year that nobody said
        "自治区科技厅每年遴选扶持多少家孵化器？",  # a body that nobody named
        SELECTED,  # the question before once more
        "每年遴选扶持多少家科技型初创企业？孵化器呢？",  # two questions
        "孵化器" * 100,
    ],
)
def test_what_a_model_makes_up_is_not_taken(wording):
    question = resolve("孵化器呢", [SELECTED], understand, resolver=Model(wording))
    assert question.resolved == f"孵化器呢（接上一问：{SELECTED}）"


def test_the_history_is_the_users_questions_in_order_with_what_was_answered():
    history = [
        {"role": "user", "content": " 甲？ "},
        {"role": "assistant", "content": "乙。[1]"},
        {"role": "user", "content": "   "},
        {"role": "user", "content": "丙？"},
    ]
    assert check_history(history) == ["甲？", "丙？"]
    assert answers_in(history) == ["乙。[1]", ""]
    assert check_history([]) == []


@pytest.mark.parametrize("turn", ["甲？", {"content": "甲？"}, {"role": "user"}, {"role": "user", "content": 3}, None])
def test_a_history_of_another_shape_is_refused_in_words(turn):
    with pytest.raises(InputError, match="历史记录的格式不对"):
        check_history([turn])


@pytest.mark.parametrize(
    "text",
    ["呢" * 50_000, "这" * 50_000, "第一项" * 20_000, "那" * 50_000, "的" * 50_000, "2021年" * 10_000, "《" * 50_000],
)
def test_a_hostile_history_is_read_in_moments(text):
    started = time.perf_counter()
    resolve("那配合单位呢？", [text] * 50, understand, [text] * 50)
    resolve(text[:2000], [CHARGING], understand)
    assert time.perf_counter() - started < 20
