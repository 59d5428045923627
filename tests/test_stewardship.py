"""rag/stewardship.py: documents come and go wholly or not at all, and nothing is lost on the way."""

import errno
import shutil
from pathlib import Path

import pytest
from small_corpus import DIGITAL_PLAN, EV_PLAN, VOUCHERS, copy_of_small_corpus

from rag import stewardship
from rag.corpus import load_corpus
from rag.errors import CorpusError, InputError, StorageError
from rag.manifest import read_manifest
from rag.stewardship import add_files, remove_documents

NEW = """南宁市公共数据管理办法

南府规〔2023〕4号

第一条 为规范公共数据管理，制定本办法。

南宁市人民政府

2023年5月6日
"""
MANIFEST = f"编号,文件,发文字号,备注\r\nev,{EV_PLAN}.txt,市政办〔2021〕18号,张三核对\r\nvouchers,{VOUCHERS}.txt,,\r\n"


@pytest.fixture
def folder(tmp_path) -> Path:
    return copy_of_small_corpus(tmp_path / "corpus")


@pytest.fixture
def listed(folder) -> Path:
    """A corpus with a manifest of two documents."""
    (folder / f"{DIGITAL_PLAN}.txt").unlink()
    (folder / "manifest.csv").write_text(MANIFEST, "utf-8")
    return folder


@pytest.fixture
def upload(tmp_path) -> Path:
    (tmp_path / "uploads").mkdir()
    path = tmp_path / "uploads" / "公共数据管理办法.txt"
    path.write_text(NEW, "utf-8")
    return path


