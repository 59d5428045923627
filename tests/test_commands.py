"""rag/commands: exit statuses, one line in Chinese on stderr, nothing but the result on stdout."""

import errno
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from small_corpus import (
    DIGITAL_PLAN,
    EV_PLAN,
    REPOSITORY,
    SMALL_CORPUS,
    VOUCHERS,
    Encoders,
    copy_of_small_corpus,
    without_model,
)

from rag import pipeline
from rag.commands import lines
from rag.commands.main import main
from rag.errors import ModelError
from rag.index import store

QUESTION = "居民小区充电桩建设由谁牵头？"
PROGRESS = re.compile(r"：\d+/\d+")


@pytest.fixture(autouse=True)
def encoders(monkeypatch) -> Encoders:
    for name in [n for n in os.environ if n.startswith("RAG_")]:
        monkeypatch.delenv(name)
    return without_model(monkeypatch)


@pytest.fixture(scope="module")
def built(tmp_path_factory) -> Path:
    """The data folder of an index of the small corpus; for tests that only read it."""
    data = tmp_path_factory.mktemp("built")
    with pytest.MonkeyPatch.context() as patch:
        without_model(patch)
        assert main(["index", "build", "--corpus", str(SMALL_CORPUS), "--data", str(data)]) == 0
    return data


class Shell:
    """Runs commands in this process on one corpus and one data folder."""

    def __init__(self, corpus: Path, data: Path, capsys) -> None:
        self.corpus, self.data, self._capsys = corpus, data, capsys

    def __call__(self, *arguments: object) -> tuple[int, str, str]:
        self._capsys.readouterr()
        try:
            status = main([*map(str, arguments), "--corpus", str(self.corpus), "--data", str(self.data)])
        except SystemExit as end:
            status = int(end.code or 0)
        out, err = self._capsys.readouterr()
        return status, out, err

    def json(self, *arguments: object):
        status, out, _ = self(*arguments, "--json")
        assert status == 0
        return json.loads(out)

    def refused(self, *arguments: object) -> str:
        """The message with which a command ends in status 2: one line in Chinese, and nothing on stdout."""
        status, out, err = self(*arguments)
        message = [line for line in err.splitlines() if line.strip() and not PROGRESS.search(line)]
        assert (status, out) == (2, "")
        assert len(message) == 1, err
        assert any("\u4e00" <= c <= "\u9fff" for c in message[0])
        assert "Traceback" not in err
        return message[0]


@pytest.fixture
def shell(built, capsys) -> Shell:
    return Shell(SMALL_CORPUS, built, capsys)


@pytest.fixture
def own_shell(built, tmp_path, capsys) -> Shell:
    """With a corpus and an index that the test may change."""
    shutil.copytree(built, tmp_path / "data")
    return Shell(copy_of_small_corpus(tmp_path / "corpus"), tmp_path / "data", capsys)


# Asking and searching


def test_ask_prints_the_answer_with_its_citation_for_people(shell):
    status, out, err = shell("ask", QUESTION)
    assert (status, err) == (0, "")
    assert "牵头单位：市发展改革委" in out
    assert "[1] 《桂林市新能源汽车推广应用三年行动计划（2021—2023年）》（市政办〔2021〕18号）二、（一）1．" in out


def test_ask_prints_nothing_but_json_for_programs(shell):
    answer = shell.json("ask", QUESTION)
    assert answer["question"] == QUESTION
    assert answer["assignments"][0]["lead"] == ["市发展改革委"]


def test_a_refusal_is_an_answer_and_no_error(shell):
    assert shell.json("ask", "桂林市地铁2号线什么时候通车？")["refused"] is True


@pytest.mark.parametrize("order", [[QUESTION, "--doc", VOUCHERS], ["--doc", VOUCHERS, QUESTION]])
def test_doc_limits_the_documents_wherever_it_stands(shell, order):
    answer = shell.json("ask", *order)
    assert answer["question"] == QUESTION
    assert {c["doc_id"] for c in answer["citations"]} <= {VOUCHERS}


