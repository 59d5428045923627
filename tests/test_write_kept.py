"""rag/write/kept.py: whether a text still gives the draft's answer."""

from rag.question import read_question
from rag.write.kept import lacking

RESEARCH = "到 2025 年，全市研发经费支出达到 40.11 亿元，占地区生产总值比重达 2%以上，有研发活动的企业占比达 15%以上。"
NINE = "聚焦新一代信息技术、生物技术、新能源、新材料、高端装备制造和绿色环保等六大领域。"
SCHOOLS = "支持百色学院、右江民族医学院、百色职业学院三所高校建设和培育一批果蔬精深加工、赤泥综合利用等重点学科。"
HEADS = "“链主”企业是指能够充分利用外部资源、发挥自身优势，逐渐具备某一产业上中下游核心凝聚力的企业。"
ZONE = "重点支持河池建设自治区级高新区，支持鹿寨、荔浦等县依托现有园区建设自治区级高新区，以高新区引领县域发展。"


def missing(statement: str, text: str, question: str) -> tuple[str, ...]:
    return lacking(statement, text, read_question(question, ()))


def test_the_figure_asked_for_is_enough_and_wants_its_unit_and_year():
    question = "研发经费支出要达到多少亿元？"
    assert missing(RESEARCH, "到2025年，全市研发经费支出达到40.11亿元。", question) == ()
    assert missing(RESEARCH, "到2025年，全市研发经费支出达到40.11。", question) == ("40.11亿元",)
    assert missing(RESEARCH, "全市研发经费支出达到40.11亿元。", question) == ("2025年",)
    assert missing(RESEARCH, "到2025年，全市研发经费支出达到41.11亿元。", question)[0] == "40.11亿元"


def test_where_several_figures_are_asked_for_none_may_be_lost():
    question = "研发经费支出多少亿元，占比多少？"
    assert missing(RESEARCH, "到2025年，全市研发经费支出达到40.11亿元。", question) == ("2%", "15%")


def test_a_bound_is_part_of_the_figure():
    question = "研发经费支出占生产总值的比重多少？"
    assert missing(RESEARCH, "到2025年，占比重达2%，有研发活动的企业占比达15%。", question) == ("2%", "15%")
    assert missing(RESEARCH, "到2025年，占比重达2%以上，有研发活动的企业占比达15%以上。", question) == ()


def test_of_a_row_the_year_asked_for_is_enough():
    row = "公民具备科学素质比例：2020 年 7.70%，2025 年 11.5%。"
    assert missing(row, "2025年公民具备科学素质比例为11.5%。", "2025年公民具备科学素质的比例是多少？") == ()
    assert missing(row, "2025年公民具备科学素质比例为11.5%。", "公民具备科学素质的比例是多少？") == ("7.70%", "2020年")


def test_of_a_row_the_year_is_no_limit_where_more_is_asked_for():
    row = "每万人口高价值发明专利拥有量：2020 年 1.42件，2025 年 2.5件。"
    question = "高价值发明专利2020年是多少，十四五末目标多少？"
    assert missing(row, "2020年，每万人口高价值发明专利拥有量为1.42件。", question) == ("2.5件", "2025年")


def test_a_list_wants_every_item():
    question = "聚焦哪些领域？"
    whole = "六大领域是新一代信息技术、生物技术、新能源、新材料、高端装备制造和绿色环保。"
    assert missing(NINE, whole, question) == ()
    assert missing(NINE, whole.replace("、新材料", ""), question) == ("新材料",)
    assert missing(NINE, whole.replace("和绿色环保", ""), question) == ("绿色环保",)


def test_how_many_items_a_list_has_need_not_be_said():
    statement = "建设昆明、保山2个大型数据中心集群。"
    assert missing(statement, "大型数据中心集群在昆明和保山。", "数据中心集群建在哪些地方？") == ()
    assert missing(statement, "大型数据中心集群在昆明。", "数据中心集群建在哪些地方？") == ("保山市", "保山")


def test_of_several_lists_the_one_with_as_many_items_as_asked_is_wanted():
    answer = "三所高校是百色学院、右江民族医学院、百色职业学院。"
    assert missing(SCHOOLS, answer, "重点支持学科建设的三所高校是哪三所？") == ()
    assert missing(SCHOOLS, answer, "重点支持哪些高校和学科？") == ("加工", "赤泥综合利用")


def test_of_several_lists_the_one_in_the_words_that_answer_is_wanted():
    statement = "加快建设贺州、梧州、崇左稀土产业园区，重点推进稀土永磁、稀土发光和储氢等项目建设。"
    answer = "稀土产业园区布局在贺州、梧州、崇左。"
    assert missing(statement, answer, "稀土产业园区布局在哪些市？") == ()
    assert missing(statement, answer.replace("、梧州", ""), "稀土产业园区布局在哪些市？") == ("梧州市", "梧州")


def test_a_definition_is_wanted_whole():
    assert missing(HEADS, HEADS, "什么是“链主”企业？") == ()
    assert missing(HEADS, "“链主”企业是指能够充分利用外部资源的企业。", "什么是“链主”企业？") == (HEADS,)


def test_of_a_fact_the_part_that_answers_is_wanted():
    question = "新建自治区级高新区，重点支持哪个设区市？"
    assert missing(ZONE, "重点支持河池建设自治区级高新区。", question) == ()
    assert missing(ZONE, "重点支持建设自治区级高新区。", question) != ()


def test_a_time_is_wanted_as_printed():
    statement, question = "2023 年底前力争建成区域性国际医学人才培养基地。", "基地什么时候建成？"
    assert missing(statement, "2023年底前力争建成基地。", question) == ()
    assert missing(statement, "2024年底前力争建成基地。", question) == ("2023年",)
    assert missing(statement, "力争建成基地。", question) == ("2023年",)


def test_an_empty_text_keeps_nothing():
    for statement, question in (
        (RESEARCH, "支出多少亿元？"),
        (NINE, "哪些领域？"),
        (HEADS, "什么是链主？"),
        (ZONE, "支持谁？"),
    ):
        assert missing(statement, "", question)
