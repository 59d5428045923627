"""rag/answer/side_figures.py and periods.py: of each side the same indicator, of its own place and time."""

import time
from dataclasses import replace

import pytest
from policy_samples import CITY_PLAN, OLD_PLAN, PLAN, clause_of, library, reader

from rag.answer.compare import comparison_statements
from rag.answer.extractive import ExtractiveAnswerer
from rag.answer.periods import period_statements
from rag.answer.side_figures import FigureSide, names_agree, side_figures, subject_asked
from rag.answer.side_times import Times, times_of_sides
from rag.answer.sources import Sources
from rag.indicators.read import read_indicators
from rag.question import read_question
from rag.types import Document, IndicatorEntry, Statement

INTENSITY = "到2025年，全社会研发经费支出占地区生产总值比重达到1.6%。"
OF_A_CITY = "到2025年，南宁市全社会研发经费投入占地区生产总值比重达到2.5%，高新技术企业保有量达到2500家。"
INSTITUTES = "到2025年，自治区新型研发机构保有量达到50个。"
HIGH_TECH = "到2025年，高新技术企业达到5600家。"
LABS = "到2025年，建成重点实验室150家。"
CITY_INTENSITY = "到2025年，R&D经费占GDP的比重提高到2%以上。"
CITY_INSTITUTES = "到2025年，实现全市新型研发机构5家以上。"
CITY_SMALL = "到2025年，实现科技型中小企业达300家。"
CITY_BUILT = "“十三五”期间，建成自治区级以上“星创天地”共33家，其中国家级6家，自治区级27家。"
CITY_NEW = "到2025年，全市新增“星创天地”48家，其中国家级12家，自治区级36家。"

PROVINCE_LINES = (INTENSITY, OF_A_CITY, INSTITUTES, HIGH_TECH, LABS)
CITY_LINES = (CITY_INTENSITY, CITY_INSTITUTES, CITY_SMALL, CITY_BUILT, CITY_NEW)
PROVINCE_PLAN = Document(
    "province-2021",
    "\n".join(PROVINCE_LINES),
    replace(PLAN.facts, title="广西科技创新“十四五”规划", period_end=2025),
)
OWN_PLAN = Document("city-2022", "\n".join(CITY_LINES), CITY_PLAN.facts)
DOCUMENTS = (PROVINCE_PLAN, OWN_PLAN)
CLAUSES = tuple(clause_of(d, line) for d in DOCUMENTS for line in d.text.split("\n"))
ENTRIES = read_indicators(DOCUMENTS, CLAUSES)
LIBRARY = library(CLAUSES, DOCUMENTS)
SOURCES = Sources(LIBRARY, reader(DOCUMENTS), (), ENTRIES)
PROVINCE = FigureSide(("province-2021",), "广西壮族自治区", (2025,))
CITY = FigureSide(("city-2022",), "百色市", (2025,))


def told(question: str) -> list[str]:
    asked = read_question(question, DOCUMENTS)
    return [s.text for s in comparison_statements(asked, SOURCES)]


def found(subject: str, question: str, *sides: FigureSide) -> list[tuple[str, str]]:
    entries = side_figures(sides or (PROVINCE, CITY), subject, read_question(question, DOCUMENTS), ENTRIES, LIBRARY)
    return [(e.region, f"{e.value}{e.unit}{e.bound}") for e in entries]


def test_a_citys_figure_is_none_of_its_province():
    question = "研发投入占GDP的2025年目标，百色定得比全区高还是低？各是多少？"
    assert told(question) == [
        f"《{OWN_PLAN.facts.title}》：{CITY_INTENSITY}",
        f"《{PROVINCE_PLAN.facts.title}》：{INTENSITY}",
        f"《{OWN_PLAN.facts.title}》的R&D经费占GDP的比重比《{PROVINCE_PLAN.facts.title}》的全社会研发经费支出占地区生产总值比重"
        "高至少0.4个百分点：2 − 1.6 = 0.4（个百分点）。（差额由本系统按所引数字计算，不是文件原文）",
    ]