def test_history_is_read_from_a_file(shell, tmp_path):
    file = tmp_path / "history.json"
    file.write_text(json.dumps([{"role": "user", "content": QUESTION}]), "utf-8")
    answer = shell.json("ask", "那公交车辆更新呢？", "--history", file)
    assert answer["assignments"][0]["lead"] == ["市交通运输局"]
    assert answer["resolved_question"] == "公交车辆更新由谁牵头？"


def test_search_gives_ranked_hits(shell):
    result = shell.json("search", "科技创新券的额度", "-k", 2)
    assert [h["rank"] for h in result["hits"]] == [1, 2]
    assert result["hits"][0]["clause_id"] == f"{VOUCHERS}#c2.a3"
    status, out, _ = shell("search", "科技创新券的额度", "-k", "1")
    assert (status, out.splitlines()[0]) == (0, f"1. {result['hits'][0]['label']}")


@pytest.mark.parametrize("question", ["", "   ", "？！", "\x00\x07", "充" * 10_000])
@pytest.mark.parametrize("command", ["ask", "search"])
def test_what_is_no_question_ends_in_status_2(shell, command, question):
    shell.refused(command, question)


def test_control_characters_within_a_question_do_no_harm(shell):
    assert shell.json("ask", "居民小区\x1b[31m充电桩\x00建设由谁牵头？")["assignments"][0]["lead"] == ["市发展改革委"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["ask"], "请给出问题"),
        (["ask", "--doc", VOUCHERS], "请给出问题"),
        (["search"], "请给出问题"),
        (["ask", QUESTION, "--doc", "nothing"], "没有编号为“nothing”的文件"),
        (["ask", QUESTION, "--history", "/nowhere/h.json"], "找不到历史记录文件"),
        (["ask", QUESTION, "--history", __file__], "不是有效的 JSON"),
        (["search", QUESTION, "-k", "0"], "-k 应在 1 到 1000 之间"),
        (["search", QUESTION, "-k", "ten"], "-k 应为整数"),
        (["ask", "--batch", __file__], "要一起用"),
        (["ask", "--batch", "/nowhere/in.jsonl", "--out", "out.jsonl"], "找不到输入文件"),
        (["ask", "--batch", __file__, "--out", "/nowhere/out.jsonl"], "找不到输出文件所在的目录"),
        (["ask", "--batch", __file__, "--out", __file__], "不能是同一个文件"),
        (["outline", "nothing"], f"没有编号为“nothing”的文件，也找不到这个路径。语料中的编号：{DIGITAL_PLAN}"),
        (["corpus"], "缺少"),
        (["ask", QUESTION, "--nonsense"], "不认识的参数 --nonsense"),
        (["frobnicate"], "没有 'frobnicate'，可选："),
    ],
)
def test_wrong_input_ends_in_status_2_with_what_to_do(shell, arguments, said):
    assert said in shell.refused(*arguments)


# Batches


def batch(shell: Shell, folder: Path, *rows: object, command: str = "ask") -> list[dict]:
    source, target = folder / "in.jsonl", folder / "out.jsonl"
    source.write_text("\n".join(r if isinstance(r, str) else json.dumps(r) for r in rows), "utf-8")
    status, out, err = shell(command, "--batch", source, "--out", target)
    assert (status, out) == (0, "")
    assert f"完成：{len([r for r in rows if r])} 条" in err
    assert not (folder / "out.jsonl.partial").exists()
    return [json.loads(line) for line in target.read_text("utf-8").splitlines()]


def test_a_batch_keeps_the_order_and_goes_on_after_bad_lines(shell, tmp_path):
    results = batch(
        shell,
        tmp_path,
        {"id": "a", "question": QUESTION},
        "{broken",
        "",  # an empty line is no question
        {"id": "c", "question": ""},
        {"id": "d"},
        [1],
        {"id": "f", "question": QUESTION, "docs": ["nothing"]},
        {"id": "g", "question": QUESTION, "docs": VOUCHERS},
        {"id": "h", "question": QUESTION, "history": ["甲"]},
        "9" * 5000,
        {"question": "公交车辆更新由谁负责？"},
    )
    assert [r["id"] for r in results] == ["a", 2, "c", "d", 5, "f", "g", "h", 9, 10]
    assert ["error" in r for r in results] == [False, *[True] * 8, False]
    assert results[0]["assignments"][0]["lead"] == ["市发展改革委"]
    assert results[-1]["assignments"][0]["lead"] == ["市交通运输局"]
    assert "第2行不是有效的 JSON" in results[1]["error"]


