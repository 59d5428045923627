"""rag/index/encoder.py: the Encoder contract, on a real BERT of a few hundred weights made here."""

import json
import os
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from rag.errors import ModelError
from rag.index.encoder import SentenceTransformerEncoder

TEXTS = [
    "风电",
    "居民区多车一桩",
    "桂政办发〔2021〕97号",
    "科技创新" * 20,
    "光伏",
    *("充电桩" * n for n in range(1, 40)),
]
CHARACTERS = sorted(set("".join(TEXTS) + "查询："))


@pytest.fixture(scope="session")
def model(tmp_path_factory) -> Path:
    """A folder with a one-layer BERT of width 4, as sentence-transformers saves it."""
    import torch
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Pooling, Transformer
    from transformers import BertConfig, BertModel, BertTokenizerFast

    folder = tmp_path_factory.mktemp("bert")
    special = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
    (folder / "vocab.txt").write_text("\n".join(special + CHARACTERS), "utf-8")
    tokenizer = BertTokenizerFast(str(folder / "vocab.txt"), model_max_length=64)
    torch.manual_seed(0)
    config = BertConfig(
        vocab_size=len(special + CHARACTERS),
        hidden_size=4,
        num_hidden_layers=1,
        num_attention_heads=1,
        intermediate_size=8,
        max_position_embeddings=64,
        initializer_range=1.0,  # wide, so that different texts are far apart
    )
    BertModel(config).save_pretrained(folder / "bert")
    tokenizer.save_pretrained(folder / "bert")
    transformer = Transformer(str(folder / "bert"))
    SentenceTransformer(modules=[transformer, Pooling(4)], device="cpu").save(str(folder / "model"))
    return folder / "model"


@pytest.fixture(scope="session")
def encoder(model) -> SentenceTransformerEncoder:
    return SentenceTransformerEncoder(str(model), device="cpu")


def test_vectors_have_the_promised_shape_type_and_length(encoder):
    vectors = encoder.encode(TEXTS)
    assert encoder.dimension == 4
    assert vectors.shape == (len(TEXTS), 4)
    assert vectors.dtype == np.float32
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(np.ones(len(TEXTS)), abs=1e-6)


def test_a_vector_does_not_depend_on_the_texts_beside_it_or_their_order(encoder):
    together = encoder.encode(TEXTS)
    assert encoder.encode(TEXTS[::-1])[::-1] == pytest.approx(together, abs=1e-5)
    assert np.stack([encoder.encode([text])[0] for text in TEXTS[:6]]) == pytest.approx(together[:6], abs=1e-5)


def test_different_texts_get_different_vectors(encoder):
    wind, solar = encoder.encode(["风电", "光伏"])
    assert wind @ solar < 0.999


def test_no_texts_give_an_empty_matrix(encoder):
    assert encoder.encode([]).shape == (0, 4)


@pytest.mark.parametrize("text", ["", "\ud800", "\x00", "科技" * 5000], ids=["empty", "surrogate", "nul", "long"])
def test_odd_texts_get_a_vector_of_length_1(encoder, text):
    assert np.linalg.norm(encoder.encode([text])) == pytest.approx(1, abs=1e-6)


def test_the_prefix_stands_before_questions_only(encoder, model):
    with_prefix = SentenceTransformerEncoder(str(model), query_prefix="查询：", device="cpu")
    assert with_prefix.encode_question("风电") == pytest.approx(encoder.encode(["查询：风电"])[0], abs=1e-5)
    assert with_prefix.encode(["风电"]) == pytest.approx(encoder.encode(["风电"]), abs=1e-5)
    assert encoder.encode_question("风电") == pytest.approx(encoder.encode(["风电"])[0], abs=1e-5)
    assert encoder.encode_question("风电").shape == (4,)


def test_threads_may_share_an_encoder(model, encoder):
    fresh = SentenceTransformerEncoder(str(model), device="cpu")
    with ThreadPoolExecutor(4) as pool:
        results = list(pool.map(fresh.encode_question, TEXTS[:12]))
    assert np.stack(results) == pytest.approx(encoder.encode(TEXTS[:12]), abs=1e-5)


def test_the_fingerprint_is_of_contents_not_of_the_place(model, encoder, tmp_path):
    copy = shutil.copytree(model, tmp_path / "elsewhere")
    (copy / "README.md").write_text("another model card")
    assert SentenceTransformerEncoder(str(copy)).fingerprint == encoder.fingerprint


