"""Whether the best sentence found is evidence enough to answer, and if not, why not."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

from rag.answer.left_open import has_empty_column, is_of_other_items
from rag.answer.phrases import phrase
from rag.enumerations import COUNTY_NAMED, names_like_places
from rag.fitness import defines
from rag.measures import COMPENSATION, PENALTY, SUBSIDY, has_amount_of_money, has_measure, is_length_of_time, says_when
from rag.normal import normal
from rag.permission import leaves_lawful_open
from rag.question import Question
from rag.question_words import (
    ABROAD,
    AMOUNT_OF_MONEY,
    FIGURE_CHOICE,
    SUPERLATIVE,
    WANTS_TARGET,
    WHICH_COUNTY,
    WHICH_PLACE,
    WHO_PAYS,
    expected_count,
)
from rag.read import Candidate
from rag.regions import places_in
from rag.requisites import requisite_untold

# Weights of the evidence, near those of a logistic fit on the tuning questions (python -m eval fit); public questions
# only say how far they carry over. A bare similarity threshold is a poor gate.
COVERAGE = 3.0
UNMATCHED = -4.2
SIMILARITY = 15.0
NAMED = 1.2  # the question names a document of the corpus
RETRIEVAL = 0.42  # for each standard deviation by which the clause stands out
RETRIEVAL_MOST = 10.0  # where few words of a question are in the corpus at all, any clause stands out
LENGTH = -1.0  # for each time that a clause is e times as long as USUAL_LENGTH: it has more words by chance
USUAL_LENGTH = 400  # characters
ENOUGH = 12.8
CLOSER_SHARE = 0.5  # of a closer sentence's share of the subject; a figure of a smaller one is of something else
SUBJECT_SHARE = 0.6  # of the closer subject's share of the question's words; a smaller one is another subject
AS_MUCH = 0.8  # of the best sentence's share of the subject and of its probability, one with the figure must have
_MORE_NAMED = 0.3  # of the question's words, that its clause must have and that of the best sentence lacks
_LOOKED = 8  # candidates among which it must be

_PER = re.compile(r"[人户亩]均|(?:每|平均)一?[万千百十]?[人户亩](?:口|次)?")  # 人均GDP is no GDP
_REQUIRING = ("list", "fact", "definition", "figure")  # intents with which papers and conditions are asked for
_REALISED = re.compile(r"实际(?:完成|达到|投入|值|是)|完成了多少|已经?(?:完成|达到|建成|投入)")
_TARGET = re.compile(r"力争|目标|到\d{4}年|将|争取|突破")
# 「现有几家」 is not answered by 「新建2家」.
_STOCK_ASKED = re.compile(r"现有|(?:现在|目前|如今|眼下|当前)(?:[总一]?共)?有|已经?有(?=多少|几)")
_TO_COME = re.compile(r"新[建增设](?!成)|力争|争取|将(?=[有达建])|再建")
_IS_THERE = re.compile(r"已|现有|拥有|共有|建成|保有|截[至止]|达到?\d|实际|指标值")
_PAST_YEARS = ("去年", "前年", "大前年")
_IS_THERE_BY_NOW = re.compile(r"已|现有|拥有|共有|截[至止]|实际|达到了")
# 「还要新增几家」 is not answered by 「共建成33家」.
_ADDITION_ASKED = re.compile(r"(?:要|计划|打算|准备|拟|将)(?:再|新|多)?(?:新?[增添建设])(?!议|设)")
_WAS_BUILT = re.compile(r"[已共](?:经)?(?:建成|新?建有|认定|拥有)|截[至止]")
_RANKED = re.compile(r"最|第一|首位|领先|居|排名")
# 「试用期最长几个月」 is not answered where nothing is said of 试用; 上诉期 is, by the days in which to 上诉.
_PERIOD = re.compile(
    r"(?P<of>[\u4e00-\u9fff]{2}(?<![任日时学周定分延到逾初末同工假孕刑长短近中前后一二两三首本每各这那个的]))期(?!权|货|刊|望|待|间|初|末|中)"
)
_PAYS = re.compile(
    r"承担|负担|赔|补偿|支付|垫付|出资|自理|负责|缴纳|交纳|奖励|补助|补贴|资助|拨付|财政|预算|(?:安排|筹集|提供|解决)[^,。;]{0,8}(?:资金|经费|费用)"
)
# 「打电话投诉」 asks for no number.
_CONTACT = re.compile(
    r"(?<!打)(?<!打了)(?<!打个)(?<!打了个)电话|手机号|联系(?:方式|人|电话)|怎么联系|如何联系|邮箱|网址|地址|(?<!发)(?<!发了)(?<!发个)(?<!发了个)传真|微信"
)
# 「要投多少钱」: one says 投 for 投资
_INVESTS = re.compile(r"(?:^|[\s要得会能共计想备算])投(?![一-鿿])")
_INVESTED = {"投资", "投入"}
_PERSON = re.compile(
    r"(?:院长|主任|书记|局长|厅长|市长|主席|处长|负责人|联系人|法人)(?:是谁|叫什么|姓什么|的名字)|"
    r"谁是.{0,12}(?:院长|主任|书记|局长|厅长|市长|主席|处长)"
)


@dataclass(frozen=True, slots=True)
class Support:
    enough: bool
    probability: float  # that the corpus answers, in [0, 1]
    reason: str = ""  # in words for the user, when not enough


def judge(question: Question, best: Candidate, others: Sequence[Candidate] = ()) -> Support:
    """Whether `best` supports an answer. A named year, place, unit of measure or kind of fact must be there.

    `others` are the candidates beside it: if one of them fits the subject clearly better and lacks only the year or
    place asked for, then the corpus speaks of the subject, but not for that year or place.
    """
    probability = probability_of(question, best)
    reason = _objection(question, best, others)
    if not reason and (probability < 0.5 or best.subject == 0):  # years and units alone fit any clause
        reason = phrase("reason_coverage")
    return Support(not reason, probability, reason)


def figure_first(question: Question, candidates: Sequence[Candidate]) -> Sequence[Candidate]:
    """The candidates with one first that has the figure asked for and nearly the evidence of the best, which has none.

    「……结算周期不得超过十五日」 says nothing of hours; the definition in the article before it does.
    """
    best = candidates[0]
    if question.intent != "figure" or not question.measure:
        return candidates
    others = candidates[1:_LOOKED]
    if _has_figure(question, best) and not _is_yet_to_come(question, normal(best.text)):
        # but of what? 「国家高新区达到5个」 has no word for 高企
        others = [c for c in others if c.unmatched <= best.unmatched - _MORE_NAMED]
    elif is_of_other_items(question.measure, _subject(question), normal(best.text)):
        return candidates  # the item asked about is there, without a figure
    found = next((c for c in others if _is_as_good(question, c, best)), None)
    return candidates if found is None else [found, *(c for c in candidates if c is not found)]


def _is_as_good(question: Question, candidate: Candidate, best: Candidate) -> bool:
    return (
        _has_figure(question, candidate)
        and not _is_yet_to_come(question, normal(candidate.text))
        and not (candidate.missing or candidate.is_title)
        and candidate.clause.document_id == best.clause.document_id
        and candidate.subject >= AS_MUCH * best.subject
        and probability_of(question, candidate) >= AS_MUCH * probability_of(question, best)
    )


def _is_yet_to_come(question: Question, plain: str) -> bool:
    """Whether it is asked how many there are, and a sentence tells only how many are to be made."""
    if question.intent != "figure" or not _STOCK_ASKED.search(question.text) or _IS_THERE.search(plain):
        return False
    told = [part for part in re.split(r"[,;。]", plain) if has_measure(question.measure, part)]
    return bool(told) and all(_TO_COME.search(part) for part in told)


def _is_only_aimed_at(question: Question, plain: str) -> bool:
    """Whether it is asked how many there were 去年, and a sentence tells only what was aimed at for that year."""
    if question.intent != "figure" or not any(wrong in _PAST_YEARS for wrong, _ in question.corrected):
        return False
    return bool(_TARGET.search(plain)) and not (_IS_THERE_BY_NOW.search(plain) or WANTS_TARGET.search(question.text))


def _is_past(question: Question, plain: str) -> bool:
    """Whether it is asked how many are to be added, and a sentence tells only how many were built until then."""
    asked = question.intent == "figure" and _ADDITION_ASKED.search(question.text)
    return bool(asked and _WAS_BUILT.search(plain) and not (_TO_COME.search(plain) or _TARGET.search(plain)))


def _has_figure(question: Question, candidate: Candidate) -> bool:
    return _gives_figure(question, _with_header(candidate, normal(candidate.text)))


def _objection(question: Question, best: Candidate, others: Sequence[Candidate]) -> str:
    """What speaks against `best` as evidence, however well its words fit; "" if nothing does."""
    plain = normal(best.text)
    missing = _named_but_absent(question, best, plain)
    if missing:
        return phrase("reason_missing", missing="、".join(missing))
    if SUPERLATIVE.search(question.text) and not _RANKED.search(plain):
        return phrase("reason_superlative")
    if question.intent == "figure":
        if has_empty_column(normal(best.spelt), question.years):
            return phrase("reason_figure")
        closer = _closer_but_missing(question, best, others)
        if closer is not None:
            return phrase("reason_missing", missing="、".join(closer.missing))
        if not _gives_figure(question, _with_header(best, plain)) or _closer_without_figure(question, best, others):
            return phrase("reason_figure")
    if question.intent == "time" and not says_when(question.measure, _with_header(best, plain)):
        return phrase("reason_time")
    if _REALISED.search(question.text) and _TARGET.search(plain) and not re.search(r"达到了|已|实际", plain):
        return phrase("reason_missing", missing="实际完成数")
    if _is_yet_to_come(question, plain):
        return phrase("reason_missing", missing="现有数")
    if _is_only_aimed_at(question, plain):
        return phrase("reason_missing", missing="实际完成数")
    if _is_past(question, plain):
        return phrase("reason_missing", missing="今后新增数")
    if leaves_lawful_open(question.text, plain):
        return phrase("reason_coverage")
    if question.intent == "definition" and not defines(question, plain):
        return phrase("reason_definition")
    return ""


def _named_but_absent(question: Question, best: Candidate, plain: str) -> Sequence[str]:
    """What the question names and the sentence does not have: a document, a year or place, a person's details."""
    unknown = [f"《{t}》" for t in question.unknown_documents if normal(t) not in plain]
    if unknown and question.intent in ("figure", "time", "unit", "list"):
        return unknown
    if best.missing:
        return best.missing
    wanted = _CONTACT.search(question.text) or _PERSON.search(question.text)
    if wanted and not (_CONTACT.search(plain) or re.search(r"\d{3,4}-\d{7,8}|\d{5,}", plain)):
        return (f"“{wanted.group()}”",)
    period = _PERIOD.search(question.text) if is_length_of_time(question.measure) else None
    if period and normal(period["of"]) not in normal(f"{best.clause.text} {' '.join(best.clause.heading_path)}"):
        return (f"“{period['of']}期”",)
    per = _PER.search(question.text) if question.intent == "figure" else None
    if per and not _PER.search(_with_header(best, plain)):
        return (f"“{per.group()}”",)
    requisite = requisite_untold(question.text, _with_header(best, plain)) if question.intent in _REQUIRING else ""
    if requisite:
        return (f"“{requisite}”",)
    where = WHICH_PLACE.search(question.text)
    if where and not ABROAD.search(question.text):
        named = set(places_in(best.text)) - set(question.places)
        if len(named) < (expected_count(where.group()) or 1):
            return (f"“{where.group()}”",)
    paying = WHO_PAYS.search(question.text)
    if paying and not _PAYS.search(plain):
        return (f"“{paying.group()}”",)
    county = WHICH_COUNTY.search(question.text)
    if county and not (names_like_places(plain) or COUNTY_NAMED.search(plain) or len(places_in(plain)) > 1):
        return (f"“{county.group()}”",)
    choice = FIGURE_CHOICE.search(normal(question.text))  # ７５％ and 3,800 as the sentence has them
    if choice and not {choice["one"], choice["other"]} & set(re.findall(r"\d+(?:\.\d+)?", _with_header(best, plain))):
        return (f"“{choice.group()}”",)
    return ()


