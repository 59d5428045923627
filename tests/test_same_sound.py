"""rag/same_sound.py: words of the same sound that are both at home in official writing are no slips."""

from pathlib import Path

import pytest

import rag
from rag.pinyin import keys
from rag.same_sound import both_in_use

LINES = (Path(rag.__file__).parent / "data" / "same_sound_words.txt").read_text(encoding="utf-8").splitlines()
GROUPS = [line.split() for line in LINES if not line.startswith("#")]


@pytest.mark.parametrize(
    ("written", "term"),
    [
        ("执业证书", "职业证书"),
        ("共用设施", "公用设施"),
        ("科技督察", "科技督查"),
        ("拒绝接收", "拒绝接受"),
    ],
)
def test_two_words_in_use_are_not_taken_for_one_another(written, term):
    assert both_in_use(written, term)
    assert both_in_use(term, written)


@pytest.mark.parametrize(
    ("written", "term"),
    [
        ("衷心城市", "中心城市"),
        ("执业证书", "执业证书"),
        ("督察工作", "工作督查"),  # not at the same place
        ("执", "职"),
        ("", ""),
    ],
)
def test_others_may_be(written, term):
    assert not both_in_use(written, term)


def test_the_words_of_a_group_sound_alike_and_stand_once_in_it():
    for group in GROUPS:
        assert len(group) == len(set(group)) > 1
        assert all(len(word) == 2 for word in group)
        assert all(set(keys(group[0])) & set(keys(word)) for word in group), group
