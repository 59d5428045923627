"""The shortest part of a sentence that still answers: whole segments of it, word for word."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.enumerations import of_class
from rag.measures import has_measure, says_when
from rag.normal import normal
from rag.types import Intent

_SEGMENT = re.compile(r"[^，,；;]+[，,；;]?")
_WHOLE_MAX = 120  # characters; a shorter sentence is quoted whole
_WHOLE_LIST_MAX = 240  # what enumerates or explains is whole only to its end
_KEPT_SHARE = 0.9  # of the question's words that the sentence has, the part must keep
_LEADS_IN = re.compile(r"^(?:到|至|自|从|截至|力争|“?十.五|\d{4}|[—-]*到)[^，]{0,14}[，,]$")


def relevant_span(
    text: str,
    start: int,
    words: Sequence[tuple[str, float]],
    intent: Intent,
    measures: Sequence[str] = ("",),
    topic: str = "",
) -> tuple[int, int]:
    """Span in the document of the part of a sentence that holds the question's words, and what is wanted of it.

    That is a figure in each of the units asked for (`measures`) for a question about figures, where the sentence has
    one in it; the time for a question about a time; and the enumeration for a question about a list, of the class that
    `topic` names where the sentence has one.

    `text` is the sentence, `start` its place in the document, `words` the question's words with their weights.
    """
    whole = (start, start + len(text))
    segments = [(m.start(), m.end()) for m in _SEGMENT.finditer(text)]
    longest = _WHOLE_LIST_MAX if intent in ("list", "definition") else _WHOLE_MAX
    if len(text) <= longest or len(segments) < 3:
        return whole
    plain = [normal(text[a:b]) for a, b in segments]
    present = [[weight if word in p else 0.0 for word, weight in words] for p in plain]
    wanted = _KEPT_SHARE * sum(max((row[i] for row in present), default=0.0) for i in range(len(words)))
    best: tuple[int, int, int] | None = None
    for first in range(len(segments)):
        kept = [0.0] * len(words)
        for last in range(first, len(segments)):
            kept = [max(a, b) for a, b in zip(kept, present[last], strict=True)]
            if sum(kept) >= wanted and _has_wanted(plain, first, last, intent, measures, normal(topic)):
                length = segments[last][1] - segments[first][0]
                if best is None or length < best[0]:
                    best = (length, first, last)
                break
    if best is None:
        return whole
    _, first, last = best
    while first > 0 and _LEADS_IN.match(text[segments[first - 1][0] : segments[first - 1][1]]):
        first -= 1
    begin, end = segments[first][0], segments[last][1]
    while end < len(text) and _is_unclosed(text[begin:end]):
        last += 1
        end = segments[last][1] if last < len(segments) else len(text)
    return start + begin, start + end


def _has_wanted(
    plain: Sequence[str], first: int, last: int, intent: Intent, measures: Sequence[str], topic: str
) -> bool:
    part = plain[first : last + 1]
    if intent == "figure":
        said = [m for m in (*measures, "") if any(has_measure(m, p) for p in plain)]
        wanted = [m for m in said if m] or said[:1]  # a figure in another unit, where there is none in those
        return all(any(has_measure(m, p) for p in part) for m in wanted)
    if intent == "time":
        return any(says_when(measures[0], p) for p in part) or not any(says_when(measures[0], p) for p in plain)
    if intent == "list" and any(of_class(topic, p) for p in plain):
        return any(of_class(topic, p) for p in part)
    if intent == "list":
        return max(p.count("、") for p in part) == max(p.count("、") for p in plain)
    return True


def _is_unclosed(text: str) -> bool:
    return any(text.count(a) > text.count(b) for a, b in ("（）", "“”", "《》", "()"))
