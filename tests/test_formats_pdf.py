"""PDF files give the same text and outline as the plain text that they were made from; hostile ones a clear error."""

from __future__ import annotations

import io
import os
import re
import time
import unicodedata
import zlib
from collections import Counter
from collections.abc import Callable
from functools import cache

import pytest
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

from rag.errors import CorpusError
from rag.formats import ocr, read_source
from rag.formats.pdf import MAX_PAGES, read_here
from rag.formats.pdf_lines import lines_of, plain
from rag.formats.pdf_page import Character
from rag.types import Document, SourceText
from tests.pdf_writer import Grid, Text, blocks_of, cid_font, write_pdf
from tests.samples import ACTION_PLAN, BAISE_PLAN, chunked, cut, document, parsed, squeeze

RUNNING_HEAD = "广西壮族自治区人民政府办公厅文件汇编"


def read_now(data: bytes, file: str = "文件.pdf") -> SourceText:
    """Read in this process, without the time limit."""
    return read_here(data, file, lambda seconds: None)


@cache
def pdf_of(name: str) -> bytes:
    return write_pdf(blocks_of(document(name)), running_head=RUNNING_HEAD)


@cache
def source_of(name: str) -> SourceText:
    return read_source(pdf_of(name), f"{name}.pdf")


def outline(headings: object) -> list[tuple[int, str, str, str]]:
    return [(h.level, squeeze(h.number), squeeze(h.title), h.kind) for h in headings]  # type: ignore[attr-defined]


# ---- the corpus, printed and read back ----


@pytest.mark.parametrize(("name", "count"), [(ACTION_PLAN, 62), (BAISE_PLAN, 189)])
def test_a_pdf_has_the_same_outline_as_the_text_that_it_was_made_from(name: str, count: int) -> None:
    expected = outline(chunked(name).headings)
    assert len(expected) == count
    assert outline(cut(source_of(name).text).headings) == expected


def test_lines_become_the_paragraphs_that_they_were() -> None:
    assert [squeeze(line) for line in source_of(ACTION_PLAN).text.split("\n")] == [
        squeeze(line) for line in document(ACTION_PLAN).text.split("\n")
    ]


def test_running_heads_and_page_numbers_are_taken_out_and_listed() -> None:
    source = source_of(ACTION_PLAN)
    pages = source.line_pages[-1]
    assert pages == 20
    assert Counter((r.kind, r.text) for r in source.removed) == Counter(
        [("running_head", RUNNING_HEAD)] * pages + [("page_number", f"— {n} —") for n in range(1, pages + 1)]
    )


def test_each_line_keeps_the_page_that_it_begins_on() -> None:
    source = source_of(ACTION_PLAN)
    lines = source.text.split("\n")
    assert len(source.line_pages) == len(lines)
    assert list(source.line_pages) == sorted(source.line_pages)
    page_of = dict(zip((line[:12] for line in lines), source.line_pages, strict=True))
    assert page_of["一、总体要求"] == 1
    assert page_of["（二）大力发展生物技术产"] == 3


def notes(found: Document) -> list[tuple[str, str]]:
    return sorted((n.number, squeeze(n.text)) for n in found.footnotes)


def test_footnotes_at_the_pages_foot_are_found_and_follow_their_paragraph() -> None:
    source = source_of(BAISE_PLAN)
    assert len(notes(document(BAISE_PLAN))) == 11
    assert notes(parsed(source.text)) == notes(document(BAISE_PLAN))
    lines = source.text.split("\n")
    note = next(i for i, line in enumerate(lines) if line.startswith("² “三百二千”"))
    assert "圆满完成“三百二千”²百色任务指标" in lines[note - 1]
    assert lines[note].endswith("转化1000项重大科技成果。")  # its second line on the page is part of it


def test_a_table_over_two_pages_is_one_and_its_repeated_header_is_listed() -> None:
    source = source_of(BAISE_PLAN)

    def cells(found: Document) -> list[tuple[tuple[str, ...], ...]]:
        return [tuple(tuple(squeeze(c) for c in row) for row in (t.header, *t.rows)) for t in found.tables]

    assert cells(parsed(source.text)) == cells(document(BAISE_PLAN))
    repeated = [squeeze(r.text) for r in source.removed if r.kind == "repeated_header"]
    assert repeated == ["目标序号指标（单位）2020年指标值2025年目标值指标属性"]


