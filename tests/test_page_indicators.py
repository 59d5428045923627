"""指标 on the page: the ledger chosen and shown, contradictions, bars, documents side by side; no browser."""

from __future__ import annotations

import re
from dataclasses import replace

import page_fake as fake
import pytest
from test_page import OUR_ELEMENTS, Reader

from page.indicator_rows import (
    SHEET_HEADER,
    Wanted,
    charts,
    chosen,
    comparison_rows,
    sheet_row,
    value_words,
    year_words,
)
from page.indicators_render import comparison, contradictions, ledger_table
from page.plot import bars
from rag.indicators.ledger import Ledger
from rag.types import Answer

ELEMENTS = OUR_ELEMENTS | {"input", "small", "figure", "figcaption", "svg", "text", "rect"}
ASSISTANT = fake.FakeAssistant()
DOCUMENTS = ASSISTANT.documents
LEDGER = fake.ledger()
NUMBERS = {entry: number for number, entry in enumerate(LEDGER.entries)}


def reader(html: str) -> Reader:
    """Without the search field, which has no end tag for the reader to see."""
    return Reader(f"<div>{re.sub('<input [^>]*>', '', html)}</div>")


def values(wanted: Wanted) -> list[str]:
    return [entry.value for entry in chosen(LEDGER, wanted)]


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (Wanted(), ["800", "900", "1000", "2", "1.4", "3"]),
        (Wanted(words="产值"), ["800", "900", "1000"]),
        (Wanted(words="新能源汽车 产值"), ["800", "900"]),
        (Wanted(words="新材料"), ["1000"]),
        (Wanted(words="产值", year=2025), ["1000"]),
        (Wanted(document_ids=("baise-2022",)), ["2", "1.4"]),
        (Wanted(kind="预期性", role="base"), ["1.4"]),
        (Wanted(scope="新材料产业"), ["1000"]),
        (Wanted(words="没有这个词"), []),
    ],
)
def test_figures_are_chosen_by_all_that_is_asked(wanted, found):
    assert values(wanted) == found


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"bound": "以上"}, "800亿元以上"),
        ({"bound": "突破"}, "突破800亿元"),
        ({"measure": "growth", "value": "8", "unit": "%"}, "增长8%"),
        ({"measure": "increase", "value": "5", "unit": "家"}, "新增5家"),
        ({"value": "5—10", "unit": "家"}, "5—10家"),
    ],
)
def test_a_figure_is_shown_with_its_unit_and_bound_as_printed(changes, words):
    assert value_words(replace(LEDGER.entries[0], **changes)) == words


def test_a_span_of_years_is_shown_as_one():
    assert year_words(replace(LEDGER.entries[0], year_from=2021)) == "2021—2023"
    assert year_words(replace(LEDGER.entries[0], year=None)) == ""


def test_the_table_shows_each_figure_and_opens_its_clause_by_its_number_in_the_ledger():
    shown = [(number, entry) for number, entry in enumerate(LEDGER.entries) if entry.year == 2025]
    read = reader(ledger_table(shown, DOCUMENTS, ASSISTANT.clause))
    assert read.text_of("td")[:7] == [
        *("产值", "突破1000亿元", "2025", "新材料产业", "目标", "—"),
        "二、（六）26．《广西战略性新兴产业发展三年行动方案（2021—2023年）》",
    ]
    assert [a["data-row"] for _, a, _ in read.elements if a.get("data-action") == "clause"] == ["2", "3"]
    assert read.text_of("p", "summary") == ["共 2 条，来自 2 份文件"]


def test_of_very_many_figures_some_are_shown_and_that_is_said():
    many = [(number, LEDGER.entries[0]) for number in range(1000)]
    read = Reader(f"<div>{ledger_table(many, DOCUMENTS, ASSISTANT.clause)}</div>")
    assert len([1 for tag, _, _ in read.elements if tag == "tr"]) == 401
    assert read.text_of("p", "notice") == ["符合条件的指标有 1000 条，这里显示前 400 条；下载的 Excel 中是全部。"]


def test_nothing_found_says_what_to_do():
    assert "请减少筛选条件" in ledger_table([], DOCUMENTS, ASSISTANT.clause)


def test_figures_that_disagree_are_told_with_the_document_of_each():
    read = Reader(contradictions(LEDGER.contradictions(), NUMBERS, DOCUMENTS))
    assert read.text_of("h3") == ["数值不一致（1处），使用前请核对"]
    assert read.text_of("li")[0].startswith("智能及新能源汽车产业产值　2023年800亿元《广西")
    assert read.text_of("strong") == ["800亿元", "900亿元以上"]
    assert [a["data-row"] for _, a, _ in read.elements if "data-row" in a] == ["0", "1"]


