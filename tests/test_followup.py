"""rag/followup.py: a question that leans on an earlier one is understood with it, another stands alone."""

import pytest

from rag.errors import InputError
from rag.followup import check_history, leans_on_earlier, resolve
from rag.question import read_question

UNITS = ("自治区科技厅", "科技厅")


def understand(text: str):
    return read_question(text, (), known_units=UNITS)


FIRST = "居民小区充电桩建设由谁牵头？"


@pytest.mark.parametrize(
    "text",
    [
        "那谁配合？",
        "那公交车辆更新呢？",
        "它的投资额是多少？",
        "这项任务什么时候完成？",
        "牵头单位？",
        "其中哪些在桂林？",
    ],
)
def test_these_lean_on_the_question_before(text):
    assert leans_on_earlier(text, understand(text))


@pytest.mark.parametrize("text", ["公交车辆更新由谁负责？", "科技创新券的额度最高多少？", "2025年5G基站要建多少个？"])
def test_these_stand_alone(text):
    assert not leans_on_earlier(text, understand(text))
    assert resolve(text, [FIRST], understand) == understand(text)


def test_without_an_earlier_question_nothing_is_added():
    assert resolve("那谁配合？", [], understand) == understand("那谁配合？")


def test_a_question_without_a_subject_takes_the_one_before():
    question = resolve("那谁配合？", [FIRST], understand)
    assert question.intent == "unit"
    assert question.role == "cooperating"
    assert "充电桩" in f"{question.topic} {question.context}"
    assert question.resolved == f"那谁配合（接上一问：{FIRST}）"


def test_a_new_subject_asks_the_same_of_something_else():
    question = resolve("那公交车辆更新呢？", [FIRST], understand)
    assert question.intent == "unit"
    assert "公交车辆更新" in question.topic
    assert question.context_weight < 0.5  # or the earlier question drowns the new one


def test_what_points_back_weighs_the_earlier_subject_fully():
    question = resolve("这项任务什么时候完成？", [FIRST], understand)
    assert question.intent == "time"
    assert "充电桩" in f"{question.topic} {question.context}"
    if question.context:
        assert question.context_weight == 1.0


def test_another_year_takes_the_place_of_the_earlier_one():
    question = resolve("那2025年呢？", ["2023年充电桩要建成多少个？"], understand)
    assert question.years == (2025,)
    assert question.intent == "figure"
    assert "2023" not in f"{question.topic} {question.context}"
    assert "充电桩" in f"{question.topic} {question.context}"


def test_a_chain_of_questions_is_followed_to_its_beginning():
    question = resolve("那财政局呢？", [FIRST, "那谁配合？"], understand)
    assert "充电桩" in f"{question.topic} {question.context}"


def test_the_history_is_the_users_questions_in_order():
    history = [
        {"role": "user", "content": " 甲？ "},
        {"role": "assistant", "content": "乙。[1]"},
        {"role": "user", "content": "   "},
        {"role": "user", "content": "丙？"},
    ]
    assert check_history(history) == ["甲？", "丙？"]
    assert check_history([]) == []


@pytest.mark.parametrize("turn", ["甲？", {"content": "甲？"}, {"role": "user"}, {"role": "user", "content": 3}, None])
def test_a_history_of_another_shape_is_refused_in_words(turn):
    with pytest.raises(InputError, match="历史记录的格式不对"):
        check_history([turn])
