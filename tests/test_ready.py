"""`make run` goes straight to the page when nothing has changed since `make setup`, and through set-up otherwise."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from rag.config import ROOT, Config
from scripts import ready


@pytest.fixture
def project(tmp_path: Path) -> Path:
    files = {
        "requirements.txt": "jieba==0.42.1\n",
        "constraints.txt": "jieba==0.42.1\n",
        "rag/parse.py": "LEVELS = 5\n",
        "rag/__pycache__/parse.pyc": "",
        "scripts/ready.py": "",
        "corpus/notice.txt": "一、总体要求\n",
        "models/small/weights.bin": "0123",
        "data/index/CURRENT": "20260101T000000-abcdef\n",
    }
    for name, text in files.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return tmp_path


def settings(project: Path) -> Config:
    return Config(corpus=project / "corpus", data=project / "data", embedding_model="models/small")


@pytest.fixture
def note(project: Path) -> Path:
    path = project / "note"
    path.write_text(ready.state(project, settings(project)) + "\n", encoding="ascii")
    return path


def test_nothing_is_to_do_while_nothing_changes(project: Path, note: Path) -> None:
    assert ready.is_noted(note, project, settings(project))


def test_without_a_note_set_up_runs(project: Path) -> None:
    assert not ready.is_noted(project / "note", project, settings(project))


def add_document(project: Path) -> None:
    (project / "corpus" / "another.txt").write_text("二、重点任务\n", encoding="utf-8")


def change_document(project: Path) -> None:
    path = project / "corpus" / "notice.txt"
    path.write_text("一、总体目标\n", encoding="utf-8")  # of the same length
    later = path.stat().st_mtime_ns + 1_000_000
    os.utime(path, ns=(later, later))


def remove_model(project: Path) -> None:
    shutil.rmtree(project / "models")


def remove_index(project: Path) -> None:
    shutil.rmtree(project / "data")


def change_program(project: Path) -> None:
    (project / "rag" / "parse.py").write_text("LEVELS = 10\n", encoding="utf-8")


def pin_another_version(project: Path) -> None:
    (project / "requirements.txt").write_text("jieba==0.42.10\n", encoding="utf-8")


@pytest.mark.parametrize(
    "change", [add_document, change_document, remove_model, remove_index, change_program, pin_another_version]
)
def test_set_up_runs_again_after_a_change(project: Path, note: Path, change: Callable[[Path], None]) -> None:
    change(project)
    assert not ready.is_noted(note, project, settings(project))


def test_set_up_runs_again_for_another_corpus_or_model(project: Path, note: Path) -> None:
    other = project / "elsewhere"
    other.mkdir()
    assert not ready.is_noted(note, project, replace(settings(project), corpus=other))
    assert not ready.is_noted(note, project, replace(settings(project), embedding_model="some-team/some-model"))


def test_compiled_files_of_the_program_do_not_count(project: Path, note: Path) -> None:
    (project / "rag" / "__pycache__" / "parse.pyc").write_text("newer", encoding="utf-8")
    assert ready.is_noted(note, project, settings(project))


def test_a_wrong_setting_is_left_to_set_up_to_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RAG_PORT", "many")
    assert ready.main() == 1
    assert ready.main(["--note"]) == 0


@pytest.mark.skipif(shutil.which("make") is None, reason="make 没有安装")
@pytest.mark.parametrize(("status", "run"), [(0, ["app.py --fetch-model"]), (1, ["setup", "app.py --fetch-model"])])
def test_make_run_sets_up_only_where_it_must(tmp_path: Path, status: int, run: list[str]) -> None:
    text = (ROOT / "Makefile").read_text(encoding="utf-8")
    # Stands in for everything that setting up does.
    head, _, rest = text.partition("\nsetup: environment")
    (tmp_path / "Makefile").write_text(f"{head}\nsetup:\n\t@echo setup >>run\n\nreal_setup:{rest}", encoding="utf-8")
    python = tmp_path / ".venv" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.write_text(f'#!/bin/sh\n[ "$1" != scripts/ready.py ] || exit {status}\necho "$@" >>run\n')
    python.chmod(0o755)
    subprocess.run(["make", "-s", "run"], cwd=tmp_path, check=True)
    assert (tmp_path / "run").read_text().splitlines() == run
