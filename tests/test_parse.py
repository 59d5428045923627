import hashlib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from samples import (
    BAISE_PLAN,
    CORPUS,
    DISTINCT,
    SCIENCE_PLAN,
    SCRAPED,
    assert_nothing_lost_in_chunking,
    assert_nothing_lost_in_parsing,
    document,
    parsed,
    truth,
)

from rag.chunking.clauses import chunk
from rag.errors import CorpusError, PolicyQAError
from rag.parse import MAX_FILE_BYTES, parse_bytes, parse_file


@pytest.mark.parametrize("name", [*DISTINCT, SCRAPED])
def test_no_character_of_a_corpus_file_is_lost(name):
    source = (CORPUS / f"{name}.txt").read_text(encoding="utf-8")
    assert_nothing_lost_in_parsing(source, document(name))


def test_the_document_names_its_file_and_its_bytes():
    path = CORPUS / f"{SCIENCE_PLAN}.txt"
    read = document(SCIENCE_PLAN)
    assert (read.document_id, read.file) == (SCIENCE_PLAN, path.name)
    assert read.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    assert parse_file(path, "gx").document_id == "gx"


def test_the_eleven_footnotes_are_found_with_their_numbers():
    read = document(BAISE_PLAN)
    assert [(n.number, n.text) for n in read.footnotes] == [
        (note["n"], note["text"]) for note in truth("footnotes-baise")
    ]
    assert len(read.footnotes) == 11
    assert all(read.text[n.start : n.end].endswith(n.text) for n in read.footnotes)


def test_a_footnote_in_mid_paragraph_leaves_the_paragraph_whole():
    whole = next(line for line in document(BAISE_PLAN).text.split("\n") if "服务“三农”，积极推进" in line)
    assert whole.startswith("“十三五”期间，我市坚持把科技创新与推动社会发展、提高人民生活质量紧密结合起来")
    assert whole.endswith("生产上遇到的技术难题共 4500 多项。")


def test_a_table_over_two_pages_is_one_with_one_header():
    (table,) = document(SCIENCE_PLAN).tables
    assert table.title == "专栏 1 “十四五”时期广西科技创新发展主要指标"
    assert table.header == ("序号", "指标", "2020 年", "2025 年")
    assert len(table.rows) == 11
    assert table.rows[2] == ("3", "每万家企业法人中高新技术企业数（家/万家）", "48*", "54")
    assert [r.kind for r in document(SCIENCE_PLAN).removed if r.kind == "repeated_header"] == ["repeated_header"]


def test_merged_cells_are_filled_down():
    first, second = document(BAISE_PLAN).tables
    assert (first.title, len(first.rows)) == ("表 1 “十三五”科技创新主要指标值", 5)
    assert (second.title, len(second.rows)) == ("表 2 百色市“十四五”时期科技创新发展主要指标", 12)
    assert [row[0] for row in second.rows[:4]] == ["创新 支撑 能力"] * 3 + ["科技 成果 转化"]
    assert second.rows[4][-1] == "预期性"


def test_the_span_of_a_row_holds_its_printed_cells():
    read = parsed("表1 主要指标\n指标\t2025年\n研发投入强度（%）\t2.5\n专利（件）\t5\n")
    (table,) = read.tables
    assert [read.text[a:b] for a, b in table.row_spans] == ["研发投入强度（%）\t2.5", "专利（件）\t5"]
    assert read.text[table.start : table.end] == "指标\t2025年\n研发投入强度（%）\t2.5\n专利（件）\t5"


def test_the_same_text_in_any_encoding_is_the_same_document():
    text = "第一条 为了加强管理，制定本办法。\r\n第二条 本办法自发布之日起施行。\r\n"
    utf8 = parse_bytes(text.encode(), "a.txt", "d")
    for encoding in ("utf-8-sig", "gb18030", "utf-16"):
        assert parse_bytes(text.encode(encoding), "a.txt", "d").text == utf8.text


def test_replacement_characters_are_reported():
    assert parsed("本办法自发布之\ufffd起施行。").warnings == ("有 1 个无法识别的字符（�），原文件可能转码出错。",)


@pytest.mark.parametrize("content", [b"", b"\n\n\n \n", b"\x00\x01\x02\x03" * 500])
def test_a_file_without_text_is_refused_by_name(tmp_path, content):
    path = tmp_path / "坏文件.txt"
    path.write_bytes(content)
    with pytest.raises(CorpusError, match="坏文件"):
        parse_file(path)


def test_a_missing_file_is_refused_by_name(tmp_path):
    with pytest.raises(CorpusError, match="找不到文件“没有\\.txt”"):
        parse_file(tmp_path / "没有.txt")


def test_a_folder_is_refused(tmp_path):
    (tmp_path / "目录.txt").mkdir()
    with pytest.raises(CorpusError, match="无法读取"):
        parse_file(tmp_path / "目录.txt")


def test_an_unknown_format_is_refused_with_the_formats_that_work(tmp_path):
    with pytest.raises(CorpusError, match=r"\.txt、\.md"):
        parse_file(tmp_path / "文件.pptx")


def test_a_file_beyond_the_limit_is_refused_before_it_is_read(tmp_path):
    path = tmp_path / "大.txt"
    with path.open("wb") as stream:
        stream.truncate(MAX_FILE_BYTES + 1)
    with pytest.raises(CorpusError, match="200 MB"):
        parse_file(path)


def test_a_line_of_a_megabyte_is_one_paragraph():
    text = "发展" * 170_000 + "。"
    assert len(text.encode()) > 1_000_000
    assert parsed(text).text == text


_MARKS = ["第一章 ", "第二节 ", "第三条　", "第十条之一 ", "一、", "（二）", "3．", "4.1 ", "（5）", "①", "——", ""]
_MARKS += ["专栏 1 ", "表 2 ", "附件：", "目录", "1 ", "² ", "- ", "# ", "| ", "附 则", "注：", "第三条规定的"]
_WORDS = [
    "加强组织领导",
    "总则",
    "推进“三农”²",
    "建设 3.5 万个",
    "（责任单位：省科技厅、财政厅）",
    "10³",
    "**",
    "\u200b",
]
_WORDS += [
    "。",
    "，",
    "：",
    "；",
    "\t",
    "|",
    "……",
    " ",
    "2025年1月1日",
    "\u3000",
    "《办法》",
    "---",
    "<!-- 注 -->",
    "。 第五条 ",
]
_LINES = st.builds(
    lambda mark, words: mark + "".join(words), st.sampled_from(_MARKS), st.lists(st.sampled_from(_WORDS))
)


@settings(max_examples=150, deadline=None)
@given(st.lists(_LINES, min_size=1, max_size=25), st.sampled_from(["\n", "\r\n", "\n\n", "\f"]))
def test_whatever_the_mixture_nothing_is_lost_and_all_offsets_agree(lines, line_end):
    source = line_end.join(lines)
    try:
        read = parsed(source)
    except PolicyQAError:
        assert not any(c.isalnum() for c in source)
        return
    assert_nothing_lost_in_parsing(source, read)
    result = chunk(read)
    assert_nothing_lost_in_chunking(read, result)
    assert chunk(parsed(source)) == result


def test_samples_are_where_the_tests_look_for_them():
    assert {path.name for path in Path(CORPUS).glob("*.txt")} >= {f"{name}.txt" for name in DISTINCT}
