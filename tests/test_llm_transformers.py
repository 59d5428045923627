"""Hugging Face models: from a folder, and by their name from a hub."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
import torch
from transformers import AutoTokenizer

from rag.errors import LanguageModelError
from rag.llm.model import Generation, Message
from rag.llm.transformers_model import TransformersModel
from tests.tiny_causal_model import ALL, ANSWER, ASKED, ASKED_FOR_ALL, WITHOUT_SYSTEM, tiny_model

CONVERSATION = [Message("system", "只根据条款回答。"), Message("user", ASKED)]


@pytest.fixture(autouse=True, scope="module")
def one_thread() -> Iterator[None]:
    """So small a model is slower with more."""
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(threads)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the tiny model that a test may change."""
    return Path(shutil.copytree(tiny_model(), tmp_path / "tiny"))


def with_template(folder: Path, template: str | None) -> TransformersModel:
    tokenizer = AutoTokenizer.from_pretrained(folder)  # type: ignore[no-untyped-call]
    (folder / "chat_template.jinja").unlink()
    tokenizer.chat_template = template
    tokenizer.save_pretrained(folder)
    return TransformersModel(str(folder))


def test_the_prompt_is_that_of_the_chat_template(folder: Path) -> None:
    model = TransformersModel(str(folder))
    assert model._prompt([{"role": "system", "content": "甲"}, {"role": "user", "content": "乙"}]) == (
        "<|im_start|>system\n甲<|im_end|>\n<|im_start|>user\n乙<|im_end|>\n<|im_start|>assistant\n"
    )


def test_a_template_without_a_system_role_gets_it_with_the_question(folder: Path) -> None:
    model = with_template(folder, WITHOUT_SYSTEM)
    assert model._prompt([{"role": "system", "content": "甲"}, {"role": "user", "content": "乙"}]) == (
        "<|im_start|>user\n甲\n\n乙<|im_end|>\n<|im_start|>assistant\n"
    )


def test_a_template_that_fails_is_an_error_in_words(folder: Path) -> None:
    model = with_template(folder, "{{ raise_exception('never') }}")
    with pytest.raises(LanguageModelError, match="对话模板"):
        list(model.stream(CONVERSATION))


def test_a_model_without_a_template_is_asked_in_plain_words(folder: Path) -> None:
    model = with_template(folder, None)
    assert model._prompt([{"role": "system", "content": "甲"}, {"role": "user", "content": "乙"}]) == (
        "说明：甲\n\n问：乙\n\n答："
    )
    assert isinstance("".join(model.stream(CONVERSATION, Generation(max_tokens=4))), str)


def test_a_template_that_opens_the_reasoning_begins_with_it(folder: Path) -> None:
    template = "{{ messages[0]['content'] }}<think>\n"
    assert list(with_template(folder, template).stream(CONVERSATION, Generation(max_tokens=20))) == []


def test_the_numbers_are_of_a_kind_that_this_machine_is_fast_with() -> None:
    model = TransformersModel(str(tiny_model()))
    fast = torch.cuda.is_available() or torch.cpu._is_avx512_bf16_supported() or torch.cpu._is_amx_tile_supported()
    assert model._model.dtype == (torch.bfloat16 if fast else torch.float32)
    assert model._model.device.type == ("cuda" if torch.cuda.is_available() else "cpu")


def test_a_temperature_may_be_set() -> None:
    text = TransformersModel(str(tiny_model())).stream([Message("user", ASKED)], Generation(temperature=0.01))
    assert "".join(text) == ANSWER


def test_settings_that_come_with_the_model_do_not_keep_it_from_quoting(folder: Path) -> None:
    file = folder / "generation_config.json"
    settings = json.loads(file.read_text(encoding="utf-8"))
    settings |= {"repetition_penalty": 50.0, "do_sample": True, "temperature": 5.0, "max_new_tokens": 1}
    file.write_text(json.dumps(settings), encoding="utf-8")
    assert "".join(TransformersModel(str(folder)).stream([Message("user", ASKED_FOR_ALL)])) == ALL


