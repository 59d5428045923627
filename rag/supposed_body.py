"""A body that a question only supposes to be in charge: 「是不是归文旅厅管」「商务厅管不管，还是说归文旅」."""

from __future__ import annotations

import re
from collections.abc import Sequence

_IN_CHARGE = r"(?:来)?(?:管|负责|牵头|主管|主抓|抓)"
_ENDS = r"(?=$|[\s，,。；;？?！!])"
# A name may have 的 in it, but no mark; what comes before 归 is what the question is about.
_WHETHER = re.compile(
    rf"(?:(?:是不是|是否|归不)[归由属](?P<body>[\u4e00-\u9fffA-Za-z]{{2,14}}?)|"
    rf"(?:是不是|是否)(?P<named>[\u4e00-\u9fff]{{2,12}}?[厅局委办部])){_IN_CHARGE}的?(?:吗|么)?{_ENDS}"
)
_OR_ELSE = re.compile(rf"还是说?[归由属](?P<body>[\u4e00-\u9fff]{{2,10}}?)(?:{_IN_CHARGE}的?)?{_ENDS}")
_BEHIND_BODY = r"(?:管不管|负不负责|牵不牵头|(?:是|要|来)?(?:牵头|管|负责)的?(?:吗|么|不|没有?)|是不是(?:牵头|负责)的?)"

_NAMED = re.compile(rf"[厅局委办部]{_BEHIND_BODY}")


def asks_whether_in_charge(text: str) -> bool:
    """Whether a question supposes a body to be in charge, so that who is in charge answers it."""
    return bool(_WHETHER.search(text) or _NAMED.search(text))


def without_supposed(text: str, units: Sequence[str]) -> str:
    """The text without the bodies that it only supposes; `units`: the bodies that it names, as they are spelt in it."""
    text = _OR_ELSE.sub(" ", _WHETHER.sub(" ", text))
    for unit in units:
        text = re.sub(rf"(?:自治区|省|市|县|区)?{re.escape(unit)}{_BEHIND_BODY}", " ", text)
    return text
