"""The penalty for breaking a provision, where the law sets it in another article that cites the provision.

「（七）从建筑物中抛掷物品；」 stands in 第七十八条第二款, 「违反本条例第七十八条第二款第（七）项规定的，由公安机关……」
twenty articles further on: the one has the words of the question, the other the answer.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from rag.answer.item_lead import item_lead
from rag.answer.library import Library
from rag.answer.sentences import as_sentence
from rag.answer.support import judge
from rag.measures import COMPENSATION, PENALTY, has_measure
from rag.normal import normal
from rag.numerals import CHINESE_NUMBER, chinese_to_int
from rag.question import Question
from rag.read import Reader
from rag.sanctions import sanction_unit
from rag.types import Clause, Evidence, Hit, Statement

_ASKED = re.compile(r"罚|处分|法律责任|什么后果")
_SETS_PENALTY = re.compile(r"罚|处分|责令|警告|没收|吊销|法律责任")
_BREACH = re.compile(rf"违反本[\u4e00-\u9fff]{{1,4}}?(?P<cited>第{CHINESE_NUMBER}条[^，,；;。]{{0,80}})")
_CITED = re.compile(rf"第[（(]?(?P<number>{CHINESE_NUMBER})[）)]?(?P<level>[条款项])")
_ARTICLE = re.compile(rf"第(?P<number>{CHINESE_NUMBER})条")
_ITEM = re.compile(rf"[\s\u3000]*[（(](?P<number>{CHINESE_NUMBER})[）)]")
_LONGEST = 400  # characters of a penalty that is told
_ALL = 3  # penalties of one provision

Place = tuple[int, int, int]  # number of the article, of its paragraph (款) and of its item (项); 0 where none is named


def breach_statements(
    question: Question, hits: Sequence[Hit], words: Sequence[tuple[str, float]], library: Library, reader: Reader
) -> tuple[Statement, ...]:
    """The provision that the question speaks of and the penalties that cite it; () where it asks for none.

    () also where the provision itself speaks of penalties, or where an amount is asked for and none is set.
    """
    if not _ASKED.search(question.text) or question.measure == COMPENSATION:
        return ()
    plain = replace(question, intent="fact", measure="")
    candidates = [c for c in reader.read(plain, hits, words) if c.clause.kind != "node" and not c.is_title]
    best = candidates[0] if candidates else None
    if best is None or _SETS_PENALTY.search(best.text) or not judge(plain, best, candidates[1:]).enough:
        return ()
    place = place_of(best.clause, best.start)
    if place is None:
        return ()
    penalties = [
        statement
        for clause in library.clauses.values()
        if clause.document_id == best.clause.document_id and clause.kind != "node" and "违反本" in clause.text
        for statement in _penalties_in(clause, place)
        if question.measure != PENALTY or has_measure(PENALTY, normal(statement.text))
    ]
    if not 1 <= len(penalties) <= _ALL:
        return ()
    provision = Statement(as_sentence(best.text), (Evidence(best.clause, best.start, best.end),))
    return (*item_lead(best, library), provision, *penalties)


def place_of(clause: Clause, position: int) -> Place | None:
    """In which article, paragraph and item a position of the document stands; None outside articles.

    An item's paragraph is the one that leads it in.
    """
    article = next((m for h in clause.heading_path if (m := _ARTICLE.match(h))), None)
    number = chinese_to_int(article["number"]) if article else None
    if number is None:
        return None
    line_end = clause.text.find("\n", position - clause.start)
    before = clause.text if line_end < 0 else clause.text[:line_end]
    lines = [line for line in before.split("\n") if line.strip()]
    marks = [_ITEM.match(line) for line in lines]
    own = chinese_to_int(marks[-1]["number"]) if marks and marks[-1] else 0
    return number, sum(mark is None for mark in marks), own or 0


def places_cited(cited: str) -> tuple[Place, ...]:
    """What 「第七十八条第二款第（十二）项、第（十三）项」 names, each with its article and paragraph."""
    places: list[Place] = []
    for found in _CITED.finditer(cited):
        number = chinese_to_int(found["number"]) or 0
        article, paragraph, item = places[-1] if places else (0, 0, 0)
        if found["level"] == "条":
            places.append((number, 0, 0))
        elif found["level"] == "款":
            new = (article, number, 0)
            places[-1:] = [new] if places and not (paragraph or item) else [*places[-1:], new]
        else:
            new = (article, paragraph, number)
            places[-1:] = [new] if places and not item else [*places[-1:], new]
    return tuple(places)


def _penalties_in(clause: Clause, place: Place) -> Iterator[Statement]:
    for breach in _BREACH.finditer(clause.text):
        if not any(_holds(cited, place) for cited in places_cited(breach["cited"])):
            continue
        start, end = sanction_unit(clause.text, breach.start(), breach.end())
        text = clause.text[start:end].strip()
        if _SETS_PENALTY.search(text) and len(text) <= _LONGEST:
            start = clause.text.index(text, start)
            evidence = Evidence(clause, clause.start + start, clause.start + start + len(text))
            yield Statement(as_sentence(" ".join(text.split("\n"))), (evidence,))


def _holds(cited: Place, place: Place) -> bool:
    """Whether what is cited is the place or the article or paragraph around it."""
    return cited[0] == place[0] and all(c in (0, p) for c, p in zip(cited[1:], place[1:], strict=True))