def test_a_line_has_its_own_history_and_documents(shell, tmp_path):
    history = [{"role": "user", "content": QUESTION}]
    first, second = batch(
        shell,
        tmp_path,
        {"id": 1, "question": "那公交车辆更新呢？", "history": history},
        {"id": 2, "question": QUESTION, "docs": [VOUCHERS]},
    )
    assert first["assignments"][0]["lead"] == ["市交通运输局"]
    assert second["refused"] is True


def test_half_a_surrogate_pair_spoils_nothing(shell, tmp_path):
    bad, good = batch(shell, tmp_path, '{"id": "\\ud83d", "question": "\\ud83d"}', {"id": 2, "question": QUESTION})
    assert (bad["id"], "error" in bad, good["refused"]) == ("\ud83d", True, False)


def test_a_bug_in_one_question_is_reported_with_its_type_and_the_batch_goes_on(tmp_path, capsys):
    (tmp_path / "in.jsonl").write_text('{"id": 1}\n{"id": 2}\n', "utf-8")

    def work(values):
        if values["id"] == 1:
            raise ZeroDivisionError("by zero")
        return {"hits": []}

    assert lines.run_batch(tmp_path / "in.jsonl", tmp_path / "out.jsonl", work, "查找") == 1
    results = [json.loads(line) for line in (tmp_path / "out.jsonl").read_text("utf-8").splitlines()]
    assert "ZeroDivisionError" in results[0]["error"]
    assert results[1] == {"id": 2, "hits": []}
    assert "Traceback" in capsys.readouterr().err


def test_search_has_batches_too(shell, tmp_path):
    (result,) = batch(shell, tmp_path, {"id": "a", "question": "科技创新券的额度"}, command="search")
    assert result["hits"][0]["clause_id"] == f"{VOUCHERS}#c2.a3"


def test_an_empty_batch_gives_an_empty_result(shell, tmp_path):
    assert batch(shell, tmp_path) == []


def test_a_batch_that_is_not_utf_8_is_refused(shell, tmp_path):
    (tmp_path / "in.jsonl").write_bytes('{"question": "充电桩"}'.encode("gb18030"))
    assert "不是 UTF-8" in shell.refused("ask", "--batch", tmp_path / "in.jsonl", "--out", tmp_path / "out.jsonl")


def test_a_batch_that_ends_early_leaves_the_old_result(shell, tmp_path, monkeypatch):
    (tmp_path / "in.jsonl").write_text('{"id": 1, "question": "充电桩"}\n', "utf-8")
    (tmp_path / "out.jsonl").write_text("旧结果", "utf-8")

    def interrupted(*arguments):
        raise KeyboardInterrupt

    monkeypatch.setattr(lines, "_one", interrupted)
    assert shell("ask", "--batch", tmp_path / "in.jsonl", "--out", tmp_path / "out.jsonl")[0] == 130
    assert (tmp_path / "out.jsonl").read_text("utf-8") == "旧结果"


# Outlines


def test_outline_of_a_document_or_of_any_file(shell):
    by_id, by_file = shell.json("outline", DIGITAL_PLAN), shell.json("outline", SMALL_CORPUS / f"{DIGITAL_PLAN}.txt")
    assert by_id == by_file
    assert [h["title"] for h in by_id["headings"] if h["level"] == 1] == ["主要目标", "主要任务"]
    status, out, _ = shell("outline", DIGITAL_PLAN)
    assert status == 0
    assert out.startswith("《云南省数字经济发展实施方案》云政发〔2022〕8号\n  一、 主要目标\n")


def test_outline_of_several_goes_on_after_one_that_fails(shell):
    status, out, err = shell("outline", EV_PLAN, "nothing", VOUCHERS, "--json")
    rows = [json.loads(line) for line in out.splitlines()]
    assert status == 2
    assert [r["doc_id"] for r in rows] == [EV_PLAN, "nothing", VOUCHERS]
    assert "没有编号为“nothing”" in rows[1]["error"]
    assert "没有编号为“nothing”" in err


