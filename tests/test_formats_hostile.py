"""Broken, disguised and harmful files: a clear error that names the file, in bounded time and memory."""

import io
import os
import random
import stat
import struct
import sys
import time
import zipfile
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from ofd_writer import OfdWriter
from office_files import docx_of, docx_of_body, html_of, word_paragraph, zipped
from pdf_writer import Grid, Text

from rag.errors import CorpusError
from rag.formats import SUPPORTED_SUFFIXES, archive, office, read_source
from rag.parse import parse_bytes, parse_file

BLOCKS = (
    Text("某市人民政府关于加强管理的通知"),
    Text("一、总体要求"),
    Text("推进“三农”¹工作，完善机制。", ("¹ “三农”：指农业、农村和农民。",)),
    Grid((("任务", "单位"), ("平台", "市科技局"), ("", "市财政局"))),
)


def _workbook() -> bytes:
    workbook = openpyxl.Workbook()
    for row in (("任务", "单位"), ("平台", "市科技局")):
        workbook.active.append(row)
    workbook.active.merge_cells("A2:A3")
    buffer = io.BytesIO()
    workbook.save(buffer)
    return buffer.getvalue()


SAMPLES = {
    ".docx": docx_of(BLOCKS, automatic_numbers=True),
    ".html": html_of(BLOCKS),
    ".ofd": OfdWriter("页眉").write(BLOCKS).data(),
    ".xlsx": _workbook(),
    ".txt": "一、总体要求\n推进工作。\n".encode("utf-16"),
}
ZIPPED = [".docx", ".ofd", ".xlsx"]


def refusal(data: bytes, file: str) -> str:
    """The message of the refusal, which names the file; fails if the file is read."""
    with pytest.raises(CorpusError) as caught:
        read_source(data, file)
    message = str(caught.value)
    assert f"“{file}”" in message and "请" in message
    return message


def read_or_refuse(data: bytes, file: str) -> None:
    """A damaged file is read as far as it goes or refused by name: nothing else is raised."""
    try:
        parse_bytes(data, file, "d")
    except CorpusError as error:
        assert file in str(error)


@pytest.mark.parametrize("suffix", SAMPLES)
def test_the_samples_are_whole_to_begin_with(suffix):
    assert "市科技局" in read_source(SAMPLES[suffix], f"a{suffix}").text or suffix == ".txt"


