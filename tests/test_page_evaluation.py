"""The tab 评测 without a browser: kept runs, their failing questions, comparison, and the review list."""

from __future__ import annotations

import json
from pathlib import Path

import page_fake as fake
import pytest
from eval_fake import CHARGING, CLAUSES, PLAN, FakeAssistant, known, right_answer, unanswerable
from small_corpus import copy_of_small_corpus, without_model
from test_eval_update import known_questions
from test_page import OUR_ELEMENTS, Reader

from eval import gate
from eval.compare import compare
from eval.origin import Origin
from eval.reasons import reasons
from eval.record import Record, history, make_record, save
from eval.run import evaluate
from eval.thresholds import Limit, Thresholds
from page import render, texts
from page.review_panel import expected_of
from page.review_render import open_items, review_list
from page.run_render import clause_ids, comparison, run_detail, runs_table, shown_cases, trend
from page.runs import RUNS_MOST, Run, full_record, read_runs, run_evaluation
from page.turns import Feedback, Turn, mark_answer
from rag.config import Config
from rag.errors import InputError
from rag.pipeline import Assistant, build_index
from rag.review import add_mark, read_items
from rag.types import Answer

ELEMENTS = OUR_ELEMENTS | {
    *("circle", "figcaption", "figure", "h4", "h5", "line", "option", "polyline", "rect", "select", "text", "title"),
    "input",
}
QUESTIONS = (
    known(),
    known(question_id="g002", part="gate", question="把关题谁牵头？"),
    unanswerable("t003"),
)


def record_of(answers, show_gate: bool = False, hits=None) -> Record:
    """A run over three questions: two about charging piles, one of them the gate's, and one without an answer."""
    origin = Origin("20260101T000000-abcdef", "c0ffee", "enc", "fake", {}, "abc1234")
    judged = evaluate(FakeAssistant(answers, hits), QUESTIONS)
    limits = Thresholds("all", (Limit("facts", "min", 0.9), Limit("refused_answerable", "max", 0.5)))
    return make_record(judged, "all", limits, origin, show_gate)[0]


def all_right() -> Record:
    return record_of({q.question: right_answer() for q in QUESTIONS[:2]}, hits={q.question: CLAUSES for q in QUESTIONS})


def keep(folder: Path, record: Record, **changes: object) -> Record:
    changed = {**record, **changes}
    save(folder, changed, "")
    return changed


def only_run(folder: Path) -> Run:
    [run] = read_runs([folder])
    return run


# --- runs -------------------------------------------------------------------------------------------------------------


def test_runs_of_all_folders_are_listed_newest_first_and_what_is_no_run_is_passed_over(tmp_path):
    keep(tmp_path / "a", all_right(), name="one", finished_at="2026-01-01T00:00:00+00:00")
    keep(tmp_path / "b", all_right(), name="two", finished_at="2026-01-02T00:00:00+00:00")
    (tmp_path / "b" / "broken.json").write_text('{"format": 1', "utf-8")
    (tmp_path / "b" / "empty.json").write_text("{}", "utf-8")
    runs = read_runs([tmp_path / "a", tmp_path / "b", tmp_path / "missing"])
    assert [run.name for run in runs] == ["two", "one"]
    assert (runs[0].passed, runs[0].missed, runs[0].figures["right"]) == (True, 0, 1.0)


def test_only_the_latest_runs_are_listed(tmp_path):
    for number in range(RUNS_MOST + 2):
        keep(tmp_path, all_right(), name=f"run{number:02d}", finished_at=f"2026-01-01T00:00:{number:02d}+00:00")
    runs = read_runs([tmp_path])
    assert len(runs) == RUNS_MOST and runs[0].name == f"run{RUNS_MOST + 1}"


def test_a_run_that_was_deleted_meanwhile_is_said_to_be_gone(tmp_path):
    keep(tmp_path, all_right())
    run = only_run(tmp_path)
    run.path.unlink()
    with pytest.raises(InputError):
        full_record(run)
    assert read_runs([tmp_path]) == ()


