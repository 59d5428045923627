import pytest

from rag.errors import CorpusError
from rag.formats import read_source
from rag.parse import parse_bytes


def lines(body: str, head: str = "") -> list[str]:
    return read_source(f"<html><head>{head}</head><body>{body}</body></html>".encode(), "页.html").text.split("\n")


def removed(body: str) -> list[str]:
    return [r.text for r in read_source(f"<html><body>{body}</body></html>".encode(), "页.html").removed]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("<p>第一条&emsp;总则</p><p>&emsp;&emsp;第二条</p>", ["第一条\u2003总则", "第二条"]),
        ("<div>有下列情形：<br>（一）甲；<br/>（二）乙。</div>", ["有下列情形：", "（一）甲；", "（二）乙。"]),
        ("<p>推进<span>\n重点</span>\n  任务</p>", ["推进重点任务"]),
        ("<p>R&amp;D\n投入 5&nbsp;亿元</p>", ["R&D 投入 5 亿元"]),
        ("<p>面积 10km<sup>2</sup>，CO<sub>2</sub></p>", ["面积 10km²，CO2"]),
        ("<pre>第一行\n第二行</pre><p>第\n三行</p>", ["第一行", "第二行", "第三行"]),
        ("<p>保留<ins>新增</ins><del>删除</del>。</p>", ["保留新增。"]),
        ("<p>正文", ["正文"]),
    ],
)
def test_blocks_are_paragraphs_and_inline_elements_are_not(body, expected):
    assert lines(body) == expected


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("<ol><li>甲</li><li><p>乙</p><p>续</p></li></ol>", ["1. 甲", "2. 乙", "续"]),
        ('<ol start="3"><li>甲</li><li value="7">乙</li><li>丙</li></ol>', ["3. 甲", "7. 乙", "8. 丙"]),
        ("<ol reversed><li>甲</li><li>乙</li></ol>", ["2. 甲", "1. 乙"]),
        ('<ol style="list-style-type:cjk-ideographic"><li>甲</li><li>乙</li></ol>', ["一、甲", "二、乙"]),
        ("<ol><li>一、甲</li><li>二、乙</li></ol>", ["一、甲", "二、乙"]),
        (
            "<ol><li>甲<ol type=a><li>子</li></ol></li><li>乙</li></ol><ul><li>丙</li></ul>",
            ["1. 甲", "a. 子", "2. 乙", "丙"],
        ),
    ],
)
def test_ordered_lists_get_their_numbers_back(body, expected):
    assert lines(body) == expected


def test_spans_of_a_table_are_filled_and_its_caption_stands_above():
    table = (
        "<table><caption>表1 指标</caption><thead><tr><th rowspan=2>指标<th colspan=2>2025年</tr>"
        "<tr><th>目标<th>属性</tr></thead><tr><td rowspan=2>科技<p>创新<td>2.5<td>预期性<tr><td>5<td>约束性</table>"
    )
    assert lines(table) == [
        "表1 指标",
        "指标\t2025年 目标\t2025年 属性",
        "科技 创新\t2.5\t预期性",
        "科技 创新\t5\t约束性",
    ]


def test_a_table_used_for_layout_gives_what_is_in_it():
    inner = "<table><tr><td>序号<td>任务<tr><td>1<td>甲</table>"
    assert lines(f"<table><tr><td><p>通知</p>{inner}</td></tr></table>") == ["通知", "序号\t任务", "1\t甲"]


def test_notes_at_the_end_move_behind_their_paragraph():
    body = '<p>推进“三农”<sup><a href="#n1">[1]</a></sup>工作。</p><p>下一段。</p><p><sup>1</sup>指农业。</p>'
    assert lines(body) == ["推进“三农”¹工作。", "¹指农业。", "下一段。"]


def test_what_surrounds_the_text_is_left_out_and_listed():
    body = (
        "<script>var a = 1 < 2;</script><nav>首页</nav><header>某市人民政府门户网站</header>"
        f"<article><header><h1>办法</h1></header><p>{'第一条正文。' * 30}</p></article>"
        '<div class="share-box nav">分享到</div><p style="display: none">隐藏</p><footer>主办单位</footer>'
    )
    assert lines(body) == ["办法", "第一条正文。" * 30]
    assert removed(body) == ["var a = 1 < 2;", "首页", "某市人民政府门户网站", "分享到", "隐藏", "主办单位"]


def test_a_form_around_the_whole_page_is_no_boilerplate():
    assert lines("<form><div class=nav><p>第一条正文。</p></div></form>") == ["第一条正文。"]


@pytest.mark.parametrize(
    ("declared", "encoding"),
    [
        ("gb2312", "gb18030"),
        ("GBK", "gb18030"),
        ("utf-8", "utf-8"),
        ("big5", "big5"),
        ("utf-8", "gb18030"),
        ("x", "gbk"),
    ],
)
def test_the_declared_encoding_is_used_unless_the_bytes_contradict_it(declared, encoding):
    page = f'<html><meta http-equiv=Content-Type content="text/html; charset={declared}"><p>法律條文</p>'
    assert read_source(page.encode(encoding), "a.html").text == "法律條文"


def test_a_word_file_that_is_a_page_is_read_as_a_page():
    page = "<html xmlns:o='urn'><body><p class=MsoNormal>第一条<o:p></o:p></p></body></html>".encode()
    assert read_source(page, "通知.doc").text == "第一条"


def test_a_single_file_archive_is_read_by_its_page():
    archive = (
        b"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=B\r\n\r\n--B\r\nContent-Type: text/html; "
        b"charset=gb2312\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"
        b'<html><meta charset=3D"gb2312"><p>=B5=DA=D2=BB=CC=F5</p></html>\r\n--B--\r\n'
    )
    assert read_source(archive, "通知.doc").text == "第一条"


def test_elements_nested_without_end_are_refused_by_name():
    page = ("<div>" * 50_000 + "深").encode()
    with pytest.raises(CorpusError, match=r"深渊\.html.*嵌套过深"):
        read_source(page, "深渊.html")


def test_script_does_not_reach_the_document():
    page = '<p onclick="alert(1)">正文<img src=x onerror=alert(2)><svg><script>alert(3)</script></svg></p>'
    read = parse_bytes(f"<html>{page}</html>".encode(), "a.html", "d")
    assert read.text == "正文"
