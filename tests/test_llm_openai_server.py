"""A model at a server, also at one that answers badly."""

from __future__ import annotations

import asyncio
import json
import socket
import threading
import time
from collections.abc import Callable

import pytest

from rag.errors import LanguageModelError
from rag.llm import server_connection
from rag.llm.model import Generation, Message
from rag.llm.openai_server import OpenAIServerModel
from rag.llm.server_connection import Connection, base_url
from rag.llm.server_events import Delta, EventReader
from tests.bad_model_server import ModelServer, Reply, endless, event, failure, sse

QUESTION = [Message("system", "只根据条款回答。"), Message("user", "充电桩由哪个部门牵头？")]
ANSWER = "由自治区发展改革委牵头[1]。"


@pytest.fixture(autouse=True)
def short_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server_connection, "PAUSES", (0.01, 0.01))
    monkeypatch.setattr(server_connection, "SILENCE_SECONDS", 0.3)


def model_at(server: ModelServer, model: str = "", key: str = "", path: str = "") -> OpenAIServerModel:
    return OpenAIServerModel(Connection(server.url + path, key), model, seconds=3)


def answer(model: OpenAIServerModel, generation: Generation = Generation(seconds=5)) -> str:  # noqa: B008
    return "".join(model.stream(QUESTION, generation))


def error_of(call: Callable[[], object]) -> str:
    with pytest.raises(LanguageModelError) as raised:
        call()
    return str(raised.value)


# What is asked for, and where.


def test_the_conversation_and_how_to_write_are_sent() -> None:
    with ModelServer([sse(ANSWER)]) as server:
        model = model_at(server)
        assert answer(model, Generation(max_tokens=50, stop=("甲", "乙", "丙", "丁", "戊"))) == ANSWER
    (request,) = server.requests
    assert request.path == "/v1/chat/completions"
    assert request.body == {
        "model": "试验模型",
        "messages": [
            {"role": "system", "content": "只根据条款回答。"},
            {"role": "user", "content": "充电桩由哪个部门牵头？"},
        ],
        "max_tokens": 50,
        "temperature": 0.0,
        "stream": True,
        "stop": ["甲", "乙", "丙", "丁"],
        "chat_template_kwargs": {"enable_thinking": False},
    }
    assert "Authorization" not in request.headers


@pytest.mark.parametrize(
    ("url", "base"),
    [
        ("http://127.0.0.1:8080", "http://127.0.0.1:8080/v1"),
        ("http://127.0.0.1:8080/", "http://127.0.0.1:8080/v1"),
        (" http://127.0.0.1:8080/v1/ ", "http://127.0.0.1:8080/v1"),
        ("https://llm.example.cn/gateway", "https://llm.example.cn/gateway/v1"),
        ("https://llm.example.cn/gateway/v1/chat/completions", "https://llm.example.cn/gateway/v1"),
        ("https://llm.example.cn/api/paas/v4", "https://llm.example.cn/api/paas/v4"),
        ("http://[::1]:11434", "http://[::1]:11434/v1"),
    ],
)
def test_an_address_may_be_given_with_or_without_v1(url: str, base: str) -> None:
    assert str(base_url(url)) == base


@pytest.mark.parametrize("url", ["", "127.0.0.1:8080", "ftp://llm.example.cn", "http://", "http://a:b:c", "\0"])
def test_what_is_no_address_of_a_server_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        Connection(url)


def test_a_gateway_below_a_path_is_asked_there_with_the_key() -> None:
    with ModelServer([sse(ANSWER)], key="secret-1") as server:
        assert answer(model_at(server, key="secret-1", path="/gateway")) == ANSWER
    assert server.requests[0].path == "/gateway/v1/chat/completions"
    assert server.requests[0].headers["Authorization"] == "Bearer secret-1"


def test_user_password_and_query_of_an_address_are_not_shown() -> None:
    assert Connection("http://user:secret@127.0.0.1:8080/v1?token=secret").address == "http://127.0.0.1:8080/v1"


def test_proxies_are_not_asked_for_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    with ModelServer([sse(ANSWER)]) as server:
        assert answer(model_at(server)) == ANSWER
    monkeypatch.setattr(server_connection, "CONNECT_SECONDS", 1.0)
    unreachable = error_of(lambda: asyncio.run(Connection("http://192.0.2.1").offered()))  # TEST-NET: by the proxy
    assert "refused" in unreachable or "attempts failed" in unreachable


def test_the_first_model_that_the_server_lists_is_taken_unless_one_is_named() -> None:
    models = [{"id": "大", "max_model_len": 32768}, {"id": "小", "context_length": 2048}]
    with ModelServer(models=models) as server:
        first, named, other = model_at(server), model_at(server, "小"), model_at(server, "别名")
    assert [(m.name, m.context_tokens) for m in (first, named, other)] == [("大", 32768), ("小", 2048), ("别名", 4096)]


