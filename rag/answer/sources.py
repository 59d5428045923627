"""What an answer is drawn from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rag.answer.library import Library
from rag.read import Reader
from rag.types import IndicatorEntry


@dataclass(frozen=True, slots=True)
class Sources:
    library: Library
    reader: Reader
    document_ids: Sequence[str] = ()  # the documents that are asked; (): all
    entries: Sequence[IndicatorEntry] = ()  # the ledger, in which figures are looked for first