@pytest.mark.parametrize("name", [ACTION_PLAN, BAISE_PLAN])
def test_no_printed_character_is_lost(name: str) -> None:
    printed: list[str] = []
    for block in blocks_of(document(name)):
        printed.extend(("".join(map("".join, block.rows)),) if isinstance(block, Grid) else (block.text, *block.notes))
    source = source_of(name)
    kept = Counter(squeeze(source.text + "".join(r.text for r in source.removed)))
    assert Counter(squeeze("".join(printed))) - kept == Counter()


# ---- one thing at a time ----


def page(draw: Callable[[Canvas], None], rotation: int = 0) -> bytes:
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=(595, 842), invariant=True)
    canvas.setPageRotation(rotation)
    draw(canvas)
    canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def write(canvas: Canvas, x: float, y: float, text: str, size: float = 16) -> None:
    canvas.setFont(cid_font(), size)
    canvas.drawString(x, y, text)


def test_a_raised_small_digit_is_a_note_mark_and_a_digit_on_the_line_is_not() -> None:
    line = [Character(c, 16.0 * i, 16.0 * i + 16, 100.0, 16.0) for i, c in enumerate("服务三农")]
    raised = Character("3", 64.0, 69.0, 94.0, 9.0)
    lowered = Character("2", 70.0, 75.0, 102.0, 9.0)
    assert [x.text for x in lines_of([*line, raised], 1)] == ["服务三农³"]
    assert [x.text for x in lines_of([*line, lowered], 1)] == ["服务三农2"]


def test_letters_set_apart_by_justification_get_no_spaces_but_a_wide_gap_is_one() -> None:
    even = [Character(c, 20.0 * i, 20.0 * i + 16, 100.0, 16.0) for i, c in enumerate("到2025年底")]
    assert lines_of(even, 1)[0].text == "到2025年底"
    title = [*even, *(Character(c, 200.0 + 20 * i, 216.0 + 20 * i, 100.0, 16.0) for i, c in enumerate("目标"))]
    assert lines_of(title, 1)[0].text == "到2025年底 目标"


def test_radicals_that_look_like_characters_are_read_as_these() -> None:
    # Some printers' fonts write U+2F00 for 一 (U+4E00) and U+2ED3 for 长 (U+957F).
    assert plain("⼀、⻓期规划（⼆）") == "一、长期规划（二）"
    assert plain("①第一条，（1）ＡＢ") == "①第一条，（1）ＡＢ"


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
def test_a_turned_page_is_read_upright(rotation: int) -> None:
    def draw(canvas: Canvas) -> None:
        place = {0: (0, 0), 90: (595, 0), 180: (595, 842), 270: (0, 842)}[rotation]
        canvas.translate(*place)
        canvas.rotate(rotation)  # against the page's own rotation, as programs print wide tables
        write(canvas, 100, 500, "一、总体要求")
        write(canvas, 100, 460, "建设全国一体化算力网络国家枢纽节点。")

    assert read_now(page(draw, rotation)).text == "一、总体要求\n建设全国一体化算力网络国家枢纽节点。"


def test_text_set_sideways_on_an_upright_page_is_read() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.translate(595, 0)
        canvas.rotate(90)
        write(canvas, 100, 500, "一、总体要求")
        write(canvas, 100, 460, "建设全国一体化算力网络国家枢纽节点。")

    assert read_now(page(draw)).text == "一、总体要求\n建设全国一体化算力网络国家枢纽节点。"


def test_a_watermark_across_the_page_is_taken_out_and_listed() -> None:
    def draw(canvas: Canvas) -> None:
        write(canvas, 111, 700, "第一条 为了规范行政许可，制定本办法。")
        canvas.translate(150, 400)
        canvas.rotate(45)
        write(canvas, 0, 0, "内部资料", 60)

    source = read_now(page(draw))
    assert source.text == "第一条 为了规范行政许可，制定本办法。"
    assert [(r.kind, r.text) for r in source.removed] == [("watermark", "内部资料")]
    assert source.warnings == ("第1页有斜排或横置的文字（如水印）“内部资料”，没有放入正文。",)


def rules(canvas: Canvas, lines: list[tuple[float, float, float, float]]) -> None:
    for line in lines:
        canvas.line(*line)


