"""eval/record.py, compare.py and report.py: what is kept of a run, two runs held against each other, the report."""

import json
import re
from collections.abc import Sequence
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from eval_fake import CLAUSES, PLAN, FakeAssistant, answer, known, refusal, right_answer, unanswerable

from eval.compare import compare, comparison_text
from eval.metrics import METRICS
from eval.origin import Origin, corpus_hash, current_commit, settings_measured
from eval.questions import Gold, KnownQuestion
from eval.record import find_record, history, make_record, read_record, save
from eval.report import html_report
from eval.run import evaluate
from eval.terminal import summary_text
from eval.thresholds import Limit, Thresholds
from rag.config import Config
from rag.errors import InputError, StorageError
from rag.types import Answer

ORIGIN = Origin("20260101T000000-aaaaaa", "c0ffee", "e5e5", "models/m3e-small", {"passage_max_chars": 400}, "abc1234")
THRESHOLDS = Thresholds("gate", (Limit("facts", "min", 0.5),))
SECRET = "把关题<b>的原话？"
GATE = known(question_id="g001", part="gate", question=SECRET)


def record(
    questions: Sequence[KnownQuestion],
    answers: dict[str, Answer | BaseException],
    origin: Origin = ORIGIN,
    show_gate: bool = False,
    part: str = "all",
) -> tuple[dict[str, Any], Any]:
    judged = evaluate(FakeAssistant(answers, {q.question: CLAUSES for q in questions}), questions)
    return make_record(judged, part, THRESHOLDS, origin, show_gate)


def test_a_record_names_what_was_measured() -> None:
    made, _ = record([known(), unanswerable()], {known().question: right_answer()})
    for name in ("index_version", "corpus_hash", "encoder", "embedding_model", "settings", "commit"):
        assert made[name] == getattr(ORIGIN, name)
    assert re.fullmatch(r"\d{8}T\d{6}\.\d{3}Z-abc1234", made["name"])
    assert made["thresholds"] == {"part": "gate", "limits": {"facts": {"min": 0.5}}}
    assert made["passed"] is True
    assert [row["right"] for row in made["outcomes"]] == [True, True]
    assert set(made["summary"]) == {"all", "tuning"}
    assert json.loads(json.dumps(made, ensure_ascii=False)) == made


def test_the_settings_of_a_run_name_the_reranker_if_there_is_one() -> None:
    stored = {"passage_max_chars": 400}
    assert settings_measured(stored, Config(vector_weight=0.5)) == {"passage_max_chars": 400, "vector_weight": 0.5}
    assert settings_measured(stored, Config(reranker="a-team/one"))["reranker"] == "a-team/one"


def test_below_a_bar_the_record_says_so() -> None:
    made, checks = record([GATE], {})
    assert made["passed"] is False
    assert [(c.part, c.metric, c.value, c.passed) for c in checks] == [("gate", "facts", 0.0, False)]
    assert "未通过：把关部分有 1 项没有达到门槛" in summary_text(made, checks)


def test_a_goal_that_is_not_reached_is_told_and_fails_nothing() -> None:
    bars = Thresholds("gate", (), (Limit("facts", "min", 0.5), Limit("refused_answerable", "max", 1.0)))
    judged = evaluate(FakeAssistant(), [GATE])
    made, checks = make_record(judged, "all", bars, ORIGIN)
    assert made["passed"] is True
    assert [(goal["metric"], goal["passed"]) for goal in made["goals"]] == [
        ("facts", False),
        ("refused_answerable", True),
    ]
    for text in (summary_text(made, checks), html_report(made, checks)):
        assert "目标（不影响是否通过）：把关部分的 2 项达到了 1 项，还差：" in text
        assert "facts（应答事实齐全的题）为 0.000，目标是不低于 0.5" in text
    without, checks = record([GATE], {})
    assert without["goals"] == [] and "目标" not in summary_text(without, checks)


