"""Models on Hugging Face, on a mirror of it (HF_ENDPOINT) and on ModelScope: which files they have, and fetching them.

Over plain HTTP, because a download that was killed must go on where it was: huggingface_hub throws the beginning away
(file_download.py, 2.4.0). Only its address and its token are asked for there.
"""

from __future__ import annotations

import hashlib
import http.client
import json
import os
import ssl
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from scripts.downloads import FetchError, file_sha256
from scripts.model_files import FAILED
from scripts.progress import Progress, bytes_below

SECONDS = 30.0  # without a byte before the connection is taken for lost
TRIES = 5  # in a row without a byte
WAIT_SECONDS = 2.0  # before the next of them
COPY_BYTES = 1 << 20
# What a network does to us; other kinds of OSError come from our own disk.
CONNECTION_ERRORS = (urllib.error.URLError, http.client.HTTPException, TimeoutError, ConnectionError, ssl.SSLError)


@dataclass(frozen=True)
class RemoteFile:
    path: str  # in the repository
    size: int  # bytes
    url: str
    sha256: str = ""  # "" where the hub does not tell
    git_sha1: str = ""  # what git calls the file's content; given for small files instead


@dataclass(frozen=True)
class Hub:
    """One hub: how it is called, which variable sets its address, and how to list a model's files."""

    name: str
    setting: str
    listing_url: Callable[[str], str]
    read_listing: Callable[[str, Any], list[RemoteFile]]
    token: Callable[[], str]


def list_files(hub: Hub, model: str) -> list[RemoteFile]:
    """All files of a model's newest version. Raises FetchError."""
    what = f"{hub.name} 上的 {model}"
    try:
        with _open(hub.listing_url(model), hub.token()) as answer:
            return hub.read_listing(model, json.load(answer))
    except urllib.error.HTTPError as error:
        raise FetchError(_refused(error.code, what)) from None
    except CONNECTION_ERRORS:
        raise FetchError(_unreachable(hub)) from None
    except (ValueError, LookupError, TypeError):  # a log-in page of the network, say
        raise FetchError(f"{FAILED}{what} 的回答不是预期的内容。请检查网络（是否需要登录）和 {hub.setting}。") from None


def _hugging_face_endpoint() -> str:
    from huggingface_hub.constants import ENDPOINT  # from HF_ENDPOINT

    return ENDPOINT


def _hugging_face_token() -> str:
    from huggingface_hub import get_token

    return get_token() or ""


def _read_hugging_face(model: str, answer: Any) -> list[RemoteFile]:
    base = f"{_hugging_face_endpoint()}/{_quoted(model)}/resolve/{answer['sha']}"
    return [
        RemoteFile(
            path=file["rfilename"],
            size=int(file["size"]),
            url=f"{base}/{_quoted(file['rfilename'])}",
            sha256=file["lfs"]["sha256"] if file.get("lfs") else "",
            git_sha1="" if file.get("lfs") else file["blobId"],
        )
        for file in answer["siblings"]
    ]


def _model_scope_repository(model: str) -> str:
    domain = os.environ.get("MODELSCOPE_DOMAIN") or "www.modelscope.cn"
    return f"{domain if '://' in domain else 'https://' + domain}/api/v1/models/{_quoted(model)}/repo"


def _read_model_scope(model: str, answer: Any) -> list[RemoteFile]:
    return [
        RemoteFile(
            path=file["Path"],
            size=int(file["Size"]),
            url=_model_scope_repository(model)
            + f"?{urllib.parse.urlencode({'Revision': 'master', 'FilePath': file['Path']})}",
            sha256=file.get("Sha256") or "",
        )
        for file in answer["Data"]["Files"]
        if file["Type"] != "tree"
    ]


HUGGING_FACE = Hub(
    name="Hugging Face",
    setting="HF_ENDPOINT",
    listing_url=lambda model: f"{_hugging_face_endpoint()}/api/models/{_quoted(model)}?blobs=true",
    read_listing=_read_hugging_face,
    token=_hugging_face_token,
)
MODEL_SCOPE = Hub(
    name="ModelScope",
    setting="MODELSCOPE_DOMAIN",
    listing_url=lambda model: f"{_model_scope_repository(model)}/files?Revision=master&Recursive=true",
    read_listing=_read_model_scope,
    token=str,
)


