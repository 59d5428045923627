"""rag/answer/structure.py: answers from how a document is divided — 第三章, 专栏5, 有几章."""

import pytest
from policy_samples import clause_of, library, understand

from rag.answer.structure import Reference, references_of, structure_statements
from rag.types import Clause, Document, DocumentFacts

CHAPTERS = (
    "第一章 发展基础",
    "第一节 科技实力",
    "科技综合实力不断提升。",
    "第二节 平台建设",
    "建成一批创新平台。",
    "第二章 主要任务",
    "第一节 发展新能源",
    "积极推进海上风电场建设。",
    "专栏1 主要指标",
    "研发经费达到40.11亿元。",
    "专栏 2 产业计划",
    "打造风电产业链。",
)
TEXT = "\n".join(CHAPTERS)
FACTS = DocumentFacts(title="百色市科技创新“十四五”发展规划（2021—2025年）")
PLAN = Document("city-2022", TEXT, FACTS)
ONE, TWO = CHAPTERS[0], CHAPTERS[5]


def part(
    first: str, last: str, path: tuple[str, ...], kind: str = "paragraph", children: tuple[str, ...] = ()
) -> Clause:
    text = TEXT[TEXT.index(first) : TEXT.index(last) + len(last)]
    return clause_of(PLAN, text, path, kind, identifier=path[-1].replace(" ", ""), children=children)  # type: ignore[arg-type]


STRENGTH = part("科技综合", CHAPTERS[2], (ONE, CHAPTERS[1]))
PLATFORMS = part("建成", CHAPTERS[4], (ONE, CHAPTERS[3]))
WIND = part("积极", CHAPTERS[7], (TWO, CHAPTERS[6]))
FIGURES = part("研发", CHAPTERS[9], (TWO, CHAPTERS[8]))
INDUSTRY = part("打造", CHAPTERS[11], (TWO, CHAPTERS[10]))
BASIS = part(ONE, CHAPTERS[4], (ONE,), "node", (STRENGTH.clause_id, PLATFORMS.clause_id))
TASKS = part(TWO, CHAPTERS[11], (TWO,), "node", (WIND.clause_id, FIGURES.clause_id, INDUSTRY.clause_id))
CLAUSES = (BASIS, STRENGTH, PLATFORMS, TASKS, WIND, FIGURES, INDUSTRY)
TITLE = f"《{FACTS.title}》"


def lines(question: str, clauses=CLAUSES) -> list[str]:
    known = library(clauses, [PLAN])
    return [s.text for s in structure_statements(understand(question), known, ("city-2022",))]


@pytest.mark.parametrize(
    ("text", "references"),
    [
        ("第三章有哪些内容", [("章", 3)]),
        ("第十二条规定了什么", [("条", 12)]),
        ("第3章第二节", [("章", 3), ("节", 2)]),
        ("专栏5讲了什么", [("专栏", 5)]),
        ("专栏 12", [("专栏", 12)]),
        ("附件二和表1", [("附件", 2), ("表", 1)]),
        ("第五次会议", []),
        ("三章", []),
        ("第²章", []),  # no number that can be read
    ],
)
def test_the_parts_that_a_question_names(text, references):
    assert references_of(text) == tuple(Reference(kind, number) for kind, number in references)


def test_a_chapter_is_answered_by_the_titles_below_it():
    assert lines("第一章有哪些内容？") == [f"{TITLE}第一章 发展基础：", "第一节 科技实力。", "第二节 平台建设。"]


def test_each_line_rests_on_the_words_of_its_part():
    statements = structure_statements(understand("第一章有哪些内容？"), library(CLAUSES, [PLAN]), ())
    assert [len(s.evidence) for s in statements] == [0, 1, 1]
    for statement in statements[1:]:
        assert statement.evidence[0].clause in (BASIS, STRENGTH, PLATFORMS)


def test_a_section_is_looked_for_inside_the_chapter_named_with_it():
    assert lines("第二章第一节讲了什么")[1:] == ["积极推进海上风电场建设。"]
    assert lines("第一章第一节讲了什么")[1:] == ["科技综合实力不断提升。"]


def test_a_box_is_found_however_its_number_is_set():
    assert lines("专栏2讲了什么") == [f"{TITLE}专栏 2 产业计划：", "打造风电产业链。"]
    assert lines("专栏 1 讲了什么") == [f"{TITLE}专栏1 主要指标：", "研发经费达到40.11亿元。"]


@pytest.mark.parametrize(
    "question", ["第九章有哪些内容？", "专栏15讲了什么", "第二章第三节讲了什么", "第一条规定了什么"]
)
def test_a_part_that_is_not_there_is_not_replaced_by_another(question):
    assert lines(question) == []


def test_parts_are_counted_and_listed():
    assert lines("有几章？") == [f"{TITLE}共有2章：", "第一章 发展基础。", "第二章 主要任务。"]
    assert lines("一共有多少个专栏？") == [f"{TITLE}共有2个专栏：", "专栏1 主要指标。", "专栏 2 产业计划。"]
    assert lines("有几个附件？") == []


def test_a_question_for_the_content_of_a_clause_is_not_one_for_structure():
    assert lines("第二章提出研发经费达到多少亿元？") == []
    assert lines("海上风电场有哪些？") == []


def test_a_long_clause_is_cut_at_the_end_of_a_sentence():
    text = "第三条 " + "推进海上风电场建设。" * 40
    document = Document("long", text, FACTS)
    clause = clause_of(document, text, ("第三条",), "article")
    statements = structure_statements(understand("第三条规定了什么？"), library([clause], [document]), ())
    assert statements[1].text == "第三条 " + "推进海上风电场建设。" * 29  # 4 + 29 × 10 characters
    (evidence,) = statements[1].evidence
    assert text[evidence.quote_start : evidence.quote_end] == statements[1].text


def test_a_long_clause_without_a_full_stop_is_still_quoted_verbatim():
    text = "第三条 " + "推进海上风电场建设，" * 40
    document = Document("long", text, FACTS)
    clause = clause_of(document, text, ("第三条",), "article")
    statements = structure_statements(understand("第三条规定了什么？"), library([clause], [document]), ())
    assert statements[1].text.rstrip("。") in text
    assert len(statements[1].text) >= 250


def test_documents_without_headings_have_no_structure():
    bare = clause_of(PLAN, "打造风电产业链。", ())
    assert lines("第一章有哪些内容？", (bare,)) == []
    assert lines("有几章？", (bare,)) == []
