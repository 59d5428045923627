from rag.formats.page_lines import PageLine, PageTable, to_source

SIZE = 10.0
LEFT, RIGHT = 50.0, 330.0  # 28 characters a line


def line(text: str, top: float, x0: float = LEFT, page: int = 1, size: float = SIZE, full: bool = False) -> PageLine:
    x1 = RIGHT if full else x0 + size * len(text)
    return PageLine(text, page, x0, x1, top, top + size, size)


def full(text: str, top: float, page: int = 1, indent: bool = False) -> PageLine:
    return line(text, top, LEFT + 2 * SIZE * indent, page, full=True)


def centred(text: str, top: float, size: float = SIZE, page: int = 1) -> PageLine:
    return line(text, top, (LEFT + RIGHT - len(text) * size) / 2, page, size)


def body(page: int, top: float = 100.0) -> list[PageLine]:
    """A paragraph of four lines, and one of one line."""
    return [
        full("推进科技创新平台建设，引导创新资源进一步向企业集", top, page, indent=True),
        full("聚，推动企业成为科技投入、研究开发、风险承担、应用受", top + 20, page),
        full("益的主体，支持企事业单位组建重点实验室。", top + 40, page),
        line("加快建设。", top + 60, page=page),
        line("完善机制。", top + 80, LEFT + 2 * SIZE, page),
    ]


PARAGRAPHS = [
    "推进科技创新平台建设，引导创新资源进一步向企业集聚，推动企业成为科技投入、研究开发、风险承担、应用受益的主体，"
    "支持企事业单位组建重点实验室。加快建设。",
    "完善机制。",
]


def text_of(lines: list[PageLine], tables: tuple[PageTable, ...] = ()) -> list[str]:
    return to_source(lines, tables).text.split("\n")


def test_lines_become_paragraphs_by_their_indentation():
    assert text_of(body(1)) == PARAGRAPHS


def test_a_paragraph_goes_on_over_the_page_and_keeps_the_page_it_begins_on():
    first, second = body(1)[:2], [line("益的主体。", 100, page=2), *body(2, 140)]
    source = to_source([*first, *second])
    assert source.text.split("\n")[0].endswith("应用受益的主体。")
    assert source.line_pages == (1, 2, 2)


def test_without_indentation_a_full_stop_before_the_line_is_full_ends_a_paragraph():
    lines = [
        full("为了加强管理，根据有关法律，制定本办法，", 0),
        line("结合本省实际。", 20),
        line("本办法适用于本省。", 40),
    ]
    assert text_of(lines) == ["为了加强管理，根据有关法律，制定本办法，结合本省实际。", "本办法适用于本省。"]


def test_a_mark_after_a_full_stop_opens_a_paragraph_even_on_a_flush_line():
    lines = [
        full("第一条　为了加强管理，根据有关法律，制定本办法。", 0),
        full("第二条　本办法适用于本省行政区域内的活动。", 20),
    ]
    assert len(text_of([*lines, *body(1, 60)])) == 4


def test_page_numbers_go_out_in_every_form_and_are_listed():
    pages = []
    for page, number in enumerate(("— 1 —", "第 2 页 共 3 页", "- 3 -"), start=1):
        pages += [*body(page), centred(number, 700, page=page)]
    source = to_source(pages)
    assert source.text.split("\n") == PARAGRAPHS * 3
    assert [(r.kind, r.text) for r in source.removed] == [
        ("page_number", "— 1 —"),
        ("page_number", "第 2 页 共 3 页"),
        ("page_number", "- 3 -"),
    ]


def test_a_bare_number_is_a_page_number_only_if_it_runs_on_with_the_pages():
    numbered = [part for page in (1, 2, 3) for part in [*body(page), centred(str(page + 4), 700, page=page)]]
    assert text_of(numbered) == PARAGRAPHS * 3
    single = [*body(1), centred("2025", 700)]
    assert text_of(single) == [*PARAGRAPHS, "2025"]


