"""eval/update.py and eval/gate.py: an update is tried beside the live index, and goes live only if nothing is lost."""

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from small_corpus import DIGITAL_PLAN, EV_PLAN, VOUCHERS, BigramEncoder, copy_of_small_corpus, without_model

from eval import gate
from eval import update as updating
from eval.update import Request, roll_back, update
from rag import pipeline
from rag.config import Config
from rag.errors import InputError, ModelError
from rag.index import store
from rag.pipeline import Assistant, build_index
from rag.versions import has_corpus, read_notes, restore_corpus

QUESTIONS = (
    ("t001", "unit", "居民小区充电桩建设由谁牵头？", EV_PLAN, "推进居民小区充电桩建设", ["市发展改革委"]),
    ("t002", "figure", "2023年充电桩要建成多少个？", EV_PLAN, "建成充电桩13000个", ["13000"]),
    ("t003", "figure", "农村宽带接入用户占比2025年要达到多少？", DIGITAL_PLAN, "农村宽带接入用户占比", ["60"]),
    ("t004", "figure", "科技创新券每年申领额度最高多少？", VOUCHERS, "不超过20万元", ["20万元"]),
)
NEW = """南宁市公共数据管理办法

南府规〔2023〕4号

第一条 为规范公共数据管理，制定本办法。

第二条 公共数据由市大数据发展局统一管理，公共数据目录每年更新2次。

南宁市人民政府

2023年5月6日
"""


def known_questions(path: Path) -> Path:
    lines = [
        {"id": i, "kind": kind, "question": text, "answerable": True, "facts": [facts], "note": ""}
        | {"gold": [{"document": document, "quote": quote}]}
        for i, kind, text, document, quote, facts in QUESTIONS
    ]
    path.write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines), "utf-8")
    return path


@pytest.fixture
def config(tmp_path, monkeypatch) -> Config:
    """A live index of a corpus that the test may change, and four questions about it."""
    without_model(monkeypatch)
    monkeypatch.setattr(gate, "QUESTIONS", known_questions(tmp_path / "known.jsonl"))
    config = Config(corpus=copy_of_small_corpus(tmp_path / "corpus"), data=tmp_path / "data", embedding_model="fake")
    build_index(config)
    return config


@pytest.fixture
def upload(tmp_path) -> Path:
    path = tmp_path / "公共数据管理办法.txt"
    path.write_text(NEW, "utf-8")
    return path


def files(folder: Path) -> dict[str, bytes]:
    return {p.name: p.read_bytes() for p in folder.iterdir() if p.is_file()}


def live(config: Config) -> str:
    return store.live_version(config.data / "index")


def test_the_four_questions_are_right_to_begin_with(config, upload):
    result = update(config, Request("add", files=(upload,)), "王芳")
    assert result.verdict.record["summary"]["all"]["right"] == 1.0


def test_a_new_document_that_spoils_nothing_goes_live_with_its_clauses_counted(config, upload):
    before = live(config)
    result = update(config, Request("add", files=(upload,)), "王芳")
    assert result.live and live(config) == result.note.version != before
    assert (result.note.outcome, result.note.by, result.note.previous) == ("passed", "王芳", before)
    assert (result.changes.added, result.changes.changed, result.changes.removed) == (4, 0, 0)
    assert (config.corpus / upload.name).read_text("utf-8") == NEW
    assert (
        Assistant.open(config).ask("公共数据目录每年更新几次？").citations[0].clause.document_id == "公共数据管理办法"
    )


def test_withdrawing_a_document_that_answers_questions_is_refused_by_name(config):
    before, version = files(config.corpus), live(config)
    result = update(config, Request("remove", document_ids=(VOUCHERS,)), "王芳")
    assert not result.live
    assert [c.question_id for c in result.verdict.lost] == ["t004"]
    assert "有 1 道题的依据不在语料里了" in result.note.reasons
    assert (files(config.corpus), live(config)) == (before, version)
    assert [v.version for v in store.versions(config.data / "index")] == [version]


def test_a_corrupted_table_is_refused_by_name(config, tmp_path):
    damaged = tmp_path / "damaged.txt"
    text = (config.corpus / f"{DIGITAL_PLAN}.txt").read_text("utf-8")
    damaged.write_text(text.replace("农村宽带接入用户占比（%）\t36\t60", "农村宽带接人用户占此（%）\t3\t6"), "utf-8")
    result = update(config, Request("replace", files=(damaged,), document_ids=(DIGITAL_PLAN,)), "王芳")
    assert not result.live
    assert [c.question_id for c in result.verdict.lost] == ["t003"]
    assert result.changes.changed == 1


def test_a_wrong_figure_is_refused_by_name_though_its_clause_is_still_found(config, tmp_path):
    damaged = tmp_path / "damaged.txt"
    text = (config.corpus / f"{DIGITAL_PLAN}.txt").read_text("utf-8")
    damaged.write_text(text.replace("36\t60", "36\t66"), "utf-8")
    result = update(config, Request("replace", files=(damaged,), document_ids=(DIGITAL_PLAN,)), "王芳")
    assert not result.live
    assert [(c.question_id, c.what) for c in result.verdict.lost] == [("t003", ("事实变差",))]


