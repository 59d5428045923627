"""rag/write/amounts.py: which amounts a text has, with which bounds, of what."""

import pytest

from rag.write.amounts import amounts, strange_amounts

ENERGY = "到2023年，力争新能源产业产值达到340亿元，增加值达到110亿元。"
SCENES = "在重点领域各打造不少于10个标杆示范应用场景，建成20个左右5G创新平台。"
ROW = "公民具备科学素质比例：2020 年 7.70%，2025 年 11.5%。"


def test_years_dates_ordinals_and_document_numbers_are_no_amounts():
    text = "2021年9月18日市政府第9次会议通过的桂政办发〔2021〕97号文，2021—2023年投资985亿元以上。"
    assert [a.number for a in amounts(text)] == ["985"]


def test_an_amount_has_its_bounds_and_its_year():
    (amount,) = amounts("到2025年，每年引进高层次人才不少于1000名。")
    assert (amount.number, amount.bounds, amount.every, amount.years) == ("1000", {"不少于"}, {"每年"}, ("2025",))
    assert [a.bounds for a in amounts(SCENES)] == [{"不少于"}, {"左右"}, set()]


def test_separators_of_thousands_are_no_ends():
    assert [a.number for a in amounts("产值1,330亿元、增加值4.20亿元")] == ["1330", "4.20"]


@pytest.mark.parametrize(
    "sentence",
    [
        "新能源产业产值达到340亿元。",
        "到2023年，新能源产业增加值达到110亿元。",
        "产值和增加值分别达到340亿元和110亿元。",
        "2023年新能源产业产值的目标是340亿元。",
    ],
)
def test_an_amount_of_what_the_clause_says_stands(sentence):
    assert strange_amounts(sentence, ENERGY) == ()


@pytest.mark.parametrize(
    ("sentence", "wrong"),
    [
        ("新能源产业增加值达到340亿元。", ("340",)),
        ("产值和增加值分别达到110亿元和340亿元。", ("110", "340")),
        ("新材料产业产值达到340亿元。", ("340",)),
        ("新能源产业产值达到340亿元以上。", ("340",)),
        ("新能源产业产值不超过340亿元。", ("340",)),
        ("到2025年新能源产业产值达到340亿元。", ("340",)),
    ],
)
def test_another_thing_bound_or_year_is_found(sentence, wrong):
    assert strange_amounts(sentence, ENERGY) == wrong


def test_how_often_must_neither_be_added_nor_lost():
    source = "每年开展1次专项督查，评选10家示范企业。"
    assert strange_amounts("专项督查每年安排在年底，开展1次。", source) == ()
    assert strange_amounts("开展1次专项督查。", source) == ("1",)
    assert strange_amounts("每年评选10家示范企业。", source) == ("10",)


def test_a_bound_must_not_be_lost():
    assert strange_amounts("打造10个标杆示范应用场景。", SCENES) == ("10",)
    assert strange_amounts("打造不少于10个标杆示范应用场景。", SCENES) == ()
    assert strange_amounts("建成20个5G创新平台。", SCENES) == ("20",)


def test_the_amount_of_one_year_is_not_that_of_another():
    assert strange_amounts("2025年公民具备科学素质比例为11.5%。", ROW) == ()
    assert strange_amounts("2025年公民具备科学素质比例为7.70%。", ROW) == ("7.70",)


def test_figures_that_the_source_does_not_print_are_left_to_the_verifier():
    assert strange_amounts("产值达到999亿元。", ENERGY) == ()


def test_long_texts_are_read_in_time():
    assert amounts("，" * 50_000) == []
    assert len(amounts("1亿元，" * 500)) == 500
