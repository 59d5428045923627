"""By when a task is to be done (完成时限), as the document prints it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

_LABEL = (
    r"(?:(?:完成|工作|办理|整改|推进|任务|落实)?(?:时限|期限|时间节点|时间安排|时间要求|时限要求|进度安排)|"
    r"完成(?:时间|期限要求)|计划完成时间|起止时间|实施(?:时间|期限))"
)
LABEL = re.compile(rf"{_LABEL}$")
COLUMN = re.compile(rf"(?:{_LABEL}|时间|进度|(?:时间|工作)?进度(?:要求)?|计划完成(?:时限|日期)|完成日期|年度)$")
_MAX_VALUE = 80  # characters; what is longer is no date but a description
_LABELLED = re.compile(rf"{_LABEL}[ \t\u3000]*[：:][ \t\u3000]*(?P<value>[^。；;\n）)】〕]{{1,{_MAX_VALUE}}})")
_YEAR = r"(?:(?:19|20)\d{2}年|今年|明年|每年|当年|本年)"
_MONTH = r"\d{1,2}月(?:\d{1,2}日|[上中下]旬)?"
_DAY = rf"(?:{_YEAR}(?:{_MONTH}|第?[一二三四1-4]季度|上半年|下半年|年)?|{_MONTH}|年)"
_BEFORE = re.compile(
    rf"(?<!\d){_DAY}(?:(?:底|末|初|中)(?:以|之)?前(?:基本|全面|全部)?(?:完成)?|(?:以|之)?前(?:基本|全面|全部)?完成)"
)
_PART = re.compile(
    rf"并?(?:(?:拟?于|到|至|力争|确保|原则上|在)*(?:{_DAY}|“?十[一二三四五六七八九]五”?(?:时期|期间|期末|末)?)"
    r"(?:[—–\-~～至到]+(?:(?:19|20)\d{2}年|\d{1,2}月)(?:\d{1,2}月)?(?:\d{1,2}日)?)?"
    r"(?:底|末|初|中)?(?:以|之)?(?:前|内|止)?(?:基本|全面|全部)?(?:完成|见效|建成)?$|"
    r"(?:19|20)\d{2}[—–\-~～至到]+(?:19|20)\d{2}年?(?:底|末)?(?:以?前)?(?:完成)?$|"
    r"(?:长期(?:坚持|推进|任务|实施|落实)?|(?:持续|常态化|滚动|长期|分年度|逐年)(?:推进|实施|开展|坚持|落实|推动|进行)?|"
    r"年度任务|贯穿全年|全年|即知即改|立行立改|立即(?:整改|落实)?|近期|中长期)$)"
)


def is_time(words: str) -> bool:
    """Whether these words are a time limit and nothing else: 2023年底前完成, 长期坚持, 2021—2023年."""
    return len(words) <= _MAX_VALUE and _PART.match(words.strip(" \u3000")) is not None


def without_time(inner: str) -> tuple[str, str]:
    """A list of units in brackets without its time limit, and that: 甲牵头，2023年底前完成."""
    times: list[str] = []
    kept: list[str] = []
    for part in re.split(r"([，,；;。])", inner):
        words = part.strip(" \u3000\n")
        if words and (is_time(words) or _LABELLED.match(words)):
            times.append(words)
        else:
            kept.append(part)
    return ("".join(kept), "；".join(times)) if times else (inner, "")


def labelled_time(text: str) -> str:
    """What stands behind 完成时限： and its like; several are separated by ；; "" if there is no such label."""
    return "；".join(dict.fromkeys(found.group("value").strip(" ，,、") for found in _LABELLED.finditer(text)))


def time_in_sentences(text: str) -> str:
    """The time limits of running text, only where it says by when: 2025年底前, 6月30日前完成."""
    found = (m.group() for m in _BEFORE.finditer(text) if text[m.end() : m.end() + 1] != "已")
    return "；".join(dict.fromkeys(found))


def time_of_row(row: Sequence[str], roles: Mapping[int, str]) -> str:
    """The cells of a row below 完成时限; one that only holds a dash sets none."""
    cells = (row[c].strip() for c, role in roles.items() if role == "time_limit" and c < len(row))
    return "；".join(dict.fromkeys(cell for cell in cells if re.search(r"\w", cell)))
