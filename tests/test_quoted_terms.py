"""rag/quoted_terms.py: what a document names in quotation marks."""

from rag.quoted_terms import quoted_terms


def test_what_stands_alone_in_quotation_marks_is_a_term():
    text = "培育“链主”企业，选派“蓝火计划”博士生，推广「星创天地」。"
    assert quoted_terms([text, "实施『千企技改』工程"]) == {"链主", "蓝火计划", "星创天地", "千企技改"}


def test_sentences_single_characters_and_what_is_not_chinese_are_none():
    text = "“信保+担保”模式，“十”字，《办法》，“基层出题、特派员揭榜”，“5G”，“链主，“未完"
    assert quoted_terms([text, ""]) == frozenset()
