"""Cosine similarity of a question's vector with every passage's (FAISS, exact)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rag.errors import IndexBrokenError, IndexMismatchError

FULL_SEARCH_MAX = 20_000  # passages; above it only the nearest are scored one by one
NEAREST = 2_000  # passages scored one by one in a larger index: far more than any answer uses


class DenseIndex:
    """Vectors in the order of the passages. Searching is thread-safe."""

    def __init__(self, faiss_index: Any) -> None:
        self._faiss = faiss_index

    @classmethod
    def build(cls, vectors: NDArray[np.float32]) -> DenseIndex:
        """An index of vectors of shape (passages, dimension); their length does not matter, only the direction."""
        import faiss

        index = faiss.IndexFlatIP(vectors.shape[1])
        if len(vectors):
            index.add(_unit(np.asarray(vectors, np.float32)))
        return cls(index)

    @property
    def passage_count(self) -> int:
        return int(self._faiss.ntotal)

    @property
    def dimension(self) -> int:
        return int(self._faiss.d)

    def similarities(self, vector: NDArray[np.float32]) -> NDArray[np.float32]:
        """Shape (passages,): cosine with each passage in [-1, 1], higher is closer.

        In an index of more than FULL_SEARCH_MAX passages all but the NEAREST get the lowest value found.
        Raises IndexMismatchError if the vector is of another dimension.
        """
        question = np.asarray(vector, np.float32).reshape(1, -1)
        if question.shape[1] != self.dimension:
            raise IndexMismatchError(
                f"索引中的向量是 {self.dimension} 维，当前嵌入模型给出 {question.shape[1]} 维，模型换过了。"
                "请运行 `python -m rag index build` 重新建立索引，或把 RAG_EMBEDDING_MODEL 改回原来的模型。"
            )
        count = self.passage_count
        if count == 0:
            return np.zeros(0, np.float32)
        found, numbers = self._faiss.search(_unit(question), count if count <= FULL_SEARCH_MAX else NEAREST)
        result = np.full(count, found[0].min(), np.float32)
        result[numbers[0]] = found[0]
        return np.clip(result, -1.0, 1.0)

    def save(self, path: Path) -> None:
        """Write one file. Raises OSError when that fails (FAISS's own writer would not say why)."""
        import faiss

        path.write_bytes(faiss.serialize_index(self._faiss).tobytes())

    @classmethod
    def load(cls, path: Path) -> DenseIndex:
        """What `save` wrote. Raises IndexBrokenError if the file is missing or damaged."""
        import faiss

        try:
            return cls(faiss.deserialize_index(np.fromfile(path, np.uint8)))
        except (OSError, RuntimeError) as error:
            raise IndexBrokenError(
                f"向量索引 {path} 已损坏或缺失。请运行 `python -m rag index build` 重新建立索引。"
            ) from error


def _unit(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.ascontiguousarray(vectors / np.where(lengths > 0, lengths, 1), np.float32)
