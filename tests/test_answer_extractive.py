"""rag/answer/extractive.py and sentences.py: answers in the clauses' own words, or a refusal that says why."""

import pytest
from policy_samples import (
    DOCUMENTS,
    ENERGY,
    ENERGY_FIGURE,
    GAMES,
    NOTE,
    NOTE_TEXT,
    PLAN,
    SIX,
    SIX_TEXT,
    TABLE,
    WIND,
    WIND_PATH,
    answer,
    clause_of,
    hit,
    library,
    quoted,
    reader,
    understand,
    words_of,
)

from rag.answer.extractive import ExtractiveAnswerer, coverage_of
from rag.answer.sentences import child_titles, section_statements, sentence_statements
from rag.types import Document, DocumentFacts


def texts(question: str, *clauses) -> list[str]:
    return [s.text for s in answer(question, *clauses).statements]


def test_a_figure_is_answered_with_the_sentence_that_gives_it():
    draft = answer("2023年新能源产业产值达到多少亿元？", ENERGY, WIND)
    assert [s.text for s in draft.statements] == [ENERGY_FIGURE]
    assert quoted(draft) == [ENERGY_FIGURE]
    assert not draft.refused


def test_a_row_is_spelt_out_with_its_header_and_unit():
    draft = answer("2025年新型研发机构多少家？", TABLE)
    assert [s.text for s in draft.statements] == ["新型研发机构：2020 年 —，2025 年 5家。"]
    assert quoted(draft) == ["3\t新型研发机构（家）\t—\t5"]


def test_a_definition_is_the_note_without_its_mark():
    draft = answer("“链主”企业是什么意思？", SIX, NOTE)
    assert [s.text for s in draft.statements] == [NOTE_TEXT.removeprefix("⁸ ")]
    assert quoted(draft) == [NOTE_TEXT]


def test_an_enumeration_answers_a_question_for_a_list():
    assert texts("战略性新兴产业有哪六大产业？", SIX) == [SIX_TEXT]


def test_where_is_answered_with_the_place():
    (text,) = texts("海上风电场建设在哪一条？", WIND)
    assert text == (
        "见《广西战略性新兴产业发展三年行动方案（2021—2023年）》："
        "二、工作任务—（三）大力发展新能源产业—12．打造风电产业链。"
    )


def test_in_which_box_is_answered_with_a_box():
    text = "加强瞪羚企业培育。\n推动瞪羚企业培育和升级。"
    document = Document("plan-2021", text, PLAN.facts)
    plain = clause_of(document, "加强瞪羚企业培育。", ("二、提升企业技术创新能力",), identifier="p")
    boxed = clause_of(document, "推动瞪羚企业培育和升级。", ("专栏 2 加快千企科技创新能力提升",), identifier="b")
    known = library([plain, boxed], [document, *DOCUMENTS[1:]])
    answerer = ExtractiveAnswerer(known, reader([document, *DOCUMENTS[1:]]))

    def place(question: str) -> str:
        return answerer.answer(understand(question), [hit(plain, 3.0), hit(boxed, 2.0)]).statements[0].text

    assert "专栏 2 加快千企科技创新能力提升" in place("瞪羚企业培育在专栏几？")
    assert "专栏 2 加快千企科技创新能力提升" in place("瞪羚企业培育写在哪个专栏？")
    assert "二、提升企业技术创新能力" in place("瞪羚企业培育在哪一条？")


def section(count: int) -> tuple[Document, list]:
    titles = [f"{number}．推动瞪羚企业培育之{number}。" for number in range(1, count + 1)]
    document = Document("plan-2021", "\n".join(("六、瞪羚企业培育措施", *titles)), PLAN.facts)
    path = ("六、瞪羚企业培育措施",)
    items = [
        clause_of(document, title, (*path, title.rstrip("。")), "task", identifier=f"6.{n}")
        for n, title in enumerate(titles, 1)
    ]
    node = clause_of(document, document.text, path, "node", identifier="6", children=tuple(i.clause_id for i in items))
    return document, [node, *items]


def test_the_titles_of_a_section_are_the_list():
    document, clauses = section(3)
    known = library(clauses, [document])
    draft = ExtractiveAnswerer(known, reader([document])).answer(
        understand("瞪羚企业培育措施有哪些？"), [hit(c, 3.0 - 0.1 * n) for n, c in enumerate(clauses)]
    )
    assert [s.text for s in draft.statements] == [f"{n}．推动瞪羚企业培育之{n}。" for n in (1, 2, 3)]
    for statement in draft.statements:
        (evidence,) = statement.evidence
        assert document.text[evidence.quote_start : evidence.quote_end] == statement.text.rstrip("。")


def test_a_section_found_after_a_better_clause_is_not_the_list():
    document, clauses = section(3)
    known = library(clauses, [document])
    draft = ExtractiveAnswerer(known, reader([document])).answer(
        understand("瞪羚企业培育措施有哪些？"), [hit(clauses[1], 3.0), hit(clauses[0], 2.0)]
    )
    assert len(draft.statements) < 3


@pytest.mark.parametrize("count", [0, 16])
def test_a_section_without_titles_or_with_too_many_is_no_list(count):
    document, clauses = section(count)
    assert section_statements(clauses[0], library(clauses, [document])) == ()


