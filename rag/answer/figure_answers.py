"""How figures that were worked out are told: the result with its formula, then the terms with their citations."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rag.answer.figure_words import Work
from rag.answer.library import Library
from rag.answer.phrases import phrase
from rag.indicators.arithmetic import spoken_amount
from rag.normal import normal
from rag.types import Clause, Draft, Evidence, IndicatorEntry, Statement, Worked

_NEAREST = 3  # clauses offered with a refusal
_NUMERALS = "零一二三四五六七八九十"


def total_statement(worked: Worked, library: Library) -> Statement:
    what = _what(worked.terms, library)
    return _statement(
        phrase("worked_total", what=what, amount=_amount(worked), formula=worked.formula), worked, library
    )


def pair_statement(worked: Worked, library: Library) -> Statement:
    """What a difference, a quotient or a growth says of its two terms."""
    first, second = _told_apart(worked.terms, library)
    amount, formula, less = _amount(worked), worked.formula, worked.value.startswith("-")
    if worked.kind == "ratio":
        text = phrase("worked_ratio", first=first, second=second, amount=amount, formula=formula)
    elif worked.kind == "share":
        text = phrase("worked_share", first=first, second=second, amount=amount, formula=formula)
    elif worked.kind == "growth":
        more = "下降" if less else "增长"
        text = phrase("worked_growth", first=first, second=second, more=more, amount=amount, formula=formula)
    elif worked.value == "0":
        text = phrase("worked_equal", first=first, second=second, formula=formula)
    else:
        more = ("低" if less else "高") if worked.unit == "个百分点" else "少" if less else "多"
        text = phrase("worked_more", first=first, second=second, more=more, amount=amount, formula=formula)
    return _statement(text, worked, library)


def order_statement(worked: Worked, work: Work, placed: Sequence[str], library: Library) -> Statement:
    """The first of an order, the one at the place asked for, the first few, or all."""
    terms, what, formula = worked.terms, _what(worked.terms, library), worked.formula
    most = "低" if work.low_first else "高"
    place = _place_of(placed[0], terms) if placed else work.place
    named = 0 < place <= len(terms) and place < len(_NUMERALS)
    if named and placed:
        text = phrase("worked_stands", what=what, most=most, subject=placed[0], place=_NUMERALS[place], formula=formula)
    elif named:
        subject = _tied(terms, terms[place - 1])
        text = phrase("worked_place", what=what, most=most, subject=subject, place=_NUMERALS[place], formula=formula)
    elif work.top and work.top < len(terms):
        subject = "、".join(e.scope for e in terms[: work.top])
        text = phrase("worked_top", what=what, most=most, subject=subject, formula=formula)
    elif work.all_places or work.place or work.top:
        text = phrase("worked_order", what=what, formula=formula)
    else:
        text = phrase("worked_first", what=what, most=most, subject=_tied(terms, terms[0]), formula=formula)
    return _statement(text, worked, library)


def count_statement(worked: Worked, library: Library) -> Statement:
    what, amount = _what(worked.terms, library), _amount(worked)
    text = phrase("worked_count", what=what, limit=worked.limit, amount=amount, formula=worked.formula)
    return _statement(text, worked, library)


def term_statements(terms: Iterable[IndicatorEntry], library: Library) -> tuple[Statement, ...]:
    """Each term with its own citation."""
    terms = list(terms)
    years = len({e.year for e in terms}) > 1
    return tuple(
        Statement(
            phrase("figure_term", subject=subject_of(e, library, years), amount=spoken_amount(e)),
            (evidence_of(e, library),),
        )
        for e in terms
    )


def unset_statements(terms: Sequence[IndicatorEntry], name: str, group: str, library: Library) -> tuple[Statement, ...]:
    """Sections beside those of the terms that give no such figure: their figure is not nought, it is not set."""
    paths = [library.clauses[e.clause_id].heading_path for e in terms]
    depth = next((d for d in range(min(map(len, paths))) if len({p[d] for p in paths}) > 1), None)
    if depth is None or len({p[: depth + 1] for p in paths}) < len(terms):
        return ()  # rows of a table, or several in one section
    told = {p[depth] for p in paths}
    beside = [
        c
        for c in library.clauses.values()
        if c.kind == "node"
        and c.document_id == terms[0].document_id
        and len(c.heading_path) == depth + 1
        and c.heading_path[:depth] == paths[0][:depth]
        and c.heading_path[depth] not in told
        and normal(c.heading_path[depth]).endswith("业" if group in ("产业", "行业") else group.strip("*"))
    ]
    return tuple(
        Statement(phrase("figure_unset", title=c.heading_path[-1], name=name), (_title_of(c),)) for c in beside
    )


def whole_statement(entry: IndicatorEntry, agrees: bool, library: Library) -> Statement:
    subject, amount = subject_of(entry, library), spoken_amount(entry)
    if agrees:
        text = phrase("figure_whole_same", subject=subject, amount=amount)
    else:
        text = phrase("figure_whole_other", subject=subject, amount=amount)
    return Statement(text, (evidence_of(entry, library),))


def refusal(reason: str, nearest: Iterable[IndicatorEntry], library: Library) -> Draft:
    """A refusal that says which figure is wanting, with figures near to it."""
    offered = dict.fromkeys(evidence_of(e, library) for e in nearest)
    return Draft((), refused=True, reason=phrase("refused_nearest", reason=reason), nearest=tuple(offered)[:_NEAREST])


def evidence_of(entry: IndicatorEntry, library: Library) -> Evidence:
    return Evidence(library.clauses[entry.clause_id], entry.start, entry.end)


def subject_of(entry: IndicatorEntry, library: Library, with_year: bool = False) -> str:
    """新能源产业产值; with the year in front if it is printed where the figure stands."""
    year = f"{entry.year}年" if with_year and _prints_year(entry, library) else ""
    return f"{year}{entry.scope}{entry.name.removeprefix(entry.scope)}"


def name_of(terms: Sequence[IndicatorEntry]) -> str:
    return "、".join(dict.fromkeys(e.name for e in terms))


def _statement(text: str, worked: Worked, library: Library) -> Statement:
    evidence = dict.fromkeys(evidence_of(e, library) for e in worked.terms)
    return Statement(text, tuple(evidence), worked=worked)


def _amount(worked: Worked) -> str:
    result = f"{worked.value.removeprefix('-')}{worked.unit}"
    return f"{result}（{worked.bound}）" if worked.bound.startswith("按") else f"{worked.bound}{result}"


def _what(terms: Sequence[IndicatorEntry], library: Library) -> str:
    """2023年所列各项产值目标."""
    year = f"{terms[0].year}年" if all(_prints_year(e, library) and e.year == terms[0].year for e in terms) else ""
    target = "目标" if all(e.role == "target" for e in terms) else ""
    return f"{year}所列各项{name_of(terms)}{target}"


def _told_apart(terms: Sequence[IndicatorEntry], library: Library) -> tuple[str, str]:
    first, second = terms
    years = first.year != second.year
    if years and (first.scope, first.name) == (second.scope, second.name) and _prints_year(second, library):
        return subject_of(first, library, True), f"{second.year}年"
    if first.document_id != second.document_id:
        titles = [library.documents[e.document_id].facts.title for e in terms]
        subjects = [subject_of(e, library, years) for e in terms]
        return f"《{titles[0]}》的{subjects[0]}", f"《{titles[1]}》的{subjects[1]}"
    if first.region != second.region:
        one, other = (f"{e.region}的{subject_of(e, library, years)}" for e in terms)
        return one, other
    if first.scope == second.scope and not years:
        return subject_of(first, library), second.name
    return subject_of(first, library, years), subject_of(second, library, years)


def _prints_year(entry: IndicatorEntry, library: Library) -> bool:
    clause = library.clauses[entry.clause_id]
    return entry.year is not None and f"{entry.year}" in normal("".join((clause.text, clause.context)))


def _place_of(scope: str, terms: Sequence[IndicatorEntry]) -> int:
    """The place of a scope among ordered terms, from 1; equals share the first of theirs; 0 if it is not there."""
    own = next((e for e in terms if e.scope == scope), None)
    same = [i for i, e in enumerate(terms, start=1) if own and (e.value, e.unit) == (own.value, own.unit)]
    return min(same, default=0)


def _tied(terms: Iterable[IndicatorEntry], entry: IndicatorEntry) -> str:
    return "、".join(e.scope for e in terms if (e.value, e.unit) == (entry.value, entry.unit))


def _title_of(node: Clause) -> Evidence:
    return Evidence(node, node.start, min(node.end, node.start + len(node.heading_path[-1])))
