"""Scans and pictures are recognised, marked as such, and laid out like any other page."""

from __future__ import annotations

import io
import os
import re
import struct
import sys
import unicodedata
import zlib
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec

import numpy as np
import pytest
from PIL import Image, ImageDraw

from rag.errors import CorpusError
from rag.formats import ocr, read_source
from rag.formats.pdf import MAX_SCANNED_PAGES
from tests.pdf_writer import blocks_of, embedded_font, images_of, scanned, write_pdf
from tests.samples import ACTION_PLAN, chunked, cut, document, squeeze

needs_recogniser = pytest.mark.skipif(
    find_spec("rapidocr") is None, reason="rapidocr is not installed (requirements-ocr.txt)"
)
needs_font = pytest.mark.skipif(not embedded_font(), reason="no Chinese TrueType font (fonts-wqy-zenhei) to draw with")


@cache
def printed() -> bytes:
    return write_pdf(blocks_of(document(ACTION_PLAN)), font=embedded_font(), running_head="桂政办发〔2021〕97号")


def plain(text: str) -> str:
    """Letters and figures alone: a recogniser does not tell a full stop's width."""
    return re.sub(r"\W", "", unicodedata.normalize("NFKC", text))


def headings_of(text: str) -> list[tuple[int, str, str, str]]:
    return [(h.level, plain(h.number), plain(h.title), h.kind) for h in cut(text).headings]


# ---- with the recogniser ----


@needs_recogniser
@needs_font
def test_the_first_pages_of_a_scan_have_their_headings_and_say_that_they_are_recognised() -> None:
    source = read_source(scanned(printed(), 150, pages=2), "扫描.pdf")
    found = headings_of(source.text)
    assert [(number, title) for _, number, title, _ in found] == [
        ("一", "总体要求"),
        ("二", "工作任务"),
        ("一", "大力发展新一代信息技术产业"),
        ("1", "建设新一代信息技术研发和应用支撑体系"),
    ]
    assert source.warnings[0] == "全文由扫描图像识别而来，可能有错字，引用前请核对原件。"
    assert source.confidence is not None
    assert 0.9 < source.confidence <= 1
    assert [r.text for r in source.removed if r.kind == "page_number"] == ["— 1 —", "— 2 —"]
    assert set(source.line_pages) == {1, 2}


@needs_recogniser
@needs_font
@pytest.mark.skipif(not os.environ.get("POLICYQA_SLOW_TESTS"), reason="takes minutes: set POLICYQA_SLOW_TESTS=1")
def test_a_whole_scan_has_nearly_all_headings_of_the_text() -> None:
    expected = [(h.level, plain(h.number), plain(h.title), h.kind) for h in chunked(ACTION_PLAN).headings]
    found = headings_of(read_source(scanned(printed(), 150), "扫描.pdf").text)
    assert len(set(expected) & set(found)) >= 0.97 * len(expected)


@needs_recogniser
@needs_font
def test_a_picture_of_a_page_is_recognised() -> None:
    picture = images_of(printed(), 120, pages=1)[0]
    source = read_source(picture, "第一页.jpg")
    assert "推动广西战略性新兴产业加快发展" in squeeze(source.text)
    assert source.warnings[0] == "全文由图片识别而来，可能有错字，引用前请核对原件。"
    assert source.confidence is not None
    assert 0.9 < source.confidence <= 1


# ---- with a stand-in for it ----


@dataclass(frozen=True)
class Found:
    boxes: np.ndarray | None
    txts: tuple[str, ...] | None
    scores: tuple[float, ...] | None


class FakeEngine:
    """Finds the given lines: (text, left, top, right, bottom, score)."""

    def __init__(self, *lines: tuple[str, int, int, int, int, float]) -> None:
        self.lines = lines

    def __call__(self, image: np.ndarray) -> Found:
        if not self.lines:
            return Found(None, None, None)
        boxes = [[(a, b), (c, b), (c, d), (a, d)] for _, a, b, c, d, _ in self.lines]
        return Found(np.array(boxes, float), tuple(x[0] for x in self.lines), tuple(x[5] for x in self.lines))


BLANK = np.full((842, 595, 3), 255, np.uint8)


def recognised(*lines: tuple[str, int, int, int, int, float]) -> ocr.Recognised:
    return ocr.recognise(FakeEngine(*lines), BLANK, 3, 1.0)


def test_lines_of_low_score_are_kept_and_said() -> None:
    result = recognised(("一、总体要求", 110, 100, 206, 117, 0.99), ("二、工作仨务", 110, 130, 206, 147, 0.55))
    assert result.warnings == ("第3页有 1 行识别把握不大：“二、工作仨务”。",)
    assert "".join(c.text for c in result.content.characters) == "一、总体要求二、工作仨务"
    assert result.scores == ((0.99, 6), (0.55, 6))


