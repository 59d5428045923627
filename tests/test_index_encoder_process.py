"""rag/index/encoder_process.py: the Encoder contract from another process, on a real BERT of a few hundred weights."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from small_corpus import REPOSITORY
from test_index_encoder import TEXTS
from test_index_encoder import encoder as here  # noqa: F401  # the same model in this process
from test_index_encoder import model as model

from rag.errors import ModelError
from rag.index.encoder import SentenceTransformerEncoder
from rag.index.encoder_process import ProcessEncoder


@pytest.fixture(scope="module")
def there(model: Path) -> Iterator[ProcessEncoder]:
    encoder = ProcessEncoder(str(model), "查询：")
    yield encoder
    encoder.close()


def process_of(encoder: ProcessEncoder) -> int:
    return int(encoder._process.pid)


def test_vectors_are_those_of_the_model_in_this_process(here: SentenceTransformerEncoder, there: ProcessEncoder):  # noqa: F811
    assert there.dimension == here.dimension == 4
    assert there.encode(TEXTS) == pytest.approx(here.encode(TEXTS), abs=1e-6)
    assert there.encode_question("风电") == pytest.approx(here.encode(["查询：风电"])[0], abs=1e-6)
    assert there.encode([]).shape == (0, 4)


def test_the_fingerprint_is_that_of_the_same_model_and_prefix(model: Path, there: ProcessEncoder):
    assert there.fingerprint == SentenceTransformerEncoder(str(model), "查询：").fingerprint


def test_threads_that_ask_at_once_get_their_own_answers(there: ProcessEncoder):
    alone = [there.encode([text]) for text in TEXTS[:8]]
    with ThreadPoolExecutor(8) as pool:
        together = list(pool.map(lambda text: there.encode([text]), TEXTS[:8]))
    assert np.concatenate(together) == pytest.approx(np.concatenate(alone), abs=1e-6)


def test_a_process_that_was_killed_is_started_again(there: ProcessEncoder):
    before = there.encode(["风电"])
    os.kill(process_of(there), signal.SIGKILL)
    assert there.encode(["风电"]) == pytest.approx(before, abs=1e-6)


def test_a_text_that_cannot_be_sent_spoils_nothing_after_it(there: ProcessEncoder):
    assert there.encode(["半个\ud83d字符"]).shape == (1, 4)
    assert there.encode(["风电"]).shape == (1, 4)


def test_a_model_that_is_missing_is_told_like_here(tmp_path: Path):
    encoder = ProcessEncoder(str(tmp_path / "没有"))
    try:
        with pytest.raises(ModelError, match="make setup"):
            encoder.encode_question("风电")
    finally:
        encoder.close()


def test_the_process_ends_with_the_program_however_that_ends(model: Path):
    script = (
        "import sys, time\n"
        "from rag.index.encoder_process import ProcessEncoder\n"
        "if __name__ == '__main__':\n"
        f"    encoder = ProcessEncoder({str(model)!r})\n"
        "    encoder.encode(['风电'])\n"
        "    print(encoder._process.pid, flush=True)\n"
        "    time.sleep(60)\n"
    )
    file = model.parent / "program.py"
    file.write_text(script, "utf-8")
    program = subprocess.Popen(
        [sys.executable, str(file)], cwd=REPOSITORY, env={**os.environ, "PYTHONPATH": str(REPOSITORY)}, stdout=-1
    )
    assert program.stdout is not None
    child = int(program.stdout.readline())
    program.kill()
    program.wait()
    for _ in range(100):
        if not is_alive(child):
            return
        time.sleep(0.1)
    os.kill(child, signal.SIGKILL)
    pytest.fail("the process outlived the program")


def is_alive(process: int) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False
