"""Zip containers (docx, xlsx, ofd) and the XML in them, read in bounded time and memory."""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from dataclasses import dataclass
from typing import Any

from rag.errors import CorpusError

MAX_ENTRIES = 20_000  # an OFD has some ten entries a page
MAX_TOTAL_BYTES = 1_000_000_000  # unpacked, with pictures, which are never unpacked
MAX_PART_BYTES = 64_000_000  # of one XML part; a law of 500 pages has some 10 MB
MAX_RATIO = 300  # unpacked to packed, of parts over the size below; repetitive tables reach 100
_RATIO_FROM_BYTES = 8_000_000

_ESCAPING = re.compile(r"^(?:/|[A-Za-z]:)|(?:^|/)\.\.(?:/|$)")


@dataclass(frozen=True, slots=True)
class Archive:
    file: str  # its name, for messages
    _zip: zipfile.ZipFile
    _names: dict[str, str]  # lower case, with slashes -> name in the container

    @property
    def names(self) -> tuple[str, ...]:
        """Names of all entries, with slashes, in the order of the container."""
        return tuple(name.replace("\\", "/") for name in self._names.values())

    def has(self, name: str) -> bool:
        return name.lower() in self._names

    def read(self, name: str) -> bytes:
        """The bytes of an entry, upper and lower case alike. Raises CorpusError if it is missing or damaged."""
        stored = self._names.get(name.lower())
        if stored is None:
            raise CorpusError(f"文件“{self.file}”缺少组成部分 {name}，内容不完整。请重新导出该文件。")
        if self._zip.getinfo(stored).file_size > MAX_PART_BYTES:
            raise _too_large(self.file)
        try:
            return self._zip.read(stored)
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError, NotImplementedError, RuntimeError):
            raise _damaged(self.file) from None

    def xml(self, name: str) -> Any:
        """The root element (lxml) of an XML entry. Raises CorpusError if it is no XML or declares entities."""
        return parse_xml(self.read(name), self.file)


def open_archive(data: bytes, file: str) -> Archive:
    """A zip container whose declared sizes are within the limits; reading never goes beyond what is declared."""
    try:
        container = zipfile.ZipFile(io.BytesIO(data))
        entries = container.infolist()
    except (zipfile.BadZipFile, EOFError, OSError, ValueError, NotImplementedError, UnicodeDecodeError, struct.error):
        raise _damaged(file) from None
    if len(entries) > MAX_ENTRIES or sum(entry.file_size for entry in entries) > MAX_TOTAL_BYTES:
        raise _too_large(file)
    names: dict[str, str] = {}
    for entry in entries:
        name = entry.filename.replace("\\", "/")
        if _ESCAPING.search(name):
            raise CorpusError(f"文件“{file}”里有指向外部的路径（{name[:60]}），来源可疑，未读取。请重新导出该文件。")
        if entry.flag_bits & 1:
            raise CorpusError(f"文件“{file}”已加密，无法读取。请去掉密码后另存，再放入语料目录。")
        if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):  # office programs use no other
            raise _damaged(file)
        if entry.file_size > _RATIO_FROM_BYTES and entry.file_size > MAX_RATIO * max(1, entry.compress_size):
            raise _too_large(file)
        names[name.lower()] = entry.filename
    return Archive(file, container, names)


def parse_xml(data: bytes, file: str) -> Any:
    """The root element (lxml) of an XML document; nothing outside it is read and no entity is expanded."""
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_pis=True)
    root: Any
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError):
        raise _damaged(file) from None
    if root is None:
        raise _damaged(file)
    if root.getroottree().docinfo.doctype:  # no Office or OFD file has one; entity bombs do
        raise CorpusError(f"文件“{file}”的 XML 里有文档类型声明，可能含恶意实体，未读取。请重新导出该文件。")
    return root


def _damaged(file: str) -> CorpusError:
    return CorpusError(f"文件“{file}”已损坏或不完整，无法打开。请重新下载或导出该文件。")


def _too_large(file: str) -> CorpusError:
    return CorpusError(f"文件“{file}”解压后过大，可能是压缩炸弹，未读取。请检查来源，或拆分后再放入。")
