"""rag/desk/unit_tasks.py and overview.py: the tasks of a unit under any of its names, and who carries how much."""

import xml.etree.ElementTree as ElementTree

import pytest

from rag.desk.overview import heat_map, overview
from rag.desk.unit_tasks import tasks_of
from rag.errors import InputError
from rag.types import Assignment, Clause, Document, DocumentFacts


def clause(
    identifier, number, lead=(), cooperating=(), unstated=(), path=("二、工作任务", "（一）数字经济"), kind="task"
):
    document_id, start = identifier.split("#")[0], 10 * number
    units = "、".join((*lead, *cooperating, *unstated))
    assignment = Assignment(lead, cooperating, unstated, units, not unstated) if units else None
    heading = (*path, f"{number}．任务{number}")
    return Clause(identifier, document_id, kind, heading, "", units, start, start + len(units), assignment)


DOCUMENTS = {
    "new": Document("new", "", DocumentFacts(title="新方案")),
    "old": Document("old", "", DocumentFacts(title="老方案")),
}
GREEN = ("二、工作任务", "（二）绿色交通")
CLAUSES = (
    clause("old#1", 1, lead=("自治区工业和信息化委", "自治区科技厅")),
    clause("new#1", 1, lead=("自治区科技厅",), cooperating=("自治区工业和信息化厅",)),
    clause("new#2", 2, lead=("自治区工业和信息化厅",), cooperating=("自治区科技厅",), path=GREEN),
    clause("new#3", 3, unstated=("自治区工业和信息化厅", "市公安局"), path=GREEN),
    clause("new#4", 4, lead=("县公安局",), path=GREEN),
    clause("new#5", 5),
    clause("new#node", 6, lead=("自治区科技厅",), kind="node"),
)
SAME = {
    name: frozenset({"自治区工业和信息化委", "自治区工业和信息化厅", "自治区工信厅"})
    for name in ("自治区工业和信息化委", "自治区工业和信息化厅", "自治区工信厅")
} | {
    name: frozenset({"工业和信息化厅", "工信厅", "工业和信息化委"})
    for name in ("工信厅", "工业和信息化厅", "工业和信息化委")
}


def tasks(unit, **changes):
    return tasks_of(unit, CLAUSES, DOCUMENTS, lambda name: SAME.get(name, frozenset({name})), **changes)


@pytest.mark.parametrize(
    "name", ["自治区工业和信息化厅", "自治区工业和信息化委", "自治区工信厅", "工信厅", " 工业和信息化厅 "]
)
def test_any_spelling_old_or_new_finds_the_tasks_of_both_names(name):
    found = tasks(name)
    assert [(t.clause.clause_id, t.role) for t in found.tasks] == [
        ("new#2", "lead"),
        ("new#1", "cooperating"),
        ("new#3", "unstated"),
        ("old#1", "lead"),
    ]
    assert found.names == ("自治区工业和信息化厅", "自治区工业和信息化委")  # as each document prints it
    assert found.totals == {"lead": 2, "cooperating": 1, "unstated": 1}
    assert found.by_document == {
        "new": {"lead": 1, "cooperating": 1, "unstated": 1},
        "old": {"lead": 1, "cooperating": 0, "unstated": 0},
    }


def test_a_role_and_documents_can_be_chosen():
    assert [t.clause.clause_id for t in tasks("科技厅", role="lead").tasks] == ["new#1", "old#1"]
    assert [t.clause.clause_id for t in tasks("科技厅", document_ids=["old"]).tasks] == ["old#1"]
    assert tasks("科技厅", role="lead").totals == {"lead": 2, "cooperating": 0, "unstated": 0}


def test_a_level_that_is_named_must_agree_one_left_out_fits_any():
    assert [t.clause.clause_id for t in tasks("市公安局").tasks] == ["new#3"]
    assert [t.clause.clause_id for t in tasks("县公安局").tasks] == ["new#4"]
    assert [t.clause.clause_id for t in tasks("公安局").tasks] == ["new#4", "new#3"]


def test_a_name_inside_another_is_not_that_unit():
    assert tasks("信息化厅").tasks == ()
    assert tasks("安局").tasks == ()


def test_a_name_or_role_that_cannot_be_says_so():
    for name in ("", " 、"):
        with pytest.raises(InputError, match="请写明单位名称"):
            tasks(name)
    with pytest.raises(InputError, match="没有角色“boss”"):
        tasks("科技厅", role="boss")


def test_units_are_counted_by_section_and_role():
    shown = overview(CLAUSES, one_name=lambda name: name.replace("信息化委", "信息化厅"))
    assert shown.sections == ("（一）数字经济", "（二）绿色交通")
    assert shown.units[0] == "自治区工业和信息化厅"
    assert shown.count("自治区工业和信息化厅", "（一）数字经济") == 2
    assert shown.count("自治区工业和信息化厅", "（一）数字经济", "lead") == 1
    assert shown.count("自治区工业和信息化厅", "（二）绿色交通", "unstated") == 1
    assert shown.count("县公安局", "（一）数字经济") == 0
    assert overview(CLAUSES, ["old"]).units == ("自治区工业和信息化委", "自治区科技厅")


def test_the_heat_map_shows_every_count_in_the_colour_of_the_text_around():
    shown = overview(CLAUSES)
    svg = heat_map(shown, "任务分布")
    root = ElementTree.fromstring(svg)
    assert root.get("fill") == "currentColor"
    assert root.get("aria-label") == "任务分布"
    rectangles = [e for e in root if e.tag == "rect"]
    assert len(rectangles) == len(shown.units) * len(shown.sections)
    assert "自治区科技厅｜（一）数字经济：2 项" in [e[0].text for e in rectangles]
    assert all(e.get("fill") is None for e in root if e.tag == "text")
    assert len([e for e in ElementTree.fromstring(heat_map(shown, "", most_units=2)) if e.tag == "rect"]) == 4


def test_the_heat_map_escapes_what_documents_print():
    hostile = clause("new#9", 9, lead=('<script>alert("1")</script>厅',), path=('</svg><img src=x onerror="y">',))
    svg = heat_map(overview([hostile]), '"><script>')
    assert "<script" not in svg
    assert "<img" not in svg
    ElementTree.fromstring(svg)


def test_nothing_assigned_draws_nothing():
    assert heat_map(overview([clause("new#5", 5)]), "任务分布") == ""
    assert heat_map(overview([clause("new#4", 4, lead=("县公安局",))]), "任务分布", role="cooperating") == ""
