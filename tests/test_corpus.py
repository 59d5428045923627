"""rag/corpus.py: which documents a folder holds, what is doubtful about them, and which are left out."""

from pathlib import Path

import pytest
from small_corpus import DIGITAL_PLAN, EV_PLAN, REAL_CORPUS, SMALL_CORPUS, VOUCHERS, copy_of_small_corpus

from rag.corpus import list_entries, load_corpus, read_document, unknown_facts
from rag.errors import CorpusError
from rag.types import DocumentFacts


@pytest.fixture
def folder(tmp_path) -> Path:
    return copy_of_small_corpus(tmp_path / "corpus")


def text_of(name: str) -> str:
    return (SMALL_CORPUS / f"{name}.txt").read_text("utf-8")


def test_a_folder_without_a_manifest_is_a_corpus_with_the_facts_that_its_files_state():
    corpus = load_corpus(SMALL_CORPUS)
    assert [d.document_id for d in corpus.documents] == [DIGITAL_PLAN, EV_PLAN, VOUCHERS]
    facts = corpus.documents[1].facts
    assert facts.title == "桂林市新能源汽车推广应用三年行动计划（2021—2023年）"
    assert (facts.document_number, facts.date_signed) == ("市政办〔2021〕18号", "2021-06-15")
    assert facts.issuing_body == "桂林市人民政府办公室"
    assert (facts.period_start, facts.period_end, facts.region) == (2021, 2023, "桂林市")
    assert corpus.problems == corpus.duplicates == ()


def test_facts_that_could_not_be_read_are_said(folder):
    (folder / "说明.txt").write_text("一、建设充电桩。\n二、发放补贴。\n", "utf-8")
    (problem,) = load_corpus(folder).problems
    assert problem == "“说明”：标题、发文字号、发文机关、成文日期未识别，可在 manifest.csv 中填写。"
    assert unknown_facts(DocumentFacts(title="甲", issuing_body="乙", date_signed="2021-01-01")) == ("发文字号",)


def test_what_the_manifest_states_goes_before_and_contradictions_are_said(folder):
    (folder / "manifest.csv").write_text(
        f"id,file,title,document_number\nev,{EV_PLAN}.txt,,市政办〔2021〕81号\n", "utf-8"
    )
    corpus = load_corpus(folder)
    assert [d.facts.document_number for d in corpus.documents] == ["市政办〔2021〕81号"]
    said = "\n".join(corpus.problems)
    assert "清单中是“市政办〔2021〕81号”，文件中是“市政办〔2021〕18号”" in said
    assert f"文件“{VOUCHERS}.txt”在目录中，但没有列入 manifest.csv，未收录。" in said


def test_a_file_that_was_changed_after_it_was_registered_is_said(folder):
    (folder / "manifest.csv").write_text(f"id,file,sha256\nev,{EV_PLAN}.txt,{'0' * 64}\n", "utf-8")
    assert any("校验值不一致" in p for p in load_corpus(folder).problems)


def test_what_lies_in_the_folder_and_is_not_read_is_said(folder):
    (folder / "附件.mp4").write_bytes(b"x")
    (folder / "2020").mkdir()
    (folder / ".hidden.txt").write_text("第一条 隐藏。", "utf-8")
    (folder / "README.md").write_text("说明", "utf-8")
    corpus = load_corpus(folder)
    assert len(corpus.documents) == 3
    assert len(corpus.problems) == 2
    assert corpus.problems[0].startswith("子目录“2020”里的文件没有读取")
    assert corpus.problems[1].startswith("文件“附件.mp4”的格式暂不支持，未收录")


def test_an_unreadable_document_stops_a_build_and_is_only_reported_by_a_check(folder):
    (folder / "manifest.csv").write_text(f"id,file\nev,{EV_PLAN}.txt\ngone,gone.txt\n", "utf-8")
    with pytest.raises(CorpusError, match=r"gone\.txt"):
        load_corpus(folder)
    corpus = load_corpus(folder, strict=False)
    assert [d.document_id for d in corpus.documents] == ["ev"]
    assert corpus.unreadable == ("gone.txt",)


@pytest.mark.parametrize("make", [lambda p: None, lambda p: p.mkdir(), lambda p: p.write_text("x")])
def test_a_folder_that_is_missing_empty_or_no_folder_is_an_error_in_words(tmp_path, make):
    make(tmp_path / "corpus")
    with pytest.raises(CorpusError, match="语料目录"):
        load_corpus(tmp_path / "corpus")


