import io

import docx as python_docx
import pytest
from office_files import docx_of_body, word_paragraph, word_run

from rag.formats import read_source
from rag.formats.word_numerals import numeral


def lines(body: str, numbering: str = "", styles: str = "", notes: str = "", header: str = "") -> list[str]:
    return read_source(docx_of_body(body, numbering, styles, notes, header), "办法.docx").text.split("\n")


def removed(body: str, **parts: str) -> list[tuple[str, str]]:
    return [(r.kind, r.text) for r in read_source(docx_of_body(body, **parts), "办法.docx").removed]


def level(number: int, style: str, text: str, more: str = "") -> str:
    start = f'<w:lvl w:ilvl="{number}"><w:start w:val="1"/><w:numFmt w:val="{style}"/>'
    return f'{start}{more}<w:lvlText w:val="{text}"/></w:lvl>'


def numbering(*levels: str, more: str = "") -> str:
    return (
        f'<w:abstractNum w:abstractNumId="0">{"".join(levels)}</w:abstractNum>{more}'
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    )


def numbered(text: str, depth: int = 0, list_id: int = 1) -> str:
    return word_paragraph(text, f'<w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="{list_id}"/></w:numPr>')


def cell(text: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{word_paragraph(text)}</w:tc>"


def row(*cells: str, properties: str = "") -> str:
    return f"<w:tr><w:trPr>{properties}</w:trPr>{''.join(cells)}</w:tr>"


@pytest.mark.parametrize(
    ("value", "style", "printed"),
    [
        (10, "chineseCounting", "十"),
        (12, "chineseCounting", "十二"),
        (20, "chineseCountingThousand", "二十"),
        (101, "chineseCountingThousand", "一百零一"),
        (110, "chineseCountingThousand", "一百一十"),
        (1260, "chineseCountingThousand", "一千二百六十"),
        (10, "ideographDigital", "一〇"),
        (3, "ideographTraditional", "丙"),
        (12, "chineseLegalSimplified", "壹拾贰"),
        (3, "decimalEnclosedCircleChinese", "③"),
        (28, "lowerLetter", "bb"),
        (14, "upperRoman", "XIV"),
        (7, "decimalZero", "07"),
        (7, "none", ""),
        (7, "unheardOf", "7"),
    ],
)
def test_numbers_are_printed_in_the_style_of_the_list(value, style, printed):
    assert numeral(value, style) == printed


def test_levels_count_below_the_one_above_and_start_anew():
    found = lines(
        numbered("总则") + numbered("目的", 1) + numbered("范围", 1) + numbered("附则") + numbered("施行", 1),
        numbering(level(0, "decimal", "第%1章"), level(1, "decimal", "%1.%2")),
    )
    assert found == ["第1章 总则", "1.1 目的", "1.2 范围", "第2章 附则", "2.1 施行"]


def test_legal_numbering_prints_every_level_in_figures():
    found = lines(
        numbered("总则") + numbered("目的", 1),
        numbering(level(0, "chineseCounting", "第%1章"), level(1, "decimal", "%1.%2", "<w:isLgl/>")),
    )
    assert found == ["第一章 总则", "1.1 目的"]


def test_articles_run_on_through_the_chapters_where_the_list_says_so():
    found = lines(
        numbered("总则") + numbered("为了管理。", 1) + numbered("罚则") + numbered("违反的。", 1),
        numbering(
            level(0, "chineseCounting", "第%1章"), level(1, "chineseCounting", "第%2条", '<w:lvlRestart w:val="0"/>')
        ),
    )
    assert found == ["第一章 总则", "第一条 为了管理。", "第二章 罚则", "第二条 违反的。"]


def test_a_second_list_goes_on_unless_it_starts_anew():
    more = (
        '<w:num w:numId="2"><w:abstractNumId w:val="0"/></w:num><w:num w:numId="3"><w:abstractNumId w:val="0"/>'
        '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>'
    )
    body = numbered("甲") + numbered("乙", list_id=2) + numbered("丙", list_id=3) + numbered("丁", list_id=3)
    assert lines(body, numbering(level(0, "decimal", "%1."), more=more)) == ["1. 甲", "2. 乙", "1. 丙", "2. 丁"]


def test_a_style_numbers_its_paragraphs_at_the_level_that_names_it():
    styles = (
        '<w:style w:type="paragraph" w:styleId="Base"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="Second"><w:pPr><w:numPr><w:ilvl w:val="1"/>'
        '<w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="Child"><w:basedOn w:val="Second"/></w:style>'
    )
    body = "".join(
        word_paragraph(text, f'<w:pStyle w:val="{style}"/>')
        for text, style in [("总体要求", "Base"), ("指导思想", "Second"), ("基本原则", "Child")]
    )
    body += word_paragraph("不编号。", '<w:pStyle w:val="Base"/><w:numPr><w:numId w:val="0"/></w:numPr>')
    found = lines(
        body,
        numbering(
            level(0, "chineseCounting", "%1、", '<w:pStyle w:val="Base"/>'), level(1, "chineseCounting", "（%2）")
        ),
        styles,
    )
    assert found == ["一、总体要求", "（一）指导思想", "（二）基本原则", "不编号。"]


def test_bullets_print_nothing_and_a_figure_is_set_off_from_the_year_behind_it():
    body = numbered("要点") + numbered("2025年完成。", 1)
    assert lines(
        body, numbering(level(0, "bullet", "\uf0b7"), level(1, "decimal", "%2.", '<w:suff w:val="nothing"/>'))
    ) == [
        "要点",
        "1. 2025年完成。",
    ]


def test_a_list_that_refers_to_a_list_style_is_the_one_of_the_style():
    styles = (
        '<w:style w:type="numbering" w:styleId="Law"><w:pPr><w:numPr><w:numId w:val="7"/></w:numPr></w:pPr></w:style>'
    )
    found = (
        '<w:abstractNum w:abstractNumId="0"><w:numStyleLink w:val="Law"/></w:abstractNum>'
        f'<w:abstractNum w:abstractNumId="4">{level(0, "chineseCounting", "第%1条")}</w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num><w:num w:numId="7"><w:abstractNumId w:val="4"/></w:num>'
    )
    assert lines(numbered("为了管理。"), found, styles) == ["第一条 为了管理。"]


def test_footnotes_stand_behind_the_paragraph_that_points_to_them():
    body = (
        f'<w:p>{word_run("推进“三农”")}<w:r><w:footnoteReference w:id="8"/></w:r>{word_run("工作。")}</w:p>'
        + word_paragraph("下一段。")
    )
    notes = (
        '<w:footnote w:type="separator" w:id="-1"><w:p><w:r><w:separator/></w:r></w:p></w:footnote>'
        f'<w:footnote w:id="8"><w:p><w:r><w:footnoteRef/></w:r>{word_run("指农业、")}</w:p>'
        f"<w:p>{word_run('农村和农民。')}</w:p></w:footnote>"
    )
    assert lines(body, notes=notes) == ["推进“三农”¹工作。", "¹ 指农业、 农村和农民。", "下一段。"]


def test_the_footnote_of_a_cell_follows_the_table():
    reference = f'<w:tc><w:p>{word_run("指标")}<w:r><w:footnoteReference w:id="1"/></w:r></w:p></w:tc>'
    table = f"<w:tbl>{row(reference, cell('数值'))}{row(cell('专利'), cell('5'))}</w:tbl>"
    notes = f'<w:footnote w:id="1"><w:p>{word_run("按年度统计。")}</w:p></w:footnote>'
    assert lines(table + word_paragraph("正文。"), notes=notes) == [
        "指标¹\t数值",
        "专利\t5",
        "¹ 按年度统计。",
        "正文。",
    ]


def test_inserted_words_stay_and_deleted_or_hidden_ones_are_listed():
    body = (
        f'<w:p>{word_run("本办法自")}<w:ins w:id="1">{word_run("2024年")}</w:ins>'
        '<w:del w:id="2"><w:r><w:delText>2023年</w:delText></w:r></w:del>'
        f"{word_run('起施行。')}<w:r><w:rPr><w:vanish/></w:rPr><w:t>内部批注</w:t></w:r></w:p>"
    )
    assert lines(body) == ["本办法自2024年起施行。"]
    assert removed(body) == [("deleted", "2023年"), ("hidden", "内部批注")]


def test_a_paragraph_whose_end_is_deleted_goes_on_with_the_next_one():
    deleted_end = '<w:rPr><w:del w:id="1"/></w:rPr>'
    body = word_paragraph("推进改革，", deleted_end) + word_paragraph("扩大开放。") + word_paragraph("下一段。")
    assert lines(body) == ["推进改革，扩大开放。", "下一段。"]


def test_a_deleted_paragraph_is_not_counted():
    list_item = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'
    words = '<w:del w:id="2"><w:r><w:delText>乙</w:delText></w:r></w:del>'
    gone = f'<w:p><w:pPr>{list_item}<w:rPr><w:del w:id="1"/></w:rPr></w:pPr>{words}</w:p>'
    body = numbered("甲") + gone + numbered("丙")
    assert lines(body, numbering(level(0, "decimal", "%1."))) == ["1. 甲", "2. 丙"]


def test_page_heads_and_contents_are_left_out_and_listed():
    styles = '<w:style w:type="paragraph" w:styleId="T1"><w:name w:val="toc 1"/></w:style>'
    body = (
        word_paragraph("目　录") + word_paragraph("第一章 总则1", '<w:pStyle w:val="T1"/>') + word_paragraph("正文。")
    )
    header = word_paragraph("百色市人民政府")
    assert lines(body, styles=styles, header=header) == ["正文。"]
    assert removed(body, styles=styles, header=header) == [
        ("contents", "目　录"),
        ("contents", "第一章 总则1"),
        ("page_header", "百色市人民政府"),
    ]


def test_links_fields_controls_breaks_and_tabs():
    body = (
        f'<w:p><w:hyperlink>{word_run("见附件")}</w:hyperlink><w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        '<w:r><w:instrText> REF a \\h </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>'
        f'{word_run("第三条")}<w:r><w:fldChar w:fldCharType="end"/></w:r><w:r><w:br/></w:r>{word_run("甲")}'
        f"<w:r><w:tab/></w:r>{word_run('乙')}<w:r><w:softHyphen/><w:noBreakHyphen/></w:r></w:p>"
        f"<w:sdt><w:sdtPr/><w:sdtContent>{word_paragraph('控件里的段落。')}</w:sdtContent></w:sdt>"
    )
    assert lines(body) == ["见附件第三条", "甲 乙-", "控件里的段落。"]


def test_a_text_box_follows_its_paragraph_once():
    box = f"<w:txbxContent>{word_paragraph('专栏1 重点项目')}</w:txbxContent>"
    body = (
        '<w:p xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
        f"{word_run('正文。')}<w:r><mc:AlternateContent><mc:Choice><w:drawing>{box}</w:drawing></mc:Choice>"
        f"<mc:Fallback><w:pict>{box}</w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>"
    )
    assert lines(body) == ["正文。", "专栏1 重点项目"]


def test_merged_cells_are_filled_and_a_header_of_two_rows_is_one():
    header = row(cell("指标", '<w:vMerge w:val="restart"/>'), cell("2025年", '<w:gridSpan w:val="2"/>')) + row(
        cell("", "<w:vMerge/>"), cell("目标"), cell("属性")
    )
    body = row(cell("科技", '<w:vMerge w:val="restart"/>'), cell("2.5"), cell("预期性")) + row(
        cell("", "<w:vMerge/>"), cell("5"), cell("预期性")
    )
    assert lines(f"<w:tbl>{header}{body}</w:tbl>") == [
        "指标\t2025年 目标\t2025年 属性",
        "科技\t2.5\t预期性",
        "科技\t5\t预期性",
    ]


def test_a_row_of_one_cell_is_a_title_and_the_header_stands_again_below_it():
    def group(text: str) -> str:
        return row(cell(text, '<w:gridSpan w:val="2"/>'))

    rows = group("任务分工表") + row(cell("任务"), cell("牵头单位")) + row(cell("建设平台"), cell("市科技局"))
    rows += group("二、人才") + row(cell("引进人才"), cell("市人社局")) + group("注：排名不分先后。")
    assert lines(f"<w:tbl>{rows}</w:tbl>") == [
        "任务分工表",
        "任务\t牵头单位",
        "建设平台\t市科技局",
        "二、人才",
        "任务\t牵头单位",
        "引进人才\t市人社局",
        "注：排名不分先后。",
    ]


def test_a_frame_of_one_cell_gives_its_paragraphs():
    inside = word_paragraph("专栏1 平台") + word_paragraph("1.实验室。")
    assert lines(f"<w:tbl>{row(f'<w:tc>{inside}</w:tc>')}</w:tbl>") == ["专栏1 平台", "1.实验室。"]


def test_a_file_written_by_python_docx_reads_as_written():
    document = python_docx.Document()
    document.sections[0].header.paragraphs[0].text = "页眉"
    document.add_heading("第一章 总则", level=1)
    document.add_paragraph("为了加强管理，制定本办法。")
    document.add_paragraph("第一项", style="List Number")
    document.add_paragraph("第二项", style="List Number")
    table = document.add_table(rows=3, cols=3)
    for cells, texts in zip(table.rows, [("序号", "任务", "时限"), ("1", "甲", "6月"), ("2", "乙", "")], strict=True):
        for c, text in zip(cells.cells, texts, strict=True):
            c.text = text
    table.cell(1, 2).merge(table.cell(2, 2))
    buffer = io.BytesIO()
    document.save(buffer)
    source = read_source(buffer.getvalue(), "办法.docx")
    assert source.text.split("\n") == [
        "第一章 总则",
        "为了加强管理，制定本办法。",
        "1. 第一项",
        "2. 第二项",
        "序号\t任务\t时限",
        "1\t甲\t6月",
        "2\t乙\t6月",
    ]
    assert [(r.kind, r.text) for r in source.removed] == [("page_header", "页眉")]
