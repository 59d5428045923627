"""rag/question.py: what a question wants, and which documents, years, places and bodies it names."""

import pytest
from policy_samples import CITY_PLAN, DOCUMENTS, OLD_PLAN, PLAN, PROVINCE, understand

from rag.question import read_question
from rag.types import Document, DocumentFacts


@pytest.mark.parametrize(
    ("question", "intent"),
    [
        ("小区里搞多车一桩的充电桩，归哪些部门管，谁牵头？", "unit"),
        ("责任单位是谁？", "unit"),
        ("电竞产业的发展是不是体育局牵头？", "unit"),
        ("自治区体育局有哪些任务？", "unit_tasks"),
        ("体育局牵头了几项工作", "unit_tasks"),
        ("到2023年新能源产业产值达到多少？", "figure"),
        ("产值目标是什么？", "figure"),
        ("什么时候建成风电场？", "time"),
        ("战略性新兴产业包括哪些领域？", "list"),
        ("“链主”企业是什么意思？", "definition"),
        ("前沿方向有几个，都是啥", "list"),  # which they are tells how many
        ("电竞企业落户是不是归体育局管", "unit"),
        ("直播带货体育局管不管，还是说归别家", "unit"),
        ("电竞是谁牵的头", "unit"),
        ("重点攻的农产品，帮列下", "list"),
        ("新型研发机构是什么？", "definition"),
        ("“三百二千”科技创新工程是什么？", "definition"),
        ("科技成果的“三权”是什么？", "definition"),
        ("“十四五”百色市科技创新主线是什么？", "fact"),
        ("科技创新券的概念是什么？", "definition"),
        ("“星创天地”的意思是什么？", "definition"),
        ("“星创天地”的含义", "definition"),
        ("百色生命健康城的定位是什么？", "fact"),  # what is said of it, not what the words mean
        ("区域科技创新中心的建设路径是什么？", "fact"),
        ("概念验证中心建设多少家？", "figure"),  # 概念 is part of a name
        ("支持建设哪些概念验证中心？", "list"),
        ("物流成本降低多少？", "figure"),  # no two things are held against each other
        ("研发经费提高了多少？", "figure"),
        ("新型研发机构不少于多少家？", "figure"),
        ("新材料比新能源高多少？", "comparison"),
        ("主管部门的措施有哪些？", "list"),  # what the bodies do, not who they are
        ("主管部门是哪个？", "unit"),
        ("部门配合和协同的机制有哪些？", "list"),
        ("牵头和配合的各是谁？", "unit"),
        ("体育局是牵头还是配合？", "unit"),  # one of two roles, not its tasks
        ("自治区体育局在发展电竞产业工作中是配合还是牵头？", "unit"),
        ("哪条高速公路开展车路协同示范？", "fact"),  # a road, no article
        ("海上风电写在哪条？", "where"),
        ("海上风电是哪条规定的？", "where"),
        ("“链主”企业出自三年行动方案的哪里？", "where"),
        ("什么是三大三新", "definition"),
        ("海上风电在哪一章提到？", "where"),
        ("赤泥坝护坡在百色规划哪块提的", "where"),
        ("“田七回家”是哪个行动计划里的", "where"),
        ("给奖励是哪条保障措施说的", "where"),
        ("体育局有配合的活儿没，配合谁干啥", "unit_tasks"),
        ("体育局是牵头的还是打下手的？", "unit"),
        ("电竞是体育局打头吧？还有哪几家搭把手", "unit"),
        ("养殖工船这块，哪家领头？", "unit"),
        ("电竞是哪家挂帅，财政厅算不算配合的", "unit"),
        ("得奖的拱桥团队由哪位院士领衔", "fact"),  # of persons, not of bodies
        ("我在体育局上班，三年行动方案要我们牵头干哪几件？", "unit_tasks"),
        ("2016年方案跟三年行动方案的目标差多远？", "comparison"),
        ("园区做的5项跨境业务试点，列给我", "list"),
        ("给企业的奖补跟企业投的钱，比例大概多少比多少", "figure"),
        ("五个“化”是哪五个", "list"),  # 饲料化, 肥料化 …
        ("科研失败可以免责的内容在哪个部分", "where"),
        ("支持哪个市创建高新区", "fact"),  # nothing is higher
        ("两个产业哪个产值大", "comparison"),
        ("新能源和新材料谁多一点", "comparison"),
        ("新能源和新材料哪个更早建成", "comparison"),
        ("车路协同示范选的哪段高速", "fact"),
        ("涉及伦理的研究，要成立什么机构来管", "fact"),  # what is to be, not who is responsible
        ("涉及伦理的研究由什么机构来管", "unit"),
        ("废旧家电的回收归哪个部管？", "unit"),
        ("电竞归体育还是科技？", "unit"),  # a choice of bodies, the first known by its name's beginning
        ("结余归企业还是归个人？", "fact"),  # a choice, but of no bodies
        ("有人乱扔东西，哪个部门管，罚多少", "unit"),  # 多少 compares nothing
        ("瞪羚企业写在哪个专栏？", "where"),
        ("2016年和2021年的方案有什么不同？", "comparison"),
        ("三年行动方案的文号是什么？", "document"),
        ("百色规划是什么时候印发的？", "document"),
        ("百色规划经哪次会议审议通过？", "fact"),  # a clause says so, not the facts of the document
        ("库里收录了哪些文件？", "corpus"),
        ("你好！", "chat"),
        ("推进海上风电场建设", "fact"),
    ],
)
def test_what_a_question_wants(question, intent):
    assert understand(question).intent == intent


