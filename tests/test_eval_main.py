"""`python -m eval` as a command: exit status, what goes to stdout, what stays behind."""

import json
from pathlib import Path

import pytest

from eval.__main__ import main
from eval.command import guarded
from rag.config import ROOT, load_config
from rag.pipeline import build_index

MODEL = ROOT / "models" / "m3e-small"
PLAN = """关于发展新能源汽车产业的通知

一、重点任务

1．推动充电设施建设。支持居民区多车一桩、临近车位共享等合作模式发展。到2023年，建成充电桩12000个。

2．发展通用航空产业。建设低空旅游基地。
"""
QUESTIONS = [
    {
        "id": "t001",
        "kind": "figure",
        "question": "到2023年要建成多少个充电桩？",
        "answerable": True,
        "gold": [{"document": "plan", "quote": "建成充电桩12000个"}],
        "facts": [["12000个"]],
    },
    {
        "id": "g001",
        "kind": "none",
        "question": "离婚登记冷静期几天？",
        "answerable": False,
        "gold": [],
        "facts": [],
    },
]


def write(folder: Path) -> Path:
    (folder / "corpus").mkdir()
    (folder / "corpus" / "plan.txt").write_text(PLAN, encoding="utf-8")
    lines = [json.dumps(question, ensure_ascii=False) for question in QUESTIONS]
    (folder / "questions.jsonl").write_text("\n".join(lines), encoding="utf-8")
    return folder


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return write(tmp_path)


def arguments(place: Path, *more: str) -> list[str]:
    folders = [f"--{name}={place / name}" for name in ("corpus", "data", "results")]
    return [*folders, f"--questions={place / 'questions.jsonl'}", *more]


def test_without_an_index_one_line_says_what_to_do(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(arguments(place, "--json")) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert len(printed.err.splitlines()) == 1
    assert "python -m rag index build" in printed.err
    assert not (place / "results").exists()


def test_a_wrong_option_and_a_wrong_set_are_status_2(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["--part", "everything"])
    assert ended.value.code == 2
    assert "命令写法不对" in capsys.readouterr().err
    assert main(arguments(place, f"--thresholds={place / 'none.json'}")) == 2
    assert main(arguments(place, f"--questions={place / 'none.jsonl'}")) == 2
    assert main(["compare", "a", "b", f"--results={place / 'results'}"]) == 2
    assert "请先运行 python -m eval" in capsys.readouterr().err


def test_an_interruption_is_status_130_and_one_message(capsys: pytest.CaptureFixture[str]) -> None:
    def interrupted() -> int:
        raise KeyboardInterrupt

    assert guarded(interrupted) == 130
    assert "没有写下结果" in capsys.readouterr().err


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small corpus with its index, made by the real embedding model."""
    if not MODEL.is_dir():
        pytest.skip("没有嵌入模型 models/m3e-small，请先运行 make setup")
    folder = write(tmp_path_factory.mktemp("built"))
    build_index(load_config({}, corpus=folder / "corpus", data=folder / "data"))
    return folder


@pytest.mark.model
def test_a_run_keeps_its_result_and_two_runs_can_be_compared(built: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(arguments(built, "--json")) == 0
    record = json.loads(capsys.readouterr().out)  # nothing but JSON
    assert {row["id"]: row["right"] for row in record["outcomes"]} == {"t001": True, "g001": True}
    assert record["index_version"] and record["encoder"] and len(record["corpus_hash"]) == 16
    assert Path(record["files"]["json"]).is_file() and Path(record["files"]["html"]).is_file()

    (built / "bars.json").write_text('{"limits": {"length_median": {"max": 0}}}', encoding="utf-8")
    assert main(arguments(built, f"--thresholds={built / 'bars.json'}", "--part=tuning")) == 1
    assert "未通过" in capsys.readouterr().out

    newest = record["index_version"]
    assert main(["compare", record["name"], newest, f"--results={built / 'results'}", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["old"], found["lost"], found["only_old"]) == (record["name"], [], ["g001"])


@pytest.mark.model
def test_the_projects_set_on_another_corpus_gets_a_message(built: Path, capsys: pytest.CaptureFixture[str]) -> None:
    results = built / "none"
    assert main([f"--corpus={built / 'corpus'}", f"--data={built / 'data'}", f"--results={results}"]) == 2
    printed = capsys.readouterr()
    assert "题集与这个语料无关" in printed.err and printed.out == ""
    assert not results.exists()
