"""rag/answer/compare.py: two documents or two things set side by side, each with its own citation."""

import time
from dataclasses import replace

import pytest
from policy_samples import (
    CITY_PLAN,
    CLAUSES,
    ENERGY,
    OLD_PLAN,
    PLAN,
    SIX,
    answer,
    clause_of,
    library,
    quoted,
    reader,
    understand,
)

from rag.answer.compare import compare_documents, comparison_statements
from rag.answer.comparison_table import comparison_table
from rag.answer.sides import Compared, compared, themes_of
from rag.answer.sources import Sources
from rag.answer.things import names_both, thing_statements
from rag.answer_json import comparison_json
from rag.cite import number_citations
from rag.indicators.read import read_indicators
from rag.question import read_question
from rag.read import Candidate
from rag.types import (
    Citation,
    Clause,
    ComparisonCell,
    ComparisonColumn,
    ComparisonRow,
    ComparisonTable,
    Document,
    Hit,
    Statement,
)

OLD_FIGURE = "新能源产业产值2020年达到200亿元。"
MATERIALS = "到2023年，力争新材料产业产值达到1330亿元。"
ENERGY_ALONE = "到2023年，力争新能源产业产值达到340亿元。"
TWO = Document("two", f"{ENERGY_ALONE}\n{MATERIALS}", PLAN.facts)


def sides(question: str, clauses, documents) -> list[str]:
    return [
        s.text
        for s in comparison_statements(understand(question), Sources(library(clauses, documents), reader(documents)))
    ]


def test_two_documents_named_give_a_statement_each():
    old = Document("plan-2016", OLD_FIGURE, OLD_PLAN.facts)
    clauses = [ENERGY, clause_of(old, OLD_FIGURE)]
    told = sides("三年行动方案和2016年实施方案的新能源产业产值目标各是多少？", clauses, [PLAN, old])
    assert told == [
        "《广西战略性新兴产业发展三年行动方案（2021—2023年）》：到2023年，力争新能源产业产值达到340亿元，增加值达到110亿元。",
        f"《广西战略性新兴产业创新发展实施方案》：{OLD_FIGURE}",
    ]


def test_a_document_that_is_silent_is_said_to_be():
    told = sides("三年行动方案和2016年实施方案的新能源产业产值各是多少？", [ENERGY], [PLAN, OLD_PLAN])
    assert told[0].startswith("《广西战略性新兴产业发展三年行动方案（2021—2023年）》：到2023年")
    assert told[1] == "《广西战略性新兴产业创新发展实施方案》：未提及。"


def test_two_silent_documents_make_no_answer():
    assert sides("百色规划和2016年实施方案的海洋渔业目标有什么不同？", CLAUSES, [PLAN, OLD_PLAN, CITY_PLAN]) == []


def test_figures_of_another_year_are_not_set_side_by_side():
    old = Document("plan-2016", OLD_FIGURE, OLD_PLAN.facts)
    clauses = [ENERGY, clause_of(old, OLD_FIGURE)]
    told = sides("三年行动方案和2016年实施方案，2023年新能源产业产值各是多少？", clauses, [PLAN, old])
    assert "340亿元" in "".join(told)
    assert "200亿元" not in "".join(told)


def test_two_things_joined_by_and_give_a_statement_each():
    clauses = [clause_of(TWO, ENERGY_ALONE), clause_of(TWO, MATERIALS)]
    told = sides("新能源产业和新材料产业的产值目标哪个更高？", clauses, [TWO])
    assert told == [ENERGY_ALONE, MATERIALS]


def test_one_sentence_is_not_given_for_both_sides():
    assert sides("新能源产业和新材料产业的产值目标哪个更高？", [clause_of(TWO, ENERGY_ALONE)], [TWO]) == []


def test_nothing_to_set_side_by_side():
    assert sides("产值目标有什么变化？", CLAUSES, [PLAN, OLD_PLAN, CITY_PLAN]) == []
    assert sides("和有什么不同？", CLAUSES, [PLAN, OLD_PLAN, CITY_PLAN]) == []


