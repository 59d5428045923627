"""Answers that one or two sentences give: a figure, a time, a fact, a definition, an enumeration."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.answer.library import Library
from rag.answer.row_notes import row_notes
from rag.answer.span import relevant_span
from rag.definitions import named_span
from rag.enumerations import count_words, lists_out
from rag.fitness import terms_asked
from rag.measures import COMPENSATION, PENALTY, has_measure, is_length_of_time
from rag.normal import normal
from rag.numerals import in_digits
from rag.question import Question
from rag.question_words import HOW_MANY, WHICH_PLACE, measure_of
from rag.read import Candidate, Reader
from rag.regions import places_in
from rag.sanctions import sanction_unit
from rag.types import Clause, Evidence, Statement

# 「新增几个，园区的又新增几个」: two things are asked, each in a part of its own.
_PART = re.compile(r"[，,；;。？?、]|以及|还有")
_ASKS = re.compile(r"多少|几|哪|什么|啥|谁")
_PAIR = 2
# 「甲基地和乙园区分别布在哪些市」: the same is asked of each.
_OF_EACH = re.compile(r"分别|各自|各(?=[是有在为要布设])")
_BETWEEN_SUBJECTS = re.compile(r"[和与跟、]|以及")
_PART_SHARE = 0.5  # of the words of a part, a further sentence must have
_SECOND_GAIN = 0.25  # a second sentence must cover so much more of the question
_SECOND_BEHIND = 1.2  # and be at most so far behind in score
# Before the wording of a sentence: a dash, 答：, the number of a footnote.
_NO_WORDING = re.compile(
    r"^(?:[—\-－]{2,}|(?:答\s*[：:]|[【〔\[]答[】〕\]])\s*|[⁰¹²³⁴⁵⁶⁷⁸⁹]+\s*|\d{1,2}\s+(?=[“\"《]))"
)
_PENALTIES_MORE = 3  # amounts told beside the first
_TIERS_MORE = 3  # cases told beside the first
_ALIKE = 0.01  # difference in score of sentences that a question suits alike
_LIST_SECTION_MAX = 15  # titles; a longer list is cited as a section


def sentence_statements(
    question: Question, candidates: Sequence[Candidate], words: Sequence[tuple[str, float]], reader: Reader
) -> tuple[Statement, ...]:
    """The best sentence, cut to what answers, and a second one where the question asks for more."""
    candidates = _counted_first(question, candidates, words)
    best = candidates[0]
    told = [best]
    if question.intent in ("figure", "fact", "list"):
        laid_down = question.measure in (PENALTY, COMPENSATION)  # for the wrongs of its own article
        beside = [c for c in candidates[1:8] if not laid_down or c.clause is best.clause]
        second = next((c for c in beside if _adds(c, best, words) and (laid_down or _is_of_kind(question, c))), None)
        further = _of_other_parts(question, best, candidates, words) or [c for c in (second,) if c and not c.missing]
        further += [c for c in _of_same_penalty(question, candidates, words) if c not in further]
        told = sorted((best, *further), key=lambda c: c.start) if laid_down else [best, *further]
    told += [c for c in _of_other_tiers(question, candidates) if c not in told]
    said = [[_statement(question, candidate, words, reader), *_notes(candidate, reader)] for candidate in told]
    return tuple(dict.fromkeys(statement for statements in said for statement in statements))


def _notes(candidate: Candidate, reader: Reader) -> list[Statement]:
    """What the notes below a table say of the row that is told."""
    clause, cells = candidate.clause, reader.row_cells(candidate.clause, candidate.start)
    return [
        Statement(as_sentence(clause.text[start - clause.start : end - clause.start]), (Evidence(clause, start, end),))
        for start, end in (row_notes(clause, candidate.end, cells) if cells else ())
    ]


def _is_of_kind(question: Question, candidate: Candidate) -> bool:
    """Whether a sentence has a figure of the kind asked for, where one is asked for."""
    return question.intent != "figure" or has_measure(question.measure, normal(candidate.spelt or candidate.text))


def _of_same_penalty(
    question: Question, candidates: Sequence[Candidate], words: Sequence[tuple[str, float]]
) -> list[Candidate]:
    """The other amounts of a penalty that goes by how grave the wrong is, where the question leaves open which."""
    best = candidates[0]
    if question.measure not in (PENALTY, COMPENSATION) or re.search(r"\d", in_digits(normal(question.text))):
        return []
    text, offset = best.clause.text, best.clause.start
    first, last = sanction_unit(text, best.start - offset, best.end - offset)
    others = [
        c
        for c in candidates[1:]
        if c.clause is best.clause
        and first <= c.start - offset < last
        and has_measure(question.measure, normal(c.text))
        and _share(words, c) <= _share(words, best)
    ]
    return sorted(others, key=lambda c: c.start)[:_PENALTIES_MORE]


def _of_other_tiers(question: Question, candidates: Sequence[Candidate]) -> list[Candidate]:
    """The sentences of the article that set the length of time for other cases, where the question suits all alike.

    「劳动者提前三十日……。劳动者在试用期内提前三日……。」 are both told where only 提前几天 is asked.
    """
    best = candidates[0]
    if not is_length_of_time(question.measure) or not has_measure(question.measure, normal(best.text)):
        return []
    others = (c for c in candidates[1:] if c.clause is best.clause and best.score - c.score < _ALIKE)
    return [c for c in others if has_measure(question.measure, normal(c.text))][:_TIERS_MORE]


def _counted_first(
    question: Question, candidates: Sequence[Candidate], words: Sequence[tuple[str, float]]
) -> Sequence[Candidate]:
    """The candidates with that sentence of the best clause first that lists as many things as are asked for.

    「哪五项业务」 is not answered by 「推进……试点。」 where the next sentence has 「甲、乙、丙、丁、戊等5项业务」. A
    pair is too common to count.
    """
    best, count = candidates[0], question.count or 0
    if question.intent != "list" or count <= _PAIR or lists_out(count, best.text):
        return candidates
    listing = next((c for c in candidates if c.clause is best.clause and _lists(count, c, words)), None)
    return candidates if listing is None else [listing, *(c for c in candidates if c is not listing)]


def _lists(count: int, candidate: Candidate, words: Sequence[tuple[str, float]]) -> bool:
    """Whether a sentence lists so many things, and says itself that they are so many or has words of the question."""
    said = bool(re.search(count_words(count), candidate.text)) or _share(words, candidate) > 0
    return not (candidate.is_title or candidate.missing) and said and lists_out(count, candidate.text)


def further_statements(
    question: Question,
    best: Candidate,
    candidates: Sequence[Candidate],
    words: Sequence[tuple[str, float]],
    reader: Reader,
) -> list[Statement]:
    """What answers the parts of a question that `best` does not answer; [] for a question of one part."""
    return [_statement(question, c, words, reader) for c in _of_other_parts(question, best, candidates, words)]


def _of_other_parts(
    question: Question, best: Candidate, candidates: Sequence[Candidate], words: Sequence[tuple[str, float]]
) -> list[Candidate]:
    """For each part of a question of several parts that the best sentence does not answer, the sentence that does.

    Subjects of which the same is asked (分别) are told of in one clause.
    """
    parts = [part for part in _PART.split(question.text) if _ASKS.search(part)]
    subjects = _subjects(question) if len(parts) < 2 else []
    parts = subjects or parts
    if len(parts) < 2:
        return []
    further: list[Candidate] = []
    shared = [w for w in words if all(w[0] in part for part in parts)]
    for part in parts:
        own = [w for w in words if w[0] in part and w not in shared]
        if not own or _share(own, best) >= 1:
            continue
        fitting = [
            c
            for c in candidates[:20]
            if not (c.is_title or c.missing or _share(own, c) < _PART_SHARE)
            and c.clause.document_id == best.clause.document_id
            and (not subjects or _is_of_subject(question, c, best))
            and _is_of_kind(question, c)
        ]
        chosen = max(fitting, key=lambda c: (_share(own, c), c.score), default=None)
        if chosen is not None and _share(own, chosen) > _share(own, best) and chosen not in further:
            further.append(chosen)
    return further


def _subjects(question: Question) -> list[str]:
    """What is named before 分别 in a question for a list of each: 「甲基地和乙园区分别布在哪些市」; [] for only one."""
    of_each = _OF_EACH.search(question.text) if question.intent == "list" else None
    if of_each is None:
        return []
    return [part for part in _BETWEEN_SUBJECTS.split(question.text[: of_each.start()]) if len(part) > 1]


def _is_of_subject(question: Question, candidate: Candidate, best: Candidate) -> bool:
    """Whether a sentence may tell of another subject what the best one tells of its own: beside it, and of its form."""
    names_places = not WHICH_PLACE.search(question.text) or bool(places_in(candidate.text))
    return candidate.clause is best.clause and names_places


def _share(words: Sequence[tuple[str, float]], candidate: Candidate) -> float:
    return sum(w for word, w in words if word in candidate.text) / (sum(w for _, w in words) or 1.0)


def _statement(
    question: Question, candidate: Candidate, words: Sequence[tuple[str, float]], reader: Reader
) -> Statement:
    cells = reader.row_cells(candidate.clause, candidate.start)
    evidence = Evidence(candidate.clause, candidate.start, candidate.end)
    if cells:
        return Statement(_spell_row(cells), (evidence,))
    start, end = candidate.start, candidate.end
    if question.intent == "definition" and candidate.clause.kind == "footnote":
        start, end = candidate.clause.start, candidate.clause.end  # a note explains in all its sentences
    elif question.intent == "definition":
        named = next((s for t in terms_asked(question) if (s := named_span(candidate.text, t))), None)
        if named:
            start, end = candidate.start + named[0], candidate.start + named[1]
    else:
        start, end = relevant_span(
            candidate.text, candidate.start, words, question.intent, _measures(question), question.topic
        )
    text = candidate.clause.text[start - candidate.clause.start : end - candidate.clause.start]
    return Statement(as_sentence(text), (Evidence(candidate.clause, start, end),))


def _measures(question: Question) -> tuple[str, ...]:
    """The units of the figures asked for, that of the whole question first: 「立项几个，钱到手多少」 个, 元."""
    asked = [measure_of(part) for part in _PART.split(question.text) if HOW_MANY.search(part)]
    return tuple(dict.fromkeys((question.measure, *(asked if len(asked) > 1 else ()))))


def _adds(second: Candidate, best: Candidate, words: Sequence[tuple[str, float]]) -> bool:
    if (
        second.is_title
        or second.text.endswith(("：", ":"))  # a lead-in says nothing without its items
        or best.score - second.score > _SECOND_BEHIND
        or second.clause.document_id != best.clause.document_id
    ):
        return False
    total = sum(w for _, w in words) or 1.0
    gained = sum(w for word, w in words if word in second.text and word not in best.text)
    return gained / total >= _SECOND_GAIN


def _spell_row(cells: Sequence[tuple[str, str]]) -> str:
    """A table's row as a sentence: 「技术市场成交合同金额（亿元）：2020 年 565.71，2025 年 1200。」"""
    named = [(header, cell) for header, cell in cells if not re.fullmatch(r"序\s*号|编号|No\.?", header)]
    subject = _row_subject(named)
    unit = re.search(r"\s*[（(]([^（()）/]{1,8})[）)]$", subject)  # 家/万家 stays with the name
    measured = unit.group(1) if unit else ""
    rest = [(header, cell) for header, cell in named if cell != subject and re.search(r"\d|[≥≤—]", cell)]
    others = [(header, cell) for header, cell in named if cell != subject and not re.search(r"\d|[≥≤—]", cell)]
    kept = rest or others
    parts = [f"{' '.join(header.split())} {_with_unit(cell, measured)}" for header, cell in kept]
    name = subject[: unit.start()] if unit and rest else subject
    return f"{name}：{'，'.join(parts)}。" if parts else f"{name}。"


