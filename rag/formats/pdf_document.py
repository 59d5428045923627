"""Pages of a PDF -> running text: lines, footnotes, and tables that go on over pages."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

from rag.formats.grid import Cell, table_lines
from rag.formats.page_lines import PageLine, PageTable, to_source
from rag.formats.pdf_lines import lines_of
from rag.formats.pdf_notes import mark_notes
from rag.formats.pdf_page import PageContent, Rule
from rag.formats.pdf_tables import Row, RuledTable, tables_of
from rag.types import Removal, SourceText

_SAME_EDGE = 6.0  # points by which the columns of a table may shift from page to page
_CONTINUED = re.compile(
    r"[（(]?续\s*(?:上)?表?[）)]?$|(?:附?表|专栏).{0,40}[（(]续(?:表)?[一二三四五六七八九十\d]*[）)]$|续表.{0,40}$"
)


@dataclass(slots=True)
class LaidOutPage:
    number: int
    height: float
    lines: list[PageLine]  # from top to bottom, without those of tables
    tables: list[RuledTable]
    rules: list[Rule]  # outside of tables
    slanted: str = ""


def lay_out(content: PageContent) -> LaidOutPage:
    """The lines and tables of a page."""
    tables, rest = tables_of(content.characters, content.rules, content.number)
    lines = lines_of(rest, content.number)
    rules = [r for r in content.rules if not any(t.top - 3 <= r.at <= t.bottom + 3 for t in tables)]
    return LaidOutPage(content.number, content.height, lines, tables, rules, content.slanted)


def source_of(pages: Sequence[LaidOutPage], warnings: Sequence[str], confidence: float | None = None) -> SourceText:
    """The running text of all pages."""
    body_size = _body_size(pages)
    removed: list[Removal] = []
    tables = _joined_tables(pages, body_size, removed)
    notes = mark_notes([(page.lines, page.rules) for page in pages], body_size)
    source = to_source(notes, tables, warnings, confidence)
    first_lines: dict[int, int] = {}
    for line, page in enumerate(source.line_pages, start=1):
        first_lines.setdefault(page, line)
    placed = [replace(r, line=first_lines.get(r.line, 1)) for r in removed]
    placed += [
        Removal("watermark", page.slanted, first_lines.get(page.number, 1)) for page in pages if page.slanted.strip()
    ]
    return replace(source, removed=tuple(sorted((*source.removed, *placed), key=lambda r: r.line)))


def _body_size(pages: Sequence[LaidOutPage]) -> float:
    counts: Counter[float] = Counter()
    for page in pages:
        for line in page.lines:
            counts[round(line.size, 1)] += len(line.text)
    return counts.most_common(1)[0][0] if counts else 1.0


# ---- tables over pages ----


def _joined_tables(pages: Sequence[LaidOutPage], body_size: float, removed: list[Removal]) -> list[PageTable]:
    """The tables of all pages as lines of cells; a header that a page repeats goes to `removed` (with the page)."""
    furniture = _repeated(pages)
    result: list[PageTable] = []
    header: list[Row] = []  # of the table that may go on
    previous: RuledTable | None = None
    open_page: LaidOutPage | None = None
    for page in pages:
        for position, table in enumerate(page.tables):
            rows = list(table.rows)
            if (
                position == 0
                and previous is not None
                and open_page is not None
                and open_page.number == page.number - 1
                and _same_columns(previous, table)
                and not _between(open_page, previous, page, table, body_size, furniture, removed)
            ):
                repeated = _repeated_rows(header, rows)
                for row in rows[:repeated]:
                    removed.append(Removal("repeated_header", "\t".join(c.text for c in row), page.number))
                rows = _without_first(rows, repeated)
                if rows and result and _goes_on(previous, rows[0]):
                    result[-1] = _with_rest(result[-1], rows[0])
                    rows = _without_first(rows, 1)
                rows = _filled(previous, rows)
                lines = table_lines(_anchored([*header, *rows]))[len(table_lines(_anchored(header))) :]
            else:
                header = rows[: _header_length(_anchored(rows))]
                lines = table_lines(_anchored(rows))
            cells = tuple(tuple(line.split("\t")) for line in lines)
            result.append(PageTable(page.number, table.top, table.bottom, cells))
            previous, open_page = table, page
    return result


def _anchored(rows: Sequence[Row]) -> list[list[Cell]]:
    """The rows with each merged cell once, where it begins, with the numbers of rows and columns that it covers."""
    places: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for r, row in enumerate(rows):
        for c, cell in enumerate(row):
            places[id(cell)].append((r, c))
    return [
        [
            Cell(cell.text, len({x for _, x in places[id(cell)]}), len({y for y, _ in places[id(cell)]}))
            for c, cell in enumerate(row)
            if places[id(cell)][0] == (r, c)
        ]
        for r, row in enumerate(rows)
    ]


def _header_length(rows: Sequence[Sequence[Cell]]) -> int:
    """How many rows the captions and the header have, by the rule of `table_lines`."""
    width = sum(cell.columns for cell in rows[0])
    index = 0
    while index < len(rows) - 1 and rows[index] and rows[index][0].columns == width:
        index += 1
    spans = {cell.rows for cell in rows[index]}
    deep = len(spans) > 1 and any(cell.columns > 1 for cell in rows[index])
    return index + (min(max(spans), 4) if deep else 1)


def _repeated_rows(header: Sequence[Row], rows: Sequence[Row]) -> int:
    """How many rows at the start repeat the header: its last ones, or none."""
    for start in range(len(header)):
        wanted = [_key(row) for row in header[start:]]
        if len(wanted) <= len(rows) and [_key(row) for row in rows[: len(wanted)]] == wanted:
            return len(wanted)
    return 0


def _key(row: Row) -> tuple[str, ...]:
    return tuple(re.sub(r"\s", "", cell.text) for cell in row)


def _without_first(rows: Sequence[Row], count: int) -> list[Row]:
    """The rows after the first `count`; what has already been said there is not said again below."""
    said = {id(cell) for row in rows[:count] for cell in row}
    empty: dict[int, Cell] = {}
    return [
        tuple(empty.setdefault(id(cell), Cell("")) if id(cell) in said else cell for cell in row)
        for row in rows[count:]
    ]


def _filled(previous: RuledTable, rows: Sequence[Row]) -> list[Row]:
    """The rows with the empty cells at their top that go on with a merged cell of the page before."""
    if not rows or len(previous.rows) < 2:
        return list(rows)
    last, above = previous.rows[-1], previous.rows[-2]
    texts = {
        id(cell): last[c].text
        for c, cell in enumerate(rows[0])
        if c < len(last) and not cell.text and last[c] is above[c] and len({id(x) for x in last}) > 1
    }
    filled: dict[int, Cell] = {}
    return [tuple(filled.setdefault(id(x), Cell(texts[id(x)])) if id(x) in texts else x for x in row) for row in rows]


def _same_columns(one: RuledTable, other: RuledTable) -> bool:
    if len(one.edges) != len(other.edges):
        return False
    shift = other.edges[0] - one.edges[0]  # left and right pages may have different margins
    return all(abs(b - a - shift) <= _SAME_EDGE for a, b in zip(one.edges, other.edges, strict=True))


def _goes_on(previous: RuledTable, row: Row) -> bool:
    """Whether the first row of a page is the rest of the last row before it: its running number is missing."""
    for column in range(min(len(row), 3)):
        numbers = [r[column].text for r in previous.rows[1:] if column < len(r) and r[column].text]
        if numbers and all(re.fullmatch(r"[（(]?\d{1,4}[.)）．、]?", n) for n in numbers):
            return not row[column].text
    return False


def _with_rest(table: PageTable, row: Row) -> PageTable:
    last = table.rows[-1]
    joined = tuple(a + b.text for a, b in zip(last, row, strict=False))
    return replace(table, rows=(*table.rows[:-1], joined)) if len(last) == len(row) else table


def _repeated(pages: Sequence[LaidOutPage]) -> set[str]:
    """Wordings (figures apart) that stand on several pages: running heads."""
    counts = Counter(key for page in pages for key in {_wording(line) for line in page.lines})
    return {key for key, count in counts.items() if count > 1}


def _wording(line: PageLine) -> str:
    return re.sub(r"\d+", "#", re.sub(r"\s", "", line.text))


def _between(
    page: LaidOutPage,
    table: RuledTable,
    next_page: LaidOutPage,
    next_table: RuledTable,
    body_size: float,
    furniture: set[str],
    removed: list[Removal],
) -> bool:
    """Whether running text stands between two tables. A caption such as 续表 is none, and is taken out."""
    lines = [line for line in page.lines if line.top > table.bottom - 2]
    above = [line for line in next_page.lines if line.bottom < next_table.top + 2]
    for line in lines + above:
        text = re.sub(r"\s", "", line.text)
        if _wording(line) in furniture or re.fullmatch(r"[-—–－─·•第页共/\d]*", text):
            continue
        if line in above and _CONTINUED.match(text):
            continue
        if line in lines and line.size < 0.93 * body_size:  # notes
            continue
        return True
    for line in [x for x in above if _CONTINUED.match(re.sub(r"\s", "", x.text))]:
        next_page.lines.remove(line)
        removed.append(Removal("repeated_header", line.text, next_page.number))
    return False
