"""Models from Hugging Face, a mirror or ModelScope, against a server made here: what is taken, and going on."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from scripts import model_hub
from scripts.downloads import FetchError
from scripts.model_files import choose, gguf_choice
from scripts.model_hub import HUGGING_FACE, MODEL_SCOPE, fetch_files, list_files

ROOT = Path(__file__).resolve().parent.parent
MODEL = "Qwen/Qwen3-4B"
WEIGHTS = b"GGUF" + bytes(range(256)) * 40  # 10,244 bytes
CONFIG = b'{"model_type": "qwen3"}'


@dataclass
class FakeHub:
    """Speaks as both hubs do. The large file lies in a store of its own, to which a request is redirected."""

    files: dict[str, bytes] = field(default_factory=lambda: {"model-q4_k_m.gguf": WEIGHTS, "config.json": CONFIG})
    changed: bytes = b""  # given in the place of the large file
    cuts: list[int] = field(default_factory=list)  # bytes of the large file before each next connection breaks off
    ranges: bool = True  # whether the store knows them
    status: int = 200
    page: str = ""  # given in the place of every answer: a log-in page
    asked: list[tuple[str, str, str]] = field(default_factory=list)  # path, Range, Authorization
    address: str = ""

    def listing(self, path: str) -> object:
        if path == f"/api/models/{MODEL}":
            siblings = [
                {"rfilename": name, "size": len(data), **self.hashes(data)} for name, data in self.files.items()
            ]
            return {"id": MODEL, "sha": "a1b2", "siblings": siblings}
        if path == f"/api/v1/models/{MODEL}/repo/files":
            listed = [
                {"Path": name, "Size": len(data), "Sha256": hashlib.sha256(data).hexdigest(), "Type": "blob"}
                for name, data in self.files.items()
            ]
            return {"Code": 200, "Data": {"Files": [{"Path": "folder", "Size": 0, "Type": "tree"}, *listed]}}
        return None

    def hashes(self, data: bytes) -> dict[str, object]:
        git = hashlib.sha1(b"blob %d\0" % len(data) + data).hexdigest()
        large = {"lfs": {"sha256": hashlib.sha256(data).hexdigest(), "size": len(data)}}
        return {"blobId": git, **(large if len(data) > 1000 else {})}


def handler_of(hub: FakeHub) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            pass

        def do_GET(self) -> None:
            address = urlsplit(self.path)
            hub.asked.append((address.path, self.headers.get("Range", ""), self.headers.get("Authorization", "")))
            listing = hub.listing(address.path)
            if hub.page or hub.status != 200:
                self.answer(hub.status, hub.page.encode())
            elif listing:
                assert parse_qs(address.query) in (
                    {"blobs": ["true"]},
                    {"Revision": ["master"], "Recursive": ["true"]},
                )
                self.answer(200, json.dumps(listing).encode())
            elif address.path.startswith("/store/"):
                self.give(hub.changed or hub.files[address.path.removeprefix("/store/")])
            else:
                name = parse_qs(address.query).get("FilePath") or [address.path.removeprefix(f"/{MODEL}/resolve/a1b2/")]
                if len(hub.files[name[0]]) > 1000:
                    self.send_response(302)
                    self.send_header("Location", f"{hub.address}/store/{name[0]}")
                    self.end_headers()
                else:
                    self.answer(200, hub.files[name[0]])

        def give(self, data: bytes) -> None:
            start = self.headers.get("Range", "").removeprefix("bytes=").removesuffix("-")
            if start and hub.ranges:
                self.answer(206, data[int(start) :])
            else:
                self.answer(200, data)

        def answer(self, status: int, data: bytes) -> None:
            self.send_response(status)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            cut = hub.cuts.pop(0) if hub.cuts and self.path.startswith("/store/") else len(data)
            self.wfile.write(data[:cut])
            self.close_connection = True

    return Handler


@pytest.fixture
def hub(monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeHub]:
    hub = FakeHub()
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler_of(hub))
    hub.address = f"http://127.0.0.1:{server.server_port}"
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    monkeypatch.setattr("huggingface_hub.constants.ENDPOINT", hub.address)
    monkeypatch.setattr("huggingface_hub.get_token", lambda: "secret")
    monkeypatch.setenv("MODELSCOPE_DOMAIN", hub.address)
    monkeypatch.setattr(model_hub, "WAIT_SECONDS", 0.0)
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    yield hub
    server.shutdown()
    server.server_close()


def fetch_large(folder: Path, source: model_hub.Hub = HUGGING_FACE) -> bytes:
    files = [file for file in list_files(source, MODEL) if file.path.endswith(".gguf")]
    (path,) = fetch_files(files, folder, source)
    return path.read_bytes()


def ranges(hub: FakeHub) -> list[str]:
    return [asked for path, asked, _ in hub.asked if path.startswith("/store/")]


@pytest.mark.parametrize("source", [HUGGING_FACE, MODEL_SCOPE], ids=lambda source: source.name)
def test_a_file_comes_whole_and_is_left_alone_the_next_time(hub, tmp_path, source):
    assert fetch_large(tmp_path, source) == WEIGHTS
    assert [path.name for path in tmp_path.iterdir()] == ["model-q4_k_m.gguf"]
    assert fetch_large(tmp_path, source) == WEIGHTS
    assert ranges(hub) == [""]


@pytest.mark.parametrize("source", [HUGGING_FACE, MODEL_SCOPE], ids=lambda source: source.name)
def test_a_connection_that_breaks_off_is_gone_on_with(hub, tmp_path, source):
    hub.cuts = [4000, 3000]
    assert fetch_large(tmp_path, source) == WEIGHTS
    assert ranges(hub) == ["", "bytes=4000-", "bytes=7000-"]


def test_what_a_killed_run_had_fetched_is_gone_on_with(hub, tmp_path):
    hub.cuts = [4000] + [0] * model_hub.TRIES
    with pytest.raises(FetchError, match=r"连不上 Hugging Face.*重新运行会接着下载"):
        fetch_large(tmp_path)
    hub.asked.clear()
    assert fetch_large(tmp_path) == WEIGHTS
    assert ranges(hub) == ["bytes=4000-"]


def test_a_store_that_sends_everything_again_does_no_harm(hub, tmp_path):
    hub.cuts, hub.ranges = [4000], False
    assert fetch_large(tmp_path) == WEIGHTS


def test_the_beginning_of_another_version_is_not_gone_on_with(hub, tmp_path):
    hub.cuts = [4000] + [0] * model_hub.TRIES
    with pytest.raises(FetchError):
        fetch_large(tmp_path)
    hub.files["model-q4_k_m.gguf"] = newer = WEIGHTS[::-1]
    assert fetch_large(tmp_path) == newer


def test_content_that_is_not_what_the_hub_announced_is_not_kept(hub, tmp_path):
    hub.changed = WEIGHTS[:-1] + b"?"
    with pytest.raises(FetchError, match="sha256 不符"):
        fetch_large(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_small_file_is_checked_by_its_git_hash(hub, tmp_path):
    (config,) = [file for file in list_files(HUGGING_FACE, MODEL) if file.path == "config.json"]
    assert config.sha256 == ""
    hub.files["config.json"] = CONFIG[::-1]  # as long as before
    with pytest.raises(FetchError, match=r"config\.json 与 Hugging Face 公布的"):
        fetch_files([config], tmp_path, HUGGING_FACE)


def test_no_more_is_read_than_the_file_is_long(hub, tmp_path):
    hub.changed = WEIGHTS + b"x" * 5_000_000
    assert fetch_large(tmp_path) == WEIGHTS


def test_the_token_goes_to_the_hub_and_not_to_the_store(hub, tmp_path):
    fetch_large(tmp_path)
    given = {path.split("/")[1]: token for path, _, token in hub.asked}
    assert given == {"api": "Bearer secret", "Qwen": "Bearer secret", "store": ""}


def test_folders_in_the_listing_are_no_files(hub):
    assert [file.path for file in list_files(MODEL_SCOPE, MODEL)] == ["model-q4_k_m.gguf", "config.json"]


@pytest.mark.parametrize(
    ("status", "page", "told"),
    [
        (404, "", "没有找到 Hugging Face 上的 Qwen/Qwen3-4B"),
        (401, "", "没有权限读取 .*HF_TOKEN"),
        (500, "", r"对方报错（500）.*稍后重试"),
        (200, "<html>please log in</html>", "不是预期的内容.*HF_ENDPOINT"),
        (200, '{"error": "moved"}', "不是预期的内容"),
    ],
)
def test_an_answer_of_no_use_says_what_to_do(hub, status, page, told):
    hub.status, hub.page = status, page
    with pytest.raises(FetchError, match=told):
        list_files(HUGGING_FACE, MODEL)


def test_a_hub_that_is_not_reached_is_named_with_its_setting(monkeypatch):
    monkeypatch.setenv("MODELSCOPE_DOMAIN", "http://127.0.0.1:1")
    monkeypatch.setenv("no_proxy", "*")
    with pytest.raises(FetchError, match=r"连不上 ModelScope.*MODELSCOPE_DOMAIN.*make model"):
        list_files(MODEL_SCOPE, MODEL)


@pytest.mark.parametrize(
    ("paths", "wanted", "taken"),
    [
        (["README.md", "a-q4_k_m.gguf"], "", ["a-q4_k_m.gguf"]),
        (["a-q2_k.gguf", "a-Q4_K_M.gguf", "a-q8_0.gguf"], "", ["a-Q4_K_M.gguf"]),
        (["a-q2_k.gguf", "a-q8_0.gguf"], "a-q8_0.gguf", ["a-q8_0.gguf"]),
        (["Q4_K_M/a-Q4_K_M.gguf", "README.md"], "", ["Q4_K_M/a-Q4_K_M.gguf"]),
        (
            ["config.json", "model.safetensors", "merges.txt", "run.py", "pytorch_model.bin", "onnx/model.safetensors"],
            "",
            ["config.json", "model.safetensors", "merges.txt"],
        ),
    ],
)
def test_of_a_repository_a_whole_model_or_one_gguf_file_is_taken(paths, wanted, taken):
    assert choose(paths, wanted) == taken


@pytest.mark.parametrize(
    ("paths", "wanted", "told"),
    [
        (["config.json", "pytorch_model.bin"], "", "没有 safetensors 或 GGUF"),
        (["a-q2_k.gguf", "a-q8_0.gguf"], "", "有 2 个 GGUF 文件，请指明其中一个：a-q2_k.gguf、a-q8_0.gguf"),
        (["a-q8_0.gguf"], "b.gguf", r"没有 GGUF 文件 b\.gguf.*现有：a-q8_0\.gguf"),
        (["pytorch_model.bin"], "pytorch_model.bin", "没有 GGUF 文件 pytorch_model"),
        (["a-00001-of-00002.gguf", "a-00002-of-00002.gguf"], "", "分成几份"),
    ],
)
def test_what_cannot_be_loaded_is_refused_with_the_reason(paths, wanted, told):
    with pytest.raises(FetchError, match=told):
        choose(paths, wanted)


def test_whole_files_are_preferred_to_slices():
    assert gguf_choice(["big-00001-of-00002.gguf", "big-00002-of-00002.gguf", "small.gguf"]) == "small.gguf"


@pytest.mark.parametrize("option", ["--hub", "--modelscope"])
def test_the_script_honours_the_mirror_that_is_set(hub, tmp_path, option):
    target = tmp_path / "models" / "model.gguf"
    script = [sys.executable, str(ROOT / "scripts" / "fetch_language_model.py")]
    environment = os.environ | {"HF_ENDPOINT": hub.address, "HF_TOKEN": "", "HF_HOME": str(tmp_path)}
    done = subprocess.run(
        [*script, option, f"{MODEL}:model-q4_k_m.gguf", "--target", str(target)],
        env=environment,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert (done.returncode, done.stdout.splitlines()[0]) == (0, f"大模型已放在 {target}。")
    assert target.read_bytes() == WEIGHTS
    assert [path.name for path in target.parent.iterdir()] == ["model.gguf"]
