"""The same content in another format is the same document: outline, tables and footnotes."""

import shutil
import subprocess
from functools import cache

import pytest
from ofd_writer import OfdWriter
from office_files import docx_of, html_of
from pdf_writer import SUPERSCRIPTS, Grid, Text, blocks_of
from samples import ACTION_PLAN, BAISE_PLAN, SCIENCE_PLAN, assert_nothing_lost_in_chunking, document, squeeze

from rag.chunking.clauses import chunk
from rag.parse import parse_bytes
from rag.types import Document

PLANS = (ACTION_PLAN, BAISE_PLAN, SCIENCE_PLAN)


@cache
def blocks(name: str) -> tuple[Text | Grid, ...]:
    """The document to be written; the marks of footnotes in order, each behind a word of its own."""
    result: list[Text | Grid] = []
    for block in blocks_of(document(name)):
        if isinstance(block, Text) and block.notes:
            plain = block.text.translate(dict.fromkeys(map(ord, SUPERSCRIPTS)))
            first, *parts = plain.split("，")
            marks = [note.split(" ")[0] for note in block.notes]
            assert len(parts) >= len(marks)
            marked = [first + marks[0], *(part + mark for part, mark in zip(parts, marks[1:], strict=False))]
            block = Text("，".join([*marked, *parts[len(marks) - 1 :]]), block.notes)
        result.append(block)
    return tuple(result)


def outline(read: Document) -> list[tuple[int, str, str, str]]:
    return [(h.level, h.number, squeeze(h.title), h.kind) for h in chunk(read).headings]


def table_contents(read: Document) -> list[tuple[str, list[list[str]]]]:
    return [(squeeze(t.title), [[squeeze(cell) for cell in row] for row in (t.header, *t.rows)]) for t in read.tables]


def notes(read: Document) -> list[tuple[str, str]]:
    return [(n.number, squeeze(n.text)) for n in read.footnotes]


def read_as(format_name: str, name: str) -> Document:
    content = blocks(name)
    if format_name == "docx":
        data = docx_of(content)
    elif format_name == "docx with automatic numbers":
        data = docx_of(content, automatic_numbers=True)
    elif format_name == "html":
        data = html_of(content)
    else:
        data = OfdWriter(running_head="战略性新兴产业　政策汇编").write(content).data()
    return parse_bytes(data, f"文件.{format_name[:4]}", name)


@pytest.mark.parametrize("format_name", ["docx", "html", "ofd"])
@pytest.mark.parametrize("name", PLANS)
def test_the_outline_tables_and_footnotes_are_those_of_the_plain_text(name, format_name):
    read = read_as(format_name, name)
    expected = document(name)
    assert outline(read) == outline(expected)
    assert table_contents(read) == table_contents(expected)
    assert notes(read) == notes(expected)
    assert_nothing_lost_in_chunking(read, chunk(read))


def test_automatic_numbers_of_word_are_those_that_were_printed():
    read = read_as("docx with automatic numbers", ACTION_PLAN)
    assert outline(read) == outline(document(ACTION_PLAN))
    assert sum(1 for h in chunk(read).headings if h.kind == "task") == 45


@pytest.mark.parametrize("format_name", ["docx", "html", "ofd"])
def test_no_word_is_lost_or_added(format_name):
    read = read_as(format_name, ACTION_PLAN)
    assert squeeze(read.text) == squeeze(document(ACTION_PLAN).text)


def test_what_is_printed_around_the_text_of_an_ofd_is_left_out_and_listed():
    writer = OfdWriter(running_head="战略性新兴产业　政策汇编").write(blocks(ACTION_PLAN))
    read = parse_bytes(writer.data(), "方案.ofd", "d")
    pages = list(range(1, len(writer.pages) + 1))
    assert len(pages) == 19
    assert [page for _, page in read.pages] == pages
    assert read.pages[0] == (0, 1)
    assert [r.text for r in read.removed if r.kind == "page_number"] == [f"— {n} —" for n in pages]
    assert [r.text for r in read.removed if r.kind == "running_head"] == ["战略性新兴产业　政策汇编"] * len(pages)


@pytest.mark.parametrize("name", [ACTION_PLAN, BAISE_PLAN])
def test_a_real_doc_file_has_the_outline_of_the_plain_text(name, tmp_path):
    program = shutil.which("soffice") or shutil.which("libreoffice")
    if program is None:
        pytest.skip("LibreOffice is not installed: no .doc file can be made here")
    source = tmp_path / "source.docx"
    source.write_bytes(docx_of(blocks(name)))
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = [program, "--headless", profile, "--convert-to", "doc:MS Word 97", "--outdir", str(tmp_path), str(source)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    written = (tmp_path / "source.doc").read_bytes()
    assert written.startswith(b"\xd0\xcf\x11\xe0")  # a compound file, no renamed .docx
    read = parse_bytes(written, "文件.doc", name)
    assert outline(read) == outline(document(name))
    assert table_contents(read) == table_contents(document(name))