def test_what_was_reached_is_told_where_it_is_reported_rather_than_where_a_table_starts_from_it():
    reported = "2020年，全区高新技术企业达到2806家。"
    document = replace(PROVINCE_PLAN, text=f"指标\t2020年\t2025年\n高新技术企业（家）\t2806\t5600\n{reported}")
    row, sentence = (clause_of(document, line) for line in document.text.split("\n")[1:])
    (actual,) = read_indicators([document], [sentence])
    base = replace(actual, role="base", source="table", clause_id=row.clause_id, start=row.start, end=row.end)
    city = replace(actual, region="百色市", document_id="city-2022")
    sides = (replace(PROVINCE, years=(2020,)), replace(CITY, years=(2020,)))
    question = read_question("2020年高新技术企业全区比百色多多少家", DOCUMENTS)
    fitting = library([row, sentence], [document, OWN_PLAN])
    told = side_figures(sides, "高新技术企业", question, [base, actual, city], fitting)
    assert [entry.role for entry in told] == ["actual", "actual"]


def test_how_many_times_as_large_is_worked_out_of_the_figures_of_two_places():
    ratio = "广西壮族自治区的高新技术企业是南宁市的高新技术企业保有量的2.24倍：5600 ÷ 2500 = 2.24倍"
    assert told("25年高新技术企业,全区是南宁的几倍")[-1].startswith(ratio)
    assert told("2025年高新技术企业，南宁要建的相当于全区的多少倍？")[-1].startswith(ratio)  # the larger goes first


def test_figures_of_two_years_are_not_reckoned_with_where_none_is_asked_for():
    later = tuple(replace(e, year=2030) if e.region == "南宁市" else e for e in ENTRIES)
    asked = read_question("高新技术企业的目标,全区是南宁的几倍", DOCUMENTS)
    statements = comparison_statements(asked, replace(SOURCES, entries=later))
    assert [bool(s.worked) for s in statements] == [False, False]


def test_a_city_without_a_document_of_its_own_has_its_figure_in_that_of_its_province():
    assert told("南宁和百色2025年研发投入占GDP的目标哪个高？")[:2] == [
        f"《{PROVINCE_PLAN.facts.title}》：{OF_A_CITY}",
        f"《{OWN_PLAN.facts.title}》：{CITY_INTENSITY}",
    ]


@pytest.mark.parametrize(
    "question",
    ["新型研发机构2025年目标，自治区多少个、百色多少家？", "2025年新型研发机构，自治区要多少个，百色要多少家"],
)
def test_the_same_thing_may_be_counted_in_other_words(question):
    assert told(question) == [
        f"《{OWN_PLAN.facts.title}》：{CITY_INSTITUTES}",
        f"《{PROVINCE_PLAN.facts.title}》：{INSTITUTES}",
    ]


@pytest.mark.parametrize(
    ("subject", "question"),
    [
        ("高新技术企业", "高新技术企业2025年自治区和百色分别多少家"),  # the city's plan has none
        ("研发投入占GDP", "研发投入占GDP，2023年自治区和百色分别多少"),  # of another year
        ("重点实验室产量", "重点实验室产量2025年自治区和百色分别多少"),  # the last word says what is measured
        ("规模以上工业企业数量", "规模以上工业企业2025年自治区和百色分别多少家"),
    ],
)
def test_what_the_ledger_does_not_have_of_both_sides_it_gives_of_none(subject, question):
    years = read_question(question, DOCUMENTS).years
    assert found(subject, question, replace(PROVINCE, years=years), replace(CITY, years=years)) == []


def test_a_figure_of_another_thing_is_not_told_for_a_side():
    question = "科技型中小企业2025年自治区多少家，百色多少家"
    assert told(question) == [f"《{OWN_PLAN.facts.title}》：{CITY_SMALL}", f"《{PROVINCE_PLAN.facts.title}》：未提及。"]


def test_a_share_answers_no_question_for_a_number():
    share = "到2025年，有研发活动的企业占比达到15%。"
    document = Document("share", share, CITY_PLAN.facts)
    entries = read_indicators([document], [clause_of(document, share)])
    side = FigureSide(("share",), "百色市")
    fitting = library([clause_of(document, share)], [document])
    for question, count in (("有研发活动的企业各多少", 0), ("有研发活动的企业占比各多少", 2)):
        subject = "有研发活动的企业占比"
        assert len(side_figures((side, side), subject, read_question(question, [document]), entries, fitting)) == count


