"""rag/index/store.py: versions of the index, what opening refuses, and what going wrong leaves behind."""

import errno
import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from rag.errors import IndexBrokenError, IndexMismatchError, IndexMissingError, StorageError
from rag.index import store
from rag.index.store import IndexContent, activate, build, live_version, open_index, stored_meta, versions
from rag.index.vectors import VectorCache
from rag.types import Assignment, Clause, Document, DocumentFacts, Heading, Passage

SENTENCES = ("推进居民区多车一桩共享。", "到2023年产值达到1000亿元。", "建设5G基站2.5万个。")


class Characters:
    """A tokenizer: every character is a token."""

    fingerprint = "characters"

    def tokens(self, text: str) -> list[str]:
        return list(text)


class Counts:
    """An encoder: how often 车, 元 and 基 occur, and 1, scaled to length 1."""

    dimension = 4

    def __init__(self, fingerprint: str = "counts") -> None:
        self.fingerprint = fingerprint

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        rows = np.array([[text.count("车"), text.count("元"), text.count("基"), 1] for text in texts], np.float32)
        return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), np.float32)

    def encode_question(self, question: str) -> NDArray[np.float32]:
        return np.asarray(self.encode([question])[0], np.float32)


def content(sentences: Sequence[str] = SENTENCES) -> IndexContent:
    text = "".join(sentences)
    document = Document("plan", text, DocumentFacts(title="行动计划"), file="plan.txt", warnings=("没有成文日期",))
    assignment = Assignment(("自治区科技厅",), (), (), "自治区科技厅牵头", True)
    clauses, passages, start = [], [], 0
    for number, sentence in enumerate(sentences, 1):
        end = start + len(sentence)
        path = ("一、任务", f"{number}．")
        clauses.append(Clause(f"plan#{number}", "plan", "task", path, f"{number}．", sentence, start, end, assignment))
        passages.append(Passage(f"plan#{number}", start, end, "一、任务", sentence))
        start = end
    heading = Heading(1, "一、", "任务", ("一、任务",), "section", 0, 0, len(text))
    return IndexContent((document,), tuple(clauses), {"plan": (heading,)}, tuple(passages), {"duplicates": ["甲"]})


class Workshop:
    """An index folder with everything `build` needs; each part can be replaced."""

    def __init__(self, root: Path) -> None:
        self.folder = root / "index"
        self.cache = VectorCache(root / "vectors.sqlite")

    def build(self, content=None, tokenizer=None, encoder=None, settings=None, keep=3, progress=None):
        return build(
            self.folder,
            content or globals()["content"](),
            tokenizer or Characters(),
            encoder or Counts(),
            self.cache,
            settings or {"passage_max_chars": 400},
            keep,
            progress,
        )

    def open(self):
        return open_index(self.folder, "counts", {"passage_max_chars": 400}, "characters")

    def left_behind(self) -> list[str]:
        return [path.name for path in (self.folder / "versions").iterdir() if path.name.startswith(".")]


@pytest.fixture
def workshop(tmp_path: Path) -> Workshop:
    return Workshop(tmp_path)


# What is built can be opened and searched


def test_what_was_built_is_what_is_opened(workshop):
    result = workshop.build()
    index = workshop.open()
    assert index.content == content()
    assert index.version == result.version
    assert (result.passages, result.embedded, result.unchanged) == (3, 3, False)
    assert index.clause_by_id["plan#2"].text == "到2023年产值达到1000亿元。"


def test_bm25_and_vectors_follow_the_order_of_the_passages(workshop):
    workshop.build()
    index = workshop.open()
    assert index.bm25.scores(["桩"]).nonzero()[0].tolist() == [0]
    assert index.bm25.scores(["任"]).nonzero()[0].tolist() == [0, 1, 2]  # the heading is searched too
    expected = [1 / 2, 1 / 2, 1]  # 车 once and 1, against 基 once and 1: (0·1 + 1·1) / (√2·√2)
    assert index.dense.similarities(Counts().encode_question("基")) == pytest.approx(expected)


def test_an_empty_corpus_is_an_index_too(workshop):
    workshop.build(IndexContent((), (), {}, (), {}))
    index = workshop.open()
    assert index.content.passages == ()
    assert index.bm25.scores(["桩"]).shape == index.dense.similarities(np.ones(4, np.float32)).shape == (0,)


def test_a_rebuild_embeds_only_what_changed(workshop):
    workshop.build()
    assert workshop.build(content((*SENTENCES, "发展风电。"))).embedded == 1