def test_a_table_that_is_open_at_its_sides_is_found() -> None:
    def draw(canvas: Canvas) -> None:
        rules(canvas, [(80, y, 500, y) for y in (700, 670, 640)] + [(290, 640, 290, 700)])
        for (x, y), cell in zip(
            [(90, 680), (300, 680), (90, 650), (300, 650)], ("指标", "数值", "森林覆盖率", "62.5%"), strict=True
        ):
            write(canvas, x, y, cell, 12)

    assert read_now(page(draw)).text == "指标\t数值\n森林覆盖率\t62.5%"


def test_a_merged_cell_stands_in_every_row_that_it_covers() -> None:
    def draw(canvas: Canvas) -> None:
        rules(canvas, [(80, y, 500, y) for y in (700, 670, 610)] + [(290, 640, 500, 640)])
        rules(canvas, [(x, 610, x, 700) for x in (80, 290, 500)])
        write(canvas, 90, 680, "任务", 12)
        write(canvas, 300, 680, "牵头单位", 12)
        write(canvas, 90, 635, "充电设施", 12)
        write(canvas, 300, 650, "自治区能源局", 12)
        write(canvas, 300, 620, "自治区住房城乡建设厅", 12)

    assert read_now(page(draw)).text == "任务\t牵头单位\n充电设施\t自治区能源局\n充电设施\t自治区住房城乡建设厅"


def test_a_frame_around_text_is_no_table() -> None:
    def draw(canvas: Canvas) -> None:
        canvas.rect(80, 600, 420, 110)
        rules(canvas, [(80, 680, 500, 680)])
        write(canvas, 240, 690, "专栏1 重大工程", 12)
        write(canvas, 90, 655, "1.算力工程。建设全国一体化算力网络国家枢纽节点。", 12)
        write(canvas, 90, 625, "2.基因工程。建设生物育种平台。", 12)

    assert read_now(page(draw)).text.split("\n") == [
        "专栏1 重大工程",
        "1.算力工程。建设全国一体化算力网络国家枢纽节点。",
        "2.基因工程。建设生物育种平台。",
    ]


HEADER = ("序号", "重点任务", "责任单位")


def test_a_row_torn_by_the_page_is_one_row() -> None:
    def draw(canvas: Canvas) -> None:
        for row, top in (((HEADER), 160), (("1", "推进数据中心", "自治区大数据"), 130)):
            grid_row(canvas, row, top)
        canvas.showPage()
        grid_row(canvas, ("", "集约化发展。", "发展局"), 760)
        grid_row(canvas, ("2", "培育龙头企业。", "自治区科技厅"), 730)

    assert read_now(page(draw)).text.split("\n") == [
        "序号\t重点任务\t责任单位",
        "1\t推进数据中心集约化发展。\t自治区大数据发展局",
        "2\t培育龙头企业。\t自治区科技厅",
    ]


def test_a_table_with_a_caption_between_is_another_table() -> None:
    def draw(canvas: Canvas) -> None:
        grid_row(canvas, HEADER, 160)
        grid_row(canvas, ("1", "推进数据中心。", "自治区大数据发展局"), 130)
        canvas.showPage()
        write(canvas, 200, 780, "表2 第二批任务")
        grid_row(canvas, HEADER, 760)
        grid_row(canvas, ("1", "培育龙头企业。", "自治区科技厅"), 730)

    source = read_now(page(draw))
    assert source.removed == ()
    assert source.text.split("\n")[2:] == [
        "表2 第二批任务",
        "序号\t重点任务\t责任单位",
        "1\t培育龙头企业。\t自治区科技厅",
    ]


def test_the_word_for_a_continued_table_is_taken_out_and_the_table_goes_on() -> None:
    def draw(canvas: Canvas) -> None:
        grid_row(canvas, HEADER, 160)
        grid_row(canvas, ("1", "推进数据中心。", "自治区大数据发展局"), 130)
        canvas.showPage()
        write(canvas, 430, 780, "续表")
        grid_row(canvas, HEADER, 760)
        grid_row(canvas, ("2", "培育龙头企业。", "自治区科技厅"), 730)

    source = read_now(page(draw))
    assert [(r.kind, r.text) for r in source.removed] == [
        ("repeated_header", "续表"),
        ("repeated_header", "序号\t重点任务\t责任单位"),
    ]
    assert source.text.split("\n")[1:] == ["1\t推进数据中心。\t自治区大数据发展局", "2\t培育龙头企业。\t自治区科技厅"]


