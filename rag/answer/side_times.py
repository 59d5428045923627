"""Which years and plans belong to which side of a comparison: those that stand next to its words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from rag.named_documents import named_documents, plan_years
from rag.question import WHOLE_PROVINCE, years_in
from rag.regions import places_in
from rag.types import Document

# 「2016年方案定的“十三五”目标跟三年行动方案的2023年目标」: two phrases, each with a side and a time.
_BETWEEN = re.compile(r"[，,、；;。？?！!：:]|以及|还是|[和与跟同及比]")
_TIME = re.compile(r"\d\d年?|十[一二三四五六七]五")


@dataclass(frozen=True, slots=True)
class Times:
    years: tuple[int, ...] = ()
    plans: tuple[tuple[int, int], ...] = ()


def times_of_sides(text: str, sides: Sequence[Sequence[str]], documents: Sequence[Document]) -> tuple[Times, ...]:
    """For each side (ids of documents) its own time; () unless every side has one and no other time is named."""
    found: dict[int, Times] = {}
    timed = [part for part in _BETWEEN.split(text) if _TIME.search(part)]
    if len(timed) > 2 * len(sides):  # 2016年 may name a document and another year its time
        return ()
    for part in timed:
        named, rest = named_documents(part, documents)
        times = Times(years_in(rest, documents), tuple(plan_years(rest)))
        if not (times.years or times.plans):
            continue
        meant = [i for i, side in enumerate(sides) if _is_named(part, named, side, documents)]
        if len(meant) != 1 or meant[0] in found:
            return ()
        found[meant[0]] = times
    return tuple(found[i] for i in range(len(sides))) if len(found) == len(sides) else ()


def _is_named(part: str, named: Sequence[str], side: Sequence[str], documents: Sequence[Document]) -> bool:
    if named:
        return any(i in side for i in named)
    places, whole = places_in(part), WHOLE_PROVINCE.search(part)
    of_side = [d.facts for d in documents if d.document_id in side]
    return any(f.region in places or (whole and f.region_level == "省级") for f in of_side)