def probability_of(question: Question, best: Candidate) -> float:
    """Chance that the corpus answers the question, by how much of it the best sentence and clause cover."""
    evidence = (
        COVERAGE * best.coverage
        + UNMATCHED * best.unmatched
        + SIMILARITY * best.similarity
        + RETRIEVAL * min(best.retrieval, RETRIEVAL_MOST)
        + LENGTH * max(0.0, math.log(len(best.clause.text) / USUAL_LENGTH))
        + (NAMED if question.named_documents else 0.0)
    )
    return 1.0 / (1.0 + math.exp(ENOUGH - evidence))


def _closer_but_missing(question: Question, best: Candidate, others: Sequence[Candidate]) -> Candidate | None:
    preferred = question.preferred.get(best.clause.document_id, 0.0)
    for other in others:
        if not other.missing or other.is_title or best.subject >= SUBJECT_SHARE * other.subject:
            continue
        if question.preferred.get(other.clause.document_id, 0.0) < preferred - 0.2:
            continue
        if has_measure(question.measure, _with_header(other, normal(other.text))):
            return other
    return None


def _closer_without_figure(question: Question, best: Candidate, others: Sequence[Candidate]) -> bool:
    """Whether the sentences on the subject give no figure at all, so that one of something else came first."""
    laid_down = question.measure in (PENALTY, COMPENSATION)  # for each wrong, and one article has several
    elsewhere = [c for c in others if not c.is_title and (laid_down or c.clause is not best.clause)]
    closer = [c for c in elsewhere if best.subject < CLOSER_SHARE * c.subject]
    return any(c.rank == 1 for c in closer) and not any(
        has_measure(question.measure, _with_header(c, normal(c.text))) for c in closer
    )