def state(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def ids(folder: Path) -> list[str]:
    return [d.document_id for d in load_corpus(folder).documents]


# Adding


def test_a_file_is_copied_into_a_folder_without_a_manifest(folder, upload):
    assert add_files(folder, [upload]).document_ids == ("公共数据管理办法",)
    assert ids(folder) == [DIGITAL_PLAN, EV_PLAN, VOUCHERS, "公共数据管理办法"]
    assert (folder / upload.name).read_bytes() == upload.read_bytes()
    assert not (folder / "manifest.csv").exists()


def test_a_file_is_listed_in_the_manifest_and_the_administrators_cells_stay(listed, upload):
    add_files(listed, [upload])
    entries = read_manifest(listed / "manifest.csv")
    assert [(e.id, e.file) for e in entries] == [
        ("ev", f"{EV_PLAN}.txt"),
        ("vouchers", f"{VOUCHERS}.txt"),
        ("公共数据管理办法", "公共数据管理办法.txt"),
    ]
    assert "张三核对" in (listed / "manifest.csv").read_text("utf-8-sig")
    assert load_corpus(listed).problems == ()  # the registered checksum is that of the file


def test_a_corpus_can_begin_with_its_first_file(tmp_path, upload):
    add_files(tmp_path / "new", [upload])
    assert ids(tmp_path / "new") == ["公共数据管理办法"]


def test_if_one_file_cannot_be_read_none_is_added(listed, upload, tmp_path):
    before = state(listed)
    for bad in (tmp_path / "missing.txt", tmp_path / "clip.mp4"):
        with pytest.raises(CorpusError, match=bad.name):
            add_files(listed, [upload, bad])
    assert state(listed) == before
    with pytest.raises(CorpusError):
        add_files(tmp_path / "none", [tmp_path / "missing.txt"])
    assert not (tmp_path / "none").exists()


def test_a_name_that_is_taken_is_not_overwritten(listed, upload):
    (upload.parent / f"{EV_PLAN}.txt").write_text(NEW, "utf-8")
    before = state(listed)
    for files in ([upload.parent / f"{EV_PLAN}.txt"], [upload, upload]):
        with pytest.raises(InputError, match="已有"):
            add_files(listed, files)
    assert state(listed) == before


@pytest.mark.parametrize("name", ["README.md", "lexicon.txt", ".hidden.txt", "甲:乙.txt"])
def test_a_name_that_would_never_be_a_document_is_refused(folder, tmp_path, name):
    (tmp_path / name).write_text(NEW, "utf-8")
    with pytest.raises(InputError, match="改名"):
        add_files(folder, [tmp_path / name])


def test_a_file_that_would_change_the_id_of_another_is_refused(folder, tmp_path):
    (tmp_path / f"{EV_PLAN}.md").write_text(NEW, "utf-8")  # comes before the .txt and would take its id
    with pytest.raises(InputError, match="编号会变"):
        add_files(folder, [tmp_path / f"{EV_PLAN}.md"])


def test_a_file_that_lies_there_unlisted_is_listed(listed, upload):
    shutil.copy(upload, listed)
    assert add_files(listed, [listed / upload.name]).document_ids == ("公共数据管理办法",)
    assert len(ids(listed)) == 3


def full_disk(*arguments):
    raise OSError(errno.ENOSPC, "No space left on device")


def test_a_disk_that_fills_up_while_copying_leaves_the_corpus_as_it_was(listed, upload, monkeypatch):
    before = state(listed)
    second = upload.with_name("second.txt")
    second.write_text(NEW, "utf-8")
    copied = []

    def copy_one(source, target):
        if copied:
            Path(target).write_bytes(b"half")
            full_disk()
        copied.append(Path(target).write_bytes(Path(source).read_bytes()))

    monkeypatch.setattr(stewardship.shutil, "copyfile", copy_one)
    with pytest.raises(StorageError, match="没有改动"):
        add_files(listed, [upload, second])
    assert copied
    assert state(listed) == before


def test_a_manifest_that_cannot_be_written_leaves_the_corpus_as_it_was(listed, upload, monkeypatch):
    before = state(listed)
    monkeypatch.setattr(stewardship, "write_manifest", full_disk)
    with pytest.raises(StorageError):
        add_files(listed, [upload])
    assert state(listed) == before


def test_a_crash_before_the_manifest_is_written_leaves_a_corpus_that_can_go_on(listed, upload, monkeypatch):
    def crash(*arguments):
        raise SystemExit  # as if the power went off: nothing is taken back

    with monkeypatch.context() as patch:
        patch.setattr(stewardship, "write_manifest", crash)
        patch.setattr(stewardship, "_undo", lambda steps: None)
        with pytest.raises(SystemExit):
            add_files(listed, [upload])
    corpus = load_corpus(listed)
    assert [d.document_id for d in corpus.documents] == ["ev", "vouchers"]
    assert corpus.problems == ("文件“公共数据管理办法.txt”在目录中，但没有列入 manifest.csv，未收录。",)
    add_files(listed, [upload])
    assert len(ids(listed)) == 3


def test_half_a_copy_that_a_crash_left_is_no_document_and_is_cleared_away(folder, upload):
    (folder / f".{upload.name}.copying").write_text("半份", "utf-8")
    assert ids(folder) == [DIGITAL_PLAN, EV_PLAN, VOUCHERS]
    add_files(folder, [upload])
    assert not (folder / f".{upload.name}.copying").exists()


@pytest.mark.parametrize("corpus", ["folder", "listed"])
def test_adding_and_removing_can_be_undone(corpus, upload, request):
    folder = request.getfixturevalue(corpus)
    before = state(folder)
    add_files(folder, [upload]).undo()
    assert state(folder) == before
    remove_documents(folder, [load_corpus(folder).documents[0].document_id]).undo()
    assert state(folder) == before
    assert not (folder / ".withdrawn").exists()


# Withdrawing


@pytest.mark.parametrize("corpus", ["folder", "listed"])
def test_a_withdrawn_file_is_kept_aside(corpus, request):
    folder = request.getfixturevalue(corpus)
    document = load_corpus(folder).documents[0]
    kept = (folder / document.file).read_bytes()
    assert remove_documents(folder, [document.document_id] * 2).document_ids == (document.document_id,)
    assert document.document_id not in ids(folder)
    assert [p.read_bytes() for p in (folder / ".withdrawn").rglob(document.file)] == [kept]


def test_a_document_can_be_withdrawn_and_added_again_and_again(listed, upload):
    for _ in range(2):
        add_files(listed, [upload])
        remove_documents(listed, ["公共数据管理办法"])
    assert len(list((listed / ".withdrawn").rglob(upload.name))) == 2


def test_an_unknown_id_or_the_last_document_stops_everything(listed):
    before = state(listed)
    with pytest.raises(InputError, match="没有编号为“nobody”的文件。语料中的编号：ev、vouchers"):
        remove_documents(listed, ["ev", "nobody"])
    with pytest.raises(InputError, match="最后一份"):
        remove_documents(listed, ["ev", "vouchers"])
    assert state(listed) == before


def test_a_file_that_cannot_be_moved_brings_the_others_back(folder, monkeypatch):
    before = state(folder)
    rename = Path.rename

    def stubborn(self, target):
        if self.name == f"{VOUCHERS}.txt" and self.parent == folder:
            raise OSError(errno.EACCES, "Permission denied")
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", stubborn)
    with pytest.raises(StorageError, match="没有改动"):
        remove_documents(folder, [EV_PLAN, VOUCHERS])
    assert state(folder) == before