def test_ids_come_from_file_names_and_never_collide(tmp_path):
    for name in ("a b.txt", "a-b.txt", "规划（2021）.md", "..txt"):
        (tmp_path / name).write_text("第一条 为规范管理。", "utf-8")
    entries, _ = list_entries(tmp_path)
    assert {e.file: e.id for e in entries} == {"a b.txt": "a-b", "a-b.txt": "a-b-2", "规划（2021）.md": "规划-2021"}


def test_a_single_file_is_read_with_its_own_facts():
    assert read_document(SMALL_CORPUS / f"{VOUCHERS}.txt").facts.document_number == "筑科规〔2020〕3号"


# Duplicates and versions


def scraped(name: str) -> str:
    """A bad copy: without its head and lines, sentences repeated and out of order."""
    sentences = text_of(name).split("三年行动计划（2021—2023年）\n\n")[-1].replace("\n", "").split("。")
    return "。".join([*sentences[3:], *sentences[:2], *sentences[:2]])


def test_a_bad_copy_is_measured_reported_and_left_out(folder):
    (folder / "copy.txt").write_text(scraped(EV_PLAN), "utf-8")
    corpus = load_corpus(folder)
    (duplicate,) = corpus.duplicates
    assert (duplicate.document_id, duplicate.better_id) == ("copy", EV_PLAN)
    assert duplicate.containment >= 0.95
    assert f"{duplicate.containment:.1%}" in duplicate.reason
    assert [d.document_id for d in corpus.indexed] == [DIGITAL_PLAN, EV_PLAN, VOUCHERS]
    assert not any("copy" in p for p in corpus.problems)  # what a copy does not state is of no interest


PLAN = (REAL_CORPUS / "gx-emerging-industries-action-plan-2021.txt").read_text(
    "utf-8"
)  # long: an amendment is under 5%


def amended(old: str, new: str) -> str:
    assert old in PLAN
    return PLAN.replace(old, new)


@pytest.mark.parametrize(
    ("old", "new", "fact"),
    [
        ("桂政办发〔2021〕97号", "桂政办发〔2023〕12号", "发文字号"),
        ("2021年9月18日", "2023年1月6日", "成文日期"),
        ("（2021—2023年）", "（2022—2024年）", "标题中的年份"),
    ],
)
def test_an_amended_version_is_kept_and_said(folder, old, new, fact):
    (folder / "first.txt").write_text(PLAN, "utf-8")
    (folder / "second.txt").write_text(amended(old, new), "utf-8")
    corpus = load_corpus(folder)
    assert corpus.duplicates == ()
    assert {"first", "second"} <= {d.document_id for d in corpus.indexed}
    (said,) = [p for p in corpus.problems if "疑似同一文件的不同版本" in p]
    assert f"但{fact}不同" in said
    assert "“first”" in said
    assert "“second”" in said


def test_of_two_versions_each_keeps_one_copy(folder):
    newer = amended("桂政办发〔2021〕97号", "桂政办发〔2023〕12号")
    for name, text in {"old-a": PLAN, "old-b": PLAN, "new-a": newer, "new-b": newer}.items():
        (folder / f"{name}.txt").write_text(text, "utf-8")
    corpus = load_corpus(folder)
    kept = [d.document_id for d in corpus.indexed if d.document_id[:3] in ("old", "new")]
    assert kept == ["new-a", "old-a"]
    assert {d.document_id: d.better_id for d in corpus.duplicates} == {"old-b": "old-a", "new-b": "new-a"}
    assert sum("疑似同一文件的不同版本" in p for p in corpus.problems) >= 1


def test_a_copy_that_states_no_facts_is_a_duplicate_of_either_version(folder):
    (folder / "first.txt").write_text(PLAN, "utf-8")
    (folder / "second.txt").write_text(amended("桂政办发〔2021〕97号", "桂政办发〔2023〕12号"), "utf-8")
    (folder / "scrape.txt").write_text(PLAN[PLAN.index("二、") :], "utf-8")
    assert [d.document_id for d in load_corpus(folder).duplicates] == ["scrape"]


def test_brackets_do_not_make_another_version(folder):
    (folder / "copy.txt").write_text(text_of(VOUCHERS).replace("〔2020〕", "[2020]"), "utf-8")
    assert len(load_corpus(folder).duplicates) == 1