def test_progress_names_each_stage_and_reaches_its_end(workshop):
    seen: dict[str, tuple[int, int]] = {}
    workshop.build(progress=lambda stage, done, total: seen.update({stage: (done, total)}))
    assert seen == {"tokenize": (3, 3), "embed": (3, 3), "write": (3, 3)}


# Versions


def test_nothing_changed_keeps_the_live_version(workshop):
    first = workshop.build()
    second = workshop.build()
    assert (second.version, second.unchanged, second.passages) == (first.version, True, 3)
    assert len(versions(workshop.folder)) == 1


@pytest.mark.parametrize(
    "change",
    [
        {"content": content(SENTENCES[:2])},
        {"content": replace(content(), report={"duplicates": []})},
        {"settings": {"passage_max_chars": 300}},
        {"encoder": Counts("other weights")},
    ],
    ids=["content", "report", "settings", "encoder"],
)
def test_any_change_makes_a_new_version(workshop, change):
    first = workshop.build()
    second = workshop.build(**change)
    assert not second.unchanged
    assert live_version(workshop.folder) == second.version != first.version


def test_a_live_version_that_is_damaged_is_built_again_though_nothing_changed(workshop):
    first = workshop.build()
    path = workshop.folder / "versions" / first.version / "vectors.faiss"
    data = path.read_bytes()
    path.write_bytes(data[:-1] + bytes([data[-1] ^ 1]))
    assert not workshop.build().unchanged
    assert workshop.open().content == content()


def test_only_so_many_old_versions_are_kept_newest_first(workshop):
    built = [workshop.build(content([f"第{number}条。"]), keep=2).version for number in range(5)]
    assert [(info.version, info.live) for info in versions(workshop.folder)] == [
        (built[4], True),
        (built[3], False),
        (built[2], False),
    ]


def test_a_kept_version_can_be_made_live_again(workshop):
    first = workshop.build(content(SENTENCES[:1])).version
    workshop.build()
    activate(workshop.folder, first)
    assert workshop.open().content == content(SENTENCES[:1])


@pytest.mark.parametrize("name", ["absent", "", ".", ".."])
def test_a_version_that_does_not_exist_cannot_be_made_live(workshop, name):
    built = workshop.build().version
    with pytest.raises(IndexMissingError, match=built):
        activate(workshop.folder, name)
    assert live_version(workshop.folder) == built


def test_a_version_knows_its_size_and_counts(workshop):
    version = workshop.build().version
    [info] = versions(workshop.folder)
    files = [path for path in (workshop.folder / "versions" / version).rglob("*") if path.is_file()]
    assert info.size == sum(path.stat().st_size for path in files if path.name != "meta.json")
    assert (info.documents, info.clauses, info.passages) == (1, 3, 3)
    assert stored_meta(workshop.folder)["report"] == {"duplicates": ["甲"]}


def test_there_are_no_versions_before_the_first_build(tmp_path):
    assert versions(tmp_path / "nowhere") == []
    assert live_version(tmp_path / "nowhere") == ""


# Opening refuses what does not fit


def test_without_an_index_it_says_how_to_build_one(workshop):
    with pytest.raises(IndexMissingError, match="python -m rag index build"):
        workshop.open()


@pytest.mark.parametrize(
    ("asked", "named"),
    [
        (("other", None, None), ("counts", "other", "RAG_EMBEDDING_MODEL")),
        ((None, {"passage_max_chars": 300}, None), ("passage_max_chars", "400", "300")),
        ((None, {"new_setting": 1}, None), ("new_setting", "None", "1")),
        ((None, None, "words"), ("characters", "words")),
    ],
    ids=["encoder", "setting", "new setting", "tokenizer"],
)
def test_an_index_for_something_else_names_both_and_says_what_to_do(workshop, asked, named):
    workshop.build()
    with pytest.raises(IndexMismatchError, match="python -m rag index build") as raised:
        open_index(workshop.folder, *asked)
    assert all(word in str(raised.value) for word in named)


def test_an_index_of_another_format_is_refused_whatever_else_it_holds(workshop):
    version = workshop.build().version
    (workshop.folder / "versions" / version / "meta.json").write_text('{"format": 999}')
    with pytest.raises(IndexMismatchError, match="999"):
        open_index(workshop.folder, None, None)


