"""The terms that a document defines: 以下简称, 本办法所称……是指, and footnotes that explain a word."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import accumulate

from rag.sentences import split_sentences
from rag.types import Clause, Document

_SHORT = re.compile(
    # 「也可以简称为科创板」 is a remark: naming says 以下 or begins a bracket.
    r"(?:(?:以下|下文)(?:统一)?[简统合并]?称|下称|(?<=[（(])[简统合]称)(?:为|作)?\s*[：:]?\s*"
    r"(?:[“\"「『](?P<quoted>[^“”\"「」『』\n]{1,40})[”\"」』]|(?P<book>《(?:[^《》\n]|《[^《》\n]*》){1,40}》)"
    r"|(?P<plain>[^\s，,。；;：:、（）()“”《》]{1,40}))"
)
_CALLED = re.compile(
    r"(?:本(?!次|市|省|区|县|级)[一-鿿]{1,8}?(?:中)?|前[一二两三]?款)所称的?(?:[“\"「](?P<quoted>[^”\"」\n]{1,40})[”\"」]|(?P<plain>[^，,。；;\s“”]{1,40}?))"
    r"(?<![还也])[，,\s]*(?:主要)?(?:是?指|包括|系指)"  # what it also includes does not say what it is
)
# At the beginning of a sentence or of an item: 物业使用人，是指……; （三）主要农作物是指…….
_STATED = re.compile(
    r"(?:^|(?<=[。；;\n]))[ \t　]*(?:(?:[（(][一二三四五六七八九十\d]{1,3}[）)]|\d{1,2}[.．、])[ 　]*)?"
    r"(?!这|那|其|此|该|(?:具体|主要)[，,]?是指|所谓|上述|前|也|均|都|即|本[^，。]{0,12}所称)"
    r"(?P<plain>[一-鿿]{2,20}?)[，,]?是指(?!出|导|标|定|向)",
    re.M,
)
_NOTE = re.compile(
    r"[“\"「](?P<term>[^”\"」\n]{1,40})[”\"」]\s*(?:[：:]|是?指|即)|(?P<plain>[^，。；：:“”\s]{2,20})[：:]\s*是?指"
)


@dataclass(frozen=True, slots=True)
class Definition:
    term: str  # without quotation marks: 高新区
    start: int  # the sentence that defines it, in Document.text
    end: int
    clause_id: str  # the innermost clause around it; "" if the document is not cut into clauses


def definitions(document: Document, clauses: Iterable[Clause] = ()) -> tuple[Definition, ...]:
    """Every definition in the order of the text; a term that is defined in two places is there twice.

    The sentence is found as it is cited: of a footnote the whole note.
    """
    text = document.text
    # Nodes and tables begin where what they hold begins: sorted so, the innermost comes last.
    ordered = sorted((c for c in clauses if c.kind != "node"), key=lambda c: (c.start, -c.end))
    starts = [c.start for c in ordered]
    ends = list(accumulate((c.end for c in ordered), max))

    def clause_at(position: int) -> str:
        index = bisect_right(starts, position) - 1
        while index >= 0 and ordered[index].end <= position < ends[index]:
            index -= 1
        return ordered[index].clause_id if index >= 0 and position < ends[index] else ""

    spans_of_line: dict[int, list[tuple[int, int]]] = {}

    def sentence_at(position: int) -> tuple[int, int]:
        """The sentence that holds the position, within its line."""
        line_start = text.rfind("\n", 0, position) + 1
        if line_start not in spans_of_line:
            line_end = text.find("\n", position)
            line = text[line_start : line_end if line_end >= 0 else len(text)]
            spans_of_line[line_start] = split_sentences(line, line_start)
        spans = spans_of_line[line_start]
        return spans[bisect_right(spans, (position, len(text))) - 1]

    found: dict[tuple[str, int], Definition] = {}
    for note in document.footnotes:
        match = _NOTE.match(note.text)
        term = (match["term"] or match["plain"]) if match else ""
        if term:
            found[term, note.start] = Definition(term, note.start, note.end, clause_at(note.start))
    for position, term in _defined_in_text(text):
        start, end = sentence_at(position)
        found.setdefault((term, start), Definition(term, start, end, clause_at(position)))
    return tuple(sorted(found.values(), key=lambda d: (d.start, d.end, text.find(d.term, d.start))))


def named_span(sentence: str, term: str) -> tuple[int, int] | None:
    """The part of a sentence that 以下简称 gives a short name to, with the bracket that says so.

    「制定甲、《乙通知》（厅发〔2020〕29号，以下简称“丙”）等」 gives 「《乙通知》（……以下简称“丙”）」 for 丙. None
    where the sentence names no such term, or names it outside brackets.
    """
    for match in _SHORT.finditer(sentence):
        if term not in (match["quoted"] or match["book"] or match["plain"]):
            continue
        opening = max(sentence.rfind("（", 0, match.start()), sentence.rfind("(", 0, match.start()))
        closing = min((i for c in "）)" if (i := sentence.find(c, match.end())) >= 0), default=-1)
        if opening < 0 or closing < 0:
            continue
        start, depth = opening, 0
        while start > 0 and (depth > 0 or sentence[start - 1] not in "、，；。：,;:"):
            start -= 1
            depth += (sentence[start] in "》）”)") - (sentence[start] in "《（“(")
        return start, closing + 1
    return None


def _defined_in_text(text: str) -> list[tuple[int, str]]:
    terms = []
    for match in _SHORT.finditer(text):
        term = match["quoted"] or match["book"] or match["plain"]
        terms.append((match.start(), term.strip("《》") if match["book"] else term))
    terms.extend((match.start(), match["quoted"] or match["plain"]) for match in _CALLED.finditer(text))
    terms.extend((match.start("plain"), match["plain"]) for match in _STATED.finditer(text))
    return terms