def test_each_side_rests_on_its_own_document():
    old = Document("plan-2016", SIX.text, OLD_PLAN.facts)
    statements = comparison_statements(
        understand("三年行动方案和2016年实施方案的产业发展方向有什么不同？"),
        Sources(library([ENERGY, clause_of(old, SIX.text, SIX.heading_path)], [PLAN, old]), reader([PLAN, old])),
    )
    assert [s.evidence[0].clause.document_id for s in statements] == ["plan-2021", "plan-2016"]


def test_which_of_all_is_the_greatest_is_not_answered_with_one_figure():
    draft = answer("各产业中哪个产业的产值目标最高？", ENERGY)
    assert draft.refused
    assert "没有比较哪一项最突出" in draft.reason
    assert quoted(draft) == []


# Which documents are the sides, and in what they are compared

TALENT_OF_PROVINCE = "实施人才强桂战略，引进高层次人才。"
TALENT_OF_CITY = "完善人才引进政策，引进紧缺人才。"


def of(question: str, *documents: Document, chosen: tuple[str, ...] = ()) -> Compared | None:
    documents = documents or (PLAN, OLD_PLAN, CITY_PLAN)
    return compared(read_question(question, documents), library((), documents), chosen)


@pytest.mark.parametrize(
    ("question", "sides"),
    [
        ("三年行动方案和百色规划的目标有什么不同", [("plan-2021",), ("city-2022",)]),
        ("2016年方案和2021年方案在创新平台上有什么不同", [("plan-2016",), ("plan-2021",)]),
        ("广西和百色的产值目标对比", [("plan-2021", "plan-2016"), ("city-2022",)]),
        ("百色和全区的产值目标对比", [("city-2022",), ("plan-2021", "plan-2016")]),
        ("对比百色规划和广西的产值目标", [("city-2022",), ("plan-2021", "plan-2016")]),
        ("广西和柳州的产值目标对比", None),  # no document speaks for 柳州
        ("十三五和十四五的新材料产业有什么不同", [("plan-2016",), ("plan-2021",)]),  # both have the province's
        ("2016年和2021年新材料产业有什么不同", [("plan-2016",), ("plan-2021",)]),
        ("2015年和2020年新材料产业有什么不同", None),  # years of figures, not of documents
        ("百色十三五和十四五的新材料产业有什么不同", None),  # the city has one plan; the province's are not its
        ("省里和百色的产值目标对比", [("city-2022",), ("plan-2021", "plan-2016")]),
        ("各文件对人才的要求有什么不同", [("plan-2021",), ("plan-2016",), ("city-2022",)]),
        ("两个方案对人才的要求有什么不同", [("plan-2021",), ("plan-2016",)]),
        ("对比三个规划对人才的要求", [("plan-2021",), ("plan-2016",), ("city-2022",)]),  # only one is called 规划
        ("新材料和新能源有什么不同", None),
    ],
)
def test_what_is_set_side_by_side(question, sides):
    found = of(question)
    assert (None if found is None else sorted(found.sides)) == (None if sides is None else sorted(sides))


def test_a_figure_of_one_industry_is_not_that_of_all_nor_is_a_sentence_without_one():
    whole = "到2023年，力争新兴产业产值达到5650亿元。"
    held = "对新兴产业产值大的园区，加挂牌子。"
    new = Document("plan-2021", f"{ENERGY_ALONE}\n{whole}", PLAN.facts, aliases=PLAN.aliases)
    old = Document("plan-2016", held, OLD_PLAN.facts)
    documents = (new, old)
    clauses = [clause_of(new, ENERGY_ALONE), clause_of(new, whole), clause_of(old, held)]
    asked = read_question("新兴产业产值，2016年方案和三年行动方案哪个高", documents)
    sources = Sources(library(clauses, documents), reader(documents), (), read_indicators(documents, clauses))
    told = [s.text for s in comparison_statements(asked, sources)]
    assert sorted(told) == sorted([f"《{OLD_PLAN.facts.title}》：未提及。", f"《{PLAN.facts.title}》：{whole}"])


