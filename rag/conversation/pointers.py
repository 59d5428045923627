"""「这个文件的文号」「这一章还讲了什么」「这项任务什么时候完成」「为什么」: what a question points back to."""

from __future__ import annotations

import re

from rag.conversation.earlier import is_heading_of
from rag.conversation.order import ordinal
from rag.conversation.parts import DOCUMENT_NOUN, ended, question_parts
from rag.conversation.turn import Before, FollowUp
from rag.numerals import CHINESE_NUMBER

_THING = re.compile(
    r"(?:那(?=[条项](?![目例]))|这(?!几|些年|次|届|边|么|样|时|段时间|里的)|(?<!应)该(?=[项条个件任工事政平项目产制措规单部])|上述|前述|"
    r"(?:刚才|前面|上面)(?:说|提到|问|讲)?的?)"
    r"一?[个项条件份些块种类点]?(?:任务|工作|事情?|项目|政策|平台|指标|目标|产业|中心|基地|工程|企业|资金|制度|措施|内容|规定|"
    r"要求|单位|部门|行动|试点|园区|奖励|补贴|数字?|条款|领域|方面)?|它们?|其中(?=[^，,。]{2})|其(?![他它余实次间中])"
)
_FIGURE = re.compile(r"指标|目标|数")
_DOCUMENT = re.compile(
    rf"(?:这|该|此|上述|本|那)(?:[一两几]?[个份部项篇本])?(?:政策|法律|法规)?{DOCUMENT_NOUN}|"
    r"[这那该](?:一|两|几)?份(?![\u4e00-\u9fff]{2})"
)
_PART = re.compile(r"(?:这|该|本)一?个?(?P<kind>章|节|部分|专栏)")
_LEADS = re.compile(
    r"(?:对于?|在|关于|按照?|根据|除了?|请问|把|从|给|由|和|跟|与|同|那么?|就|针对|围绕|属于|完成|实现|概括|总结|归纳|介绍|说说|"
    r"一下|[，,、。；;：:\s])$"
)
_MORE = re.compile(
    r"还有(?:别的|其[他它]的?|什么|哪些|没有|谁)?(?:别的|其[他它]的?)?(?:吗|没有)?|(?:其[他它]|别的)的?(?:还有|有)?(?:吗|哪些|什么)?|"
    r"然后|继续|接着说?|就这些吗"
)
_WHY = re.compile(r"(?:这是)?(?:为什么|为何|为啥|凭什么)(?:这样|这么)?(?:规定|定|要求)?|(?:什么)?原因(?:是什么|何在)?")
# 「依据呢」「从哪份文件看到的」: where it is written.
_SOURCE = re.compile(
    r"(?:有)?(?:什么|啥|哪些)?(?:文件|政策)?(?:依据|出处|来源|出自)(?:是?(?:什么|啥|何|哪(?:里|一?[条份个章](?:文件)?)?)|在哪里?|何在)?|"
    r"(?:这个?|这是)?(?:从|在|是|见|写在)?哪(?:里|儿|(?:一|几)?[份个条章](?:文件|政策|方案|规划|规定)?里?)"
    r"(?:看到|看|说|讲|写|规定|提到|查到|来)(?:的|过|了)*"
)
_DETAIL = re.compile(r"[能请再]{0,2}(?:详细|具体|展开|仔细)的?(?:内容|地)?[说讲谈]{0,2}(?:介绍)?(?:一下|是什么)?")
_SHORTER = re.compile(
    r"(?:概括|总结|说|讲)?得?[再更]?(?:简单|简短|精简|简洁|短)(?:一)?[点些]|用?(?P<count>[一两二三四五六七八九十\d]{1,2}句话)(?:概括|总结|说|讲)?(?:一下)?"
)
_BESIDE = re.compile(r"除了?|[^，,的]{1,10}(?:以外|之外)")


def points_back(core: str) -> bool:
    """Whether a question points to something that was said before."""
    if any(p.fullmatch(core) for p in (_MORE, _WHY, _SOURCE, _DETAIL, _SHORTER)) or ordinal(core) is not None:
        return True
    return any(_pointer(p, core) for p in (_DOCUMENT, _PART, _THING))


def pointed(asked: FollowUp, prior: Before) -> str | None:
    """The question in words; None where it does not point, or what it points at cannot be told."""
    for rule in (_of_part, _of_answer) if _SOURCE.fullmatch(asked.core) else (_of_document, _of_part, _of_answer):
        text = rule(asked, prior)
        if text is not None:
            return text
    return _of_subject(asked, prior) if _pointer(_DOCUMENT, asked.core) is None else None


def _pointer(pattern: re.Pattern[str], core: str) -> re.Match[str] | None:
    """A phrase that points back; 「充电桩建设这项任务」 points at what stands before it in the same question."""
    for found in pattern.finditer(core):
        lead = core[: found.start()]
        if not lead or _LEADS.search(lead):
            return found
        parts = question_parts(lead)
        if parts is not None and parts.asking and not parts.named() and not parts.setting:
            return found  # 「谁负责这项任务」
    return None


