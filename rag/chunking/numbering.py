"""The marks that open a heading or a numbered clause at the start of a line.

GB/T 9704-2012, 7.3.3: 一、 → （一） → 1. → （1）; laws number 编 → 分编 → 章 → 节 → 条 (Legislation Law, art. 65).
Documents skip levels, mix the families and use others (1.1, ①, ——, 专栏, 表, 附件), so a mark only names its family
here; its level is inferred in the document (outline.py).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from rag.numerals import CHINESE_NUMBER, chinese_to_int
from rag.types import HeadingKind

# Families with a rank of their own, outermost first; all others take their level from where they first appear.
FIXED_RANK = {"part": 0, "subpart": 1, "chapter": 2, "section": 3, "article": 4}

# 「第三条规定的情形」「第九条至第十二条」 at a line's start are references; articles that are not set off by white
# space (第五条国家鼓励……) must still be found.
_NO_REFERENCE = (
    rf"(?![件款例的、，至和或与]|规定|第(?:{CHINESE_NUMBER}|\d+)[款项条章节]|所[称列]|及(?!时)|"
    r"中(?![央国华小介外等级])|修改|之规定)"
)
# 「1．5G网络工程」 is number 1 with a title that begins with a figure, not number 1.5.
_DOT_TERM = r"[．.、](?:[2-6]G|[23]D)(?=[一-鿿+＋“”、与和及])"
_PATTERNS: tuple[tuple[str, re.Pattern[str]], ...] = (
    (
        "question",  # of a page of questions and answers: 问：, 1.问：, 【问】, Q3：
        re.compile(
            rf"(?:(?P<n>\d{{1,3}}|{CHINESE_NUMBER})[．.、]\s*)?"
            rf"(?:[【〔\[]问[】〕\]]|问(?:题\s*(?P<m>\d{{1,3}}|{CHINESE_NUMBER}))?\s*[：:]|Q\s*(?P<q>\d{{1,3}})?\s*[：:.．、])\s*"
        ),
    ),
    ("subpart", re.compile(rf"第(?P<n>{CHINESE_NUMBER}|\d+)分编{_NO_REFERENCE}")),
    ("part", re.compile(rf"第(?P<n>{CHINESE_NUMBER}|\d+)(?:编|部分)(?![制写辑印排]){_NO_REFERENCE}")),
    ("chapter", re.compile(rf"第(?P<n>{CHINESE_NUMBER}|\d+)章{_NO_REFERENCE}")),
    ("section", re.compile(rf"第(?P<n>{CHINESE_NUMBER}|\d+)节{_NO_REFERENCE}")),
    ("article", re.compile(rf"第(?P<n>{CHINESE_NUMBER}|\d+)条(?:之(?P<sub>{CHINESE_NUMBER}))?{_NO_REFERENCE}")),
    ("box", re.compile(rf"专栏\s*(?P<n>\d+|{CHINESE_NUMBER})?(?=[\s：:]|[^\s的中里内各等])")),
    ("table", re.compile(rf"(?:附表|表)\s*(?P<n>\d+(?:[-—.]\d+)?|{CHINESE_NUMBER})(?![月日年、，。个])")),
    ("annex", re.compile(rf"附件\s*(?P<n>\d+|{CHINESE_NUMBER})?\s*(?=[：:．.、\s]|$)")),
    ("chinese", re.compile(rf"(?P<n>{CHINESE_NUMBER})、(?!{CHINESE_NUMBER}、)")),
    ("chinese_bracketed", re.compile(rf"[（(](?P<n>{CHINESE_NUMBER})[）)](?![、，。])")),
    ("decimal", re.compile(rf"(?P<n>\d{{1,2}}(?!{_DOT_TERM})(?:[．.]\d{{1,2}})+)[．.、]?(?=\s*[^\d\s．.%％])")),
    ("arabic", re.compile(rf"(?P<n>\d{{1,3}})(?:[．.、](?!\d)|(?={_DOT_TERM})[．.、])")),
    ("arabic_bracketed", re.compile(r"[（(](?P<n>\d{1,3})[）)](?![、，。])")),
    ("circled", re.compile(r"(?P<n>[①-⑳])")),
    ("dash", re.compile(r"(?:——|－－|--)(?=[^\s—-])")),
)
_KINDS: dict[str, HeadingKind] = {
    "part": "part",
    "subpart": "part",
    "chapter": "chapter",
    "section": "section",
    "article": "article",
    "box": "box",
    "table": "table",
    "annex": "annex",
}
_OF_DIVISIONS = ("subpart", "part", "chapter", "section", "article")
_OF_DIGITS = ("question", "decimal", "arabic")
_FAMILIES_BY_FIRST = {
    "第": _OF_DIVISIONS,
    "专": ("box",),
    "附": ("table", "annex"),
    "表": ("table",),
    **dict.fromkeys("（(", ("chinese_bracketed", "arabic_bracketed")),
    **dict.fromkeys("—－-", ("dash",)),
    **dict.fromkeys("零〇一二三四五六七八九十百千两", ("question", "chinese")),
    **dict.fromkeys("问【〔[Q", ("question",)),
    **dict.fromkeys("0123456789", _OF_DIGITS),
    **dict.fromkeys("①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳", ("circled",)),
}
_PATTERNS_BY_FIRST = {
    first: tuple((family, pattern) for family, pattern in _PATTERNS if family in families)
    for first, families in _FAMILIES_BY_FIRST.items()
}
_FIRST_CHARACTERS = frozenset(_PATTERNS_BY_FIRST)
_BEGINNING = 80  # characters of a line in which its mark and what must follow it stand
PREFACE = re.compile(r"(?:前\s*言|序\s*言|引\s*言|导\s*言|附\s*则|总\s*则|结\s*语|后\s*记)$")
ANSWER = re.compile(r"(?:答\s*[：:]|[【〔\[]答[】〕\]]|A\s*\d{0,3}\s*[：:])\s*")
# 「2003年7月4日最高人民法院审判委员会第1280次会议通过」 stands between the title and the text of a law.
PROMULGATION = re.compile(
    r"[（(]?\d{4}年\d{1,2}月\d{1,2}日(?=.{0,200}(?:通过|公布|发布|施行|修正|修订|批准|实施|印发|令)\s*[）)]?\s*$)"
)


@dataclass(frozen=True, slots=True)
class Mark:
    family: str
    printed: str  # as it stands: "（三）", "12．", "专栏 4"
    value: int | None  # 3, 12, 4; for 1.2 the last number, 2; None where there is none
    prefix: str = ""  # for 1.2: "1"

    @property
    def kind(self) -> HeadingKind:
        return _KINDS.get(self.family, "item")


def mark_of(line: str) -> Mark | None:
    """The mark that a line starts with; None if it starts with none. A mark inside the line is never one."""
    if line[:1] not in _FIRST_CHARACTERS:
        return None
    mark = _mark_at_start(line[:_BEGINNING])
    # Where the beginning is nearly all mark, what follows may decide; such lines are rare.
    if len(line) > _BEGINNING and mark is not None and len(mark.printed) > _BEGINNING // 2:
        return _find_mark(line)
    return mark


def _find_mark(line: str) -> Mark | None:
    for family, pattern in _PATTERNS_BY_FIRST[line[0]]:
        found = pattern.match(line)
        if not found:
            continue
        groups = found.groupdict()
        numeral = groups.get("n") or groups.get("m") or groups.get("q") or ""
        prefix, last = "", numeral
        if family == "decimal":
            prefix, last = re.split(r"[．.](?=\d+$)", numeral)
            prefix = prefix.replace("．", ".")
        return Mark(family, found.group().rstrip(), _value(last), prefix)
    return None


# Every stage asks for the marks of the lines; the beginnings of some thousand lines take little memory.
_mark_at_start = lru_cache(maxsize=8192)(_find_mark)


def _value(numeral: str) -> int | None:
    if not numeral:
        return None
    if numeral.isdecimal():
        return int(numeral)
    if "①" <= numeral[0] <= "⑳":
        return ord(numeral[0]) - ord("①") + 1
    return chinese_to_int(numeral)
