"""eval/questions.py and the known-answer set itself."""

import json
from collections import Counter
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from eval_fake import CLAUSES, PLAN, known
from samples import CORPUS, chunked

from eval.questions import QUESTIONS, Gold, KnownQuestion, Proofs, load_questions, part_of
from rag.corpus import load_corpus
from rag.errors import InputError

FRESH = QUESTIONS.with_name("fresh.jsonl")


@cache
def proofs() -> Proofs:
    documents = load_corpus(CORPUS).indexed
    return Proofs(documents, [c for d in documents for c in chunked(d.document_id).clauses])


def questions() -> tuple[KnownQuestion, ...]:
    return load_questions()


def test_the_set_is_as_large_and_as_mixed_as_it_has_to_be() -> None:
    kinds = Counter(q.kind for q in questions())
    assert len(questions()) >= 260
    assert sum(not q.answerable for q in questions()) >= 60
    wanted = {"unit", "unit_tasks", "figure", "fact", "list", "definition"}
    wanted |= {"where", "comparison", "followup", "document", "none"}
    assert set(kinds) == wanted
    assert all(q.history for q in questions() if q.kind == "followup")
    assert len({q.question for q in questions() if not q.history}) == sum(not q.history for q in questions())


def test_the_part_follows_from_the_id_and_is_written_so_in_the_file() -> None:
    rows = [json.loads(line) for line in QUESTIONS.read_text(encoding="utf-8").splitlines()]
    assert {row["part"] for row in rows} == {"tuning", "gate"}
    assert [row["part"] for row in rows] == [{"t": "tuning", "g": "gate"}[row["id"][0]] for row in rows]


@pytest.mark.parametrize("path", [QUESTIONS, FRESH], ids=["known", "fresh"])
def test_every_gold_quote_stands_verbatim_in_its_document_and_in_a_clause_of_it(path: Path) -> None:
    for question in load_questions(path):
        proof = proofs().of(question)
        assert proof.missing == (), question.question_id
        assert all(proof.clause_ids), question.question_id
        for gold, clause_ids in zip(question.gold, proof.clause_ids, strict=True):
            assert {i.split("#")[0] for i in clause_ids} == {gold.document_id}, question.question_id


def test_the_fresh_set_repeats_no_id_and_no_question_of_the_known_one() -> None:
    fresh = load_questions(FRESH)
    assert len(fresh) == 1645
    assert {q.question_id for q in fresh}.isdisjoint(q.question_id for q in questions())
    assert {q.question for q in fresh if not q.history}.isdisjoint(q.question for q in questions() if not q.history)


def test_no_gold_is_a_clause_id() -> None:
    assert [q.question_id for q in questions() for gold in q.gold if "#" in gold.quote] == []


@pytest.mark.parametrize("identifier", ["x001", "", "t", "001", "tt1", "t1 "])
def test_an_id_of_neither_part_is_refused(identifier: str) -> None:
    with pytest.raises(InputError, match="题目编号"):
        part_of(identifier)


def test_a_quote_is_found_whatever_the_spaces_and_marks() -> None:
    question = known(gold=(Gold("plan", "支持居民区 **多车一桩**\n、临近车位共享"),))
    assert Proofs([PLAN], CLAUSES).of(question).clause_ids == (frozenset({"plan#26"}),)


def test_a_quote_the_corpus_no_longer_has_orphans_the_question() -> None:
    gone, there = Gold("plan", "已经删去的一句"), Gold("plan", "支持居民区多车一桩")
    find = Proofs([PLAN], CLAUSES)
    assert find.of(known(gold=(gone,))).orphaned
    assert find.of(known(gold=(gone, there), all_gold_needed=True)).orphaned
    one_left = find.of(known(gold=(gone, there), all_gold_needed=False))
    assert not one_left.orphaned
    assert one_left.missing == (gone,)


def test_a_question_without_gold_is_no_orphan() -> None:
    assert not Proofs([PLAN], CLAUSES).of(known(gold=(), answerable=False)).orphaned


def test_the_same_words_count_only_in_the_golds_own_document_while_it_is_there() -> None:
    other = replace(PLAN, document_id="other")
    copies = [replace(c, document_id="other", clause_id=f"other#{n}") for n, c in enumerate(CLAUSES)]
    find = Proofs([PLAN, other], [*CLAUSES, *copies])
    assert find.of(known()).any_clause == {"plan#26"}
    renamed = Proofs([other], copies)  # a corpus without a manifest may know the document by another id
    assert renamed.of(known()).any_clause == {"other#0"}


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("{", "第1行不是有效的 JSON"),
        ("[]", "第1行：应为一个 JSON 对象"),
        ('{"id": "t001"}', "缺少字段“question”"),
        (
            '{"id":"t1","part":"gate","question":"问","kind":"none","answerable":false,"gold":[],"facts":[]}',
            "属于 tuning 部分",
        ),
        ('{"id":"t1","question":"问","kind":"fact","answerable":true,"gold":[],"facts":[["甲"]]}', "不能为空"),
        ('{"id":"t1","question":"问","kind":"fact","answerable":true,"gold":["甲"],"facts":[["甲"]]}', "字段不对"),
        (
            '{"id":"t1","question":"问","kind":"fact","answerable":true,'
            '"gold":[{"document":"a","quote":" "}],"facts":[["甲"]]}',
            "空的原文",
        ),
        ("", "没有题目"),
    ],
)
def test_a_mistake_in_the_file_is_named_with_its_line(tmp_path: Path, line: str, message: str) -> None:
    path = tmp_path / "题集.jsonl"
    path.write_text(line, encoding="utf-8")
    with pytest.raises(InputError, match=message):
        load_questions(path)


def test_an_id_twice_a_missing_file_and_another_encoding_are_refused(tmp_path: Path) -> None:
    line = '{"id":"t1","question":"问","kind":"none","answerable":false,"gold":[],"facts":[]}\n'
    (tmp_path / "twice.jsonl").write_text(line * 2, encoding="utf-8")
    (tmp_path / "gbk.jsonl").write_bytes(line.encode("gbk"))
    for name, message in (("twice", "重复"), ("gbk", "UTF-8"), ("none", "无法读取")):
        with pytest.raises(InputError, match=message):
            load_questions(tmp_path / f"{name}.jsonl")


def test_the_note_says_whether_all_gold_is_needed(tmp_path: Path) -> None:
    gold = '"gold":[{"document":"a","quote":"甲"},{"document":"a","quote":"乙"}],"facts":[["甲"]]'
    notes = ["all", "all; leads 35", "any", "almost all", ""]
    rows = [
        f'{{"id":"t{n}","question":"问","kind":"fact","answerable":true,{gold},"note":"{note}"}}'
        for n, note in enumerate(notes)
    ]
    path = tmp_path / "q.jsonl"
    path.write_text("\n".join(rows), encoding="utf-8")
    assert [q.all_gold_needed for q in load_questions(path)] == [True, True, False, False, False]


def test_what_is_expected_changes_the_fingerprint() -> None:
    assert known().fingerprint == known().fingerprint
    assert known().fingerprint != known(facts=(("自治区能源局",),)).fingerprint
    assert known().fingerprint != known(question="别的？").fingerprint
