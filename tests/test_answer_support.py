"""rag/answer/support.py: whether the best sentence is evidence enough, and if not, why not."""

from dataclasses import replace
from math import exp, log

import pytest
from policy_samples import (
    ENERGY,
    ENERGY_FIGURE,
    GAMES,
    NOTE,
    PLAN,
    SIX,
    TABLE,
    WIND,
    candidates,
    clause_of,
    hit,
    reader,
    understand,
    words_of,
)

from rag.answer import support
from rag.answer.support import judge, probability_of
from rag.measures import TIME
from rag.normal import normal
from rag.read import Candidate


def best(question: str, *clauses):
    return candidates(understand(question), *clauses)[0]


def judged(question: str, *clauses):
    read = candidates(understand(question), *clauses)
    return judge(understand(question), read[0], read[1:])


def sentence(question: str, text: str) -> Candidate:
    """The one sentence that a document consists of, as a candidate."""
    document = replace(PLAN, document_id="one", text=text)
    asked = understand(question)
    return reader([document]).read(asked, [hit(clause_of(document, text))], words_of(asked))[0]


def reason(question: str, text: str) -> str:
    return judge(understand(question), sentence(question, text)).reason


def evidence_of(one: Candidate) -> float:
    """The sum that the probability is the logistic of."""
    probability = probability_of(understand("海上风电场建设"), one)
    return log(probability / (1 - probability))


def test_where_the_item_asked_about_stands_without_a_figure_no_other_sentence_is_looked_at():
    question = understand("新山再生铝项目年产多少万吨？")
    listed = sentence(question.text, "再生铝项目：甲集团80万吨再生铝项目、乙公司60万吨再生铝项目、新山再生铝项目。")
    other = sentence(question.text, "铝加工项目：丙公司年产20万吨新山铝合金项目。")
    assert support.figure_first(question, [listed, replace(other, subject=listed.subject)])[0] is listed


@pytest.mark.parametrize(
    ("text", "is_there"),
    [
        ("新建科技企业孵化器2家。", False),
        ("力争科技企业孵化器达到6家。", True),  # 达到 may tell of either; 力争 is weighed elsewhere
        ("共建成科技企业孵化器2家，将再建3家。", True),
        ("有科技企业孵化器5家，新增2家。", True),
        ("科技企业孵化器拥有量为2家。", True),
    ],
)
def test_how_many_there_are_is_not_told_by_how_many_are_to_be_made(text, is_there):
    assert (reason("科技企业孵化器现有几家", text) != "条款中没有现有数的内容") is is_there
    assert reason("科技企业孵化器要建几家", text) != "条款中没有现有数的内容"


def test_what_was_last_year_is_not_told_by_what_was_aimed_at():
    text = "到2025年，高新技术企业达到5600家。"
    asked = replace(understand("2025年高新技术企业有多少家"), corrected=(("去年", "2025年"),))
    assert judge(asked, sentence(asked.text, text)).reason == "条款中没有实际完成数的内容"
    aimed = replace(understand("2025年高新技术企业目标多少家"), corrected=(("去年", "2025年"),))
    assert judge(aimed, sentence(aimed.text, text)).reason != "条款中没有实际完成数的内容"
    assert reason("2025年高新技术企业有多少家", text) != "条款中没有实际完成数的内容"  # no word of the past


def test_how_many_are_to_be_added_is_not_told_by_how_many_were_built():
    assert reason("科技企业孵化器要新增几家", "共建成科技企业孵化器33家。") == "条款中没有今后新增数的内容"
    assert reason("科技企业孵化器建成了几家", "共建成科技企业孵化器33家。") != "条款中没有今后新增数的内容"
    both = "已建成科技企业孵化器33家，将新建2家。"
    assert reason("科技企业孵化器要新增几家", both) != "条款中没有今后新增数的内容"


def test_the_figure_of_what_the_question_leaves_out_is_none():
    question = "到2025年新增几个科技服务平台？园区的不算"
    assert reason(question, "到2025年，新增园区科技服务平台12个。") == "条款中没有“园区”以外的内容"
    both = "到2025年，新增重点产业科技服务平台8个，园区科技服务平台12个。"
    assert reason(question, both) != "条款中没有“园区”以外的内容"