@pytest.mark.parametrize("suffix", ZIPPED)
def test_a_zip_file_cut_off_anywhere_is_refused(suffix):
    data = SAMPLES[suffix]
    for length in range(1, len(data), max(1, len(data) // 60)):
        refusal(data[:length], f"断{suffix}")


@pytest.mark.parametrize("suffix", SAMPLES)
def test_flipped_bytes_never_raise_anything_else(suffix):
    generator = random.Random(7)
    begun = time.monotonic()
    for _ in range(120):
        data = bytearray(SAMPLES[suffix])
        for _ in range(generator.choice((1, 3, 20))):
            data[generator.randrange(len(data))] = generator.randrange(256)
        read_or_refuse(bytes(data), f"坏{suffix}")
    assert time.monotonic() - begun < 30


@pytest.mark.parametrize("suffix", ZIPPED)
def test_damaged_xml_inside_a_whole_container_never_raises_anything_else(suffix):
    generator = random.Random(11)
    with zipfile.ZipFile(io.BytesIO(SAMPLES[suffix])) as container:
        parts = {name: container.read(name) for name in container.namelist()}
    for _ in range(80):
        name = generator.choice(sorted(parts))
        part = bytearray(parts[name])
        for _ in range(generator.choice((1, 4))):
            place = generator.randrange(len(part))
            part[place : place + generator.choice((0, 1, 9))] = generator.choice(
                (b"", b"9", b"-1", b"<a>", b'"', b"9e9")
            )
        read_or_refuse(zipped({**parts, name: bytes(part)}), f"坏{suffix}")


BINARY = [s for s in SUPPORTED_SUFFIXES if s not in (".txt", ".md", ".html", ".htm")]


@pytest.mark.parametrize("suffix", BINARY)
def test_random_bytes_are_refused_whatever_they_are_called(suffix):
    refusal(random.Random(3).randbytes(5000), f"随机{suffix}")


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.binary(max_size=300), st.sampled_from([".docx", ".xlsx", ".ofd", ".html", ".txt", ".md"]))
def test_any_bytes_are_read_or_refused(data, suffix):
    read_or_refuse(data, f"任意{suffix}")
    read_or_refuse(b"PK\x03\x04" + data, f"任意{suffix}")


@pytest.mark.parametrize(
    ("content", "file"),
    [
        (".docx", "通知.txt"),
        (".docx", "通知.doc"),
        (".docx", "通知.xlsx"),
        (".ofd", "通知.docx"),
        (".html", "通知.doc"),
    ],
)
def test_the_content_decides_and_not_the_suffix(content, file):
    assert read_source(SAMPLES[content], file).text == read_source(SAMPLES[content], f"通知{content}").text


def test_other_archives_are_refused():
    assert "压缩包" in refusal(zipped({"照片/1.jpg": b"\xff\xd8"}), "打包.docx")


@pytest.mark.parametrize("name", ["../../etc/passwd", "/etc/passwd", "C:\\Windows\\win.ini", "word\\..\\..\\x"])
def test_names_that_point_outside_the_archive_are_refused(name):
    data = zipped({"word/document.xml": "<w/>", name: "x"})
    assert "指向外部" in refusal(data, "路径.docx")


def test_a_zip_bomb_is_refused_before_it_is_unpacked():
    data = zipped({"word/document.xml": b"<w>" + b" " * 30_000_000 + b"</w>"})
    assert len(data) < 100_000
    assert "解压后过大" in refusal(data, "炸弹.docx")


def test_too_many_entries_are_refused(monkeypatch):
    monkeypatch.setattr(archive, "MAX_ENTRIES", 50)
    parts = {f"word/{n}.xml": "<w/>" for n in range(60)}
    assert "解压后过大" in refusal(zipped({"word/document.xml": "<w/>", **parts}), "碎片.docx")


def test_a_part_over_the_limit_is_refused(monkeypatch):
    monkeypatch.setattr(archive, "MAX_PART_BYTES", 1000)
    body = "".join(word_paragraph(f"第{n}段，内容各不相同。") for n in range(200))
    assert "解压后过大" in refusal(docx_of_body(body), "大.docx")


def test_a_declared_size_that_lies_does_not_unpack_more():
    data = bytearray(SAMPLES[".docx"])
    place = data.find(b"PK\x01\x02")
    while place >= 0:
        struct.pack_into("<I", data, place + 24, 10)  # uncompressed size in the directory
        place = data.find(b"PK\x01\x02", place + 4)
    refusal(bytes(data), "谎报.docx")


ENTITIES = (
    '<!DOCTYPE a [<!ENTITY x "xxxxxxxxxx">'
    + "".join(f'<!ENTITY x{n} "{"&x;" if n == 0 else f"&x{n - 1};" * 10}">' for n in range(9))
    + "]>"
)


@pytest.mark.parametrize("entity", ["&x8;", "&local;"])
def test_entities_are_neither_expanded_nor_fetched(tmp_path, entity):
    secret = tmp_path / "secret.txt"
    secret.write_text("秘密", encoding="utf-8")
    doctype = ENTITIES.replace("]>", f'<!ENTITY local SYSTEM "{secret.as_uri()}">]>')
    document = (
        f"{doctype}<w:document xmlns:w='w'><w:body><w:p><w:r><w:t>{entity}</w:t></w:r></w:p></w:body></w:document>"
    )
    begun = time.monotonic()
    message = refusal(zipped({"word/document.xml": document}), "实体.docx")
    assert "秘密" not in message and time.monotonic() - begun < 2
    page = f"{doctype}<html><body><p>正文{entity}</p></body></html>".encode()
    assert "秘密" not in read_source(page, "实体.html").text


def test_elements_nested_without_end_are_refused():
    body = "<w:sdt><w:sdtContent>" * 5000 + word_paragraph("深") + "</w:sdtContent></w:sdt>" * 5000
    refusal(docx_of_body(body), "深.docx")


@pytest.mark.parametrize("depth", [50, 100, 125])
def test_tables_nested_as_deep_as_the_xml_may_be_are_read_or_refused(depth):
    body = "<w:tbl><w:tr><w:tc>" * depth + word_paragraph("深") + "</w:tc></w:tr></w:tbl>" * depth
    read_or_refuse(docx_of_body(body), "深.docx")


def test_spans_without_end_cost_no_memory():
    rows = "".join(f'<tr><td colspan="999999" rowspan="65535">{n}</td><td>值</td></tr>' for n in range(300))
    begun = time.monotonic()
    read_source(f"<html><table>{rows}</table></html>".encode(), "跨.html")
    assert time.monotonic() - begun < 10


def test_boilerplate_nested_in_boilerplate_is_measured_once():
    page = "<html>" + "<aside>" * 200 + "<p>正文。</p>" * 20_000
    begun = time.monotonic()
    assert read_source(page.encode(), "套.html").text.count("正文。") == 20_000
    assert time.monotonic() - begun < 10


def test_a_password_is_asked_to_be_taken_off():
    container = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600 + "EncryptedPackage".encode("utf-16-le")
    assert "密码" in refusal(container, "加密.docx")
    data = bytearray(SAMPLES[".docx"])
    for mark, offset in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        place = data.find(mark)
        while place >= 0:
            data[place + offset] |= 1
            place = data.find(mark, place + 4)
    assert "密码" in refusal(bytes(data), "加密.ofd")


def test_an_ofd_without_a_text_layer_or_with_a_missing_page_says_so():
    assert "没有文字层" in refusal(OfdWriter(page_numbers=False).data(), "扫描.ofd")
    with zipfile.ZipFile(
        io.BytesIO(OfdWriter().place("第一条 总则", 30, 40).place("第二条 附则", 30, 40, page=2).data())
    ) as z:
        parts = {name: z.read(name) for name in z.namelist() if "Page_1" not in name}
    source = read_source(zipped(parts), "缺页.ofd")
    assert "第一条 总则" in source.text
    assert source.warnings == ("第 11 号页面的内容缺失，没有读取。",)


def test_a_broken_file_does_not_stop_the_next_one(tmp_path):
    (tmp_path / "坏.docx").write_bytes(b"PK\x03\x04broken")
    (tmp_path / "好.docx").write_bytes(SAMPLES[".docx"])
    with pytest.raises(CorpusError, match=r"坏\.docx"):
        parse_file(tmp_path / "坏.docx")
    assert parse_file(tmp_path / "好.docx").text.startswith("某市人民政府")


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600


def _program(folder: Path, script: str) -> None:
    program = folder / "soffice"
    program.write_text(f"#!{sys.executable}\n{script}", encoding="utf-8")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)


