"""The page in a real browser: what a reader sees and does, and that nothing is sent anywhere else."""

from __future__ import annotations

import io
import shutil
import socket
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import page_fake as fake
import pytest
from small_corpus import VOUCHERS, copy_of_small_corpus, without_model
from test_eval_update import NEW, known_questions

import page
from eval import gate
from eval.update import Request, update
from page import current, evaluation_tab, layout
from page.current import Current, following
from rag.config import Config
from rag.pipeline import Assistant, build_index
from rag.review import read_items

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

# Text of less than 4.5 : 1 on its ground, with the ratio.
FAINT = """(selector) => {
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
  const ours = document.querySelectorAll(selector);
  return [...ours]
    .filter((e) => [...e.childNodes].some((n) => n.nodeType === 3 && n.textContent.trim()))
    .map((e) => {
      const [a, b] = [light(numbers(getComputedStyle(e).color)), light(ground(e))];
      return [(Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05), e.className || e.tagName, e.textContent];
    })
    .filter(([ratio]) => ratio < 4.5);
}"""

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason=f"no Chromium on the path: {', '.join(NAMES)}"),
]


class Slow(fake.FakeAssistant):
    """Answers a question that contains 慢 only when it is let go on."""

    def __init__(self, data: Path) -> None:
        super().__init__(data=data)
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

    def go_to(self, *tabs: str) -> None:
        """Open a tab, and a tab within it."""
        for name in tabs:
            self.tab.get_by_role("tab", name=name, exact=True).click()
        self.tab.wait_for_timeout(200)

    def look_up(self, tasks: str) -> None:
        """Look up a list of tasks and wait for the table."""
        self.tab.locator("#tasks-box textarea").fill(tasks)
        self.tab.locator(".go:visible").click()
        self.tab.locator("#tasks-table table").wait_for()

    def download(self, place: str) -> Any:
        """The first sheet of the workbook that the button in a place gives."""
        with self.tab.expect_download() as waiting:
            self.tab.locator(f"{place} [data-action=download]").click()
        data = waiting.value.path().read_bytes()
        return waiting.value.suggested_filename, openpyxl.load_workbook(io.BytesIO(data)).active

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
    blocks = page.build(assistant if isinstance(assistant, Current) else Current(assistant), EXAMPLES)
    return blocks, page.launch(blocks, "127.0.0.1", port, block=False)


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Slow, str]]:
    assistant = Slow(tmp_path_factory.mktemp("data"))
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
        assert one.texts(".masthead .model") == ["检索模型正在加载…"]
        one.tab.locator("#question textarea").fill(fake.CHARGING)
        one.tab.locator("#question textarea").press("Enter")
        one.tab.locator(".waiting").wait_for()
        assert one.texts(".waiting") == ["检索模型正在加载，加载完成后自动回答，请稍候。"]
        assistant.loaded.set()
        one.tab.locator(".answer").wait_for()
        one.tab.locator(".masthead .model", has_text="检索模型已就绪").wait_for()
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
    faint = one.tab.evaluate(FAINT, "#masthead *, #conversation *, #source *, #foot *, #clear")
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


# --- tasks and units --------------------------------------------------------------------------------------------------

FIVE_TASKS = "推动充换电设施建设\n建设综合服务平台\n国家重点实验室\n明天吃什么\n这一项太长"


def test_five_pasted_tasks_become_a_table_and_a_workbook(visit: Visit) -> None:
    visit.go_to("责任单位")
    visit.look_up(FIVE_TASKS)
    assert visit.texts("#tasks-table tbody td.task") == FIVE_TASKS.split("\n")
    assert visit.texts("#tasks-table tbody tr:first-child td.units li:first-child") == [
        "自治区发展改革委",
        "自治区交通运输厅",
    ]
    name, sheet = visit.download("#tasks-table")
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert name == "责任单位查询结果.xlsx"
    assert rows[0][:4] == ["序号", "任务", "匹配任务", "牵头单位"]
    assert [row[1] for row in rows[1:]] == FIVE_TASKS.split("\n")
    assert rows[1][3] == "自治区发展改革委"
    assert visit.faults == []


