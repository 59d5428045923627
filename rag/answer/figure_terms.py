"""Which figures of the ledger a question speaks of: their names, what they are measured of, and which go together."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from rag.answer.library import Library
from rag.normal import normal
from rag.question import Question
from rag.question_words import WANTS_STATE, topic_of
from rag.types import Document, IndicatorEntry

SCOPE, NAME = "\ue000", "\ue001"  # stand in a question for what was recognised
_KIND = re.compile(r"(?:产业|行业|领域|业)$")
_SAME = (("gdp", "地区生产总值"), ("r&d", "研发"), ("研究与试验发展", "研发"), ("研发研发", "研发"))
_SIZE = re.compile(r"规模|盘子|体量|块头|摊子|个头")  # 「哪个产业盘子最大」
_SIZE_NAME = "产值"
_SHORT_NAME = 4  # characters; a shorter name is part of many others: 新产品产值 is no 产值
_LONG_NAME = 6
_BEFORE_NAME = re.compile(
    rf"(?:^|[的年总按各个业域市县区里中内看和与及跟、,占比把将达到在是{SCOPE}{NAME}]|目标|计划|规划|预期|力争|预计|一下|请问)$"
)
_GOES_ON = re.compile(r"(?:目标|的)*(?:年均)?(?:占|增速|增幅|增长率|年均|比重|比例|率|强度)")
_OTHER = rf"[^{SCOPE}{NAME}的,。?!、和与跟及年]{{2,14}}"
_PARTNER = re.compile(rf"{SCOPE}[和与跟及、加]+(?P<after>{_OTHER})|(?P<before>{_OTHER})[和与跟及、]{SCOPE}")
# What a question may say beside the names of things, without speaking of another thing.
_ELSE = re.compile(
    rf"[{SCOPE}{NAME}\s\d%]+|全区|全市|全省|全区|我区|我市|自治区|产业|行业|领域|企业|项目|指标|平台|目标|计划|规划|方案|文件|"
    r"政策|合计|总[和计共额数量]*|一共|共计?|之和|相?加起?来?|一起|一块|起来|排[序名行队位第]*|名次|位次|顺序|倒数|垫底|居首|榜首|"
    r"老[大几]|期间|时期|达到|实现|完成|超过|突破|不?低于|不少于|以[上下内外]|之[外间]|除了?|其[他它余]|剩下|规模|盘子|体量|"
    r"数[字值据]|一下|反过来|那会儿|那时候?|增[长加幅]|提[高升]|减少|下降|降低|上升|幅度|差[距额值]?|相差|倍数?|比[重例]?|占比?|百分[之点比]*|份额|"
    r"[的地得是有和与跟及同在了吗呢吧啊把将给按从到由往至比占多少高低大小最更较要末底年月个家项类种件名位元亿万千百十"
    r"一二两三四五六七八九前后第几哪谁各所全每这那些都最就才还只也又再算定想能会可请帮问查看说列]"
)
_FUZZY, _MARGIN = 0.6, 0.1  # share of a long name's bigrams that the question must have, and more than the next name
_JOINT = re.compile(r"[及和与、]")
_JOINTS = ("", "和", "与", "、")  # one says 智能新能源汽车 for 智能及新能源汽车; 及 is printed, and 和 as often
_PART = 4  # characters of a scope's beginning or end by which it is known


@dataclass(frozen=True, slots=True)
class Asked:
    names: tuple[tuple[int, str], ...]  # place in `text` and comparable name, in the order of mention
    scopes: tuple[tuple[int, str], ...]  # place and scope as printed
    text: str  # of the question, with SCOPE and NAME for what was recognised
    strangers: tuple[str, ...]  # named beside a scope, but without a figure: 碳酸钙产业 in 「新能源产业和碳酸钙产业」


def comparable_name(text: str) -> str:
    """A name in one spelling: 研究与试验发展（R&D）经费 and 研发经费 are one."""
    plain = re.sub(r"\([^()]{0,20}\)", "", normal(text))
    for other, usual in _SAME:
        plain = plain.replace(other, usual)
    return re.sub(r"[\s“”\"'《》]", "", plain)


def asked_of(question: Question, entries: Sequence[IndicatorEntry]) -> Asked | None:
    """What of the ledger a question names; None if it names no figure that is there."""
    names = {n for e in entries if len(n := comparable_name(e.name)) >= 2 and not n.endswith("级")}  # 国家级 of what?
    # A long name goes before what it may hold: 高新技术企业工业总产值 before 高新技术企业.
    text, found = _masked(comparable_name(question.text), {n: n for n in names if len(n) > _LONG_NAME}, NAME)
    text, scopes = _masked(text, _scope_keys({e.scope for e in entries}, names), SCOPE)
    text, short = _masked(text, {n: n for n in names if len(n) <= _LONG_NAME}, NAME, _stands_alone)
    found = sorted((*found, *short))
    size = _SIZE.search(text)
    if not found and _SIZE_NAME in names and size:
        text, found = _masked(text, {size.group(): _SIZE_NAME}, NAME)
    if not found:
        nearest = nearest_name(comparable_name(question.text), names)
        found = [(len(text), nearest)] if nearest else []
        scopes = [(at, scope) for at, scope in scopes if comparable_name(scope) not in nearest]
    if not found:
        return None
    return Asked(tuple(found), tuple(scopes), text, _strangers(text))


def nearest_name(text: str, names: Iterable[str]) -> str:
    """The one long name most of whose bigrams a text has; "" if there is none or several do."""
    shares = sorted(((share_of(name, text), name) for name in names if len(name) > _SHORT_NAME), reverse=True)
    if not shares or shares[0][0] < _FUZZY or (len(shares) > 1 and shares[0][0] - shares[1][0] < _MARGIN):
        return ""
    return shares[0][1]


def share_of(name: str, text: str) -> float:
    """Share of a name's bigrams that a text has, in [0, 1]."""
    bigrams = {a + b for a, b in pairwise(name)}
    return sum(b in text for b in bigrams) / len(bigrams) if bigrams else 0.0


