"""A question -> what it wants, what it is about, and which documents, years, places and bodies it names."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher

from rag import question_words as words
from rag.regions import is_within, places_in
from rag.types import Document, Intent

_DOCUMENT_NOUN = r"(?:方案|规划|文件|计划|通知|意见|办法|条例|规定|纲要|那份|这份|那个|政策)"
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d{2})(?:年|(?=[—\-~至到]))|(?<!\d)((?:19|20)\d{2})(?!\d)")
_SHORT_YEAR = re.compile(r"(?<!\d)(\d{2})年(?!内|前|后|来|以上|期|间)")
_PLAN = re.compile(r"[“\"]?十([一二三四五六七])五[”\"]?")
_TITLE_SHARE = 5  # characters of a title that a question must repeat to name it


@dataclass(frozen=True, slots=True)
class Question:
    text: str  # as asked, or as resolved against the history
    intent: Intent
    topic: str  # without question words and document names: what is searched
    context: str = ""  # the topic of the earlier question that this one goes on with
    context_weight: float = 0.0  # of its words, in [0, 1]
    units: tuple[str, ...] = ()  # departments named, by their full names
    role: str = ""  # "lead", "cooperating" or "" as asked
    years: tuple[int, ...] = ()
    places: tuple[str, ...] = ()
    named_documents: tuple[str, ...] = ()  # ids the question names outright
    preferred: Mapping[str, float] = field(default_factory=dict)  # weight of each document in [-1, 1]
    measure: str = ""  # unit of the figure that is wanted: "元", "%", "家"
    count: int | None = None  # how many items a list should have
    unknown_documents: tuple[str, ...] = ()  # titles in 《》 that the corpus does not hold
    resolved: str = ""  # how a follow-up was understood, for the user; "" if it stands alone


def read_question(
    text: str,
    documents: Sequence[Document],
    expand_units: Callable[[str], str] = lambda text: text,
    known_units: Sequence[str] = (),
) -> Question:
    """Understand a question by itself. `expand_units` spells abbreviated departments out."""
    normal = expand_units(unicodedata.normalize("NFKC", text).strip())
    named, rest = _named_documents(normal, documents)
    intent = _intent(normal, _units(normal, known_units))
    if len(named) >= 2 and intent in ("figure", "fact", "list") and re.search(r"各|分别|相比|哪[个份]", normal):
        intent = "comparison"
    years = _years(_without_periods(rest, documents))
    places = places_in(rest)
    return Question(
        text=text,
        intent=intent,
        topic=words.topic_of(rest) or words.topic_of(normal),
        units=_units(normal, known_units),
        role=_role_of_tasks(normal) if intent == "unit_tasks" else _role(normal),
        years=years,
        places=places,
        named_documents=named,
        unknown_documents=_unknown_documents(normal, documents),
        preferred=_preferences(normal, documents, named, years, places),
        measure=words.measure_of(normal),
        count=words.expected_count(normal),
    )


def _intent(text: str, units: tuple[str, ...]) -> Intent:
    if words.GREETING.fullmatch(text):
        return "chat"
    asks_who = re.search(r"谁|哪(?:个|家|几个|些)(?:部门|单位|厅|局)", text)
    if units and words.TASKS_ASKED.search(text) and not asks_who:
        return "unit_tasks"
    for intent, pattern in words.INTENT_PATTERNS:
        if pattern.search(text):
            if intent == "where" and words.UNIT_ASKED.search(text):
                break
            if intent == "document" and re.search(r"审议|会议|通过的?[？?]?$", text):
                return "fact"
            if intent == "definition" and words.UNIT_ASKED.search(text) and "意思" not in text:
                break
            return intent
    if words.UNIT_ASKED.search(text):
        return "unit"
    if words.TIME_ASKED.search(text):
        return "time"
    if words.FIGURE_ASKED.search(text):
        return "figure"
    if words.LIST_ASKED.search(text):
        return "list"
    if re.search(r"目标|指标", text) and re.search(r"是(?:什么|啥)|呢[？?]?$", text):
        return "figure"
    return "fact"


def _role(text: str) -> str:
    lead, cooperating = words.ROLE_LEAD.search(text), words.ROLE_COOPERATING.search(text)
    if lead and not cooperating:
        return "lead"
    if cooperating and not lead:
        return "cooperating"
    if lead and cooperating and re.search(r"牵头的话|以外|除了", text):
        return "cooperating"
    return ""


def _role_of_tasks(text: str) -> str:
    lead, cooperating = words.ROLE_ALONE.search(text), words.COOPERATING_ALONE.search(text)
    return "lead" if lead and not cooperating else "cooperating" if cooperating and not lead else ""


def _without_periods(text: str, documents: Sequence[Document]) -> str:
    """The text without spans of years that are a document's whole period: they ask for no single year."""
    periods = {(d.facts.period_start, d.facts.period_end) for d in documents}
    return re.sub(
        r"((?:19|20)\d\d)年?\s*[—\-–~～至到]\s*((?:19|20)\d\d)年?",
        lambda m: " " if (int(m.group(1)), int(m.group(2))) in periods else m.group(),
        text,
    )


