"""Figures in tables of indicators: one entry for each figure in a column of a year."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rag.indicators.amounts import plain_number
from rag.indicators.words import half_width
from rag.indicators.years import years
from rag.types import Clause, Document, IndicatorEntry, IndicatorMeasure, IndicatorRole, Table

_NAME = re.compile(
    r"(?:主要|核心|具体|发展|监测|评价|考核|建设|一级|二级|三级)*指标(?:名称|内容)?(?:[（(]?(?:及|和|、)?(?:计量)?单位[）)]?)?|名称|项目(?:名称)?"
)
_UNIT = re.compile(r"(?:计量)?单位")
_KIND = re.compile(r"(?:指标)?(?:属性|性质|类型)")
_KIND_WORD = re.compile(r"预期性?|约束性?|指导性|基本性")
_GROWTH = re.compile(r"(?:年均|累计|年平均|平均|同比)?(?:增长|增速|增幅|降低|下降)|\[?累计\]?")
_TARGET = re.compile(r"目标|规划值?|计划|预期")
_ACTUAL = re.compile(r"实际|完成|实绩|达到值")
_BASE = re.compile(r"现状|基期|基数|基准")
_SPACES = re.compile(r"\s+")
_UNIT_BEHIND = re.compile(r"\s*[（(]\s*([^（）()]{1,12})\s*[）)]\s*$")
_UNIT_WORD = re.compile(
    r"[%‰]|.*[元个家项件条人名位户所座处辆台套亩吨里米时天岁年次倍张床车篇种斤升度分瓦克币]|[^（）]*/.*|[A-Za-z]+"
)
_SIGNS = r"≥|≤|>=|<=|[><＞＜]|不低于|不少于|不超过|不高于|超过|突破|高于|低于|大于|小于|约|近"
_CELL = re.compile(
    rf"(?P<open>[\[［【〔(（<〈])?(?P<sign>(?:{_SIGNS}){{0,3}})(?P<value>[-+]?\d[\d,，]{{0,20}}(?:\.\d{{1,9}})?)"
    rf"(?:[-–—―~～至](?P<last>\d[\d,，]{{0,20}}(?:\.\d{{1,9}})?))?"
    rf"(?P<unit>[%‰]|[万亿]?[^\d\s\[\]［］【】〔〕()（）*＊※①-⑳以左]{{0,6}}?)?(?P<bound>以上|以下|以内|左右)?"
    rf"[\]］】〕)）>〉]?(?P<mark>[*＊※①-⑳]|[（(]\d{{1,2}}[）)])?"
)
_FALLING_OR_RISING = re.compile(r"(?:增长|增速|增幅|增长率|增加率|降低|下降)(?:率|幅度)?$")
_STAR_YEAR = re.compile(
    r"(?P<mark>[*＊※])\s?号?(?:的)?(?:表示|为|系|指|代表|标注)[^。；\n]{0,12}?(?P<year>(?:19|20)\d\d)\s?年"
)
_SPAN_NOTE = re.compile(r"指标?[“\"](?P<name>[^”\"]{2,60})[”\"](?P<rest>[^。\n]{2,120})")
_NOTES = 400  # characters behind a table that are read for its notes


@dataclass(frozen=True, slots=True)
class _Column:
    number: int
    year: int | None
    year_from: int | None
    role: IndicatorRole
    measure: IndicatorMeasure


@dataclass(frozen=True, slots=True)
class _Layout:
    name: int
    unit: int | None
    kind: int | None
    columns: tuple[_Column, ...]
    caption_unit: str


def table_entries(document: Document, clauses: Sequence[Clause]) -> Iterator[IndicatorEntry]:
    """The figures of the tables of one document that have a column of names and columns of years."""
    by_start = {c.start: c for c in clauses if c.kind == "row"}
    tables = [c for c in clauses if c.kind == "table"]
    for table in document.tables:
        layout, skipped = _layout(document, table)
        if layout is None:
            continue
        notes = _notes(document, table)
        holder = next((c.clause_id for c in tables if c.start <= table.start < c.end), "")
        for number, (row, span) in enumerate(zip(table.rows, table.row_spans, strict=True)):
            if number < skipped or _is_header(row, table.header):
                continue
            row_clause = by_start.get(span[0])
            clause_id = row_clause.clause_id if row_clause else holder
            yield from _of_row(document, layout, row, span, clause_id, notes)


def _layout(document: Document, table: Table) -> tuple[_Layout | None, int]:
    """What the columns are, and how many rows belong to the header; None for a table of something else."""
    header, skipped = [_SPACES.sub("", cell) for cell in table.header], 0
    # A header of two rows: 2020年 | 2025年 stand below 规划目标.
    if table.rows and not any(_number_of(cell) for cell in table.rows[0]) and any(map(_year_of, table.rows[0])):
        below = [_SPACES.sub("", cell) for cell in table.rows[0]]
        header = [a if a == b else a + b for a, b in zip(header, below, strict=False)]
        skipped = 1
    names = [i for i, cell in enumerate(header) if _NAME.fullmatch(_SPACES.sub("", cell))]
    names = [i for i in names if "指标" in header[i]] or names
    columns: list[_Column] = []
    for number, cell in enumerate(header):
        if number in names or _UNIT.fullmatch(cell) or _KIND.fullmatch(cell):
            continue
        found = next(iter(years(cell)), None)
        growth = _GROWTH.search(cell)
        if not any(number < len(row) and _cell(row[number]) for row in table.rows):
            continue  # 目标 may head the groups that the rows belong to
        if found is None and not growth and not (_BASE.search(cell) or _TARGET.fullmatch(cell.rstrip("值"))):
            continue
        year = found.year if found else None
        year_from = found.year_from if found else None
        columns.append(
            _Column(
                number, year, year_from, _column_role(document, cell, year, columns), "growth" if growth else "level"
            )
        )
    if not names or not columns:
        return None, 0
    unit = next((i for i, cell in enumerate(header) if _UNIT.fullmatch(cell)), None)
    kind = next((i for i, cell in enumerate(header) if _KIND.fullmatch(cell)), None)
    caption = re.search(r"单位[:：]\s*([^\s）)]{1,8})", document.text[max(0, table.start - 60) : table.start])
    return _Layout(names[-1], unit, kind, _with_span(columns), caption[1] if caption else ""), skipped


def _with_span(columns: Sequence[_Column]) -> tuple[_Column, ...]:
    """A column 年均增长 without a year of its own is of the years between the others."""
    known = [c.year for c in columns if c.year is not None]
    return tuple(
        _Column(c.number, max(known), min(known) + 1 if min(known) < max(known) else None, "target", "growth")
        if c.measure == "growth" and c.year is None and known
        else c
        for c in columns
    )


def _column_role(document: Document, cell: str, year: int | None, before: Sequence[_Column]) -> IndicatorRole:
    signed = (document.facts.date_signed or document.facts.date_published)[:4]
    has_passed = year is not None and (int(signed) >= year if signed.isdigit() else not before)
    if _TARGET.search(cell):
        return "target"
    if not before and (has_passed or _BASE.search(cell) or _ACTUAL.search(cell)):
        return "base"
    if _ACTUAL.search(cell):
        return "actual"
    return "base" if has_passed and all(c.role == "base" for c in before) else "target"


def _of_row(
    document: Document, layout: _Layout, row: Sequence[str], span: tuple[int, int], clause_id: str, notes: _Notes
) -> Iterator[IndicatorEntry]:
    name, unit = _named(row, layout)
    if not name:
        return
    kind = next((m.group() for cell in row if (m := _KIND_WORD.fullmatch(cell.strip()))), "")
    for column in layout.columns:
        found = _cell(row[column.number]) if column.number < len(row) else None
        if found is None:
            continue
        value, last = found["value"].replace(",", "").replace("，", ""), found["last"]
        year, year_from = notes.year_of(found["mark"], column.year), column.year_from
        if note := notes.span_of(name, column.year):
            year, year_from = note
        bracket = "累计" if found["open"] and found["open"] in "[［【〔" else ""
        bounds = [part for part in (found["sign"], found["bound"], bracket) if part]
        yield IndicatorEntry(
            name=name,
            scope="",
            region=document.facts.region,
            value=f"{value}—{last}" if last else value,
            number=plain_number(value),
            number_to=plain_number(last) if last else None,
            unit=found["unit"] or ("%" if column.measure == "growth" else unit),
            bound="、".join(bounds),
            measure="growth" if column.measure == "growth" or _FALLING_OR_RISING.search(name) else "level",
            year=year,
            year_from=year_from,
            role=column.role,
            kind=kind,
            document_id=document.document_id,
            clause_id=clause_id,
            start=span[0],
            end=span[1],
            source="table",
        )


def _named(row: Sequence[str], layout: _Layout) -> tuple[str, str]:
    """The name and the unit of a row: the unit has a cell, or stands in brackets behind the name."""
    name = row[layout.name].strip() if layout.name < len(row) else ""
    name = re.sub(r"^\d{1,2}\s*[.．、]\s*", "", name)
    unit = row[layout.unit].strip() if layout.unit is not None and layout.unit < len(row) else ""
    behind = _UNIT_BEHIND.search(name)
    if behind and _UNIT_WORD.fullmatch(half_width(behind[1]).strip()):
        name, unit = name[: behind.start()], unit or behind[1].strip()
    return name.strip().lstrip("#＃*其中：: "), half_width(unit) or layout.caption_unit


@dataclass(frozen=True, slots=True)
class _Notes:
    """What the notes below a table say of its figures."""

    marked: tuple[tuple[str, int], ...]  # mark and year: *表示2019年数据
    spans: tuple[tuple[str, int, int, int], ...]  # name, year of the column, first and last year it stands for

    def year_of(self, mark: str | None, year: int | None) -> int | None:
        return next((y for m, y in self.marked if m == mark), year) if mark else year

    def span_of(self, name: str, year: int | None) -> tuple[int, int] | None:
        return next(((last, first) for n, y, first, last in self.spans if y == year and n.startswith(name)), None)


def _notes(document: Document, table: Table) -> _Notes:
    below = document.text[table.end : table.end + _NOTES].lstrip()
    if not below.startswith(("注", "*", "＊", "①", "备注", "说明", "[", "［")):
        return _Notes((), ())
    marked = tuple((m["mark"], int(m["year"])) for m in _STAR_YEAR.finditer(half_width(below)))
    spans = []
    for note in _SPAN_NOTE.finditer(below):
        column: int | None = None
        for found in years(note["rest"]):
            if found.year_from is None:
                column = found.year
            elif column is not None:
                spans.append((_SPACES.sub("", note["name"]), column, found.year_from, found.year))
    return _Notes(marked, tuple(spans))


def _is_header(row: Sequence[str], header: Sequence[str]) -> bool:
    """Whether a row repeats the header, as behind a page break."""
    return [_SPACES.sub("", c) for c in row] == [_SPACES.sub("", c) for c in header]


def _cell(cell: str) -> re.Match[str] | None:
    return _CELL.fullmatch(half_width(_SPACES.sub("", cell)))


def _year_of(cell: str) -> int | None:
    return next((found.year for found in years(cell)), None)


def _number_of(cell: str) -> bool:
    return bool(_cell(cell)) and _year_of(cell) is None and not re.fullmatch(r"\d{1,2}", cell.strip())
