"""The page in a real browser: what a reader sees and does, and that nothing is sent anywhere else."""

from __future__ import annotations

import shutil
import socket
import threading
from collections.abc import Iterator
from typing import Any

import page_fake as fake
import pytest

import page

NAMES = ("chromium", "chromium-browser", "google-chrome")
CHROMIUM = next((path for name in NAMES if (path := shutil.which(name))), None)
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
EXAMPLES = (fake.CHARGING, fake.LABS, fake.HOSTILE)
SECONDS = 20_000  # milliseconds a step may take on a busy machine

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason=f"no Chromium on the path: {', '.join(NAMES)}"),
]


class Slow(fake.FakeAssistant):
    """Answers a question that contains 慢 only when it is let go on."""

    def __init__(self) -> None:
        super().__init__()
        self.go_on = threading.Event()

    def ask(self, question: str, history: Any = (), document_ids: Any = ()) -> Any:
        if "慢" in question:
            self.go_on.wait(60)
        return super().ask(question, history, document_ids)


class Visit:
    """One reader's page, with a record of all that went wrong or elsewhere."""

    def __init__(self, browser: Any, address: str, **options: Any) -> None:
        self.context = browser.new_context(locale="zh-CN", **{"viewport": {"width": 1400, "height": 900}, **options})
        self.tab = self.context.new_page()
        self.tab.set_default_timeout(SECONDS)
        self.requests: list[str] = []
        self.faults: list[str] = []
        self.dialogs: list[str] = []
        self.tab.on("request", lambda request: self.requests.append(request.url))
        self.tab.on("websocket", lambda socket_: self.requests.append(socket_.url))
        self.tab.on("console", lambda m: self.faults.append(m.text) if m.type == "error" else None)
        self.tab.on("pageerror", lambda error: self.faults.append(str(error)))
        self.tab.on("dialog", self._dialog)
        self.tab.goto(address)
        self.tab.wait_for_selector("#conversation .conversation")

    def _dialog(self, dialog: Any) -> None:
        self.dialogs.append(dialog.message)
        dialog.dismiss()

    def ask(self, question: str) -> Any:
        """Ask and return the answered turn."""
        before = self.tab.locator(".turn").count()
        self.tab.locator("#question textarea").fill(question)
        self.tab.locator("#question textarea").press("Enter")
        turn = self.tab.locator(".turn").nth(before)
        turn.locator(".answer, .failure").wait_for()
        return turn

    def texts(self, selector: str) -> list[str]:
        return list(self.tab.locator(selector).all_text_contents())


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    playwright = pytest.importorskip("playwright.sync_api")
    with playwright.sync_playwright() as driver:
        running = driver.chromium.launch(executable_path=CHROMIUM, headless=True, args=ARGUMENTS)
        yield running
        running.close()


def serve(assistant: Any) -> tuple[Any, str]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    blocks = page.build(assistant, EXAMPLES)
    return blocks, page.launch(blocks, "127.0.0.1", port, block=False)


@pytest.fixture(scope="module")
def served() -> Iterator[tuple[Slow, str]]:
    assistant = Slow()
    blocks, address = serve(assistant)
    yield assistant, address
    assistant.go_on.set()
    blocks.close(verbose=False)


@pytest.fixture
def visit(browser: Any, served: tuple[Slow, str]) -> Iterator[Visit]:
    one = Visit(browser, served[1])
    yield one
    one.context.close()


def test_a_question_is_answered_with_its_clause_marked_beside_it(visit: Visit) -> None:
    visit.ask(fake.CHARGING)
    visit.tab.locator("#source mark").wait_for()
    assert visit.texts("#source mark") == [
        "（责任单位：自治区发展改革委、交通运输厅、住房城乡建设厅，各相关设区市人民政府）"
    ]
    assert visit.texts("#source p.cited") == [fake.LINES[4]]
    visit.tab.wait_for_timeout(300)
    frame = visit.tab.locator("#source .body").bounding_box()
    mark = visit.tab.locator("#source mark").bounding_box()
    assert frame["y"] <= mark["y"] and mark["y"] + mark["height"] <= frame["y"] + frame["height"]
    assert visit.tab.locator("#question textarea").input_value() == ""


def test_another_citation_and_another_question_change_the_clause(visit: Visit) -> None:
    visit.ask(fake.CHARGING)
    visit.tab.locator(".marker").nth(1).click()
    visit.tab.locator("#source p.cited", has_text="27．").wait_for()
    assert visit.texts("#source mark") == ["为用户提供统一的充电设施"]
    assert visit.tab.locator(".citation[aria-current]").get_attribute("data-marker") == "2"
    visit.ask(fake.LABS)
    visit.tab.locator("#source tr.cited").wait_for()
    assert visit.texts("#source tr.cited td") == ["创新平台", "2", "国家重点实验室（个）", "—", "2"]
    visit.tab.locator(".turn").nth(0).locator(".citation").nth(0).click()
    visit.tab.locator("#source p.cited", has_text="26．").wait_for()


