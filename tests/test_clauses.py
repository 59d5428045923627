import pytest
from samples import (
    ACTION_PLAN,
    BAISE_PLAN,
    CORPUS,
    DISTINCT,
    SCIENCE_PLAN,
    SCRAPED,
    assert_nothing_lost_in_chunking,
    chunked,
    clause_at,
    cut,
    document,
    is_place,
    leaves_of,
)

from rag.chunking.clauses import chunk
from rag.parse import parse_file


@pytest.mark.parametrize("name", [*DISTINCT, SCRAPED])
def test_clauses_lose_nothing_and_point_back_to_the_document(name):
    assert_nothing_lost_in_chunking(document(name), chunked(name))


@pytest.mark.parametrize("name", DISTINCT)
def test_a_second_run_gives_the_same_clauses(name):
    again = chunk(parse_file(CORPUS / f"{name}.txt"), is_place)
    assert again == chunked(name)


def test_ids_and_labels_follow_the_printed_numbers():
    task = clause_at(chunked(ACTION_PLAN), "12．打造风电产业链")
    assert task.clause_id == f"{ACTION_PLAN}#2.3.12"
    assert task.label == "二、（三）12．"
    assert task.heading_path == ("二、工作任务", "（三）大力发展新能源产业", "12．打造风电产业链")
    assert task.parent_id == f"{ACTION_PLAN}#2.3"
    assert task.text.endswith("）")


def test_a_box_item_is_labelled_with_its_box():
    item = clause_at(chunked(BAISE_PLAN), "1.1 重点实验室")
    assert item.label == "第三章第三节三、专栏 4，1.1"


def test_a_clause_keeps_the_paragraph_that_a_page_break_had_torn():
    task = clause_at(chunked(ACTION_PLAN), "13．发展光伏发电")
    assert "\n" not in task.text
    assert task.text.endswith("（责任单位：自治区能源局，各相关设区市人民政府）")


def test_a_footnote_is_a_clause_of_its_own_in_the_section_of_its_paragraph():
    note = clause_at(chunked(BAISE_PLAN), "3 “三农”")
    assert (note.kind, note.label, note.clause_id) == ("footnote", "脚注3", f"{BAISE_PLAN}#note3")
    assert note.parent_id == f"{BAISE_PLAN}#c1.s1.4"


def test_a_table_is_a_clause_and_its_rows_hang_below_it():
    by_id = {c.clause_id: c for c in chunked(SCIENCE_PLAN).clauses}
    table = next(c for c in by_id.values() if c.kind == "table")
    assert table.heading_path[-1] == "专栏 1 “十四五”时期广西科技创新发展主要指标"
    assert table.text.endswith("②*表示2019年数据。")
    rows = [by_id[child] for child in table.children]
    assert len(rows) == 11
    assert rows[2].text == "3\t每万家企业法人中高新技术企业数（家/万家）\t48*\t54"
    assert rows[2].label == "第二章三、专栏 1第3行"
    assert rows[2].context == "专栏 1 “十四五”时期广西科技创新发展主要指标 序号\t指标\t2020 年\t2025 年"


def test_the_section_after_a_table_does_not_belong_to_it():
    clause = clause_at(chunked(SCIENCE_PLAN), "展望2035年")
    assert clause.heading_path == ("第二章 迈向创新型广西建设新征程", "四、2035年远景目标")


def test_head_and_end_of_a_document_are_set_apart():
    leaves = leaves_of(chunked(BAISE_PLAN))
    assert (leaves[0].kind, leaves[0].text.split("\n")[1]) == ("front", "百政发〔2022〕5号")
    assert (leaves[-1].kind, leaves[-1].text.split("\n")[0][:3]) == ("end", "抄送:")


def test_an_article_is_one_clause_with_its_paragraphs_and_items():
    result = cut(
        "第一章　总则\n第一条　为了加强管理，制定本办法。\n第二条　有下列情形之一的，予以处罚：\n（一）逾期不报的；\n"
        "（二）弄虚作假的。\n前款规定由主管部门执行。\n第三条　本办法自发布之日起施行。\n"
    )
    articles = [c for c in result.clauses if c.kind == "article"]
    assert [c.label for c in articles] == ["第一章第一条", "第一章第二条", "第一章第三条"]
    assert articles[1].text.split("\n")[1:] == ["（一）逾期不报的；", "（二）弄虚作假的。", "前款规定由主管部门执行。"]
    assert articles[1].clause_id == "d#c1.a2"


def test_an_ordinal_list_stays_with_the_paragraph_that_begins_it():
    result = cut("一、保障措施\n要做好三项工作。\n一是加强领导，落实责任。\n二是加大投入，保障经费。\n")
    assert [c.text.count("\n") for c in leaves_of(result)] == [2]


def test_a_title_with_nothing_below_it_is_still_a_clause():
    result = cut("一、总体要求\n坚持创新。\n二、附表另发\n三、附则\n本方案由省科技厅负责解释。\n")
    assert [c.text for c in leaves_of(result)][1] == "二、附表另发"


def test_the_same_number_twice_gives_two_ids_and_a_warning():
    result = cut("一、任务\n（一）建设平台。推进建设。\n（一）培育企业。加快培育。\n")
    ids = [c.clause_id for c in leaves_of(result)]
    assert ids == ["d#1.1", "d#1.1~2"]
    assert result.warnings != ()


def test_lists_that_begin_anew_get_ids_of_their_own():
    result = cut("一、任务\n1．建设平台。\n2．培育企业。\n二、保障\n1．加强领导。\n2．加大投入。\n")
    assert [c.clause_id for c in leaves_of(result)] == ["d#1.1", "d#1.2", "d#2.1", "d#2.2"]


def test_an_inserted_article_has_an_id_of_its_own():
    result = cut("第十条　依法管理。\n第十条之一　依法检查。\n第十一条　依法公开。\n")
    assert [c.clause_id for c in result.clauses] == ["d#a10", "d#a10-1", "d#a11"]


def test_a_large_file_takes_time_in_proportion_to_its_length():
    # 10,000 equal boxes, headings and notes: each was quadratic once and took minutes.
    section = "专栏 1 平台\n建设平台。加快推进平台建设，到2025年达到5家。\n第一章 总则\n³ “三农”：指农业。\n"
    result = cut("一、任务\n平台建设。加快推进平台建设，到2025年达到5家。\n" + section * 2500)
    assert sum(c.kind == "footnote" for c in result.clauses) == 2500
