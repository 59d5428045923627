"""What a question that goes on with an earlier one says, without courtesies and the words that lead over to it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from rag.conversation.parts import DOCUMENT_NOUN, PARTICLES, bare, question_parts
from rag.conversation.short_years import with_full_years
from rag.small_talk import without_small_talk

_AMONG = re.compile(r"(?:里头|里面|当中)(?=[^，,。]{2})")  # 其中
_CONNECTOR = re.compile(
    r"(?:那么|那(?![坡曲么个份里边些儿一]|[条项](?![目例]))|另外|还有(?:[，, ]|(?=.{2,12}呢))|以及|同样|对了|"
    r"顺便(?:问(?:一下)?)?|再(?:问|请问|查|看)(?:一下|下)?|请问|至于|关于|而且?|(?:如果|要是)?换(?:成|做|作)|如果是|要是|"
    r"再(?=[下上]一?[个项条章节])|(?:只[要看说问]|[光单][看说])(?=.{2}))[，, ]*"
)
_CONTRASTS = re.compile(r"[呢咧哩][？?。.！!\s]*$")
# 「人工智能那条呢，谁牵头」: what is asked about stands in a phrase of its own.
_TOPIC_FIRST = re.compile(
    rf"(?P<topic>[^，,。？?]{{2,20}}?)(?P<mark>[{PARTICLES}])?[，,？? ]+(?P<rest>[^，,。？?]{{2,20}})"
)
# 「那个车联网先导区」, not 「那个方案」: documents and the like are pointed at.
_POINTED_AT = re.compile(
    rf"[那这](?:个|家|项|条|块)(?!{DOCUMENT_NOUN}|任务|工作|事|项目|政策|平台|指标|目标)(?=[^的]{{3}})"
)
_POINTED_OUT = re.compile(r"(?<=[^，,]{2})(?:[那这]一?[条项块](?:任务|工作)?|的话)$")
# 「也是吗」「换人牵头没」「一样吗」: whether the same holds for it; the answer tells what does hold.
_THE_SAME = re.compile(
    r"(?:(?:是不是|是否|有没有|还|也|又|都|会不会)+[^，,。谁哪几多什么啥怎]{0,10}|[换变][^，,。谁哪几多什么啥怎]{0,8}|"
    r"(?:一样|相同|不变|同样)的?)(?:没有?|吗|么|不)?"
)
# 「核电也是吗」「光伏是不是也归他们管」
_ALSO = re.compile(
    r"(?P<topic>[^，,。？?也]{2,20}?)(?:是不是|是否|会不会)?也(?:都)?(?:是|归|由|属于?)?"
    r"(?:[他它她]们?|同一家|[这那]家|[这那]个(?:部门|单位)|一样|同样|这样|如此)?(?:的|管|负责|牵头|配合|办)?(?:吗|么|没有?|不)?"
)
# 「政策支持那条具体讲啥」: one of the provisions of what was asked about.
_PROVISION = re.compile(r"(?P<topic>[^，,。？?]{2,20}?)那一?[条项](?!任务|工作)(?P<rest>[^，,。？?]{2,20})")


@dataclass(frozen=True, slots=True)
class Core:
    text: str
    connects: bool  # begins with 「那」: the question before goes on
    contrasts: bool  # ends with 「呢」: the same of something else, or something else of the same


def core_of(text: str) -> Core:
    core = without_small_talk(text)
    connects, contrasts = False, bool(_CONTRASTS.search(core))
    while connector := _CONNECTOR.match(core):
        if not any(c.isalnum() for c in core[connector.end() :]):
            break
        connects = connects or connector.group().startswith("那")
        core = core[connector.end() :]
    among = _AMONG.match(core)
    core = f"其中{core[among.end() :]}" if among else core
    return _topic_joined(Core(with_full_years(bare(core)), connects, contrasts))


def _topic_joined(core: Core) -> Core:
    """「人工智能那条呢，谁牵头」 -> 「人工智能谁牵头」, going on with the question before."""
    also = _ALSO.fullmatch(core.text)
    if also:
        return Core(_named_alone(also["topic"]), core.connects, contrasts=True)
    found = _TOPIC_FIRST.fullmatch(core.text) or _PROVISION.fullmatch(core.text)
    if found is None:
        return Core(_named_alone(core.text), core.connects, core.contrasts) if core.contrasts else core
    topic, parts = _named_alone(found["topic"]), question_parts(found["topic"])
    in_own_phrase = found.re is _PROVISION or found["mark"] or topic != found["topic"]
    if not in_own_phrase or parts is None or parts.asking:
        return core
    if _THE_SAME.fullmatch(found["rest"]):
        return Core(topic, core.connects, contrasts=True)
    rest = question_parts(found["rest"])
    if rest is None or not rest.asking or rest.named() or rest.setting:
        return core
    return Core(f"{topic}{found['rest']}", connects=True, contrasts=core.contrasts)


def _named_alone(topic: str) -> str:
    """「人工智能那条」 and 「那个人工智能」 -> 「人工智能」."""
    return _POINTED_OUT.sub("", _POINTED_AT.sub("", topic, count=1) if _POINTED_AT.match(topic) else topic)