def grid_row(canvas: Canvas, cells: tuple[str, ...], top: float) -> None:
    edges = (80.0, 140.0, 320.0, 500.0)
    for y in (top, top - 30):
        canvas.line(edges[0], y, edges[-1], y)
    for x in edges:
        canvas.line(x, top, x, top - 30)
    for x, cell in zip(edges, cells, strict=False):
        write(canvas, x + 6, top - 20, cell, 12)


def test_a_note_that_goes_on_at_the_foot_of_the_next_page_is_one_note() -> None:
    body = "推进数据中心集约化发展，强化能耗指标管理，整合一批存量数据中心。"

    def draw(canvas: Canvas) -> None:
        for index in range(3):
            write(canvas, 111, 700 - 30 * index, body[:24])
        canvas.setFont(cid_font(), 9)
        canvas.drawString(111 + 24 * 16, 628, "1")  # raised behind the third line, wherever its baseline is
        canvas.setFont(cid_font(), 10)
        canvas.drawString(111 + 24 * 16, 647, "1")
        canvas.line(79, 130, 219, 130)
        write(canvas, 79, 110, "1 “数据中心”：指集中存放计算、存储和网络设备的场所，", 9)
        canvas.showPage()
        for index in range(3):
            write(canvas, 111, 700 - 30 * index, body[:24])
        canvas.line(79, 130, 219, 130)
        write(canvas, 79, 110, "包括通用和智能计算中心。", 9)

    lines = read_now(page(draw)).text.split("\n")
    assert "¹ “数据中心”：指集中存放计算、存储和网络设备的场所，包括通用和智能计算中心。" in lines


def test_a_small_line_at_the_foot_that_is_no_note_stays_text() -> None:
    def draw(canvas: Canvas) -> None:
        for index in range(5):
            write(canvas, 111, 700 - 30 * index, "推进数据中心集约化发展，整合一批存量数据中心。")
        write(canvas, 79, 110, "2021年9月18日印发", 10)

    assert read_now(page(draw)).text.split("\n")[-1] == "2021年9月18日印发"


# ---- files that cannot be read ----