def test_a_figure_of_the_whole_is_none_for_each_head():
    text = "2025年，发明专利拥有量达到500件。"
    assert reason("2025年人均发明专利拥有量多少件", text) == "条款中没有“人均”的内容"
    assert reason("2025年发明专利拥有量多少件", text) != "条款中没有“人均”的内容"
    each = "2025年，每万人口发明专利拥有量达到5件。"
    assert "没有" not in reason("2025年每万人发明专利拥有量多少件", each)


def test_a_sentence_that_tells_no_papers_is_no_evidence_of_which_to_bring():
    text = "推动符合条件的企业申报高新技术企业。"
    assert reason("申报高新技术企业要交哪些材料", text) == "条款中没有“材料”的内容"
    assert reason("申报高新技术企业要满足什么条件，补多少钱", text) == "条款中没有“条件”的内容"


# A sentence that is neither certain nor hopeless, so that what is added to its evidence shows.
MIDDLING = {"coverage": 0.5, "unmatched": 0.25, "similarity": 0.8, "retrieval": 2.0, "top_retrieval": 2.0}


def test_the_probability_is_a_logistic_of_the_evidence():
    question = understand("海上风电场建设")
    one = replace(best("海上风电场建设", WIND), **MIDDLING)
    evidence = 3.0 * 0.5 - 4.2 * 0.25 + 15.0 * 0.8 + 0.42 * 2.0
    assert probability_of(question, one) == pytest.approx(1 / (1 + exp(support.ENOUGH - evidence)))
    named = replace(question, named_documents=("plan-2021",))
    assert probability_of(named, one) == pytest.approx(1 / (1 + exp(support.ENOUGH - evidence - 1.2)))


def test_words_that_the_clause_lacks_speak_against_it():
    one = replace(best("海上风电场建设", WIND), **MIDDLING)
    lacking = replace(one, unmatched=1.0)
    assert evidence_of(one) - evidence_of(lacking) == pytest.approx(4.2 * 0.75)


def test_standing_out_counts_only_so_far():
    """Where few of a question's words are in the corpus, any clause stands out by many deviations."""
    one = replace(best("海上风电场建设", WIND), **MIDDLING)

    def standing_out(score: float) -> float:
        return evidence_of(replace(one, retrieval=score, top_retrieval=score))

    assert standing_out(10.0) - standing_out(9.0) == pytest.approx(0.42)
    assert standing_out(30.0) == pytest.approx(standing_out(10.0))


def test_standing_out_alone_is_not_enough():
    one = best("海上风电场建设", WIND)
    alone = replace(one, coverage=0.5, unmatched=1.0, similarity=0.5, retrieval=100.0, top_retrieval=100.0)
    found = judge(understand("海上风电场建设"), alone)
    assert (found.enough, found.reason) == (False, "没有条款同时涉及所问的对象和内容")


def test_long_clauses_count_less_as_they_have_more_words_by_chance():
    one = replace(best("海上风电场建设", WIND), **MIDDLING)

    def of_length(characters: int) -> float:
        return evidence_of(replace(one, clause=replace(one.clause, text="风" * characters)))

    assert of_length(400) == pytest.approx(of_length(1)) == pytest.approx(of_length(399))
    # Twice and four times the usual length: ln 2 and ln 4.
    assert of_length(400) - of_length(800) == pytest.approx(log(2))
    assert of_length(400) - of_length(1600) == pytest.approx(log(4))


def test_a_sentence_that_covers_the_question_is_enough():
    found = judged("2023年新能源产业产值达到多少亿元？", ENERGY)
    assert found.enough
    assert found.reason == ""
    assert found.probability > 0.99