def _with_unit(cell: str, unit: str) -> str:
    """A cell's figure with the unit that the row's name gives in brackets: 65 -> 65家; what is no figure stays."""
    figure = re.fullmatch(r"([≥≤><]?\s*\d[\d.,]*[*＊]?)\s*(以上|以下|左右)?", cell)
    return f"{figure.group(1)}{unit}{figure.group(2) or ''}" if figure and unit else cell


def _row_subject(named: Sequence[tuple[str, str]]) -> str:
    """The cell that says what the row is about: that of the column for it, else the longest wording."""
    wordings = [(header, cell) for header, cell in named if not re.fullmatch(r"[\d.,%—\-－≥≤<>*＊\s]+", cell)]
    column = next((cell for header, cell in wordings if re.search(r"指标|名称|任务|事项|内容|项目", header)), "")
    return column or max((cell for _, cell in wordings), key=len, default="")


def as_sentence(text: str) -> str:
    """Words of a document as an answer shows them: without a dash or a note's number before them, with a full stop."""
    stripped = _NO_WORDING.sub("", text.strip())
    stripped = stripped.rstrip("，,；;、 ")
    return stripped if stripped.endswith(("。", "！", "？", "：", ":")) else f"{stripped}。"


def section_statements(node: Clause, library: Library) -> tuple[Statement, ...]:
    """The titles below a section as a list, each citing the section."""
    titles = child_titles(node, library)
    evidence = Evidence(node, node.start, min(node.end, node.start + len(node.heading_path[-1]) + 2))
    if not titles or len(titles) > _LIST_SECTION_MAX:
        return ()
    lines = []
    for title, child in titles:
        start = child.start
        lines.append(Statement(f"{title}。", (Evidence(node, start, min(start + len(title), node.end)),)))
    return tuple(lines) or (Statement(node.heading_path[-1], (evidence,)),)


def child_titles(node: Clause, library: Library) -> list[tuple[str, Clause]]:
    """Titles one level below a node, as printed, in order."""
    depth = len(node.heading_path)
    titles: dict[str, Clause] = {}
    for identifier in node.children:
        child = library.clauses[identifier]
        if len(child.heading_path) > depth:
            titles.setdefault(child.heading_path[depth], child)
    return list(titles.items())