def test_the_gates_questions_are_hidden_from_record_and_report_unless_asked_for() -> None:
    answers: dict[str, Answer | BaseException] = {SECRET: answer("由财政厅负责。[1]", CLAUSES[1])}
    hidden, checks = record([known(), GATE], answers)
    for text in (json.dumps(hidden, ensure_ascii=False), html_report(hidden, checks), summary_text(hidden, checks)):
        assert "把关题" not in text and "由财政厅负责" not in text
    assert "g001" in html_report(hidden, checks)
    assert hidden["outcomes"][1]["facts_missing"] == 1
    shown, checks = record([known(), GATE], answers, show_gate=True)
    page = html_report(shown, checks)
    assert "把关题&lt;b&gt;的原话？" in page and "由财政厅负责" in page
    assert "<b>的原话" not in page


def test_the_gates_texts_are_hidden_even_when_the_product_broke_on_them() -> None:
    hidden, checks = record([known(), GATE], {SECRET: ValueError("broken")})
    assert "把关题" not in json.dumps(hidden, ensure_ascii=False) + html_report(hidden, checks)


class _Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, str | None]] = []
        self.open: list[str] = []
        self.wrong: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [(tag, v) for k, v in attrs if k in ("src", "href", "xlink:href", "data", "action")]
        if tag not in ("meta", "br"):
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [(tag, v) for k, v in attrs if k in ("src", "href", "xlink:href")]

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.wrong.append(tag)


def test_the_report_needs_nothing_else_and_is_well_formed() -> None:
    made, checks = record([known(), unanswerable(), GATE], {known().question: refusal(CLAUSES[0])}, show_gate=True)
    page = html_report(made, checks, [made, made])
    links = _Links()
    links.feed(page)
    assert links.found == []
    assert (links.open, links.wrong) == ([], [])
    assert "http" not in page and "url(" not in page and "<script" not in page
    assert page.count("<svg") == 3  # the metrics, the latencies, the runs


def test_the_report_sets_each_failing_question_beside_what_was_found() -> None:
    wrong = answer("由自治区财政厅负责，产值200亿元。[1]", CLAUSES[1], lead=["自治区财政厅"])
    made, checks = record([known(), unanswerable()], {known().question: wrong})
    page = html_report(made, checks)
    assert "没有全对的题（1）" in page
    for text in (
        "支持居民区多车一桩",
        "由自治区财政厅负责",
        "缺少事实：自治区发展改革委",
        "单位不一致",
        "的数字：200",
        "✗",
    ):
        assert text in page, text


def test_an_orphan_is_listed_apart_and_never_among_the_failures() -> None:
    gone = known(question_id="t009", question="删了的？", gold=(Gold("plan", "已经删去的一句"),))
    made, checks = record([known(), gone], {known().question: right_answer()})
    assert made["orphaned"] == [{"id": "t009", "missing": [{"document_id": "plan", "quote": "已经删去的一句"}]}]
    page = html_report(made, checks)
    assert "没有全对的题（0）" in page and "已经删去的一句" in page
    assert "t009" in summary_text(made, checks)


def test_a_saved_record_is_read_back_and_found_by_each_of_its_names(tmp_path: Path) -> None:
    made, checks = record([known()], {})
    json_path, html_path = save(tmp_path / "results", made, html_report(made, checks))
    assert sorted(p.name for p in (tmp_path / "results").iterdir()) == sorted([json_path.name, html_path.name])
    assert read_record(json_path) == made
    for name in (str(json_path), made["name"], made["name"][:15], ORIGIN.index_version, ORIGIN.commit):
        assert find_record(name, tmp_path / "results") == made
    assert history(tmp_path / "results") == [made]
    with pytest.raises(InputError, match=f"没有名为“nothing”.*{re.escape(made['name'])}"):
        find_record("nothing", tmp_path / "results")