@pytest.mark.parametrize(
    ("question", "role"),
    [
        ("风电由谁牵头？", "lead"),
        ("风电由谁配合？", "cooperating"),
        ("风电由谁牵头、谁配合？", ""),
        ("除了牵头单位还有谁配合？", "cooperating"),
        ("体育局牵头哪些任务？", "lead"),
        ("体育局配合哪些任务？", "cooperating"),
        ("体育局有哪些任务？", ""),
        ("体育局有配合的活儿没？", "cooperating"),
    ],
)
def test_in_which_role(question, role):
    assert understand(question).role == role


@pytest.mark.parametrize(
    ("question", "named"),
    [
        ("《广西战略性新兴产业发展三年行动方案（2021—2023年）》的文号", (PLAN,)),
        ("广西战略性新兴产业发展三年行动方案(2021-2023年)的文号", (PLAN,)),  # other brackets and dashes
        ("桂政办发[2021]97号由谁印发", (PLAN,)),
        ("三年行动方案有哪些任务", (PLAN,)),  # an alias
        ("2016年那份方案选了哪些产业", (OLD_PLAN,)),  # by the year it was signed in
        ("十三五的方案选了哪些产业", (OLD_PLAN,)),  # 2016—2020 is its period
        ("百色规划和三年行动方案", (PLAN, CITY_PLAN)),
        ("2023年新能源产业产值", ()),  # a year alone names none
        ("创新发展实施方案有哪些内容", (OLD_PLAN,)),  # a telling part of the title
        ("方案有哪些内容", ()),
        ("2021年的方案有哪些任务", (PLAN,)),
        ("16年方案里产业技术研究院要建几家", (OLD_PLAN,)),  # a short year
        ("16年的产值有多少", ()),
        ("30年的方案有哪些任务", ()),
        ("2016年那份新兴产业文件有哪些任务", (OLD_PLAN,)),
        ("16年说的重点产业有哪些", (OLD_PLAN,)),
        ("三年行动方案的目标", (PLAN,)),
        ("广西的三年行动方案的目标", (PLAN,)),
        ("百色那个三年行动方案的目标", ()),  # the city has none
        ("百色市三年行动方案的目标", ()),
        ("百色跟三年行动方案的目标", (PLAN,)),
    ],
)
def test_which_documents_a_question_names(question, named):
    assert understand(question).named_documents == tuple(d.document_id for d in named)


