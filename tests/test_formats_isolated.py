"""A reader in a child process cannot take the program down with it."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from rag.errors import CorpusError
from rag.formats.isolated import read_isolated
from rag.types import Removal, SourceText

ME = Path(__file__).stem


def read_here(data: bytes, file: str, allow: Callable[[float], None]) -> SourceText:
    """What the tests below have the child do, told by the file's content."""
    if data == b"text":
        print("a library's chatter is no answer")
        return SourceText("一、总体要求\n二、任务", (1, 2), (Removal("page_number", "— 1 —", 1),), ("提示",), 0.5)
    if data == b"refuse":
        raise CorpusError(f"文件“{file}”不行。")
    if data == b"stall":
        allow(0.5)
        time.sleep(60)
    if data == b"crash":
        os.abort()
    if data == b"swell":
        bytearray(100_000_000_000)
    raise KeyError("a bug")


@pytest.fixture(autouse=True)
def _tests_are_importable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parent))


def test_the_answer_comes_back_whole() -> None:
    assert read_isolated(ME, b"text", "文件.pdf") == SourceText(
        "一、总体要求\n二、任务", (1, 2), (Removal("page_number", "— 1 —", 1),), ("提示",), 0.5
    )


@pytest.mark.parametrize(
    ("data", "expected"),
    [(b"refuse", "文件“文件.pdf”不行。"), (b"stall", "用时太长"), (b"crash", "已损坏"), (b"swell", "内存太多")],
)
def test_what_goes_wrong_in_the_child_is_an_error_that_names_the_file(data: bytes, expected: str) -> None:
    if data == b"swell" and sys.platform == "win32":
        pytest.skip("Windows has no limit of memory for a process")
    started = time.monotonic()
    with pytest.raises(CorpusError, match=expected) as caught:
        read_isolated(ME, data, "文件.pdf")
    assert "“文件.pdf”" in str(caught.value)
    assert time.monotonic() - started < 30


def test_a_bug_in_the_child_keeps_its_traceback() -> None:
    with pytest.raises(RuntimeError, match="KeyError: 'a bug'"):
        read_isolated(ME, b"bug", "文件.pdf")
