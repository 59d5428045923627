"""Which public bodies followed which in the reforms of government: a unit that a plan names and its successor today.

The ledger is data/unit_successions.csv; a corpus may add its own unit_successions.csv, whose rows replace the general
ones for the same former body. Columns: former, current (each with its other spellings after ；, the first is the one
shown), level (国家, 省级, 市县; empty for all), year (in which it took effect), basis (the public document that says
so) and note. A * in a name stands for the place: 国家金融监督管理总局*监管局. A body whose duties were divided has a
row for each body that took them over. What a document prints is never changed by this.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from rag.csv_rows import Row, read_rows
from rag.errors import CorpusError
from rag.regions import canonical, level_of

FILE = "unit_successions.csv"
_DATA = Path(__file__).resolve().parent / "data"
_COLUMNS = ("former", "current", "level", "year", "basis", "note")
_FILLED = ("former", "current", "year", "basis")
_LEVELS = ("国家", "省级", "市县")
_SEPARATOR = re.compile(r"[；;]")
_YEAR = re.compile(r"(?:19|20)\d{2}")
_INSIDE = "*"  # stands for the place inside a name
_NAME_MAX = 40  # characters of a name in the ledger
_PLACE_MAX = 16  # characters: 内蒙古自治区锡林郭勒盟
_NATION = re.compile(r"国家|中国|中华人民共和国|国务院|全国|中央")
_PROVINCE = re.compile(r"(?:自治区|省)(?:人民政府|政府|党委)?$")
_LOCAL = re.compile(r"(?:市|县|区|州|盟|旗)(?:人民政府|政府)?$")


@dataclass(frozen=True, slots=True)
class Succession:
    """One body that followed another. Both bear the place of the name that was asked for."""

    former: str
    current: str
    year: int  # in which the reform took effect
    basis: str  # the public document that says so
    note: str  # what else the reader must know: duties that went elsewhere, 以当地机构改革方案为准


@dataclass(frozen=True, slots=True)
class _Entry:
    former: tuple[str, ...]  # spellings, the one shown first
    current: tuple[str, ...]
    levels: tuple[str, ...]  # at which it holds; () for all
    year: int
    basis: str
    note: str


@dataclass(frozen=True, slots=True)
class _Place:
    """What a name has beside its spelling: 广西 of 广西银保监局, 中国 and 百色市 of 中国人民银行百色市中心支行."""

    before: str  # only where the place stands inside the spelling
    name: str


_Spellings = dict[str, tuple[_Entry, ...]]


@dataclass(frozen=True, slots=True)
class Successions:
    """The ledger of one corpus. Made by `Successions.load`."""

    words: tuple[str, ...]  # spellings for the tokenizer: without a place inside, no common words of two characters
    _by_former: _Spellings
    _by_current: _Spellings

    @classmethod
    def load(cls, corpus: Path) -> Successions:
        """The general ledger and that of the corpus folder, where it has one.

        Raises CorpusError, naming file and line, for a file that cannot be used.
        """
        entries = _read(_DATA / FILE)
        if (corpus / FILE).exists():
            own = _read(corpus / FILE)
            replaced = {spelling for entry in own for spelling in entry.former}
            entries = (*own, *(entry for entry in entries if not replaced.intersection(entry.former)))
        by_former: dict[str, list[_Entry]] = {}
        by_current: dict[str, list[_Entry]] = {}
        for entry in entries:
            for spelling in entry.former:
                by_former.setdefault(spelling, []).append(entry)
            for spelling in entry.current:
                by_current.setdefault(spelling, []).append(entry)
        return cls(
            words=tuple(w for w in dict.fromkeys([*by_former, *by_current]) if _INSIDE not in w and len(w) > 2),
            _by_former={spelling: tuple(found) for spelling, found in by_former.items()},
            _by_current={spelling: tuple(found) for spelling, found in by_current.items()},
        )

    def of(self, name: str) -> tuple[Succession, ...]:
        """What followed the body, step by step to the bodies of today, the earliest first; () if nothing is known.

        A body that was divided has several steps. The place stays: 自治区国土资源厅 -> 自治区自然资源厅. Without a
        place a name may belong to several levels, which have steps of their own: 工业和信息化厅 and 工业和信息化局.
        """
        steps = [
            Succession(body, _shown(entry.current, place), entry.year, entry.basis, entry.note)
            for body, entry, place in _followed(name, self._by_former, forward=True)
        ]
        return tuple(sorted(dict.fromkeys(steps), key=lambda step: step.year))

    def today(self, name: str) -> tuple[str, ...]:
        """What the body is called today or which bodies it became; its own name where nothing followed it."""
        steps = self.of(name)
        gone = {step.former for step in steps}
        return tuple(dict.fromkeys(step.current for step in steps if step.current not in gone)) or (name,)

    def names(self, name: str) -> frozenset[str]:
        """The name, those of the bodies before it and of those that followed it, in every spelling, with its place."""
        found = {name}
        for spellings, forward in ((self._by_former, True), (self._by_current, False)):
            for _, entry, place in _followed(name, spellings, forward):
                written = (_written(spelling, place) for spelling in (*entry.former, *entry.current))
                found.update(filter(None, written))
        return frozenset(found)


def _followed(name: str, spellings: _Spellings, forward: bool) -> Iterator[tuple[str, _Entry, _Place]]:
    """Body, entry and place of each step from a name, onward or back in time, never against it."""
    waiting: list[tuple[str, int | None]] = [(name, None)]
    seen = {name}
    while waiting:
        body, reached = waiting.pop(0)
        for entry, place in _entries_of(body, spellings):
            if reached is not None and (entry.year < reached if forward else entry.year > reached):
                continue  # an older or a younger body of the same name
            yield body, entry, place
            following = _shown(entry.current if forward else entry.former, place)
            if following not in seen:
                seen.add(following)
                waiting.append((following, entry.year))


def _entries_of(name: str, spellings: _Spellings) -> list[tuple[_Entry, _Place]]:
    """The entries of a name by its longest ending that is a spelling, else by a spelling with a place inside."""
    for start in range(max(0, len(name) - _NAME_MAX), min(len(name), _PLACE_MAX) + 1):
        if name[start:] in spellings:
            levels = _levels_of(name[:start])
            known = [e for e in spellings[name[start:]] if levels and (not e.levels or levels & set(e.levels))]
            return [(entry, _Place("", name[:start])) for entry in known]
    for spelling, entries in spellings.items():
        head, inside, tail = spelling.partition(_INSIDE)
        begin = name.find(head)
        if not inside or begin < 0 or not name.endswith(tail):
            continue
        place = name[begin + len(head) : len(name) - len(tail)]
        if name[:begin] in ("", "中国") and canonical(place):
            return [(entry, _Place(name[:begin], place)) for entry in entries]
    return []


def _levels_of(place: str) -> frozenset[str]:
    """The levels of government that a place may stand for; empty if these words are none."""
    if not place:
        return frozenset(_LEVELS)
    if _NATION.fullmatch(place):
        return frozenset({"国家"})
    known = canonical(place)
    # The bodies of a municipality directly under the state are named like those of a city: 局 and 委, not 厅.
    if _PROVINCE.search(place) or (level_of(known) == "省级" and not known.endswith("市")):
        return frozenset({"省级"})
    return frozenset({"市县"}) if known or _LOCAL.search(place) else frozenset()


def _shown(spellings: tuple[str, ...], place: _Place) -> str:
    return next(filter(None, (_written(spelling, place) for spelling in spellings)), place.name + spellings[0])


def _written(spelling: str, place: _Place) -> str:
    """The name with its place; "" for a spelling that has a place inside where none is known."""
    if _INSIDE not in spelling:
        return place.name + spelling
    return place.before + spelling.replace(_INSIDE, place.name) if canonical(place.name) else ""


def _read(path: Path) -> tuple[_Entry, ...]:
    names, rows = read_rows(path)
    for column in _COLUMNS:
        if column not in names:
            raise CorpusError(f"{path.name} 的表头缺少“{column}”列。表头应为：{','.join(_COLUMNS)}。")
    return tuple(_entry(row, path.name) for row in rows)


def _entry(row: Row, file: str) -> _Entry:
    cells = row.cells
    for column in _FILLED:
        if not _split(cells[column]):
            raise CorpusError(f"{file} 第{row.line}行“{column}”列是空的，请补上或删去这一行。")
    if not _YEAR.fullmatch(cells["year"]):
        raise CorpusError(f"{file} 第{row.line}行“year”列：“{cells['year']}”不是年份，请写成 2018 这样。")
    former, current, levels = (_split(cells[column]) for column in ("former", "current", "level"))
    for level in levels:
        if level not in _LEVELS:
            raise CorpusError(
                f"{file} 第{row.line}行“level”列：“{level}”不认识，"
                f"请填 {'、'.join(_LEVELS)} 中的一个或几个（用；隔开），或留空。"
            )
    for name in (*former, *current):
        if name.count(_INSIDE) > 1 or name.startswith(_INSIDE) or name.endswith(_INSIDE) or len(name) > _NAME_MAX:
            raise CorpusError(
                f"{file} 第{row.line}行：“{name}”不能用作机构名称。"
                f"名称不超过 {_NAME_MAX} 字；* 代表地名，只能在中间用一次。"
            )
    same = set(former) & set(current)
    if same:
        raise CorpusError(f"{file} 第{row.line}行：“{same.pop()}”既是原机构又是现机构，请改正。")
    return _Entry(former, current, levels, int(cells["year"]), cells["basis"], cells["note"])


def _split(cell: str) -> tuple[str, ...]:
    return tuple(filter(None, map(str.strip, _SEPARATOR.split(cell))))
