"""What a comparison sets side by side: which documents, and in what they are compared."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from rag.answer.library import Library
from rag.answer.side_times import Times, times_of_sides
from rag.named_documents import plan_years
from rag.question import WHOLE_PROVINCE, Question
from rag.question_words import COUNTED_DOCUMENTS
from rag.regions import is_within, without_places
from rag.types import Document

Side = tuple[str, ...]  # ids of documents of which one is chosen: all of one place, or of one five-year plan

COLUMNS_MAX = 6  # documents side by side
_THEMES_MAX = 6
_DOCUMENT = r"(?:方案|规划|文件|计划|意见|办法|条例|规定|纲要)"
_NUMERALS = "零一二三四五六七八九十"
_YEAR = re.compile(r"(?:19|20)\d\d年?")
_PLANS = re.compile(r"[“\"]?十[一二三四五六七]五[”\"]?")
_AND = re.compile(r"以及|[和与及]")

# Words that say that things are compared, and how the documents put them: no part of what they are compared in.
_COMPARING = re.compile(
    r"(?:[要想能会]\w{0,3}的)?[\s是有为]{0,4}(?:相当于|等于|达到)?[\s的]{0,4}(?:几|多少)倍|[高大多低小强早晚]\s*还是\s*[高大多低小强早晚]|口径|(?:有(?:啥|什么))?(?:不|是否|是不是)?(?:一样|一致|相同)|(?:做(?:个|一个)?)?(?:对比|比较|对照)(?:一下|分析|起来)?|(?<!无与伦)相比(?:之下|较)?|异同|"
    r"(?:有(?:没有)?|存在)?(?:什么|哪些|啥|何|多大|怎样的?)?(?:区别|不同(?:之处|点)?|差别|变化|差异|差距)|"
    r"(?:相差|差|[高低多少大小早晚][了出]?)(?:(?:多少|几)个?(?:百分)?点|多少|几|距)|分别|各自|(?:是|为|有|提了|说了|写了)?(?:什么|啥|哪些|多少)(?:样的?)?|(?:是|都)?(?:怎么|如何|怎样)(?:说|写|规定|要求|安排|讲)的?|"
    r"[哪谁](?:一?[个份边家者])?(?:的)?(?:[定要规罚]得?)?(?:更?[高大多低少小强早晚重轻])?(?:一?些|一点)?(?!方面)|有?多[大高](?![数型])|[？?！!。吗呢]"
)
_REMARK = re.compile(r"[（(][^（）()]{1,20}[）)](?=[？?！!。\s]*$)")  # behind a question: （2020年那一列）
_IN = re.compile(
    rf"(?:在|关于|围绕|针对|就(?![业地近]))(?P<theme>[^，,。？?在]{{2,40}}?)(?P<both>[两三]个?)?(?:这(?:个|一)?)?"
    rf"(?:方面|领域|问题|(?<!以)上|中|里)(?=[的有是，,。？?\s]|{_COMPARING.pattern}|$)"
)
_INTRODUCED = re.compile(r"[的和与跟同及里中都]{0,3}(?:在|对于|对(?![外口接照策])|关于|针对|围绕|就(?![业地近]))")
# What is left of 「2016年方案」 where the year names it
_NAMED_ELSEWHERE = re.compile(
    rf"(?<![一-鿿])[的这那]?[个份]?{_DOCUMENT}(?=[\s的和与跟同、，,在对里中]|[定提写说讲喊]的|$)"
)
_ASPECTS = re.compile(r"这?[两二]个?方面")
_LEADING = re.compile(
    r"^(?:[的，,、\s跟及]|[和与同](?![谐平步])|[里中都](?=[的对在关])|请|在|对于|对(?!外|口|接)|关于|针对|围绕|提出)+"
)
_TRAILING = re.compile(
    r"(?:[的，,、\s跟]|(?<![饱总调缓温共柔])和|(?<![参赋给])与|(?<=[的\s])(?:要求|规定|内容|安排|部署|表述|说法|提法|做法|定位|侧重点?|思路|态度)|方面|领域|部分|(?<![所含])有|(?<!作)为|(?<!于)是)+$"
)


@dataclass(frozen=True, slots=True)
class Compared:
    sides: tuple[Side, ...]
    themes: tuple[str, ...]  # () where the question names none
    years: tuple[int, ...]  # that the question asks about: those by which it names documents are none of them
    limit: int = COLUMNS_MAX  # sides to show; of more those that say most of the theme
    times: tuple[Times, ...] = ()  # of each side its own, where the question gives each one; else ()


def compared(question: Question, library: Library, document_ids: Sequence[str]) -> Compared | None:
    """The sides and themes of a question, and the time of each side; None unless two sides can be told apart."""
    asked = _compared(question, library, document_ids)
    if asked is None or len(asked.sides) > COLUMNS_MAX:
        return asked
    times = times_of_sides(question.text, asked.sides, tuple(library.documents.values()))
    if not times:
        return asked
    themes = (_YEAR.sub("", theme).strip() for theme in asked.themes)
    return replace(asked, years=(), times=times, themes=tuple(theme for theme in themes if len(theme) >= 2))


def _compared(question: Question, library: Library, document_ids: Sequence[str]) -> Compared | None:
    """The sides and themes of a question; None unless two sides can be told apart.

    Sides are the documents named; else those of the places named; else those of the plans or first years named; else
    the documents counted (「三个规划」) or chosen by the user. `document_ids`: the choice of the user, () for all.
    """
    documents = [d for i, d in library.documents.items() if not document_ids or i in document_ids]
    known = {d.document_id for d in documents}
    text = question.unnamed or question.text
    named: list[Side] = [(i,) for i in question.named_documents if i in known]
    places = _of_places(question, documents)
    if len(named) == 1:
        region = library.documents[named[0][0]].facts.region
        named += [side for place, side in places.items() if place != region and named[0][0] not in side]
    if len(named) >= 2:
        limit = max(COLUMNS_MAX, len(question.named_documents))
        return Compared(tuple(named), themes_of(_without(text, places)), question.years, limit)
    if len(places) >= 2:
        return Compared(tuple(places.values()), themes_of(_without(text, places)), question.years)
    own = [d for d in documents if d.facts.region in places] or documents  # 百色“十三五” is not the province's
    plans = _of_plans(text, own)
    if len(plans) >= 2:
        times = tuple(Times(question.years, (plan,)) for plan in plans)
        return Compared(tuple(plans.values()), themes_of(_PLANS.sub(" ", text)), question.years, times=times)
    begun = _begun_in(question.years, own)
    if len(begun) >= 2:
        return Compared(tuple(begun), themes_of(_YEAR.sub(" ", text)), ())
    counted, limit = _counted(text, documents)
    if len(counted) >= 2:
        return Compared(counted, themes_of(text), question.years, limit)
    chosen = tuple((i,) for i in dict.fromkeys(document_ids) if i in known)
    return Compared(chosen, themes_of(text), question.years) if len(chosen) >= 2 else None


def places_compared(
    question: Question, library: Library, document_ids: Sequence[str]
) -> tuple[dict[str, Side], tuple[str, ...]]:
    """Each place named with the documents that may speak of it, of itself or of what it lies in; and the themes."""
    whole = [d.facts.region for d in library.documents.values() if d.facts.region_level == "省级"]
    named = dict.fromkeys((*question.places, *(whole if WHOLE_PROVINCE.search(question.text) else ())))
    places = {
        place: tuple(
            i
            for i, d in library.documents.items()
            if (not document_ids or i in document_ids) and is_within(place, d.facts.region)
        )
        for place in named
    }
    return places, themes_of(_without(question.unnamed or question.text, places))


def region_of(side: Side, library: Library) -> str:
    """The place of which the documents of a side are; "" where they do not agree."""
    regions = {library.documents[i].facts.region for i in side}
    return regions.pop() if len(regions) == 1 else ""


def themes_of(text: str) -> tuple[str, ...]:
    """In what documents are compared, of a text without their names: two of 「在创新平台、人才引进上有什么不同」."""
    text = _REMARK.sub(" ", text)
    inside = _IN.search(text)
    if inside:
        theme, both = inside["theme"], bool(inside["both"])
    else:
        theme = COUNTED_DOCUMENTS.sub(" ", _COMPARING.sub(" ", text))
        theme, counted = _ASPECTS.subn(" ", theme)
        both = counted > 0
    theme = re.sub(r"\s+", " ", _NAMED_ELSEWHERE.sub(" ", theme)).strip()
    runs = re.split(r"[，,\s]", theme)
    # What stands before 对 or 在 belongs to the names: 战新产业（2016年方案）和（三年方案）对新材料的定位.
    runs = [run for run in runs if _INTRODUCED.match(run)] or runs
    runs = [_TRAILING.sub("", _LEADING.sub("", run)) for run in runs]
    whole = " ".join(dict.fromkeys(run for run in runs if len(run) >= 2))
    *first, last = whole.split("、")
    # 引进和培养 may be one theme; 平台、人才和资金 are three.
    parts = [*first, *(_AND.split(last, maxsplit=1) if first or both else [last])]
    if all(len(part) >= 2 for part in parts):
        return tuple(dict.fromkeys(parts))[:_THEMES_MAX]
    return (whole,) if len(whole) >= 2 else ()


def _of_places(question: Question, documents: Iterable[Document]) -> dict[str, Side]:
    """Region -> its documents, of the places that the question names; 全区 names all of that level."""
    whole = WHOLE_PROVINCE.search(question.text) and (question.places or question.named_documents)
    sides: dict[str, Side] = {}
    for place in question.places:
        sides[place] = tuple(d.document_id for d in documents if d.facts.region == place)
    if whole:
        for document in documents:
            facts = document.facts
            if facts.region_level == "省级" and document.document_id not in sides.get(facts.region, ()):
                sides[facts.region] = (*sides.get(facts.region, ()), document.document_id)
    return {place: side for place, side in sides.items() if side}


def _of_plans(text: str, documents: Sequence[Document]) -> dict[tuple[int, int], Side]:
    """For each five-year plan named, the documents whose period lies in it."""
    sides = {}
    for first, last in plan_years(text):
        side = tuple(
            d.document_id
            for d in documents
            if d.facts.period_start
            and d.facts.period_end
            and first <= d.facts.period_start <= d.facts.period_end <= last
        )
        if side:
            sides[first, last] = side
    shared = _of_one_place(list(sides.values()), {d.document_id: d.facts.region for d in documents})
    return dict(zip(sides, shared, strict=True))


def _of_one_place(sides: list[Side], regions: Mapping[str, str]) -> list[Side]:
    """The sides without the documents of places that not all of them have, where there is a place they all have."""
    shared = set.intersection(*({regions[i] for i in side} for side in sides)) if sides else set()
    return [tuple(i for i in side if regions[i] in shared) for side in sides] if shared else sides


def _begun_in(years: Iterable[int], documents: Sequence[Document]) -> list[Side]:
    """For each year, the documents whose period begins in it."""
    sides = [tuple(d.document_id for d in documents if d.facts.period_start == year) for year in years]
    return _of_one_place([side for side in sides if side], {d.document_id: d.facts.region for d in documents})


def _counted(text: str, documents: Sequence[Document]) -> tuple[tuple[Side, ...], int]:
    """The documents of the kind that is counted, all where there are fewer; and how many are wanted of them."""
    found = COUNTED_DOCUMENTS.search(text)
    if found is None:
        return (), 0
    of_kind = [d for d in documents if found["noun"] in d.facts.title]
    number = found["number"]
    wanted = int(number) if number.isdigit() else _NUMERALS.find(number.replace("两", "二"))
    chosen = of_kind if len(of_kind) >= max(wanted, 2) else documents
    return tuple((d.document_id,) for d in chosen), min(wanted, COLUMNS_MAX) if wanted >= 2 else COLUMNS_MAX


def _without(text: str, places: Iterable[str]) -> str:
    return without_places(WHOLE_PROVINCE.sub(" ", text), places)
