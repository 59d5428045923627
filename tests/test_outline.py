from itertools import pairwise

import pytest
from samples import (
    ACTION_PLAN,
    BAISE_PLAN,
    IMPLEMENTATION_PLAN,
    SCIENCE_PLAN,
    chunked,
    cut,
    document,
    heading_titled,
    truth,
)


def outline_of(text: str) -> list[tuple[int, str, str]]:
    return [(h.level, h.number, h.title) for h in cut(text).headings]


@pytest.mark.parametrize("name", [SCIENCE_PLAN, BAISE_PLAN])
def test_every_numbered_heading_of_the_plans_in_order_with_its_level(name):
    found = [
        {"level": h.level, "number": h.number, "title": h.title, "kind": h.kind}
        for h in chunked(name).headings
        if h.number or h.kind == "preface"
    ]
    assert found == truth(f"outline-{name}")


def test_the_counts_of_the_guangxi_plan():
    kinds = [h.kind for h in chunked(SCIENCE_PLAN).headings]
    assert (kinds.count("chapter"), kinds.count("box")) == (13, 22)


def test_the_counts_of_the_baise_plan():
    kinds = [h.kind for h in chunked(BAISE_PLAN).headings]
    assert [kinds.count(k) for k in ("chapter", "section", "box", "table", "preface")] == [3, 15, 8, 2, 1]


@pytest.mark.parametrize(("name", "count"), [(ACTION_PLAN, 45), (IMPLEMENTATION_PLAN, 28)])
def test_task_numbers_run_on_through_their_groups(name, count):
    tasks = [h for h in chunked(name).headings if h.kind == "task"]
    assert [int(h.number.rstrip("．.")) for h in tasks] == list(range(1, count + 1))
    assert {h.level for h in tasks} == {3}


@pytest.mark.parametrize(
    ("title", "above"),
    [
        # The boxes before these end without a frame: what resumes is the running text of 一、.
        ("机械产业与高端装备制造产业", "一、加快重点产业关键核心技术攻关"),
        ("新一代信息技术产业", "一、加快重点产业关键核心技术攻关"),
        ("提升科技创业孵化效能", "一、加快科技成果转移转化"),
        ("破除成果转化制度性障碍", "一、加快科技成果转移转化"),
        # And these are still in their box.
        ("节能汽车", "专栏 4 新能源及智能网联汽车科技重大专项"),
        ("内燃机", "专栏 5 机械制造与高端装备科技重大专项"),
        ("打造广西科技成果转移转化示范区", "专栏 15 重点科技成果转化平台载体"),
    ],
)
def test_where_a_box_without_a_frame_ends(title, above):
    assert heading_titled(chunked(SCIENCE_PLAN), title).path[-2] == above


def test_an_end_of_a_box_that_is_a_guess_is_reported():
    warnings = chunked(SCIENCE_PLAN).warnings
    assert "“专栏 15 重点科技成果转化平台载体”到哪里结束，从文字上不能确定。" in warnings
    assert not [w for w in warnings if "专栏 4" in w]


def test_a_section_ends_where_the_next_of_its_level_begins():
    text = document(SCIENCE_PLAN).text
    chapters = [h for h in chunked(SCIENCE_PLAN).headings if h.kind == "chapter"]
    for chapter, following in pairwise(chapters):
        assert text[chapter.scope_end : following.start].strip() == ""
        assert chapter.scope_end <= following.start


def test_the_levels_of_gb_t_9704():
    text = (
        "一、总体要求\n（一）指导思想。坚持创新。\n1．创新驱动。\n（1）加大投入。\n二、任务\n（一）平台。建设平台。\n"
    )
    assert [level for level, _, _ in outline_of(text)] == [1, 2, 3, 4, 1, 2]


def test_a_document_may_skip_levels_and_mix_the_families():
    text = "一、总体目标\n1.建成平台。\n2.培育企业。\n二、主要任务\n①开展攻关。\n②转化成果。\n"
    assert [level for level, _, _ in outline_of(text)] == [1, 2, 2, 1, 2, 2]


def test_decimal_numbers_hang_below_their_item():
    text = "一、任务\n1.平台建设：建设平台。\n1.1 实验室：建设实验室。\n1.2 研究院：建设研究院。\n2.服务：开展服务。\n"
    assert [(level, number) for level, number, _ in outline_of(text)] == [
        (1, "一、"),
        (2, "1."),
        (3, "1.1"),
        (3, "1.2"),
        (2, "2."),
    ]


def test_a_heading_and_its_text_on_one_line_part_at_the_first_full_stop():
    (heading,) = cut("（一）加强组织领导。成立领导小组，统筹推进。\n").headings
    assert (heading.number, heading.title, heading.path) == ("（一）", "加强组织领导", ("（一）加强组织领导",))


def test_a_number_out_of_sequence_is_a_heading_with_a_warning():
    result = cut("一、任务\n1．建设平台。\n2．培育企业。\n5．转化成果。\n")
    assert [h.number for h in result.headings] == ["一、", "1．", "2．", "5．"]
    assert result.warnings == ("编号不连续：“5．”之前是第2项。",)


def test_a_contents_list_is_no_outline():
    text = (
        "科技创新规划\n目 录\n第一章 总体要求……1\n第二章 主要任务……5\n第一章 总体要求\n坚持创新驱动发展。\n"
        "第二章 主要任务\n建设创新平台。\n"
    )
    assert outline_of(text) == [(1, "第一章", "总体要求"), (1, "第二章", "主要任务")]


def test_a_document_without_any_mark_has_no_headings_and_loses_nothing():
    result = cut("关于开展检查的通知\n各市人民政府：\n为进一步做好安全生产工作，决定开展检查。请认真贯彻执行。\n")
    assert result.headings == ()
    assert [c.kind for c in result.clauses] == ["front", "paragraph"]


