"""Answers handed on: the words for the clipboard, and the Word file, of which nothing stays on this machine."""

from __future__ import annotations

import base64
import re
import time
from datetime import datetime

from page.render import escape
from rag.answer_export import as_docx
from rag.types import Answer

WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_NAME_CHARS = 40  # of a question in a file's name
_NOT_IN_NAMES = re.compile(r"[^\w（）《》“”—-]+")


def file_html(name: str, content: bytes, kind: str) -> str:
    """A file as HTML that download.js hands to the reader: no address of it exists that someone else could open."""
    # The number makes the same file, asked for again, another value.
    return (
        f'<div class="file" data-name="{escape(name)}" data-kind="{escape(kind)}" data-number="{time.monotonic_ns()}"'
        f' data-content="{base64.b64encode(content).decode("ascii")}"></div>'
    )


def word_file(answer: Answer, made_at: datetime) -> str:
    name = _NOT_IN_NAMES.sub("_", answer.question)[:_NAME_CHARS].strip("_") or "回答"
    return file_html(f"{name}.docx", as_docx(answer, made_at), WORD)
