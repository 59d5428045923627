"""rag/index/serialise.py: nothing is lost on the way to disk and back."""

import json

import pytest

from rag.index.serialise import from_json, to_json
from rag.types import Assignment, Clause, Document, DocumentFacts, Footnote, Heading, Passage, Removal, Table

FACTS = DocumentFacts(title="计划", document_number="桂政办发〔2021〕97号", date_signed="2021-09-18", period_end=2023)
DOCUMENT = Document(
    document_id="gx",
    text='一、总则\n\u2028行分隔符\x0b和\\反斜杠"引号"',
    facts=FACTS,
    footnotes=(Footnote("1", "指规模以上企业。", 3, 12),),
    tables=(Table("专栏1", ("指标", "2025年"), (("研发投入", "1.6%"), ("", "")), 0, 5, ((0, 2), (3, 5))),),
    removed=(Removal("markdown", "## ", 3),),
    aliases=("三年行动方案",),
    warnings=("没有成文日期",),
)
ASSIGNMENT = Assignment(("自治区科技厅",), (), ("各市人民政府",), "自治区科技厅牵头", True)
CLAUSE = Clause(
    "gx#1.1", "gx", "task", ("一、总则", "1．甲"), "1．", "甲", 0, 1, ASSIGNMENT, "gx#1", ("gx#1.1.1",), "表"
)
HEADING = Heading(2, "（三）", "新能源", ("二、任务", "（三）新能源"), "task", 10, 16, 90)
PASSAGE = Passage("gx#1.1", 0, 1, "一、总则", "甲")


@pytest.mark.parametrize(
    "noun",
    [
        DOCUMENT,
        CLAUSE,
        HEADING,
        PASSAGE,
        Document("空", "", DocumentFacts()),
        Clause("c", "d", "node", (), "", "", 0, 0),
    ],
    ids=["document", "clause", "heading", "passage", "bare document", "bare clause"],
)
def test_a_noun_comes_back_equal_and_hashable(noun):
    line = to_json(noun)
    assert "\n" not in line
    back = from_json(type(noun), line)
    assert back == noun
    assert hash(back) == hash(noun)  # tuples all the way down: a list would not hash


def test_chinese_stays_readable_on_disk():
    assert '"heading":"一、总则"' in to_json(PASSAGE)


def test_tuples_within_tuples_are_tuples_again():
    table = from_json(Document, to_json(DOCUMENT)).tables[0]
    assert table.rows[1] == ("", "")
    assert table.row_spans == ((0, 2), (3, 5))


@pytest.mark.parametrize(
    "line",
    ['{"clause_id":"c"}', to_json(PASSAGE)[:-1] + ',"score":1}', "[]", "null", '"text"', to_json(PASSAGE)[:-5]],
    ids=["field missing", "field unknown", "list", "null", "text", "cut off"],
)
def test_a_line_that_is_no_passage_is_refused(line):
    with pytest.raises(ValueError):
        from_json(Passage, line)


def test_a_nested_noun_that_is_broken_is_refused():
    values = json.loads(to_json(CLAUSE))
    values["assignment"] = {"lead": []}
    with pytest.raises(ValueError):
        from_json(Clause, json.dumps(values))
