import pytest
from samples import SCIENCE_PLAN, document

from rag.paragraphs import Paragraph, clean, continues, footnote_number


def paragraphs(source: str) -> list[str]:
    return [p.text for p in clean(source).paragraphs]


def test_a_sentence_torn_by_a_page_break_is_joined():
    # The page ends in mid-sentence; a blank line follows, as the conversion of the page left it.
    source = (
        "一、总体要求\n\n围绕产业链部署创新链，加快突破一批关键核心技\n\n术，支撑产业高质量发展。\n\n二、主要任务\n"
    )
    assert paragraphs(source) == [
        "一、总体要求",
        "围绕产业链部署创新链，加快突破一批关键核心技术，支撑产业高质量发展。",
        "二、主要任务",
    ]
    assert [p.joined for p in clean(source).paragraphs] == [False, True, False]


def test_a_torn_paragraph_of_the_corpus_is_whole_again():
    # The page ends with 「推进重型专用」, the next begins with 「汽车轻量化」.
    text = document(SCIENCE_PLAN).text
    whole = next(line for line in text.split("\n") if line.startswith("节能汽车："))
    assert whole == (
        "节能汽车：加强高效能中重型商用车平台开发与成果应用。推进重型专用汽车轻量化关键技术研究及产业化应用。"
    )


def test_numbered_lines_and_titles_are_never_joined():
    lines = ["第一章 总则", "一、工作目标", "（一）加强组织领导", "1．发展风电", "专栏 1 主要指标", "附件：名单"]
    assert paragraphs("\n".join(lines)) == lines


def test_after_a_colon_only_what_cannot_begin_a_paragraph_is_joined():
    assert not continues("现印发给你们，请认真贯彻执行：", "各县（市、区）人民政府要高度重视。")
    assert continues("重点建设以下平台（包括“中试基地”", "、“孵化器”等）。")


@pytest.mark.parametrize(
    ("previous", "following", "torn"),
    [
        ("到2025年，高新技术企业达到", "5000家以上。", True),
        ("支持企业与高校共建创新平台，", "开展协同创新。", True),
        ("森林覆盖率稳定在62.5%以上。", "大力发展林下经济。", False),
        ("关于印发广西科技创新“十四五”规划的通知", "各市、县人民政府：", False),
        ("2021年9月18日", "（此件公开发布）", False),
        ("前 言", "“十四五”时期是我区发展的关键五年。", False),
    ],
)
def test_torn_or_not(previous, following, torn):
    assert continues(previous, following) is torn


def test_a_torn_paragraph_before_a_number_is_reported_as_a_doubt():
    cleaned = clean("围绕产业链部署创新链，加快突破一批关键核心技\n（二）加强组织领导。建立工作机制。\n")
    assert [p.text for p in cleaned.paragraphs][1].startswith("（二）")
    assert cleaned.doubts == ("第1行的段落没有结束标点，下一段以编号开头，未与之相接。",)


def test_a_footnote_that_interrupts_a_paragraph_follows_it():
    source = (
        "坚持科技下乡、服务“三农”³，推广先进适用技\n\n"
        "3 “三农”：指农业、农村和农民。\n\n"
        "术和产品。\n"
    )  # fmt: skip
    assert clean(source).paragraphs == (
        Paragraph("text", "坚持科技下乡、服务“三农”，推广先进适用技术和产品。", 1, joined=True),
        Paragraph("footnote", "3 “三农”：指农业、农村和农民。", 3),
    )
    assert [(r.kind, r.text, r.line) for r in clean(source).removed] == [("footnote_mark", "³", 1)]


def test_a_number_at_a_line_start_is_no_footnote_unless_the_text_points_to_it():
    assert [p.kind for p in clean("建设用地如下。\n3 号地块是指城东片区。\n").paragraphs] == ["text", "text"]


def test_superscripts_of_units_stay():
    assert paragraphs("森林面积达到100km²，蓄积量10³立方米。") == ["森林面积达到100km²，蓄积量10³立方米。"]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("² “三百二千”：是创新工程。", ("2", "“三百二千”：是创新工程。")),
        ("11 “创新人才推进计划”:指通过创新机制。", ("11", "“创新人才推进计划”:指通过创新机制。")),
        ("没有编号的注", ("", "没有编号的注")),
    ],
)
def test_number_of_a_footnote(line, expected):
    assert footnote_number(line) == expected


def test_a_header_printed_again_at_a_page_break_is_removed_and_kept_on_record():
    source = "序号\t指标\t2020 年\n1\t研发投入\t3.65\n序号\t指标\t2020年\n\n2\t企业数\t48*\n"
    cleaned = clean(source)
    assert [p.text for p in cleaned.paragraphs] == ["序号\t指标\t2020 年", "1\t研发投入\t3.65", "2\t企业数\t48*"]
    assert [(r.kind, r.line) for r in cleaned.removed] == [("repeated_header", 3)]


def test_a_markdown_table_loses_only_its_frame():
    cleaned = clean("| 指标 | 目标 |\n|---|---:|\n| 专利 | 2.5件 |\n")
    assert [(p.kind, p.text) for p in cleaned.paragraphs] == [("row", "指标\t目标"), ("row", "专利\t2.5件")]
    assert [r.text for r in cleaned.removed] == ["|||", "|---|---:|", "|||"]


def test_markdown_marks_are_taken_out_and_kept_on_record():
    cleaned = clean("## 第一章 总则\n**加强组织领导。**各级政府要高度重视。\n")
    assert [p.text for p in cleaned.paragraphs] == ["第一章 总则", "加强组织领导。各级政府要高度重视。"]
    assert [(r.kind, r.text) for r in cleaned.removed] == [("markdown", "##"), ("markdown", "**"), ("markdown", "**")]


def test_a_star_that_points_to_a_note_is_kept():
    assert "48*" in document(SCIENCE_PLAN).text


def test_line_ends_of_every_system_give_the_same_paragraphs():
    assert paragraphs("甲方案。\r\n乙方案。\r丙方案。\n丁方案。\f戊方案。") == [
        "甲方案。",
        "乙方案。",
        "丙方案。",
        "丁方案。",
        "戊方案。",
    ]


def kinds(source: str) -> list[str]:
    return [p.kind for p in clean(source).paragraphs]


def test_a_row_with_one_filled_cell_does_not_split_its_table():
    source = "序号\t任务\t单位\n一、科技\t\t\n1\t建设平台\t市科技局\n\t引进人才\t\n2\t培育企业\t市工信局\n"
    assert kinds(source) == ["row"] * 5
    assert paragraphs(source)[1:4:2] == ["一、科技\t\t", "\t引进人才\t"]


@pytest.mark.parametrize(
    "source",
    [
        "指标\t目标\n专利\t5件\n\t表 2 企业\n指标\t目标\n企业\t9家\n",  # an indented caption between two tables
        "序号\t任务\t单位\n1\t平台\t市科技局\n\t本表由市科技局解释。\n指标\t目标\t年份\n",  # not of the table's width
        "序号\t任务\t单位\n1\t平台\t市科技局\n\t\t备注\n以上由市科技局解释。\n",  # no row below it
    ],
)
def test_a_line_with_one_filled_cell_that_is_not_inside_a_table_is_no_row(source):
    assert kinds(source)[2] == "text"
