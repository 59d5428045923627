"""What the scripts that bring models have in common: pip as a downloader, hashes, and words for what goes wrong."""

from __future__ import annotations

import errno
import hashlib
import re
import sys
from dataclasses import dataclass
from pathlib import Path
from types import FrameType
from typing import NoReturn


class FetchError(Exception):
    """The model cannot be had; the message is one line for the user."""


@dataclass(frozen=True)
class Wanted:
    """What is fetched, in the words of the messages."""

    label: str  # 嵌入模型
    room: str  # on the disk: 约 300 MB
    by_hand: str  # what to do on a machine without a network; ends without a full stop

    @property
    def disk_full(self) -> str:
        return f"没有取得{self.label}：磁盘空间不足，需要{self.room}。请清理磁盘后重新运行。"


def file_sha256(path: Path) -> str:
    """The SHA-256 of the file's bytes, in lower-case hexadecimal."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def pip_download(requirement: str, folder: Path) -> list[str]:
    """The command that puts the wheel of this exact requirement, and no other, into the folder."""
    command = [sys.executable, "-m", "pip", "download", "--disable-pip-version-check", "--retries", "2"]
    return [*command, "--no-deps", "--only-binary", ":all:", "--dest", str(folder), requirement]


def connection_failed(output: str) -> bool:
    """Whether pip says that it could not reach its index, or was cut off."""
    return bool(_CONNECTION_TROUBLE.search(output))


def pip_failure(output: str, requirement: str, wanted: Wanted, reason: str = "原因见上") -> str:
    """One line for the user: why pip could not download, and what to do. `reason` where we do not understand it."""
    failed = f"没有取得{wanted.label}："
    if re.search(r"No space left|Errno 28", output):
        return wanted.disk_full
    if re.search(r"Permission denied|Errno 13", output):
        return f"{failed}没有写权限。请检查本文件夹和临时文件夹的权限。"
    if re.search(r"No module named pip", output):
        return f"{failed}这个 Python 没有 pip。请先运行 make setup。"
    if connection_failed(output):
        return f"{failed}连不上软件包源。请检查网络，或用 PIP_INDEX_URL 指定可用的源；{wanted.by_hand}。"
    if re.search(r"No matching distribution|Could not find a version", output):
        return f"{failed}软件包源里没有 {requirement}。请换一个源（PIP_INDEX_URL）；{wanted.by_hand}。"
    return f"{failed}pip 没有成功（{reason}）。{wanted.by_hand}。"


def system_failure(error: OSError, wanted: Wanted, target: Path) -> str:
    """One line for the user about a disk that is full, a folder that cannot be written and the like."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return wanted.disk_full
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return f"没有取得{wanted.label}：不能写入 {error.filename or target}。请检查权限后重新运行。"
    return f"没有取得{wanted.label}：读写 {error.filename or target} 时出错（{error.strerror or error}）。"


def stop(_number: int, _frame: FrameType | None) -> NoReturn:
    """Lets SIGTERM end a script as Ctrl+C does, with its clean-up."""
    raise KeyboardInterrupt


_CONNECTION_TROUBLE = re.compile(
    r"NewConnectionError|name ?resolution|timed? ?out|ProxyError|max retries|SSLError|RemoteDisconnected"
    r"|IncompleteRead|connection (refused|reset|broken|aborted)|network is unreachable|could not fetch url",
    re.IGNORECASE,
)
