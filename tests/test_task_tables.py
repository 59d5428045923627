"""Task-division tables: each row is a task with the units that are responsible for it, from any format."""

import io

import openpyxl
import pytest
from office_files import docx_of, docx_of_body, word_paragraph
from pdf_writer import Grid, Text
from small_corpus import open_assistant

from rag.answer.library import Library, task_title
from rag.chunking.clauses import Chunked, chunk
from rag.chunking.passages import split_passages
from rag.chunking.units import read_row_assignment, roles_of_columns, task_column
from rag.parse import parse_bytes
from rag.types import Document

HEADER = ("序号", "工作任务", "牵头单位", "配合单位", "完成时限")
ROWS = (
    ("1", "建设公共数据平台", "市大数据局", "市发展改革委、财政局", "2023年6月底"),
    ("2", "引进高层次人才", "市人力资源社会保障局", "", "2023年12月底"),
    ("3", "推进智慧养老", "市民政局、卫生健康委", "各县（市、区）人民政府", "持续推进"),
)
TITLE = "某市2023年数字政府建设重点任务分工表"


def as_docx() -> tuple[bytes, str]:
    return docx_of([Text("一、工作安排"), Text("任务分工见下表。"), Text(TITLE), Grid((HEADER, *ROWS))]), "分工.docx"


def as_xlsx() -> tuple[bytes, str]:
    workbook = openpyxl.Workbook()
    for row in ((TITLE,), HEADER, *ROWS):
        workbook.active.append(row)
    buffer = io.BytesIO()
    workbook.save(buffer)
    return buffer.getvalue(), "分工.xlsx"


@pytest.fixture(params=[as_docx, as_xlsx])
def document(request) -> Document:
    data, name = request.param()
    return parse_bytes(data, name, "d")


@pytest.fixture
def result(document) -> Chunked:
    return chunk(document)


def rows_of(result: Chunked) -> list:
    return [c for c in result.clauses if c.kind == "row"]


def test_every_row_says_who_leads_and_who_cooperates(result):
    assert [(r.assignment.lead, r.assignment.cooperating, r.assignment.unstated) for r in rows_of(result)] == [
        (("市大数据局",), ("市发展改革委", "市财政局"), ()),
        (("市人力资源社会保障局",), (), ()),
        (("市民政局", "市卫生健康委"), ("各县（市、区）人民政府",), ()),
    ]
    assert rows_of(result)[0].assignment.printed == "市大数据局\t市发展改革委、财政局"
    assert all(r.assignment.role_stated for r in rows_of(result))


def test_a_row_is_called_by_its_task_and_read_with_caption_and_header(document, result):
    first = rows_of(result)[0]
    assert task_title(first) == "建设公共数据平台"
    assert first.text == "1\t建设公共数据平台\t市大数据局\t市发展改革委、财政局\t2023年6月底"
    assert document.text[first.start : first.end] == first.text
    assert first.context == f"{TITLE} " + "\t".join(HEADER)


def test_the_table_stays_one_clause_without_units_of_its_own(result):
    (table,) = [c for c in result.clauses if c.kind == "table"]
    assert table.assignment is None
    assert table.text.count("\n") == 3
    assert list(table.children) == [r.clause_id for r in rows_of(result)]


def test_the_tasks_of_a_unit_are_found_in_rows(document, result):
    library = Library({"d": document}, {c.clause_id: c for c in result.clauses}, lambda *a: [], lambda q: [])
    assert [(task_title(c), role) for c, role in library.tasks_of("财政局")] == [("建设公共数据平台", "cooperating")]
    assert [(task_title(c), role) for c, role in library.tasks_of("市民政局")] == [("推进智慧养老", "lead")]


def test_a_row_is_what_a_search_finds(document, result):
    passages = {p.clause_id: p for p in split_passages(document, result.clauses, 300)}
    for row in rows_of(result):
        passage = passages[row.clause_id]
        assert (passage.start, passage.end) == (row.start, row.end)
        assert TITLE in passage.heading


def test_a_row_is_cited_for_the_question_who_leads(tmp_path):
    folder = tmp_path / "corpus"
    folder.mkdir()
    data, name = as_xlsx()
    (folder / name).write_bytes(data)
    answer = open_assistant(tmp_path / "data", folder).ask("引进高层次人才由谁牵头？")
    assert "市人力资源社会保障局" in answer.text
    assert answer.citations[0].clause.kind == "row"
    assert answer.citations[0].label.endswith("表第2行")


def test_every_row_says_by_when(result):
    assert [r.assignment.time_limit for r in rows_of(result)] == ["2023年6月底", "2023年12月底", "持续推进"]


MERGED_HEADER = (("序号", "重点任务", "责任分工", "", "完成时限"), ("", "", "牵头单位", "配合单位", ""))
MERGED_ROWS = (
    ("1", "建设平台", "市大数据局", "市发展改革委\n财政局\n各县（市、区）人民政府", "2023年6月底"),
    ("2", "推进共享", "", "—", "长期坚持"),
    ("3", "2024年底前完成验收", "市科技局", "", ""),
)


