"""A question that goes on with an earlier one -> a question that stands by itself, by rules."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from rag.errors import InputError
from rag.question import Question
from rag.question_words import topic_of

_REFERS_BACK = re.compile(
    r"^(?:那|那么|这|它|其|该|还有|另外|再|以及|同样)|这(?:个|项|件|些|里|条|事)|该(?:任务|项|条|政策|平台|中心|项目)|上(?:述|面)|刚才|前面|它们?的?|其中"
)
_TRAILING = re.compile(r"呢[？?]?\s*$")
_POINTS = re.compile(r"这(?:件|项|个|些)?(?:事|任务|工作|政策|项目)?|该(?:任务|项|条|政策)|它们?|其中|上述|刚才|前面")
_ATTRIBUTE = re.compile(
    r"^(?:产值|总产值|增加值|投资(?:额)?|比重|占比|目标(?:值)?|数量|牵头(?:单位|部门)?|配合(?:单位|部门)?|责任单位|文号|依据|期限|时间|"
    r"\d{4}年?|[“\"]?十[一二三四五六七]五[”\"]?(?:时期)?|\s|的|和|与|时候|，)+$"
)
_WHOLE = re.compile(r"全区|全市|全省|自治区(?!级)|全自治区")
_SHORT = 12  # characters; a shorter question without a subject leans on the one before
_POINTING, _NEW_SUBJECT, _ATTRIBUTES = 1.0, 0.25, 0.9  # weight of the earlier question's words


def check_history(history: Sequence[Mapping[str, str]]) -> list[str]:
    """The user's earlier questions, in order. Raises InputError if the history is not a list of messages."""
    questions = []
    for turn in history:
        if not isinstance(turn, Mapping) or not isinstance(turn.get("content"), str) or "role" not in turn:
            raise InputError('历史记录的格式不对：应为 [{"role": "user" 或 "assistant", "content": "文字"}, …]。')
        if turn["role"] == "user" and turn["content"].strip():
            questions.append(turn["content"].strip())
    return questions


def resolve(text: str, earlier_texts: Sequence[str], understand: Callable[[str], Question]) -> Question:
    """The question, joined with the earlier ones if it leans on them."""
    question = understand(text)
    if not earlier_texts or not leans_on_earlier(text, question):
        return question
    earlier = resolve(earlier_texts[-1], earlier_texts[:-1], understand)
    return _join(text, question, earlier, understand)


def leans_on_earlier(text: str, question: Question) -> bool:
    """Whether a question cannot be understood without the one before."""
    topic = question.topic.replace(" ", "")
    if _REFERS_BACK.search(text) or _TRAILING.search(text):
        return True
    return len(topic) <= 3 or (len(text) <= _SHORT and bool(_ATTRIBUTE.match(topic)))


def _join(text: str, question: Question, earlier: Question, understand: Callable[[str], Question]) -> Question:
    own = topic_of(_POINTS.sub(" ", re.sub(r"^(?:那么?|还有|另外|再|以及|同样)", "", text)))
    bare = re.sub(r"[\s的呢？?]", "", own)
    earlier_topic = f"{earlier.topic} {earlier.context}".strip()
    if _POINTS.search(text) and not _TRAILING.search(text):
        weight = _POINTING
    elif not bare or _ATTRIBUTE.match(bare):
        weight = _ATTRIBUTES
    else:
        weight = _NEW_SUBJECT
    if question.years:  # another year takes the place of the earlier ones
        earlier_topic = re.sub(r"(?:19|20)\d{2}年?", " ", earlier_topic)
    if question.years and not question.named_documents and not earlier.years:
        # 「2016年的呢」 after a question without a year means the document of that year, if there is one.
        of_year = understand(f"{question.years[0]}年那份文件").named_documents
        if of_year:
            question = replace(
                question,
                named_documents=of_year,
                years=(),
                preferred=understand(f"{question.years[0]}年那份文件").preferred,
            )
            own = topic_of(re.sub(r"(?:19|20)\d{2}年?", " ", own))
            bare = re.sub(r"[\s的呢？?]", "", own)
            weight = _ATTRIBUTES if not bare else weight
    if question.places or _WHOLE.search(text):  # another place takes the place of the earlier one
        for place in earlier.places:
            short = re.sub(r"(?:壮族|回族|维吾尔)?自治[区州]$|特别行政区$|[省市]$", "", place)
            earlier_topic = re.sub(rf"{re.escape(place)}|{re.escape(short)}市?", " ", earlier_topic)
    own_intent = question.intent if _asks(text, question) else earlier.intent
    named = question.named_documents or (() if question.years and weight == _NEW_SUBJECT else earlier.named_documents)
    return replace(
        question,
        intent=own_intent,
        topic=own or earlier_topic,
        context=earlier_topic if own else "",
        context_weight=weight if own else 0.0,
        role=question.role or (earlier.role if own_intent == earlier.intent and not _asks(text, question) else ""),
        units=question.units if own_intent in ("unit_tasks",) else question.units or earlier.units,
        years=question.years or (earlier.years if weight != _NEW_SUBJECT or earlier.intent == "figure" else ()),
        places=question.places or (() if _WHOLE.search(text) else earlier.places),
        named_documents=named,
        preferred=question.preferred
        if question.named_documents or question.places or question.years or _WHOLE.search(text)
        else earlier.preferred,
        measure=question.measure or (earlier.measure if own_intent == earlier.intent and weight == _POINTING else ""),
        count=question.count,
        resolved=f"{text.rstrip('？?')}（接上一问：{earlier.text}）",
    )


def _asks(text: str, question: Question) -> bool:
    """Whether the question says itself what it wants; 「那……呢」 does not."""
    if question.intent == "fact":
        return False
    return not (_TRAILING.search(text) and question.intent in ("figure", "list") and "多少" not in text)
