"""rag/answer/figures.py: sums, differences, shares and orders worked out of the ledger, each term with its citation."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import replace

import pytest

from rag.answer.contradictions import cited_contradictions, contradiction_statements, indicators_of, side_statements
from rag.answer.figure_words import work_asked
from rag.answer.figures import figure_draft
from rag.answer.library import Library
from rag.question import read_question
from rag.types import Clause, Document, DocumentFacts, Draft, Evidence, IndicatorEntry, Statement
from rag.verify import verify

WHOLE = (
    "到2023年，力争战略性新兴产业总产值达到5650亿元，增加值达到1860亿元、增加值占全区地区生产总值比重达到7%，"
    "2021—2023年战略性新兴产业投资完成985亿元以上。"
)
INDUSTRIES = (
    ("（一）大力发展新一代信息技术产业", "新一代信息技术产业", "1130", "375"),
    ("（二）大力发展生物技术产业", "生物技术产业", "810", "265"),
    ("（三）大力发展新能源产业", "新能源产业", "340", "110"),
    ("（四）大力发展新材料产业", "新材料产业", "1330", "440"),
    ("（五）大力发展高端装备制造产业", "高端装备制造产业", "580", "190"),
    ("（六）大力发展智能及新能源汽车产业", "智能及新能源汽车产业", "400", "130"),
    ("（七）大力发展绿色环保产业", "绿色环保产业", "1000", "330"),
    ("（八）努力发展数字创意及新兴服务业", "数字创意及新兴服务业", "60", "20"),
)
FUTURE = "（九）探索发展未来产业"
HEADER = "序号\t指标\t2020 年\t2025 年"
ROWS = (
    "2\t全社会研发经费支出占地区生产总值比重（%）\t0.78\t1.6",
    "6\t技术市场成交合同金额（亿元）\t565.71\t1200",
    "8\t高新区工业总产值（亿元）\t7994.38\t12000",
)
CITY_TARGET = "到 2025 年，全市全社会研究与试验发展（R&D）经费支出占地区生产总值（GDP）比重达 2%以上。"
OLD_TARGET = "到2020年，新兴产业增加值达3600亿元，新能源汽车产业产值达到500亿元。"


def _text_of(industry: tuple[str, str, str, str]) -> str:
    title, name, output, added = industry
    return f"{title}。到2023年，力争{name}产值达到{output}亿元，增加值达到{added}亿元。"


PLAN = Document(
    "plan",
    "\n".join([WHOLE, *map(_text_of, INDUSTRIES), f"{FUTURE}。聚焦深远海开发、第三代半导体、通用航空等领域。"]),
    DocumentFacts(
        "广西战略性新兴产业发展三年行动方案（2021—2023年）", date_signed="2021-09-18", period_start=2021,
        period_end=2023, region="广西壮族自治区", region_level="省级",
    ),
    aliases=("三年行动方案",),
)  # fmt: skip
OLD = Document(
    "old",
    OLD_TARGET,
    DocumentFacts(
        "广西战略性新兴产业创新发展实施方案", date_signed="2016-09-19", period_start=2016, period_end=2020,
        region="广西壮族自治区", region_level="省级",
    ),
)  # fmt: skip
SCIENCE = Document(
    "science",
    "\n".join([HEADER, *ROWS]),
    DocumentFacts("广西科技创新“十四五”规划", date_signed="2021-10-29", region="广西壮族自治区", region_level="省级"),
)
CITY = Document(
    "city",
    CITY_TARGET,
    DocumentFacts("百色市科技创新“十四五”发展规划", date_signed="2022-02-25", region="百色市", region_level="市级"),
)
DOCUMENTS = {d.document_id: d for d in (PLAN, OLD, SCIENCE, CITY)}


def clause(document: Document, text: str, identifier: str, path: Sequence[str] = (), **more: object) -> Clause:
    start = document.text.index(text)
    kind = more.pop("kind", "paragraph")
    given = (f"{document.document_id}#{identifier}", document.document_id, kind, tuple(path), "", text)
    return Clause(*given, start, start + len(text), **more)  # type: ignore[arg-type]


TASKS = "二、工作任务"
CLAUSES = [
    clause(PLAN, WHOLE, "1", ("一、总体要求",)),
    *(clause(PLAN, _text_of(i), f"2.{n}.0", (TASKS, i[0])) for n, i in enumerate(INDUSTRIES, 1)),
    *(clause(PLAN, _text_of(i), f"2.{n}", (TASKS, i[0]), kind="node") for n, i in enumerate(INDUSTRIES, 1)),
    clause(PLAN, f"{FUTURE}。", "2.9", (TASKS, FUTURE), kind="node"),
    clause(OLD, OLD_TARGET, "1", ("一、总体要求",)),
    *(clause(SCIENCE, row, f"row{n}", ("专栏 1",), kind="row", context=HEADER) for n, row in enumerate(ROWS)),
    clause(CITY, CITY_TARGET, "1", ("二、发展目标",)),
]
BY_ID = {c.clause_id: c for c in CLAUSES}
LIBRARY = Library(DOCUMENTS, BY_ID, lambda question, k, ids: [], lambda question: [])


def entry(clause_id: str, words: str, scope: str, name: str, value: str, unit: str = "亿元", **more: object):
    """A target for 2023 that these words of the clause set."""
    held = BY_ID[clause_id]
    start = held.start + held.text.index(words)
    given: dict[str, object] = {
        "name": name, "scope": scope, "region": DOCUMENTS[held.document_id].facts.region, "value": value,
        "number": float(value), "number_to": None, "unit": unit, "bound": "", "measure": "level", "year": 2023,
        "year_from": None, "role": "target", "kind": "", "document_id": held.document_id, "clause_id": clause_id,
        "start": start, "end": start + len(words), "source": "prose",
    }  # fmt: skip
    return IndicatorEntry(**{**given, **more})  # type: ignore[arg-type]


def _outputs() -> list[IndicatorEntry]:
    found = []
    for number, (_, name, output, added) in enumerate(INDUSTRIES, 1):
        words = f"到2023年，力争{name}产值达到{output}亿元"
        found.append(entry(f"plan#2.{number}.0", words, name, "产值", output))
        found.append(entry(f"plan#2.{number}.0", f"{words}，增加值达到{added}亿元", name, "增加值", added))
    return found


def _row(number: int, name: str, unit: str, base: str, target: str) -> list[IndicatorEntry]:
    words, clause_id = ROWS[number], f"science#row{number}"
    return [
        entry(clause_id, words, "", name, value, unit, year=year, role=role, source="table")
        for value, year, role in ((base, 2020, "base"), (target, 2025, "target"))
    ]


WHOLE_OUTPUT = entry("plan#1", "战略性新兴产业总产值达到5650亿元", "战略性新兴产业", "总产值", "5650")
OLD_CARS = entry("old#1", "新能源汽车产业产值达到500亿元", "新能源汽车产业", "产值", "500", year=2020)
CITY_SHARE = entry(
    "city#1", CITY_TARGET, "", "全社会研究与试验发展（R&D）经费支出占地区生产总值（GDP）比重", "2", "%",
    bound="以上", year=2025,
)  # fmt: skip
SHARES = _row(0, "全社会研发经费支出占地区生产总值比重", "%", "0.78", "1.6")
LEDGER = (
    WHOLE_OUTPUT,
    entry("plan#1", "增加值达到1860亿元", "战略性新兴产业", "增加值", "1860"),
    *_outputs(),
    entry("old#1", "新兴产业增加值达3600亿元", "新兴产业", "增加值", "3600", year=2020),
    OLD_CARS,
    *SHARES,
    *_row(1, "技术市场成交合同金额", "亿元", "565.71", "1200"),
    *_row(2, "高新区工业总产值", "亿元", "7994.38", "12000"),
    CITY_SHARE,
)


def draft(text: str, ledger: Sequence[IndicatorEntry] = LEDGER, document_ids: Sequence[str] = ()) -> Draft | None:
    question = read_question(text, tuple(DOCUMENTS.values()))
    return figure_draft(question, ledger, LIBRARY, document_ids)


def told(text: str, ledger: Sequence[IndicatorEntry] = LEDGER) -> list[str]:
    """The statements of an answer, every one of which the verifier lets stand."""
    found = draft(text, ledger)
    assert found is not None and not found.refused, found
    verified = verify(found.statements, DOCUMENTS)
    assert verified.struck == ()
    return [s.text for s in verified.statements]


def quotes(statement: Statement) -> list[str]:
    return [DOCUMENTS[e.clause.document_id].text[e.quote_start : e.quote_end] for e in statement.evidence]


ALL_OUTPUTS = "1130 + 810 + 340 + 1330 + 580 + 400 + 1000 + 60 = 5650（亿元）"


def test_a_sum_over_all_industries_shows_every_term_and_what_is_not_set():
    lines = told("九大产业产值合计多少")
    assert lines[0] == (
        f"2023年所列各项产值目标合计5650亿元：{ALL_OUTPUTS}。（合计数由本系统按所引数字计算，不是文件原文）"
    )
    assert lines[1] == "新一代信息技术产业产值：1130亿元。"
    assert lines[9] == f"“{FUTURE}”部分未写明产值。"
    assert lines[10] == "文件另列战略性新兴产业总产值5650亿元，与上述合计数一致。"
    assert len(lines) == 11


def test_each_term_cites_the_words_that_set_it():
    found = draft("九大产业产值合计多少")
    assert found is not None
    assert quotes(found.statements[1]) == ["到2023年，力争新一代信息技术产业产值达到1130亿元"]
    assert quotes(found.statements[0])[7] == "到2023年，力争数字创意及新兴服务业产值达到60亿元"
    assert quotes(found.statements[9]) == [FUTURE]
    assert found.statements[0].worked is not None
    assert [t.value for t in found.statements[0].worked.terms][:2] == ["1130", "810"]


def test_a_printed_total_that_differs_is_told_to_differ():
    other = replace(WHOLE_OUTPUT, value="5600", number=5600.0)
    found = draft("九大产业产值合计多少", (other, *LEDGER[1:]))
    assert found is not None
    assert found.statements[-1].text == ("文件另列战略性新兴产业总产值5600亿元，与上述合计数不同，以文件所列为准。")


@pytest.mark.parametrize(
    ("question", "first"),
    [
        ("新能源和新材料的产值加一起多少", "合计1670亿元：340 + 1330 = 1670（亿元）"),
        ("生物技术产业跟绿色环保产业的增加值总共多少", "合计595亿元：265 + 330 = 595（亿元）"),
        ("新能源汽车和新能源的产值加起来是多少", "合计740亿元：340 + 400 = 740（亿元）"),
        ("新能源跟新能源车,产值目标谁多", "智能及新能源汽车产业产值比新能源产业产值多60亿元：400 − 340 = 60（亿元）"),
        ("23年产值，生物技术和智能新能源车哪个定得高？", "生物技术产业产值比智能及新能源汽车产业产值多410亿元"),
        ("2023年增加值，高端装备和智能新能源汽车各定多少，哪个多？", "汽车产业增加值多60亿元"),
        ("23年新材料产值比新能源产业高吗", "新材料产业产值比新能源产业产值多990亿元"),
        ("产值，新能源产业高还是新材料产业高？", "新材料产业产值比新能源产业产值多990亿元"),
        ("除了新材料产业，其他产业以外的产值合计多少", "合计4320亿元"),
        ("前三大产业产值合计多少", "合计3460亿元：1330 + 1130 + 1000 = 3460（亿元）"),
        ("哪个产业产值目标最高", "最高的是新材料产业：新材料产业 1330 > 新一代信息技术产业 1130 > "),
        ("哪个产业盘子最大？", "最高的是新材料产业"),
        ("看产值，老大是哪个产业", "最高的是新材料产业"),
        ("哪个产业增加值最小", "最低的是数字创意及新兴服务业：数字创意及新兴服务业 20 < "),
        ("产值第二高的是哪个产业", "第二高的是新一代信息技术产业"),
        ("产值倒数第二的产业", "第二低的是新能源产业：数字创意及新兴服务业 60 < 新能源产业 340 < "),
        ("产值排前三的产业", "最高的依次是新材料产业、新一代信息技术产业、绿色环保产业：新材料产业 1330 > "),
        ("新能源产业产值排第几", "由高的排起，新能源产业居第七"),
        ("按产值把各产业从低到高排个序", "排序为数字创意及新兴服务业 60 < "),
        ("产值最高和最低的产业差多少", "新材料产业产值比数字创意及新兴服务业产值多1270亿元：1330 − 60 = 1270（亿元）"),
        ("新材料跟绿色环保，2023年产值目标哪个高，差多少？", "新材料产业产值比绿色环保产业产值多330亿元"),
        ("新能源产业比新材料产业的产值少多少", "新材料产业产值比新能源产业产值多990亿元：1330 − 340 = 990（亿元）"),
        ("新材料产业的产值是新能源产业的几倍", "新材料产业产值是新能源产业产值的3.91倍：1330 ÷ 340 ≈ 3.91倍"),
        ("新能源产业和新材料产业谁的产值大，大几倍", "新材料产业产值是新能源产业产值的3.91倍：1330 ÷ 340 ≈ 3.91倍"),
        ("新能源产业的产值是新材料产业的几倍", "新能源产业产值是新材料产业产值的0.26倍"),
        ("新能源产业增加值占产值的比重是多少", "新能源产业增加值占产值的比重为32.35%：110 ÷ 340 × 100% ≈ 32.35%"),
        ("新材料产业占九大产业总产值的百分之几", "新材料产业产值占战略性新兴产业总产值的比重为23.54%"),
        ("有几个产业产值目标超过500亿元", "超过500亿元的有5个：新材料产业 1330亿元、新一代信息技术产业 1130亿元、"),
        ("哪些产业产值过千亿", "超过1000亿元的有2个"),
        ("增加值在300亿元以上的产业有几个", "不低于300亿元的有3个"),
        ("产值不到100亿的有哪些产业", "低于100亿元的有1个：数字创意及新兴服务业 60亿元"),
    ],
)  # fmt: skip
def test_what_is_worked_out_for_a_question(question, first):
    assert first in told(question)[0]


def test_two_years_of_a_table_are_told_with_their_years():
    assert told("技术市场成交合同金额2025年比2020年增加多少") == [
        "2025年技术市场成交合同金额比2020年多634.29亿元：1200 − 565.71 = 634.29（亿元）。"
        "（差额由本系统按所引数字计算，不是文件原文）",
        "2025年技术市场成交合同金额：1200亿元。",
        "2020年技术市场成交合同金额：565.71亿元。",
    ]
    assert "增长112.12%" in told("技术市场成交合同金额2025年比2020年增长百分之几")[0]
    assert "2020年的1.5倍：12000 ÷ 7994.38 ≈ 1.5倍" in told("高新区工业总产值2025年是2020年的几倍")[0]
    shares = told("全社会研发经费支出占地区生产总值比重2025年比2020年提高多少")
    assert "高0.82个百分点：1.6 − 0.78 = 0.82（个百分点）" in shares[0]


def test_what_a_document_says_itself_of_a_growth_is_left_to_its_own_words():
    growth = replace(LEDGER[-4], measure="growth", value="112", number=112.0, unit="%", year=2025)
    name = replace(growth, name="技术市场成交合同金额", scope="")
    assert draft("技术市场成交合同金额2025年比2020年增加多少", (*LEDGER, name)) is None


@pytest.mark.parametrize(
    "question",
    [
        "新能源产业的产值目标是多少",  # one figure that is printed
        "战略性新兴产业产值目标总共多少",  # the whole is printed
        "哪个产业就业人数最多",  # no such figure
        "哪个产业新产品产值最高",  # not 产值 as such
        "哪个产业增加值占GDP比重最高",
        "新能源产业增加值占GDP的比重是多少",
        "九大产业的税收合计多少",
        "哪个市研发投入强度最高",
        "技术合同补贴最高多少钱",
        "增加值超过500亿元的产业由谁牵头",  # asks for a unit
        "产值超过500亿元后奖励多少",
        "三大产业产值加起来多少",  # of eight industries, and it does not say which
        "产值超过两万亿元的产业有几个",  # a limit that is not read
        "你好",
        "有哪些文件",
    ],
)
def test_what_the_ledger_does_not_answer_is_left_to_others(question):
    assert draft(question) is None


@pytest.mark.parametrize(
    ("question", "reason"),
    [
        ("新能源产业和碳酸钙产业的产值加起来多少", "文件没有给出“碳酸钙产业”的产值"),
        ("新能源产业和碳酸钙产业23年的产值加起来多少", "文件没有给出“碳酸钙产业”的产值"),
        ("2025年新能源产业和新材料产业产值合计多少", "文件给出的产值不是2025年的"),
        ("哪个产业2020年产值最高", "文件给出的产值不是2020年的"),
        ("新能源产业的产值和增加值加起来多少", "产值、增加值不是同一项指标，不能直接相加"),
    ],
)
def test_a_figure_that_is_wanting_is_named_in_the_refusal(question, reason):
    ledger = tuple(e for e in LEDGER if e is not OLD_CARS)
    found = draft(question, ledger)
    assert found is not None and found.refused
    assert reason in found.reason
    assert found.nearest and len(found.nearest) <= 3


def test_figures_of_another_document_or_year_are_never_mixed_in():
    assert "500" not in told("九大产业产值合计多少")[0]  # 新能源汽车产业 of the plan of 2016
    alone = tuple(e for e in LEDGER if e.scope in ("新能源产业", "新能源汽车产业"))
    found = draft("各产业产值合计多少", alone)
    assert found is None  # one of 2023, one of 2020


def test_only_the_documents_that_are_asked_for_are_worked_with():
    assert draft("九大产业产值合计多少", document_ids=("science",)) is None
    assert draft("九大产业产值合计多少", document_ids=("plan",)) is not None


OF_2020 = replace(CITY_SHARE, name="科技进步贡献率", value="55", number=55.0, bound="", year=2020, role="actual")
OF_TWO_YEARS = (OF_2020, replace(OF_2020, value="45.2", number=45.2, year=2015))
RISE = "2020年科技进步贡献率比15年涨了几个点"


def test_what_is_asked_of_the_whole_province_is_not_worked_out_of_a_citys_figures():
    assert draft(f"全区{RISE}", OF_TWO_YEARS) is None
    in_plan_of_province = tuple(replace(e, clause_id="science#row0", document_id="science") for e in OF_TWO_YEARS)
    assert draft(f"全区{RISE}", in_plan_of_province) is None
    for asked in (RISE, f"百色{RISE}"):
        found = draft(asked, OF_TWO_YEARS)
        assert found is not None and "55 − 45.2 = 9.8（个百分点）" in found.statements[0].text


def test_a_district_calls_itself_the_whole_district():
    district = replace(CITY, facts=replace(CITY.facts, region="右江区", region_level="县级"))
    own = Library({"city": district}, BY_ID, lambda question, k, ids: [], lambda question: [])
    figures = tuple(replace(e, region="右江区") for e in OF_TWO_YEARS)
    found = figure_draft(read_question(f"全区{RISE}", (district,)), figures, own)
    assert found is not None and "55 − 45.2 = 9.8（个百分点）" in found.statements[0].text


def test_units_that_differ_are_refused_with_the_reason():
    other = tuple(replace(e, unit="万吨") if e.scope == "新材料产业" and e.name == "产值" else e for e in LEDGER)
    found = draft("新材料产业和新能源产业的产值加起来多少", other)
    assert found is not None and found.refused
    assert "所涉产值的单位、口径或区间不同，不能直接计算" in found.reason


def test_a_bound_is_carried_into_the_words():
    bounded = tuple(replace(e, bound="以上") if e.scope == "新材料产业" else e for e in LEDGER)
    found = draft("新材料产业和新能源产业的产值加起来多少", bounded)
    assert found is not None
    assert "合计至少1670亿元" in found.statements[0].text
    assert found.statements[2].text == "新材料产业产值：1330亿元以上。"


def test_an_empty_ledger_works_nothing_out():
    assert draft("九大产业产值合计多少", ()) is None
    nowhere = tuple(replace(e, clause_id="plan#99") for e in LEDGER)
    assert draft("九大产业产值合计多少", nowhere) is None


@pytest.mark.parametrize("piece", ["产业", "产值最高的产业和", "第二十", "占", "新能源产业和", "超过1", "除", "前三个"])
def test_a_very_long_question_is_read_in_time(piece):
    text = (piece * 50_000)[:50_000]
    started = time.perf_counter()
    work_asked(text)
    draft(text)
    assert time.perf_counter() - started < 5


# -- figures that an answer cites, and those that contradict them -------------------------------------------------


def said(text: str, clause_id: str) -> Statement:
    held = BY_ID[clause_id]
    return Statement(text, (Evidence(held, held.start, held.end),))


def test_the_figures_told_are_the_entries_in_the_words_cited():
    energy = "到2023年，力争新能源产业产值达到340亿元，增加值达到110亿元。"
    found = indicators_of([said(energy, "plan#2.3.0")], LEDGER)
    assert [(c.clause_id, i.name, i.value, i.unit, i.year, i.scope, i.marker) for c, i in found] == [
        ("plan#2.3.0", "产值", "340", "亿元", 2023, "新能源产业", 0),
        ("plan#2.3.0", "增加值", "110", "亿元", 2023, "新能源产业", 0),
    ]
    only = indicators_of([said("新能源产业产值340亿元。", "plan#2.3.0")], LEDGER)
    assert [i.value for _, i in only] == ["340"]  # the other is cited, but not told
    assert indicators_of([said("加快建设。", "plan#2.9")], LEDGER) == ()


def test_a_figure_that_another_place_contradicts_is_told_with_that_place():
    other = entry("plan#1", "增加值达到1860亿元", "新能源产业", "产值", "350")
    found = contradiction_statements([LEDGER[6]], (*LEDGER, other), LIBRARY)
    assert LEDGER[6].scope == "新能源产业"
    assert [s.text for s in found] == ["注意：2023年新能源产业产值在所收文件中数值不一，此处另为350亿元。"]
    assert quotes(found[0]) == ["增加值达到1860亿元"]
    cited = cited_contradictions([said("新能源产业产值340亿元。", "plan#2.3.0")], (*LEDGER, other), LIBRARY)
    assert cited == found


@pytest.mark.parametrize(
    "change",
    [
        {"year": 2025},
        {"role": "actual"},
        {"region": "百色市"},
        {"scope": "新材料产业"},
        {"measure": "increase"},
        {"unit": "家"},
        {"value": "3400000", "number": 3400000.0, "unit": "万元"},  # the same amount
        {"year": None},
    ],
    ids=lambda change: "、".join(change),
)
def test_figures_of_another_year_role_place_or_thing_are_no_contradiction(change):
    other = replace(LEDGER[6], value="350", number=350.0)
    assert contradiction_statements([LEDGER[6]], [replace(other, **change)], LIBRARY) == ()


def test_the_sides_of_a_comparison_are_told_apart_by_how_much():
    question = read_question("研发投入占GDP，2025年全区目标和百色目标差多少？", tuple(DOCUMENTS.values()))
    sides = [
        said("全社会研发经费支出占地区生产总值比重：2020 年 0.78%，2025 年 1.6%。", "science#row0"),
        said(CITY_TARGET, "city#1"),
    ]
    found = side_statements(question, sides, LEDGER, LIBRARY)
    assert len(found) == 1
    assert "至少0.4个百分点：2 − 1.6 = 0.4（个百分点）" in found[0].text
    assert verify([*sides, *found], DOCUMENTS).struck == ()
    asked = read_question("研发投入占GDP，2025年全区和百色的目标分别是多少？", tuple(DOCUMENTS.values()))
    assert side_statements(asked, sides, LEDGER, LIBRARY) == ()
    assert side_statements(question, sides[:1], LEDGER, LIBRARY) == ()


def test_figures_of_a_city_are_not_those_of_the_whole_province():
    share = {"unit": "%", "bound": "以上", "name": "规模以上工业企业研发占比"}
    ledger = (replace(CITY_SHARE, **share), replace(CITY_SHARE, **share, value="1", number=1.0, year=2020))
    assert draft("全区2025年规模以上工业企业研发占比比2020年高几个百分点", ledger) is None
    assert draft("百色2025年规模以上工业企业研发占比比2020年高几个百分点", ledger) is not None
    assert draft("2025年规模以上工业企业研发占比比2020年高几个百分点", ledger) is not None
