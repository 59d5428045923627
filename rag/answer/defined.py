"""Answers on what a term means, where a document defines that very term."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.answer.library import Library
from rag.answer.sentences import as_sentence
from rag.definitions import Definition, named_span
from rag.normal import normal
from rag.question import Question
from rag.regions import canonical
from rag.types import Clause, Evidence, Statement

_END = r"(?=$|[,。?呀啊呢哈])"
_SURELY = r"(?:到底|究竟|具体|主要|一般|都|又){0,3}"
_NAME = r"(?:的)?(?:全名|全称)"
# What follows a term whose meaning is asked, in comparable spelling.
_MEANS = (
    rf"(?:这个?(?:词|说法|概念)|一词)?,?(?:[按照依]?(?:法律|法规|条例|规定|政策)[上里]?(?:[讲说]|来[讲说])?)?,?"
    rf"{_SURELY}(?:是|叫)?{_SURELY}(?:"
    r"指的?是?(?:什么|啥|谁|哪)|(?:怎么|如何)(?:个)?(?:定义|界定|理解|解释)|"
    rf"(?:个)?(?:什么|啥)(?:意思|人|东西|概念|活动|行为|制度)?{_END}|哪[些类](?:人|东西|对象)|"
    rf"包括(?:了)?(?:哪些|什么|啥)(?:人|东西|对象|人员)?{_END}|的?(?:定义|含义|概念|意思)|"
    r"(?:什么|啥|哪[份个]?)(?:文件|东西|说法|词|话|单位)?的(?:简称|缩写|省称)|"
    rf"(?:光|只|仅|单)(?:是)?指|(?:多[大小][,、]?)?(?:什么|啥)样的?[^,。?]{{1,6}}算|"
    r"哪(?:个|些|[一二两三四五六七八九十\d]+[个项类种]?)(?P<part>[\u4e00-\u9fff]))"
)
_ASKED_AFTER = re.compile(rf"(?P<name>{_NAME})|{_MEANS}")
_ASKED_BEFORE = re.compile(r"(?:什么是|何谓|什么叫|啥叫|啥是|解释(?:一下)?)(?P<term>[^,。?;:]{2,24})")
_QUOTED = re.compile(r"[“\"「《]([^“”\"「」《》]{1,40})[”\"」》]")
# Who does what a term is called after: 小型餐饮 is asked of the 小型餐饮服务提供者.
_WHO = re.compile(r"(?:服务)?(?:提供者|经营者|生产者)")
_WHO_END = re.compile(rf"{_WHO.pattern}$")
_MARKS = re.compile(r"[“”\"「」《》]")
# Before a term that stands without quotation marks: 「百色老说的一市一区」; 非……用品 is another term than ……用品.
_BOUNDARY = re.compile(r"(?:^|[的里中上,。?;:、]|[这那](?:个|些)?)$")
_INTENTS = ("definition", "list", "fact", "where")
_MOST = 3  # documents that define the same term are each quoted, so many at most


def defined_statements(question: Question, library: Library, document_ids: Sequence[str]) -> tuple[Statement, ...]:
    """The definitions of the term that is asked for, in the documents' words; () where no document defines it."""
    if question.intent not in _INTENTS or not _may_ask(question):
        return ()
    within = set(question.named_documents or document_ids)
    asked = normal(question.text)
    defined = [(c, d) for c, d in library.definitions if not within or c.document_id in within]
    wordings = (asked, *_in_official_words(asked, library))
    found = next((f for said in wordings if (f := _asked_of(question, said, defined))), [])
    explained = [(c, d) for c, d in found if not _short_for(c, d)]
    found = explained or found
    best = max((question.preferred.get(c.document_id, 0.0) for c, _ in found), default=0.0)
    meant = [(c, d) for c, d in found if question.preferred.get(c.document_id, 0.0) == best]
    return tuple(dict.fromkeys(_statement(c, d) for c, d in meant))[:_MOST]


def _asked_of(
    question: Question, asked: str, defined: Sequence[tuple[Clause, Definition]]
) -> list[tuple[Clause, Definition]]:
    return [(c, d) for c, d in defined if _asks_for(question, asked, c, d)]


