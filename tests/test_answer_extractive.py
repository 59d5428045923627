"""rag/answer/extractive.py and sentences.py: answers in the clauses' own words, or a refusal that says why."""

from dataclasses import replace

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
    answer,
    clause_of,
    hit,
    library,
    quoted,
    reader,
    understand,
    words_of,
)

from rag.answer.extractive import ExtractiveAnswerer
from rag.answer.sentences import child_titles, section_statements, sentence_statements
from rag.types import Document, DocumentFacts, Table


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


def test_a_sentence_that_only_says_how_many_follow_leaves_the_list_to_the_titles():
    announced = "六、瞪羚企业培育措施\n着力实施以下三项瞪羚企业培育措施。"
    counted = "瞪羚企业培育统筹产业、科技、人才。"
    document = Document("plan-2021", f"{announced}\n1．甲。\n2．乙。\n3．丙。\n{counted}", PLAN.facts)
    path = ("六、瞪羚企业培育措施",)
    items = [
        clause_of(document, f"{n}．{name}。", (*path, f"{n}．{name}"), "task", identifier=f"6.{n}")
        for n, name in enumerate("甲乙丙", 1)
    ]
    node = clause_of(document, document.text, path, "node", identifier="6", children=tuple(i.clause_id for i in items))
    other = clause_of(document, counted, path, identifier="6.4")
    known = library([node, *items, other], [document])
    hits = [hit(clause, 3.0 - 0.1 * n) for n, clause in enumerate((node, *items, other))]
    draft = ExtractiveAnswerer(known, reader([document])).answer(understand("三项瞪羚企业培育措施是哪些？"), hits)
    assert [s.text for s in draft.statements] == ["1．甲。", "2．乙。", "3．丙。"]


def test_a_section_found_after_a_better_clause_is_not_the_list():
    document, clauses = section(3)
    known = library(clauses, [document])
    draft = ExtractiveAnswerer(known, reader([document])).answer(
        understand("瞪羚企业培育措施有哪些？"), [hit(clauses[1], 3.0), hit(clauses[0], 2.0)]
    )
    assert len(draft.statements) < 3


@pytest.mark.parametrize(
    ("question", "listed"),
    [
        ("瞪羚企业培育专栏里说的措施有哪几个？", True),
        ("瞪羚企业培育专栏里有哪些内容？", True),
        ("瞪羚企业培育专栏里对企业有什么说法？", False),  # asks for one thing in it
        ("瞪羚企业培育说的措施有哪几个？", False),  # names no box
    ],
)
def test_what_a_box_holds_are_its_titles_wherever_the_box_was_found(question, listed):
    document, (node, *children) = section(3)
    box = replace(node, heading_path=("专栏 2 瞪羚企业培育",))
    known = library((box, *children), [document])
    hits = [hit(children[0], 3.0), hit(box, 2.0)]
    draft = ExtractiveAnswerer(known, reader([document])).answer(understand(question), hits)
    assert (len(draft.statements) == 3) is listed


def test_what_a_term_means_is_told_where_a_summary_of_it_is_asked_for():
    assert quoted(answer("“链主”企业是讲什么的？", NOTE, ENERGY)) == [NOTE.text]


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


CENTRES = (
    "到 2025 年，新认定自治区级企业技术中心 150 家，新认定自治区工程研究中心 48 家，力争培育自治区制造业创新中心试点 "
    "3 家以上，建设自治区技术创新中心 10 家，争创国家技术创新中心 2 家。"
)
FARMS = (
    "到 2025 年，择优建成自治区农业科技园区 50 个以上，建成自治区级农业高新技术产业示范区 3—5 个，"
    "争创国家农业高新技术产业示范区 1 个，优化建成广西星创天地 120 家以上。"
)


def said(question: str, *sentences: str) -> list[str]:
    """The statements for a question whose hits are these sentences, each a clause, in this order."""
    document = Document("plan-2021", "\n".join(sentences), PLAN.facts)
    clauses = [clause_of(document, text) for text in sentences]
    answerer = ExtractiveAnswerer(library(clauses, [document]), reader([document]))
    return [s.text for s in answerer.answer(understand(question), [hit(c) for c in clauses]).statements]


@pytest.mark.parametrize(
    "question",
    [
        "新认定企业技术中心多少家，建成农业科技园区多少个？",
        "新认定企业技术中心多少家；建成农业科技园区多少个？",
        "新认定企业技术中心多少家以及建成农业科技园区多少个？",
        "新认定企业技术中心多少家？还有建成农业科技园区多少个？",
    ],
)
def test_two_parts_of_a_question_are_answered_by_two_sentences(question):
    assert understand(question).intent == "figure"
    assert set(said(question, CENTRES, FARMS)) == {CENTRES, FARMS}
    assert set(said(question, FARMS, CENTRES)) == {CENTRES, FARMS}


def test_every_part_of_a_question_is_answered_by_a_sentence_of_its_own():
    parks = "打造1—2个鲲鹏生态产业园。"
    question = "新认定企业技术中心多少家，建成农业科技园区多少个，打造鲲鹏生态产业园多少个？"
    assert set(said(question, CENTRES, FARMS, parks)) == {CENTRES, FARMS, parks}


def test_one_sentence_that_answers_both_parts_is_enough():
    assert said("新认定企业技术中心多少家，新认定工程研究中心多少家？", CENTRES, FARMS) == [CENTRES]


def test_a_question_of_one_part_is_answered_by_one_sentence():
    assert said("新认定企业技术中心多少家？", CENTRES, FARMS) == [CENTRES]