@pytest.mark.parametrize(
    ("question", "clause", "reason"),
    [
        ("2030年新能源产业产值达到多少亿元？", ENERGY, "条款中没有2030年的内容"),
        ("柳州市新能源产业产值达到多少亿元？", ENERGY, "条款中没有柳州市的内容"),
        ("海上风电场建设多少个？", WIND, "相关条款没有给出所问的数字"),
        ("什么时候推进海上风电场建设？", WIND, "相关条款没有写明所问的时间"),
        ("什么是海上风电场？", WIND, "文件中出现了这个词，但没有给出它的含义"),
        ("发展电竞产业的联系电话是多少？", GAMES, "条款中没有“联系电话”的内容"),
        ("体育局局长是谁？", GAMES, "条款中没有“局长是谁”的内容"),
        ("2023年新能源产业产值实际完成多少亿元？", ENERGY, "条款中没有实际完成数的内容"),
        ("《云南新能源规划》新能源产业产值多少亿元？", ENERGY, "条款中没有《云南新能源规划》的内容"),
        ("哪个产业产值达到最高？", ENERGY, "条款分别给出各项内容，没有比较哪一项最突出"),
        ("农村危房改造补助对象", GAMES, "没有条款同时涉及所问的对象和内容"),
    ],
)
def test_what_is_asked_and_not_there_is_named_as_the_reason(question, clause, reason):
    found = judged(question, clause)
    assert not found.enough
    assert found.reason == reason


def test_a_superlative_may_be_repeated_from_a_sentence_that_ranks():
    text = "新材料产业产值居首位，达到1330亿元。"
    document = replace(PLAN, document_id="ranked", text=text)
    question = understand("哪个产业产值最高？")
    read = reader([document]).read(question, [hit(clause_of(document, text))], words_of(question))
    assert judge(question, read[0]).reason != "条款分别给出各项内容，没有比较哪一项最突出"


def test_a_year_alone_fits_anything_and_supports_nothing():
    one = replace(best("2023年新能源产业产值", ENERGY), subject=0.0)
    assert not judge(understand("2023年"), one).enough


def test_an_amount_must_stand_with_what_is_asked_about_or_in_the_part_after_it():
    text = "支持光伏项目建设，推进产业集聚，安排风电资金340亿元。"
    assert reason("风电资金多少亿元？", text) == ""
    assert reason("产业集聚多少亿元？", text) == ""
    assert reason("光伏项目多少亿元？", text) == "相关条款没有给出所问的数字"
    money = (
        "共争取自治区级科技项目立项371项，获科技经费支持15453.93万元，实施市级科技项目129项，支持资金991万元，"
        "市级自筹投入609项共25367.4万元。"
    )
    assert reason("实施市级科技项目多少万元？", money) == ""


TRIALS = (
    "推进南宁沙井至吴圩高速公路智慧交通车路协同示范项目、柳州5G—V2X车路协同示范项目建设，"
    "支持在校园等区域开展封闭区域无人驾驶示范工程。"
)


def test_which_city_is_not_answered_by_a_sentence_without_a_place():
    assert reason("哪个市建设车路协同示范项目？", TRIALS) == ""
    assert reason("哪些城市建设车路协同示范项目？", TRIALS) == ""
    without = "推进智慧交通车路协同示范项目建设。"
    assert reason("哪个市建设车路协同示范项目？", without) == "条款中没有“哪个市”的内容"
    assert reason("哪些城市建设车路协同示范项目？", without) == "条款中没有“哪些城市”的内容"


def test_as_many_cities_are_named_as_are_asked_for():
    assert reason("哪俩城市建设车路协同示范项目？", TRIALS) == ""
    assert reason("哪三个城市建设车路协同示范项目？", TRIALS) == "条款中没有“哪三个城市”的内容"


def test_the_place_that_the_question_names_is_not_the_one_it_asks_for():
    text = "推进广西车路协同示范项目建设。"
    assert reason("广西哪些城市建设车路协同示范项目？", text) == "条款中没有“哪些城市”的内容"


def test_counties_are_not_known_so_their_absence_proves_nothing():
    assert reason("哪些县建设车路协同示范项目？", "在田东县、德保县建设车路协同示范项目。") == ""
    assert reason("哪几个县建设车路协同示范项目？", "在田东、德保建设车路协同示范项目。") == ""
    assert reason("在哪个县建设车路协同示范项目？", "推进车路协同示范项目建设。") == ""


def test_who_pays_is_not_answered_by_a_sentence_in_which_nobody_does():
    without = "推出科技创新券，用于科技服务。"
    assert reason("科技创新券谁出钱？", without) == "条款中没有“谁出钱”的内容"
    assert reason("科技创新券的费用谁出？", without) == "条款中没有“谁出”的内容"
    assert reason("科技创新券谁出钱？", "科技创新券由自治区财政兑付。") == ""
    assert reason("科技创新券谁出台的？", without) == ""


