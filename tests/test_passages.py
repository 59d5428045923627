from dataclasses import replace
from itertools import pairwise

import pytest
from samples import BAISE_PLAN, DISTINCT, SCIENCE_PLAN, chunked, cut, document, parsed

from rag.chunking.clauses import chunk
from rag.chunking.passages import split_passages
from rag.types import DocumentFacts


@pytest.mark.parametrize("name", DISTINCT)
def test_the_passages_of_a_clause_cover_it_in_order_and_keep_their_length(name):
    clauses = {c.clause_id: c for c in chunked(name).clauses}
    passages = split_passages(document(name), clauses.values(), max_chars=200)
    for clause in clauses.values():
        if clause.kind in ("node", "row", "table"):
            continue
        own = [p for p in passages if p.clause_id == clause.clause_id]
        assert own[0].start == clause.start
        assert own[-1].end == clause.end
        assert all(a.end <= b.start for a, b in pairwise(own))
        assert "".join("".join(p.body.split()) for p in own) == "".join(clause.text.split())
        assert all(len(p.body) <= 400 for p in own)


def test_a_short_clause_is_one_passage_with_the_title_and_the_path_to_search_by():
    read = replace(parsed("一、任务\n（一）发展风电。建设风电基地。\n"), facts=DocumentFacts(title="新能源方案"))
    passages = split_passages(read, chunk(read).clauses, max_chars=100)
    assert [(p.clause_id, p.heading, p.body) for p in passages] == [
        ("d#1", "新能源方案\n一、任务", "（一）发展风电"),
        ("d#1.1", "新能源方案\n一、任务 （一）发展风电", "（一）发展风电。建设风电基地。"),
    ]


def test_a_long_clause_is_cut_between_sentences():
    read = parsed("一、任务\n到2025年建成甲平台，加快建设。到2030年建成乙平台，加快建设。到2035年建成丙平台。\n")
    passages = [p for p in split_passages(read, chunk(read).clauses, max_chars=40) if p.clause_id.endswith("p1")]
    assert [p.body for p in passages] == [
        "到2025年建成甲平台，加快建设。到2030年建成乙平台，加快建设。",
        "到2035年建成丙平台。",
    ]


def test_a_sentence_beyond_all_bounds_is_cut_where_it_must():
    read = parsed("一、任务\n" + "推进" * 500 + "。\n")
    passages = [p for p in split_passages(read, chunk(read).clauses, max_chars=200) if p.clause_id.endswith("p1")]
    assert [len(p.body) for p in passages] == [400, 400, 201]


def test_each_row_of_a_table_is_a_passage_with_its_caption_and_column_names():
    clauses = chunked(SCIENCE_PLAN).clauses
    table = next(c for c in clauses if c.kind == "table")
    rows = [p for p in split_passages(document(SCIENCE_PLAN), clauses, 300) if p.clause_id == table.clause_id]
    assert rows[2].body == "序号：3；指标：每万家企业法人中高新技术企业数（家/万家）；2020 年：48*；2025 年：54"
    assert "专栏 1 “十四五”时期广西科技创新发展主要指标" in rows[2].heading
    assert document(SCIENCE_PLAN).text[rows[2].start : rows[2].end].startswith("3\t每万家企业法人")


def test_the_notes_below_a_table_are_searched_too():
    clauses = chunked(SCIENCE_PLAN).clauses
    bodies = [p.body for p in split_passages(document(SCIENCE_PLAN), clauses, 300)]
    assert any("②*表示2019年数据。" in body for body in bodies)


def test_a_node_is_searched_by_the_titles_below_it_without_footnotes():
    passages = split_passages(document(BAISE_PLAN), chunked(BAISE_PLAN).clauses, 300)
    (chapter,) = [p for p in passages if p.clause_id == f"{BAISE_PLAN}#c1"]
    assert chapter.body == "第一节 发展基础 第二节 面临形势"
    (section,) = [p for p in passages if p.clause_id == f"{BAISE_PLAN}#c1.s1.1"]
    assert "脚注" not in section.body


def test_no_clauses_no_passages():
    assert split_passages(parsed("办法。"), [], 300) == []
    assert [p.body for p in split_passages(parsed("办法。"), cut("办法。").clauses, 300)] == ["办法。"]
