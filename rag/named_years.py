"""Documents meant by the year in which they were signed: 「2016年那份」「16年方案」「2016年说的」."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from rag.numerals import chinese_to_int
from rag.types import Document

DOCUMENT_NOUN = r"(?:方案|规划|文件|计划|通知|意见|办法|条例|规定|纲要|那份|这份|那个|政策)"
# 「21年计划新增多少」 tells what is planned, and names no plan.
_NAMED_NOUN = rf"(?!(?:计划|规划)(?:\w(?<![里中的说提写讲有对要是和与跟第哪那这内上])|目标)){DOCUMENT_NOUN}"
_THAT = r"(?:[这那][份个一]?)"
# A year that speaks, or that stands alone in brackets, is a document's: 「2016年说的」「16年那个文」「(2016年的)」.
_SPEAKS = (
    rf"的?{_THAT}?文(?=$|[^\w]|里|中|的)|(?:里|那会儿)?(?:说(?![明法服])(?:的|要|过|到)?|(?:讲|规定|提|写|喊)(?:的|到|过)|(?:定|要求|明确)的)|的?[)）]|"
    # 「2016年把门槛降到多少」: what is laid down
    r"的(?=$|[？?。，,])|(?=把[^，,。？?]{2,30}(?:降|调|提|放宽|扩|改|定|设)[到至为成])"
)
_PLAIN_NOUN = r"(?:方案|规划|文件|纲要|办法)"
# 满16年 is a length of time.
_YEAR = (
    r"(?<![\d近来第满超足达约干作过了])(?P<year>(?:19|20)\d\d|\d\d|[〇零一二三四五六七八九]{2})"
    # 「2016方案」「2016那个方案」; 「2016计划」 tells what is planned
    rf"(?:年|(?<=(?:19|20)\d\d)版?(?=的?(?:{_PLAIN_NOUN}|那份|这份|[这那]一?个[^，,。？?]{{0,8}}?{_PLAIN_NOUN})))"
    r"(?![底末初前后内以来期间起到至上下])"
)
# 「老方案(2016)」; of 「方案(2021—2023年)」 it is the title's own.
_IN_BRACKETS = re.compile(rf"(?:[老旧新]的?)?(?P<noun>{DOCUMENT_NOUN})\s?[(（](?P<year>(?:19|20)\d\d)版?[)）]")
_NAMING = re.compile(
    rf"{_YEAR}(?:(?P<speaks>{_SPEAKS})|(?=(?:的|那[份个]|这[份个]|[和与、](?:19|20)\d\d年)*"
    rf"(?P<about>(?:[^，,。？?年]|(?<=[一二两三五])年){{0,10}}?)(?P<noun>{_NAMED_NOUN})))"
)


def years_naming(text: str, documents: Sequence[Document]) -> Iterator[tuple[str, list[Document], str, str]]:
    """Each year that stands for documents: as written, the documents, what they are about, and their kind."""
    for match in _NAMING.finditer(text):
        members = documents_of_year(match["year"], documents)
        if members:
            yield match.group(), members, match["about"] or "", match["noun"] or ""
    for match in _IN_BRACKETS.finditer(text):
        members = documents_of_year(match["year"], documents)
        if members:
            yield match.group(), members, "", match["noun"]


def documents_of_year(year: str, documents: Sequence[Document]) -> list[Document]:
    """Those signed in a year, else those whose period begins with it. 「16」 and 「五七」 are of either century."""
    digits = year if year.isascii() else f"{chinese_to_int(year):02}"
    years = [int(digits)] if len(digits) == 4 else [2000 + int(digits), 1900 + int(digits)]
    signed = [d for y in years for d in documents if signed_in(d) == y]
    return signed or [d for y in years for d in documents if d.facts.period_start == y]


def signed_in(document: Document) -> int | None:
    signed = document.facts.date_signed or document.facts.date_published
    return int(signed[:4]) if signed[:4].isdigit() else document.facts.period_start
