"""rag/answer/items.py: an item that a question names by its running number."""

from dataclasses import replace

import pytest
from policy_samples import clause_of, library, reader
from samples import ACTION_PLAN, IMPLEMENTATION_PLAN, chunked, cut, document, parsed
from small_corpus import SMALL_CORPUS, VOUCHERS

from rag.answer.extractive import ExtractiveAnswerer
from rag.answer.items import item_draft
from rag.answer.library import Library
from rag.chunking.clauses import chunk
from rag.parse import parse_file
from rag.question import read_question
from rag.types import Document, DocumentFacts, Draft

PLAN = replace(document(ACTION_PLAN), facts=DocumentFacts(title="广西战略性新兴产业发展三年行动方案（2021—2023年）"))
OLD_PLAN = replace(document(IMPLEMENTATION_PLAN), facts=DocumentFacts(title="广西战略性新兴产业创新发展实施方案"))
BOTH = library([*chunked(ACTION_PLAN).clauses, *chunked(IMPLEMENTATION_PLAN).clauses], [PLAN, OLD_PLAN])
CHARGING = "26．推动充换电设施建设"


def drafted(text: str, known: Library = BOTH, document_ids: tuple[str, ...] = (ACTION_PLAN,)) -> Draft | None:
    return item_draft(read_question(text, list(known.documents.values())), known, document_ids)


def of_lines(*lines: str) -> tuple[Library, tuple[str, ...]]:
    """A library of one document with these lines."""
    text = "\n".join(lines)
    return library(cut(text).clauses, [parsed(text)]), ("d",)


def items(count: int) -> list[str]:
    return [f"{n}．推动瞪羚企业培育之{n}。支持企业申报第{n}批项目。" for n in range(1, count + 1)]


def test_who_is_responsible_for_an_item_is_told_with_its_units():
    draft = drafted("第26项由谁牵头？")
    assert draft is not None
    assert [s.text for s in draft.statements] == [
        "牵头单位：自治区发展改革委；配合单位：自治区交通运输厅、自治区住房城乡建设厅、各相关设区市人民政府。"
    ]
    ((clause, title, assignment),) = draft.assignments
    assert (clause.heading_path[-1], title) == (CHARGING, CHARGING)
    assert assignment.lead == ("自治区发展改革委",)


@pytest.mark.parametrize(
    "question", ["第26项任务是什么？", "第二十六项讲了什么", "第26条措施有哪些", "第26号任务是什么", "第２６项的含义"]
)
def test_an_item_is_quoted_under_a_line_that_names_it(question):
    draft = drafted(question)
    assert draft is not None
    head, text = draft.statements
    assert head.text == f"《{PLAN.facts.title}》{CHARGING}："
    assert text.text.startswith(f"{CHARGING}。支持居民区多车一桩、临近车位共享等合作模式发展。")
    (evidence,) = text.evidence
    assert PLAN.text[evidence.quote_start : evidence.quote_end] == text.text


def test_of_a_number_beyond_the_last_it_is_said_how_many_there_are():
    draft = drafted("第46项任务是什么？")
    assert draft is not None
    assert draft.refused
    assert draft.reason == f"《{PLAN.facts.title}》一共有 45 项，没有第 46 项。"
    assert [e.clause.heading_path[-1] for e in draft.nearest] == ["45．提高人工智能科技创新和应用能力"]
    assert drafted("第45项任务是什么？").statements  # type: ignore[union-attr]


def test_the_document_named_goes_before_those_chosen():
    draft = drafted("《广西战略性新兴产业创新发展实施方案》第29项是什么？")
    assert draft is not None
    assert draft.reason == f"《{OLD_PLAN.facts.title}》一共有 28 项，没有第 29 项。"


def test_it_must_be_clear_in_which_document():
    assert drafted("第26项由谁牵头？", document_ids=()) is None
    assert drafted("第26项由谁牵头？", document_ids=(ACTION_PLAN, IMPLEMENTATION_PLAN)) is None


@pytest.mark.parametrize(
    "question",
    [
        "第一个鲲鹏生态产业园是什么？",
        "第三个五年规划是什么？",
        "充换电设施建设由谁牵头？",
        "第26项投资多少亿元？",
        "第三产业是什么？",
        "第26次会议讲了什么",
        "26项任务是什么",
    ],
)
def test_what_names_no_item_or_asks_for_something_in_it_is_left_to_reading(question):
    assert drafted(question) is None


def test_an_item_without_units_is_refused_and_shown():
    known, ids = of_lines(*items(5))
    draft = drafted("第3项由谁牵头？", known, ids)
    assert draft is not None
    assert draft.refused
    assert draft.reason == "语料中有相关条款，但没有写明责任单位。以下是最接近的条款，供参考："
    assert [e.clause.heading_path[-1] for e in draft.nearest] == ["3．推动瞪羚企业培育之3"]


def test_a_document_without_a_title_is_called_by_its_id():
    draft = drafted("第6项是什么？", *of_lines(*items(5)))
    assert draft is not None
    assert draft.reason == "《d》一共有 5 项，没有第 6 项。"


@pytest.mark.parametrize(
    "lines",
    [
        ["一、培育企业", *items(5), "二、建设园区", *items(6)],  # two of each number
        items(4),  # a few are numbered anew in the next section
        items(7)[1:],  # no first
        [*items(5), *items(8)[6:]],  # no sixth
        ["推动瞪羚企业培育。"],
    ],
    ids=["anew in each section", "few", "no first", "a gap", "none"],
)
def test_a_document_whose_items_do_not_run_through_has_none_by_number(lines):
    known, ids = of_lines(*lines)
    assert drafted("第2项是什么？", known, ids) is None
    assert drafted("第99项由谁牵头？", known, ids) is None


def test_what_an_article_numbers_is_not_numbered_through():
    document = parsed("\n".join(items(5)))
    lines = document.text.splitlines()
    below = [clause_of(document, line, ("第三条 支持措施", line[: line.index("。")]), "task") for line in lines]
    plain = [replace(clause, heading_path=clause.heading_path[1:]) for clause in below]
    assert drafted("第2项是什么？", library(below, [document]), ("d",)) is None
    assert drafted("第2项是什么？", library(plain, [document]), ("d",)) is not None


def test_an_article_of_a_regulation_is_no_item():
    measures = parse_file(SMALL_CORPUS / f"{VOUCHERS}.txt")
    known = library(chunk(measures).clauses, [measures])
    for question in ("第三条是什么？", "第99条是什么？", "第3项由谁牵头？"):
        assert drafted(question, known, (measures.document_id,)) is None


def test_the_engine_asks_for_items_before_it_reads():
    answerer = ExtractiveAnswerer(BOTH, reader([PLAN, OLD_PLAN]))
    question = read_question("第46项由谁牵头？", [PLAN, OLD_PLAN])
    draft = answerer.answer(question, [], (ACTION_PLAN,))
    assert draft.reason == f"《{PLAN.facts.title}》一共有 45 项，没有第 46 项。"


def test_an_empty_library_has_no_items():
    empty = Document("empty", "", DocumentFacts())
    assert drafted("第1项是什么？", library([], [empty]), ("empty",)) is None
