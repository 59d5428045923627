"""What every language model has to keep, whoever runs it: rag/llm/model.py."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
import torch

from rag.errors import LanguageModelError
from rag.llm.llama_cpp import LlamaCppModel
from rag.llm.model import Generation, LanguageModel, Message
from rag.llm.openai_server import OpenAIServerModel
from rag.llm.server_connection import Connection
from rag.llm.transformers_model import TransformersModel
from tests.bad_model_server import ModelServer, Reply, failure, sse
from tests.language_model_fake import FakeModel
from tests.tiny_causal_model import (
    ALL,
    ANSWER,
    ASKED,
    ASKED_FOR_ALL,
    CONTEXT_TOKENS,
    THOUGHT,
    THOUGHT_FIRST,
    tiny_model,
)
from tests.tiny_gguf import tiny_gguf

ANSWERS = {ASKED: ANSWER, ASKED_FOR_ALL: ALL, THOUGHT_FIRST: THOUGHT}


def _reply(body: Mapping[str, Any]) -> Reply:
    asked = body["messages"][-1]["content"]
    if len(asked) > CONTEXT_TOKENS:
        return failure(400, f"This model's maximum context length is {CONTEXT_TOKENS} tokens.")
    return sse(*ANSWERS.get(asked, "不知道。"))


@pytest.fixture(scope="module", params=["transformers", "llama.cpp", "server"])
def model(request: pytest.FixtureRequest) -> Iterator[LanguageModel]:
    if request.param == "transformers":
        threads = torch.get_num_threads()
        torch.set_num_threads(1)  # so small a model is slower with more
        yield TransformersModel(str(tiny_model()))
        torch.set_num_threads(threads)
    elif request.param == "llama.cpp":
        yield LlamaCppModel(tiny_gguf())
    else:
        with ModelServer(_reply, models=[{"id": "tiny-qwen2", "max_model_len": CONTEXT_TOKENS}]) as server:
            yield OpenAIServerModel(Connection(server.url))


def asked(text: str) -> list[Message]:
    return [Message("user", text)]


def test_its_text_comes_in_pieces_of_whole_characters(model: LanguageModel) -> None:
    pieces = list(model.stream(asked(ASKED)))
    assert "".join(pieces) == "由自治区发展改革委牵头，自治区能源局配合[1]。"
    assert len(pieces) > 3
    assert all(pieces)


def test_the_same_question_gets_the_same_answer(model: LanguageModel) -> None:
    assert ["".join(model.stream(asked(ASKED_FOR_ALL))) for _ in range(2)] == [ALL, ALL]


def test_it_says_its_name_and_how_much_it_can_read(model: LanguageModel) -> None:
    assert (model.name, model.context_tokens) == ("tiny-qwen2", CONTEXT_TOKENS)


def test_it_counts_tokens(model: LanguageModel) -> None:
    assert model.count_tokens("") == 0
    assert model.count_tokens(ANSWER) >= 20
    assert model.count_tokens(ANSWER + ANSWER) == 2 * model.count_tokens(ANSWER)


def test_the_text_ends_before_a_stop_even_if_that_is_split_over_pieces(model: LanguageModel) -> None:
    ended = model.stream(asked(ASKED_FOR_ALL), Generation(stop=("完善基础", "动绿色转")))
    assert "".join(ended) == "一是培育龙头企业，二是推"


def test_it_writes_no_more_than_max_tokens(model: LanguageModel) -> None:
    text = "".join(model.stream(asked(ASKED_FOR_ALL), Generation(max_tokens=5)))
    assert text
    assert ALL.startswith(text)
    assert len(text) < len(ALL)


def test_reasoning_is_not_part_of_the_text(model: LanguageModel) -> None:
    assert "".join(model.stream(asked(THOUGHT_FIRST))) == "有两项[1]。"


def test_it_ends_when_it_is_told_to_and_is_free_for_the_next_question(model: LanguageModel) -> None:
    come: list[str] = []
    for piece in model.stream(asked(ASKED_FOR_ALL), stopped=lambda: len(come) >= 3):
        come.append(piece)
    assert len(come) == 3
    assert ALL.startswith("".join(come))
    assert "".join(model.stream(asked(ASKED))) == ANSWER


def test_it_is_free_for_the_next_question_when_the_text_is_closed(model: LanguageModel) -> None:
    text = model.stream(asked(ASKED_FOR_ALL))
    assert next(text) == "一"
    text.close()  # type: ignore[attr-defined]
    assert list(text) == []
    assert "".join(model.stream(asked(ASKED))) == ANSWER


def test_a_text_that_is_given_up_before_it_has_begun_leaves_the_model_free(model: LanguageModel) -> None:
    model.stream(asked(ASKED_FOR_ALL)).close()  # type: ignore[attr-defined]
    assert list(model.stream(asked(ASKED_FOR_ALL), stopped=lambda: True)) == []
    assert "".join(model.stream(asked(ASKED))) == ANSWER


def test_it_ends_when_its_time_is_over(model: LanguageModel) -> None:
    start = time.monotonic()
    text = "".join(model.stream(asked(ASKED_FOR_ALL), Generation(seconds=0.0)))
    assert time.monotonic() - start < 2
    assert ALL.startswith(text)
    assert text != ALL


def test_a_question_that_is_longer_than_it_can_read_is_an_error_in_words(model: LanguageModel) -> None:
    with pytest.raises(LanguageModelError, match="256"):
        list(model.stream(asked("主要任务有哪些？" * 200)))
    assert "".join(model.stream(asked(ASKED))) == ANSWER


def test_half_a_character_in_a_question_does_no_harm(model: LanguageModel) -> None:
    assert isinstance("".join(model.stream(asked("\ud800"), Generation(max_tokens=3))), str)
    assert model.count_tokens("\ud800") > 0


def test_several_who_ask_at_once_each_get_their_own_text(model: LanguageModel) -> None:
    answers: dict[int, str] = {}

    def ask(number: int) -> None:
        answers[number] = "".join(model.stream(asked(ASKED if number % 2 else ASKED_FOR_ALL)))

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert answers == {number: ANSWER if number % 2 else ALL for number in range(6)}


def test_the_model_that_other_tests_use_keeps_to_the_same() -> None:
    def script(messages: Any) -> str:
        return ANSWERS[messages[-1].content]

    fake = FakeModel(script, script, script, [0.2, "慢"], ["断", LanguageModelError("连接中断")], name="假")
    assert "".join(fake.stream(asked(ASKED))) == ANSWER
    assert "".join(fake.stream(asked(ASKED_FOR_ALL), Generation(stop=("动绿色转",)))) == "一是培育龙头企业，二是推"
    come: list[str] = []
    for piece in fake.stream(asked(ASKED_FOR_ALL), stopped=lambda: len(come) >= 3):
        come.append(piece)
    assert "".join(come) == "一是培"
    assert "".join(fake.stream(asked(ASKED), Generation(seconds=0.05))) == ""
    with pytest.raises(LanguageModelError, match="连接中断"):
        list(fake.stream(asked(ASKED)))
    assert [call.ended for call in fake.calls] == ["done", "stop", "stopped", "seconds", "failed"]
    assert fake.calls[0].prompt == ASKED
