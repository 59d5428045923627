"""rag/indicators/ledger.py: finding figures and what contradicts itself."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from rag.indicators.ledger import Ledger
from rag.types import IndicatorEntry

OUTPUT = IndicatorEntry(
    name="产值",
    scope="新能源产业",
    region="广西壮族自治区",
    value="340",
    number=340.0,
    number_to=None,
    unit="亿元",
    bound="",
    measure="level",
    year=2023,
    year_from=None,
    role="target",
    kind="",
    document_id="a",
    clause_id="a#1",
    start=0,
    end=10,
    source="prose",
)


def _entry(**changes: Any) -> IndicatorEntry:
    return replace(OUTPUT, **changes)


SHARE = _entry(name="占比", scope="新能源公交车", value="80", number=80.0, unit="%", start=20)
STRENGTH = _entry(name="R&D 经费投入强度", scope="", value="2", number=2.0, unit="%", document_id="b", region="百色市")
PERIOD = _entry(name="投资", year=2025, year_from=2021, start=40)
LEDGER = Ledger((OUTPUT, SHARE, PERIOD, STRENGTH), {"光伏": ("新能源",)})


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({}, [OUTPUT, SHARE, PERIOD, STRENGTH]),
        ({"name": "产值"}, [OUTPUT]),
        ({"name": "新能源产业产值"}, [OUTPUT]),
        ({"name": "新能源"}, []),  # the scope alone is no name
        ({"name": "Ｒ＆Ｄ经费投入"}, [STRENGTH]),
        ({"scope": "新能源 产业"}, [OUTPUT, PERIOD]),
        ({"scope": "光伏"}, [OUTPUT, SHARE, PERIOD]),
        ({"year": 2023}, [OUTPUT, SHARE, PERIOD, STRENGTH]),  # 2023 lies in 2021—2025
        ({"year": 2022}, [PERIOD]),
        ({"document_ids": ("b",)}, [STRENGTH]),
        ({"region": "广西"}, [OUTPUT, SHARE, PERIOD]),
        ({"region": "百色"}, [STRENGTH]),
        ({"name": "产值", "year": 2025}, []),
        ({"name": "没有的指标"}, []),
    ],
)
def test_entries_are_found_by_all_that_is_asked(asked, expected):
    assert list(LEDGER.find(**asked)) == expected


@pytest.mark.parametrize(
    "other",
    [
        {"value": "350", "number": 350.0},
        {"value": "350", "number": 350.0, "document_id": "b"},
        {"name": "新能源产业产值", "scope": "", "value": "300", "number": 300.0},  # a table prints both in one cell
        {"value": "340—360", "number_to": 360.0},
        {"value": "340", "unit": "万元"},
    ],
)
def test_another_value_for_the_same_thing_and_year_contradicts(other):
    second = _entry(**other)
    (found,) = Ledger((OUTPUT, second)).contradictions()
    assert found.entries == (OUTPUT, second)


@pytest.mark.parametrize(
    "other",
    [
        {"document_id": "b"},  # the same value again
        {"value": "3400000", "number": 3400000.0, "unit": "万元"},  # the same in another unit
        {"value": "350", "number": 350.0, "year": 2025},
        {"value": "350", "number": 350.0, "region": "百色市"},
        {"value": "350", "number": 350.0, "role": "actual"},
        {"value": "9", "number": 9.0, "unit": "%", "measure": "growth"},
        {"value": "350", "number": 350.0, "scope": "新材料产业"},
    ],
)
def test_another_year_place_thing_measure_or_role_does_not(other):
    assert Ledger((OUTPUT, _entry(**other))).contradictions() == ()


def test_figures_without_a_year_never_contradict():
    assert Ledger((_entry(year=None), _entry(year=None, value="350", number=350.0))).contradictions() == ()


def test_ratios_are_compared_as_printed():
    ratio = _entry(value="1:21", number=None, unit="")
    assert len(Ledger((ratio, replace(ratio, value="1:20"))).contradictions()) == 1
    assert Ledger((ratio, replace(ratio, value="1：21"))).contradictions() == ()