def _years(text: str) -> tuple[int, ...]:
    found = [int(a or b) for a, b in _YEAR.findall(text)]
    found += [2000 + int(y) for y in _SHORT_YEAR.findall(text)]
    return tuple(dict.fromkeys(found))


def _units(text: str, known: Sequence[str]) -> tuple[str, ...]:
    """Departments that the text names, in the spelling of the corpus; the longest name wins."""
    found: list[str] = []
    rest = text
    for name in sorted(known, key=len, reverse=True):
        if name in rest:
            found.append(name)
            rest = rest.replace(name, "\n")
    return tuple(found)


def _named_documents(text: str, documents: Sequence[Document]) -> tuple[tuple[str, ...], str]:
    """Documents that the question names, and the question without their names."""
    named: list[str] = []
    rest = text
    for document in documents:
        names = [document.facts.title, document.facts.document_number, *document.aliases]
        for name in sorted((unicodedata.normalize("NFKC", n) for n in names if n), key=len, reverse=True):
            if _bare(name) and _bare(name) in _bare(text):
                named.append(document.document_id)
                rest = _without(rest, name)
                break
    by_title = not named
    if by_title:
        named, rest = _named_by_part_of_title(text, documents)
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
    return tuple(dict.fromkeys(named)), rest


def _periods_named(text: str, documents: Sequence[Document]) -> list[tuple[str, list[str]]]:
    """Documents meant by a year or a five-year plan with a word for a document: 「2016年那份」「十三五那个方案」."""
    found: list[tuple[str, list[str]]] = []
    for match in re.finditer(
        rf"(?<!\d)((?:19|20)\d\d)年"
        rf"(?=(?:的|那[份个]|这[份个]|[和与、](?:19|20)\d\d年)*[^，。？年]{{0,10}}?{_DOCUMENT_NOUN})",
        text,
    ):
        members = [d.document_id for d in documents if _signed_in(d) == int(match.group(1))]
        if members:
            found.append((match.group(), members))
    for match in re.finditer(rf"{_PLAN.pattern}(?=[^，。？]{{0,14}}?{_DOCUMENT_NOUN})", text):
        years = _five_years(match.group(1))
        members = [d.document_id for d in documents if (d.facts.period_start, d.facts.period_end) == years]
        if members:
            found.append((match.group(), members))
    return found


def _unknown_documents(text: str, documents: Sequence[Document]) -> tuple[str, ...]:
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
        if match.size >= _TITLE_SHARE and re.search(_DOCUMENT_NOUN, shared):
            best.append((match.size, document.document_id, shared))
    if not best:
        return [], text
    longest = max(size for size, _, _ in best)
    shared = next(s for size, _, s in best if size == longest)
    return [identifier for size, identifier, _ in best if size == longest], text.replace(shared, " ")


def _preferences(
    text: str,
    documents: Sequence[Document],
    named: tuple[str, ...],
    years: tuple[int, ...],
    places: tuple[str, ...],
) -> dict[str, float]:
    """How much each document is meant, in [-1, 1]: named outright, or by its region and period."""
    weights: dict[str, float] = {}
    plans = [_five_years(n) for n in _PLAN.findall(text)]
    whole_region = re.search(r"全区|全自治区|自治区(?!级)|全省|区里|我区", text)
    whole_city = re.search(r"全市|我市|市里|本市", text)
    regions = {d.facts.region for d in documents if d.facts.region}
    for document in documents:
        facts = document.facts
        weight = 0.0
        if named:
            weight += 1.0 if document.document_id in named else -0.5
        if facts.region in places:
            weight += 0.6
        elif any(place in regions for place in places) and facts.region:
            weight -= 0.3
        elif any(is_within(place, facts.region) for place in places):
            weight += 0.05
        if whole_region and facts.region_level:
            weight += 0.5 if facts.region_level == "省级" else -0.5
        if whole_city and facts.region_level:
            weight += 0.5 if facts.region_level == "市级" else -0.5
        if facts.period_start and facts.period_end:
            if plans and not named:
                weight += 0.3 if (facts.period_start, facts.period_end) in plans else 0.0
            if years and not named:
                inside = any(facts.period_start <= year <= facts.period_end for year in years)
                weight += 0.1 if inside else 0.0
        weights[document.document_id] = max(-1.0, min(1.0, weight))
    return weights


def _five_years(numeral: str) -> tuple[int, int]:
    """The years of 「十N五」: the tenth plan was 2001–2005."""
    start = 2001 + 5 * "一二三四五六七".index(numeral) + 5
    return start, start + 4


def _signed_in(document: Document) -> int | None:
    signed = document.facts.date_signed or document.facts.date_published
    return int(signed[:4]) if signed[:4].isdigit() else document.facts.period_start


def _bare(text: str) -> str:
    return re.sub(r"[\s“”\"'《》（）()〔〕\[\]—\-–,，、]", "", text)


def _without(text: str, name: str) -> str:
    """`text` without `name`, however its quotation marks and spaces are written."""
    pattern = r"[\s“”\"'《》（）()〔〕\[\]—\-–]*".join(re.escape(c) for c in _bare(name))
    # The year in 「2021年三年行动方案」 is part of the name.
    return re.sub(rf"(?:(?:19|20)\d\d年的?)?[《“]?{pattern}[》”]?", " ", text)
