"""Answers on an item that a question names by its running number: 「方案第26项由谁牵头」「第46项任务是什么」."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from rag.answer.library import Library, task_title
from rag.answer.phrases import phrase
from rag.answer.structure import contents
from rag.answer.units import unit_statement
from rag.numerals import CHINESE_NUMBER, chinese_to_int
from rag.question import Question
from rag.types import Clause, Draft, Evidence

_ITEM = re.compile(rf"第(?P<n>{CHINESE_NUMBER}|\d{{1,3}})(?:项|条|(?:个|号|点)(?:任务|工作|事项|措施|要求))")
_ARTICLE = re.compile(rf"第{CHINESE_NUMBER}条")
_RUNNING = re.compile(r"(\d{1,3})[．.、]")
_ASKED = ("fact", "list", "definition", "summary")  # of the item itself
_FEWEST = 5  # items; fewer are numbered anew in every section


def item_draft(question: Question, library: Library, document_ids: Sequence[str]) -> Draft | None:
    """The item itself or who is responsible for it, or that there is none of that number.

    None if no item is named, if it is not clear in which document, or if its items do not run through.
    """
    asked = _ITEM.search(question.text)
    documents = question.named_documents or tuple(document_ids) or tuple(library.documents)
    if asked is None or len(documents) != 1:
        return None
    number = int(asked["n"]) if asked["n"].isdecimal() else chinese_to_int(asked["n"])
    items = _items(documents[0], tuple(library.clauses.values()))
    if number is None or not items:
        return None
    title = library.documents[documents[0]].facts.title or documents[0]
    clause = items.get(number)
    if clause is None:
        nearest = items[max(items)]
        reason = phrase("reason_no_item", title=title, last=max(items), number=number)
        return Draft((), refused=True, reason=reason, nearest=(Evidence(nearest, nearest.start, nearest.end),))
    if question.intent == "unit":
        if clause.assignment is None:
            evidence = Evidence(clause, clause.start, clause.end)
            return Draft((), refused=True, reason=phrase("refused_no_unit"), nearest=(evidence,))
        return Draft(
            (unit_statement(clause, question.role),), assignments=((clause, task_title(clause), clause.assignment),)
        )
    return Draft(tuple(contents(clause, library))) if question.intent in _ASKED else None


@lru_cache(maxsize=64)
def _items(document_id: str, clauses: tuple[Clause, ...]) -> dict[int, Clause]:
    """By its number each item of a document that numbers them from beginning to end; {} if it does not."""
    found: dict[int, Clause] = {}
    for clause in clauses:
        if clause.document_id != document_id or not clause.heading_path or clause.kind in ("row", "footnote"):
            continue
        if any(_ARTICLE.match(heading) for heading in clause.heading_path):
            return {}  # 第三条 is an article here
        running = _RUNNING.match(clause.heading_path[-1])
        if running is None:
            continue
        known = found.setdefault(int(running[1]), clause)
        if known.heading_path != clause.heading_path:
            return {}  # numbered anew in every section
    return found if len(found) >= _FEWEST and set(found) == set(range(1, len(found) + 1)) else {}
