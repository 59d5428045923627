"""The page's HTML and its conversation, without a browser and without Gradio."""

from __future__ import annotations

import logging
import socket
import subprocess
import sys
import threading
import time
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import page_fake as fake
import pytest

import app
from page import render, texts
from page.examples import read_examples
from page.scope import Limits
from page.serving import check_port
from page.source import empty, source
from page.turns import Turn, add_question, answers, history_of
from page.warming import Warming
from rag.errors import ConfigError, CorpusError, IndexMissingError, ModelError
from rag.types import (
    Answer,
    Checks,
    Clause,
    ComparisonCell,
    ComparisonColumn,
    ComparisonRow,
    ComparisonTable,
    Document,
    DocumentFacts,
)

ROOT = Path(__file__).resolve().parent.parent
OUR_ELEMENTS = {
    *("article", "button", "details", "div", "footer", "h1", "h2", "h3", "header", "li", "mark", "ol", "p", "section"),
    *("span", "strong", "summary", "table", "tbody", "td", "th", "thead", "tr", "ul"),
    *("label", "option", "path", "select", "svg", "textarea"),
}


class Reader(HTMLParser):
    """What a browser would make of the HTML: elements with their attributes and the text within each."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str], list[str]]] = []
        self.open: list[tuple[str, dict[str, str], list[str]]] = []
        self.unbalanced: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = (tag, {name: value or "" for name, value in attrs}, [])
        self.elements.append(element)
        self.open.append(element)

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop()[0] != tag:
            self.unbalanced.append(tag)

    def handle_data(self, data: str) -> None:
        for _, _, text in self.open:
            text.append(data)

    def text_of(self, tag: str, class_: str = "") -> list[str]:
        return [
            "".join(text)
            for name, attributes, text in self.elements
            if name == tag and (not class_ or class_ in attributes.get("class", "").split())
        ]

    def text(self) -> str:
        return "".join(self.elements[0][2])


def answer_last(assistant, turns):
    """The conversation with its last question answered, as far as it is answered at once."""
    return answers(assistant, turns)[0]


def asked(question: str = fake.CHARGING) -> str:
    assistant = fake.FakeAssistant()
    return render.conversation(answer_last(assistant, add_question(assistant, (), question)))


# --- escaping ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "escaped"),
    [
        ("<script>", "&lt;script&gt;"),
        ("\"' onload=x", "&quot;&#x27; onload=x"),
        ("R&D", "R&amp;D"),
        ("$x$ [a](b) `c` {{d}} ${e}", "$x$ [a](b) `c` {{d}} ${e}"),
        ("左\u202e右\x00\ud800", "左\ufffd右\ufffd\ufffd"),
        ("两行\n一列\t", "两行\n一列\t"),
    ],
)
def test_escape_leaves_nothing_that_html_could_read(text, escaped):
    assert render.escape(text) == escaped


def hostile_pages() -> dict[str, str]:
    document = fake.hostile()
    citation = fake.hostile_answer("").citations[0]
    failed = Turn(fake.HOSTILE, failure=fake.HOSTILE)
    waiting = Turn(fake.HOSTILE, waiting=fake.HOSTILE)
    return {
        "answer": asked(fake.HOSTILE),
        "failure": render.conversation([failed]),
        "waiting": render.conversation([waiting]),
        "refusal": render.answer(
            replace(
                fake.hostile_answer(""), status="not_in_corpus", citations=(replace(citation, quote=fake.HOSTILE),)
            ),
            0,
        ),
        "examples": render.conversation((), (fake.HOSTILE,)),
        "source": source(document, fake.headings(document), citation, nonce=fake.HOSTILE, by=fake.HOSTILE),
        "documents": empty([document, replace(document, facts=DocumentFacts())]),
        "header": render.header(fake.HOSTILE, 3, fake.HOSTILE, alarm=True),
        "footer": render.footer(fake.IMAGE),
        "hint": render.hint(fake.HOSTILE),
    }


@pytest.mark.parametrize("name", hostile_pages())
def test_no_words_from_outside_become_elements_or_attributes(name):
    read = Reader(hostile_pages()[name])
    assert {tag for tag, _, _ in read.elements} <= OUR_ELEMENTS
    attributes = {attribute for _, attributes, _ in read.elements for attribute in attributes}
    assert not {a for a in attributes if a.startswith("on") or a in ("href", "src", "style", "action")}
    assert read.unbalanced == [] and read.open == []
    assert fake.IMAGE in read.text()


def test_markdown_and_latex_are_shown_as_they_are_written():
    assert f"{fake.LINK}{fake.FORMULA}" in Reader(asked(fake.HOSTILE)).text()


# --- answers ----------------------------------------------------------------------------------------------------------


def test_markers_become_buttons_that_name_their_citation_and_unknown_ones_stay_text():
    read = Reader(asked())
    markers = [a for tag, a, _ in read.elements if tag == "button" and a.get("class") == "marker"]
    assert [(a["data-turn"], a["data-marker"]) for a in markers] == [("0", "1"), ("0", "2")]
    assert "下文没有第三条。[3]" in read.text()


def test_citations_stand_under_the_answer_with_label_and_heading_path():
    read = Reader(asked())
    assert read.text_of("span", "label") == [
        "《广西战略性新兴产业发展三年行动方案（2021—2023年）》（桂政办发〔2021〕97号）二、（六）26．",
        "《广西战略性新兴产业发展三年行动方案（2021—2023年）》（桂政办发〔2021〕97号）二、（六）27．",
    ]
    assert (
        read.text_of("span", "path")[0] == "二、工作任务 › （六）大力发展智能及新能源汽车产业 › 26．推动充换电设施建设"
    )
    current = [a["data-marker"] for _, a, _ in read.elements if "aria-current" in a]
    assert current == ["1"]  # the one whose clause is shown beside the answer


def test_an_expired_plan_what_was_struck_and_the_time_taken_are_said():
    read = Reader(asked())
    assert read.text_of("p", "notice") == ["该文件的规划期为2021—2023年，已到期。"]
    assert read.text_of("details") == ["核对时删去的内容（1处）“充电桩由物业管理”：原文没有这句话。"]
    assert read.text_of("p", "about") == ["原文摘录　用时 0.3 秒"]


def test_a_refusal_offers_the_nearest_clauses_with_their_words_and_not_as_sources():
    read = Reader(asked("今天的天气怎么样？"))
    assert read.text_of("span", "badge") == ["未找到依据"]
    assert read.text_of("h3") == ["相近的条款（供参考，不是回答）"]
    assert read.text_of("span", "quote") == ["力争智能及新能源汽车产业产值达到800亿元"]


def test_a_refusal_does_not_name_the_near_clauses_twice():
    answer = fake.refusal("天气？")
    answer = replace(answer, text=f"没有找到。以下条款供参考：\n[1] {answer.citations[0].label}")
    read = Reader(render.answer(answer, 0))
    assert read.text_of("div", "text") == ["没有找到。以下条款供参考："]
    assert read.text_of("span", "label") == [answer.citations[0].label]


def test_of_many_sources_the_first_six_are_open_and_none_is_folded_alone():
    one = fake.charging_answer()
    many = [replace(one.citations[0], marker=number) for number in range(1, 9)]
    read = Reader(render.answer(replace(one, citations=tuple(many), checks=Checks(True)), 0))
    assert read.text_of("details") and read.text_of("summary") == ["其余2条出处"]
    assert len([a for _, a, _ in read.elements if a.get("class") == "citation"]) == 8
    seven = Reader(render.answer(replace(one, citations=tuple(many[:7]), checks=Checks(True)), 0))
    assert seven.text_of("summary") == []


def test_a_plan_whose_period_has_ended_is_said_to_have_expired():
    ended, open_ended = DocumentFacts(period_end=2020), DocumentFacts(document_number="桂政发〔2021〕39号")
    assert Reader(f"<p>{render.facts_line(ended)}</p>").text() == "已到期"
    assert Reader(f"<p>{render.facts_line(open_ended)}</p>").text() == "桂政发〔2021〕39号"


def comparison(text: str = "选派科技特派员 2000 人次。", label: str = "百色市科技规划") -> Answer:
    """The charging answer with a table: one cell cites the first clause, one is silent, one was struck."""
    columns = (ComparisonColumn("a", label), ComparisonColumn("b", "广西科技规划"), ComparisonColumn("c", "实施方案"))
    cells = (
        ComparisonCell("科技特派员", "a", text, 1),
        ComparisonCell("科技特派员", "b", "未提及"),
        ComparisonCell("科技特派员", "c", ""),
    )
    table = ComparisonTable(columns, (ComparisonRow("科技特派员", cells),))
    return replace(fake.charging_answer(), comparison=table)


def test_a_comparison_is_a_table_whose_cells_lead_to_their_clauses():
    read = Reader(render.answer(comparison(), 4))
    assert not read.unbalanced
    assert read.text_of("th") == ["主题", "百色市科技规划", "广西科技规划", "实施方案", "科技特派员"]
    assert read.text_of("td") == ["选派科技特派员 2000 人次。1", "未提及", "—"]
    cell = next(attributes for name, attributes, _ in read.elements if attributes.get("class") == "marker")
    assert (cell["data-action"], cell["data-turn"], cell["data-marker"]) == ("cite", "4", "1")
    assert len(read.text_of("div", "tabulated")) == 1  # the same in lines, for the copy button


def test_a_comparison_holds_no_html_of_a_document_and_no_marker_of_its_own():
    html = render.answer(comparison(f"{fake.HOSTILE}[2]", fake.HOSTILE), 0)
    read = Reader(html)
    assert {name for name, _, _ in read.elements} <= OUR_ELEMENTS
    assert read.text_of("td")[0] == f"{fake.HOSTILE}[2]1"
    assert read.text_of("th")[1] == fake.HOSTILE


def test_an_answer_without_a_comparison_shows_its_text():
    read = Reader(render.answer(fake.charging_answer(), 0))
    assert read.text_of("div", "tabulated") == read.text_of("table") == []


def test_several_tasks_are_set_out_as_a_table_and_a_single_one_is_not():
    one = fake.charging_answer()
    two = replace(one, assignments=one.assignments * 2)
    assert "<table" not in render.answer(one, 0)
    read = Reader(render.answer(two, 0))
    assert read.text_of("th") == ["任务", "牵头单位", "配合单位", "出处"]
    assert read.text_of("td")[:4] == [
        "推动充换电设施建设",
        "自治区发展改革委",
        "自治区交通运输厅、自治区住房城乡建设厅",
        "1",
    ]


def test_lines_become_paragraphs_and_lists():
    answer = Answer("", "有两项：\n- 甲\n- 乙\n\n以上。", "answered", "extractive", "list")
    read = Reader(render.answer(answer, 0))
    assert (read.text_of("li"), read.text_of("p")[:2]) == (["甲", "乙"], ["有两项：", "以上。"])


def test_a_follow_up_question_says_how_it_was_understood():
    answer = replace(fake.charging_answer("谁牵头？"), resolved_question="充换电设施建设谁牵头？")
    assert "按上文理解为：充换电设施建设谁牵头？" in Reader(render.answer(answer, 0)).text()


def test_a_very_long_question_is_shown_cut():
    shown = Reader(render.conversation([Turn("问" * 100_000, waiting="…")])).text_of("div", "question")[0]
    assert shown == "问" * 2000 + "…"


@pytest.mark.parametrize(
    ("model", "note"),
    [
        ("models/m3e-small", "向量模型 m3e-small 仅限研究用途，非商用。"),
        ("C:\\models\\m3e-small\\", "向量模型 m3e-small 仅限研究用途，非商用。"),
        ("models/other", "向量模型 other，使用前请核对其许可。"),
    ],
)
def test_the_foot_names_the_licence_of_the_model(model, note):
    assert note in Reader(render.footer(model)).text()


# --- the document beside the answer -----------------------------------------------------------------------------------


def test_the_cited_clause_and_the_quoted_words_are_marked_in_the_document():
    document, citation = fake.plan(), fake.charging_answer().citations[0]
    read = Reader(source(document, fake.headings(document), citation))
    assert read.text_of("p", "cited") == [fake.LINES[4]]
    assert read.text_of("mark") == ["（责任单位：自治区发展改革委、交通运输厅、住房城乡建设厅，各相关设区市人民政府）"]
    assert read.text_of("div", "body") == ["".join(fake.LINES)]  # the whole document, nothing twice
    assert read.text_of("h2") == ["广西战略性新兴产业发展三年行动方案（2021—2023年）"]
    assert read.text_of("p", "facts") == ["桂政办发〔2021〕97号广西壮族自治区人民政府办公厅2021年9月18日已到期"]


def test_a_heading_of_its_own_line_is_a_heading_and_one_that_runs_on_is_bold():
    document = fake.plan()
    read = Reader(source(document, fake.headings(document)))
    assert read.text_of("p", "heading") == ["二、工作任务"]
    assert read.text_of("strong") == [
        "（六）大力发展智能及新能源汽车产业",
        "26．推动充换电设施建设",
        "27．推进广西智能网联新能源汽车综合服务平台建设",
    ]


def test_the_outline_leads_to_places_that_are_there():
    document = fake.plan()
    read = Reader(source(document, fake.headings(document)))
    jumps = [a["data-to"] for _, a, _ in read.elements if a.get("data-action") == "jump"]
    places = {a["data-at"] for _, a, _ in read.elements if "data-at" in a}
    assert len(jumps) == 4 and set(jumps) <= places
    assert read.text_of("li")[2] == "26．推动充换电设施建设"


def test_a_table_is_a_table_with_merged_cells_and_its_cited_row_marked():
    document, citation = fake.city_plan(), fake.table_answer().citations[0]
    html = source(document, fake.headings(document), citation)
    read = Reader(html)
    assert read.text_of("th") == ["目标", "序号", "指标（单位）", "2020 年指标值", "2025 年目标值"]
    assert read.text_of("td")[:5] == ["创新平台", "2", "国家重点实验室（个）", "—", "2"]
    assert [a.get("rowspan") for tag, a, _ in read.elements if tag == "td"][:6] == ["2", None, None, None, None, None]
    assert len(read.text_of("td")) == 14  # three rows of five, less the cell that spans two rows
    assert read.text_of("tr", "cited") == ["创新平台2国家重点实验室（个）—2"]
    assert read.text_of("mark") == ["国家重点实验室（个）", "—", "2"]  # a quote over cells is marked in each
    assert read.text_of("p", "footnote") == [fake.INDICATORS[5]]


def test_a_clause_that_is_part_of_a_line_is_marked_within_it():
    document = Document("d", "甲。乙丙。丁。", DocumentFacts())
    clause = Clause("d#1", "d", "paragraph", (), "", "乙丙。", 2, 5)
    read = Reader(source(document, (), fake.cite(document, clause, "丙")))
    assert (read.text_of("span", "cited"), read.text_of("mark")) == (["乙", "丙", "。"], ["丙"])
    assert read.text_of("div", "body") == ["甲。乙丙。丁。"]


def test_a_clause_over_several_lines_is_marked_line_by_line():
    document = Document("d", "前\n一\n二\n后", DocumentFacts())
    clause = Clause("d#1", "d", "node", (), "", "一\n二", 2, 5)
    assert Reader(source(document, (), fake.cite(document, clause, "一\n二"))).text_of("p", "cited") == ["一", "二"]


def test_of_a_huge_document_the_part_around_the_clause_is_shown_and_that_is_said():
    lines = [f"第{number}行。" for number in range(100_000)]
    document = Document("d", "\n".join(lines), DocumentFacts(title="很长"))
    start = document.text.index("第50000行。")
    clause = Clause("d#1", "d", "paragraph", (), "", "第50000行。", start, start + 9)
    began = time.perf_counter()
    html = source(document, (), fake.cite(document, clause, "第50000行"))
    read = Reader(html)
    assert time.perf_counter() - began < 5
    assert read.text_of("p", "cited") == ["第50000行。"] and len(read.text_of("div", "body")[0]) < 200_001
    assert read.text_of("p", "notice") == [texts.WINDOW_NOTE]


def test_an_empty_document_can_be_shown():
    assert Reader(source(Document("d", "", DocumentFacts(), file="d.txt"), ())).text_of("h2") == ["d.txt"]


# --- the conversation -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("question", ["", "  \n　"])
def test_an_empty_question_is_not_asked(question):
    assert add_question(fake.FakeAssistant(), (), question) == ()


def test_a_question_waits_for_the_one_before_it():
    assistant = fake.FakeAssistant()
    turns = add_question(assistant, (), "一？")
    assert add_question(assistant, turns, "二？") is turns


def test_while_the_model_loads_the_question_says_what_it_waits_for():
    assistant = fake.FakeAssistant(loaded=False)
    assert add_question(assistant, (), "一？")[0].waiting == texts.MODEL_LOADING
    assistant.loaded.set()
    assert add_question(assistant, (), "一？")[0].waiting == texts.SEARCHING


def test_history_and_chosen_documents_are_handed_on_and_failed_turns_are_not():
    assistant = fake.FakeAssistant()
    turns = answer_last(assistant, add_question(assistant, (), fake.CHARGING, Limits(("plan-2021",))))
    turns = answer_last(assistant, add_question(assistant, turns, "这个问题太长"))
    answer_last(assistant, add_question(assistant, turns, "谁配合？"))
    assert assistant.asked[0] == (fake.CHARGING, [], ("plan-2021",))
    assert assistant.asked[2] == (
        "谁配合？",
        [
            {"role": "user", "content": fake.CHARGING},
            {"role": "assistant", "content": fake.charging_answer().text},
        ],
        (),
    )


def test_only_the_last_ten_answers_are_handed_on():
    turns = [Turn(f"{number}？", fake.refusal("")) for number in range(12)]
    assert [one["content"] for one in history_of(turns) if one["role"] == "user"] == [f"{n}？" for n in range(2, 12)]


def test_an_error_that_the_user_can_put_right_is_shown_as_it_is():
    assert "问题太长，最多 2000 个字。请把问题缩短后再问。" in Reader(asked("太长")).text()


def test_a_bug_shows_no_traceback_but_logs_it(caplog):
    with caplog.at_level(logging.ERROR):
        html = asked("故障")
    assert Reader(html).text_of("p", "failure") == ["系统出错了，请告知管理员"]
    assert "a bug that the user must not see" not in html
    assert "a bug that the user must not see" in caplog.text and "Traceback" in caplog.text


def test_half_a_character_from_the_browser_does_no_harm():
    assistant = fake.FakeAssistant()
    turns = answer_last(assistant, add_question(assistant, (), "谁\ud83d牵头？"))
    assert assistant.asked[0][0] == "谁\ufffd牵头？"
    render.conversation(turns).encode()


# --- around it --------------------------------------------------------------------------------------------------------


class BrokenModel(fake.FakeAssistant):
    def __init__(self, error: Exception) -> None:
        super().__init__(loaded=False)
        self.error = error

    def warm(self) -> None:
        raise self.error


@pytest.mark.parametrize(
    ("error", "said"),
    [(ModelError("找不到模型 m3e-small。"), "找不到模型 m3e-small。"), (RuntimeError("bug"), texts.SYSTEM_ERROR)],
)
def test_a_model_that_cannot_be_loaded_is_said_and_not_waited_for(error, said):
    warming = Warming(BrokenModel(error))
    warming.start()
    deadline = time.monotonic() + 5
    while warming.pending and time.monotonic() < deadline:
        time.sleep(0.01)
    assert (warming.failure, warming.pending) == (said, False)


def test_warming_is_over_when_the_model_is_loaded():
    assistant = fake.FakeAssistant(loaded=False)
    warming = Warming(assistant)
    warming.start()
    assert warming.pending
    assistant.loaded.set()
    assert not warming.pending


def test_examples_are_the_lines_of_a_file_without_comments(tmp_path):
    (tmp_path / "examples.txt").write_text("# 示例\n谁牵头？\n\n  何时完成？  \n", encoding="utf-8-sig")
    assert read_examples(tmp_path) == ("谁牵头？", "何时完成？")


def test_a_corpus_without_examples_has_none(tmp_path):
    assert read_examples(tmp_path) == ()


def test_examples_in_another_encoding_are_refused_with_what_to_do(tmp_path):
    (tmp_path / "examples.txt").write_bytes("谁牵头？".encode("gbk"))
    with pytest.raises(CorpusError, match="UTF-8"):
        read_examples(tmp_path)


def test_a_taken_port_is_told_with_the_setting_to_change():
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(ConfigError, match=f"端口 {port} 已被占用.*RAG_PORT"):
            check_port("127.0.0.1", port)


@pytest.mark.parametrize(
    ("host", "port", "setting"),
    [("127.0.0.1", 0, "RAG_PORT"), ("127.0.0.1", 70000, "RAG_PORT"), ("192.0.2.1", 7999, "RAG_HOST")],
)
def test_an_impossible_address_names_its_setting(host, port, setting):
    with pytest.raises(ConfigError, match=setting):
        check_port(host, port)


def test_importing_the_page_loads_no_gradio():
    code = "import app, page, sys; sys.exit('gradio' in sys.modules or 'torch' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, timeout=60).returncode == 0


def test_questions_from_many_threads_do_not_mix():
    assistant = fake.FakeAssistant()
    results: dict[int, tuple[Turn, ...]] = {}

    def one(number: int) -> None:
        results[number] = answer_last(assistant, add_question(assistant, (), f"{number}号？"))

    threads = [threading.Thread(target=one, args=(number,)) for number in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert all(results[n][0].answer.question == f"{n}号？" for n in range(20))


# --- starting ---------------------------------------------------------------------------------------------------------


def test_without_an_index_the_program_says_what_to_do_and_ends_with_2(monkeypatch, capsys):
    def no_index(config: object, **more: object) -> None:
        raise IndexMissingError("还没有索引。请先运行 python -m rag index build。")

    monkeypatch.setattr("rag.pipeline.Assistant.open", no_index)
    monkeypatch.setenv("RAG_PORT", str(free_port()))
    assert app.main() == 2
    assert capsys.readouterr() == ("", "还没有索引。请先运行 python -m rag index build。\n")


def test_a_taken_port_ends_the_program_with_2_before_the_index_is_opened(monkeypatch, capsys):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        monkeypatch.setenv("RAG_PORT", str(other.getsockname()[1]))
        assert app.main() == 2
    assert "RAG_PORT" in capsys.readouterr().err


def test_an_unknown_setting_ends_the_program_with_2(monkeypatch, capsys):
    monkeypatch.setenv("RAG_PROT", "7860")
    assert app.main() == 2
    assert "RAG_PROT" in capsys.readouterr().err


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def test_the_source_says_on_which_page_the_clause_stands_and_that_a_scan_was_read():
    document = replace(fake.plan(), confidence=0.934)
    citation = replace(fake.charging_answer().citations[0], page=7)
    html = source(document, fake.headings(document), citation)
    assert "原文第 7 页" in html
    assert "本文由扫描件识别而成（平均置信度 0.93），引用前请与原件核对。" in html


def test_a_file_without_pages_has_no_page_number_and_no_warning_of_a_scan():
    document = fake.plan()
    html = source(document, fake.headings(document), fake.charging_answer().citations[0])
    assert "原文第" not in html
    assert "扫描件" not in html