def test_a_swapped_model_that_finds_nothing_is_refused_by_what_it_loses(config, upload, monkeypatch):
    class Blind(BigramEncoder):
        def encode(self, texts: Sequence[str]) -> np.ndarray:
            return np.array([np.roll(v, 7 * n + 1) for n, v in enumerate(super().encode(texts))], np.float32)

    trusting = replace(config, vector_weight=1.0)  # with BM25 beside it the small corpus would still be found
    update(trusting, Request("add", files=(upload,)), "王芳")
    before = live(config)
    monkeypatch.setattr(pipeline, "SentenceTransformerEncoder", Blind)
    result = update(replace(trusting, embedding_model="blind"), Request("update"), "王芳")
    assert not result.live
    assert result.verdict.reasons[0].startswith("未达到门槛")
    assert {c.question_id for c in result.verdict.lost} >= {"t001", "t002"}
    assert live(config) == before


def bars(path: Path, **least: float) -> Path:
    path.write_text(json.dumps({"part": "all", "limits": {name: {"min": value} for name, value in least.items()}}))
    return path


def test_a_bar_that_the_live_version_misses_as_well_does_not_stop_an_update(config, upload, tmp_path, monkeypatch):
    hard = {"id": "t005", "kind": "fact", "question": "充电桩用什么颜色？", "answerable": True, "note": ""}
    hard |= {"facts": [["粉色"]], "gold": [{"document": EV_PLAN, "quote": "建成充电桩13000个"}]}
    with (tmp_path / "known.jsonl").open("a", encoding="utf-8") as file:
        file.write(json.dumps(hard, ensure_ascii=False) + "\n")
    monkeypatch.setattr(gate, "THRESHOLDS", bars(tmp_path / "bars.json", facts=0.9))  # 4 of 5 are reached
    result = update(config, Request("add", files=(upload,)), "王芳")
    assert result.live and result.note.outcome == "passed"
    assert result.note.figures["facts"] == 0.8


def test_a_bar_that_only_the_staged_version_misses_stops_it(config, tmp_path, monkeypatch):
    monkeypatch.setattr(gate, "THRESHOLDS", bars(tmp_path / "bars.json", facts=0.9))
    damaged = tmp_path / "damaged.txt"
    text = (config.corpus / f"{DIGITAL_PLAN}.txt").read_text("utf-8")
    damaged.write_text(text.replace("36\t60", "36\t66"), "utf-8")
    result = update(config, Request("replace", files=(damaged,), document_ids=(DIGITAL_PLAN,)), "王芳")
    assert not result.live
    assert result.note.reasons[0] == "未达到门槛：facts（应答事实齐全的题）为 0.750，门槛是不低于 0.9"


def test_one_encoder_serves_the_whole_update(config, upload, monkeypatch):
    made = without_model(monkeypatch).made
    update(config, Request("add", files=(upload,)), "王芳")
    assert len(made) == 1


def test_an_encoder_that_is_loaded_already_is_used_and_none_is_made(config, upload, monkeypatch):
    loaded = BigramEncoder("fake")
    made = without_model(monkeypatch).made
    update(config, Request("add", files=(upload,)), "王芳", encoder=loaded)
    assert loaded.embedded  # the new passages
    update(replace(config, index_keep=0), Request("remove", document_ids=(VOUCHERS,)), "王芳", True, encoder=loaded)
    roll_back(config, "", "李伟", encoder=loaded)
    assert made == []


def test_the_steward_may_decide_otherwise_and_that_is_written_down(config):
    result = update(config, Request("remove", document_ids=(VOUCHERS,)), "王芳", accept=True)
    assert result.live and result.note.outcome == "accepted"
    assert f"{VOUCHERS}.txt" not in files(config.corpus)
    [note] = read_notes(config.data)
    assert (note.action, note.documents, note.lost) == ("remove", (VOUCHERS,), ("t004",))
    assert note.figures["hit@1"] == 1.0  # of the questions that are left


def test_one_command_goes_back_to_corpus_and_index_of_before(config):
    before, version = files(config.corpus), live(config)
    update(config, Request("remove", document_ids=(VOUCHERS,)), "王芳", accept=True)
    note = roll_back(config, "", "李伟")
    assert (note.version, note.by) == (version, "李伟")
    assert (files(config.corpus), live(config)) == (before, version)
    assert Assistant.open(config).ask(QUESTIONS[3][2]).citations[0].clause.document_id == VOUCHERS
    assert [n.action for n in read_notes(config.data)] == ["remove", "rollback"]