def test_what_was_reached_is_not_held_against_a_target():
    reached = "2020年，全区科技进步贡献率达到55.52%。"
    target = "到2020年，科技进步贡献率目标为55%。"
    one, other = Document("a", reached, PLAN.facts), Document("b", target, CITY_PLAN.facts)
    clauses = [clause_of(one, reached), clause_of(other, target)]
    entries = [
        replace(e, role="actual" if e.document_id == "a" else "target") for e in read_indicators([one, other], clauses)
    ]
    sides = (FigureSide(("a",), "广西壮族自治区", (2020,)), FigureSide(("b",), "百色市", (2020,)))
    question = read_question("2020年科技进步贡献率，全区和百色各是多少", [one, other])
    assert [e.role for e in entries] == ["actual", "target"]
    assert side_figures(sides, "科技进步贡献率", question, entries, library(clauses, [one, other])) == ()


@pytest.mark.parametrize(
    ("one", "other", "agree"),
    [
        ("全社会研发经费支出占地区生产总值比重", "R&D经费占GDP的比重", True),
        ("自治区新型研发机构保有量", "新型研发机构", True),
        ("每万人口高价值发明专利拥有量", "每万人口发明专利拥有量", False),
        ("战略性新兴产业增加值", "产业增加值", False),
    ],
)
def test_names_that_may_mean_different_things(one, other, agree):
    entry = replace(ENTRIES[0], scope="")
    assert names_agree(replace(entry, name=one), replace(entry, name=other)) == agree


ROW = "4\t全社会研发经费支出占地区生产总值比重（%）\t0.32\t2.0"


def test_the_same_figure_is_told_where_the_documents_name_it_alike():
    lines = ("到2025年，有研发投入的规上企业占比达15%以上。", "到2025年，规上企业中有研发活动的企业占比达15%以上。")
    province = "到2025年，规上企业中有研发活动的企业占比突破17%。"
    documents = (
        Document("province-2021", province, PLAN.facts),
        Document("city-2022", "\n".join(lines), CITY_PLAN.facts),
    )
    clauses = [clause_of(d, line) for d in documents for line in d.text.split("\n")]
    entries = read_indicators(documents, clauses)
    asked = read_question("规上企业有研发的占比2025年百色和自治区哪个高", documents)
    told = side_figures((CITY, PROVINCE), "规上企业有研发的占比", asked, entries, library(clauses, documents))
    assert [e.clause_id for e in told] == [clauses[2].clause_id, clauses[0].clause_id]


def test_where_one_document_has_a_figure_in_a_table_the_other_is_told_by_its_table_too():
    city = replace(OWN_PLAN, text=f"{ROW}\n{CITY_INTENSITY}")
    row, sentence = (clause_of(city, line) for line in city.text.split("\n"))
    province = clause_of(PROVINCE_PLAN, INTENSITY)
    said, other = read_indicators([city, PROVINCE_PLAN], [sentence, province])
    in_table = replace(other, source="table")
    of_row = replace(
        in_table, name=other.name, number=2.0, value="2.0", region="百色市", document_id="city-2022",
        clause_id=row.clause_id, start=row.start, end=row.end,
    )  # fmt: skip
    question = read_question("研发投入占GDP的2025年目标，百色和全区谁定得高", DOCUMENTS)
    fitting = library([row, sentence, province], [city, PROVINCE_PLAN])
    assert said.number == of_row.number
    for told_by_province, clause in ((in_table, row), (other, sentence)):
        entries = [said, of_row, told_by_province]
        found = side_figures((CITY, PROVINCE), "研发投入占GDP", question, entries, fitting)
        assert [e.clause_id for e in found] == [clause.clause_id, province.clause_id]


def test_what_is_to_come_at_the_end_of_a_plan_is_a_target():
    plan = ((2021, 2025),)
    sides = (replace(PROVINCE, years=(), plans=plan), replace(CITY, years=(), plans=plan))
    assert found("研发投入占GDP", "百色跟广西，十四五末研发投入占GDP各多少", *sides) == [
        ("广西壮族自治区", "1.6%"),
        ("百色市", "2%以上"),
    ]
    over = [replace(side, plans=((2016, 2020),)) for side in sides]
    assert found("研发投入占GDP", "百色跟广西，十三五末研发投入占GDP各多少", *over) == []