def _in_official_words(asked: str, library: Library) -> list[str]:
    """The question with one everyday word in each of its official wordings: 实际控制人 for 实控人."""
    return [asked.replace(normal(w), normal(o)) for w, official in library.everyday(asked) for o in official]


def _may_ask(question: Question) -> bool:
    asked = normal(question.text)
    return bool(_ASKED_AFTER.search(asked) or _ASKED_BEFORE.search(asked))


def _asks_for(question: Question, asked: str, clause: Clause, definition: Definition) -> bool:
    """Whether a question, in comparable spelling, asks what a defined term means."""
    term = _MARKS.sub("", normal(definition.term))
    if len(term) < 2 or not (term[-2:] in asked or _WHO_END.sub("", term)[-2:] in asked):
        return False
    spellings = _spellings(term)
    quoted = list(_QUOTED.finditer(asked))
    if any(
        _is_meaning(asked[match.end() + behind :], match[1], clause, definition)
        for match in quoted
        if (behind := _rest_of_term(match[1], asked[match.end() :], term, spellings)) is not None
    ):
        return True
    # 「“处理活动”怎么定义」: what is in quotation marks is the term, and nothing else is.
    # 「“三区”人才，三区指哪三区」 says the term again.
    if quoted and not any(match[1] in spellings for match in quoted):
        return False
    before = _ASKED_BEFORE.search(asked)
    if before and question.intent == "definition" and before["term"].rstrip("呀啊呢吗的") in spellings:
        return True
    return any(
        _is_meaning(asked[match.end() :], match.group(), clause, definition)
        for spelling in spellings
        for match in re.finditer(re.escape(spelling), asked)
        if _BOUNDARY.search(asked[: match.start()]) or canonical(asked[: match.start()])
    )


def _rest_of_term(quoted: str, rest: str, term: str, spellings: Sequence[str]) -> int | None:
    """How many characters of a defined term stand behind the part of it in quotation marks; None if it is another.

    「“辅助性”岗位指哪种」 asks for 辅助性工作岗位; “农技推广” is short for 农业技术推广, “小型餐饮” for 小型餐饮经营者.
    """
    if quoted in spellings or _abbreviates(quoted, term):
        return 0
    if len(quoted) < 2 or not term.startswith(quoted):
        return None
    if _WHO.fullmatch(term, len(quoted)):
        return 0
    return next((n for n in range(len(term) - len(quoted), 1, -1) if rest.startswith(term[-n:])), None)


def _abbreviates(short: str, term: str) -> bool:
    """Whether a word of three characters or more has characters of a term in their order, its first and last two."""
    if not 3 <= len(short) < len(term) <= 2 * len(short) or short[0] != term[0] or short[-2:] != term[-2:]:
        return False
    characters = iter(term)
    return all(character in characters for character in short)


def _is_meaning(rest: str, term: str, clause: Clause, definition: Definition) -> bool:
    """Whether the words behind a term ask what it means, of a short name also what it is short for."""
    match = _ASKED_AFTER.match(rest)
    if match is None:
        return False
    if match["name"] or _short_for(clause, definition):
        return bool(_short_for(clause, definition)) and "包括" not in match.group() and not match["part"]
    return not match["part"] or match["part"] in term


def _spellings(term: str) -> tuple[str, ...]:
    """How a defined term may be called: whole, without the place before it, or by what follows its last 的."""
    place = next((n for n in range(min(len(term) - 2, 12), 1, -1) if canonical(term[:n])), 0)
    last = term.rpartition("的")[2]
    return tuple(dict.fromkeys(t for t in (term, term[place:], last) if len(t) >= 2))


def _short_for(clause: Clause, definition: Definition) -> tuple[int, int] | None:
    return named_span(_sentence(clause, definition), definition.term)


def _sentence(clause: Clause, definition: Definition) -> str:
    return clause.text[definition.start - clause.start : definition.end - clause.start]


def _statement(clause: Clause, definition: Definition) -> Statement:
    start, end = definition.start, definition.end
    named = _short_for(clause, definition)
    if named:
        start, end = start + named[0], start + named[1]
    text = clause.text[start - clause.start : end - clause.start]
    return Statement(as_sentence(text), (Evidence(clause, start, end),))
