"""What a reader does with an answer in a real browser: hand it on, ask on, limit it, send a link, watch it written."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit

import docx
import page_fake as fake
import pytest
from test_browser import FAINT, SECONDS, Slow, Visit, browser, pytestmark, serve, served, visit

__all__ = ["browser", "pytestmark", "served", "visit"]  # fixtures are found by their names here

PLAN = "《广西战略性新兴产业发展三年行动方案（2021—2023年）》（桂政办发〔2021〕97号）第二部分第（六）条第26项"
WRITTEN = "充电桩归谁管？请行文"


@pytest.fixture
def reader(browser: Any, served: tuple[Slow, str]) -> Iterator[Visit]:
    """Who may read the clipboard."""
    one = Visit(browser, served[1], permissions=["clipboard-read", "clipboard-write"])
    yield one
    one.context.close()


def clipboard(one: Visit) -> str:
    return str(one.tab.evaluate("navigator.clipboard.readText()"))


def limits(one: Visit) -> list[str]:
    """The chosen words of the chips of the last question."""
    chosen = "(e) => [...e.querySelectorAll('.turn:last-child select')].map((s) => s.selectedOptions[0].textContent)"
    return list(one.tab.locator("#conversation .conversation").evaluate(chosen))


# --- handing on -------------------------------------------------------------------------------------------------------


def test_an_answer_is_copied_with_its_formal_citation_and_as_markdown(reader: Visit) -> None:
    turn = reader.ask(fake.CHARGING)
    turn.get_by_role("button", name="复制", exact=True).click()
    turn.get_by_role("button", name="已复制").wait_for()
    text = clipboard(reader)
    assert f"\n\n依据\n[1] {PLAN}\n[2] " in text and "已到期" in text
    turn.get_by_role("button", name="复制为 Markdown").click()
    turn.get_by_role("button", name="已复制").nth(0).wait_for()
    reader.tab.wait_for_timeout(200)
    assert clipboard(reader).startswith(f"## {fake.CHARGING}\n\n") and f"\n1. {PLAN}\n   > （责任单位" in clipboard(
        reader
    )


def test_without_the_right_to_the_clipboard_the_words_are_copied_all_the_same(visit: Visit) -> None:
    turn = visit.ask(fake.LABS)
    visit.tab.evaluate("Object.defineProperty(navigator, 'clipboard', { value: undefined })")
    visit.tab.evaluate(
        "document.addEventListener('copy', () => { window.copied = document.activeElement.value; }, true)"
    )
    turn.get_by_role("button", name="复制", exact=True).click()
    turn.get_by_role("button", name="已复制").wait_for()
    assert "表2第1行" in str(visit.tab.evaluate("window.copied"))


def test_an_answer_becomes_a_word_document(visit: Visit) -> None:
    turn = visit.ask(fake.CHARGING)
    with visit.tab.expect_download() as waiting:
        turn.get_by_role("button", name="下载 Word").click()
    assert waiting.value.suggested_filename == "小区里搞多车一桩的充电桩_归哪些部门管_谁牵头.docx"
    lines = [one.text for one in docx.Document(io.BytesIO(waiting.value.path().read_bytes())).paragraphs]
    assert lines[0] == fake.CHARGING and f"[1] {PLAN}" in lines and "提示" in lines
    assert visit.faults == []


# --- limits -----------------------------------------------------------------------------------------------------------


def test_a_question_sets_its_limits_and_a_changed_one_asks_again(visit: Visit, served: tuple[Slow, str]) -> None:
    visit.ask(fake.LABS)
    assert limits(visit) == ["不限", "2025年", "不限"]
    visit.tab.locator(".facets select[data-kind=document]").select_option("baise-2022")
    visit.tab.locator(".facet.set", has_text="百色市科技创新").wait_for()
    assert (served[0].asked[-1][0], served[0].asked[-1][2]) == (fake.LABS, ("baise-2022",))
    visit.tab.locator(".facets select[data-kind=year]").select_option("2023")
    visit.tab.locator(".question", has_text="到2023年国家重点实验室要有几个？").wait_for()
    visit.tab.locator(".turn .answer").wait_for()
    assert limits(visit) == ["百色市科技创新“十四五”发展规划", "2023年", "不限"]
    visit.tab.get_by_role("button", name="不再限定文件").click()
    visit.tab.get_by_role("button", name="不再限定文件").wait_for(state="detached")
    visit.tab.locator(".turn .answer").wait_for()
    assert served[0].asked[-1][2] == () and visit.tab.locator(".turn").count() == 1  # in the place of the first


def test_only_the_last_question_can_be_limited_anew(visit: Visit) -> None:
    visit.ask(fake.LABS)
    visit.ask(fake.CHARGING)
    first = visit.tab.locator(".turn").first
    assert first.locator("select").count() == 0
    assert first.locator(".facet").all_text_contents() == ["2025年"]


# --- links ------------------------------------------------------------------------------------------------------------


def test_a_link_asks_its_question_in_the_window_of_a_colleague(reader: Visit, browser: Any) -> None:
    reader.ask(fake.CHARGING)
    reader.tab.locator(".turn").get_by_role("button", name="复制链接").click()
    reader.tab.locator(".turn").get_by_role("button", name="已复制（只在本机能打开）").wait_for()
    link = clipboard(reader)
    assert parse_qs(urlsplit(link).query) == {"q": [fake.CHARGING]}
    other = Visit(browser, link)
    other.tab.locator("#source mark").wait_for()
    assert other.texts(".question") == [fake.CHARGING] and other.texts("#source p.cited") == [fake.LINES[4]]
    assert other.faults == []
    other.context.close()


def test_a_link_to_a_clause_opens_it_and_its_neighbours_are_one_click_away(reader: Visit, browser: Any) -> None:
    reader.ask(fake.CHARGING)
    reader.tab.locator("#source mark").wait_for()
    reader.tab.locator("#source").get_by_role("button", name="复制链接").click()
    reader.tab.wait_for_timeout(300)
    other = Visit(browser, clipboard(reader))
    other.tab.locator("#source p.cited", has_text="26．").wait_for()
    assert other.texts(".turn") == []  # nothing is asked by it
    other.tab.get_by_role("button", name="下一条").click()
    other.tab.locator("#source p.cited", has_text="27．").wait_for()
    other.tab.get_by_role("button", name="上一条").click()
    other.tab.locator("#source p.cited", has_text="26．").wait_for()
    other.context.close()


def test_a_link_opens_a_document_and_one_that_leads_nowhere_says_so(browser: Any, served: tuple[Slow, str]) -> None:
    one = Visit(browser, f"{served[1]}?doc=baise-2022")
    one.tab.locator("#source h2", has_text="百色市科技创新").wait_for()
    one.tab.goto(f"{served[1]}?q={quote(fake.LABS)}&in=gone")
    one.tab.locator(".answer").wait_for()
    assert "链接所限定的文件没有收录" in one.texts("#ask .hint")[0]
    for query, said in (("clause=plan-2021%23none", "链接指向的条款没有找到"), ("doc=none", "链接指向的文件没有收录")):
        one.tab.goto(f"{served[1]}?{query}")
        one.tab.locator("#source .failure").wait_for()
        assert said in one.texts("#source .failure")[0]
        assert one.tab.locator("#source .document").count() == 3
    one.context.close()


def test_a_hostile_link_runs_nothing(browser: Any, served: tuple[Slow, str]) -> None:
    bad = quote(fake.HOSTILE)
    for query in (f"q={bad}&in={bad}&region={bad}", f"clause={bad}", f"doc={bad}", "q=%ff%fe&" * 40, "q=&clause=&doc="):
        one = Visit(browser, f"{served[1]}?{query}")
        one.tab.wait_for_timeout(600)
        strange = one.tab.evaluate(
            "[...document.querySelectorAll('#conversation *, #source *')].filter(e => e.matches("
            "'script, img, iframe, a, object, [onerror], [onmouseover]')).map(e => e.outerHTML)"
        )
        assert strange == [] and one.dialogs == [] and one.faults == []
        one.context.close()


# --- asking on --------------------------------------------------------------------------------------------------------


def test_a_suggested_question_is_one_that_is_answered(visit: Visit, served: tuple[Slow, str]) -> None:
    visit.ask("智能及新能源汽车产业产值是多少？")
    visit.tab.locator(".next-question").first.wait_for()
    assert visit.texts(".next-question") == ["新材料产业呢？"]  # the only one of whose answer the page is sure
    visit.tab.locator(".next-question").click()
    visit.tab.locator(".turn").nth(1).locator(".answer").wait_for()
    assert visit.texts(".question") == ["智能及新能源汽车产业产值是多少？", "新材料产业呢？"]
    assert visit.tab.locator(".turn").nth(0).locator(".next-question").count() == 0


# --- a model that writes ----------------------------------------------------------------------------------------------


def test_a_model_writes_in_the_place_of_the_extract_and_what_was_struck_is_told(
    visit: Visit, served: tuple[Slow, str]
) -> None:
    turn = visit.ask(WRITTEN)
    turn.locator(".writing").wait_for()
    assert "由自治区发展改革委牵头" in turn.locator(".text").text_content()  # the extract is there at once
    assert turn.locator(".about").text_content().startswith("原文摘录")
    assert visit.tab.locator("#send").is_enabled()
    turn.locator("details summary", has_text="核对时删去的内容").click()
    served[0].go_on_writing.set()
    turn.locator(".text", has_text="第一句由模型写成").wait_for()
    assert turn.locator("details[open]").count() == 1
    served[0].go_on_writing.set()
    turn.locator(".text", has_text="第二句由模型写成").wait_for()
    served[0].go_on_writing.set()
    turn.locator(".writing").wait_for(state="detached")
    assert turn.locator(".about").text_content().startswith("大模型 Qwen-测试 行文，逐句核对")
    assert "“充电桩免费”：原文没有这句话。" in turn.locator("details").all_text_contents()[-1]


def test_a_reader_who_writes_a_reason_is_not_interrupted_by_the_model(visit: Visit, served: tuple[Slow, str]) -> None:
    turn = visit.ask(WRITTEN)
    turn.get_by_role("button", name="这条有误").click()
    visit.tab.keyboard.type("牵头")
    served[0].go_on_writing.set()
    turn.locator(".text", has_text="第一句由模型写成").wait_for()
    visit.tab.keyboard.type("的不对")
    assert turn.locator("textarea").input_value() == "牵头的不对"
    visit.tab.locator("#question textarea").click()
    served[0].go_on_writing.set()
    turn.locator(".text", has_text="第二句由模型写成").wait_for()
    visit.tab.keyboard.type("下一个")
    assert visit.tab.locator("#question textarea").input_value() == "下一个"
    assert visit.faults == []


@pytest.mark.parametrize("way", ["button", "escape", "another question", "clear", "close"])
def test_a_model_stops_when_its_reader_wants_no_more(browser: Any, served: tuple[Slow, str], way: str) -> None:
    served[0].stopped_writing.clear()
    one = Visit(browser, served[1])
    turn = one.ask(WRITTEN)
    served[0].go_on_writing.set()
    turn.locator(".text", has_text="第一句由模型写成").wait_for()
    if way == "button":
        turn.get_by_role("button", name="停止").click()
    elif way == "escape":
        one.tab.keyboard.press("Escape")
    elif way == "another question":
        one.ask(fake.LABS)
    elif way == "clear":
        one.tab.locator("#clear").click()
    else:
        one.context.close()
    assert served[0].stopped_writing.wait(SECONDS / 1000)
    if way == "close":
        return
    one.tab.locator(".writing").wait_for(state="detached")
    if way in ("button", "escape"):  # what had been verified by then stays
        assert turn.locator(".text").text_content() == "第一句由模型写成。1"
    else:
        one.tab.wait_for_timeout(800)  # nothing of the answer left comes back
        assert one.texts(".question") == ([WRITTEN, fake.LABS] if way == "another question" else [])
    assert one.faults == []
    one.context.close()


class Slot:
    """A place for a language model, in a state that the test sets."""

    state, said, model = "fetching", "正在取得大模型<b>，取得后自动加入。", None


def test_the_state_of_the_language_model_is_told_and_changes_by_itself(browser: Any) -> None:
    assistant, slot = fake.FakeAssistant(), Slot()
    assistant.slot = slot  # type: ignore[attr-defined]
    blocks, address = serve(assistant)
    try:
        one = Visit(browser, address)
        assert one.texts(".masthead .llm") == ["正在取得大模型<b>，取得后自动加入。"]
        one.go_to("评测", "大模型")
        one.tab.locator("#model-state h4", has_text="正在获取大模型").wait_for()
        slot.state, slot.said = "failed", "取不到大模型，请检查网络。"
        one.tab.locator("#model-state h4", has_text="大模型未能使用").wait_for()
        one.tab.locator(".masthead .llm", has_text="请检查网络").wait_for()
        one.tab.get_by_role("button", name="获取大模型").click()
        one.tab.locator("#model-report .failure", has_text="请先写下您的姓名").wait_for()
        assert one.faults == []
        one.context.close()
    finally:
        blocks.close(verbose=False)


def test_cells_stand_in_their_columns_and_borders_are_drawn(visit: Visit) -> None:
    """A style for something else must not catch the name of a column, and no border gets lost on the way."""
    visit.ask(fake.CHARGING)
    widths = "(e) => getComputedStyle(e).borderWidth"
    assert visit.tab.locator(".citation").first.evaluate(widths) == "1px 1px 1px 3px"
    strays = (
        "(e) => [...e.querySelectorAll('td, th')].filter((c) => getComputedStyle(c).display !== 'table-cell').length"
    )
    visit.go_to("责任单位")
    visit.look_up("推动充换电设施建设\n明天吃什么")
    assert visit.tab.locator("#tasks-table table").evaluate(strays) == 0
    visit.go_to("指标")
    assert visit.tab.locator("#ledger-table table").evaluate(strays) == 0
    visit.go_to("文件")
    visit.tab.locator("#documents-table table").wait_for()
    assert visit.tab.locator("#documents-table table").evaluate(strays) == 0


# --- keys, telephone, paper ------------------------------------------------------------------------------------------


def test_the_keyboard_is_enough(visit: Visit) -> None:
    visit.tab.locator("#send").focus()
    visit.tab.keyboard.press("/")
    assert visit.tab.evaluate("document.activeElement.closest('#question') !== null")
    visit.tab.keyboard.type("a/b")
    assert visit.tab.locator("#question textarea").input_value() == "a/b"
    visit.tab.keyboard.press("Escape")
    assert visit.tab.locator("#question textarea").input_value() == ""
    visit.tab.keyboard.type(fake.CHARGING)
    visit.tab.keyboard.press("Enter")
    visit.tab.locator(".answer").wait_for()
    assert visit.texts(".question") == [fake.CHARGING]
    order = []
    for _ in range(14):
        visit.tab.keyboard.press("Shift+Tab")
        order.append(visit.tab.evaluate("document.activeElement.dataset.action || ''"))
    assert [one for one in order if one][:4] == ["wrong", "useful", "link", "word"]  # the answer comes before the box


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_what_stands_around_an_answer_fits_a_telephone_and_can_be_read(
    browser: Any, served: tuple[Slow, str], scheme: str
) -> None:
    one = Visit(browser, served[1], viewport={"width": 390, "height": 844}, color_scheme=scheme)
    turn = one.ask("智能及新能源汽车产业产值是多少？")
    one.tab.locator(".next-question").first.wait_for()
    turn.locator(".facets select").first.select_option("baise-2022")
    one.tab.locator(".facet.set", has_text="百色市").wait_for()
    one.tab.locator(".hand-on").wait_for()
    assert one.tab.evaluate("document.documentElement.scrollWidth") <= 390
    assert one.tab.evaluate(FAINT, ".facets *, .hand-on *, .suggestions *, .tools *, .under *, #source .failure") == []
    one.context.close()


def test_on_paper_there_are_answer_and_sources_and_nothing_to_press(visit: Visit) -> None:
    visit.ask(fake.CHARGING)
    visit.tab.locator("#source mark").wait_for()
    visit.tab.emulate_media(media="print")
    for seen in (".answer .text", ".citations", "#source p.cited", ".question"):
        assert visit.tab.locator(seen).first.is_visible()
    for unseen in ("#ask", ".hand-on", ".feedback", ".facets", ".tools", "#tabs > .tab-wrapper", ".outline"):
        assert not visit.tab.locator(unseen).first.is_visible()
