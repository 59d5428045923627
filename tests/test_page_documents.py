"""The tab 文件 without a browser: who may change what, files handed in, long work, and what is told of an update."""

from __future__ import annotations

import base64
import threading
from dataclasses import replace
from pathlib import Path

import page_fake as fake
import pytest
from small_corpus import DIGITAL_PLAN, EV_PLAN, VOUCHERS, copy_of_small_corpus, without_model
from test_eval_update import NEW, known_questions, live
from test_page import OUR_ELEMENTS, Reader

from eval import gate
from page import texts
from page.current import following
from page.document_rows import DocumentRow, common_problems, live_rows
from page.documents_render import (
    add_desk,
    corpus_problems,
    documents_table,
    history_table,
    replace_desk,
    update_report,
    withdraw_desk,
    working,
)
from page.history_panel import history_rows
from page.steward import Visitor, access, is_password, may_change, name_for_change
from page.update_run import UpdateReport, Wanted, carry_out, restore
from page.uploads import Upload, on_disk, received
from page.workshop import Work, Workshop
from rag.config import Config, load_config
from rag.errors import InputError
from rag.index.difference import clause_changes
from rag.pipeline import Assistant, build_index
from rag.versions import VersionNote

ELEMENTS = OUR_ELEMENTS | {"input", "progress", "small", "h4", "h5"}
OFFICE = Config(host="0.0.0.0")
GUARDED = Config(host="0.0.0.0", steward_password="春江花月夜")


def handed_in(*files: tuple[str, bytes]) -> dict[str, object]:
    """As documents_desk.js sends them."""
    return {
        "files": [{"name": n, "size": len(c), "content": base64.b64encode(c).decode()} for n, c in files],
    }


# --- who may change anything ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("config", "kind"),
    [
        (Config(), "open"),
        (Config(host="localhost"), "open"),
        (OFFICE, "read-only"),
        (Config(host="192.168.1.5"), "read-only"),
        (GUARDED, "password"),
        (Config(steward_password="x"), "password"),  # set is set, on this machine too
    ],
)
def test_a_page_for_others_changes_nothing_without_a_password(config, kind):
    assert access(config) == kind


def test_the_password_opens_the_page_for_the_reader_who_gave_it():
    assert not may_change(GUARDED, Visitor()) and may_change(GUARDED, Visitor(unlocked=True))
    assert not may_change(OFFICE, Visitor(unlocked=True))  # there is none to give
    assert is_password(GUARDED, "春江花月夜")
    assert not is_password(GUARDED, "春江花月") and not is_password(GUARDED, "") and not is_password(OFFICE, "")


def test_the_password_comes_from_the_environment_and_is_not_printed_with_the_settings():
    config = load_config({"RAG_STEWARD_PASSWORD": "春江花月夜"})
    assert config.steward_password == "春江花月夜"
    assert "春江花月夜" not in repr(config)


def test_a_change_needs_a_name_that_can_be_written_down():
    assert name_for_change(Config(), Visitor(), "  王\n芳 ") == "王 芳"
    for name, said in (("", "请先写下您的姓名"), (" \u202e ", "请先写下您的姓名"), ("长" * 41, "40 字以内")):
        with pytest.raises(InputError, match=said):
            name_for_change(Config(), Visitor(), name)


@pytest.mark.parametrize(("config", "said"), [(OFFICE, "RAG_STEWARD_PASSWORD"), (GUARDED, "请先输入管理密码")])
def test_who_may_not_change_is_told_what_to_do(config, said):
    with pytest.raises(InputError, match=said):
        name_for_change(config, Visitor(), "王芳")


# --- files ------------------------------------------------------------------------------------------------------------


