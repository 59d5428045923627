"""llama.cpp in this process: on a tiny model that the tests make, and on real weights where they are present."""

from __future__ import annotations

import json
import struct
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from rag.errors import LanguageModelError
from rag.llm.llama_cpp import LlamaCppModel
from rag.llm.model import Generation, Message
from tests.real_models import QWEN, SMOLLM2, needs_qwen, needs_smollm2
from tests.tiny_causal_model import ANSWER, ASKED, ASKED_FOR_ALL
from tests.tiny_gguf import tiny_gguf, write_gguf


@pytest.fixture(scope="module")
def model() -> LlamaCppModel:
    return LlamaCppModel(tiny_gguf(), threads=1)


def ask(model: LlamaCppModel, question: str, generation: Generation = Generation()) -> str:  # noqa: B008
    return "".join(model.stream([Message("user", question)], generation))


class Watched:
    """llama.cpp's server, with what it reports of the prompt of each text."""

    def __init__(self, server: Any) -> None:
        self.server = server
        self.listening_address = server.listening_address
        self.progress: list[list[Mapping[str, int]]] = []  # of each text: cached, processed and all tokens, by batches
        self.at_each_batch = threading.Event()  # set to let it go on

    def handle_chat_completions(self, request: Mapping[str, object], take: Callable[[Any], bool]) -> None:
        self.progress.append([])

        def watch(chunk: Mapping[str, Any]) -> bool:
            if "prompt_progress" in chunk:
                self.progress[-1].append(chunk["prompt_progress"])
                assert self.at_each_batch.wait(10)
            return take(chunk)

        self.server.handle_chat_completions(request, watch)


@pytest.fixture
def watched(model: LlamaCppModel, monkeypatch: pytest.MonkeyPatch) -> Watched:
    watched = Watched(model._server[0])
    watched.at_each_batch.set()
    monkeypatch.setattr(model, "_server", [watched])
    return watched


def test_the_beginning_of_a_prompt_is_computed_once_also_if_others_come_between(
    model: LlamaCppModel, watched: Watched
) -> None:
    beginning = "支持居民区多车一桩、临近车位共享。"
    for question in (beginning + "由谁牵头？", "别的问题，开头不同。" * 3, beginning + "由谁配合？"):
        ask(model, question, Generation(max_tokens=1))
    first, other, again = (batches[0]["cache"] for batches in watched.progress)
    assert max(first, other) < 10  # no more than what the template begins with
    assert again >= model.count_tokens(beginning)


def test_a_long_prompt_can_be_stopped_before_it_has_been_read(model: LlamaCppModel, watched: Watched) -> None:
    watched.at_each_batch.clear()
    question = [Message("user", "加快换电站建设规划，" * 8)]
    assert list(model.stream(question, Generation(seconds=0.3))) == []
    watched.at_each_batch.set()
    assert ask(model, ASKED) == ANSWER
    stopped, whole = watched.progress
    assert stopped[-1]["processed"] < stopped[-1]["total"]
    assert whole[-1]["processed"] == whole[-1]["total"]


def test_nothing_is_written_to_the_screen(capfd: pytest.CaptureFixture[str]) -> None:
    model = LlamaCppModel(tiny_gguf(), threads=1)
    assert ask(model, ASKED) == ANSWER
    del model
    assert capfd.readouterr() == ("", "")


def test_its_socket_answers_nobody_else(model: LlamaCppModel) -> None:
    address = model._server[0].listening_address
    assert address.startswith("http://127.0.0.1:")
    request = urllib.request.Request(f"{address}/tokenize", json.dumps({"content": "甲"}).encode())
    with pytest.raises(urllib.error.HTTPError, match="401"):
        urllib.request.build_opener(urllib.request.ProxyHandler({})).open(request, timeout=10)


def broken(folder: Path, kind: str) -> Path:
    file = folder / f"{kind}.gguf"
    whole = tiny_gguf().read_bytes()
    if kind == "cut short":
        file.write_bytes(whole[: len(whole) // 2])
    elif kind == "head only":
        file.write_bytes(whole[:900])
    elif kind == "foreign":
        file.write_text("<html>please log in</html>" * 100, encoding="utf-8")
    elif kind == "empty":
        file.touch()
    elif kind == "unknown architecture":
        write_gguf(file, {"general.architecture": "gpt-99"}, {})
    elif kind == "no weights":
        write_gguf(file, {"general.architecture": "qwen2"}, {})
    elif kind == "embedding":
        write_gguf(file, {"general.architecture": "bert", "bert.attention.causal": False}, {})
    return file


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("missing", "打不开.*RAG_LLM_MODEL"),
        ("empty", "不是完好的 GGUF.*make model"),
        ("foreign", "不是完好的 GGUF.*make model"),
        ("cut short", "加载失败.*make model"),
        ("head only", "加载失败.*make model"),
        ("unknown architecture", "加载失败.*RAG_LLM_MODEL"),
        ("no weights", "加载失败.*make model"),
        ("embedding", "不是对话模型.*RAG_LLM_MODEL"),
    ],
)
def test_a_file_that_cannot_be_used_says_what_to_do(tmp_path: Path, kind: str, words: str) -> None:
    with pytest.raises(LanguageModelError, match=words):
        LlamaCppModel(broken(tmp_path, kind))


