"""How well the form of a sentence suits what a question wants: a figure, a time, a definition, a list, a unit."""

from __future__ import annotations

import re

from rag.enumerations import count_words, lists_out
from rag.measures import (
    COMPENSATION,
    LENGTH_OF_TIME,
    PENALTY,
    bounds_asked,
    has_measure,
    is_length_of_time,
    says_when,
)
from rag.normal import normal
from rag.permission import answers_whether
from rag.question import Question
from rag.question_words import ONE_CHARACTER, STILL_TO_BE, WANTS_STATE, WANTS_TARGET
from rag.tiers import tier_met
from rag.types import Clause

_DEFINES = re.compile(r"指|是指|[:：]|即|简称|称为|是.{0,12}(?:工程|计划|项目|行动|制度)")
_COUNTED_LIST = re.compile(
    r"等(?:[两二三四五六七八九十]|\d{1,2})(?:大|个|项|类|种)(?P<noun>[\u4e00-\u9fff]{2})"
)  # 等六大产业
# 「在哪些方面立法」: 「对甲、乙、丙等方面的事项制定地方性法规」.
_THINGS_ASKED = re.compile(r"哪(?:些|几[个类种项])(方面|领域|行业|区域|场所|行为|活动|事项|产品|项目|措施)")
_LISTED_AS = re.compile(
    r"、[^、，,。；;]{1,24}等(?:\d{1,2}[个大类种项])?(方面|领域|行业|区域|场所|行为|活动|事项|产品|项目|措施)"
)
_LISTS_THEM = 1.0
_PAIR = 2
_AS_MANY = 0.8  # as many things are listed as are asked for, though the sentence does not say how many
_ENUMERATES = re.compile(r"(?:[^、，。；]{1,24}、){2,}[^、，。；]{1,30}")
# 计划五年内选派……; 实施……培养计划 tells of what is done
_AIMS = re.compile(r"力争|到20\d\d年|目标|新增|争取|(?:^|[,;:]|年|期间|[拟还])计划(?=[\u4e00-\u9fff\d]{2})|突破")
# 「取得新成效，共建成33家」 tells nothing of what is still to be
_REPORTED = re.compile(r"取得[^,。;]{0,6}(?:成效|进展|成绩|成果|突破)|已经?[建达有完认]|(?<=[,;])共建成|现有")
_NAME_ASKED = re.compile(r"叫(?:做|作|个)?(?:什么|啥)|(?:什么|啥)名[字称]?|名[字称]是")
_QUOTED_NAME = re.compile(r"[“\"《][^”\"》]{2,24}[”\"》]")
_KIND_ASKED = re.compile(
    r"(?:什么|啥|哪种|哪一种)(?P<noun>(?![用事样人](?:$|[^\u4e00-\u9fff]|来着|[呢呀啊吗嘛的]))[\u4e00-\u9fff]{1,3}?)(?:来着|呢|呀|啊|吗|嘛|的)?[？?。]?$"
)
# A term that a sentence explains: 「“三区”：指……」「“链主”企业是指……」「“……”模式，通过……」「……是指……」.
_EXPLAINED = re.compile(
    r"[“\"「《](?P<quoted>[^”\"」》]{2,24})[”\"」》][\u4e00-\u9fff]{0,8}?(?::|是指|系指|指|,是|即|,(?:通过|即|由))|"
    # 以甲为主体、乙与丙为两翼的“一体两翼”
    r"以[^,。;]{2,24}为[^。;“\"]{1,40}的[“\"](?P<made>[^”\"]{2,24})[”\"]|"
    r"(?P<plain>[\u4e00-\u9fff]{2,16}?),?(?:是指|系指)|(?P<measured>[^“”\"。:]{2,24})[”\"],.{0,12}(?:数值为|含义为)|"
    r"(?:(?:以下|下文)(?:统一)?[简统合并]?称|下称)(?:为|作)?:?[“\"「《]?(?P<short>[^“”\"」《》,。;()]{2,24})"
)


_TIER_MET, _TIER_NOT_MET = 0.2, -1.0  # a rule for other amounts than the one in the question
_ANSWERS_WHETHER = 0.4
# 「转手卖给别人，算什么性质」: 「……的，属于无证经营」.
_WHAT_IT_COUNTS_AS = re.compile(
    r"(?<![打计预总])算(?:是|作|做)?(?:什么|啥|哪[种类])|什么(?:性质|级别)|[定判认](?:定|性)?[成为作](?:什么|啥)|属于(?:什么|啥|哪[种类])"
)
_COUNTS_AS = re.compile(r"属于|视为|视同|[认判]?定为|构成|按[^,。]{1,12}论处|以[^,。]{1,12}论")
_SAYS_WHAT = 0.4


