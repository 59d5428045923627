"""A build that is killed at any moment leaves the old version, and the next build clears up and goes on."""

import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from rag.index.store import open_index
from rag.index.vectors import BATCH

# Builds an index of as many passages as asked. At the moment asked for, it says so and sleeps until it is killed.
BUILD = """
import sys, time
from pathlib import Path
import numpy as np
from rag.index import store
from rag.index.vectors import VectorCache
from rag.types import Clause, Document, DocumentFacts, Passage

root, count, moment = Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3]

def here(now):
    if now == moment:
        print("asleep", flush=True)
        time.sleep(600)

class Characters:
    fingerprint = "characters"
    def tokens(self, text):
        return list(text)

class Ones:
    fingerprint, dimension, batches = "ones", 2, 0
    def encode(self, texts):
        here(f"embed {self.batches}")
        self.batches += 1
        return np.ones((len(texts), 2), np.float32) / np.float32(2**0.5)

def stop_before(name):
    original = getattr(store, name)
    def stopping(*arguments):
        here(name)
        return original(*arguments)
    setattr(store, name, stopping)
for name in ("_make_live", "_remove_old"):
    stop_before(name)

text = "发展风电产业。"
clauses = tuple(Clause(f"d#{i}", "d", "task", (), "", text, 0, len(text)) for i in range(count))
passages = tuple(Passage(f"d#{i}", 0, len(text), f"第{i}条", text) for i in range(count))
content = store.IndexContent((Document("d", text, DocumentFacts()),), clauses, {}, passages, {})
result = store.build(root / "index", content, Characters(), Ones(), VectorCache(root / "vectors.sqlite"), {}, 3,
                     lambda stage, done, total: here(f"{stage} {done}"))
print(result.embedded)
"""


def run_build(root: Path, count: int) -> int:
    """How many passages a build embedded."""
    command = [sys.executable, "-c", BUILD, str(root), str(count), ""]
    return int(subprocess.run(command, capture_output=True, text=True, check=True).stdout)


def kill_build(root: Path, count: int, moment: str) -> None:
    command = [sys.executable, "-c", BUILD, str(root), str(count), moment]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "asleep\n", f"the build never came to {moment!r}"
        process.kill()
        assert process.wait() == -signal.SIGKILL


@pytest.fixture(scope="module")
def two_passages(tmp_path_factory) -> Path:
    root = tmp_path_factory.mktemp("live")
    run_build(root, 2)
    return root


@pytest.mark.parametrize(
    ("moment", "live_passages"),
    [("embed 1", 2), ("write 2", 2), ("_make_live", 2), ("_remove_old", 2 * BATCH)],
)
def test_a_killed_build_leaves_an_index_that_opens(two_passages, tmp_path, moment, live_passages):
    root = shutil.copytree(two_passages, tmp_path / "data")
    kill_build(root, 2 * BATCH, moment)
    assert len(open_index(root / "index", "ones", {}).content.passages) == live_passages


def test_the_next_build_embeds_only_the_rest_and_clears_up(tmp_path):
    kill_build(tmp_path, 3 * BATCH, "embed 2")
    assert run_build(tmp_path, 3 * BATCH) == BATCH
    kill_build(tmp_path, 2, "write 2")
    assert len(list((tmp_path / "index" / "versions").glob(".tmp-*"))) == 1
    run_build(tmp_path, 1)
    assert list((tmp_path / "index" / "versions").glob(".tmp-*")) == []
    assert len(open_index(tmp_path / "index", "ones", {}).content.passages) == 1
