"""「百色呢」「2016年的呢」「增加值呢」「那特钢研发中心呢」「谁牵头」: the question before with a part exchanged."""

from __future__ import annotations

import re
from dataclasses import replace

from rag.conversation.lacking import (
    is_besides,
    is_compared,
    is_modifier,
    is_money_of_it,
    is_of_level,
    is_towards,
    lacks_subject,
    unit_asked_of,
)
from rag.conversation.parts import QuestionParts, ended
from rag.conversation.setting import in_documents, other_setting, whole_place
from rag.conversation.turn import Before, FollowUp, changed

_INSIDE = ("里", "中", "方面")
# The list of places ends at the prefecture; 园区, 高新区 and 示范区 are no places of government.
_COUNTY = re.compile(
    r"[\u4e00-\u9fff]{1,4}(?:(?<![困范型])县|(?<![城上])市|旗)|[\u4e00-\u9fff]{2}(?<![园范新发验地社导贸税作护景小校厂库林矿])区"
)
_ROLE_ALONE = re.compile(r"(?P<role>牵头|配合|负责|参与)(?:的|任务|工作|单位|部门)*")
_ROLE_VERB = re.compile(r"牵头|配合|负责|参与|承担")
_FIGURE = re.compile(
    r"总产值|产值|增加值|投资总额|投资额|总投资|营业收入|总收入|利润|税收|产量|销量|比重|占比|增速|增长率|增幅|规模|数量"
)
_AIM = re.compile(r"目标值?$")  # of one year; 「2020年才多少」 after 「2025年目标多少」 asks what was reached
_AS_IT_IS = re.compile(r"实际|目前|现在|已")
# 国家高新区 and 国家重点实验室 are 国家级
_LEVEL = re.compile(r"(?:国家|自治区|省|市|县|乡镇|区)级|国家(?=高新|重点|技术创新|工程)")
_BODY = re.compile(r"[^，,]{1,7}[厅局委]")
_UNIT_CHOICE = re.compile(r"[^，,]+，(?P<unit>[^，,]+)是牵头还是配合")
_ACHIEVED = re.compile(r"实际(?:完成|达到|数)?|完成(?:了|情况|值)?")
_AIMED = re.compile(r"目标值?(?:是|为|定)?")
_BARE_ASKING = re.compile(r"哪|什么")  # no noun leads over to it: what stands before is a verb


def exchanged(asked: FollowUp, prior: Before) -> str | None:
    """The question in words; None where it cannot be told which part takes the place of which."""
    parts, named = asked.parts, asked.question.named_documents
    if parts is None:
        return None
    unit = unit_asked_of(asked)
    if unit:
        return _part_of_unit(unit, prior)
    if is_compared(asked):
        subject = prior.subject(with_figure=True)
        return f"{prior.inside}{subject}{asked.core}？" if subject else None
    if is_of_level(parts):
        return _other_level(parts.subject, prior)
    if is_modifier(parts):
        if _ACHIEVED.fullmatch(parts.subject) and not parts.asking and not parts.attribute:
            return _achieved(prior)
        parts = replace(parts, subject="")
    if asked.contrasts and parts.kind == "what" and parts.subject and not asked.core.endswith(f"的{parts.attribute}"):
        parts = replace(parts, subject=f"{parts.subject}{parts.attribute}", attribute="", kind="")  # 「科普工作呢」
    if named and not (parts.named() or parts.asking):
        return in_documents(named, prior)
    if is_towards(asked):
        subject = prior.subject()
        return (
            f"{prior.inside}{subject}{'' if subject.endswith(_INSIDE) else '方面'}，{asked.core}？" if subject else None
        )
    if is_besides(parts):
        subject = prior.subject()
        return f"{prior.inside}{subject}，{asked.core}？" if subject else None
    if not (parts.place or parts.asking or parts.attribute) and _COUNTY.fullmatch(parts.subject):
        parts = replace(parts, place=parts.subject, subject="")
    if not parts.named() and not parts.asking:
        return other_setting(parts, prior)
    parts = _asked_of_anything(parts, prior)
    return _other_subject(parts, asked, prior) if parts.subject else _other_attribute(parts, prior)


def _asked_of_anything(parts: QuestionParts, prior: Before) -> QuestionParts:
    """「要建多少个｜试点」, 「要达到多大｜规模」, 「补贴｜给谁」 without a subject: the noun is part of the asking."""
    if not parts.asks_first and is_money_of_it(parts):
        told = prior.parts.subject if prior.parts is not None else ""
        asking = f"{'' if told.endswith(parts.subject) else parts.subject}{parts.asking}"
    elif parts.asks_first and parts.named() and lacks_subject(parts):
        asking = f"{parts.asking}{parts.named()}"
    else:
        return parts
    return replace(parts, subject="", attribute="", kind="", asks_first=False, asking=asking)


def _other_level(level: str, prior: Before) -> str | None:
    """「国家级的呢」: what is asked about, of another level."""
    old = prior.parts
    if _LEVEL.search(prior.rest):
        return f"{prior.inside}{ended(_LEVEL.sub(level, prior.rest, count=1))}"
    return f"{prior.inside}{replace(old, subject=f'{level}{old.subject}').wording()}" if old and old.subject else None


def _achieved(prior: Before) -> str | None:
    """「实际呢」 after what was aimed at."""
    aimed = _AIMED.search(prior.rest)
    return f"{prior.inside}{ended(f'{prior.rest[: aimed.start()]}实际{prior.rest[aimed.end() :]}')}" if aimed else None


def _part_of_unit(unit: str, prior: Before) -> str | None:
    subject = prior.subject() if prior.question.intent not in ("unit_tasks", "document", "corpus") else ""
    return f"{prior.inside}{subject}，{unit}是牵头还是配合？" if subject else None


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
        same = asked.connects and intent == asked.question.intent == "figure"  # 「那研发投入占比要到多少」
        place = parts.place or (old.place if same else whole_place(old.place, prior))
        return f"{prior.inside}{replace(parts, when=when, place=place).wording()}"
    if intent in ("comparison", "document", "corpus", "where"):
        return None
    of_unit = _UNIT_CHOICE.fullmatch(prior.rest)
    units = asked.question.units
    if of_unit and not parts.attribute and not (units or _BODY.search(parts.subject)):
        return f"{prior.inside}{parts.subject}，{of_unit['unit']}是牵头还是配合？"
    if intent == "unit" and ((units and len(parts.subject) <= len(units[0])) or _BODY.fullmatch(parts.subject)):
        return _part_of_unit(parts.subject, prior)
    made = _with_subject(old, parts.subject)
    if made is None:
        return None
    if parts.attribute:
        asking = old.asking if old.kind == parts.kind else ""
        made = replace(made, attribute=parts.attribute, kind=parts.kind, asking=asking)
    when = parts.when or ("" if intent == "unit" else old.when)
    place = parts.place or (old.place if intent == "figure" else whole_place(old.place, prior))
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
