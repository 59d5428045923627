"""rag/index/dense.py: exact cosines on vectors small enough to work out."""

import numpy as np
import pytest

from rag.errors import IndexBrokenError, IndexMismatchError
from rag.index import dense
from rag.index.dense import DenseIndex

# 3-4-5 triangles, of different lengths: only the direction counts.
VECTORS = np.array([[1, 0], [0.6, 0.8], [0, 5], [-3, 0]], np.float32)


def test_similarities_are_cosines_in_the_order_of_the_passages():
    index = DenseIndex.build(VECTORS)
    assert index.similarities(np.array([2, 0], np.float32)) == pytest.approx([1, 0.6, 0, -1])
    assert index.similarities(np.array([3, 4], np.float32)) == pytest.approx([0.6, 0.36 + 0.64, 0.8, -0.6])


def test_a_similarity_never_leaves_its_range():
    vectors = np.random.default_rng(0).normal(size=(200, 33)).astype(np.float32)
    index = DenseIndex.build(vectors)
    assert max(index.similarities(vector).max() for vector in vectors) <= 1


def test_a_zero_vector_is_like_nothing():
    assert DenseIndex.build(VECTORS).similarities(np.zeros(2, np.float32)).tolist() == [0, 0, 0, 0]


def test_building_leaves_the_vectors_as_they_are():
    before = VECTORS.copy()
    DenseIndex.build(VECTORS)
    assert (before == VECTORS).all()


def test_in_a_large_index_the_rest_gets_the_lowest_value_found(monkeypatch):
    monkeypatch.setattr(dense, "FULL_SEARCH_MAX", 3)
    monkeypatch.setattr(dense, "NEAREST", 2)
    found = DenseIndex.build(VECTORS).similarities(np.array([1, 0], np.float32))
    assert found == pytest.approx([1, 0.6, 0.6, 0.6])


def test_a_vector_of_another_dimension_says_both():
    with pytest.raises(IndexMismatchError, match=r"2 维.*3 维.*rag index build"):
        DenseIndex.build(VECTORS).similarities(np.ones(3, np.float32))


def test_an_index_without_passages_keeps_its_dimension(tmp_path):
    DenseIndex.build(np.zeros((0, 7), np.float32)).save(tmp_path / "vectors")
    loaded = DenseIndex.load(tmp_path / "vectors")
    assert (loaded.passage_count, loaded.dimension) == (0, 7)
    assert loaded.similarities(np.ones(7, np.float32)).shape == (0,)


def test_a_loaded_index_gives_the_same(tmp_path):
    index = DenseIndex.build(VECTORS)
    index.save(tmp_path / "vectors")
    question = np.array([0.3, 0.7], np.float32)
    assert (
        DenseIndex.load(tmp_path / "vectors").similarities(question).tolist() == index.similarities(question).tolist()
    )


@pytest.mark.parametrize("damage", ["missing", "empty", "half", "text"])
def test_a_damaged_file_is_reported(tmp_path, damage):
    path = tmp_path / "vectors"
    DenseIndex.build(VECTORS).save(path)
    content = path.read_bytes()
    if damage == "missing":
        path.unlink()
    else:
        path.write_bytes({"empty": b"", "half": content[: len(content) // 2], "text": "不是向量".encode() * 9}[damage])
    with pytest.raises(IndexBrokenError, match="rag index build"):
        DenseIndex.load(path)
