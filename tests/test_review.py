"""rag/review.py and eval/review.py: a marked answer is kept, and a steward can make a known question of it."""

import json
from pathlib import Path

import pytest
from eval_fake import CHARGING, CLAUSES, PLAN, cite

from eval import gate
from eval.questions import load_questions
from eval.review import accept_item
from rag.config import Config
from rag.errors import InputError
from rag.review import add_mark, close, read_items
from rag.types import Answer

ANSWER = Answer(
    "多车一桩谁牵头？",
    "牵头单位：自治区交通运输厅。[1]",
    "answered",
    "extractive",
    "unit",
    (cite(1, CLAUSES[0]),),
    index_version="20260101T000000-abcdef",
)


@pytest.fixture
def config(tmp_path, monkeypatch) -> Config:
    (tmp_path / "corpus").mkdir()
    known = {
        "id": "t001",
        "kind": "none",
        "question": "离婚冷静期多少天？",
        "answerable": False,
        "gold": [],
        "facts": [],
    }
    (tmp_path / "known.jsonl").write_text(json.dumps(known, ensure_ascii=False), "utf-8")
    monkeypatch.setattr(gate, "QUESTIONS", tmp_path / "known.jsonl")
    return Config(corpus=tmp_path / "corpus", data=tmp_path / "data")


def own_questions(config: Config) -> Path:
    return config.corpus / "questions.jsonl"


def test_a_marked_answer_is_kept_with_what_it_was_made_of(config):
    item = add_mark(config.data, ANSWER, "down", " 牵头的应是发改委 ", [{"role": "user", "content": "充电桩"}])
    [kept] = read_items(config.data)
    assert kept == item
    assert (kept.reason, kept.state, kept.index_version) == ("牵头的应是发改委", "open", "20260101T000000-abcdef")
    assert kept.citations[0].clause_id == "plan#26"
    assert kept.history == ({"role": "user", "content": "充电桩"},)


def test_a_line_torn_by_a_crash_loses_nothing_but_itself(config):
    first = add_mark(config.data, ANSWER, "down")
    with (config.data / "review.jsonl").open("a", encoding="utf-8") as file:
        file.write('{"event": "marked", "item_')
    second = add_mark(config.data, ANSWER, "up")
    assert [i.item_id for i in read_items(config.data)] == [first.item_id, second.item_id]


def test_a_reason_that_is_a_whole_book_is_refused(config):
    with pytest.raises(InputError, match="说明有 2001 字"):
        add_mark(config.data, ANSWER, "down", "错" * 2001)


def test_a_dismissed_item_is_off_the_list_and_cannot_be_closed_twice(config):
    item = add_mark(config.data, ANSWER, "down")
    close(config.data, item.item_id, "dismissed", "王芳", "答得对")
    assert [(i.state, i.closed_by, i.note) for i in read_items(config.data)] == [("dismissed", "王芳", "答得对")]
    with pytest.raises(InputError, match="没有待处理的条目"):
        close(config.data, item.item_id, "accepted", "王芳")


def test_an_accepted_item_becomes_a_question_that_the_gate_reads(config):
    item = add_mark(config.data, ANSWER, "down")
    facts = [("自治区发展改革委", "发改委")]
    line = accept_item(config, {"plan": PLAN}, item.item_id, "王芳", facts, ("plan", "支持居民区多车一桩"))
    [question] = load_questions(own_questions(config))
    assert (question.question_id, question.question, question.kind) == ("t9001", "多车一桩谁牵头？", "unit")
    assert (question.facts, question.gold[0].quote) == (tuple(facts), "支持居民区多车一桩")
    assert [q.question_id for q in gate.questions_for(config.corpus)] == ["t001", "t9001"]
    assert (read_items(config.data)[0].state, line["id"]) == ("accepted", "t9001")


def test_the_next_one_gets_the_next_number_and_may_be_unanswerable(config):
    for _ in range(2):
        item = add_mark(config.data, ANSWER, "down")
        accept_item(config, {"plan": PLAN}, item.item_id, "王芳", [], None)
    found = load_questions(own_questions(config))
    assert [(q.question_id, q.answerable, q.kind) for q in found] == [
        ("t9001", False, "none"),
        ("t9002", False, "none"),
    ]


@pytest.mark.parametrize(
    ("gold", "facts", "said"),
    [
        (("law", "支持居民区多车一桩"), [("发改委",)], "没有编号为“law”的文件"),
        (("plan", "支持居民区一车一桩"), [("发改委",)], "没有这段原文"),
        (("plan", "居民"), [("发改委",)], "至少六个字"),
        (("plan", CHARGING), [], "请用 --fact"),
        (("plan", CHARGING), [()], "请用 --fact"),
    ],
)
def test_gold_that_proves_nothing_is_refused_and_nothing_is_written(config, gold, facts, said):
    item = add_mark(config.data, ANSWER, "down")
    with pytest.raises(InputError, match=said):
        accept_item(config, {"plan": PLAN}, item.item_id, "王芳", facts, gold)
    assert not own_questions(config).exists()
    assert read_items(config.data)[0].state == "open"