def test_a_server_without_a_list_needs_the_name_of_a_model() -> None:
    with ModelServer([sse(ANSWER)], models=[]) as server:
        assert "RAG_LLM_MODEL" in error_of(lambda: model_at(server))
        assert answer(model_at(server, "试验模型")) == ANSWER


def test_a_server_that_refuses_settings_it_does_not_know_is_asked_without_them() -> None:
    def reply(body: dict[str, object]) -> Reply:
        return failure(400, "Unrecognized request argument") if "chat_template_kwargs" in body else sse(ANSWER)

    with ModelServer(reply, first_words=[failure(422), sse("好")]) as server:  # type: ignore[arg-type]
        assert answer(model_at(server)) == ANSWER
    assert len(server.requests) == 1


# What comes back.


def test_an_answer_in_one_piece_is_taken_too() -> None:
    body = json.dumps({"choices": [{"message": {"role": "assistant", "content": ANSWER}}]}).encode()
    with ModelServer([Reply((body,), headers={"Content-Type": "application/json"})]) as server:
        assert answer(model_at(server)) == ANSWER


@pytest.mark.parametrize("body", [b"<html>please log in</html>", b"[1]", b"", b"[" * 100_000, b'{"choices": []}'])
def test_a_page_in_place_of_an_answer_is_an_error_in_words(body: bytes) -> None:
    with ModelServer([Reply((body,), headers={"Content-Type": "text/html"})]) as server:
        model = model_at(server)
        assert "RAG_LLM_URL" in error_of(lambda: answer(model))


def test_reasoning_in_a_field_of_its_own_is_passed_over_and_gets_room() -> None:
    thought = event({"reasoning_content": "先看条款。"})
    with ModelServer([sse(thought, "由自治区", thought, "牵头。"), sse(ANSWER)]) as server:
        model = model_at(server)
        assert answer(model) == "由自治区牵头。"
        assert answer(model) == ANSWER
    assert [request.body["max_tokens"] for request in server.requests] == [240, 240 + 1024]


def test_reasoning_between_tags_is_passed_over() -> None:
    with ModelServer([sse("<thi", "nk>先看条款。</th", "ink>\n\n", ANSWER)]) as server:
        assert answer(model_at(server)) == ANSWER


def test_reasoning_without_an_opening_tag_is_known_from_the_first_word() -> None:
    first = sse("好的，", "先想想。", "</think>", "好")
    with ModelServer([sse("先看", "条款。</think>", ANSWER), sse("想到一半")], first_words=[first]) as server:
        model = model_at(server)
        assert answer(model) == ANSWER
        assert answer(model) == ""


def test_broken_characters_and_lines_do_not_end_the_text() -> None:
    broken = event({"content": "发展"}).replace("发".encode(), b"\xe5\x8f")
    noise = b'data: {"choices": [{"delta": {"content"\n\ndata: 7\n\n: ping\nevent: x\ndata:\n\n' + b"x" * 3_000_000
    with ModelServer([sse("由", broken, noise, b"\n\n", "牵头。")]) as server:
        assert answer(model_at(server)) == "由\ufffd展牵头。"


def test_odd_but_whole_events_are_passed_over() -> None:
    odd = [{"choices": None}, {"choices": [None]}, {"choices": [{"delta": None}]}, {"usage": {}}, {"error": None}]
    odd += [{"choices": [{"delta": {"content": content}}]} for content in (None, 7, ["x"], {"text": "x"})]
    lines = b"".join(b"data: " + json.dumps(one).encode() + b"\r\n\r\n" for one in odd)
    with ModelServer([sse("由", lines, "牵头。")]) as server:
        assert answer(model_at(server)) == "由牵头。"


def test_bytes_may_come_in_any_portions() -> None:
    content = event({"content": "由自治区"}) + event({"content": "牵头。"}, "stop")
    for size in (1, 2, 7, 100):
        reader = EventReader()
        found = [d for i in range(0, len(content), size) for d in reader.feed(content[i : i + size])]
        assert found == [Delta("由自治区"), Delta("牵头。", ends=True)]


def test_endless_text_is_cut_and_the_connection_closed() -> None:
    with ModelServer([endless("发展")]) as server:
        assert answer(model_at(server), Generation(max_tokens=10)) == "发展" * 40
        assert server.broken_off.wait(5)


def test_an_answer_cut_off_by_the_server_is_the_text() -> None:
    with ModelServer([sse("由自治区", finish="length")]) as server:
        assert answer(model_at(server)) == "由自治区"


