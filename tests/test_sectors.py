"""rag/sectors.py: the sector that a question names, of those that a document has a section for."""

import pytest

from rag.sectors import sector_asked

TITLES = ("工作任务", "大力发展新能源产业", "智能及新能源汽车产业", "探索发展未来产业", "加强组织领导", "农业")


@pytest.mark.parametrize(
    ("question", "sector"),
    [
        ("未来产业2023年产值目标定了多少", "未来产业"),
        ("新能源产业的增加值", "新能源产业"),
        ("新能源汽车产业的增加值", "新能源汽车产业"),  # the longest
        ("战略性新兴产业的总产值", ""),  # the whole has no section
        ("组织领导有哪些要求", ""),  # is no sector
        ("农业的产值", ""),  # too short to be told from other words
        ("", ""),
    ],
)
def test_the_longest_sector_that_has_a_section_is_meant(question, sector):
    assert sector_asked(question, TITLES) == sector


def test_without_sections_no_sector_is_meant():
    assert sector_asked("未来产业的产值", ()) == ""
