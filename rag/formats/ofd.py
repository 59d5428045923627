"""OFD (GB/T 33190-2016), the fixed-layout format of Chinese official documents: words by their places on the page.

A zip file of XML: OFD.xml names the documents, each Document.xml its pages, each Content.xml the text objects with a
boundary in millimetres and the places of their characters inside it.
"""

from __future__ import annotations

from collections.abc import Iterator
from posixpath import dirname, join, normpath
from typing import Any

from rag.errors import CorpusError
from rag.formats.archive import Archive, open_archive
from rag.formats.ofd_lines import read_page
from rag.formats.ofd_objects import objects_of
from rag.formats.page_lines import PageLine, PageTable, to_source
from rag.formats.word_xml import child, children
from rag.types import Removal, SourceText

MAX_PAGES = 5_000
_MAX_CHARACTERS = 20_000_000


def read(data: bytes, file: str) -> SourceText:
    """The text of an OFD file with the page of each line; running heads and page numbers are listed as removed.

    Raises CorpusError if the file is damaged, encrypted, or holds no text (a scan without a text layer).
    """
    archive = open_archive(data, file)
    if any(name.rpartition("/")[2].lower() == "encryptions.xml" for name in archive.names):
        raise CorpusError(f"文件“{file}”已加密，无法读取。请解密后另存，再放入语料目录。")
    lines: list[PageLine] = []
    tables: list[PageTable] = []
    removed: list[Removal] = []
    warnings: list[str] = []
    characters = 0
    for number, (page, templates) in enumerate(_pages(archive, warnings), start=1):
        if number > MAX_PAGES:
            raise CorpusError(f"文件“{file}”超过 {MAX_PAGES} 页，太大了。请拆分后再放入。")
        runs, rules = objects_of(page)
        backgrounds = [run for template in templates for run in objects_of(template)[0]]
        if runs:
            removed.extend(Removal("running_head", run.text.strip(), 1) for run in backgrounds if run.text.strip())
        else:
            runs = backgrounds
        characters += sum(len(run.text) for run in runs)
        if characters > _MAX_CHARACTERS:
            raise CorpusError(f"文件“{file}”的文字过多，太大了。请拆分后再放入。")
        page_lines, page_tables = read_page(runs, rules, number)
        lines.extend(page_lines)
        tables.extend(page_tables)
    if not lines and not tables:
        raise CorpusError(f"文件“{file}”没有文字层（可能是扫描件）。请转换成 PDF 或图片后再放入，将作文字识别。")
    source = to_source(lines, tables, warnings)
    return SourceText(source.text, source.line_pages, tuple(removed) + source.removed, source.warnings)


def _pages(archive: Archive, warnings: list[str]) -> Iterator[tuple[Any, list[Any]]]:
    """The content of each page in order, with the templates that lie under or over it."""
    root = archive.xml("OFD.xml")
    for body in children(root, "DocBody"):
        location = _text_of(child(body, "DocRoot"))
        if not location:
            continue
        place = _resolve("OFD.xml", location)
        document = archive.xml(place)
        templates = {
            t.get("ID", ""): _resolve(place, t.get("BaseLoc", ""))
            for t in children(child(document, "CommonData"), "TemplatePage")
        }
        parsed: dict[str, Any] = {}
        for page in children(child(document, "Pages"), "Page"):
            path = _resolve(place, page.get("BaseLoc", ""))
            if not archive.has(path):
                warnings.append(f"第 {page.get('ID', '?')} 号页面的内容缺失，没有读取。")
                continue
            content = archive.xml(path)
            used = []
            for template in children(content, "Template"):
                name = templates.get(template.get("TemplateID", ""), "")
                if name and archive.has(name):
                    parsed[name] = parsed[name] if name in parsed else archive.xml(name)
                    used.append(parsed[name])
            yield content, used


def _resolve(base: str, location: str) -> str:
    """The name of an entry from a location in another: absolute from the container's root, else beside it."""
    location = location.strip().replace("\\", "/")
    return normpath(location.lstrip("/") if location.startswith("/") else join(dirname(base), location))


def _text_of(element: Any | None) -> str:
    return (element.text or "").strip() if element is not None else ""
