"""Which bodies of a list lead, which cooperate: 「A、B牵头，C配合」「由A会同B负责」「A负责，B按职责分工落实」."""

from __future__ import annotations

import re
from collections.abc import Iterable

from rag.chunking.unit_names import MAX_NAME, are_bodies, is_body, is_public_body, marked_role, split_names

FIRST_LEADS = re.compile(
    r"(?:排在?|列在?|位列)?(?:第一位|首位|第一个)的?(?:单位)?(?:为|是|即为?)牵头(?:单位|部门)|第一(?:责任)?单位(?:为|是)牵头(?:单位|部门)?"
)
_MAX_LIST = 3000  # characters; a longer text in brackets is no list of units
_DUTY = (
    r"(?:(?:按照?|根据|依)(?:各自|部门)?的?(?:职责|职能|职权|任务|责任)(?:任务)?(?:分工|范围|权限)?(?:要求)?|按照?分工)"
)
_MANNER = rf"(?:分别|共同|联合|具体|各自|积极|{_DUTY})"
_END = r"(?=[，,；;。、\s）)]|$)"
_VERB = re.compile(
    rf"(?<![（(])(?P<manner>{_MANNER}{{0,3}})(?:"
    r"(?P<lead>总?牵头(?:抓总|负责|组织|实施|落实|推进|协调|办理){0,3}(?!单位|部门|领导|人)|"
    rf"为?牵头(?:单位|部门){_END}|(?:主办|主责|为主(?:负责)?|统筹(?:协调|推进|负责|落实)?){_END})|"
    r"(?P<cooperate>(?:参与|配合|协助|参加|协同|协办|协作|支持|指导)"
    rf"(?:组织|实施|落实|推进|做好|配合|负责|协助|参与){{0,3}}(?:(?:相关|有关|具体)?工作)?{_END}|为?(?:配合|参与)(?:单位|部门){_END})|"
    rf"(?P<responsible>(?:(?:组织|抓好)?(?:负责|实施|落实|推进|承担|办理|推动|执行)){{1,3}}(?:(?:相关|有关|具体)?工作)?{_END}|"
    rf"为责任(?:单位|部门){_END}|(?<=分工){_END}|(?<=职责){_END}))"
)
# 商务局 and 联合会 are names.
_TOGETHER = re.compile(r"会同|(?<=[厅局委办部府])(?:商(?!务|贸|业|会|标|投)|联合(?!会|社|国))")
_NO_LIST = re.compile(r"(?:含|包括|如|即|指|例如|其中|以下|简称|不含|原|见|详见)")


def roles_in(words: str, first_leads: bool = False) -> dict[str, list[str]] | None:
    """Names by role ("lead", "cooperating", "unstated") from the words of a list; None if these are not bodies.

    `first_leads`: the document says that of a list without roles the first unit leads.
    """
    if len(words) > _MAX_LIST:
        return None
    groups = _by_verbs(words)
    if groups is not None:
        names = [name for group in groups.values() for name in group]
        bodies = sum(map(is_body, names))
        # A company may be called by its brand alone, but not the most of a list, nor its first.
        if not names or not is_body(names[0]) or 2 * bodies <= len(names) or any(len(n) > MAX_NAME for n in names):
            return None
    else:
        names = split_names(words)
        if not are_bodies(names) or not any(map(is_public_body, names)) or _NO_LIST.match(words):
            return None
        groups = {"unstated": names}
    return settled(groups, first_leads)


def roles_of_label(role: str, value: str, first_leads: bool = False) -> dict[str, list[str]]:
    """Names by role of what stands behind a label or below a head of that role."""
    value = FIRST_LEADS.sub("", value[:_MAX_LIST])
    groups = _by_verbs(value)
    if groups is None or not any(is_body(name) for group in groups.values() for name in group):
        groups = {role: [name for name in split_names(value) if len(name) <= MAX_NAME]}
    elif set(groups) == {"unstated"}:
        groups = {role: groups["unstated"]}
    return settled(groups, first_leads)


def joined(groups: Iterable[dict[str, list[str]]]) -> dict[str, list[str]]:
    """What several labels or columns say together: beside 牵头单位 or 配合单位 a 责任单位 has the other role."""
    result: dict[str, list[str]] = {}
    for group in groups:
        for role, names in group.items():
            if names:
                result.setdefault(role, []).extend(names)
    if "lead" in result and "unstated" in result:  # 牵头单位：A；责任单位：B、C
        result["cooperating"] = result.pop("unstated") + result.get("cooperating", [])
    elif "unstated" in result and "cooperating" in result:  # 责任单位：A；配合单位：B
        result["lead"] = result.pop("unstated")
    return result


def settled(groups: dict[str, list[str]], first_leads: bool) -> dict[str, list[str]]:
    """The groups with what is said beside single names (★, （牵头）) and by the document's convention."""
    result: dict[str, list[str]] = {}
    for role, names in groups.items():
        for name in names:
            plain, marked = marked_role(name)
            if plain:
                result.setdefault(marked or role, []).append(plain)
    if set(result) == {"unstated"} and first_leads:
        first, *others = result["unstated"]
        return {"lead": [first], "cooperating": others}
    return joined([result])


def _by_verbs(words: str) -> dict[str, list[str]] | None:
    """Names by the verb behind them; None if there is no verb of duty."""
    groups: dict[str, list[str]] = {}
    position, found_any = 0, False
    by_duty = False  # whether those responsible so far are so by their duties (按职责分工)
    for verb in _VERB.finditer(words):
        found_any = True
        role = "lead" if verb.group("lead") else "cooperating" if verb.group("cooperate") else "unstated"
        first, second = _around_together(words[position : verb.start()])
        if second:
            groups.setdefault("lead" if first else "cooperating", []).extend(first or second)
            if first:
                groups.setdefault("cooperating", []).extend(second)
        elif first:
            duty = re.search(_DUTY, verb.group("manner")) is not None
            if role == "unstated" and "unstated" in groups and duty and not by_duty:
                role = "cooperating"  # A负责，B按职责分工落实
            elif role == "unstated":
                by_duty = duty
            groups.setdefault(role, []).extend(first)
        position = verb.end()
    first, second = _around_together(words[position:])
    if second:
        found_any = True
        groups.setdefault("lead" if first else "cooperating", []).extend(first or second)
        if first:
            groups.setdefault("cooperating", []).extend(second)
    elif found_any and are_bodies(first):
        groups.setdefault("cooperating" if "lead" in groups else "unstated", []).extend(first)
    return joined([groups]) if found_any else None


def _around_together(words: str) -> tuple[list[str], list[str]]:
    """The names before and behind 会同; the second list is empty where the word is missing."""
    words = re.sub(
        r"^[，,；;。、\s]*(?:并|(?:以上|上述|本项|此项|该项)?(?:任务|工作|措施)?(?:均|分别)?(?=由))?由?", "", words
    )
    found = _TOGETHER.search(words)
    if not found:
        return split_names(words), []
    return split_names(words[: found.start()]), split_names(words[found.end() :])
