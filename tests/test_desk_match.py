"""rag/desk/match.py and beneath: a task in one's own words is told to its clause, or that no clause covers it."""

import threading

import numpy as np
import pytest
from small_corpus import DIGITAL_PLAN, EV_PLAN, BigramEncoder, open_assistant

from rag.desk.description import MAX_CHARS, parts_of, task_words
from rag.desk.evidence import Fit, closeness, word_signs
from rag.desk.match import ENOUGH, Desk
from rag.desk.remembered import RememberingEncoder
from rag.errors import InputError

BUSES = "更新公交车辆，新增公交车用新能源"


@pytest.fixture(scope="module")
def desk(tmp_path_factory) -> Desk:
    return open_assistant(tmp_path_factory.mktemp("data")).desk


def test_a_task_in_other_words_finds_its_clause_and_its_units(desk):
    result = desk.units(BUSES)
    assert (result.status, result.refused) == ("assigned", False)
    best = result.matches[0]
    assert best.task == "3．加快公交车辆更新"
    assert best.clause.clause_id == f"{EV_PLAN}#2.2.3"
    assert best.assignment.units == ("市交通运输局", "市财政局")
    assert ENOUGH <= best.score <= 1


def test_the_quote_is_the_words_that_name_the_units(desk):
    best = desk.units(BUSES).matches[0]
    text = desk.documents[EV_PLAN].text
    assert "市交通运输局、财政局" in text[best.quote_start : best.quote_end]
    assert best.clause.start <= best.quote_start < best.quote_end <= best.clause.end


def test_a_whole_paragraph_with_a_preamble_finds_the_clause_of_its_task(desk):
    paragraph = (
        "为贯彻落实上级部署，现就有关工作提出要求。各有关部门要高度重视新能源汽车推广。"
        "在居民小区建设充电桩，新建小区要预留安装条件。推行多车一桩、车位共享等管理模式，确保群众充电方便。"
    )
    assert desk.units(paragraph).matches[0].clause.clause_id == f"{EV_PLAN}#2.1.1"


def test_a_paragraph_of_two_tasks_collects_both_clauses(desk):
    both = "新建居民小区预留充电桩安装条件，推行多车一桩。新增和更新的公交车全部使用新能源汽车。"
    assert {m.clause.clause_id for m in desk.units(both).matches} == {f"{EV_PLAN}#2.1.1", f"{EV_PLAN}#2.2.3"}


def test_a_clause_that_names_nobody_is_said_to_name_nobody(desk):
    result = desk.units("数字经济核心产业增加值和软件企业的目标")
    assert (result.status, result.refused) == ("unit_not_stated", False)
    best = result.matches[0]
    assert best.assignment is None
    assert best.clause.clause_id == f"{DIGITAL_PLAN}#1.p1"
    quote = desk.documents[DIGITAL_PLAN].text[best.quote_start : best.quote_end]
    assert "数字经济核心产业增加值达到1500亿元" in quote


@pytest.mark.parametrize(
    "task", ["地铁2号线开工建设", "落实义务教育双减要求", "整治违规收费", "zzz", "退役军人优待证申领发放"]
)
def test_a_task_that_no_clause_covers_is_not_found_and_the_nearest_are_only_offered(desk, task):
    result = desk.units(task)
    assert (result.status, result.refused, result.matches) == ("not_found", True, ())
    assert all(match.score < ENOUGH for match in result.nearest)


def test_documents_can_be_left_out(desk):
    assert desk.units(BUSES, [DIGITAL_PLAN]).status == "not_found"
    with pytest.raises(InputError, match="没有编号为“nothing”的文件"):
        desk.units(BUSES, ["nothing"])


def test_at_most_k_matches_are_given_the_likeliest_first(desk):
    scores = [c.fit.probability for c in desk.candidates(BUSES)]
    assert scores == sorted(scores, reverse=True)
    assert len(desk.units("地铁", k=1).nearest) == 1


def test_prepared_descriptions_get_the_results_of_single_ones(desk, tmp_path):
    tasks = [BUSES, "", "地铁2号线开工建设", "居民小区充电桩。公共停车场快充站建设。"]
    prepared = open_assistant(tmp_path / "data").desk
    prepared.prepare(tasks)
    for task in (t for t in tasks if t):
        assert prepared.units(task) == desk.units(task)


def test_nothing_is_encoded_one_by_one_after_preparing(tmp_path):
    assistant = open_assistant(tmp_path / "data")
    desk = assistant.desk
    tasks = [f"（3）{BUSES}，由谁牵头？", "居民小区充电桩建设。公共停车场快充站建设。"]
    desk.prepare(tasks)
    assistant.encoder.embedded.clear()
    for task in tasks:
        desk.units(task)
    assert assistant.encoder.embedded == []


