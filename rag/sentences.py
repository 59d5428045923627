"""Running text -> sentences, with offsets."""

from __future__ import annotations

import re

# A sentence ends at 。！？； or a line's end, with the closing quotes and brackets behind it; 1.5 and 24.1% stay whole.
_END = re.compile(r"(?:[。！？!?；;]+|…{2,})[”’」』）)】》]*|\n+")


def split_sentences(text: str, start: int = 0) -> list[tuple[int, int]]:
    """Spans of the sentences of `text`, shifted by `start`; white space around a sentence is left out."""
    spans: list[tuple[int, int]] = []
    position = 0
    for found in [*_END.finditer(text), None]:
        end = found.end() if found else len(text)
        piece = text[position:end]
        stripped = piece.strip()
        if stripped:
            offset = position + len(piece) - len(piece.lstrip())
            spans.append((start + offset, start + offset + len(stripped)))
        position = end
    return spans