def test_the_clause_of_a_task_is_opened_beside_the_table(visit: Visit) -> None:
    visit.go_to("责任单位")
    visit.look_up(FIVE_TASKS)
    visit.tab.locator("#tasks-table .clause").first.click()
    visit.tab.locator("#units-source mark").wait_for()
    assert visit.texts("#units-source mark") == [fake.charging_task().assignment.printed]
    assert visit.tab.locator("#tasks-table tr[aria-current]").get_attribute("data-row") == "0"
    assert visit.texts("#source mark") == []  # the other tab keeps its own document


def test_the_table_is_sorted_and_filtered_without_the_server(visit: Visit) -> None:
    visit.go_to("责任单位")
    visit.look_up(FIVE_TASKS)
    before = len(visit.requests)
    visit.tab.locator("#tasks-table th.level button").click()
    assert visit.texts("#tasks-table td.level") == ["低", "中", "高", "—", "—"]
    visit.tab.locator("#tasks-table th.level button").click()
    assert visit.texts("#tasks-table td.level") == ["高", "中", "低", "—", "—"]
    visit.tab.locator("#tasks-table .sieve").fill("交通运输 牵头")
    assert visit.tab.locator("#tasks-table tbody tr:visible").count() == 0
    visit.tab.locator("#tasks-table .sieve").fill("交通运输")
    assert visit.texts("#tasks-table tbody tr:visible td.task") == ["推动充换电设施建设"]
    assert visit.texts("#tasks-table .shown") == ["显示 1 / 5"]
    assert len(visit.requests) == before


def test_a_workbook_handed_in_is_looked_up_and_its_columns_come_back(visit: Visit) -> None:
    book = openpyxl.Workbook()
    for row in (("序号", "工作任务", "备注"), ("甲1", "推动充换电设施建设", "急"), ("甲2", fake.IMAGE, "")):
        book.active.append(row)
    stream = io.BytesIO()
    book.save(stream)
    visit.go_to("责任单位")
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    visit.tab.locator(".upload input").set_input_files(
        {"name": f"清单{fake.IMAGE}.xlsx", "mimeType": kind, "buffer": stream.getvalue()}
    )
    visit.tab.locator("#tasks-table table").wait_for()
    assert visit.texts("#tasks-table td.number") == ["甲1", "甲2"]
    assert "任务列：工作任务" in visit.texts("#tasks-table .origin")[0]
    _, sheet = visit.download("#tasks-table")
    names = [cell.value for cell in sheet[1]]
    assert sheet.cell(row=2, column=names.index("备注") + 1).value == "急"
    assert visit.dialogs == [] and visit.tab.locator("#tasks-table img").count() == 0


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("表.exe", b"MZ", "不能读取"),
        ("表.xlsx", b"no workbook", "表.xlsx"),
        ("表.csv", b"a" * 6_000_000, "超过上限 5 MB"),
    ],
)
def test_a_file_that_is_no_sheet_is_refused_in_plain_words(visit: Visit, name: str, data: bytes, said: str) -> None:
    visit.go_to("责任单位")
    visit.tab.locator(".upload input").set_input_files({"name": name, "mimeType": "text/plain", "buffer": data})
    visit.tab.locator("#tasks-table .failure").wait_for()
    assert said in visit.texts("#tasks-table .failure")[0]
    visit.look_up(FIVE_TASKS)


def test_a_list_can_be_stopped_and_keeps_what_was_done(visit: Visit, served: tuple[Slow, str]) -> None:
    served[0].desk.go_on.clear()
    visit.go_to("责任单位")
    visit.tab.locator("#tasks-box textarea").fill("推动充换电设施建设\n一项慢任务\n综合服务平台")
    visit.tab.locator(".go:visible").click()
    visit.tab.locator("#tasks-table progress").wait_for()
    assert visit.tab.locator(".go:visible").is_disabled()
    visit.tab.locator("#tasks-table [data-action=stop]").click()
    visit.tab.wait_for_timeout(500)
    served[0].desk.go_on.set()
    visit.tab.locator("#tasks-table table").wait_for()
    assert visit.texts("#tasks-table .notice") == ["已停止：查了 2 项，共 3 项。"]
    assert visit.texts("#tasks-table td.task") == ["推动充换电设施建设", "一项慢任务"]
    assert visit.tab.locator(".go:visible").is_enabled()


