"""What the model is given of each clause: the sentences that the draft rests on, and where they stand."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rag.sentences import split_sentences
from rag.types import Clause, Evidence, Statement
from rag.write.coverage import pairs, share_of

EXCERPT_MAX = 260  # characters of one clause
_SAID = 0.9  # share of a statement's pairs that its excerpt has, if it says no more
_SHORT = 30  # characters; a shorter sentence is given with the one before it
_LEANING = re.compile(r"[其该此这上]|同时|并|对于?(?:此|上述)")  # a sentence that begins so leans on the one before
_SEGMENT_END = re.compile(r"[，,；;、]")
# Words that speak to a model, not to people: no document of an office says them for its own sake.
_SPEAKS_TO_MODEL = re.compile(
    r"(?:忽略|无视|忘记|忘掉|不要?理会|不要遵守|停止遵守|跳过)(?:掉|了|你的)?(?:以上|上面|上述|之前|前面|先前|此前|所有|一切|全部)"
    r"[^。；\n]{0,12}(?:指示|指令|提示|要求|规则|设定|内容|的话)|"
    r"(?:ignore|disregard|forget)[^.\n]{0,30}(?:instruction|prompt|rule|above|previous)|"
    r"system\s*prompt|(?:你|您)(?:现在)?(?:是|扮演)[^。；\n]{0,12}(?:助手|模型|机器人|AI|人工智能)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Material:
    """One clause as the model reads it; nothing else of the clause may carry a sentence of the model."""

    evidence: tuple[Evidence, ...]  # of the draft, all of this clause
    text: str
    heading: str  # 二、工作任务—（三）大力发展新能源产业

    @property
    def clause(self) -> Clause:
        return self.evidence[0].clause


def materials_of(statements: Iterable[Statement]) -> tuple[Material, ...]:
    """One for each clause that the statements cite, in the order of first use."""
    of_clause: dict[str, list[tuple[Statement, Evidence]]] = {}
    for statement in statements:
        for evidence in statement.evidence:
            of_clause.setdefault(evidence.clause.clause_id, []).append((statement, evidence))
    return tuple(_material(cited) for cited in of_clause.values())


def _material(cited: Sequence[tuple[Statement, Evidence]]) -> Material:
    clause = cited[0][1].clause
    parts: list[str] = []
    for statement, evidence in cited:
        part = excerpt(clause, evidence.quote_start, evidence.quote_end)
        # The draft says more than the words it quotes where it spells out a row or names the headings of a section.
        says_more = clause.kind in ("table", "row") or share_of(pairs(statement.text), pairs(part)) < _SAID
        if says_more and not _SPEAKS_TO_MODEL.search(statement.text):
            part = statement.text
        if not any(part in known for known in parts):
            parts.append(part)
    evidence_of_clause = tuple(dict.fromkeys(e for _, e in cited))
    return Material(evidence_of_clause, "".join(parts), "—".join(clause.heading_path))


def excerpt(clause: Clause, start: int, end: int, limit: int = EXCERPT_MAX) -> str:
    """The whole sentences of a clause in which the span stands, on one line.

    What leans on the sentence before it is given with it. A sentence longer than `limit` characters is cut at a comma;
    words that are meant for a model are left out.
    """
    sentences = [
        (a, b)
        for a, b in split_sentences(clause.text, clause.start)
        if not _SPEAKS_TO_MODEL.search(clause.text[a - clause.start : b - clause.start])
    ]
    inside = [i for i, (a, b) in enumerate(sentences) if a < end and b > start]
    if not inside:
        return ""
    first, last = inside[0], inside[-1]
    own = clause.text[sentences[first][0] - clause.start : sentences[last][1] - clause.start]
    if first > 0 and (_LEANING.match(own) or len(own) < _SHORT):
        before = sentences[first - 1]
        if len(own) + before[1] - before[0] <= limit:
            first -= 1
    chosen = [clause.text[a - clause.start : b - clause.start] for a, b in sentences[first : last + 1]]
    text = _on_one_line("".join(s if s[-1] in "。；！？" else f"{s} " for s in chosen))
    if len(text) <= limit:
        return text
    quote = _on_one_line(clause.text[start - clause.start : end - clause.start])
    return "" if _SPEAKS_TO_MODEL.search(quote) else _cut(quote, limit)


def _on_one_line(text: str) -> str:
    return re.sub(r"\s*\n\s*", " ", text).strip()


def _cut(text: str, limit: int) -> str:
    if len(text) <= limit:
        return text
    ends = [m.start() for m in _SEGMENT_END.finditer(text, 0, limit)]
    return f"{text[: ends[-1] if ends else limit]}。"
