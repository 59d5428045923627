"""A corpus of three short documents with a real index, and an encoder that needs no model."""

from __future__ import annotations

import shutil
import zlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from rag.config import Config
from rag.corpus import load_corpus
from rag.index import store
from rag.index.tokenize import Tokenizer
from rag.index.vectors import VectorCache
from rag.lexicon import Lexicon
from rag.pipeline import Assistant, _settings, index_content

SMALL_CORPUS = Path(__file__).resolve().parent / "data" / "small_corpus"
EV_PLAN, DIGITAL_PLAN, VOUCHERS = "ev-action-plan-2021", "digital-plan-2022", "voucher-measures-2020"
REPOSITORY = Path(__file__).resolve().parent.parent
REAL_CORPUS = REPOSITORY / "corpus"
REAL_MODEL = REPOSITORY / "models" / "m3e-small"


class BigramEncoder:
    """An Encoder: a text's character bigrams, hashed into 256 dimensions, scaled to length 1. Counts what it embeds."""

    dimension = 256

    def __init__(self, model: str = "", query_prefix: str = "") -> None:
        self.fingerprint = f"bigrams {model}".strip()
        self.embedded: list[str] = []

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        self.embedded += texts
        return np.array([self._vector(text) for text in texts], np.float32).reshape(len(texts), self.dimension)

    def encode_question(self, question: str) -> NDArray[np.float32]:
        return self._vector(question)

    def _vector(self, text: str) -> NDArray[np.float32]:
        vector = np.full(self.dimension, 1e-6, np.float32)
        for left, right in zip(text, text[1:], strict=False):
            vector[zlib.crc32((left + right).encode("utf-8", "replace")) % self.dimension] += 1
        return np.asarray(vector / np.linalg.norm(vector), np.float32)


def copy_of_small_corpus(folder: Path) -> Path:
    """A copy that a test may change."""
    shutil.copytree(SMALL_CORPUS, folder)
    return folder