@pytest.mark.parametrize("name", ["model.safetensors", "tokenizer.json", "config.json", "modules.json"])
def test_the_fingerprint_follows_every_file_of_the_model(model, encoder, tmp_path, name):
    copy = shutil.copytree(model, tmp_path / "copy")
    content = bytearray((copy / name).read_bytes())
    content[-1] ^= 1
    (copy / name).write_bytes(content)
    assert SentenceTransformerEncoder(str(copy)).fingerprint != encoder.fingerprint


def test_the_fingerprint_follows_the_query_prefix(model, encoder):
    assert SentenceTransformerEncoder(str(model), query_prefix="查询：").fingerprint != encoder.fingerprint


def test_a_relative_folder_is_found_from_the_working_folder(model, encoder, monkeypatch):
    monkeypatch.chdir(model.parent)
    assert SentenceTransformerEncoder("model").fingerprint == encoder.fingerprint


@pytest.mark.parametrize(
    "name", ["models/absent", "./absent", "/absent", "~/absent", "a/b/c", "", "模型", "..\\absent"]
)
def test_a_path_that_does_not_exist_says_how_to_get_a_model(name):
    for use in (lambda encoder: encoder.fingerprint, lambda encoder: encoder.dimension):
        with pytest.raises(ModelError, match=r"make setup.*RAG_EMBEDDING_MODEL.*HF_ENDPOINT") as raised:
            use(SentenceTransformerEncoder(name))
        assert f"“{name}”" in str(raised.value)
        assert "找不到这个文件夹" in str(raised.value)


def test_a_folder_without_a_model_says_what_is_missing(tmp_path):
    with pytest.raises(ModelError, match=r"config\.json"):
        SentenceTransformerEncoder(str(tmp_path)).fingerprint.strip()


@pytest.mark.parametrize("damage", ["missing", "half"])
def test_damaged_weights_are_an_error_the_user_can_put_right(model, tmp_path, damage):
    copy = shutil.copytree(model, tmp_path / "copy")
    weights = copy / "model.safetensors"
    if damage == "half":
        weights.write_bytes(weights.read_bytes()[: weights.stat().st_size // 2])
    else:
        weights.unlink()
    with pytest.raises(ModelError, match=r"加载失败.*make setup"):
        SentenceTransformerEncoder(str(copy), device="cpu").encode(["风电"])


# One process of its own for what depends on a fresh start: torch takes seconds to import.
FRESH = """
import json, shutil, sys
from pathlib import Path
from rag.errors import ModelError
from rag.index.encoder import SentenceTransformerEncoder

folder, cache = Path(sys.argv[1]), Path(sys.argv[2])
report = {}
report["fingerprint"] = SentenceTransformerEncoder(str(folder)).fingerprint
report["torch imported for the fingerprint"] = "torch" in sys.modules

def on_hub(key):
    encoder = SentenceTransformerEncoder("some-team/some-model", device="cpu")
    try:
        report[key] = [encoder.fingerprint, encoder.dimension]
    except ModelError as error:
        report[key] = [encoder.fingerprint, str(error)]

on_hub("not fetched")
repository = cache / "hub" / "models--some-team--some-model"
for commit in ("1" * 40, "2" * 40):  # as the hub's own client would have put it
    shutil.copytree(folder, repository / "snapshots" / commit)
    (repository / "refs").mkdir(exist_ok=True)
    (repository / "refs" / "main").write_text(commit)
    on_hub(commit)
print(json.dumps(report))
"""


@pytest.fixture(scope="module")
def fresh(model, tmp_path_factory) -> dict[str, Any]:
    """What FRESH reports where the hub does not answer; "stderr" is what was written there."""
    cache = tmp_path_factory.mktemp("hub")
    environment = os.environ | {"HF_HOME": str(cache), "HF_ENDPOINT": "http://127.0.0.1:9"}
    command = [sys.executable, "-c", FRESH, str(model), str(cache)]
    run = subprocess.run(command, capture_output=True, text=True, check=True, env=environment)
    return dict(json.loads(run.stdout), stderr=run.stderr)  # anything else on stdout would not be JSON


def test_the_fingerprint_of_a_folder_needs_no_torch(fresh, encoder):
    assert fresh["fingerprint"] == encoder.fingerprint
    assert not fresh["torch imported for the fingerprint"]


def test_loading_is_silent(fresh):
    assert fresh["stderr"] == ""


def test_a_hub_that_does_not_answer_says_how_to_get_the_model(fresh):
    message = fresh["not fetched"][1]
    assert all(words in message for words in ("some-team/some-model", "make setup", "HF_ENDPOINT"))


def test_a_model_already_fetched_needs_no_hub_and_is_named_by_its_commit(fresh):
    first, second = fresh["1" * 40], fresh["2" * 40]
    assert (first[1], second[1]) == (4, 4)
    assert len({fresh["not fetched"][0], first[0], second[0]}) == 3
