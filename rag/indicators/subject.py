"""What stands in front of an amount: the subject, or what the sentence spoke of before."""

from __future__ import annotations

import re
from dataclasses import replace

from rag.indicators.amounts import Amount
from rag.indicators.names import Named, is_scope_word, named_subject
from rag.indicators.sentence import Sentence
from rag.indicators.tail import Tail

_COMPARED_WITH = r"\s{4}|“?十[一二三四五]五|上年|去年|前|同期|上一|全国|全区|全省|全市|目前|现状|规划|基期"
_COMPARED = re.compile(rf"(?<![占对同环相])(?:比|较|与)\s?(?={_COMPARED_WITH})")
_PRONOUN = re.compile(r"每[家个户辆台人项次年]|单个|其中|总[数量计]|合计|前者|后者|每个")
_OF_THE_TEXT = re.compile(r"\d[章节条款]")
_IN_ALL = ("共", "合计", "总计", "总额")
# 其中国家级6家、三等奖2项: of what was counted before, which is named without its own rank.
_RANK = re.compile(r"[^，、]{1,4}级|[特一二三四]等奖")
_RANKED = re.compile(r"^.{1,5}级(?:以上)?(?=.{2})|[特一二三四]等奖$")
_GENERIC = ("产业", "行业")
_NEAR = 200  # characters in which a full name is looked for


def subject(sentence: Sentence, position: int, amount: Amount, tail: Tail, is_compared: bool) -> Named | None:
    """What stands in front; where nothing does, or only an attribute (增加值), what was spoken of last.

    None where neither is there. `is_compared`: a year of comparison stands between.
    """
    end = tail.end
    for found in _COMPARED.finditer(sentence.blank, position, end):
        end = found.start()
        break
    named = named_subject(sentence.text, sentence.blank, position, end, tail.reaches or tail.grows or bool(tail.falls))
    last = sentence.named
    if named and (_PRONOUN.fullmatch(named.name) or _OF_THE_TEXT.search(named.name)):
        named = None
    if named is None:
        says = tail.reaches or tail.grows or tail.falls or tail.bounds or is_compared
        in_all = sentence.masked[max(0, amount.start - 4) : amount.start].rstrip().endswith(_IN_ALL)
        if last is None or not (says or in_all):
            return None
        named = replace(last, is_increase=False, region="")
    elif last and last.is_increase and not (named.had_verb or tail.reaches or tail.grows):
        named = replace(named, is_increase=True)  # 新增创新型企业40家，瞪羚企业10家
    if named is not None and not named.scope:
        if is_scope_word(named.name):
            scope = last.scope if last else ""
            named = replace(named, scope=scope)
        elif named.name.startswith("占") and last:
            named = replace(named, scope=_spoken_of(sentence, last))
    elif named.name.startswith("占") and is_scope_word(named.scope) and last and last.scope:
        named = replace(named, scope=last.scope + named.scope)
    if _RANK.fullmatch(named.name):
        named = replace(named, scope=named.scope or sentence.counted)
    if named.scope in _GENERIC:
        named = replace(named, scope=_full_scope(sentence, position, named.scope))
    if tail.falls and not named.name.endswith(tail.falls):
        named = replace(named, name=named.name + tail.falls)
    return named


def is_rank(name: str) -> bool:
    """Whether a name is only a rank: 国家级."""
    return bool(_RANK.fullmatch(name))


def without_rank(name: str) -> str:
    """自治区级以上“星创天地” -> “星创天地”."""
    return _RANKED.sub("", name)


def _spoken_of(sentence: Sentence, last: Named) -> str:
    """The subject of the part before as it is printed: 产业增加值."""
    start = sentence.named_at
    at = sentence.text.find(last.name, start, start + _NEAR)
    if not is_scope_word(last.name) or at < 0:
        return last.name
    printed = named_subject(sentence.text, sentence.blank, start, at + len(last.name), True)
    return f"{printed.scope}{printed.name}" if printed else f"{last.scope}{last.name}"


def _full_scope(sentence: Sentence, position: int, scope: str) -> str:
    """新兴产业规模显著扩大，产业增加值…: the short word takes up the full one of the same sentence."""
    before = sentence.text[max(sentence.start, position - _NEAR) : position]
    found = re.findall(rf"(?:^|[，；：])([^，；：、的]{{2,12}}?{scope})", before)
    return found[-1] if found else scope