def test_an_example_is_asked_by_a_click_and_clearing_brings_the_examples_back(visit: Visit) -> None:
    visit.tab.locator(".chip").nth(1).click()
    visit.tab.locator(".answer").wait_for()
    assert visit.texts(".question") == [fake.LABS]
    visit.tab.locator("#clear").click()
    visit.tab.locator(".chip").nth(0).wait_for()
    assert visit.texts(".turn") == []


def test_shift_enter_breaks_the_line_and_an_empty_question_gets_a_hint(visit: Visit) -> None:
    box = visit.tab.locator("#question textarea")
    box.press("Enter")
    visit.tab.locator(".hint").wait_for()
    assert visit.texts(".hint") == ["请先写下问题，再按“发送”。"]
    box.fill("一")
    box.press("Shift+Enter")
    box.type("二")
    assert box.input_value() == "一\n二"
    assert visit.texts(".turn") == []


def test_history_and_the_chosen_document_are_handed_on(visit: Visit, served: tuple[Slow, str]) -> None:
    visit.ask(fake.CHARGING)
    visit.tab.locator("#filter input").click()
    visit.tab.locator("[role=option]", has_text="百色市").click()
    visit.tab.keyboard.press("Escape")
    visit.ask("这些单位还有什么任务？")
    question, history, chosen = served[0].asked[-1]
    assert (question, chosen) == ("这些单位还有什么任务？", ("baise-2022",))
    assert history[0] == {"role": "user", "content": fake.CHARGING}


def test_errors_are_said_in_chinese_without_a_traceback(visit: Visit) -> None:
    assert (
        visit.ask("这个问题太长").locator(".failure").text_content() == "问题太长，最多 2000 个字。请把问题缩短后再问。"
    )
    assert visit.ask("出个故障").locator(".failure").text_content() == "系统出错了，请告知管理员"
    assert "must not see" not in visit.tab.content()
    assert visit.ask(fake.CHARGING).locator(".answer").count() == 1


def test_nothing_written_in_a_document_or_a_question_runs_or_becomes_an_element(visit: Visit) -> None:
    visit.ask(fake.HOSTILE)
    visit.tab.locator("#source mark").first.wait_for()
    visit.tab.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
    for place in visit.tab.locator(".answer p, .answer td, .citation, #source p, .outline button").all():
        place.hover()
    visit.tab.locator("#clear").click()
    visit.tab.locator(".document", has_text="题目").click()
    visit.tab.locator("#source article").wait_for()
    visit.tab.locator("#filter input").click()
    visit.tab.locator("[role=option]", has_text="题目").click()
    visit.tab.wait_for_timeout(300)
    assert visit.dialogs == []
    ours = "#masthead, #conversation, #source, #foot, #filter, [role=listbox]"
    strange = visit.tab.evaluate(
        "s => [...document.querySelectorAll(s)].flatMap(e => [...e.querySelectorAll("
        "'script, img, iframe, a, style, object, .katex, math, [onerror], [onmouseover]')]).map(e => e.outerHTML)",
        ours,
    )
    assert strange == []
    assert fake.SCRIPT in visit.tab.locator("#source h2").text_content()


def test_no_request_leaves_the_machine_and_the_console_is_clean(visit: Visit, served: tuple[Slow, str]) -> None:
    visit.ask(fake.CHARGING)
    visit.tab.locator(".marker").nth(1).click()
    visit.tab.locator("#source p.cited", has_text="27．").wait_for()
    address = served[1].rstrip("/")
    assert len(visit.requests) > 5
    assert [url for url in visit.requests if not url.startswith((f"{address}/", "data:", "blob:"))] == []
    assert visit.faults == []


def test_a_slow_answer_does_not_hold_up_another_reader(browser: Any, visit: Visit, served: tuple[Slow, str]) -> None:
    served[0].go_on.clear()
    visit.tab.locator("#question textarea").fill("一个慢问题")
    visit.tab.locator("#send").click()
    visit.tab.locator(".waiting").wait_for()
    assert visit.texts(".waiting") == ["正在查找条款…"]
    assert visit.tab.locator("#send").is_disabled()
    other = Visit(browser, served[1])
    assert other.ask(fake.LABS).locator(".answer").count() == 1
    other.context.close()
    assert visit.texts(".answer") == []
    served[0].go_on.set()
    visit.tab.locator(".answer").wait_for()
    visit.tab.wait_for_selector("#send:not([disabled])")