def damage(folder: Path, kind: str) -> str:
    if kind == "missing":
        shutil.rmtree(folder)
    elif kind == "cut short":
        os.truncate(folder / "model.safetensors", 1000)
    elif kind == "no tokenizer":
        (folder / "tokenizer.json").unlink()
    elif kind == "code of its own":
        config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
        config |= {"model_type": "odd", "auto_map": {"AutoConfig": "odd.Odd", "AutoModelForCausalLM": "odd.Odd"}}
        (folder / "config.json").write_text(json.dumps(config), encoding="utf-8")
        (folder / "odd.py").write_text("raise SystemExit('code of the model was run')", encoding="utf-8")
    elif kind == "another model":
        (folder / "config.json").write_text('{"model_type": "clip"}', encoding="utf-8")
    return str(folder)


@pytest.mark.parametrize("kind", ["missing", "cut short", "no tokenizer", "code of its own", "another model"])
def test_a_folder_that_cannot_be_used_says_what_to_do(folder: Path, kind: str) -> None:
    with pytest.raises(LanguageModelError, match="RAG_LLM_MODEL"):
        TransformersModel(damage(folder, kind))


# A hub.

COMMIT = "1" * 40
FROM_HUB = """
import sys
from rag.errors import LanguageModelError
from rag.llm.model import Generation, Message
from rag.llm.transformers_model import TransformersModel
for name in sys.argv[2:]:
    try:
        print("".join(TransformersModel(name).stream([Message("user", sys.argv[1])])))
    except LanguageModelError as error:
        print(error)
"""


class Hub:
    """Serves one folder as the model some-team/tiny, as a mirror named in HF_ENDPOINT does."""

    def __init__(self, folder: Path) -> None:
        self.asked: list[str] = []
        hub = self

        class Handler(SimpleHTTPRequestHandler):
            def do_HEAD(self) -> None:
                self._answer(with_body=False)

            def do_GET(self) -> None:
                self._answer(with_body=True)

            def _answer(self, with_body: bool) -> None:
                hub.asked.append(self.path)
                file = folder / self.path.rpartition("/")[2]
                content = b""
                if self.path.startswith("/some-team/tiny/resolve/") and file.is_file():
                    content = file.read_bytes()
                    self.send_response(200)
                    self.send_header("ETag", f'"{len(content)}-{file.name}"')
                elif self.path.startswith("/api/models/some-team/tiny") and "/tree/" not in self.path:
                    content = json.dumps({"id": "some-team/tiny", "sha": COMMIT, "siblings": []}).encode()
                    self.send_response(200)
                    self.send_header("Content-Type", "application/json")
                else:
                    known = "/some-team/tiny/" in self.path
                    self.send_response(404)
                    self.send_header("X-Error-Code", "EntryNotFound" if known else "RepoNotFound")
                self.send_header("X-Repo-Commit", COMMIT)
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                if with_body:
                    self.wfile.write(content)

            def log_message(self, format: str, *args: object) -> None:
                """Nothing on stderr."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}"
        threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()


def run_with_hub(url: str, cache: Path, *names: str) -> tuple[list[str], str]:
    """What is printed for each name, and stderr, of a process that knows the hub from its environment."""
    environment = os.environ | {
        "HF_ENDPOINT": url,
        "HF_HOME": str(cache),
        "HF_HUB_DISABLE_XET": "1",
        "OMP_NUM_THREADS": "1",
    }
    command = [sys.executable, "-c", FROM_HUB, ASKED, *names]
    run = subprocess.run(command, capture_output=True, encoding="utf-8", env=environment, timeout=300, check=True)
    return run.stdout.splitlines(), run.stderr


def test_a_model_comes_by_its_name_from_the_hub_that_is_set_and_stays(tmp_path: Path) -> None:
    hub = Hub(tiny_model())
    try:
        (answer, unknown), _ = run_with_hub(hub.url, tmp_path, "some-team/tiny", "some-team/none")
        assert answer == ANSWER
        assert "“some-team/none”加载失败" in unknown
        assert "HF_ENDPOINT" in unknown
        assert any(path.endswith("/model.safetensors") for path in hub.asked)
    finally:
        hub.server.shutdown()
        hub.server.server_close()
    # Fetched already, so that no hub is needed; and nothing else is printed.
    assert run_with_hub("http://127.0.0.1:9", tmp_path, "some-team/tiny") == ([ANSWER], "")