def test_a_blank_page_has_nothing_on_it() -> None:
    result = recognised()
    assert (result.content.characters, result.scores, result.warnings) == ((), (), ())


def test_boxes_of_different_heights_are_one_size_of_type_but_a_note_is_smaller() -> None:
    result = recognised(
        ("推进数据中心集约化发展，", 79, 100, 271, 118, 1.0),
        ("强化能耗指标管理，整合一", 79, 130, 271, 146, 1.0),
        ("批。", 79, 157, 111, 179, 1.0),
        ("指集中存放计算设备的场所", 79, 700, 187, 713, 1.0),
    )
    sizes = [c.size for c in result.content.characters]
    assert sizes == [16.0] * 26 + [9.0] * 12


@pytest.mark.parametrize(
    ("read", "meant"),
    [
        ("(一）大力发展", "（一）大力发展"),
        ("(责任单位：自治区科技厅)", "（责任单位：自治区科技厅）"),
        ("投入(R&D)强度", "投入（R&D）强度"),
        ("-2一", "— 2 —"),
        ("—13一", "— 13 —"),
        ("2021一2023年", "2021—2023年"),
        ("中国一东盟", "中国一东盟"),
        ("x(y)", "x(y)"),
    ],
)
def test_what_the_recogniser_mixes_up_is_put_right(read: str, meant: str) -> None:
    assert "".join(c.text for c in recognised((read, 100, 100, 300, 117, 1.0)).content.characters) == meant


def test_ruled_lines_of_a_picture_make_a_table() -> None:
    picture = Image.new("RGB", (595, 842), "white")
    pen = ImageDraw.Draw(picture)
    for y in (100, 140, 180):
        pen.line((80, y, 500, y), "black", 1)
    for x in (80, 280, 500):
        pen.line((x, 100, x, 180), "black", 1)
    engine = FakeEngine(
        ("指标", 90, 110, 122, 127, 1.0),
        ("数值", 300, 110, 332, 127, 1.0),
        ("森林覆盖率", 90, 150, 170, 167, 1.0),
        ("62.5%", 300, 150, 340, 167, 1.0),
    )
    from rag.formats.pdf_document import lay_out, source_of

    page = lay_out(ocr.recognise(engine, np.asarray(picture), 1, 1.0).content)
    assert source_of([page], []).text == "指标\t数值\n森林覆盖率\t62.5%"


def test_a_long_screenshot_is_cut_where_it_is_blank() -> None:
    image = np.full((3000, 600, 3), 255, np.uint8)
    for top in range(0, 3000, 30):  # lines of 20 dots, 10 dots apart
        image[top : top + 20, 50:550:3] = 0
    parts = list(ocr._parts(image))
    assert sum(part.shape[0] for part in parts) == 3000
    assert len(parts) > 3
    edge = 0
    for part in parts[:-1]:
        edge += part.shape[0]
        assert (image[edge - 1] == 255).all()


# ---- without it, and with files that cannot be read ----


def test_without_the_recogniser_the_error_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "rapidocr", None)
    with pytest.raises(CorpusError) as caught:
        ocr.read_here(b"\x89PNG", "扫描.png", lambda seconds: None)
    assert "“扫描.png”" in str(caught.value)
    assert "requirements-ocr.txt" in str(caught.value)


def png(width: int, height: int) -> bytes:
    """A PNG that claims this size."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(b"\0" * 1000))
        + chunk(b"IEND", b"")
    )


def tiff(frames: int) -> bytes:
    buffer = io.BytesIO()
    first, *rest = [Image.new("1", (16, 16), 1) for _ in range(frames)]
    first.save(buffer, "TIFF", save_all=True, append_images=rest)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("data", "file", "expected"),
    [
        (png(60_000, 60_000), "炸弹.png", "炸弹.png"),
        (png(4, 4), "太小.png", "太大或太小"),
        (png(600, 800), "截断.png", "已损坏"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 40, "乱码.png", "已损坏"),
        (b"\xff\xd8\xff\xe0" + bytes(range(256)) * 40, "乱码.jpg", "已损坏"),
        (tiff(MAX_SCANNED_PAGES + 1), "多页.tif", "超过 200 页"),
    ],
    ids=["bomb", "tiny", "truncated", "random png", "random jpeg", "many pages"],
)
def test_a_picture_that_cannot_be_read_is_a_clear_error(data: bytes, file: str, expected: str) -> None:
    with pytest.raises(CorpusError) as caught:
        list(ocr._frames(data, file))
    assert f"“{file}”" in str(caught.value)
    assert expected in str(caught.value)


@needs_recogniser
def test_a_damaged_picture_is_a_clear_error_from_the_other_process_too() -> None:
    with pytest.raises(CorpusError, match=re.escape("“乱码.png”已损坏")):
        read_source(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 40, "乱码.png")
