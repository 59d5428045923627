"""What a document says of itself: title, 发文字号, 发文机关, dates, period and region, read from its plain text.

They stand where GB/T 9704-2012 puts them (红头, 发文字号, 标题, 主送机关, 署名, 成文日期, 印发机关) or, in a statute,
in the lines under the title that tell when it was adopted and amended.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from datetime import date
from pathlib import PurePath

from rag import regions
from rag.commencement import effective_date, repeals
from rag.numerals import chinese_to_int
from rag.types import DocumentFacts

EXPIRED = "已到期"

_HEAD_LINES = 40  # non-empty lines; the table of facts that web pages print in front has some twenty
_HEAD_CHARS = 6000
_RUN_ON_TITLE_MAX = 400  # characters; notice, title and number of a page without line breaks
_TITLE_MAX = 150  # characters, joined
_LINE_READ = 20_000  # characters; what follows in a line as long holds no facts
_LINE_MAX = 80  # characters; a longer line is running text

# Cleaning: markdown and HTML that a parser may have left.
_FRONT_MATTER = re.compile(r"\s*---[ \t]*\n(?P<fields>.*?)\n---[ \t]*(?:\n|$)", re.DOTALL)
_FRONT_MATTER_TITLE = re.compile(r"^title:[ \t]*[\"']?(.+?)[\"']?[ \t]*$", re.MULTILINE)
_MARKS = re.compile(r"<!--[^<>]*-->|</?[A-Za-z][^<>]{0,80}>|\*\*|`|^#{1,6}\s+|^>\s?|^:::.*$")
_HIDDEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u200b-\u200f\u2028-\u202e\u2060\ufeff]")
_SPACE_BESIDE_CHINESE = re.compile(r"(?<=[^\x00-\x7f])\s+|\s+(?=[^\x00-\x7f])")

# 发文字号: 机关代字〔年份〕序号. The office's code is whatever stands before the year; older files use other brackets.
_ISSUE_NUMBER = re.compile(r"([一-鿿]{1,40})\s*[〔\[［【(（﹝]\s*(\d{4})\s*[〕\]］】)）﹞]\s*(第?\s*\d{1,5}\s*号)")
_NUMBER_LABEL = re.compile(r"(?:发文字号|发文文号|文\s*号|公文编号)\s*[:：]?\s*")
_NUMBER_LINE_REST = re.compile(r"[\s()（）]*(?:签发人\s*[:：].*)?")
_WORDS_BEFORE_NUMBER = re.compile(r".*(?:通知|意见|决定|方案|规划|办法|公告|通告|批复|文件|字号|文号|[号日])")
_ORDER = re.compile(r"([一-鿿、]{2,40})令\s*[(（]?\s*(第\s*[\d一二三四五六七八九十百零〇]+\s*号)?\s*[)）]?")
_ORDER_NUMBER = re.compile(r"[(（]?\s*(第\s*[\d一二三四五六七八九十百零〇]+\s*号)\s*[)）]?")

_NUMERAL_DATE = (
    r"(?:\d{4}|[一二三四五六七八九零〇○]{4})\s*年\s*(?:\d{1,2}|[一二三四五六七八九十]{1,2})\s*月"
    r"\s*(?:\d{1,2}|[一二三四五六七八九十]{1,3})\s*日"
)
_ANY_DATE = rf"(?:{_NUMERAL_DATE}|\d{{4}}\s*[-/.]\s*\d{{1,2}}\s*[-/.]\s*\d{{1,2}}(?!\d))"
_DATE = re.compile(_ANY_DATE)
_DATE_PARTS = re.compile(r"[\d一二三四五六七八九十零〇○]+")
_DATE_LINE = re.compile(rf"(?P<before>.*?)[\s(（]*(?P<date>{_ANY_DATE})[\s)）]*")
_SIGNED_LABEL = re.compile(rf"(?:成文|发文|签发|制发)(?:日期|时间)\s*[:：]?\s*({_ANY_DATE})")
_PUBLISHED_LABEL = re.compile(rf"(?:发布|公布|公开)(?:日期|时间)\s*[:：]?\s*({_ANY_DATE})")
_PRINTED = re.compile(rf"({_NUMERAL_DATE})\s*印发")
_SOURCE_LINE = re.compile(rf"(?:信息)?来源\s*[:：].{{0,60}}?({_ANY_DATE})\s*")
_SIGNED_BEFORE_NOTE = re.compile(rf"({_NUMERAL_DATE})\s*[(（][此本]件")  # 2021年9月18日（此件公开发布）

_ENACTMENT_LINE = re.compile(rf"[(（\s]*(?:根据)?\s*{_ANY_DATE}")
_ENACTED = re.compile(r"通过|修订|修正|批准")
_PROMULGATED = re.compile(r"公布|发布|颁布")
_ORDINAL = r"第[一二三四五六七八九十百零〇\d]+"
_ASSEMBLY = re.compile(rf"([一-鿿]{{2,12}}?)?{_ORDINAL}届([一-鿿]{{0,8}}?人民代表大会(?:常务委员会)?)")
_COURT = re.compile(rf"([一-鿿]{{2,20}}?(?:法院|检察院))(?:{_ORDINAL}届)?(?:审判|检察)委员会")
_ORDER_BODY = re.compile(r"([一-鿿、]{2,50}?)令\s*第")
_APPROVING_BODY = re.compile(r"([一-鿿]{2,20}?)批准")

_BODY_END = (
    r"(?:人民政府|办公厅|办公室|委员会|人民代表大会|领导小组|指挥部|法院|检察院|国务院|中央|军委|总局|总署|总会|协会|联合会"
    r"|支行|银行|中心|公司|政府|省委|市委|县委|区委|党委|厅|局|委|部|署|院|办)"
)
_BODY = re.compile(rf"[一-鿿（）()]{{1,40}}?{_BODY_END}(?:等[\d一二三四五六七八九十]+个?(?:部门|单位))?")
_BODY_SEPARATOR = re.compile(r"[\s、，,]+")
_BODY_LABEL = re.compile(r"(?:发文|发布|制定)(?:机关|机构|单位)\s*[:：]\s*(\S.{1,60})")
_RED_HEAD = re.compile(r"(.{2,40}?)\s*文\s*件")

_LABEL = re.compile(
    r"(?:索\s*引\s*号|主题分类|主题词|信息分类|分\s*类|体裁|发文|发布|公布|公开|成文|签发|制定|制发|生效|实施日期|文\s*号|(?:信息)?来源"
    r"|有\s*效\s*性|效\s*力|时\s*效|状\s*态|字\s*体|浏览|抄送|附件)[^，。]{0,12}[:：]?"
)
_TITLE_LABEL = re.compile(r"(?:标\s*题|文件名称|名\s*称)\s*[:：]\s*(\S.{1,148})")
_ADDRESSEE = re.compile(r".*[:：]")
_BODY_START = re.compile(
    r"(?:第[一1]\s*[编章节条](?![一-鿿])|第[一1]\s*部分|[一二三]、|[(（][一二三][)）]|1\s*[．.、]\s*\D|(?:前|引|序)\s*言$|目\s*[录次]$)"
)
_GENRE = re.compile(
    r"(?:通知|意见|办法|规定|条例|法|法典|方案|规划|纲要|细则|决定|决议|公告|通告|公报|通报|报告|请示|计划|措施|规则|标准"
    r"|规范|指南|指引|目录|要点|制度|章程|准则|解释|修正案|政策|清单|批复|复函|函|预案|行动|解答|问答|答问|解读|答复|规程|制度|纪要|若干规定)"
    r"(?:[(（〔][^()（）〔〕]{1,30}[)）〕])*"
)
_BOOKS = r"《(?:[^《》]|《[^《》]*》)+》"
_ISSUED = re.compile(
    rf"关于(?:印发|转发|发布|公布|颁布|颁发|批转|下发)(?P<subject>(?:{_BOOKS}[、和及]?)+(?:等[^的《》]{{1,10}})?|.{{2,150}}?)"
    r"的(?:通知|决定|公告|通告|函|命令)"
)
_YEARS = r"(\d{4})\s*年?\s*(?:[—–‐―~～〜－-]+|至|到)\s*(\d{4})\s*年?"
_PERIOD = re.compile(_YEARS)
_PERIOD_LINE = re.compile(rf"[(（〔]\s*{_YEARS}\s*[)）〕]")
_FIVE_YEAR_PLAN = re.compile(
    r"[“\"「‘]([二三四五六七八九十]{1,3})五[”\"」’]|(十[一二三四五六七八九]?)五(?=[^年月日天个条项章])|第([一二三四五六七八九十]{1,3})个五年"
)
_NATIONAL = re.compile(r"国务院|中共中央|中央|全国|最高人民|国家|中华人民共和国|中国")
_MINISTRY = re.compile(r"(?![省市县区州旗]|自治|党|中共).{2,10}(?:部|总局|总署)(?:办公厅)?")
_INDEX_NUMBER = re.compile(r"索\s*引\s*号\s*[:：]?\s*([0-9A-Za-z][0-9A-Za-z/\-—_.]{3,60})")
_INDEX_LABEL = re.compile(r"索\s*引\s*号\s*[:：]?")
_ADDRESSED = re.compile(r"(?:主送(?:机关|单位)?\s*[:：]\s*)?([^。；！？:：《》]{2,400}?)\s*[:：]")
_ADDRESSED_END = re.compile(
    r"(?:政府|部门|机构|单位|委员会|办公[厅室]|[厅局委办院部署会处所站行区县市州盟旗]|集团|公司|企业|大学|学[校院]|院校|高校|中心|组织|团体|小组)"
    r"[)）]?$"
)
_NO_ADDRESSEE = re.compile(
    r"(?:责任|牵头|配合|参与|主办|承办|协办|主管|起草|发文|发布|制定|编制|印发|公开|制发|发证)[^，、]{0,4}$"
)
_COUNTY_BODY = re.compile(r"([一-鿿]{1,8}?(?:自治县|自治旗|县|区|市|旗))(?:人民政府|人民代表大会)")


@dataclass(frozen=True, slots=True)
class _Head:
    """The lines before the body, and of these the ones before the addressee."""

    lines: tuple[str, ...]
    title_lines: tuple[str, ...]
    is_scraped: bool = False  # there are no lines: the first words may be a title, or not


def read_facts(text: str, file_name: str = "") -> DocumentFacts:
    """The facts that a document states of itself; a field is empty where nothing is found. Never raises.

    `text`: one paragraph per line, markdown allowed. `file_name` serves as the title if the text has none. Dates that
    do not exist are left out. `status` stays empty: only an administrator knows it.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    front_title, text = _without_front_matter(text)
    lines = [line for line in map(_clean, text.split("\n")) if line]
    head = _head(lines)
    title = _title(head, front_title) or _title_from_file_name(file_name)
    number = _document_number(head)
    signed, signers = _signature(head, lines)
    enacted, promulgated, enacting_body = _enactment(head)
    body = _issuing_body(head) or enacting_body or _labelled_body(head) or signers
    published = _first_date(_PUBLISHED_LABEL, head.lines) or _first_date(_PRINTED, lines[-10:])
    start, end = _period(title)
    region, level = _region(body, number, title)
    published = published or promulgated or _last_source_date(lines)
    return DocumentFacts(
        title=title,
        document_number=number,
        issuing_body=body,
        date_signed=_first_date(_SIGNED_LABEL, head.lines) or enacted or signed,
        date_published=published,
        period_start=start,
        period_end=end,
        region=region,
        region_level=level,
        addressees=_addressees(head),
        index_number=_index_number(head),
        effective_date=effective_date(lines, published, _iso),
        repeals=repeals(lines),
    )


