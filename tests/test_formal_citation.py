"""rag/formal_citation.py: where a clause stands, as an official writes it, in the document's own numbers."""

from __future__ import annotations

import pytest

from rag.formal_citation import formal_citation, formal_place, to_chinese
from rag.types import Citation, Clause, ClauseKind, DocumentFacts

PLAN = DocumentFacts(title="广西战略性新兴产业发展三年行动方案（2021—2023年）", document_number="桂政办发〔2021〕97号")
SCOPE = (
    "第二条 本市行政区域内的公共数据，适用本办法。\n"
    "涉及国家秘密的，依照下列规定：\n"
    "（一）保密法律；\n"
    "（二）本市规定。\n"
    "法律另有规定的，从其规定。"
)
ONE_PARAGRAPH = "第三条 负责部门如下：\n（一）市工业和信息化局；\n（二）市发展改革委。"


def clause(label: str, *path: str, kind: ClauseKind = "item", text: str = "") -> Clause:
    return Clause("x#1", "x", kind, path, label, text, 100, 100 + len(text))


def of_words(article: Clause, words: str) -> str:
    start = article.start + article.text.index(words)
    return formal_place(article, start, start + len(words))


@pytest.mark.parametrize(
    ("label", "said"),
    [
        ("二、（三）12．", "第二部分第（三）条第12项"),
        ("三、（一）1.", "第三部分第（一）条第1项"),
        ("一、", "第一部分"),
        ("一、第2段", "第一部分第二段"),
        ("二、（一）1．（2）", "第二部分第（一）条第1项第（2）目"),
        ("二、①", "第二部分第①点"),
        ("第二章三、专栏 1第5行", "第二章第三部分专栏1第5行"),
        ("第三章第三节三、专栏 4，1.4", "第三章第三节第三部分专栏4第1.4项"),
        ("第二章第三节表 2第3行", "第二章第三节表2第3行"),
        ("附件 1第2段", "附件1第二段"),
        ("附件 2，3.", "附件2第3项"),
        ("第一章第十条之一", "第一章第十条之一"),
        ("第三章第二节第十五条第2段", "第三章第二节第十五条第二款"),
        ("第十五条（三）2．", "第十五条第（三）项第2目"),
        ("第一编第二分编第三章第四节", "第一编第二分编第三章第四节"),
        ("脚注5", "脚注5"),
        ("正文第1段", "正文第一段"),
        ("文首", "文首"),
        ("前言", "前言"),
        ("", ""),
    ],
)
def test_the_printed_numbers_are_read_as_custom_has_it(label: str, said: str) -> None:
    assert formal_place(clause(label)) == said


def test_a_heading_without_a_number_is_quoted_whole() -> None:
    title = "——打造“一、二、三”平台"
    told = formal_place(clause("二、“打造“一、二、三”平台”", "二、任务", title))
    assert told == "第二部分“打造“一、二、三”平台”"


def test_the_words_tell_which_paragraph_and_item_of_an_article_is_cited() -> None:
    article = clause("第一章第二条", kind="article", text=SCOPE)
    assert of_words(article, "公共数据") == "第一章第二条第一款"
    assert of_words(article, "国家秘密") == "第一章第二条第二款"
    assert of_words(article, "本市规定") == "第一章第二条第二款第（二）项"
    assert of_words(article, "从其规定") == "第一章第二条第三款"
    assert of_words(article, SCOPE) == "第一章第二条"  # words of several paragraphs
    assert formal_place(article) == "第一章第二条"


def test_an_only_paragraph_has_no_number() -> None:
    article = clause("第三条", kind="article", text=ONE_PARAGRAPH)
    assert of_words(article, "负责部门") == "第三条"
    assert of_words(article, "市发展改革委") == "第三条第（二）项"


def test_a_citation_names_title_number_and_place() -> None:
    cited = Citation(1, clause("二、（三）12．"), PLAN, "", "", 0, 0)
    expected = "《广西战略性新兴产业发展三年行动方案（2021—2023年）》（桂政办发〔2021〕97号）第二部分第（三）条第12项"
    assert formal_citation(cited) == expected


@pytest.mark.parametrize(
    ("number", "numeral"), [(1, "一"), (10, "十"), (12, "十二"), (20, "二十"), (31, "三十一"), (100, "100")]
)
def test_counts_are_written_in_chinese(number: int, numeral: str) -> None:
    assert to_chinese(number) == numeral


@pytest.mark.parametrize("label", ["“" * 20_000, "（" * 20_000, "一" * 20_000, "第" * 20_000, "1." * 10_000])
def test_a_hostile_label_is_read_in_time_and_loses_nothing(label: str) -> None:
    assert len(formal_place(clause(label))) >= len(label) // 2
