"""Lists that stand in several clauses side by side: the items of one box or section, each of which names one.

「支持哪些市创建国家级基地」 is answered by a sentence of every city's paragraph, 「哪几支基金」 by every item of a box
that is headed as a fund.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.answer.library import Library
from rag.normal import normal
from rag.question import Question
from rag.question_words import WHICH_PLACE
from rag.read import Candidate
from rag.regions import places_in
from rag.sentences import split_sentences
from rag.types import Clause, Evidence, Statement
from rag.word_shares import weight_in

_SAME_WORDS = 6  # characters that a parallel sentence shares with the question and with the best sentence
_AS_MUCH = 0.8  # of what the best one has of the question's words, by weight
_MOST = 15  # more than these are no answer but a chapter
# 「哪几支带政府资金的基金」「有哪些工程」; 「哪些园区创建高新区」 asks for no 高新区.
_WHAT = re.compile(
    r"哪(?:些|几|[一二两俩三仨四五六七八九十])[支个项类种家只批条座所]?"
    r"(?P<what>[^，,。？?！!；;：:]{1,20}的[^的，,。？?！!；;：:]{2,6}|[^的，,。？?！!；;：:]{2,6})[？?。]?$"
)
_ENUMERATES = re.compile(r"、[^、，,。；;]{1,30}、")
_HEADING_END = re.compile(r"[：:。\n]")

Sentence = tuple[int, int, str]  # its span in Document.text, and the words


def sibling_statements(
    question: Question, best: Candidate, words: Sequence[tuple[str, float]], library: Library
) -> tuple[Statement, ...]:
    """A sentence of each clause beside the best one that answers as it does, in order; () if it stands alone."""
    if question.intent != "list" or best.clause.kind in ("node", "table", "row", "footnote", "front"):
        return ()
    found = _parallel(question, best, words, library) or _named(question, best, words, library)
    if not 1 < len(found) <= _MOST or all(clause is not best.clause for clause, _ in found):
        return ()
    return tuple(Statement(text, (Evidence(clause, start, end),)) for clause, (start, end, text) in found)


def _beside(clause: Clause, library: Library) -> list[Clause]:
    """The clauses below the same node, in order, with the clause itself."""
    parent = library.clauses.get(clause.parent_id)
    below = [library.clauses[i] for i in parent.children if i in library.clauses] if parent else []
    return [child for child in below if child.kind != "node"]


def _anywhere(clause: Clause, library: Library) -> list[Clause]:
    """The clauses of the same document, in order: places are told of in sections of their own."""
    return [
        c
        for c in sorted(library.clauses.values(), key=lambda c: c.start)
        if c.document_id == clause.document_id and c.kind not in ("node", "table", "row", "footnote", "front")
    ]


def _parallel(
    question: Question, best: Candidate, words: Sequence[tuple[str, float]], library: Library
) -> list[tuple[Clause, Sentence]]:
    """The sentences that have the same words of the question in a row as the best one, and as many in all.

    Where places are asked for and the best one names one of them, each must name another.
    """
    shared = _longest_shared(normal(question.text), normal(best.text))
    if len(shared) < _SAME_WORDS:
        return []
    enough = _AS_MUCH * weight_in(words, best.text)

    def alike(clauses: Sequence[Clause]) -> list[tuple[Clause, Sentence]]:
        own = (best.start, best.end, best.text)
        return [
            (clause, own if clause is best.clause else sentences[0])
            for clause in clauses
            if (
                sentences := [
                    s for s in _sentences(clause) if shared in normal(s[2]) and weight_in(words, s[2]) >= enough
                ]
            )
        ]

    if WHICH_PLACE.search(question.text):
        return _each_of_its_place(alike(_anywhere(best.clause, library)), best, library)
    enumerates = _ENUMERATES.search(best.text)  # then it is the list itself
    return [] if enumerates else alike(_beside(best.clause, library))


def _each_of_its_place(
    found: Sequence[tuple[Clause, Sentence]], best: Candidate, library: Library
) -> list[tuple[Clause, Sentence]]:
    """Those that tell of one place each, beside the best one; [] where the best one names several or none.

    A place whose name is also a common word (来宾) is known by the section in which it stands among the others.
    """
    region = library.documents[best.clause.document_id].facts.region
    places = [set(places_in(text)) - {region} for _, (_, _, text) in found]
    sections = {clause.parent_id for (clause, _), named in zip(found, places, strict=True) if len(named) == 1}
    if len(set(places_in(best.text)) - {region}) != 1:
        return []
    return [
        pair
        for pair, named in zip(found, places, strict=True)
        if len(named) == 1 or (not named and pair[0].parent_id in sections)
    ]


def _named(
    question: Question, best: Candidate, words: Sequence[tuple[str, float]], library: Library
) -> list[tuple[Clause, Sentence]]:
    """The first sentence of each clause that is headed as one of what is asked for: 政府引导基金：……"""
    asked = _WHAT.search(question.text)
    if asked is None:
        return []
    noun = asked["what"][-2:]
    enough = _AS_MUCH * weight_in(words, best.clause.text)
    return [
        (clause, sentences[0])
        for clause in _beside(best.clause, library)
        if _HEADING_END.split(clause.text, maxsplit=1)[0].endswith(noun)
        and weight_in(words, clause.text) >= enough
        and (sentences := _sentences(clause))
    ]


def _sentences(clause: Clause) -> list[Sentence]:
    return [
        (a, b, clause.text[a - clause.start : b - clause.start]) for a, b in split_sentences(clause.text, clause.start)
    ]


def _longest_shared(question: str, sentence: str) -> str:
    """The longest run of characters of the question that a sentence has."""
    longest = ""
    for start in range(len(question)):
        while start + len(longest) < len(question) and question[start : start + len(longest) + 1] in sentence:
            longest = question[start : start + len(longest) + 1]
    return longest