FILES = ["documents", "clauses", "headings", "passages"]
FILES = [f"{name}.jsonl" for name in FILES] + ["bm25/data.npy", "bm25/vocabulary.json", "vectors.faiss", "meta.json"]


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("damage", ["missing", "empty", "half", "one byte changed", "folder missing"])
def test_a_damaged_index_is_reported_and_a_build_repairs_it(workshop, name, damage):
    version = workshop.build().version
    path = workshop.folder / "versions" / version / name
    data = path.read_bytes()
    if damage == "missing":
        path.unlink()
    elif damage == "folder missing":
        path.parent.rename(path.parent.with_name("elsewhere"))
    elif damage == "one byte changed":
        path.write_bytes(bytes([data[0] ^ 1]) + data[1:])
    else:
        path.write_bytes(b"" if damage == "empty" else data[: len(data) // 2])
    with pytest.raises(IndexBrokenError, match="python -m rag index build"):
        workshop.open()
    workshop.build()
    assert workshop.open().content == content()


@pytest.mark.parametrize("missing", ["files", "settings", "passages", "version"])
def test_a_meta_file_that_lacks_something_is_reported(workshop, missing):
    version = workshop.build().version
    path = workshop.folder / "versions" / version / "meta.json"
    meta = json.loads(path.read_text("utf-8"))
    del meta[missing]
    path.write_text(json.dumps(meta), "utf-8")
    with pytest.raises(IndexBrokenError, match=r"meta\.json"):
        workshop.open()


@pytest.mark.parametrize("pointer", ["", "\n", "absent", "../../etc", ".", "\xff"])
def test_a_pointer_to_nothing_is_reported(workshop, pointer):
    workshop.build()
    (workshop.folder / "CURRENT").write_bytes(pointer.encode("latin-1"))
    with pytest.raises(IndexBrokenError, match="python -m rag index build"):
        workshop.open()


def test_passages_of_a_clause_that_does_not_exist_are_reported(workshop):
    whole = content()
    workshop.build(replace(whole, clauses=whole.clauses[1:]))
    with pytest.raises(IndexBrokenError, match="条款"):
        workshop.open()


def test_a_reader_overtaken_by_two_builds_opens_the_newest(workshop, monkeypatch):
    workshop.build(content(SENTENCES[:1]))
    opening = store.open_version

    def overtaken(*arguments):
        monkeypatch.setattr(store, "open_version", opening)
        workshop.build(content(SENTENCES[:2]), keep=0)  # removes the version about to be read
        return opening(*arguments)

    monkeypatch.setattr(store, "open_version", overtaken)
    assert workshop.open().content == content(SENTENCES[:2])


# When building goes wrong


def fail_at(wanted: tuple[str, int], error: BaseException):
    def progress(stage: str, done: int, total: int) -> None:
        if (stage, done) == wanted:
            raise error

    return progress


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EROFS, errno.EACCES, errno.EDQUOT])
@pytest.mark.parametrize("moment", [("tokenize", 0), ("embed", 0), ("write", 0), ("write", 1), ("write", 2)])
def test_a_full_or_locked_disk_leaves_the_live_index_alone(workshop, moment, code):
    live = workshop.build().version
    disk_error = OSError(code, "disk")
    with pytest.raises(StorageError, match="磁盘空间"):
        workshop.build(content(["发展风电。"]), progress=fail_at(moment, disk_error))
    assert workshop.open().version == live
    assert workshop.left_behind() == []


def test_a_really_full_disk_leaves_the_live_index_alone(workshop):
    """Every write to /dev/full fails with ENOSPC, here that of the pointer's new content."""
    live = workshop.build().version
    (workshop.folder / "CURRENT.tmp").symlink_to("/dev/full")
    with pytest.raises(StorageError, match="磁盘空间"):
        workshop.build(content(["发展风电。"]))
    assert workshop.open().version == live


@pytest.mark.parametrize("error", [KeyboardInterrupt(), ValueError("a bug")], ids=["interrupted", "bug"])
def test_any_other_failure_is_passed_on_and_nothing_is_left_behind(workshop, error):
    live = workshop.build().version
    with pytest.raises(type(error)):
        workshop.build(content(["发展风电。"]), progress=fail_at(("write", 2), error))
    assert workshop.open().version == live
    assert workshop.left_behind() == []


def test_a_data_folder_that_is_a_file_says_so(tmp_path):
    (tmp_path / "index").write_text("not a folder")
    with pytest.raises(StorageError, match="RAG_DATA"):
        Workshop(tmp_path).build()


def test_a_second_build_at_the_same_time_is_refused_and_the_first_goes_on(workshop):
    refused: list[str] = []

    def build_again(stage: str, done: int, total: int) -> None:
        if (stage, done) == ("embed", 0):
            with pytest.raises(StorageError) as raised:
                workshop.build(content(["发展风电。"]))
            refused.append(str(raised.value))

    result = workshop.build(progress=build_again)
    assert len(refused) == 1
    assert "另一个进程正在" in refused[0]
    assert workshop.open().version == result.version