def test_a_figure_from_before_a_plan_is_none_of_the_plan():
    reached, target = "2020年，瞪羚企业达到107家。", "到2025年，瞪羚企业达到300家。"
    told = []
    for text in (reached, target):
        new = Document("plan-2021", text, replace(PLAN.facts, period_end=2025))
        old = Document("plan-2016", SIX.text, OLD_PLAN.facts)
        clauses = [clause_of(new, text), clause_of(old, SIX.text)]
        asked = read_question("十三五末和十四五末，瞪羚企业各多少家", [new, old])
        entries = read_indicators((new, old), clauses)
        sources = Sources(library(clauses, (new, old)), reader((new, old)), (), entries)
        told.append([s.text for s in comparison_statements(asked, sources)])
    assert told == [[], [f"《{OLD_PLAN.facts.title}》：未提及。", f"《{PLAN.facts.title}》：{target}"]]


def test_the_figures_of_two_things_are_of_one_document_and_each_of_its_own_thing():
    firms, parks = "到2025年，高新技术企业达到5600家。", "到2025年，国家高新区达到5个。"
    own_firms, leopards = "到2025年，高新技术企业达到120家。", "到2025年，瞪羚企业达到10家。"
    province = Document("province", f"{firms}\n{parks}", PLAN.facts)
    city = Document("city", f"{own_firms}\n{leopards}", CITY_PLAN.facts)
    clauses = [clause_of(d, line) for d in (province, city) for line in d.text.split("\n")]
    sources = Sources(library(clauses, [province, city]), reader([province, city]))

    def things(question: str) -> list[str]:
        return [s.text for s in thing_statements(read_question(question, [province, city]), sources)]

    assert things("2025年高新技术企业和瞪羚企业差多少家") == [own_firms, leopards]
    assert things("2025年高新技术企业和独角兽企业差多少家") == []


def test_a_number_is_not_held_against_a_share():
    number, share = "到2025年，高新技术企业达到5600家。", "到2025年，规上工业企业研发占比突破17%。"
    document = Document("province", f"{number}\n{share}", PLAN.facts)
    clauses = [clause_of(document, number), clause_of(document, share)]
    sources = Sources(library(clauses, [document]), reader([document]))
    for question, count in (
        ("2025年高新技术企业和规上工业企业哪个多", 0),
        ("2025年高新技术企业和规上工业企业的目标各是多少", 2),
    ):
        assert len(thing_statements(read_question(question, [document]), sources)) == count


def test_a_sentence_on_one_of_two_things_does_not_tell_which_is_more():
    firms, both = "到2025年，高新技术企业达到5600家。", "到2025年，高新技术企业达到5600家，瞪羚企业达到300家。"
    document = Document("province", f"{firms}\n{both}", PLAN.facts)
    clauses = [clause_of(document, line) for line in document.text.split("\n")]
    fitting = library(clauses, [document])
    asked = read_question("2025年高新技术企业和瞪羚企业哪个多", [document])
    one, two = (next(c for c in read_of(document, clause) if c.text == clause.text) for clause in clauses)
    assert [names_both(asked, candidate, fitting) for candidate in (one, two)] == [False, True]
    alone = read_question("2025年高新技术企业和目标哪个多", [document])  # 目标 is no thing
    assert names_both(alone, one, fitting)


def read_of(document: Document, clause: Clause) -> list[Candidate]:
    asked = read_question("高新技术企业多少家", [document])
    return reader([document]).read(asked, [Hit(clause, 1.0, clause.start, clause.end, 0.5)], [("高新", 1.0)])


def test_the_documents_that_the_user_has_chosen_are_the_sides_where_the_question_names_none():
    assert of("对比人才政策", chosen=("plan-2016", "city-2022")).sides == (("plan-2016",), ("city-2022",))
    assert of("对比人才政策", chosen=("plan-2016",)) is None
    # One of the two that it names is not among them.
    chosen = of("三年行动方案和百色规划的目标有什么不同", chosen=("plan-2016", "city-2022"))
    assert chosen.sides == (("plan-2016",), ("city-2022",))


