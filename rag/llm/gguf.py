"""What the head of a GGUF file says about the model, without reading the weights.

Layout: https://github.com/ggml-org/ggml/blob/master/docs/gguf.md
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from rag.errors import LanguageModelError

_SCALARS = {0: "B", 1: "b", 2: "H", 3: "h", 4: "I", 5: "i", 6: "f", 7: "?", 10: "Q", 11: "q", 12: "d"}
_STRING, _ARRAY = 8, 9
_TEXT_MAX = 1 << 20  # bytes; longer strings stand only in broken files
_KEYS_MAX = 10_000


@dataclass(frozen=True, slots=True)
class GgufHead:
    architecture: str  # qwen2, llama, bert, …
    context_tokens: int  # that the model was trained for; 0 if it is not said
    writes: bool  # whether it is a model that writes text, not one for embeddings, pictures or a mere adapter


def read_gguf_head(path: Path) -> GgufHead:
    """The facts at the beginning of the file. Raises LanguageModelError if it cannot be read or is no GGUF file."""
    try:
        with path.open("rb") as file:
            facts = _facts(file)
    except OSError as error:
        raise LanguageModelError(
            f"大模型文件 {path} 打不开（{error.strerror or error}）。请检查 RAG_LLM_MODEL 的路径和文件的权限。"
        ) from error
    except (ValueError, struct.error, EOFError) as error:
        raise LanguageModelError(
            f"{path} 不是完好的 GGUF 模型文件（{error}）。请重新取得它（运行 `make model`），或换一个文件。"
        ) from error
    architecture = str(facts.get("general.architecture", ""))
    context = facts.get(f"{architecture}.context_length", 0)
    is_model = facts.get("general.type", "model") == "model" and architecture != "clip"
    is_causal = facts.get(f"{architecture}.attention.causal", True) is not False
    is_embedding = f"{architecture}.pooling_type" in facts
    return GgufHead(
        architecture, context if isinstance(context, int) else 0, is_model and is_causal and not is_embedding
    )


def _facts(file: BinaryIO) -> dict[str, object]:
    """The keys before those of the tokenizer, with their values; arrays are left out."""
    if file.read(4) != b"GGUF":
        raise ValueError("开头不是 GGUF")
    version, _tensors, keys = _unpack(file, "<IQQ")
    if version not in (2, 3):
        raise ValueError(f"GGUF 第 {version} 版")
    if keys > _KEYS_MAX:
        raise ValueError("文件头已损坏")
    facts: dict[str, object] = {}
    for _ in range(keys):
        key = _text(file)
        if key.startswith("tokenizer."):
            break  # its lists are long, and all that is wanted here stands before them
        value = _value(file, _unpack(file, "<I")[0])
        if value is not None:
            facts[key] = value
    return facts


def _value(file: BinaryIO, kind: int) -> object:
    if kind in _SCALARS:
        return _unpack(file, "<" + _SCALARS[kind])[0]
    if kind == _STRING:
        return _text(file)
    if kind != _ARRAY:
        raise ValueError("文件头已损坏")
    kind, length = _unpack(file, "<IQ")
    if kind in _SCALARS:
        file.seek(struct.calcsize("<" + _SCALARS[kind]) * min(length, _TEXT_MAX), 1)
        return None
    if length > _KEYS_MAX or kind != _STRING:
        raise ValueError("文件头已损坏")
    for _ in range(length):
        _text(file)
    return None


def _text(file: BinaryIO) -> str:
    (length,) = _unpack(file, "<Q")
    if length > _TEXT_MAX:
        raise ValueError("文件头已损坏")
    return _read(file, length).decode("utf-8", "replace")


def _unpack(file: BinaryIO, layout: str) -> tuple[int, ...]:
    return struct.unpack(layout, _read(file, struct.calcsize(layout)))


def _read(file: BinaryIO, length: int) -> bytes:
    found = file.read(length)
    if len(found) < length:
        raise EOFError("文件不完整")
    return found
