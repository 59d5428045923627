"""Whether something is allowed, or must be done: how one asks it, and with which words laws answer."""

from __future__ import annotations

import re

_END = r"(?=$|[，,。?？!！])"
_MAY_ASKED = re.compile(
    r"能不能|可不可以|能否|可否|行不行|准不准|让不让|允不允许|合不合法|违不违法|是否(?:可以|能|允许|合法|违法)|"
    rf"(?:(?:能|可以|允许|准)[^，,。?？!！]{{1,20}}|[^，,。?？!！]{{0,3}}(?:行|可以|合法|合规|违法|违规|允许))(?:吗|么|嘛|不){_END}"
)
_MUST_ASKED = re.compile(
    r"要不要|用不用|需不需要|该不该|是否(?:需要?|应|必须|要)|"
    rf"(?:必须|非?得|需?要|应该|应当|用)[^，,。?？!！]{{1,20}}(?:吗|么|嘛|不){_END}"
)
_SAYS_MAY = re.compile(r"不得|禁止|严禁|不准|不予|不适用|不影响|不视为|可以|有权|允许")
_SAYS_NEED_NOT = re.compile(r"不适用|无[需须]|不需要?|不必|可以不|免(?:于|除|予)|除外|必须")
# 「这样合法吗」 is answered by a rule or by what follows from breaking it, never by an amount or a date alone.
_LAWFUL_ASKED = re.compile(
    rf"合不合法|违不违法|是否(?:合法|违法)|(?:算|是)?(?:合法|合规|违法|违规|犯法)(?:的)?(?:吗|么|嘛|不){_END}"
)
_SAYS_LAWFUL = re.compile(
    r"不得|禁止|严禁|不准|不予|可以|应当|必须|有权|允许|违法|违反|合法|无效|有效|属于|视为|罚|责令|赔偿|责任|不能"
)


def leaves_lawful_open(text: str, plain: str) -> bool:
    """Whether a question asks if something is lawful and a sentence (in comparable spelling) says nothing of that."""
    return bool(_LAWFUL_ASKED.search(text)) and not _SAYS_LAWFUL.search(plain)


def answers_whether(text: str, plain: str) -> bool:
    """Whether a sentence (in comparable spelling) has the words that say if what a question asks of may or must be.

    应当 says of nearly every duty that it is one, and so of none in particular.
    """
    may = _MAY_ASKED.search(text) and _SAYS_MAY.search(plain)
    must = _MUST_ASKED.search(text) and _SAYS_NEED_NOT.search(plain)
    return bool(may or must)
