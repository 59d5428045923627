"""Who is responsible for a clause, and by when, read from its own words or from the cells of its row.

Customs of official documents: （责任单位：A、B，C） with the convention 排在第一位的为牵头单位; （A、B牵头，C、D配合);
由A会同B负责; a bare list of bodies; 牵头单位：A on a line of its own; a table with columns 牵头单位 and 完成时限.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

from rag.chunking import time_limits
from rag.chunking.unit_lists import UNIT_WORD, labels_in, last_bracket
from rag.chunking.unit_names import is_body, level_printed_most, restored, split_names
from rag.chunking.unit_roles import FIRST_LEADS, joined, roles_in, roles_of_label
from rag.types import Assignment

_COLUMN_ROLES = (
    ("cooperating", re.compile(rf"(?:主要)?(?:配合|参与|参加|协办|协同|协助)(?:责任)?{UNIT_WORD}?")),
    ("lead", re.compile(rf"(?:牵头(?:负责|责任)?|主办|主责|第一责任){UNIT_WORD}?")),
    (
        "unstated",
        re.compile(
            rf"(?:(?:责任|负责|承办|落实|实施|分工)(?:落实)?{UNIT_WORD}|"
            rf"牵头(?:和|及|、)(?:配合|参与|责任){UNIT_WORD}|任务分工|责任分工)"
        ),
    ),
    ("time_limit", time_limits.COLUMN),
)
_TASK_COLUMNS = tuple(
    re.compile(pattern)
    for pattern in (
        r"(?:具体|重点|主要|工作|目标)*任务(?:名称|内容|事项)?",
        r"(?:工作|主要|具体|重点|任务)*(?:内容|措施|举措)(?:及要求)?",
        r"(?:工作|重点|具体|任务|改革|主要)*(?:事项|项目|工作)(?:名称)?",
    )
)
_TIME_AT_END = re.compile(r"(?:完成|工作)?(?:时限|时间|期限)(?:要求)?[：:][^\n]{1,80}\s*$")


def document_level(texts: list[str]) -> str:
    """The level of government (自治区, 省, 市 …) that the document prints before its departments; "" if none."""
    lists: list[str] = []
    for text in texts:
        lists.extend(text[begin:end] for _, _, begin, end in labels_in(text))
        bracket = last_bracket(text)
        inner = text[bracket[0] + 1 : bracket[1]] if bracket else ""
        if re.search(r"牵头|配合|负责", inner):
            lists.append(re.sub(r"牵头|配合|负责", "", inner))
    return level_printed_most(lists)


def first_unit_leads(text: str) -> bool:
    """Whether the document says that the unit printed first is the leading one."""
    return FIRST_LEADS.search(text) is not None


def read_assignment(
    text: str, level: str = "", first_leads: bool = False, is_place: Callable[[str], bool] = lambda name: False
) -> Assignment | None:
    """Who is responsible by the clause's own words; None where it names nobody.

    `level` is restored before departments printed without it; `is_place` tells whether a name begins with a place of
    its own and stands alone.
    """
    read = _read_labelled(text, first_leads) or _read_bracket(text, first_leads)
    if read is None:
        return None
    printed, groups, time_limit = read
    time_limit = time_limits.labelled_time(text) or time_limit or time_limits.time_in_sentences(text)
    return _assignment(groups, printed, time_limit, level, is_place)


def roles_of_columns(header: Sequence[str]) -> dict[int, str]:
    """Column -> "lead", "cooperating", "unstated" or "time_limit", for a table that names who is responsible.

    Empty for any other table. Of a header of several rows the lowest tells: 责任分工 牵头单位.
    """
    roles: dict[int, str] = {}
    for column, title in enumerate(header):
        plain = re.sub(r"[（(][^（）()]*[）)]", "", title).strip()
        for words in (re.sub(r"\s", "", plain), plain.split()[-1] if plain else ""):
            role = next((role for role, pattern in _COLUMN_ROLES if pattern.fullmatch(words)), "")
            if role:
                roles[column] = role
                break
    return roles if set(roles.values()) - {"time_limit"} else {}


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
    return "\n".join(f"责任单位：{'、'.join(split_names(row[c]))}" for c in _unit_columns(row, roles))


def read_row_assignment(
    row: Sequence[str],
    roles: Mapping[int, str],
    level: str = "",
    first_leads: bool = False,
    is_place: Callable[[str], bool] = lambda name: False,
) -> Assignment | None:
    """Who is responsible by the cells of a row; None where these are empty. Arguments as of `read_assignment`."""
    columns = _unit_columns(row, roles)
    alone = sum(role != "time_limit" for role in roles.values()) == 1
    read, times = [], []
    for column in columns:
        cell = row[column].strip(" ；;，,。")
        labelled = _read_labelled(cell, first_leads and alone)
        words, time_limit = time_limits.without_time(cell)
        read.append(labelled[1] if labelled else roles_of_label(roles[column], words, first_leads and alone))
        times.append(labelled[2] if labelled else time_limit)
    if not columns:
        return None
    printed = "\t".join(row[min(columns) : max(columns) + 1])  # as the row is printed
    time_limit = time_limits.time_of_row(row, roles) or next(filter(None, times), "")
    others = (cell for column, cell in enumerate(row) if column not in roles)
    time_limit = time_limit or time_limits.time_in_sentences("\n".join(others))
    return _assignment(joined(read), printed, time_limit, level, is_place)


def _unit_columns(row: Sequence[str], roles: Mapping[int, str]) -> list[int]:
    """The columns of units that name any in this row; a dash stands for nobody."""
    return [
        column
        for column, role in roles.items()
        if role != "time_limit" and column < len(row) and re.search(r"[^\W\d_]", row[column])
    ]


def _assignment(
    groups: Mapping[str, Sequence[str]],
    printed: str,
    time_limit: str,
    level: str,
    is_place: Callable[[str], bool],
) -> Assignment | None:
    # In the order in which the roles are printed, because the level carries on from one to the next.
    roles = [role for role in ("lead", "cooperating", "unstated") if role in groups]
    names = restored([name for role in roles for name in groups[role]], level, is_place)
    of_role: dict[str, tuple[str, ...]] = {}
    position = 0
    for role in roles:
        end = position + len(groups[role])
        of_role[role] = tuple(dict.fromkeys(names[position:end]))
        position = end
    lead, cooperating = of_role.get("lead", ()), of_role.get("cooperating", ())
    unstated = of_role.get("unstated", ())
    if not (lead or cooperating or unstated):
        return None
    return Assignment(lead, cooperating, unstated, printed, bool(lead or cooperating), time_limit)


def _read_labelled(text: str, first_leads: bool) -> tuple[str, dict[str, list[str]], str] | None:
    """Printed words, names by role and time limit of what is labelled 责任单位： and the like; None without a label."""
    labels = labels_in(text)
    if not labels:
        return None
    read, times = [], []
    for role, _, begin, end in labels:
        words, time_limit = time_limits.without_time(text[begin:end].strip(" ；;，,（("))
        read.append(roles_of_label(role, words, first_leads))
        times.append(time_limit)
    if all(text[start:begin].startswith("任务分工") for _, start, begin, _ in labels) and not any(
        is_body(name) for groups in read for names in groups.values() for name in names
    ):
        return None  # 任务分工：见附件
    start, end = labels[0][1], labels[-1][3]
    bracket = last_bracket(text)
    printed = text[bracket[0] :] if bracket and bracket[0] <= start else text[start:end].rstrip(" ；;，,、（(\n")
    return printed.strip(), joined(read), next(filter(None, times), "")


def _read_bracket(text: str, first_leads: bool) -> tuple[str, dict[str, list[str]], str] | None:
    """The same of a list in the brackets that end the clause, before its time limit if that stands there too."""
    bracket, after = last_bracket(text), ""
    if bracket is None:
        text = _TIME_AT_END.sub("", text).rstrip("，,。；; \t\n")
        bracket = last_bracket(text)
    elif time_limits.is_time(text[bracket[0] + 1 : bracket[1]]):
        after, text = text[bracket[0] + 1 : bracket[1]], text[: bracket[0]]
        bracket = last_bracket(text)
    if bracket is None:
        return None
    words, time_limit = time_limits.without_time(text[bracket[0] + 1 : bracket[1]])
    groups = roles_in(words, first_leads)
    return (text[bracket[0] :].strip(), groups, time_limit or after) if groups else None
