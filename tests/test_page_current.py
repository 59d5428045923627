"""page/current.py: a new version of the corpus answers for everybody at once, and never in the middle of an answer."""

import threading
import time
from dataclasses import replace

import pytest
from small_corpus import VOUCHERS, copy_of_small_corpus, without_model

from eval.update import Request, update
from page import current as holding
from page.current import Current, following
from rag.config import Config
from rag.errors import IndexMismatchError
from rag.pipeline import Assistant, build_index


class Version:
    """Stands in for an Assistant: its version, and whether it was warmed."""

    def __init__(self, version: str) -> None:
        self.index_version = version
        self.ready = False

    def warm(self) -> None:
        self.ready = True


class Disk:
    """The live version on disk, and how often it was opened."""

    def __init__(self, live: str = "1") -> None:
        self.live = live
        self.looks = 0
        self.opened: list[str] = []
        self.go_on = threading.Event()
        self.go_on.set()

    def live_version(self) -> str:
        self.looks += 1
        return self.live

    def reopen(self, old: Version) -> Version:
        self.go_on.wait(10)
        if self.live == "broken":
            raise IndexMismatchError("索引对不上。")
        self.opened.append(self.live)
        return Version(self.live)


def held(disk: Disk) -> Current:
    return Current(Version("1"), disk.live_version, disk.reopen)  # type: ignore[arg-type]


def wait_for(condition, seconds: float = 5.0) -> bool:
    until = time.monotonic() + seconds
    while not condition() and time.monotonic() < until:
        time.sleep(0.01)
    return bool(condition())


@pytest.fixture
def at_once(monkeypatch) -> None:
    monkeypatch.setattr(holding, "LOOK_SECONDS", 0.0)


def test_a_version_that_became_live_is_served_warmed_after_refresh():
    disk = Disk()
    current = held(disk)
    disk.live = "2"
    current.refresh()
    assert (current.get().index_version, current.get().ready, disk.opened) == ("2", True, ["2"])


def test_the_version_that_is_served_is_not_opened_again_and_none_is_no_version():
    disk = Disk()
    current = held(disk)
    current.refresh()
    disk.live = ""
    current.refresh()
    assert (current.get().index_version, disk.opened) == ("1", [])


def test_a_change_from_the_command_line_is_noticed_behind_the_page(at_once):
    disk = Disk()
    current = held(disk)
    disk.live = "2"
    disk.go_on.clear()
    began = time.monotonic()
    assert current.get().index_version == "1"  # at once: the new one is still being opened
    assert time.monotonic() - began < 1
    disk.go_on.set()
    assert wait_for(lambda: current.get().index_version == "2")
    assert disk.opened == ["2"]


def test_many_readers_at_once_open_a_version_once(at_once):
    disk = Disk()
    current = held(disk)
    disk.live = "2"
    disk.go_on.clear()
    readers = [threading.Thread(target=current.get) for _ in range(20)]
    for reader in readers:
        reader.start()
    for reader in readers:
        reader.join()
    disk.go_on.set()
    assert wait_for(lambda: current.get().index_version == "2")
    time.sleep(0.1)
    assert disk.opened == ["2"]


def test_the_disk_is_not_looked_at_for_every_question(monkeypatch):
    monkeypatch.setattr(holding, "LOOK_SECONDS", 3600.0)
    disk = Disk()
    current = held(disk)
    for _ in range(1000):
        current.get()
    assert disk.looks == 0


def test_a_version_that_cannot_be_opened_leaves_the_old_one_and_is_not_tried_at_every_question(at_once, caplog):
    disk = Disk()
    current = held(disk)
    disk.live = "broken"
    with pytest.raises(IndexMismatchError):
        current.refresh()
    current.get()
    assert wait_for(lambda: "索引对不上" in caplog.text)
    looks = disk.looks
    for _ in range(100):
        assert current.get().index_version == "1"
    assert disk.looks == looks


def test_an_assistant_that_follows_nothing_stays_what_it_is():
    alone = Current(Version("1"))  # type: ignore[arg-type]
    alone.refresh()
    assert alone.get().index_version == "1" and not alone.follows and held(Disk()).follows


def test_after_an_update_the_new_corpus_answers_with_the_model_that_is_loaded(tmp_path, monkeypatch):
    encoders = without_model(monkeypatch)
    config = Config(corpus=copy_of_small_corpus(tmp_path / "corpus"), data=tmp_path / "data", embedding_model="fake")
    build_index(config)
    old = Assistant.open(config)
    current = following(old)
    update(config, Request("remove", document_ids=(VOUCHERS,)), "王芳", accept=True)
    made = len(encoders.made)
    current.refresh()
    new = current.get()
    assert VOUCHERS not in new.documents and new.index_version != old.index_version and new.ready
    assert new.encoder is old.encoder and len(encoders.made) == made
    answer = old.ask("科技创新券每年申领额度最高多少？")  # an answer in flight finishes on the old one
    assert answer.citations[0].clause.document_id == VOUCHERS


def test_an_index_of_another_model_is_not_served_with_the_loaded_one(tmp_path, monkeypatch):
    without_model(monkeypatch)
    config = Config(corpus=copy_of_small_corpus(tmp_path / "corpus"), data=tmp_path / "data", embedding_model="fake")
    build_index(config)
    current = following(Assistant.open(config))
    before = current.get().index_version
    build_index(replace(config, embedding_model="another"))
    with pytest.raises(IndexMismatchError):
        current.refresh()
    assert current.get().index_version == before
