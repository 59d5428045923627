"""Draft -> what may be said: every figure, date, document number, place and body must stand in the cited clause.

The check is on the words that are shown, whoever wrote them; a statement that fails is struck and reported. A figure
that was worked out stands in no clause: it is reckoned again from its terms, and each term must stand in its clause.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from rag.figures import Figure, FigureSet, figures
from rag.indicators.arithmetic import recomputed
from rag.normal import normal
from rag.regions import places_in
from rag.types import Document, DocumentFacts, Evidence, IndicatorEntry, Statement, Worked

_NUMBER_BRACKETS = str.maketrans("[(【〈<", "〔〔〔〔〔") | str.maketrans("])】〉>", "〕〕〕〕〕")
_DOCUMENT_NUMBER = re.compile(r"([一-鿿]{1,20})[〔(【〈<]((?:19|20)\d{2})[〕)】〉>](\d+)号")  # after `normal`
_BEFORE_NUMBER = re.compile(
    r".*(?:根据|按照|依据|依照|遵照|贯彻|落实|执行|通知|文件|字号|文号|印发|转发|以及|是|为|的|和|与|及|见|于|即|按|由)"
)
_LEVEL = re.compile(r"(?:自治区|自治州|省|市|州|县|区)$")
_LEVELS = r"(?:自治区|自治州|省|市(?!场|政)|州|县(?!域)|区(?!域|块))"
# A body by its ending; 布局, 大厅, 委托 and the like are none.
_BODY = re.compile(
    r"[一-鿿]{2,12}?(?:(?<![大客餐舞])厅|(?<![布格大全开结当变破定终])局|委员会|委(?![托派任员培屈])|办公室)(?![长])"
)
_BODY_KERNEL = 2  # characters before the ending by which a body is known in any spelling: 改革委, 政厅
_NAMED_SHARE = 0.8  # of the bigrams of what a figure is of, its clause must have
_COUNTING = "项份个条家"  # classifiers in which a heading counts what follows it


@dataclass(frozen=True, slots=True)
class Verified:
    statements: tuple[Statement, ...]  # those that stand
    struck: tuple[str, ...]  # what was struck and why, in Chinese


def verify(
    statements: Sequence[Statement],
    documents: Mapping[str, Document],
    known_units: Sequence[str] = (),
    same_unit: Callable[[str, str], bool] = lambda a, b: a == b,
) -> Verified:
    """The statements whose every figure, year, number, place and body is in a clause that they cite.

    A statement without evidence may frame the others (a heading, a count of what follows), but may hold nothing that
    the evidence of all others does not support. `known_units`: names of bodies, the longest first.
    """
    kept: list[Statement] = []
    struck: list[str] = []
    everything = tuple(e for s in statements for e in s.evidence)
    cited = sum(bool(s.evidence) for s in statements)
    titles = [t for d in documents.values() for t in (d.facts.title, d.facts.document_number) if t]
    for statement in statements:
        text, wrong = _without_worked(statement)
        if not statement.evidence:
            for title in sorted(titles, key=len, reverse=True):  # naming a document claims nothing
                text = text.replace(title, " ")
        counted = 0 if statement.evidence else cited
        shown = statement.evidence or everything
        missing = (*wrong, *unsupported(text, shown, documents, known_units, same_unit, counted))
        if missing:
            struck.append(f"“{statement.text}”：所引条款中没有{'、'.join(missing)}")
        else:
            kept.append(statement)
    if not any(s.evidence for s in kept):
        kept = []
    return Verified(tuple(kept), tuple(struck))


def _without_worked(statement: Statement) -> tuple[str, tuple[str, ...]]:
    """The text without the figure that was worked out, and what is wrong with how it was worked out."""
    worked = statement.worked
    if worked is None:
        return statement.text, ()
    if recomputed(worked) != worked or worked.formula not in statement.text or not _tells_result(statement, worked):
        return statement.text, (worked.formula,)
    absent = [f"{t.scope}{t.name}{t.value}{t.unit}" for t in worked.terms if not _term_stands(t, statement.evidence)]
    return without_result(statement.text, worked), tuple(absent)


def without_result(text: str, worked: Worked) -> str:
    """A text without the formula and the result of a reckoning: what is left must stand in the clauses as it is."""
    text = text.replace(worked.formula, " ")
    result = f"{worked.value.removeprefix('-')}{worked.unit}"  # of less than nothing it is told that it is less
    for amount in filter(None, (result, worked.limit)):
        text = re.sub(rf"(?<![\d.]){re.escape(amount)}", " ", text)
    return text


def _tells_result(statement: Statement, worked: Worked) -> bool:
    """Whether an open bound is told with the result, and the first of an order is the one that is named."""
    first = worked.terms[0].scope if worked.kind in ("largest", "smallest") else ""
    return worked.bound in statement.text and first in statement.text.replace(worked.formula, " ")


def _term_stands(term: IndicatorEntry, evidence: Sequence[Evidence]) -> bool:
    """Whether a figure that was reckoned with stands in the words of a cited clause that are said to hold it."""
    for item in evidence:
        clause = item.clause
        if clause.clause_id != term.clause_id or not clause.start <= term.start < term.end <= clause.end:
            continue
        words = clause.text[term.start - clause.start : term.end - clause.start]
        around = normal("\n".join((clause.text, *clause.heading_path, clause.context)))
        printed = FigureSet([*words.split("\n")], [clause.context])
        stated = figures(f"{term.value}{term.unit}")
        # The header of a long table stands outside the row: the bare figure with the unit named elsewhere will do.
        bare = all(f in printed for f in figures(term.value)) and normal(term.unit) in around
        if stated and (all(f in printed for f in stated) or bare) and _is_named(normal(term.scope), around):
            return True
    return False


def _is_named(scope: str, around: str) -> bool:
    """Whether a clause names what is measured; a subject said once goes with several names: 产业增加值…、增加值占…."""
    pairs = [scope[i : i + 2] for i in range(len(scope) - 1)]
    return scope in around or sum(pair in around for pair in pairs) >= _NAMED_SHARE * max(len(pairs), 1)


def unsupported(
    text: str,
    evidence: Sequence[Evidence],
    documents: Mapping[str, Document],
    known_units: Sequence[str] = (),
    same_unit: Callable[[str, str], bool] = lambda a, b: a == b,
    counted: int = 0,
) -> tuple[str, ...]:
    """What a text claims that its evidence does not hold, as compared (`normal`); () if all of it stands.

    Figures up to `counted` may count what is cited: 共6项.
    """
    clauses = "\n".join(_words_of(e) for e in evidence)
    facts = _facts_of(text, evidence, documents)
    source = f"{clauses}\n{facts}"
    missing = _missing_numbers(text, source)
    names = "".join(documents[e.clause.document_id].facts.title for e in evidence)
    missing += _missing_figures(text, evidence, facts, names, counted)
    places = set(places_in(source)) | {documents[e.clause.document_id].facts.region for e in evidence}
    missing += [place for place in places_in(text) if place not in places]
    units = {u for e in evidence if e.clause.assignment for u in e.clause.assignment.units}
    missing += _missing_bodies(normal(text), normal(source), units, known_units, same_unit)
    return tuple(dict.fromkeys(missing))


def _words_of(evidence: Evidence) -> str:
    """What a citation shows of its clause."""
    clause = evidence.clause
    return "\n".join((clause.text, *clause.heading_path, clause.context, clause.label))


def _facts_of(text: str, evidence: Sequence[Evidence], documents: Mapping[str, Document]) -> str:
    """The facts of the cited documents that the text speaks of by title or number.

    Of those only: the years in a plan's title prove nothing about a target in one of its clauses.
    """
    lines = []
    for facts in {e.clause.document_id: documents[e.clause.document_id].facts for e in evidence}.values():
        names = [n for n in (facts.title, facts.document_number) if n]
        if not names or any(normal(n) in normal(text) for n in names):
            lines.append(_spelt(facts))
    return "\n".join(lines)


def _spelt(facts: DocumentFacts) -> str:
    dates = []
    for date in (facts.date_signed, facts.date_published):
        parts = date.split("-")
        dates.append(f"{parts[0]}年{int(parts[1])}月{int(parts[2])}日" if len(parts) == 3 else date)
    period = f"{facts.period_start}—{facts.period_end}年" if facts.period_start and facts.period_end else ""
    return "\n".join((facts.title, facts.document_number, facts.issuing_body, *dates, period, facts.region))


def _missing_numbers(text: str, source: str) -> list[str]:
    """Document numbers; the kind of bracket and the words before make no difference."""
    known = {(year, number): code for code, year, number in _DOCUMENT_NUMBER.findall(normal(source))}
    missing = []
    for match in _DOCUMENT_NUMBER.finditer(normal(text)):
        code = _BEFORE_NUMBER.sub("", match[1])
        found = known.get((match[2], match[3]), "")
        if not code or not found.endswith(code):
            missing.append(f"{code}〔{match[2]}〕{match[3]}号")
    return missing


def _missing_figures(text: str, evidence: Sequence[Evidence], facts: str, names: str, counted: int) -> list[str]:
    claimed = figures(text)
    if not claimed:
        return []
    clauses = [e.clause for e in evidence]
    lines = [line for c in clauses for line in (*c.text.split("\n"), *c.heading_path)]
    available = FigureSet([*lines, *facts.split("\n")], [c.context for c in clauses])
    # A numeral that is part of the document's name is no claim: 三年 in 三年行动方案.
    in_name = {f for f in claimed if not f.printed[0].isdigit() and f.printed in names}
    return [f.printed for f in claimed if f not in available and f not in in_name and not _counts(f, counted)]


def _counts(figure: Figure, counted: int) -> bool:
    """Whether a figure only counts what is cited: 「共有6项任务：牵头1项，配合5项」 over six citations."""
    return bool(figure.unit) and figure.unit in _COUNTING and figure.value <= counted


def _missing_bodies(
    plain: str,
    basis: str,
    units: set[str],
    known_units: Sequence[str],
    same_unit: Callable[[str, str], bool],
) -> list[str]:
    missing = []
    rest = plain
    for name in (normal(n) for n in known_units):
        while name in rest:
            at = rest.index(name)
            level = _LEVEL.search(rest[:at])
            if not _body_stands(level.group() if level else "", name, basis, units, same_unit):
                missing.append(f"{level.group() if level else ''}{name}")
            rest = f"{rest[:at]}\n{rest[at + len(name) :]}"
    for match in _BODY.finditer(rest):
        name = match.group()
        ending = 3 if name.endswith(("委员会", "办公室")) else 1
        if name[-ending - _BODY_KERNEL :] in basis:
            continue
        if not any(same_unit(name[-n:], u) for n in range(ending + 1, len(name) + 1) for u in units):
            missing.append(name)
    return missing


def _body_stands(level: str, name: str, basis: str, units: set[str], same_unit: Callable[[str, str], bool]) -> bool:
    """Whether the evidence names the body, and not at another level of government: 市药监局 is not 自治区药监局."""
    own = re.match(_LEVELS, name)
    claimed = level or (own.group() if own and len(name) - own.end() >= 2 else "")
    assigned = [_level_of(u) for u in units if same_unit(name, u)]
    if assigned:
        return not claimed or any(claimed == other or not other for other in assigned)
    if f"{level}{name}" in basis:
        return True
    before = [_LEVEL.search(basis[: m.start()]) for m in re.finditer(re.escape(name), basis)]
    return any(not level or found is None or found.group() == level for found in before)


def _level_of(unit: str) -> str:
    found = re.match(_LEVELS, unit)
    return found.group() if found else ""