def test_where_documents_agree_nothing_is_said():
    assert contradictions((), NUMBERS, DOCUMENTS) == ""


def test_the_workbook_has_figures_as_numbers_and_the_words_that_say_them():
    cells = dict(zip(SHEET_HEADER, sheet_row(LEDGER.entries[1], 2, DOCUMENTS, ASSISTANT.clause), strict=True))
    assert (cells["数值"], cells["单位"], cells["表述"], cells["年份"]) == (900.0, "亿元", "900亿元以上", "2023")
    assert (
        cells["出处"] == "《广西战略性新兴产业发展三年行动方案（2021—2023年）》（桂政办发〔2021〕97号）二、（六）26．"
    )
    assert cells["原文"] == fake.LINES[4]


# --- bars -------------------------------------------------------------------------------------------------------------


def test_what_has_targets_of_several_scopes_or_years_can_be_drawn():
    assert charts(LEDGER.entries) == [("产值", "亿元")]


def test_a_bar_is_as_long_as_its_share_of_the_longest_and_bears_its_words():
    drawn = [e for e in LEDGER.entries if (e.name, e.unit) == ("产值", "亿元")]
    read = Reader(bars(drawn, "产值（亿元）"))
    assert [a["width"] for tag, a, _ in read.elements if tag == "rect"] == ["100.00%", "80.00%", "90.00%"]
    assert read.text_of("text", "group") == ["新材料产业", "智能及新能源汽车产业"]  # the largest first
    assert read.text_of("text", "value") == ["突破1000亿元", "800亿元", "900亿元以上"]
    assert read.text_of("text", "year") == ["2025", "2023", "2023"]


def test_a_span_is_a_lighter_bar_behind_its_lower_end():
    span = replace(LEDGER.entries[0], value="5—10", number=5.0, number_to=10.0)
    read = Reader(bars([span], "产值"))
    widths = [(a.get("class", ""), a["width"]) for tag, a, _ in read.elements if tag == "rect"]
    assert widths == [("span", "100.00%"), ("", "50.00%")]


@pytest.mark.parametrize("changes", [{"number": None}, {"number": 0.0}, {"role": "base"}, {"measure": "growth"}])
def test_what_is_no_target_of_a_size_is_not_drawn(changes):
    assert bars([replace(LEDGER.entries[0], **changes)], "产值") == ""


# --- documents side by side -------------------------------------------------------------------------------------------


def test_each_document_has_a_column_and_silence_is_said():
    answer = ASSISTANT.compare("产值目标", ["plan-2021", "baise-2022"])
    read = Reader(comparison(answer))
    assert read.text_of("th") == [
        *("主题", "广西战略性新兴产业发展三年行动方案（2021—2023年）", "百色市科技创新“十四五”发展规划", "产值目标")
    ]
    assert read.text_of("td") == [f"{fake.LINES[3]}二、（六）", "未提及"]
    header, rows = comparison_rows(answer)
    assert len(header) == len(rows[0]) == 5
    assert rows[0][3:] == ["未提及", ""]


def test_where_no_document_speaks_of_the_theme_that_is_said():
    refused = Answer("题", "没有一份文件说到这个主题。", "not_in_corpus", "extractive", "comparison")
    assert Reader(comparison(refused)).text_of("p") == ["没有一份文件说到这个主题。"]


def test_hostile_words_in_a_figure_or_a_theme_stay_words():
    bad = LEDGER.entries[-1]
    two = Ledger((bad, replace(bad, value="4", number=4.0)))
    numbers = {entry: number for number, entry in enumerate(two.entries)}
    compared = ASSISTANT.compare(fake.HOSTILE, [fake.hostile().document_id, "plan-2021"])
    for html in (
        ledger_table([(5, bad)], DOCUMENTS, ASSISTANT.clause),
        contradictions(two.contradictions(), numbers, DOCUMENTS),
        bars([bad], fake.HOSTILE),
        comparison(replace(compared, notices=(fake.HOSTILE,))),
        comparison(Answer("", fake.HOSTILE, "unsupported", "", "comparison")),
    ):
        assert html
        read = reader(html)
        assert {tag for tag, _, _ in read.elements} <= ELEMENTS
        attributes = {name for _, attributes, _ in read.elements for name in attributes}
        assert not {a for a in attributes if a.startswith("on") or a in ("href", "src", "style", "action")}
        assert read.unbalanced == [] and read.open == []
