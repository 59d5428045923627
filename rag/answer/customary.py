"""What the sections say that documents of all kinds have by custom: targets, tasks, safeguards."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from rag.answer.library import Library
from rag.answer.sentences import child_titles
from rag.types import Clause, Evidence

CUSTOMARY_THEMES = ("主要目标", "重点任务", "保障措施")

_TARGETS = re.compile(r"(?:主要|总体|发展|工作|建设|行动)?目标")
_TARGETS_HEADING = re.compile(r"目标|总体要求")
# A theme, and the headings under which documents speak of it as a list of titles.
_LISTED = (
    (re.compile(r"(?:主要|重点|工作)?任务|重点工作"), re.compile(r"任务|重点工作|重点行动|主要举措")),
    (re.compile(r"(?:保障|组织|支持)(?:措施|保障|实施)"), re.compile(r"保障|组织实施")),
)
_TARGET = re.compile(r"到\s*\d{4}\s*年")
_DEPTH = 2  # levels of headings at which such a section stands
_TITLES_SHOWN = 12

Sentences = Callable[[Clause], Sequence[tuple[int, int, str]]]


def customary_section(
    document_id: str, theme: str, library: Library, sentences: Sentences
) -> tuple[str, Evidence] | None:
    """What a document's own section for the theme says, word for word, with the evidence; None if it has none.

    Of targets the first sentence that sets one for a year; of tasks and safeguards the titles below the section.
    `sentences`: those of a clause as (start, end, comparable text).
    """
    clauses = [c for c in library.clauses.values() if c.document_id == document_id]
    nodes = [c for c in clauses if c.kind == "node" and len(c.heading_path) <= _DEPTH]
    if _TARGETS.fullmatch(theme):
        found = [n for n in nodes if _TARGETS_HEADING.search(n.heading_path[-1])]
        # 「指导思想和发展目标」 is a chapter, 「发展目标」 its section.
        found.sort(key=lambda n: (not n.heading_path[-1].endswith("目标"), -len(n.heading_path), n.start))
        return _first_target(found[0], clauses, sentences) if found else None
    heading = next((section for named, section in _LISTED if named.fullmatch(theme)), None)
    for node in nodes if heading is not None else ():
        titles = [title for title, _ in child_titles(node, library)][:_TITLES_SHOWN]
        if heading is not None and heading.search(node.heading_path[-1]) and len(titles) >= 2:
            shown = Evidence(node, node.start, min(node.end, node.start + len(node.heading_path[-1])))
            return f"{'；'.join(titles)}。", shown
    return None


def _first_target(node: Clause, clauses: Sequence[Clause], sentences: Sentences) -> tuple[str, Evidence] | None:
    for clause in clauses:
        if clause.kind == "node" or not node.start <= clause.start < node.end:
            continue
        for start, end, plain in sentences(clause):
            if _TARGET.search(plain):
                text = clause.text[start - clause.start : end - clause.start].rstrip("；;")
                return text if text.endswith("。") else f"{text}。", Evidence(clause, start, end)
    return None