def status_today(facts: DocumentFacts, today: date) -> str:
    """已到期 if the document's period has ended before today's year, else ""; a stated status goes before."""
    if facts.status:
        return "" if facts.status == "有效" else facts.status
    return EXPIRED if facts.period_end is not None and today.year > facts.period_end else ""


def _without_front_matter(text: str) -> tuple[str, str]:
    match = _FRONT_MATTER.match(text)
    if not match:
        return "", text
    title = _FRONT_MATTER_TITLE.search(match["fields"])
    return (_tight(title[1]) if title else ""), text[match.end() :]


def _clean(line: str) -> str:
    line = _HIDDEN.sub("", html.unescape(line[:_LINE_READ])).strip()
    return re.sub(r"\s+", " ", _MARKS.sub("", line)).strip()


def _tight(text: str) -> str:
    """Without the spaces that letter-spacing and line breaks leave between Chinese characters."""
    return _SPACE_BESIDE_CHINESE.sub("", text.strip())


def _head(lines: list[str]) -> _Head:
    head: list[str] = []
    characters = 0
    for line in lines[:_HEAD_LINES]:
        if _BODY_START.match(line) or characters > _HEAD_CHARS:
            break
        head.append(line)
        characters += len(line)
    title_lines: list[str] = []
    for line in head:
        if _TITLE_LABEL.fullmatch(line):
            title_lines.append(_TITLE_LABEL.sub(r"\1", line))
            continue
        if _LABEL.match(line) and not _GENRE.fullmatch(line):
            continue
        if _ADDRESSEE.fullmatch(line) or len(line) > _LINE_MAX or "。" in line:
            start = re.split(r"[。：:]", line[:_RUN_ON_TITLE_MAX])[0]
            if not title_lines and not _ADDRESSEE.fullmatch(line):
                return _Head(tuple(head), tuple(start.split()), True)
            # A title that lost its line breaks runs into the number and the addressee: …的通知桂政发〔2021〕39号各市：
            begun = "".join(title_lines)
            if "关于" in begun and not _ISSUED.search(begun) and _ISSUED.search(begun + start):
                title_lines.append(start)
            break
        title_lines.append(line)
    return _Head(tuple(head), tuple(title_lines))


