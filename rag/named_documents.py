"""Which documents a question names: by title, number, alias, year, five-year plan or pieces of a title."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from difflib import SequenceMatcher

from rag.named_actions import named_by_action
from rag.named_years import DOCUMENT_NOUN, years_naming
from rag.regions import places_in, short_name
from rag.short_titles import named_by_short_title
from rag.types import Document

_PLAN = re.compile(r"[“\"]?十([一二三四五六七])五[”\"]?")
_GENRES = r"(?:方案|规划|计划|通知|意见|办法|条例|规定|纲要|细则|措施|要点)"
_PIECE_MAX = 12  # characters of a title that stand together in an abbreviation of it
_MENTION_MAX = 30  # characters of an abbreviation, the word for the kind of document included
_ABBREVIATION_MIN = 4  # characters, the word for the kind of document included
_PLACE_MAX = 12  # characters of a place
_TITLE_SHARE = 5  # characters of a title that a question must repeat to name it


def named_documents(text: str, documents: Sequence[Document]) -> tuple[tuple[str, ...], str]:
    """Documents that the question names, and the question without their names."""
    named: list[str] = []
    of_action, text = named_by_action(text, documents)
    rest = text
    for document in documents:
        names = [document.facts.title, document.facts.document_number, *document.aliases]
        for name in sorted((unicodedata.normalize("NFKC", n) for n in names if n), key=len, reverse=True):
            if _bare(name) and _bare(name) in _bare(text) and not _is_said_of_another(text, name, document, documents):
                named.append(document.document_id)
                rest = _without(rest, name)
                break
    by_title = not named
    if by_title:
        named, rest = _named_by_part_of_title(text, documents)
    if not named:
        named, rest = named_by_short_title(text, documents)
    for mention, members in _periods_named(text, documents):
        narrowed = [i for i in named if i in members]
        if narrowed and by_title:  # the year tells apart documents whose titles share the words
            named = narrowed
        elif not narrowed:
            named = [*named, *members]
        rest = rest.replace(mention, " ")
    places = places_in(text)
    of_place = [d.document_id for d in documents if d.facts.region and d.facts.region in places]
    if by_title and any(i in of_place for i in named):  # 「百色科技十四五规划」 is not the other 十四五 plan
        named = [i for i in named if i in of_place]
    return tuple(dict.fromkeys((*of_action, *named))), rest


def _is_said_of_another(text: str, name: str, document: Document, documents: Sequence[Document]) -> bool:
    """Whether the place before a name is that of other documents: 「百色那个科技创新规划」 is not the province's."""
    before = re.sub(r"(?:[这那][个份]|的)$", "", text[: max(text.find(name), 0)])
    region = document.facts.region
    regions = {d.facts.region for d in documents if d.facts.region and d.facts.region != region}
    return any(
        place in regions and before.endswith((place, short_name(place))) for place in places_in(before[-_PLACE_MAX:])
    )


def _periods_named(text: str, documents: Sequence[Document]) -> list[tuple[str, list[str]]]:
    """Documents meant by a year or a five-year plan with a word for a document: 「2016年那份」「十三五那个方案」."""
    found = [
        (mention, _of_kind(members, about, noun)) for mention, members, about, noun in years_naming(text, documents)
    ]
    for match in re.finditer(rf"{_PLAN.pattern}(?=(?P<about>[^，,。？?]{{0,14}}?)(?P<noun>{DOCUMENT_NOUN}))", text):
        years = _five_years(match.group(1))
        members = [d for d in documents if (d.facts.period_start, d.facts.period_end) == years]
        if members:
            found.append((match.group(), _of_kind(members, match["about"], match["noun"])))
    return found


def _of_kind(documents: Sequence[Document], about: str, noun: str) -> list[str]:
    """Those whose title has the word for a kind of document, 方案 or 规划, and what it is said to be about; all of them
    if none has."""
    subject = _bare(re.sub(r"^(?:的|[这那])?(?:[两二三四几各]?[个份部])?的?", "", about))
    for word in (noun, subject if len(subject) >= 2 else ""):
        documents = [d for d in documents if word in _bare(d.facts.title)] or documents
    return [d.document_id for d in documents]


