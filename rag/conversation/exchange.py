"""「百色呢」「2016年的呢」「增加值呢」「那特钢研发中心呢」「谁牵头」: the question before with a part exchanged."""

from __future__ import annotations

import re
from dataclasses import replace

from rag.conversation.parts import QuestionParts, ended, question_parts
from rag.conversation.turn import Before, FollowUp, changed
from rag.named_documents import plan_years
from rag.regions import canonical

_MODIFIERS = re.compile(
    r"(?:当初|当时|原来|原先|原定|原本|之前|以前|后来|现在|目前|如今|最新|最终|最后|总共|具体|分别|各自|实际|计划|预期|预计|规定|"
    r"要求|设定|到底|究竟|自己|本身|自身|本级|单独|[那这][边里块]|定|总|的|上|下)+"
)
_BESIDES = re.compile(r"(?:以外|之外)$|^除了?")
# 「对国企有什么要求」 asks what was said of others before.
_TOWARDS = re.compile(
    r"对于?[^，。]{1,8}?(?:又|还|都)?(?:有|是)?(?:什么|啥|哪些|怎么)(?:样的?)?"
    r"(?:说法|说|要求|规定|支持|扶持|影响|政策|措施|限制|优惠|奖励|补贴)[的没吗有]*"
)
_INSIDE = ("里", "中", "方面")
_ROLE_ALONE = re.compile(r"(?P<role>牵头|配合|负责|参与)(?:的|任务|工作|单位|部门)*")
_ROLE_VERB = re.compile(r"牵头|配合|负责|参与|承担")
_YEAR = re.compile(r"(?:19|20)\d{2}")
_BY = re.compile(r"[到至截]")
_FIGURE = re.compile(
    r"总产值|产值|增加值|投资总额|投资额|总投资|营业收入|总收入|利润|税收|产量|销量|比重|占比|增速|增长率|增幅|规模|数量"
)
_AIM = re.compile(r"目标值?$")  # of one year; 「2020年才多少」 after 「2025年目标多少」 asks what was reached
_AS_IT_IS = re.compile(r"实际|目前|现在|已")
_WHOLE_REGION = re.compile(r"全区|全市|全省|全国|全自治区|自治区(?![级\u4e00-\u9fff])")
# 「要建多少个试点」 counts the 试点 of what was asked about before.
_OF_ANYTHING = re.compile(
    r"试点|项目|企业|平台|中心|单位|部门|城市|地方|地区|县|指标|措施|环节|步骤|阶段|条件|方面|钱|资金|奖励|补贴"
)
# 「财政厅参加没」「是农业农村厅吗」「工信厅是什么角色」
_PART_OF_UNIT = re.compile(
    r"(?:是|由|归)?(?P<unit>[^，,。是由归吗没有也还]{1,12}[厅局委办会院行部处所门司])"
    r"(?:(?:是|算|扮演|担任|当)?(?:什么|啥|哪种|何种)角色|"
    r"(?:是不是|有没有|是否|要不要|也|还|有)?(?:参加|参与|牵头|配合|负责|管|主管|承担)?[的了]?(?:吗|没有|没|么))"
)
_UNIT_CHOICE = re.compile(r"[^，,]+，(?P<unit>[^，,]+)是牵头还是配合")
_PLAN_END = re.compile(r"[“\"]?十[一二三四五六七]五[”\"]?(?P<end>末)?")
_ACHIEVED = re.compile(r"实际(?:完成|达到|数)?|完成(?:了|情况|值)?")
_AIMED = re.compile(r"目标值?(?:是|为|定)?")
_BARE_ASKING = re.compile(r"哪|什么")  # no noun leads over to it: what stands before is a verb


def lacks_subject(parts: QuestionParts) -> bool:
    """Whether a question says what is wanted, but not of what."""
    if not parts.subject or _MODIFIERS.fullmatch(parts.subject) or _BESIDES.search(parts.subject):
        return True
    return parts.asks_first and not parts.setting and bool(_OF_ANYTHING.fullmatch(parts.subject))


def asks_of_unit(asked: FollowUp) -> bool:
    """Whether a question asks only what part a body has in something: 「财政厅参加没」."""
    return bool(asked.question.units and _PART_OF_UNIT.fullmatch(asked.core))


def is_towards(core: str) -> bool:
    """Whether a question asks only what holds for someone: 「对国企有什么要求」."""
    return bool(_TOWARDS.fullmatch(core))