def _title(head: _Head, front_title: str) -> str:
    joined = _tight("".join(head.title_lines))
    issued = next((m for m in _ISSUED.finditer(joined) if not _in_book(joined, m.start())), None)
    if issued:
        return _with_period(_issued_title(issued), head)
    if front_title:
        return front_title
    for i, line in enumerate(head.title_lines):
        number = _ISSUE_NUMBER.search(line)
        shortened = line[: number.start()].rstrip(" (（") if number and _GENRE.search(line[: number.start()]) else line
        genre = [m.end() for m in _GENRE.finditer(_tight(shortened))]
        if head.is_scraped and i > 0 and not _bodies(head.title_lines[0]):
            break
        if not _is_title_part(line) or not genre or genre[-1] != len(_tight(shortened)):
            continue
        parts = [shortened]
        for previous in reversed(head.title_lines[:i]):
            whole = "".join(parts)
            continues = whole.startswith("关于") or (len(parts) == 1 and "关于" in previous and "关于" not in whole)
            if not _is_title_part(previous) or not continues or _RED_HEAD.fullmatch(previous):
                break
            parts.insert(0, previous)
        return _with_period(_bare_title(_tight("".join(parts))[:_TITLE_MAX]), head)
    first = head.title_lines[0] if head.title_lines and not head.is_scraped else ""
    return _tight(first) if _is_title_part(first) and len(first) <= 40 and not _LABEL.match(first) else ""


