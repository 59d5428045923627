"""rag/word_shares.py: how much of a question's words a text has."""

import pytest

from rag.word_shares import coverage_of, plain_words, unmatched_of, weighted_terms

TITLE = "12.打造风电产业链"


def test_coverage_is_the_share_by_weight():
    assert coverage_of([("风电", 1.0), ("产业链", 2.0), ("光伏", 1.0)], TITLE) == 0.75
    assert coverage_of([], TITLE) == 0.0


def test_a_term_counts_once_with_its_greatest_weight():
    words = [("2:风电", 1.0), ("风电", 0.5), ("光伏", 1.0)]
    assert weighted_terms(words, lambda token: 2.0 if token == "风电" else 1.0) == [("风电", 1.0), ("光伏", 1.0)]


def test_tokens_lose_the_mark_of_bigrams():
    assert plain_words([("2:风电", 0.5), ("产业链", 1.0)]) == [("风电", 0.5), ("产业链", 1.0)]


@pytest.mark.parametrize(
    ("asked", "everyday", "share"),
    [
        (["风电", "光伏"], [], 0.5),
        (["风车", "产业链"], [("风车", ["风电"])], 0.0),  # 风电 is what 风车 is called officially
        (["大风", "风车"], [("大风车", ["风电"])], 0.0),  # both are pieces of an everyday word
        (["光板"], [("光板", ["光伏"])], 1.0),  # neither the word nor its official wording is there
        ([], [], 0.0),
    ],
)
def test_what_the_text_has_in_no_wording_is_unmatched(asked, everyday, share):
    assert unmatched_of(asked, everyday, TITLE) == share