def exchanged(asked: FollowUp, prior: Before) -> str | None:
    """The question in words; None where it cannot be told which part takes the place of which."""
    parts, named = asked.parts, asked.question.named_documents
    if parts is None:
        return None
    if asks_of_unit(asked):
        found = _PART_OF_UNIT.fullmatch(asked.core)
        return _part_of_unit(found["unit"], prior) if found else None
    if parts.subject and _MODIFIERS.fullmatch(parts.subject):
        if _ACHIEVED.fullmatch(parts.subject) and not parts.asking and not parts.attribute:
            return _achieved(prior)
        parts = replace(parts, subject="")
    if asked.contrasts and parts.kind == "what" and parts.subject and not asked.core.endswith(f"的{parts.attribute}"):
        parts = replace(parts, subject=f"{parts.subject}{parts.attribute}", attribute="", kind="")  # 「科普工作呢」
    if named and not (parts.named() or parts.asking):
        return _in_documents(named, prior)
    if is_towards(asked.core):
        subject = prior.subject()
        return (
            f"{prior.inside}{subject}{'' if subject.endswith(_INSIDE) else '方面'}，{asked.core}？" if subject else None
        )
    if _BESIDES.search(parts.subject):
        subject = prior.subject()
        return f"{prior.inside}{subject}，{asked.core}？" if subject else None
    if not parts.named() and not parts.asking:
        return _other_setting(parts, prior)
    if parts.asks_first and parts.named() and lacks_subject(parts):  # 「要建多少个｜试点」, 「要达到多大｜规模」
        parts = replace(
            parts, subject="", attribute="", kind="", asks_first=False, asking=f"{parts.asking}{parts.named()}"
        )
    return _other_subject(parts, asked, prior) if parts.subject else _other_attribute(parts, prior)


def _in_documents(document_ids: tuple[str, ...], prior: Before) -> str | None:
    """The question before, of other documents; a year or place that is not theirs is left out."""
    if prior.answers is None or not prior.rest:
        return None
    parts, body = prior.parts, ended(prior.rest)
    if parts is not None and len(document_ids) == 1:
        facts = prior.answers.documents[document_ids[0]].facts
        first, last = facts.period_start or 0, facts.period_end or 9999
        outside = any(not first <= int(year) <= last for year in _YEAR.findall(parts.when))
        elsewhere = bool(parts.place) and canonical(parts.place) != facts.region
        if outside or elsewhere:
            body = replace(parts, when="" if outside else parts.when, place="" if elsewhere else parts.place).wording()
    return f"{prior.titles(document_ids)}{'' if body[0] in '的有是' else '中'}{body}"


def _other_setting(parts: QuestionParts, prior: Before) -> str | None:
    """Another place or year."""
    text, inside = prior.rest, prior.inside
    years = list(dict.fromkeys(_YEAR.findall(text)))
    year = _YEAR.search(parts.when)
    if parts.when:
        of_year = () if parts.place or years else _documents_of(parts.when, prior)
        if set(of_year) - set(prior.question.named_documents):
            return _in_documents(of_year, prior)
        plan = _PLAN_END.fullmatch(parts.when)
        if (year is None and plan is None) or len(years) > 1:
            return None
        text = _in_time(text, parts.when, prior)
    if parts.place:
        text = _in_place(text, parts.place)
        regions = _regions(prior, prior.question.named_documents)
        place = canonical(parts.place) or parts.place
        if place in _regions(prior) and place not in regions:
            inside = ""  # that place has a document of its own
    return f"{inside}{ended(text)}" if text != prior.rest else None


def _achieved(prior: Before) -> str | None:
    """「实际呢」 after what was aimed at."""
    aimed = _AIMED.search(prior.rest)
    return f"{prior.inside}{ended(f'{prior.rest[: aimed.start()]}实际{prior.rest[aimed.end() :]}')}" if aimed else None


def _part_of_unit(unit: str, prior: Before) -> str | None:
    subject = prior.subject() if prior.question.intent not in ("unit_tasks", "document", "corpus") else ""
    return f"{prior.inside}{subject}，{unit}是牵头还是配合？" if subject else None


def _documents_of(when: str, prior: Before) -> tuple[str, ...]:
    """The documents of a year: 「2016年的呢」, not 「到2016年呢」."""
    year = _YEAR.search(when)
    if prior.answers is None or year is None or _BY.match(when):
        return ()
    dated = {i: d.facts.date_signed or d.facts.date_published for i, d in prior.answers.documents.items()}
    return tuple(i for i, day in dated.items() if day.startswith(year.group()))


def _in_time(text: str, when: str, prior: Before) -> str:
    """A question asked of another year, or of the years of a five-year plan: 「“十三五”末」 is 2020."""
    year, plan = _YEAR.search(when), _PLAN_END.fullmatch(when)
    if year is None and plan is not None and plan["end"]:
        year = _YEAR.search(str(plan_years(when)[0][1]))
    years = _YEAR.findall(text)
    if year is not None and years:
        return text.replace(years[0], year.group())
    named = year.group() + "年" if year is not None and plan is not None else when
    old = prior.parts.when if prior.parts is not None else ""
    return text.replace(old, named, 1) if old and plan is not None else f"{named}{text}"


def _in_place(text: str, place: str) -> str:
    """A question asked of another place."""
    parts = question_parts(text)
    if parts is not None and parts.place:
        return text.replace(parts.place, place, 1)
    whole = _WHOLE_REGION.search(text)
    return f"{text[: whole.start()]}{place}{text[whole.end() :]}" if whole else f"{place}{text}"


