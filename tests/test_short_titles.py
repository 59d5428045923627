"""rag/short_titles.py: laws by their everyday names."""

import pytest

from rag.short_titles import named_by_short_title
from rag.types import Document, DocumentFacts


def _law(identifier: str, title: str, region: str = "") -> Document:
    return Document(identifier, "", DocumentFacts(title=title, region=region))


LAWS = (
    _law("procedure", "中华人民共和国民事诉讼法（2023年修正）"),
    _law("seed", "中华人民共和国种子法"),
    _law("property", "北京市物业管理条例", "北京市"),
    _law("safety", "中华人民共和国安全生产法"),
    _law("soldier", "退役士兵安置条例"),
    _law("dual", "中华人民共和国两用物项出口管制条例"),
)


@pytest.mark.parametrize(
    ("question", "named"),
    [
        ("去哪个法院，民诉法第几条讲的？", ["procedure"]),
        ("种子法说的主要农作物是哪几样？", ["seed"]),
        ("是种子法哪一条？", ["seed"]),
        ("北京物业条例里是第几条规定的？", ["property"]),
        ("物业条例里怎么说", ["property"]),
        ("停车的事，北京市物业管理条例怎么说", ["property"]),
        ("按两用物项条例要提交什么？", ["dual"]),
        ("上海物业条例里怎么说", []),  # of another place
        ("食品安全法怎么规定", []),  # the end of another law's name
        ("民事法律关系是什么", []),  # 法 begins another word
        ("该去哪个法院", []),
        ("种子条例怎么说", []),  # a law is no 条例
        ("退役办法怎么说", []),
        ("条例怎么说", []),  # the kind alone names none
    ],
)
def test_which_law_is_meant(question, named):
    assert named_by_short_title(question, LAWS)[0] == named


def test_the_short_name_is_taken_out_of_the_question():
    assert named_by_short_title("是种子法哪一条？", LAWS)[1] == "是 哪一条？"


def test_a_short_name_that_fits_two_documents_names_none():
    two = (*LAWS, _law("other", "上海市物业管理条例", "上海市"))
    assert named_by_short_title("物业条例里怎么说", two)[0] == []
    assert named_by_short_title("北京物业条例里怎么说", two)[0] == ["property"]