def _issued_title(issued: re.Match[str]) -> str:
    """The title of what a notice issues: 关于印发X的通知 -> X; the notice's own title if it issues several."""
    subject = issued["subject"]
    books = re.findall(_BOOKS, subject)
    if len(books) == 1 and subject == books[0]:
        return subject[1:-1]
    return issued[0] if len(books) > 1 else subject


def _with_period(title: str, head: _Head) -> str:
    """The title with the years that are printed on a line of their own under it."""
    if _PERIOD.search(title):
        return title
    for line, following in zip(head.lines, head.lines[1:], strict=False):
        if title and _tight(line).endswith(title) and _PERIOD_LINE.fullmatch(following):
            return title + _tight(following)
    return title


def _is_title_part(line: str) -> bool:
    return bool(
        line
        and re.search("[一-鿿]{2}", line)
        and not re.search(r"[。；;：:？?！!|]|本(?:方案|规划|办法|规定|条例|意见|计划|措施|细则)$", line)
        and not ("，" in line and "关于" not in line)
        and len(line) <= _LINE_MAX
        and not _RED_HEAD.fullmatch(line)
        and not _DATE_LINE.fullmatch(line)
        and not _ENACTMENT_LINE.match(line)
        and not _BODY_START.match(line)
        and not (_ISSUE_NUMBER.search(line) and _NUMBER_LINE_REST.fullmatch(_ISSUE_NUMBER.sub("", line)))
        and not _ORDER.fullmatch(line)
        and not re.fullmatch(r"[(（].*[)）]", line)
    )


