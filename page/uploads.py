"""Documents handed in by the browser: checked, kept in memory, and put on the disk only while they are read."""

from __future__ import annotations

import base64
import binascii
import contextlib
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from page import texts
from page.sheets import FOLDER
from rag.errors import InputError
from rag.parse import SUPPORTED_SUFFIXES

BYTES_MOST = 30 * 1024 * 1024  # of all files handed in at once; documents_desk.js holds the same bound
FILES_MOST = 20  # at once
NAME_BYTES = 200  # of a file's name; file systems take 255, and ours is written beside a copy with a longer one


@dataclass(frozen=True, slots=True)
class Upload:
    name: str
    content: bytes


def received(data: object) -> tuple[Upload, ...]:
    """The files as the browser hands them over: {"files": [{"name", "size", "content" in base64}]}.

    Raises InputError, which says what to do, if one cannot be used: the browser may send anything.
    """
    given = data.get("files") if isinstance(data, dict) else None
    files = [one for one in given if isinstance(one, dict)] if isinstance(given, list) else []
    if not files:
        raise InputError(texts.FILES_NONE)
    if len(files) > FILES_MOST:
        raise InputError(texts.FILES_TOO_MANY.format(most=FILES_MOST, count=len(files)))
    size = sum(_size(one) for one in files)
    if size > BYTES_MOST:
        raise InputError(texts.FILES_TOO_LARGE.format(size=size / 1024 / 1024, most=BYTES_MOST // 1024 // 1024))
    uploads = tuple(_upload(one) for one in files)
    names = [one.name.casefold() for one in uploads]
    for one in uploads:
        if names.count(one.name.casefold()) > 1:
            raise InputError(texts.FILES_SAME_NAME.format(name=one.name))
    return uploads


@contextlib.contextmanager
def on_disk(uploads: Sequence[Upload]) -> Iterator[tuple[Path, ...]]:
    """The files under their names in a folder that is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix=FOLDER) as folder:
        paths = tuple(Path(folder) / one.name for one in uploads)
        for path, one in zip(paths, uploads, strict=True):
            path.write_bytes(one.content)
        yield paths


def _size(one: dict[str, object]) -> int:
    size, content = one.get("size"), one.get("content")
    return max(size if isinstance(size, int) else 0, len(content) * 3 // 4 if isinstance(content, str) else 0)


def _upload(one: dict[str, object]) -> Upload:
    name, content = str(one.get("name", "")), one.get("content")
    # What the corpus folder takes for a document is decided where it is added; here it must only be a file's name.
    bad = not name.isprintable() or name != Path(name).name or name.startswith(".") or "\\" in name
    if bad or len(name.encode("utf-8", "surrogatepass")) > NAME_BYTES:
        raise InputError(texts.FILE_NAME_BAD.format(name=name[:60]))
    if Path(name).suffix.lower() not in SUPPORTED_SUFFIXES:
        raise InputError(texts.FILE_KIND_BAD.format(name=name, known="、".join(s[1:] for s in SUPPORTED_SUFFIXES)))
    try:
        raw = base64.b64decode(content if isinstance(content, str) else "", validate=True)
    except (binascii.Error, ValueError):
        raw = b""
    if not raw:
        raise InputError(texts.SHEET_UNREADABLE.format(name=name))
    return Upload(name, raw)
