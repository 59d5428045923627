"""rag/definitions.py: the terms that a document defines, with the sentence that is cited for them."""

import pytest
from samples import BAISE_PLAN, chunked, document, parsed

from rag.chunking.clauses import chunk
from rag.definitions import definitions, named_span


@pytest.mark.parametrize(
    ("sentence", "terms"),
    [
        ("加快建设高新技术产业开发区（以下简称高新区），提升承载能力。", ["高新区"]),
        ("根据《中华人民共和国市场主体登记管理条例》（以下简称《条例》），制定本细则。", ["条例"]),
        ("落实《若干措施》（厅发〔2020〕29号，以下简称“科改33条”）。", ["科改33条"]),
        ("计划所需制品(以下简称甲类制品)和非计划所需制品(以下简称乙类制品)。", ["甲类制品", "乙类制品"]),
        ("各县（市、区）人民政府（以下统称各县）负责落实。", ["各县"]),
        ("市科技创新券（下称创新券）不得转让。", ["创新券"]),
        ("提出申请的自然人、法人（以下称申请人）应当提交材料。", ["申请人"]),
        ("本法所称土地沙化，是指主要因人类不合理活动所导致的天然沙漠扩张。", ["土地沙化"]),
        ("本办法所称的“专精特新”企业是指专业化、精细化的中小企业。", []),  # the quoted word is only part of the term
        ("科学技术创新板也可以简称为科创板。", []),
        ("本办法所称兽用生物制品,是指以天然微生物制成的兽药。", ["兽用生物制品"]),  # a half-width comma
        ("物业使用人，是指除业主以外合法占有物业的人。", ["物业使用人"]),
        ("（三）主要农作物是指稻、小麦、玉米、棉花、大豆。", ["主要农作物"]),
        ("前款所称评估机构，是指依法设立的机构。", ["评估机构"]),
        ("本条例所称业主还包括：", []),  # what else is one, not what one is
        ("具体是指下列情形。", []),
        ("这是指导性目标。", []),
        ("推进高新区建设。", []),
    ],
)
def test_the_terms_of_a_sentence(sentence, terms):
    read = parsed(f"一、任务\n加强领导。{sentence}落实责任。\n")
    found = definitions(read)
    assert [d.term for d in found] == terms
    assert {read.text[d.start : d.end] for d in found} == ({sentence} if terms else set())


def test_a_definition_is_cited_by_its_clause():
    read = parsed("第一章　总则\n第一条　为了管理，制定本法。\n第二条　本法所称沙化土地，包括已经沙化的土地。\n")
    (found,) = definitions(read, chunk(read).clauses)
    assert (found.term, found.clause_id) == ("沙化土地", "d#c1.a2")
    assert definitions(read)[0].clause_id == ""


def test_a_footnote_that_explains_a_term_defines_it():
    by_term = {d.term: d for d in definitions(document(BAISE_PLAN), chunked(BAISE_PLAN).clauses)}
    found = by_term["三农"]
    assert document(BAISE_PLAN).text[found.start : found.end] == "3 “三农”：指农业、农村和农民。"
    assert found.clause_id == f"{BAISE_PLAN}#note3"


def test_a_large_text_without_an_end_takes_time_in_proportion():
    read = parsed("（以下简称" + "甲" * 200_000 + "本法所称" * 50_000)
    assert len(definitions(read)) <= 2


def test_the_part_of_a_sentence_that_a_short_name_stands_for_ends_at_its_bracket():
    sentence = (
        "制定《决定》（桂发〔2016〕23号）、《甲、乙〈若干措施〉的通知》（厅发〔2020〕29号，以下简称“科改33条”）等文件。"
    )
    start, end = named_span(sentence, "科改33条")
    assert sentence[start:end] == "《甲、乙〈若干措施〉的通知》（厅发〔2020〕29号，以下简称“科改33条”）"


def test_a_short_name_of_something_else_or_outside_brackets_has_no_such_part():
    assert named_span("《甲办法》（以下简称《办法》）已经同意。", "方案") is None
    assert named_span("以下简称“办法”。", "办法") is None
