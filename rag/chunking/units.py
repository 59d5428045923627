"""Who is responsible for a clause, read from its own words.

Customs of official documents: （责任单位：A、B，C） with the convention 排在第一位的为牵头单位; （A、B牵头，C、D配合);
由A会同B负责; a bare list of bodies. The level of government is printed once and carries on (自治区科技厅、药监局
means 自治区科技厅 and 自治区药监局), but not to bodies with a full name of their own (银保监局 of a place, a
company, 各市人民政府).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence

from rag.types import Assignment

_FIRST_LEADS = re.compile(
    r"(?:排在?|列在?|位列)?(?:第一位|首位|第一个)的?(?:单位)?(?:为|是|即为?)牵头(?:单位|部门)|第一(?:责任)?单位(?:为|是)牵头(?:单位|部门)?"
)
_LABELLED = re.compile(
    r"(?P<label>责任单位|责任部门|牵头单位|牵头部门|配合单位|配合部门|参与单位|协办单位|主办单位|承办单位|负责单位|落实单位|任务分工)"
    r"\s*[：:]\s*"
)
_LEAD_LABELS = ("牵头单位", "牵头部门", "主办单位")
_COOPERATING_LABELS = ("配合单位", "配合部门", "参与单位", "协办单位")
_BRACKET = re.compile(
    r"(?:[（(](?P<inner>[^（）()]*(?:[（(][^（）()]*[）)][^（）()]*)*)[）)]|【(?P<square>[^【】]*)】)[。；;]?\s*$"
)
_ROLE = re.compile(
    r"(?P<names>.+?)(?:(?P<lead>(?:共同|联合)?牵头(?:负责|实施|组织)?|(?:为)?主办)|(?P<cooperate>(?:按(?:照)?职责分工)?(?:参与)?(?:配合|协助|参加|协同)(?:落实|实施)?)"
    r"|(?P<responsible>(?:按(?:照)?(?:各自)?职责(?:分工)?)?(?:共同|分别|具体)?负责(?:落实)?|(?:按(?:照)?(?:各自)?职责(?:分工)?)落实))(?:[，,；;。]|$)"
)
_TOGETHER = re.compile(r"^由?(?P<lead>.+?)(?:会同|商)(?P<rest>.+?)(?:负责|牵头|落实|组织实施)?$")
_AND = re.compile(r"(?<=[厅局委办府门院部会行司心站所团位])(?:以及|及|和|与)(?=\S)")
_AND_OTHERS = re.compile(r"等(?:有关|相关)?(?:部门|单位)?$")
# What may stand among the names without being one: 下同, 完成时限：2025年, 排在第一位的为牵头单位.
_NO_NAME = re.compile(r"下同$|以下同$|.*[：:]|^$")
_BODY_END = re.compile(
    r"(?:部门|单位|厅|局|委|办|委员会|办公室|中心|政府|院|公司|部|署|处|银行|支行|分行|总行|组织|协会|集团|组|站|所|会|联|"
    r"大学|学校|机构|企业|海关|乡镇|街道)$"
)
# A bare list in brackets without any word of duty is a list of bodies only if one of them is clearly a public one:
# （工程研究中心、企业技术中心） is none.
_PUBLIC_BODY = re.compile(r"(?:部门|单位|厅|局|委|办|委员会|办公室|政府|署)$")
_NO_LIST = re.compile(r"(?:含|包括|如|即|指|例如|其中|以下|简称|不含|原|见|详见)")
# 市场监管局 and 区域合作局 only look as if they began with a level of government.
_STARTS_WITH_LEVEL = re.compile(r"(?:自治区|自治州|国家|省|市(?!场|政管)|州|县(?!域)|区(?!域|块))")
_DEPARTMENT = re.compile(r"(?:厅|局|委|办|委员会|办公室|中心|署)$")
_OWN_NAME = re.compile(
    r"^(?:各|有关|相关|其他|国家|中国|中央|全国|人民银行|国务院|属地|所在|辖区|市县|设区市|县级)|总[局署]$"
)
_ROLE_LABELS = {"lead": "牵头单位", "cooperating": "配合单位", "unstated": "责任单位"}
_UNIT_WORD = r"(?:单位|部门|机构|处室|科室|主体|领导小组)"
_COLUMN_ROLES = (
    ("cooperating", re.compile(rf"(?:主要)?(?:配合|参与|参加|协办|协同|协助)(?:责任)?{_UNIT_WORD}?")),
    ("lead", re.compile(rf"(?:牵头(?:负责|责任)?|主办|主责){_UNIT_WORD}?")),
    (
        "unstated",
        re.compile(
            rf"(?:(?:责任|负责|承办|落实|实施|分工)(?:落实)?{_UNIT_WORD}|牵头(?:和|及|、)(?:配合|参与|责任)单位|任务分工)"
        ),
    ),
)
_TASK_COLUMNS = tuple(
    re.compile(pattern)
    for pattern in (
        r"(?:具体|重点|主要|工作|目标)*任务(?:名称|内容|事项)?",
        r"(?:工作|主要|具体|重点|任务)*(?:内容|措施|举措)(?:及要求)?",
        r"(?:工作|重点|具体|任务|改革|主要)*(?:事项|项目|工作)(?:名称)?",
    )
)
_NAME_GAP = re.compile(r"(?<=[厅局委办府门院部会行司心站所团位署室）)])\s+(?=[一-鿿])")
_VALUE_END = re.compile(r"[。\n）)]")
_MAX_NAME = 30  # characters; no body's name is longer


def document_level(texts: list[str]) -> str:
    """The level of government (自治区, 省, 市 …) that the document prints before its departments; "" if none."""
    counts: Counter[str] = Counter()
    for text in texts:
        for names in _unit_strings(text):
            for name in _split(names):
                found = _STARTS_WITH_LEVEL.match(name)
                if found and _DEPARTMENT.search(name) and len(name) > found.end() + 1:
                    counts[found.group()] += 1
    return counts.most_common(1)[0][0] if counts else ""


def first_unit_leads(text: str) -> bool:
    """Whether the document says that the unit printed first is the leading one."""
    return _FIRST_LEADS.search(text) is not None


def read_assignment(
    text: str, level: str = "", first_leads: bool = False, is_place: Callable[[str], bool] = lambda name: False
) -> Assignment | None:
    """Who is responsible by the clause's own words; None where it names nobody.

    `level` is restored before departments printed without it; `is_place` tells whether a name begins with a place of
    its own and stands alone.
    """
    labelled = _read_labelled(text, first_leads)
    if labelled:
        printed, groups = labelled
    else:
        bracket = _BRACKET.search(text)
        if not bracket:
            return None
        read = _read_roles(_inner(bracket))
        if read is None:
            return None
        printed, groups = bracket.group().strip(), _with_first_leading(read) if first_leads else read
    restored = {role: _restore(names, level, is_place) for role, names in groups.items()}
    lead, cooperating = restored.get("lead", ()), restored.get("cooperating", ())
    unstated = restored.get("unstated", ())
    if not (lead or cooperating or unstated):
        return None
    return Assignment(lead, cooperating, unstated, printed, role_stated=bool(lead or cooperating))


def roles_of_columns(header: Sequence[str]) -> dict[int, str]:
    """Column -> "lead", "cooperating" or "unstated", for the columns of a table that name who is responsible."""
    roles: dict[int, str] = {}
    for column, title in enumerate(header):
        plain = re.sub(r"\s|[（(].*?[）)]", "", title)
        role = next((role for role, pattern in _COLUMN_ROLES if pattern.fullmatch(plain)), "")
        if role:
            roles[column] = role
    return roles


def task_column(header: Sequence[str]) -> int | None:
    """The column that says what is to be done, the most specific one; None if there is none."""
    plain = [re.sub(r"\s", "", title) for title in header]
    for pattern in _TASK_COLUMNS:
        found = next((column for column, title in enumerate(plain) if pattern.fullmatch(title)), None)
        if found is not None:
            return found
    return None


def printed_units(row: Sequence[str], roles: Mapping[int, str]) -> str:
    """The cells of a row that name who is responsible, as a clause would print them: 责任单位：甲、乙."""
    return "\n".join(f"责任单位：{_without_gaps(row[c])}" for c in roles if c < len(row) and row[c])


def read_row_assignment(
    row: Sequence[str],
    roles: Mapping[int, str],
    level: str = "",
    first_leads: bool = False,
    is_place: Callable[[str], bool] = lambda name: False,
) -> Assignment | None:
    """Who is responsible by the cells of a row; None where these are empty. Arguments as of `read_assignment`."""
    groups: dict[str, list[str]] = {}
    filled = []
    for column, role in roles.items():
        cell = _without_gaps(row[column]) if column < len(row) else ""
        if not re.search(r"[^\W\d_]", cell):  # empty, or a dash that stands for nobody
            continue
        filled.append(column)
        label = _ROLE_LABELS[role]
        for found, names in _read_value(label, cell.strip(" ；;，,。"), first_leads and len(roles) == 1).items():
            groups.setdefault(found, []).extend(names)
    if groups.get("lead") and groups.get("unstated"):
        groups["cooperating"] = groups.pop("unstated") + groups.get("cooperating", [])
    elif groups.get("unstated") and groups.get("cooperating"):  # 责任单位 | 配合单位: the responsible one leads
        groups["lead"] = groups.pop("unstated")
    restored = {role: _restore(names, level, is_place) for role, names in groups.items()}
    lead, cooperating = restored.get("lead", ()), restored.get("cooperating", ())
    unstated = restored.get("unstated", ())
    if not (lead or cooperating or unstated):
        return None
    printed = "\t".join(row[min(filled) : max(filled) + 1])  # as the row is printed
    return Assignment(lead, cooperating, unstated, printed, role_stated=bool(lead or cooperating))


def _without_gaps(cell: str) -> str:
    """Names that stood on lines of their own in the cell, separated by 、."""
    return _NAME_GAP.sub("、", cell.strip())


def _inner(bracket: re.Match[str]) -> str:
    return bracket.group("inner") or bracket.group("square") or ""


def _with_first_leading(groups: dict[str, list[str]]) -> dict[str, list[str]]:
    unstated = groups.get("unstated", [])
    if not unstated or groups.get("lead"):
        return groups
    return {"lead": unstated[:1], "cooperating": unstated[1:] + groups.get("cooperating", [])}


def _read_labelled(text: str, first_leads: bool) -> tuple[str, dict[str, list[str]]] | None:
    labels = list(_LABELLED.finditer(text))
    if not labels:
        return None
    groups: dict[str, list[str]] = {}
    end = 0
    for index, label in enumerate(labels):
        stop = labels[index + 1].start() if index + 1 < len(labels) else len(text)
        value = re.split(r"[。\n]|[）)](?=[。；;]?\s*(?:$|\n))", text[label.end() : stop])[0]
        end = label.end() + len(value)
        for role, names in _read_value(label.group("label"), value.strip(" ；;，,（("), first_leads).items():
            groups.setdefault(role, []).extend(names)
    if groups.get("lead") and groups.get("unstated"):  # 牵头单位：A；责任单位：B、C
        groups["cooperating"] = groups.get("cooperating", []) + groups.pop("unstated")
    start = labels[0].start()
    bracket = _BRACKET.search(text)
    printed = bracket.group() if bracket and bracket.start() <= start else text[start:end]
    return printed.strip(), groups


def _read_value(label: str, value: str, first_leads: bool) -> dict[str, list[str]]:
    """Names by role of what stands behind one label."""
    value = _FIRST_LEADS.sub("", value)
    roles = _read_roles(value) if re.search(r"牵头|配合", value) else None
    if roles:
        return roles
    role = "lead" if label in _LEAD_LABELS else "cooperating" if label in _COOPERATING_LABELS else "unstated"
    groups = {role: [name for name in _split(value) if len(name) <= _MAX_NAME]}
    return _with_first_leading(groups) if first_leads else groups


def _read_roles(inner: str) -> dict[str, list[str]] | None:
    """Names by role from 「A、B牵头，C配合」 and the like; None if these are not bodies."""
    together = _TOGETHER.match(inner)
    if together and _are_bodies(_split(together.group("lead"))):
        return {"lead": _split(together.group("lead")), "cooperating": _split(together.group("rest"))}
    groups: dict[str, list[str]] = {}
    position = 0
    for found in _ROLE.finditer(inner):
        names = _split(re.sub(r"^由", "", found.group("names").strip("，,；; ")))
        role = "lead" if found.group("lead") else "cooperating" if found.group("cooperate") else "unstated"
        if groups.get("unstated") and role == "unstated" and "按" in found.group("responsible"):
            role = "cooperating"  # A负责，B按职责分工落实
        groups.setdefault(role, []).extend(names)
        position = found.end()
    if groups:
        rest = _split(inner[position:])
        if rest and _are_bodies(rest):
            groups.setdefault("cooperating" if "lead" in groups else "unstated", []).extend(rest)
        names = [name for group in groups.values() for name in group]
        if not _are_bodies(names):
            return None
        if "unstated" in groups and "cooperating" in groups and "lead" not in groups:
            groups["lead"] = groups.pop("unstated")  # A负责，B配合
        elif "unstated" in groups and "lead" in groups:  # A牵头，B按职责分工负责
            groups["cooperating"] = groups.get("cooperating", []) + groups.pop("unstated")
        return groups
    names = _split(inner)
    listed = _are_bodies(names) and any(_PUBLIC_BODY.search(n) for n in names) and not _NO_LIST.match(inner)
    return {"unstated": names} if listed else None


def _are_bodies(names: list[str]) -> bool:
    return bool(names) and all(len(n) <= _MAX_NAME and _BODY_END.search(n) for n in names)


def _split(names: str) -> list[str]:
    parts, depth, current = [], 0, ""
    for index, character in enumerate(names):
        depth += (character in "（(〔[【") - (character in "）)〕]】")
        # Commas inside brackets belong to the name: 各市、县（市、区）人民政府.
        if depth > 0 or character not in "、，,；;":
            current += character
            continue
        if current.strip() in ("各市", "各设区市", "各县", "各州") and re.match(
            r"县|州|市|区|各县", names[index + 1 :]
        ):
            current += character  # 各市、县人民政府 is one name
            continue
        parts.append(current)
        current = ""
    parts.append(current)
    split = [_AND_OTHERS.sub("", piece.strip()) for part in parts for piece in _AND.split(part)]
    return [name for name in split if not _NO_NAME.match(name) and not _FIRST_LEADS.search(name)]


def _restore(names: list[str], level: str, is_place: Callable[[str], bool]) -> tuple[str, ...]:
    result: list[str] = []
    for name in names:
        name = re.sub(r"^(?:由|以及|及|和)", "", name)
        own = _STARTS_WITH_LEVEL.match(name) or _OWN_NAME.search(name) or is_place(name)
        if level and not own and _DEPARTMENT.search(name):
            name = level + name
        if name not in result:
            result.append(name)
    return tuple(result)


def _unit_strings(text: str) -> list[str]:
    strings = []
    labels = list(_LABELLED.finditer(text))
    stops = [*(label.start() for label in labels[1:]), len(text)]
    for label, stop in zip(labels, stops[: len(labels)], strict=True):
        end = _VALUE_END.search(text, label.end(), stop)
        strings.append(text[label.end() : end.start() if end else stop])
    bracket = _BRACKET.search(text)
    if bracket and re.search(r"牵头|配合|负责", _inner(bracket)):
        strings.append(re.sub(r"牵头|配合|负责", "", _inner(bracket)))
    return strings
