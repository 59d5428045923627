"""rag/index/vectors.py: only what is new is embedded, and a bad cache file is never fatal."""

import sqlite3
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from rag.errors import StorageError
from rag.index.vectors import BATCH, VectorCache


class LengthEncoder:
    """(length of the text, 1), scaled to length 1; notes what it was asked to embed."""

    dimension = 2

    def __init__(self, fingerprint: str = "length", fail_after: int = 10**9) -> None:
        self.fingerprint = fingerprint
        self.asked: list[str] = []
        self._fail_after = fail_after

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        if len(self.asked) + len(texts) > self._fail_after:
            raise KeyboardInterrupt
        self.asked += texts
        return np.array([self.vector(text) for text in texts], np.float32)

    def encode_question(self, question: str) -> NDArray[np.float32]:
        return self.encode([question])[0]

    @staticmethod
    def vector(text: str) -> NDArray[np.float32]:
        return np.array([len(text), 1], np.float32) / np.float32(np.hypot(len(text), 1))


@pytest.fixture
def cache(tmp_path: Path) -> VectorCache:
    return VectorCache(tmp_path / "data" / "vectors.sqlite")


def test_vectors_come_in_the_order_of_the_texts(cache):
    encoded = cache.encode(LengthEncoder(), ["风电", "光伏产业", "桩"])
    assert encoded.vectors.dtype == np.float32
    assert encoded.vectors == pytest.approx(np.stack([LengthEncoder.vector(t) for t in ("风电", "光伏产业", "桩")]))


def test_only_what_is_new_is_embedded(cache):
    cache.encode(LengthEncoder(), ["风电", "光伏产业"])
    second = LengthEncoder()
    encoded = cache.encode(second, ["桩", "光伏产业", "风电"])
    assert (second.asked, encoded.embedded) == (["桩"], 1)
    assert encoded.vectors == pytest.approx(np.stack([LengthEncoder.vector(t) for t in ("桩", "光伏产业", "风电")]))


def test_a_text_given_twice_is_embedded_once(cache):
    encoder = LengthEncoder()
    encoded = cache.encode(encoder, ["风电", "风电"])
    assert (encoder.asked, encoded.embedded, encoded.vectors.shape) == (["风电"], 1, (2, 2))


def test_another_model_shares_nothing(cache):
    cache.encode(LengthEncoder("first"), ["风电"])
    assert cache.encode(LengthEncoder("second"), ["风电"]).embedded == 1
    assert cache.encode(LengthEncoder("first"), ["风电"]).embedded == 0


def test_what_was_embedded_before_a_crash_is_kept(cache):
    texts = [f"第{i}条" for i in range(3 * BATCH)]
    with pytest.raises(KeyboardInterrupt):
        cache.encode(LengthEncoder(fail_after=2 * BATCH), texts)
    again = LengthEncoder()
    assert cache.encode(again, texts).embedded == BATCH
    assert again.asked == texts[2 * BATCH :]


def test_a_model_that_learns_its_fingerprint_while_loading_is_stored_under_the_later_one(cache):
    class Fetched(LengthEncoder):
        def encode(self, texts):
            self.fingerprint = "name@commit"
            return super().encode(texts)

    cache.encode(Fetched("name"), ["风电"])
    assert cache.encode(LengthEncoder("name@commit"), ["风电"]).embedded == 0


def test_progress_counts_up_to_the_number_of_different_texts(cache):
    cache.encode(LengthEncoder(), ["风电"])
    seen: list[tuple[int, int]] = []
    cache.encode(
        LengthEncoder(), ["风电", "风电", *(f"第{i}条" for i in range(BATCH + 1))], lambda *now: seen.append(now)
    )
    assert seen == [(1, BATCH + 2), (BATCH + 1, BATCH + 2), (BATCH + 2, BATCH + 2)]


def test_no_texts_give_an_empty_matrix(cache):
    assert cache.encode(LengthEncoder(), []).vectors.shape == (0, 2)


def test_more_texts_than_sqlite_takes_in_one_question(cache):
    texts = [f"第{i}条" for i in range(1201)]
    cache.encode(LengthEncoder(), texts)
    assert cache.encode(LengthEncoder(), texts).embedded == 0


@pytest.mark.parametrize("content", [b"not a database at all" * 99, b"SQLite format 3\0" + b"\xff" * 5000])
def test_a_damaged_file_is_set_aside_and_begun_anew(cache, tmp_path, content):
    path = tmp_path / "data" / "vectors.sqlite"
    path.parent.mkdir()
    path.write_bytes(content)
    assert cache.encode(LengthEncoder(), ["风电"]).embedded == 1
    assert (tmp_path / "data" / "vectors.sqlite.damaged").read_bytes() == content
    assert cache.encode(LengthEncoder(), ["风电"]).embedded == 0


def test_a_file_that_lost_its_end_is_not_fatal(cache, tmp_path):
    texts = [f"第{i}条" for i in range(500)]
    cache.encode(LengthEncoder(), texts)
    path = tmp_path / "data" / "vectors.sqlite"
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    assert cache.encode(LengthEncoder(), texts).vectors == pytest.approx(
        np.stack([LengthEncoder.vector(text) for text in texts])
    )


def test_a_stored_vector_of_another_size_is_computed_again(cache, tmp_path):
    cache.encode(LengthEncoder(), ["风电", "光伏产业", "桩"])
    with sqlite3.connect(tmp_path / "data" / "vectors.sqlite") as database:
        database.execute("UPDATE vectors SET vector = x'00' WHERE rowid = 1")
    encoded = cache.encode(LengthEncoder(), ["风电", "光伏产业", "桩"])
    assert encoded.embedded == 1
    assert encoded.vectors.shape == (3, 2)


def test_a_folder_that_cannot_be_made_says_so(tmp_path):
    (tmp_path / "data").write_text("a file where the folder should be")
    with pytest.raises(StorageError, match="权限"):
        VectorCache(tmp_path / "data" / "vectors.sqlite").encode(LengthEncoder(), ["风电"])


def test_a_full_disk_says_so(cache, tmp_path):
    cache.encode(LengthEncoder(), ["风电"])
    path = tmp_path / "data" / "vectors.sqlite"
    path.unlink()
    path.symlink_to("/dev/full")  # every write to it fails as on a full disk
    with pytest.raises(StorageError, match="磁盘空间"):
        cache.encode(LengthEncoder(), ["光伏"])
