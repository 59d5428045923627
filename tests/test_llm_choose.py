"""Which model is taken, from the settings and from what is there."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from rag.config import Config
from rag.errors import ConfigError, LanguageModelError
from rag.llm import choose as choosing
from rag.llm.choose import Choice, choose, memory_bytes, open_model
from tests.tiny_gguf import write_gguf


@pytest.fixture
def models(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder for models, on a machine with 8 kB of memory and without a GPU."""
    monkeypatch.setattr(choosing, "memory_bytes", lambda: 8000)
    monkeypatch.setattr(choosing, "_has_gpu", lambda: False)
    folder = tmp_path / "models"
    folder.mkdir()
    return folder


def add_gguf(models: Path, name: str, size: int = 1000, architecture: str = "qwen2", **facts: object) -> Path:
    write_gguf(models / name, {"general.architecture": architecture, **facts}, {})
    with (models / name).open("r+b") as file:
        file.truncate(size)
    return models / name


def add_folder(models: Path, name: str, architecture: str = "Qwen2ForCausalLM", weights: int = 1000) -> Path:
    (models / name).mkdir()
    (models / name / "config.json").write_text(json.dumps({"architectures": [architecture]}), encoding="utf-8")
    (models / name / "model.safetensors").write_bytes(b"\0" * weights)
    return models / name


# auto


def test_without_a_model_it_says_how_to_get_one(models: Path) -> None:
    choice = choose(Config(), models)
    assert (choice.backend, choice.model) == ("absent", "")
    assert "make model" in choice.said
    assert choose(Config(), models / "none").backend == "absent"


def test_a_server_that_is_set_comes_before_files(models: Path) -> None:
    add_gguf(models, "qwen.gguf")
    config = Config(llm_url="http://127.0.0.1:8080", llm_model="qwen3-8b", llm_key="secret")
    assert choose(config, models) == Choice("server", "qwen3-8b", "大模型：http://127.0.0.1:8080/v1 的模型 qwen3-8b")


def test_the_file_in_models_is_taken(models: Path) -> None:
    file = add_gguf(models, "qwen2.5-1.5b-q4_k_m.gguf")
    assert choose(Config(), models) == Choice("llama.cpp", str(file), "大模型：qwen2.5-1.5b-q4_k_m.gguf（llama.cpp）")


def test_the_largest_file_is_taken_that_fits_into_half_of_the_memory(models: Path) -> None:
    add_gguf(models, "a-small.gguf", 2000)
    middle = add_gguf(models, "b-middle.gguf", 4000)
    add_gguf(models, "c-large.gguf", 4001)
    assert choose(Config(), models).model == str(middle)


def test_if_none_fits_the_smallest_is_tried(models: Path) -> None:
    add_gguf(models, "large.gguf", 7000)
    small = add_gguf(models, "small.gguf", 6000)
    assert choose(Config(), models).model == str(small)


def test_files_that_cannot_word_answers_are_passed_over(models: Path) -> None:
    add_gguf(models, "smollm2-135m-instruct.q4_1.gguf")
    add_gguf(models, "bge.gguf", architecture="bert", **{"bert.attention.causal": False})
    add_gguf(models, "mmproj.gguf", architecture="clip")
    add_gguf(models, "qwen3-8b-00002-of-00002.gguf")
    (models / "page.gguf").write_text("<html>please log in</html>", encoding="utf-8")
    (models / ".qwen.gguf.parts").mkdir()
    assert choose(Config(), models).backend == "absent"
    first = add_gguf(models, "qwen3-8b-00001-of-00002.gguf")
    assert choose(Config(), models).model == str(first)