def test_that_names_differ_is_said_where_it_matters():
    province, city = "到2025年，每万人口高价值发明专利拥有量达到2.5件。", "到2025年，每万人口发明专利拥有量达到5件。"
    documents = (Document("province", province, PLAN.facts), Document("city", city, CITY_PLAN.facts))
    clauses = [clause_of(documents[0], province), clause_of(documents[1], city)]
    entries = read_indicators(documents, clauses)
    asked = read_question("每万人专利拥有量2025年目标，自治区跟百色口径一样吗？数各是多少？", documents)
    texts = [
        s.text
        for s in comparison_statements(asked, Sources(library(clauses, documents), reader(documents), (), entries))
    ]
    assert texts == [
        f"《{CITY_PLAN.facts.title}》：{city}",
        f"《{PLAN.facts.title}》：{province}",
        "所比指标的名称不完全相同，口径未必一致，请对照原文。",
    ]


def test_a_figure_for_each_head_is_none_for_all():
    question = "发明专利拥有量2025年自治区和百色各多少件"
    lines = ("到2025年，每万人口发明专利拥有量达到2.5件。", "到2025年，每万人口发明专利拥有量达到5件。")
    documents = (Document("province-2021", lines[0], PLAN.facts), Document("city-2022", lines[1], CITY_PLAN.facts))
    clauses = [clause_of(d, d.text) for d in documents]
    entries = read_indicators(documents, clauses)
    for text, count in ((question, 0), (f"每万人{question}", 2)):
        asked = read_question(text, documents)
        fitting = side_figures(
            (PROVINCE, CITY), text[: text.index("2025")], asked, entries, library(clauses, documents)
        )
        assert len(fitting) == count


def test_figures_of_two_places_in_one_document_are_told_apart_by_the_places():
    texts = told("研发投入占GDP，全区和南宁2025年差多少？")
    assert texts[-1].startswith("南宁市的全社会研发经费投入占地区生产总值比重比广西壮族自治区的全社会研发经费支出占")


def test_one_place_at_two_times():
    question = read_question("百色的星创天地，“十三五”建成了多少，“十四五”还要新增多少？", DOCUMENTS)
    statements = period_statements(question, SOURCES)
    assert [(figure_in(s), s.evidence[0].clause.text) for s in statements] == [("33", CITY_BUILT), ("48", CITY_NEW)]


HIGH_TECH_THEN = "2020年，全区高新技术企业达到2806家。"


@pytest.mark.parametrize(
    ("question", "figures"),
    [
        ("全区高新技术企业从20年到25年要翻一番吗,各是多少家", ["2806家", "5600家"]),
        ("从2020年到2025年全区高新技术企业会涨吗？分别是多少家？", ["2806家", "5600家"]),
        ("全区高新技术企业从20年到25年要翻一番吗,重点实验室各是多少家", []),  # of two things
        ("全区高新技术企业从15年到25年要翻一番吗,各是多少家", []),  # the ledger has one of the two
    ],
)
def test_the_times_may_stand_before_the_part_that_asks_of_each(question, figures):
    document = replace(PROVINCE_PLAN, text=f"{HIGH_TECH_THEN}\n{HIGH_TECH}")
    clauses = [clause_of(document, HIGH_TECH_THEN), clause_of(document, HIGH_TECH)]
    entries = read_indicators([document], clauses)
    asked = read_question(question, [document])
    statements = period_statements(asked, Sources(library(clauses, [document]), reader([document]), (), entries))
    assert [figure for s in statements for figure in ("2806家", "5600家") if figure in s.text] == figures


MORE = "2025年高新技术企业比2020年多2794家：5600 − 2806 = 2794（家）"


@pytest.mark.parametrize(
    ("question", "worked"),
    [
        ("全区25年高新技术企业目标是多少,比20年多多少家", [MORE]),
        ("全区2025年高新技术企业比2020年要增加多少？", [MORE]),
        ("高新技术企业从20年到25年要翻一番吗,各是多少家", []),  # asked for the two alone
        ("全区25年重点实验室比20年多多少家", []),  # the ledger has one of the two
        ("全区25年高新技术企业比百色多多少家", []),
    ],
)
def test_by_how_much_one_place_has_more_than_it_had(question, worked):
    document = replace(PROVINCE_PLAN, text=f"{HIGH_TECH_THEN}\n{HIGH_TECH}\n{LABS}")
    clauses = [clause_of(document, line) for line in document.text.split("\n")]
    entries = read_indicators([document], clauses)
    asked = read_question(question, [document])
    statements = period_statements(asked, Sources(library(clauses, [document]), reader([document]), (), entries))
    assert [s.text.partition("。")[0] for s in statements if s.worked] == worked


