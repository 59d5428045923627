import pytest
from samples import assert_nothing_lost_in_chunking, assert_nothing_lost_in_parsing, cut, parsed

from rag.chunking.clauses import chunk
from rag.markup import lines_of
from rag.types import Removal


def lines(source: str) -> list[str]:
    return [line.strip() for _, line in lines_of(source, [])]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (
            "<p>&emsp;&emsp;<b>第一条</b>&emsp;为了加强管理，制定本办法。</p>",
            ["第一条\u2003为了加强管理，制定本办法。"],
        ),
        ("（一）未建立制度的；<br>（二）未作记录的。", ["（一）未建立制度的；", "（二）未作记录的。"]),
        ("公布\n<!-- INFO\nEND -->\n第一条 总则", ["公布", "第一条 总则"]),
        ("<style>p { margin: 0 }</style>通知", ["通知"]),
        ("## 第一章　总则{align=center}", ["第一章　总则"]),
        ("::: tip 修订信息\n根据决定修正\n:::", ["根据决定修正"]),
        ("[1](#t1)&emsp;[2](#t2)\n第一条 总则", ["第一条 总则"]),
        ("见[附件](https://example.org/a.pdf)。", ["见附件。"]),
        ("![国徽](/images/a.png)通知", ["通知"]),
        ("推进实施。\n— 3 —\n第 4 页 共 9 页\n- 5 -\n加快建设。", ["推进实施。", "加快建设。"]),
        ("---\ntitle: 管理办法\ndate: 2010-12-22\ntag:\n  - 规章\n---\n第一条 总则", ["管理办法", "第一条 总则"]),
        ("R&amp;D 投入强度", ["R&D 投入强度"]),
        # Not markup:
        ("强度<0.5且>0.1", ["强度<0.5且>0.1"]),
        ("——创新能力提升。", ["——创新能力提升。"]),
        ("&未知; [注] (一)", ["&未知; [注] (一)"]),
        ("---\n第一条 总则\n---", ["第一条 总则"]),
        ("<!-- 没有结束", ["<!-- 没有结束"]),
    ],
)
def test_markup_is_taken_out_and_wording_stays(source, expected):
    assert lines(source) == expected


def test_what_is_taken_out_is_on_record_with_its_line():
    removed: list[Removal] = []
    found = list(lines_of("**通知**\n<!-- a\nb -->\n<b>第一条</b> 总则\n", removed))
    assert found == [(1, "通知"), (4, "第一条 总则")]
    assert {(r.kind, r.text, r.line) for r in removed} == {
        ("markdown", "**", 1),
        ("html", "<!-- a\nb -->", 2),
        ("html", "<b>", 4),
        ("html", "</b>", 4),
    }


def test_a_law_in_html_with_front_matter_gives_its_articles_and_nothing_else():
    source = (
        "---\ntitle: 行政处罚办法\nicon: article\n---\n\n::: details 目录\n\n- 第1~2条：\n\n"
        "  [1](#t1)&emsp;[2](#t2)\n\n:::\n\n"
        '<p id="t1">&emsp;&emsp;<b>第一条</b>&emsp;根据有关法律，制定本办法。</p>\n'
        '<p id="t2">&emsp;&emsp;<b>第二条</b>&emsp;有下列情形之一的，给予警告：<br>\n'
        "&emsp;&emsp;（一）未建立制度的；<br>\n"
        "&emsp;&emsp;（二）未作记录的。</p>\n\n---\n\n::: warning 原文链接\n\n<https://example.org/detail>\n\n:::\n"
    )
    read = parsed(source, "办法.md")
    result = chunk(read)
    assert_nothing_lost_in_parsing(source, read)
    assert_nothing_lost_in_chunking(read, result)
    assert [(c.label, c.text.split("\n")) for c in result.clauses if c.kind == "article"] == [
        ("第一条", ["第一条\u2003根据有关法律，制定本办法。"]),
        ("第二条", ["第二条\u2003有下列情形之一的，给予警告：", "（一）未建立制度的；", "（二）未作记录的。"]),
    ]
    assert [c.text for c in result.clauses if c.kind == "end"] == ["<https://example.org/detail>"]


def test_a_page_number_does_not_tear_a_sentence():
    result = cut("一、任务\n到2025年，加快突破一批关键核心技\n— 3 —\n术，支撑产业发展。\n")
    assert [c.text for c in result.clauses if c.kind == "paragraph"] == [
        "到2025年，加快突破一批关键核心技术，支撑产业发展。"
    ]
