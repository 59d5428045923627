"""「下一项呢」「第二项由谁负责」「专栏6呢」: what comes next, and what stands in a place of what was listed."""

from __future__ import annotations

import re
from dataclasses import replace

from rag.conversation.earlier import EarlierAnswers, without_mark
from rag.conversation.parts import bare, ended, question_parts
from rag.conversation.turn import Before, FollowUp
from rag.numerals import CHINESE_NUMBER, chinese_to_int
from rag.question import Question

_NUMBER = rf"(?:{CHINESE_NUMBER}|\d{{1,3}})"
_ORDINAL = re.compile(
    rf"第(?P<n>{_NUMBER})(?P<kind>[个项条章节点编款]|部分)|(?P<named>专栏|附件|表|任务)\s*(?P<m>{_NUMBER})|"
    r"(?P<step>下|上|后|前)(?:面)?(?:一|1)?(?P<beside>个专栏|专栏|[个项条章节点款]|部分)(?:任务|工作)?|"
    r"(?P<last>最后)(?:一|1)?[个项条点](?:任务|工作)?"
)
_STEPS = {"下": 1, "后": 1, "上": -1, "前": -1}
_ITEMS = "个项条点"  # kinds that are counted in any list; the others are parts of a document
_PART = re.compile(rf"第{_NUMBER}(?:[编章节条]|部分)|(?:专栏|附件)\s*{_NUMBER}")
_CHAPTER = re.compile(rf"第{_NUMBER}[编章]")
_SAYS_WHAT = re.compile(r"是?(?:什么|啥)(?:内容)?|(?:讲|说|写)(?:了|的)?(?:是)?(?:什么|啥)")
# 「第三个重点发展什么」
_VERBS = re.compile(r"(?:重点|主要|具体|要|想|打算)*(?:发展|建设|支持|推进|培育|打造|聚焦|讲|说|做|干|搞)*")
_CONTENT = "的主要内容是什么？"
_DIGITS = "零一二三四五六七八九"


def ordinal(core: str) -> re.Match[str] | None:
    """「第二项」「下一章」「专栏6」 at the start of a question that names nothing else."""
    found = _ORDINAL.match(core)
    rest = question_parts(core[found.end() :].lstrip("的，, ")) if found else None
    if rest is None or rest.counted:
        return None
    return found if not rest.subject or (rest.asking and _VERBS.fullmatch(rest.subject)) else None


def in_order(asked: FollowUp, prior: Before) -> str | None:
    """The question in words; None where it is not of this kind, or what is meant cannot be found."""
    found = ordinal(asked.core)
    if found is None or asked.question.named_documents:
        return None
    rest = asked.core[found.end() :].lstrip("，, ")
    step = _STEPS.get(found["step"] or "", 0)
    kind = (found["kind"] or found["beside"] or found["named"] or "项").removeprefix("个") or "项"
    numeral = found["n"] or found["m"] or ""
    named = _reference(prior.rest, kind)
    if named is not None and not found["last"]:
        return _renumbered(named, _value(numeral) or _value_of(named) + step, numeral, rest, prior)
    if prior.answers is None:
        return None
    items, of_item = _listed_before(prior) if kind in _ITEMS else ([], "")
    if step and not of_item:
        cited = prior.answers.cited(prior.question)
        beside = prior.answers.beside(cited[0], step, "" if kind in _ITEMS else kind) if cited else None
        return _asked_of(without_mark(beside[0]), beside[1].document_id, rest, prior) if beside else None
    place = len(items) - 1 if found["last"] else _value(numeral) - 1
    if step:
        place = next(i for i, (item, _) in enumerate(items) if item == of_item) + step
    if 0 <= place < len(items) and of_item and not rest:
        name, document_id = items[place]
        return ended(prior.rest.replace(f"“{of_item}”", f"{prior.title(document_id)}中“{name}”", 1))
    if 0 <= place < len(items):
        return _asked_of(*items[place], rest, prior)
    task = _title_of(_value(numeral), prior) if kind in _ITEMS + "任务" and numeral and found["kind"] != "个" else ""
    if task:
        return ended(f"{prior.inside}第{numeral}项“{task}”{rest or _CONTENT.rstrip('？')}")
    return of_the_same_document(asked, prior)


def _listed_before(prior: Before) -> tuple[list[tuple[str, str]], str]:
    """What the answer before listed; of a question about an item of a list, what that list held, and that item."""
    if prior.answers is None:
        return [], ""
    if prior.previous is not None and "“" in prior.rest:
        earlier, _ = _listed_before(prior.previous)
        asked_of = next((item for item, _ in earlier if f"“{item}”" in prior.rest), "")
        if asked_of:
            return earlier, asked_of
    return prior.answers.items(prior.question, prior.subject()), ""


