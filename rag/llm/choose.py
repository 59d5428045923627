"""Which language model to take, from the settings and from what is there; nothing is loaded for the choice."""

from __future__ import annotations

import json
import os
import re
import shutil
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Literal

from rag.config import ROOT, Config
from rag.errors import ConfigError, LanguageModelError
from rag.llm.gguf import read_gguf_head
from rag.llm.model import LanguageModel

MODELS = ROOT / "models"
SETTINGS = ("auto", "none", "llama.cpp", "transformers", "server")
_HUB_NAME = re.compile(r"[A-Za-z0-9][\w.-]*(/[\w.-]+)?")
_WEIGHTS = (".safetensors", ".bin")
_LATER_PART = re.compile(r"-(?!00001)\d{5}-of-\d{5}\.gguf\Z")
_ENGLISH_ONLY = "smollm"  # lies there for the tests
_MEMORY_UNKNOWN = 8 << 30  # bytes; assumed where the system does not say


@dataclass(frozen=True, slots=True)
class Choice:
    backend: Literal["none", "absent", "server", "llama.cpp", "transformers"]
    model: str = ""  # a file, a folder, a name on a hub, or the model's name at the server ("": its first)
    said: str = ""  # for users: what was taken, or what to do


def choose(config: Config, models: Path = MODELS) -> Choice:
    """The backend and model that the settings ask for. Raises ConfigError if they cannot be followed.

    auto: the server, if one is set; else the model that is set; else the best in `models`: with a GPU a folder, else a
    GGUF file; else "absent".
    """
    if config.llm not in SETTINGS:
        raise ConfigError(f"设置 RAG_LLM 的值“{config.llm}”不对，可用：{'、'.join(SETTINGS)}。")
    if not config.llm_seconds > 0 or config.llm_threads < 0:
        raise ConfigError("设置 RAG_LLM_SECONDS 应大于 0，RAG_LLM_THREADS 应为 0 或正整数。")
    if config.llm == "none":
        return Choice("none", said="不用大模型（RAG_LLM=none），答案是条款的原文。")
    if config.llm == "server" or (config.llm == "auto" and config.llm_url):
        return _server(config)
    if config.llm_model:
        return _named(config, models)
    return _present(config.llm, models)


def open_model(choice: Choice, config: Config) -> LanguageModel:
    """The chosen model, loaded. Raises LanguageModelError with what to do, also where the choice holds no model."""
    # Imported here: each of them brings libraries that the others do not need.
    if choice.backend == "server":
        from rag.llm.openai_server import OpenAIServerModel
        from rag.llm.server_connection import Connection

        return OpenAIServerModel(Connection(config.llm_url, config.llm_key), choice.model)
    if choice.backend == "llama.cpp":
        from rag.llm.llama_cpp import LlamaCppModel

        return LlamaCppModel(Path(choice.model), config.llm_threads)
    if choice.backend == "transformers":
        from rag.llm.transformers_model import TransformersModel

        return TransformersModel(choice.model)
    raise LanguageModelError(choice.said)


def _server(config: Config) -> Choice:
    from rag.llm.server_connection import Connection

    if not config.llm_url:
        raise ConfigError("RAG_LLM=server 要有服务的地址，请设置 RAG_LLM_URL，如 http://127.0.0.1:8080/v1。")
    try:
        connection = Connection(config.llm_url, config.llm_key)
    except ValueError:
        raise ConfigError(
            "RAG_LLM_URL 或 RAG_LLM_KEY 不对：地址应像 http://127.0.0.1:8080/v1，密钥只能有英文字母、数字和符号。"
        ) from None
    model = f" 的模型 {config.llm_model}" if config.llm_model else ""
    return Choice("server", config.llm_model, f"大模型：{connection.address}{model}")


