"""`units` and `tasks`: the promise of the command line to scripts, on the small corpus."""

import argparse
import json

import openpyxl
import pytest
from small_corpus import DIGITAL_PLAN, EV_PLAN, SMALL_CORPUS, open_assistant

from rag.commands import tasks, units
from rag.config import Config
from rag.errors import InputError
from rag.pipeline import Assistant

BUSES = "更新公交车辆，新增公交车用新能源"


@pytest.fixture(scope="module")
def assistant(tmp_path_factory) -> Assistant:
    return open_assistant(tmp_path_factory.mktemp("data"))


@pytest.fixture
def run(assistant, monkeypatch, capsys):
    """Runs a command as main does; returns what it prints on stdout."""
    desk = assistant.desk
    monkeypatch.setattr(Assistant, "desk", property(lambda self: desk), raising=False)
    monkeypatch.setattr(Assistant, "open", classmethod(lambda cls, config: assistant))
    parser = argparse.ArgumentParser()
    commands = parser.add_subparsers()
    for module in (units, tasks):
        module.add_to(commands, argparse.ArgumentParser(add_help=False))

    def run(*arguments):
        options = parser.parse_args([str(a) for a in arguments])
        assert options.run(options, Config(corpus=SMALL_CORPUS)) == 0
        return capsys.readouterr().out

    return run


def test_units_prints_the_promised_fields(run, assistant):
    result = json.loads(run("units", BUSES, "--json"))
    assert (result["query"], result["refused"], result["status"]) == (BUSES, False, "assigned")
    match = result["matches"][0]
    assert match["task"] == "3．加快公交车辆更新"
    named = match["lead"] + match["cooperating"] + match["unstated"]
    assert named == ["市交通运输局", "市财政局"]
    assert isinstance(match["role_stated"], bool)
    assert 0.5 <= match["score"] <= 1
    citation = match["citation"]
    text = assistant.documents[EV_PLAN].text
    assert citation["clause_id"] == f"{EV_PLAN}#2.2.3"
    assert text[citation["start"] : citation["end"]] == citation["text"]
    assert text[citation["quote_start"] : citation["quote_end"]] == citation["quote"]
    assert citation["heading_path"][-1] == match["task"]


def test_units_says_when_no_clause_covers_the_task(run):
    result = json.loads(run("units", "地铁2号线开工建设", "--json"))
    assert (result["refused"], result["matches"], result["status"]) == (True, [], "not_found")
    assert "未找到对应任务" in run("units", "地铁2号线开工建设")


def test_units_for_people_names_roles_and_clause(run):
    text = run("units", BUSES)
    assert "3．加快公交车辆更新（匹配度：高）" in text
    assert "依据：《桂林市新能源汽车推广应用三年行动计划（2021—2023年）》（市政办〔2021〕18号）" in text
    assert "文件未明确责任单位" in run("units", "数字经济核心产业增加值和软件企业的目标")


def test_units_looks_only_in_the_documents_given(run):
    assert json.loads(run("units", BUSES, "--doc", DIGITAL_PLAN, "--json"))["refused"]
    with pytest.raises(InputError, match="没有编号为“x”的文件"):
        run("units", BUSES, "--doc", "x")


def test_a_sheet_becomes_a_workbook_and_a_bad_row_is_no_failure_of_the_command(run, tmp_path):
    (tmp_path / "in.csv").write_text(f"任务,备注\n{BUSES},甲\n,乙\n", encoding="gb18030")
    assert run("units", "--batch", tmp_path / "in.csv", "--out", tmp_path / "out.xlsx") == ""
    sheet = openpyxl.load_workbook(tmp_path / "out.xlsx").active
    assert [sheet.cell(n, 3).value for n in (2, 3)] == ["3．加快公交车辆更新", None]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("units",), "请给出任务"),
        (("units", "--batch", "{here}/none.csv", "--out", "{here}/o.csv"), "找不到输入文件"),
        (("units", "--batch", "{here}/in.csv", "--out", "{here}/o.docx"), r"\.xlsx、\.csv、\.jsonl"),
        (("units", "--batch", "{here}/in.csv", "--out", "{here}/o.csv"), "看不出哪一列是任务"),
        (("tasks", "--unit", "市财政局", "--out", "{here}/no/o.csv"), "请先建立它"),
        (("tasks", "--unit", "市财政局", "--doc", "x"), "没有编号为“x”的文件"),
    ],
)
def test_wrong_input_is_told_before_anything_is_written(run, tmp_path, arguments, words):
    (tmp_path / "in.csv").write_text("姓名,电话\n甲,1\n", encoding="utf-8")
    with pytest.raises(InputError, match=words):
        run(*(a.replace("{here}", str(tmp_path)) for a in arguments))
    assert [p.name for p in tmp_path.iterdir()] == ["in.csv"]


def test_tasks_lists_a_units_tasks_with_their_clauses(run):
    result = json.loads(run("tasks", "--unit", "财政局", "--json"))
    assert result["names"] == ["市财政局"]
    assert [t["citation"]["clause_id"] for t in result["tasks"]] == [f"{EV_PLAN}#2.1.2", f"{EV_PLAN}#2.2.3"]
    assert result["totals"]["all"] == 2
    assert result["documents"][0]["doc_id"] == EV_PLAN
    assert "共 2 项" in run("tasks", "--unit", "财政局")


def test_tasks_keeps_to_the_role(run):
    led = json.loads(run("tasks", "--unit", "省通信管理局", "--role", "lead", "--json"))
    assert [t["task"] for t in led["tasks"]] == ["（一）建设数字基础设施"]
    assert led["tasks"][0]["cooperating"] == ["省工业和信息化厅", "省发展改革委"]
    assert json.loads(run("tasks", "--unit", "省通信管理局", "--role", "cooperating", "--json"))["tasks"] == []


def test_tasks_can_be_written_as_a_workbook(run, tmp_path):
    assert run("tasks", "--unit", "财政局", "--out", tmp_path / "o.xlsx") == ""
    rows = list(openpyxl.load_workbook(tmp_path / "o.xlsx").active.iter_rows(values_only=True))
    assert rows[0][:4] == ("序号", "单位", "角色", "任务")
    assert [row[3] for row in rows[1:]] == ["2．加快公共充电网络布局", "3．加快公交车辆更新"]


def test_an_unknown_unit_gets_the_names_most_like_it(run):
    assert "名称相近的单位：市财政局" in run("tasks", "--unit", "市财证局")
