"""rag/corpus_check.py: what a steward has to look at, document by document."""

from dataclasses import replace

import pytest
from samples import ACTION_PLAN, SCIENCE_PLAN, document, parsed

from rag.corpus_check import check_documents, newer_version
from rag.types import Document, DocumentFacts


def checked(text: str) -> dict:
    (row,) = check_documents([parsed(text)])
    return row


def test_a_document_that_is_understood_has_nothing_to_look_at():
    assert checked("一、任务\n（一）发展风电。建设基地。\n（二）发展光伏。建设基地。\n") == {
        "unrecognised": [],
        "unrecognised_count": 0,
        "numbering": [],
        "doubtful_joins": [],
        "replaced_characters": 0,
        "near_duplicate": None,
        "newer_version": "",
        "confidence": None,
    }


def test_a_line_that_begins_like_a_mark_and_is_no_heading_is_shown():
    text = "一、任务\n（1）建设基地。加快建设。\n（9）处的平台另行建设。\n二、保障\n"
    row = checked(text)
    assert row["unrecognised"] == [{"text": "（9）处的平台另行建设。", "start": text.index("（9）")}]
    assert row["unrecognised_count"] == 1


def test_the_items_of_an_article_are_understood():
    text = "第一条　有下列情形之一的，予以处罚：\n（一）逾期不报的；\n（二）弄虚作假的。\n第二条　加强监督。\n"
    assert checked(text)["unrecognised"] == []


def test_numbers_that_jump_doubtful_joins_and_replaced_characters_are_told_apart():
    row = checked("一、任务\n建设基\ufffd，围绕产业链部署创新链，加快突破一批关键核心技\n三、保障\n加强领导。\n")
    assert row["numbering"] == ["编号不连续：“三、”之前是第1项。"]
    assert len(row["doubtful_joins"]) == 1
    assert row["replaced_characters"] == 1


def test_the_confidence_of_a_recognised_scan_is_told():
    (row,) = check_documents([replace(parsed("一、任务\n"), confidence=0.93)])
    assert row["confidence"] == 0.93


def test_half_of_a_document_in_another_is_a_near_duplicate_with_figures():
    plan, other = document(ACTION_PLAN), document(SCIENCE_PLAN)
    cut = replace(plan, document_id="half", text=plan.text[: len(plan.text) // 2] + other.text[: len(plan.text) // 6])
    rows = dict(zip(("plan", "half"), check_documents([plan, cut]), strict=True))
    near = rows["half"]["near_duplicate"]
    assert near["doc_id"] == ACTION_PLAN
    assert 0.70 < near["containment"] < 0.80  # three quarters of it come from the plan
    assert 0.45 < near["coverage"] < 0.55  # half of the plan
    assert check_documents([plan, cut], left_out=["half"])[0]["near_duplicate"] is None
    assert check_documents([plan, other])[0]["near_duplicate"] is None


def stated(identifier: str, title: str, signed: str = "", number: str = "", body: str = "") -> Document:
    facts = DocumentFacts(title=title, date_signed=signed, document_number=number, issuing_body=body)
    return Document(identifier, identifier, facts)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (
            stated("a", "某市科技创新券管理办法", "2018-01-02"),
            stated("b", "某市科技创新券管理办法（2021年修订）", "2021-05-06"),
        ),
        (stated("a", "某省科技创新“十三五”规划", "2016-09-01"), stated("b", "某省科技创新“十四五”规划", "2021-10-01")),
        (
            stated("a", "某市三年行动方案（2018—2020年）", number="市政办〔2018〕9号"),
            stated("b", "某市三年行动方案（2021—2023年）", number="市政办〔2021〕2号"),
        ),
    ],
)
def test_a_later_document_with_the_same_title_is_a_newer_version(old, new):
    assert newer_version(old, [old, new]) is new
    assert newer_version(new, [old, new]) is None


@pytest.mark.parametrize(
    "other",
    [
        stated("b", "某市科技人才管理办法", "2021-05-06"),  # another title
        stated("b", "某市科技创新券管理办法", "", "省政发〔2021〕5号"),  # no date, another office
        stated("b", "某市科技创新券管理办法", "2021-05-06", body="乙市人民政府"),  # another body
    ],
)
def test_another_document_is_no_newer_version(other):
    old = stated("a", "某市科技创新券管理办法", "2018-01-02", "市政发〔2018〕1号", "甲市人民政府")
    assert newer_version(old, [old, other]) is None


def test_the_latest_of_several_versions_is_named():
    versions = [stated(str(year), "某市科技创新券管理办法", f"{year}-01-01") for year in (2018, 2023, 2020)]
    assert newer_version(versions[0], versions) is versions[1]
    assert newer_version(versions[2], versions) is versions[1]
