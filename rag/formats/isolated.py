"""Reading in a process of its own: a hostile or damaged file may stall or crash the libraries for PDF and images.

The child gets the file's bytes on its standard input and answers with one JSON object; it ends itself when its time
is over, and the system refuses it more memory than it may have.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import traceback
from collections.abc import Callable
from dataclasses import asdict
from importlib import import_module
from pathlib import Path

from rag.errors import CorpusError
from rag.types import Removal, SourceText

_OPENING_SECONDS = 30.0  # until the reader asks for more
_LONGEST_SECONDS = 3 * 3600.0
_MEMORY_BYTES = 4_000_000_000  # of addresses; a recogniser reserves far more than it uses
_TIME_IS_OVER = 75  # exit status

# Asked for so many seconds from now on.
Allow = Callable[[float], None]


def read_isolated(module: str, data: bytes, file: str) -> SourceText:
    """What `read_here(data, file, allow)` of a module returns, run in a child process.

    Raises CorpusError as it does, and if the child runs out of time or memory or crashes.
    """
    root = str(Path(__file__).resolve().parents[2])
    environment = os.environ | {
        "PYTHONPATH": os.pathsep.join(filter(None, (root, os.environ.get("PYTHONPATH", "")))),
        "PYTHONIOENCODING": "utf-8",
    }
    header = json.dumps({"module": module, "file": file}).encode() + b"\n"
    try:
        done = subprocess.run(
            [sys.executable, "-m", "rag.formats.isolated"],
            input=header + data,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment,
            timeout=_LONGEST_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise _too_slow(file) from None
    except OSError as error:
        raise CorpusError(f"读取文件“{file}”需要另起一个进程，但没有成功：{error.strerror}。请稍后再试。") from None
    if done.returncode == _TIME_IS_OVER:
        raise _too_slow(file)
    try:
        answer = json.loads(done.stdout)
    except ValueError:
        raise CorpusError(
            f"文件“{file}”已损坏，或者复杂得超出了内存限制，读取时出错。请重新导出或拆分后再放入语料目录。"
        ) from None
    if "error" in answer:
        raise CorpusError(answer["error"])
    if "bug" in answer:
        raise RuntimeError(f"reading {file!r} failed in the child process:\n{answer['bug']}")
    return SourceText(
        answer["text"],
        tuple(answer["line_pages"]),
        tuple(Removal(**removal) for removal in answer["removed"]),
        tuple(answer["warnings"]),
        answer["confidence"],
    )


def _too_slow(file: str) -> CorpusError:
    return CorpusError(
        f"读取文件“{file}”用时太长，已停止。文件可能已损坏或过于复杂，请重新导出或拆分后再放入语料目录。"
    )


class _Watch:
    """Ends the process when its time is over, even inside a library."""

    def __init__(self) -> None:
        self._timer: threading.Timer | None = None

    def allow(self, seconds: float) -> None:
        if self._timer is not None:
            self._timer.cancel()
        self._timer = threading.Timer(seconds, os._exit, (_TIME_IS_OVER,))
        self._timer.daemon = True
        self._timer.start()


def _limit_memory() -> None:
    try:
        import resource
    except ImportError:  # no such limit on Windows
        return
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    limit = _MEMORY_BYTES if hard == resource.RLIM_INFINITY else min(_MEMORY_BYTES, hard)
    resource.setrlimit(resource.RLIMIT_AS, (limit, hard))


def main() -> None:
    watch = _Watch()
    watch.allow(_OPENING_SECONDS)
    _limit_memory()
    answer_to = os.dup(1)
    os.dup2(2, 1)  # what libraries print is no answer
    header = json.loads(sys.stdin.buffer.readline())
    data = sys.stdin.buffer.read()
    file = header["file"]
    try:
        answer = asdict(import_module(header["module"]).read_here(data, file, watch.allow))
    except CorpusError as error:
        answer = {"error": str(error)}
    except MemoryError:
        answer = {"error": f"读取文件“{file}”需要的内存太多。请拆分后再放入语料目录。"}
    except Exception:
        answer = {"bug": traceback.format_exc()}
    with os.fdopen(answer_to, "wb") as stream:
        stream.write(json.dumps(answer).encode())
    # A library's own threads must not keep the process alive.
    sys.stderr.flush()
    os._exit(0)


if __name__ == "__main__":
    main()
