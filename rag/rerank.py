"""A cross-encoder, where one is set: reads question and passage together, and has a say in the order of the clauses."""

from __future__ import annotations

import math
import threading
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from rag.errors import ModelError
from rag.index.encoder import find_folder, hub_name, quiet
from rag.types import Hit

DEPTH = 12  # hits that are read; a cross-encoder takes some 20 ms for each on two cores
MOST_TOKENS = 512  # of question and passage together


class CrossEncoderReranker:
    """Fulfils rag.types.Reranker with any cross-encoder of one label. Nothing is read before the first use."""

    def __init__(self, model: str) -> None:
        """`model` is a folder (relative ones: in the working folder or the project's) or a name on a hub."""
        self._name = model
        self._model: Any = None
        # One lock for loading and scoring: the fast tokenizers fail when two threads use one at once.
        self._lock = threading.RLock()

    def rerank(self, question: str, hits: Sequence[Hit]) -> list[Hit]:
        """The hits with the first `DEPTH` in the order of 1 / rank + the chance that the passage answers.

        So the second hit comes first only if the model thinks it likelier by more than a half. The scores stay
        descending. Raises ModelError if the model cannot be loaded.
        """
        head = list(hits[:DEPTH])
        if len(head) < 2:
            return list(hits)
        chances = self.chances(question, [_passage(hit) for hit in head])
        merit = [1 / rank + chance for rank, chance in enumerate(chances, start=1)]
        order = sorted(range(len(head)), key=lambda i: -merit[i])
        ordered = [replace(head[i], score=hit.score) for i, hit in zip(order, head, strict=True)]
        return ordered + list(hits[DEPTH:])

    def chances(self, question: str, passages: Sequence[str]) -> list[float]:
        """Of each passage the chance, in [0, 1], that it answers the question."""
        from torch.nn import Identity

        pairs = [(_valid(question), _valid(passage)) for passage in passages]
        with self._lock:
            scores = self._loaded().predict(pairs, activation_fn=Identity(), show_progress_bar=False)
        return [_sigmoid(float(score)) for score in scores]

    def _loaded(self) -> Any:
        with self._lock:
            if self._model is None:
                try:
                    folder = find_folder(self._name)
                except ModelError as error:
                    raise _missing(self._name, "找不到这个文件夹，或里面没有 config.json") from error
                with quiet():
                    self._model = _load(str(folder or self._name), on_hub=folder is None)
            return self._model


def _load(name: str, on_hub: bool) -> Any:
    from sentence_transformers import CrossEncoder

    try:
        try:
            model = CrossEncoder(name, local_files_only=True)
        except Exception:
            if not on_hub:
                raise
            model = CrossEncoder(hub_name(name))
    except Exception as error:  # the libraries raise anything from OSError to SafetensorError for a damaged file
        reason = str(error).strip().splitlines()[0][:200] if str(error).strip() else type(error).__name__
        raise _missing(name, f"加载失败：{reason}") from error
    if model.num_labels != 1:
        raise _missing(name, f"它给每对文字 {model.num_labels} 个分数，重排模型应只给一个")
    model.max_seq_length = min(model.max_seq_length or MOST_TOKENS, MOST_TOKENS)
    return model


def _passage(hit: Hit) -> str:
    """The best passage of a hit with its headings, and a table's row with its header."""
    clause = hit.clause
    text = clause.text[max(hit.start - clause.start, 0) : hit.end - clause.start]
    return "\n".join(part for part in (" ".join(clause.heading_path), clause.context, text) if part)


def _valid(text: str) -> str:
    return text.encode("utf-8", "replace").decode()  # half a surrogate pair is no text


def _sigmoid(score: float) -> float:
    # Both halves, so that no exponential overflows.
    return 1 / (1 + math.exp(-score)) if score >= 0 else math.exp(score) / (1 + math.exp(score))


def _missing(name: str, reason: str) -> ModelError:
    return ModelError(
        f"重排模型“{name}”不可用（{reason}）。请把 RAG_RERANKER 设为模型文件夹的路径，或模型站上的名字"
        "（访问不到时用 HF_ENDPOINT 指定镜像）；不设则不用重排模型。"
    )