@pytest.mark.parametrize(
    ("question", "figures"),
    [
        ("研发占比", ["1.6%", "2%以上"]),
        ("研发经费占比", ["1.6%", "2%以上"]),
        ("研发人员占比", []),  # another share
        ("服务业占比", []),
    ],
)
def test_a_share_may_be_asked_for_without_saying_of_what(question, figures):
    assert [figure for _, figure in found(question, f"{question}2025年自治区和百色各多少")] == figures


@pytest.mark.parametrize(
    ("question", "worked"),
    [
        ("全区高新技术企业2025年是2020年的几倍", ["2025年高新技术企业是2020年的2倍：5600 ÷ 2806 ≈ 2倍"]),
        ("2020年和2025年，全区高新技术企业各多少家", []),
        ("2020年和2025年，全区高新技术企业哪个多", ["2025年高新技术企业比2020年多2794家：5600 − 2806 = 2794（家）"]),
    ],
)
def test_two_times_may_stand_before_what_is_asked_of_both(question, worked):
    document = replace(PROVINCE_PLAN, text=f"{HIGH_TECH_THEN}\n{HIGH_TECH}")
    clauses = [clause_of(document, HIGH_TECH_THEN), clause_of(document, HIGH_TECH)]
    entries = read_indicators([document], clauses)
    asked = read_question(question, [document])
    statements = period_statements(asked, Sources(library(clauses, [document]), reader([document]), (), entries))
    assert [s.evidence[0].clause.text for s in statements if not s.worked] in (
        [HIGH_TECH_THEN, HIGH_TECH],
        [HIGH_TECH, HIGH_TECH_THEN],
    )
    assert [s.text.partition("。")[0].partition("（倍数")[0] for s in statements if s.worked] == worked


def test_two_times_may_be_told_by_two_documents_of_one_place():
    earlier = Document("plan-2016", "到2020年，高新技术企业达到2000家。", replace(OLD_PLAN.facts))
    later = replace(PROVINCE_PLAN, text=HIGH_TECH)
    clauses = [clause_of(earlier, earlier.text), clause_of(later, HIGH_TECH)]
    entries = read_indicators([earlier, later], clauses)
    fitting = Sources(library(clauses, [earlier, later]), reader([earlier, later]), (), entries)
    asked = read_question("高新技术企业2020年目标和2025年目标分别多少家", [earlier, later])
    assert [s.evidence[0].clause.text for s in period_statements(asked, fitting)] == [earlier.text, HIGH_TECH]
    elsewhere = replace(later, facts=replace(later.facts, region="柳州市", region_level="市级"))
    apart = replace(
        fitting, library=library(clauses, [earlier, elsewhere]), entries=read_indicators([earlier, elsewhere], clauses)
    )
    assert period_statements(asked, apart) == ()


def figure_in(statement: Statement) -> str:
    return next(figure for figure in ("33", "48") if f"{figure}家" in statement.text)


@pytest.mark.parametrize(
    "question",
    [
        "百色的星创天地，“十三五”建成了多少？",  # one time
        "百色的星创天地，“十三五”建成了多少，“十五五”还要新增多少？",  # the ledger has one of the two
        "全区的星创天地，“十三五”建成了多少，“十四五”还要新增多少？",  # of the province
        "百色的星创天地，“十三五”建成了多少，“十四五”众创空间新增多少？",  # of two things
        "广西的星创天地，“十三五”建成了多少，“十四五”还要新增多少？",  # of another place
    ],
)
def test_without_two_figures_there_are_no_two_times(question):
    asked = read_question(question, DOCUMENTS)
    assert period_statements(asked, SOURCES) == ()


def test_where_no_side_says_anything_of_an_amount_one_sentence_is_no_answer():
    answerer = ExtractiveAnswerer(LIBRARY, reader(DOCUMENTS), lambda: ENTRIES)
    for text in ("粮食产量2025年自治区和百色分别多少吨", "2025年粮食产量,百色高还是全区高"):
        question = read_question(text, DOCUMENTS)
        assert answerer.answer(question, LIBRARY.search(replace(question, topic="2025年企业"), 5, ())).refused


