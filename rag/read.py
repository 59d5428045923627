"""Reading: which sentence of the retrieved clauses answers, and how much of the question it covers.

A clause is retrieved for what it is about; whether it answers is seen in its sentences: do they hold the thing asked
for, with a figure of the kind asked for, for the year asked for?
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from rag.enumerations import kinds_of, names_like_places, names_the_joined, of_class
from rag.fitness import fitness
from rag.held_years import held_spans, held_years, is_of_span, sets_anew
from rag.index.tokenize import BIGRAM
from rag.lead_ins import ANSWERED_BY_ITEMS, asks_for_items, lists_for, suits
from rag.measures import COMPENSATION, PENALTY, YEAR, has_measure
from rag.normal import normal
from rag.question import WHOLE_PROVINCE, Question
from rag.question_words import ABROAD, KINDS_ASKED, NAMES_NOTHING, WHICH_PLACE, WHICH_SPOTS
from rag.regions import is_within, places_in, short_name
from rag.sanctions import sanction_unit
from rag.sectors import sector_asked
from rag.sentences import split_sentences
from rag.types import Clause, Document, Hit
from rag.word_shares import coverage_of, unmatched_of, weighted_terms

_RANGE = re.compile(r"((?:19|20)\d\d)年?[-至到]((?:19|20)\d\d)年?")
_FIGURE_TERM = re.compile(r"[\d年月亿万元家个项名%]+|目标|多少")


_RETRIEVAL = 0.35  # of the clause's score, where one sentence is to answer
_RETRIEVAL_OF_CLAUSE = 0.7  # and where the clause as a whole is to be found
_ARTICLE = re.compile(r"第[零〇一二三四五六七八九十百千\d]{1,7}条")
_PART = re.compile(r"[,;、]")
_LEVEL = re.compile(r"国家级|自治区级|省级|市级|县级")
_ON_SUBJECT = 0.4  # share of the question's words; a list in a sentence that has less is of something else
_JOINED = 1.5  # what is joined, enumerated: the verb stands for the words of the question
_PLACELESS = 1.5  # where a place is asked for, and the sentence names none
_LISTED_FOR = 1.5  # the item that lists for what is asked about: as a lead-in of the kind of thing asked for
_PLACES_NAMED = 1.5  # where several places are asked for, and the sentence enumerates some
_OF_KINDS = 0.6  # where kinds are asked for, and the sentence enumerates kinds of what the question names
# What a document says, it says of the whole of its place: that a sentence has 全区 proves nothing.
_WHOLE = re.compile(r"(?:2:)?(?:全区|全省|全市|全县)")
_PLAN_NAME = re.compile(r"十[一二三四五六七]五?")
_OF_CLASS = 1.0  # where the sentence enumerates things of the very class that the question names: 甲、乙等科技重大专项
_REGION_LOOKED = 2000  # characters in which a document's place is looked for
_MISSING, _MISSING_FIGURE = 1.5, 3.0  # for each year or place that is asked for and not there


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence (or a table's row) of a clause, held against the question."""

    clause: Clause
    start: int  # in Document.text
    end: int
    text: str  # verbatim
    spelt: str  # a table's row with its header; "" for a sentence
    is_title: bool  # nothing but the clause's own heading, or its units where they are not asked for
    coverage: float  # share of the question's words, by weight, in the sentence with its headings, in [0, 1]
    clause_coverage: float  # the same for the whole clause
    unmatched: float  # share of the words of two characters or more that the clause has in no wording, in [0, 1]
    subject: float  # the same as coverage without years, figures and units: how well the subject fits
    score: float  # higher is better; comparable within one question
    retrieval: float  # score of the hit
    top_retrieval: float  # score of the best hit: standard deviations above the mean passage
    similarity: float  # cosine of the best passage
    missing: tuple[str, ...]  # years, places, measures that the question names and the sentence does not have
    rank: int  # of the clause in retrieval, from 1


