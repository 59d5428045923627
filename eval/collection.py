"""A retrieval collection in BEIR's style: documents, and questions with the ids of the documents that answer them."""

from __future__ import annotations

import gzip
import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rag.errors import InputError


@dataclass(frozen=True, slots=True)
class Entry:
    document_id: str
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Query:
    query_id: str
    text: str
    gold: frozenset[str]  # ids of the documents that answer it


@dataclass(frozen=True, slots=True)
class Collection:
    entries: tuple[Entry, ...]
    queries: tuple[Query, ...]  # only those with gold
    without_gold: int  # questions left out, since nothing is known about them
    gold_not_in_corpus: int  # gold ids that no document has: they count as not found
    fingerprint: str  # of the documents


def read_collection(corpus: Path, queries: Path, limit: int | None = None) -> Collection:
    """The collection of two .jsonl or .jsonl.gz files, with the first `limit` questions.

    Raises InputError, naming file and line, for anything that cannot be used.
    """
    entries: dict[str, Entry] = {}
    digest = hashlib.sha256()
    for line, values in _lines(corpus):
        entry = Entry(_text(values, "_id", corpus, line), str(values.get("title") or ""), str(values.get("text") or ""))
        if entry.document_id in entries:
            raise InputError(f"{corpus.name} 第{line}行：编号“{entry.document_id}”重复。")
        entries[entry.document_id] = entry
        digest.update(json.dumps([entry.document_id, entry.title, entry.text]).encode())
    found: dict[str, Query] = {}
    without_gold = 0
    for line, values in _lines(queries):
        gold = values.get("gold") or []
        if not isinstance(gold, list):
            raise InputError(f"{queries.name} 第{line}行：字段“gold”应为编号的列表。")
        query = Query(
            _text(values, "_id", queries, line),
            _text(values, "text", queries, line, may_be_empty=True),  # nothing is found for it, by any method
            frozenset(map(str, gold)),
        )
        if query.query_id in found:
            raise InputError(f"{queries.name} 第{line}行：编号“{query.query_id}”重复。")
        if not query.gold:
            without_gold += 1
        elif limit is None or len(found) < limit:
            found[query.query_id] = query
    if not entries:
        raise InputError(f"{corpus} 里没有文件。")
    if not found:
        raise InputError(f"{queries} 里没有带 gold 的问题。")
    missing = sum(len(query.gold - entries.keys()) for query in found.values())
    if missing == sum(len(query.gold) for query in found.values()):
        raise InputError(f"{queries.name} 的 gold 编号在 {corpus.name} 里一个也找不到，两个文件不是一套。")
    return Collection(tuple(entries.values()), tuple(found.values()), without_gold, missing, digest.hexdigest()[:12])


def read_texts(path: Path, limit: int | None = None) -> tuple[tuple[str, str], ...]:
    """Ids and texts of the first `limit` questions, with or without gold. Raises InputError like `read_collection`."""
    found = [(_text(v, "_id", path, n), _text(v, "text", path, n, may_be_empty=True)) for n, v in _lines(path)]
    if not found:
        raise InputError(f"{path} 里没有问题。")
    return tuple(found[:limit])


def _lines(path: Path) -> Iterator[tuple[int, Mapping[str, Any]]]:
    try:
        data = path.read_bytes()
        if data[:2] == b"\x1f\x8b":
            data = gzip.decompress(data)
        text = data.decode("utf-8-sig")
    except FileNotFoundError:
        raise InputError(f"找不到文件 {path}。") from None
    except (gzip.BadGzipFile, EOFError):
        raise InputError(f"{path} 的压缩数据已损坏。") from None
    except UnicodeDecodeError:
        raise InputError(f"{path} 不是 UTF-8 编码。") from None
    except OSError as error:
        raise InputError(f"无法读取 {path}：{error.strerror or error}。") from None
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        try:
            values = json.loads(line)
        except json.JSONDecodeError as error:
            raise InputError(f"{path.name} 第{number}行不是有效的 JSON：{error.msg}。") from None
        if not isinstance(values, dict):
            raise InputError(f"{path.name} 第{number}行应为一个 JSON 对象。")
        yield number, values


def _text(values: Mapping[str, Any], name: str, path: Path, line: int, may_be_empty: bool = False) -> str:
    value = values.get(name)
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    if not isinstance(value, str) or not (value or may_be_empty):
        raise InputError(f"{path.name} 第{line}行缺少字段“{name}”，或它不是文字。")
    return value