def test_an_empty_list_gets_a_hint_and_an_earlier_table_stays(visit: Visit) -> None:
    visit.go_to("责任单位")
    visit.look_up(FIVE_TASKS)
    visit.tab.locator("#tasks-box textarea").fill("  ")
    visit.tab.locator(".go:visible").click()
    visit.tab.locator(".hint-line .hint").wait_for()
    assert visit.tab.locator("#tasks-table tbody tr").count() == 5


def test_the_tasks_of_a_unit_are_listed_by_role_and_handed_on(visit: Visit) -> None:
    visit.go_to("责任单位", "按单位查")
    assert visit.tab.locator("#unit-table .overview svg").count() == 1
    box = visit.tab.locator("#unit-name input")
    box.fill("自治区发展改革委")
    box.press("Enter")
    visit.tab.locator("#unit-table table").wait_for()
    assert visit.texts("#unit-table td.role") == ["牵头", "未分角色"]
    name, sheet = visit.download("#unit-table")
    assert (name, sheet.max_row) == ("单位任务清单.xlsx", 3)
    visit.tab.locator("#unit-table .clause").nth(1).click()
    visit.tab.locator("#units-source p.cited", has_text="27．").wait_for()
    box.fill("没有这个单位")
    box.press("Enter")
    visit.tab.locator("#unit-table .failure").wait_for()
    assert "没有找到“没有这个单位”的任务" in visit.texts("#unit-table .failure")[0]


# --- indicators -------------------------------------------------------------------------------------------------------


def test_indicators_are_filtered_opened_and_handed_on(visit: Visit) -> None:
    visit.go_to("指标")
    assert visit.tab.locator("#ledger-table tbody tr").count() == 6
    assert visit.texts("#ledger-table .contradictions h3") == ["数值不一致（1处），使用前请核对"]
    words = visit.tab.locator("#ledger-words input, #ledger-words textarea")
    words.fill("产值")
    words.press("Enter")
    visit.tab.locator("#ledger-table .summary", has_text="共 3 条").wait_for()
    visit.tab.locator("#ledger-year input").click()
    visit.tab.locator("[role=option]", has_text="2025年").click()
    visit.tab.locator("#ledger-table .summary", has_text="共 1 条").wait_for()
    assert visit.texts("#ledger-table td.value") == ["突破1000亿元"]
    name, sheet = visit.download("#ledger-table")
    assert (name, sheet.max_row, sheet["C2"].value) == ("指标台账.xlsx", 2, 1000)
    visit.tab.locator("#ledger-table .clause").click()
    visit.tab.locator("#indicators-source p.cited, #indicators-source mark").first.wait_for()
    assert "".join(visit.texts("#indicators-source mark")) == fake.LINES[4]


def test_targets_are_drawn_and_documents_set_side_by_side(visit: Visit) -> None:
    visit.go_to("指标", "图示")
    assert visit.texts("#chart text.value") == ["突破1000亿元", "800亿元", "900亿元以上"]
    visit.go_to("文件对照")
    visit.tab.locator(".go:visible").click()
    visit.tab.locator("#compare-table .failure").wait_for()
    visit.tab.locator("#compare-documents input").click()
    for number in (0, 1):
        visit.tab.locator("[role=option]:visible").nth(number).click()
    visit.tab.keyboard.press("Escape")
    visit.tab.locator("#compare-theme input, #compare-theme textarea").fill("产值目标")
    visit.tab.locator(".go:visible").click()
    visit.tab.locator("#compare-table table").wait_for()
    assert visit.texts("#compare-table td .none") == ["未提及"]
    visit.tab.locator("#compare-table .clause").click()
    visit.tab.locator("#indicators-source mark").wait_for()
    assert visit.texts("#indicators-source mark") == ["到2023年"]