def test_files_keep_their_names_and_lie_on_the_disk_only_while_they_are_read():
    uploads = received(handed_in(("办法.txt", b"a"), ("规划（2021—2025年）.docx", b"b")))
    with on_disk(uploads) as paths:
        assert [(p.name, p.read_bytes()) for p in paths] == [("办法.txt", b"a"), ("规划（2021—2025年）.docx", b"b")]
    assert not any(path.exists() for path in paths)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (None, "请先选择文件"),
        ({"files": "办法.txt"}, "请先选择文件"),
        ({"files": [1, None]}, "请先选择文件"),
        (handed_in(), "请先选择文件"),
        (handed_in(*((f"{n}.txt", b"a") for n in range(21))), "一次最多加入 20 份文件，这里有 21 份"),
        (handed_in(("办法.exe", b"MZ")), "“办法.exe”的格式暂不支持。可以读取：txt、"),
        (handed_in(("../办法.txt", b"a")), "不能用"),
        (handed_in(("..\\办法.txt", b"a")), "不能用"),
        (handed_in((".txt", b"a")), "不能用"),
        (handed_in(("", b"a")), "格式暂不支持"),
        (handed_in(("办\n法.txt", b"a")), "不能用"),
        (handed_in(("办" * 100 + ".txt", b"a")), "太长"),
        (handed_in(("办法.txt", b"")), "没有读出来"),
        ({"files": [{"name": "办法.txt", "size": 1, "content": "不是base64"}]}, "没有读出来"),
        (
            {"files": [{"name": "办法.txt", "size": 31 * 1024 * 1024, "content": ""}]},
            "共 31 MB，超过网页一次能上传的 30",
        ),
        (handed_in(("办法.txt", b"a"), ("办法.TXT", b"b")), "有两份文件都叫“办法.txt”"),
    ],
)
def test_what_cannot_be_taken_is_refused_with_what_to_do(data, said):
    with pytest.raises(InputError, match=said):
        received(data)


# --- long work --------------------------------------------------------------------------------------------------------


def test_one_piece_of_work_at_a_time_is_told_to_whoever_comes_second():
    go_on = threading.Event()
    workshop = Workshop()
    first = Work("加入 办法.txt", "王芳", None, lambda say: go_on.wait(10))
    assert workshop.start(first) and workshop.going_on is first
    assert not workshop.start(Work("评测", "李伟", None, lambda say: None))
    assert workshop.busy() == "王芳正在进行“加入 办法.txt”，同一时间只能进行一项。请等它结束后再试。"
    go_on.set()
    for _ in first.watch():
        pass
    assert workshop.going_on is None and first.result is True
    assert workshop.start(Work("评测", "李伟", None, lambda say: None))


def test_the_progress_of_work_is_there_while_it_runs_and_a_bug_is_no_traceback_for_the_user(caplog):
    told = threading.Event()
    go_on = threading.Event()

    def run(say):
        say("evaluate", 3, 4)
        told.set()
        go_on.wait(10)
        raise RuntimeError("a bug that the user must not see")

    work = Work("评测", "王芳", None, run)
    Workshop().start(work)
    told.wait(10)
    assert Reader(working(work)).text_of("p", "waiting") == ["评测　评测：3 / 4"]
    go_on.set()
    for _ in work.watch():
        pass
    assert (work.failure, work.running) == (texts.SYSTEM_ERROR, False)
    assert "must not see" in caplog.text


def test_an_error_that_the_user_can_put_right_is_said_as_it_is():
    def run(say):
        raise InputError("请把问题缩短。")

    work = Work("评测", "王芳", None, run)
    work.carry_out()
    assert work.failure == "请把问题缩短。"


# --- updates ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def config(tmp_path, monkeypatch) -> Config:
    without_model(monkeypatch)
    monkeypatch.setattr(gate, "QUESTIONS", known_questions(tmp_path / "known.jsonl"))
    config = Config(corpus=copy_of_small_corpus(tmp_path / "corpus"), data=tmp_path / "data", embedding_model="fake")
    build_index(config)
    return config


def say(stage: str, done: int, total: int) -> None:
    pass


ADD = Wanted("add", uploads=(Upload("公共数据管理办法.txt", NEW.encode()),))


