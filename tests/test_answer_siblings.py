"""rag/answer/siblings.py: a list that stands in several clauses side by side, each of which names one."""

from dataclasses import replace

from policy_samples import PLAN, clause_of, hit, library, reader, understand

from rag.answer.extractive import ExtractiveAnswerer
from rag.types import Document

CITIES = (
    "柳州：加快汽车领域科技创新，支持柳州围绕汽车产业创建国家火炬特色产业基地。",
    "梧州：推进公共研发平台建设。支持梧州围绕生物医药产业创建国家火炬特色产业基地。",
    "来宾：支持来宾围绕蔗糖产业创建国家火炬特色产业基地。",  # 来宾 is also a word for guests
    "北海：打造海洋产业科技创新中心。",
)
FUNDS = (
    "1.金融服务试验区：推广农村金融改革模式，完善政府资金信用体系。",
    "2.政府引导基金：由政府资金募集。重点投向新材料产业。",
    "3.投资发展基金：发挥政府资金的杠杆作用。",
)


def answered(question: str, *texts: str, first: int = 0) -> list[str]:
    """The statements where these are the clauses below one node, and one of them is found best."""
    document = Document("plan-2021", "\n".join(("专栏 重点布局", *texts)), PLAN.facts)
    clauses = [
        replace(
            clause_of(document, text, ("专栏 重点布局", text[:2]), "item", identifier=f"b.{n}"), parent_id="plan-2021#b"
        )
        for n, text in enumerate(texts)
    ]
    node = clause_of(
        document,
        document.text,
        ("专栏 重点布局",),
        "node",
        identifier="b",
        children=tuple(c.clause_id for c in clauses),
    )
    answerer = ExtractiveAnswerer(library([*clauses, node], [document]), reader([document]))
    hits = [hit(clauses[first], 5.0), *(hit(c, 3.0) for c in clauses if c is not clauses[first])]
    statements = answerer.answer(understand(question), hits).statements
    for statement in statements:
        for evidence in statement.evidence:
            assert document.text[evidence.quote_start : evidence.quote_end] in evidence.clause.text
    return [s.text for s in statements]


def test_of_each_city_the_sentence_is_given_that_says_the_same_of_it():
    assert answered("支持哪些市创建国家火炬特色产业基地？", *CITIES) == [
        "柳州：加快汽车领域科技创新，支持柳州围绕汽车产业创建国家火炬特色产业基地。",
        "支持梧州围绕生物医药产业创建国家火炬特色产业基地。",
        "来宾：支持来宾围绕蔗糖产业创建国家火炬特色产业基地。",
    ]


def test_a_sentence_that_names_several_cities_is_the_list_itself():
    several = "支持南宁、柳州、梧州创建国家火炬特色产业基地。"
    assert answered("支持哪些市创建国家火炬特色产业基地？", several, *CITIES)[0] == several
    assert len(answered("支持哪些市创建国家火炬特色产业基地？", several, *CITIES)) == 1


def test_of_items_those_are_given_that_are_headed_as_one_of_what_is_asked_for():
    assert answered("准备设立哪几支政府资金的基金？", *FUNDS, first=1) == [
        "2.政府引导基金：由政府资金募集。",
        "3.投资发展基金：发挥政府资金的杠杆作用。",
    ]


def test_what_is_done_to_something_is_not_what_is_asked_for():
    parks = ("1.东部新区：推动工业园区建设国家高新区。", "2.西部新区：园区建设国家级平台，做强高新区。")
    assert answered("哪些园区建设国家高新区？", *parks) == [parks[0]]


def test_a_question_for_one_of_them_is_answered_by_one():
    assert answered("政府引导基金由什么募集？", *FUNDS, first=1) == ["2.政府引导基金：由政府资金募集。"]


def test_clauses_side_by_side_that_say_the_same_of_several_things_are_each_given():
    halls = ("1.展览馆：建设数字科普展览场馆。", "2.博物馆：改造数字科普展览场馆。", "3.道路：拓宽道路。")
    assert answered("新建或改造数字科普展览场馆有哪些？", *halls) == [halls[0], halls[1]]


def test_a_sentence_that_enumerates_stands_alone():
    special = "率先启动新能源、人工智能、生物医药等科技重大专项攻关。"
    assert answered(
        "率先启动的科技重大专项攻关是哪几个？", special, "推进科技重大专项攻关。率先启动科技重大专项攻关。"
    ) == [special]
