import pytest

from rag.sentences import split_sentences


def sentences(text: str) -> list[str]:
    return [text[start:end] for start, end in split_sentences(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "森林覆盖率达到24.1%。能耗下降13.5%。",
            ["森林覆盖率达到24.1%。", "能耗下降13.5%。"],
        ),
        ("建成5G基站2.5万个；推广应用；", ["建成5G基站2.5万个；", "推广应用；"]),
        ("要做到“应保尽保。”各地抓紧落实。", ["要做到“应保尽保。”", "各地抓紧落实。"]),
        ("（责任单位：省能源局。）下一步。", ["（责任单位：省能源局。）", "下一步。"]),
        ("什么是“链主”企业？！是指核心企业。", ["什么是“链主”企业？！", "是指核心企业。"]),
        ("第一行没有句号\n第二行也没有", ["第一行没有句号", "第二行也没有"]),
        ("尚未完成……继续推进", ["尚未完成……", "继续推进"]),
        ("。", ["。"]),
        ("", []),
        (" \n\u3000\n", []),
    ],
)
def test_sentences_end_where_a_reader_ends_them(text, expected):
    assert sentences(text) == expected


def test_spans_are_shifted_by_the_start_of_the_text():
    assert split_sentences("甲。 乙。", start=100) == [(100, 102), (103, 105)]


def test_every_character_but_white_space_is_in_exactly_one_sentence():
    text = "到2025年，研发投入强度达到2%。\n\n　　其中：企业占70%；高校占20%……\n其余（“三区”。）不计"
    assert "".join(sentences(text)).replace(" ", "") == "".join(text.split())
