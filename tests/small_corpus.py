"""A corpus of three short documents with a real index, and an encoder that needs no model."""

from __future__ import annotations

import shutil
import zlib
from collections.abc import Sequence
from functools import cache
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from rag import pipeline
from rag.config import Config
from rag.index.tokenize import Tokenizer
from rag.pipeline import Assistant

SMALL_CORPUS = Path(__file__).resolve().parent / "data" / "small_corpus"
EV_PLAN, DIGITAL_PLAN, VOUCHERS = "ev-action-plan-2021", "digital-plan-2022", "voucher-measures-2020"
REPOSITORY = Path(__file__).resolve().parent.parent
REAL_CORPUS = REPOSITORY / "corpus"
REAL_MODEL = REPOSITORY / "models" / "m3e-small"


class BigramEncoder:
    """An Encoder: character bigrams, hashed into 256 dimensions, beside a constant part, so that cosines are as high
    as those of a real model: 0.6 for texts without a common bigram, 1 for the same text."""

    dimension = 257

    def __init__(self, model: str = "", query_prefix: str = "") -> None:
        self.fingerprint = f"bigrams of {model}"
        self.embedded: list[str] = []

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        self.embedded += texts
        return np.array([_vector(text) for text in texts], np.float32).reshape(len(texts), self.dimension)

    def encode_question(self, question: str) -> NDArray[np.float32]:
        return _vector(question)


def _vector(text: str) -> NDArray[np.float32]:
    counts = np.full(256, 1e-6)
    for left, right in pairwise(text):
        counts[zlib.crc32((left + right).encode("utf-8", "replace")) % 256] += 1
    return np.array([*(0.4**0.5 * counts / np.linalg.norm(counts)), 0.6**0.5], np.float32)


class Encoders:
    """Stands in for the encoder class of the pipeline and remembers the encoders it made."""

    def __init__(self) -> None:
        self.made: list[BigramEncoder] = []

    def __call__(self, model: str, query_prefix: str = "") -> BigramEncoder:
        self.made.append(BigramEncoder(model, query_prefix))
        return self.made[-1]

    @property
    def embedded(self) -> list[str]:
        """The passages that the encoder made last had to embed."""
        return self.made[-1].embedded


@cache
def _tokenizer(words: tuple[str, ...]) -> Tokenizer:
    return Tokenizer(words)


def without_model(patch: pytest.MonkeyPatch) -> Encoders:
    """From here on the pipeline uses BigramEncoder, and loads the dictionary (a second) once for all tests."""
    encoders = Encoders()
    patch.setattr(pipeline, "SentenceTransformerEncoder", encoders)
    patch.setattr(pipeline, "Tokenizer", lambda words: _tokenizer(tuple(words)))
    return encoders


def copy_of_small_corpus(folder: Path) -> Path:
    """A copy that a test may change."""
    shutil.copytree(SMALL_CORPUS, folder)
    return folder


def open_assistant(data: Path, corpus: Path = SMALL_CORPUS) -> Assistant:
    """An assistant on a real index of the small corpus, with BigramEncoder."""
    with pytest.MonkeyPatch.context() as patch:
        without_model(patch)
        config = Config(corpus=corpus, data=data, embedding_model="fake")
        pipeline.build_index(config)
        return Assistant.open(config)


needs_model = [
    pytest.mark.model,
    pytest.mark.skipif(not REAL_MODEL.is_dir(), reason="models/m3e-small is absent: run `make setup`"),
]


def real_assistant(data: Path) -> Assistant:
    """An assistant on the corpus of the project, with the real embedding model."""
    config = Config(data=data)
    if (REPOSITORY / "data" / "vectors.sqlite").is_file():  # else every passage is embedded, which takes minutes
        shutil.copy(REPOSITORY / "data" / "vectors.sqlite", data)
    pipeline.build_index(config)
    return Assistant.open(config)
