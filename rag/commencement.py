"""From when a document applies and which documents it repeals, as its closing article or its cover letter says."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

_SENTENCE = re.compile(r"[^。；;]+")
_SENTENCE_MAX = 2000  # characters; the longest repealing sentence of a code lists some dozen laws
_FORCE = r"起\s*(?:正式)?(?:施行|实施|执行|生效|试行)"
_DAY = r"[\d一二三四五六七八九十零〇○]{1,4}\s*年[\d一二三四五六七八九十\s]{1,4}月[\d一二三四五六七八九十\s]{1,5}日"
_BEGINS = re.compile(rf"自\s*(?:(?P<day>{_DAY})|(?:公布|发布|印发|颁布|下发|公开发布)之日)\s*{_FORCE}")
_PART = re.compile(r"第[一二三四五六七八九十百千零〇\d]+[条章款项]|部分")
_OWN = re.compile(r"本(?!次|市|省|区|县|级|单位|人)[一-鿿]|现(?:予|将|印发|公布|发布|批准)|^[\s　，,(（]*$")
_ARTICLE = re.compile(r"^[\s　]*第[一二三四五六七八九十百千零〇\d]+条[\s　]*")
_REPEAL = re.compile(r"(?<!不)同时(?:予以)?(?:废止|失效|停止执行)")
_BOOK = re.compile(r"《((?:[^《》]|《[^《》]*》)+)》")
_BRACKET = re.compile(r"^\s*[（(][^（）()]*[）)]")
_ONLY_PART = re.compile(r"\s*(?:中|第[一二三四五六七八九十百\d]+[条章款项]|的?(?:有关|相关|部分)|的.{0,12}规定)")


def effective_date(lines: Iterable[str], date_published: str, iso: Callable[[str], str]) -> str:
    """ISO date from which the document applies; "" if it names none.

    自公布之日起 is `date_published`. `iso` turns a printed day into ISO 8601. A day on which only
    some articles begin is not the document's; of several sentences the last counts: a notice precedes what it issues.
    """
    found = ""
    for sentence in _sentences(lines, "起"):
        match = _BEGINS.search(sentence)
        if not match or not _OWN.search(sentence[: match.start()]) or _PART.search(sentence[: match.start()]):
            continue
        found = iso(match["day"]) if match["day"] else date_published
    return found


def repeals(lines: Iterable[str]) -> tuple[str, ...]:
    """Titles of the documents that this one repeals as a whole (《…》同时废止), without 《》, each once, as printed."""
    titles: dict[str, None] = {}
    for sentence in _sentences(lines, "同时"):
        end = _REPEAL.search(sentence)
        if not end:
            continue
        books = list(_BOOK.finditer(sentence, 0, end.start()))
        for index, book in enumerate(books):
            following = books[index + 1].start() if index + 1 < len(books) else end.start()
            if not _ONLY_PART.match(_BRACKET.sub("", sentence[book.end() : following])):
                titles[book[1]] = None
    return tuple(titles)


def _sentences(lines: Iterable[str], word: str) -> Iterable[str]:
    """Sentences with the word, without the number of their article."""
    for line in lines:
        if word not in line:
            continue
        for found in _SENTENCE.finditer(line):
            sentence = found.group()
            if word in sentence and len(sentence) <= _SENTENCE_MAX:
                yield _ARTICLE.sub("", sentence).strip()
