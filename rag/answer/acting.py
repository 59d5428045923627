"""Who acts, as running text says it: laws have no （责任单位：……）, they say 由……部门责令改正."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.answer.sentences import as_sentence
from rag.normal import normal
from rag.question import Question
from rag.question_words import LEADS
from rag.read import Candidate, Reader
from rag.types import Assignment, Evidence, Statement

_BODY = re.compile(
    r"部门|机关|机构|委员会|办公室|办事处|法院|检察院|国务院|政府|院长|人员|单位|组织|中心|协会|小组|大会|[厅局委办]|"
    r"财政(?=予以|给予|应|可以|按|统筹|安排|承担|负担|适当|对)|"
    r"(?<=[村业源乡设化济政育技康利输察法障务易])部(?![门分位署委])"
)
_PART = re.compile(r"[^，,；;。：:\n]{1,200}")
# An article's or item's number before the first word.
_NUMBER = re.compile(
    r"^\s*(?:第[一二三四五六七八九十百零\d]+条|[（(][一二三四五六七八九十\d]+[）)]|[一二三四五六七八九十]+、|\d+[.．、])\s*"
)
_MARKED = re.compile(r"由|经过?|报(?:经|请)?|以")  # before a body that acts: 由……责令, 报……批准, 以……为主导
_MARKED_MAX, _GAP_MAX = 40, 30  # characters from the mark to the body's end, and from there to what it does
_SUBJECT_MAX = 60  # characters of bodies at the beginning of a part
# Between a body and what it does, if anything: 应当依法, 按照各自职责, 会同有关部门; 向……申请 is what others do.
_BETWEEN = re.compile(
    r"(?![^，]*(?:向(?!社会)|申请|报|经|由))(?:应|可以|必须|须|要|将|依法|分别|统一|具体|共同|及时|定期|重新|负责|组织|"
    r"按照|根据|依照|在|对|会同|等|和|、|并|行使|予以|给予|作出|向社会|自收到|$)"
)
# What follows a verb that is only part of a name: 组建的具体办法, 主管部门, 监督管理机构, 负责人.
_MODIFIES = re.compile(
    r"的.|(?:主管|管理)*(?:部门|机关|机构|人员|单位|局|委员会|办法|条例|制度|程序|权限|文号|证书|人(?![民员]))"
)
_ANY = r"负责|主管|牵头|主导|统筹|组织实施|分管|监督管理|管理工作"
# What a question asks a body to do, and how provisions say that one does it.
_ACTS: tuple[tuple[re.Pattern[str], re.Pattern[str]], ...] = (
    (re.compile(r"罚|查处"), re.compile(r"责令|罚款|处罚|警告|没收|吊销|处分|[并可]?处(?=[^，。]{1,24}以[上下])")),
    (
        re.compile(
            r"审批|批准|核准|核发|发证|许可|点头|同意|(?<![大一二三四五六七八九十两几\d这那分首])批(?![次量发评])|[谁门局厅关]发(?![布改展放])"
        ),
        re.compile(r"审批|批准|核准|核发|审查|许可|准予|颁发|同意"),
    ),
    (
        re.compile(r"组建|成立|设立|[谁门局厅位]来?建(?![议])|建的[？?]?$"),
        re.compile(r"组建|成立|设立|建立|建设|设置"),
    ),
    (
        re.compile(r"说了算|拍板|[谁门局厅关院]来?(?:决定|定|认定|确定|指定)|(?:决定|确定|认定|指定)的?[？?]?$"),
        re.compile(r"决定|确定|指定|认定|裁定|决议"),
    ),
    (
        re.compile(r"[掏出拿]钱|买单|埋单|出资|[谁门局厅]来?(?:奖|补|拨款)"),
        re.compile(r"奖励|补助|补贴|资助|承担|负担|出资|支付|拨付|安排"),
    ),
    (re.compile(r"制定|制订|编制|出台|起草"), re.compile(r"制定|制订|编制|拟订|规定")),
    (
        re.compile(r"监管|监督|[谁门局厅委部]来?管|管(?![理制控辖道网线])"),
        re.compile(rf"{_ANY}|监督|掌管|管理(?=$|工作|使用|[和、]监督)"),
    ),
    (re.compile(rf"{LEADS}|负责|主管|主抓|责任"), re.compile(_ANY)),
)
_PUBLIC = frozenset(_ACTS[i][0] for i in (0, 1, 6))  # nobody but a public body punishes, permits or supervises
_BEHIND = 0.6  # of the best sentence's share of the question; one that has less is of something else
_LEAST = 0.125  # share of the question's words that a sentence must have with its headings
_ADVERB_MAX = 4  # characters before the verb of a duty: 依法监督
_GRANTS = re.compile(r"予以|给予")  # what is done is their object
_LEADS_IN = re.compile(r"[：:]\s*$")
_ITEM = re.compile(r"^\s*(?:[（(][一二三四五六七八九十\d]+[）)]|\d+[.．、])")
_LEADER = re.compile(
    r"(?:由|以)(?P<lead>[^，。；：、由以和与]{2,20}?(?:部门|政府|[厅局委]|办公室|中心))(?:为主导|牵头|为主)"
)


def asks_who_acts(text: str) -> bool:
    """Whether a question says what the body does that it asks for: 由谁来罚, 归谁监管, 哪个部门批."""
    return bool(_asked(text))


def asks_public_body(text: str) -> bool:
    """Whether what is asked is done by public bodies alone, so that a sentence without one is no answer."""
    return any(asked.search(text) for asked in _PUBLIC)


def acting_sentence(
    question: Question, candidates: Sequence[Candidate], words: Sequence[tuple[str, float]], reader: Reader
) -> Candidate | None:
    """The best sentence that says of a body that it does what is asked; None if none does.

    `words`: the question's words with their weights, of which the sentence itself must have its share, not only its
    headings. Where the question does not say what is done, only the very best sentence counts, and only if it marks
    who acts.
    """
    verbs = _asked(question.text)
    top = max((c.coverage for c in candidates), default=0.0)
    if not verbs:
        best = next((c for c in candidates if not c.is_title), None)
        return best if best is not None and not best.missing and _marks_a_body(best.text) else None
    most = max((_own_share(c, words) for c in candidates), default=0.0)
    for candidate in candidates:
        if candidate.missing or candidate.coverage < _LEAST or candidate.subject == 0:
            continue
        own = _own_share(candidate, words)
        if _is_elsewhere(candidate, candidates[0]) or own < _BEHIND * most:
            continue
        # Coverage also counts other wordings; the sentence with most of the question's own words needs none of them.
        if candidate.coverage < _BEHIND * top and own < most:
            continue
        if any(_acts(part, verb) for part in _provisions(candidate.text) for verb in verbs):
            return candidate
        lead_in = _lead_in(candidate, reader)
        if (
            lead_in
            and any(_begins_with(candidate.text, verb) for verb in verbs)
            and _begins_with_body(_slice(candidate, lead_in))
        ):
            return candidate
    return None


def _own_share(candidate: Candidate, words: Sequence[tuple[str, float]]) -> float:
    plain = normal(candidate.text)
    return sum(weight for word, weight in words if word in plain)


def _is_elsewhere(candidate: Candidate, best: Candidate) -> bool:
    """Whether another document than the best has a clause with less of the question: a licence for something else."""
    other = candidate.clause.document_id != best.clause.document_id
    return other and candidate.clause_coverage < best.clause_coverage


def acting_statements(acting: Candidate, reader: Reader) -> tuple[Statement, ...]:
    """The sentence, whole, and what leads in to it if it is an item: 市……部门履行下列职责：（六）建立……."""
    spans = [(acting.start, acting.end)]
    lead_in = _lead_in(acting, reader)
    if lead_in and not any(_acts(part, re.compile(_ANY)) for part in _parts(acting.text)):
        spans.insert(0, lead_in)
    return tuple(Statement(as_sentence(_slice(acting, span)), (Evidence(acting.clause, *span),)) for span in spans)


def acting_assignment(text: str) -> Assignment | None:
    """The leading body where a sentence names exactly one in so many words: 以……局为主导."""
    found = list(_LEADER.finditer(text))
    if len(found) != 1:
        return None
    return Assignment((found[0]["lead"],), (), (), found[0].group(), role_stated=True)


def _asked(text: str) -> tuple[re.Pattern[str], ...]:
    found = tuple(said for asked, said in _ACTS if asked.search(text))
    # 管 and 负责 are said of any act: what is asked more closely counts.
    return found[:-1] if len(found) > 1 and found[-1] is _ACTS[-1][1] else found


def _parts(text: str) -> list[str]:
    return [_NUMBER.sub("", part) for part in _PART.findall(text)]


def _provisions(text: str) -> list[str]:
    """The parts behind the conditions, which end in 的: of 「需要报甲批准的，不受乙限制」 the last."""
    parts = _parts(text)
    last = max((at for at, part in enumerate(parts[:-1]) if part.endswith("的")), default=-1)
    return parts[last + 1 :]


def _acts(part: str, verb: re.Pattern[str]) -> bool:
    """Whether a part of a sentence says of a body that it does something."""
    part = part.strip()
    for done in verb.finditer(part):
        if _MODIFIES.match(part, done.end()):
            continue
        for body in _BODY.finditer(part, 0, done.start()):
            marked = any(body.end() - m.end() <= _MARKED_MAX for m in _MARKED.finditer(part, 0, body.start()))
            if marked and done.start() - body.end() <= _GAP_MAX:
                return True
            # A subject does something to something: 委员会组建 alone only names what is done, 财政予以奖励 says it.
            if (
                (done.end() < len(part) or _GRANTS.search(part, body.end(), done.start()))
                and body.end() <= _SUBJECT_MAX
                and _BETWEEN.match(part[body.end() : done.start()])
            ):
                return True
    return False


def _marks_a_body(text: str) -> bool:
    return any(
        _BODY.search(part, mark.end(), mark.end() + _MARKED_MAX)
        for part in _parts(text)
        for mark in re.finditer(r"由|经过", part)
    )


def _begins_with(item: str, verb: re.Pattern[str]) -> bool:
    """Whether a duty in a list is what is asked: （六）建立……."""
    found = verb.search(_NUMBER.sub("", item))
    return found is not None and found.start() <= _ADVERB_MAX


def _begins_with_body(text: str) -> bool:
    """Whether a sentence's subject is a body: 市住房和城乡建设主管部门履行下列职责."""
    part = next(iter(_parts(text)), "")
    return bool(re.match(r"[^由对把将被向]{0,40}?(?:部门|机关|机构|委员会|办事处|法院|政府|[厅局委办])(?!的)", part))


def _lead_in(candidate: Candidate, reader: Reader) -> tuple[int, int] | None:
    """The sentence that leads in to an item: the last before it that ends with a colon."""
    if not _ITEM.match(candidate.text):
        return None
    before = [(s, e) for s, e, _ in reader.sentences(candidate.clause) if e <= candidate.start]
    return next((span for span in reversed(before) if _LEADS_IN.search(_slice(candidate, span))), None)


def _slice(candidate: Candidate, span: tuple[int, int]) -> str:
    return candidate.clause.text[span[0] - candidate.clause.start : span[1] - candidate.clause.start]