@pytest.mark.parametrize(
    ("question", "themes"),
    [
        ("2016年方案和2021年方案在创新平台上有什么不同", ("创新平台",)),
        ("2016年方案和2021年方案在人才引进方面有什么区别？", ("人才引进",)),
        ("2016年的方案跟2021年的方案，重点产业有什么变化？", ("重点产业",)),
        ("对比三个规划对人才的要求", ("人才",)),
        ("广西和百色的研发经费投入强度目标对比", ("研发经费投入强度目标",)),
        ("三年行动方案、百色规划两个文件的主要目标分别是什么", ("主要目标",)),
        ("三年行动方案和百色规划在创新平台、人才引进和财政支持方面有什么不同", ("创新平台", "人才引进", "财政支持")),
        ("三年行动方案和百色规划在人才和资金两方面有什么不同", ("人才", "资金")),
        ("三年行动方案和百色规划对人才引进和培养的规定有什么不同", ("人才引进和培养",)),
        ("三年行动方案和百色规划对就业分别怎么说", ("就业",)),
        ("三年行动方案和百色规划在中小企业方面有什么不同", ("中小企业",)),  # 中 and 在 belong to other words
        ("三年行动方案和百色规划对外开放的规定有什么不同", ("对外开放",)),
        ("三年行动方案和百色规划中对都市农业的要求有什么不同", ("都市农业",)),
        ("三年行动方案和百色规划，每万名就业人员里的研发人员差距多大（2020那一列）", ("每万名就业人员里的研发人员",)),
        ("三年行动方案和百色规划有什么不同？", ()),
        ("产业增加值,16年方案喊的和21年三年行动喊的哪个高", ("产业增加值",)),
        ("科技特派员,全区要派的是百色的几倍", ("科技特派员",)),
        ("研发投入占GDP,百色比全区高几个百分点", ("研发投入占GDP",)),
        ("研发投入占GDP百色高还是全区高", ("研发投入占GDP",)),
    ],
)
def test_in_what_they_are_compared(question, themes):
    assert of(question).themes == themes


def test_a_long_hostile_text_is_read_in_linear_time():
    text = "在" * 25_000 + "对比" * 12_500
    started = time.perf_counter()
    themes_of(text)
    assert time.perf_counter() - started < 2


# The table

OLD_TALENT = Document("plan-2016", TALENT_OF_PROVINCE, OLD_PLAN.facts)
CITY_TALENT = Document("city-2022", TALENT_OF_CITY, CITY_PLAN.facts)
TALENT = [clause_of(OLD_TALENT, TALENT_OF_PROVINCE), clause_of(CITY_TALENT, TALENT_OF_CITY)]


def table_of(question: str, clauses, documents) -> tuple[ComparisonTable | None, tuple[Citation, ...]]:
    statements = comparison_statements(
        read_question(question, documents), Sources(library(clauses, documents), reader(documents))
    )
    known = {d.document_id: d for d in documents}
    citations, markers = number_citations([e for s in statements for e in s.evidence], known)
    return comparison_table(statements, markers, known), citations


def test_a_comparison_makes_a_table_with_a_column_for_each_document_and_its_own_citation():
    table, citations = table_of("2016年实施方案和百色规划在人才引进上有什么不同", TALENT, [OLD_TALENT, CITY_TALENT])
    assert table == ComparisonTable(
        (
            ComparisonColumn("plan-2016", "广西战略性新兴产业创新发展实施方案（2016—2020年）"),
            ComparisonColumn("city-2022", "百色市科技创新“十四五”发展规划（2021—2025年）"),
        ),
        (
            ComparisonRow(
                "人才引进",
                (
                    ComparisonCell("人才引进", "plan-2016", TALENT_OF_PROVINCE, 1),
                    ComparisonCell("人才引进", "city-2022", TALENT_OF_CITY, 2),
                ),
            ),
        ),
    )
    assert [c.clause.document_id for c in citations] == ["plan-2016", "city-2022"]


def test_a_cell_of_a_document_that_says_nothing_of_the_theme_has_no_citation():
    table, citations = table_of("2016年实施方案和百色规划在人才引进上有什么不同", TALENT[1:], [OLD_TALENT, CITY_TALENT])
    assert [(c.text, c.marker) for c in table.rows[0].cells] == [("未提及", None), (TALENT_OF_CITY, 1)]
    assert len(citations) == 1


