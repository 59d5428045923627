"""BM25 over token lists: scores of every passage for a question's tokens."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from rag.errors import IndexBrokenError

# Robertson and Zaragoza, The Probabilistic Relevance Framework (2009): k1 in 1.2–2, b in 0.5–0.8; Lucene's defaults.
K1 = 1.2
B = 0.75
FILES = ("data.npy", "passages.npy", "starts.npy", "vocabulary.json")


@dataclass(frozen=True, slots=True, eq=False)
class Bm25Index:
    """One column per token: `data[starts[t]:starts[t + 1]]` scores the passages numbered in `rows` likewise."""

    vocabulary: dict[str, int]
    data: NDArray[np.float32]
    rows: NDArray[np.int32]
    starts: NDArray[np.int64]
    passage_count: int

    @classmethod
    def build(cls, token_lists: Sequence[Sequence[str]]) -> Bm25Index:
        """An index of the passages in their order, with Lucene's BM25 (Kamphuis et al. 2020; package bm25s)."""
        vocabulary: dict[str, int] = {}
        ids = [[vocabulary.setdefault(token, len(vocabulary)) for token in tokens] for tokens in token_lists]
        if not vocabulary:  # bm25s divides by the mean length
            nothing = np.zeros(0, np.int32)
            return cls({}, np.zeros(0, np.float32), nothing, np.zeros(1, np.int64), len(ids))

        import bm25s

        engine = bm25s.BM25(method="lucene", k1=K1, b=B, dtype="float32", int_dtype="int32")
        engine.index((ids, dict(vocabulary)), create_empty_token=False, show_progress=False)
        return cls(
            vocabulary,
            np.asarray(engine.scores["data"], np.float32),
            np.asarray(engine.scores["indices"], np.int32),
            np.asarray(engine.scores["indptr"], np.int64),
            len(ids),
        )

    def scores(self, tokens: Sequence[str], weights: Sequence[float] | None = None) -> NDArray[np.float32]:
        """Shape (passages,): the BM25 score of each passage, 0 where no token occurs; higher is better.

        A token counts as often as it is given, times its weight; unknown tokens count nothing.
        Raises ValueError unless there are as many weights as tokens.
        """
        total = np.zeros(self.passage_count, np.float32)
        for token, weight in zip(tokens, [1.0] * len(tokens) if weights is None else weights, strict=True):
            number = self.vocabulary.get(token)
            if number is not None:
                column = slice(self.starts[number], self.starts[number + 1])
                total[self.rows[column]] += np.float32(weight) * self.data[column]  # a passage is once in a column
        return total

    def coverage(
        self, tokens: Sequence[str], weights: Sequence[float], groups: NDArray[np.int32] | None = None
    ) -> NDArray[np.float32]:
        """Shape (passages,), in [0, 1]: the share of the tokens that a passage has, the rarer the more they count.

        Of a token that is given twice the last weight holds. With `groups`, the number of the group of each passage
        from 0, it is the share that the passage's group has as a whole. Zeros where no token is known.
        """
        count = self.passage_count if groups is None else int(groups.max(initial=-1)) + 1
        covered = np.zeros(count, np.float32)
        total = 0.0
        for token, weight in dict(zip(tokens, weights, strict=True)).items():
            number = self.vocabulary.get(token)
            rows = self.rows[self.starts[number] : self.starts[number + 1]] if number is not None else self.rows[:0]
            found = rows if groups is None else np.unique(groups[rows])
            telling = weight * float(np.log(1 + (count - len(found) + 0.5) / (len(found) + 0.5)))
            covered[found] += np.float32(telling)
            total += telling
        if total <= 0:
            return np.zeros(self.passage_count, np.float32)
        covered /= np.float32(total)
        return covered if groups is None else covered[groups]

    def save(self, folder: Path) -> None:
        """Write four files into `folder`, which is made if need be. Raises OSError when that fails."""
        folder.mkdir(parents=True, exist_ok=True)
        np.save(folder / "data.npy", self.data)
        np.save(folder / "passages.npy", self.rows)
        np.save(folder / "starts.npy", self.starts)
        stored = {"passages": self.passage_count, "tokens": list(self.vocabulary)}
        encoded = json.dumps(stored, ensure_ascii=False).encode("utf-8", "surrogatepass")
        (folder / "vocabulary.json").write_bytes(encoded)

    @classmethod
    def load(cls, folder: Path) -> Bm25Index:
        """What `save` wrote. Raises IndexBrokenError if a file is missing, damaged or does not fit the others."""
        try:
            data, rows, starts = (np.load(folder / name, allow_pickle=False) for name in FILES[:3])
            stored = json.loads((folder / "vocabulary.json").read_bytes())
            count = int(stored["passages"])
            vocabulary = {token: number for number, token in enumerate(stored["tokens"])}
            fits = (
                len(starts) == len(vocabulary) + 1
                and starts[0] == 0
                and starts[-1] == len(data) == len(rows)
                and bool(np.all(np.diff(starts) >= 0))
                and (len(rows) == 0 or (rows.min() >= 0 and rows.max() < count))
            )
        except (OSError, ValueError, KeyError, TypeError, EOFError) as error:
            raise _broken(folder) from error
        if not fits:
            raise _broken(folder)
        return cls(vocabulary, data, rows, starts, count)


def _broken(folder: Path) -> IndexBrokenError:
    return IndexBrokenError(f"关键词索引 {folder} 已损坏或不完整。请运行 `python -m rag index build` 重新建立索引。")
