"""Whether the words of a sentence are those of a clause: its terms, its duties, its denials.

Figures, places and bodies are `rag.verify`'s; which figure belongs to what is `rag.write.amounts`'. Here is what
neither sees: a duty that is none, a ban that has become a permission, a thing that the clause does not speak of.
"""

from __future__ import annotations

import re

from rag.normal import normal
from rag.write.coverage import pairs, share_of, strange_runs, telling_pairs

_ENOUGH = 0.5  # share of a sentence's telling pairs that the clause must have
_STRANGE_MAX = 3  # characters in a row of which neither the clause nor the question has anything
# Words that change what is claimed, however few they are; a sentence may have them only from its clause.
_CLAIMS = re.compile(
    r"必须|不得|严禁|禁止|免费|无偿|强制|一律|每[年月季周日天人户家项个]|全部|所有|唯一|首次|首个|最[高低大小多少早晚]|第[一二三四五六七八九十]|"
    r"优先|国家级|自治区级|省级|市级|县级|增长|下降|提高|降低|增加|减少|高于|低于|翻一?番|牵头|配合|负责|主管|会同|"
    r"已|完成|建成|取消|停止|暂停|废止|延期|推迟|提前|一次性|年均|累计|新增|同比|人均|仅|只[有能限]|至少|至多|除外|不包括|"
    r"可以|允许|准予|批准|审批|备案"
)
_DENIAL = re.compile(r"(?:没有|[不未无非])(?P<next>[\u4e00-\u9fff])")
_DENIED = re.compile(r"(?P<denial>(?:没有|禁止|严禁|[不未无非])[\u4e00-\u9fff]?)(?P<what>[\u4e00-\u9fff]{2})")
# Words that begin like a denial and deny nothing.
_NO_DENIAL = re.compile(
    r"不[断仅同久但限良足少低高多超小大]|未来|无[线人形论偿缝障尘菌害纸]|非[常遗公物营法]|是[不否]|不是|有无|能不能"
)
# 要不要, 是否, …吗: what is asked is open, so its words may not be repeated as if they were so.
_YES_OR_NO = re.compile(r"(?P<v>[\u4e00-\u9fff]{1,2})不(?P=v)|有没有|有无|是否|能否|可否")
_OPEN_END = re.compile(r"[吗么][？?]?\s*$")


def strange_words(sentence: str, source: str, question: str) -> tuple[str, ...]:
    """What a sentence says in words that its source does not have; () if they stand there.

    Words of the question may be used as a bridge, but carry nothing by themselves.
    """
    own, known = telling_pairs(sentence), pairs(source)
    bridge = pairs(_settled(question))
    claims = [c for c in dict.fromkeys(_CLAIMS.findall(normal(sentence))) if not _claimed(c, normal(source))]
    longest = _STRANGE_MAX if _settled(question) == question else 1
    runs = [r for r in strange_runs(sentence, known | bridge) if len(r) > longest]
    if claims or runs:
        return (*claims, *runs)
    asked = own & bridge - known
    if not own & known or share_of(own - asked, known) < _ENOUGH or len(asked) > len(own & known):
        return tuple(strange_runs(sentence, known)) or (sentence,)
    return ()


def _settled(question: str) -> str:
    """The part of a question that it does not leave open: 「结余的钱要不要上交」 tells of 结余的钱, not of 上交."""
    found = _YES_OR_NO.search(question)
    if found:
        return question[: found.start()]
    return "" if _OPEN_END.search(question) else question


def _claimed(claim: str, source: str) -> bool:
    return claim in source or (claim[0] == "每" and ("各" in source or "每" in source))


def turned_denials(sentence: str, source: str, question: str = "") -> tuple[str, ...]:
    """Denials of a sentence that its source has not, and denials of the source that the sentence leaves out.

    What the question itself calls so (学术不端) may be called so.
    """
    plain, basis = normal(sentence), normal(source)
    named = f"{basis}\n{normal(_settled(question))}"
    added = [m.group() for m in _DENIAL.finditer(plain) if m.group() not in named and not _NO_DENIAL.match(m.group())]
    left_out = []
    for match in _DENIED.finditer(basis):
        denial, what = match["denial"], match["what"]
        if _NO_DENIAL.match(denial) or what not in plain or denial in plain:
            continue
        if basis.count(what) == basis.count(f"{denial}{what}"):  # it is nowhere said without the denial
            left_out.append(f"{denial}{what}")
    return tuple(dict.fromkeys([*added, *left_out]))