def test_who_compensates_is_not_answered_by_a_sentence_of_no_liability():
    question = "租来的车没上保险，谁来赔？"
    assert reason(question, "租来的车应当上保险。") == "条款中没有“谁来赔”的内容"
    assert reason(question, "租来的车没上保险的，由出租人承担责任。") != "条款中没有“谁来赔”的内容"


def test_which_counties_is_not_answered_by_a_sentence_that_names_nothing_like_one():
    without = "推进智慧交通车路协同示范项目建设。"
    assert reason("哪几个县建设车路协同示范项目？", without) == "条款中没有“哪几个县”的内容"


def test_places_abroad_are_not_known_so_their_absence_proves_nothing():
    text = "支持在吉隆坡建设车路协同示范项目。"
    assert reason("境外哪些城市建设车路协同示范项目？", text) == ""
    assert reason("东盟哪个城市建设车路协同示范项目？", text) == ""


@pytest.mark.parametrize("question", ["哪个市场建设车路协同示范项目？", "什么市值的企业建设车路协同示范项目？"])
def test_a_market_is_no_city(question):
    assert reason(question, "推进智慧交通车路协同示范项目建设。") == ""


SUBSIDY = "为区内企业短期的技术交流合作提供临时办公室、会议室、会展室等低成本后勤服务，自治区提供50%的场地补贴。"


def test_a_choice_of_two_figures_is_answered_only_by_one_of_them():
    assert reason("自治区提供的场地补贴是50%还是75%？", SUBSIDY) == ""
    assert reason("自治区提供的场地补贴是75%还是50%？", SUBSIDY) == ""
    assert reason("自治区提供的场地补贴是75%还是100%？", SUBSIDY).startswith("条款中没有“75%还是100")
    assert reason("自治区提供的场地补贴是５０％还是７５％？", SUBSIDY) == ""
    assert reason("产值目标是3,800亿元还是5,000亿元？", "力争产值目标达到3800亿元。") == ""
    # 5 and 0 are digits of 50, not figures of their own.
    assert reason("自治区提供的场地补贴是5%还是0%？", SUBSIDY).startswith("条款中没有“5%还是0")


def test_a_choice_of_figures_may_be_decided_in_the_header_of_a_table():
    row = best("新型研发机构多少家？", TABLE)
    question = understand("新型研发机构5家是2025年的还是2035年的？")
    assert judge(question, row).reason == ""
    refused = judge(question, replace(row, spelt="")).reason
    assert refused.startswith("条款中没有“2025年的还是2035")


def test_a_time_may_stand_in_the_header_of_a_table():
    question = "什么时候新型研发机构达到5家？"
    assert understand(question).intent == "time"
    assert judged(question, TABLE).reason == ""
    row = best(question, TABLE)
    assert not TIME.search(row.text)
    assert judge(understand(question), replace(row, spelt="")).reason == "相关条款没有写明所问的时间"


@pytest.mark.parametrize("text", ["科技创新券自发放之日起三个月内有效。", "科技创新券兑付于当日办结。"])
def test_a_span_of_time_answers_how_long(text):
    assert reason("科技创新券兑付有效多久？", text) == ""


def test_contact_details_are_a_telephone_number_and_no_year_or_amount():
    asked = "新能源产业的联系电话是多少？"
    assert reason(asked, "新能源产业事项可拨打12345咨询。") == ""
    assert reason(asked, ENERGY_FIGURE) == "条款中没有“联系电话”的内容"  # 2023, 340 and 110


def test_to_telephone_asks_for_no_number():
    assert reason("打电话投诉新能源产业产值多少亿元？", ENERGY_FIGURE) != "条款中没有“电话”的内容"
    assert reason("新能源产业的投诉电话是多少？", ENERGY_FIGURE) == "条款中没有“电话”的内容"


