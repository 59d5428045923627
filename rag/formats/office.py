"""Older office files (.doc, .wps, .xls, .rtf, OpenDocument), turned into .docx or .xlsx by LibreOffice if installed."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path, PurePath

from rag.errors import CorpusError
from rag.formats import docx, xlsx
from rag.types import SourceText

TIME_LIMIT = 120  # seconds for one file, the start of LibreOffice included
_PROGRAMS = ("soffice", "libreoffice")
_OLE_START = b"\xd0\xcf\x11\xe0"
_SHEET_SUFFIXES = (".xls", ".et", ".ods")


def read(data: bytes, file: str) -> SourceText:
    """The text of an older office file.

    Raises CorpusError if LibreOffice is not installed (the message says to save as .docx), fails or takes too long.
    """
    is_sheet = _is_sheet(data, file)
    wanted = "xlsx" if is_sheet else "docx"
    program = next(filter(None, map(shutil.which, _PROGRAMS)), None)
    if program is None:
        raise CorpusError(
            f"文件“{file}”是旧版办公文件，读取它需要 LibreOffice，本机没有安装。"
            f"请用 Word 或 WPS 打开后另存为 .{wanted}，再放入语料目录。"
        )
    with tempfile.TemporaryDirectory(prefix="policyqa-office-") as folder:
        converted = _convert(program, data, Path(folder), wanted, file)
    return xlsx.read(converted, file) if is_sheet else docx.read(converted, file)


def _is_sheet(data: bytes, file: str) -> bool:
    suffix = PurePath(file).suffix.lower()
    if data.startswith(_OLE_START):
        has_book = "Workbook".encode("utf-16-le") in data
        return has_book and "WordDocument".encode("utf-16-le") not in data
    return suffix in _SHEET_SUFFIXES


def _convert(program: str, data: bytes, folder: Path, wanted: str, file: str) -> bytes:
    # A name of our own: the file's own might be taken for an option. A profile of our own: a running LibreOffice
    # of the user would refuse to start again, and macros of that profile must not run.
    source = folder / ("source.xls" if wanted == "xlsx" else "source.doc")
    source.write_bytes(data)
    (folder / "out").mkdir()
    command = [
        program,
        "--headless",
        "--norestore",
        "--nolockcheck",
        f"-env:UserInstallation={(folder / 'p').as_uri()}",
    ]
    command += ["--convert-to", wanted, "--outdir", str(folder / "out"), str(source)]
    process = subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,  # it starts children of its own, which must end with it
    )
    try:
        process.wait(timeout=TIME_LIMIT)
    except subprocess.TimeoutExpired:
        _end(process)
        raise CorpusError(
            f"文件“{file}”用 LibreOffice 转换超过 {TIME_LIMIT} 秒，已停止。请用 Word 或 WPS 另存为 .{wanted} 后再放入。"
        ) from None
    except BaseException:  # the user's interrupt, above all
        _end(process)
        raise
    result = folder / "out" / f"source.{wanted}"
    if not result.is_file():
        raise CorpusError(
            f"文件“{file}”无法用 LibreOffice 转换，可能已损坏或设有密码。请用 Word 或 WPS 另存为 .{wanted} 后再放入。"
        )
    return result.read_bytes()


def _end(process: subprocess.Popen[bytes]) -> None:
    """End the program with all its children."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        if os.name == "posix":
            os.killpg(process.pid, signal.SIGKILL)
        else:
            process.kill()
    process.wait()