def test_a_part_that_no_sentence_answers_adds_none():
    assert said("新认定企业技术中心多少家，引进海外院士多少名？", CENTRES, FARMS) == [CENTRES]


def test_a_part_that_asks_for_a_figure_is_answered_by_a_sentence_with_one():
    question = "新认定企业技术中心多少家，建成农业科技园区多少个？"
    assert said(question, CENTRES, "推进建成农业科技园区。") == [CENTRES]


def test_a_part_is_not_answered_for_another_year():
    question = "2025年新认定企业技术中心多少家，建成农业科技园区多少个？"
    assert said(question, CENTRES, FARMS.replace("2025", "2030")) == [CENTRES]


def test_a_part_is_not_answered_from_another_document():
    here, there = Document("plan-2021", CENTRES, PLAN.facts), Document("plan-2016", FARMS, PLAN.facts)
    clauses = [clause_of(here, CENTRES), clause_of(there, FARMS)]
    answerer = ExtractiveAnswerer(library(clauses, [here, there]), reader([here, there]))
    question = understand("新认定企业技术中心多少家，建成农业科技园区多少个？")
    (only,) = answerer.answer(question, [hit(c) for c in clauses]).statements
    assert only.text in (CENTRES, FARMS)


METALS = "支持南宁、柳州、百色高端有色金属新材料基地建设，重点发展铝基、锡基材料。"
EARTHS = "加快建设贺州、梧州、崇左稀土产业园区，重点推进稀土永磁项目建设。"


def said_in_one_clause(question: str, *sentences: str) -> list[str]:
    document = Document("plan-2021", "".join(sentences), PLAN.facts)
    clause = clause_of(document, document.text)
    answerer = ExtractiveAnswerer(library([clause], [document]), reader([document]))
    return [s.text for s in answerer.answer(understand(question), [hit(clause)]).statements]


def test_what_is_asked_of_two_subjects_is_told_of_both():
    question = "有色金属新材料基地和稀土产业园区分别布在哪些市？"
    assert said_in_one_clause(question, METALS, EARTHS) == [METALS, EARTHS]
    assert said_in_one_clause(question.replace("和稀土产业园区分别", ""), METALS, EARTHS) == [METALS]


def test_a_subject_is_not_told_of_by_a_sentence_without_what_is_asked():
    question = "有色金属新材料基地和稀土产业园区分别布在哪些市？"
    assert said_in_one_clause(question, METALS, "加快建设稀土产业园区。") == [METALS]


def test_two_units_in_the_name_of_a_row_stay_with_it():
    rows = ("1\t企业数（家/万家）\t20", "2\t国家重点实验室（个）\t2")
    header = "序号\t指标（单位）\t2025 年"
    text = "\n".join((header, *rows))
    spans = tuple((text.index(row), text.index(row) + len(row)) for row in rows)
    cells = tuple(tuple(row.split("\t")) for row in rows)
    table = Table("", tuple(header.split("\t")), cells, 0, len(text), spans)
    document = Document("plan-2021", text, PLAN.facts, tables=(table,))
    clause = clause_of(document, text, kind="table")
    answerer = ExtractiveAnswerer(library([clause], [document]), reader([document]))

    def row_for(question: str) -> list[str]:
        return [s.text for s in answerer.answer(understand(question), [hit(clause)]).statements]

    assert row_for("2025年企业数多少家？") == ["企业数（家/万家）：2025 年 20。"]
    assert row_for("2025年国家重点实验室多少个？") == ["国家重点实验室：2025 年 2个。"]


def listed(question: str, sentence: str) -> list[str]:
    """Statements where a section of four titles is found first, and then this sentence."""
    document, (node, *leaves) = section(4)
    text = f"{document.text}\n{sentence}"
    document = Document("plan-2021", text, PLAN.facts)
    clauses = [node, clause_of(document, sentence), *leaves]
    answerer = ExtractiveAnswerer(library(clauses, [document]), reader([document]))
    hits = [hit(c, 3.0 - 0.1 * n) for n, c in enumerate(clauses)]
    return [s.text for s in answerer.answer(understand(question), hits).statements]


def test_a_sentence_that_counts_out_as_many_as_asked_for_goes_before_the_titles_of_a_section():
    titles = [f"{n}．推动瞪羚企业培育之{n}。" for n in (1, 2, 3, 4)]
    four = "瞪羚企业培育措施包括认定奖补、融资支持、上市辅导、人才引进等四项措施。"
    assert listed("瞪羚企业培育有哪四项措施？", four) == [four]
    assert listed("瞪羚企业培育有哪四项措施？", "瞪羚企业培育措施包括认定奖补、融资支持。") == titles
    assert listed("瞪羚企业培育有哪四项措施？", "引进甘蔗、芒果、茶叶、蚕桑四类加工项目。") == titles


def test_who_does_something_is_told_by_the_best_sentence_and_not_by_the_units_of_a_worse_one():
    sentence = "海上风电场由龙头企业建设。"
    document = Document("plan-2021", f"{PLAN.text}\n{sentence}", PLAN.facts)
    clause = clause_of(document, sentence)
    answerer = ExtractiveAnswerer(library([clause, WIND], [document]), reader([document]))
    draft = answerer.answer(understand("海上风电场由谁建设？"), [hit(clause, 6.0), hit(WIND, 3.0)])
    assert [s.text for s in draft.statements] == [sentence]
    assert draft.assignments == ()
    led = answerer.answer(understand("海上风电场建设由谁牵头？"), [hit(clause, 6.0), hit(WIND, 3.0)])
    assert [a for _, _, a in led.assignments] == [WIND.assignment]


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