def test_clearing_drops_an_answer_that_is_still_awaited(visit: Visit, served: tuple[Slow, str]) -> None:
    served[0].go_on.clear()
    visit.tab.locator("#question textarea").fill("又一个慢问题")
    visit.tab.locator("#send").click()
    visit.tab.locator(".waiting").wait_for()
    visit.tab.locator("#clear").click()
    visit.tab.locator(".chip").nth(0).wait_for()
    served[0].go_on.set()
    visit.tab.wait_for_timeout(1000)
    assert visit.texts(".turn") == []
    visit.ask(fake.LABS)
    assert visit.texts(".question") == [fake.LABS]


def test_the_page_opens_while_the_model_loads_and_says_so(browser: Any) -> None:
    assistant = fake.FakeAssistant(loaded=False)
    blocks, address = serve(assistant)
    try:
        one = Visit(browser, address)
        assert one.texts(".masthead .model") == ["模型正在加载…"]
        one.tab.locator("#question textarea").fill(fake.CHARGING)
        one.tab.locator("#question textarea").press("Enter")
        one.tab.locator(".waiting").wait_for()
        assert one.texts(".waiting") == ["模型正在加载…，加载完成后自动回答，请稍候。"]
        assistant.loaded.set()
        one.tab.locator(".answer").wait_for()
        one.tab.locator(".masthead .model", has_text="模型已就绪").wait_for()
        one.context.close()
    finally:
        assistant.loaded.set()
        blocks.close(verbose=False)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_on_a_telephone_nothing_sticks_out_and_the_halves_stand_below_each_other(
    browser: Any, served: tuple[Slow, str], scheme: str
) -> None:
    one = Visit(browser, served[1], viewport={"width": 390, "height": 844}, color_scheme=scheme)
    one.ask(fake.CHARGING)
    one.tab.locator("#source mark").wait_for()
    # Both in one call: the page may still be scrolling to the answer.
    gap = one.tab.evaluate(
        """() => document.querySelector('#evidence').getBoundingClientRect().top
                 - document.querySelector('#talk').getBoundingClientRect().bottom"""
    )
    assert gap >= 0
    assert one.tab.evaluate("document.documentElement.scrollWidth") <= 390
    one.tab.evaluate("scrollTo(0, 0)")
    assert one.tab.locator("#send").bounding_box()["y"] < 844  # the question box stays in sight
    one.tab.locator(".citation").nth(1).click()
    one.tab.locator("#source p.cited", has_text="27．").wait_for()
    one.tab.wait_for_timeout(1200)
    mark = one.tab.locator("#source mark").bounding_box()
    assert 0 <= mark["y"] <= 844  # the reader who asked for the clause is led to it
    one.context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_stands_out_from_its_ground(browser: Any, served: tuple[Slow, str], scheme: str) -> None:
    """WCAG 2.1, 1.4.3: at least 4.5 : 1 for text of ordinary size."""
    one = Visit(browser, served[1], color_scheme=scheme)
    one.ask(fake.CHARGING)
    one.tab.locator("#source mark").wait_for()
    faint = one.tab.evaluate(
        """() => {
          const numbers = (colour) => colour.match(/[\\d.]+/g).map(Number);
          const light = ([r, g, b]) => [r, g, b].map((v) => v / 255)
            .map((v) => (v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4))
            .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
          const ground = (element) => {
            for (let e = element; e; e = e.parentElement) {
              const colour = numbers(getComputedStyle(e).backgroundColor);
              if (colour.length === 3 || colour[3] === 1) return colour;
            }
            return [255, 255, 255];
          };
          const ours = document.querySelectorAll('#masthead *, #conversation *, #source *, #foot *, #clear');
          return [...ours]
            .filter((e) => [...e.childNodes].some((n) => n.nodeType === 3 && n.textContent.trim()))
            .map((e) => {
              const [a, b] = [light(numbers(getComputedStyle(e).color)), light(ground(e))];
              return [(Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05), e.className || e.tagName, e.textContent];
            })
            .filter(([ratio]) => ratio < 4.5);
        }"""
    )
    assert faint == []
    one.context.close()


def test_the_outline_jumps_to_its_heading(visit: Visit) -> None:
    visit.tab.locator(".document").nth(0).click()
    visit.tab.locator("#source .outline summary").click()
    visit.tab.locator(".outline button", has_text="27．").click()
    visit.tab.wait_for_timeout(900)
    frame = visit.tab.locator("#source .body").bounding_box()
    place = visit.tab.locator("#source p", has_text="27．").bounding_box()
    assert frame["y"] - 1 <= place["y"] < frame["y"] + frame["height"]


def test_gradio_offers_no_footer_and_no_description_of_the_interface(visit: Visit, served: tuple[Slow, str]) -> None:
    assert visit.tab.locator("footer:visible").all_text_contents() == visit.texts(".foot")
    described = visit.context.request.get(f"{served[1]}gradio_api/info").json()
    assert described["named_endpoints"] == {} and described["unnamed_endpoints"] == {}
    assert visit.context.request.get(f"{served[1]}docs").status == 404