def _title_from_file_name(file_name: str) -> str:
    stem = re.sub(r"^[\d.\s_\-—、]+|^附件\d*[:：\s_\-]*", "", PurePath(file_name.replace("\\", "/")).stem)
    if len(re.findall("[一-鿿]", stem)) < 4:
        return ""
    issued = _ISSUED.search(stem)
    return _bare_title(_tight(_issued_title(issued) if issued else stem))


def _bare_title(title: str) -> str:
    """Without the 《》 around the whole of it; those of a document that it names stay: 《……措施》政策问答."""
    inner = title.removeprefix("《").removesuffix("》")
    return title if inner != title and "》" in inner and "《" not in inner.partition("》")[0] else inner


def _in_book(text: str, position: int) -> bool:
    return text.count("《", 0, position) > text.count("》", 0, position)


def _document_number(head: _Head) -> str:
    """The document's own number: after a label, on a line of its own or behind the title; never a cited one."""
    for line in head.lines:
        label = _NUMBER_LABEL.search(line)
        number = _ISSUE_NUMBER.match(line, label.end()) if label else None
        if number:
            return _number(number)
    for line in head.lines:
        number = _ISSUE_NUMBER.match(line.lstrip("(（ "))
        if number and _NUMBER_LINE_REST.fullmatch(number.string[number.end() :]) and len(number[1]) <= 12:
            return _number(number)
    joined = "\n".join(head.title_lines)
    for number in _ISSUE_NUMBER.finditer(joined):
        start = number.start() + len(number[1]) - len(_WORDS_BEFORE_NUMBER.sub("", number[1]))
        before = joined[:start].rstrip(" (（\n")
        if not _in_book(joined, start) and any(m.end() == len(before) for m in _GENRE.finditer(before)):
            return _number(number)
    for line, following in zip(head.title_lines, (*head.title_lines[1:], ""), strict=False):
        order = _ORDER.fullmatch(line)
        ordinal = (order[2] or _group(_ORDER_NUMBER.fullmatch(following))) if order else ""
        if order and ordinal:
            return re.sub(r"\s", "", f"{order[1]}令{ordinal}")
    return ""


def _number(match: re.Match[str]) -> str:
    """As printed, without spaces and without words that run into it."""
    code = _WORDS_BEFORE_NUMBER.sub("", match[1])
    printed = match[0][match[0].index(code, len(match[1]) - len(code)) if code else 0 :]
    return re.sub(r"\s", "", printed)