def articles_of(text: str) -> list[str]:
    return [h.number for h in cut(text).headings if h.kind == "article"]


def test_part_chapter_section_and_article_have_ranks_of_their_own():
    text = (
        "第一编　总则\n第一章　任务\n第一节　一般规定\n第一条　为了规范，制定本法。\n第二章　原则\n第二条　遵守法律。\n"
        "第二编　分则\n第一章　管理\n第三条　依法管理。\n"
    )
    assert [(level, number) for level, number, _ in outline_of(text)] == [
        (1, "第一编"),
        (2, "第一章"),
        (3, "第一节"),
        (4, "第一条"),
        (2, "第二章"),
        (3, "第二条"),
        (1, "第二编"),
        (2, "第一章"),
        (3, "第三条"),
    ]
    assert cut(text).warnings == ()


@pytest.mark.parametrize("word", ["目　录\n", ""])
def test_a_table_of_contents_is_left_out_with_or_without_the_word(word):
    text = (
        f"水污染防治法\n{word}第一章  总则\n第二章  监督管理\n第一节  检查\n第三章  附则\n"
        "第一章　总　则\n第一条　为了防治水污染，制定本法。\n第二章　监督管理\n第一节　检查\n第二条　定期检查。\n"
        "第三章　附　则\n第三条　本法自公布之日起施行。\n"
    )
    result = cut(text)
    assert [h.number for h in result.headings] == [
        "第一章",
        "第一条",
        "第二章",
        "第一节",
        "第二条",
        "第三章",
        "第三条",
    ]
    assert result.clauses[0].kind == "front"
    assert result.clauses[0].text.split("\n")[-1] == "第三章  附则"


def test_a_reference_at_the_start_of_a_line_is_no_article():
    text = (
        "第一条　为了规范，制定本办法。\n第二条　有下列情形的，责令改正。\n第一条规定的单位适用前款。\n"
        "第五条至第七条规定的期限顺延。\n第三条　本办法自公布之日起施行。\n"
    )
    assert articles_of(text) == ["第一条", "第二条", "第三条"]


def test_articles_that_are_not_set_off_by_white_space_are_found():
    assert articles_of("第一条为了规范，制定本办法。\n第二条中央企业适用本办法。\n第三条国家鼓励创新。\n") == [
        "第一条",
        "第二条",
        "第三条",
    ]


def test_a_gap_in_the_articles_is_reported():
    result = cut("第一条　为了规范，制定本办法。\n第二条　依法管理。\n第五条　本办法自公布之日起施行。\n")
    assert [h.number for h in result.headings] == ["第一条", "第二条", "第五条"]
    assert result.warnings == ("编号不连续：“第五条”之前是第2项。",)


def test_a_lost_section_heading_is_reported():
    result = cut("第一章　总则\n第一条　为了规范。\n第二节　检查\n第二条　依法检查。\n")
    assert result.warnings == ("编号不连续：“第二节”之前是第0项。",)


def test_titles_with_chinese_numbers_may_stand_over_articles():
    text = "一、适用范围\n第一条　审理简单的案件。\n（一）依法起诉的；\n二、起诉与答辩\n第二条　可以口头起诉。\n"
    assert [(level, number) for level, number, _ in outline_of(text)] == [
        (1, "一、"),
        (2, "第一条"),
        (1, "二、"),
        (2, "第二条"),
    ]


def test_the_lines_of_adoption_belong_to_the_head():
    result = cut(
        "某某条例\n2003年7月4日某省人民代表大会常务委员会第十二次会议通过\n2020年12月23日修正\n"
        "为了规范管理，制定本条例。\n第一条　依法管理。\n"
    )
    assert [c.kind for c in result.clauses] == ["front", "paragraph", "article"]
    assert result.clauses[0].text.endswith("2020年12月23日修正")


def test_a_long_text_without_any_heading_is_reported():
    assert cut("推进高质量发展，加快建设。" * 200).warnings == ("没有找到带编号的标题，只能按自然段切分。",)
    assert cut("推进高质量发展，加快建设。").warnings == ()


def test_warnings_stay_few():
    result = cut("".join(f"第{3 * i}条　依法管理。\n" for i in range(1, 200)))
    assert len(result.warnings) == 51
    assert result.warnings[-1] == "另有 149 处类似情况。"


def test_articles_may_stand_below_supplementary_provisions_without_a_chapter():
    (_, article) = cut("附　则\n第十条　本法自公布之日起施行。\n").headings
    assert article.path == ("附　则", "第十条")


def test_annexes_are_sections_of_their_own_and_a_list_of_them_is_no_gap():
    text = (
        "关于检查的通知\n一、时间。2025年3月至6月开展检查。\n附件：1.检查表\n2.联系人名单\n附件1\n检查表\n"
        "内容\t标准\n消防\t完好\n附件2\n联系人名单\n姓名\t电话\n张某\t123\n"
    )
    result = cut(text)
    assert result.warnings == ()
    assert [h.number for h in result.headings if h.level == 1] == ["一、", "附件", "附件 1", "附件 2"]
    assert [c.label for c in result.clauses if c.kind == "table"] == ["附件 1", "附件 2"]
    assert not [c for c in result.clauses if c.kind == "end"]


def test_a_title_that_begins_with_5g_keeps_its_number():
    result = cut("一、重点工程\n1．5G网络工程。加快5G基站建设。\n2．千兆光网工程。建设千兆光网。\n")
    assert [(h.number, h.title) for h in result.headings] == [
        ("一、", "重点工程"),
        ("1．", "5G网络工程"),
        ("2．", "千兆光网工程"),
    ]