def test_a_version_whose_index_is_gone_is_built_again(config):
    before, version = files(config.corpus), live(config)
    update(replace(config, index_keep=0), Request("remove", document_ids=(VOUCHERS,)), "王芳", accept=True)
    assert [v.version for v in store.versions(config.data / "index")] == [live(config)]
    note = roll_back(config, version, "李伟")
    assert files(config.corpus) == before
    assert live(config) == note.version
    assert Assistant.open(config).ask(QUESTIONS[3][2]).status == "answered"


def test_there_is_no_way_back_to_a_corpus_that_was_not_kept(config):
    with pytest.raises(InputError, match="更新记录里没有更早的版本"):
        roll_back(config, "", "李伟")
    with pytest.raises(InputError, match=r"没有保存版本 2020 的语料.*可以恢复的版本：无"):
        roll_back(config, "2020", "李伟")


def test_a_damaged_copy_is_found_before_anything_is_changed(config):
    version = live(config)
    update(config, Request("remove", document_ids=(VOUCHERS,)), "王芳", accept=True)
    kept = config.data / "corpora" / "files"
    next(
        p for p in kept.iterdir() if b"\xe7\xa7\x91\xe6\x8a\x80\xe5\x88\x9b\xe6\x96\xb0\xe5\x88\xb8" in p.read_bytes()
    ).write_bytes(b"")
    before = files(config.corpus)
    with pytest.raises(InputError, match="备份缺失或已损坏"):
        restore_corpus(config.data, version, config.corpus)
    assert files(config.corpus) == before


def test_nothing_changed_is_no_update(config):
    result = update(config, Request("update"), "王芳")
    assert result.verdict is None and result.live
    assert read_notes(config.data) == ()


def test_the_stewards_own_questions_count(config, upload):
    own = {"id": "t900", "kind": "figure", "question": "公共数据目录每年更新几次？", "answerable": True, "note": ""}
    own |= {"facts": [["2次"]], "gold": [{"document": "公共数据管理办法", "quote": "公共数据目录每年更新"}]}
    (config.corpus / "questions.jsonl").write_text(json.dumps(own, ensure_ascii=False), "utf-8")
    added = update(config, Request("add", files=(upload,)), "王芳")
    assert [c.question_id for c in added.verdict.gained] == ["t900"]
    removed = update(config, Request("remove", document_ids=("公共数据管理办法",)), "王芳")
    assert [c.question_id for c in removed.verdict.lost] == ["t900"]


def test_an_own_question_must_not_take_an_id_of_the_projects(config, upload):
    (config.corpus / "questions.jsonl").write_text((config.corpus.parent / "known.jsonl").read_text("utf-8"), "utf-8")
    with pytest.raises(InputError, match="“t001”与自带题集重复"):
        update(config, Request("add", files=(upload,)), "王芳")


def test_a_corpus_without_questions_goes_live_unchecked_and_says_so(config, upload, tmp_path):
    other = replace(config, corpus=tmp_path / "other", data=tmp_path / "other-data")
    other.corpus.mkdir()
    result = update(other, Request("add", files=(upload,)), "王芳")
    assert result.live and result.note.outcome == "unchecked"
    assert "题集与这个语料无关" in result.note.reasons[0]
    assert has_corpus(other.data, live(other))


@pytest.mark.parametrize("moment", ["build_index", "judge_update", "save_corpus"])
def test_whatever_fails_leaves_corpus_and_index_as_they_were(config, upload, monkeypatch, moment):
    def fails(*arguments, **options):
        raise ModelError("嵌入模型不可用。")

    before, version = files(config.corpus), live(config)
    monkeypatch.setattr(updating, moment, fails)
    with pytest.raises(ModelError):
        update(config, Request("add", files=(upload,)), "王芳")
    assert (files(config.corpus), live(config)) == (before, version)
    assert [v.version for v in store.versions(config.data / "index")] == [version]
    assert not list(config.data.glob(".staged-*"))


def test_a_cut_off_line_of_the_history_is_passed_over(config, upload):
    update(config, Request("add", files=(upload,)), "王芳")
    with (config.data / "history.jsonl").open("a", encoding="utf-8") as file:
        file.write('{"version": "2026')
    assert [n.by for n in read_notes(config.data)] == ["王芳"]


def test_the_new_file_of_a_replaced_document_states_its_own_facts(config, tmp_path):
    manifest = (
        f"编号,文件,标题,发文字号,备注\r\nev,{EV_PLAN}.txt,旧标题,市政办〔2021〕18号,核对过\r\nv,{VOUCHERS}.txt,,,\r\n"
    )
    (config.corpus / "manifest.csv").write_text(manifest, "utf-8")
    newer = tmp_path / "newer.txt"
    newer.write_text(
        (config.corpus / f"{EV_PLAN}.txt").read_text("utf-8").replace("〔2021〕18号", "〔2022〕3号"), "utf-8"
    )
    Request("replace", files=(newer,), document_ids=("ev",)).apply(config.corpus)
    row = (config.corpus / "manifest.csv").read_text("utf-8-sig").splitlines()[1]
    assert "市政办〔2022〕3号" in row and "核对过" in row and "旧标题" not in row
