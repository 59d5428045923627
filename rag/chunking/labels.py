"""Readable ids and labels of clauses, made of the printed numbers."""

from __future__ import annotations

from rag.chunking.lines import OpenHeading
from rag.numerals import chinese_to_int

_ID_PREFIX = {
    "part": "part",
    "subpart": "subpart",
    "chapter": "c",
    "section": "s",
    "article": "a",
    "box": "box",
    "table": "table",
    "annex": "annex",
    "question": "q",
}


def heading_ids(headings: tuple[OpenHeading, ...]) -> dict[int, str]:
    """A readable id for each heading from the printed numbers: 「二、（三）12．」 is 2.3.12."""
    result: dict[int, str] = {}
    taken: dict[str, int] = {}
    unnumbered: dict[int, int] = {}
    for heading in headings:
        parent = result[id(heading.parent)] if heading.parent else ""
        if heading.value is None:
            key = id(heading.parent)
            unnumbered[key] = unnumbered.get(key, 0) + 1
            own = heading.kind if heading.family in ("preface", "annex", "box") else f"t{unnumbered[key]}"
        else:
            own = f"{_ID_PREFIX.get(heading.family, '')}{heading.value}"
            added = chinese_to_int(heading.number.rpartition("之")[2]) if heading.family == "article" else None
            if added is not None:  # 第十条之一
                own += f"-{added}"
        name = f"{parent}.{own}" if parent else own
        result[id(heading)] = unique(name, taken)
    return result


def unique(name: str, taken: dict[str, int]) -> str:
    """The name, or name~2, name~3 … if it is taken; `taken` counts the uses."""
    candidate = name
    while candidate in taken:
        taken[name] += 1
        candidate = f"{name}~{taken[name]}"
    taken[candidate] = 1
    return candidate


def label_of(heading: OpenHeading | None) -> str:
    """The numbering alone, outermost first: 「二、（三）12．」; a title without a number is quoted."""
    parts: list[str] = []
    decimal = False
    while heading is not None:
        if heading.family == "preface":
            parts.append(heading.title)
        elif not heading.number:
            parts.append(f"“{heading.title}”")
        elif not (decimal and heading.family in ("arabic", "decimal")):  # 1.1 says that it is below 1.
            parts.append(heading.number)
        decimal = heading.family == "decimal"
        heading = heading.parent
    label = ""
    for part in reversed(parts):
        # 「专栏 1」 and 「1.」 below it would read as 「专栏 11.」.
        label += f"，{part}" if label[-1:].isdigit() and part[:1].isdigit() else part
    return label