def test_the_newest_of_several_results_of_one_index_is_meant(tmp_path: Path) -> None:
    first, _ = record([known()], {})
    second = {**first, "name": first["name"] + "-b", "finished_at": "2999-01-01T00:00:00+00:00"}
    save(tmp_path, first, "")
    save(tmp_path, second, "")
    assert find_record(ORIGIN.index_version, tmp_path)["name"] == second["name"]


def test_other_files_are_no_results(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text("{}", encoding="utf-8")
    (tmp_path / "b.json").write_text("{", encoding="utf-8")
    assert history(tmp_path) == []
    for name in ("a", "b", "missing"):
        with pytest.raises(InputError):
            read_record(tmp_path / f"{name}.json")


def test_what_cannot_be_written_leaves_nothing_behind(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    made, _ = record([known()], {})
    with pytest.raises(StorageError, match="--results"):
        save(tmp_path / "file", made, "")
    (tmp_path / f"{made['name']}.json").mkdir()  # the last step fails
    with pytest.raises(StorageError):
        save(tmp_path, made, "")
    assert [p.name for p in tmp_path.iterdir() if "partial" in p.name] == []


def test_the_corpus_hash_depends_on_content_and_ids_only() -> None:
    assert corpus_hash({"plan": PLAN}) == corpus_hash({"plan": PLAN})
    assert corpus_hash({"plan": PLAN}) != corpus_hash({"other": PLAN})


def test_without_git_the_commit_is_unknown(tmp_path: Path) -> None:
    assert current_commit(tmp_path / "nowhere") == "unknown"


def test_a_comparison_names_the_questions_gained_lost_and_orphaned() -> None:
    gain, loss = known(question="一？"), known(question_id="t003", question="二？")
    fades = known(question_id="t004", question="三？", lead=None, cooperating=None)
    gate = known(question_id="g001", part="gate", question="四？")
    old, _ = record([gain, loss, fades, gate], {q: right_answer() for q in ("二？", "三？", "四？")})
    new, _ = record([gain, loss, fades, gate], {q: right_answer() for q in ("一？", "三？")})
    new["outcomes"][2]["orphaned"] = True
    found = compare(old, new)
    assert [c.question_id for c in found.gained] == ["t001"]
    assert [(c.question_id, c.question) for c in found.lost] == [("t003", "二？"), ("g001", "")]
    assert [c.question_id for c in found.orphaned] == ["t004"]
    assert [c.question_id for c in compare(new, old).adopted] == ["t004"]
    assert "拒答变差" in found.lost[0].what
    text = comparison_text(found)
    assert "由对变错：2 题" in text and "  t003 [unit] 二？" in text
    json.dumps(found.as_json(), ensure_ascii=False)


def test_a_run_against_itself_has_no_differences() -> None:
    made, _ = record([known(), unanswerable(), GATE], {known().question: right_answer()})
    found = compare(made, made)
    for name in ("gained", "lost", "orphaned", "adopted", "better", "worse", "changed", "only_old", "only_new"):
        assert getattr(found, name) == ()
    assert set(found.metrics) == set(METRICS)


def test_a_measure_that_moves_without_turning_the_question_is_named() -> None:
    old, _ = record([known()], {known().question: right_answer()})
    more = answer("自治区发展改革委[1][2]", *CLAUSES, lead=["自治区发展改革委"], cooperating=["自治区交通运输厅"])
    new, _ = record([known()], {known().question: more})
    assert [c.what for c in compare(old, new).worse] == [("引用准确率变差",)]
    assert [c.what for c in compare(new, old).better] == [("引用准确率变好",)]


def test_only_questions_that_are_the_same_in_both_are_compared() -> None:
    old, _ = record([known(), known(question_id="t003", question="二？")], {})
    rewritten = known(facts=(("自治区能源局",),))
    new, _ = record([rewritten, known(question_id="t005", question="五？")], {known().question: right_answer()})
    found = compare(old, new)
    assert (found.changed, found.only_old, found.only_new) == (("t001",), ("t003",), ("t005",))
    assert found.gained == ()
