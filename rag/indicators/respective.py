"""分别: several figures, each of its own thing or its own year, in the order of both lists."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from rag.indicators.amounts import Amount
from rag.indicators.names import Named, is_scope_word, split_name
from rag.indicators.sentence import Figure
from rag.indicators.years import Years

_BETWEEN = re.compile(r"[、和及与]")


def respective(
    first: Figure, found: Sequence[Amount], listed: Sequence[Years], spoken: Sequence[Named]
) -> list[Figure]:
    """One figure for each amount: 产值、增加值分别达到100亿元、20亿元; 到2023年、2025年分别达到20%、30%.

    `first` was read from the first amount, `listed` are the years that the sentence names side by side, `spoken` what
    its last figures were of (接待游客3000万人次，旅游收入300亿元，分别增长10%和12%). Where none are as many, [].
    """
    names = _BETWEEN.split(first.named.name)
    if len(names) == len(found) and all(names):
        figures, scope = [], first.named.scope
        for amount, printed in zip(found, names, strict=True):
            name, own = split_name(printed)
            scope = own or scope
            named = replace(first.named, name=name, scope=scope if own or is_scope_word(name) else first.named.scope)
            figures.append(replace(first, amount=amount, named=named, end=amount.end))
        return figures
    if len(listed) == len(found):
        return [replace(first, amount=a, years=y, end=a.end) for a, y in zip(found, listed, strict=True)]
    if spoken and len(spoken) == len(found) and _is_same(first.named, spoken[-1]):
        return [replace(first, amount=a, named=n, end=a.end) for a, n in zip(found, spoken, strict=True)]
    return []


def _is_same(one: Named, other: Named) -> bool:
    return (one.name, one.scope) == (other.name, other.scope)
