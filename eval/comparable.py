"""One spelling for comparing quotes, facts and figures; written apart from what the product uses for its own checks."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from decimal import Decimal

_MARKS = re.compile(r"[*`\u200b-\u200d\ufeff]")  # markdown marks and invisible characters
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_DASHES = re.compile(r"[‐‑‒–—―－−~～]+")
_MARKER = re.compile(r"\[\d+\]")  # [1]: a citation's number in an answer
_FIGURE = re.compile(r"\d+(?:\.\d+)?")
_COUNT = re.compile(r"(\d+)(?=[项条份个])")


def comparable(text: str) -> str:
    """The text in half width and lower case, without white space and markdown marks; never shown."""
    text = unicodedata.normalize("NFKC", _THOUSANDS.sub("", _MARKS.sub("", text))).lower()
    return _DASHES.sub("-", re.sub(r"\s+", "", text))


def without_markers(answer: str) -> str:
    """An answer without its citation numbers [1] [2]."""
    return _MARKER.sub("", answer)


def states(answer: str, fact: str) -> bool:
    """Whether the answer has the fact in these words; a figure only as a whole: 15% is not in 115%."""
    wanted = comparable(fact)
    if not wanted:
        return False
    before = r"(?<!\d)(?<!\d\.)" if wanted[0].isdigit() else ""
    after = r"(?!\d|\.\d)" if wanted[-1].isdigit() else ""
    return re.search(before + re.escape(wanted) + after, comparable(without_markers(answer))) is not None


def figures(text: str) -> list[str]:
    """The figures of a text in their order, 2.50 and 2.5 alike; figures of neighbouring cells stay apart."""
    plain = unicodedata.normalize("NFKC", _THOUSANDS.sub("", _MARKS.sub("", text)))
    return [_plain(number) for number in _FIGURE.findall(plain)]


def unsupported_figures(answer: str, evidence: Iterable[str]) -> list[str]:
    """The figures of an answer that stand in none of the texts it cites.

    A count of what the answer itself lists (「共5项：牵头1项，配合4项」) is in no clause: it stands if so many cited
    lines, or so many that begin alike (「配合：」), follow.
    """
    known = {number for text in evidence for number in figures(text)}
    counts = _counts_of_lines(answer)
    bare = without_markers(answer)
    own = [n for n in map(_plain, _COUNT.findall(unicodedata.normalize("NFKC", bare))) if n in counts]
    missing = []
    for number in figures(bare):
        if number in known:
            continue
        if number in own:
            own.remove(number)
            continue
        missing.append(number)
    return missing


def _counts_of_lines(answer: str) -> set[str]:
    cited = [line for line in answer.splitlines() if _MARKER.search(line)]
    beginnings = [line.split("：")[0] for line in cited if "：" in line]
    return {"0", str(len(cited)), *(str(beginnings.count(b)) for b in beginnings)}


def _plain(number: str) -> str:
    return format(Decimal(number).normalize(), "f")
