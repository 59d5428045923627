"""Plain text and Markdown, in any Chinese encoding."""

from __future__ import annotations

from rag.decode import decode
from rag.types import SourceText


def read(data: bytes, file: str) -> SourceText:
    """The text as it stands; Markdown and HTML marks are taken out when its lines are read (rag.markup)."""
    return SourceText(decode(data, file))
