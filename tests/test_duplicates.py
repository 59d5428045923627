import random
from pathlib import Path

import pytest

from rag.duplicates import containment, find_duplicates

CORPUS = Path(__file__).parent.parent / "corpus"
SENTENCES = [
    "推动算力资源服务化，引进10家以上创新能力强的龙头企业。",
    "支持北部湾大数据交易中心建设，推动大数据交易产业向国际化发展。",
    "积极培育国家级碳酸钙质量检测中心，发展专业化检验检测认证服务。",
    "加大产业人才培育力度，培育高层次领军人才和团队，引进紧缺专业人才。",
]
PLAN = "\n".join(SENTENCES)


def test_containment_is_the_share_of_distinct_grams():
    # 12 characters are 5 grams of 8; the reference has the first 10 of them in a row, which are 3 grams.
    assert containment("甲乙丙丁戊己庚辛壬癸子丑", "甲乙丙丁戊己庚辛壬癸") == pytest.approx(3 / 5)
    assert containment("甲乙丙丁戊己庚辛", "前言甲乙丙丁戊己庚辛后记") == 1.0


def test_punctuation_space_and_width_do_not_count():
    assert containment("到2023年，力争产值达到 1130 亿元。", "到２０２３年\n力争产值达到1130亿元") == 1.0


def test_the_order_of_sentences_and_their_repetition_do_not_count():
    scraped = SENTENCES[2] + SENTENCES[0] + SENTENCES[2] + SENTENCES[3] + SENTENCES[0]
    assert containment(scraped, PLAN) == 1.0
    assert containment(PLAN, scraped) < 0.95


@pytest.mark.parametrize(
    ("candidate", "reference", "share"),
    [("", "", 0.0), ("", "有字", 0.0), ("有字", "", 0.0), ("通知", "通知", 1.0), ("。", "。", 0.0)],
)
def test_texts_shorter_than_a_gram(candidate, reference, share):
    assert containment(candidate, reference) == share


def test_a_document_contained_in_a_longer_one_is_its_duplicate():
    excerpt = SENTENCES[1] + SENTENCES[3]
    (duplicate,) = find_duplicates({"whole": PLAN, "excerpt": excerpt})
    assert (duplicate.document_id, duplicate.better_id, duplicate.containment) == ("excerpt", "whole", 1.0)
    assert duplicate.coverage == pytest.approx(containment(PLAN, excerpt))
    assert "whole" in duplicate.reason and "100.0%" in duplicate.reason


def test_of_the_same_text_the_copy_without_repetition_is_kept_whatever_its_id():
    (duplicate,) = find_duplicates({"a": PLAN + "\n" + PLAN, "b": PLAN})
    assert (duplicate.document_id, duplicate.better_id) == ("a", "b")


def test_of_the_same_text_the_copy_with_line_breaks_is_kept_then_the_first_id():
    (duplicate,) = find_duplicates({"a": PLAN.replace("\n", ""), "b": PLAN})
    assert (duplicate.document_id, duplicate.better_id) == ("a", "b")
    (duplicate,) = find_duplicates({"b": PLAN, "a": PLAN})
    assert (duplicate.document_id, duplicate.better_id) == ("b", "a")


def test_a_chain_is_reported_against_its_end():
    texts = {"c": PLAN, "b": "".join(SENTENCES[:3]), "a": SENTENCES[0]}
    assert [(d.document_id, d.better_id) for d in find_duplicates(texts)] == [("b", "c"), ("a", "c")]


def test_documents_that_share_set_phrases_are_no_duplicates():
    phrase = "以习近平新时代中国特色社会主义思想为指导，深入贯彻落实党的二十大精神。"
    assert (
        find_duplicates({"a": phrase + SENTENCES[0], "b": phrase + SENTENCES[1], "empty": "", "blank": "\n \n"}) == ()
    )


def test_three_copies_leave_one():
    found = find_duplicates({"x": PLAN, "y": PLAN, "z": PLAN + PLAN})
    assert {(d.document_id, d.better_id) for d in found} == {("y", "x"), ("z", "x")}


def test_only_the_scraped_file_of_the_corpus_is_a_duplicate():
    texts = {path.stem: path.read_text(encoding="utf-8") for path in sorted(CORPUS.glob("*-20*.txt"))}
    (duplicate,) = find_duplicates(texts)
    assert duplicate.document_id == "gx-emerging-industries-action-plan-2021-scraped"
    assert duplicate.better_id == "gx-emerging-industries-action-plan-2021"
    assert duplicate.containment > 0.99
    assert duplicate.coverage == pytest.approx(0.755, abs=0.005)


def test_the_sketch_misses_no_duplicate_among_many_documents():
    shuffled = random.Random(7)
    characters = "".join(chr(0x4E00 + i) for i in range(2000))
    texts = {f"d{i:02}": "".join(shuffled.choices(characters, k=2000)) for i in range(30)}
    copies = {f"x{i:02}": texts[f"d{i:02}"][:1500] for i in range(0, 30, 3)}
    found = find_duplicates(texts | copies)
    assert [(d.document_id, d.better_id) for d in found] == [(x, "d" + x[1:]) for x in copies]
