"""rag/answer_json.py: the fields that scripts rely on, on a real index of the small corpus."""

import json

import pytest
from samples import parsed
from small_corpus import DIGITAL_PLAN, EV_PLAN, open_assistant

from rag.answer_json import answer_json, hit_json, outline_json
from rag.chunking.clauses import chunk

CITATION = {
    *("clause_id", "doc_id", "title", "document_number", "issuing_body", "date", "heading_path", "label"),
    *("text", "quote", "start", "end"),
}


@pytest.fixture(scope="module")
def assistant(tmp_path_factory):
    return open_assistant(tmp_path_factory.mktemp("data"))


@pytest.fixture(scope="module")
def answer(assistant):
    return answer_json(assistant.ask("居民小区充电桩建设由谁牵头？"), "q1")


def test_an_answer_has_every_promised_field(answer):
    promised = {"id", "question", "answer", "refused", "engine", "intent", "citations", "assignments", "indicators"}
    assert promised | {"checks", "timings_ms"} <= set(answer)
    assert (answer["id"], answer["refused"], answer["engine"]) == ("q1", False, "extractive")
    assert answer["checks"] == {"supported": True, "unsupported": []}
    assert {"retrieve", "answer", "verify", "total"} <= set(answer["timings_ms"])
    assert "[1]" in answer["answer"]


def test_a_citation_has_every_promised_field_with_the_documents_facts(answer, assistant):
    citation = answer["citations"][0]
    assert {*CITATION, "marker"} <= set(citation)
    assert citation["marker"] == 1
    assert (citation["doc_id"], citation["clause_id"]) == (EV_PLAN, f"{EV_PLAN}#2.1.1")
    assert citation["heading_path"] == ["二、重点任务", "（一）完善充电设施", "1．推进居民小区充电桩建设"]
    assert citation["date"] == "2021-06-15"
    text = assistant.documents[EV_PLAN].text
    assert text[citation["start"] : citation["end"]] == citation["text"]
    assert text[citation["quote_start"] : citation["quote_end"]] == citation["quote"]
    assert citation["quote"] in citation["text"]


def test_assignments_separate_the_leading_unit_from_the_cooperating_ones(answer):
    (assignment,) = answer["assignments"]
    assert assignment["lead"] == ["市发展改革委"]
    assert assignment["cooperating"] == ["市住房城乡建设局", "广西电网公司桂林供电局"]
    assert assignment["marker"] == 1


def test_a_refusal_says_so_and_offers_the_nearest_clauses(assistant):
    answer = answer_json(assistant.ask("桂林市地铁2号线什么时候通车？"))
    assert answer["refused"] is True
    assert answer["assignments"] == answer["indicators"] == []
    assert answer["citations"]
    assert all(f"[{c['marker']}] {c['label']}" in answer["answer"] for c in answer["citations"])


def test_a_hit_has_rank_and_score_beside_the_citation_fields(assistant):
    hits = [
        hit_json(hit, rank, assistant.documents[hit.clause.document_id])
        for rank, hit in enumerate(assistant.search("充电桩", 3), 1)
    ]
    assert [h["rank"] for h in hits] == [1, 2, 3]
    assert all({*CITATION, "rank", "score"} <= set(h) for h in hits)
    for hit in hits:
        text = assistant.documents[hit["doc_id"]].text
        assert text[hit["start"] : hit["end"]] == hit["text"]
        assert hit["quote"] in text


@pytest.fixture(scope="module")
def outline(assistant):
    document = assistant.documents[DIGITAL_PLAN]
    return outline_json(document, assistant.headings(DIGITAL_PLAN), assistant.clauses(DIGITAL_PLAN))


def test_an_outline_has_the_facts_and_the_headings_with_their_paths(outline):
    assert outline["doc_id"] == DIGITAL_PLAN
    assert outline["metadata"]["title"] == "云南省数字经济发展实施方案"
    assert outline["metadata"]["document_number"] == "云政发〔2022〕8号"
    assert outline["metadata"]["date_signed"] == "2022-03-09"
    assert {"addressees", "index_number", "effective_date", "repeals"} < set(outline["metadata"])
    headings = {h["title"]: h for h in outline["headings"]}
    box = headings["数字基础设施重点工程"]
    assert (box["kind"], box["level"]) == ("box", len(box["path"]))
    assert headings["主要目标"]["path"] == ["一、主要目标"]


def test_an_outline_has_clauses_tables_and_the_text_they_point_into(outline):
    text = outline["text"]
    assert outline["clauses"]
    assert all(text[c["start"] : c["end"]] == c["text"] for c in outline["clauses"])
    (lead,) = [c for c in outline["clauses"] if c["lead"] == ["省通信管理局"]]
    assert lead["cooperating"] == ["省工业和信息化厅", "省发展改革委"]
    (table,) = outline["tables"]
    assert table["title"] == "表1 数字经济发展主要指标"
    assert table["header"] == ["序号", "指标名称", "2020年", "2025年"]
    assert table["rows"][1] == ["2", "5G基站（万个）", "3.4", "15"]
    assert outline["footnotes"] == []


def test_everything_becomes_json_with_real_characters(answer, outline):
    for value in (answer, outline):
        assert json.loads(json.dumps(value, ensure_ascii=False)) == value


def test_an_outline_has_definitions_and_who_is_responsible_for_a_row():
    text = (
        "一、分工\n建设高新技术产业开发区（以下简称高新区）。\n任务\t牵头单位\t配合单位\n"
        "建设平台\t市科技局\t市财政局\n引进人才\t\t各单位\n指标\t目标\n"
    )
    read = parsed(text)
    result = chunk(read)
    outline = outline_json(read, result.headings, result.clauses)
    sentence = "建设高新技术产业开发区（以下简称高新区）。"
    assert [(d["term"], d["text"]) for d in outline["definitions"]] == [("高新区", sentence)]
    first = outline["tables"][0]["assignments"][0]
    assert (first["task"], first["lead"], first["cooperating"]) == ("建设平台", ["市科技局"], ["市财政局"])