def test_a_document_that_spoils_nothing_goes_live_and_is_served_at_once(config):
    current = following(Assistant.open(config))
    report = carry_out(current, ADD, "王芳", say)
    assert report.live and current.get().index_version == live(config) == report.note.version
    read = Reader(update_report(report))
    assert read.text_of("p", "verdict") == [f"已启用：加入《南宁市公共数据管理办法》版本 {live(config)}，共 4 份文件。"]
    assert read.text_of("p", "changes") == ["条款：新增 4，改动 0，减少 0。"]
    assert "南府规〔2023〕4号" in read.text_of("div", "read")[0]
    assert read.text_of("button") == []  # nothing to insist on


def test_a_withdrawal_that_loses_questions_names_them_and_can_be_insisted_on(config):
    current = following(Assistant.open(config))
    before = live(config)
    wanted = Wanted("remove", VOUCHERS)
    report = carry_out(current, wanted, "王芳", say)
    assert not report.live and live(config) == current.get().index_version == before
    read = Reader(update_report(report))
    assert read.text_of("strong")[0] == "没有启用：撤下《贵阳市科技创新券管理办法》"
    assert "有 1 道题的依据不在语料里了" in read.text()
    assert read.text_of("summary")[0] == "由对变错或失去依据的题（1道）"
    assert "科技创新券每年申领额度最高多少？" in read.text_of("li")[-1]
    [insist] = [a for tag, a, _ in read.elements if tag == "button"]
    assert insist["data-again"] == "确认：1道题将答错，仍然启用"
    again = carry_out(current, replace(wanted, accept=True), "王芳", say)
    assert again.live and again.note.outcome == "accepted" and VOUCHERS not in current.get().documents


def test_the_figures_before_and_after_stand_side_by_side(config, tmp_path):
    text = (config.corpus / f"{DIGITAL_PLAN}.txt").read_text("utf-8").replace("36\t60", "36\t66")
    wanted = Wanted("replace", DIGITAL_PLAN, (Upload("新.txt", text.encode()),))
    report = carry_out(following(Assistant.open(config)), wanted, "王芳", say)
    rows = Reader(update_report(report)).text_of("tr")
    assert "应答事实齐全的题100.0%75.0%-25.0" in rows
    assert "检索第一条就是依据100.0%100.0%不变" in rows


def test_a_duplicate_that_was_handed_in_is_said_not_to_be_taken_in(config):
    copy = (config.corpus / f"{EV_PLAN}.txt").read_bytes()
    wanted = Wanted("add", uploads=(Upload("抄件.txt", copy),))
    report = carry_out(following(Assistant.open(config)), wanted, "王芳", say)
    assert any("没有收录" in one for one in Reader(update_report(report)).text_of("p", "notice"))


def test_a_file_that_cannot_be_read_leaves_everything_as_it_was_and_says_so(config):
    before = live(config)
    wanted = Wanted("add", uploads=(Upload("坏.docx", b"no document"),))
    with pytest.raises(Exception, match="已收录的文件和正在使用的版本都没有改动"):
        carry_out(following(Assistant.open(config)), wanted, "王芳", say)
    assert live(config) == before


def test_the_history_offers_each_version_once_that_can_be_gone_back_to(config):
    current = following(Assistant.open(config))
    first = live(config)
    carry_out(current, ADD, "王芳", say)
    carry_out(current, Wanted("remove", VOUCHERS), "王芳", say)
    rows = history_rows(config, live(config))
    assert [(n.action, n.outcome, way_back) for n, way_back in rows] == [
        ("remove", "refused", False),
        ("add", "passed", False),  # in use
        ("第一次更新之前", "", True),
    ]
    read = Reader(history_table(rows, live(config)))
    [button] = [a for tag, a, _ in read.elements if tag == "button" and a.get("data-action") == "restore"]
    assert button["data-version"] == first
    assert read.text_of("td", "by") == ["王芳", "王芳", "—"]
    restore(current, first, "李伟", say)
    assert current.get().index_version == live(config) == first
    assert [(n.action, back) for n, back in history_rows(config, first)] == [
        ("rollback", False),  # in use
        ("remove", False),
        ("add", True),
    ]


