"""rag/answer_export.py: an answer as text, Markdown and Word document, in which nothing turns into anything else."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from datetime import datetime

import docx
import page_fake as fake

from rag.answer_export import as_docx, as_markdown, as_text
from rag.types import Answer

AT = datetime(2026, 11, 21, 9, 5)
PLAN = "《广西战略性新兴产业发展三年行动方案（2021—2023年）》（桂政办发〔2021〕97号）第二部分第（六）条"


def paragraphs(content: bytes) -> list[tuple[str, str]]:
    return [(one.style.name or "", one.text) for one in docx.Document(io.BytesIO(content)).paragraphs if one.style]


def test_text_has_the_answer_the_notices_and_the_sources_in_formal_words() -> None:
    text = as_text(fake.charging_answer())
    assert text.endswith(f"该文件的规划期为2021—2023年，已到期。\n\n依据\n[1] {PLAN}第26项\n[2] {PLAN}第27项")


def test_a_refusal_lists_near_clauses_as_no_answer_and_once() -> None:
    refused = fake.refusal("啊")
    named = replace(refused, text=f"{refused.text}\n[1] {refused.citations[0].label}")
    assert as_text(named) == (
        f"已收录的文件中没有找到可以回答这个问题的内容。\n\n相近的条款（供参考，不是回答）\n[1] {PLAN}"
    )


def test_a_pasted_line_never_becomes_a_formula_or_a_second_cell() -> None:
    text = as_text(Answer("问", "=HYPERLINK(1)\n+1\n- 甲\t乙\n@SUM", "answered", "extractive", "fact"))
    assert text.splitlines() == ["'=HYPERLINK(1)", "'+1", "· 甲 乙", "'@SUM"]


def test_markdown_has_question_answer_and_quoted_sources() -> None:
    assert as_markdown(fake.table_answer()) == (
        "## 到2025年国家重点实验室要有几个？\n\n国家重点实验室（个）：2025 年目标值为2。\\[1\\]\n\n### 依据\n\n"
        "1. 《百色市科技创新“十四五”发展规划》（百政发〔2022〕5号）表2第1行\n   > 国家重点实验室（个） — 2\n"
    )


def test_nothing_in_markdown_is_markup() -> None:
    answer = Answer(
        "# 题\n\n---\n<b>", "[甲](javascript:x) **乙** https://example.com `c` 1. 丁", "answered", "extractive", "fact"
    )
    assert as_markdown(answer) == (
        "## \\# 题 --- &lt;b&gt;\n\n\\[甲\\]\\(javascript\\:x\\) \\*\\*乙\\*\\* https\\://example.com \\`c\\` 1\\. 丁\n"
    )


def test_a_comparison_is_a_table_in_markdown_and_in_word() -> None:
    answer = fake.FakeAssistant().compare("产值|目标", ["plan-2021", "baise-2022"])
    lines = as_markdown(answer).splitlines()
    assert lines[3] == "| --- | --- | --- |"
    assert lines[4].startswith("| 产值\\|目标 | ") and lines[4].endswith("\\[1\\] | — |")
    table = docx.Document(io.BytesIO(as_docx(answer, AT))).tables[0]
    assert [cell.text for cell in table.rows[1].cells] == ["产值|目标", f"{fake.LINES[3]}[1]", "—"]


def test_a_word_document_has_question_answer_notices_and_sources_with_their_words() -> None:
    told = paragraphs(as_docx(fake.charging_answer(), AT))
    assert told[0] == ("Heading 1", fake.CHARGING)
    assert ("Normal", "该文件的规划期为2021—2023年，已到期。") in told
    sources = told[told.index(("Heading 2", "依据")) + 1 :]
    assert sources[:2] == [
        ("Normal", f"[1] {PLAN}第26项"),
        ("Quote", "（责任单位：自治区发展改革委、交通运输厅、住房城乡建设厅，各相关设区市人民政府）"),
    ]
    assert told[-1][1].endswith("（2026-11-21 09:05）")


def test_hostile_text_stays_text_in_word_and_breaks_no_file() -> None:
    answer = replace(fake.hostile_answer(fake.HOSTILE), notices=("\x00\x0b\ud800 { HYPERLINK } \u202e",))
    content = as_docx(answer, AT)
    xml = zipfile.ZipFile(io.BytesIO(content)).read("word/document.xml").decode()
    assert "<script" not in xml and "w:fldChar" not in xml and "w:instrText" not in xml and "w:hyperlink" not in xml
    assert ("Normal", "\ufffd\ufffd\ufffd { HYPERLINK } \ufffd") in paragraphs(content)
