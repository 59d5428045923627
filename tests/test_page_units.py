"""责任单位 on the page: lists of tasks read, looked up and shown, units with their tasks, workbooks; no browser."""

from __future__ import annotations

import base64
import io
import logging
import re
from typing import Any

import openpyxl
import page_fake as fake
import pytest
from test_page import OUR_ELEMENTS, Reader

from page import sheets, texts
from page.sheets import read_given, uploaded
from page.task_rows import TaskRow, explanation, workbook_table
from page.task_run import Stop, look_up
from page.units_render import overview_figure, progress, task_table, unit_table
from rag.desk.overview import overview
from rag.errors import InputError

ELEMENTS = OUR_ELEMENTS | {"input", "progress", "small", "figure", "figcaption", "svg", "text", "rect", "title"}
FIVE = "推动充换电设施建设\n建设综合服务平台\n国家重点实验室\n明天吃什么\n这一项太长"
DOCUMENTS = {one.document_id: one for one in (fake.plan(), fake.city_plan(), fake.hostile())}
FOLLOWED = fake.FakeSuccessions().of


def reader(html: str) -> Reader:
    """Without the search field, which has no end tag for the reader to see."""
    return Reader(f"<div>{re.sub('<input [^>]*>', '', html)}</div>")


def rows_of(text: str) -> list[TaskRow]:
    return list(look_up(fake.FakeDesk(), read_given(text).rows, (), Stop()))[-1]


def table_of(text: str) -> Reader:
    return reader(task_table(rows_of(text), DOCUMENTS, FOLLOWED))


def sheet_file(*rows: tuple[Any, ...], name: str = "任务.xlsx") -> dict[str, Any]:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    stream = io.BytesIO()
    book.save(stream)
    data = stream.getvalue()
    return {"name": name, "size": len(data), "content": base64.b64encode(data).decode()}


# --- lists coming in --------------------------------------------------------------------------------------------------


def test_each_line_is_a_task_and_blank_lines_are_none():
    given = read_given("推动充换电设施建设\n\n  \n打造风电产业链\n")
    assert [(row.number, row.task) for row in given.rows] == [(1, "推动充换电设施建设"), (2, "打造风电产业链")]


def test_cells_pasted_from_a_spreadsheet_keep_their_columns_and_serial_numbers():
    given = read_given("序号\t工作任务\t备注\n7\t推动充换电设施建设\t急\n8\t打造风电产业链\t")
    assert [(row.number, row.task, row.cells) for row in given.rows] == [
        ("7", "推动充换电设施建设", ("7", "推动充换电设施建设", "急")),
        ("8", "打造风电产业链", ("8", "打造风电产业链", "")),
    ]
    assert given.origin == "任务列：工作任务"


def test_an_uploaded_workbook_is_read_and_named():
    given = uploaded(sheet_file(("序号", "任务"), (1, "推动充换电设施建设"), (2, "打造风电产业链")))
    assert [row.task for row in given.rows] == ["推动充换电设施建设", "打造风电产业链"]
    assert given.origin == "来自任务.xlsx，任务列：任务"


def test_an_uploaded_csv_in_gb18030_is_read():
    content = base64.b64encode("任务,备注\n打造风电产业链,无\n".encode("gb18030")).decode()
    assert uploaded({"name": "a.csv", "size": 20, "content": content}).rows[0].task == "打造风电产业链"


@pytest.mark.parametrize(
    "name", ["../../etc/passwd.csv", "/tmp/x.csv", "..\\x.csv", "a\0b.csv", "<img>.csv", "名" * 300 + ".csv"]
)
def test_a_file_name_from_the_browser_leads_nowhere_else(name, tmp_path, monkeypatch):
    monkeypatch.setattr(sheets.tempfile, "tempdir", str(tmp_path))
    content = base64.b64encode("任务\n打造风电产业链\n".encode()).decode()
    assert uploaded({"name": name, "size": 20, "content": content}).rows[0].task == "打造风电产业链"
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        (None, "没有读出来"),
        ("text", "没有读出来"),
        ({}, "没有读出来"),
        ({"name": "a.xlsx", "size": 3, "content": "***"}, "没有读出来"),
        ({"name": "a.xlsx", "size": 3, "content": ["x"]}, "没有读出来"),
        ({"name": "a.xlsx", "size": 6 * 1024 * 1024, "content": ""}, "文件“a.xlsx”有 6.0 MB，超过上限 5 MB"),
        ({"name": "a.exe", "size": 3, "content": "YWJj"}, "不能读取"),
        ({"name": "a.xlsx", "size": 3, "content": "YWJj"}, "a.xlsx"),
    ],
)
def test_what_is_no_sheet_is_refused_with_what_to_do(sent, said):
    with pytest.raises(InputError, match=said):
        uploaded(sent)


