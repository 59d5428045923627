"""Plots as inline SVG, without anything to load: bars with their bar to clear, a distribution, lines over the runs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

_INK, _BAR, _BAD, _LIMIT = "#333", "#4a7fb5", "#c0504d", "#2e7d32"
_COLOURS = ("#4a7fb5", "#c0504d", "#2e7d32", "#8e6bbf", "#b8860b")


def bars(values: Mapping[str, float | None], limits: Mapping[str, tuple[str, float]], title: str) -> str:
    """Horizontal bars for shares in [0, 1]; `limits` name -> ("min" | "max", value), drawn as a line."""
    row, left, width = 26, 230, 420
    height = row * len(values) + 10
    parts = [_open(left + width + 70, height, title)]
    for number, (name, value) in enumerate(values.items()):
        y = 5 + number * row
        kind, limit = limits.get(name, ("", 0.0))
        shown = 0.0 if value is None else min(max(value, 0.0), 1.0)
        missed = value is not None and ((kind == "min" and value < limit) or (kind == "max" and value > limit))
        parts.append(_text(left - 8, y + 15, name, "end"))
        parts.append(f'<rect x="{left}" y="{y + 3}" width="{width}" height="16" fill="#eee"/>')
        colour = _BAD if missed else _BAR
        parts.append(f'<rect x="{left}" y="{y + 3}" width="{shown * width:.1f}" height="16" fill="{colour}"/>')
        if kind:
            x = left + limit * width
            parts.append(f'<line x1="{x:.1f}" x2="{x:.1f}" y1="{y}" y2="{y + 22}" stroke="{_LIMIT}" stroke-width="2"/>')
        parts.append(_text(left + width + 8, y + 15, "—" if value is None else f"{value:.3f}", "start"))
    return "".join([*parts, "</svg>"])


def distribution(values: Sequence[float], title: str, unit: str, bins: int = 20) -> str:
    """How many of the values fall into each of `bins` equal steps from 0 to the largest."""
    if not values:
        return ""
    width, height, top = 640, 150, max(values) or 1.0
    counts = [0] * bins
    for value in values:
        counts[min(int(value / top * bins), bins - 1)] += 1
    step, highest = width / bins, max(counts)
    parts = [_open(width + 20, height + 30, title)]
    for number, count in enumerate(counts):
        tall = count / highest * height
        box = f'x="{10 + number * step:.1f}" y="{height - tall:.1f}" width="{step - 2:.1f}" height="{tall:.1f}"'
        parts.append(f'<rect {box} fill="{_BAR}"><title>{count}</title></rect>')
    for share in (0.0, 0.5, 1.0):
        parts.append(_text(10 + share * width, height + 18, f"{share * top:.0f}{unit}", _anchor(share)))
    return "".join([*parts, "</svg>"])


def lines(series: Mapping[str, Sequence[float | None]], labels: Sequence[str], title: str) -> str:
    """Shares in [0, 1] over the runs, one line for each name; a gap where a run has no value."""
    width, height, left = 560, 170, 40
    parts = [_open(left + width + 240, height + 40, title)]
    for share in (0.0, 0.25, 0.5, 0.75, 1.0):
        y = 10 + (1 - share) * height
        parts.append(f'<line x1="{left}" x2="{left + width}" y1="{y}" y2="{y}" stroke="#ddd"/>')
        parts.append(_text(left - 6, y + 4, f"{share:.2f}", "end"))
    step = width / max(len(labels) - 1, 1)
    for number, (name, values) in enumerate(series.items()):
        colour = _COLOURS[number % len(_COLOURS)]
        points = [(left + i * step, 10 + (1 - v) * height, labels[i], v) for i, v in enumerate(values) if v is not None]
        path = " ".join(f"{x:.1f},{y:.1f}" for x, y, _, _ in points)
        parts.append(f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"/>')
        for x, y, label, value in points:
            hint = f"<title>{escape(label)} {escape(name)} {value:.3f}</title>"
            parts.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3.5" fill="{colour}">{hint}</circle>')
        y = 22 + number * 20
        parts.append(f'<rect x="{left + width + 14}" y="{y - 9}" width="10" height="10" fill="{colour}"/>')
        parts.append(_text(left + width + 30, y, name, "start"))
    for i in {0, len(labels) - 1}:
        parts.append(_text(left + i * step, height + 30, labels[i], "start" if i == 0 else "end"))
    return "".join([*parts, "</svg>"])


def _open(width: float, height: float, title: str) -> str:
    return (
        f'<svg viewBox="0 0 {width:.0f} {height:.0f}" width="{width:.0f}" role="img" '
        f'aria-label="{escape(title, quote=True)}" font-size="13">'
    )


def _text(x: float, y: float, text: str, anchor: str) -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" fill="{_INK}">{escape(text)}</text>'


def _anchor(share: float) -> str:
    return "start" if share == 0 else "end" if share == 1 else "middle"