def test_a_file_may_lie_in_a_folder_with_a_chinese_name(tmp_path: Path) -> None:
    file = tmp_path / "大模型 文件夹" / "模型.gguf"
    file.parent.mkdir()
    file.write_bytes(tiny_gguf().read_bytes())
    model = LlamaCppModel(file, threads=1)
    assert (model.name, ask(model, ASKED)) == ("模型", ANSWER)


def test_without_the_package_it_says_what_else_there_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "xllamacpp", None)
    with pytest.raises(LanguageModelError, match=r"make setup.*RAG_LLM=transformers"):
        LlamaCppModel(tiny_gguf())


ENDING = """
import os, signal, sys, threading
from pathlib import Path
from rag.llm.llama_cpp import LlamaCppModel
from rag.llm.model import Generation, Message
signal.signal(signal.SIGINT, signal.default_int_handler)  # which a run in the background is started without
model = LlamaCppModel(Path(sys.argv[1]), threads=1)
def write():
    for piece in model.stream([Message("user", sys.argv[2])], Generation(max_tokens=1)):
        pass
    for piece in model.stream([Message("user", sys.argv[2])]):
        first.set()
first = threading.Event()
threading.Thread(target=write, daemon=True).start()
first.wait(30)
if sys.argv[3] == "interrupted":
    try:
        os.kill(os.getpid(), signal.SIGINT)
        threading.Event().wait(10)
    except KeyboardInterrupt:
        print("interrupted", flush=True)
"""


@pytest.mark.parametrize("way", ["ended", "interrupted"])
def test_a_program_can_end_while_a_text_is_being_written(way: str) -> None:
    command = [sys.executable, "-c", ENDING, str(tiny_gguf()), ASKED_FOR_ALL, way]
    run = subprocess.run(command, capture_output=True, encoding="utf-8", timeout=60)
    assert (run.returncode, run.stdout, run.stderr) == (0, "interrupted\n" if way == "interrupted" else "", "")


def test_a_model_without_a_template_still_answers(tmp_path: Path) -> None:
    content = tiny_gguf().read_bytes()
    key = struct.pack("<Q", len("tokenizer.chat_template")) + b"tokenizer.chat_template"
    assert key in content
    file = tmp_path / "plain.gguf"
    file.write_bytes(content.replace(key, struct.pack("<Q", len(key) - 8) + b"tokenizer.chat_tempLATE"))
    assert ask(LlamaCppModel(file, threads=1), ASKED, Generation(max_tokens=4))


# Real weights.


@pytest.fixture(scope="module")
def smollm2() -> LlamaCppModel:
    return LlamaCppModel(SMOLLM2, threads=1)


class TestSmolLM2:
    pytestmark = needs_smollm2

    def test_it_answers_in_words(self, smollm2: LlamaCppModel) -> None:
        assert "blue" in ask(smollm2, "What color is the sky?", Generation(max_tokens=24))

    def test_rare_characters_come_whole_or_not_at_all(self, smollm2: LlamaCppModel) -> None:
        for tokens in range(1, 8):
            text = ask(smollm2, "Repeat exactly: 😀😃㐂龘", Generation(max_tokens=tokens))
            assert "\ufffd" not in text

    def test_a_stop_ends_the_computing(self, smollm2: LlamaCppModel) -> None:
        text = smollm2.stream([Message("user", "Tell a very long story.")], Generation(max_tokens=2000))
        assert next(text)
        text.close()  # type: ignore[attr-defined]
        start = time.monotonic()
        assert ask(smollm2, "Say hello.", Generation(max_tokens=2))
        assert time.monotonic() - start < 15  # the story alone would take a minute

    def test_a_prompt_over_the_context_is_an_error_and_no_crash(self, smollm2: LlamaCppModel) -> None:
        with pytest.raises(LanguageModelError, match="最多 4096 个"):
            ask(smollm2, "long " * 6000)
        assert ask(smollm2, "Say hello.", Generation(max_tokens=2))


@pytest.mark.model
@pytest.mark.skipif(not QWEN.is_file(), reason=needs_qwen[1].kwargs["reason"])
def test_qwen_reads_a_clause() -> None:
    model = LlamaCppModel(QWEN, threads=1)
    assert (model.name, model.context_tokens) == ("qwen2.5-coder-1.5b-instruct-q4_k_m", 4096)
    clause = "支持居民区多车一桩、临近车位共享等合作模式发展。（责任单位：自治区发展改革委）"
    text = ask(model, f"条款：{clause}\n责任单位是哪个部门？只写部门名称。", Generation(max_tokens=16))
    assert "自治区发展改革委" in text