def likeness(one: str, other: str) -> float:
    """Mean of the shares that two names have of each other's bigrams, in [0, 1]."""
    return (share_of(one, other) + share_of(other, one)) / 2


def is_whole(entry: IndicatorEntry, document: Document) -> bool:
    """Whether a figure is of all that its document is about, so that it holds the others of its name: 总产值."""
    return not _core(entry.scope) or entry.name.startswith("总") or normal(entry.scope) in normal(document.facts.title)


def key_of(entry: IndicatorEntry) -> str:
    """What a figure is of, in one spelling, however a sentence or a table divides it into scope and name."""
    return comparable_name(f"{entry.scope}{entry.name}")


def is_covered(asked: Asked, terms: Iterable[IndicatorEntry], library: Library) -> bool:
    """Whether what else the question speaks of is spoken of where the figures stand: 「孵化器」 beside 「国家级」."""
    sources = {}
    for term in terms:
        clause, facts = library.clauses[term.clause_id], library.documents[term.document_id].facts
        words = (clause.text, *clause.heading_path, clause.context, facts.title, facts.region, facts.issuing_body)
        sources[clause.clause_id] = comparable_name("".join(words))
    source = "".join(sources.values())
    return all(share_of(run, source) > 0 for run in _ELSE.split(topic_of(asked.text)) if len(run) >= 2)


def family(name: str) -> frozenset[str]:
    """Names under which the same thing is given, of parts and of the whole: 产值, 总产值."""
    bare = name.removeprefix("总")
    return frozenset({name, bare, f"总{bare}"})


def best_set(question: Question, entries: Iterable[IndicatorEntry]) -> tuple[IndicatorEntry, ...]:
    """Figures of one document, year and role, one of each thing: the set that the question most likely means.

    What is asked for goes first (a target, or what has been reached), then the larger set, then the later year.
    """
    sets: dict[tuple[str, int | None, str], dict[str, IndicatorEntry]] = {}
    for entry in entries:
        sets.setdefault((entry.document_id, entry.year, entry.role), {}).setdefault(key_of(entry), entry)
    role = "actual" if WANTS_STATE.search(question.text) else "target"
    best = max(sets, key=lambda key: (key[2] == role, len(sets[key]), key[1] or 0), default=None)
    return tuple(sets[best].values()) if best else ()


def _core(scope: str) -> str:
    return _KIND.sub("", normal(scope))


def _scope_keys(scopes: set[str], names: set[str]) -> dict[str, str]:
    """Words by which each scope may be named; words that several share name none, unless they are all of one.

    A scope that is itself a figure (产业增加值, of which a share is given) is left to be found as the name.
    """
    holders: dict[str, set[str]] = {}
    whole: dict[str, str] = {}
    for scope in sorted(scopes):
        core, full = _core(scope), normal(scope)
        if len(core) < 2 or any(full.endswith(name) for name in names):
            continue
        whole[core] = whole[full] = scope
        pieces = _JOINT.split(core)
        for joint in _JOINTS if len(pieces) > 1 else ():
            whole[joint.join(pieces)] = scope
        parts = {p for p in pieces if len(p) >= _PART - 1}
        ends = {w[i:] for w in (core, full) for i in range(len(w) - _PART + 1)}
        begins = {core[:i] for i in range(_PART, len(core))}
        for key in {*parts, *ends, *begins}:
            holders.setdefault(key, set()).add(scope)
    keys = {k: next(iter(s)) for k, s in holders.items() if len(s) == 1} | whole
    return {k.replace("汽车", "车"): scope for k, scope in keys.items()} | keys  # one says 新能源车


def _masked(
    text: str, keys: Mapping[str, str], mark: str, accept: Callable[[str, int, str], bool] = lambda *_: True
) -> tuple[str, list[tuple[int, str]]]:
    """The text with every key replaced by as many marks, the longest key first, and what was found where."""
    found: dict[str, int] = {}
    for key in sorted(keys, key=len, reverse=True):
        at = text.find(key)
        while at >= 0:
            if accept(text, at, key):
                found[keys[key]] = min(found.get(keys[key], at), at)
                text = text[:at] + mark * len(key) + text[at + len(key) :]
            at = text.find(key, at + 1)
    return text, sorted((at, value) for value, at in found.items())


def _stands_alone(text: str, at: int, name: str) -> bool:
    """Whether a name is the whole of what is named: not the end of a longer one, not the beginning of a share."""
    if text.startswith(NAME, at + len(name)):  # 增加值 in 「增加值占地区生产总值比重」
        return False
    if _GOES_ON.match(text, at + len(name)) and not re.search(r"占.{1,24}(?:比重|比例|几|多少|份额)", text):
        return False
    return len(name) > _SHORT_NAME or bool(_BEFORE_NAME.search(text[:at]))


def _strangers(text: str) -> tuple[str, ...]:
    single = re.sub(f"{SCOPE}+", SCOPE, re.sub(f"{NAME}+", NAME, text))
    found = []
    for match in _PARTNER.finditer(single):
        words = topic_of(match["after"] or match["before"] or "")
        words = re.sub(r"^(?:把|将|那|那么|请|算|比|其)|(?:目标|加|合|总|一起|的|两|相).*$", "", words)
        words = re.sub(r"\d{2,4}$", "", words)  # 「海洋产业23年」
        if len(words) >= 2:
            found.append(words)
    return tuple(found)