class Reader:
    """Reads clauses of one index. Remembers how clauses divide into sentences."""

    def __init__(
        self,
        documents: Mapping[str, Document],
        weight: Callable[[str], float],
        everyday: Callable[[str], Sequence[tuple[str, Sequence[str]]]] = lambda text: (),
        titles: Mapping[str, Sequence[str]] = MappingProxyType({}),
    ) -> None:
        """`weight`: of a search token. `everyday`: the everyday words in a text, each with its official wordings.
        `titles`: of the sections of each document, in comparable spelling.
        """
        self._documents = documents
        self._weight = weight
        self._everyday = everyday
        self._titles = titles
        self._sentences: dict[str, tuple[tuple[int, int, str], ...]] = {}
        self._places_of: dict[str, tuple[str, ...]] = {}
        self._regions: dict[str, str] = {}
        # Sentences begin at their first character: a row whose first cell is empty begins with a tab.
        self._tables = {
            (d.document_id, end - len(d.text[start:end].lstrip())): (table, number)
            for d in documents.values()
            for table in d.tables
            for number, (start, end) in enumerate(table.row_spans)
        }

    def read(self, question: Question, hits: Sequence[Hit], words: Sequence[tuple[str, float]]) -> list[Candidate]:
        """Every sentence of the hits, best first. `words`: the question's search tokens with their weights."""
        terms = weighted_terms([(w, share) for w, share in words if not _WHOLE.fullmatch(w)] or words, self._weight)
        subject_terms = [(t, w) for t, w in terms if not _FIGURE_TERM.fullmatch(t)]
        candidates: list[Candidate] = []
        said = normal(f"{question.topic} {question.context}")
        times = " ".join(
            f"{year} {year % 100:02d}" for year in question.years
        )  # held against each sentence by themselves
        asked = [w for w, _ in words if _names(w) and w in said and not _WHOLE.fullmatch(w)]
        everyday = [(normal(w), [normal(official) for official in wordings]) for w, wordings in self._everyday(said)]
        wording = "\n".join((said, *(official for _, officials in everyday for official in officials)))
        top = hits[0].score if hits else 0.0
        for_place = WHICH_PLACE.search(question.text) and not ABROAD.search(question.text)
        listed = question.intent == "list"
        for_spots = WHICH_SPOTS.search(question.text) and not ABROAD.search(question.text)
        for_kinds = listed and KINDS_ASKED.search(question.text)
        for_items = question.intent in ANSWERED_BY_ITEMS and asks_for_items(question.text)
        for rank, hit in enumerate(hits, start=1):
            headings = normal(" ".join(hit.clause.heading_path))
            title = normal(self._documents[hit.clause.document_id].facts.title)
            whole = normal(hit.clause.text)
            clause_coverage = coverage_of(terms, headings + "\n" + title + "\n" + whole)
            told_by_period = question.plans and self._is_of_plan(question, hit.clause)
            own_asked = [w for w in asked if not _PLAN_NAME.fullmatch(w)] if told_by_period else asked
            unmatched = unmatched_of(own_asked, everyday, "\n".join((headings, title, whole, times)))
            clause_on_subject = min(1.0, clause_coverage / _ON_SUBJECT)
            own_heading = normal(hit.clause.heading_path[-1]) if hit.clause.heading_path else ""
            about = coverage_of(terms, own_heading)
            for start, end, plain in self.sentences(hit.clause):
                of_it = self._of_penalty(question, hit.clause, start, end, plain)
                coverage = coverage_of(terms, headings + "\n" + title + "\n" + of_it)
                own = coverage_of(terms, plain)
                missing = self._missing(question, hit.clause, start, plain)
                on_subject = min(1.0, coverage / _ON_SUBJECT)
                leads_in = suits(question.text, plain) if for_items and hit.clause.kind != "front" else 0.0
                score = (
                    _RETRIEVAL * (hit.score - top)
                    + 3.0 * coverage
                    + 1.5 * own
                    + about
                    + 1.5 * question.preferred.get(hit.clause.document_id, 0.0)
                    + fitness(question, plain, hit.clause) * (on_subject if listed else 1.0)
                    + leads_in * on_subject
                    + (_LISTED_FOR if for_items and lists_for(wording, plain) else 0.0)
                    + (_JOINED if for_items and names_the_joined(question.text, plain) else 0.0)
                    + (
                        _PLACES_NAMED * clause_on_subject
                        if for_spots and self._names_spots(question, hit.clause, plain)
                        else 0.0
                    )
                    + (_OF_CLASS * on_subject if listed and of_class(wording, plain) else 0.0)
                    + (_OF_KINDS * on_subject if for_kinds and any(kinds_of(w, plain) > 1 for w in asked) else 0.0)
                    - (_PLACELESS if for_place and not self._names_place(question, hit.clause, plain) else 0.0)
                    - (_MISSING_FIGURE if question.intent == "figure" else _MISSING) * len(missing)
                    - self._foreign(question, hit.clause, plain)
                )
                text = self._documents[hit.clause.document_id].text[start:end]
                is_title = _is_title(hit.clause, text) or (question.intent != "unit" and _is_bracket(hit.clause, text))
                candidates.append(
                    Candidate(
                        clause=hit.clause,
                        start=start,
                        end=end,
                        text=text,
                        spelt=self.row_text(hit.clause, start),
                        is_title=is_title,
                        coverage=coverage,
                        clause_coverage=clause_coverage,
                        unmatched=unmatched,
                        subject=coverage_of(subject_terms, headings + "\n" + of_it),
                        score=score - (1.0 if is_title else 0.0),
                        retrieval=hit.score,
                        top_retrieval=top,
                        similarity=hit.similarity,
                        missing=missing,
                        rank=rank,
                    )
                )
        return sorted(candidates, key=lambda c: -c.score)

    def rerank(
        self, question: Question, hits: Sequence[Hit], words: Sequence[tuple[str, float]], depth: int
    ) -> list[Hit]:
        """The hits with the first `depth` put in the order of their best sentences; scores stay descending."""
        best: dict[str, float] = {}
        for candidate in self.read(question, hits[:depth], words):
            score = score_of_clause(candidate)
            best[candidate.clause.clause_id] = max(score, best.get(candidate.clause.clause_id, score))
        # A clause without a sentence comes last.
        head = sorted(hits[:depth], key=lambda h: -best.get(h.clause.clause_id, float("-inf")))
        scores = [h.score for h in hits[:depth]]
        return [replace(h, score=score) for h, score in zip(head, scores, strict=True)] + list(hits[depth:])

    def sentences(self, clause: Clause) -> tuple[tuple[int, int, str], ...]:
        """(start, end, comparable text) of each sentence; of a table each row with its header."""
        known = self._sentences.get(clause.clause_id)
        if known is None:
            known = tuple(
                (start, end, normal(self.row_text(clause, start) or self._slice(clause, start, end)))
                for start, end in split_sentences(clause.text, clause.start)
            )
            self._sentences[clause.clause_id] = known
        return known

    def row_text(self, clause: Clause, start: int) -> str:
        """A table's row spelt out with its header: 「指标：……；2025 年：1200」; "" if no row starts there."""
        if clause.kind not in ("table", "row"):
            return ""
        found = self._tables.get((clause.document_id, start))
        if found is None:
            return ""
        table, number = found
        cells = table.rows[number]
        header = table.header or ("",) * len(cells)
        return "；".join(f"{h}：{c}" if h else c for h, c in zip(header, cells, strict=False) if c)

    def row_cells(self, clause: Clause, start: int) -> tuple[tuple[str, str], ...]:
        """(header, cell) of the row that starts there; () if there is none."""
        found = self._tables.get((clause.document_id, start)) if clause.kind in ("table", "row") else None
        if found is None:
            return ()
        table, number = found
        header = table.header or ("",) * len(table.rows[number])
        return tuple((h, c) for h, c in zip(header, table.rows[number], strict=False) if c)

    def _slice(self, clause: Clause, start: int, end: int) -> str:
        return self._documents[clause.document_id].text[start:end]

    def _foreign(self, question: Question, clause: Clause, plain: str) -> float:
        """Penalty for a figure that holds for another place than the one asked about: a city's for the province's."""
        if question.intent not in ("figure", "comparison"):
            return 0.0
        region = self._region(clause.document_id)
        places = [p for p in self._places(plain) if p != region and p not in question.places]
        return 1.5 if places else 0.0

    def _names_place(self, question: Question, clause: Clause, plain: str) -> bool:
        """Whether a sentence names a place that could be asked for with 「哪个市」."""
        region = self._region(clause.document_id)
        named = (place for place in self._places(plain) if place not in question.places)
        return any(not is_within(region, place) for place in named)  # neither the document's own nor what it lies in

    def _names_spots(self, question: Question, clause: Clause, plain: str) -> bool:
        """Whether a sentence enumerates places of any size: in the list of places, or by the form of the names."""
        region = self._region(clause.document_id)
        listed = [p for p in self._places(plain) if p != region and p not in question.places]
        return len(listed) > 1 or (not WHICH_PLACE.search(question.text) and names_like_places(plain))

    def _is_of_plan(self, question: Question, clause: Clause) -> bool:
        """Whether a document is for the years of a plan that the question names, or for some of them."""
        facts = self._documents[clause.document_id].facts
        start, end = facts.period_start, facts.period_end
        if start is None or end is None:
            return False
        return any(first <= start and end <= last for first, last in question.plans)

    def _of_penalty(self, question: Question, clause: Clause, start: int, end: int, plain: str) -> str:
        """A sentence that sets the penalty asked for, with the wrong that it is for; any other as it is."""
        if question.measure not in (PENALTY, COMPENSATION) or not has_measure(question.measure, plain):
            return plain
        first, last = sanction_unit(clause.text, start - clause.start, end - clause.start)
        return normal(clause.text[first:last])

    def _region(self, document_id: str) -> str:
        """The place that a document is of; of one that does not say so, the place that it names most."""
        known = self._regions.get(document_id)
        if known is None:
            document = self._documents[document_id]
            looked = f"{document.facts.title}\n{document.text[:_REGION_LOOKED]}"
            named = Counter(place for part in re.split(r"[，。；\n]", looked) for place in places_in(part))
            most = named.most_common(1)
            known = self._regions[document_id] = document.facts.region or (most[0][0] if most else "")
        return known

    def _places(self, plain: str) -> tuple[str, ...]:
        known = self._places_of.get(plain)
        if known is None:
            known = self._places_of[plain] = places_in(plain)
        return known

    def _missing(self, question: Question, clause: Clause, start: int, plain: str) -> tuple[str, ...]:
        facts = self._documents[clause.document_id].facts
        missing: list[str] = []
        exact = question.intent in ("figure", "comparison")  # 2018—2020年新增1000家 is no figure of 2020
        present = {int(y) for y in YEAR.findall(_RANGE.sub(" ", plain) if exact else plain)}
        present |= {y for span in _ranges(plain) if set(span) <= set(question.years) for y in span}
        spans = [span for span in _ranges(normal(question.text)) if set(span) <= set(question.years)]
        held = held_spans(clause, start, plain) if spans else frozenset()
        present |= {year for span in spans if span in held for year in span}
        for year in question.years:
            if year in present:
                continue
            # A figure is given for one year; other provisions hold for the whole period of their document.
            lenient = question.intent not in ("figure", "time", "comparison")
            if lenient and not present and _in_period(year, facts.period_start, facts.period_end):
                continue
            if lenient and any(a <= year <= b for a, b in _ranges(plain)):
                continue
            if lenient and not present and facts.period_start is None and is_provision(clause):
                continue  # a law holds from year to year
            if year in held_years(clause, start, plain):
                continue
            issued = facts.date_signed or facts.date_published
            if not present and issued[:4] == str(year) and sets_anew(plain):
                continue
            missing.append(f"{year}年")
        if question.intent == "figure":
            asked_of = normal(question.unnamed)
            periods = (span for span in _ranges(asked_of) if not set(span) & set(question.years))
            missing += [
                f"{first}—{last}年" for first, last in periods if not is_of_span(asked_of, plain, (first, last))
            ]
        # Where a sentence speaks of one level only, its figures are not those of another: 国家级 against 自治区级.
        asked, said = set(_LEVEL.findall(question.text)), set(_LEVEL.findall(plain))
        if question.intent in ("figure", "comparison") and said and not asked & said:
            missing += sorted(level for level in asked if level[:-1] not in plain)  # 国家高新区 is one of 国家级
        local = plain if question.intent == "figure" else normal(clause.text)
        where = local + normal(" ".join(clause.heading_path))
        for place in question.places:
            if is_provision(clause) and is_within(place, self._region(clause.document_id)):
                continue  # what is laid down for a province holds in all its cities; a figure of a plan does not
            if place != self._region(clause.document_id) and normal(short_name(place)) not in where:
                missing.append(place)
        if question.left_out and question.intent == "figure":
            told = [part for part in _PART.split(plain) if has_measure(question.measure, part)]
            of_these = [noun for noun in question.left_out if all(normal(noun) in part for part in told)]
            missing += [f"“{noun}”以外" for noun in of_these if told]
        # The figure of a city is none of the whole province: 全区 is more than 百色市.
        whole = WHOLE_PROVINCE.search(question.text)
        of_city = facts.region_level == "市级" and clause.document_id not in question.named_documents
        if question.intent == "figure" and whole and of_city and not question.places:
            missing.append(whole.group())
        if question.intent == "figure":
            sector = sector_asked(normal(question.text), self._titles.get(clause.document_id, ()))
            if sector and sector not in f"{plain}\n{normal(' '.join((facts.title, *clause.heading_path)))}":
                missing.append(sector)
        return tuple(missing)


