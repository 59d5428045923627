"""Answers that users have marked, for a steward to look at: kept in <data>/review.jsonl, a line for each event.

Nothing in the file is ever changed: a line that closes an item is added behind the line that opened it, so that a
crash or two writers at once lose nothing.
"""

from __future__ import annotations

import contextlib
import json
import os
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from rag.errors import InputError, StorageError
from rag.index.serialise import from_fields
from rag.types import Answer

Mark = Literal["up", "down"]
ReviewState = Literal["open", "accepted", "dismissed"]
REASON_MAX = 2000  # characters


@dataclass(frozen=True, slots=True)
class MarkedCitation:
    clause_id: str
    document_id: str
    label: str
    quote: str


@dataclass(frozen=True, slots=True)
class ReviewItem:
    item_id: str
    at: str  # ISO 8601, UTC
    mark: Mark
    reason: str  # what the user says is wrong; "" if nothing
    question: str
    history: tuple[Mapping[str, str], ...]
    answer: str
    refused: bool
    intent: str
    citations: tuple[MarkedCitation, ...]
    engine: str
    index_version: str
    state: ReviewState = "open"
    closed_by: str = ""
    note: str = ""  # of whoever closed it


def add_mark(
    data: Path, answer: Answer, mark: Mark, reason: str = "", history: Sequence[Mapping[str, str]] = ()
) -> ReviewItem:
    """Keep an answer that a user has marked. Raises InputError for too long a reason, StorageError."""
    if len(reason) > REASON_MAX:
        raise InputError(f"说明有 {len(reason)} 字，请缩短到 {REASON_MAX} 字以内。")
    item = ReviewItem(
        item_id=f"r{datetime.now(UTC):%Y%m%d%H%M%S}{secrets.token_hex(2)}",
        at=datetime.now(UTC).isoformat(timespec="seconds"),
        mark=mark,
        reason=reason.strip(),
        question=answer.question,
        history=tuple({"role": t["role"], "content": t["content"]} for t in history),
        answer=answer.text,
        refused=answer.refused,
        intent=answer.intent,
        citations=tuple(
            MarkedCitation(c.clause.clause_id, c.clause.document_id, c.label, c.quote) for c in answer.citations
        ),
        engine=answer.engine,
        index_version=answer.index_version,
    )
    _append(data, {"event": "marked", **asdict(item)})
    return item


def close(data: Path, item_id: str, state: ReviewState, by: str, note: str = "") -> ReviewItem:
    """Take an item off the list. Raises InputError if there is no open item of that id, StorageError."""
    item = next((i for i in read_items(data) if i.item_id == item_id), None)
    if item is None or item.state != "open":
        known = "、".join(i.item_id for i in read_items(data) if i.state == "open")
        raise InputError(f"没有待处理的条目“{item_id}”。待处理：{known or '无'}。")
    _append(data, {"event": "closed", "item_id": item_id, "state": state, "by": by, "note": note})
    return replace(item, state=state, closed_by=by, note=note)


def read_items(data: Path) -> tuple[ReviewItem, ...]:
    """Every item with its state, oldest first. A line cut off by a crash is passed over."""
    path = data / "review.jsonl"
    if not path.exists():
        return ()
    items: dict[str, ReviewItem] = {}
    for line in path.read_text(encoding="utf-8", errors="replace").split("\n"):
        with contextlib.suppress(ValueError, KeyError, TypeError, AttributeError):
            values = json.loads(line)
            if values.pop("event") == "marked":
                item = from_fields(ReviewItem, values)
                items[item.item_id] = item
            elif values["item_id"] in items:
                found = items[values["item_id"]]
                items[found.item_id] = replace(
                    found, state=values["state"], closed_by=values["by"], note=values["note"]
                )
    return tuple(items.values())


def _append(data: Path, event: Mapping[str, object]) -> None:
    line = json.dumps(event, ensure_ascii=False).encode("utf-8", "backslashreplace") + b"\n"
    try:
        data.mkdir(parents=True, exist_ok=True)
        path = data / "review.jsonl"
        torn = path.exists() and path.stat().st_size > 0 and not path.read_bytes().endswith(b"\n")
        with path.open("ab") as file:  # one write at the end of the file: two at once do not mix
            file.write(b"\n" + line if torn else line)
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        raise StorageError(f"反馈没有保存（{error.strerror or error}）：{data}。请检查磁盘空间和写权限。") from error
