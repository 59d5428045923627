"""The figures of the ledger that a comparison wants: of each side the same indicator, of its own place and time."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise, product

from rag.answer.figure_terms import comparable_name, key_of, share_of
from rag.answer.library import Library
from rag.figures import scale_and_unit
from rag.measures import is_measured
from rag.question import Question
from rag.question_words import WANTS_STATE, WANTS_TARGET
from rag.types import IndicatorEntry

_ALIKE = 0.5  # share of the bigrams of one side's name that the other's must have: they are one indicator
_ASKED = 0.5  # mean of the shares that the name and the subject have of each other's bigrams
_NEAREST = 6  # figures of a side that are held against those of the others
_SIDES_MAX = 4
_WORDINGS_MAX = 24  # of one subject
_EXTENT = re.compile(r"全社会|全[区市省国]|自治区(?!级)|支出|投入|保有|数量|总?[数量]$|累计|的")
_COUNTED = frozenset("个家项所座处种条名位人户")  # one says 50个, another 5家

# What a question says beside the subject of a figure: the time, that it is a target, that it is asked about.
_ASIDE = re.compile(
    r"(?<!\d)(?:(?:19|20)\d\d|\d\d)年?(?:[底末]|那一列)?|十[一二三四五六七]五(?:时期|期间|末)?|平均(?=的?(?:目标|水平)|[\s高低]|$)|水平$|目标值?|现状|实际|"
    r"[高大多低少]还是[高大多低少]|(?:谁|哪[个家边])的?|[高大多低少](?=$|[\s,。?])|[计规设拟]?[定划](?:[的得了\s]|$)|各(?:自|要求?|是|有)?(?:[选外]?派|[新扩]?建|办|设|招|引[进育]?|培[育养]|认定|创建|拿|产|投)?(?=[\s,]|$)|各(?:自|要求?|是|有)?|分别|要求?|想|数[量目]|[个家户]数(?!据|字)|"
    r"数(?=[\s,各]|$)|(?:是|有)?(?:多少|几(?=[个家项名件所座]))[个家项名件所座]?|落后|领先|(?<![一-鿿])[个家项名件所座人次]{1,2}(?![一-鿿])|"
    r"\([^()]{0,20}\)|(?<!占)比(?![重例率])|到(?=[\s,]|$)|[的里了吗呢跟得]|[,。?!、“”\"]"
)
_SHARES = ("占比", "比重", "比例")  # one and the same
# What a share is mostly taken of: 「研发占比」 is that of 研发经费支出, 「服务业占比」 that of 服务业增加值.
_SHARED = re.compile(rf"{_EXTENT.pattern}|经费|资金|增加值|产值")
_PER = re.compile(r"每|[人户亩地]均")
_SHARE_ASKED = re.compile(r"占|比[重例]|率|强度|百分|[几多]成|%")


@dataclass(frozen=True, slots=True)
class FigureSide:
    """Whose figure is wanted, of what time, and in which documents."""

    document_ids: tuple[str, ...]
    place: str  # of which the figure must be: a city's is none of its province
    years: tuple[int, ...] = ()
    plans: tuple[tuple[int, int], ...] = ()


def side_figures(
    sides: Sequence[FigureSide],
    subject: str,
    question: Question,
    entries: Iterable[IndicatorEntry],
    library: Library,
) -> tuple[IndicatorEntry, ...]:
    """For each side its figure of the one indicator that the subject names; () unless the ledger has it of all.

    All are targets or all are reached, unless the sides are of different times.
    """
    asked = subject_asked(subject)
    if not 2 <= len(sides) <= _SIDES_MAX or len(asked) < 2:
        return ()
    documents = {i for side in sides for i in side.document_ids}
    usable = [e for e in entries if e.document_id in documents and _is_usable(e, question, library)]
    if not usable:
        return ()
    wordings = wordings_of(subject, library)
    words = library.words(replace(question, topic=subject, context=""))
    known = "\n".join((asked, *(word.removeprefix("2:") for word, weight in words if weight < 1)))
    timed = len({(side.years, side.plans) for side in sides}) > 1
    for role in _roles(question, timed):
        near = [_near(side, role, wordings, known, usable, library) for side in sides]
        found = [
            (sum(fit for fit, _ in chosen), tuple(entry for _, entry in chosen))
            for chosen in product(*near)
            if _is_one_indicator([entry for _, entry in chosen], timed)
        ]
        if found:
            return _in_like_terms(max(found, key=lambda pair: pair[0])[1], near)
    return ()


def subject_asked(theme: str) -> str:
    """What a figure is asked of, in the spelling of the ledger: without times, 目标 and question words."""
    return comparable_name(_ASIDE.sub(" ", theme))


def wordings_of(theme: str, library: Library) -> tuple[str, ...]:
    """The subject as it is asked about, and with its everyday words in their official wordings."""
    said = [_ASIDE.sub(" ", theme)]
    for word, official in library.everyday(said[0]):
        said += [text.replace(word, wording) for text in said for wording in official]
        said = said[:_WORDINGS_MAX]
    return tuple(dict.fromkeys(comparable_name(text) for text in said))


def _in_like_terms(
    chosen: Sequence[IndicatorEntry], near: Sequence[Iterable[tuple[float, IndicatorEntry]]]
) -> tuple[IndicatorEntry, ...]:
    """The same figures where the documents name them most alike: of each a row of a table, or 保有量 of both.

    Of places that name it alike one that gives its bound too goes first: 2%以上 before 2%.
    """
    stated = [
        [one, *(e for _, e in others if e is not one and _is_same_figure(e, one))]
        for one, others in zip(chosen, near, strict=True)
    ]
    return max(product(*stated), key=_likeness)


def _likeness(entries: Sequence[IndicatorEntry]) -> tuple[float, int, float, int]:
    """How alike figures are named but for their extent, how many stand together in tables or in sentences, how alike
    they are named to the letter, and how many have a bound."""
    names = [key_of(e) for e in entries]
    together = sum(one.source == other.source for one, other in pairwise(entries))
    bounds = sum(bool(e.bound) for e in entries)
    return _shared([_EXTENT.sub("", name) for name in names]), together, _shared(names), bounds


def _shared(names: Sequence[str]) -> float:
    """How much of their bigrams names have in common, each with the next."""
    return round(sum(share_of(one, other) + share_of(other, one) for one, other in pairwise(names)), 6)


def _is_same_figure(one: IndicatorEntry, other: IndicatorEntry) -> bool:
    return (one.number, one.number_to, scale_and_unit(one.unit), one.year, one.role, one.measure) == (
        other.number,
        other.number_to,
        scale_and_unit(other.unit),
        other.year,
        other.role,
        other.measure,
    )


def _roles(question: Question, timed: bool) -> tuple[str, ...]:
    """Kinds of figure to look for, "target" and "reached"; "" is what the time of each side makes likely."""
    if timed:
        return ("target", "") if "目标" in question.text else ("",)
    if WANTS_TARGET.search(question.text):
        return ("target",)
    said = {found.group()[0] for found in WANTS_STATE.finditer(question.text)}
    if said and said != {"末"}:  # 「十四五末」 is to come, 「十三五末」 is over
        return ("reached",)
    if said:
        return ("reached", "target")
    return ("reached", "target") if question.years else ("target",)


def _is_usable(entry: IndicatorEntry, question: Question, library: Library) -> bool:
    clause = library.clauses.get(entry.clause_id)
    if clause is None or entry.number is None or not clause.start <= entry.start < entry.end <= clause.end:
        return False
    unit = scale_and_unit(entry.unit)[1]
    if question.measure and not is_measured(question.measure, unit):
        return False
    if entry.name.endswith("级") and entry.name not in question.text:
        return False  # 国家级 of those that are counted is a part
    if _PER.search(key_of(entry)) and not _PER.search(question.text):
        return False  # 发明专利拥有量 is not 每万人口发明专利拥有量
    # A share is asked for as one: 「企业数量」 is none of 「有研发活动的企业占比」.
    return unit != "%" or bool(_SHARE_ASKED.search(comparable_name(question.text)))


def _near(
    side: FigureSide,
    role: str,
    wordings: Sequence[str],
    known: str,
    entries: Iterable[IndicatorEntry],
    library: Library,
) -> list[tuple[float, IndicatorEntry]]:
    """The side's own figures that fit the subject best, with how well, in [0, 1]."""
    found = []
    for entry in entries:
        own = entry.document_id in side.document_ids and entry.region == side.place
        if own and _is_of_role(entry, role, library) and _is_of_time(entry, side, library):
            key = key_of(entry)
            own_share = share_of(key, known)
            fits = [
                1.0 if _is_share_of(w, key) else (share_of(w, key) + own_share) / 2
                for w in wordings
                if _says_head(w, entry, library)
            ]
            if fits and max(fits) >= _ASKED:
                found.append((max(fits), entry))
    return sorted(found, key=lambda pair: (-pair[0], pair[1].role == "base", pair[1].source != "table"))[:_NEAREST]


