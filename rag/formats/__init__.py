"""Bytes of a file -> plain text with its tables, footnotes and pages, whatever the format.

One module per format; each has `read(data: bytes, file: str) -> SourceText` and is imported when a file of its
format comes. What a file is, its first bytes say; the suffix decides only where they say nothing.
"""

from __future__ import annotations

from importlib import import_module
from pathlib import PurePath

from rag.errors import CorpusError
from rag.formats.kinds import kind_of
from rag.types import SourceText

SUPPORTED_SUFFIXES = (
    ".txt",
    ".md",
    ".html",
    ".htm",
    ".docx",
    ".doc",
    ".wps",
    ".rtf",
    ".xlsx",
    ".xls",
    ".pdf",
    ".ofd",
    ".png",
    ".jpg",
    ".jpeg",
    ".bmp",
    ".tif",
    ".tiff",
)
# Kind of file -> module with its reader.
_READERS = {
    "text": "rag.formats.text",
    "html": "rag.formats.html",
    "mhtml": "rag.formats.html",
    "docx": "rag.formats.docx",
    "xlsx": "rag.formats.xlsx",
    "ofd": "rag.formats.ofd",
    "office": "rag.formats.office",
    "pdf": "rag.formats.pdf",
    "image": "rag.formats.ocr",
}


def read_source(data: bytes, file: str) -> SourceText:
    """The text of a file, one paragraph or table row per line; `file` is its name, for the suffix and for messages.

    Raises CorpusError, naming the file and saying what to do, for whatever cannot be read: empty, damaged, encrypted,
    oversized when unpacked, or of no known format.
    """
    if not data.strip(b"\x00\t\n\r "):
        raise CorpusError(f"文件“{file}”是空的，没有可读的文字。")
    kind = kind_of(data, PurePath(file).suffix.lower(), file)
    source: SourceText = import_module(_READERS[kind]).read(data, file)
    if not any(character.isalnum() for character in source.text):
        raise CorpusError(f"文件“{file}”里没有可读的文字。")
    return source
