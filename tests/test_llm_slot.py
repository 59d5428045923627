"""The place of the model in a running program."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from rag.config import Config
from rag.errors import ConfigError, LanguageModelError
from rag.llm import slot as slots
from rag.llm.choose import Choice
from rag.llm.model import LanguageModel
from rag.llm.slot import ModelSlot
from tests.language_model_fake import FakeModel
from tests.tiny_gguf import write_gguf

MODEL = FakeModel(["好"], name="假模型")


def opens(choice: Choice, config: Config) -> LanguageModel:
    return MODEL


def slot_on(
    models: Path, open_model: Callable[[Choice, Config], LanguageModel] = opens, **settings: object
) -> ModelSlot:
    config = Config(**settings)  # type: ignore[arg-type]
    return ModelSlot(config, models, open_model, poll_seconds=0.02, again_seconds=0.02)


def put_model(models: Path, name: str = "qwen.gguf") -> None:
    write_gguf(models / f"{name}.new", {"general.architecture": "qwen2"}, {})
    (models / f"{name}.new").replace(models / name)


def wait_for(state: str, slot: ModelSlot) -> None:
    until = time.monotonic() + 10
    while slot.state != state and time.monotonic() < until:
        time.sleep(0.01)
    assert slot.state == state


def test_a_fixed_model_is_ready_at_once() -> None:
    slot = ModelSlot.fixed(MODEL)
    slot.load_in_background()
    assert (slot.state, slot.model, slot.said) == ("ready", MODEL, "大模型：假模型")
    assert slot.load() is MODEL


def test_a_slot_may_be_without_a_model_for_good(tmp_path: Path) -> None:
    put_model(tmp_path)
    for slot in (ModelSlot.fixed(None), slot_on(tmp_path, llm="none")):
        slot.load_in_background()
        assert (slot.state, slot.load(), slot.model) == ("none", None, None)
        assert "RAG_LLM=none" in slot.said


def test_what_is_there_is_loaded_on_request(tmp_path: Path) -> None:
    put_model(tmp_path)
    slot = slot_on(tmp_path)
    assert (slot.state, slot.model, slot.said) == ("absent", None, "大模型：qwen.gguf（llama.cpp），还没有加载。")
    assert slot.load() is MODEL
    assert (slot.state, slot.model, slot.said) == ("ready", MODEL, "大模型：qwen.gguf（llama.cpp）")


def test_nothing_there_is_said_with_what_to_do(tmp_path: Path) -> None:
    slot = slot_on(tmp_path)
    assert slot.load() is None
    assert slot.state == "absent"
    assert "make model" in slot.said


def test_loading_in_the_background_returns_at_once_and_shows_how_far_it_is(tmp_path: Path) -> None:
    put_model(tmp_path)
    go_on = threading.Event()

    def opens_later(choice: Choice, config: Config) -> LanguageModel:
        assert go_on.wait(10)
        return MODEL

    slot = slot_on(tmp_path, opens_later)
    slot.load_in_background()
    wait_for("loading", slot)
    slot.load_in_background()  # held up until the model is loaded, it would find the loading failed
    assert slot.state == "loading"
    assert (slot.model, "qwen.gguf" in slot.said) == (None, True)
    go_on.set()
    wait_for("ready", slot)
    assert slot.model is MODEL


def test_a_model_that_comes_later_joins(tmp_path: Path) -> None:
    slot = slot_on(tmp_path)
    slot.load_in_background()
    wait_for("absent", slot)
    work = tmp_path / ".qwen.gguf.parts"
    work.mkdir()
    wait_for("fetching", slot)
    assert "正在取得" in slot.said
    put_model(tmp_path)
    wait_for("ready", slot)


def test_a_download_that_has_stopped_is_not_waited_for(tmp_path: Path) -> None:
    work = tmp_path / ".qwen.gguf.parts"
    work.mkdir()
    assert slot_on(tmp_path).state == "fetching"
    long_ago = time.time() - 10 * 60
    os.utime(work, (long_ago, long_ago))
    slot = slot_on(tmp_path)
    assert slot.state == "absent"
    assert "make model" in slot.said


def test_a_failure_is_said_and_a_broken_model_not_tried_again_until_it_is_replaced(tmp_path: Path) -> None:
    put_model(tmp_path)
    tries: list[str] = []

    def fails_first(choice: Choice, config: Config) -> LanguageModel:
        tries.append(choice.model)
        if len(tries) == 1:
            raise LanguageModelError("文件不完整。请运行 `make model`。")
        return MODEL

    slot = slot_on(tmp_path, fails_first)
    slot.load_in_background()
    wait_for("failed", slot)
    time.sleep(0.2)
    assert (slot.said, slot.model, len(tries)) == ("文件不完整。请运行 `make model`。", None, 1)
    put_model(tmp_path)
    wait_for("ready", slot)
    assert len(tries) == 2


def test_a_server_that_cannot_be_reached_is_tried_again(tmp_path: Path) -> None:
    tries: list[str] = []

    def third_time(choice: Choice, config: Config) -> LanguageModel:
        tries.append(choice.backend)
        if len(tries) < 3:
            raise LanguageModelError("连不上大模型服务。")
        return MODEL

    slot = slot_on(tmp_path, third_time, llm_url="http://127.0.0.1:9")
    slot.load_in_background()
    wait_for("ready", slot)
    assert tries == ["server"] * 3


def test_a_bug_while_loading_is_said_and_logged(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    put_model(tmp_path)

    def bug(choice: Choice, config: Config) -> LanguageModel:
        raise KeyError("x")

    slot = slot_on(tmp_path, bug)
    assert slot.load() is None
    assert (slot.state, "KeyError" in slot.said) == ("failed", True)
    assert "KeyError" in caplog.text


def test_wrong_settings_are_told_at_once(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="RAG_LLM"):
        slot_on(tmp_path, llm="ollama")


def test_at_the_end_of_the_program_the_search_for_a_model_ends_too(tmp_path: Path) -> None:
    slot = slot_on(tmp_path)
    slot.load_in_background()
    thread = slot._thread
    assert thread is not None
    slots._end(slot._ending, slot._loading_here, thread)
    thread.join(5)
    assert not thread.is_alive()