def test_the_table_has_the_main_figures_and_whether_the_bars_were_reached(tmp_path):
    keep(tmp_path, record_of({}))  # everything is refused
    read = Reader(runs_table(read_runs([tmp_path])))
    assert read.text_of("td", "share")[:3] == ["33.3%", "0.0%", "0.0%"]
    assert read.text_of("span", "grade") == ["2 项未达到门槛"]
    assert texts.RUNS_NONE in runs_table(())


def test_the_trend_is_drawn_over_the_runs_of_one_part_from_old_to_new(tmp_path):
    assert trend(()) == ""
    for day, part in ((1, "all"), (2, "gate"), (3, "all")):
        changes = {"name": f"run{day}", "finished_at": f"2026-01-0{day}T12:00:00+00:00", "part": part}
        keep(tmp_path, all_right(), **changes, summary={part: all_right()["summary"]["all"]})
    drawn = Reader(trend(read_runs([tmp_path])))
    assert drawn.text_of("figcaption") == ["历次评测的指标（全部）"]
    assert len(drawn.text_of("circle")) == 2 * 5  # two runs, five figures
    labels = [t for t in drawn.text_of("text") if t.startswith("2026")]
    assert [t[:10] for t in labels] == ["2026-01-01", "2026-01-03"]


def test_a_failing_question_stands_beside_what_was_found(tmp_path):
    record = keep(tmp_path, record_of({}, hits={QUESTIONS[0].question: CLAUSES}))
    html = run_detail(only_run(tmp_path), record, {CLAUSES[0].clause_id}.__contains__)
    read = Reader(html)
    assert read.text_of("h4") == ["没有全对的题（1道）"]
    assert read.text_of("span", "why") == ["不应拒答"]
    assert read.text_of("div", "side")[0].startswith("应为自治区发展改革委／发改委牵头：自治区发展改革委")
    assert "“支持居民区多车一桩”" in read.text_of("div", "side")[0]
    assert read.text_of("span", "proof") == ["✓", "✗"]
    buttons = [a for tag, a, _ in read.elements if tag == "button"]
    assert [(a["data-row"], a["data-match"]) for a in buttons] == [("0", "0")]  # the other is not in the live version
    assert clause_ids(shown_cases(record)[0])[0] == (CLAUSES[0].clause_id, "")


def test_the_questions_of_the_gate_stay_hidden_unless_the_record_shows_them(tmp_path):
    run = only_run_of(tmp_path / "hidden", hidden := record_of({}))
    html = run_detail(run, hidden, lambda _: False)
    assert "把关题谁牵头？" not in html and "g002" in html
    run = only_run_of(tmp_path / "shown", shown := record_of({}, show_gate=True))
    assert "把关题谁牵头？" in run_detail(run, shown, lambda _: False)


def only_run_of(folder: Path, record: Record) -> Run:
    keep(folder, record)
    return only_run(folder)


def test_every_bar_is_shown_with_what_was_reached(tmp_path):
    record = record_of({})
    rows = Reader(run_detail(only_run_of(tmp_path, record), record, lambda _: False)).text_of("tr")
    assert rows[1:] == ["应答事实齐全的题0.0%不低于 90.0%", "语料有答案却拒答100.0%不高于 50.0%"]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"error": "x"}, ["运行出错"]),
        ({"answerable": False}, ["应拒答而没有拒答"]),
        ({"refused": True}, ["不应拒答"]),
        ({"facts_missing": ["13000"], "citation_recall": 0.5}, ["缺少事实：13000", "没有引到（全部）依据"]),
        ({"units_exact": False, "figures_unsupported": ["15"]}, ["单位不一致", "所引条款中没有的数字：15"]),
    ],
)
def test_why_a_question_failed_is_said_in_plain_words(changes, said):
    row = {"error": "", "answerable": True, "refused": False, "facts_missing": [], "units_exact": None}
    assert reasons({**row, "citation_recall": 1.0, "figures_unsupported": [], **changes}) == said