def test_with_a_gpu_a_folder_comes_before_files(models: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file, folder = add_gguf(models, "qwen.gguf"), add_folder(models, "Qwen3-4B")
    assert choose(Config(), models).model == str(file)
    monkeypatch.setattr(choosing, "_has_gpu", lambda: True)
    assert choose(Config(), models) == Choice("transformers", str(folder), "大模型：Qwen3-4B（transformers）")


def test_a_folder_is_taken_without_a_gpu_where_there_is_nothing_else(models: Path) -> None:
    folder = add_folder(models, "Qwen3-0.6B")
    assert choose(Config(), models).model == str(folder)


def test_a_folder_of_an_embedding_model_is_never_taken(models: Path) -> None:
    add_folder(models, "m3e-small", "BertModel")
    (add_folder(models, "Qwen3-Embedding-0.6B") / "modules.json").write_text("[]", encoding="utf-8")
    (add_folder(models, "no-weights") / "model.safetensors").unlink()
    (add_folder(models, "broken") / "config.json").write_text("{", encoding="utf-8")
    (add_folder(models, "odd") / "config.json").write_text("[]", encoding="utf-8")
    assert choose(Config(), models).backend == "absent"


# by the settings


def test_none_is_none_whatever_is_there(models: Path) -> None:
    add_gguf(models, "qwen.gguf")
    choice = choose(Config(llm="none", llm_url="http://127.0.0.1:8080"), models)
    assert (choice.backend, choice.model) == ("none", "")


@pytest.mark.parametrize("setting", ["auto", "llama.cpp"])
def test_a_file_may_be_named_by_its_path_or_by_its_name_in_models(models: Path, setting: str) -> None:
    file = add_gguf(models, "smollm2-135m-instruct.q4_1.gguf", 9000)
    for name in (str(file), file.name):
        assert choose(Config(llm=setting, llm_model=name), models).model == str(file)


def test_a_folder_may_be_named(models: Path) -> None:
    folder = add_folder(models, "Qwen3-4B")
    for setting in ("auto", "transformers"):
        choice = choose(Config(llm=setting, llm_model=str(folder)), models)
        assert (choice.backend, choice.model) == ("transformers", str(folder))


def test_a_name_on_a_hub_is_one_for_transformers(models: Path) -> None:
    assert choose(Config(llm_model="Qwen/Qwen3-4B"), models) == Choice(
        "transformers", "Qwen/Qwen3-4B", "大模型：Qwen3-4B（transformers）"
    )


def test_a_backend_may_be_set_without_a_model(models: Path) -> None:
    folder = add_folder(models, "Qwen3-4B")
    assert choose(Config(llm="transformers"), models).model == str(folder)
    assert choose(Config(llm="llama.cpp"), models).backend == "absent"
    assert ".gguf" in choose(Config(llm="llama.cpp"), models).said


@pytest.mark.parametrize(
    ("config", "words"),
    [
        (Config(llm="ollama"), "auto、none、llama.cpp、transformers、server"),
        (Config(llm="server"), "RAG_LLM_URL"),
        (Config(llm_url="127.0.0.1:8080"), "RAG_LLM_URL"),
        (Config(llm_url="http://127.0.0.1:8080", llm_key="密钥"), "RAG_LLM_KEY"),
        (Config(llm_url="http://127.0.0.1:8080", llm_key="a\nb"), "RAG_LLM_KEY"),
        (Config(llm_model="models/none.gguf"), "make model"),
        (Config(llm_model="/no/such/folder"), "找不到"),
        (Config(llm_model="../模型"), "找不到"),
        (Config(llm_model="models/Qwen3-4B"), "找不到"),
        (Config(llm="llama.cpp", llm_model="Qwen/Qwen3-4B"), r"\.gguf"),
        (Config(llm="transformers", llm_model="qwen.gguf"), "llama.cpp"),
        (Config(llm_seconds=0), "RAG_LLM_SECONDS"),
        (Config(llm_seconds=float("nan")), "RAG_LLM_SECONDS"),
        (Config(llm_threads=-1), "RAG_LLM_THREADS"),
    ],
)
def test_settings_that_cannot_be_followed_are_named(models: Path, config: Config, words: str) -> None:
    with pytest.raises(ConfigError, match=words):
        choose(config, models)


def test_a_folder_that_holds_no_language_model_is_refused(models: Path) -> None:
    folder = add_folder(models, "m3e-small", "BertModel")
    with pytest.raises(ConfigError, match="不是对话模型"):
        choose(Config(llm_model=str(folder)), models)


def test_the_key_is_not_said(models: Path) -> None:
    assert "secret" not in repr(choose(Config(llm_url="http://u:secret@127.0.0.1:8080", llm_key="secret"), models))


def test_choosing_imports_no_library_that_runs_models() -> None:
    code = (
        "import sys; from rag.config import Config; from rag.llm.choose import choose; choose(Config());"
        "print([m for m in ('torch', 'transformers', 'xllamacpp', 'httpx', 'numpy') if m in sys.modules])"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8", check=True)
    assert run.stdout == "[]\n"


def test_the_memory_of_this_machine_is_known() -> None:
    assert 1 << 28 < memory_bytes() < 1 << 50


def test_a_choice_without_a_model_opens_none() -> None:
    with pytest.raises(LanguageModelError, match="make model"):
        open_model(Choice("absent", said="运行 `make model`"), Config())