def test_a_file_can_be_outlined_without_any_corpus(tmp_path, capsys):
    shell = Shell(tmp_path / "none", tmp_path / "data", capsys)
    assert shell.json("outline", SMALL_CORPUS / f"{VOUCHERS}.txt")["doc_id"] == VOUCHERS
    assert "找不到语料目录" in shell.refused("outline", VOUCHERS)


# The corpus


def test_corpus_list_names_facts_duplicates_and_what_is_unknown(own_shell):
    (own_shell.corpus / "copy.txt").write_text((own_shell.corpus / f"{VOUCHERS}.txt").read_text("utf-8"), "utf-8")
    (own_shell.corpus / "说明.txt").write_text("一、建设充电桩。\n二、发放补贴。\n", "utf-8")
    rows = {r["doc_id"]: r for r in own_shell.json("corpus", "list")["documents"]}
    assert rows[EV_PLAN]["document_number"] == "市政办〔2021〕18号"
    assert (rows[EV_PLAN]["unknown"], rows[EV_PLAN]["indexed"]) == ([], True)
    assert (rows[VOUCHERS]["indexed"], rows[VOUCHERS]["duplicate_of"]) == (False, "copy")
    assert rows["说明"]["unknown"] == ["标题", "发文字号", "发文机关", "成文日期"]
    out = own_shell("corpus", "list")[1]
    assert "标题、发文字号、发文机关、成文日期未识别" in out
    assert f"{VOUCHERS}\t《贵阳市科技创新券管理办法》\t筑科规〔2020〕3号\t2020-08-10  ← 与 copy 重复，不进入索引" in out


def test_corpus_check_fails_where_a_file_cannot_be_read(own_shell):
    assert own_shell("corpus", "check")[0] == 0
    (own_shell.corpus / "manifest.csv").write_text(f"id,file\nev,{EV_PLAN}.txt\ngone,gone.txt\n", "utf-8")
    status, out, _ = own_shell("corpus", "check", "--json")
    report = json.loads(out)
    assert (status, report["unreadable"]) == (1, ["gone.txt"])
    assert [d["doc_id"] for d in report["documents"]] == ["ev"]
    assert "gone.txt" in own_shell.refused("index", "build")


def test_corpus_check_tells_what_to_look_at_as_text_and_as_json(own_shell):
    text = (own_shell.corpus / f"{VOUCHERS}.txt").read_text("utf-8")
    newer = text.replace("2020", "2023") + "第三十条　本办法新增一条。\n"
    (own_shell.corpus / "newer.txt").write_text(newer, "utf-8")
    rows = {r["doc_id"]: r for r in own_shell.json("corpus", "check")["documents"]}
    assert rows[VOUCHERS]["newer_version"] == "newer"
    assert rows[EV_PLAN]["newer_version"] == ""
    assert rows[EV_PLAN]["unrecognised"] == rows[EV_PLAN]["numbering"] == []
    status, out, _ = own_shell("corpus", "check")
    assert status == 0
    assert "新版：“newer”与本文件标题相同" in out


NEW = "南宁市公共数据管理办法\n\n第一条 公共数据由市大数据发展局统一管理。\n"


@pytest.fixture
def upload(tmp_path) -> Path:
    (tmp_path / "公共数据管理办法.txt").write_text(NEW, "utf-8")
    return tmp_path / "公共数据管理办法.txt"


def test_a_document_that_is_added_can_be_asked_about_and_one_that_is_removed_cannot(own_shell, upload, encoders):
    added = own_shell.json("corpus", "add", upload)
    assert (added["added"], added["documents"]) == (["公共数据管理办法"], 4)
    assert all("公共数据" in text for text in encoders.embedded)  # of the others nothing is embedded again
    assert own_shell.json("search", "公共数据由谁管理")["hits"][0]["doc_id"] == "公共数据管理办法"
    removed = own_shell.json("corpus", "remove", "公共数据管理办法")
    assert (removed["removed"], removed["documents"], removed["embedded"]) == (["公共数据管理办法"], 3, 0)
    hits = own_shell.json("search", "公共数据由谁管理")["hits"]
    assert "公共数据管理办法" not in {h["doc_id"] for h in hits}


