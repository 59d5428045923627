"""The embedding model, loaded when first used (sentence-transformers)."""

from __future__ import annotations

import hashlib
import logging
import re
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rag.config import ROOT
from rag.errors import ModelError

BATCH = 32  # texts encoded at once
HUB_SECONDS = 15.0  # how long a hub may take to say that it has the model
VERSION = "1"  # raise it whenever `encode` gives other vectors for the same weights
_MODEL_FILES = {".json", ".txt", ".model", ".vocab", ".bin", ".safetensors", ".pt"}
_OTHER_RUNTIMES = {"onnx", "openvino"}  # the same weights again; torch does not read them
_HUB_NAME = re.compile(r"[A-Za-z0-9][\w.-]*(/[\w.-]+)?")


class SentenceTransformerEncoder:
    """An Encoder on any sentence-transformers or plain BERT model. Nothing is read before the first use."""

    def __init__(self, model: str, query_prefix: str = "", device: str | None = None) -> None:
        """`model` is a folder (relative ones: in the working folder or the project's) or a name on a hub."""
        self._name = model
        self._query_prefix = query_prefix
        self._device = device
        self._model: Any = None
        self._fingerprint = ""
        # One lock for loading and encoding: the fast tokenizers fail when two threads use one at once.
        self._lock = threading.RLock()

    @property
    def fingerprint(self) -> str:
        """Names the model's files by content and the query prefix; torch is not imported for it.

        A model on a hub is named by its commit once it has been fetched, by its name before.
        Raises ModelError if the model is a folder that is missing or incomplete.
        """
        with self._lock:
            if not self._fingerprint:
                folder = find_folder(self._name)
                contents = _digest(folder) if folder else _hub_commit(self._name)
                if not contents:
                    return self._combined(self._name)
                self._fingerprint = self._combined(contents)
            return self._fingerprint

    def _combined(self, contents: str) -> str:
        whole = "\n".join((VERSION, contents, self._query_prefix))
        # Without the folder's name: the same model in another folder needs no new index.
        return hashlib.sha256(whole.encode("utf-8", "surrogatepass")).hexdigest()[:16]

    @property
    def dimension(self) -> int:
        return int(self._loaded().get_embedding_dimension())

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Embed passages: shape (len(texts), dimension), rows of length 1; longer texts are cut at the model's limit.

        Raises ModelError if the model cannot be loaded.
        """
        if not texts:
            return np.zeros((0, self.dimension), np.float32)
        cleaned = [text.encode("utf-8", "replace").decode() for text in texts]  # half a surrogate pair is no text
        by_length = sorted(range(len(cleaned)), key=lambda i: len(cleaned[i]), reverse=True)  # little padding
        with self._lock:
            found = self._loaded().encode(
                [cleaned[i] for i in by_length], batch_size=BATCH, show_progress_bar=False, convert_to_numpy=True
            )
        vectors = np.empty(found.shape, np.float32)
        vectors[by_length] = found
        lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
        return np.asarray(vectors / np.where(lengths > 0, lengths, 1), np.float32)

    def encode_question(self, question: str) -> NDArray[np.float32]:
        """Embed a question behind the query prefix: shape (dimension,), length 1."""
        return np.asarray(self.encode([self._query_prefix + question])[0], np.float32)

    def _loaded(self) -> Any:
        with self._lock:
            if self._model is None:
                folder = find_folder(self._name)
                with quiet():
                    self._model = _load(str(folder or self._name), self._device, on_hub=folder is None)
            return self._model


def find_folder(name: str) -> Path | None:
    """The model's folder, or None for a name on a hub. Raises ModelError for a path that holds no model."""
    given = Path(name).expanduser()
    candidates = [given] if given.is_absolute() else [Path.cwd() / given, ROOT / given]
    present = [folder for folder in candidates if name and folder.is_dir()]
    for folder in present:
        if (folder / "config.json").is_file() or (folder / "modules.json").is_file():
            return folder.resolve()
    if present:
        raise _missing(name, f"文件夹 {present[0]} 里没有 config.json，模型不完整")
    is_path = name.startswith((".", "/", "~", "models/")) or "\\" in name
    if is_path or not _HUB_NAME.fullmatch(name):
        raise _missing(name, "找不到这个文件夹")
    return None


def _digest(folder: Path) -> str:
    """SHA-256 over the names and contents of configuration, tokenizer and weights."""
    whole = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        parts = path.relative_to(folder).parts
        unused = any(part.startswith(".") or part in _OTHER_RUNTIMES for part in parts)
        if unused or path.suffix not in _MODEL_FILES or not path.is_file():
            continue
        with path.open("rb") as file:
            whole.update(f"{'/'.join(parts)}\n{hashlib.file_digest(file, 'sha256').hexdigest()}\n".encode())
    return whole.hexdigest()


def _hub_commit(name: str) -> str:
    """The commit of the copy in the hub's local cache, "" if there is none."""
    from huggingface_hub import try_to_load_from_cache

    for repository in (name, f"sentence-transformers/{name}") if "/" not in name else (name,):
        found = try_to_load_from_cache(repository, "config.json")
        if isinstance(found, str):
            return Path(found).parent.name
    return ""


def _load(name: str, device: str | None, on_hub: bool) -> Any:
    from sentence_transformers import SentenceTransformer

    try:
        try:
            return SentenceTransformer(name, device=device, local_files_only=True)  # a fetched model needs no network
        except Exception:
            if not on_hub:
                raise
            return SentenceTransformer(hub_name(name), device=device)
    except Exception as error:  # the libraries raise anything from OSError to SafetensorError for a damaged file
        reason = str(error).strip().splitlines()[0][:200] if str(error).strip() else type(error).__name__
        raise _missing(name, f"加载失败：{reason}") from error


def hub_name(name: str) -> str:
    """The name of a model that the hub has; whatever the hub's client raises if it has none or does not answer.

    Asked once, or a hub that does not answer would be waited for again with every file of the model.
    """
    from huggingface_hub import HfApi

    if "/" in name:
        HfApi().model_info(name, timeout=HUB_SECONDS)
    return name


def _missing(name: str, reason: str) -> ModelError:
    return ModelError(
        f"嵌入模型“{name}”不可用（{reason}）。可以：运行 `make setup` 取得默认模型；"
        "或把模型文件夹复制到本机，并把 RAG_EMBEDDING_MODEL 设为它的路径；"
        "或把 RAG_EMBEDDING_MODEL 设为模型库上的名称（访问不到时用 HF_ENDPOINT 指定镜像）。"
    )


@contextmanager
def quiet() -> Iterator[None]:
    """No progress bars and no messages below errors while a model loads; the settings come back afterwards."""
    from huggingface_hub.utils.tqdm import are_progress_bars_disabled, disable_progress_bars, enable_progress_bars
    from transformers.utils.logging import disable_progress_bar, enable_progress_bar, is_progress_bar_enabled

    loggers = [logging.getLogger(name) for name in ("sentence_transformers", "transformers", "huggingface_hub")]
    levels = [logger.level for logger in loggers]
    bars_were_on = is_progress_bar_enabled()
    hub_bars_were_off = are_progress_bars_disabled()
    disable_progress_bar()  # type: ignore[no-untyped-call]
    disable_progress_bars()
    for logger in loggers:
        logger.setLevel(logging.ERROR)
    try:
        yield
    finally:
        for logger, level in zip(loggers, levels, strict=True):
            logger.setLevel(level)
        if bars_were_on:
            enable_progress_bar()  # type: ignore[no-untyped-call]
        if not hub_bars_were_off:
            enable_progress_bars()
