"""Where a text ends, and what of it is given out."""

from __future__ import annotations

import time
from collections.abc import Generator

import pytest

from rag.errors import LanguageModelError
from rag.llm.bounds import StopFilter, bounded, plain
from rag.llm.model import Generation, Message
from rag.llm.thinking import ThinkingFilter


class Pieces:
    """The given pieces, and whether they were closed."""

    def __init__(self, *pieces: str) -> None:
        self.closed = False
        self.left = list(pieces)

    def __call__(self) -> Generator[str]:
        try:
            while self.left:
                yield self.left.pop(0)
        finally:
            self.closed = True


def never() -> bool:
    return False


def text_of(*pieces: str, generation: Generation = Generation()) -> str:  # noqa: B008
    return "".join(bounded(Pieces(*pieces)(), generation, never))


def test_the_text_ends_before_the_first_of_the_stops() -> None:
    stops = Generation(stop=("\n问题：", "</条款"))
    assert text_of("到2023年", "达到800亿元。</条", "款>", "以后", generation=stops) == "到2023年达到800亿元。"
    assert text_of("甲。\n问", "题：乙</条款", generation=stops) == "甲。"
    assert text_of("甲。\n问", "候", generation=stops) == "甲。\n问候"
    assert text_of("甲。\n问", generation=stops) == "甲。\n问"


def test_an_empty_stop_stops_nothing() -> None:
    assert text_of("甲。", generation=Generation(stop=("",))) == "甲。"


def test_end_marks_of_chat_templates_are_no_text() -> None:
    assert text_of("由自治区能源局牵头[1]。", "<|im_", "end|>", "\n用户：") == "由自治区能源局牵头[1]。"
    assert text_of("由自治区能源局牵头[1]。</s>") == "由自治区能源局牵头[1]。"


def test_a_backend_that_does_not_end_is_cut_at_eight_characters_a_token() -> None:
    pieces = Pieces(*["发展"] * 1000)
    assert "".join(bounded(pieces(), Generation(max_tokens=2), never)) == "发展" * 8
    assert pieces.closed


def test_a_backend_that_is_at_work_can_be_stopped_before_its_first_word() -> None:
    pieces = Pieces("", "", "迟到")
    asked = iter([False, True])
    assert list(bounded(pieces(), Generation(), lambda: next(asked))) == []
    assert pieces.closed
    assert pieces.left == ["迟到"]


def test_what_has_come_when_the_time_is_over_is_the_text() -> None:
    def slow() -> Generator[str]:
        for piece in ("甲", "乙", "<", "丙"):
            yield piece
            time.sleep(0.06)

    assert "".join(bounded(slow(), Generation(seconds=0.1), never)) == "甲乙<"


def test_closing_the_text_closes_the_backend() -> None:
    pieces = Pieces("甲", "乙", "丙")
    text = bounded(pieces(), Generation(), never)
    assert next(text) == "甲"
    text.close()  # type: ignore[attr-defined]
    assert pieces.closed


def test_reasoning_given_as_the_answer_is_an_error_and_ends_the_text() -> None:
    pieces = Pieces("先看条款。", "</think>", "由自治区能源局牵头[1]。")
    text = bounded(pieces(), Generation(), never, ThinkingFilter())
    assert next(text) == "先看条款。"
    with pytest.raises(LanguageModelError, match="思考过程"):
        next(text)
    assert pieces.closed


def test_the_longest_beginning_of_any_stop_is_held_back() -> None:
    stops = StopFilter(("<条款>", "款>尾"))
    assert stops.feed("见<条款") == "见"
    assert stops.feed("一") == "<条款一"
    assert stops.feed("款>尾巴") == ""
    assert stops.found
    assert stops.feed("以后") == ""


def test_messages_are_put_as_servers_want_them() -> None:
    assert plain([Message("system", "说明"), Message("user", "问\ud800")]) == [
        {"role": "system", "content": "说明"},
        {"role": "user", "content": "问?"},
    ]