def test_a_section_that_is_too_long_to_list_does_not_leave_the_answer_empty():
    document, clauses = section(16)
    known = library(clauses, [document])
    draft = ExtractiveAnswerer(known, reader([document])).answer(
        understand("瞪羚企业培育措施有哪些？"), [hit(c, 3.0 - 0.1 * n) for n, c in enumerate(clauses)]
    )
    assert draft.statements or draft.refused


def test_titles_below_a_section_are_those_one_level_down_each_once():
    document, clauses = section(2)
    assert [(t, c.clause_id) for t, c in child_titles(clauses[0], library(clauses, [document]))] == [
        ("1．推动瞪羚企业培育之1", "plan-2021#6.1"),
        ("2．推动瞪羚企业培育之2", "plan-2021#6.2"),
    ]


def test_a_refusal_says_why_and_offers_the_nearest_clauses():
    draft = answer("2030年新能源产业产值达到多少亿元？", ENERGY, WIND, GAMES, SIX)
    assert draft.refused
    assert draft.reason == ("语料中没有直接回答这个问题的内容（条款中没有2030年的内容）。以下是最接近的条款，供参考：")
    assert len({e.clause.clause_id for e in draft.nearest}) == len(draft.nearest) == 3
    assert draft.statements == ()


@pytest.mark.parametrize("question", ["谁牵头？", "产值多少？", "哪些？", "在哪里写的", "有什么不同？", "是什么意思？"])
def test_nothing_found_is_a_refusal(question):
    draft = answer(question)
    assert draft.refused
    assert draft.reason == "语料中没有找到与这个问题相关的规定，无法回答。"
    assert draft.nearest == ()


@pytest.mark.parametrize("question", ["推进建设", "由谁牵头？", "建设多少个？", "有哪些？", "在哪一条？"])
def test_a_clause_without_text_is_a_refusal(question):
    document = Document("plan-2021", "\n\n", PLAN.facts)
    empty = clause_of(document, "\n", ())
    answerer = ExtractiveAnswerer(library([empty], [document]), reader([document]))
    assert answerer.answer(understand(question), [hit(empty)]).refused


def test_small_talk_states_nothing_of_any_document():
    draft = answer("你好！")
    assert draft.greeting.startswith("您好。")
    assert draft.statements == ()


def test_the_list_of_documents_needs_no_clause():
    assert texts("库里收录了哪些文件？")[0] == "语料中现有以下文件："


def test_the_coverage_of_a_title_counts_the_questions_words():
    words = [("2:风电", 1.0), ("产业链", 2.0), ("光伏", 1.0)]
    assert coverage_of(words, WIND_PATH[-1]) == 0.75
    assert coverage_of([], WIND_PATH[-1]) == 0.0


@pytest.mark.parametrize("question", ["(.*+?[", "海上风电场建设😀", "$title", "1", "充電樁由誰牽頭？", "第²章"])
def test_odd_signs_are_no_obstacle(question):
    draft = answer(question, WIND, TABLE, NOTE)
    assert draft.refused or all(s.evidence for s in draft.statements)


def test_every_quote_is_verbatim():
    for question in ("新能源产业产值达到多少亿元？", "海上风电场建设由谁牵头？", "“链主”企业是什么意思？"):
        draft = answer(question, ENERGY, WIND, NOTE, TABLE)
        for statement in draft.statements:
            for evidence in statement.evidence:
                clause = evidence.clause
                assert clause.start <= evidence.quote_start < evidence.quote_end <= clause.end


def test_the_words_searched_for_are_those_of_the_topic():
    assert words_of(understand("风电 由谁牵头？")) == [("2:风电", 1.0)]


def test_a_second_sentence_is_added_where_it_says_what_the_first_does_not():
    first, second = "推进海上风电场建设。", "推进屋顶光伏项目。"
    document = Document("plan-2021", first + second, PLAN.facts)
    clause = clause_of(document, document.text)
    answerer = ExtractiveAnswerer(library([clause], [document]), reader([document]))
    both = answerer.answer(understand("海上风电场建设 屋顶光伏项目"), [hit(clause)])
    assert {s.text for s in both.statements} == {first, second}
    one = answerer.answer(understand("海上风电场建设"), [hit(clause)])
    assert [s.text for s in one.statements] == [first]


def test_which_bodies_are_merged_asks_for_them_and_not_for_who_is_responsible():
    text = "将科技信息所、生产力促进中心、科技开发中心、农业科技中心并到一起。"
    document = Document("plan-2021", text, PLAN.facts)
    clause = clause_of(document, text)
    answerer = ExtractiveAnswerer(library([clause], [document]), reader([document]))
    draft = answerer.answer(understand("把哪些单位并到一起？"), [hit(clause)])
    assert [s.text for s in draft.statements] == [text]
    assert draft.assignments == ()


def test_a_short_name_is_answered_with_the_full_name_it_stands_for():
    text = (
        "制定出台《关于实施创新驱动发展战略的决定》（桂发〔2016〕23号）、《关于深化科技体制改革的若干措施》"
        "（厅发〔2020〕29号，以下简称“广西科改33条”）等政策文件，构建了完整体系。"
    )
    plan = Document("plan", text, DocumentFacts(title="创新规划"))
    question, read = understand("科改33条是什么？"), reader((plan,))
    found = read.read(question, [hit(clause_of(plan, text))], words_of(question))
    assert [s.text for s in sentence_statements(question, found, words_of(question), read)] == [
        "《关于深化科技体制改革的若干措施》（厅发〔2020〕29号，以下简称“广西科改33条”）。"
    ]