def _is_of_role(entry: IndicatorEntry, role: str, library: Library) -> bool:
    facts = library.documents[entry.document_id].facts
    signed = (facts.date_signed or facts.date_published)[:4]
    is_over = entry.year is not None and signed.isdigit() and entry.year < int(signed)
    wanted = role or ("reached" if is_over else "target")
    return (entry.role == "target") == (wanted == "target")


def _says_head(asked: str, entry: IndicatorEntry, library: Library) -> bool:
    """Whether the last word of the subject stands where the figure stands: 产量 is not 产值."""
    clause = library.clauses[entry.clause_id]
    said = comparable_name(clause.text[entry.start - clause.start : entry.end - clause.start])
    head = asked[-2:]
    return any(one in said for one in (_SHARES if head in _SHARES else (head,)))


def _is_share_of(asked: str, key: str) -> bool:
    """Whether 「甲占比」, which does not say of what, is the share of 甲 that a document gives: 甲…占…比重."""
    part, of, _ = key.partition("占")
    if not of or not asked.endswith("占比") or "占" in asked[:-2]:
        return False
    return _SHARED.sub("", asked[:-2]) == _SHARED.sub("", part) != ""


def _is_of_time(entry: IndicatorEntry, side: FigureSide, library: Library) -> bool:
    if side.years:
        return entry.year in side.years
    if not side.plans:
        return True
    facts = library.documents[entry.document_id].facts
    period = (facts.period_start, facts.period_end)
    first, last = period if entry.year is None else (entry.year_from or entry.year, entry.year)
    return (first, last) in side.plans or (entry.year is not None and any(last == end for _, end in side.plans))


def _is_one_indicator(entries: Sequence[IndicatorEntry], timed: bool) -> bool:
    """Whether figures of several sides are of one thing, however the sides call it, and in one kind of unit."""
    return all(
        (timed or one.measure == other.measure)  # 十三五建成33家, 十四五新增48家
        and _kind(one) == _kind(other)
        and max(share_of(key_of(one), key_of(other)), share_of(key_of(other), key_of(one))) >= _ALIKE
        for one, other in pairwise(entries)
    )


def names_agree(one: IndicatorEntry, other: IndicatorEntry) -> bool:
    """Whether two names differ in nothing that may change what is measured: 高价值 does, 全社会 does not."""
    first, second = (_EXTENT.sub("", key_of(entry)) for entry in (one, other))
    return first == second


def _kind(entry: IndicatorEntry) -> str:
    unit = scale_and_unit(entry.unit)[1]
    return "个" if unit in _COUNTED else unit
