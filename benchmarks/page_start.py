"""From `make run` to the page and to the first answer in a browser: `python -m benchmarks.page_start`.

The bars, where everything is set up: the page answers within 4 seconds, the first question is answered within 8, on two
cores. Beside it, in turn, the program started by itself, and a page of Gradio that does nothing, which tells how much
of it is Gradio, the browser and the load of the machine. The language model is left out: the first answer is in the
clauses' own words and does not wait for one.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import time
import urllib.error
import urllib.request
from typing import Any

from rag.config import ROOT

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
BARS = {"page": 4.0, "answer": 8.0}  # seconds
QUESTION = "小区里搞多车一桩的充电桩，归哪些部门管，谁牵头？"
LONGEST = 120.0  # seconds after which something is wrong
NOTHING = """
import os, gradio as gr
with gr.Blocks(analytics_enabled=False) as blocks:
    box = gr.Textbox(elem_id="question"); said = gr.HTML("")
    box.submit(lambda text: f'<p class="answer">{len(text)}</p>', box, said)
blocks.launch(server_name="127.0.0.1", server_port=int(os.environ["RAG_PORT"]), quiet=True)
"""
MEASURED = "make run"  # the bars are for this one
PAGES = {
    MEASURED: ("make", "-s", "run", "LLM=none"),
    "app.py": (sys.executable, "app.py"),
    "a Gradio page that does nothing": (sys.executable, "-c", NOTHING),
}


def measure(browser: Any, arguments: tuple[str, ...]) -> dict[str, float]:
    """Seconds from the start of the process to its first response, to the question box and to the first answer."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    settings = {"RAG_HOST": "127.0.0.1", "RAG_PORT": str(port), "RAG_LLM": "none", "GRADIO_ANALYTICS_ENABLED": "False"}
    address = f"http://127.0.0.1:{port}/"
    tab = browser.new_page()  # is there before the clock starts
    started = time.perf_counter()
    process = subprocess.Popen(
        arguments, cwd=ROOT, env=os.environ | settings, stdout=subprocess.DEVNULL, start_new_session=True
    )
    try:
        page = _first_response(process, address, started)
        tab.set_default_timeout(LONGEST * 1000)
        tab.goto(address, wait_until="commit")
        box = tab.locator("#question textarea, #question input")
        box.wait_for()
        usable = time.perf_counter() - started
        box.fill(QUESTION)
        box.press("Enter")
        tab.locator(".answer").first.wait_for()
        return {"page": page, "question box": usable, "answer": time.perf_counter() - started}
    finally:
        tab.close()
        _end(process)


def _end(process: subprocess.Popen[bytes]) -> None:
    """Returns when all that the process has started is gone too: the next measurement must have the machine alone."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGTERM)
        process.wait()
        given_up = time.perf_counter() + LONGEST
        while time.perf_counter() < given_up:
            os.killpg(process.pid, 0)
            time.sleep(0.05)


def _first_response(process: subprocess.Popen[bytes], address: str, started: float) -> float:
    while time.perf_counter() - started < LONGEST and process.poll() is None:
        try:
            with urllib.request.urlopen(address, timeout=LONGEST) as response:
                response.read()
                return time.perf_counter() - started
        except (urllib.error.URLError, OSError):
            time.sleep(0.02)
    raise SystemExit("the page did not start; is the index built (python -m rag index build)?")


def main(runs: int = 3) -> int:
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        print("playwright is not installed (requirements-dev.txt)", file=sys.stderr)
        return 2
    path = next((there for name in BROWSERS if (there := shutil.which(name))), None)
    if path is None:
        print(f"no browser on the path: {', '.join(BROWSERS)}", file=sys.stderr)
        return 2
    taken: dict[str, list[dict[str, float]]] = {name: [] for name in PAGES}
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=path, args=["--no-sandbox"])
        for number in range(runs):
            for name, arguments in PAGES.items():
                taken[name].append(measure(browser, arguments))
                print(f"\r{number + 1}/{runs}", end="", file=sys.stderr)
        browser.close()
    print(file=sys.stderr)
    for name, found in taken.items():
        print(name)
        for what in found[0]:
            values = [one[what] for one in found]
            bar = f"   (bar: {BARS[what]:.0f})" if name == MEASURED and what in BARS else ""
            print(f"  to the {what:14s} median {statistics.median(values):6.2f} s   worst {max(values):6.2f} s{bar}")
    ours = taken[MEASURED]
    return 0 if all(statistics.median(one[what] for one in ours) <= bar for what, bar in BARS.items()) else 1


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 3))
