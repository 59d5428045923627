"""rag/compound.py and rag/answer/compound.py: a question that asks for several things gets all of them answered."""

import pytest
from small_corpus import EV_PLAN, VOUCHERS, open_assistant

from rag.compound import asked_parts, names_no_subject, of_each, parts_of
from rag.pipeline import Assistant
from rag.question import Question, read_question


def understood(text: str) -> Question:
    return read_question(text, ())


@pytest.fixture(scope="module")
def assistant(tmp_path_factory) -> Assistant:
    return open_assistant(tmp_path_factory.mktemp("data"))


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("5G场景要打造几个，这事谁牵头？", ("5G场景要打造几个", "这事谁牵头")),
        # What asks nothing leads up to what follows it.
        (
            "每年挑一批科技初创公司，一年挑几家、哪个部门牵头？",
            ("每年挑一批科技初创公司，一年挑几家", "哪个部门牵头"),
        ),
        # What stands in brackets at the end holds for all.
        (
            "门槛调成多少了？入库的申报什么基金？（2016年的规定）",
            ("门槛调成多少了（2016年的规定）", "入库的申报什么基金（2016年的规定）"),
        ),
        ("要建多少个，归哪个部门管，按97号文", ("要建多少个（按97号文）", "归哪个部门管（按97号文）")),
    ],
)
def test_a_question_is_taken_apart_where_it_asks_anew(text, parts):
    assert asked_parts(understood(text)) == parts


@pytest.mark.parametrize(
    "text",
    [
        "居民小区充电桩建设由谁牵头？",
        "重点发展哪些产品、哪些企业？",
        "科技局是牵头还是配合，配合谁？",
        "那几个口岸要开保险支公司，牵头的是谁？",  # 那几个 counts nothing
        "近几年，建了哪些创新平台？",
        "登了虚假广告但没赚到什么钱，罚款上限是多少？",  # 没什么 asks nothing
        "百色和全区的研发投入强度，各是多少，差多少？",  # a comparison is answered side by side
        "示范区建几个？" * 5,  # a pasted list
        "找谁谁就得先赔，这是哪条规定的",  # 谁谁 asks for nobody
    ],
)
def test_one_question_stays_whole(text):
    assert asked_parts(understood(text)) == ()


def test_a_part_that_only_asks_on_is_no_question_of_its_own():
    assert parts_of(understood("示范区有几个，分别是什么？"), understood) == ()


def test_a_part_without_a_subject_goes_on_with_the_first():
    first, second = parts_of(understood("星创天地“十三五”建成了多少，“十四五”还要新增多少？"), understood)
    assert (first.question.plans, second.question.plans) == (((2016, 2020),), ((2021, 2025),))
    assert "星创天地" in second.question.context
    assert "十三五" not in second.question.context


def test_a_part_with_a_subject_of_its_own_does_not_borrow_the_first():
    _, second = parts_of(understood("充电桩要建多少个，月球基地要建几个？"), understood)
    assert second.question.context == ""


@pytest.mark.parametrize(
    ("text", "bare"),
    [
        ("归哪个部门管", False),
        ("2025年要到多少", True),
        ("十三五末多少", True),
        ("一年搞几次", True),
        ("谁牵头", True),
        ("园区几个", False),
    ],
)
def test_what_names_nothing_is_told_from_what_does(text, bare):
    assert names_no_subject(understood(text)) is bare


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("东区园区和西区园区，各要建多大规模的车间？", ("东区园区要建多大规模的车间", "西区园区要建多大规模的车间")),
        ("风电和光伏产值分别是多少", ("风电是多少", "光伏产值是多少")),
        # The time that stands with one of the two holds for both.
        ("高新区和农业园区2020年各有几家", ("高新区2020年有几家", "农业园区2020年有几家")),
        ("2025年风电和光伏分别装机多少", ("2025年风电装机多少", "2025年光伏装机多少")),
        ("2020年风电和2025年光伏分别装机多少", ("2020年风电装机多少", "2025年光伏装机多少")),
        ("风电、光伏和核电的产值各是多少", ()),  # of three, the list of which is not taken apart
        ("风电的产值是多少", ()),
    ],
)
def test_the_same_asked_of_two_things_is_asked_of_each(text, parts):
    assert tuple(part.text for part in of_each(understood(text), lambda part: read_question(part, ()))) == parts


def test_a_figure_and_the_unit_are_both_told_each_with_its_clause(assistant):
    answer = assistant.ask("2023年充电桩要建成多少个，居民小区充电桩谁牵头？")
    assert "13000个" in answer.text
    assert answer.assignments[0].lead == ("市发展改革委",)
    assert [c.clause.clause_id for c in answer.citations] == [f"{EV_PLAN}#1.p1", f"{EV_PLAN}#2.1.1"]


def test_who_is_asked_of_the_clause_that_answered_before(assistant):
    answer = assistant.ask("城市公共停车场快充站安排多少奖补资金，谁牵头？")
    assert "5000万元" in answer.text
    assert [c.clause.clause_id for c in answer.citations] == [f"{EV_PLAN}#2.1.2"]
    assert [a.lead for a in answer.assignments] == [("市发展改革委",)]


@pytest.mark.parametrize(
    ("question", "told", "untold"),
    [
        ("2023年充电桩要建成多少个，月球基地要建几个？", "13000个", "月球基地要建几个"),
        ("月球基地要建多少个，居民小区充电桩谁牵头？", "市发展改革委", "月球基地要建多少个"),
        ("2023年充电桩要建成多少个，月球基地谁牵头？", "13000个", "月球基地谁牵头"),
        ("科技创新券每年申领额度最高多少，联系电话是多少？", "20万元", "联系电话是多少"),
    ],
)
def test_the_part_that_the_corpus_does_not_answer_is_named(assistant, question, told, untold):
    answer = assistant.ask(question)
    assert told in answer.text
    assert f"关于“{untold}”，语料中没有直接回答的内容。" in answer.text


def test_a_sentence_that_answers_all_parts_is_told_once(assistant):
    answer = assistant.ask("2023年新能源汽车推广应用多少辆，充电桩建成多少个？")
    assert answer.text.count("[1]") == 1
    assert "2.5万辆" in answer.text
    assert "没有直接回答" not in answer.text


def test_where_nothing_answers_the_whole_is_refused(assistant):
    answer = assistant.ask("月球基地要建几个，谁牵头？")
    assert answer.refused
    assert not answer.assignments


def test_a_part_is_not_answered_from_another_document(assistant):
    answer = assistant.ask("科技创新券每年申领额度最高多少，千兆城市要建成几个？")
    assert {c.clause.document_id for c in answer.citations} == {VOUCHERS}
    assert "关于“千兆城市要建成几个”" in answer.text
