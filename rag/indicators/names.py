"""What a figure is of: the printed words in front of it, cut down to the name, its scope and its place."""

from __future__ import annotations

import re
from dataclasses import dataclass

from rag.indicators.words import any_of, words
from rag.regions import canonical, places_in

LONGEST = 80  # characters; what stands before a figure and is longer is a sentence, not a name
_MARK = re.compile(r"[（(][一二三四五六七八九十\d]{1,3}[）)]|\d{1,2}[.．、](?!\d)|[一二三四五六七八九十]{1,3}、|[①-⑳]")
_LEAD = re.compile(rf"{any_of('起头')}|(?:在|用)?[\d一二两三四五六七八九十]{{1,2}}年(?:内|时间)")
_ADVERB = re.compile(rf"{any_of('状语')}(?={any_of('起头', '状语', '动词', '句中动词', '新增', '达到')})")
# 建设|用地规模 is a name; 建设|平台 a verb with what it builds.
_OBJECT = "(?:了)?(?![率量额数度业者型性]|用地|规模|标准|水平|能力|强度|面积|周期|成本|收入|资金|经费)"
_VERB = re.compile(any_of("动词", "句中动词") + _OBJECT)
_STRONG_VERB = re.compile(any_of("句中动词") + _OBJECT)
_INCREASE = re.compile(any_of("新增"))
_SHARE = re.compile(r"(?<!每)(?<!平均)占(?!用|地面积|地规模|有率|有量|补|领|据)")
_SHARE_NAME = re.compile(r".{1,30}(?<!占)占比")
_HEAD = re.compile(rf"{any_of('量名')}$")
_LIST = re.compile(r"、[^、]{0,30}等(?:\d{0,3}[个家类项])?(?![级价离教])")
# 投资, 规模 and the like are of something only behind the name of a field or a body: not 固定资产投资.
_FIELD_HEAD = re.compile(rf"(?<=产业|行业|领域|企业|园区|集群){any_of('领域量名')}$")
_SHORT_HEAD = re.compile(r"^(?:工业|农业|年|产业|项目)(?=.)")
_WANTS_MORE = ("规模以上", "规上", "限额以上", "限上")  # of 规模以上工业总产值 the name is 总产值, not 工业总产值
_GLOSS = re.compile(r"[（(][A-Za-z&/\s]{1,20}[）)]$")  # 研发经费投入强度（R&D/GDP）
_PRAISE = re.compile(r"[^的]{0,40}[强大高好优多广深快足][的](?=.{2})")  # 创新能力强、带动作用大的|龙头企业


@dataclass(frozen=True, slots=True)
class Named:
    name: str
    scope: str
    region: str  # "" where no place is named
    is_increase: bool = False  # 新增 stands in front
    had_verb: bool = False


def named_subject(text: str, blank: str, start: int, end: int, reaches: bool) -> Named | None:
    """What stands before a figure and its verb; None where nothing is left of it.

    `blank` is `text` with its years blanked. With `reaches` a verb such as 达到 follows, so that a word such as 建设
    in front belongs to the name (建设用地); without one it is the verb of the sentence (建设平台10个).
    """
    start, end, region = _without_lead(text, blank, max(start, end - 2 * LONGEST), end)
    is_increase = had_verb = False
    if found := _INCREASE.match(blank, start, end):
        start, is_increase, had_verb = found.end(), True, True
        start, end, _ = _without_lead(text, blank, start, end)
    else:
        verb = _STRONG_VERB if reaches else _VERB
        while (found := verb.match(blank, start, end)) and found.end() < end - 1:
            start, had_verb = found.end(), True
        if not had_verb and not reaches:
            inside = [m.end() for m in _STRONG_VERB.finditer(blank, start, end) if m.end() < end - 1]
            if inside:
                start, had_verb = inside[-1], True
    for found in _LIST.finditer(text, start, end):
        if end - found.end() >= 2:
            start = found.end()
    start, end = _trimmed(blank, start, end)
    if gloss := _GLOSS.search(text, start, end):
        end = gloss.start()
    if end - start < 2 or end - start > LONGEST:
        return None
    name, scope = split_name(text[start:end]) if not is_increase else (text[start:end], "")
    return Named(name, scope, region, is_increase, had_verb)


def named_thing(text: str) -> str:
    """What is counted, from the words behind a count: 的 in front and a predicate behind are no part of it."""
    start, end = _trimmed(text, 0, len(text))
    if praise := _PRAISE.match(text, start, end):
        start = praise.end()
    for word in words("谓语"):
        at = text.find(word, start + 2, end)
        # 在 and 向 begin a predicate only behind a noun, not within 存在, 导向.
        if at > 0 and not (len(word) == 1 and text[at - 1] in "存现正旨所内潜导方转取面一"):
            end = at
    return text[start:end].strip(" \t\n、的，").removesuffix("等")


def split_name(printed: str) -> tuple[str, str]:
    """Name and scope: 新能源产业产值 -> 产值 of 新能源产业; 研发经费占地区生产总值比重 -> 占… of 研发经费."""
    share = _SHARE.search(printed)
    if share and not printed.endswith("占比"):
        return printed[share.start() :].removesuffix("的"), _whole(printed[: share.start()])
    if _SHARE_NAME.fullmatch(printed):
        return "占比", _whole(printed[:-2])
    head = _HEAD.search(printed) or _FIELD_HEAD.search(printed)
    if (
        head
        and head.start() > 0
        and not printed[: head.start()].endswith(("、", "和", "与", "及", "人均", "户均", "亩均"))
    ):
        before = printed[: head.start()]
        name = head.group()
        if before.endswith(_WANTS_MORE) and (short := _SHORT_HEAD.match(name)):
            name, before = name[short.end() :], before + short.group()
        return name, _whole(before)
    return printed, ""


def is_scope_word(name: str) -> bool:
    """Whether a name says nothing without its scope: 增加值, 产值."""
    return bool(_HEAD.fullmatch(name))


def _whole(scope: str) -> str:
    """The scope without words that mean the whole field of the document: 全区."""
    scope = scope.strip().removesuffix("的")
    return "" if _LEAD.fullmatch(scope) else scope


def _without_lead(text: str, blank: str, start: int, end: int) -> tuple[int, int, str]:
    """The span without numbering, adverbs and the place in front, and that place."""
    region = ""
    while True:
        start, end = _trimmed(blank, start, end)
        found = _MARK.match(blank, start, end) or _ADVERB.match(blank, start, end) or _LEAD.match(blank, start, end)
        if found and found.end() < end - 1:
            start = found.end()
            continue
        place = next(iter(places_in(text[start : min(end, start + 12)])), "")
        after = start + len(place)
        if place and canonical(place) == place and text.startswith(place, start) and after < end - 1:
            region, start = place, after
            continue
        return start, end, region


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    while start < end and (text[start].isspace() or text[start] in "，、；：,;:的"):
        start += 1
    while start < end and (text[end - 1].isspace() or text[end - 1] in "，、；：,;:"):
        end -= 1
    return start, end
