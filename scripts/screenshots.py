"""Pictures of every tab for docs/guide.zh-CN.md, taken from the page as it runs on the real corpus and index.

    python scripts/screenshots.py [FOLDER]      docs/screenshots/ without one

Needs the index (python -m rag index build), Chromium and playwright (requirements-dev.txt). The language model is left
out, so that the pictures do not change with it.
"""

from __future__ import annotations

import io
import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "docs" / "screenshots"
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
STARTED = "已启动"
SECONDS = 60_000  # milliseconds that a step may take on a busy machine
COLOURS = 200  # of a picture: text on plain ground needs no more, and the file is half as large
WIDE, PHONE = {"width": 1280, "height": 820}, {"width": 390, "height": 844}
TASKS = "推动充换电设施建设\n建设国家级碳酸钙产业创新平台\n推进医疗器械审批制度改革试点"
SETTLE = 900  # milliseconds for scrolling to end


def ask(tab: Any, question: str) -> None:
    count = tab.locator(".turn").count()
    tab.locator("#question textarea").fill(question)
    tab.locator("#question textarea").press("Enter")
    tab.locator(".turn").nth(count).locator(".answer").wait_for()
    tab.locator("#source mark").first.wait_for()
    tab.wait_for_timeout(SETTLE * 2)  # what may be asked next is looked for after the answer


def go_to(tab: Any, *names: str) -> None:
    for name in names:
        tab.get_by_role("tab", name=name, exact=True).click()
        tab.wait_for_timeout(SETTLE)


def answer(tab: Any) -> None:
    ask(tab, "怎么推广新能源汽车？")


def comparison(tab: Any) -> None:
    ask(tab, "广西和百色的研发经费投入强度目标对比")


def tasks(tab: Any) -> None:
    go_to(tab, "责任单位")
    tab.locator("#tasks-box textarea").fill(TASKS)
    tab.locator(".go:visible").click()
    tab.locator("#tasks-table table").wait_for()
    tab.locator("#tasks-table .clause").first.click()
    tab.locator("#units-source mark").first.wait_for()


def unit(tab: Any) -> None:
    go_to(tab, "责任单位", "按单位查")
    box = tab.locator("#unit-name input")
    box.fill("自治区科技厅")
    box.press("Enter")
    tab.locator("#unit-table table").wait_for()


def ledger(tab: Any) -> None:
    go_to(tab, "指标")
    words = tab.locator("#ledger-words input, #ledger-words textarea")
    words.fill("产值")
    words.press("Enter")
    tab.locator("#ledger-table table").wait_for()
    tab.wait_for_timeout(SETTLE)
    tab.locator("#ledger-table .clause").first.click()
    tab.locator("#indicators-source mark").first.wait_for()


def chart(tab: Any) -> None:
    go_to(tab, "指标", "图示")
    tab.locator("#chart svg").first.wait_for()


def documents(tab: Any) -> None:
    go_to(tab, "文件")
    tab.locator("#documents-table table").wait_for()


def evaluation(tab: Any) -> None:
    go_to(tab, "评测")
    tab.locator("#runs-table .summary, #runs-table .nothing").first.wait_for()


SHOTS: tuple[tuple[str, Callable[[Any], None], dict[str, Any]], ...] = (
    ("answer", answer, {"viewport": WIDE}),
    ("answer-dark", answer, {"viewport": WIDE, "color_scheme": "dark"}),
    ("answer-phone", answer, {"viewport": PHONE}),
    ("comparison", comparison, {"viewport": WIDE}),
    ("tasks", tasks, {"viewport": WIDE}),
    ("unit", unit, {"viewport": WIDE}),
    ("ledger", ledger, {"viewport": WIDE}),
    ("chart", chart, {"viewport": WIDE}),
    ("documents", documents, {"viewport": WIDE}),
    ("evaluation", evaluation, {"viewport": WIDE}),
)


@contextmanager
def served() -> Iterator[str]:
    """The address of a page that runs while it is used."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    settings = {**os.environ, "RAG_HOST": "127.0.0.1", "RAG_PORT": str(port), "RAG_LLM": "none"}
    process = subprocess.Popen(
        [sys.executable, "app.py"], cwd=ROOT, env=settings, stdout=subprocess.PIPE, encoding="utf-8"
    )
    try:
        assert process.stdout is not None
        if STARTED not in process.stdout.readline():
            raise SystemExit("网页没有启动，原因见上。请先运行 make setup。")
        yield f"http://127.0.0.1:{port}/"
    finally:
        process.terminate()
        process.wait()


def small(picture: bytes) -> bytes:
    """The picture with a palette, where Pillow is installed."""
    try:
        from PIL import Image
    except ImportError:
        return picture
    stream = io.BytesIO()
    Image.open(io.BytesIO(picture)).convert("RGB").quantize(COLOURS).save(stream, "PNG", optimize=True)
    return min(picture, stream.getvalue(), key=len)


def main(folder: Path) -> int:
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        print("没有安装 playwright。请运行 make test 一次，或 pip install -r requirements-dev.txt。", file=sys.stderr)
        return 2
    browser = next((path for name in BROWSERS if (path := shutil.which(name))), None)
    if browser is None:
        print(f"没有找到浏览器（{'、'.join(BROWSERS)}）。请先安装 Chromium。", file=sys.stderr)
        return 2
    folder.mkdir(parents=True, exist_ok=True)
    with served() as address, sync_playwright() as driver:
        running = driver.chromium.launch(executable_path=browser, args=["--no-sandbox"])
        for name, prepare, options in SHOTS:
            context = running.new_context(locale="zh-CN", reduced_motion="reduce", **options)
            tab = context.new_page()
            tab.set_default_timeout(SECONDS)
            tab.goto(address)
            tab.locator(".masthead .model", has_text="就绪").wait_for()
            prepare(tab)
            tab.evaluate("document.activeElement.blur(); scrollTo(0, 0)")
            tab.wait_for_timeout(SETTLE)
            picture = small(tab.screenshot())
            (folder / f"{name}.png").write_bytes(picture)
            print(f"{name}.png {len(picture) / 1024:.0f} KB", flush=True)
            context.close()
        running.close()
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]) if len(sys.argv) > 1 else FOLDER))
