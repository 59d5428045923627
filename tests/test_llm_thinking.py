"""Reasoning is no part of an answer, however its tags come."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.llm.thinking import ThinkingFilter


def filtered(*pieces: str, opened: bool = False) -> str:
    thinking = ThinkingFilter(opened)
    return "".join(map(thinking.feed, pieces)) + thinking.rest()


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("由自治区能源局牵头[1]。", "由自治区能源局牵头[1]。"),
        ("<think>先找牵头单位。</think>\n\n由自治区能源局牵头[1]。", "由自治区能源局牵头[1]。"),
        ("<thinking>先找牵头单位。</thinking>由自治区能源局牵头[1]。", "由自治区能源局牵头[1]。"),
        ("<THINK>先找</Think>由自治区能源局牵头[1]。", "由自治区能源局牵头[1]。"),
        ("<think></think>\n\n由自治区能源局牵头[1]。", "由自治区能源局牵头[1]。"),
        ("第一句。<think>再想</think>第二句。", "第一句。第二句。"),
        ("<think>外<think>内</think>外</think>由自治区能源局牵头[1]。", "由自治区能源局牵头[1]。"),
        ("<think>想到一半就没有了", ""),
        ("产值<800亿元，<条款>不算标签", "产值<800亿元，<条款>不算标签"),
        ("增长率<thi", "增长率<thi"),
        ("</", "</"),
        ("", ""),
    ],
)
def test_only_the_answer_is_left_in_whatever_pieces_it_comes(text: str, answer: str) -> None:
    assert filtered(text) == answer
    assert filtered(*text) == answer
    assert filtered(*(text[i : i + 3] for i in range(0, len(text), 3))) == answer


def test_a_text_whose_opening_tag_stands_in_the_prompt_begins_with_reasoning() -> None:
    assert filtered(*"先找牵头单位。</think>由自治区能源局牵头[1]。", opened=True) == "由自治区能源局牵头[1]。"
    assert filtered(*"想到一半就没有了", opened=True) == ""


def test_reasoning_without_an_opening_tag_is_dropped_while_it_is_at_hand() -> None:
    thinking = ThinkingFilter()
    assert thinking.feed("先找牵头单位。</think>由自治区能源局牵头[1]。") == "由自治区能源局牵头[1]。"
    assert (thinking.closed_unopened, thinking.gave_reasoning) == (True, False)


def test_reasoning_that_has_gone_out_already_is_owned_up_to() -> None:
    thinking = ThinkingFilter()
    assert thinking.feed("先找牵头单位。") == "先找牵头单位。"
    assert thinking.feed("</think>由自治区") == "由自治区"
    assert (thinking.closed_unopened, thinking.gave_reasoning) == (True, True)


def test_an_answer_without_tags_comes_without_delay() -> None:
    thinking = ThinkingFilter()
    assert [thinking.feed(character) for character in "力争达到<80"] == ["力", "争", "达", "到", "", "<8", "0"]
    assert not thinking.saw_reasoning


@given(st.text(alphabet="想答<>/thinkTHING g\n", max_size=60), st.integers(1, 7), st.booleans())
def test_the_pieces_do_not_change_what_is_left(text: str, size: int, opened: bool) -> None:
    pieces = [text[i : i + size] for i in range(0, len(text), size)]
    whole, parts = ThinkingFilter(opened), ThinkingFilter(opened)
    at_once = whole.feed(text) + whole.rest()
    in_parts = "".join(map(parts.feed, pieces)) + parts.rest()
    assert in_parts.endswith(at_once) if parts.gave_reasoning else in_parts == at_once
