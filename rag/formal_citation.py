"""A citation as it stands in a report: 《标题》（发文字号）第二部分第（三）条第12项, in the document's own numbers."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rag.cite import citation_label
from rag.numerals import CHINESE_NUMBER
from rag.types import Citation, Clause

_DIGITS = "零一二三四五六七八九"
_NUMBER = rf"(?:{CHINESE_NUMBER}|\d+)"
# Legislation Law, art. 65: 编, 章, 节 stand above articles; 款, 项 and 目 below them.
_AS_PRINTED = re.compile(rf"第{_NUMBER}(?:分编|编|部分|章|节)|脚注\d+")
_ARTICLE = re.compile(rf"第{_NUMBER}条(?:之{CHINESE_NUMBER})?")
_PARAGRAPH = re.compile(r"第(\d+)段")
_ROW = re.compile(r"第\d+行")
_NAMED = re.compile(rf"(专栏|附表|表|附件)\s*({_NUMBER}(?:[-—.]\d+)?)?")
_CHINESE = re.compile(rf"({CHINESE_NUMBER})、")
_BRACKETED = re.compile(rf"[（(]({CHINESE_NUMBER})[）)]")
_DECIMAL = re.compile(r"(\d{1,2}(?:[．.]\d{1,2})+)[．.、]?")
_ARABIC = re.compile(r"(\d{1,3})[．.、]")
_ARABIC_BRACKETED = re.compile(r"[（(](\d{1,3})[）)]")
_CIRCLED = re.compile(r"[①-⑳]")
_MARK_OF_ITEM = re.compile(rf"\s*(?:[（(]{CHINESE_NUMBER}[）)]|[（(]\d{{1,3}}[）)]|\d{{1,3}}[．.、])")
_DASHES = "—－-"


@dataclass(frozen=True, slots=True)
class _Level:
    pattern: re.Pattern[str]
    outside: str  # {} is the number; how the level is called in a plan or a notice
    in_article: str  # and below an article


# By custom 一、 is a 部分 of a notice, （一） a 条 in it and 1. an 项; below an article （一） is an 项 and 1. a 目.
_LEVELS = (
    _Level(_CHINESE, "第{}部分", "第{}项"),
    _Level(_BRACKETED, "第（{}）条", "第（{}）项"),
    _Level(_DECIMAL, "第{}项", "第{}目"),
    _Level(_ARABIC, "第{}项", "第{}目"),
    _Level(_ARABIC_BRACKETED, "第（{}）目", "第（{}）目"),
)


def formal_citation(citation: Citation) -> str:
    """《广西……行动方案》（桂政办发〔2021〕97号）第二部分第（三）条第12项"""
    title = citation_label(citation.facts, citation.clause).removesuffix(citation.clause.label)
    return f"{title}{formal_place(citation.clause, citation.quote_start, citation.quote_end)}"


def formal_place(clause: Clause, quote_start: int | None = None, quote_end: int | None = None) -> str:
    """Where a clause stands, in words: 第三章第二节第十五条第二款; "" for a clause without a label.

    With the words that are quoted (characters in the document's text) the 款 and 项 of an article are told, too.
    """
    parts, label, position = [], clause.label, 0
    in_article = False
    titles = [heading.lstrip(_DASHES) for heading in clause.heading_path]
    while position < len(label):
        said, position, is_article = _next(label, position, in_article, titles)
        parts.append(said)
        in_article = in_article or is_article
    place = "".join(parts)
    if clause.kind == "article" and quote_start is not None:
        place += _within_article(clause, quote_start, quote_start if quote_end is None else quote_end)
    return place


def _next(label: str, position: int, in_article: bool, titles: Sequence[str]) -> tuple[str, int, bool]:
    """What the label says from a position, in words; where it goes on; whether it was an article's number."""
    if found := _ARTICLE.match(label, position):
        return found.group(), found.end(), True
    if found := _AS_PRINTED.match(label, position) or _ROW.match(label, position) or _CIRCLED.match(label, position):
        said = found.group()
        return f"第{said}点" if _CIRCLED.match(said) else said, found.end(), False
    if found := _PARAGRAPH.match(label, position):
        return f"第{to_chinese(int(found[1]))}{'款' if in_article else '段'}", found.end(), False
    for level in _LEVELS:
        if found := level.pattern.match(label, position):
            return (level.in_article if in_article else level.outside).format(found[1]), found.end(), False
    if found := _NAMED.match(label, position):
        return f"{found[1]}{found[2] or ''}", found.end(), False
    if label[position] == "“":  # a heading without a number; its title may hold such marks itself
        title = next((one for one in titles if one and label.startswith(f"{one}”", position + 1)), "")
        if title:
            return f"“{title}”", position + len(title) + 2, False
    if label[position] in "， ":  # they only part two numbers that would run together
        return "", position + 1, False
    return label[position], position + 1, False


def _within_article(clause: Clause, start: int, end: int) -> str:
    """第二款第（一）项 of the line of an article in which the words stand; "" where they run over several."""
    lines = [(found.start() + clause.start, found.group()) for found in re.finditer(r"[^\n]+", clause.text)]
    paragraphs = [line for line in lines if not _MARK_OF_ITEM.match(line[1])]
    here = [line for line in lines if line[0] <= start < line[0] + len(line[1])]
    if not here or end > here[0][0] + len(here[0][1]):
        return ""
    number = sum(line[0] <= start for line in paragraphs)
    paragraph = f"第{to_chinese(number)}款" if len(paragraphs) > 1 and number else ""
    bracketed = _BRACKETED.match(here[0][1].lstrip())
    return paragraph + (f"第（{bracketed[1]}）项" if bracketed else "")


def to_chinese(number: int) -> str:
    """The numeral of a count below 100; a larger one stays in digits."""
    if not 0 <= number < 100:
        return str(number)
    tens, ones = divmod(number, 10)
    if not tens:
        return _DIGITS[ones]
    return f"{_DIGITS[tens] if tens > 1 else ''}十{_DIGITS[ones] if ones else ''}"
