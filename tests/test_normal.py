"""rag/normal.py: one spelling for what is the same, and no more than that."""

import pytest

from rag.normal import normal, plain_number


@pytest.mark.parametrize(
    ("printed", "comparable"),
    [
        ("产值达到１１３０亿元", "产值达到1130亿元"),
        ("到 2025 年，", "到2025年,"),
        ("二〇二五年三月十五日", "2025年3月15日"),
        ("二○二五年十二月", "2025年12月"),
        ("完成1,500亿元", "完成1500亿元"),
        ("2021—2023年", "2021-2023年"),
        ("2021－2023年", "2021-2023年"),
        ("桂政办发[2021]97号", "桂政办发〔2021〕97号"),
        ("研究与开发（R&D）", "研究与开发(r&d)"),
        ("565.71\t1200", "565.71 1200"),  # neighbouring cells stay two figures
        ("48*\t54", "48* 54"),
        ("推动\n产业", "推动产业"),
        ("", ""),
    ],
)
def test_spellings_are_made_equal(printed, comparable):
    assert normal(printed) == comparable


@pytest.mark.parametrize(
    ("one", "other"),
    [("12", "1.2"), ("第三章", "第3章"), ("2021，2023", "2021 2023"), ("1,50", "150"), ("三年行动", "3年行动")],
)
def test_what_differs_stays_different(one, other):
    assert normal(one) != normal(other)


@pytest.mark.parametrize("text", ["二〇二五年", "1,500 亿元", "《方案》[2021]", "①５G", "推 动\t2 3"])
def test_normalising_twice_changes_nothing(text):
    assert normal(normal(text)) == normal(text)


@pytest.mark.parametrize(
    ("number", "plain"),
    [("2.50", "2.5"), ("2.0", "2"), ("24.10%", "24.1%"), ("100", "100"), ("10.05", "10.05")],
)
def test_trailing_zeros_say_nothing(number, plain):
    assert plain_number(number) == plain