def score_of_clause(candidate: Candidate) -> float:
    """How good a sentence is where its clause is wanted: what the clause was found for then counts more."""
    return candidate.score + (_RETRIEVAL_OF_CLAUSE - _RETRIEVAL) * (candidate.retrieval - candidate.top_retrieval)


def _names(token: str) -> bool:
    """Whether a search token is a word that names something, so that it tells if a clause lacks it."""
    return not token.startswith(BIGRAM) and len(token) > 1 and not NAMES_NOTHING.fullmatch(token)


def _is_title(clause: Clause, text: str) -> bool:
    """Whether a sentence only heads what follows; a provision that is nothing but its heading is none."""
    if clause.kind != "node" and text.endswith("。") and clause.text.strip() == text:
        return False
    return bool(clause.heading_path) and normal(text).rstrip("。:") == normal(clause.heading_path[-1])


def is_provision(clause: Clause) -> bool:
    """Whether a clause stands in an article, as what is laid down does."""
    return any(_ARTICLE.match(heading) for heading in clause.heading_path)


def _is_bracket(clause: Clause, text: str) -> bool:
    """Whether a sentence is nothing but the responsible units: （责任单位：……）."""
    printed = clause.assignment.printed if clause.assignment else ""
    return bool(printed) and normal(text).strip("()。") in normal(printed)


def _in_period(year: int, start: int | None, end: int | None) -> bool:
    return start is not None and end is not None and start <= year <= end


def _ranges(plain: str) -> list[tuple[int, int]]:
    return [(int(a), int(b)) for a, b in _RANGE.findall(plain)]
