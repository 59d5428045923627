"""Bytes of a text file -> characters, whatever the Chinese encoding."""

from __future__ import annotations

import codecs
import re

from rag.errors import CorpusError

_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# Beyond this share of control characters a file is no text, however well its bytes decode.
_MAX_CONTROL_SHARE = 0.01
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f]")


def decode(data: bytes, file: str) -> str:
    """The text of a file in UTF-8, UTF-16 (with byte order mark) or GB18030.

    Raises CorpusError if it is empty, binary, or in none of these.
    """
    if not data.strip():
        raise CorpusError(f"文件“{file}”是空的，没有可读的文字。")
    text = _decode(data, file)
    if len(_CONTROL.findall(text)) > _MAX_CONTROL_SHARE * len(text):
        raise CorpusError(f"文件“{file}”不是文本文件（含大量控制字符）。请另存为 .txt（UTF-8）后再放入语料目录。")
    if not any(c.isalnum() for c in text):
        raise CorpusError(f"文件“{file}”里没有可读的文字。")
    return text


def _decode(data: bytes, file: str) -> str:
    for mark, encoding in _BYTE_ORDER_MARKS:
        if data.startswith(mark):
            try:
                return data[len(mark) :].decode(encoding)
            except UnicodeDecodeError:
                raise CorpusError(f"文件“{file}”声明为 {encoding}，但内容已损坏。请重新导出该文件。") from None
    for encoding in ("utf-8", "gb18030"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise CorpusError(f"文件“{file}”的编码无法识别。请另存为 UTF-8 编码的文本后再放入语料目录。")
