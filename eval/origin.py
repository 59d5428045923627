"""What an evaluation measured: which index, corpus, model, settings and program."""

from __future__ import annotations

import hashlib
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from rag.config import ROOT, Config
from rag.index import store
from rag.pipeline import Assistant
from rag.types import Document


@dataclass(frozen=True, slots=True)
class Origin:
    """What was measured; all of it as the result names it."""

    index_version: str
    corpus_hash: str
    encoder: str  # fingerprint of the embedding model
    embedding_model: str  # its name in the settings
    settings: Mapping[str, object]
    commit: str


def origin_of(assistant: Assistant, config: Config) -> Origin:
    """Of an assistant that is opened with these settings. Raises IndexMissingError if its index is gone meanwhile."""
    meta = store.stored_meta(config.data / "index", assistant.index_version)
    return Origin(
        index_version=assistant.index_version,
        corpus_hash=corpus_hash(assistant.documents),
        encoder=str(meta["encoder"]),
        embedding_model=config.embedding_model,
        settings=settings_measured(meta["settings"], config),
        commit=current_commit(),
    )


def corpus_hash(documents: Mapping[str, Document]) -> str:
    """Equal for equal documents: over the ids and the SHA-256 of the files, in lower-case hexadecimal."""
    whole = hashlib.sha256()
    for identifier in sorted(documents):
        whole.update(f"{identifier}\n{documents[identifier].sha256}\n".encode())
    return whole.hexdigest()[:16]


def settings_measured(stored: Mapping[str, object], config: Config) -> dict[str, object]:
    """The settings that bear on the figures: those of the index, as stored with it, and those of the search."""
    reranker = {"reranker": config.reranker} if config.reranker else {}
    return {**stored, "vector_weight": config.vector_weight, **reranker}


def current_commit(root: Path = ROOT) -> str:
    """The short commit of the working tree, with "+" if files differ from it; "unknown" without git."""
    try:
        commit = _git(root, "rev-parse", "--short", "HEAD")
        return commit + ("+" if _git(root, "status", "--porcelain", "--untracked-files=no") else "")
    except (OSError, subprocess.SubprocessError):
        return "unknown"


def _git(root: Path, *arguments: str) -> str:
    done = subprocess.run(["git", *arguments], cwd=root, capture_output=True, text=True, check=True, timeout=20)
    return done.stdout.strip()