def fitness(question: Question, plain: str, clause: Clause) -> float:
    """How well the form of a sentence suits what is asked."""
    met = tier_met(question.text, plain)
    tier = 0.0 if met is None else _TIER_MET if met else _TIER_NOT_MET
    return tier + _fitness_of_intent(question, plain, clause)


def _fitness_of_intent(question: Question, plain: str, clause: Clause) -> float:
    if question.intent == "figure":
        if has_measure(question.measure, plain):
            is_multiple = question.measure in (PENALTY, COMPENSATION) and not has_measure("元", plain)
            suits = _tense(question.text, plain) + _bounded(question.text, plain)
            return suits + (0.7 if is_multiple else 1.0)
        return 0.3 if has_measure("", plain) else -0.8
    if question.intent == "time":
        if is_length_of_time(question.measure) and has_measure(LENGTH_OF_TIME, plain):
            return 1.0 + _bounded(question.text, plain)
        return 0.6 if says_when(question.measure, plain) else -0.4
    if question.intent == "definition":
        bonus = 0.8 if clause.kind == "footnote" else 0.0
        if defines(question, plain):
            bonus += 3.5
        return bonus + (0.4 if _DEFINES.search(plain) else 0.0)
    if question.intent == "list":
        bonus = 0.6 if _ENUMERATES.search(plain) else -0.3
        if question.count and re.search(rf"{count_words(question.count)}(?:大|个|项|类|种|方面|所|家|市)", plain):
            bonus += 1.5
        elif question.count and question.count > _PAIR and lists_out(question.count, plain):
            bonus += _AS_MANY
        ends = ONE_CHARACTER.search(question.text)
        if ends and len(re.findall(rf"{ends['last']}(?=[、,。;和及])", plain)) >= (question.count or _PAIR):
            bonus += 1.5
        if any(noun in _LISTED_AS.findall(plain) for noun in _THINGS_ASKED.findall(question.text)):
            bonus += _LISTS_THEM
        counted = _COUNTED_LIST.search(plain)
        if counted and counted.group("noun") in normal(f"{question.topic}{question.context}"):
            bonus += 1.0
        return bonus
    if question.intent == "fact":
        if _WHAT_IT_COUNTS_AS.search(question.text) and _COUNTS_AS.search(plain):
            return _SAYS_WHAT
        return _ANSWERS_WHETHER if answers_whether(question.text, plain) else _of_name(question.text, plain)
    if question.intent == "unit":
        return 0.8 if clause.assignment else 0.0
    return 0.0


def _of_name(question: str, plain: str) -> float:
    """Whether a sentence names what is asked by its name or kind: 「叫什么」「发的是什么卡」."""
    if _NAME_ASKED.search(question):
        return 0.6 if _QUOTED_NAME.search(plain) else 0.0
    kind = _KIND_ASKED.search(question)
    return 0.8 if kind and kind["noun"] in plain else 0.0


def defines(question: Question, plain: str) -> bool:
    """Whether a sentence (in comparable spelling) says what a term of the question means."""
    asked = re.sub(r"[“”\"「」《》]", "", normal(question.text))
    for found in _EXPLAINED.finditer(plain):
        term = re.sub(r"\(.*?\)", "", next(group for group in found.groups() if group))
        term = re.sub(r"^.*所称的?", "", term)  # 本办法所称科技创新券，是指……
        if len(term) >= 2 and term in re.sub(r"\(.*?\)", "", asked):
            return True
        if found.group("short") and any(len(t) >= 3 and t in term for t in terms_asked(question)):
            return True  # 科改33条 for 以下简称“广西科改33条”
    return any(re.search(rf"{re.escape(term)}[”\"」》]?:", plain) for term in terms_asked(question))


def terms_asked(question: Question) -> list[str]:
    """The terms whose meaning is asked: those in quotation marks, else what the question is about."""
    quoted = [normal(t) for t in re.findall(r"[“\"「《]([^”\"」》]{2,20})[”\"」》]", question.text)]
    return quoted or [normal(t).removesuffix("是") for t in question.topic.split() if 2 <= len(t) <= 12]


def _tense(question: str, plain: str) -> float:
    """Whether a sentence states a target where one is asked for, or what has been reached."""
    target = bool(_AIMS.search(plain))
    if WANTS_STATE.search(question) and not STILL_TO_BE.search(question):
        return -0.4 if target else 0.4
    if STILL_TO_BE.search(question) and _REPORTED.search(plain) and not target:
        return -0.8
    if WANTS_TARGET.search(question):
        return 0.4 if target else -0.2
    return 0.0


def _bounded(question: str, plain: str) -> float:
    """Whether a sentence sets the limit that is asked for: 不超过 where 最多 is asked, 不少于 where 最少."""
    return 0.4 if any(bound.search(plain) for bound in bounds_asked(question)) else 0.0