def test_the_name_of_a_document_is_not_searched_for():
    question = understand("《百色市科技创新“十四五”发展规划（2021—2025年）》提出建设几家新型研发机构？")
    assert question.topic == "提出建设 新型研发机构"
    assert question.years == ()  # 2021 and 2025 belong to the title


def test_a_title_that_the_corpus_does_not_hold_is_noticed():
    assert understand("《云南省数字经济发展规划》的产值目标是多少？").unknown_documents == ("云南省数字经济发展规划",)
    assert understand("《百色规划》的产值目标是多少？").unknown_documents == ()


@pytest.mark.parametrize(
    ("question", "years"),
    [
        ("到2023年产值多少？", (2023,)),
        ("２０２３年产值多少？", (2023,)),
        ("2020年和2025年各是多少？", (2020, 2025)),
        ("25年要达到多少？", (2025,)),
        ("2年内建成多少个？", ()),
        ("2021—2023年投资多少？", ()),  # the whole period of a plan asks for no single year
        ("2020—2022年投资多少？", (2020, 2022)),  # no document has this period
        ("桂政办发〔2021〕97号讲了什么", ()),
        ("3860亿元", ()),
    ],
)
def test_which_years(question, years):
    assert understand(question).years == years


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("科技进步贡献率完成目标了吗，差几个点？", "figure"),  # one row has the target and what was reached
        ("科技进步贡献率和强度差几个点？", "comparison"),
        ("自治区体育局的任务清单，请标明牵头还是配合", "unit_tasks"),
        ("充电桩的事，自治区体育局是牵头还是配合", "unit"),
        ("配合的单位有哪几家？", "unit"),
        ("地铁票价怎么算？", "figure"),
        ("充电桩是哪家的活？", "unit"),
        ("全民健身到底找体育还是教育牵头？", "unit"),
        ("创新券发给谁？", "fact"),  # who receives it, not who is responsible
        ("有一批饼干过期了，能不能退给厂家？", "fact"),  # no document has expired
        ("这个规划过期了吗？", "document"),
        ("找谁谁就得先赔，这是哪条规定的？", "where"),
        ("没照方案治理，罚款怎么算？", "figure"),
        ("没按期治理，连出了多少钱都说不清，怎么办？", "fact"),
        ("补贴谁出？", "unit"),
        ("整合锑矿由哪家企业挑头？", "fact"),  # no public body
        ("是市场主导还是政府主导", "fact"),
        ("自治区体育局的指导员派到哪个村", "fact"),
        ("自治区体育局牵头的项目给补助多少", "figure"),
        ("食品标签没写日期罚多少", "figure"),
        ("不管理危险废物罚多少", "figure"),
        ("配合的是哪两家？", "unit"),
        ("众筹试点这条放在哪个行动计划下面？", "where"),
        ("16年定的目标和21年定的差在哪", "comparison"),
        ("充电桩这摊活，定的牵头是哪家？", "unit"),
        ("设备费的调剂归谁说了算？", "unit"),
        ("这5项业务是啥？", "list"),
        ("“三区”指哪三区？", "definition"),
        ("自治区体育局摊了哪几件？", "unit_tasks"),
        ("自治区体育局主抓哪两块？", "unit_tasks"),
        ("自治区体育局牵头的、配合的，都列下", "unit_tasks"),
    ],
)
def test_what_spoken_questions_want(text, intent):
    assert read_question(text, DOCUMENTS, known_units=("自治区体育局",)).intent == intent


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("全区要派多少人次（不是问百色）", ()),
        ("除了桂林，还有哪些市要建充电站", ()),
        ("请特别说明桂林市要建多少个", ("桂林市",)),
        ("分别说说桂林和柳州的目标", ("桂林市", "柳州市")),
        ("不是牵头单位的部门，桂林有几个", ("桂林市",)),
    ],
)
def test_a_place_that_is_not_meant_is_not_asked_about(text, places):
    assert read_question(text, DOCUMENTS).places == places