def test_threads_get_the_results_that_one_gets(desk):
    expected, found = desk.units(BUSES), []
    threads = [threading.Thread(target=lambda: found.append(desk.units(BUSES))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [expected] * 4


# -- descriptions ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ("请问（3）推进居民小区充电桩建设由谁牵头？", "推进居民小区充电桩建设"),
        ("12．打造风电产业链，责任单位是谁", "打造风电产业链"),
        ("任务4：更新公交车辆（责任单位：市交通运输局；完成时限：2023年底）", "更新公交车辆"),
        ("①发展数字农业 牵头单位是哪个", "发展数字农业"),
        ("5G基站建设", "5G基站建设"),
        ("2023年底前建成60座快充站", "2023年底前建成60座快充站"),
        ("2.5万辆新能源汽车推广", "2.5万辆新能源汽车推广"),
        ("落实责任单位考核办法", "落实责任单位考核办法"),
        ("由谁牵头？", "由谁牵头？"),
    ],
)
def test_what_asks_and_counts_is_no_part_of_the_task(given, words):
    assert task_words(given) == words


@pytest.mark.parametrize("empty", ["", " \n", "？？", "\x00\x07", "（　）"])
def test_a_task_without_words_says_so(empty):
    with pytest.raises(InputError, match="任务是空的"):
        task_words(empty)


def test_a_task_that_is_too_long_says_how_long_it_may_be():
    assert task_words("建" * MAX_CHARS) == "建" * MAX_CHARS
    with pytest.raises(InputError, match=f"任务有 50000 字，超过上限 {MAX_CHARS} 字"):
        task_words("建" * 50_000)


def test_only_a_description_of_several_sentences_has_parts():
    assert parts_of("推进充电桩建设，推行多车一桩") == ()
    assert parts_of("推进居民小区充电桩建设。好。新增公交车全部用新能源。") == (
        "推进居民小区充电桩建设。",
        "新增公交车全部用新能源。",
    )


# -- evidence ----------------------------------------------------------------------------------------------------


def test_a_paragraph_is_close_if_its_sentences_are():
    # Whole description: best 0.7 − 0.6; its two parts: 0.9 − 0.6 and 0.8 − 0.6, weighed 3 : 1 by length.
    similarities = np.array([[0.65, 0.9, 0.5], [0.7, 0.4, 0.8]], np.float32)
    value, nearest = closeness(similarities, [0.6, 0.6, 0.6], [30, 10])
    assert value == pytest.approx((30 * 0.3 + 10 * 0.2) / 40)
    assert nearest == 1


def test_one_rare_word_in_common_corroborates_nothing():
    weights = {"禁毒": 6.0, "宣传": 2.0, "校园": 2.0, "2:禁毒": 3.0}
    assert word_signs(weights, "开展禁毒工作") == (0.0, pytest.approx((6 / 10) ** 0.5))
    assert word_signs(weights, "禁毒宣传进校园") == (2.0, 1.0)
    assert word_signs({}, "任何条款") == (0.0, 0.0)


def test_every_sign_speaks_for_the_clause():
    least = Fit(0.0, 0.0, 0.0, False)
    assert least.probability < 0.01
    for more in (Fit(0.3, 0, 0, False), Fit(0, 4, 0, False), Fit(0, 0, 1, False), Fit(0, 0, 0, True)):
        assert more.probability > least.probability
    assert Fit(0.25, 3.0, 0.7, True).probability > 0.99


# -- remembering -------------------------------------------------------------------------------------------------


def test_what_was_encoded_is_not_encoded_again():
    inner = BigramEncoder()
    encoder = RememberingEncoder(inner, kept=2)
    first = encoder.encode(["充电桩", "公交", "充电桩"])
    assert np.array_equal(first, inner.encode(["充电桩", "公交", "充电桩"]))
    inner.embedded.clear()
    assert np.array_equal(encoder.encode_question("公交"), first[1])
    assert inner.embedded == []
    encoder.encode(["风电"])
    encoder.encode(["充电桩"])  # the oldest of three, forgotten
    assert inner.embedded == ["风电", "充电桩"]


def test_questions_are_encoded_behind_the_models_prefix():
    inner = BigramEncoder()
    encoder = RememberingEncoder(inner, query_prefix="检索：")
    encoder.encode_questions(["公交"])
    encoder.encode_question("公交")
    assert inner.embedded == ["检索：公交"]
    assert encoder.encode([]).shape == (0, inner.dimension)