def test_what_stands_at_the_same_place_of_several_pages_is_a_running_head():
    pages = []
    for page in (1, 2, 3):
        pages += [line("自治区人民政府公报", 30, page=page), *body(page), centred(f"— {page} —", 700, page=page)]
    source = to_source(pages)
    assert source.text.split("\n") == PARAGRAPHS * 3
    assert [r.text for r in source.removed if r.kind == "running_head"] == ["自治区人民政府公报"] * 3


def test_a_form_that_is_the_same_on_every_page_stays():
    pages = [part for page in (1, 2, 3) for part in [line("申请表", 80, page=page), *body(page)]]
    assert text_of(pages) == ["申请表", *PARAGRAPHS] * 3


def test_the_same_words_at_other_places_stay():
    pages = [line("具体要求：", 90 + 15 * page, LEFT + 2 * SIZE, page) for page in (1, 2, 3)]
    pages = [part for first in pages for part in [first, *body(first.page, 200)]]
    assert text_of(pages).count("具体要求：") == 3


def test_the_red_head_goes_out_and_the_document_number_stays():
    head = [
        centred("某市人民政府文件", 20, 30),
        centred("某政发〔2022〕5号", 80),
        centred("关于加强管理的通知", 120, 16),
    ]
    source = to_source([*head, *body(1, 200)])
    assert source.text.split("\n") == ["某政发〔2022〕5号", "关于加强管理的通知", *PARAGRAPHS]
    assert [(r.kind, r.text) for r in source.removed] == [("red_head", "某市人民政府文件")]


def test_each_line_of_a_title_stands_alone_unless_it_had_no_room():
    title = [
        centred("某市人民政府办公室关于印发", 20, 14),
        centred("三年行动方案", 40, 14),
        centred("（2021—2023年）", 60, 14),
    ]
    assert text_of([*title, *body(1)])[:3] == ["某市人民政府办公室关于印发", "三年行动方案", "（2021—2023年）"]
    chapter = [centred("第五章　夯实科技人才队伍，打造面向东盟的", 20, 13), centred("创新人才高地", 40, 13)]
    assert text_of([*chapter, *body(1)])[0] == "第五章 夯实科技人才队伍，打造面向东盟的创新人才高地"


def test_a_footnote_follows_the_paragraph_that_points_to_it():
    lines = body(1)
    lines[1] = full("聚，推动企业¹成为科技投入、研究开发、风险承担、应用", 120)
    notes = [line("¹ 企业：指在本市登记的企业，包括", 600, size=6), line("其分支机构。", 608, size=6)]
    found = text_of([*lines, *notes, *body(2)])
    assert found[0].startswith("推进科技创新平台") and found[0].endswith("加快建设。")
    assert found[1:3] == ["¹ 企业：指在本市登记的企业，包括其分支机构。", "完善机制。"]


def test_a_mark_that_comes_first_on_a_line_of_running_text_is_no_footnote():
    lines = [full("依托国家“万人计划”，引进高层次人才，推进三农工作", 0, indent=True), line("¹，完善机制。", 20)]
    assert text_of([*lines, *body(1, 60)])[0].endswith("推进三农工作¹，完善机制。")


def test_a_table_stands_where_it_was_printed_and_ends_the_paragraph():
    table = PageTable(1, 82, 95, (("指标", "2025年"), ("专利\n（件）", "5")))
    lines = [*body(1, 0), *body(1, 120)]
    assert text_of(lines, (table,)) == [*PARAGRAPHS, "指标\t2025年", "专利 （件）\t5", *PARAGRAPHS]


def test_no_character_is_lost():
    pages = [part for page in (1, 2, 3, 4) for part in [line("公报", 30, page=page), *body(page)]]
    source = to_source(pages)
    kept = sorted(source.text.replace("\n", "") + "".join(r.text for r in source.removed))
    assert kept == sorted("".join(part.text for part in pages))


def test_two_short_titles_alone_on_a_page_are_two():
    assert text_of([line("一、总体要求", 0), line("二、工作任务", 20)]) == ["一、总体要求", "二、工作任务"]


def test_no_lines_are_no_text():
    assert to_source([]).text == ""