def _named(config: Config, models: Path) -> Choice:
    """The model of the setting, by a path (also one within the project or `models`) or by a name on a hub."""
    name = config.llm_model
    given = Path(name).expanduser()
    places = [given] if given.is_absolute() else [Path.cwd() / given, ROOT / given, models / given]
    path = next((place for place in places if place.exists()), None)
    is_gguf = given.suffix.lower() == ".gguf" and not (path and path.is_dir())
    if config.llm == "llama.cpp" and not is_gguf:
        raise ConfigError(f"RAG_LLM=llama.cpp 要用 .gguf 文件，RAG_LLM_MODEL 却是“{name}”。请改其中一个。")
    if config.llm == "transformers" and is_gguf:
        raise ConfigError(f"“{name}”是 GGUF 文件，要由 llama.cpp 读。请把 RAG_LLM 设为 llama.cpp 或 auto。")
    if path is None and (is_gguf or name.startswith("models/") or not _HUB_NAME.fullmatch(name)):
        raise ConfigError(f"找不到 RAG_LLM_MODEL 指定的“{name}”。请检查路径，或运行 `make model` 取得默认的大模型。")
    if is_gguf:
        return Choice("llama.cpp", str(path), f"大模型：{given.name}（llama.cpp）")
    if path is not None and not _writes(path):
        raise ConfigError(f"{path} 不是对话模型的文件夹（要有 config.json 和权重）。请检查 RAG_LLM_MODEL。")
    return Choice("transformers", str(path or name), f"大模型：{given.name}（transformers）")


def _present(setting: str, models: Path) -> Choice:
    """The largest that takes at most half of the memory; if all take more, the smallest."""
    files = {path: _size(path) for path in sorted(models.glob("*.gguf")) if _is_model_file(path)}
    folders = {
        path.parent: _weight(path.parent) for path in sorted(models.glob("*/config.json")) if _writes(path.parent)
    }
    backend: Literal["llama.cpp", "transformers"] = "llama.cpp"
    if setting == "transformers" or (setting == "auto" and folders and (_has_gpu() or not files)):
        backend = "transformers"
    found = files if backend == "llama.cpp" else folders
    if not found:
        kind = {"llama.cpp": "（.gguf 文件）", "transformers": "（Hugging Face 模型的文件夹）"}.get(setting, "")
        said = f"{models.name}/ 中没有大模型{kind}，答案是条款的原文。运行 `make model` 取得一个，或设置 RAG_LLM_URL。"
        return Choice("absent", said=said)
    half = memory_bytes() // 2
    fitting = [path for path in found if found[path] <= half]
    best = max(fitting, key=found.__getitem__) if fitting else min(found, key=found.__getitem__)
    return Choice(backend, str(best), f"大模型：{best.name}（{backend}）")


def _is_model_file(path: Path) -> bool:
    """Whether the file, all of it, is a model that may word answers."""
    if _ENGLISH_ONLY in path.name.lower() or _LATER_PART.search(path.name):
        return False
    try:
        return read_gguf_head(path).writes
    except LanguageModelError:
        return False


def _writes(folder: Path) -> bool:
    """Whether the folder holds a causal language model, its weights included, and not one for embeddings."""
    if _ENGLISH_ONLY in folder.name.lower() or (folder / "modules.json").is_file() or not _weight(folder):
        return False
    try:
        architectures = json.loads((folder / "config.json").read_text(encoding="utf-8")).get("architectures") or ()
    except (OSError, ValueError, AttributeError):
        return False
    return any(str(name).endswith(("ForCausalLM", "LMHeadModel", "ForConditionalGeneration")) for name in architectures)


def _weight(folder: Path) -> int:
    """Bytes of the weights of one kind; 0 if there are none."""
    sizes = {kind: sum(_size(path) for path in folder.glob(f"*{kind}")) for kind in _WEIGHTS}
    return sizes[".safetensors"] or sizes[".bin"]


def _size(path: Path) -> int:
    """Bytes; 0 for a file that has just been replaced."""
    try:
        return path.stat().st_size
    except OSError:
        return 0


def memory_bytes() -> int:
    """Of this machine, or of the container that the process is in."""
    try:
        whole = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (AttributeError, ValueError, OSError):
        return _MEMORY_UNKNOWN
    try:
        limit = Path("/sys/fs/cgroup/memory.max").read_text(encoding="ascii").strip()
    except OSError:
        return whole
    return min(whole, int(limit)) if limit.isdigit() else whole


def _has_gpu() -> bool:
    """Whether there is an NVIDIA GPU and a torch that can use it, without importing torch."""
    try:
        if version("torch").endswith("+cpu"):
            return False
    except PackageNotFoundError:
        return False
    return Path("/dev/nvidia0").exists() or (os.name == "nt" and shutil.which("nvidia-smi") is not None)
