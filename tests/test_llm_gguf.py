"""What the head of a GGUF file tells, and that no broken file is taken for one."""

from __future__ import annotations

import os
import struct
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.errors import LanguageModelError
from rag.llm.gguf import GgufHead, read_gguf_head
from tests.tiny_causal_model import CONTEXT_TOKENS
from tests.tiny_gguf import tiny_gguf, write_gguf


def test_the_head_tells_the_architecture_and_how_much_the_model_can_read() -> None:
    assert read_gguf_head(tiny_gguf()) == GgufHead("qwen2", CONTEXT_TOKENS, writes=True)


@pytest.mark.parametrize(
    "facts",
    [
        {"general.architecture": "bert", "bert.context_length": 512, "bert.attention.causal": False},
        {"general.architecture": "qwen3", "qwen3.context_length": 512, "qwen3.pooling_type": 3},
        {"general.architecture": "clip", "general.type": "mmproj"},
        {"general.architecture": "llama", "general.type": "adapter"},
    ],
    ids=["embedding", "embedding made of a language model", "pictures", "adapter"],
)
def test_a_model_that_does_not_write_is_told_from_one_that_does(tmp_path: Path, facts: dict[str, object]) -> None:
    write_gguf(tmp_path / "other.gguf", facts, {})
    assert not read_gguf_head(tmp_path / "other.gguf").writes


def test_lists_before_the_facts_are_passed_over(tmp_path: Path) -> None:
    facts = {
        "general.architecture": "llama",
        "general.tags": ["chat", "中文"],
        "llama.rope.dimensions": [1, 2, 3],
        "general.quantized": True,
        "llama.context_length": 2048,
        "tokenizer.ggml.tokens": ["甲"],
    }
    write_gguf(tmp_path / "list.gguf", facts, {})
    assert read_gguf_head(tmp_path / "list.gguf") == GgufHead("llama", 2048, writes=True)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "文件不完整|开头不是 GGUF"),
        (b"<html>please log in</html>", "开头不是 GGUF"),
        (b"GGUF" + struct.pack("<IQQ", 1, 0, 0), "第 1 版"),
        (b"GGUF" + struct.pack("<IQQ", 3, 0, 5), "文件不完整"),
        (b"GGUF" + struct.pack("<IQQ", 3, 0, 1 << 60), "已损坏"),
        (b"GGUF" + struct.pack("<IQQQ", 3, 0, 1, 1 << 60), "已损坏"),
        (b"GGUF" + struct.pack("<IQQQ", 3, 0, 1, 1) + b"k" + struct.pack("<IIQ", 9, 9, 1 << 60), "已损坏"),
        (b"GGUF" + struct.pack("<IQQQ", 3, 0, 1, 1) + b"k" + struct.pack("<I", 99), "已损坏"),
    ],
)
def test_a_broken_file_is_refused_in_words(tmp_path: Path, content: bytes, reason: str) -> None:
    (tmp_path / "broken.gguf").write_bytes(content)
    with pytest.raises(LanguageModelError, match=reason) as refused:
        read_gguf_head(tmp_path / "broken.gguf")
    assert "make model" in str(refused.value)


def test_a_file_that_is_not_there_or_closed_to_us_is_named(tmp_path: Path) -> None:
    with pytest.raises(LanguageModelError, match=r"none\.gguf 打不开"):
        read_gguf_head(tmp_path / "none.gguf")
    with pytest.raises(LanguageModelError, match="打不开"):
        read_gguf_head(tmp_path)
    if os.getuid():  # root may read everything
        (tmp_path / "closed.gguf").touch(mode=0)
        with pytest.raises(LanguageModelError, match="权限"):
            read_gguf_head(tmp_path / "closed.gguf")


@given(st.binary(max_size=200), st.integers(0, 10))
def test_any_bytes_are_read_or_refused(tmp_path_factory: pytest.TempPathFactory, tail: bytes, keys: int) -> None:
    file = tmp_path_factory.getbasetemp() / "any.gguf"
    file.write_bytes(b"GGUF" + struct.pack("<IQQ", 3, 0, keys) + tail)
    try:
        assert isinstance(read_gguf_head(file), GgufHead)
    except LanguageModelError as error:
        assert "any.gguf" in str(error)
