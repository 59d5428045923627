"""What a file is, by its first bytes: an export named .doc is often HTML, a renamed .docx a PDF."""

from __future__ import annotations

import re

from rag.errors import CorpusError
from rag.formats.archive import open_archive

_BY_SUFFIX = {
    ".txt": "text",
    ".md": "text",
    ".html": "html",
    ".htm": "html",
    ".docx": "docx",
    ".doc": "office",
    ".wps": "office",
    ".rtf": "office",
    ".xls": "office",
    ".xlsx": "xlsx",
    ".pdf": "pdf",
    ".ofd": "ofd",
    ".png": "image",
    ".jpg": "image",
    ".jpeg": "image",
    ".bmp": "image",
    ".tif": "image",
    ".tiff": "image",
}
_CHINESE_NAMES = {
    "docx": "Word",
    "xlsx": "Excel",
    "pdf": "PDF",
    "ofd": "OFD",
    "image": "图片",
    "office": "Word 97-2003",
}
_IMAGE_STARTS = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"II*\x00", b"MM\x00*")
_OLE_START = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HTML_START = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*>\s*)?(?:<!--.{0,2000}?-->\s*)*<(?:!doctype\s+html|html|head|meta|body)\b",
    re.IGNORECASE | re.DOTALL,
)
_MIME_START = re.compile(rb"\s*(?:[\w-]+:[^\n]*\n\s*)*?MIME-Version:", re.IGNORECASE)
# Parts of a zip file that tell which format it is.
_PARTS = (("word/document.xml", "docx"), ("xl/workbook.xml", "xlsx"), ("OFD.xml", "ofd"))


def kind_of(data: bytes, suffix: str, file: str) -> str:
    """The kind of file: text, html, mhtml, docx, xlsx, ofd, office (what LibreOffice must convert), pdf or image.

    Raises CorpusError if the content is none of these, or is not what the suffix says and cannot be read as it is.
    """
    expected = _BY_SUFFIX.get(suffix, "text")
    start = data[:4096]
    if b"%PDF-" in start[:1024] and expected != "text":
        return "pdf"
    if start.startswith(b"%PDF-"):
        return "pdf"
    if start.startswith(_IMAGE_STARTS) or (start.startswith(b"BM") and expected == "image"):
        return "image"
    if start.startswith(_OLE_START):
        # An Office file with a password is an OLE container with this stream.
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise CorpusError(f"文件“{file}”设有打开密码，无法读取。请去掉密码后另存，再放入语料目录。")
        return "office"
    if start.startswith(b"{\\rtf"):
        return "office"
    if start.startswith(b"PK\x03\x04"):
        return _kind_of_archive(data, file)
    if expected in ("text", "html"):
        return expected
    if _HTML_START.match(start):
        return "html"
    if _MIME_START.match(start[:1000]):
        return "mhtml"
    if start.lstrip(b"\xef\xbb\xbf \r\n").startswith(b"<?xml") and expected == "office":
        return "office"  # Word 2003 XML
    name = _CHINESE_NAMES[expected]
    raise CorpusError(
        f"文件“{file}”不是有效的 {name} 文件：内容已损坏，或扩展名与内容不符。请重新导出后再放入语料目录。"
    )


def _kind_of_archive(data: bytes, file: str) -> str:
    names = open_archive(data, file).names
    lowered = {name.lower() for name in names}
    for part, kind in _PARTS:
        if part.lower() in lowered:
            return kind
    if "content.xml" in lowered and "mimetype" in lowered:
        return "office"  # OpenDocument
    raise CorpusError(
        f"文件“{file}”是压缩包，里面没有 Word、Excel 或 OFD 的正文。请解压后放入其中的文件，或重新导出该文件。"
    )