def test_two_runs_are_compared_question_by_question():
    read = Reader(comparison(compare(all_right(), record_of({}))))
    assert read.text_of("summary") == ["由对变错（2道）"]
    assert "应答事实齐全的题100.0%0.0%-100.0" in read.text_of("tr")
    assert texts.COMPARED_NOTHING in comparison(compare(all_right(), all_right()))


def test_a_run_from_the_page_is_kept_as_the_command_keeps_it_and_hides_the_gate(tmp_path, monkeypatch):
    without_model(monkeypatch)
    questions = known_questions(tmp_path / "known.jsonl")
    questions.write_text(questions.read_text("utf-8").replace('"t004"', '"g004"'), "utf-8")
    monkeypatch.setattr(gate, "QUESTIONS", questions)
    config = Config(corpus=copy_of_small_corpus(tmp_path / "corpus"), data=tmp_path / "data", embedding_model="fake")
    build_index(config)
    told: list[tuple[str, int, int]] = []
    name = run_evaluation(Assistant.open(config), tmp_path / "results", lambda *state: told.append(state))
    [record] = history(tmp_path / "results")
    assert (record["name"], record["part"], record["summary"]["all"]["questions"]) == (name, "all", 4)
    assert (tmp_path / "results" / f"{name}.html").exists()
    assert [("question" in row) for row in record["outcomes"]] == [True, True, True, False]
    assert told[0] == ("evaluate", 0, 4) and told[-1] == ("evaluate", 4, 4)


# --- what readers say of answers --------------------------------------------------------------------------------------


def answered() -> tuple[Turn, ...]:
    return (Turn(fake.LABS, fake.table_answer()), Turn(fake.CHARGING, fake.charging_answer()))


def test_a_mark_is_kept_with_the_turns_before_the_answer(tmp_path):
    assert mark_answer(answered(), 1, "down", " 牵头的不对 ", tmp_path) == Feedback("down")
    [item] = read_items(tmp_path)
    assert (item.question, item.reason, item.mark) == (fake.CHARGING, "牵头的不对", "down")
    assert [turn["content"] for turn in item.history] == [fake.LABS, fake.table_answer().text]


def test_a_reason_that_is_too_long_is_kept_back_with_what_to_do(tmp_path):
    said = mark_answer(answered(), 0, "down", "错" * 2001, tmp_path)
    assert said == Feedback("down", "说明有 2001 字，请缩短到 2000 字以内。")
    assert read_items(tmp_path) == ()


@pytest.mark.parametrize(
    ("number", "mark", "reason"), [(5, "up", ""), (-1, "up", ""), (0, "wrong", ""), (0, None, None)]
)
def test_a_mark_that_means_no_answer_is_none(tmp_path, number, mark, reason):
    assert mark_answer(answered(), number, mark, reason, tmp_path) is None
    assert mark_answer((Turn("一？", failure="x"),), 0, "up", "", tmp_path) is None
    assert read_items(tmp_path) == ()


def test_half_a_character_in_a_reason_does_no_harm(tmp_path):
    assert mark_answer(answered(), 0, "down", "错\ud83d", tmp_path) == Feedback("down")
    assert read_items(tmp_path)[0].reason == "错\ufffd"


def test_each_answer_asks_once_whether_it_helped():
    read = Reader(render.conversation(answered(), feedback={0: Feedback("up")}))
    assert read.text_of("p", "thanks") == ["已记下，谢谢"]
    assert [a["data-turn"] for t, a, _ in read.elements if t == "div" and a.get("class") == "feedback"] == ["1"]
    failed = Reader(render.conversation(answered(), feedback={1: Feedback("down", "太长")}))
    assert failed.text_of("p", "failure") == ["太长"]
    reason = [a for _, a, _ in failed.elements if a.get("class") == "reason"]
    assert ["hidden" in a for a in reason] == [True, False]  # what could not be kept can be put right


