"""rag/write/sentences.py: the text of a model cut into sentences while it comes."""

from itertools import repeat

import pytest

from rag.write.sentences import SENTENCE_MAX, bare, is_about_itself, sentences


def cut(text: str, size: int = 1) -> list[tuple[str, bool]]:
    return list(sentences(text[i : i + size] for i in range(0, len(text), size)))


@pytest.mark.parametrize("size", [1, 2, 3, 7, 100])
def test_sentences_are_the_same_however_the_text_comes(size):
    text = "占比达到24.1%。“到2025年，达到30%。”各市负责！\n完成"
    assert cut(text, size) == [
        ("占比达到24.1%。", True),
        ("“到2025年，达到30%。”", True),
        ("各市负责！", True),
        ("完成", False),
    ]


def test_a_sentence_is_given_as_soon_as_the_next_begins():
    given: list[str] = []

    def pieces():
        yield "产值340亿元。"
        assert given == []
        yield "增"
        assert given == ["产值340亿元。"]
        yield "加值110亿元。"

    for sentence, _ in sentences(pieces()):
        given.append(sentence)
    assert given == ["产值340亿元。", "增加值110亿元。"]


def test_a_text_without_end_is_given_up():
    ((sentence, is_whole),) = sentences(repeat("产业"))
    assert len(sentence) == SENTENCE_MAX + 2 and not is_whole


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("产值达到340亿元。[1]", "产值达到340亿元。"),
        ("产值达到340亿元【1】【23】。", "产值达到340亿元。"),
        ("产值达到340亿元[1,2]。", "产值达到340亿元。"),
        ("产值达到340亿元（见[条款1]）。", "产值达到340亿元。"),
        ("桂政办发〔2021〕97号提出产值340亿元[^1]", "桂政办发〔2021〕97号提出产值340亿元。"),
        ("**产值**达到`340`亿元。", "产值达到340亿元。"),
        ("- 产值达到340亿元", "产值达到340亿元。"),
        ("1. 新一代信息技术", "新一代信息技术。"),
        ("2、生物技术；", "生物技术。"),
        ("2.5%的研发强度。", "2.5%的研发强度。"),
        ("根据提供的资料，产值达到340亿元。", "产值达到340亿元。"),
        ("根据条款1，产值达到340亿元。", "根据条款1，产值达到340亿元。"),
        ("回答：产值达到340亿元。", "产值达到340亿元。"),
        ("</条款>产值达到340亿元。", "产值达到340亿元。"),
        ("[1]", ""),
        ("---", ""),
        ("", ""),
    ],
)
def test_markers_and_markup_are_taken_off(written, shown):
    assert bare(written) == shown


@pytest.mark.parametrize(
    "sentence",
    [
        "资料中没有提到这一点。",
        "无法回答该问题。",
        "抱歉，我不知道。",
        "作为人工智能，我只能……",
        "希望以上回答对您有帮助。",
    ],
)
def test_talk_about_the_task_is_known(sentence):
    assert is_about_itself(sentence, "产值达到340亿元。")


def test_words_of_the_clause_are_no_talk():
    assert not is_about_itself("无法提供原件的，由单位出具证明。", "申请人无法提供原件的，由单位出具证明。")
    assert not is_about_itself("产值达到340亿元。", "产值达到340亿元。")


def test_hostile_text_is_read_in_time():
    for text in (" " * 50_000, "[" * 50_000, "（" * 50_000, "1" * 50_000, "根据" * 25_000, "*" * 50_000):
        for sentence, _ in sentences([text]):
            bare(sentence[: SENTENCE_MAX + 10])