def without_embedding_model(*arguments):
    raise ModelError("嵌入模型“x”不可用。")


def files(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


@pytest.mark.parametrize("action", [["add", "UPLOAD"], ["remove", VOUCHERS]])
def test_a_change_whose_index_cannot_be_built_is_taken_back(own_shell, upload, monkeypatch, action):
    before, live = files(own_shell.corpus), store.live_version(own_shell.data / "index")
    monkeypatch.setattr(pipeline, "SentenceTransformerEncoder", without_embedding_model)
    said = own_shell.refused("corpus", *[upload if word == "UPLOAD" else word for word in action])
    assert said == "嵌入模型“x”不可用。语料和正在使用的索引都没有改动。"
    assert files(own_shell.corpus) == before
    assert store.live_version(own_shell.data / "index") == live


def test_a_change_stays_where_only_its_report_could_not_be_printed(own_shell, upload, monkeypatch):
    def closed(*arguments):
        raise BrokenPipeError

    with monkeypatch.context() as patch:
        patch.setattr("rag.commands.updating.result_text", closed)
        assert own_shell("corpus", "add", upload)[0] == 0
    assert (own_shell.corpus / upload.name).exists()
    assert own_shell.json("search", "公共数据由谁管理")["hits"][0]["doc_id"] == "公共数据管理办法"


# The index


def test_a_second_build_embeds_nothing_and_a_changed_document_only_its_passages(own_shell, encoders):
    again = own_shell.json("index", "build")
    assert (again["unchanged"], again["embedded"], encoders.embedded) == (True, 0, [])
    file = own_shell.corpus / f"{VOUCHERS}.txt"
    file.write_text(file.read_text("utf-8").replace("不超过20万元", "不超过30万元"), "utf-8")
    made_before = len(encoders.made)
    changed = own_shell.json("index", "update")
    assert changed["unchanged"] is False
    assert changed["embedded"] == len(encoders.made[made_before].embedded) > 0
    assert all("不超过30万元" in text for text in encoders.embedded)


def test_index_status_tells_versions_and_what_was_left_out(own_shell):
    status = own_shell.json("index", "status")
    (version,) = status["versions"]
    assert (version["version"], version["live"], version["documents"]) == (status["version"], True, 3)
    assert status["report"]["duplicates"] == []
    assert "（使用中）" in own_shell("index", "status")[1]


def test_without_an_index_every_way_to_it_says_how_to_build_one(tmp_path, capsys):
    shell = Shell(SMALL_CORPUS, tmp_path / "data", capsys)
    for arguments in (["ask", QUESTION], ["search", QUESTION], ["index", "status"]):
        assert "index build" in shell.refused(*arguments)


def test_an_index_that_was_built_with_another_model_is_not_used(shell, monkeypatch):
    monkeypatch.setenv("RAG_EMBEDDING_MODEL", "another")
    assert "bigrams of another" in shell.refused("ask", QUESTION)


@pytest.mark.parametrize("name", ["clauses.jsonl", "vectors.faiss", "meta.json", "CURRENT"])
def test_a_half_written_index_is_noticed_and_a_build_puts_it_right(own_shell, name):
    folder = own_shell.data / "index"
    file = folder / name if name == "CURRENT" else next(folder.glob(f"versions/*/{name}"))
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])
    assert "index build" in own_shell.refused("ask", QUESTION)
    assert own_shell("index", "build")[0] == 0
    assert own_shell.json("ask", QUESTION)["refused"] is False


def test_another_corpus_and_data_folder_leave_the_first_alone(own_shell, built, capsys):
    before = files(own_shell.corpus), files(own_shell.data)
    other = Shell(SMALL_CORPUS, built, capsys)
    other("ask", QUESTION)
    other("index", "build")
    assert (files(own_shell.corpus), files(own_shell.data)) == before


def test_corpus_and_data_may_stand_before_the_action(built, capsys):
    assert main(["corpus", "--corpus", str(SMALL_CORPUS), "list", "--json"]) == 0
    assert len(json.loads(capsys.readouterr().out)["documents"]) == 3


