import datetime
import io
import zipfile

import openpyxl
import pytest

from rag.errors import CorpusError
from rag.formats import read_source
from rag.parse import parse_bytes


def saved(workbook: openpyxl.Workbook) -> bytes:
    buffer = io.BytesIO()
    workbook.save(buffer)
    return buffer.getvalue()


def sheet_lines(
    rows: list[list[object]], merged: tuple[str, ...] = (), formats: dict[str, str] | None = None
) -> list[str]:
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    for row in rows:
        sheet.append(row)
    for place in merged:
        sheet.merge_cells(place)
    for place, number_format in (formats or {}).items():
        sheet[place].number_format = number_format
    return read_source(saved(workbook), "分工.xlsx").text.split("\n")


TASKS: list[list[object]] = [
    ["重点任务分工表"],
    ["序号", "任务", "牵头单位", "配合单位", "完成时限"],
    [1, "建设科技平台", "市科技局", "市发展改革委、市财政局", datetime.date(2023, 6, 30)],
    [2, "引进人才", "市人力资源社会保障局", "", datetime.date(2023, 12, 31)],
]


def test_a_task_table_keeps_its_title_its_header_and_its_dates():
    assert sheet_lines(TASKS, ("A1:E1",)) == [
        "重点任务分工表",
        "序号\t任务\t牵头单位\t配合单位\t完成时限",
        "1\t建设科技平台\t市科技局\t市发展改革委、市财政局\t2023年6月30日",
        "2\t引进人才\t市人力资源社会保障局\t\t2023年12月31日",
    ]


def test_a_task_table_is_a_table_with_a_caption():
    workbook = openpyxl.Workbook()
    for row in TASKS:
        workbook.active.append(row)
    (table,) = parse_bytes(saved(workbook), "分工.xlsx", "d").tables
    assert table.title == "重点任务分工表"
    assert table.header == ("序号", "任务", "牵头单位", "配合单位", "完成时限")
    assert [row[2] for row in table.rows] == ["市科技局", "市人力资源社会保障局"]


@pytest.mark.parametrize(
    ("value", "number_format", "shown"),
    [
        (1130.0, "General", "1130"),
        (24.1, "General", "24.1"),
        (0.1 + 0.2, "General", "0.3"),
        (0.135, "0.0%", "13.5%"),
        (1234.5, "#,##0.00", "1,234.50"),
        (7, "000", "007"),
        (2.5, "0.00", "2.50"),
        (datetime.datetime(2023, 6, 30, 9, 5), "yyyy-mm-dd hh:mm", "2023年6月30日 9:05"),
        (datetime.date(2023, 6, 30), 'yyyy"年"m"月"', "2023年6月"),
        (datetime.time(8, 30), "h:mm", "8:30"),
        (True, "General", "TRUE"),
    ],
)
def test_values_are_written_as_the_sheet_shows_them(value, number_format, shown):
    found = sheet_lines([["指标", "数值"], ["甲", value]], formats={"B2": number_format})
    assert found[1] == f"甲\t{shown}"


def test_merged_cells_are_filled_down():
    rows: list[list[object]] = [["领域", "任务"], ["科技", "平台"], [None, "人才"], ["教育", "学校"]]
    assert sheet_lines(rows, ("A2:A3",)) == ["领域\t任务", "科技\t平台", "科技\t人才", "教育\t学校"]


def test_a_formula_without_a_stored_value_is_its_text():
    assert sheet_lines([["项目", "合计"], ["甲", "=SUM(1,2)"]])[1] == "甲\t=SUM(1,2)"


def test_sheets_follow_one_another_under_their_names_and_hidden_ones_are_named():
    workbook = openpyxl.Workbook()
    workbook.active.title = "科技"
    workbook.active.append(["任务", "单位"])
    workbook.active.append(["平台", "市科技局"])
    second = workbook.create_sheet("教育")
    second.append(["任务", "单位"])
    second.append(["学校", "市教育局"])
    workbook.create_sheet("底稿").append(["不公开", "内容"])
    workbook["底稿"].sheet_state = "hidden"
    source = read_source(saved(workbook), "分工.xlsx")
    assert source.text.split("\n") == ["科技", "任务\t单位", "平台\t市科技局", "教育", "任务\t单位", "学校\t市教育局"]
    assert source.warnings == ("有隐藏的工作表没有读取：底稿。如需收录，请取消隐藏后另存。",)


def test_a_cell_of_several_lines_is_one_cell_and_a_tab_in_it_is_a_space():
    assert sheet_lines([["任务", "单位"], ["甲\n乙", "市\t局"]])[1] == "甲 乙\t市 局"


def test_a_sheet_with_a_cell_at_its_far_end_is_refused_in_time():
    workbook = openpyxl.Workbook()
    workbook.active["A1"] = "甲"
    workbook.active.cell(1_048_576, 1).value = "乙"
    with pytest.raises(CorpusError, match=r"远\.xlsx.*行"):
        read_source(saved(workbook), "远.xlsx")


def test_an_entity_in_a_sheet_is_refused():
    workbook = openpyxl.Workbook()
    workbook.active.append(["甲", "乙"])
    source, target = io.BytesIO(saved(workbook)), io.BytesIO()
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            if name == "xl/worksheets/sheet1.xml":
                data = (
                    b'<!DOCTYPE a [<!ENTITY e "x">]>' + data.partition(b"?>")[2]
                    if b"?>" in data
                    else (b'<!DOCTYPE a [<!ENTITY e "x">]>' + data)
                )
            new.writestr(name, data)
    with pytest.raises(CorpusError, match=r"表\.xlsx"):
        read_source(target.getvalue(), "表.xlsx")