@pytest.mark.parametrize(
    ("theme", "subject"),
    [
        ("2025年高新技术企业数量 目标各", "高新技术企业"),
        ("研发投入占GDP的2025年目标 定得比 高还是低", "研发投入占地区生产总值"),
        ("科技成果转化的数 十四五", "科技成果转化"),
        ("全区高新技术企业有多少家", "全区高新技术企业"),
        ("每万人专利拥有量", "每万人专利拥有量"),
        ("研发投入占GDP目标比 平均 2025", "研发投入占地区生产总值"),
        ("科技特派员 十四五各派", "科技特派员"),  # as many as are sent
        ("各派出所民警", "派出所民警"),
        ("高企家数", "高企"),
    ],
)
def test_of_what_a_figure_is_asked(theme, subject):
    assert subject_asked(theme) == subject


@pytest.mark.parametrize(
    ("text", "times"),
    [
        (
            "增加值占GDP，三年行动方案的2023年目标跟2016年方案定的“十三五”目标差多少",
            (Times((2023,)), Times((), ((2016, 2020),))),
        ),
        ("2023年的目标，三年行动方案和2016年方案差多少", ()),  # one year for both
        ("三年行动方案的2023年目标和2016年方案的目标", ()),  # the other has none
        ("三年行动方案2023年和2022年的目标，2016年方案2020年的", ()),  # whose is 2022年?
    ],
)
def test_a_time_belongs_to_the_side_that_it_stands_beside(text, times):
    assert times_of_sides(text, [("plan-2021",), ("plan-2016",)], (PLAN, OLD_PLAN)) == times


def test_sides_with_a_time_each_are_held_against_each_other():
    new, old = (
        "到2023年，新兴产业增加值占地区生产总值比重达到7%。",
        "到2020年，新兴产业增加值占地区生产总值比重达到15%。",
    )
    documents = (
        Document("plan-2021", new, PLAN.facts, aliases=PLAN.aliases),
        Document("plan-2016", old, OLD_PLAN.facts),
    )
    clauses = [clause_of(documents[0], new), clause_of(documents[1], old)]
    entries = [replace(e, role="target") for e in read_indicators(documents, clauses)]
    question = "新兴产业增加值占GDP，三年行动方案的2023年目标跟2016年方案定的“十三五”目标差多少？"
    asked = read_question(question, documents)
    statements = comparison_statements(asked, Sources(library(clauses, documents), reader(documents), (), entries))
    assert [s.evidence[0].clause.text for s in statements[:2]] == [new, old]
    assert "15 − 7 = 8（个百分点）" in statements[2].text


def test_a_long_hostile_subject_is_read_in_linear_time():
    started = time.perf_counter()
    for text in ("目标" * 25_000, "多少" * 25_000, "2" * 50_000, "个" * 50_000, "(" * 50_000, "高还是" * 16_000):
        subject_asked(text)
    for text in ("20年到25年" + "要" * 50_000 + "，各多少", "比20年多" * 10_000, "20年到" * 16_000 + "，各多少"):
        period_statements(replace(read_question("各多少", DOCUMENTS), unnamed=text), SOURCES)
    times_of_sides("2023年，" * 10_000, [("plan-2021",), ("plan-2016",)], (PLAN, OLD_PLAN))
    assert time.perf_counter() - started < 5


def test_the_samples_are_read_as_they_stand():
    def brief(entry: IndicatorEntry) -> tuple[str, str, str]:
        return entry.region, entry.value, entry.unit

    assert [brief(e) for e in ENTRIES if e.clause_id == CLAUSES[1].clause_id] == [
        ("南宁市", "2.5", "%"),
        ("南宁市", "2500", "家"),
    ]


def test_what_grows_between_two_times_is_read_in_linear_time():
    asked = read_question("星创天地从2020年到2025年", DOCUMENTS)
    asked = replace(asked, unnamed=f"星创天地从2020年到2025年{'是' * 30_000}，各是多少家")
    began = time.perf_counter()
    assert period_statements(asked, SOURCES) == ()
    assert time.perf_counter() - began < 5