def test_a_closer_sentence_for_another_year_means_that_the_year_asked_for_is_not_there():
    question = understand("2023年新能源产业产值多少亿元？")
    read = candidates(question, ENERGY)
    fitting = read[0]
    elsewhere = replace(fitting, subject=support.SUBJECT_SHARE * fitting.subject - 0.01)
    closer = replace(fitting, missing=("2023年",))
    found = judge(question, elsewhere, [closer])
    assert found.reason == "条款中没有2023年的内容"
    assert judge(question, fitting, [closer]).enough  # as close: the sentence with the year counts


def test_a_row_answers_with_the_unit_of_its_header():
    assert judged("2025年新型研发机构多少家？", TABLE).enough


def test_a_definition_is_enough_where_the_term_is_explained():
    assert judged("“链主”企业是什么意思？", NOTE).enough
    assert not judged("“链主”企业是什么意思？", SIX).enough


def test_without_similarity_a_few_words_are_not_enough():
    assert not judge(understand("海上风电场建设"), replace(best("海上风电场建设", WIND), similarity=0.1)).enough


def test_a_figure_in_chinese_numerals_answers():
    assert reason("不服判决几天之内上诉？", "不服判决的，有权在十五日内向上一级人民法院提起上诉。") == ""
    assert reason("小额诉讼几个月审结？", "小额诉讼应当在立案之日起两个月内审结。") == ""
    figure = "相关条款没有给出所问的数字"
    assert reason("小额诉讼几天审结？", "小额诉讼应当在立案之日起两个月内审结。") == figure
    assert reason("小额诉讼几个月审结？", "小额诉讼依照第一百六十八条审结。") == figure


def test_how_long_is_answered_by_a_length_of_time():
    asked = "应急物业服务期限最长多久？"
    assert reason(asked, "应急物业服务期限不超过六个月。") == ""
    assert reason(asked, "应急物业服务期限在服务期间公布。") == "相关条款没有写明所问的时间"


def test_a_period_of_which_the_clause_says_nothing_is_not_its_answer():
    assert reason("劳动合同试用期最长几个月？", "签订劳动合同，1个月内上岗。") == "条款中没有“试用期”的内容"
    assert reason("劳动合同上诉期几天？", "不服劳动合同裁决的，十五日内上诉。") == ""
    assert reason("劳动合同任期几年？", "劳动合同每届三年。") == ""  # 同任 is no word


WRONGS = (
    "物业服务人未遵守规定的，处五千元以上一万元以下的罚款；违反第（七）项规定，泄露业主个人信息的，由公安机关依法处理。"
)
TIERS = "生产经营劣种子的，责令停止；货值不足二万元的，处一万元以上罚款；货值二万元以上的，处货值五倍以上罚款。"


def read_in(question: str, text: str) -> list[Candidate]:
    document = replace(PLAN, document_id="law", text=text)
    asked = understand(question)
    return reader([document]).read(asked, [hit(clause_of(document, text))], words_of(asked))


def test_a_penalty_is_for_the_wrong_at_the_head_of_its_sentence():
    best = read_in("生产经营劣种子罚多少？", TIERS)[0]
    assert best.text == "货值不足二万元的，处一万元以上罚款；"
    assert best.subject == pytest.approx(6 / 7)  # all but 子罚
    assert judge(understand("生产经营劣种子罚多少？"), best).enough


def test_the_penalty_of_another_wrong_is_not_the_answer():
    question = "泄露业主个人信息罚多少？"
    read = read_in(question, WRONGS)
    assert judge(understand(question), read[0], read[1:]).reason == "相关条款没有给出所问的数字"


def test_what_is_earned_is_no_reward():
    question = "高新技术企业奖励多少？"
    earned, paid = "高新技术企业总产值达到6124亿元。", "对新认定的高新技术企业奖励20万元。"
    assert not support._gives_figure(understand(question), normal(earned))
    assert support._gives_figure(understand(question), normal(paid))


HOURS = "小时工每日工作不超过四小时。"
PAID = "小时工每日工作的报酬结算周期不超过十五日。"