def merged_docx() -> tuple[bytes, str]:
    """As Word stores a header of two rows and a unit that stands once for two tasks."""
    rows = []
    for number, cells in enumerate((*MERGED_HEADER, *MERGED_ROWS)):
        written = []
        for column, text in enumerate(cells):
            if number == 0 and column == 3:
                continue  # covered by 责任分工
            across = '<w:gridSpan w:val="2"/>' if number == 0 and column == 2 else ""
            begins = (number == 0 and column in (0, 1, 4)) or (number == 2 and column == 2)
            goes_on = (number == 1 and column in (0, 1, 4)) or (number == 3 and column == 2)
            down = '<w:vMerge w:val="restart"/>' if begins else "<w:vMerge/>" if goes_on else ""
            paragraphs = "".join(word_paragraph(line) for line in text.split("\n"))
            written.append(f"<w:tc><w:tcPr>{across}{down}</w:tcPr>{paragraphs}</w:tc>")
        rows.append(f"<w:tr>{''.join(written)}</w:tr>")
    return docx_of_body(f"{word_paragraph(TITLE)}<w:tbl>{''.join(rows)}</w:tbl>"), "分工.docx"


def merged_xlsx() -> tuple[bytes, str]:
    workbook = openpyxl.Workbook()
    for row in ((TITLE,), *MERGED_HEADER, *MERGED_ROWS):
        workbook.active.append(row)
    for area in ("A1:E1", "A2:A3", "B2:B3", "C2:D2", "E2:E3", "C4:C5"):
        workbook.active.merge_cells(area)
    buffer = io.BytesIO()
    workbook.save(buffer)
    return buffer.getvalue(), "分工.xlsx"


@pytest.mark.parametrize("write", [merged_docx, merged_xlsx])
def test_merged_cells_and_a_header_of_two_rows_are_read_row_by_row(write):
    rows = rows_of(chunk(parse_bytes(*write(), "d")))
    assert [(task_title(r), r.assignment.lead, r.assignment.cooperating, r.assignment.time_limit) for r in rows] == [
        ("建设平台", ("市大数据局",), ("市发展改革委", "市财政局", "各县（市、区）人民政府"), "2023年6月底"),
        ("推进共享", ("市大数据局",), (), "长期坚持"),
        ("2024年底前完成验收", ("市科技局",), (), "2024年底前完成"),  # the column is empty, the task says it
    ]
    assert all(r.assignment.printed in r.text for r in rows)


def test_a_table_of_figures_names_nobody():
    data = docx_of([Text("一、目标"), Grid((("指标", "单位", "2025年"), ("专利", "件", "5"), ("企业", "家", "9")))])
    assert [c.assignment for c in chunk(parse_bytes(data, "a.docx", "d")).clauses if c.kind == "row"] == [None, None]


@pytest.mark.parametrize(
    ("header", "roles", "task"),
    [
        (("序号", "重点任务", "责任单位"), {2: "unstated"}, 1),
        (("任务", "工作内容", "牵头部门", "参与单位"), {2: "lead", 3: "cooperating"}, 0),
        (("主要任务", "牵 头 单 位", "责任单位"), {1: "lead", 2: "unstated"}, 0),
        (("事项", "负责单位（科室）"), {1: "unstated"}, 0),
        (("指标", "单位", "责任"), {}, None),
        (("任务", "责任单位", "完成时间"), {1: "unstated", 2: "time_limit"}, 0),
        (
            ("工作任务", "责任分工 牵头单位", "责任分工 配合单位", "进度安排"),
            {1: "lead", 2: "cooperating", 3: "time_limit"},
            0,
        ),
        (("任务", "牵头领导", "责任人", "时间节点"), {}, 0),  # persons are no units, and a time alone is no division
    ],
)
def test_what_the_columns_of_a_table_say(header, roles, task):
    assert roles_of_columns(header) == roles
    assert task_column(header) == task


@pytest.mark.parametrize(
    ("header", "row", "lead", "cooperating", "unstated"),
    [
        (("任务", "责任单位"), ("甲", "省科技厅、财政厅"), (), (), ("省科技厅", "省财政厅")),
        (("任务", "责任单位"), ("甲", "省科技厅牵头，财政厅配合"), ("省科技厅",), ("省财政厅",), ()),
        (("任务", "牵头单位", "责任单位"), ("甲", "省科技厅", "省财政厅"), ("省科技厅",), ("省财政厅",), ()),
        (("任务", "责任单位", "配合单位"), ("甲", "省科技厅", "省财政厅"), ("省科技厅",), ("省财政厅",), ()),
        (("任务", "责任部门"), ("甲", "省科技厅 省财政厅"), (), (), ("省科技厅", "省财政厅")),  # one below the other
        (("任务", "牵头单位", "配合单位"), ("甲", "省科技厅", "—"), ("省科技厅",), (), ()),
        (
            ("任务", "责任单位"),
            ("甲", "牵头单位：省科技厅 配合单位：省财政厅、教育厅"),
            ("省科技厅",),
            ("省财政厅", "省教育厅"),
            (),
        ),
        (("任务", "责任单位"), ("甲", "1.省科技厅 2.省财政厅"), (), (), ("省科技厅", "省财政厅")),
        (("任务", "责任单位"), ("甲", "★省科技厅 省财政厅"), ("省科技厅",), ("省财政厅",), ()),
        (("任务", "责任单位"), ("甲", "省科技厅，2023年底前"), (), (), ("省科技厅",)),
    ],
)
def test_the_roles_of_a_row(header, row, lead, cooperating, unstated):
    read = read_row_assignment(row, roles_of_columns(header), level="省")
    assert (read.lead, read.cooperating, read.unstated) == (lead, cooperating, unstated)


@pytest.mark.parametrize("row", [("甲", ""), ("甲", "—"), ("甲",)])
def test_a_row_without_units_has_no_assignment(row):
    assert read_row_assignment(row, {1: "lead"}, level="省") is None
