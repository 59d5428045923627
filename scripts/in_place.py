"""Puts a model at its place in one step, at the end: a run that is killed leaves nothing half under the final name."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from scripts.downloads import FetchError
from scripts.model_files import FAILED
from scripts.progress import bytes_below

SPARE_BYTES = 100_000_000  # to be left free on the disk


@dataclass(frozen=True)
class Job:
    """Where a model is to lie, and how it is made there."""

    target: Path  # a .gguf file or a folder
    room: Callable[[Path], int]  # bytes that `make` will still write
    make: Callable[[Path], Path]  # makes the model in the work folder, which may hold an earlier run's files
    note: str  # for the user, once the model is in place
    is_done: Callable[[], bool] = bool  # whether another run has meanwhile done it


def work_folder(target: Path) -> Path:
    """Where a model is fetched and put together: on the same disk as its target."""
    return target.parent / f".{target.name}.parts"


def install(job: Job) -> bool:
    """Does the job and puts the model at its target; False if another run that we waited for has done it.

    What was fetched stays in the work folder if it does not come to an end. Raises FetchError, OSError.
    """
    target = job.target
    with _alone(work_folder(target)) as work:
        done = job.is_done()
        if not done:
            remove(work / "joined", work / "copied", work / "replaced")  # half made by a run that was killed
            _check_room(job.room(work), target.parent)
            ready = job.make(work)
            if target.is_dir() and not target.is_symlink():
                target.rename(work / "replaced")
            ready.replace(target)
        shutil.rmtree(work, ignore_errors=True)
    return not done


def remove(*paths: Path) -> None:
    """No file or folder is left there."""
    for path in paths:
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)


@contextmanager
def _alone(work: Path) -> Iterator[Path]:
    """The work folder, for one run at a time: another waits here until the first has ended, however it ended."""
    import fcntl

    while True:
        work.mkdir(parents=True, exist_ok=True)
        try:
            lock = (work / ".lock").open("w")
        except FileNotFoundError:  # whoever was in here has just finished and removed the folder
            continue
        with lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                print("另一个程序正在取得同一个模型，等它做完……", file=sys.stderr, flush=True)
                fcntl.flock(lock, fcntl.LOCK_EX)
            if not _is_same(lock.fileno(), work / ".lock"):
                continue
            try:
                yield work
            finally:
                if not bytes_below(work):
                    shutil.rmtree(work, ignore_errors=True)
            return


def _is_same(descriptor: int, path: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(descriptor), path.stat())
    except FileNotFoundError:
        return False


def _check_room(needed: int, folder: Path) -> None:
    free = shutil.disk_usage(folder).free
    if free < needed + SPARE_BYTES:
        raise FetchError(
            f"{FAILED}磁盘空间不足：还需要约 {(needed + SPARE_BYTES) / 1e6:,.0f} MB，"
            f"{folder} 所在的磁盘只剩 {free / 1e6:,.0f} MB。请清理磁盘后重新运行。"
        )
