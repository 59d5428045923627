"""Who carries how much of what: units against the sections of the documents, as counts and as a heat map."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from html import escape

from rag.desk.unit_tasks import ROLES
from rag.types import Clause

_COLOUR = "#4a7fb5"
_CELL, _ROW, _LEFT, _TOP = 34, 24, 190, 150  # pixels
_LONGEST_LABEL = 14  # characters of a unit's or section's name


@dataclass(frozen=True, slots=True)
class Overview:
    """Counts of tasks; a clause counts once for each unit it names."""

    units: tuple[str, ...]  # those with most tasks first
    sections: tuple[str, ...]  # headings above the tasks, as printed, in the order of the documents
    counts: Mapping[tuple[str, str, str], int]  # (unit, section, role) -> tasks

    def count(self, unit: str, section: str, role: str = "") -> int:
        """Tasks of a unit in a section, in one role or in all."""
        return sum(self.counts.get((unit, section, r), 0) for r in ROLES if role in ("", r))


def overview(
    clauses: Sequence[Clause], document_ids: Sequence[str] = (), one_name: Callable[[str], str] = lambda name: name
) -> Overview:
    """Units × sections. `one_name`: the name under which a unit is counted, whatever its spelling."""
    counts: Counter[tuple[str, str, str]] = Counter()
    totals: Counter[str] = Counter()
    sections: dict[str, None] = {}
    for clause in clauses:
        if clause.assignment is None or clause.kind == "node":
            continue
        if document_ids and clause.document_id not in document_ids:
            continue
        section = section_of(clause)
        sections.setdefault(section)
        counted: set[str] = set()
        for role in ROLES:
            for unit in dict.fromkeys(one_name(name) for name in getattr(clause.assignment, role)):
                if unit not in counted:
                    counted.add(unit)
                    counts[unit, section, role] += 1
                    totals[unit] += 1
    units = sorted(totals, key=lambda unit: (-totals[unit], unit))
    return Overview(tuple(units), tuple(sections), counts)


def section_of(clause: Clause) -> str:
    """The heading right above a task: the group of tasks that it belongs to."""
    return clause.heading_path[-2] if len(clause.heading_path) >= 2 else "".join(clause.heading_path[:1]) or "全文"


def heat_map(shown: Overview, title: str, role: str = "", most_units: int = 40) -> str:
    """The overview as inline SVG, without anything to load, in the colour of the text around it; "" without tasks."""
    units = [u for u in shown.units if any(shown.count(u, s, role) for s in shown.sections)][:most_units]
    if not units:
        return ""
    highest = max(shown.count(u, s, role) for u in units for s in shown.sections)
    width, height = _LEFT + _CELL * len(shown.sections) + 90, _TOP + _ROW * len(units) + 10
    parts = [
        f'<svg viewBox="0 0 {width} {height}" width="{width}" role="img" '
        f'aria-label="{escape(title, quote=True)}" font-size="12" fill="currentColor">'
    ]
    for column, section in enumerate(shown.sections):
        x, y = _LEFT + column * _CELL + _CELL // 2, _TOP - 8
        label = f"<title>{escape(section)}</title>{escape(_short(section))}"
        parts.append(f'<text x="{x}" y="{y}" transform="rotate(-50 {x} {y})">{label}</text>')
    for number, unit in enumerate(units):
        y = _TOP + number * _ROW
        label = f"<title>{escape(unit)}</title>{escape(_short(unit))}"
        parts.append(f'<text x="{_LEFT - 8}" y="{y + 16}" text-anchor="end">{label}</text>')
        for column, section in enumerate(shown.sections):
            count = shown.count(unit, section, role)
            parts.append(_cell(_LEFT + column * _CELL, y, count, highest, f"{unit}｜{section}：{count} 项"))
    return "".join([*parts, "</svg>"])


def _cell(x: int, y: int, count: int, highest: int, hint: str) -> str:
    """Light enough at its darkest for the figure in it to be read on a light and on a dark page."""
    opacity = 0.06 if not count else 0.15 + 0.55 * count / highest
    box = f'x="{x + 1}" y="{y + 1}" width="{_CELL - 2}" height="{_ROW - 2}" rx="3"'
    figure = f'<text x="{x + _CELL // 2}" y="{y + 16}" text-anchor="middle">{count}</text>' if count else ""
    hinted = f'<rect {box} fill="{_COLOUR}" fill-opacity="{opacity:.2f}"><title>{escape(hint)}</title></rect>'
    return hinted + figure


def _short(name: str) -> str:
    return name if len(name) <= _LONGEST_LABEL else f"{name[: _LONGEST_LABEL - 1]}…"
