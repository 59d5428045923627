"""Brings the default model while the program runs: the script that `make model` runs, as a child process."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
import threading
import weakref
from collections.abc import Sequence
from pathlib import Path
from typing import IO

from rag.config import ROOT, Config
from rag.llm.choose import MODELS, choose
from rag.llm.slot import ModelSlot

# In the background the script gives way to other work, and ends when its standard input is closed.
COMMAND = (sys.executable, str(ROOT / "scripts" / "fetch_language_model.py"), "--background")
_FAILED = 2  # the script's exit status; its last line is for users then
_log = logging.getLogger(__name__)


class Fetching:
    """One run of the script. It ends with this process, however that ends; what has come is kept for the next run."""

    def __init__(self, slot: ModelSlot, command: Sequence[str]) -> None:
        self._slot = slot
        self._process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,  # never written to: closed by us or, after our death, by the system
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            encoding="utf-8",
            errors="replace",
            env=os.environ | {"PYTHONUTF8": "1"},
            start_new_session=True,  # Ctrl+C is for the page, which then closes
        )
        self._thread = threading.Thread(target=self._follow, name="fetching", daemon=True)
        self._thread.start()

    def is_running(self) -> bool:
        return self._thread.is_alive()

    def wait(self, seconds: float | None = None) -> None:
        """Until it has ended and the slot has been told, or the time is over."""
        self._thread.join(seconds)

    def _follow(self) -> None:
        assert self._process.stderr is not None
        last = self._tell_progress(self._process.stderr)
        status = self._process.wait()
        if status == 0:
            self._slot.tell_fetch("")  # the slot finds the model by itself
            return
        if status == _FAILED:
            said = f"{last}再试请运行 `make model`。"
        else:
            said = "取得大模型的程序意外停止，答案是条款的原文。请运行 `make model`，会看到原因。"
            _log.error("scripts/fetch_language_model.py ended with status %d: %s", status, last)
        _log.warning("%s", said)
        self._slot.tell_fetch(said, failed=True)

    def _tell_progress(self, lines: IO[str]) -> str:
        """The last of the lines, after all of them were told."""
        last = ""
        for line in lines:
            if line.strip():
                last = line.strip()
                self._slot.tell_fetch(f"{last}；取得后自动加入，这时的答案是条款的原文。")
        return last


def wants_fetch(config: Config, models: Path = MODELS) -> bool:
    """Whether the default model is what the settings wait for: nothing else is set, and nothing is there."""
    is_default = config.llm in ("auto", "llama.cpp") and not config.llm_url and not config.llm_model
    return is_default and choose(config, models).backend == "absent"


def start_fetch(slot: ModelSlot, command: Sequence[str] = COMMAND) -> Fetching:
    """Begins to bring the default model into models/ and returns at once; the run that goes on already, if one does.

    The slot tells how far it has come, loads the model when it is there, and tells what to do when it fails.
    """
    with _starting:
        running = _runs.get(slot)
        if running is None or not running.is_running():
            slot.load_in_background()
            running = _runs[slot] = Fetching(slot, command)
        return running


_starting = threading.Lock()
_runs: weakref.WeakKeyDictionary[ModelSlot, Fetching] = weakref.WeakKeyDictionary()
