"""rag/retrieve.py: which clauses are found, in which order and with which scores.

The index is a fake with exact scores, so that every score of a hit can be worked out: of the keyword scores 4, 2, 0, 2
the mean is 2 and the standard deviation √2, which makes √2, 0, −√2, 0 of them. The four passages are there 75 times
over, so that they are as many as usual and a standard score counts SCALE.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from math import sqrt

import numpy as np
import pytest
from numpy.typing import NDArray

from rag.question import Question, read_question
from rag.retrieve import (
    COVERAGE_WEIGHT,
    DOCUMENT_COVERAGE_WEIGHT,
    DOCUMENT_WEIGHT,
    MARGIN_WEIGHT,
    REST_WEIGHT,
    SCALE,
    SYNONYM_WEIGHT,
    USUAL_COUNT,
    WORD_WEIGHT,
    HybridRetriever,
)
from rag.types import Clause, ClauseKind, Passage

TEXTS = {
    "plan#12": "积极推进广西北部湾海上风电场建设。",
    "plan#13": "发展光伏发电，推进屋顶光伏项目。",
    "city#1": "培育新型研发机构。",
    "city#2": "推进风电与光伏一体化。",
}
TIMES = USUAL_COUNT // len(TEXTS)


def clause(clause_id: str, kind: ClauseKind = "paragraph") -> Clause:
    text = TEXTS[clause_id]
    return Clause(clause_id, clause_id.partition("#")[0], kind, (), "", text, 0, len(text))


class FakeIndex:
    """Gives the scores it was made with, one for each passage; keyword scores are 0 if no known word is asked for.

    `covered` and `covered_by_document` are what `coverage` gives without and with groups.
    """

    def __init__(
        self,
        keyword: Sequence[float] = (4, 2, 0, 2),
        similarity: Sequence[float] = (0.5, 0.9, 0.1, 0.5),
        clause_ids: Sequence[str] = tuple(TEXTS),
        kinds: Mapping[str, ClauseKind] | None = None,
        covered: Sequence[float] = (),
        covered_by_document: Sequence[float] = (),
        times: int = TIMES,
    ) -> None:
        self.clause_by_id = {i: clause(i, (kinds or {}).get(i, "paragraph")) for i in TEXTS}
        named = list(enumerate(clause_ids)) * times
        self.passages = [Passage(i, n, n + 3, "", TEXTS[i][n : n + 3]) for n, i in named]
        nothing = (0.0,) * len(clause_ids)
        self._keyword, self._similarity, self._covered, self._covered_by_document = (
            np.array([*scores] * times, np.float32)
            for scores in (keyword, similarity, covered or nothing, covered_by_document or nothing)
        )
        self.asked: list[dict[str, float]] = []
        self.covering: list[dict[str, float]] = []
        self.groups: list[list[int] | None] = []

    def keyword_scores(self, tokens: Sequence[str], weights: Sequence[float]) -> NDArray[np.float32]:
        self.asked.append(dict(zip(tokens, weights, strict=True)))
        known = any(token.removeprefix("2:") in text for token in tokens for text in TEXTS.values())
        return self._keyword if known else np.zeros_like(self._keyword)

    def coverage(
        self, tokens: Sequence[str], weights: Sequence[float], groups: NDArray[np.int32] | None = None
    ) -> NDArray[np.float32]:
        self.covering.append(dict(zip(tokens, weights, strict=True)))
        self.groups.append(None if groups is None else groups.tolist())
        return self._covered if groups is None else self._covered_by_document

    def similarities(self, vector: NDArray[np.float32]) -> NDArray[np.float32]:
        return self._similarity * vector[0]


class FakeEncoder:
    """Every question is the unit vector (1), but for those that speak of nothing in the corpus: (0)."""

    fingerprint = "fake"
    dimension = 1

    def __init__(self) -> None:
        self.questions: list[str] = []

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        return np.ones((len(texts), 1), np.float32)

    def encode_question(self, question: str) -> NDArray[np.float32]:
        self.questions.append(question)
        return np.array([0.0 if "天气" in question else 1.0], np.float32)


def tokens(text: str) -> list[str]:
    """Words; 风电 also as the bigram that it is."""
    return [w for w in ("风电", "2:风电", "5g", "光伏", "天气", "新能源", "建设") if w.removeprefix("2:") in text]


def understand(text: str) -> Question:
    return read_question(text, ())


def retriever(index: FakeIndex, encoder: FakeEncoder | None = None, **more: object) -> HybridRetriever:
    return HybridRetriever(index, tokens, encoder, understand, **more)  # type: ignore[arg-type]


def keyword_only() -> HybridRetriever:
    return retriever(FakeIndex())


def vectors_only() -> HybridRetriever:
    return retriever(FakeIndex(keyword=(0, 0, 0, 0)), FakeEncoder(), vector_weight=1.0)


def coverage_only() -> HybridRetriever:
    # All are found equally well; of ½, 1, ½, 0 the mean is ½ and the deviation √2 / 4: 0, √2, 0, −√2.
    # The provisions of the plan have all of the question between them, those of the city half: 1, 1, −1, −1.
    return retriever(FakeIndex((2, 2, 2, 2), covered=(0.5, 1, 0.5, 0), covered_by_document=(1, 1, 0.5, 0.5)))


def hybrid() -> HybridRetriever:
    index = FakeIndex(covered=(0.5, 1, 0.5, 0), covered_by_document=(1, 1, 0.5, 0.5))
    return retriever(index, FakeEncoder(), vector_weight=0.5)


EXPECTED = {
    keyword_only: {"plan#12": SCALE * sqrt(2), "plan#13": 0.0, "city#2": 0.0, "city#1": -SCALE * sqrt(2)},
    vectors_only: {"plan#13": SCALE * sqrt(2), "plan#12": 0.0, "city#2": 0.0, "city#1": -SCALE * sqrt(2)},
    coverage_only: {
        "plan#13": SCALE * (COVERAGE_WEIGHT * sqrt(2) + DOCUMENT_COVERAGE_WEIGHT),
        "plan#12": SCALE * DOCUMENT_COVERAGE_WEIGHT,
        "city#1": -SCALE * DOCUMENT_COVERAGE_WEIGHT,
        "city#2": SCALE * (-COVERAGE_WEIGHT * sqrt(2) - DOCUMENT_COVERAGE_WEIGHT),
    },
    # Keywords, half of the vectors, then the two coverages.
    hybrid: {
        "plan#13": SCALE * (0 + 0.5 * sqrt(2) + COVERAGE_WEIGHT * sqrt(2) + DOCUMENT_COVERAGE_WEIGHT),
        "plan#12": SCALE * (sqrt(2) + 0 + 0 + DOCUMENT_COVERAGE_WEIGHT),
        "city#2": SCALE * (0 + 0 - COVERAGE_WEIGHT * sqrt(2) - DOCUMENT_COVERAGE_WEIGHT),
        "city#1": SCALE * (-sqrt(2) - 0.5 * sqrt(2) + 0 - DOCUMENT_COVERAGE_WEIGHT),
    },
}


@pytest.mark.parametrize("make", EXPECTED, ids=lambda make: make.__name__)
class TestEveryRetriever:
    def test_gives_these_clauses_in_this_order_with_these_scores(self, make):
        hits = make().retrieve("风电建设", 10)
        assert [h.clause.clause_id for h in hits] == list(EXPECTED[make])
        assert [h.score for h in hits] == pytest.approx(list(EXPECTED[make].values()), abs=1e-5)

    @pytest.mark.parametrize("k", [1, 2, 3, 4, 5])
    def test_gives_at_most_k_the_best_first(self, make, k):
        hits = make().retrieve("风电建设", k)
        assert [h.clause.clause_id for h in hits] == list(EXPECTED[make])[:k]

    @pytest.mark.parametrize("question", ["天气怎么样？", "", "谁", "？？"])
    def test_gives_nothing_where_nothing_matches(self, make, question):
        assert make().retrieve(question, 10) == []

    def test_gives_the_same_twice(self, make):
        one = make()
        assert one.retrieve("风电建设", 4) == one.retrieve("风电建设", 4)


def test_a_clause_is_given_once_with_its_best_passage():
    # Two passages of plan#12, the second better.
    index = FakeIndex((2, 0, 4, 2), (0.1, 0.2, 0.7, 0.4), ("plan#12", "plan#13", "plan#12", "city#2"))
    hits = retriever(index, FakeEncoder()).retrieve("风电建设", 10)
    assert [h.clause.clause_id for h in hits] == ["plan#12", "city#2", "plan#13"]
    assert (hits[0].start, hits[0].end) == (2, 5)
    assert hits[0].similarity == pytest.approx(0.7)


def test_a_document_named_outright_outranks_better_words():
    question = replace(understand("风电建设"), preferred={"city": 1.0, "plan": -0.5})
    hits = retriever(FakeIndex()).retrieve_for(question, 10)
    assert [h.clause.clause_id for h in hits] == ["city#2", "city#1", "plan#12", "plan#13"]
    assert hits[0].score == pytest.approx(0.0 + DOCUMENT_WEIGHT)
    assert hits[2].score == pytest.approx(SCALE * sqrt(2) - 0.5 * DOCUMENT_WEIGHT)


def test_a_choice_of_documents_leaves_out_the_others_and_counts_their_scores_for_nothing():
    hits = retriever(FakeIndex()).retrieve_for(understand("风电建设"), 10, ["plan"])
    # Of 4 and 2 the mean is 3 and the deviation 1; the passages are half as many as usual.
    assert {h.clause.clause_id: h.score for h in hits} == pytest.approx(
        {"plan#12": SCALE * sqrt(2), "plan#13": -SCALE * sqrt(2)}
    )
    assert retriever(FakeIndex()).retrieve_for(understand("风电建设"), 10, ["nothing"]) == []


@pytest.mark.parametrize(
    ("intent", "found"),
    [("list", True), ("where", True), ("comparison", True), ("fact", False), ("figure", False), ("unit", False)],
)
def test_sections_are_found_only_for_what_sections_answer(intent, found):
    index = FakeIndex(kinds={"plan#13": "node"})
    hits = retriever(index).retrieve_for(replace(understand("风电建设"), intent=intent), 10)
    assert ("plan#13" in [h.clause.clause_id for h in hits]) == found


@pytest.mark.parametrize("kind", ["front", "end"])
def test_covering_letters_and_end_matter_come_after_provisions_that_say_less(kind):
    index = FakeIndex(kinds={"plan#12": kind})
    hits = retriever(index).retrieve("风电建设", 10)
    # √2 / 2 − 1.5 is less than the −√2 / 2 of the provision that says least.
    assert [h.clause.clause_id for h in hits] == ["plan#13", "city#2", "city#1", "plan#12"]
    assert hits[3].score == pytest.approx(SCALE * sqrt(2) + MARGIN_WEIGHT, abs=1e-5)
    of_the_document = replace(understand("风电建设"), intent="document")
    assert retriever(index).retrieve_for(of_the_document, 10)[0].clause.clause_id == "plan#12"


def test_words_weigh_less_than_bigrams_and_synonyms_and_the_earlier_question_less_than_the_question_itself():
    index = FakeIndex()
    one = retriever(index, synonyms=lambda text: ("新能源风电",))
    one.retrieve_for(replace(understand("风电5G"), context="光伏 风电", context_weight=0.25), 4)
    expected = {"2:风电": 1.0, "风电": WORD_WEIGHT, "新能源": SYNONYM_WEIGHT * WORD_WEIGHT, "光伏": 0.25 * WORD_WEIGHT}
    assert index.asked == [pytest.approx(expected)]


def test_numbers_and_latin_words_have_no_bigrams_and_weigh_as_much():
    index = FakeIndex()
    retriever(index).retrieve_for(replace(understand("风电"), topic="风电5g"), 4)
    assert index.asked == [{"2:风电": 1.0, "风电": WORD_WEIGHT, "5g": 1.0}]


def test_no_word_reaches_over_the_gap_that_a_question_word_left():
    given: list[str] = []
    one = HybridRetriever(FakeIndex(), lambda text: given.append(text) or tokens(text), None, understand)  # type: ignore[func-returns-value]
    one.retrieve_for(replace(understand("风电"), topic="高新技术企业 家"), 4)  # 企业｜多少｜家 is no 企业家
    assert given[:2] == ["高新技术企业", "家"]


def test_coverage_is_that_of_bigrams_numbers_and_latin_words_by_passage_and_by_document():
    index = FakeIndex(times=1)
    question = replace(understand("风电"), topic="风电5g", context="光伏", context_weight=0.25)
    retriever(index).retrieve_for(question, 4)
    assert index.covering == [{"2:风电": 1.0, "5g": 1.0}] * 2  # the words 风电 and 光伏 are left out
    assert index.groups == [None, [0, 0, 1, 1]]  # plan, plan, city, city


def test_what_was_taken_for_question_words_helps_to_find_a_clause_but_is_not_part_of_the_question():
    index = FakeIndex()
    one = retriever(index)
    question = replace(understand("风电"), text="建设风电？")
    one.retrieve_for(question, 4)
    assert index.asked == [pytest.approx({"风电": WORD_WEIGHT, "2:风电": 1.0, "建设": REST_WEIGHT * WORD_WEIGHT})]
    assert one.query(question) == (["风电", "2:风电"], [1.0, 1.0])
    assert one.query(question, with_rest=True) == (["风电", "2:风电", "建设"], [1.0, 1.0, REST_WEIGHT])


def test_words_on_both_sides_of_what_was_taken_out_make_none_together():
    one = retriever(FakeIndex())
    tokens, _ = one.query(replace(understand("风电"), topic="风 电"))
    assert "风电" not in tokens and "2:风电" not in tokens


@pytest.mark.parametrize(("times", "crowd"), [(1, sqrt(USUAL_COUNT / 4)), (TIMES, 1.0), (3 * TIMES, 1.0)])
def test_the_best_of_few_passages_stands_out_as_much_as_of_many(times, crowd):
    """One of n alone is √(n − 1) deviations above the mean; √(usual / n) makes up for it, and more than usual stay."""
    hits = retriever(FakeIndex(times=times)).retrieve("风电建设", 10)
    assert hits[0].score == pytest.approx(SCALE * crowd * sqrt(2), rel=1e-5)


@pytest.mark.parametrize("count", [10, 100, USUAL_COUNT])
def test_the_only_passage_that_matches_scores_nearly_the_same_among_few_and_many(count):
    index = FakeIndex((1.0, *[0.0] * (count - 1)), [0.0] * count, ("plan#12", *["city#1"] * (count - 1)), times=1)
    best, other = retriever(index).retrieve("风电建设", 10)
    # √(n − 1) · √(300 / n) = √300 · √(1 − 1/n)
    assert best.score == pytest.approx(SCALE * sqrt(USUAL_COUNT * (1 - 1 / count)), rel=1e-4)
    assert other.score < 0


def test_what_is_known_of_documents_counts_as_much_among_few_passages_as_among_many():
    question = replace(understand("风电建设"), preferred={"city": 1.0})
    for times in (1, TIMES):
        plain = {h.clause.clause_id: h.score for h in retriever(FakeIndex(times=times)).retrieve("风电建设", 4)}
        meant = {h.clause.clause_id: h.score for h in retriever(FakeIndex(times=times)).retrieve_for(question, 4)}
        assert meant["city#2"] - plain["city#2"] == pytest.approx(DOCUMENT_WEIGHT, abs=1e-5)


def test_the_earlier_question_is_embedded_too_and_a_vector_is_remembered():
    encoder = FakeEncoder()
    one = retriever(FakeIndex(), encoder)
    follow_up = replace(understand("光伏"), context="风电", context_weight=1.0)
    for _ in range(3):
        one.retrieve_for(follow_up, 4)
    assert encoder.questions == ["光伏 风电"]


def test_an_empty_index_finds_nothing():
    assert retriever(FakeIndex((), (), ()), FakeEncoder()).retrieve("风电建设", 10) == []


def test_one_passage_alone_is_found_though_it_does_not_stand_out():
    hits = retriever(FakeIndex((3,), (0.8,), ("plan#12",), times=1), FakeEncoder()).retrieve("风电建设", 10)
    assert [(h.clause.clause_id, h.score) for h in hits] == [("plan#12", 0.0)]
