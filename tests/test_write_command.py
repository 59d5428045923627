"""`python -m rag ask --engine`: when the language model words the answers of a command."""

import json
import os
from pathlib import Path

import pytest
from bad_model_server import ModelServer, sse
from small_corpus import SMALL_CORPUS, without_model

from rag.commands.main import main

QUESTION = "2023年充电桩要建成多少个？"
WORDED = "到2023年，全市要建成充电桩13000个。"


@pytest.fixture(autouse=True)
def alone(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [n for n in os.environ if n.startswith("RAG_")]:
        monkeypatch.delenv(name)
    without_model(monkeypatch)


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("data")
    with pytest.MonkeyPatch.context() as patch:
        without_model(patch)
        assert main(["index", "build", "--corpus", str(SMALL_CORPUS), "--data", str(folder)]) == 0
    return folder


def ask(data: Path, capsys: pytest.CaptureFixture[str], *more: str) -> tuple[int, str, str]:
    capsys.readouterr()
    status = main(["ask", QUESTION, "--json", *more, "--corpus", str(SMALL_CORPUS), "--data", str(data)])
    printed = capsys.readouterr()
    return status, printed.out, printed.err


def test_without_settings_the_answer_is_extractive(data, capsys):
    status, out, _ = ask(data, capsys)
    assert (status, json.loads(out)["engine"]) == (0, "extractive")


def test_a_server_that_is_set_words_the_answer_unless_told_otherwise(data, capsys, monkeypatch):
    with ModelServer([sse(WORDED)]) as server:
        monkeypatch.setenv("RAG_LLM_URL", server.url)
        for more in ((), ("--engine", "llm")):
            status, out, err = ask(data, capsys, *more)
            answer = json.loads(out)  # nothing but JSON on stdout
            assert (status, answer["engine"], answer["answer"]) == (0, "llm:试验模型", f"{WORDED}[1]")
            assert "大模型" in err
        asked = len(server.requests)
        assert json.loads(ask(data, capsys, "--engine", "extractive")[1])["engine"] == "extractive"
        assert len(server.requests) == asked


def test_a_model_that_is_asked_for_and_not_there_is_status_2_with_one_line(data, capsys, monkeypatch):
    monkeypatch.setenv("RAG_LLM", "none")
    status, out, err = ask(data, capsys, "--engine", "llm")
    assert (status, out, len(err.splitlines())) == (2, "", 1)
    monkeypatch.setenv("RAG_LLM", "server")
    monkeypatch.setenv("RAG_LLM_URL", "http://127.0.0.1:9")
    status, out, err = ask(data, capsys)
    assert (status, out, len(err.splitlines())) == (2, "", 1)


def test_a_batch_is_worded_too(data, capsys, monkeypatch, tmp_path):
    (tmp_path / "in.jsonl").write_text(json.dumps({"id": 7, "question": QUESTION}), "utf-8")
    with ModelServer([sse(WORDED)]) as server:
        monkeypatch.setenv("RAG_LLM_URL", server.url)
        files = ["--batch", str(tmp_path / "in.jsonl"), "--out", str(tmp_path / "out.jsonl")]
        assert main(["ask", *files, "--corpus", str(SMALL_CORPUS), "--data", str(data)]) == 0
    answer = json.loads((tmp_path / "out.jsonl").read_text("utf-8"))
    assert (answer["id"], answer["engine"]) == (7, "llm:试验模型")
