"""Whether a text still gives the answer that a statement of the draft gives: its figures, dates, names and items."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence

from rag.figures import figures
from rag.measures import TIME
from rag.normal import normal
from rag.question import Question
from rag.question_words import HOW_MANY
from rag.regions import places_in
from rag.write.amounts import Amount, amounts, frequencies
from rag.write.coverage import pairs, share_of, telling_pairs

_ASKS = re.compile(rf"{HOW_MANY.pattern}|百分之几|多大|多高|多久|哪一?年|何时|什么时候|各|分别")
_SEGMENT = re.compile(r"[^，；。：！？\n,;]+")
_ITEMS = re.compile(r"[^，。；：！？\n、,;]{1,40}(?:、[^，。；：！？\n、,;]{1,40})+")
# Where a list ends: 等六大产业, 田东、平果、凌云、西林4个广西农业科技园区.
_COUNTED = re.compile(r"等?(?:[两二三四五六七八九十]+|(?<!\d)\d{1,2}\s?)(?:大|个|项|类|种|条|所|家|座|方面)")
_LAST_JOINT = re.compile(r"以及|[和与及并]")
_TITLE = re.compile(r"《[^《》]{2,80}》")
_DOCUMENT_NUMBER = re.compile(r"[\u4e00-\u9fff]{1,12}[〔\[(（]\d{4}[〕\])）]\d+号")
_OF_FIGURES = ("figure", "comparison")
_EDGE = 2  # characters by which the first and the last item of a list are known: words run on around them
_PART_OF_ANSWER = 0.9  # of the question's pairs that a statement has, its answering parts have
# Share of the words of the answer, where it is neither a figure nor a time nor a list.
_KEPT = {"definition": 0.85, "fact": 0.6, "summary": 0.4}


def lacking(statement: str, text: str, question: Question, home: Collection[str] = ()) -> tuple[str, ...]:
    """What of the answer that `statement` gives is not in `text`, in comparable spelling; () if it is all there.

    `home`: the places that the documents speak for, which need not be named.

    A figure that is asked for is wanted as printed, with its bound; so is every date, year, title and document number
    of the words that answer, and every item of a list. Of other words enough must be left to be the same answer.
    """
    answer = _answer_in(statement, question)
    plain = normal(text)
    missing = [*_missing_amounts(statement, text, question), *_missing_names(answer, plain, question, home)]
    items = _items_asked(statement, answer, question)
    times = [m.group() for m in TIME.finditer(normal(answer))] if question.intent == "time" else []
    missing += [told for told in (*items, *times) if told not in plain]
    wanted = telling_pairs(answer) - pairs(question.text)
    is_told = items or times or (question.intent in _OF_FIGURES and amounts(answer))
    if not (missing or is_told) and share_of(wanted, pairs(text)) < _KEPT.get(question.intent, _KEPT["fact"]):
        missing = [answer]
    return tuple(dict.fromkeys(missing))


def _answer_in(statement: str, question: Question) -> str:
    """The words of a statement that are the answer: all of a definition, of a figure the part in which it stands."""
    of_figures = question.intent in _OF_FIGURES
    wanted = [a for a in amounts(statement) if of_figures and _is_asked(a, statement, question)]
    if not wanted:
        return (
            statement if question.intent in ("definition", "comparison", "summary") else _answering(statement, question)
        )
    plain = normal(statement)
    parts = [m for m in _SEGMENT.finditer(plain) if any(m.start() <= a.start < m.end() for a in wanted)]
    return "，".join(m.group() for m in parts)


def _answering(statement: str, question: Question) -> str:
    """The parts of a statement that hold the question's words, and the figure or the list that it asks for."""
    parts = _SEGMENT.findall(statement)
    asked = pairs(question.text)
    present = asked & pairs(statement)
    chosen: set[int] = set()
    while len(chosen) < len(parts):
        held = pairs("\n".join(parts[i] for i in chosen)) & present
        if chosen and len(held) >= _PART_OF_ANSWER * len(present):
            break
        gains = {i: len((pairs(p) & present) - held) for i, p in enumerate(parts) if i not in chosen}
        best = max(gains, key=lambda i: gains[i])
        if chosen and not gains[best]:
            break
        chosen.add(best)
    return "，".join(parts[i] for i in sorted(chosen))