def _addressees(head: _Head) -> str:
    """主送机关 as printed: the first line below the title that names bodies and ends with a colon."""
    for index, line in enumerate(head.lines):
        match = _ADDRESSED.fullmatch(line)
        if not match or index == 0 or (_LABEL.match(line) and not line.startswith("主送")):
            continue
        if _ADDRESSED_END.search(match[1]) and not _NO_ADDRESSEE.search(match[1]):
            return _tight(match[1])
    return ""


def _index_number(head: _Head) -> str:
    for line, following in zip(head.lines, (*head.lines[1:], ""), strict=False):
        match = _INDEX_NUMBER.search(f"{line} {following}" if _INDEX_LABEL.fullmatch(line) else line)
        if match:
            return match[1]
    return ""


def _group(match: re.Match[str] | None) -> str:
    return match[1] if match else ""


def _issuing_body(head: _Head) -> str:
    """From X关于…的通知, else from an order (X令), else from the red head (X文件)."""
    for i, line in enumerate(head.title_lines):
        about = re.search("关于", line)
        if not about or _in_book(line, about.start()):
            continue
        before = line[: about.start()].strip()
        above = i
        while not before and above > 0:
            above -= 1
            before = head.title_lines[above].strip()
            break
        body = _bodies(before)
        # Bodies that issue together stand one above the other.
        while body and above > 0 and _bodies(head.title_lines[above - 1]):
            above -= 1
            body = f"{_bodies(head.title_lines[above])}、{body}"
        if body:
            return body
        break
    for pattern in (_ORDER, _RED_HEAD):
        for line in head.title_lines:
            match = pattern.fullmatch(line)
            body = _bodies(match[1]) if match else ""
            if body:
                return body
    return ""


def _labelled_body(head: _Head) -> str:
    for line in head.lines:
        match = _BODY_LABEL.match(line)
        body = _bodies(match[1]) if match else ""
        if body:
            return body
    return ""


def _bodies(text: str) -> str:
    """The public bodies that a line consists of, joined by 、; "" if it is anything else."""
    parts = [p for p in _BODY_SEPARATOR.split(text.strip("()（）《》 ")) if p]
    if len("".join(parts)) <= 2 or not all(len(p) <= 60 for p in parts):
        return ""
    if all(_BODY.fullmatch(p) for p in parts):
        return "、".join(parts)
    # Letter-spaced: 百 色 市 人 民 政 府.
    whole = "".join(parts)
    return whole if max(map(len, parts)) <= 2 and _BODY.fullmatch(whole) else ""


def _signature(head: _Head, lines: list[str]) -> tuple[str, str]:
    """成文日期 and the bodies that signed: a date alone on its line, best under a body's name, first in the text."""
    alone: list[tuple[int, str]] = []
    tail_from = max(len(lines) - _HEAD_LINES, 0)
    for i, line in enumerate(lines):
        match = _DATE_LINE.fullmatch(line) if len(line) <= _LINE_MAX else None
        iso = _iso(match["date"]) if match else ""
        if not match or not iso:
            continue
        before = match["before"].strip()
        if before and not _bodies(before):
            continue
        bodies = [_bodies(before)] if before else []
        for previous in reversed(lines[max(i - 10, 0) : i]):
            if not _bodies(previous):
                break
            bodies.insert(0, _bodies(previous))
        if bodies:
            return iso, "、".join(bodies)
        if i < len(head.lines) or i >= tail_from:
            alone.append((i, iso))
    in_head = [iso for i, iso in alone if i < len(head.lines)]
    if alone:
        return (in_head[0] if in_head else alone[-1][1]), ""
    return _first_date(_SIGNED_BEFORE_NOTE, lines), ""


