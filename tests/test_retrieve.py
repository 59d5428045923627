"""rag/retrieve.py: which clauses are found, in which order and with which scores.

The index is a fake with exact keyword scores and similarities, so that every score can be worked out: of the scores
4, 2, 0, 2 the mean is 2 and the standard deviation √2, which makes √2, 0, −√2, 0 of them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from math import sqrt

import numpy as np
import pytest
from numpy.typing import NDArray

from rag.question import Question, read_question
from rag.retrieve import DOCUMENT_WEIGHT, MARGIN_WEIGHT, SYNONYM_WEIGHT, HybridRetriever
from rag.types import Clause, ClauseKind, Passage

TEXTS = {
    "plan#12": "积极推进广西北部湾海上风电场建设。",
    "plan#13": "发展光伏发电，推进屋顶光伏项目。",
    "city#1": "培育新型研发机构。",
    "city#2": "推进风电与光伏一体化。",
}


def clause(clause_id: str, kind: ClauseKind = "paragraph") -> Clause:
    text = TEXTS[clause_id]
    return Clause(clause_id, clause_id.partition("#")[0], kind, (), "", text, 0, len(text))


class FakeIndex:
    """Gives the scores it was made with, one for each passage; keyword scores are 0 if no known word is asked for."""

    def __init__(
        self,
        keyword: Sequence[float] = (4, 2, 0, 2),
        similarity: Sequence[float] = (0.5, 0.9, 0.1, 0.5),
        clause_ids: Sequence[str] = tuple(TEXTS),
        kinds: Mapping[str, ClauseKind] | None = None,
    ) -> None:
        self.clause_by_id = {i: clause(i, (kinds or {}).get(i, "paragraph")) for i in TEXTS}
        self.passages = [Passage(i, n, n + 3, "", TEXTS[i][n : n + 3]) for n, i in enumerate(clause_ids)]
        self._keyword, self._similarity = keyword, similarity
        self.asked: list[dict[str, float]] = []

    def keyword_scores(self, tokens: Sequence[str], weights: Sequence[float]) -> NDArray[np.float32]:
        self.asked.append(dict(zip(tokens, weights, strict=True)))
        known = any(token in text for token in tokens for text in TEXTS.values())
        return np.array(self._keyword if known else [0] * len(self.passages), np.float32)

    def similarities(self, vector: NDArray[np.float32]) -> NDArray[np.float32]:
        return np.array(self._similarity, np.float32) * vector[0]


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
    return [word for word in ("风电", "光伏", "天气", "新能源", "建设") if word in text]


def understand(text: str) -> Question:
    return read_question(text, ())


def retriever(index: FakeIndex, encoder: FakeEncoder | None = None, **more: object) -> HybridRetriever:
    return HybridRetriever(index, tokens, encoder, understand, **more)  # type: ignore[arg-type]


def keyword_only() -> HybridRetriever:
    return retriever(FakeIndex())


def vectors_only() -> HybridRetriever:
    return retriever(FakeIndex(keyword=(0, 0, 0, 0)), FakeEncoder(), vector_weight=1.0)


def hybrid() -> HybridRetriever:
    return retriever(FakeIndex(), FakeEncoder(), vector_weight=0.5)


EXPECTED = {
    keyword_only: {"plan#12": sqrt(2), "plan#13": 0.0, "city#2": 0.0, "city#1": -sqrt(2)},
    vectors_only: {"plan#13": sqrt(2), "plan#12": 0.0, "city#2": 0.0, "city#1": -sqrt(2)},
    hybrid: {"plan#12": sqrt(2), "plan#13": 0.5 * sqrt(2), "city#2": 0.0, "city#1": -1.5 * sqrt(2)},
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
    assert hits[2].score == pytest.approx(sqrt(2) - 0.5 * DOCUMENT_WEIGHT)


def test_a_choice_of_documents_leaves_out_the_others_and_counts_their_scores_for_nothing():
    hits = retriever(FakeIndex()).retrieve_for(understand("风电建设"), 10, ["plan"])
    # Of 4 and 2 the mean is 3 and the deviation 1.
    assert {h.clause.clause_id: h.score for h in hits} == {"plan#12": 1.0, "plan#13": -1.0}
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
    assert [h.clause.clause_id for h in hits] == ["plan#13", "city#2", "plan#12", "city#1"]
    assert hits[2].score == pytest.approx(sqrt(2) + MARGIN_WEIGHT, abs=1e-5)
    of_the_document = replace(understand("风电建设"), intent="document")
    assert retriever(index).retrieve_for(of_the_document, 10)[0].clause.clause_id == "plan#12"


def test_synonyms_and_the_earlier_question_weigh_less_than_the_question_itself():
    index = FakeIndex()
    one = retriever(index, synonyms=lambda text: ("新能源风电",))
    one.retrieve_for(replace(understand("风电"), context="光伏 风电", context_weight=0.25), 4)
    assert index.asked == [{"风电": 1.0, "新能源": SYNONYM_WEIGHT, "光伏": 0.25}]


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
    hits = retriever(FakeIndex((3,), (0.8,), ("plan#12",)), FakeEncoder()).retrieve("风电建设", 10)
    assert [(h.clause.clause_id, h.score) for h in hits] == [("plan#12", 0.0)]
