"""rag/verify.py and rag/figures.py: what an answer may say is what stands in the clauses that it cites."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest

from rag.figures import FigureSet, figures
from rag.types import Assignment, Clause, Document, DocumentFacts, Evidence, IndicatorEntry, Statement, Worked
from rag.verify import unsupported, verify

FACTS = DocumentFacts(
    title="广西战略性新兴产业发展三年行动方案（2021—2023年）",
    document_number="桂政办发〔2021〕97号",
    issuing_body="广西壮族自治区人民政府办公厅",
    date_signed="2021-09-18",
    date_published="2021-09-28",
    period_start=2021,
    period_end=2023,
    region="广西壮族自治区",
)
ASSIGNMENT = Assignment(
    lead=("自治区科技厅",),
    cooperating=("自治区药监局", "广西银保监局"),
    unstated=(),
    printed="（责任单位：自治区科技厅、药监局，广西银保监局）",
    role_stated=True,
)


def evidence(text: str, context: str = "", heading: str = "12．打造风电产业链", assigned: bool = False) -> Evidence:
    clause = Clause(
        "plan#12", "plan", "task", (heading,), "二、（三）12．", text, 0, len(text),
        ASSIGNMENT if assigned else None, context=context,
    )  # fmt: skip
    return Evidence(clause, 0, len(text))


DOCUMENTS = {"plan": Document("plan", "", FACTS)}


def missing(claim: str, source: str, context: str = "", **more) -> tuple[str, ...]:
    return unsupported(claim, [evidence(source, context, **more)], DOCUMENTS)


@pytest.mark.parametrize(
    ("claim", "source"),
    [
        ("产值突破５０亿元", "产值突破50亿元"),  # full and half width
        ("资金5000万元", "安排资金0.5亿元"),
        ("资金11300万元", "安排资金1.13亿元"),  # exact: in floating point they differ
        ("投资5千亿元", "投资5000亿元"),
        ("完成1500亿元", "完成 1,500 亿元"),
        ("森林覆盖率24.1%", "森林覆盖率达到24.10％"),
        ("占比50%", "占比达到百分之五十"),
        ("占比12.5%", "占比达到百分之十二点五"),
        ("2025年建成", "到二〇二五年建成"),
        ("二〇二五年建成", "到2025年建成"),
        ("2021年启动", "2021—2023年实施"),
        ("2021—2023年实施", "从2021年到2023年实施"),
        ("培育企业12家", "培育十二家企业"),
        ("培育十二家企业", "培育企业12家"),
        ("9个领域", "九大领域"),
        ("320个企业", "320家企业"),
        ("引进30名专家", "引进专家30人"),
        ("每县建2—3家", "每县建设2～3家"),
        ("补助2万元至3万元", "补助2万元至3万元"),
        ("2021年6月15日起施行", "自2021-06-15起施行"),
        ("6月15日起施行", "自2021年6月15日起施行"),
        ("建设5G基站2.5万个", "建设5G基站25000个"),
        ("见12．打造风电产业链", "无"),  # the heading's own number
        ("“十四五”期间", "十四五期间"),
        ("十四五期间", "“十四五”期间"),
        ("2021年启动", "启动年份\t2021"),
        ("2021年启动", "2021年6月15日启动"),
        ("建设一个中心", "建设中心"),  # 一个 is an article
        ("给予500万元以下的赔偿", "给予五百万元以下的赔偿"),
        ("处一百二十万元罚款", "处120万元罚款"),
        ("应当在2个月内审结", "应当在两个月内审结"),
        ("占比三分之二以上", "面积占比三分之二以上的业主"),
        ("同一年内办理", "当年办理"),  # the same year counts nothing
    ],
)
def test_the_same_figure_in_another_spelling_is_supported(claim, source):
    assert missing(claim, source) == ()


@pytest.mark.parametrize(
    ("claim", "source", "struck"),
    [
        ("建成13个", "建成1130个", "13个"),  # only a part of it
        ("增长2.5%", "增长12.5%", "2.5%"),
        ("增长12%", "增长12.5%", "12%"),
        ("增长12.5%", "增长12.5个百分点", "12.5%"),
        ("产值50亿元", "产值50万元", "50亿元"),
        ("资金50亿元", "资金50亿美元", "50亿元"),
        ("资金50亿美元", "资金50亿元", "50亿美元"),
        ("增长13.5个百分点", "增加13.5个", "13.5个百分点"),
        ("线路5千米", "载重5千克", "5千米"),
        ("建成3", "1.2.3版本", "3"),
        ("面积30亩", "企业30家", "30亩"),
        ("引进30人", "服务30人次", "30人"),
        ("2025年建成", "到2023年建成2025个", "2025年"),
        ("培育十三家企业", "培育十二家企业", "十三家"),
        ("培育一百二十家企业", "培育一百家企业", "一百二十家"),
        ("每县建2—3家", "有的县建2家，有的县建3家", "2-3家"),
        ("给予六百万元以下的赔偿", "给予五百万元以下的赔偿", "六百万元"),
        ("五百元罚款", "五百万元罚款", "五百元"),
        ("十日内提起上诉", "十五日内提起上诉", "十日"),
        ("一年内不得申请", "二年内不得申请", "一年"),
        ("一倍以上罚款", "二倍以上罚款", "一倍"),
        ("四分之三以上同意", "三分之二以上同意", "四分之三"),
        ("三分之一以上同意", "三分之二以上同意", "三分之一"),
        ("6月15日", "5月15日，6月1日", "6月15日"),
        ("2022年6月15日", "2022年启动，2021年6月15日印发", "2022年6月15日"),
        ("建成12", "打造风电产业链", "12"),  # 12．is the number of the heading, no quantity
        ("建成5", "建设5G基站", "5"),  # nor is the 5 of 5G
        ("3条措施", "依照第3条", "3条"),  # nor that of an article
    ],
)
def test_another_figure_is_not_supported(claim, source, struck):
    assert missing(claim, source) == (struck,)


def test_the_unit_of_a_table_stands_in_its_header_row_or_caption():
    rows = "序号\t指标名称\t2025年\n1\t数字经济核心产业增加值（亿元）\t1500\n2\t5G基站（万个）\t15"
    assert missing("2025年增加值1500亿元", rows) == ()
    assert missing("2025年建成5G基站15万个", rows) == ()
    assert missing("2025年建成5G基站15亿元", rows) == ("15亿元",)  # the unit of another row
    assert missing("5G基站15亿元", "指标\t2025年（亿元）\n5G基站（万个）\t15") == ("15亿元",)  # a row's own goes before
    assert missing("增加值1500亿元", "增加值\t1500", context="表1（单位：亿元）") == ()
    assert missing("占比60%", "占比\t60", context="指标（%）") == ()
    assert missing("增加值1500万元", "增加值\t1500", context="表1（单位：亿元）") == ("1500万元",)
    assert missing("增加值（亿元）：2025年 1500", "增加值达到1500亿元，到2025年") == ()


@pytest.mark.parametrize("brackets", ["〔〕", "[]", "［］", "（）", "()", "【】", "〈〉"])
def test_document_numbers_with_any_bracket_are_the_same(brackets):
    claim = f"根据桂政办发{brackets[0]}2021{brackets[1]}97号，加快推进"
    assert missing(claim, "按照桂政办发〔2021〕97号要求，加快推进") == ()


@pytest.mark.parametrize(
    "claim", ["百政办发〔2021〕97号", "厅桂政办发〔2021〕97号", "桂政办发〔2020〕97号", "桂政办发〔2021〕9号"]
)
def test_another_document_number_is_not_supported(claim):
    assert claim in missing(claim, "按照桂政办发〔2021〕97号要求")


def test_the_facts_of_a_document_support_only_what_is_said_of_it():
    target = "到2025年产值突破50亿元"
    assert missing("2023年产值突破50亿元", target) == ("2023年",)  # 2023 is in the title of the plan
    title = f"《{FACTS.title}》"
    assert missing(f"{title}的成文日期是2021年9月18日。", target) == ()
    assert missing(f"{title}的发文字号是{FACTS.document_number}。", target) == ()
    assert missing(f"{title}的成文日期是2021年9月19日。", target) == ("2021年9月19日",)
    assert missing("三年行动方案要求突破50亿元", target) == ()  # a numeral of the name


def test_places_must_be_named_or_be_the_region_of_the_document():
    assert missing("在柳州市建设", "在柳州、桂林建设") == ()
    assert missing("在广西建设", "加快建设") == ()
    assert missing("在昆明市建设", "在柳州、桂林建设") == ("昆明市",)


def same_unit(name: str, other: str) -> bool:
    def bare(unit: str) -> str:
        return unit.removeprefix("自治区").removeprefix("市").replace("工信厅", "工业和信息化厅")

    return bare(name) == bare(other)


KNOWN = ("自治区科技厅", "自治区药监局", "广西银保监局", "科技厅", "药监局")


def missing_bodies(claim: str, source: str, assigned: bool = True) -> tuple[str, ...]:
    return unsupported(claim, [evidence(source, assigned=assigned)], DOCUMENTS, KNOWN, same_unit)


def test_a_unit_may_be_written_with_its_level_restored():
    printed = "推进新药研发。（责任单位：自治区科技厅、药监局，广西银保监局）"
    assert missing_bodies("牵头单位：自治区科技厅；配合单位：自治区药监局、广西银保监局。", printed) == ()
    assert missing_bodies("由科技厅牵头", printed) == ()
    assert missing_bodies("由市药监局配合", printed) == ("市药监局",)


def test_a_body_that_no_cited_clause_names_is_not_supported():
    printed = "推进新药研发。（责任单位：自治区科技厅）"
    assert missing_bodies("由药监局配合", printed, assigned=False) == ("药监局",)  # known from other clauses
    assert missing_bodies("由自治区民政厅牵头", printed) == ("由自治区民政厅",)  # known from none
    assert missing_bodies("由自治区卫生健康委员会牵头", printed) == ("由自治区卫生健康委员会",)


def test_words_that_end_like_a_body_are_none():
    assert missing_bodies("优化产业布局，由单位委托第三方在政务大厅办理", "加快发展") == ()


def test_another_spelling_of_an_assigned_unit_is_supported():
    clause = evidence("推进信创。（责任单位：自治区工业和信息化厅）").clause
    units = Assignment(("自治区工业和信息化厅",), (), (), "", True)
    cited = Evidence(Clause("plan#1", "plan", "task", (), "", clause.text, 0, 9, units), 0, 9)
    assert unsupported("由工信厅牵头", [cited], DOCUMENTS, (), same_unit) == ()


def test_a_statement_that_fails_is_struck_and_reported_and_the_others_stand():
    good = Statement("产值突破50亿元。", (evidence("产值突破50亿元"),))
    bad = Statement("产值突破60亿元。", (evidence("产值突破50亿元"),))
    verified = verify([good, bad], DOCUMENTS)
    assert verified.statements == (good,)
    assert verified.struck == ("“产值突破60亿元。”：所引条款中没有60亿元",)


def test_a_heading_without_evidence_may_count_what_follows_and_claim_nothing_else():
    lines = [Statement(f"牵头：任务{name}", (evidence("推进任务"),)) for name in "甲乙"]
    header = Statement(f"《{FACTS.title}》中有2项任务：", ())
    assert verify([header, *lines], DOCUMENTS).statements == (header, *lines)
    for claim in ("共有3项任务：", "共投资2亿元：", "昆明市的任务："):
        heading = Statement(claim, ())
        assert verify([heading, *lines], DOCUMENTS).statements == tuple(lines), claim


def test_a_document_of_the_corpus_may_be_named_without_being_cited():
    other = Document("old", "", DocumentFacts(title="实施方案（2016—2020年）"))
    lines = [
        Statement("产值突破50亿元。", (evidence("产值突破50亿元"),)),
        Statement("《实施方案（2016—2020年）》：未提及。", ()),
    ]
    assert verify(lines, DOCUMENTS | {"old": other}).struck == ()


def test_statements_without_any_evidence_are_no_answer():
    assert verify([Statement("请联系主管部门。", ())], DOCUMENTS).statements == ()


def reckoned(scope: str, value: str, item: Evidence) -> IndicatorEntry:
    """The 产值 that the words cited set for 2023."""
    return IndicatorEntry(
        "产值", scope, "", value, float(value), None, "亿元", "", "level", 2023, None, "target", "", "plan",
        item.clause.clause_id, item.quote_start, item.quote_end, "prose",
    )  # fmt: skip


MATERIALS = evidence("到2023年，力争新材料产业产值达到1330亿元，增加值达到440亿元。")
ENERGY = evidence("到2023年，力争新能源产业产值达到340亿元，增加值达到110亿元。")
ENERGY = replace(ENERGY, clause=replace(ENERGY.clause, clause_id="plan#13"))
TERMS = (reckoned("新材料产业", "1330", MATERIALS), reckoned("新能源产业", "340", ENERGY))
SUM = Worked("total", "1670", "亿元", "", TERMS, "1330 + 340 = 1670（亿元）")
WRONG_SUM = replace(SUM, value="1680", formula="1330 + 340 = 1680（亿元）")
SUM_TOLD = "2023年两个产业产值合计1670亿元：1330 + 340 = 1670（亿元）。"


def struck_of(text: str, worked: Worked | None, *cited: Evidence) -> tuple[str, ...]:
    return verify([Statement(text, cited or (MATERIALS, ENERGY), worked=worked)], DOCUMENTS).struck


def test_a_figure_that_was_worked_out_stands_when_its_terms_and_its_reckoning_do():
    assert struck_of(SUM_TOLD.replace("两个", "这些"), SUM) == ()
    assert "1670亿元" in struck_of(SUM_TOLD, None)[0]  # without the reckoning it is a figure of nowhere


@pytest.mark.parametrize(
    ("text", "worked", "cited"),
    [
        ("合计1680亿元：1330 + 340 = 1680（亿元）。", WRONG_SUM, ()),
        ("合计1670亿元。", SUM, ()),  # the formula is not shown
        ("合计1680亿元：1330 + 340 = 1670（亿元）。", SUM, ()),  # another result is told
        ("合计11670亿元：1330 + 340 = 1670（亿元）。", SUM, ()),
        ("2025年合计1670亿元：1330 + 340 = 1670（亿元）。", SUM, ()),  # another year is told
        ("合计1670亿元：1330 + 340 = 1670（亿元）。", SUM, (MATERIALS,)),  # a term is not cited
        ("合计1670亿元：1330 + 340 = 1670（亿元）。", SUM, (MATERIALS, replace(ENERGY, clause=MATERIALS.clause))),
    ],
    ids=["wrong sum", "no formula", "other result", "longer number", "other year", "term uncited", "other clause"],
)  # fmt: skip
def test_a_figure_that_was_worked_out_wrongly_or_from_nothing_is_struck(text, worked, cited):
    assert struck_of(text, worked, *cited)


def test_a_term_must_stand_in_the_words_it_is_said_to_stand_in():
    invented = (replace(TERMS[0], value="1430", number=1430.0), TERMS[1])
    worked = replace(SUM, value="1770", terms=invented, formula="1430 + 340 = 1770（亿元）")
    assert struck_of("合计1770亿元：1430 + 340 = 1770（亿元）。", worked) == (
        "“合计1770亿元：1430 + 340 = 1770（亿元）。”：所引条款中没有新材料产业产值1430亿元",
    )
    other = replace(SUM, terms=(replace(TERMS[0], scope="海洋产业"), TERMS[1]))
    assert "海洋产业产值1330亿元" in struck_of("合计1670亿元：1330 + 340 = 1670（亿元）。", other)[0]


def test_the_first_of_an_order_must_be_the_one_that_is_named():
    formula = "新材料产业 1330 > 新能源产业 340（亿元）"
    worked = Worked("largest", "1330", "亿元", "", TERMS, formula)
    assert struck_of(f"最高的是新材料产业（1330亿元）：{formula}。", worked) == ()
    assert struck_of(f"最高的是新能源产业：{formula}。", worked)


def test_what_the_terms_leave_open_must_be_told():
    cited = evidence("新材料产业产值达到1330亿元以上。")
    terms = (replace(reckoned("新材料产业", "1330", cited), bound="以上"), TERMS[1])
    worked = Worked("total", "1670", "亿元", "至少", terms, "1330 + 340 = 1670（亿元）")
    assert struck_of("合计至少1670亿元：1330 + 340 = 1670（亿元）。", worked, cited, ENERGY) == ()
    assert struck_of("合计1670亿元：1330 + 340 = 1670（亿元）。", worked, cited, ENERGY)


def test_a_term_of_a_table_has_the_unit_of_its_header():
    row = evidence("6\t技术市场成交合同金额\t565.71\t1200", context="指标（亿元）\t2020年\t2025年")
    terms = tuple(replace(reckoned("", v, row), name="技术市场成交合同金额") for v in ("1200", "565.71"))
    worked = Worked("difference", "634.29", "亿元", "", terms, "1200 − 565.71 = 634.29（亿元）")
    assert struck_of("2025年比2020年多634.29亿元：1200 − 565.71 = 634.29（亿元）。", worked, row) == ()


def test_person_years_in_the_name_of_a_row_are_the_unit_of_its_cells():
    held = FigureSet(["3\t万名就业人员中 R&D 人员 (人年)\t2.67\t12\t3.64"])
    assert all(figure in held for figure in figures("2.67人年，12人年"))
    assert figures("3.65人年")[0] not in held


@pytest.mark.parametrize("piece", ["一", "十", "三", "一年", "三分之二", "五百万元"])
def test_a_long_run_of_chinese_numerals_is_read_in_linear_time(piece):
    began = time.perf_counter()
    figures((piece * 50_000)[:50_000])
    assert time.perf_counter() - began < 2