def test_a_document_of_a_place_that_is_not_meant_comes_behind():
    question = read_question("要派多少人次（不是问百色）", DOCUMENTS)
    of_place = [d for d in DOCUMENTS if d.facts.region == "百色市"]
    assert of_place
    assert all(question.preferred[d.document_id] < 0 for d in of_place)


def test_which_places():
    assert understand("百色市和柳州的目标").places == ("百色市", "柳州市")
    assert understand("全区的目标").places == ()


def test_the_longest_name_of_a_department_wins():
    assert understand("自治区体育局有哪些任务？").units == ("自治区体育局",)
    assert understand("体育局有哪些任务？").units == ("体育局",)
    assert understand("体育产业有哪些任务？").units == ()


def test_abbreviated_departments_are_spelt_out_first():
    question = read_question(
        "自治区体局有哪些任务？", DOCUMENTS, lambda text: text.replace("体局", "体育局"), ("自治区体育局",)
    )
    assert (question.units, question.intent) == (("自治区体育局",), "unit_tasks")


@pytest.mark.parametrize(
    ("question", "weights"),
    [
        # +1 named outright and −0.5 not
        ("三年行动方案的产值目标", {"plan-2021": 1.0, "plan-2016": -0.5, "city-2022": -0.5}),
        # +0.4 the region named, −0.3 another region
        ("百色市的目标", {"plan-2021": -0.3, "plan-2016": -0.3, "city-2022": 0.4}),
        # ±1 by the level of government; ±0.5 beside a place, which is then meant too
        ("全区的目标", {"plan-2021": 1.0, "plan-2016": 1.0, "city-2022": -1.0}),
        ("我市的目标", {"plan-2021": -1.0, "plan-2016": -1.0, "city-2022": 1.0}),
        # +0.1 where the year is in the period
        ("2025年的目标", {"plan-2021": 0.0, "plan-2016": 0.0, "city-2022": 0.1}),
        # +0.5 for the five-year plan 2021—2025, +0.3 for some of its years
        ("十四五时期的目标", {"plan-2021": 0.3, "plan-2016": 0.0, "city-2022": 0.5}),
        ("“十三五”时期的目标", {"plan-2021": 0.0, "plan-2016": 0.5, "city-2022": 0.0}),
        ("目标", {"plan-2021": 0.0, "plan-2016": 0.0, "city-2022": 0.0}),
    ],
)
def test_how_much_each_document_is_meant(question, weights):
    assert understand(question).preferred == pytest.approx(weights)


@pytest.mark.parametrize(
    ("question", "weight"),
    [
        ("产值目标", -0.15),
        ("全区的产值目标", 1.0 - 0.15),
        ("2018年的产值目标", 0.1),  # a question of its time means it
        ("十三五时期的产值目标", 0.5),
        ("2016年那份方案的产值目标", 1.0),
        ("2016年那份方案的文号是什么？", 1.0),
        ("方案的文号是什么？", 0.0),  # of documents in any state
    ],
)
def test_a_document_that_another_has_followed_is_set_back_unless_its_time_is_named(question, weight):
    read = read_question(question, DOCUMENTS, currency={"plan-2016": -0.15})
    assert read.preferred["plan-2016"] == pytest.approx(weight)


def test_a_weight_never_leaves_minus_one_to_one():
    weights = understand("百色规划里我市百色市2025年的目标").preferred
    assert weights["city-2022"] == 1.0  # 1.0 + 0.4 + 0.5 cut off
    assert weights["plan-2021"] == -1.0  # −0.5 − 0.3 − 0.5 cut off


def test_two_documents_and_one_thing_asked_of_each_make_a_comparison():
    assert understand("百色规划和三年行动方案的产值目标各是多少？").intent == "comparison"


