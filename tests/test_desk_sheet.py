"""rag/desk/sheet.py: lists of tasks as people have them; a bad row spoils only itself."""

import io
import json
import zipfile

import openpyxl
import pytest

from rag.desk.sheet import read_pasted, read_sheet
from rag.errors import InputError

FIRST, SECOND = "推进居民小区充电桩建设，推行多车一桩", "新增公交车全部使用新能源"


def xlsx(path, *rows, hidden=()):
    workbook = openpyxl.Workbook()
    for row in rows:
        workbook.active.append(row)
    for title in hidden:
        sheet = workbook.create_sheet(title, 0)
        sheet.append(["任务", "别的"])
        sheet.append(["看不见的任务", ""])
        sheet.sheet_state = "hidden"
    workbook.save(path)
    return path


def tasks(sheet) -> list[str]:
    return [row.task for row in sheet.rows]


def test_the_task_column_is_found_below_a_title_and_the_others_are_kept(tmp_path):
    sheet = read_sheet(
        xlsx(
            tmp_path / "清单.xlsx",
            ["2023年重点任务清单"],
            [],
            ["序号", "工作任务", "责任单位", "任务类别"],
            [1, FIRST, None, "充电"],
            [None, None, None, None],
            [2.0, SECOND, "待定", "公交"],
        )
    )
    assert sheet.columns == ("序号", "工作任务", "责任单位", "任务类别")
    assert sheet.columns[sheet.task_column] == "工作任务"
    assert tasks(sheet) == [FIRST, SECOND]
    assert [row.number for row in sheet.rows] == [4, 6]
    assert sheet.rows[1].cells == ("2", SECOND, "待定", "公交")


@pytest.mark.parametrize(
    ("header", "chosen"),
    [
        (("序号", "事项"), "事项"),
        (("id", "Task"), "Task"),
        (("编号", "question", "备注"), "question"),
        (("任务类别", "任务内容（必填）", "任务编号"), "任务内容（必填）"),
        (("任务", "工作内容"), "工作内容"),
        (("领域", "年度重点任务事项"), "年度重点任务事项"),
    ],
)
def test_many_names_of_the_task_column_are_known(tmp_path, header, chosen):
    path = tmp_path / "t.csv"
    path.write_text(",".join(header) + "\n" + ",".join("甲乙丙"[: len(header)]) + "\n", encoding="utf-8")
    sheet = read_sheet(path)
    assert sheet.columns[sheet.task_column] == chosen


def test_a_single_column_without_a_name_is_the_tasks(tmp_path):
    assert tasks(read_sheet(xlsx(tmp_path / "t.xlsx", [FIRST], [SECOND]))) == [FIRST, SECOND]
    assert tasks(read_pasted(f"{FIRST}\n\n{SECOND}\n")) == [FIRST, SECOND]


def test_clearly_the_longest_texts_are_the_tasks_whatever_they_are_called(tmp_path):
    sheet = read_sheet(xlsx(tmp_path / "t.xlsx", ["甲", "乙"], ["一处", FIRST], ["二处", SECOND]))
    assert sheet.columns[sheet.task_column] == "乙"
    assert tasks(sheet) == [FIRST, SECOND]


def test_columns_that_tell_nothing_are_listed(tmp_path):
    path = xlsx(tmp_path / "t.xlsx", ["姓名", "电话"], ["张某", "12345"], ["李某", "67890"])
    with pytest.raises(InputError, match="看不出哪一列是任务。表中有这些列：姓名、电话。"):
        read_sheet(path)
    lines = tmp_path / "t.jsonl"
    lines.write_text('{"id": 1, "name": "甲"}\n', encoding="utf-8")
    with pytest.raises(InputError, match="有这些字段：id、name"):
        read_sheet(lines)


def test_a_formula_and_an_empty_cell_spoil_only_their_row(tmp_path):
    path = xlsx(tmp_path / "t.xlsx", ["任务", "备注"], [FIRST, ""], ["=A2&B2", ""], ["", "有备注"], ["x" * 30_000, ""])
    sheet = read_sheet(path)
    assert tasks(sheet)[0] == FIRST
    assert [bool(row.error) for row in sheet.rows] == [False, True, True, False]
    assert "公式" in sheet.rows[1].error
    assert sheet.rows[2].error == "任务是空的，请写明任务内容。"