def test_hostile_words_in_tasks_cells_and_figures_neither_run_nor_become_elements(visit: Visit) -> None:
    visit.go_to("责任单位")
    visit.look_up(f"{fake.HOSTILE}\n{fake.IMAGE}")
    visit.tab.locator("#tasks-table .clause").first.click()
    visit.tab.locator("#units-source article").wait_for()
    visit.go_to("按单位查")
    visit.tab.locator("#unit-name input").fill(fake.LINK)
    visit.tab.locator("#unit-name input").press("Enter")
    visit.tab.locator("#unit-table table").wait_for()
    visit.go_to("指标")
    visit.tab.locator("#ledger-table td.name").first.wait_for()
    visit.tab.locator("#ledger-scope input").click()
    visit.tab.wait_for_timeout(300)
    visit.tab.keyboard.press("Escape")
    visit.go_to("图示")
    for place in visit.tab.locator("#tasks-table td, #ledger-table td, #unit-table td").all()[:40]:
        if place.is_visible():
            place.hover()
    strange = visit.tab.evaluate(
        "[...document.querySelectorAll('#units, #indicators')].flatMap(e => [...e.querySelectorAll("
        "'script, img, iframe, a, object, .katex, math, [onerror], [onmouseover]')]).map(e => e.outerHTML)"
    )
    assert strange == [] and visit.dialogs == []


def test_the_new_tabs_ask_nobody_else_and_leave_the_console_clean(visit: Visit, served: tuple[Slow, str]) -> None:
    visit.go_to("责任单位")
    visit.look_up(FIVE_TASKS)
    visit.download("#tasks-table")
    visit.go_to("按单位查")
    visit.go_to("指标", "图示", "文件对照")
    address = served[1].rstrip("/")
    assert [url for url in visit.requests if not url.startswith((f"{address}/", "data:", "blob:"))] == []
    assert visit.faults == []


@pytest.mark.parametrize("width", [390, 820, 1400])
def test_at_every_width_nothing_sticks_out_and_the_reader_is_led_to_the_clause(
    browser: Any, served: tuple[Slow, str], width: int
) -> None:
    one = Visit(browser, served[1], viewport={"width": width, "height": 844})
    one.go_to("责任单位")
    one.look_up(FIVE_TASKS)
    assert one.tab.evaluate("document.documentElement.scrollWidth") <= width
    one.tab.locator("#tasks-table .clause").first.click()
    one.tab.locator("#units-source mark").wait_for()
    one.tab.wait_for_timeout(1200)
    assert 0 <= one.tab.locator("#units-source mark").bounding_box()["y"] <= 844
    one.go_to("按单位查")
    assert one.tab.evaluate("document.documentElement.scrollWidth") <= width
    one.go_to("指标")
    assert one.tab.evaluate("document.documentElement.scrollWidth") <= width
    one.go_to("图示")
    assert one.tab.evaluate("document.documentElement.scrollWidth") <= width
    one.context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_of_the_tables_stands_out_from_its_ground(browser: Any, served: tuple[Slow, str], scheme: str) -> None:
    one = Visit(browser, served[1], color_scheme=scheme)
    one.go_to("责任单位")
    one.look_up(FIVE_TASKS)
    one.tab.locator("#tasks-table .clause").first.click()
    one.tab.locator("#units-source mark").wait_for()
    visible = "#units .tab-wrapper button, #tasks-table *, .upload *, .go, #units .choice label *"
    assert one.tab.evaluate(FAINT, visible) == []
    one.go_to("指标")
    assert one.tab.evaluate(FAINT, "#indicators .tab-wrapper button, #ledger-table *") == []
    one.go_to("图示")
    assert one.tab.evaluate(FAINT, "#chart figcaption, #chart .note") == []
    one.context.close()


# --- what readers say of answers --------------------------------------------------------------------------------------