def test_a_theme_on_which_all_are_silent_gives_no_row():
    table, _ = table_of("2016年实施方案和百色规划在人才引进、海洋渔业方面有什么不同", TALENT, [OLD_TALENT, CITY_TALENT])
    assert [row.theme for row in table.rows] == ["人才引进"]


def test_of_a_place_the_document_that_says_most_is_taken():
    plan = Document("plan-2021", MATERIALS, PLAN.facts)
    clauses = [clause_of(plan, MATERIALS), *TALENT]
    table, _ = table_of("广西和百色在人才引进方面有什么不同", clauses, [plan, OLD_TALENT, CITY_TALENT])
    assert [column.document_id for column in table.columns] == ["plan-2016", "city-2022"]


def test_targets_and_safeguards_are_what_the_sections_of_that_name_say():
    lines = (
        "（一）发展目标\n到2020年，产业增加值达3600亿元。\n四、保障措施\n（一）加强考核\n考核。\n（二）加强统计\n统计。"
    )
    old = Document("plan-2016", lines, OLD_PLAN.facts)
    aim, safe = ("（一）发展目标",), ("四、保障措施",)
    children = [
        clause_of(old, "（一）加强考核\n考核。", (*safe, "（一）加强考核"), identifier="4.1"),
        clause_of(old, "（二）加强统计\n统计。", (*safe, "（二）加强统计"), identifier="4.2"),
    ]
    clauses = [
        clause_of(old, lines[: lines.index("\n四")], aim, "node", identifier="1"),
        clause_of(old, "到2020年，产业增加值达3600亿元。", aim, identifier="1.p1"),
        clause_of(old, lines[lines.index("四、") :], safe, "node", "", "4", tuple(c.clause_id for c in children)),
        *children,
        TALENT[1],
    ]
    table, _ = table_of("2016年实施方案和百色规划有什么不同？", clauses, [old, CITY_TALENT])
    assert [(row.theme, row.cells[0].text) for row in table.rows] == [
        ("主要目标", "到2020年，产业增加值达3600亿元。"),
        ("保障措施", "（一）加强考核；（二）加强统计。"),
    ]


def test_documents_can_be_compared_directly():
    documents = [OLD_TALENT, CITY_TALENT]
    statements = compare_documents(
        understand("人才引进"),
        Sources(library(TALENT, documents), reader(documents), ["city-2022", "plan-2016", "city-2022"]),
    )
    assert [s.cell.document_id for s in statements] == ["city-2022", "plan-2016"]
    assert (
        compare_documents(
            understand("海洋渔业"),
            Sources(library(TALENT, documents), reader(documents), ["city-2022", "plan-2016"]),
        )
        == ()
    )


LIUZHOU = "柳州：打造智能制造产业科技创新中心。加快汽车、工业机器人、智能电网等重点领域科技创新。"
GUILIN = "桂林：打造数字产业科技创新中心。加快移动智能终端、通信设备、大数据等重点领域科技创新。"
BOX = ("专栏 18 建设产业科技创新中心",)


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("柳州和桂林都要建产业科技创新中心，主攻的有啥不一样？", [LIUZHOU, GUILIN]),
        ("桂林市与柳州市建设产业科技创新中心有什么不同", [GUILIN, LIUZHOU]),
        ("柳州和桂林的养老服务补贴有什么不同", []),  # the clauses under the names speak of something else
        ("柳州和梧州的产业科技创新中心有什么不同", []),  # only one has a clause
    ],
)
def test_two_things_that_head_clauses_side_by_side_are_told_by_these(question, expected):
    document = Document("box", f"{LIUZHOU}\n{GUILIN}", PLAN.facts)
    clauses = [clause_of(document, text, (*BOX, name), "item") for text, name in ((LIUZHOU, "柳州"), (GUILIN, "桂林"))]
    asked = read_question(question, [document])
    found = thing_statements(
        replace(asked, intent="comparison"), Sources(library(clauses, [document]), reader([document]))
    )
    told = [s.text for s in found]
    assert told == expected if expected else not {LIUZHOU, GUILIN} <= set(told)


