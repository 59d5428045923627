"""A file of vectors already computed, so that a rebuild embeds only what is new."""

from __future__ import annotations

import hashlib
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from rag.errors import StorageError
from rag.types import Encoder

BATCH = 64  # texts; each batch is committed, so that a build that is killed goes on from there
LOCK_SECONDS = 30.0  # how long to wait for another process that writes
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True, eq=False)
class Encoded:
    vectors: NDArray[np.float32]  # shape (texts, dimension), rows of length 1
    embedded: int  # texts that were not in the cache; a text given twice counts once


class VectorCache:
    """Vectors by (encoder fingerprint, SHA-256 of the text), in an SQLite file that may be deleted at any time."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def encode(self, encoder: Encoder, texts: Sequence[str], progress: Progress | None = None) -> Encoded:
        """Vectors of the texts in their order; `progress(done, total)` counts different texts.

        A damaged cache file is renamed to *.damaged and begun anew. Raises StorageError if nothing can be written.
        """
        if not texts:
            return Encoded(np.zeros((0, encoder.dimension), np.float32), 0)
        try:
            return self._encode(encoder, texts, progress)
        except sqlite3.OperationalError as error:  # disk full, read-only, locked
            raise StorageError(
                f"向量缓存 {self._path} 无法写入（{error}）。请检查磁盘空间和文件夹权限；"
                "如果另一个建立索引的进程正在运行，请等它结束后再试。"
            ) from error
        except sqlite3.DatabaseError:
            self._set_aside()
            return self._encode(encoder, texts, progress)

    def _encode(self, encoder: Encoder, texts: Sequence[str], progress: Progress | None) -> Encoded:
        keys = [hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest() for text in texts]
        text_of = dict(zip(keys, texts, strict=True))
        with self._open() as database:
            vectors = _stored(database, encoder.fingerprint, text_of)
            missing = [key for key in text_of if key not in vectors]
            for start in range(0, len(missing), BATCH):
                if progress:
                    progress(len(text_of) - len(missing) + start, len(text_of))
                batch = missing[start : start + BATCH]
                rows = np.asarray(encoder.encode([text_of[key] for key in batch]), np.float32)
                vectors.update(zip(batch, rows, strict=True))
                # Asked again each time: a model from a hub learns its fingerprint only when it is fetched.
                fingerprint = encoder.fingerprint
                with database:
                    database.executemany(
                        "INSERT OR REPLACE INTO vectors VALUES (?, ?, ?)",
                        [(fingerprint, key, row.tobytes()) for key, row in zip(batch, rows, strict=True)],
                    )
        if progress:
            progress(len(text_of), len(text_of))
        return Encoded(np.stack([vectors[key] for key in keys]), len(missing))

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise StorageError(f"无法建立文件夹 {self._path.parent}（{error.strerror}）。请检查权限。") from error
        with closing(sqlite3.connect(self._path, timeout=LOCK_SECONDS)) as database:
            database.execute(
                "CREATE TABLE IF NOT EXISTS vectors"
                " (fingerprint TEXT, text_sha256 BLOB, vector BLOB, PRIMARY KEY (fingerprint, text_sha256))"
            )
            yield database

    def _set_aside(self) -> None:
        try:
            self._path.replace(self._path.with_name(self._path.name + ".damaged"))
            self._path.with_name(self._path.name + "-journal").unlink(missing_ok=True)
        except OSError as error:
            raise StorageError(f"向量缓存 {self._path} 已损坏，也无法改名。请手工删除这个文件。") from error


def _stored(
    database: sqlite3.Connection, fingerprint: str, wanted: dict[bytes, str]
) -> dict[bytes, NDArray[np.float32]]:
    """The wanted vectors that are there; one of an odd size is left out and computed again."""
    blobs: dict[bytes, bytes] = {}
    keys = list(wanted)
    for start in range(0, len(keys), 500):  # SQLite takes at most 999 placeholders in old versions
        part = keys[start : start + 500]
        marks = ",".join("?" * len(part))
        query = f"SELECT text_sha256, vector FROM vectors WHERE fingerprint = ? AND text_sha256 IN ({marks})"
        blobs.update(database.execute(query, (fingerprint, *part)).fetchall())
    if not blobs:
        return {}
    usual = Counter(len(blob) for blob in blobs.values()).most_common(1)[0][0]
    return {
        key: np.frombuffer(blob, np.float32) for key, blob in blobs.items() if len(blob) == usual and usual % 4 == 0
    }
