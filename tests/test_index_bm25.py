"""rag/index/bm25.py: exact scores on a corpus small enough to work out."""

from math import log

import numpy as np
import pytest

from rag.errors import IndexBrokenError
from rag.index.bm25 import Bm25Index

PASSAGES = [
    ["风电", "产业", "风电"],  # 3 tokens
    ["光伏", "产业"],  # 2
    ["科技", "人才", "科技", "产业", "园区"],  # 5
    ["充电", "桩"],  # 2; the mean length is 12 / 4 = 3
]


def term(tf: int, length: int, df: int) -> float:
    """Lucene's BM25 of one token: idf = ln(1 + (N - df + 0.5) / (df + 0.5)), k1 = 1.2, b = 0.75."""
    return log(1 + (4 - df + 0.5) / (df + 0.5)) * tf / (tf + 1.2 * (0.25 + 0.75 * length / 3))


@pytest.fixture(scope="module")
def index() -> Bm25Index:
    return Bm25Index.build(PASSAGES)


def test_scores_are_lucenes(index):
    expected = [term(2, 3, 1) + term(1, 3, 3), term(1, 2, 3), term(1, 5, 3), 0]
    assert index.scores(["风电", "产业"]) == pytest.approx(expected, rel=1e-6)


def test_the_shorter_passage_comes_first_when_all_else_is_equal(index):
    assert list(np.argsort(-index.scores(["产业"]), kind="stable")) == [1, 0, 2, 3]


def test_unknown_tokens_count_nothing(index):
    assert index.scores(["区块链", "充电"]).tolist() == index.scores(["充电"]).tolist()


@pytest.mark.parametrize("tokens", [[], ["区块链"], [""]])
def test_nothing_known_scores_zero(index, tokens):
    scores = index.scores(tokens)
    assert scores.dtype == np.float32
    assert scores.tolist() == [0, 0, 0, 0]


def test_a_token_counts_as_often_as_it_is_asked(index):
    assert index.scores(["风电", "风电"]) == pytest.approx(2 * index.scores(["风电"]))


def test_weights_multiply_each_token(index):
    expected = 3 * index.scores(["风电"]) + 0.5 * index.scores(["产业"])
    assert index.scores(["风电", "产业"], weights=[3, 0.5]) == pytest.approx(expected)


def test_as_many_weights_as_tokens_are_needed(index):
    with pytest.raises(ValueError):
        index.scores(["风电", "产业"], weights=[1])


def telling(df: int, count: int = 4) -> float:
    """What a token counts for that `df` of `count` passages, or groups of them, have."""
    return log(1 + (count - df + 0.5) / (df + 0.5))


def test_coverage_is_the_share_of_the_tokens_that_a_passage_has_rare_ones_counting_more(index):
    # 风电 is in one passage, 产业 in three: ln(1 + 3.5 / 1.5) = ln(10 / 3) and ln(1 + 1.5 / 3.5) = ln(10 / 7).
    assert (telling(1), telling(3)) == pytest.approx((log(10 / 3), log(10 / 7)))
    common = log(10 / 7) / (log(10 / 3) + log(10 / 7))
    covered = index.coverage(["风电", "产业"], [1, 1])
    assert covered == pytest.approx([1, common, common, 0], rel=1e-6)
    assert covered.dtype == np.float32


def test_how_often_a_passage_has_a_token_does_not_count(index):
    assert index.coverage(["科技", "风电"], [1, 1]).tolist() == [0.5, 0, 0.5, 0]  # 科技 twice, 人才 once


def test_a_token_covers_by_its_weight(index):
    total = 3 * telling(1) + 0.5 * telling(3)
    expected = [1, 0.5 * telling(3) / total, 0.5 * telling(3) / total, 0]
    assert index.coverage(["风电", "产业"], [3, 0.5]) == pytest.approx(expected, rel=1e-6)


def test_a_token_given_twice_covers_once_with_its_last_weight(index):
    twice = index.coverage(["风电", "产业", "风电"], [1, 1, 0.25])
    assert twice.tolist() == index.coverage(["风电", "产业"], [0.25, 1]).tolist()