def test_hidden_sheets_are_passed_over(tmp_path):
    assert tasks(read_sheet(xlsx(tmp_path / "t.xlsx", ["任务", "备注"], [FIRST, ""], hidden=["旧"]))) == [FIRST]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_csv_in_every_encoding_and_with_every_separator(tmp_path, encoding, delimiter):
    path = tmp_path / "t.csv"
    rows = [("序号", "任务"), ("1", f'"{FIRST}{delimiter}\n{SECOND}"'), ("2", SECOND)]
    path.write_bytes("\r\n".join(delimiter.join(row) for row in rows).encode(encoding))
    assert tasks(read_sheet(path)) == [f"{FIRST}{delimiter}\n{SECOND}", SECOND]


def test_a_long_cell_is_read_whole(tmp_path):
    path = tmp_path / "t.csv"
    path.write_text("任务\n" + "建" * 50_000 + f"\n{SECOND}\n", encoding="utf-8")
    assert [len(t) for t in tasks(read_sheet(path))] == [50_000, len(SECOND)]


def test_json_lines_keep_their_other_fields_and_a_bad_line_spoils_only_itself(tmp_path):
    path = tmp_path / "t.jsonl"
    lines = [
        json.dumps({"id": 7, "task": FIRST, "tags": ["a"]}, ensure_ascii=False),
        "{broken",
        "[1, 2]",
        '{"id": 8}',
        '{"id": 9, "task": 5}',
        json.dumps({"task": SECOND}),
    ]
    path.write_text("\n".join(lines), encoding="utf-8")
    sheet = read_sheet(path)
    assert sheet.columns == ("id", "task", "tags")
    assert sheet.rows[0].cells == ("7", FIRST, '["a"]')
    assert [bool(row.error) for row in sheet.rows] == [False, True, True, True, True, False]
    assert sheet.rows[1].error.startswith("第2行不是有效的 JSON")
    assert sheet.rows[4].error == "缺少字段“task”，或它不是文字。"
    assert sheet.rows[5].task == SECOND


def test_cells_pasted_from_a_spreadsheet_keep_their_columns():
    sheet = read_pasted(f"序号\t任务\n1\t{FIRST}\n2\t{SECOND}")
    assert tasks(sheet) == [FIRST, SECOND]
    assert sheet.rows[1].cells == ("2", SECOND)


@pytest.mark.parametrize("nothing", ["", " \n\n", "任务\n"])
def test_a_list_without_tasks_says_so(nothing):
    with pytest.raises(InputError, match="没有"):
        read_pasted(nothing)


def test_files_that_cannot_be_read_say_what_to_do(tmp_path):
    for name, words in (
        ("t.xls", "另存为 .xlsx"),
        ("t.pdf", ".xlsx、.csv、.jsonl"),
        ("none.csv", "请检查文件是否存在"),
    ):
        if "none" not in name:
            (tmp_path / name).write_bytes(b"x")
        with pytest.raises(InputError, match=words):
            read_sheet(tmp_path / name)
    (tmp_path / "t.xlsx").write_bytes(b"PK\x03\x04broken")
    with pytest.raises(InputError, match="损坏"):
        read_sheet(tmp_path / "t.xlsx")


def test_a_zip_bomb_and_an_entity_bomb_are_not_unpacked(tmp_path):
    good = xlsx(tmp_path / "good.xlsx", ["任务"], [FIRST]).read_bytes()
    for name, replaced, content, words in (
        ("bomb.xlsx", "xl/worksheets/sheet1.xml", b"<worksheet>" + b" " * 70_000_000 + b"</worksheet>", "压缩炸弹"),
        ("entity.xlsx", "xl/workbook.xml", b'<!DOCTYPE a [<!ENTITY b "c">]><workbook>&b;</workbook>', "恶意实体"),
    ):
        with (
            zipfile.ZipFile(io.BytesIO(good)) as old,
            zipfile.ZipFile(tmp_path / name, "w", zipfile.ZIP_DEFLATED) as new,
        ):
            for entry in old.namelist():
                new.writestr(entry, content if entry == replaced else old.read(entry))
        with pytest.raises(InputError, match=words):
            read_sheet(tmp_path / name)
