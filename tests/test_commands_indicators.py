"""rag/commands/indicators.py: the figures of documents as a list, as JSON and as a file."""

from __future__ import annotations

import argparse
import json
from dataclasses import replace
from pathlib import Path

import pytest
from samples import is_place

from rag.chunking.clauses import chunk
from rag.commands import indicators
from rag.errors import InputError
from rag.indicators.ledger import Ledger
from rag.indicators.read import read_indicators
from rag.parse import parse_file
from rag.types import Clause, Document

SMALL_CORPUS = Path(__file__).resolve().parent / "data" / "small_corpus"
EV_PLAN, DIGITAL_PLAN = "ev-action-plan-2021", "digital-plan-2022"
TITLES = {EV_PLAN: "桂林市新能源汽车推广应用三年行动计划（2021—2023年）", DIGITAL_PLAN: "云南省数字经济发展实施方案"}


def _read() -> tuple[dict[str, Document], dict[str, Clause]]:
    documents, clauses = {}, {}
    for name in (EV_PLAN, DIGITAL_PLAN):
        read = parse_file(SMALL_CORPUS / f"{name}.txt")
        document = replace(read, facts=replace(read.facts, title=TITLES[name]))
        documents[document.document_id] = document
        clauses |= {c.clause_id: c for c in chunk(document, is_place).clauses}
    return documents, clauses


DOCUMENTS, CLAUSES = _read()
LEDGER = Ledger(read_indicators(list(DOCUMENTS.values()), list(CLAUSES.values())))


def _options(*arguments: str) -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    indicators.add_to(parser.add_subparsers(), argparse.ArgumentParser(add_help=False))
    return parser.parse_args(["indicators", *arguments])


def _run(*arguments: str) -> int:
    return indicators.report(_options(*arguments), LEDGER, DOCUMENTS, CLAUSES)


def test_the_list_for_people_is_grouped_by_document(capsys):
    assert _run("--year", "2023", "--doc", EV_PLAN) == 0
    assert capsys.readouterr().out.splitlines() == [
        "《桂林市新能源汽车推广应用三年行动计划（2021—2023年）》（ev-action-plan-2021）",
        "  2023年 新能源汽车：2.5万辆（目标）",
        "  2023年 充电桩：13000个（目标）",
        "  2023年 新能源汽车产业 产值：50亿元（突破，目标）",
        "  2023年 新能源汽车产业 产值：增长12.5%（目标）",
        "  2023年 新能源公交车 占比：80%（目标）",
        "共 5 条。",
    ]


def test_the_json_says_where_each_figure_stands(capsys):
    assert _run("--name", "占比", "--year", "2023", "--json") == 0
    result = json.loads(capsys.readouterr().out)
    (found,) = result["indicators"]
    document = DOCUMENTS[EV_PLAN]
    assert document.text[found["start"] : found["end"]] == found["quote"] == "到二〇二三年新能源公交车占比达到80%"
    assert found["clause_id"] in CLAUSES
    assert found["label"].endswith("二、（二）3．")
    assert {k: found[k] for k in ("name", "scope", "value", "number", "unit", "year", "role", "source", "doc_id")} == {
        "name": "占比",
        "scope": "新能源公交车",
        "value": "80",
        "number": 80.0,
        "unit": "%",
        "year": 2023,
        "role": "target",
        "source": "prose",
        "doc_id": EV_PLAN,
    }
    assert result["contradictions"] == []


def test_contradictions_of_what_is_asked_are_told(capsys):
    first = LEDGER.find(name="产值", document_ids=(EV_PLAN,))[0]
    other = next(e for e in LEDGER.entries if e is not first)
    changed = Ledger((first, replace(first, value="60", number=60.0), other))
    assert indicators.report(_options("--name", "产值"), changed, DOCUMENTS, CLAUSES) == 0
    assert "数值不一致：2023年 新能源汽车产业 产值：50亿元（突破，目标）" in capsys.readouterr().out
    assert indicators.report(_options("--name", "产值", "--json"), changed, DOCUMENTS, CLAUSES) == 0
    groups = json.loads(capsys.readouterr().out)["contradictions"]
    assert [[e["value"] for e in group] for group in groups] == [["50", "60"]]


def test_nothing_found_is_said_and_is_no_error(capsys):
    assert _run("--name", "没有的指标") == 0
    assert capsys.readouterr().out == "没有找到符合条件的指标。\n"


def test_an_unknown_document_is_refused_with_the_ones_there_are():
    with pytest.raises(InputError, match=f"没有编号为“x”的文件。可选：{EV_PLAN}、{DIGITAL_PLAN}。"):
        _run("--doc", "x")


@pytest.mark.parametrize("name", ["out.txt", "out", "no/such/folder/out.csv"])
def test_a_target_that_cannot_be_written_is_refused_before_anything_is_read(tmp_path, name):
    with pytest.raises(InputError):
        indicators.check_target(tmp_path / name)
    (tmp_path / "folder.csv").mkdir()
    with pytest.raises(InputError, match="是目录"):
        indicators.check_target(tmp_path / "folder.csv")
    indicators.check_target(tmp_path / "new.csv")
    indicators.check_target(None)


@pytest.mark.parametrize("ending", ["csv", "jsonl", "xlsx"])
def test_a_file_is_written_with_a_row_for_each_figure(tmp_path, capsys, ending):
    pytest.importorskip("rag.desk.workbook")
    target = tmp_path / f"指标.{ending}"
    assert _run("--doc", DIGITAL_PLAN, "--out", str(target)) == 0
    count = len(LEDGER.find(document_ids=(DIGITAL_PLAN,)))
    assert capsys.readouterr().out == f"共 {count} 条指标，已写入 {target}。\n"
    assert target.stat().st_size > 0
    if ending == "csv":
        assert len(target.read_text(encoding="utf-8-sig").splitlines()) == count + 1
