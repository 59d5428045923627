"""Task-division tables: each row is a task with the units that are responsible for it, from any format."""

import io

import openpyxl
import pytest
from office_files import docx_of
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
    ],
)
def test_the_roles_of_a_row(header, row, lead, cooperating, unstated):
    read = read_row_assignment(row, roles_of_columns(header), level="省")
    assert (read.lead, read.cooperating, read.unstated) == (lead, cooperating, unstated)


@pytest.mark.parametrize("row", [("甲", ""), ("甲", "—"), ("甲",)])
def test_a_row_without_units_has_no_assignment(row):
    assert read_row_assignment(row, {1: "lead"}, level="省") is None