def test_an_answer_is_flagged_with_a_reason_once(visit: Visit, served: tuple[Slow, str]) -> None:
    data = served[0].config.data
    before = len(read_items(data))
    turn = visit.ask(fake.CHARGING)
    turn.get_by_role("button", name="这条有误").click()
    turn.locator("textarea").fill("错" * 2001)
    visit.ask(fake.LABS)  # what was begun outlives the next answer
    turn.get_by_role("button", name="提交").click()
    turn.locator(".feedback .failure").wait_for()
    assert turn.locator(".feedback .failure").text_content() == "说明有 2001 字，请缩短到 2000 字以内。"
    turn.locator("textarea").fill(f"牵头的不对 {fake.HOSTILE}")
    turn.get_by_role("button", name="提交").click()
    turn.locator(".thanks").wait_for()
    assert turn.locator(".thanks").text_content() == "已记下，谢谢"
    assert turn.get_by_role("button", name="这条有误").count() == 0
    other = visit.tab.locator(".turn").nth(1)
    other.get_by_role("button", name="有用").click()
    other.locator(".thanks").wait_for()
    marks = [(i.question, i.mark, i.reason) for i in read_items(data)[before:]]
    assert marks == [(fake.CHARGING, "down", f"牵头的不对 {fake.HOSTILE}"), (fake.LABS, "up", "")]
    assert visit.dialogs == [] and visit.faults == []


# --- stewards ---------------------------------------------------------------------------------------------------------


class Office:
    """A page on a real index of a corpus that the test may change, with four known questions."""

    def __init__(self, browser: Any, folder: Path, **settings: Any) -> None:
        (folder / "known").mkdir(parents=True)
        gate.QUESTIONS = known_questions(folder / "known" / "known.jsonl")  # `opened` brings the real ones back
        corpus = copy_of_small_corpus(folder / "corpus")
        self.config = Config(corpus=corpus, data=folder / "data", embedding_model="fake", **settings)
        build_index(self.config)
        self.current = following(Assistant.open(self.config))
        self.blocks, self.address = serve(self.current)
        self.browser = browser
        self.visits: list[Visit] = []

    def visit(self, **options: Any) -> Visit:
        self.visits.append(Visit(self.browser, self.address, **options))
        return self.visits[-1]

    def close(self) -> None:
        for one in self.visits:
            one.context.close()
        self.blocks.close(verbose=False)


