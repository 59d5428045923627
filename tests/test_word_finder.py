import random
import re
import time

import pytest

from rag.word_finder import WordFinder


@pytest.mark.parametrize(
    ("words", "text", "found"),
    [
        (("电池", "电池回收"), "旧电池回收和电池", ["电池回收", "电池"]),  # the longest first
        (("电池回", "回收"), "电池回收", ["电池回"]),  # none inside or across another
        (("电池", "池"), "池里的电池", ["池", "电池"]),  # words of one character too
        (("AI换脸", "A+"), "A+和AI换脸", ["A+", "AI换脸"]),  # letters and signs stand for themselves
        (("电池",), "", []),
        ((), "电池", []),
        (("",), "电池", []),
    ],
)
def test_words_are_found_from_left_to_right_the_longest_first(words, text, found):
    assert list(WordFinder(words).find(text)) == found


def test_it_finds_what_a_pattern_of_the_words_finds():
    chance = random.Random(7)
    words = {"".join(chance.choices("甲乙丙", k=chance.randint(1, 4))) for _ in range(30)}
    text = "".join(chance.choices("甲乙丙丁", k=3000))
    pattern = "|".join(sorted(words, key=lambda w: (-len(w), w)))
    assert list(WordFinder(words).find(text)) == re.findall(pattern, text)


def test_a_long_text_takes_time_in_proportion():
    finder = WordFinder(["甲" * length for length in range(2, 20)])
    start = time.perf_counter()
    assert len(list(finder.find("甲" * 50_000))) == 50_000 // 19 + 1
    list(finder.find("甲乙" * 25_000))
    assert time.perf_counter() - start < 1
