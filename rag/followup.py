"""A question that goes on with an earlier one -> a question that stands by itself: by rules, and by a model's words
where the rules see that it leans on the earlier one but cannot join the two surely."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from rag.conversation.earlier import EarlierAnswers
from rag.conversation.grounded import is_grounded
from rag.conversation.order import of_the_same_document, with_title
from rag.conversation.reworded import leans, reworded
from rag.conversation.same_sentence import of_the_same_sentence
from rag.conversation.turn import Before, FollowUp, before, follow_up
from rag.errors import InputError
from rag.question import Question
from rag.question_words import topic_of
from rag.small_talk import small_talk, without_small_talk

# Given a question and the earlier ones in order: the question as it would be asked alone; None if it cannot tell.
Resolver = Callable[[str, Sequence[str]], str | None]

_TURNS = 8  # earlier questions that are looked back at
_LONGEST = 500  # characters of each; a longer one has no subject that could be told
_POINTS = re.compile(r"这(?:件|项|个|些)?(?:事|任务|工作|政策|项目)?|该(?:任务|项|条|政策)|它们?|其中|上述|刚才|前面")
_ATTRIBUTE = re.compile(
    r"(?:产值|增加值|投资额?|比重|占比|目标值?|数量|单位|部门|文号|依据|期限|时间|\d{4}年?|[“\"]?十[一二三四五六七]五[”\"]?|"
    r"\s|的|和|与|，)+"
)
_POINTING, _NEW_SUBJECT, _ATTRIBUTES = 1.0, 0.25, 0.9  # weight of the earlier question's words


def check_history(history: Sequence[Mapping[str, str]]) -> list[str]:
    """The user's earlier questions, in order. Raises InputError if the history is not a list of messages."""
    return [question for question, _ in _turns(history)]


def answers_in(history: Sequence[Mapping[str, str]]) -> list[str]:
    """What was answered to each of the questions of `check_history`; "" where the history does not tell."""
    return [answer for _, answer in _turns(history)]


def _turns(history: Sequence[Mapping[str, str]]) -> list[tuple[str, str]]:
    turns: list[tuple[str, str]] = []
    for turn in history:
        if not isinstance(turn, Mapping) or not isinstance(turn.get("content"), str) or "role" not in turn:
            raise InputError('历史记录的格式不对：应为 [{"role": "user" 或 "assistant", "content": "文字"}, …]。')
        content = turn["content"].strip()
        if turn["role"] == "user" and content:
            turns.append((content, ""))
        elif turn["role"] == "assistant" and turns:
            turns[-1] = (turns[-1][0], content)
    return turns


def resolve(
    text: str,
    earlier_texts: Sequence[str],
    understand: Callable[[str], Question],
    answer_texts: Sequence[str] = (),
    answers: EarlierAnswers | None = None,
    resolver: Resolver | None = None,
) -> Question:
    """The question, joined with the earlier ones if it leans on them; `resolved` tells how, in words.

    `answer_texts`: what was answered to each of the earlier questions, as far as it is known. `answers` looks up what
    an earlier answer held; without it, a question that points to an answer (「下一项」) cannot be put into words.
    `resolver` is asked only for this question, and only where the rules fail.
    """
    shown = [*answer_texts, *[""] * (len(earlier_texts) - len(answer_texts))]
    turns = [(t[:_LONGEST], a) for t, a in zip(earlier_texts, shown, strict=True) if small_talk(t) is None][-_TURNS:]
    prior: Before | None = None
    for earlier, answer in turns:
        resolved = _resolved(earlier, prior, understand, answers)
        if resolved.resolved in ("", resolved.text):  # what could only be joined tells less than the one before it
            prior = before(resolved, answer, answers, prior)

    def by_model(asked: FollowUp) -> str | None:
        wording = resolver(text, [t for t, _ in turns]) if resolver is not None else None
        told = [t for turn in turns for t in turn]
        return wording if wording and is_grounded(wording, asked.core, told) else None

    return _resolved(text, prior, understand, answers, by_model)


def leans_on_earlier(text: str, understand: Callable[[str], Question]) -> bool:
    """Whether a question cannot be understood without the one before."""
    return leans(follow_up(text, understand))


def _resolved(
    text: str,
    prior: Before | None,
    understand: Callable[[str], Question],
    answers: EarlierAnswers | None,
    otherwise: Callable[[FollowUp], str | None] = lambda asked: None,
) -> Question:
    if small_talk(text) is not None:
        return understand(text)
    asked = follow_up(text, understand)
    if prior is None or not leans(asked):
        alone = understand(without_small_talk(text))
        wording = (
            of_the_same_document(asked, prior) or of_the_same_sentence(asked, prior) if prior is not None else None
        )
        wording = wording or (with_title(alone, answers) if answers is not None else "")
        return _understood(wording, understand) if wording else alone
    wording = reworded(asked, prior) or otherwise(asked)
    if not wording:
        return _joined(text, asked, prior.question)
    question = _understood(wording, understand)
    earlier = prior.question
    if answers is None and not (question.named_documents or asked.question.places):  # no title to put into the words
        return replace(question, named_documents=earlier.named_documents, preferred=earlier.preferred)
    return question


def _understood(wording: str, understand: Callable[[str], Question]) -> Question:
    return replace(understand(wording), resolved=wording)


def _joined(text: str, asked: FollowUp, earlier: Question) -> Question:
    """The question with the words of the earlier one beside it, where no whole question could be made of the two."""
    question = asked.question
    own = topic_of(_POINTS.sub(" ", asked.core))
    earlier_topic = f"{earlier.topic} {earlier.context}".strip()
    bare = re.sub(r"[\s的]", "", own)
    if _POINTS.search(asked.core):
        weight = _POINTING
    else:
        weight = _ATTRIBUTES if not bare or _ATTRIBUTE.fullmatch(bare) else _NEW_SUBJECT
    intent = earlier.intent if question.intent == "fact" else question.intent
    moved = bool(question.named_documents or question.places or question.years)
    return replace(
        question,
        text=text,
        intent=intent,
        topic=own or earlier_topic,
        context=earlier_topic if own else "",
        context_weight=weight if own else 0.0,
        role=question.role or (earlier.role if intent == earlier.intent else ""),
        units=question.units or (earlier.units if intent != "unit_tasks" or not own else ()),
        years=question.years or (earlier.years if weight != _NEW_SUBJECT or earlier.intent == "figure" else ()),
        places=question.places or earlier.places,
        named_documents=question.named_documents or earlier.named_documents,
        preferred=question.preferred if moved else earlier.preferred,
        measure=question.measure or (earlier.measure if intent == earlier.intent and weight == _POINTING else ""),
        resolved=f"{text.rstrip('？?')}（接上一问：{earlier.text}）",
    )