# Faults of the surroundings


def test_a_broken_manifest_is_named_with_line_and_column(own_shell):
    (own_shell.corpus / "manifest.csv").write_text("id,file,date_signed\nev,ev.txt,昨天\n", "utf-8")
    for arguments in (["corpus", "list"], ["corpus", "check"], ["index", "build"], ["outline", EV_PLAN]):
        assert "manifest.csv 第2行“date_signed”" in own_shell.refused(*arguments)


def test_a_missing_corpus_folder_or_file_and_an_unreadable_file_are_named(own_shell, tmp_path, capsys):
    assert "找不到语料目录" in Shell(tmp_path / "none", tmp_path / "data", capsys).refused("corpus", "list")
    (own_shell.corpus / "manifest.csv").write_text("id,file\nev,gone.txt\n", "utf-8")
    assert "gone.txt" in own_shell.refused("index", "build")
    (own_shell.corpus / "gone.txt").write_bytes(b"\x00\x01\x02\xff" * 100)
    assert "gone.txt" in own_shell.refused("index", "build")


def test_an_unknown_setting_is_named(shell, monkeypatch):
    monkeypatch.setenv("RAG_NONSENSE", "1")
    assert "RAG_NONSENSE" in shell.refused("corpus", "list")


def no_space(*arguments, **more):
    raise OSError(errno.ENOSPC, "No space left on device", "vectors")


def test_a_full_disk_while_building_leaves_the_index_in_use(own_shell, monkeypatch):
    live = store.live_version(own_shell.data / "index")
    file = own_shell.corpus / f"{VOUCHERS}.txt"
    file.write_text(file.read_text("utf-8").replace("20万元", "30万元"), "utf-8")
    with monkeypatch.context() as patch:
        patch.setattr(store, "_make_live", no_space)
        assert "原有索引没有改动" in own_shell.refused("index", "build")
    assert store.live_version(own_shell.data / "index") == live
    assert own_shell.json("ask", QUESTION)["refused"] is False


def test_a_full_disk_during_a_batch_is_said(shell, tmp_path, monkeypatch):
    (tmp_path / "in.jsonl").write_text('{"id": 1, "question": "充电桩"}\n', "utf-8")
    monkeypatch.setattr(lines, "_one", no_space)
    said = shell.refused("ask", "--batch", tmp_path / "in.jsonl", "--out", tmp_path / "out.jsonl")
    assert "磁盘已满" in said
    assert not (tmp_path / "out.jsonl").exists()


# As a real process


def process(*arguments: object, **more) -> subprocess.CompletedProcess:
    environment = {k: v for k, v in os.environ.items() if not k.startswith("RAG_")} | more
    return subprocess.run(
        [sys.executable, "-m", "rag", *map(str, arguments)],
        cwd=REPOSITORY, env=environment, capture_output=True, timeout=60,
    )  # fmt: skip


def test_statuses_and_streams_of_a_real_process(tmp_path):
    done = process("corpus", "list", "--json", RAG_CORPUS=str(SMALL_CORPUS), RAG_DATA=str(tmp_path))
    assert (done.returncode, done.stderr) == (0, b"")
    assert len(json.loads(done.stdout)["documents"]) == 3
    wrong = process("index", "status", "--data", tmp_path)
    assert (wrong.returncode, wrong.stdout) == (2, b"")
    assert wrong.stderr.decode().count("\n") == 1


def test_chinese_comes_out_in_a_locale_without_it():
    done = process("outline", SMALL_CORPUS / f"{VOUCHERS}.txt", LC_ALL="C", PYTHONIOENCODING="ascii", PYTHONUTF8="0")
    assert done.returncode == 0
    assert done.stdout.decode("utf-8").startswith("《贵阳市科技创新券管理办法》")


def test_a_reader_that_has_had_enough_is_no_error():
    command = f"'{sys.executable}' -m rag outline --json '{SMALL_CORPUS}'/*.txt | head -c 1"
    done = subprocess.run(
        ["bash", "-o", "pipefail", "-c", command], cwd=REPOSITORY, capture_output=True, timeout=60, check=False
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, b"{", b"")
