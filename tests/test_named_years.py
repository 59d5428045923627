"""rag/named_years.py: documents meant by the year in which they were signed."""

import pytest

from rag.named_years import documents_of_year, years_naming
from rag.types import Document, DocumentFacts

OLD = Document("old", "", DocumentFacts(title="福利费暂行规定", date_signed="1957-05-04"))
FIRST = Document("first", "", DocumentFacts(title="新兴产业实施方案", date_signed="2016-09-19", period_start=2016))
SECOND = Document("second", "", DocumentFacts(title="三年行动方案", date_signed="2021-09-18", period_start=2021))
LATER = Document("later", "", DocumentFacts(title="发展规划", date_signed="2022-02-25", period_start=2020))
ALL = (OLD, FIRST, SECOND, LATER)


def named(text: str) -> list[str]:
    return [d.document_id for _, members, _, _ in years_naming(text, ALL) for d in members]


@pytest.mark.parametrize(
    ("question", "documents"),
    [
        ("16年说的重大科技专项一年安排多少个", ["first"]),
        ("重大科技专项每年安排多少个？16年那个文。", ["first"]),
        ("“飞地”是16年方案哪个行动计划里的", ["first"]),
        ("2016年说每年挑一批初创公司", ["first"]),
        ("优先申报什么基金？（2016年的规定）", ["first"]),
        ("优先申报什么基金？(2016年的)", ["first"]),
        ("2016年提到的基金", ["first"]),
        ("21年那个新兴产业三年方案里有啥", ["second"]),
        ("五七年那个福利费的规定", ["old"]),
        ("1957年的规定", ["old"]),
        ("2021年规划的目标", ["second"]),
        ("2016方案里总投资门槛是多少", ["first"]),
        ("2016那份里总投资门槛是多少", ["first"]),
        ("2016版方案的目标", ["first"]),
        ("2016那个方案一年排几个专项", ["first"]),
        ("2016那个新兴产业的方案", ["first"]),
        ("2016那个项目投了多少", []),
        ("16年定的由哪个厅牵头研究", ["first"]),
        ("16年喊的目标", ["first"]),
        ("老方案(2016)跟新方案（2021）差多少", ["first", "second"]),
        ("三年行动方案(2021—2023年)的目标", []),  # the title's own years
        ("规划(2025)的目标", []),  # nothing was signed in that year
        ("2016年把项目的门槛降到多少钱", ["first"]),
        ("2016年定了多少家", []),
        ("2016计划新增多少家", []),  # what is planned
        ("产值2016亿元的规划", []),
        ("2023年说的目标", []),  # nothing was signed in that year
        ("20年底瞪羚企业有多少家", []),  # the year of a figure
        ("2016年以来说的", []),
        ("21年计划新增多少家高企", []),  # what is planned, no plan
        ("2016年文化产业产值多少", []),
        ("2016年说明了什么", []),
        ("近16年的规定", []),
        ("工作满16年的人员有什么规定", []),  # how long, not when
        ("2021年新增多少家", []),
    ],
)
def test_whether_a_year_stands_for_a_document(question, documents):
    assert named(question) == documents


def test_a_year_in_which_nothing_was_signed_is_the_beginning_of_a_period():
    assert documents_of_year("20", ALL) == [LATER]
    assert documents_of_year("2022", ALL) == [LATER]


def test_the_words_that_make_the_year_speak_are_part_of_the_name():
    assert [mention for mention, *_ in years_naming("16年说的基金", ALL)] == ["16年说的"]
    assert [mention for mention, *_ in years_naming("16年方案里的基金", ALL)] == ["16年"]