@pytest.fixture
def opened(browser: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """Opens an Office with the settings given."""
    without_model(monkeypatch)
    monkeypatch.setattr(gate, "QUESTIONS", gate.QUESTIONS)
    monkeypatch.setattr(evaluation_tab, "RESULTS", tmp_path / "results")
    monkeypatch.setattr(layout, "FOLLOW_SECONDS", 1)
    monkeypatch.setattr(current, "LOOK_SECONDS", 0.2)
    offices: list[Office] = []

    def make(**settings: Any) -> Office:
        offices.append(Office(browser, tmp_path / f"office{len(offices)}", **settings))
        return offices[-1]

    yield make
    for office in offices:
        office.close()


def sign(one: Visit, name: str, tab: str = "documents") -> None:
    one.tab.locator(f"#{tab} .who-field textarea, #{tab} .who-field input").fill(name)


def hand_in(one: Visit, name: str, text: str) -> None:
    """Choose a file at the desk and go."""
    one.tab.locator("#documents-desk input[type=file]").set_input_files(
        {"name": name, "mimeType": "text/plain", "buffer": text.encode()}
    )
    one.tab.locator("#documents-desk [data-action=go]").click()


def twice(one: Visit, selector: str) -> None:
    """Press a button that asks once more; a second click that comes at once is no second thought."""
    one.tab.locator(selector).first.dblclick()
    one.tab.wait_for_timeout(700)
    one.tab.locator(selector).first.click()


def test_a_document_is_handed_in_compared_answers_for_everybody_and_is_rolled_back(opened: Any) -> None:
    office = opened()
    first = office.current.get().index_version
    steward, reader = office.visit(), office.visit()
    steward.go_to("文件")
    steward.tab.locator("#documents-table table").wait_for()
    hand_in(steward, "公共数据管理办法.txt", NEW)
    steward.tab.locator("#documents-report .failure").wait_for()
    assert steward.texts("#documents-report .failure") == ["请先写下您的姓名：每次改动都要记下是谁做的。"]
    sign(steward, "王芳")
    steward.tab.wait_for_timeout(1600)
    steward.tab.locator("#documents-desk [data-action=go]").click()  # the file is still chosen
    steward.tab.locator("#documents-report .report.live").wait_for()
    assert steward.texts("#documents-report .verdict strong") == ["已启用：加入《南宁市公共数据管理办法》"]
    assert steward.texts("#documents-report .changes") == ["条款：新增 4，改动 0，减少 0。"]
    assert steward.tab.locator("#documents-report .figures tbody tr").count() >= 5
    assert steward.tab.locator("#documents-table tbody tr").count() == 4

    reader.tab.locator(".masthead", has_text="文件 4 份").wait_for()  # without a click of this reader
    turn = reader.ask("公共数据目录每年更新几次？")
    assert "每年更新2次" in turn.locator(".text").text_content()
    reader.tab.locator("#filter input").click()
    reader.tab.locator("[role=option]", has_text="公共数据").wait_for()

    late = office.visit()  # the page was laid out with the version before
    late.tab.locator("#source .document", has_text="南宁市公共数据管理办法").wait_for()

    steward.go_to("更新记录")
    steward.tab.locator("#history-table table").wait_for()
    assert steward.texts("#history-table td.by") == ["王芳", "—"]
    twice(steward, "#history-table [data-action=restore]")
    steward.tab.locator("#history-report .report").wait_for()
    assert steward.texts("#history-report .verdict strong") == [f"已恢复到版本 {first}。"]
    assert office.current.get().index_version == first
    reader.tab.locator(".masthead", has_text="文件 3 份").wait_for()
    reader.tab.locator(".citation").first.click()  # what was answered before still opens
    reader.tab.locator("#source .cited, #source mark").first.wait_for()
    for one in (steward, reader):
        assert one.faults == [] and one.dialogs == []
        address = office.address.rstrip("/")
        assert [url for url in one.requests if not url.startswith((f"{address}/", "data:", "blob:"))] == []


def test_a_withdrawal_that_loses_a_question_waits_for_the_stewards_word(opened: Any) -> None:
    office = opened()
    one = office.visit()
    one.go_to("文件")
    one.tab.locator("#documents-table table").wait_for()
    sign(one, "王芳")
    row = one.tab.locator("#documents-table tbody tr", has_text="科技创新券")
    row.locator("[data-action=clause]").click()
    one.tab.locator("#documents-source h2", has_text="科技创新券").wait_for()
    row.locator("[data-action=withdraw]").click()
    one.tab.locator("#documents-desk .desk.remove").wait_for()
    one.tab.locator("#documents-desk [data-action=go]").click()
    one.tab.locator("#documents-report .report.held").wait_for()
    assert one.texts("#documents-report .verdict strong") == ["没有启用：撤下《贵阳市科技创新券管理办法》"]
    assert "科技创新券每年申领额度最高多少？" in one.texts("#documents-report .questions li")[0]
    assert VOUCHERS in office.current.get().documents
    twice(one, "#documents-report [data-action=insist]")
    one.tab.locator("#documents-report .report.live").wait_for()
    assert VOUCHERS not in office.current.get().documents
    assert one.tab.locator("#documents-table tbody tr").count() == 2
    assert one.faults == [] and one.dialogs == []


def test_a_change_from_the_command_line_comes_to_pages_that_are_open(opened: Any) -> None:
    office = opened()
    one = office.visit()
    one.tab.locator(".masthead", has_text="文件 3 份").wait_for()
    update(office.config, Request("remove", document_ids=(VOUCHERS,)), "李伟", accept=True)
    one.tab.locator(".masthead", has_text="文件 2 份").wait_for()
    one.tab.locator("#source .document").nth(2).wait_for(state="detached")  # drawn by another event than the masthead
    assert one.tab.locator("#source .document").count() == 2


def test_a_hostile_file_name_and_text_neither_run_nor_become_elements(opened: Any) -> None:
    office = opened()
    one = office.visit()
    one.go_to("文件")
    one.tab.locator("#documents-table table").wait_for()
    sign(one, fake.IMAGE[:40])
    name = "<img src=x onerror=alert('name')>.txt"
    hand_in(one, name, f"{fake.HOSTILE}通知\n\n第一条 {fake.HOSTILE}\n\n第二条 {fake.IMAGE}\n")
    one.tab.locator("#documents-report .report, #documents-report .failure").first.wait_for()
    one.tab.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
    one.tab.locator("#documents-table .clause").last.click()
    one.tab.locator("#documents-source article").wait_for()
    one.go_to("更新记录")
    one.tab.locator("#history-table table").wait_for()
    one.tab.wait_for_timeout(500)
    strange = one.tab.evaluate(
        "[...document.querySelectorAll('#documents, #masthead, #source')].flatMap(e => [...e.querySelectorAll("
        "'script, img, iframe, a, object, .katex, math, [onerror], [onmouseover]')]).map(e => e.outerHTML)"
    )
    assert strange == [] and one.dialogs == [] and one.faults == []
    assert any("<img src=x" in text for text in one.texts("#documents-report *, #documents-source h2"))


def test_a_flagged_answer_is_listed_and_becomes_a_known_question(opened: Any) -> None:
    office = opened()
    one = office.visit()
    for question, reason in (("科技创新券每年申领额度最高多少？", "少了范围"), ("明天天气怎么样？", fake.HOSTILE)):
        turn = one.ask(question)
        turn.get_by_role("button", name="这条有误").click()
        turn.locator("textarea").fill(reason)
        turn.get_by_role("button", name="提交").click()
        turn.locator(".thanks").wait_for()
    one.go_to("评测", "用户反馈")
    one.tab.locator("#review-list .item").first.wait_for()
    assert one.texts("#review-list h3") == ["科技创新券每年申领额度最高多少？", "明天天气怎么样？"]
    assert fake.HOSTILE in one.texts("#review-list .reason-said")[1]
    sign(one, "王芳", "evaluation")
    item = one.tab.locator("#review-list .item").first
    item.locator(".clause").first.click()
    one.tab.locator("#evaluation-source mark").first.wait_for()
    item.locator("[data-action=unfold]").click()
    item.locator("[data-action=accept]").click()
    one.tab.locator("#review-report .failure").wait_for()
    assert "请写下回答中必须有的话" in one.texts("#review-report .failure")[0]
    item.locator("[name=facts]").fill("20万元 | 二十万元")
    item.locator("[name=quote]").fill("单个企业每年申领科技创新券的额度不超过20万元")
    item.locator("[data-action=accept]").click()
    one.tab.locator("#review-report .notice", has_text="已转为题目 t9001").wait_for()
    assert "科技创新券每年申领额度最高多少？" in (office.config.corpus / "questions.jsonl").read_text("utf-8")
    one.tab.locator("#review-list [data-action=dismiss]").click()
    one.tab.locator("#review-list .nothing").wait_for()
    assert [i.state for i in read_items(office.config.data)] == ["accepted", "dismissed"]
    assert one.tab.locator("#evaluation img, #evaluation script").count() == 0
    assert one.dialogs == [] and one.faults == []


def test_an_evaluation_runs_behind_the_page_and_can_be_compared(opened: Any) -> None:
    office = opened()
    one = office.visit()
    one.go_to("评测")
    sign(one, "王芳", "evaluation")
    for count in (1, 2):
        one.tab.locator("#evaluation .go:visible", has_text="开始评测").click()
        one.tab.locator("#runs-table .summary", has_text=f"最近 {count} 次").wait_for()
    assert one.tab.locator("#runs-table .trend svg").count() == 1
    one.tab.locator("#runs-table .clause").first.click()
    one.tab.locator("#run-detail section").wait_for()
    assert one.texts("#run-detail h4") == ["题目全部答对。"]
    one.go_to("比较两次")
    one.tab.wait_for_timeout(500)
    one.tab.locator("#evaluation .go:visible", has_text="比较").click()
    one.tab.locator("#run-comparison .report").wait_for()
    assert "逐题没有变化。" in one.texts("#run-comparison .notice")
    assert one.faults == []


def test_a_page_for_others_without_a_password_can_only_be_looked_at(opened: Any) -> None:
    one = opened(host="0.0.0.0").visit()
    one.go_to("文件")
    one.tab.locator("#documents-table table").wait_for()
    assert "这里只能查看" in one.texts("#documents-steward .notice")[0]
    assert one.tab.locator("#documents-desk .desk, #documents-table [data-action=withdraw]").count() == 0
    one.go_to("评测", "用户反馈")
    assert "只有管理员可以查看" in one.texts("#review-list .nothing")[0]
    assert one.tab.locator("#evaluation .go:visible").count() == 0


def test_the_password_lets_its_reader_in_and_nobody_else(opened: Any) -> None:
    office = opened(host="0.0.0.0", steward_password="春江花月夜")
    one, other = office.visit(), office.visit()
    one.go_to("文件")
    one.tab.locator("#documents-table table").wait_for()
    field = one.tab.locator("#documents .password-field input")
    field.fill("不对")
    one.tab.locator("#documents .unlock").click()
    one.tab.locator("#documents-steward .failure").wait_for()
    assert one.tab.locator("#documents-desk .desk").count() == 0
    field.fill("春江花月夜")
    one.tab.locator("#documents .unlock").click()
    one.tab.locator("#documents-desk .desk").wait_for()
    assert one.tab.locator("#documents-table [data-action=withdraw]").count() == 3
    other.go_to("文件")
    other.tab.locator("#documents-table table").wait_for()
    assert other.tab.locator("#documents-desk .desk, #documents-table [data-action=withdraw]").count() == 0


@pytest.mark.parametrize(("width", "scheme"), [(390, "light"), (820, "dark"), (1400, "light"), (1400, "dark")])
def test_the_stewards_tabs_fit_every_width_and_can_be_read(opened: Any, width: int, scheme: str) -> None:
    one = opened().visit(viewport={"width": width, "height": 844}, color_scheme=scheme)
    turn = one.ask("科技创新券每年申领额度最高多少？")
    turn.get_by_role("button", name="这条有误").click()
    assert one.tab.evaluate(FAINT, ".feedback *") == []
    turn.get_by_role("button", name="提交").click()
    turn.locator(".thanks").wait_for()
    one.go_to("文件")
    one.tab.locator("#documents-table table").wait_for()
    sign(one, "王芳")
    hand_in(one, "公共数据管理办法.txt", NEW)
    one.tab.locator("#documents-report .report").wait_for()
    assert one.tab.evaluate(FAINT, "#documents .tab-wrapper button, #documents-desk *, #documents-report *") == []
    assert one.tab.evaluate(FAINT, "#documents-table *") == []
    assert one.tab.evaluate("document.documentElement.scrollWidth") <= width
    one.go_to("更新记录")
    one.tab.locator("#history-table table").wait_for()
    assert one.tab.evaluate(FAINT, "#history-table *") == []
    assert one.tab.evaluate("document.documentElement.scrollWidth") <= width
    one.go_to("评测")
    one.tab.locator("#runs-table table").wait_for()
    one.tab.locator("#runs-table .clause").first.click()
    one.tab.locator("#run-detail section").wait_for()
    assert one.tab.evaluate(FAINT, "#runs-table *:not(svg *), #run-detail *") == []
    assert one.tab.evaluate("document.documentElement.scrollWidth") <= width
    one.go_to("用户反馈")
    one.tab.locator("#review-list .item").wait_for()
    assert one.tab.evaluate(FAINT, "#review-list *") == []
    assert one.tab.evaluate("document.documentElement.scrollWidth") <= width
