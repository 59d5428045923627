"""eval/comparable.py: when two wordings count as the same."""

import pytest

from eval.comparable import comparable, figures, states, unsupported_figures


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("占 GDP 的比重提高到 2%", "占GDP的比重提高到２％"),
        ("（责任单位：自治区科技厅）", "(责任单位:自治区科技厅)"),
        ("拥有**107**家企业", "拥有107家企业"),
        ("2021—2023年", "2021-2023年"),
        ("1,200亿元", "1200亿元"),
        ("分行\n写的", "分行写的"),
    ],
)
def test_width_white_space_and_marks_make_no_difference(one: str, other: str) -> None:
    assert comparable(one) == comparable(other)


@pytest.mark.parametrize(
    ("answer", "fact", "expected"),
    [
        ("达到15%。[1]", "15%", True),
        ("达到115%。[1]", "15%", False),
        ("达到3.15%。[1]", "15%", False),
        ("共1.6个百分点", "1.6", True),
        ("共11.6个百分点", "1.6", False),
        ("共1.65个百分点", "1.6", False),
        ("产值330亿元", "330亿元", True),
        ("产值1330亿元", "330亿元", False),
        ("牵头单位：自治区科技\n厅", "科技厅", True),
        ("自治区科技厅", "工信厅", False),
        ("详见[15]", "15", False),
        ("任何话", "", False),
    ],
)
def test_a_fact_is_stated_in_these_words_and_a_figure_only_as_a_whole(answer: str, fact: str, expected: bool) -> None:
    assert states(answer, fact) is expected


def test_figures_of_neighbouring_cells_stay_apart_and_trailing_zeros_say_nothing() -> None:
    assert figures("565.71\t1200 2.50% １０家 1,000亿元") == ["565.71", "1200", "2.5", "10", "1000"]


def test_every_figure_has_to_stand_in_what_is_cited() -> None:
    clause = "到2023年，产值达到1130亿元，增加值达到375亿元。"
    assert unsupported_figures("到2023年产值1130亿元。[1]", [clause]) == []
    assert unsupported_figures("到2023年产值1,130.0亿元。[1]", [clause]) == []
    assert unsupported_figures("到2025年产值1131亿元，增加值375亿元。[1]", [clause]) == ["2025", "1131"]
    assert unsupported_figures("产值13亿元。[1]", [clause]) == ["13"]  # not a part of 1130
    assert unsupported_figures("产值1130亿元。", []) == ["1130"]


def test_a_count_of_what_the_answer_lists_stands_but_no_other_count() -> None:
    lines = "牵头：发展通用航空[1]\n配合：推动充换电[2]\n配合：创建先导区[3]"
    assert unsupported_figures(f"共有3项任务：牵头1项，配合2项。\n{lines}", [""]) == []
    assert unsupported_figures(f"共有5项任务：牵头1项，配合4项。\n{lines}", [""]) == ["5", "4"]
    assert unsupported_figures(f"共有3项任务，共3亿元。\n{lines}", [""]) == ["3"]