def of_the_same_document(asked: FollowUp, prior: Before) -> str | None:
    """「第三章讲了什么」 is asked of the document that the question before named; None if it named none."""
    part = _PART.match(asked.core) or (_PART.search(asked.core) if asked.question.intent == "summary" else None)
    inside = prior.inside.removesuffix("中") or (_cited_title(prior) if ordinal(asked.core) else "")
    if part is None or not inside or asked.question.named_documents or asked.question.places:
        return None
    says = "" if asked.core != part.group() else "讲了什么"
    at = part.start()
    around = _CHAPTER.search(prior.rest) if part.group().endswith("节") else None
    within = f"{inside}{around.group() if around else ''}"
    return ended(f"{asked.core[:at]}{within}{asked.core[at:]}{says}")


def _cited_title(prior: Before) -> str:
    """The title of the one document that the answer before spoke of; "" if it spoke of several."""
    meant = {c.document_id for c in prior.answers.cited(prior.question)} if prior.answers is not None else set()
    return prior.title(meant.pop()) if len(meant) == 1 else ""


def with_title(question: Question, answers: EarlierAnswers) -> str:
    """A question about a numbered task, with the task's title: 「第38项“发展跨境金融”由谁牵头？」; "" for any other."""
    named = _reference(question.unnamed, "项")
    if named is None or len(question.named_documents) != 1 or named.group() not in question.text:
        return ""
    title = answers.numbered(question.named_documents[0], _value_of(named))
    if not title or title[:4] in question.text:
        return ""
    at = question.text.index(named.group()) + len(named.group())
    behind = question.text[at:]
    return f"{question.text[:at]}“{title}”{_CONTENT if _SAYS_WHAT.fullmatch(bare(behind)) else behind}"


def _reference(text: str, kind: str) -> re.Match[str] | None:
    """The last numbered part of a kind that a text names; 项, 条, 个 and 任务 are one kind."""
    behind, ahead = ("[项条]", "任务") if kind in (*_ITEMS, "任务") else (re.escape(kind), re.escape(kind))
    found = list(re.finditer(rf"第(?P<a>{_NUMBER}){behind}|{ahead}\s*(?P<b>{_NUMBER})", text))
    return found[-1] if found else None


def _value(numeral: str) -> int:
    return int(numeral) if numeral.isdecimal() else chinese_to_int(numeral) or 0


def _value_of(reference: re.Match[str]) -> int:
    return _value(reference["a"] or reference["b"])


def _renumbered(named: re.Match[str], number: int, numeral: str, rest: str, prior: Before) -> str | None:
    """The question before, asked of the part with another number; the title of a numbered task is told."""
    if number < 1:
        return None
    start, end = named.span("a" if named["a"] else "b")
    printed = prior.rest[start:end]
    part = named.group().replace(printed, numeral or (str(number) if printed.isdecimal() else _chinese(number)), 1)
    of_task = part.startswith("任务") or part.endswith(tuple(_ITEMS))
    old, new = (_title_of(n, prior) if of_task else "" for n in (_value_of(named), number))
    behind = prior.rest[named.end() :]
    for title in (f"“{old}”", old):
        behind = behind.removeprefix(title) if old else behind
    part += f"“{new}”" if new else ""
    rest = _CONTENT if of_task and _SAYS_WHAT.fullmatch(rest) else rest
    body = f"{part}{rest}" if rest.strip("的 ") else f"{prior.rest[: named.start()]}{part}{behind}"
    inside = prior.inside.removesuffix("中") if body.startswith(part) and not of_task else prior.inside
    return ended(f"{inside}{bare(body)}")


def _title_of(number: int, prior: Before) -> str:
    """The title of a numbered task of the one document that the question before named."""
    named = prior.question.named_documents
    return prior.answers.numbered(named[0], number) if prior.answers is not None and len(named) == 1 else ""


def _chinese(number: int) -> str:
    tens, ones = divmod(number, 10)
    if tens > 9:
        return str(number)
    return f"{_DIGITS[tens] if tens > 1 else ''}{'十' if tens else ''}{_DIGITS[ones] if ones or not tens else ''}"


def _asked_of(name: str, document_id: str, rest: str, prior: Before) -> str:
    """The same of an item as of the one before; of an item of a list, what it says."""
    own = question_parts(rest) if rest else None
    text = f"“{name}”{_CONTENT}"
    if own is not None and (own.asking or own.attribute) and not _SAYS_WHAT.fullmatch(own.asking):
        text = replace(own, subject=f"“{name}”{own.subject}").wording()
    elif not rest and prior.parts is not None and prior.question.intent in ("unit", "figure", "time"):
        text = replace(prior.parts, subject=f"“{name}”", place="", when="").wording()
    return f"{prior.title(document_id)}中{text}"
