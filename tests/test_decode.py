import codecs

import pytest

from rag.decode import decode
from rag.errors import CorpusError

WORDING = "第一条　为了保护和改善环境，防治水污染，制定本法。\n"


@pytest.mark.parametrize(
    "data",
    [
        WORDING.encode("utf-8"),
        codecs.BOM_UTF8 + WORDING.encode("utf-8"),
        WORDING.encode("gb18030"),
        codecs.BOM_UTF16_LE + WORDING.encode("utf-16-le"),
        codecs.BOM_UTF16_BE + WORDING.encode("utf-16-be"),
    ],
    ids=["utf-8", "utf-8 with mark", "gb18030", "utf-16 little", "utf-16 big"],
)
def test_every_chinese_encoding_gives_the_same_text(data):
    assert decode(data, "水法.txt") == WORDING


def test_rare_characters_of_gb18030_survive():
    assert decode("㐂镕䶮𠮷。".encode("gb18030"), "a.txt") == "㐂镕䶮𠮷。"


@pytest.mark.parametrize("data", [b"", b"\n\n  \r\n", "\u3000\u3000\n".encode(), codecs.BOM_UTF8, b"---\n===\n"])
def test_a_file_without_words_is_refused_by_name(data):
    with pytest.raises(CorpusError, match="空白\\.txt"):
        decode(data, "空白.txt")


@pytest.mark.parametrize(
    "data",
    [
        bytes(range(256)) * 8,
        b"\x89PNG\r\n\x1a\n" + b"\x00\x00\x00\x0dIHDR" * 20,
        b"PK\x03\x04" + b"\x14\x00\x06\x00\x08\x00" * 40 + b"\xff",
        codecs.BOM_UTF16_LE + b"\x00\xd8" + b"a\x00",
    ],
    ids=["all bytes", "picture", "zip", "broken utf-16"],
)
def test_what_is_no_text_is_refused_by_name_in_chinese(data):
    with pytest.raises(CorpusError, match=r"文件“图片\.txt”.*请"):
        decode(data, "图片.txt")
