"""「25年」 -> 「2025年」, where it is a year and no span of years."""

from __future__ import annotations

import re

from rag.regions import places_in

# 「25年」 is a year at the start of a question or behind a place or a word that leads to a time; else it may be a span.
_SHORT_YEAR = re.compile(r"(?<!\d)(\d{2})(?=年(?![内前后来以期间多余]))")
_SHORT_YEAR_OF = re.compile(
    r"(?<![\d满达共约超近前后每第期长续过干作了龄])(\d{2})(?=年[底末]?的?(?:目标|总?产值|增加值|投资|数量|规模|要|达到|多少|几家))"
)
_LEADS_TO_YEAR = re.compile(r"(?:^|[到至截在从比和与跟、，,：:\s省市区县]|第.{1,3}[个项条])$")


def with_full_years(text: str) -> str:
    """A question with its short years spelt out: 「百色25年高企多少家」 -> 「百色2025年高企多少家」."""
    text = _SHORT_YEAR_OF.sub(r"20\1", text)
    return _SHORT_YEAR.sub(lambda m: f"20{m[1]}" if _leads_to_year(text[: m.start()]) else m[1], text)


def _leads_to_year(left: str) -> bool:
    return bool(_LEADS_TO_YEAR.search(left[-5:])) or any(places_in(left[-n:]) for n in (2, 3))
