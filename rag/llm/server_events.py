"""What an OpenAI-compatible server sends while it writes -> pieces of text; broken parts of it are passed over."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from rag.errors import LanguageModelError

_LINE_MAX = 1 << 20  # bytes; a longer line is no piece of text


@dataclass(frozen=True, slots=True)
class Delta:
    """One event: some text, some reasoning in a field of its own, or the end."""

    text: str = ""
    reasons: bool = False
    ends: bool = False


class EventReader:
    """Fed with the bytes of a stream of server-sent events, in any portions."""

    def __init__(self) -> None:
        self.found = False  # any event at all
        self._rest = b""
        self._skipping = False  # within a line that is too long

    def feed(self, content: bytes) -> Iterator[Delta]:
        """The events that are whole by now. Raises LanguageModelError for one that reports a failure."""
        *lines, self._rest = (self._rest + content).split(b"\n")
        for line in lines:
            if self._skipping:
                self._skipping = False
                continue
            delta = _delta(line)
            if delta is not None:
                self.found = True
                yield delta
        if len(self._rest) > _LINE_MAX:
            self._rest, self._skipping = b"", True

    def rest(self) -> Iterator[Delta]:
        """The last event, if the stream ended without an empty line."""
        return self.feed(b"\n")


def whole_answer(content: bytes) -> Delta:
    """The text of a server that does not stream. Raises LanguageModelError if it is not an answer."""
    answer = _json(content)
    delta = _choice(answer, "message") if isinstance(answer, dict) else None
    if delta is None:
        raise LanguageModelError("大模型服务的应答看不懂。请检查 RAG_LLM_URL 是不是与 OpenAI 兼容的接口。")
    return Delta(delta.text, delta.reasons, True)


def failure_text(content: bytes) -> str:
    """What an error of the server says, shortened; "" if it says nothing readable."""
    answer = _json(content)
    if not isinstance(answer, dict):
        return ""
    error = answer.get("error", answer)
    said = error if isinstance(error, str) else ""
    if isinstance(error, dict):
        said = next((str(error[key]) for key in ("message", "detail", "msg") if error.get(key)), "")
    return " ".join(said.split())[:200]


def _delta(line: bytes) -> Delta | None:
    if not line.startswith(b"data:"):
        return None  # a comment that keeps the connection open, or another field
    data = line[5:].strip()
    if data == b"[DONE]":
        return Delta(ends=True)
    event = _json(data)
    if not isinstance(event, dict):
        return None
    if event.get("error"):
        raise LanguageModelError(f"大模型服务报告错误：{failure_text(data) or '没有说明'}。")
    return _choice(event, "delta")


def _choice(event: Mapping[str, Any], name: str) -> Delta | None:
    choices = event.get("choices")
    choice = choices[0] if isinstance(choices, list) and choices else None
    if not isinstance(choice, dict):
        return None
    part = choice.get(name)
    part = part if isinstance(part, dict) else {}
    text = part.get("content")
    reasons = any(isinstance(part.get(key), str) and part[key] for key in ("reasoning_content", "reasoning"))
    return Delta(text if isinstance(text, str) else "", reasons, bool(choice.get("finish_reason")))


def _json(content: bytes) -> object:
    """None for what is no JSON; bytes that are no UTF-8 become replacement characters."""
    try:
        return json.loads(content.decode("utf-8", "replace"))
    except (ValueError, RecursionError):
        return None
