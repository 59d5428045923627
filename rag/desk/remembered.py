"""An encoder that remembers: what was encoded in one batch need not be encoded again one by one."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from rag.types import Encoder

KEPT = 10_000  # vectors: 20 MB of 512 dimensions; 500 tasks and the clauses around them need some 4,000


class RememberingEncoder:
    """Fulfils rag.types.Encoder. One instance may be used from several threads."""

    def __init__(self, encoder: Encoder, query_prefix: str = "", kept: int = KEPT) -> None:
        """`query_prefix`: what `encoder` puts before questions, so that questions too can be encoded in batches."""
        self._encoder = encoder
        self._query_prefix = query_prefix
        self._kept = kept
        self._vectors: OrderedDict[str, NDArray[np.float32]] = OrderedDict()
        self._lock = threading.Lock()

    @property
    def fingerprint(self) -> str:
        return self._encoder.fingerprint

    @property
    def dimension(self) -> int:
        return self._encoder.dimension

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Shape (len(texts), dimension); only texts that are not remembered are computed, each once, in one batch."""
        if not texts:
            return np.zeros((0, self.dimension), np.float32)
        with self._lock:
            known = {text: self._vectors[text] for text in texts if text in self._vectors}
            for text in known:
                self._vectors.move_to_end(text)
        missing = [text for text in dict.fromkeys(texts) if text not in known]
        if missing:
            computed = dict(zip(missing, self._encoder.encode(missing), strict=True))
            known.update(computed)
            with self._lock:
                self._vectors.update(computed)
                while len(self._vectors) > self._kept:
                    self._vectors.popitem(last=False)
        return np.array([known[text] for text in texts], np.float32)

    def encode_question(self, question: str) -> NDArray[np.float32]:
        vector: NDArray[np.float32] = self.encode_questions([question])[0]
        return vector

    def encode_questions(self, questions: Sequence[str]) -> NDArray[np.float32]:
        return self.encode([self._query_prefix + question for question in questions])