@pytest.mark.parametrize(("file", "wanted"), [("旧.doc", r"\.docx"), ("旧.wps", r"\.docx"), ("旧.rtf", r"\.docx")])
def test_without_libreoffice_the_user_is_told_to_save_as_docx(monkeypatch, tmp_path, file, wanted):
    monkeypatch.setenv("PATH", str(tmp_path))
    data = b"{\\rtf1 a}" if file.endswith("rtf") else OLE
    with pytest.raises(CorpusError, match=rf"{file}.*LibreOffice.*另存为 {wanted}"):
        read_source(data, file)


posix = pytest.mark.skipif(os.name != "posix", reason="a script stands in for LibreOffice")


@posix
def test_libreoffice_converts_in_a_profile_of_its_own(monkeypatch, tmp_path):
    (tmp_path / "made.docx").write_bytes(SAMPLES[".docx"])
    _program(
        tmp_path,
        "import sys, shutil, pathlib\n"
        "out = pathlib.Path(sys.argv[sys.argv.index('--outdir') + 1])\n"
        "assert '--headless' in sys.argv and any(a.startswith('-env:UserInstallation=file:') for a in sys.argv)\n"
        "assert sys.argv[-1].endswith('source.doc')\n"
        f"shutil.copy({str(tmp_path / 'made.docx')!r}, out / 'source.docx')\n",
    )
    monkeypatch.setenv("PATH", str(tmp_path))
    assert read_source(OLE, "--旧.doc").text == read_source(SAMPLES[".docx"], "新.docx").text


@posix
@pytest.mark.parametrize(
    ("script", "message"), [("import time; time.sleep(60)", "超过"), ("pass", "无法用 LibreOffice")]
)
def test_libreoffice_that_hangs_or_fails_is_ended(monkeypatch, tmp_path, script, message):
    _program(tmp_path, script)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(office, "TIME_LIMIT", 1)
    begun = time.monotonic()
    assert message in refusal(OLE, "旧.doc")
    assert time.monotonic() - begun < 10
