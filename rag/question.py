"""A question -> what it wants, what it is about, and which documents, years, places and bodies it names."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from rag import question_words as words
from rag.exclusions import without_left_out
from rag.named_documents import named_by_abbreviation, named_documents, plan_years, unknown_documents
from rag.regions import canonical, capital_of, is_within, level_of, places_in, province_of, short_name, without_places
from rag.small_talk import small_talk
from rag.summary_words import asks_for_summary, summary_topic
from rag.supposed_body import asks_whether_in_charge, without_supposed
from rag.types import Document, DocumentFacts, Intent

_YEAR = re.compile(r"(?<!\d)((?:19|20)\d{2})(?:年|(?=[—\-~至到]))|(?<!\d)((?:19|20)\d{2})(?!\d)")
_SHORT_YEAR = re.compile(r"(?<![\d满足超])(\d{2})年(?!内|前|后|来|以[上下]|期|间)")  # 满12年 is no year
# 「广西级园区」 is of a level, and may lie in any city; 「百色市级」 is of 百色.
_OF_LEVEL = re.compile(r"[\u4e00-\u9fff][\u4e00-\u9fff](?<![省市县区家])(?=级(?!别))")
WHOLE_PROVINCE = re.compile(r"全区|全自治区|自治区(?!级)|全省|区里|省里|我区|我省")
# 「首府高企多少家」; 强首府战略 and 省会都市圈 are names, 全省会计人员 and 我省会不会 speak of the province
_CAPITAL = re.compile(
    r"(?:(?<!强)首府|(?<![全各我本该外])省会(?![不议展计员费谈商务晤诊]))(?:城市)?(?!战略|都市|城市|经济|圈|群)"
)
# 「（不是问百色）」
_NOT_ASKED = re.compile(
    r"[（(，,\s]*(?:并?不是(?:要|在)?[问说查]|(?<![特分区个级差类辨])(?:别|不要)(?:说|给|查)|(?<!要)不[要问算含]|"
    r"(?:^|(?<=[，,。；;（(\s]))除了?)(?P<what>[^，,。？?！（()）]{2,12})[)）]?"
)
# 「咱市几家、区里几家（百色）」: the city is named once, behind the question
_OWN_CITY = re.compile(r"(?:咱们?|我们?|本|俺们?|全)市(?!场|民|政|委|直|管)|(?<![一-鿿])市里(?![程面])")
_NAMED_BEHIND = re.compile(r"[（(](?P<place>[^（()）]{2,12})[)）][？?。！!\s]*$")
# 「（21到23）」: years where they are the period of a document
_SHORT_PERIOD = re.compile(
    r"(?<![\d.岁龄])(?<!年龄在)(?P<first>\d\d)年?[到至—\-~～](?P<last>\d\d)(?=[）)，,。？?\s这那的]|$)"
)
_AND_THERE = re.compile(r"呢[（(\s]*[^（()）]{0,12}[)）]?\s*$")  # 「百色多少家，全区呢」
_OF_DOCUMENTS: tuple[Intent, ...] = ("document", "corpus", "comparison")  # asked of documents in any state


@dataclass(frozen=True, slots=True)
class Question:
    text: str  # as asked, without slips of the pen, or as resolved against the history
    intent: Intent
    topic: str  # without question words and document names: what is searched
    context: str = ""  # the topic of the earlier question that this one goes on with
    context_weight: float = 0.0  # of its words, in [0, 1]
    units: tuple[str, ...] = ()  # departments named, by their full names
    role: str = ""  # "lead", "cooperating" or "" as asked
    years: tuple[int, ...] = ()
    plans: tuple[tuple[int, int], ...] = ()  # first and last years of the five-year plans named
    places: tuple[str, ...] = ()
    named_documents: tuple[str, ...] = ()  # ids the question names outright
    preferred: Mapping[str, float] = field(default_factory=dict)  # weight of each document in [-1, 1]
    measure: str = ""  # unit of the figure that is wanted: "元", "%", "家"
    count: int | None = None  # how many items a list should have
    unknown_documents: tuple[str, ...] = ()  # titles in 《》 that the corpus does not hold
    unnamed: str = ""  # the text without the names of the documents that it names
    left_out: tuple[str, ...] = ()  # 园区 in 「园区的不算」
    resolved: str = ""  # how a follow-up was understood, for the user; "" if it stands alone
    corrected: tuple[tuple[str, str], ...] = ()  # slips: what was written, and what was understood


def read_question(
    text: str,
    documents: Sequence[Document],
    expand_units: Callable[[str], str] = lambda text: text,
    known_units: Sequence[str] = (),
    currency: Mapping[str, float] | None = None,
) -> Question:
    """Understand a question by itself. `expand_units` spells abbreviated departments out.

    `currency`: weight of each document, at most 0, by how long it has not been in force; it counts where the question
    names neither a document nor a time.
    """
    text = _with_own_city(_with_capital(words.with_target_reached(words.in_common_words(text)), documents))
    text = _with_full_period(text, documents)
    normal, elsewhere = _without_places_not_asked(expand_units(unicodedata.normalize("NFKC", text).strip()))
    normal, left_out = without_left_out(normal)
    named, rest = named_documents(normal, documents)
    intent = "unit" if _is_choice_of_bodies(normal, known_units) else _intent(normal, _units(normal, known_units))
    of_sides = _asks_how_many_times(normal, documents)
    if of_sides or (intent in ("figure", "fact", "list", "definition") and _asks_of_each(normal, named, documents)):
        intent = "comparison"
    if intent == "comparison":
        more, rest = named_by_abbreviation(rest, documents)
        named = tuple(dict.fromkeys((*named, *more)))
    years = years_in(rest, documents)
    places = places_in(_OF_LEVEL.sub("", rest))
    units = _units(normal, known_units)
    asked = without_supposed(rest, units) if intent == "unit" else rest
    return Question(
        text=text,
        intent=intent,
        topic=summary_topic(rest) if intent == "summary" else words.topic_of(asked) or words.topic_of(normal),
        units=units,
        role=_role_of_tasks(normal) if intent == "unit_tasks" else _role(normal),
        years=years,
        plans=tuple(plan_years(rest)),
        places=places,
        named_documents=named,
        unknown_documents=unknown_documents(normal, documents),
        preferred=_preferences(
            normal, documents, named, years, places, elsewhere, {} if intent in _OF_DOCUMENTS else currency or {}
        ),
        measure="" if of_sides else words.measure_of(normal),  # no document tells how many times
        count=words.expected_count(normal),
        unnamed=rest,
        left_out=left_out,
    )


def _with_capital(text: str, documents: Sequence[Document]) -> str:
    """The text with the name of the city for 首府 and 省会, of the province named or of the only one of the corpus."""
    named = [place for place in places_in(text) if level_of(place) == "省级"]
    provinces = set(named) or {p for d in documents if (p := province_of(d.facts.region))}
    capital = short_name(capital_of(provinces.pop())) if len(provinces) == 1 else ""
    return _CAPITAL.sub(capital, text) if capital and capital not in text else text


def _with_own_city(text: str) -> str:
    """The text with the name of the city for 咱市 and 我市, where brackets behind it say which city that is."""
    named = _NAMED_BEHIND.search(text)
    if named is None or level_of(canonical(named["place"])) != "市级":
        return text
    told, times = _OWN_CITY.subn(short_name(canonical(named["place"])), text[: named.start()])
    return told if times else text


def _with_full_period(text: str, documents: Sequence[Document]) -> str:
    """「21到23」 as 「2021—2023年」, where a document of the corpus is for these years."""
    periods = {(d.facts.period_start, d.facts.period_end) for d in documents}

    def full(match: re.Match[str]) -> str:
        first, last = 2000 + int(match["first"]), 2000 + int(match["last"])
        return f"{first}—{last}年" if (first, last) in periods else match.group()

    return _SHORT_PERIOD.sub(full, text)


def _without_places_not_asked(text: str) -> tuple[str, tuple[str, ...]]:
    """The text without the places that it says are not meant, and those places."""
    elsewhere: list[str] = []
    for found in _NOT_ASKED.finditer(text):
        what = found["what"]
        named = next((what[:length] for length in range(len(what), 1, -1) if canonical(what[:length])), "")
        if named:
            elsewhere.append(canonical(named))
            in_brackets = found.group()[-1] in ")）"
            text = text.replace(
                found.group() if in_brackets else found.string[found.start() : found.start("what") + len(named)], " "
            )
    return text.strip() or text, tuple(elsewhere)


def years_in(text: str, documents: Sequence[Document]) -> tuple[int, ...]:
    """The single years that a text without names of documents speaks of."""
    return _years(_without_periods(text, documents))


def _asks_of_each(text: str, named: Sequence[str], documents: Sequence[Document]) -> bool:
    """Whether one thing is asked of each of several documents, named or counted: 「四个文件分别……」."""
    if _asked_by_place(text, documents):
        return True
    if len(named) >= 2:
        return bool(re.search(r"各|分别|相比|哪[个份]", text))
    return bool(words.COUNTED_DOCUMENTS.search(text) and re.search(r"各自|分别", text))


def _asks_how_many_times(text: str, documents: Sequence[Document]) -> bool:
    """Whether it is asked how many times one place or document has what another has: 「全区的是某市的几倍」."""
    asked = words.HOW_MANY_TIMES.search(text)
    if asked is None or words.HOW_MANY.search(text, asked.end()):  # or something else is asked too
        return False
    one, other = _sides_named(asked["one"], documents), _sides_named(asked["other"], documents)
    return len(one) == len(other) == 1 and one != other


def _sides_named(text: str, documents: Sequence[Document]) -> set[str]:
    """The documents that a part of a question names, else its places, among them the province that is called 全区."""
    named = named_documents(text, documents)[0]
    whole = {d.facts.region for d in documents if WHOLE_PROVINCE.search(text) and d.facts.region_level == "省级"}
    return set(named) or {*places_in(text), *whole}


def _asked_by_place(text: str, documents: Sequence[Document]) -> bool:
    """Whether a figure of one thing is asked of one place after another: 「自治区多少个、百色多少家」."""
    regions = {d.facts.region for d in documents if d.facts.region}
    asked: list[set[str]] = []
    for part in re.split(r"[，,、；;。？?]", text):
        places = regions.intersection(places_in(part))
        if WHOLE_PROVINCE.search(part):
            places |= {d.facts.region for d in documents if d.facts.region_level == "省级"}
        if places and (words.HOW_MANY.search(part) or (asked and _AND_THERE.search(part))):
            # 「自治区高新技术企业多少家，百色瞪羚企业多少家」: not one thing
            if asked and not words.is_bare_ask(without_places(WHOLE_PROVINCE.sub(" ", part), places)):
                return False
            asked.append(places)
    return len(asked) == 2 and all(len(places) == 1 for places in asked) and asked[0] != asked[1]


def _intent(text: str, units: tuple[str, ...]) -> Intent:
    if small_talk(text) is not None:
        return "chat"
    asks_who = re.search(r"(?<!配合)(?<!协助)谁|哪(?:个|家|几个|些)(?:部门|单位|厅|局)", text)
    is_role = words.ROLE_CHOICE.search(text) and not words.TASK_LIST.search(text)
    if units and words.TASKS_ASKED.search(text) and not asks_who and not is_role:
        return "unit_tasks"
    if asks_whether_in_charge(text):
        return "unit"
    if asks_for_summary(text):
        return "summary"
    if words.TARGET_REACHED.search(text) and words.FIGURE_ASKED.search(text):
        return "figure"
    for intent, pattern in words.INTENT_PATTERNS:
        if pattern.search(text):
            if intent == "where" and words.UNIT_ASKED.search(text):
                break
            if intent == "document" and re.search(r"审议|会议|通过的?[？?]?$", text):
                return "fact"
            if intent == "definition" and words.UNIT_ASKED.search(text) and "意思" not in text:
                break
            if intent == "definition" and (words.ONE_CHARACTER.search(text) or words.COUNTED_ONES.search(text)):
                return "list"
            if intent == "definition" and words.NAMED_TOO.search(text):
                break
            if intent == "definition" and words.ATTRIBUTE_ASKED.search(text):
                continue
            return intent
    if words.UNIT_ASKED.search(text):
        return "fact" if words.BODY_TO_BE.search(text) or words.COMPANY_ASKED.search(text) else "unit"
    if words.NAMED_TOO.search(text):
        return "list"
    if words.TIME_ASKED.search(text):
        return "time"
    if words.FIGURE_ASKED.search(words.without_told_numbers(text)):
        return "figure"
    if words.LIST_ASKED.search(text):
        return "list"
    if re.search(r"目标|指标", text) and re.search(r"是(?:什么|啥)|呢[？?]?$|(?<!主要)(?<!总体)目标值?[？?。]?$", text):
        return "figure"
    return "fact"


def _is_choice_of_bodies(text: str, known_units: Sequence[str]) -> bool:
    """Whether one of two bodies is to be chosen, the first known by the beginning of its name: 水利 for 水利厅."""
    choice = words.EITHER.search(text)
    if not choice:
        return False
    return any(name.startswith(choice["one"]) for name in known_units)


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


def _preferences(
    text: str,
    documents: Sequence[Document],
    named: tuple[str, ...],
    years: tuple[int, ...],
    places: tuple[str, ...],
    elsewhere: tuple[str, ...],
    currency: Mapping[str, float],
) -> dict[str, float]:
    """How much each document is meant, in [-1, 1]: named outright, or by its region and period."""
    weights: dict[str, float] = {}
    plans = plan_years(text)
    whole_region = WHOLE_PROVINCE.search(text)
    whole_city = re.search(r"全市|我市|市里|本市", text)
    level = 0.5 if places else 1.0  # 「百色和全区」 is of both
    regions = {d.facts.region for d in documents if d.facts.region}
    for document in documents:
        facts = document.facts
        weight = 0.0
        if named:
            weight += 1.0 if document.document_id in named else -0.5
        if facts.region in elsewhere:
            weight -= 1.0
        if facts.region in places:
            weight += 0.4
        elif any(place in regions for place in places) and facts.region:
            weight -= 0.3
        elif any(is_within(place, facts.region) for place in places):
            weight += 0.05
        if whole_region and facts.region_level:
            weight += level if facts.region_level == "省级" else -level
        if whole_city and facts.region_level:
            weight += level if facts.region_level == "市级" else -level
        if facts.period_start and facts.period_end:
            if plans and not named:
                weight += _weight_of_plan(facts, plans)
            if years and not named:
                inside = any(facts.period_start <= year <= facts.period_end for year in years)
                weight += 0.1 if inside else 0.0
        if not (named or plans or years):
            weight += currency.get(document.document_id, 0.0)
        weights[document.document_id] = max(-1.0, min(1.0, weight))
    return weights


def _weight_of_plan(facts: DocumentFacts, plans: Sequence[tuple[int, int]]) -> float:
    """Of a document for the years of a plan named, or for some of them."""
    start, end = facts.period_start or 0, facts.period_end or 0
    if (start, end) in plans:
        return 0.5
    return 0.3 if any(first <= start and end <= last for first, last in plans) else 0.0
