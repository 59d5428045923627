"""Says on stderr how far a long download or copy has come, and about how long it will still take."""

from __future__ import annotations

import math
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from types import TracebackType

SCREEN_SECONDS = 1.0  # between updates of the one line on a terminal
LINE_SECONDS = 5.0  # between lines in a file or a pipe
SURE_AFTER = 3.0  # seconds before a speed is worth telling


def bytes_below(folder: Path) -> int:
    """The size of all files in the folder and its folders; files that vanish meanwhile count as nothing."""
    total = 0
    for path in folder.rglob("*"):
        try:
            total += path.stat().st_size if path.is_file() else 0
        except FileNotFoundError:
            continue
    return total


def remaining_time(seconds: float) -> str:
    """In words, rounded up: 不到 1 分钟, 约 3 分钟, 约 2 小时 5 分钟."""
    minutes = math.ceil(seconds / 60)
    if minutes <= 1:
        return "不到 1 分钟"
    if minutes < 60:
        return f"约 {minutes} 分钟"
    return f"约 {minutes // 60} 小时 {minutes % 60} 分钟"


def progress_text(what: str, done: int, total: int, came: int, seconds: float) -> str:
    """One line: `done` of `total` bytes are there, of which `came` came in the last `seconds`."""
    text = f"{what}：{done / 1e6:,.0f} / {total / 1e6:,.0f} MB"
    if seconds >= SURE_AFTER and came > 0 and done < total:
        text += f"，还需{remaining_time((total - done) * seconds / came)}"
    return text


class Progress:
    """While it is entered, tells how many of `total` bytes `measure` finds, in one line that renews itself.

    `what` may be changed meanwhile. The measure may go back for a moment (a file is moved); what is told does not.
    """

    def __init__(self, what: str, total: int, measure: Callable[[], int]) -> None:
        self.what = what
        self._total = total
        self._measure = measure
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._tell, name="progress", daemon=True)
        self.start_bytes = self.done = measure()

    def came(self) -> int:
        """Bytes that have come since the start."""
        self.done = max(self.done, min(self._measure(), self._total))
        return self.done - self.start_bytes

    def __enter__(self) -> Progress:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._ended.set()
        self._thread.join()

    def _tell(self) -> None:
        screen = sys.stderr.isatty()
        start = time.monotonic()
        told = ""
        while True:
            came = self.came()
            text = progress_text(self.what, self.done, self._total, came, time.monotonic() - start)
            if text != told:
                # On a terminal the line is written over; "\x1b[K" clears what is left of a longer one.
                print(f"\r{text}\x1b[K" if screen else text, end="" if screen else "\n", file=sys.stderr, flush=True)
                told = text
            if self._ended.wait(SCREEN_SECONDS if screen else LINE_SECONDS):
                break
        if screen:
            print(file=sys.stderr, flush=True)
