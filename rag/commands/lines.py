"""Batches: a file of JSON lines in, a file of JSON lines out, one bad line spoiling only itself."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from rag.errors import InputError, PolicyQAError


def run_batch(source: Path, target: Path, work: Callable[[Mapping[str, Any]], dict[str, Any]], what: str) -> int:
    """Write one result per line of `source`, in order, each at once; a failing line gets "error".

    Returns how many lines failed. The result appears under its name only when it is whole.
    """
    lines = _read(source)
    partial = target.with_name(f"{target.name}.partial")
    failed = 0
    started = shown = time.monotonic()
    with partial.open("w", encoding="utf-8") as out:
        for number, line in enumerate(lines, start=1):
            result = _one(line, number, work)
            failed += "error" in result
            out.write(json.dumps(result, ensure_ascii=False) + "\n")
            out.flush()
            now = time.monotonic()
            if now - shown >= 1 or number == len(lines):
                rest = (now - started) / number * (len(lines) - number)
                print(f"\r{what}：{number}/{len(lines)}，约剩 {rest:.0f} 秒", end="", file=sys.stderr, flush=True)
                shown = now
    partial.replace(target)
    print(f"\n完成：{len(lines)} 条，其中 {failed} 条出错。结果在 {target}", file=sys.stderr)
    return failed


def _read(source: Path) -> list[str]:
    try:
        text = source.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        raise InputError(f"找不到输入文件 {source}。") from None
    except UnicodeDecodeError:
        raise InputError(f"输入文件 {source} 不是 UTF-8 编码，请另存为 UTF-8。") from None
    return [line for line in text.split("\n") if line.strip()]


def _one(line: str, number: int, work: Callable[[Mapping[str, Any]], dict[str, Any]]) -> dict[str, Any]:
    identifier: Any = number
    try:
        values = json.loads(line)
        if not isinstance(values, dict):
            raise InputError('每行应为一个 JSON 对象，例如 {"id": 1, "question": "……"}。')
        identifier = values.get("id", number)
        return {"id": identifier, **{k: v for k, v in work(values).items() if k != "id"}}
    except json.JSONDecodeError as error:
        return {"id": identifier, "error": f"第{number}行不是有效的 JSON：{error.msg}。"}
    except PolicyQAError as error:
        return {"id": identifier, "error": str(error)}
    except Exception as error:  # one question must not end the batch; the type tells whom to ask
        return {"id": identifier, "error": f"系统出错（{type(error).__name__}：{error}），请告知管理员。"}


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