def _missing_amounts(statement: str, text: str, question: Question) -> Iterable[str]:
    counts = {str(len(items)) for items in _lists(statement)} if question.intent == "list" else set()
    wanted = [a for a in amounts(statement) if _is_asked(a, statement, question) and a.number not in counts]
    told = amounts(text)
    every = frequencies(text)
    for amount in wanted:
        same = [t for t in told if t.number == amount.number and t.bounds == amount.bounds and amount.every <= every]
        unit = _unit(statement, amount)
        if not any(_unit(text, t).startswith(unit) for t in same):
            yield f"{amount.number}{unit}"
    years = [f for f in figures(statement) if f.unit in ("年", "日期") and (f.more or f.value >= 1900)]
    of_amounts = {y for a in wanted for y in a.years}
    told_figures = figures(text)
    for year in years:
        if (year.more or str(int(year.value)) in of_amounts) and year not in told_figures:
            yield year.printed


def _unit(text: str, amount: Amount) -> str:
    """The unit behind an amount: the characters of measure, as printed."""
    found = re.match(
        r"[千百十万亿]*(?:个百分点|平方公里|平方米|立方米|千瓦时|千瓦|兆瓦|公里|公顷|人次|人年|美元|元|亩|吨|家|个|项|类|种|条|件|人|名|位|户|所|"
        r"座|处|辆|台|套|批|次|倍|天|年|月|级|%|‰)?",
        normal(text)[amount.end :],
    )
    return found.group() if found else ""


def _is_asked(amount: Amount, statement: str, question: Question) -> bool:
    """Whether an amount may be what is asked: of the measure, if one figure is asked; of the years, if some are."""
    others = amounts(statement)
    of_years = any(_of_years(o, question.years) for o in others)
    asks_one = len(_ASKS.findall(question.text)) == 1
    if asks_one and of_years and amount.years and not _of_years(amount, question.years):
        return False
    if not question.measure or not asks_one:
        return True
    of_measure = [o for o in others if _unit(statement, o).endswith(question.measure)]
    return amount in of_measure or not of_measure


def _of_years(amount: Amount, years: Sequence[int]) -> bool:
    return any(str(year) in amount.years for year in years)


def _missing_names(answer: str, plain: str, question: Question, home: Collection[str]) -> Iterable[str]:
    told = {*places_in(plain), *places_in(normal(question.text)), *home}
    for place in places_in(normal(answer)):
        if place not in told:
            yield place
    for pattern in (_TITLE, _DOCUMENT_NUMBER):
        for match in pattern.finditer(answer):
            if normal(match.group()) not in plain:
                yield match.group()


def _items_asked(statement: str, answer: str, question: Question) -> list[str]:
    """What tells the items of the list that is asked for: the one with as many items as asked, else those in the
    words that answer, else all of the statement."""
    if question.intent != "list":
        return []
    whole = _lists(statement)
    counted = [items for items in whole if question.count == len(items)]
    return [item for items in counted[:1] or _lists(answer) or whole for item in items]


def _lists(text: str) -> list[list[str]]:
    return [_items(m.group()) for m in _ITEMS.finditer(_COUNTED.sub("等，", text))]


def _items(printed: str) -> list[str]:
    """Of each item the words that must be told: of the first its last, of one that runs on its first."""
    first, *others = printed.split("、")
    body, is_ended, _ = others[-1].partition("等")
    *whole, last = _LAST_JOINT.split(body)
    return [
        normal(first)[-_EDGE:],
        *(normal(item) for item in (*others[:-1], *whole) if item),
        normal(last) if is_ended else normal(last)[:_EDGE],
    ]
