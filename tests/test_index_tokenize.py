"""rag/index/tokenize.py: what of a text can be searched."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest

from rag.index.tokenize import Tokenizer, normalise


@pytest.fixture(scope="module")
def tokenizer() -> Tokenizer:
    return Tokenizer()


TERMS = ["产业链", "风电产业", "风电产业链", "多车一桩", "5G基站"]


@pytest.fixture(scope="module")
def with_lexicon() -> Tokenizer:
    return Tokenizer(TERMS)


def words(tokens: list[str]) -> list[str]:
    return [token for token in tokens if not token.startswith("2:")]


def bigrams(tokens: list[str]) -> list[str]:
    return [token for token in tokens if token.startswith("2:")]


def test_normalise_compares_full_width_and_capital_forms_as_equal():
    assert normalise("５Ｇ基站占比１．６％") == "5g基站占比1.6%"


def test_normalise_drops_white_space_only_between_chinese_characters():
    assert normalise("打造 风电\n产　业链 ABC 数据") == "打造风电产业链 abc 数据"


def test_normalise_drops_characters_that_are_not_seen():
    assert normalise("\ufeff科技\u200b创新") == "科技创新"


def test_every_pair_of_neighbouring_characters_is_a_bigram(tokenizer):
    expected = ["2:居民", "2:民区", "2:区多", "2:多车", "2:车一", "2:一桩"]
    assert bigrams(tokenizer.tokens("居民区多车一桩")) == expected


def test_a_long_word_is_found_by_its_parts_too(tokenizer):
    assert sorted(words(tokenizer.tokens("居民区"))) == ["居民", "居民区"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("5G", ["5g"]),
        ("增长1.6%", ["增长", "1.6"]),
        ("PM2.5", ["pm2.5"]),
        ("2023年", ["2023", "年"]),
        ("产值达1,200亿元", ["产值", "达", "1200", "亿元"]),
        ("2021,2022", ["2021", "2022"]),
        ("12．打造", ["12", "打造"]),
        ("GB/T 9704-2012", ["gb", "t", "9704", "2012"]),
    ],
)
def test_latin_words_and_numbers_stay_whole(tokenizer, text, expected):
    assert words(tokenizer.tokens(text)) == expected


def test_a_document_number_is_cut_at_its_brackets(tokenizer):
    tokens = words(tokenizer.tokens("桂政办发〔2021〕97号"))
    assert tokens[-3:] == ["2021", "97", "号"]
    assert "2:桂政" in tokenizer.tokens("桂政办发〔2021〕97号")


def test_bigrams_do_not_reach_across_punctuation_or_numbers(tokenizer):
    assert bigrams(tokenizer.tokens("科技、人才2022年")) == ["2:科技", "2:人才"]


def test_function_characters_are_no_words(tokenizer):
    assert words(tokenizer.tokens("科技的人才和资金")) == ["科技", "人才", "资金"]


@pytest.mark.parametrize("text", ["", "  \n", "，。！？%", "〔〕"])
def test_a_text_without_words_has_no_tokens(tokenizer, text):
    assert tokenizer.tokens(text) == []


def test_half_a_surrogate_pair_and_rare_characters_do_no_harm(tokenizer):
    assert "2:𠮷林" in tokenizer.tokens("𠮷林\ud800")


def test_a_term_of_the_lexicon_is_one_token_beside_its_bigrams(with_lexicon):
    tokens = with_lexicon.tokens("居民区多车一桩")
    assert "多车一桩" in tokens
    assert "2:车一" in tokens


def test_a_lexicon_term_with_latin_letters_is_found_however_it_is_written(with_lexicon):
    assert "5g基站" in with_lexicon.tokens("建设５Ｇ基站")


def test_a_lexicon_stays_with_its_tokenizer(tokenizer, with_lexicon):
    assert "多车一桩" in with_lexicon.tokens("多车一桩")
    assert "多车一桩" not in tokenizer.tokens("多车一桩")


def test_the_fingerprint_follows_the_set_of_words_not_their_order():
    assert Tokenizer(["甲", "乙"]).fingerprint == Tokenizer(["乙", "甲", "甲", " "]).fingerprint
    assert Tokenizer(["甲"]).fingerprint != Tokenizer(["甲", "乙"]).fingerprint != Tokenizer().fingerprint


def test_threads_and_the_order_of_the_lexicon_do_not_change_the_tokens(with_lexicon):
    text = "打造风电产业链，居民区多车一桩"
    started_by_eight_threads = Tokenizer(reversed(TERMS))
    with ThreadPoolExecutor(8) as pool:
        results = list(pool.map(started_by_eight_threads.tokens, [text] * 16))
    assert results == [with_lexicon.tokens(text)] * 16


def test_it_is_silent_and_loads_nothing_before_the_first_use():
    code = (
        "import sys; from rag.index.tokenize import Tokenizer; t = Tokenizer(['多车一桩']); t.fingerprint\n"
        "assert 'jieba' not in sys.modules; t.tokens('多车一桩')"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert (run.stdout, run.stderr) == ("", "")