def marked(data: Path, answer: Answer | None = None, mark: str = "down", reason: str = "") -> None:
    add_mark(data, answer or fake.charging_answer(), mark, reason)  # type: ignore[arg-type]


def test_the_list_has_what_is_wrong_and_still_open_with_the_clauses_that_were_cited(tmp_path):
    marked(tmp_path, reason="牵头的应是发改委")
    marked(tmp_path, mark="up")
    read = Reader(review_list(read_items(tmp_path), [fake.plan(), fake.city_plan()]).replace('name="none">', "/>"))
    assert read.text_of("h3") == [fake.CHARGING]
    assert read.text_of("p", "summary") == ["待处理 1 条有用 1 次"]
    assert read.text_of("p", "reason-said") == ["用户说明牵头的应是发改委"]
    assert len(open_items(read_items(tmp_path))) == 1
    chosen = [a["value"] for t, a, _ in read.elements if t == "option" and "selected" in a]
    assert chosen == ["plan-2021"]  # the document that the answer cited
    assert texts.REVIEW_NONE in review_list((), ())


def test_the_form_becomes_facts_with_their_alternatives_and_the_words_that_prove_them():
    fields = {"facts": "自治区发展改革委 | 发改委\n\n 2023年 ｜ 二〇二三年 ", "document": "plan", "quote": CHARGING}
    facts, gold = expected_of(fields)
    assert facts == [("自治区发展改革委", "发改委"), ("2023年", "二〇二三年")]
    assert gold == ("plan", CHARGING)
    assert expected_of({"none": True, "facts": "x"}) == ([], None)


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({}, "请写下回答中必须有的话"),
        ({"facts": " | \n"}, "请写下回答中必须有的话"),
        ({"facts": "发改委", "quote": "多车一桩"}, "至少六个字"),
        ({"facts": "发改委", "quote": None}, "至少六个字"),
        ({"facts": 5, "quote": 7, "none": "yes"}, "至少六个字"),
    ],
)
def test_a_form_that_proves_nothing_is_refused_in_words_of_the_page(fields, said):
    with pytest.raises(InputError, match=said) as refused:
        expected_of(fields)
    assert "--" not in str(refused.value)  # no options of a command


# --- hostile words ----------------------------------------------------------------------------------------------------


def hostile_pages(folder: Path) -> dict[str, str]:
    words = fake.HOSTILE
    data = json.dumps(record_of({}, hits={QUESTIONS[0].question: CLAUSES}), ensure_ascii=False)
    for plain in (PLAN.facts.title, QUESTIONS[0].question, "20260101T000000-abcdef", "abc1234"):
        data = data.replace(plain, json.dumps(words, ensure_ascii=False)[1:-1])
    record = json.loads(data)
    run = Run(words, folder, words, words, words, words, False, 1, record["summary"]["all"])
    add_mark(folder, fake.hostile_answer(words), "down", words, [{"role": "user", "content": words}])
    listed = review_list(read_items(folder), [fake.hostile()])
    return {
        "runs": runs_table([run, run]),
        "detail": run_detail(run, record, lambda _: True),
        "comparison": comparison(compare(all_right_like(record), record)),
        "review": listed.replace('name="none">', "/>"),
        "feedback": render.conversation(answered(), feedback={0: Feedback("down", words)}),
    }


def all_right_like(record: Record) -> Record:
    return {**record, "outcomes": [{**row, "right": True, "refused": False} for row in record["outcomes"]]}


@pytest.mark.parametrize("name", ["runs", "detail", "comparison", "review", "feedback"])
def test_no_words_from_outside_become_elements_or_attributes(tmp_path, name):
    read = Reader(hostile_pages(tmp_path)[name])
    assert {tag for tag, _, _ in read.elements} <= ELEMENTS
    attributes = {attribute for _, attributes, _ in read.elements for attribute in attributes}
    assert not {a for a in attributes if a.startswith("on") or a in ("href", "src", "style", "action")}
    assert fake.IMAGE in "".join(text for _, _, parts in read.elements for text in parts)
