"""Names of public bodies in a list: cut apart, told from other words, with the omitted level restored.

Customs of official documents: the level of government is printed once and carries on (自治区科技厅、药监局 means
自治区科技厅 and 自治区药监局), until another level is printed (省教育厅、财政厅，市教育局、财政局), but not to bodies
with a full name of their own (银保监局 of a place, a company, 各市人民政府).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence

from rag.types import Assignment

MAX_NAME = 40  # characters; no body's name is longer
_OPENING, _CLOSING = "（(〔[【", "）)〕]】"
_SEPARATORS = "、，,；;/／﹑､｜|\n"
_BODY_LAST = "厅局委办府门院部会行司心站所团位署室队社馆校处组"
_GAP = re.compile(rf"(?<=[{_BODY_LAST}）)★☆*＊▲])[ \t\u3000\xa0]+(?=[★☆*＊▲一-鿿])")
_NUMBER = re.compile(r"(?:^|(?<=[\s；;]))(?:\d{1,2}[.．、]|[（(]\d{1,2}[）)]|[①-⑳])\s?")  # 1.市科技局 2.市财政局
_AND = re.compile(
    rf"(?<=[{_BODY_LAST}）)])(?:以及|及|和|与)(?!其|所属|直属|下属|(?:人民)?政府(?![一-鿿]))(?=\S)|"
    r"(?:以及|及|和|与)(?=(?:各|有关|相关|其他有关|其他相关|市直|区直|县直|省直|中央驻|中直驻)\S)"
)
_AND_OTHERS = re.compile(
    r"等(?:各|有关|相关|市直|区直|县直|省直|市级|省级|自治区级|成员|责任|职能)*(?:部门|单位|机构)?(?:和单位)?$"
)
# What may stand among the names without being one: 下同, 完成时限：2025年, 无, a dash.
_NO_NAME = re.compile(r"(?:以)?下同$|.*[：:]|(?:部门|单位|机构)$|无$|详?见|参照|另行|[\W_]*$")
# 各市、县（市、区）人民政府 is one name.
_SEVERAL_PLACES = re.compile(
    r"(?:各|有关|相关|各有关|各相关)(?:设区的?)?(?:地级)?(?:省|市|州|盟|地区|县|区)(?:、(?:自治区|直辖市|市|州|县|区))*$"
)
_MORE_PLACES = re.compile(r"(?:(?:(?:自治)?[县州市区旗]|直辖市)(?=[（(〔\[、，,人政党管区县市]|$)|各县)")
# 各县党委、政府 and 党工委、管委会 are named together.
_COMMITTEE = re.compile(r"^(?:(?:各|市|县|区|乡|镇).*党委|.+党工委)$")
_ITS_GOVERNMENT = re.compile(r"(?:人民)?政府(?![一-鿿])|管委会(?![一-鿿])")
_MARK = re.compile(r"^[★☆*＊▲]+|[★☆*＊▲]+$")
_REMARK = re.compile(r"[（(](?:为)?(?P<role>牵头|主办|配合|参与|协办|协助)(?:单位|部门)?[）)]$")
_LAST_BRACKET = re.compile(r"[（(〔\[【][^（）()〔〕\[\]【】]*[）)〕\]】]$")
_BODY_END = re.compile(
    r"(?:部门|单位|厅|局|委|办|委员会|办公室|中心|政府|院|公司|部|署|处|银行|支行|分行|总行|组织|协会|学会|商会|集团|组|"
    r"站|所|会|联|大学|学校|党校|学院|机构|企业|海关|乡镇|街道|队|馆|供销社|联社|报社|台|科协|政协|人大|党委|团委|室|科|"
    r"股|园区|开发区|高新区|保税区|军分区|专班|兵团|电网|移动|电信|联通|铁塔|石油|石化|海油|邮政|厂)$|"
    r"^(?:各|有关|相关).{0,12}(?:县|市|区|州|盟|旗|地|镇|乡|村)$"
)
# A bare list in brackets without any word of duty is a list of bodies only if one of them is clearly a public one:
# （工程研究中心、企业技术中心） is none.
_PUBLIC_BODY = re.compile(
    r"(?<![展餐客大歌舞])(?:厅|(?<![创举主承兴开协])办)$|(?:部门|单位|局|委|委员会|办公室|政府|署)$"
)
_NO_PUBLIC_BODY = re.compile(r"\d|^[又亦也]|结局$|布局$|格局$")
# 市场监管局 and 区域合作局 only look as if they began with a level of government.
_STARTS_WITH_LEVEL = re.compile(r"(?:自治区|自治州|国家|省|市(?!场|政管)|州|县(?!域)|区(?!域|块))")
_LEVEL_OF_PLACE = re.compile(r"[一-鿿]{2,8}?(?:自治区|省|自治州|州(?!市)|市(?!场)|自治县|县|区(?!域))(?=.{2})")
_DEPARTMENT = re.compile(r"(?:厅|局|委|办|委员会|办公室|中心|署)$")
_LEVELLED = re.compile(
    rf"{_DEPARTMENT.pattern}|^(?:妇联|残联|工商联|文联|侨联|社科联|科协|总工会|供销社|红十字会|贸促会|"
    r"(?:高级|中级)?(?:人民)?(?:法院|检察院))$"
)
_PARTY_DEPARTMENT = re.compile(r"(?:党委)?(?:宣传部|组织部|统战部|统一战线工作部|社会工作部)$")
_PARTY_COMMITTEE = re.compile(r"(?:自治区党委|省委|市委|州委|县委|区委)(?=.)(?!办公)")
_PARTY_OFFICE = re.compile(r"(?:政法委|编办|网信办|改革办|政研室)$")
_PARTY_OF_LEVEL = {"自治区": "自治区党委"}
_OWN_NAME = re.compile(
    r"^(?:各|有关|相关|其他|国家|中国|中央|全国|人民银行|国务院|属地|所在|辖区|市县|设区市|县级|(?:共青)?团|"
    r".{0,8}(?:开发区|高新区|经开区|保税区|试验区|园区))|总[局署]|^办公[室厅]$"
)
# Central bodies that are not called 国家…… though 国家 is printed before their neighbours.
_NOT_OF_THE_STATE = re.compile(r"(?:国资委|民航局|编办|港澳办|办公厅|办公室)$")
_GOVERNMENT = re.compile(
    r"政府$|^(?:各|有关|相关)(?!.*(?:开发区|高新区|园区|新区|功能区|片区|校区|景区|军区)).*(?:市|县|区|州|盟|旗|地|镇|乡|街道)$"
)
_PLACE_ALONE = re.compile(r"[一-鿿]{2,9}(?:市|自治州|自治县|县|自治旗)$")


def split_names(names: str) -> list[str]:
    """The names of a list; commas within brackets and within 各市、县人民政府 belong to the name."""
    names = re.sub(r"[ \t\u3000\xa0]*\n[ \t\u3000\xa0]*", "\n", _GAP.sub("、", _NUMBER.sub("、", names)))
    parts, depth, begin = [], 0, 0
    for index, character in enumerate(names):
        if character in _OPENING:
            depth += 1
        elif character in _CLOSING:
            depth = max(0, depth - 1)
        if depth or character not in _SEPARATORS:
            continue
        before, after = names[max(begin, index - MAX_NAME) : index].strip(), names[index + 1 : index + 9]
        if character in "、，," and _SEVERAL_PLACES.match(before) and _MORE_PLACES.match(after):
            continue
        if character == "、" and _COMMITTEE.match(before) and _ITS_GOVERNMENT.match(after):
            continue
        parts.append(names[begin:index])
        begin = index + 1
    parts.append(names[begin:])
    split = [_AND_OTHERS.sub("", piece.strip(" \t\u3000\xa0。：:")) for part in parts for piece in _AND.split(part)]
    return [name for name in split if not _NO_NAME.match(name)]


def marked_role(name: str) -> tuple[str, str]:
    """The name without what is set beside it to tell its role, and that role ("" if there is none).

    ★ or * before or behind a name marks the leading unit, （牵头） behind it too.
    """
    remark = _REMARK.search(name)
    if remark:
        role = "lead" if remark.group("role") in ("牵头", "主办") else "cooperating"
        return name[: remark.start()], role
    plain = _MARK.sub("", name).strip()
    return plain, "lead" if plain != name else ""


def is_body(name: str) -> bool:
    plain = marked_role(name)[0]
    if len(plain) > MAX_NAME:
        return False
    return bool(_BODY_END.search(_without_bracket(plain)) or _PLACE_ALONE.match(plain))


def are_bodies(names: Sequence[str]) -> bool:
    return bool(names) and all(map(is_body, names))


def is_public_body(name: str) -> bool:
    plain = _without_bracket(marked_role(name)[0])
    return bool(_PUBLIC_BODY.search(plain)) and not _NO_PUBLIC_BODY.search(plain)


def level_printed_most(lists: Iterable[str]) -> str:
    """The level of government that stands before departments most often in these lists; "" if none does."""
    counts: Counter[str] = Counter()
    for names in lists:
        for name in split_names(names):
            found = _STARTS_WITH_LEVEL.match(marked_role(name)[0])
            department = _DEPARTMENT.search(_without_bracket(name))
            if found and department and len(name) > found.end() + 1 and not re.search("总[局署]", name):
                counts[found.group()] += 1
    return counts.most_common(1)[0][0] if counts else ""


def restored(names: Sequence[str], level: str, is_place: Callable[[str], bool]) -> tuple[str, ...]:
    """The names, each with the level of government that was omitted.

    It is the one printed last in the list, else that of the document, `level`. Before 厅 a lower level than the
    document's own is not put: only provinces have these. `is_place` tells whether a name begins with a place.
    """
    carried, committee = level, ""
    result: list[str] = []
    for printed in names:
        name = re.sub(r"^(?:由|以及|及|和)", "", printed)
        plain = _without_bracket(name)
        printed_level = _printed_level(plain, level, is_place)
        if printed_level:
            carried = printed_level
            party = _PARTY_COMMITTEE.match(name)
            committee = party.group() if party else ""
        elif not (_STARTS_WITH_LEVEL.match(name) or _OWN_NAME.search(plain) or is_place(name)):
            name = _prefix(plain, carried, level, committee) + name
        result.append(name)
    return tuple(result)


def local_governments(assignment: Assignment) -> tuple[str, ...]:
    """Those of its units that are governments of a place: 各市、县人民政府, 百色市人民政府, 各县（市、区）."""
    return tuple(name for name in assignment.units if _is_local_government(name))


def _is_local_government(name: str) -> bool:
    plain = _without_bracket(name)
    return bool(_GOVERNMENT.search(plain) or _PLACE_ALONE.match(plain)) and not plain.startswith("国务院")


def _printed_level(name: str, level: str, is_place: Callable[[str], bool]) -> str:
    """The level that a department's name begins with: 省, 自治区党委 gives 自治区, of 南宁市财政局 南宁市."""
    if not (_DEPARTMENT.search(name) or _PARTY_DEPARTMENT.search(name)) or re.search("总[局署]", name):
        return ""
    found = _STARTS_WITH_LEVEL.match(name)
    if found and len(name) > found.end() + 1:
        # A body of the state amid those of a place (国家税务局) stands for itself.
        return "" if found.group() == "国家" and level not in ("", "国家") else found.group()
    place = _LEVEL_OF_PLACE.match(name) if is_place(name) else None
    return place.group() if place else ""


def _prefix(name: str, carried: str, level: str, committee: str) -> str:
    """What was omitted before a name that bears neither a level nor a place."""
    if name.endswith("厅") and carried != level and not carried.endswith(("省", "自治区")):
        carried = level
    if not carried:
        return ""
    if _PARTY_DEPARTMENT.search(name):
        if name.startswith("党委"):
            return carried
        return committee or _PARTY_OF_LEVEL.get(carried, f"{carried}委" if carried != "国家" else "")
    if not _LEVELLED.search(name):
        return ""
    if _PARTY_OFFICE.search(name) and committee and not name.startswith("党委"):
        return committee
    return "" if carried == "国家" and _NOT_OF_THE_STATE.search(name) else carried


def _without_bracket(name: str) -> str:
    """文化和旅游厅（文物局） -> 文化和旅游厅; 各县（市、区） stays a name of places: 各县."""
    return _LAST_BRACKET.sub("", name)
