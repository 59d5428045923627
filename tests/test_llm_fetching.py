"""Bringing the model behind the running page: what the page can say of it, and when nothing is ever fetched."""

from __future__ import annotations

import os
import signal
import struct
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from language_model_fake import FakeModel

import app
from rag.config import Config
from rag.llm.fetching import COMMAND, start_fetch, wants_fetch
from rag.llm.slot import ModelSlot

ROOT = Path(__file__).resolve().parent.parent
EMPTY_GGUF = b"GGUF" + struct.pack("<IQQ", 3, 0, 0)


def make_slot(models: Path, **settings: object) -> ModelSlot:
    return ModelSlot(
        Config(**settings),
        models,
        open_model=lambda choice, _: FakeModel(name=Path(choice.model).stem),
        poll_seconds=0.02,
    )


def script(code: str) -> list[str]:
    return [sys.executable, "-c", f"import os, pathlib, sys, time\n{code}"]


def wait_until(condition: Callable[[], bool], seconds: float = 20.0) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "the time is over"
        time.sleep(0.02)


def test_the_slot_tells_how_far_it_has_come_and_then_has_the_model(tmp_path):
    slot = make_slot(tmp_path)
    code = f"""
print("正在下载大模型：1 / 2 MB", file=sys.stderr, flush=True)
while not pathlib.Path({str(tmp_path / "go")!r}).exists():
    time.sleep(0.02)
pathlib.Path({str(tmp_path / "qwen.gguf")!r}).write_bytes({EMPTY_GGUF!r})
"""
    run = start_fetch(slot, script(code))
    wait_until(lambda: slot.said.startswith("正在下载大模型：1 / 2 MB"))
    assert slot.said == "正在下载大模型：1 / 2 MB；取得后自动加入，这时的答案是条款的原文。"
    assert (slot.state, slot.model) == ("fetching", None)
    (tmp_path / "go").touch()
    wait_until(lambda: slot.state == "ready")
    assert slot.model is not None
    assert slot.model.name == "qwen"
    run.wait(20)
    assert not run.is_running()


def test_a_failure_says_what_to_do_and_the_next_try_is_told_again(tmp_path, caplog):
    slot = make_slot(tmp_path)
    told = "没有取得大模型：连不上软件包源。请检查网络。"
    start_fetch(slot, script(f"print('正在下载大模型：0 / 2 MB\\n{told}', file=sys.stderr); sys.exit(2)")).wait(20)
    wait_until(lambda: slot.state == "failed")
    assert slot.said == f"{told}再试请运行 `make model`。"
    assert told in caplog.text
    start_fetch(slot, script("print('正在下载大模型：1 / 2 MB', file=sys.stderr, flush=True); sys.stdin.read()"))
    wait_until(lambda: slot.state == "fetching")


def test_a_script_that_breaks_is_told_in_plain_words(tmp_path, caplog):
    slot = make_slot(tmp_path)
    start_fetch(slot, script("raise RuntimeError('surprise')")).wait(20)
    wait_until(lambda: slot.state == "failed")
    assert slot.said == "取得大模型的程序意外停止，答案是条款的原文。请运行 `make model`，会看到原因。"
    assert "RuntimeError: surprise" in caplog.text


def test_a_second_wish_while_it_runs_starts_nothing(tmp_path):
    slot, started = make_slot(tmp_path), tmp_path / "started"
    waiting = script(f"open({str(started)!r}, 'a').write('x'); sys.stdin.read(1)")
    first = start_fetch(slot, waiting)
    wait_until(started.exists)
    assert start_fetch(slot, waiting) is first
    assert started.read_text() == "x"


def test_the_script_ends_when_the_page_is_killed(tmp_path):
    began, ended = tmp_path / "began", tmp_path / "ended"
    child = f"open({str(began)!r}, 'w').close(); sys.stdin.read(); open({str(ended)!r}, 'w').close()"
    page = f"""
import pathlib, sys, time
from rag.config import Config
from rag.llm.fetching import start_fetch
from rag.llm.slot import ModelSlot
start_fetch(ModelSlot(Config(), pathlib.Path({str(tmp_path)!r})), {script(child)!r})
time.sleep(60)
"""
    process = subprocess.Popen([sys.executable, "-c", page], cwd=ROOT)
    wait_until(began.exists)
    assert not ended.exists()
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    wait_until(ended.exists)


@pytest.mark.parametrize(
    ("settings", "wanted"),
    [
        ({}, True),
        ({"llm": "llama.cpp"}, True),
        ({"llm": "none"}, False),
        ({"llm": "transformers"}, False),  # the default model is a GGUF file
        ({"llm_url": "http://127.0.0.1:8080/v1"}, False),
        ({"llm": "server", "llm_url": "http://127.0.0.1:8080/v1"}, False),
        ({"llm_model": "Qwen/Qwen3-4B"}, False),
    ],
)
def test_only_where_nothing_else_is_set_the_default_model_is_wanted(tmp_path, settings, wanted):
    assert wants_fetch(Config(**settings), tmp_path) is wanted


def test_nothing_is_fetched_beside_a_model(tmp_path):
    (tmp_path / "qwen.gguf").write_bytes(EMPTY_GGUF)
    assert not wants_fetch(Config(), tmp_path)


def test_the_command_is_one_that_the_script_understands():
    assert subprocess.run([*COMMAND, "--help"], stdout=subprocess.DEVNULL, check=False).returncode == 0


@pytest.mark.parametrize(
    ("arguments", "settings", "fetched"),
    [
        (("--fetch-model",), {}, True),  # make run
        (("--fetch-model",), {"RAG_LLM": "none"}, False),  # make run LLM=none
        (("--fetch-model",), {"RAG_LLM_URL": "http://127.0.0.1:8080/v1"}, False),
        ((), {}, False),  # the program alone, as tests start it
    ],
)
def test_the_page_fetches_only_when_it_is_told_to(tmp_path, monkeypatch, arguments, settings, fetched):
    for name in [name for name in os.environ if name.startswith("RAG_")]:
        monkeypatch.delenv(name)
    for name, value in settings.items():
        monkeypatch.setenv(name, value)
    begun: list[str] = []

    class Slot(ModelSlot):
        def __init__(self, config: Config) -> None:
            super().__init__(config, tmp_path)

        def load_in_background(self) -> None:
            begun.append("load")

    monkeypatch.setattr("rag.llm.slot.ModelSlot", Slot)
    monkeypatch.setattr("rag.llm.fetching.wants_fetch", lambda config: wants_fetch(config, tmp_path))
    monkeypatch.setattr("rag.llm.fetching.start_fetch", lambda _: begun.append("fetch"))
    monkeypatch.setattr("rag.pipeline.Assistant.open", lambda config, encoder, slot: slot)
    monkeypatch.setattr("rag.index.encoder_process.ProcessEncoder.start", lambda _: None)
    monkeypatch.setattr("page.current.following", lambda assistant: assistant)
    monkeypatch.setattr("page.build", lambda *_: None)
    monkeypatch.setattr("page.launch", lambda *_, **__: "http://127.0.0.1:7860")
    monkeypatch.setattr("page.serving.check_port", lambda *_: None)
    monkeypatch.setattr("page.serving.wait", lambda _: None)
    assert app.main(arguments) == 0
    assert begun == ["fetch" if fetched else "load"]