def _subject(question: Question) -> str:
    """What a question is about, without 2025年, 25年 and 亿元, which stand in any sentence."""
    said = f"{question.topic} {question.context}"
    return normal(re.sub(r"(?:19|20)\d{2}年?|(?<!\d)\d{2}年|[千百万亿]*元", " ", said))


def _gives_figure(question: Question, plain: str) -> bool:
    """Whether the figure of the kind asked for stands with a word of the question, not elsewhere in the sentence."""
    if not has_measure(question.measure, plain):
        return False
    topic = _subject(question)
    if is_of_other_items(question.measure, topic, plain):
        return False
    if question.measure != "元":
        return True
    if AMOUNT_OF_MONEY.search(question.text) and not has_amount_of_money(plain):
        return False
    if SUBSIDY.search(question.text) and not SUBSIDY.search(plain):
        return False  # what is earned or spent is no reward
    pairs = {topic[i : i + 2] for i in range(len(topic) - 1)} | (_INVESTED if _INVESTS.search(topic) else set())
    parts = re.split(r"[,;]", plain)
    # 「组织实施项目80项，落实资金2000万元」: the part before may name what the figure is of.
    near = [parts[max(at - 1, 0)] + part for at, part in enumerate(parts) if has_measure(question.measure, part)]
    return not near or any(pair in words for words in near for pair in pairs)


def _with_header(best: Candidate, plain: str) -> str:
    return f"{plain}{normal(best.spelt)}"