def minimal(objects: list[bytes]) -> bytes:
    """A PDF of these objects, numbered from 1; the first is the catalogue."""
    out, offsets = b"%PDF-1.5\n", []
    for number, body in enumerate(objects, start=1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n%s" % (len(objects) + 1, table)
    return out + b"trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)


def stream(content: bytes, extra: bytes = b"") -> bytes:
    return b"<</Length %d%s>>stream\n%s\nendstream" % (len(content), extra, content)


CATALOGUE = b"<</Type/Catalog/Pages 2 0 R>>"
ONE_PAGE = b"<</Type/Pages/Kids[3 0 R]/Count 1>>"


def encrypted() -> bytes:
    buffer = io.BytesIO()
    canvas = Canvas(buffer, encrypt=StandardEncryption("secret", ownerPassword="owner"))
    canvas.drawString(100, 100, "secret")
    canvas.save()
    return buffer.getvalue()


def many_pages(count: int) -> bytes:
    leaf = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>"
    kids = b" ".join(b"%d 0 R" % (3 + i) for i in range(count))
    return minimal([CATALOGUE, b"<</Type/Pages/Kids[%s]/Count %d>>" % (kids, count), *([leaf] * count)])


def repeated_form(depth: int) -> bytes:
    """Forms that each draw the next one ten times: 10 ** depth drawings."""
    forms = [
        stream(
            b"/F Do " * 10,
            b"/Type/XObject/Subtype/Form/BBox[0 0 595 842]/Resources<</XObject<</F %d 0 R>>>>" % (6 + level),
        )
        for level in range(depth)
    ]
    leaf = stream(b"0 0 10 10 re f", b"/Type/XObject/Subtype/Form/BBox[0 0 595 842]")
    first = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</XObject<</F 5 0 R>>>>>>"
    return minimal([CATALOGUE, ONE_PAGE, first, stream(b"/F Do"), *forms, leaf])


HOSTILE = {
    "encrypted": (encrypted, "已加密"),
    "no pages": (lambda: minimal([CATALOGUE, b"<</Type/Pages/Kids[]/Count 0>>"]), "没有页面"),
    "10,000 pages": (lambda: many_pages(10_000), "超过 2000 页"),
    "pages within themselves": (lambda: minimal([CATALOGUE, b"<</Type/Pages/Kids[2 0 R]/Count 5>>"]), ""),
    "pages claimed but missing": (lambda: minimal([CATALOGUE, b"<</Type/Pages/Kids[]/Count 1000>>"]), ""),
    "random bytes": (lambda: b"%PDF-1.7\n" + bytes((i * i * 31 + i // 7) % 256 for i in range(40_000)), "已损坏"),
    "only a header": (lambda: b"%PDF-1.4\n", "已损坏"),
    "a form that draws itself": (lambda: repeated_form(1).replace(b"/F 6 0 R", b"/F 5 0 R"), ""),
    "an immense page": (
        lambda: minimal(
            [
                CATALOGUE,
                ONE_PAGE,
                b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 1e9 1e9]/Contents 4 0 R>>",
                stream(b"0 0 1e8 1e8 re f"),
            ]
        ),
        "",
    ),
    "a page without extent": (
        lambda: minimal(
            [CATALOGUE, ONE_PAGE, b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 0 0]/Contents 4 0 R>>", stream(b"n")]
        ),
        "",
    ),
    "a stream that swells": (
        lambda: minimal(
            [
                CATALOGUE,
                ONE_PAGE,
                b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R>>",
                stream(zlib.compress(b"0 0 m " * 10_000_000, 9), b"/Filter/FlateDecode"),
            ]
        ),
        "",
    ),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_gives_a_clear_error_that_names_it_in_bounded_time(name: str) -> None:
    if name == "a form that draws itself" and not os.environ.get("POLICYQA_SLOW_TESTS"):
        pytest.skip("takes until the time limit: set POLICYQA_SLOW_TESTS=1")
    make, expected = HOSTILE[name]
    data = make()
    started = time.monotonic()
    with pytest.raises(CorpusError) as caught:
        read_source(data, "奇怪的文件.pdf")
    assert "“奇怪的文件.pdf”" in str(caught.value)
    assert expected in str(caught.value)
    assert time.monotonic() - started < 60


def test_as_many_pages_as_allowed_are_read() -> None:
    with pytest.raises(CorpusError, match="没有可读的文字"):
        read_source(many_pages(MAX_PAGES), "空白.pdf")


class _NoEngine:
    """Stands in for a system without a recogniser."""

    def __call__(self, file: str) -> object:
        raise CorpusError(f"文件“{file}”需要文字识别组件。")


def test_truncated_and_altered_files_are_read_in_part_or_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr, "load_engine", _NoEngine())
    whole = write_pdf([Text("第一条 为了规范行政许可，制定本办法。"), Grid((("序号", "任务"), ("1", "建设算力节点")))])
    outcomes = Counter[str]()
    variants = [whole[:end] for end in range(0, len(whole), max(len(whole) // 60, 1))]
    for step in range(60):
        altered = bytearray(whole)
        altered[(step * 7919) % len(whole)] ^= 1 << (step % 8)
        variants.append(bytes(altered))
    for data in variants:
        try:
            source = read_now(data, "截断.pdf")
        except CorpusError as error:
            assert "“截断.pdf”" in str(error)
            outcomes["refused"] += 1
        else:
            assert all(unicodedata.category(c) != "Cs" for c in source.text)
            outcomes["read"] += 1
    assert outcomes["refused"] >= 10
    assert outcomes["read"] >= 10


def test_a_page_with_a_picture_among_text_is_said_where_nothing_can_recognise_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(ocr, "load_engine", _NoEngine())

    def draw(canvas: Canvas) -> None:
        write(canvas, 111, 700, "第一条 为了规范行政许可，制定本办法。")
        canvas.showPage()
        canvas.rect(100, 100, 300, 300, fill=1)

    source = read_now(page(draw))
    assert source.text == "第一条 为了规范行政许可，制定本办法。"
    assert source.warnings == ("第2页是图像，没有识别（未安装文字识别组件）。",)


def test_too_many_scanned_pages_are_refused_before_any_is_recognised() -> None:
    def draw(canvas: Canvas) -> None:
        for _ in range(201):
            canvas.rect(100, 100, 300, 300, fill=1)
            canvas.showPage()
        canvas.rect(100, 100, 300, 300, fill=1)

    with pytest.raises(CorpusError, match=re.escape("“扫描.pdf”有 202 页是扫描图像，超过 200 页")):
        read_now(page(draw), "扫描.pdf")
