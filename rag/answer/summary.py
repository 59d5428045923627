"""A summary in the documents' own words: of a chapter, a section, a clause or a whole document.

One line for each heading below, with the sentence that leads it or that sets its target; what there is no room for is
named by its heading, so that nothing is left out unseen.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from rag.answer.library import Library
from rag.answer.phrases import phrase
from rag.answer.section import NoSection, Section, headed, headed_below, sections_meant
from rag.measures import has_measure
from rag.normal import normal
from rag.numerals import chinese_to_int
from rag.question import Question
from rag.sentences import split_sentences
from rag.types import Clause, Draft, Evidence, Statement

_LINES = 8
_FEWEST_LINES = 3  # of each section, where several are summed up
_LEAD_LONGEST = 110  # characters
_REST_LONGEST = 300
_SENTENCES = 4  # of a clause without headings below it
_AIMS = 2  # sentences on the targets of a whole document
_TARGET = re.compile(r"力争|争取|(?:到|至)\s*20\d\d\s*年|目标")
_YEAR_SET = re.compile(r"(?:到|至|展望)\s*20\d\d\s*年")
_UNITS = re.compile(r"[（(](?:责任单位|牵头单位|责任部门|[^（）()]{2,60}(?:牵头|负责|配合))")
_SENTENCE_COUNT = re.compile(r"(?<!第)(?P<n>[一两二三四五六七八九十]|\d{1,2})\s*(?:句话?|个?要点|点)")


@dataclass(frozen=True, slots=True)
class _Line:
    heading: str
    text: str  # the sentence that leads it, "" where the heading says all
    evidence: Evidence


def summary_draft(question: Question, library: Library, document_ids: Sequence[str] = ()) -> Draft | None:
    """A summary of what the question names, or a refusal where that does not exist.

    None if the question names neither a document nor a heading: then the clauses themselves are to be read.
    """
    sections = sections_meant(question, library, document_ids)
    if isinstance(sections, NoSection):
        return Draft((), refused=True, reason=sections.reason)
    if not sections:
        return None
    lines = max(_FEWEST_LINES, _LINES // len(sections))
    wanted = _sentences_wanted(question.text)
    statements = tuple(s for section in sections for s in _summary(section, lines, wanted, library))
    return Draft(statements) if statements else None


def _sentences_wanted(text: str) -> int | None:
    found = _SENTENCE_COUNT.search(text)
    if found is None:
        return None
    numeral = found["n"]
    return int(numeral) if numeral.isdecimal() else chinese_to_int(numeral)


def _summary(section: Section, most: int, wanted: int | None, library: Library) -> list[Statement]:
    title = _title(section.document_id, library)
    part = section.part
    if part is None:
        children = headed(section.document_id, library)
        head = Statement(phrase("summary_document", title=title), ())
        aims = [] if wanted else _aims(section.document_id, library)
        lines = [_line_of_part(heading, child, library) for heading, child in children]
    else:
        children = headed_below(part, library)
        head = Statement(phrase("structure_part", title=title, part=part.heading_path[-1]), ())
        aims = []
        lines = [_line(heading, child, library) for heading, child in children]
    if len(lines) < 2:
        said = _said_in(_leaves(section, library), wanted or _SENTENCES, library)
        return [head, *said] if said else []
    if wanted and wanted < len(lines):
        return [head, *_in_groups(lines, wanted)]
    shown, rest = _telling(lines, most - len(aims))
    statements = [head, *aims, *(_spoken(line) for line in shown)]
    return [*statements, _rest(rest)] if rest else statements


def _line(heading: str, child: Clause, library: Library) -> _Line:
    """A heading with the sentence that sets its target, else with its first sentence, else with the headings below."""
    sentences = _own_sentences(child, library)
    chosen = next((s for s in sentences if _sets_target(s[1])), sentences[0] if sentences else None)
    if chosen is not None:
        evidence, text = chosen
        return _Line(heading, _shortened(text), evidence)
    titles = "；".join(h for h, _ in headed_below(child, library)) if child.kind == "node" else ""
    return _Line(heading, _shortened(f"{titles}。") if titles else "", _heading_evidence(child))


def _line_of_part(heading: str, part: Clause, library: Library) -> _Line:
    """A part of a document with its target, else with the headings below it."""
    own = next((s for s in _own_sentences(part, library) if _sets_target(s[1])), None)
    titles = [h for h, _ in headed_below(part, library)] if part.kind == "node" else []
    if own is None and len(titles) > 1:
        return _Line(heading, _shortened(f"{'；'.join(titles)}。"), _heading_evidence(part))
    return _line(heading, part, library)


def _own_sentences(clause: Clause, library: Library) -> list[tuple[Evidence, str]]:
    """The sentences under a heading itself, not under those below it, without the heading and who is responsible."""
    found: list[tuple[Evidence, str]] = []
    below = [library.clauses[i] for i in clause.children] if clause.kind == "node" else [clause]
    for own in below:
        if own.heading_path != clause.heading_path or own.kind in ("footnote", "table", "row", "node"):
            continue
        heading = own.heading_path[-1] if own.heading_path else ""
        for start, end in split_sentences(own.text, own.start):
            text = own.text[start - own.start : end - own.start]
            if heading and text.startswith(heading):
                behind = text[len(heading) :].lstrip("。：:．. \u3000\t")
                start, text = end - len(behind), behind
            if sum(c.isalnum() for c in text) >= 4 and not _UNITS.match(text):
                found.append((Evidence(own, start, end), " ".join(text.split())))
    return found


def _sets_target(text: str) -> bool:
    return bool(_TARGET.search(text)) and has_measure("", normal(text))


def _telling(lines: Sequence[_Line], most: int) -> tuple[list[_Line], list[_Line]]:
    """At most so many lines in their order, those with targets before others; and the rest."""
    if len(lines) <= most:
        return list(lines), []
    order = sorted(range(len(lines)), key=lambda i: (not _sets_target(lines[i].text), i))
    chosen = set(order[:most])
    return [x for i, x in enumerate(lines) if i in chosen], [x for i, x in enumerate(lines) if i not in chosen]


def _spoken(line: _Line) -> Statement:
    return Statement(f"{line.heading}：{line.text}" if line.text else f"{line.heading}。", (line.evidence,))


def _rest(lines: Sequence[_Line]) -> Statement:
    """What there was no room for, by its headings."""
    named: list[_Line] = []
    for line in lines:
        if named and sum(len(n.heading) for n in named) + len(line.heading) > _REST_LONGEST:
            break
        named.append(line)
    titles = "；".join(line.heading for line in named)
    text = (
        phrase("summary_rest", titles=titles) if len(named) == len(lines) else phrase("summary_rest_cut", titles=titles)
    )
    return Statement(text, tuple(_heading_only(line.evidence, line.heading) for line in named))


def _in_groups(lines: Sequence[_Line], count: int) -> list[Statement]:
    """All headings in so many sentences, neighbours together."""
    size, more = divmod(len(lines), count)
    statements, at = [], 0
    for group in range(count):
        taken = lines[at : at + size + (group < more)]
        at += len(taken)
        text = "；".join(line.heading for line in taken)
        statements.append(Statement(f"{text}。", tuple(_heading_only(x.evidence, x.heading) for x in taken)))
    return statements


def _leaves(section: Section, library: Library) -> list[Clause]:
    """The clauses of a section, or of a whole document, that has no headings to be summed up by."""
    if section.part is not None:
        return [section.part]
    own = [c for c in library.clauses.values() if c.document_id == section.document_id]
    return [c for c in own if c.kind not in ("node", "row", "table", "footnote", "front", "end")]


def _said_in(clauses: Sequence[Clause], most: int, library: Library) -> list[Statement]:
    """The first sentence of each clause; of a single one those too that set targets, and others in their order."""
    told = [_own_sentences(clause, library) for clause in clauses]
    sentences = told[0] if len(told) == 1 else [s[0] for s in told if s]
    order = sorted(range(len(sentences)), key=lambda i: (i > 0, not _sets_target(sentences[i][1]), i))
    return [Statement(_shortened(sentences[i][1]), (sentences[i][0],)) for i in sorted(order[:most])]


def _aims(document_id: str, library: Library) -> list[Statement]:
    """What the section on targets of a whole document sets."""
    under = [
        c
        for c in library.clauses.values()
        if c.document_id == document_id and c.kind not in ("node", "row", "table", "footnote")
        if any("目标" in heading for heading in c.heading_path)
    ]
    sentences = [s for c in under for s in _own_sentences(c, library)]
    dated = [s for s in sentences if _YEAR_SET.search(s[1])]
    told = [s for s in sentences if _sets_target(s[1])] or dated or sentences[:1]
    return [Statement(phrase("summary_aim", text=_shortened(text)), (evidence,)) for evidence, text in told[:_AIMS]]


def _shortened(text: str) -> str:
    """A sentence, cut between its parts where it is long."""
    if len(text) <= _LEAD_LONGEST:
        return text if text[-1:] in "。！？" else f"{text.rstrip('；;，,：:、')}。"
    cut = max(text.rfind(mark, 0, _LEAD_LONGEST) for mark in "，；、")
    return f"{text[: cut if cut > 0 else _LEAD_LONGEST]}……"


def _heading_evidence(clause: Clause) -> Evidence:
    return _heading_only(Evidence(clause, clause.start, clause.end), clause.heading_path[-1])


def _heading_only(evidence: Evidence, heading: str) -> Evidence:
    """Evidence for a heading: its words where the clause begins with them, else the clause's beginning."""
    clause = evidence.clause
    at = max(clause.text.find(heading), 0)
    return replace(evidence, quote_start=clause.start + at, quote_end=min(clause.start + at + len(heading), clause.end))


def _title(document_id: str, library: Library) -> str:
    return library.documents[document_id].facts.title or document_id