def fetch_files(files: Sequence[RemoteFile], folder: Path, hub: Hub) -> list[Path]:
    """The files, under their last name, in the folder; what came before is kept. Raises FetchError, OSError."""
    total = sum(file.size for file in files)
    paths = []
    with Progress(f"正在从 {hub.name} 下载", total, lambda: bytes_below(folder)) as progress:
        for number, file in enumerate(files, start=1):
            progress.what = f"正在从 {hub.name} 下载（第 {number} / {len(files)} 个文件）"
            path = folder / PurePosixPath(file.path).name
            if not path.is_file() or not is_intact(path, file):
                path.unlink(missing_ok=True)
                _fetch_file(file, path, hub)
            paths.append(path)
    return paths


def is_intact(path: Path, file: RemoteFile) -> bool:
    """Whether the file has the size and the hash that the hub tells."""
    if path.stat().st_size != file.size:
        return False
    if file.sha256:
        return file_sha256(path) == file.sha256.lower()
    if file.git_sha1:
        content = path.read_bytes()  # small: large ones have a SHA-256
        return hashlib.sha1(b"blob %d\0" % len(content) + content, usedforsecurity=False).hexdigest() == file.git_sha1
    return True


def _fetch_file(file: RemoteFile, path: Path, hub: Hub) -> None:
    # Named after the content, so that another version's beginning is not gone on with.
    version = (file.sha256 or file.git_sha1 or str(file.size))[:16]
    part = path.with_name(f"{path.name}.{version}.part")
    failures = 0
    while failures < TRIES:
        before = part.stat().st_size if part.is_file() else 0
        if before >= file.size:
            break
        try:
            _append(file, part, before, hub)
        except urllib.error.HTTPError as error:
            if error.code < 500 and error.code not in (408, 416, 429):
                raise FetchError(_refused(error.code, f"{hub.name} 上的 {file.path}")) from None
        except CONNECTION_ERRORS:
            pass  # what has come is kept; the next try goes on from there
        if part.is_file() and part.stat().st_size > before:
            failures = 0
        else:
            failures += 1
            time.sleep(WAIT_SECONDS)
    if file.size and not (part.is_file() and part.stat().st_size >= file.size):
        raise FetchError(_unreachable(hub) + "已下载的部分保留，重新运行会接着下载。")
    part.touch()  # an empty file is never asked for
    if not is_intact(part, file):
        part.unlink()
        raise FetchError(
            f"{FAILED}{file.path} 与 {hub.name} 公布的大小或 sha256 不符，未采用。请重新运行，或换一个来源。"
        )
    part.rename(path)


def _append(file: RemoteFile, part: Path, before: int, hub: Hub) -> None:
    with _open(file.url, hub.token(), start=before) as answer, part.open("ab") as stream:
        if before and answer.status != http.client.PARTIAL_CONTENT:
            stream.truncate(0)  # the server sends everything again
            before = 0
        left = file.size - before  # more than that is not the file
        while left > 0 and (block := answer.read(min(COPY_BYTES, left))):
            stream.write(block)
            left -= len(block)


def _open(url: str, token: str, start: int = 0) -> Any:
    # ModelScope answers 403 to a request without a name.
    request = urllib.request.Request(url, headers={"User-Agent": "policyqa"})
    if start:
        request.add_header("Range", f"bytes={start}-")
    if token:
        request.add_unredirected_header("Authorization", f"Bearer {token}")  # not for the store it redirects to
    return urllib.request.urlopen(request, timeout=SECONDS)


def _refused(status: int, what: str) -> str:
    if status in (401, 403):
        # Hugging Face answers so, too, when there is no such model.
        return f"{FAILED}没有权限读取 {what}。请检查名字；需要登录或先同意许可的，请用 HF_TOKEN 给出令牌。"
    if status == 404:
        return f"{FAILED}没有找到 {what}。请检查名字，写法如 作者/模型名。"
    return f"{FAILED}读取 {what} 时对方报错（{status}）。请稍后重试。"


def _unreachable(hub: Hub) -> str:
    return (
        f"{FAILED}连不上 {hub.name}。请检查网络，或用 {hub.setting} 指定可用的镜像；"
        "也可直接运行 make model，从软件包源取得默认的模型。"
    )


def _quoted(path: str) -> str:
    return urllib.parse.quote(path, safe="/")