@pytest.mark.parametrize(
    ("question", "named"),
    [
        ("百色科技规划和新兴产业实施方案对人才的要求有什么不同？", {"city-2022", "plan-2016"}),
        ("对比广西三年方案和百色市发展规划", {"plan-2021", "city-2022"}),
        ("对比产业方案和发展思路", {"plan-2021", "plan-2016"}),  # 产业…方案 is in both titles
        ("对比柳州科技规划和南宁方案", set()),
    ],
)
def test_a_comparison_may_name_documents_by_pieces_of_their_titles(question, named):
    assert set(understand(question).named_documents) == named


def test_what_is_asked_of_each_of_several_counted_documents_is_a_comparison():
    assert understand("三个文件对人才的要求分别是什么").intent == "comparison"
    assert understand("三年行动方案、百色规划两个文件的主要目标分别是什么").intent == "comparison"
    assert understand("三大三新分别是什么").intent == "definition"


def test_the_five_year_plans_named_are_known_by_their_years():
    assert understand("十三五和“十四五”时期的目标").plans == ((2016, 2020), (2021, 2025))
    assert understand("十三五的方案选了哪些产业").plans == ()  # the name of a document


@pytest.mark.parametrize(
    "text",
    [
        *("", " ", "？？！", "谁", "哪些", ".*+?[](){}^$|\\", "(?P<x>", "\\d+", "[一-"),
        *("充電樁由誰牽頭？", "😀🎉", "𠮷林", "\u200b", "\ud800", "a" * 2000, "《" * 2000, "的" * 2000),
    ],
)
def test_any_text_is_a_question(text):
    question = understand(text)
    assert question.text == text
    assert question.named_documents == ()


def test_a_title_full_of_signs_is_found_as_it_is_printed():
    facts = DocumentFacts(title="关于C++（V2.0）[试行]的管理办法*")
    documents = (Document("signs", "", facts), Document("untitled", "", DocumentFacts()))
    question = read_question("《关于C++（V2.0）[试行]的管理办法*》由谁负责解释工作？", documents)
    assert question.named_documents == ("signs",)
    assert "C++" not in question.topic


def test_without_documents_nothing_is_named():
    question = read_question("三年行动方案由谁牵头？", ())
    assert (question.named_documents, question.preferred) == ((), {})


def test_the_region_alone_names_no_document():
    question = understand("广西的产值目标是多少？")
    assert question.places == (PROVINCE,)
    assert question.named_documents == ()


@pytest.mark.parametrize(
    ("text", "role"),
    [
        ("大数据发展局牵头的是哪几条？", "lead"),
        ("大数据发展局配合的是哪些？", "cooperating"),
        ("大数据发展局负责的是哪几项？", ""),
        ("大数据发展局牵头的、配合的，都列下", ""),
    ],
)
def test_which_ones_a_unit_leads_asks_for_its_tasks_in_that_role(text, role):
    question = read_question(text, (), known_units=("大数据发展局",))
    assert (question.intent, question.role) == ("unit_tasks", role)


@pytest.mark.parametrize(
    ("question", "is_comparison"),
    [
        ("新型研发机构2025年目标，自治区多少个、百色多少家？", True),
        ("科技成果转化，十四五广西要多少项，百色要多少项", True),
        ("新型研发机构，咱市几家、区里几家（百色）", True),  # the city is named in brackets
        ("百色新型研发机构多少家，全区呢", True),
        ("百色新型研发机构多少家，全区高新技术企业呢", False),
        ("咱市几家、区里几家（五年）", False),
        ("柳州多少家、桂林多少家", False),  # no document speaks for them
        ("百色2020年多少家，百色2025年多少家", False),  # one place
        ("自治区高新技术企业多少家，百色瞪羚企业多少家", False),  # of two things
        ("百色和广西都有新型研发机构，一共多少家", False),
    ],
)
def test_an_amount_asked_of_one_place_after_another_is_a_comparison(question, is_comparison):
    assert (understand(question).intent == "comparison") == is_comparison