def _regions(prior: Before, document_ids: tuple[str, ...] | None = None) -> set[str]:
    documents = prior.answers.documents if prior.answers is not None else {}
    return {d.facts.region for i, d in documents.items() if document_ids is None or i in document_ids}


def _other_attribute(parts: QuestionParts, prior: Before) -> str | None:
    """Something else of the same: 「增加值呢」「配合单位？」「谁牵头」「什么时候完成」「2020年有多少」."""
    old, inside = prior.parts, prior.inside
    if _FIGURE.fullmatch(parts.attribute) and not parts.setting and not parts.asking:
        words = set(_FIGURE.findall(prior.rest))
        if len(words) == 1 and parts.attribute not in words:
            return f"{inside}{prior.rest.replace(words.pop(), parts.attribute)}？"
    of_figure = parts.kind == "figure" or (not parts.attribute and "多少" in parts.asking)
    if old is None or not (old.subject or old.counted or inside or (of_figure and old.attribute)):
        return None
    made = replace(
        parts,
        place=parts.place or old.place,
        when=parts.when or (old.when if of_figure else ""),
        subject=changed(prior, place="", counted="" if old.asks_first else old.counted).subject(),
    )
    if of_figure and old.kind == "figure":
        aim = parts.attribute if parts.attribute.startswith("目标") else ""
        if aim or not parts.attribute:
            told = _AIM.sub("", old.attribute) if parts.when and parts.asking else old.attribute
            attribute = told if told.endswith(aim) else f"{told}{aim}"
            made = replace(made, attribute=attribute, kind="figure")
        if not parts.asking and not _AS_IT_IS.search(old.asking):
            made = replace(made, asking=old.asking)
    if inside and not made.subject and not made.setting and made.kind in ("what", "role"):
        return f"{inside.removesuffix('中')}的{made.wording()}"
    return f"{inside}{made.wording()}"


def _other_subject(parts: QuestionParts, asked: FollowUp, prior: Before) -> str | None:
    """The same of something else: 「那特钢研发中心呢」「那众创空间要达到多少家」「体育局呢」「配合的呢」."""
    old, intent = prior.parts, prior.question.intent
    role = _ROLE_ALONE.fullmatch(parts.subject)
    if role and not parts.asking and not parts.attribute:
        return _other_role(role["role"], prior)
    if old is None:
        return None
    if parts.asking:  # whole in itself but for the document and the time
        when = parts.when or (old.when if intent == "figure" else "")
        place = parts.place or _whole_place(old.place, prior)
        return f"{prior.inside}{replace(parts, when=when, place=place).wording()}"
    if intent in ("comparison", "document", "corpus", "where"):
        return None
    of_unit = _UNIT_CHOICE.fullmatch(prior.rest)
    units = asked.question.units
    if of_unit and not units and not parts.attribute:
        return f"{prior.inside}{parts.subject}，{of_unit['unit']}是牵头还是配合？"
    if units and intent == "unit" and len(parts.subject) <= len(units[0]):
        return _part_of_unit(parts.subject, prior)
    made = _with_subject(old, parts.subject)
    if made is None:
        return None
    if parts.attribute:
        asking = old.asking if old.kind == parts.kind else ""
        made = replace(made, attribute=parts.attribute, kind=parts.kind, asking=asking)
    when = parts.when or ("" if intent == "unit" else old.when)
    place = parts.place or (old.place if intent == "figure" else _whole_place(old.place, prior))
    return f"{prior.inside}{replace(made, when=when, place=place).wording()}"


def _with_subject(old: QuestionParts, subject: str) -> QuestionParts | None:
    """A question with another subject; None where it has no noun that is surely the one to be exchanged."""
    if old.counted and old.subject:
        return replace(old, counted=subject) if subject[-2:] == old.counted[-2:] else None
    if re.search(r"[，,]", old.subject) or (not old.asks_first and _BARE_ASKING.match(old.asking)):
        return None
    return replace(old, subject=subject)


def _other_role(role: str, prior: Before) -> str | None:
    """「配合的呢」 after the tasks that a body leads, or after who leads a task."""
    old, verb = prior.parts, _ROLE_VERB.search(prior.rest)
    if old is None or not old.subject:
        return None
    if prior.question.intent == "unit_tasks" and verb is not None:
        return f"{prior.inside}{prior.rest[: verb.start()]}{role}{prior.rest[verb.end() :]}？"
    if prior.question.intent == "unit_tasks":
        return f"{prior.inside}{old.setting}{old.subject}{role}哪些任务？"
    return f"{prior.inside}{prior.subject()}由谁{role}？" if prior.question.intent == "unit" else None


def _whole_place(place: str, prior: Before) -> str:
    """A place that a document speaks for, or a whole region; not one that may be part of a name: 柳州车联网先导区."""
    return place if _WHOLE_REGION.fullmatch(place) or canonical(place) in _regions(prior) else ""
