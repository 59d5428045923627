"""One indicator at two times: 「“十三五”建成了多少，“十四五”还要新增多少」."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from rag.answer.figure_answers import pair_statement
from rag.answer.figure_told import figure_told
from rag.answer.side_figures import FigureSide, names_agree, side_figures
from rag.answer.side_times import Times
from rag.answer.sources import Sources
from rag.indicators.arithmetic import difference, ratio
from rag.named_documents import plan_years
from rag.question import WHOLE_PROVINCE, Question, years_in
from rag.question_words import HOW_MANY, is_bare_ask
from rag.regions import without_places
from rag.types import Document, IndicatorEntry, Statement, Worked

_PART = re.compile(r"[，,、；;。？?！!]")
_A_TIME = r"(?:(?:19|20)\d\d年?|(?<!\d)\d\d年|十[一二三四五六七]五(?:时期|期间)?)[底末]?"
_TIME = re.compile(_A_TIME)
# 「从20年到25年要翻一番吗」, before it is asked how many at each
_FROM_TO = re.compile(rf"(?:从|由)?{_A_TIME}\s*[到至和与跟、—\-~]\s*{_A_TIME}")
# 「(25年目标是多少,)比20年多多少」
_THAN_THEN = re.compile(
    rf"比\s*(?P<time>{_A_TIME})(?:时|那会儿|的时候)?[要会能得将]?(?:[多高少低涨降]|增加|增长|提[高升]|上升|下降|减少)"
    r"(?:了|出)?(?:多少|几)[^，,、；;。？?！!]{0,4}"
)
# 「2020年目标和2023年目标哪个高」
_WHICH_IS_MORE = re.compile(r"(?:哪[个年边]|谁)(?:更|还|要|定得)?[高大多低小少]")
# 「2020年目标和(2025年目标分别多少家)」
_AND_THEN = re.compile(rf"{_A_TIME}的?(?:目标值?|实际值?|现状)?\s*[和与跟同、](?=\s*{_A_TIME})")
# 「十三五末和十四五末，(瞪羚企业各多少家)」
_ONLY_TIMES = re.compile(rf"\s*{_A_TIME}的?\s*[和与跟、]\s*{_A_TIME}的?\s*")
# 「2025年是2020年的几倍」
_TIMES_THEN = re.compile(rf"(?:将?是|为|相当于|等于)\s*(?P<time>{_A_TIME})的?(?:几|多少)倍")
_GROWS = re.compile(r"(?:是不是|是否|能不能|会不会|要不要|[要会能是想得]){0,4}(?:翻|涨|增|变|升|降|减)[^，,]{0,8}$")


def period_statements(question: Question, sources: Sources) -> tuple[Statement, ...]:
    """For each of two times its figure, of one document, else of the documents of one place; () unless the ledger
    has both.

    A figure must be asked of each time by itself; places without a document of their own have none here.
    """
    asked = _asked(question.unnamed or question.text, tuple(sources.library.documents.values()))
    if asked is None:
        return ()
    if _TIMES_THEN.search(question.text):
        question = replace(question, measure="")  # of the two figures, not of how many times
    subject, times = without_places(WHOLE_PROVINCE.sub(" ", asked[0]), question.places), asked[1]
    speaking = [d for d in sources.library.documents.values() if _may_speak(d, question, sources.document_ids)]
    alone = [(d.document_id,) for d in speaking]
    together = {
        region: tuple(d.document_id for d in speaking if d.facts.region == region)
        for region in dict.fromkeys(d.facts.region for d in speaking)
    }
    found = _best(alone, subject, times, question, sources) or _best(
        [ids for ids in together.values() if len(ids) > 1], subject, times, question, sources
    )
    told = [figure_told(entry, question, sources) for entry in found]
    worked = _worked(question.text, *found) if found and names_agree(*found) else None
    told += [pair_statement(worked, sources.library)] if worked else []
    return tuple({(s.evidence, s.worked): s for s in told}.values())


def _worked(text: str, one: IndicatorEntry, other: IndicatorEntry) -> Worked | None:
    """What a question wants to be worked out of the figures of two times; None where it asks for the two alone."""
    if _TIMES_THEN.search(text):
        return ratio(one, other)
    if _THAN_THEN.search(text):
        return difference(one, other)
    if not _WHICH_IS_MORE.search(text):
        return None
    worked = difference(one, other)
    return difference(other, one) if worked is not None and worked.value.startswith("-") else worked


def _best(
    groups: Sequence[tuple[str, ...]],
    subject: str,
    times: Sequence[Times],
    question: Question,
    sources: Sources,
) -> tuple[IndicatorEntry, ...]:
    """The figures of the two times of one group of documents of one place: of those that the question means most."""
    best: tuple[float, tuple[IndicatorEntry, ...]] = (float("-inf"), ())
    for identifiers in groups:
        region = sources.library.documents[identifiers[0]].facts.region
        weight = max(question.preferred.get(i, 0.0) for i in identifiers)
        if weight > best[0]:
            sides = [FigureSide(identifiers, region, t.years, t.plans) for t in times]
            own = [e for e in sources.entries if e.document_id in identifiers]
            found = side_figures(sides, subject, question, own, sources.library)
            best = (weight, found) if found else best
    return best[1]


def _may_speak(document: Document, question: Question, document_ids: Sequence[str]) -> bool:
    chosen = question.named_documents or document_ids
    if chosen and document.document_id not in chosen:
        return False
    if WHOLE_PROVINCE.search(question.text) and document.facts.region_level != "省级":
        return False
    return not question.places or document.facts.region in question.places


def _asked(text: str, documents: Sequence[Document]) -> tuple[str, tuple[Times, Times]] | None:
    """The subject and its two times; None where there are not two, or each is asked of another subject."""
    than_then = _THAN_THEN.search(text) or _TIMES_THEN.search(text)
    if than_then:
        rest = f"{text[: than_then.start()]} {text[than_then.end() :]}"
        found = [*_times_in(rest, documents), *_times_in(than_then["time"], documents)]
        return (_TIME.sub(" ", rest), (found[0], found[1])) if len(found) == 2 else None
    parts = _PART.split(text)
    asking = [at for at, part in enumerate(parts) if HOW_MANY.search(part) or _WHICH_IS_MORE.search(part)]
    if not 1 <= len(asking) <= 2:
        return None
    each = len(asking) == 1 and re.search(rf"分别|各|{_WHICH_IS_MORE.pattern}", parts[asking[0]])
    grown = _grown(parts, asking[0]) if each else None
    timed = [grown[1]] if grown else [parts[at] for at in asking]
    if each and asking[0] == 1 and _ONLY_TIMES.fullmatch(parts[0]) and not _TIME.search(parts[1]):
        found = _times_in(parts[0], documents)
        return (parts[1], (found[0], found[1])) if len(found) == 2 else None
    times = _times_in(" ".join(timed), documents)
    if len(times) != 2 or not (each or (len(asking) == 2 and is_bare_ask(parts[asking[1]]))):
        return None
    if grown:
        return grown[0], (times[0], times[1])
    before = " ".join(parts[: asking[0]])
    if before and not each and not is_bare_ask(parts[asking[0]]):
        return None
    subject = before or _TIME.sub(" ", _AND_THEN.sub(" ", parts[asking[0]]))
    return subject, (times[0], times[1])


def _times_in(text: str, documents: Sequence[Document]) -> list[Times]:
    return [
        *(Times((), (plan,)) for plan in plan_years(text)),
        *(Times((year,)) for year in years_in(text, documents)),
    ]


def _grown(parts: Sequence[str], asking: int) -> tuple[str, str] | None:
    """What is said to grow between two times, and these, in the part before one that asks of each: 「各是多少家」."""
    part = parts[asking - 1] if asking else ""
    span = _FROM_TO.search(part)
    if span is None or not is_bare_ask(parts[asking]):
        return None
    return _GROWS.sub("", f"{part[: span.start()]} {part[span.end() :]}"), span.group()