def test_there_is_no_history_before_the_first_update(config):
    assert history_rows(config, live(config)) == []
    assert texts.HISTORY_NONE in history_table([], "")


# --- what is shown ----------------------------------------------------------------------------------------------------


def test_each_document_is_listed_with_its_counts_and_what_to_look_at(config):
    (config.corpus / "说明.exe").write_bytes(b"x")
    assistant = Assistant.open(replace(config, data=config.data))
    rows = live_rows(assistant)
    read = Reader(documents_table(rows, assistant.report, True, "v1"))
    assert [row.document.document_id for row in rows] == [DIGITAL_PLAN, EV_PLAN, VOUCHERS]
    assert read.text_of("td", "count")[-3:] == [str(rows[-1].clauses), "0", "0"]
    assert read.text_of("td", "doing") == ["替换撤下"] * 3
    assert Reader(documents_table(rows, assistant.report, False, "v1")).text_of("td", "doing") == []


def test_problems_of_the_corpus_are_told_apart_from_those_of_a_document():
    problems = ["“甲”：发文字号未识别。", "“甲”有 99.0% 的内容与“乙”相同。", "子目录“旧”里的文件没有读取。"]
    assert common_problems(problems, ["甲", "乙"]) == ("子目录“旧”里的文件没有读取。",)


def hostile_pages() -> dict[str, str]:
    words, document = fake.HOSTILE, fake.hostile()
    row = DocumentRow(document, 1, 1, (words,))
    note = VersionNote(words, words, words, words, (words,), words, "refused", (words,), lost=(words,))
    change = gate.Change(words, "tuning", words, words, (words,))
    report = UpdateReport(
        note,
        (words,),
        True,
        1,
        clause_changes((), ()),
        {"right": (1.0, 0.5)},
        (change,),
        (change,),
        (words,),
        (row,),
        ((words, words),),
        (words,),
    )
    duplicates = {"duplicates": [{"document_id": words, "reason": words}]}
    return {
        "documents": documents_table([row], duplicates, True, words),
        "problems": corpus_problems([words]),
        "report": update_report(report),
        "history": history_table([(note, False), (replace(note, outcome="passed"), True)], "v"),
        "working": working(Work(words, words, None, lambda _: None)),
        "replace": replace_desk(document),
        "withdraw": withdraw_desk(document),
    }


@pytest.mark.parametrize("name", hostile_pages())
def test_no_words_from_outside_become_elements_or_attributes(name):
    read = Reader(hostile_pages()[name].replace("<input", "<input hidden").replace('tabindex="-1">', 'tabindex="-1"/>'))
    void = {"input"}
    assert {tag for tag, _, _ in read.elements} <= ELEMENTS
    attributes = {attribute for tag, attributes, _ in read.elements for attribute in attributes if tag not in void}
    assert not {a for a in attributes if a.startswith("on") or a in ("href", "src", "style", "action")}
    assert fake.IMAGE in read.text()


def test_the_desk_says_what_can_be_handed_in():
    read = Reader(add_desk())
    [field] = [a for tag, a, _ in read.elements if tag == "input"]
    assert "multiple" in field and ".docx" in field["accept"].split(",")
    assert "multiple" not in next(a for t, a, _ in Reader(replace_desk(fake.plan())).elements if t == "input")
    assert "撤下《广西战略性新兴产业发展三年行动方案（2021—2023年）》" in Reader(withdraw_desk(fake.plan())).text()


def test_nothing_of_the_desk_is_kept_in_the_working_folder(tmp_path, monkeypatch):
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", None)
    with on_disk((Upload("办法.txt", b"a"),)):
        assert len(list(Path(tmp_path).iterdir())) == 1
    assert list(Path(tmp_path).iterdir()) == []