def _of_document(asked: FollowUp, prior: Before) -> str | None:
    """「这个文件什么时候印发」「它的文号」「还有效吗」."""
    found, thing = _pointer(_DOCUMENT, asked.core), _pointer(_THING, asked.core)
    if prior.answers is None or asked.question.named_documents or not (found or _is_of_document(asked, prior)):
        return None
    meant = prior.answers.documents_meant(prior.question, prior.answer)
    parts = asked.parts
    if not meant or (not found and not thing and parts is not None and parts.subject):
        return None
    titles = prior.titles(meant)
    if found:
        rest = asked.core[found.end() :]
        return ended(f"{asked.core[: found.start()]}{titles}{rest}{_asking_for(rest)}")
    rest = asked.core[thing.end() :] if thing else asked.core
    joined = "的" if parts is not None and parts.attribute and not rest.startswith("的") else ""
    return f"{titles}{joined}{rest}{_asking_for(rest)}？"


def _is_of_document(asked: FollowUp, prior: Before) -> bool:
    """Whether what is asked for is something that only a document has; 有效期 may be that of what was asked about."""
    attribute = asked.parts.attribute if asked.parts is not None else ""
    about = prior.question.intent in ("document", "corpus")
    if attribute.startswith("有效期") and not about:
        return prior.parts is None or not prior.parts.subject
    kind = asked.parts.kind if asked.parts is not None else ""
    return asked.question.intent == "document" or kind == "document" or (about and bool(attribute))


def _asking_for(rest: str) -> str:
    """The asking that a bare attribute lacks: 「的文号」 -> 「是什么」."""
    parts = question_parts(rest.lstrip("的"))
    if parts is None or parts.asking or not parts.attribute:
        return ""
    return "到什么时候" if parts.attribute.startswith("有效期") else "是什么"


def _of_part(asked: FollowUp, prior: Before) -> str | None:
    """「这一章还讲了什么」: of the chapter that the question before named, or in which its answer stands."""
    found = _pointer(_PART, asked.core)
    if found is None:
        return None
    kind = found["kind"]
    named = list(re.finditer(rf"第(?:{CHINESE_NUMBER}|\d{{1,3}}){kind}|{kind}\s*\d{{1,3}}", prior.rest))
    title, part = prior.inside.removesuffix("中"), named[-1].group() if named else ""
    if not part and prior.answers is not None:
        for clause in prior.answers.cited(prior.question)[:1]:
            heading = next((h for h in clause.heading_path if is_heading_of(kind, h)), "")
            title, part = prior.title(clause.document_id), re.split(r"\s", heading, maxsplit=1)[0]
    return ended(f"{asked.core[: found.start()]}{title}{part}{asked.core[found.end() :]}") if part else None


def _of_answer(asked: FollowUp, prior: Before) -> str | None:
    """「还有呢」「为什么」「依据呢」「再简单一点」: of the answer itself."""
    subject, parts = prior.subject(), prior.parts
    shorter = _SHORTER.fullmatch(asked.core)
    if shorter and prior.question.intent == "summary" and parts is not None:
        named = f"{prior.inside.removesuffix('中')}{parts.setting}{parts.named()}"
        return f"用{shorter['count'] or '三句话'}概括{named}。" if named else None
    if not subject:
        return None
    if _SOURCE.fullmatch(asked.core):
        return f"{prior.inside}{prior.subject(with_figure=True)}写在哪份文件的哪一条？"
    if _MORE.fullmatch(asked.core):
        if (
            parts is not None
            and not parts.asks_first
            and re.match(r"[^，,]{0,3}(?:哪|(?<!为)什么|(?<!为)啥)", parts.asking)
        ):
            return f"{prior.inside}{subject}还{parts.asking}？"
        return f"{prior.inside}{subject}还有哪些{'责任单位' if prior.question.intent == 'unit' else '内容'}？"
    if _WHY.fullmatch(asked.core):
        return f"{prior.inside}{subject}为什么这样规定？"
    return f"{prior.inside}{subject}的具体内容是什么？" if _DETAIL.fullmatch(asked.core) else None


def _of_subject(asked: FollowUp, prior: Before) -> str | None:
    """「这项任务什么时候完成」「它的投资额」「其中哪些在桂林」: the subject takes the place of the words that point."""
    found = _pointer(_THING, asked.core)
    if found is None:
        return None
    subject, inside = prior.subject(with_figure=bool(_FIGURE.search(found.group()))), prior.inside
    if not subject:  # of a question about a document as a whole, the document itself
        subject, inside = inside.removesuffix("中"), ""
    if not subject:
        return None
    rest = asked.core[found.end() :]
    joined = {"其中": "中", "其": "的"}.get(found.group(), "，" if _BESIDE.match(rest) else "")
    text = f"{asked.core[: found.start()]}{subject}{joined}{rest}"
    own = question_parts(text)
    if own is not None and not own.asking and own.attribute:
        return f"{inside}{own.wording()}"
    return ended(f"{inside}{text}")