def _enactment(head: _Head) -> tuple[str, str, str]:
    """Of a statute: date of the latest adoption or amendment, date of promulgation, the body that adopted it first.

    The date of promulgation is left out if it was amended afterwards. ("", "", "") for other documents.
    """
    enacted: list[str] = []
    promulgated: list[str] = []
    body = ""
    for line in head.lines:
        if not _ENACTMENT_LINE.match(line) and not re.match(r"《[^《》]+》第?[一二三四五六七八九十]*次?修", line):
            continue
        dates = list(_DATE.finditer(line))
        ends = [m.start() for m in dates[1:]] + [len(line)]
        for match, end in zip(dates, ends, strict=True):
            what, iso = line[match.end() : end], _iso(match[0])
            if not iso:
                continue
            if _ENACTED.search(what):
                enacted.append(iso)
            elif _PROMULGATED.search(what):
                promulgated.append(iso)
            else:
                continue
            body = body or _enacting_body(what)
    latest, made_public = max(enacted, default=""), max(promulgated, default="")
    return latest or made_public, made_public if made_public >= latest else "", body


def _enacting_body(what: str) -> str:
    what = _tight(what)
    court, assembly = _COURT.search(what), _ASSEMBLY.search(what)
    if court:
        return court[1]
    if assembly:
        return (assembly[1] or "") + assembly[2]
    other = _ORDER_BODY.match(what) or _APPROVING_BODY.match(what)
    names = (other[1] if other else "").split("、")
    return "、".join(n.removeprefix("中华人民共和国") or n for n in names)


def _first_date(pattern: re.Pattern[str], lines: tuple[str, ...] | list[str]) -> str:
    return next((iso for line in lines for m in pattern.finditer(line) if (iso := _iso(m[1]))), "")


def _last_source_date(lines: list[str]) -> str:
    matches = (_SOURCE_LINE.fullmatch(line) for line in reversed(lines[-10:]))
    return next((iso for m in matches if m and (iso := _iso(m[1]))), "")


def _iso(printed: str) -> str:
    """ISO 8601 of a printed date, in Arabic or Chinese numerals; "" if there is no such day."""
    parts = [int(p) if p.isdecimal() else chinese_to_int(p) for p in _DATE_PARTS.findall(printed)]
    if len(parts) != 3 or any(p is None for p in parts):
        return ""
    try:
        return date(*(p for p in parts if p is not None)).isoformat()
    except ValueError:
        return ""


def _period(title: str) -> tuple[int | None, int | None]:
    """First and last year that the title gives: printed, or by the number of the five-year plan."""
    years = _PERIOD.search(title)
    if years and 1949 <= int(years[1]) < int(years[2]) <= int(years[1]) + 50:
        return int(years[1]), int(years[2])
    plan = _FIVE_YEAR_PLAN.search(title)
    ordinal = chinese_to_int(plan[1] or plan[2] or plan[3]) if plan else None
    if ordinal is None or ordinal < 3:  # the first two did not follow the rule
        return None, None
    return 1951 + 5 * ordinal, 1955 + 5 * ordinal


def _region(body: str, number: str, title: str) -> tuple[str, str]:
    """The place that the issuing body governs, and its level; "" if neither body, number nor title tells."""
    first = body.split("、")[0]
    county = _COUNTY_BODY.search(first)
    places = regions.places_in(first)
    if county and not regions.canonical(_without_places(county[1], places)):
        name = _without_places(county[1], places)
        if name and name[:-1]:
            return name, "县级"
    if places:
        place = next((p for p in reversed(places) if regions.is_within(p, places[0])), places[0])
        return place, regions.level_of(place)
    if _NATIONAL.match(first) or _MINISTRY.fullmatch(first):
        return regions.NATION, "国家"
    if first.startswith(("自治区", "省")) and number:
        place = regions.province_of_abbreviation(number[0])
        if place:
            return place, regions.level_of(place)
    if title.startswith("中华人民共和国"):
        return regions.NATION, "国家"
    in_title = regions.places_in(title[:12])
    if in_title and title.startswith(in_title[0][:2]):
        return in_title[0], regions.level_of(in_title[0])
    return "", ""


def _without_places(name: str, places: tuple[str, ...]) -> str:
    for place in places:
        name = name.removeprefix(place)
    return name
