"""A question taken apart, so that one part can be exchanged: 「百色｜到2025年｜高新技术企业｜数量｜达到多少？」."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Literal

from rag.regions import places_in

AttributeKind = Literal["role", "figure", "time", "document", "what", ""]

END_MARKS = "？?。.！!；;，, \t\r\n"
PARTICLES = "呢呀啊吧嘛哦哈啦咧哩嘞呗哟喽"
DOCUMENT_NOUN = r"(?:文件|方案|规划|计划|办法|通知|意见|条例|规定|纲要|细则|决定|公告|批复)"

_LONGEST = 160  # characters; a longer question is not taken apart
_YEAR = r"(?:19|20)\d{2}"
_WHEN = re.compile(
    rf"{_YEAR}年?[—\-–~～至到]{_YEAR}年(?:期间)?|(?:到|至|截至)?{_YEAR}(?:年(?:年?[底末初]|前)?|(?![\d年]))(?:的?时候)?|"
    r"[“\"]?十[一二三四五六七]五[”\"]?(?:时期|期间|末)?"
)
_WHOLE = re.compile(r"全区|全市|全省|全国|全县|全自治区|我市|我区|我省|本市|自治区(?=的?$|[\d到])")
_PLACE_ENDS = ("壮族自治区", "回族自治区", "维吾尔自治区", "自治区", "自治州", "特别行政区", "省", "市")
_PLACE_LONGEST = 16  # characters
_ATTRIBUTES: tuple[tuple[AttributeKind, str], ...] = (
    ("role", r"(?:牵头|配合|责任|主管|主办|协办|参与|承办|主责)(?:单位|部门|方|机构)"),
    (
        "document",
        r"文号|发文字号|发文(?:机关|单位|日期|时间)|(?:印发|发布|成文|公布|施行|生效|出台)(?:日期|时间|单位|机关)|"
        r"规划期|执行期|适用期",
    ),
    (
        "time",
        r"(?:完成|办理|申报|实施|建成|截止)(?:期限|时限|时间|日期)|有效期限?|期限|时限|时间(?:安排|节点)?|进度(?:安排)?",
    ),
    (
        "figure",
        r"总产值|产值|增加值|投资总额|投资额|总投资|投资|营业收入|总收入|收入|利润|税收|产量|销量|比重|占比|比例|增速|增长率|"
        r"增幅|规模|数量|总量|名额|金额|额度|资金|目标值?",
    ),
    (
        "what",
        r"(?:主要|重点|具体|核心|总体|基本)?(?:内容|任务|工作|措施|要求|举措|条件|依据|标准|流程|程序|对象|范围|原则|背景|"
        r"意义|方式|方法|(?<![新原建物])材料|职责)|重点",
    ),
)
_ATTRIBUTE = re.compile(
    rf"(?:的|(?P<when>(?:到|至)?{_YEAR}年?)的?)?(?P<name>{'|'.join(f'(?:{p})' for _, p in _ATTRIBUTES)})"
    r"(?P<aim>目标值?|任务)?$"
)
_DEFAULT_ASKING: dict[AttributeKind, str] = {
    "role": "是谁",
    "figure": "是多少",
    "time": "是什么时候",
    "document": "是什么",
    "what": "是什么",
}
_SPANS = ("期", "期限", "时限")  # ends of attributes that are asked with 多久
# Which place, and which way: with the verb behind them they are the whole asking: 「在哪几个市推广」.
_WHERE = r"哪(?:一|几|些)?个?(?:城市|地级市|设区市|市(?!场|政)|县(?!域)|地方|地区)"
_HOW = r"(?:哪|什么|啥)(?:一|个|些)?(?:方向|路子|程度|水平)"
_WORD = re.compile(
    rf"{_WHERE}|{_HOW}|谁|哪(?:一|几|些|[二两三四五六七八九十])?(?:个|家|项|份|条|章|节|款|年|天|月|种|类|位|里|儿|方面|部分)?|"
    r"(?:什么|啥)(?:时候|时间|部门|单位|样|意思)?|何时|何种|何(?=地|人)|多少|几(?=[个家项名人份条年月种类届批座亿万成倍])|"
    r"多[大高久长]|为(?:什么|何|啥)(?:还|就)?(?:要(?:搞|做|弄)?)?|怎么样?|怎样|如何|是否|是不是|有没有|能不能|可不可以"
)
_GLUE_LONGEST = 2  # characters
_COUNTED = re.compile(r"多少|几")
_MANNER = re.compile(rf"怎|如何|是否|是不是|有没有|能不能|可不可以|为|{_HOW}")
_VERB_LONGEST = 4  # characters
# What stands between a subject and its asking word, the longer before the shorter.
_GLUE = re.compile(
    r"(?:属于|共有|总共|一共|达到|完成|实现|建成|包括|包含|涉及|具体|分别|主要|需要|应当|应该|负责|牵头|配合|参与|参加|承担|实际|"
    r"目前|现在|当前|已经|提高|提升|增长|增加|下降|减少|做到|冲到|干到|计划|预计|究竟|到底|打算|准备|当初|原来|定的|要求|设定|聚焦|讲了|说了|写了|提到|提出|最高|最低|最多|最少|至少|可以|由|归|是|的|还|又|了|做|搞|弄|拿|"
    r"达|，|,| )$"
)
# One character that is glue unless it ends a word: 国有, 纲要, 华为, 存在, 内需, 公共, 基建, 集中.
_GLUE_UNLESS = {
    "有": "国所私持拥特专原",
    "定": "规确稳固决审鉴约法限设划测选协既拟判裁制认指特一安锁坚",
    "要": "纲摘需重主必",
    "为": "行华作认成人",
    "在": "存潜所实现",
    "将": "",
    "需": "供内急刚必",
    "共": "公",
    "才": "人英奇天成育专干",
    "就": "成造",
    "都": "首古成",
    "往": "以前来交",
    "说": "小学传",
    "讲": "演主宣",
    "写": "编填书",
    "给": "供",
    "到": "报签周",
    "从": "服随听遵",
    "翻": "",
    "加": "增参追附更添施倍叠外强",
    "涨": "上",
    "能": "功智节动产性效职储热技电核潜体机势",
    "领": "首引带占统率将纲",
    "建": "基组筹在改扩新搭共土城承",
    "中": "高初集其华当心之空水途折",
}
_IN_DOCUMENT = re.compile(rf"(?:写|列|放|见|规定|出现)?[在于][^，,在于]{{0,12}}{DOCUMENT_NOUN}(?:里面?|中)?的?$")
_TAIL = re.compile(
    r"[个家项名人件条位座所份种类届批倍亩吨辆台套年月天]|[亿万千百]*(?:元|千瓦|吨|亩|人次|人|户)|[亿万]|%|百分点|部门|单位|厅局|"
    r"局|委|机构|处室|政府|来|开始|启动|结束|截止|负责|牵头|配合|参与|参加|承担|主管|管|抓|落实|推进|协助|完成|建成|时候|时间|地方|方面|"
    r"印发|发布|公布|出台|成文|施行|生效|发|谁|和|与|及|、|，|,|的|了|吗|没有|没|任务|工作|内容|措施|事项|"
    r"目标|要求|规定| "
)
# 「哪一年｜要建成国家高新区」: the verb before the subject, too.
_VERB_FIRST = re.compile(r"(?:要(?![素求点闻塞])|将(?![军来领])|应当?|需要?)(?:建成|完成|实现|达到|建设|建)?")
_OF_VERB = re.compile(r"建|发展|打造|推进|培育|支持|做|搞")
_IMPERATIVE = re.compile(
    r"(?:请|帮我|麻烦|用)*(?:[一两二三四五六七八九十几\d]{1,2}句话)?"
    r"(?:概括|总结|归纳|概述|提炼|列出|列举|说明|简要介绍|介绍|查询?|说说|讲讲|解释)(?:一下|下)?"
)
_YES_OR_NO = re.compile(
    r"(?P<asking>(?:还|是否)?(?:有|是|能|会|可以|要)[^，,。]{0,12}吗|是[^，,。是]{1,6}还是[^，,。是]{1,6})$"
)
_SENTENCE_END = re.compile(r"[。？?！!；;\n]")


@dataclass(frozen=True, slots=True)
class QuestionParts:
    """The parts in the order in which they are put together again; "" for one that is not there."""

    place: str = ""
    when: str = ""
    subject: str = ""
    attribute: str = ""  # what is asked of the subject: 产值目标, 配合单位
    kind: AttributeKind = ""  # of the attribute
    asking: str = ""  # with the verb before the asking word: 由谁牵头
    counted: str = ""  # what a figure counts, behind the asking word: 多少家「科技型初创企业」
    asks_first: bool = False  # the asking stands before the subject: 哪个部门负责「充电桩建设」

    @property
    def setting(self) -> str:
        return f"{self.place}{self.when}"

    def named(self) -> str:
        """What is asked about, without place and time."""
        if not self.attribute or not (self.subject or self.setting):
            return f"{self.subject}{self.attribute}"
        return f"{self.subject}{'' if self.kind == 'figure' and self.subject else '的'}{self.attribute}"

    def wording(self) -> str:
        """The parts as one question; without its own asking, an attribute is asked for in the usual way."""
        if self.asks_first:
            return ended(f"{self.setting}{self.asking}{self.named()}")
        usual = "是多久" if self.attribute.endswith(_SPANS) else _DEFAULT_ASKING.get(self.kind, "")
        return ended(f"{self.setting}{self.named()}{self.asking or usual}{self.counted}")


def question_parts(text: str) -> QuestionParts | None:
    """The parts of one question; None if it is too long or more than one sentence."""
    plain = bare(text)
    if len(plain) > _LONGEST or _SENTENCE_END.search(plain):
        return None
    word = _WORD.search(plain)
    if word is None:
        return _without_word(plain)
    left, glue = _without_glue(plain[: word.start()])
    parts = _named(left)
    if parts.attribute == "重点" and glue and _OF_VERB.match(glue + plain[word.start() :]):  # 「重点建什么」
        parts, glue = replace(parts, attribute="", kind=""), f"重点{glue}"
    tail = _tail_end(plain, word.end())
    rest = plain[tail:]
    if not parts.subject and not parts.attribute and _has_content(rest):
        object_follows = word.group().endswith(("搞", "做", "弄"))
        longest = (
            _VERB_LONGEST
            if _MANNER.match(word.group()) and not object_follows
            else 2
            if re.match(_WHERE, word.group())
            else 0
        )
        if len(rest) <= longest:  # 「怎么申请」 has no subject of its own
            return replace(parts, asking=glue + plain[word.start() :])
        named = _named(rest)
        place, when = parts.place or named.place, parts.when or named.when
        return replace(named, place=place, when=when, asking=glue + plain[word.start() : tail], asks_first=True)
    if _COUNTED.match(word.group()) and _has_content(rest):
        return replace(parts, asking=glue + plain[word.start() : tail], counted=rest)
    return replace(parts, asking=glue + plain[word.start() :])


def bare(text: str) -> str:
    """A question without the marks and particles at its end."""
    plain = text.strip().rstrip(END_MARKS)
    return plain.rstrip(PARTICLES) or plain


def ended(text: str) -> str:
    """A question or a request with its mark."""
    return f"{text}{'。' if _IMPERATIVE.match(text) else '？'}"


def attribute_kind(name: str) -> AttributeKind:
    """Of what kind an attribute is; "" for a word that is none."""
    return next((kind for kind, pattern in _ATTRIBUTES if re.fullmatch(pattern, name)), "")


def _without_word(plain: str) -> QuestionParts:
    imperative = _IMPERATIVE.match(plain)
    if imperative:
        return replace(_named(plain[imperative.end() :]), asking=imperative.group(), asks_first=True)
    asked = _YES_OR_NO.search(plain)
    return replace(_named(plain[: asked.start()]), asking=asked["asking"]) if asked else _named(plain)


def _named(text: str) -> QuestionParts:
    """Place, time, subject and attribute of a phrase without an asking word."""
    place, when, rest = "", "", text.strip(" ，,、")
    while rest:
        at_start = _WHEN.match(rest) if not when else None
        found = "" if place else _place_at_start(rest)
        if at_start:
            when, rest = at_start.group(), rest[at_start.end() :]
        elif found:
            place, rest = found, rest[len(found) :]
        elif rest[0] in "的，, ":
            rest = rest[1:]
        else:
            break
    if not when:
        rest, when = _without_year_behind(rest)  # 「产值目标2023年」
    attribute = _ATTRIBUTE.search(rest)
    if attribute and attribute.start() == 1 and not attribute.group().startswith("的"):
        attribute = None  # 大规模
    if attribute:
        when = when or attribute["when"] or ""
        rest = rest[: attribute.start()]
    rest, behind = _without_year_behind(rest.rstrip("的，, ")) if not when else (rest.rstrip("的，, "), "")
    when = when or behind
    if not place:
        place = _place_at_end(rest)
        rest = rest[: len(rest) - len(place)].rstrip("的，, ")
    name = attribute["name"] if attribute else ""
    aim = (attribute["aim"] or "") if attribute else ""
    kind, inner = attribute_kind(name), _ATTRIBUTE.search(rest)
    if kind == "figure" and inner and attribute_kind(inner["name"]) == "figure":  # 「增加值占比」
        rest, name = rest[: inner.start()].rstrip("的，, "), inner["name"] + name
    return QuestionParts(place, re.sub(r"的?时候$", "", when), rest, name + aim, kind)


def _without_year_behind(text: str) -> tuple[str, str]:
    """A phrase without the year at its end, and that year."""
    behind = next((m for m in _WHEN.finditer(text) if m.end() == len(text)), None)
    return (text[: behind.start()].rstrip("的，, "), behind.group()) if behind else (text, "")


def _place_at_start(text: str) -> str:
    """The place with which a text begins, as written; "" if it begins with none."""
    whole = _WHOLE.match(text)
    if whole:
        return whole.group()
    for place in places_in(text[:_PLACE_LONGEST]):
        short = next((place.removesuffix(end) for end in _PLACE_ENDS if place.endswith(end)), place)
        for spelling in (place, f"{short}自治区", f"{short}省", f"{short}市", short):
            if text.startswith(spelling):
                return spelling
    return ""


def _place_at_end(text: str) -> str:
    """The place with which a longer phrase ends: 「高层次人才百色」; "" if it ends with none."""
    ends = (text[-n:] for n in (4, 3, 2) if len(text) > n + 1)
    return next((end for end in ends if _place_at_start(end) == end), "")


def _without_glue(left: str) -> tuple[str, str]:
    """What stands before an asking word, and the verbs and particles that lead over to it."""
    rest = left
    while rest:
        found = _GLUE.search(rest[-_GLUE_LONGEST:])
        end = found.group() if found else ""
        if not end and rest[-1] in _GLUE_UNLESS and (len(rest) == 1 or rest[-2] not in _GLUE_UNLESS[rest[-1]]):
            end = rest[-1]
        if not end:
            break
        rest = rest[: -len(end)]
    written = _IN_DOCUMENT.search(rest[-_PLACE_LONGEST * 2 :])
    glue = left[len(rest) :].lstrip("的，, ")
    return rest[: len(rest) - len(written.group())] if written else rest, glue


def _tail_end(text: str, start: int) -> int:
    """Where the words end that belong to the asking word: 「哪个部门负责｜充电桩建设」."""
    position = start
    while found := _TAIL.match(text, position):
        position = found.end()
    verb = _VERB_FIRST.match(text, position)
    return verb.end() if verb else position


def _has_content(text: str) -> bool:
    return sum(c.isalnum() for c in text) >= 2