def test_too_long_a_list_is_refused_with_its_length():
    with pytest.raises(InputError, match="最多查 1000 项任务，这里有 1001 项"):
        read_given("\n".join(f"任务{number}" for number in range(1001)))


# --- looking up -------------------------------------------------------------------------------------------------------


def test_each_task_gets_its_own_result_and_a_failing_one_spoils_only_its_row(caplog):
    with caplog.at_level(logging.ERROR):
        rows = rows_of(f"{FIVE}\n出个故障\n推动充换电设施建设")
    assert [row.result.status if row.result else row.failure for row in rows] == [
        "assigned",
        "assigned",
        "unit_not_stated",
        "not_found",
        "任务太长。请只保留一项任务的内容。",
        "系统出错了，请告知管理员",
        "assigned",
    ]
    assert "a bug that the user must not see" in caplog.text


def test_tasks_are_prepared_in_batches_of_sixteen_without_the_rows_that_cannot_be_looked_up():
    desk = fake.FakeDesk()
    given = [TaskRow(n, f"任务{n}", failure="是公式" if n == 3 else "") for n in range(1, 41)]
    list(look_up(desk, given, (), Stop()))
    assert [len(batch) for batch in desk.prepared] == [15, 16, 8]


def test_progress_is_told_no_more_often_than_it_is_of_use():
    given = [TaskRow(n, "平台") for n in range(1, 501)]
    assert len(list(look_up(fake.FakeDesk(), given, (), Stop()))) < 20


def test_a_stopped_list_keeps_what_was_done():
    class Stopping(fake.FakeDesk):
        def units(self, description: str, document_ids: Any = (), k: int = 3) -> Any:
            stop.requested = "停" in description
            return super().units(description, document_ids, k)

    stop = Stop()
    rows = list(look_up(Stopping(), read_given("平台一\n平台停\n平台三").rows, (), stop))[-1]
    assert [row.task for row in rows] == ["平台一", "平台停"]


def test_a_list_stopped_before_its_turn_looks_up_nothing():
    stop = Stop()
    stop.requested = True
    assert list(look_up(fake.FakeDesk(), read_given("平台").rows, (), stop)) == [[]]


# --- the table --------------------------------------------------------------------------------------------------------


def test_the_table_has_a_row_for_each_task_with_its_units_by_role():
    read = table_of(FIVE)
    assert read.text_of("th") == [
        *("序号", "任务", "匹配任务", "牵头单位", "配合单位", "责任单位（未分角色）", "完成时限", "匹配度", "说明")
    ]
    cells = read.text_of("td")
    assert len(cells) == 45
    assert cells[1] == "推动充换电设施建设"
    assert cells[2].startswith(
        "26．推动充换电设施建设《广西战略性新兴产业发展三年行动方案（2021—2023年）》二、（六）26．"
    )
    assert cells[3] == "自治区发展改革委"
    assert cells[4] == "自治区交通运输厅自治区住房城乡建设厅今为自治区城乡建设厅各相关设区市人民政府"
    assert cells[6:9] == ["2023年底前", "高", ""]
    assert cells[14] == "自治区工业和信息化厅自治区发展改革委各相关设区市人民政府"
    assert (cells[16], cells[17]) == ("低", "匹配度低，请核对条款")
    assert [cells[row * 9 + 8] for row in (2, 3, 4)] == [
        "文件未明确责任单位",
        "未找到对应任务",
        "任务太长。请只保留一项任务的内容。",
    ]
    assert read.text_of("p", "summary") == ["共 5 项有责任单位 2文件未明确责任单位 1未找到对应任务 1无法处理 1"]


def test_every_near_clause_can_be_opened_by_its_row_and_place():
    read = table_of(FIVE)
    buttons = [(a["data-row"], a["data-match"]) for _, a, _ in read.elements if a.get("data-action") == "clause"]
    assert buttons == [("0", "0"), ("0", "1"), ("1", "0"), ("2", "0"), ("3", "0")]
    assert read.text_of("summary")[:2] == ["其他相近任务（1项）", "其他相近任务（1项）"]


