"""Pictures of pages -> text: rapidocr (PP-OCR) on the processor, with models that come with the package."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from rag.errors import CorpusError
from rag.formats.isolated import Allow, read_isolated
from rag.formats.pdf_page import Character, PageContent, Rule
from rag.types import SourceText

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Image = NDArray[np.uint8]  # height × width × 3, RGB

MAX_FRAMES = 200  # pages of a TIFF
_MAX_PIXELS = 80_000_000  # an A2 page at 300 dpi has 35 million
_SECONDS, _SECONDS_A_PAGE = 60.0, 120.0
_A4_WIDTH = 595.0  # points
_LEAST_SCORE = 0.3  # below it, a line is a seal, a photo or dirt
_DOUBTFUL = 0.6
_MAX_DOUBTS_SHOWN = 20
_LEAST_CHARACTERS = 5  # Chinese ones in a line, whose distance tells the size of the type
_TYPE_SHARE = 0.92  # of the height of a recognised line's box, which has a margin: the size of the type
_SHORTEST_RULE = 36.0  # points: longer than a stroke of the largest type
_TALL = 2.0  # a picture taller than that many widths is a long screenshot and is cut
_CHINESE = re.compile(r"[\u3000-\u9fff\uff00-\uffef“”—]")
_PAGE_NUMBER = re.compile(r"[-—–－一]\s*(\d{1,4})\s*[-—–－一]")


@dataclass(frozen=True, slots=True)
class Recognised:
    content: PageContent
    scores: tuple[tuple[float, int], ...]  # of each line: the recogniser's score in [0, 1], and its length
    warnings: tuple[str, ...]


def read(data: bytes, file: str) -> SourceText:
    """The text of a picture (each page of a TIFF), recognised; `confidence` is the mean over its characters.

    Raises CorpusError if the picture is damaged or too large, nothing can be read on it, or rapidocr is missing.
    """
    return read_isolated("rag.formats.ocr", data, file)


def read_here(data: bytes, file: str, allow: Allow) -> SourceText:
    """As `read`, in this process."""
    from rag.formats.pdf_document import LaidOutPage, lay_out, source_of

    engine = load_engine(file)
    pages: list[LaidOutPage] = []
    warnings = ["全文由图片识别而来，可能有错字，引用前请核对原件。"]
    scores: list[tuple[float, int]] = []
    for image in _frames(data, file):
        for part in _parts(image):
            allow(_SECONDS + _SECONDS_A_PAGE)
            recognised = recognise(engine, part, len(pages) + 1, part.shape[1] / _A4_WIDTH)
            pages.append(lay_out(recognised.content))
            scores.extend(recognised.scores)
            warnings.extend(recognised.warnings)
    if not scores:
        raise CorpusError(f"图片“{file}”里没有识别出文字。请换一张更清晰的图片。")
    confidence = sum(score * length for score, length in scores) / sum(length for _, length in scores)
    return source_of(pages, warnings, confidence)


def load_engine(file: str) -> Any:
    """The recogniser. Raises CorpusError, naming the file it is needed for, if it is not installed."""
    try:
        from rapidocr import RapidOCR
    except ImportError:
        raise CorpusError(
            f"文件“{file}”是扫描件或图片，需要文字识别组件才能读取。"
            "请运行 .venv/bin/python -m pip install -r requirements-ocr.txt -c constraints.txt 安装后再试。"
        ) from None
    return RapidOCR(params={"Global.log_level": "critical", "Global.use_cls": False, "Global.text_score": _LEAST_SCORE})


def recognise(engine: Any, image: Image, number: int, scale: float) -> Recognised:
    """The characters and ruling lines in a picture of a page; `scale`: how many of its dots make a point."""
    found = engine(image)
    boxes = found.boxes if found.boxes is not None else ()
    texts, scores = found.txts or (), found.scores or ()
    lines = []
    for box, text, score in zip(boxes, texts, scores, strict=True):
        if text.strip():
            left, right = min(p[0] for p in box) / scale, max(p[0] for p in box) / scale
            top = (box[0][1] + box[1][1]) / 2 / scale
            bottom = (box[2][1] + box[3][1]) / 2 / scale
            lines.append((text.strip(), float(left), float(right), float(top), float(bottom), float(score)))
    sizes = _sizes([(text, right - left, bottom - top) for text, left, right, top, bottom, _ in lines])
    characters = [
        character
        for (text, left, right, top, bottom, _), size in zip(lines, sizes, strict=True)
        for character in _spread(_in_chinese_type(text), left, right, (top + bottom) / 2 + 0.38 * size, size)
    ]
    doubtful = [text for text, *_, score in lines if score < _DOUBTFUL]
    warnings = []
    if doubtful:
        shown = "”“".join(doubtful[:_MAX_DOUBTS_SHOWN])
        warnings.append(f"第{number}页有 {len(doubtful)} 行识别把握不大：“{shown}”。")
    height, width = image.shape[0] / scale, image.shape[1] / scale
    content = PageContent(number, width, height, tuple(characters), tuple(_rules(image, scale)), "", 0, True, False)
    return Recognised(content, tuple((score, len(text)) for text, *_, score in lines), tuple(warnings))


def _sizes(lines: Sequence[tuple[str, float, float]]) -> list[float]:
    """The type's size on each line, of its text and its box's width and height; sizes that differ little are one.

    A Chinese character is as wide as its type is large; the height of a box depends on the strokes in it, above all in
    short lines.
    """
    measured = [
        (width / _full_widths(text), height, len(text))
        for text, width, height in lines
        if len(_CHINESE.findall(text)) >= _LEAST_CHARACTERS
    ] or [(_TYPE_SHARE * height, height, len(text)) for text, _, height in lines]
    usual = _median([(size, weight) for size, _, weight in measured])
    usual_height = _median([(height, weight) for _, height, weight in measured])
    sizes = []
    for text, width, height in lines:
        if len(_CHINESE.findall(text)) >= _LEAST_CHARACTERS:
            ratio = width / _full_widths(text) / usual
            same = 0.85 <= ratio <= 1.18
        else:
            ratio = height / usual_height
            same = 0.7 <= ratio <= 1.4
        sizes.append(max(usual * (1.0 if same else ratio), 1.0))
    return sizes


def _median(weighted: Sequence[tuple[float, int]]) -> float:
    """The median of values with weights; 1 if there are none."""
    half = sum(weight for _, weight in weighted) / 2
    below = 0.0
    for value, weight in sorted(weighted):
        below += weight
        if below >= half:
            return max(value, 0.1)
    return 1.0


def _full_widths(text: str) -> float:
    """How many characters of full width take as much room."""
    return max(sum(0.5 if character.isascii() else 1.0 for character in text), 0.5)


def _spread(text: str, left: float, right: float, baseline: float, size: float) -> Iterator[Character]:
    """The characters of a line at even distances; those of half width take half as much room."""
    shares = (0.5 if character.isascii() else 1.0 for character in text)
    step = (right - left) / _full_widths(text)
    x = left
    for character, share in zip(text, shares, strict=True):
        yield Character(character, x, x + share * step, baseline, size)
        x += share * step


def _in_chinese_type(text: str) -> str:
    """The text with what the recogniser mixes up put right.

    Brackets beside Chinese characters have full width; a dash around a page number or between figures is no 一.
    """
    number = _PAGE_NUMBER.fullmatch(text)
    if number:
        return f"— {number.group(1)} —"
    text = re.sub(r"(?<=\d)一(?=\d)", "—", text)
    text = re.sub(r"\((?=[\u4e00-\u9fff《“〔])|(?<=[\u4e00-\u9fff》”。；])\((?=[^()（）]*[)）])", "（", text)
    text = re.sub(r"(?<=[\u4e00-\u9fff》”〕])\)|(?<=（\d)\)|(?<=（\d\d)\)", "）", text)
    return re.sub(r"（([^()（）]*)\)", r"（\1）", text)


# ---- ruling lines ----


def _rules(image: Image, scale: float) -> Iterator[Rule]:
    import cv2
    import numpy as np

    grey = cv2.cvtColor(image, cv2.COLOR_RGB2GRAY)
    ink = cv2.adaptiveThreshold(grey, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, 25, 12)
    least = max(int(_SHORTEST_RULE * scale), 12)
    for horizontal in (True, False):
        shape = (least, 1) if horizontal else (1, least)
        # Thickened across first: a line that is not quite straight would fall into pieces.
        across = (1, 3) if horizontal else (3, 1)
        thick = cv2.dilate(ink, np.ones((across[1], across[0]), np.uint8))
        lines = cv2.morphologyEx(thick, cv2.MORPH_OPEN, np.ones((shape[1], shape[0]), np.uint8))
        count, _, stats, _ = cv2.connectedComponentsWithStats(lines)
        for x, y, width, height, _ in stats[1 : min(count, 5000)]:
            if horizontal and width >= least and height <= 6 * scale:
                yield Rule(True, (y + height / 2) / scale, x / scale, (x + width) / scale)
            elif not horizontal and height >= least and width <= 6 * scale:
                yield Rule(False, (x + width / 2) / scale, y / scale, (y + height) / scale)


# ---- pictures ----


def _frames(data: bytes, file: str) -> Iterator[Image]:
    """Each page of a picture file, upright, as RGB."""
    import numpy as np
    from PIL import Image as Pictures
    from PIL import ImageOps, ImageSequence, UnidentifiedImageError

    broken = CorpusError(f"图片“{file}”已损坏或格式不支持，无法打开。请另存为 PNG 或 JPEG 后再放入语料目录。")
    try:
        with Pictures.open(io.BytesIO(data)) as picture:
            frames = getattr(picture, "n_frames", 1)
            if frames > MAX_FRAMES:
                raise CorpusError(f"图片“{file}”有 {frames} 页，超过 {MAX_FRAMES} 页的上限。请拆分后再放入。")
            for frame in ImageSequence.Iterator(picture):
                if frame.width * frame.height > _MAX_PIXELS or min(frame.size) < 8:
                    raise CorpusError(
                        f"图片“{file}”的尺寸（{frame.width}×{frame.height}）太大或太小，无法识别。请调整后再放入。"
                    )
                upright = ImageOps.exif_transpose(frame)
                if upright.mode in ("RGBA", "LA", "PA", "P"):  # what is transparent is paper
                    paper = Pictures.new("RGBA", upright.size, "white")
                    paper.alpha_composite(upright.convert("RGBA"))
                    upright = paper
                yield np.asarray(upright.convert("RGB"))
    except CorpusError:
        raise
    except (UnidentifiedImageError, Pictures.DecompressionBombError, OSError, ValueError, SyntaxError, EOFError):
        raise broken from None


def _parts(image: Image) -> Iterator[Image]:
    """The picture, or the pieces of a long one, cut where a row of dots is blank."""
    height, width = image.shape[:2]
    if height <= _TALL * width:
        yield image
        return
    start = 0
    busy = image.mean(axis=2).std(axis=1)
    while start < height:
        end = min(start + int(1.4 * width), height)
        if end < height:
            last = slice(end - int(0.3 * width), end)
            end = last.start + int(busy[last].argmin()) + 1
        yield image[start:end]
        start = end
