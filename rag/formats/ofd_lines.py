"""Runs of text and straight lines of an OFD page -> printed lines and tables."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rag.formats.notes import raised
from rag.formats.ofd_objects import Run
from rag.formats.page_lines import PageLine, PageTable
from rag.formats.ruled_tables import Rule, Word, find_tables

_RAISED_SIZE = 0.75  # digits smaller than this part of their neighbours, and higher, are superscripts


def read_page(runs: Sequence[Run], rules: Sequence[Rule], page: int) -> tuple[list[PageLine], list[PageTable]]:
    groups = [list(_with_superscripts(line)) for line in _by_baseline(runs)]
    pieces = [run for group in groups for run in group]
    size = sorted(run.size for run in pieces)[len(pieces) // 2] if pieces else 1.0
    words = [Word(run.text, run.x0, run.x1, run.top, run.bottom) for run in pieces]
    tables, taken = find_tables(rules, words, page, size)
    if taken:
        in_tables = {id(pieces[index]) for index in taken}
        groups = [[run for run in group if id(run) not in in_tables] for group in groups]
    return [_line(group, page) for group in groups if group], tables


def _by_baseline(runs: Sequence[Run]) -> list[list[Run]]:
    """Runs whose heights overlap by more than half, from left to right; the lines from top to bottom."""
    lines: list[list[Run]] = []
    for run in sorted(runs, key=lambda r: (r.baseline, r.x0)):
        if not run.text.strip():
            continue
        for line in lines[-3:]:
            top, bottom = max(run.top, min(r.top for r in line)), min(run.bottom, max(r.bottom for r in line))
            if bottom - top > 0.5 * min(run.size, max(r.size for r in line)):
                line.append(run)
                break
        else:
            lines.append([run])
    for line in lines:
        line.sort(key=lambda r: r.x0)
    return lines


def _with_superscripts(line: Sequence[Run]) -> Iterator[Run]:
    """The runs of a line; small raised digits become superscripts."""
    size = max(run.size for run in line)
    baseline = max(run.baseline for run in line if run.size > _RAISED_SIZE * size)
    for run in line:
        small = run.size < _RAISED_SIZE * size and run.baseline < baseline - 0.15 * size
        if small and run.text.strip().isdecimal():
            yield Run(raised(run.text.strip()), run.x0, run.x1, baseline, size)
        else:
            yield run


def _line(runs: Sequence[Run], page: int) -> PageLine:
    text, right = "", 0.0
    for run in runs:
        gap = run.x0 - right
        if text and gap > 0.25 * run.size and (gap > 0.9 * run.size or _is_latin(text[-1]) or _is_latin(run.text[0])):
            text += " "
        text += run.text
        right = max(right, run.x1)
    # The size of most characters: a single larger sign does not make a title.
    sizes = sorted((run.size, len(run.text)) for run in runs)
    half, seen = sum(count for _, count in sizes) / 2, 0
    size = sizes[-1][0]
    for value, count in sizes:
        seen += count
        if seen >= half:
            size = value
            break
    return PageLine(
        text, page, min(r.x0 for r in runs), right, min(r.top for r in runs), max(r.bottom for r in runs), size
    )


def _is_latin(character: str) -> bool:
    return character.isascii() and character.isalnum()
