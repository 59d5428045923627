"""PDF: the text layer with its places on the page; pages without one are recognised from their picture."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from rag.errors import CorpusError
from rag.formats.isolated import Allow, read_isolated
from rag.formats.pdf_document import LaidOutPage, lay_out, source_of
from rag.formats.pdf_page import PageContent, read_page
from rag.types import SourceText

MAX_PAGES = 2_000
MAX_SCANNED_PAGES = 200
_MAX_CHARACTERS = 10_000_000
_SECONDS, _SECONDS_A_PAGE = 30.0, 0.5
_SECONDS_A_SCANNED_PAGE = 120.0  # ten times what a page needs on two idle cores
_DOTS_PER_INCH = 200
_MAX_PIXELS = 12_000_000  # an A3 page at 200 dpi has 7.7 million
_FEW_CHARACTERS = 60  # a stamp, a page number or a file name printed over a scan
_LARGEST_SHARE_DAMAGED = 0.5


def read(data: bytes, file: str) -> SourceText:
    """The text of a PDF: paragraphs, table rows and footnotes, with their pages.

    Pages without a readable text layer are recognised (rag.formats.ocr); `confidence` says then how well. Raises
    CorpusError for a file that is damaged, encrypted, without pages, or too long (MAX_PAGES, MAX_SCANNED_PAGES).
    """
    return read_isolated("rag.formats.pdf", data, file)


def read_here(data: bytes, file: str, allow: Allow) -> SourceText:
    """As `read`, in this process."""
    import pypdfium2

    document = _open(data, file)
    try:
        count = len(document)
        if count == 0:
            raise CorpusError(f"PDF 文件“{file}”里没有页面。请重新导出后再放入语料目录。")
        if count > MAX_PAGES:
            raise CorpusError(f"PDF 文件“{file}”有 {count} 页，超过 {MAX_PAGES} 页的上限。请拆分后再放入语料目录。")
        allow(_SECONDS + _SECONDS_A_PAGE * count)
        pages: dict[int, LaidOutPage] = {}
        scanned: list[int] = []
        damaged: list[int] = []
        warnings: list[str] = []
        characters = 0
        for index in range(count):
            try:
                page = document[index]
                content = read_page(page, index + 1)
                is_scan = _is_scan(content, page)
                page.close()
            except pypdfium2.PdfiumError:
                damaged.append(index + 1)
                continue
            characters += len(content.characters)
            if characters > _MAX_CHARACTERS:
                raise CorpusError(f"PDF 文件“{file}”的文字超过 {_MAX_CHARACTERS // 10_000} 万字。请拆分后再放入。")
            if content.truncated:
                warnings.append(f"第{index + 1}页的文字太多，只读取了前面一部分。")
            if content.slanted:
                shown = content.slanted[:20] + ("……" if len(content.slanted) > 20 else "")
                warnings.append(f"第{index + 1}页有斜排或横置的文字（如水印）“{shown}”，没有放入正文。")
            if is_scan:
                scanned.append(index + 1)
            else:
                pages[index + 1] = lay_out(content)
        if len(damaged) > _LARGEST_SHARE_DAMAGED * count:
            raise CorpusError(f"PDF 文件“{file}”已损坏，{count} 页中有 {len(damaged)} 页无法读取。请重新导出后再放入。")
        if damaged:
            warnings.append(f"第{_listed(damaged)}页已损坏，没有读出。")
        has_text = any(page.lines or page.tables for page in pages.values())
        scores = _recognise(document, scanned, has_text, file, allow, pages, warnings)
    finally:
        document.close()
    confidence = sum(score * length for score, length in scores) / max(sum(n for _, n in scores), 1)
    ordered = [pages[number] for number in sorted(pages)]
    return source_of(ordered, warnings, confidence if scores else None)


def _open(data: bytes, file: str) -> Any:
    import pypdfium2
    import pypdfium2.raw as pdfium

    try:
        return pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if getattr(error, "err_code", None) in (pdfium.FPDF_ERR_PASSWORD, pdfium.FPDF_ERR_SECURITY):
            raise CorpusError(f"PDF 文件“{file}”已加密，需要密码才能打开。请解除加密后再放入语料目录。") from None
        raise CorpusError(
            f"PDF 文件“{file}”已损坏、不完整或没有页面，无法打开。请重新下载或导出后再放入语料目录。"
        ) from None


def _is_scan(content: PageContent, page: Any) -> bool:
    """Whether a page must be recognised: something is drawn, but no text layer tells what."""
    import pypdfium2.raw as pdfium

    if not content.characters and not content.unmapped:
        return bool(pdfium.FPDFPage_CountObjects(page.raw) > 0)
    if not content.is_readable:
        return True
    printed = sum(1 for c in content.characters if c.text.strip())
    return content.has_picture and printed < _FEW_CHARACTERS


def _recognise(
    document: Any,
    scanned: Sequence[int],
    has_text: bool,
    file: str,
    allow: Allow,
    pages: dict[int, LaidOutPage],
    warnings: list[str],
) -> list[tuple[float, int]]:
    """Recognises the scanned pages into `pages`; score and length of each recognised line."""
    if not scanned:
        return []
    if len(scanned) > MAX_SCANNED_PAGES:
        raise CorpusError(
            f"PDF 文件“{file}”有 {len(scanned)} 页是扫描图像，超过 {MAX_SCANNED_PAGES} 页的上限。"
            "请拆分，或先转换成带文字的 PDF 再放入语料目录。"
        )
    from rag.formats import ocr

    try:
        engine = ocr.load_engine(file)
    except CorpusError:
        if not has_text:
            raise
        warnings.append(f"第{_listed(scanned)}页是图像，没有识别（未安装文字识别组件）。")
        return []
    scores: list[tuple[float, int]] = []
    for number in scanned:
        allow(_SECONDS + _SECONDS_A_SCANNED_PAGE)
        page = document[number - 1]
        image, scale = _rendered(page)
        page.close()
        recognised = ocr.recognise(engine, image, number, scale)
        pages[number] = lay_out(recognised.content)
        scores.extend(recognised.scores)
        warnings.extend(recognised.warnings)
    listed = "全文" if len(scanned) == len(pages) else f"第{_listed(scanned)}页"
    if scores:
        warnings.insert(0, f"{listed}由扫描图像识别而来，可能有错字，引用前请核对原件。")
    return scores


def _rendered(page: Any) -> tuple[Any, float]:
    """The page as an RGB array, and how many of its dots make a point."""
    width, height = page.get_size()
    scale = min(_DOTS_PER_INCH / 72, math.sqrt(_MAX_PIXELS / max(width * height, 1.0)))
    bitmap = page.render(scale=scale, rev_byteorder=True, draw_annots=False)
    image = bitmap.to_numpy().copy()
    bitmap.close()
    return image, scale


def _listed(numbers: Sequence[int]) -> str:
    """Page numbers with runs shortened: 1—3、7."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    shown = [str(run[0]) if len(run) == 1 else f"{run[0]}—{run[-1]}" for run in runs[:12]]
    return "、".join(shown) + ("等" if len(runs) > 12 else "")
