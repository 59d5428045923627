"""A question that asks for several things in one breath -> its parts, each a question that stands by itself.

「建几个示范区，谁牵头」 asks for a figure and for a unit: what answers the one seldom answers the other.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from rag.conversation.earlier import EarlierAnswers
from rag.conversation.reworded import leans, reworded
from rag.conversation.turn import before, follow_up
from rag.question import Question
from rag.question_words import topic_of, without_told_numbers
from rag.types import Intent

_BREAK = re.compile(
    r"[，,；;。？?！!\n]+|"
    # 「挑几家、谁牵头」; other things with 、 between them are asked of together
    r"(?:(?<=多少)|(?<=多少.)|(?<=几.))、(?=[^，,。？?]{0,12}(?:多少|几|谁|哪.{0,2}(?:部门|单位|厅|局|委)))"
)
# 「……？（2016年的规定）」 is said of all parts.
_LAST_ASIDE = re.compile(r"([（(][^（()）]{0,200}[)）])[，,；;。？?！!\s]*$")
_ASKS = re.compile(
    r"多少|(?<![那这好十近去来前])几(?!乎|[年月天日个]*来)|哪|什么|啥|(?<!谁)谁(?!谁)|怎么|如何|何时|多[久大长高远]|(?:责任|牵头|配合|主管)(?:单位|部门)$"
)
_NOTHING_MUCH = re.compile(r"(?<!有)没(?!有)[^，,。？?]{1,3}(?:什么|啥)")  # 「没赚到什么钱」 asks nothing
# 「是不是」 asks whether what was said before is so; 「A还是B」 is one question.
_ONE_QUESTION = re.compile(r"还是|是不是|对不对|是吗|对吗")
# 「甲园区和乙园区，各要多大」 asks the same of two things.
_OF_EACH = re.compile(
    r"^(?P<one>[^，,。？?、和与跟同]{2,16})[和与跟同](?P<other>[^，,。？?、和与跟同]{2,16}?)[，,]?"
    r"(?:分别|各自?)(?P<asked>[^，,。？?]{2,40})[？?。]?$"
)
_LONGEST = 4  # parts; more are a list of questions, or no question at all
_WHOLE: tuple[Intent, ...] = ("chat", "corpus", "summary", "document", "comparison", "unit_tasks")  # never taken apart
_ALONE: tuple[Intent, ...] = ("unit", "time", "where")  # such a part needs no words of its own
_TIMES = re.compile(r"(?:19|20)?\d{2}年(?:底|末|初)?|[“\"]?十[一二三四五六七]五[”\"]?(?:\s?(?:末|期间|时期))?")
# What is left of 「还要新增多少」 or 「2025年要到多少」 names nothing.
_NO_SUBJECT = re.compile(
    r"(?:又|还|再|则|就|都|要|得|能|会|应|需|可以|计划|打算|预计|目标|分别|各自|其中|一共|总共|起点|基数|现状|末期|"
    r"新增|增加|提高|提升|达|到|为|是|有|建成|建|完成|实现|干|搞|做|弄|冲|想|每|一|年|"
    r"几|个|家|项|件|人|名|处|座|次|的|了|值|数|\s)*"
)
_CLOSE = 0.9  # weight of the first part's words for a part that has none of its own


@dataclass(frozen=True, slots=True)
class Part:
    text: str  # in the words of the question
    question: Question
    bare: bool = False  # has no words of its own for what it is about: 「谁牵头」


def asked_parts(question: Question) -> tuple[str, ...]:
    """The parts in their order, in the words of the question; () if it asks for one thing."""
    if question.intent in _WHOLE or _ONE_QUESTION.search(question.text):
        return ()
    aside = _LAST_ASIDE.search(question.text)
    text = question.text[: aside.start()] if aside else question.text
    asking = without_told_numbers(_NOTHING_MUCH.sub(lambda said: " " * len(said.group()), text))
    parts: list[str] = []
    begin = said = 0  # where the part begins, and what has been looked at
    for mark in (*_BREAK.finditer(text), None):
        end = mark.start() if mark else len(text)
        if _ASKS.search(asking, said, end):
            parts.append(text[begin:end])
            begin = mark.end() if mark else end
        said = mark.end() if mark else end
    if not 2 <= len(parts) <= _LONGEST:
        return ()
    rest = text[begin:].strip()
    told = "".join((aside.group(1) if aside else "", f"（{rest}）" if rest else ""))
    return tuple(f"{part}{told}" for part in parts)


def parts_of(
    question: Question, understand: Callable[[str], Question], answers: EarlierAnswers | None = None
) -> tuple[Part, ...]:
    """Each part understood, the later ones as going on with the first; () if the question asks for one thing.

    Also () where a part says neither what it is about nor when: 「有几个，分别是什么」 is one question.
    """
    first, *later = asked_parts(question) or ("",)
    if not later:
        return ()
    opening = understand(first)
    if names_no_subject(opening):
        return ()
    parts = [Part(first, opening), *(_going_on(text, opening, understand, answers) for text in later)]
    return () if any(part.question.intent in _WHOLE or _is_empty(part) for part in parts) else tuple(parts)


def of_each(question: Question, understand: Callable[[str], Question]) -> tuple[Part, ...]:
    """A part for each of two things of which the same is asked; () if there are no two."""
    found = _OF_EACH.search(question.text)
    if found is None:
        return ()
    texts = _with_shared_time(found["one"], found["other"], found["asked"])
    parts = tuple(Part(text, understand(text)) for text in texts)
    return () if any(p.question.intent in _WHOLE or names_no_subject(p.question) for p in parts) else parts


def _with_shared_time(one: str, other: str, asked: str) -> tuple[str, str]:
    """What is asked of each of two things: the time that stands with one of them alone holds for both."""
    times = [_TIMES.search(thing) for thing in (one, other)]
    if times[0] is None and times[1] is not None:
        return f"{one}{times[1].group()}{asked}", f"{other}{asked}"
    if times[1] is None and times[0] is not None:
        return f"{one}{asked}", f"{times[0].group()}{other}{asked}"
    return f"{one}{asked}", f"{other}{asked}"


def names_no_subject(question: Question) -> bool:
    """Whether a part has no words of its own for what it is about: 「归哪个部门管」."""
    return bool(_NO_SUBJECT.fullmatch(_TIMES.sub("", topic_of(question.unnamed or question.text))))


def _is_empty(part: Part) -> bool:
    question = part.question
    timed = _TIMES.search(part.text) or question.named_documents
    return part.bare and not timed and question.intent not in _ALONE


def _going_on(
    text: str, first: Question, understand: Callable[[str], Question], answers: EarlierAnswers | None
) -> Part:
    alone = understand(text)
    bare = names_no_subject(alone)
    asked = follow_up(text, understand)
    wording = reworded(asked, before(first, "", answers)) if leans(asked) else None
    whole = understand(wording) if wording else alone
    topic = _TIMES.sub(" ", first.topic) if whole.years or whole.plans else first.topic
    joined = replace(
        whole,
        text=wording or text,
        intent=alone.intent,
        context=topic if bare else "",
        context_weight=_CLOSE if bare else 0.0,
        years=whole.years or (() if whole.plans else first.years),
        plans=whole.plans or (() if whole.years else first.plans),
        places=whole.places or first.places,
        named_documents=whole.named_documents or first.named_documents,
        preferred=whole.preferred if whole.named_documents or whole.places else first.preferred,
    )
    return Part(text, joined, bare)
