"""rag/cite.py: labels as an official would write them, and numbers in the order of first use."""

from dataclasses import replace

from rag.cite import citation_label, number_citations, page_of
from rag.types import Clause, Document, DocumentFacts, Evidence

TEXT = "推行多车一桩。（责任单位：自治区发展改革委）建成充电桩13000个。"
FACTS = DocumentFacts(title="新能源汽车推广应用行动计划", document_number="市政办〔2021〕18号")
DOCUMENTS = {"plan": Document("plan", TEXT, FACTS)}
FIRST = Clause("plan#1", "plan", "task", (), "二、（一）1．", TEXT[:23], 0, 23)
SECOND = Clause("plan#2", "plan", "task", (), "二、（一）2．", TEXT[23:], 23, len(TEXT))


def test_a_label_is_title_number_and_place():
    assert citation_label(FACTS, FIRST) == "《新能源汽车推广应用行动计划》（市政办〔2021〕18号）二、（一）1．"


def test_a_label_leaves_out_an_unknown_number_and_names_an_untitled_document_by_its_id():
    assert citation_label(DocumentFacts(title="管理办法"), FIRST) == "《管理办法》二、（一）1．"
    assert citation_label(DocumentFacts(), FIRST) == "《plan》二、（一）1．"


def test_book_title_marks_within_a_title_are_the_inner_pair():
    facts = DocumentFacts(title="关于修改《科技创新券管理办法》的决定")
    assert citation_label(facts, FIRST) == "《关于修改〈科技创新券管理办法〉的决定》二、（一）1．"


def test_citations_are_numbered_from_1_in_order_of_first_use_and_one_clause_has_one_number():
    units, task, count = Evidence(FIRST, 7, 23), Evidence(FIRST, 0, 7), Evidence(SECOND, 23, 36)
    citations, markers = number_citations([count, units, task, units], DOCUMENTS)
    assert [(c.marker, c.clause.clause_id) for c in citations] == [(1, "plan#2"), (2, "plan#1")]
    assert markers == {("plan#2", 23, 36): 1, ("plan#1", 7, 23): 2, ("plan#1", 0, 7): 2}


def test_a_citation_quotes_the_words_of_its_first_use_from_the_document():
    (citation,), _ = number_citations([Evidence(FIRST, 7, 23), Evidence(FIRST, 0, 7)], DOCUMENTS)
    assert citation.quote == "（责任单位：自治区发展改革委）建"[:16] == TEXT[7:23]
    assert (citation.quote_start, citation.quote_end) == (7, 23)
    assert citation.clause.text == TEXT[:23]
    assert citation.facts == FACTS


def test_no_evidence_gives_no_citations():
    assert number_citations([], DOCUMENTS) == ((), {})


def test_a_citation_names_the_page_on_which_its_clause_begins():
    paged = replace(DOCUMENTS["plan"], pages=((0, 1), (20, 2), (30, 4)))
    assert [page_of(paged, at) for at in (0, 19, 20, 29, 30, 5000)] == [1, 1, 2, 2, 4, 4]
    (citation,), _ = number_citations([Evidence(SECOND, 23, 36)], {"plan": paged})
    assert citation.page == 2


def test_a_file_without_pages_gives_no_page():
    (citation,), _ = number_citations([Evidence(SECOND, 23, 36)], DOCUMENTS)
    assert citation.page is None