def test_what_no_passage_has_leaves_all_with_less_than_the_whole(index):
    # Unknown to the corpus, it tells most: ln(1 + 4.5 / 0.5) = ln 10.
    share = telling(1) / (telling(1) + log(10))
    assert index.coverage(["风电", "区块链"], [1, 1]) == pytest.approx([share, 0, 0, 0], rel=1e-6)


def test_a_group_covers_what_its_passages_have_between_them(index):
    # Of the two groups one has 风电, both have 产业, one has 科技: ln(1 + 1.5 / 1.5), ln(1 + 0.5 / 2.5), as 风电.
    groups = np.array([0, 0, 1, 1], np.int32)
    rare, common = telling(1, 2), telling(2, 2)
    assert (rare, common) == pytest.approx((log(2), log(1.2)))
    assert index.coverage(["风电", "产业"], [1, 1], groups) == pytest.approx(
        [1, 1, common / (rare + common), common / (rare + common)], rel=1e-6
    )
    # 光伏 and 风电 stand in different passages of one document.
    assert index.coverage(["风电", "光伏"], [1, 1], groups).tolist() == [1, 1, 0, 0]
    assert index.coverage(["风电", "光伏"], [1, 1]).tolist() == [0.5, 0.5, 0, 0]


def test_each_passage_a_group_of_its_own_is_as_without_groups(index):
    groups = np.arange(4, dtype=np.int32)
    asked = (["风电", "产业", "区块链"], [1, 0.5, 2])
    assert index.coverage(*asked, groups).tolist() == index.coverage(*asked).tolist()


@pytest.mark.parametrize("groups", [None, np.array([0, 0, 1, 1], np.int32)], ids=["passages", "groups"])
@pytest.mark.parametrize(
    ("tokens", "weights"), [([], []), (["区块链"], [1]), (["", "区块链"], [1, 1]), (["风电"], [0])]
)
def test_nothing_known_or_nothing_weighed_covers_nothing(index, tokens, weights, groups):
    covered = index.coverage(tokens, weights, groups)
    assert covered.dtype == np.float32
    assert covered.tolist() == [0, 0, 0, 0]


def test_as_many_weights_as_tokens_are_needed_to_cover(index):
    with pytest.raises(ValueError):
        index.coverage(["风电", "产业"], [1])


@pytest.mark.parametrize("passages", [[], [[]], [[], []]], ids=["none", "one empty", "two empty"])
def test_a_corpus_without_words_scores_zero(passages, tmp_path):
    built = Bm25Index.build(passages)
    built.save(tmp_path)
    for one in (built, Bm25Index.load(tmp_path)):
        assert one.scores(["产业"]).tolist() == [0] * len(passages)
        groups = np.zeros(len(passages), np.int32)
        assert one.coverage(["产业"], [1]).tolist() == [0] * len(passages)
        assert one.coverage(["产业"], [1], groups).tolist() == [0] * len(passages)


def test_an_empty_passage_between_others_scores_zero():
    assert Bm25Index.build([["产业"], [], ["产业"]]).scores(["产业"])[1] == 0


def test_a_loaded_index_scores_as_the_saved_one(index, tmp_path):
    index.save(tmp_path / "bm25")
    loaded = Bm25Index.load(tmp_path / "bm25")
    for tokens in (["风电", "产业"], ["科技"], ["区块链"]):
        assert loaded.scores(tokens).tolist() == index.scores(tokens).tolist()


def test_building_shows_no_progress_bar(capfd):
    Bm25Index.build(PASSAGES)
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize("name", ["data.npy", "passages.npy", "starts.npy", "vocabulary.json"])
@pytest.mark.parametrize("damage", ["missing", "empty", "half", "of another index"])
def test_a_damaged_file_is_reported(index, tmp_path, name, damage):
    index.save(tmp_path)
    path = tmp_path / name
    content = path.read_bytes()
    if damage == "missing":
        path.unlink()
    elif damage == "of another index":
        Bm25Index.build([["一", "二"], ["三", "四", "五"], ["六"], *[["七", "八", "九"]] * 9]).save(tmp_path / "other")
        path.write_bytes((tmp_path / "other" / name).read_bytes())
    else:
        path.write_bytes(b"" if damage == "empty" else content[: len(content) // 2])
    with pytest.raises(IndexBrokenError, match="rag index build"):
        Bm25Index.load(tmp_path)
