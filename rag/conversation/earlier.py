"""What the answers before a question held: which documents and clauses they cited, and what comes after these."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

from rag.normal import normal
from rag.numerals import CHINESE_NUMBER
from rag.question import Question
from rag.types import Clause, Document, Statement

_MARK = re.compile(
    rf"\s*(?:——|第(?:{CHINESE_NUMBER}|\d+)[编章节条]|[（(](?:{CHINESE_NUMBER}|\d{{1,3}})[）)]|{CHINESE_NUMBER}、|"
    r"\d{1,3}(?:\.\d{1,2}){0,3}(?:\s*[．.、](?!\d)|\s))\s*"
)
_TASK_NUMBER = re.compile(r"(\d{1,3})\s*[．.、]")
_QUOTED_TITLE = re.compile(r"《([^《》\n]{2,120})》")
_ROLE = re.compile(r"(?:牵头|配合|责任单位之一（未区分角色）)：")
# What a document sets out under headings of its own, rather than in one sentence.
_OF_PARTS = re.compile(r"任务|措施|工作|举措|内容|事项|要求")
_LEADS_IN = re.compile(r"^.{0,60}?(?:聚焦|包括|包含|分别是|分为|发展|支持|培育|涉及|即|是|为)")
_AND_SO_ON = re.compile(r"等(?=[两二三四五六七八九十\d]|$|[大个项类种]|领域|产业|方面)")
_FEWEST = 3  # items of an enumeration in one sentence


@dataclass(frozen=True)
class EarlierAnswers:
    """`answered` answers an earlier question again; it is asked only where a question points to the answer itself."""

    documents: Mapping[str, Document]
    clauses: Mapping[str, Clause]  # in document order
    answered: Callable[[Question], Sequence[Statement]] = lambda question: ()

    def documents_meant(self, question: Question, answer: str = "") -> tuple[str, ...]:
        """The documents that the question named or listed, else the only one whose title the answer printed, else the
        first that it cited."""
        if question.named_documents:
            return question.named_documents
        if question.intent == "corpus":
            return tuple(dict.fromkeys(c.document_id for c in self.cited(question)))
        titles = {normal(d.facts.title): i for i, d in self.documents.items() if d.facts.title}
        printed = {titles[t] for m in _QUOTED_TITLE.finditer(answer) if (t := normal(m.group(1))) in titles}
        return tuple(printed) if len(printed) == 1 else tuple(c.document_id for c in self.cited(question)[:1])

    def cited(self, question: Question) -> list[Clause]:
        """The clauses that the answer rests on, the most telling first, each once."""
        clauses = {e.clause.clause_id: e.clause for s in self.answered(question) for e in s.evidence}
        return list(clauses.values())

    def items(self, question: Question, subject: str = "") -> list[tuple[str, str]]:
        """What the answer listed, in order, without numbering: (item, id of its document).

        Where it listed nothing, the headings under the one with the subject around the clause that it cited.
        """
        told = [(_ROLE.sub("", s.text, count=1), s.evidence[0].clause) for s in self.answered(question) if s.evidence]
        if not told:
            return []
        headings = {h for c in self.clauses.values() for h in c.heading_path}
        named = [(_heading_of(text, clause, headings), clause.document_id) for text, clause in told]
        listed = [(without_mark(name), document) for name, document in named if name]
        if len(listed) > 1:
            return listed
        first, document = told[0][0], told[0][1].document_id
        enumerated = [(item, document) for item in _enumerated(first)] if len(told) == 1 else []
        below = self._under(told[0][1], normal(subject)) if subject else []
        return (below or enumerated) if _OF_PARTS.search(question.text) else (enumerated or below)

    def _under(self, clause: Clause, subject: str) -> list[tuple[str, str]]:
        """The headings one below the heading with the subject, among those around a clause."""
        depth = next((i for i, h in enumerate(clause.heading_path, start=1) if subject in normal(h)), 0)
        inside = clause.heading_path[:depth]
        found = dict.fromkeys(
            c.heading_path[depth]
            for c in self.clauses.values()
            if inside
            and c.document_id == clause.document_id
            and len(c.heading_path) > depth
            and c.heading_path[:depth] == inside
        )
        return [(without_mark(heading), clause.document_id) for heading in found]

    def beside(self, clause: Clause, step: int, kind: str = "") -> tuple[str, Clause] | None:
        """The heading of the same rank that is `step` further on, and the clause it opens; None at the end.

        `kind`: of the part around the clause that has such a heading: 章, 节, 专栏.
        """
        path = _path_to(clause, kind)
        ranks: dict[tuple[str, ...], Clause] = {}
        for other in self.clauses.values():
            top = other.heading_path[: len(path)]
            same_length = other.document_id == clause.document_id and path and len(top) == len(path)
            if same_length and _mark_style(top[-1]) == _mark_style(path[-1]):
                ranks.setdefault(top, other)
        order = list(ranks)
        place = order.index(path) + step if path in ranks else -1
        return (order[place][-1], ranks[order[place]]) if 0 <= place < len(order) else None

    def numbered(self, document_id: str, number: int) -> str:
        """The title of the numbered task: 12 -> 打造风电产业链; "" if there is none or several."""
        found = {
            c.heading_path[-1]
            for c in self.clauses.values()
            if c.document_id == document_id and c.kind == "task" and _number_of(c.heading_path[-1]) == number
        }
        return without_mark(found.pop()) if len(found) == 1 else ""


def without_mark(heading: str) -> str:
    """A heading without its numbering: 12．打造风电产业链 -> 打造风电产业链; what is nothing else stays."""
    mark = _MARK.match(heading)
    return heading[mark.end() :].strip() or heading if mark else heading.strip()


def is_heading_of(kind: str, heading: str) -> bool:
    """Whether a heading is that of a 章, a 节, a 专栏."""
    return bool(re.match(rf"第(?:{CHINESE_NUMBER}|\d+){kind}|{kind}", heading))


def _path_to(clause: Clause, kind: str) -> tuple[str, ...]:
    path = clause.heading_path
    if not kind:
        return path
    return path[: next((i for i, h in enumerate(path, start=1) if is_heading_of(kind, h)), 0)]


def _number_of(heading: str) -> int | None:
    found = _TASK_NUMBER.match(heading)
    return int(found.group(1)) if found else None


def _mark_style(heading: str) -> str:
    """How a heading is numbered, whatever the number: 「12．」 and 「13．」 are alike, 「（三）」 is not."""
    mark = _MARK.match(heading)
    return re.sub(rf"{CHINESE_NUMBER}|\d+", "#", mark.group().strip()) if mark else ""


def _heading_of(text: str, clause: Clause, headings: Collection[str]) -> str:
    """The heading with which a line of an answer begins or that it is; "" for a sentence."""
    line = text.rstrip("。")
    return next((h for h in reversed(clause.heading_path) if text.startswith(h)), line if line in headings else "")


def _enumerated(text: str) -> list[str]:
    """The longest enumeration of a sentence: 聚焦甲、乙、丙等三大产业 -> 甲, 乙, 丙."""
    runs = [run.split("、") for run in re.split(r"[，,；;。：:]", text)]
    longest = max(runs, key=len)
    if len(longest) < _FEWEST:
        return []
    first = _LEADS_IN.sub("", longest[0]) or longest[0]
    last = _AND_SO_ON.split(longest[-1])[0]
    return [item.strip() for item in (first, *longest[1:-1], last)]
