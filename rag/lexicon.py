"""Other words for the same thing: abbreviations of public bodies, and everyday words for official wording.

General ones are in data/unit_aliases.csv and data/synonyms.csv. A corpus may add its own in aliases.csv (columns
type,alias,name,note; type is unit or synonym) and words for the tokenizer in lexicon.txt.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from rag.csv_rows import Row, decode, read_rows
from rag.errors import CorpusError
from rag.successions import Successions
from rag.word_finder import WordFinder

_DATA = Path(__file__).resolve().parent / "data"
_ABBREVIATION = "简称"  # replaced by the department's name
_ALSO = "又称"  # another full name: the same unit, but left as it is written
_FORMER = "前身"  # another unit: it belongs to the ledger of successions
_NOTES = (_ABBREVIATION, _ALSO)
_SPOKEN = "口语"  # said so in questions, but no term: nothing mistyped is taken for it
# 金融局势 is no 金融局, 金融办法 no 金融办, 住建部署 no 住建部.
_NOT_AFTER = {"局": "势面限部域", "办": "法理公事学好案证税会展贷", "委": "员托派任培", "部": "署分队件", "厅": "堂"}
# A name of two characters is often part of another word (人行道): it must stand by itself.
_STANDS_BEFORE = "的和与及由跟找问向或是在把被给请让归、，。；：？！“《（( \n"
_STANDS_AFTER = "的和与及或是在负牵配管要会能怎如有做也还都什、，。；：？！”》）) \n"


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Aliases and synonyms of one corpus. Made by `Lexicon.load`."""

    words: tuple[str, ...]  # for the tokenizer
    _unit_names: Mapping[str, str]  # abbreviation -> department without its place: 发改委 -> 发展改革委
    _spellings: Mapping[str, frozenset[str]]  # any spelling -> all spellings of the same unit
    _synonyms: Mapping[str, str]  # everyday word -> official wordings as listed; few are ever asked for
    _units_pattern: re.Pattern[str]
    _terms: tuple[str, ...]  # the everyday words that are terms
    _everyday: WordFinder

    @classmethod
    def load(cls, corpus: Path) -> Lexicon:
        """The general lists and those of the corpus folder, where it has any.

        A corpus' own entry replaces the general one for the same word. Raises CorpusError, naming file and line, for
        a file that cannot be used.
        """
        units = [_unit(row) for row in _rows(_DATA / "unit_aliases.csv", ("alias", "name"))]
        rows = _rows(_DATA / "synonyms.csv", ("word", "official"))
        synonyms = {row.cells["word"]: row.cells["official"] for row in rows}
        spoken = {row.cells["word"] for row in rows if row.cells.get("note") == _SPOKEN}
        own_path = corpus / "aliases.csv"
        if own_path.exists():
            for row in _rows(own_path, ("type", "alias", "name")):
                kind = row.cells["type"]
                if kind in ("unit", "单位"):
                    units.append(_unit(row))
                elif kind in ("synonym", "同义词"):
                    synonyms[row.cells["alias"]] = row.cells["name"]
                    spoken.discard(row.cells["alias"])
                else:
                    raise CorpusError(
                        f"{own_path.name} 第{row.line}行“type”列：“{kind}”不认识，"
                        "请填 unit（单位）或 synonym（同义词）。"
                    )
        names = {alias: name for alias, name, note in units if note == _ABBREVIATION}
        ledger = Successions.load(corpus).words  # units before a reform are no abbreviations of those after it
        full_names = {name for _, name, _ in units} | {alias for alias, _, note in units if note == _ALSO}
        words = (
            *_word_list(corpus / "lexicon.txt"),
            *(name for _, name, _ in units),
            *(alias for alias, _, _ in units),
            *ledger,
        )
        return cls(
            words=tuple(dict.fromkeys(words)),
            _unit_names=names,
            _spellings=_groups((alias, name) for alias, name, _ in units),
            _synonyms=synonyms,
            _terms=tuple(word for word in synonyms if word not in spoken),
            _units_pattern=_units_pattern(full_names.union(ledger, names), names),
            _everyday=WordFinder(synonyms),
        )

    @property
    def everyday_terms(self) -> tuple[str, ...]:
        """Everyday words that a mistyped word may be meant for: 充电桩, but not 罚多少钱."""
        return self._terms

    def expand_units(self, text: str) -> str:
        """The text with abbreviations of departments written out: 自治区发改委 -> 自治区发展改革委.

        The longest abbreviation wins; a name that is written out already stays as it is.
        """
        return self._units_pattern.sub(lambda match: self._unit_names.get(match[0], match[0]), text)

    def unit_variants(self, name: str) -> frozenset[str]:
        """All spellings of a unit, itself among them, each with the place it bears: 自治区发改委, 自治区发展改革委.

        Names from before a reform are other units: see rag/successions.py.
        """
        place, department = self._split_unit(name)
        return frozenset(place + spelling for spelling in self._spellings.get(department, ())) | {name}

    def synonyms_in(self, text: str) -> tuple[str, ...]:
        """Official wordings to add to a search for the everyday words in the text, without those already there."""
        found = (w for word in self._everyday.find(text) for w in _split(self._synonyms[word]))
        return tuple(dict.fromkeys(wording for wording in found if wording not in text))

    def everyday_in(self, text: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """The everyday words in the text, each with its official wordings."""
        found = dict.fromkeys(self._everyday.find(text))
        return tuple((word, _split(self._synonyms[word])) for word in found)

    def _split_unit(self, name: str) -> tuple[str, str]:
        """Place and department: the longest ending that is a known spelling."""
        start = next((i for i in range(len(name)) if name[i:] in self._spellings), 0)
        return name[:start], name[start:]


def _rows(path: Path, columns: tuple[str, ...]) -> tuple[Row, ...]:
    names, rows = read_rows(path)
    for column in columns:
        if column not in names:
            raise CorpusError(f"{path.name} 的表头缺少“{column}”列。表头应为：{','.join((*columns, 'note'))}。")
    for row in rows:
        for column in columns:
            if not row.cells[column]:
                raise CorpusError(f"{path.name} 第{row.line}行“{column}”列是空的，请补上或删去这一行。")
    return rows


def _unit(row: Row) -> tuple[str, str, str]:
    """Alias, name, note (简称 unless the row says otherwise)."""
    note = row.cells.get("note", "")
    if note == _FORMER:
        raise CorpusError(f"aliases.csv 第{row.line}行：“前身”请改写在 unit_successions.csv 中，并删去这一行。")
    return row.cells["alias"], row.cells["name"], note if note in _NOTES else _ABBREVIATION


def _split(wordings: str) -> tuple[str, ...]:
    return tuple(filter(None, map(str.strip, wordings.replace(";", "；").split("；"))))


def _word_list(path: Path) -> tuple[str, ...]:
    if not path.exists():
        return ()
    try:
        data = path.read_bytes()
    except OSError as error:
        raise CorpusError(f"无法读取 {path.name}：{error.strerror or error}。请检查文件权限。") from None
    lines = (line.strip() for line in decode(data, path).splitlines())
    # jieba's own dictionaries carry a frequency after the word.
    return tuple(line.split()[0] for line in lines if line and not line.startswith("#"))


def _groups(pairs: Iterable[tuple[str, str]]) -> dict[str, frozenset[str]]:
    """Spelling -> every spelling of the same name; an alias of two names is in both groups, but does not join them."""
    by_name: dict[str, set[str]] = {}
    for alias, name in pairs:
        by_name.setdefault(name, {name}).add(alias)
    spellings: dict[str, set[str]] = {}
    for group in by_name.values():
        for spelling in group:
            spellings.setdefault(spelling, set()).update(group)
    return {spelling: frozenset(group) for spelling, group in spellings.items()}


def _units_pattern(spellings: Iterable[str], abbreviations: Iterable[str]) -> re.Pattern[str]:
    """Finds full names too, so that nothing inside them is taken for an abbreviation."""
    short = set(abbreviations)
    parts = []
    for spelling in sorted(spellings, key=lambda s: (-len(s), s)):
        part = re.escape(spelling)
        if spelling in short:
            if len(spelling) == 2:
                part = f"(?:^|(?<=[{re.escape(_STANDS_BEFORE)}])){part}(?=[{re.escape(_STANDS_AFTER)}]|$)"
            elif spelling[-1] in _NOT_AFTER:
                part += f"(?![{_NOT_AFTER[spelling[-1]]}])"
        parts.append(part)
    return re.compile("|".join(parts) or "(?!)")
