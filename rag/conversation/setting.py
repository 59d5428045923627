"""The question before, asked of another time, place or document: 「百色呢」, 「十三五末呢」, 「2016年的呢」."""

from __future__ import annotations

import re
from dataclasses import replace

from rag.conversation.parts import QuestionParts, ended, question_parts
from rag.conversation.turn import Before
from rag.named_documents import plan_years
from rag.regions import canonical, places_in, short_name

_YEAR = re.compile(r"(?:19|20)\d{2}")
_BY = re.compile(r"[到至截]")
_WHOLE_REGION = re.compile(r"全区|全市|全省|全国|全自治区|自治区(?![级\u4e00-\u9fff])")
_PLAN_END = re.compile(r"[“\"]?十[一二三四五六七]五[”\"]?(?P<end>末)?")


def in_documents(document_ids: tuple[str, ...], prior: Before) -> str | None:
    """The question before, of other documents; a year or place that is not theirs is left out."""
    if prior.answers is None or not prior.rest:
        return None
    parts, body = prior.parts, ended(prior.rest)
    if parts is not None and len(document_ids) == 1:
        facts = prior.answers.documents[document_ids[0]].facts
        first, last = facts.period_start or 0, facts.period_end or 9999
        outside = any(not first <= int(year) <= last for year in _YEAR.findall(parts.when))
        elsewhere = bool(parts.place) and canonical(parts.place) != facts.region
        if outside or elsewhere:
            body = replace(parts, when="" if outside else parts.when, place="" if elsewhere else parts.place).wording()
    return f"{prior.titles(document_ids)}{'' if body[0] in '的有是' else '中'}{body}"


def other_setting(parts: QuestionParts, prior: Before) -> str | None:
    """Another place or year."""
    text, inside = prior.rest, prior.inside
    years = list(dict.fromkeys(_YEAR.findall(text)))
    year = _YEAR.search(parts.when)
    if parts.when:
        of_year = () if parts.place or years else _documents_of(parts.when, prior)
        if set(of_year) - set(prior.question.named_documents):
            return in_documents(of_year, prior)
        plan = _PLAN_END.fullmatch(parts.when)
        if (year is None and plan is None) or len(years) > 1:
            return None
        text = _in_time(text, parts.when, prior)
    if parts.place:
        text = _in_place(text, parts.place)
        regions = _regions(prior, prior.question.named_documents)
        place = canonical(parts.place) or parts.place
        if place in _regions(prior) and place not in regions:
            inside = ""  # that place has a document of its own
    return f"{inside}{ended(text)}" if text != prior.rest else None


def _documents_of(when: str, prior: Before) -> tuple[str, ...]:
    """The documents of a year: 「2016年的呢」, not 「到2016年呢」."""
    year = _YEAR.search(when)
    if prior.answers is None or year is None or _BY.match(when):
        return ()
    dated = {i: d.facts.date_signed or d.facts.date_published for i, d in prior.answers.documents.items()}
    return tuple(i for i, day in dated.items() if day.startswith(year.group()))


def _in_time(text: str, when: str, prior: Before) -> str:
    """A question asked of another year, or of the years of a five-year plan: 「“十三五”末」 is 2020."""
    year, plan = _YEAR.search(when), _PLAN_END.fullmatch(when)
    if year is None and plan is not None and plan["end"]:
        year = _YEAR.search(str(plan_years(when)[0][1]))
    years = _YEAR.findall(text)
    if year is not None and years:
        return text.replace(years[0], year.group())
    named = year.group() + "年" if year is not None and plan is not None else when
    old = prior.parts.when if prior.parts is not None else ""
    return text.replace(old, named, 1) if old and plan is not None else f"{named}{text}"


def _in_place(text: str, place: str) -> str:
    """A question asked of another place."""
    parts = question_parts(text)
    if parts is not None and parts.place:
        return text.replace(parts.place, place, 1)
    inner = places_in(text)
    if len(inner) == 1:  # 「让桂林建什么」
        named = next((name for name in (inner[0], short_name(inner[0])) if name in text), "")
        if named:
            return text.replace(named, place, 1)
    whole = _WHOLE_REGION.search(text)
    return f"{text[: whole.start()]}{place}{text[whole.end() :]}" if whole else f"{place}{text}"


def _regions(prior: Before, document_ids: tuple[str, ...] | None = None) -> set[str]:
    documents = prior.answers.documents if prior.answers is not None else {}
    return {d.facts.region for i, d in documents.items() if document_ids is None or i in document_ids}


def whole_place(place: str, prior: Before) -> str:
    """A place that a document speaks for, or a whole region; not one that may be part of a name: 柳州车联网先导区."""
    return place if _WHOLE_REGION.fullmatch(place) or canonical(place) in _regions(prior) else ""
