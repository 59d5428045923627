"""What a sentence has said so far, and a figure that is found in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from rag.indicators.amounts import Amount
from rag.indicators.names import Named
from rag.indicators.years import Years
from rag.types import IndicatorMeasure


@dataclass(frozen=True, slots=True)
class Figure:
    """An amount with what it is of."""

    amount: Amount
    named: Named
    measure: IndicatorMeasure
    bound: str
    years: Years | None
    base: Years | None  # what it is compared with
    is_base: bool  # what something starts from: 由2020年的1.2万亿元提高到…
    start: int  # of the words that carry it, in the clause
    end: int
    is_goal: bool = False  # 完成3亿元的总体目标


@dataclass(slots=True)
class Sentence:
    """A sentence as far as it is read, with offsets of the clause."""

    text: str  # of the clause
    masked: str  # of the same length, brackets and quotations filled: no figures are read in them
    blank: str  # of the same length, the years blanked: they are no part of a name
    start: int
    current: Years | None = None
    named: Named | None = None  # what was spoken of last
    named_at: int = 0
    counted: str = ""  # what was counted last, without its rank: “星创天地”
    region: str = ""
    spoken: list[Named] = field(default_factory=list)  # what the figures of the parts before are of
    listed: Sequence[Years] = ()  # years that it names side by side: 2023年、2025年
