"""今年 and 去年 in questions are years, by the day on which they are asked."""

from __future__ import annotations

from datetime import date

import pytest

from rag.relative_years import with_years

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("question", "understood"),
    [
        ("今年高企目标是多少", "2026年高企目标是多少"),
        ("去年全区高新技术企业有多少家", "2025年全区高新技术企业有多少家"),
        ("前年年底的研发投入", "2024年年底的研发投入"),
        ("大前年呢", "2023年呢"),
        ("明年要建几个平台，后年呢", "2027年要建几个平台，2028年呢"),
        ("今年比2020年多了几家", "2026年比2020年多了几家"),
        ("广西前年产值多少", "广西2024年产值多少"),
        ("去年产值、今年收入分别多少", "2025年产值、2026年收入分别多少"),
        ("去年，全区有多少家", "2025年，全区有多少家"),
    ],
)
def test_words_for_years_are_years(question: str, understood: str) -> None:
    assert with_years(question, TODAY)[0] == understood


def test_it_is_told_how_they_were_understood_once_each() -> None:
    assert with_years("今年目标是多少，去年呢，今年完成了吗", TODAY)[1] == (("今年", "2026年"), ("去年", "2025年"))


@pytest.mark.parametrize(
    "question",
    [
        "后年——就是2023年，增加值定的是多少",
        "前年（2020年）有多少家",
        "2021年，也就是去年，新增几家",
        "过去年均增长多少",
        "五年前年产值多少",
        "三年后年产量要到多少",
        "以前年度结余怎么处理",
        "如今年轻人创业有什么支持",
        "证明年限要什么材料",
        "《今年工作要点》谁发的",
        "每年培训多少人",
        "企业注册后年报材料减少到几份",
        "入职后年休假有几天",
        "发明年费补助多少",
        "照明年用电量多少",
        "申请前年满18周岁要不要证明",
        "转让前年净利润多少",
        "退休后年金怎么领",
        "透明年报怎么查",
        "去年检站要带什么",
        "减去年限后是多少",
        "公司今年赚了钱，要提百分之几当公积金",  # a story, no question of that year
    ],
)
def test_a_year_explained_by_the_asker_and_other_words_stay(question: str) -> None:
    assert with_years(question, TODAY) == (question, ())