def test_a_sentence_with_the_figure_comes_before_one_without_where_it_has_as_much_evidence():
    question = understand("小时工每日工作多少小时？")
    by_text = {c.text: c for c in read_in("小时工每日工作多少小时？", HOURS + PAID)}
    assert [c.text for c in support.figure_first(question, [by_text[PAID], by_text[HOURS]])] == [HOURS, PAID]
    less = replace(by_text[HOURS], subject=0.7 * by_text[PAID].subject)
    assert support.figure_first(question, [by_text[PAID], less])[0].text == PAID
    weaker = replace(by_text[HOURS], similarity=0.1)
    assert support.figure_first(question, [by_text[PAID], weaker])[0].text == PAID
    absent = replace(by_text[HOURS], missing=("2025年",))
    assert support.figure_first(question, [by_text[PAID], absent])[0].text == PAID


def test_a_dash_in_the_column_of_the_year_asked_for_is_no_figure():
    assert judged("百色2020年新型研发机构有几家", TABLE).reason == "相关条款没有给出所问的数字"
    assert judged("百色2025年新型研发机构有几家", TABLE).reason != "相关条款没有给出所问的数字"


def test_the_figure_of_one_item_is_none_of_the_item_beside_it():
    text = "再生铝项目：甲集团80万吨再生铝项目、乙公司60万吨再生铝项目、丙园区再生铝项目。"
    assert reason("丙园区再生铝项目年产多少万吨", text) == "相关条款没有给出所问的数字"
    assert reason("乙公司再生铝项目年产多少万吨", text) != "相关条款没有给出所问的数字"


def test_a_short_year_does_not_tie_an_amount_to_the_question():
    text = "到2025年，全市研究与试验发展经费支出达到40.11亿元。"
    assert reason("高企25年总产值要过多少亿", text) == "相关条款没有给出所问的数字"
    assert reason("研究与试验发展经费25年支出要过多少亿", text) != "相关条款没有给出所问的数字"


def test_a_share_of_the_cost_does_not_tell_how_many_ten_thousands():
    text = "对飞地平台给予50%的场地补贴。"
    assert reason("飞地平台的场地补贴最多多少万", text) == "相关条款没有给出所问的数字"
    assert reason("飞地平台的场地补贴最多多少", text) != "相关条款没有给出所问的数字"


def test_an_amount_of_something_else_gives_way_to_that_of_what_is_asked_about():
    turnover = "2025年，研究开发投入实现翻番，交易额稳步增长，合同成交额突破200亿元。"
    spending = "2025年，研究开发投入达到40亿元。"
    question = "2025年研究开发投入多少亿元"
    by_text = {c.text: c for c in read_in(question, turnover + spending)}
    first = support.figure_first(understand(question), [by_text[turnover], by_text[spending]])
    assert [c.text for c in first] == [spending, turnover]


def test_a_figure_of_what_the_question_names_comes_before_one_of_something_else():
    question = "2025年高新技术企业多少家"
    parks, firms = "2025年，高新园区达到5家。", "2025年，高新技术企业达到5600家。"
    by_text = {c.text: c for c in read_in(question, parks + firms)}
    one, other = replace(by_text[parks], unmatched=0.5), replace(by_text[firms], unmatched=0.0)
    alike = replace(one, subject=other.subject, similarity=other.similarity, coverage=other.coverage)
    assert [c.text for c in support.figure_first(understand(question), [alike, other])] == [firms, parks]
    named = replace(alike, unmatched=0.0)
    assert [c.text for c in support.figure_first(understand(question), [named, other])] == [parks, firms]


def test_one_says_to_put_money_in_for_an_investment():
    text = "2021—2023年战略性新兴产业投资完成985亿元以上。"
    assert reason("战新三年一共要投多少钱", text) != "相关条款没有给出所问的数字"
    assert reason("战新三年一共要投诉多少钱", text) == "相关条款没有给出所问的数字"


@pytest.mark.parametrize(
    ("question", "text", "missing"),
    [
        ("16到20年获奖多少项", "2016年至2020年，获奖27项。", ()),
        ("16到20年获奖多少项", "“十三五”期间，获奖27项。", ()),
        ("16到20年获奖多少项", "2018—2020年，获奖27项。", ("2016—2020年",)),
        ("17到19年获奖多少项", "2017年至2019年，获奖27项。", ()),  # no plan's period
        ("17到19年获奖多少项", "2019年，获奖27项。", ("2017年",)),
    ],
)
def test_a_span_of_years_is_met_by_the_same_span(question, text, missing):
    assert sentence(question, text).missing == missing
