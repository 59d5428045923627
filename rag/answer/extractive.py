"""The extractive engine: answers in the clauses' own words, without a language model."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from rag.answer.breach import breach_statements
from rag.answer.compare import AMOUNT_ASKED, comparison_statements
from rag.answer.contradictions import cited_contradictions, indicators_of, side_statements
from rag.answer.courtesy import courtesy
from rag.answer.defined import defined_statements
from rag.answer.documents import document_statements, where_statement
from rag.answer.figure_terms import comparable_name
from rag.answer.figure_words import is_compared
from rag.answer.figures import figure_draft
from rag.answer.holdings import holding_statements
from rag.answer.item_lead import item_lead
from rag.answer.items import item_draft
from rag.answer.library import Library
from rag.answer.listed import listed_statements
from rag.answer.multiples import multiple_statements
from rag.answer.penalty import provision_behind
from rag.answer.periods import period_statements
from rag.answer.phrases import phrase
from rag.answer.refusals import refused
from rag.answer.responsible import tasks_draft, unit_draft
from rag.answer.sentences import child_titles, section_statements, sentence_statements
from rag.answer.siblings import sibling_statements
from rag.answer.sides import compared
from rag.answer.sources import Sources
from rag.answer.structure import structure_statements
from rag.answer.summary import summary_draft
from rag.answer.support import figure_first, judge
from rag.answer.target_met import target_statements
from rag.answer.things import names_both
from rag.enumerations import announces
from rag.fitness import defines
from rag.lead_ins import ANSWERED_BY_ITEMS, asks_for_items, says_whose, suits
from rag.normal import normal
from rag.question import Question
from rag.question_words import DOCUMENT_ASKED, GIVES_REASON, LIST_ASKED, WHY_ASKED, measure_of
from rag.read import Candidate, Reader, is_provision, score_of_clause
from rag.small_talk import small_talk
from rag.types import Clause, Draft, Hit, IndicatorEntry, Statement
from rag.word_shares import coverage_of, plain_words

_SECTION_COVERAGE = 0.4  # share of the question's words that a section's own title must have to be the list
_SECTION_RANK = 8  # a section with as many titles as asked for may stand so far down
# 「专栏里说的基金有哪几个」; 「专栏里对国企有什么说法」 asks for one thing in it
_BOX_ASKED = re.compile(
    r"专栏\d*(?:[里中内]头?)?(?:说|讲|提|列|写)?(?:到|了|出)?的?[^，,。？?对给向为]{0,10}(?:哪[些几]|几[个项类]|什么|啥)"
)
_BOX_RANK = 3  # so far down a box may stand that a question names as one
_OF_FIGURES = ("figure", "fact", "list", "comparison", "where")  # intents whose answers may tell figures
_COUNTED_RANK = 3  # so far down a sentence may stand that lists as many things as asked for
_ENUMERATED = 0.35  # share of the question's words that a sentence must have to be the list


class ExtractiveAnswerer:
    def __init__(
        self, library: Library, reader: Reader, ledger: Callable[[], Sequence[IndicatorEntry]] = tuple
    ) -> None:
        self._library = library
        self._reader = reader
        self._ledger = ledger  # asked for when a question comes: reading the figures takes a moment

    def answer(self, question: Question, hits: Sequence[Hit], document_ids: Sequence[str] = ()) -> Draft:
        """A draft in the clauses' own words, or a refusal with the nearest clauses.

        Figures of the ledger are worked with where the question wants it; where they contradict each other, that is
        said.
        """
        draft = self._drafted(question, hits, document_ids)
        if draft.refused or question.intent not in _OF_FIGURES:
            return draft
        statements = draft.statements
        if question.intent == "comparison" and not any(s.worked for s in statements):
            statements += side_statements(question, statements, self._ledger(), self._library)
        against = cited_contradictions(statements, self._ledger(), self._library)
        statements += tuple(s for s in against if s not in statements)
        return replace(draft, statements=statements, indicators=indicators_of(draft.statements, self._ledger()))

    def _drafted(self, question: Question, hits: Sequence[Hit], document_ids: Sequence[str]) -> Draft:
        draft = figure_draft(question, self._ledger(), self._library, document_ids)
        draft = draft or self._looked_up(question, hits, document_ids)
        if draft is not None:
            return draft
        if question.intent == "summary":  # of no section that has a heading: then of what the clauses say
            question = self._of_no_section(question, hits)
        words = self._library.words(question)
        candidates = self._reader.read(question, hits, words)
        if not candidates:
            return Draft((), refused=True, reason=phrase("refused_no_clause"))
        statements: Sequence[Statement] = ()
        if question.intent == "comparison" and len(question.places) < 2:
            statements = period_statements(question, self._sources(document_ids))
        if question.intent == "comparison" and not statements:
            statements = comparison_statements(question, self._sources(document_ids))
        if question.intent == "figure" and not statements:
            statements = period_statements(question, self._sources(document_ids))
        if question.intent in _OF_FIGURES and not statements:
            statements = target_statements(question, self._sources(document_ids))
            statements = statements or multiple_statements(question, self._sources(document_ids))
        if question.intent == "list":
            section = self._section(question, hits, candidates)
            statements = section_statements(section, self._library) if section is not None else ()
        if statements:
            return Draft(tuple(statements))
        if question.intent == "comparison":
            in_amounts = AMOUNT_ASKED.search(question.text)
            compares = in_amounts or is_compared(comparable_name(question.text))
            if compares and compared(question, self._library, document_ids) is not None:
                return refused(phrase("reason_coverage"), candidates)  # no side says anything of it
            if in_amounts:  # of one thing: then its figure, or nothing
                question = replace(question, intent="figure", measure=measure_of(question.text))
                candidates = self._reader.read(question, hits, words)
            provided = is_provision(candidates[0].clause)  # laws say of the one thing what differs in the other
            if compares and not provided and not names_both(question, candidates[0], self._library):
                return refused(phrase("reason_coverage"), candidates)
        leaves = self._leaves(candidates)
        if _is_enumerated(question, leaves):
            question = replace(question, intent="list")
            leaves = self._leaves(self._reader.read(question, hits, words))
        return self._said(question, hits, candidates, leaves, document_ids)

    def _of_no_section(self, question: Question, hits: Sequence[Hit]) -> Question:
        """A question for a summary of what is no section: what a term means, where a clause says so, else a fact."""
        meaning = replace(question, intent="definition")
        candidates = self._reader.read(meaning, hits, self._library.words(meaning))
        explained = candidates and defines(meaning, normal(candidates[0].text))
        return meaning if explained else replace(question, intent="fact")

    def _sources(self, document_ids: Sequence[str]) -> Sources:
        return Sources(self._library, self._reader, document_ids, self._ledger())

    def _leaves(self, candidates: Sequence[Candidate]) -> Sequence[Candidate]:
        """The sentences that may be quoted: of a node, which repeats the clauses below it, only what is its own."""
        leaves = [c for c in candidates if c.clause.kind != "node" or self._is_lead_in_of_node(c)]
        return leaves or candidates

    def _is_lead_in_of_node(self, candidate: Candidate) -> bool:
        """Whether a sentence stands before all clauses of its node and ends in a colon: 三、……包括："""
        below = (self._library.clauses[i].start for i in candidate.clause.children if i in self._library.clauses)
        return candidate.text.endswith(("：", ":")) and candidate.end <= min(below, default=candidate.start)

    def _looked_up(self, question: Question, hits: Sequence[Hit], document_ids: Sequence[str]) -> Draft | None:
        """What needs no reading: small talk, facts and structure of documents, the tasks of a unit."""
        if question.intent == "chat":
            return Draft((), greeting=courtesy(small_talk(question.text) or "greeting"))
        if question.intent == "corpus":
            return Draft(holding_statements(question, self._library))
        if question.intent == "summary":
            draft = summary_draft(question, self._library, document_ids)
            if draft is not None:
                return draft
        statements: tuple[Statement, ...] = defined_statements(question, self._library, document_ids)
        if statements:
            return Draft(statements)
        if question.intent == "document":
            statements = document_statements(question, self._library, document_ids)
        statements = statements or structure_statements(question, self._library, document_ids)
        if statements:
            return Draft(statements)
        item = item_draft(question, self._library, document_ids)
        if item is not None:
            return item
        return tasks_draft(question, hits, document_ids, self._library) if question.intent == "unit_tasks" else None

    def _said(
        self,
        question: Question,
        hits: Sequence[Hit],
        candidates: Sequence[Candidate],
        leaves: Sequence[Candidate],
        document_ids: Sequence[str],
    ) -> Draft:
        """What the best sentence says, if it is evidence enough."""
        asked_too = self._document_facts(question, document_ids)
        if question.named_documents and leaves[0].clause.document_id not in question.named_documents:
            if asked_too:
                return Draft((*asked_too, Statement(phrase("part_unanswered"), ())))
            return refused(self._not_in_named(question), leaves)
        breach = self._breach(question, hits, leaves)
        if breach:
            return Draft((*asked_too, *breach))
        if question.intent == "unit":
            return unit_draft(question, leaves, document_ids, self._library, self._reader)
        if WHY_ASKED.search(question.text):
            reasons = [c for c in leaves if GIVES_REASON.search(c.text)]
            if not reasons or reasons[0].clause.clause_id != leaves[0].clause.clause_id:
                return refused(phrase("reason_why"), leaves)
            leaves = reasons
        leaves = figure_first(question, leaves)
        support = judge(question, leaves[0], leaves[1:])
        if not support.enough:
            return refused(support.reason, leaves)
        if question.intent == "where":
            return Draft((self._where(question, hits, candidates),))
        words = plain_words(self._library.words(question))
        if self._is_of_something_else(question, leaves[0].clause, words):
            return refused(phrase("reason_coverage"), leaves)
        spoken = [c for c in leaves if not c.is_title] or leaves
        listed = listed_statements(question, leaves, self._library, self._reader)
        listed = listed or sibling_statements(question, spoken[0], words, self._library)
        if listed:
            return Draft((*asked_too, *listed))
        lead = item_lead(spoken[0], self._library) if question.intent == "fact" else ()
        return Draft((*asked_too, *lead, *sentence_statements(question, spoken, words, self._reader)))

    def _breach(self, question: Question, hits: Sequence[Hit], leaves: Sequence[Candidate]) -> tuple[Statement, ...]:
        """The penalty set elsewhere for what the question speaks of; () also where a sentence gives the amount."""
        if question.intent not in ("unit", "figure", "fact"):
            return ()
        if question.intent == "figure" and judge(question, leaves[0], leaves[1:]).enough:
            return ()
        return breach_statements(question, hits, self._library.words(question), self._library, self._reader)

    def _is_of_something_else(self, question: Question, clause: Clause, words: Sequence[tuple[str, float]]) -> bool:
        """Whether a clause has nothing of a question for items but the kind of items: 材料 of another application."""
        if question.intent not in ANSWERED_BY_ITEMS or not asks_for_items(question.text):
            return False
        title = self._library.documents[clause.document_id].facts.title
        said = normal("\n".join((clause.text, *clause.heading_path, title)))
        whose = [word for word, _ in words if says_whose(word)]
        return bool(whose) and not any(word in said for word in whose)

    def _document_facts(self, question: Question, document_ids: Sequence[str]) -> tuple[Statement, ...]:
        """What else is asked of the document itself, beside a clause of it: 「谁发的文，经哪次会议通过」."""
        if question.intent != "fact" or not question.named_documents or not DOCUMENT_ASKED.search(question.text):
            return ()
        return document_statements(question, self._library, document_ids)

    def _not_in_named(self, question: Question) -> str:
        titles = [self._library.documents[i].facts.title or i for i in question.named_documents]
        return phrase("reason_other_document", title="》《".join(titles))

    def _section(self, question: Question, hits: Sequence[Hit], candidates: Sequence[Candidate]) -> Clause | None:
        """The section or box whose titles are the list asked for; None if a sentence lists it."""
        words = plain_words(self._library.words(question))
        count = question.count or 0
        announced = count and announces(count, candidates[0].text)
        if count and not announced and any(_counts_out(count, c) for c in candidates[:_COUNTED_RANK]):
            return None
        if _BOX_ASKED.search(question.text):
            box = next((h.clause for h in hits[:_BOX_RANK] if _is_box(h.clause)), None)
            if box is not None and coverage_of(words, normal(box.heading_path[-1])) >= _SECTION_COVERAGE:
                return box
        for hit in hits[:_SECTION_RANK]:
            titles = child_titles(hit.clause, self._library) if hit.clause.kind == "node" else []
            named = " ".join([hit.clause.heading_path[-1], *(t for t, _ in titles)]) if titles else ""
            if (
                question.count
                and len(titles) == question.count
                and coverage_of(words, normal(named)) >= _SECTION_COVERAGE
            ):
                return hit.clause
        node = next((h for h in hits[:3] if h.clause.kind == "node"), None)
        if node is None or coverage_of(words, normal(node.clause.heading_path[-1])) < _SECTION_COVERAGE:
            return None
        titles = child_titles(node.clause, self._library)
        best = next((c for c in candidates if c.clause.kind != "node" and not c.is_title), None)
        if len(titles) < 2 or hits[0].clause.kind != "node":
            return None
        enumerates = best is not None and best.text.count("、") >= 3 and best.coverage >= 0.5
        return None if enumerates or question.count else node.clause

    def _where(self, question: Question, hits: Sequence[Hit], candidates: Sequence[Candidate]) -> Statement:
        section = re.search(r"哪一?(章|节|部分)", question.text)
        boxed = re.search(r"(专栏)(?:几|第几)|哪一?个(专栏)|(表)几", question.text)
        named = [c for c in candidates if c.clause.document_id in question.named_documents]
        best = max(named or candidates, key=score_of_clause)
        if boxed:
            kind = next(group for group in boxed.groups() if group)
            best = next((c for c in candidates if any(h.startswith(kind) for h in c.clause.heading_path)), best)
        if (
            section
            and hits[0].clause.kind == "node"
            and (not named or hits[0].clause.document_id == best.clause.document_id)
        ):
            clause = hits[0].clause
            return where_statement(clause, (clause.start, clause.start + len(clause.heading_path[-1])), self._library)
        best = best if boxed else provision_behind(question, best, candidates)
        return where_statement(best.clause, (best.start, best.end), self._library)


def _is_enumerated(question: Question, candidates: Sequence[Candidate]) -> bool:
    """Whether a term that is asked about is listed rather than explained: 「“三区”包括哪些」「什么样的算假种子」."""
    best = normal(candidates[0].text)
    asked = LIST_ASKED.search(question.text) or (asks_for_items(question.text) and suits(question.text, best) > 0)
    return question.intent == "definition" and bool(asked) and not defines(question, best)


def _is_box(clause: Clause) -> bool:
    return clause.kind == "node" and clause.heading_path[-1].startswith("专栏")


def _counts_out(count: int, candidate: Candidate) -> bool:
    """Whether a sentence lists as many things as asked for: A、B、C等三个."""
    runs = [run for run in re.split(r"[，。；：]", candidate.text) if "、" in run]
    return candidate.coverage >= _ENUMERATED and any(run.count("、") in (count - 1, count) for run in runs)