def test_a_pair_of_things_in_one_document_makes_no_table():
    clauses = [clause_of(TWO, ENERGY_ALONE), clause_of(TWO, MATERIALS)]
    assert table_of("新能源产业和新材料产业的产值目标哪个更高？", clauses, [TWO])[0] is None


def test_a_table_as_json_has_columns_and_rows_of_cells():
    table, _ = table_of("2016年实施方案和百色规划在人才引进上有什么不同", TALENT[1:], [OLD_TALENT, CITY_TALENT])
    assert comparison_json(table) == {
        "columns": [
            {"doc_id": "plan-2016", "label": "广西战略性新兴产业创新发展实施方案（2016—2020年）"},
            {"doc_id": "city-2022", "label": "百色市科技创新“十四五”发展规划（2021—2025年）"},
        ],
        "rows": [
            {
                "theme": "人才引进",
                "cells": [
                    {"doc_id": "plan-2016", "text": "未提及", "marker": None},
                    {"doc_id": "city-2022", "text": TALENT_OF_CITY, "marker": 1},
                ],
            }
        ],
    }


def test_a_cell_whose_statement_was_struck_is_left_empty():
    statements = comparison_statements(
        read_question("2016年实施方案和百色规划在人才引进、紧缺人才方面有什么不同", [OLD_TALENT, CITY_TALENT]),
        Sources(library(TALENT, [OLD_TALENT, CITY_TALENT]), reader([OLD_TALENT, CITY_TALENT])),
    )
    known = {d.document_id: d for d in (OLD_TALENT, CITY_TALENT)}
    kept = [s for s in statements if s.cell is None or (s.cell.theme, s.cell.document_id) != ("人才引进", "plan-2016")]
    _, markers = number_citations([e for s in kept for e in s.evidence], known)
    table = comparison_table(kept, markers, known)
    cells = {(c.theme, c.document_id): (c.text, c.marker) for row in table.rows for c in row.cells}
    assert cells["人才引进", "plan-2016"] == ("", None)
    assert cells["人才引进", "city-2022"] == (TALENT_OF_CITY, 1)


def test_a_sentence_with_too_little_of_the_theme_does_not_speak_of_it():
    enterprises = "积极引进行业龙头企业。"  # 引进 of three bigrams of 人才引进
    plan = Document("plan-2016", enterprises, OLD_PLAN.facts)
    table, _ = table_of(
        "2016年实施方案和百色规划在人才引进上有什么不同", [clause_of(plan, enterprises), TALENT[1]], [plan, CITY_TALENT]
    )
    assert [c.text for c in table.rows[0].cells] == ["未提及", TALENT_OF_CITY]


def test_what_is_left_of_one_document_alone_is_no_table():
    cell = ComparisonCell("人才引进", "city-2022", TALENT_OF_CITY)
    alone = Statement(TALENT_OF_CITY, (), cell)
    assert comparison_table([alone, Statement("人才引进：", ())], {}, {"city-2022": CITY_TALENT}) is None
    assert comparison_table([], {}, {}) is None


def test_the_penalties_of_two_places_are_each_told_with_their_amounts():
    duty, penalty = "不得擅自移动警示标志。", "擅自移动警示标志的，处一千元以上一万元以下的罚款。"
    city_penalty = "擅自移动警示标志的，处二千元以上二万元以下罚款。"
    law = replace(PLAN, document_id="law", text=f"{duty}\n{penalty}", facts=replace(PLAN.facts, title="省条例"))
    city = replace(CITY_PLAN, document_id="city-law", text=city_penalty, facts=replace(CITY_PLAN.facts, title="市条例"))
    clauses = [clause_of(law, duty), clause_of(law, penalty), clause_of(city, city_penalty)]
    for asked in ("擅自移动警示标志，广西和百色各罚多少？", "擅自移动警示标志，广西和百色罚得一样吗？"):
        assert sides(asked, clauses, [law, city]) == [f"《省条例》：{penalty}", f"《市条例》：{city_penalty}"]
