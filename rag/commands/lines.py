"""Batches: a file of JSON lines in, a file of JSON lines out, one bad line spoiling only itself."""

from __future__ import annotations

import contextlib
import json
import sys
import time
import traceback
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from rag.errors import InputError, PolicyQAError


class ProgressLine:
    """One line on stderr that is written over again and again, and ended before anything else is said."""

    def __init__(self) -> None:
        self._open = False

    def show(self, text: str) -> None:
        print(f"\r{text}   ", end="", file=sys.stderr, flush=True)
        self._open = True

    def close(self) -> None:
        if self._open:
            print(file=sys.stderr, flush=True)
        self._open = False


def run_batch(source: Path, target: Path, work: Callable[[Mapping[str, Any]], dict[str, Any]], what: str) -> int:
    """Write one result per line of `source`, in order, each at once; a failing line gets "error".

    Returns how many lines failed. The result appears under its name only when it is whole; until then, and after a
    crash, what is done stands in `<target>.partial`.
    """
    lines = _read(source)
    partial = target.with_name(f"{target.name}.partial")
    failed = 0
    started = shown = time.monotonic()
    # Half a surrogate pair in a question has no UTF-8; written as \udxxx it is the JSON escape of itself.
    with (
        partial.open("w", encoding="utf-8", errors="backslashreplace") as out,
        contextlib.closing(ProgressLine()) as progress,
    ):
        for number, line in enumerate(lines, start=1):
            result = _one(line, number, work)
            failed += "error" in result
            out.write(json.dumps(result, ensure_ascii=False) + "\n")
            out.flush()
            now = time.monotonic()
            if now - shown >= 1 or number == len(lines):
                rest = (now - started) / number * (len(lines) - number)
                progress.show(f"{what}：{number}/{len(lines)}，约剩 {rest:.0f} 秒")
                shown = now
    partial.replace(target)
    print(f"完成：{len(lines)} 条，其中 {failed} 条出错。结果在 {target}", file=sys.stderr)
    return failed


def check_paths(source: Path | None, target: Path | None) -> bool:
    """Whether a batch is asked for. Raises InputError where its files cannot be right, before anything is loaded."""
    if source is None and target is None:
        return False
    if source is None or target is None:
        raise InputError("--batch 和 --out 要一起用：--batch 输入.jsonl --out 输出.jsonl。")
    if not source.exists() or source.is_dir():
        raise InputError(f"找不到输入文件 {source}。")
    if not target.parent.is_dir():
        raise InputError(f"找不到输出文件所在的目录 {target.parent}。请先建立它。")
    if target.is_dir():
        raise InputError(f"--out 指向的 {target} 是目录，请写文件名。")
    if target.exists() and target.samefile(source):
        raise InputError("--batch 和 --out 不能是同一个文件。")
    return True


def _read(source: Path) -> list[str]:
    try:
        text = source.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError:
        raise InputError(f"输入文件 {source} 不是 UTF-8 编码，请另存为 UTF-8。") from None
    return [line for line in text.split("\n") if line.strip()]


def _one(line: str, number: int, work: Callable[[Mapping[str, Any]], dict[str, Any]]) -> dict[str, Any]:
    try:
        values = json.loads(line)
    except (ValueError, RecursionError) as error:
        reason = error.msg if isinstance(error, json.JSONDecodeError) else str(error)
        return {"id": number, "error": f"第{number}行不是有效的 JSON：{reason}。"}
    if not isinstance(values, dict):
        return {"id": number, "error": '每行应为一个 JSON 对象，例如 {"id": 1, "question": "……"}。'}
    identifier = values.get("id", number)
    try:
        return {"id": identifier, **{k: v for k, v in work(values).items() if k != "id"}}
    except PolicyQAError as error:
        return {"id": identifier, "error": str(error)}
    except Exception as error:  # a bug, which keeps its traceback; yet one question must not end the batch
        traceback.print_exc()
        return {"id": identifier, "error": f"系统出错（{type(error).__name__}：{error}），请告知管理员。"}


def question_and_documents(question: str | None, groups: Sequence[Sequence[str]]) -> tuple[str | None, list[str]]:
    """The question and the ids of `--doc`, which takes in a question written behind it: its last word then is it."""
    documents = [identifier for group in groups for identifier in group]
    if question is None and groups and len(groups[-1]) > 1:
        question = documents.pop()
    return question, documents


def text_field(values: Mapping[str, Any], name: str) -> str:
    value = values.get(name)
    if not isinstance(value, str):
        raise InputError(f"缺少字段“{name}”，或它不是文字。")
    return value


def list_field(values: Mapping[str, Any], name: str) -> list[Any]:
    value = values.get(name) or []
    if not isinstance(value, list):
        raise InputError(f"字段“{name}”应为列表。")
    return value