def named_by_abbreviation(text: str, documents: Sequence[Document]) -> tuple[list[str], str]:
    """Documents named by pieces of their titles in order: 「广西科技规划」 for 广西科技创新“十四五”规划."""
    titles = {d.document_id: _bare(unicodedata.normalize("NFKC", d.facts.region + d.facts.title)) for d in documents}
    named: list[str] = []
    mentions: list[str] = []
    for noun in re.finditer(_GENRES, text):
        before = text[max(0, noun.end() - _MENTION_MAX) : noun.end()]
        # 「柳州科技规划」 is no 科技规划 of another place.
        places = places_in(re.split(r"[和与跟同及、，,\s对比]", before)[-1])
        fitting = [d for d in documents if all(place == d.facts.region for place in places)]
        lengths = {d.document_id: _abbreviation_length(before, titles[d.document_id]) for d in fitting}
        longest = max(lengths.values(), default=0)
        if longest < max(_ABBREVIATION_MIN, len(noun.group()) + 2):
            continue
        named += [i for i, length in lengths.items() if length == longest]
        mentions.append(text[noun.end() - longest : noun.end()])
    for mention in dict.fromkeys(mentions):
        text = text.replace(mention, " ")
    return named, text


def _abbreviation_length(text: str, title: str) -> int:
    """How many characters at the end of the text are pieces of the title, in its order, of two or more each."""
    end, before = len(text), len(title)
    while True:
        pieces = (text[end - n : end] for n in range(min(_PIECE_MAX, end), 1, -1))
        found = next(((len(p), at) for p in pieces if (at := title.rfind(p, 0, before)) >= 0), None)
        if found is None:
            return len(text) - end
        end, before = end - found[0], found[1]


def unknown_documents(text: str, documents: Sequence[Document]) -> tuple[str, ...]:
    """Titles in 《》 that none of the documents bears."""
    names = [_bare(unicodedata.normalize("NFKC", n)) for d in documents for n in (d.facts.title, *d.aliases) if n]
    quoted = re.findall(r"《([^》]{4,60})》", text)
    return tuple(t for t in quoted if not any(_bare(t) in n or n in _bare(t) for n in names))


def _named_by_part_of_title(text: str, documents: Sequence[Document]) -> tuple[list[str], str]:
    best: list[tuple[int, str, str]] = []
    bare = _bare(text)
    places = places_in(text)
    of_place = [d for d in documents if d.facts.region and d.facts.region in places]
    for document in of_place or documents:
        title = _bare(unicodedata.normalize("NFKC", document.facts.title))
        if not title:
            continue
        match = SequenceMatcher(None, bare, title, autojunk=False).find_longest_match()
        shared = bare[match.a : match.a + match.size]
        if match.size >= _TITLE_SHARE and re.search(DOCUMENT_NOUN, shared):
            best.append((match.size, document.document_id, shared))
    if not best:
        return [], text
    longest = max(size for size, _, _ in best)
    shared = next(s for size, _, s in best if size == longest)
    return [identifier for size, identifier, _ in best if size == longest], text.replace(shared, " ")


def _five_years(numeral: str) -> tuple[int, int]:
    """The years of 「十N五」: the tenth plan was 2001–2005."""
    start = 2001 + 5 * "一二三四五六七".index(numeral) + 5
    return start, start + 4


def plan_years(text: str) -> list[tuple[int, int]]:
    """The first and last years of the five-year plans that a text names, 「十三五」 and the like."""
    return list(dict.fromkeys(_five_years(numeral) for numeral in _PLAN.findall(text)))


def _bare(text: str) -> str:
    return re.sub(r"[\s“”\"'《》（）()〔〕\[\]—\-–,，、]", "", text)


def _without(text: str, name: str) -> str:
    """`text` without `name`, however its quotation marks and spaces are written."""
    pattern = r"[\s“”\"'《》（）()〔〕\[\]—\-–]*".join(re.escape(c) for c in _bare(name))
    # The year in 「2021年三年行动方案」 is part of the name.
    return re.sub(rf"(?:(?:19|20)\d\d年的?)?[《“]?{pattern}[》”]?", " ", text)