# What goes wrong.


def test_an_overloaded_server_is_asked_again_until_the_first_word() -> None:
    dropped = sse(ending="dropped")
    with ModelServer(
        [failure(503), dropped, sse(ANSWER), failure(429)], first_words=[failure(500), sse("好")]
    ) as server:
        model = model_at(server)
        assert answer(model) == ANSWER
        assert "太忙" in error_of(lambda: answer(model))
    assert len(server.requests) == 6


def test_a_connection_that_drops_in_mid_text_is_an_error_after_what_has_come() -> None:
    with ModelServer([sse("由自治区", "发展", ending="dropped"), sse(ANSWER)]) as server:
        model = model_at(server)
        text = model.stream(QUESTION)
        assert next(text) == "由自治区"
        assert "中断" in error_of(lambda: list(text))
        assert answer(model) == ANSWER


def test_an_error_in_mid_text_is_told_in_the_servers_words() -> None:
    report = b'data: {"error": {"message": "CUDA out of memory"}}\n\n'
    with ModelServer([sse("由自治区", report)]) as server:
        model = model_at(server)
        assert "CUDA out of memory" in error_of(lambda: answer(model))


def test_silence_in_mid_text_is_an_error() -> None:
    with ModelServer([sse("由自治区", 30.0, "牵头。")]) as server:
        model = model_at(server)
        start = time.monotonic()
        assert "中断" in error_of(lambda: answer(model))
        assert time.monotonic() - start < 3
        assert server.broken_off.wait(5)


def test_silence_before_the_first_word_lasts_as_long_as_there_is_time() -> None:
    with ModelServer([sse(0.6, ANSWER), sse(30.0, ANSWER)]) as server:
        model = model_at(server)
        assert answer(model) == ANSWER
        start = time.monotonic()
        assert answer(model, Generation(seconds=0.3)) == ""
        assert time.monotonic() - start < 3
        assert server.broken_off.wait(5)


def test_stopping_closes_the_connection_while_the_server_is_silent() -> None:
    with ModelServer([sse("由自治区", 30.0)]) as server:
        model = model_at(server)
        text = model.stream(QUESTION)
        assert next(text) == "由自治区"
        text.close()  # type: ignore[attr-defined]
        assert server.broken_off.wait(5)


def test_a_stop_from_another_thread_is_heard_before_the_first_word() -> None:
    stop = threading.Event()
    with ModelServer([sse(30.0)]) as server:
        model = model_at(server)
        threading.Timer(0.2, stop.set).start()
        start = time.monotonic()
        assert list(model.stream(QUESTION, Generation(), stop.is_set)) == []
        assert time.monotonic() - start < 3


@pytest.mark.parametrize(
    ("reply", "words"),
    [
        (failure(401, "Incorrect API key"), ("RAG_LLM_KEY", "401", "Incorrect API key")),
        (failure(403), ("RAG_LLM_KEY", "403")),
        (failure(404, "The model does not exist"), ("RAG_LLM_MODEL", "does not exist")),
        (failure(307, Location="http://127.0.0.1:9/v1"), ("RAG_LLM_URL", "307")),
        (failure(400, "maximum context length is 4096 tokens"), ("maximum context length",)),
        (Reply((b"\xff" * 300,), 418), ("418",)),
    ],
)
def test_a_refusal_says_what_to_put_right(reply: Reply, words: tuple[str, ...]) -> None:
    with ModelServer([reply]) as server:
        model = model_at(server)
        message = error_of(lambda: answer(model))
    assert [word for word in words if word not in message] == []


def test_a_wrong_key_is_told_when_the_model_is_made() -> None:
    with ModelServer(key="secret-1") as server:
        message = error_of(lambda: model_at(server, key="secret-2"))
    assert "RAG_LLM_KEY" in message
    assert "secret" not in message


def test_a_server_that_is_not_there_is_named() -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    message = error_of(lambda: OpenAIServerModel(Connection(f"http://127.0.0.1:{port}")))
    assert f"连不上大模型服务 http://127.0.0.1:{port}/v1" in message
    assert "RAG_LLM_URL" in message


def test_a_server_that_never_says_a_first_word_is_not_taken() -> None:
    with ModelServer(first_words=[sse(30.0)]) as server:
        message = error_of(lambda: OpenAIServerModel(Connection(server.url), seconds=0.5))
    assert "没有应答" in message


def test_the_estimate_of_tokens_is_rather_too_high() -> None:
    with ModelServer() as server:
        model = model_at(server)
    assert [model.count_tokens(text) for text in ("", "能源局", "2021", "97号")] == [0, 3, 2, 2]