@pytest.mark.parametrize(
    ("question", "is_comparison"),
    [
        ("25年高企,南宁是百色的多少倍", True),
        ("科技特派员,全区要派的是百色的几倍", True),
        ("产值，三年行动方案的目标是百色规划的几倍", True),
        ("百色2025年高企是2020年的几倍", False),  # of one place
        ("百色的新能源产值是新材料的几倍", False),
        ("百色的产值是南宁的几倍,人口有几倍", False),  # two things are asked
        ("百色的人均值是全国平均的几倍", False),  # the corpus has nothing of the nation
    ],
)
def test_how_many_times_of_two_places_or_documents_is_a_comparison(question, is_comparison):
    asked = understand(question)
    assert (asked.intent == "comparison", asked.measure) == (is_comparison, "" if is_comparison else "倍")


@pytest.mark.parametrize(
    ("question", "intent"),
    [
        ("每万人专利拥有量，自治区跟百色口径一样吗", "comparison"),
        ("柳州和桂林都要建中心，主攻的有啥不一样", "comparison"),
        ("新增产能的口径怎么算", "definition"),
        ("“全口径”是什么意思", "definition"),
        ("企业和个人一样可以申请吗", "fact"),
    ],
)
def test_whether_two_are_alike_is_a_comparison(question, intent):
    assert understand(question).intent == intent


def test_setting_figures_side_by_side_is_a_comparison():
    assert read_question("新材料和高端装备制造的产值目标比一下", ()).intent == "comparison"


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("设备费调一调", "设备费调"),
        ("一对一对口帮扶", "一对一对口帮扶"),
        ("一户一户主", "一户一户主"),
        ("百里挑一", "百里挑一"),
    ],
)
def test_a_verb_said_twice_is_the_verb(text, topic):
    assert understand(text).topic == topic


def test_a_number_of_years_is_no_short_year():
    assert understand("服役满12年的怎么安置？").years == ()
    assert understand("21年建成多少个？").years == (2021,)


def test_which_body_and_how_much_compares_nothing():
    assert understand("楼上往下扔东西，哪个部门管，罚多少？").intent == "unit"


@pytest.mark.parametrize(
    ("question", "places"),
    [
        ("首府25年高企要有多少家", ("南宁市",)),
        ("百色和省会城市各有多少家", ("百色市", "南宁市")),
        ("湖南省会的平台有几个", ("湖南省", "长沙市")),
        ("首府南宁有多少家", ("南宁市",)),
        ("强首府战略投入多少", ()),  # the name of a policy
        ("省会都市圈建几个平台", ()),
        ("全省会计人员有多少", ()),
        ("省会展中心什么时候建成", ()),
        ("湖南和湖北哪个省会的平台多", ("湖南省", "湖北省")),  # of which province is open
    ],
)
def test_the_capital_is_the_city_of_the_province_named_or_of_the_corpus(question, places):
    assert understand(question).places == places


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("战新三年一共要投多少钱（21到23）", "战新三年一共要投多少钱（2021—2023年）"),
        ("21—25这几年高企多少家", "2021—2025年这几年高企多少家"),
        ("要投20到30万元吗", "要投20到30万元吗"),  # no years
        ("每场12到15人", "每场12到15人"),
        ("增长21到24，是多少", "增长21到24，是多少"),  # of no document
    ],
)
def test_two_short_years_are_the_period_of_a_document(question, text):
    assert understand(question).text == text


def test_without_documents_no_capital_is_known():
    assert read_question("首府有多少家", ()).places == ()


def test_the_level_of_a_province_is_no_place():
    assert read_question("百色建成的广西级农业园区有几个", ()).places == ("百色市",)
    assert read_question("广西农业园区有几个", ()).places == ("广西壮族自治区",)


def test_a_body_that_is_only_supposed_is_not_searched_for():
    question = read_question("电竞场馆是不是归体育局管的", (), known_units=("体育局",))
    assert (question.intent, question.topic, question.units) == ("unit", "电竞场馆", ("体育局",))
