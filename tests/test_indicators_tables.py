"""rag/indicators/tables.py: the figures of tables of indicators."""

import time

import pytest
from indicator_samples import clauses_of, document_saying, entries_of
from samples import BAISE_PLAN, SCIENCE_PLAN, chunked, document

from rag.indicators.read import read_indicators

PLAN = """专栏1 “十四五”时期经济社会发展主要指标
序号	指标	2020年	2025年	年均增长（%）	属性
1	地区生产总值（亿元）	22156.69	—	6.5	预期性
2	常住人口城镇化率（%）	54.2	60	—	预期性
3	单位地区生产总值能源消耗降低（%）	—	［13］	—	约束性
4	森林覆盖率（%）	62.5	≥62.5	—	约束性
5	5G基站数（万个）	3.4	8—10	—	预期性"""


def _table(entries):
    return [(e.name, e.value, e.unit, e.bound, e.year, e.role, e.kind) for e in entries if e.source == "table"]


def test_each_column_of_a_year_gives_a_figure_and_a_dash_none():
    assert _table(entries_of(PLAN)) == [
        ("地区生产总值", "22156.69", "亿元", "", 2020, "base", "预期性"),
        ("地区生产总值", "6.5", "%", "", 2025, "target", "预期性"),
        ("常住人口城镇化率", "54.2", "%", "", 2020, "base", "预期性"),
        ("常住人口城镇化率", "60", "%", "", 2025, "target", "预期性"),
        ("单位地区生产总值能源消耗降低", "13", "%", "累计", 2025, "target", "约束性"),
        ("森林覆盖率", "62.5", "%", "", 2020, "base", "约束性"),
        ("森林覆盖率", "62.5", "%", "≥", 2025, "target", "约束性"),
        ("5G基站数", "3.4", "万个", "", 2020, "base", "预期性"),
        ("5G基站数", "8—10", "万个", "", 2025, "target", "预期性"),
    ]


def test_a_column_of_yearly_growth_is_of_the_years_between_the_others():
    growth = [e for e in entries_of(PLAN) if e.measure == "growth"]
    assert [(e.name, e.value, e.year_from, e.year) for e in growth] == [
        ("地区生产总值", "6.5", 2021, 2025),
        ("单位地区生产总值能源消耗降低", "13", None, 2025),  # growth by its name
    ]


def test_a_column_of_units_plan_periods_and_a_header_printed_again():
    entries = entries_of(
        "表2 主要指标\n"
        "指标名称\t单位\t“十三五”末\t“十四五”末\t属性\n"
        "数字经济规模\t亿元\t1,250.5\t2500左右\t预期性\n"
        "指标名称\t单位\t“十三五”末\t“十四五”末\t属性\n"
        "平均受教育年限\t年\t10.2\t11.3\t约束性"
    )
    assert _table(entries) == [
        ("数字经济规模", "1250.5", "亿元", "", 2020, "base", "预期性"),
        ("数字经济规模", "2500", "亿元", "左右", 2025, "target", "预期性"),
        ("平均受教育年限", "10.2", "年", "", 2020, "base", "约束性"),
        ("平均受教育年限", "11.3", "年", "", 2025, "target", "约束性"),
    ]


def test_years_in_brackets_of_a_header_count():
    entries = entries_of(
        "表3 考核指标\n类别\t主要指标\t单位\t现状值（2020年）\t目标值（2025年）\n"
        "创新\tR&D经费投入强度\t%\t0.8\t2以上\n创新\t高价值发明专利\t件/万人\t1.42\t2.5"
    )
    assert _table(entries)[:2] == [
        ("R&D经费投入强度", "0.8", "%", "", 2020, "base", ""),
        ("R&D经费投入强度", "2", "%", "以上", 2025, "target", ""),
    ]
    assert entries[2].unit == "件/万人"


def test_a_target_and_what_was_reached_in_the_same_year_are_told_apart():
    entries = read_indicators([document(BAISE_PLAN)], chunked(BAISE_PLAN).clauses)
    found = [e for e in entries if e.name == "技术合同成交额" and e.source == "table"]
    assert [(e.value, e.bound, e.year, e.role) for e in found] == [
        ("3", "≥", 2020, "target"),
        ("2.985", "", 2020, "actual"),
    ]


def test_notes_below_a_table_are_heard():
    entries = read_indicators([document(SCIENCE_PLAN)], chunked(SCIENCE_PLAN).clauses)
    by_name = {(e.name, e.value): e for e in entries if e.source == "table"}
    assert by_name["每万名就业人员中研发人员", "16.62"].year == 2019  # *表示2019年数据
    growth = by_name["全社会研发经费投入增长", "22"]  # 2025年数值为“十四五”期间年均增长率
    assert (growth.year_from, growth.year, growth.measure) == (2021, 2025, "growth")


def test_an_entry_points_to_its_row():
    read = document_saying(PLAN)
    clauses = clauses_of(read)
    entry = read_indicators([read], clauses)[0]
    row = next(c for c in clauses if c.clause_id == entry.clause_id)
    assert row.kind == "row"
    assert read.text[entry.start : entry.end] == "1\t地区生产总值（亿元）\t22156.69\t—\t6.5\t预期性"


@pytest.mark.parametrize(
    "table",
    [
        "表4 设备清单\n序号\t设备名称\t数量\t金额（万元）\n1\t服务器\t5\t120",
        "表5 分工\n序号\t任务\t责任单位\t完成时限\n1\t建设平台\t市科技局\t2023年",
        "表6 指标\n指标\t2020年\t2025年\n新产品\t—\t／",
        "表7 指标\n指标\t2020年\t2025年\n\t5\t6",
    ],
)
def test_other_tables_and_rows_without_figures_or_names_give_nothing(table):
    assert _table(entries_of(table)) == []


def test_a_hostile_cell_takes_time_in_proportion():
    for cell in ("1," * 25_000, "5" + " " * 50_000 + "x", "不低于" * 15_000, "（" * 50_000):
        read = document_saying(f"表8 指标\n指标\t2020年\t2025年\n产值（亿元）\t5\t{cell}\n投资（亿元）\t1\t2")
        clauses = clauses_of(read)
        started = time.process_time()
        found = read_indicators([read], clauses)
        assert time.process_time() - started < 2
        assert [e.value for e in found][-2:] == ["1", "2"]
