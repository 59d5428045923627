"""rag/desk/workbook.py, tables.py, batch.py: results that can be handed on, whole or not at all."""

import csv
import json

import openpyxl
import pytest
from small_corpus import EV_PLAN, open_assistant

from rag.desk.batch import run_sheet
from rag.desk.match import Desk
from rag.desk.sheet import read_pasted
from rag.desk.tables import UNITS_HEADER
from rag.desk.workbook import is_formula_like, write_table
from rag.errors import InputError

DANGEROUS = ("=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "＝1", "＋1", "－1", "＠x", " =1")
BUSES = "更新公交车辆，新增公交车用新能源"


@pytest.mark.parametrize("text", DANGEROUS)
def test_no_text_is_stored_as_a_formula(tmp_path, text):
    assert is_formula_like(text)
    write_table(tmp_path / "t.xlsx", ["任务"], [[text]])
    cell = openpyxl.load_workbook(tmp_path / "t.xlsx").active["A2"]
    assert (cell.data_type, cell.quotePrefix) == ("s", True)
    write_table(tmp_path / "t.csv", [text], [[text]])
    with (tmp_path / "t.csv").open(encoding="utf-8-sig", newline="") as file:
        assert list(csv.reader(file)) == [[f"'{text}"], [f"'{text}"]]


def test_harmless_cells_stay_as_they_are(tmp_path):
    row = ["任务=目标", 3, 2.5, None, -1, "第一行\n第二行"]
    assert not any(is_formula_like(c) for c in row if isinstance(c, str))
    write_table(tmp_path / "t.xlsx", list("abcdef"), [row])
    assert [c.value for c in openpyxl.load_workbook(tmp_path / "t.xlsx").active[2]] == row
    write_table(tmp_path / "t.jsonl", list("abcdef"), [row])
    line = json.loads((tmp_path / "t.jsonl").read_text(encoding="utf-8"))
    assert line == dict(zip("abcdef", row, strict=True))


def test_a_workbook_is_ready_to_be_read(tmp_path):
    write_table(tmp_path / "t.xlsx", ["序号", "任务"], [[1, "推进居民小区充电桩建设" * 10], [2, "短"]])
    sheet = openpyxl.load_workbook(tmp_path / "t.xlsx").active
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == "A1:B3"
    assert sheet["B2"].alignment.wrap_text
    assert sheet.column_dimensions["A"].width < sheet.column_dimensions["B"].width <= 50


def test_what_excel_cannot_hold_is_left_out_or_cut(tmp_path):
    write_table(tmp_path / "t.xlsx", ["x"], [["甲\x00\x0b乙\ud800"], ["长" * 40_000]])
    first, second = (row[0].value for row in openpyxl.load_workbook(tmp_path / "t.xlsx").active["A2:A3"])
    assert first == "甲乙"
    assert len(second) == 32_767
    assert second.endswith("（后文过长，已略去）")
    write_table(tmp_path / "t.csv", ["x"], [["乙\ud800"]])
    assert "乙?" in (tmp_path / "t.csv").read_text(encoding="utf-8-sig")


def test_a_result_appears_only_when_it_is_whole(tmp_path):
    def rows():
        yield ["甲"]
        raise RuntimeError("the power fails")

    for name in ("t.csv", "t.jsonl", "t.xlsx"):
        (tmp_path / name).write_text("the result of yesterday")
        with pytest.raises(RuntimeError):
            write_table(tmp_path / name, ["任务"], rows())
        assert (tmp_path / name).read_text() == "the result of yesterday"


def test_another_suffix_names_those_that_can_be_written(tmp_path):
    with pytest.raises(InputError, match=r"\.xlsx、\.csv、\.jsonl"):
        write_table(tmp_path / "t.docx", ["任务"], [])


# -- a sheet of tasks --------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def desk(tmp_path_factory) -> Desk:
    return open_assistant(tmp_path_factory.mktemp("data")).desk


LIST = read_pasted(
    f"序号\t任务\t牵头单位\t备注\nA1\t{BUSES}\t待定\t=1+1\nA2\t地铁2号线开工建设\t\t\n\t\t\t没有任务\n"
    f"A4\t数字经济核心产业增加值和软件企业的目标\t\t\nA5\t{'建' * 50_000}\t\t"
)


def test_each_row_of_a_sheet_gets_its_units_or_the_reason_why_not(desk, tmp_path):
    progress = []
    assert run_sheet(LIST, desk, tmp_path / "o.xlsx", progress=lambda done, total: progress.append((done, total))) == 2
    assert progress == [(n, 5) for n in range(1, 6)]
    header, *rows = openpyxl.load_workbook(tmp_path / "o.xlsx").active.iter_rows(values_only=True)
    assert header == (*UNITS_HEADER, "原表·牵头单位", "备注")
    results = [dict(zip(header, ("" if c is None else c for c in row), strict=True)) for row in rows]
    first = results[0]
    assert (first["序号"], first["任务"], first["匹配任务"]) == ("A1", BUSES, "3．加快公交车辆更新")
    assert "交通运输局" in first["牵头单位"] + first["责任单位（未分角色）"]
    assert first["依据条款"].startswith("《桂林市新能源汽车推广应用三年行动计划（2021—2023年）》（市政办〔2021〕18号）")
    assert first["原文"] == desk.clauses[f"{EV_PLAN}#2.2.3"].text
    assert first["匹配度"] == "高"
    assert (first["原表·牵头单位"], first["备注"]) == ("待定", "=1+1")
    assert [r["说明"] for r in results[1:4]] == [
        "未找到对应任务",
        "任务是空的，请写明任务内容。",
        "文件未明确责任单位",
    ]
    assert "50000 字，超过上限" in results[4]["说明"]
    assert results[2]["序号"] == 3  # the row has none of its own
    assert [p.name for p in tmp_path.iterdir()] == ["o.xlsx"]


def test_json_lines_carry_everything_and_csv_the_table(desk, tmp_path):
    run_sheet(LIST, desk, tmp_path / "o.jsonl")
    lines = [json.loads(line) for line in (tmp_path / "o.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [line["id"] for line in lines] == ["A1", "A2", 3, "A4", "A5"]
    assert [line.get("refused") for line in lines] == [False, True, None, False, None]
    assert lines[0]["matches"][0]["citation"]["clause_id"] == f"{EV_PLAN}#2.2.3"
    assert lines[0]["备注"] == "=1+1"
    run_sheet(LIST, desk, tmp_path / "o.csv")
    with (tmp_path / "o.csv").open(encoding="utf-8-sig", newline="") as file:
        table = list(csv.reader(file))
    assert len(table) == 6
    assert table[1][-1] == "'=1+1"


class DiesAtTheThird(Desk):
    def __init__(self, desk: Desk) -> None:
        self.__dict__ = {**desk.__dict__, "asked": 0}

    def units(self, description, document_ids=(), k=3):
        self.asked += 1
        if self.asked == 3:
            raise KeyboardInterrupt
        return super().units(description, document_ids, k)


@pytest.mark.parametrize(("name", "partial"), [("o.xlsx", "o.xlsx.partial.jsonl"), ("o.jsonl", "o.jsonl.partial")])
def test_what_was_done_stays_when_the_process_dies(desk, tmp_path, name, partial):
    with pytest.raises(KeyboardInterrupt):
        run_sheet(read_pasted("\n".join([BUSES] * 5)), DiesAtTheThird(desk), tmp_path / name)
    assert not (tmp_path / name).exists()
    assert len((tmp_path / partial).read_text(encoding="utf-8").splitlines()) == 2


class FailsAtOne(Desk):
    def __init__(self, desk: Desk) -> None:
        self.__dict__ = dict(desk.__dict__)

    def prepare(self, descriptions, document_ids=()):
        raise ValueError("a bug in preparing")

    def units(self, description, document_ids=(), k=3):
        if description == "坏的一行":
            raise ValueError("a bug")
        return super().units(description, document_ids, k)


def test_a_bug_at_one_row_spoils_only_that_row(desk, tmp_path, capsys):
    assert run_sheet(read_pasted(f"坏的一行\n{BUSES}"), FailsAtOne(desk), tmp_path / "o.jsonl") == 1
    bad, good = (json.loads(line) for line in (tmp_path / "o.jsonl").read_text(encoding="utf-8").splitlines())
    assert "系统出错（ValueError：a bug）" in bad["error"]
    assert good["status"] == "assigned"
    assert "Traceback" in capsys.readouterr().err
