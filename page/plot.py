"""Targets as bars, by what they are set for and by year: inline SVG, which needs no library and prints well."""

from __future__ import annotations

from collections.abc import Sequence

from page.indicator_rows import is_drawn, years
from page.render import escape
from rag.indicators.arithmetic import spoken_amount
from rag.types import IndicatorEntry

BARS_MOST = 80  # a longer chart is no overview
_BAR, _GAP, _NAME, _PAD = 18, 6, 24, 14  # pixels: height of a bar, between bars, of a name's line, below a group
_YEAR_WIDTH = 52  # pixels, left of the bars
_SHADES = 4  # colours of years, then over again


def bars(entries: Sequence[IndicatorEntry], label: str) -> str:
    """A figure with a group for each scope and a bar for each target; "" where there is nothing to draw.

    `entries` should have one name and one unit; others than targets above zero are left out. The bar of a span ends at
    its upper end, the part above its lower end lighter. `label`: what is drawn, with its unit, in words.
    """
    drawn = [e for e in entries if is_drawn(e)]
    drawn = sorted(drawn, key=lambda e: e.year or 0)[:BARS_MOST]
    if not drawn:
        return ""
    groups: dict[str, list[IndicatorEntry]] = {}
    for entry in sorted(drawn, key=_upper, reverse=True):
        groups.setdefault(entry.scope or entry.region, [])
    for entry in drawn:
        groups[entry.scope or entry.region].append(entry)
    longest = max(_upper(e) for e in drawn)
    shade = {year: number % _SHADES for number, year in enumerate(years(drawn))}
    parts, top = [], 0
    for name, members in groups.items():
        parts.append(f'<text class="group" x="0" y="{top + 16}">{escape(name or label)}</text>')
        top += _NAME
        for entry in members:
            parts.append(_bar(entry, top, longest, shade.get(entry.year or 0, 0)))
            top += _BAR + _GAP
        top += _PAD
    return (
        f'<figure class="chart"><figcaption>{escape(label)}</figcaption>'
        f'<svg width="100%" height="{top}" role="img" aria-label="{escape(label)}">{"".join(parts)}</svg></figure>'
    )


def _bar(entry: IndicatorEntry, top: int, longest: float, shade: int) -> str:
    number, upper = entry.number or 0.0, _upper(entry)
    low, high = (f"{max(value / longest * 100, 0.4):.2f}%" for value in (number, upper))
    span = f'<rect class="span" width="{high}" height="{_BAR}" rx="2"></rect>' if upper > number else ""
    year = f'<text class="year" x="0" y="{top + 14}">{entry.year}</text>' if entry.year else ""
    # A nested picture makes the shares ones of the room for bars: the numbers stand behind the longest bar.
    return (
        f'{year}<svg class="bar shade-{shade}" x="{_YEAR_WIDTH}" y="{top}" width="60%" height="{_BAR}">'
        f'{span}<rect width="{low}" height="{_BAR}" rx="2"></rect>'
        f'<text class="value" x="{high}" dx="7" y="14">{escape(spoken_amount(entry))}</text></svg>'
    )


def _upper(entry: IndicatorEntry) -> float:
    return max(entry.number or 0.0, entry.number_to or 0.0)