def test_what_became_of_a_unit_is_told_once_with_its_source():
    read = table_of("推动充换电设施建设\n充换电")
    assert read.text_of("details", "history") == [
        "机构沿革（1条）自治区住房城乡建设厅今为自治区城乡建设厅（2024年起，见《机构改革方案》）。以当地方案为准。"
    ]


def test_hostile_words_in_a_task_a_clause_or_a_unit_stay_words():
    rows = [*rows_of(fake.HOSTILE), TaskRow(fake.IMAGE, fake.HOSTILE, failure=fake.HOSTILE)]
    found = fake.FakeDesk().tasks(fake.LINK)
    assert len(found.tasks) == 1
    for html in (
        task_table(rows, DOCUMENTS, FOLLOWED, fake.HOSTILE, fake.HOSTILE),
        unit_table(found, DOCUMENTS, FOLLOWED),
        overview_figure(overview([fake.hostile_task()]), ""),
        progress(1, 2),
        sheets.download(fake.HOSTILE, ["甲"], [[fake.HOSTILE]]),
    ):
        read = reader(html)
        assert {tag for tag, _, _ in read.elements} <= ELEMENTS
        attributes = {name for _, attributes, _ in read.elements for name in attributes}
        assert not {a for a in attributes if a.startswith("on") or a in ("href", "src", "style", "action")}
        assert read.unbalanced == [] and read.open == []


def test_a_very_long_task_is_shown_cut_and_handed_on_whole():
    rows = [TaskRow(1, "长" * 50_000)]
    shown = reader(task_table(rows, DOCUMENTS, FOLLOWED)).text_of("td", "task")[0]
    assert shown == "长" * 600 + "…"
    assert workbook_table(rows, None, DOCUMENTS, FOLLOWED)[1][0][1] == "长" * 50_000


def test_a_row_without_a_result_explains_itself():
    assert explanation(TaskRow(1, "", failure="任务是空的。")) == "任务是空的。"


# --- workbooks going out ----------------------------------------------------------------------------------------------


def read_back(html: str) -> Any:
    element = Reader(html).elements[0][1]
    return openpyxl.load_workbook(io.BytesIO(base64.b64decode(element["data-content"]))).active


def test_the_workbook_has_the_results_beside_the_readers_own_columns(tmp_path, monkeypatch):
    monkeypatch.setattr(sheets.tempfile, "tempdir", str(tmp_path))
    given = read_given("序号\t工作任务\t备注\nA7\t推动充换电设施建设\t=1+1\nA8\t明天吃什么\t急")
    rows = list(look_up(fake.FakeDesk(), given.rows, (), Stop()))[-1]
    header, lines = workbook_table(rows, given.sheet, DOCUMENTS, FOLLOWED)
    sheet = read_back(sheets.download("结果.xlsx", header, lines))
    names = [cell.value for cell in sheet[1]]
    first = dict(zip(names, [cell.value for cell in sheet[2]], strict=True))
    assert (first["序号"], first["任务"], first["备注"]) == ("A7", "推动充换电设施建设", "=1+1")
    assert (first["牵头单位"], first["完成时限"], first["匹配度"]) == ("自治区发展改革委", "2023年底前", "高")
    assert "自治区住房城乡建设厅今为自治区城乡建设厅（2024年起，见《机构改革方案》）" in first["说明"]
    assert first["原文"] == fake.LINES[4]
    assert sheet.cell(row=3, column=names.index("说明") + 1).value == "未找到对应任务"
    assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "n", "inlineStr"}  # no formula
    assert list(tmp_path.iterdir()) == []  # nothing is left behind


# --- units with their tasks -------------------------------------------------------------------------------------------


def test_the_tasks_of_a_unit_are_listed_with_totals_by_role():
    found = fake.FakeDesk().tasks("自治区发展改革委")
    read = reader(unit_table(found, DOCUMENTS, FOLLOWED))
    assert read.text_of("p", "summary") == ["共 2 项牵头 1未分角色 1"]
    assert read.text_of("td", "role") == ["牵头", "未分角色"]
    assert read.text_of("td", "limit") == ["2023年底前", "—"]


def test_the_overview_counts_units_against_groups_of_tasks():
    read = Reader(overview_figure(overview([fake.charging_task(), fake.platform_task()]), "lead"))
    assert read.text_of("figcaption") == [f"{texts.OVERVIEW}（牵头）"]
    assert "自治区发展改革委｜（六）大力发展智能及新能源汽车产业：1 项" in read.text_of("title")


def test_without_tasks_there_is_no_overview():
    assert overview_figure(overview([]), "") == ""
