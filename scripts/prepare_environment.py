"""Makes .venv and installs the pinned packages into it; does nothing when that is done already.

Run by any Python 3, also one too old for the project, so that it can say so: nothing newer than Python 3.6 in here.
Exit status: 0 done; 2 not, with one line on stderr that says what to do.
"""

import hashlib
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
REQUIREMENT_FILES = ("requirements.txt", "requirements-dev.txt", "requirements-ocr.txt", "constraints.txt")
WITHOUT_OCR = "none"  # value of the variable OCR that leaves requirements-ocr.txt out
OLDEST_PYTHON = (3, 11)
STAMP_NAME = ".requirements.sha256"  # in .venv, written after pip is done


class SetupError(Exception):
    """The environment cannot be made; the message is one line for the user."""


def requirement_files() -> "tuple[str, ...]":
    """The files whose packages are wanted, without those for scans where the variable OCR says so."""
    without = os.environ.get("OCR", "") == WITHOUT_OCR
    return tuple(name for name in REQUIREMENT_FILES if not (without and name == "requirements-ocr.txt"))


def requirements_hash(root: Path) -> str:
    """The SHA-256 over the requirement files' names and bytes, in lower-case hexadecimal."""
    digest = hashlib.sha256()
    for name in requirement_files():
        digest.update(name.encode() + b"\0" + (root / name).read_bytes() + b"\0")
    return digest.hexdigest()


def is_installed(root: Path) -> bool:
    """Whether the packages in .venv are those of the requirement files as they stand now."""
    stamp = root / ".venv" / STAMP_NAME
    return stamp.is_file() and stamp.read_text(encoding="ascii").strip() == requirements_hash(root)


def check_python(version: "tuple[int, ...]", has_ensurepip: bool) -> None:
    """Raises SetupError if a Python of this version, with or without ensurepip, cannot make the environment."""
    printed = ".".join(str(part) for part in version[:2])
    if version[:2] < OLDEST_PYTHON:
        raise SetupError(
            f"Python {printed} 太旧，需要 3.11 或更新的版本。请安装后用 make setup PYTHON=python3.11 指定它。"
        )
    if not has_ensurepip:
        raise SetupError(
            f"这个 Python 缺少 venv 组件。请安装 python{printed}-venv"
            f"（Debian、Ubuntu：apt-get install python{printed}-venv），再运行 make setup。"
        )


def prepare(root: Path) -> None:
    """Makes .venv where it lacks or does not start, and installs the packages where the stamp is out of date."""
    python = root / ".venv" / "bin" / "python"
    if not _starts(python):
        check_python(sys.version_info[:3], _has_ensurepip())
        print("正在建立虚拟环境 .venv ……", flush=True)
        made = subprocess.run([sys.executable, "-m", "venv", "--clear", str(root / ".venv")], check=False)
        if made.returncode:
            raise SetupError("虚拟环境 .venv 没有建成（原因见上）。请检查磁盘空间和写权限后重新运行 make setup。")
    if is_installed(root):
        return
    if not _runs(python, "-m", "pip", "--version") and not _runs(python, "-m", "ensurepip"):
        raise SetupError("虚拟环境 .venv 里没有 pip。请删除 .venv 文件夹后重新运行 make setup。")
    print("正在安装依赖包（首次约需数分钟）……", flush=True)
    install = [str(python), "-m", "pip", "install", "--disable-pip-version-check"]
    for name in requirement_files():
        if name != "requirements.txt":  # requirements-dev.txt brings it in
            install += ["-c" if name == "constraints.txt" else "-r", str(root / name)]
    if not sys.stdin or not sys.stdin.isatty():
        install.append("--no-input")
    if subprocess.run(install, check=False).returncode:
        raise SetupError(
            "依赖包没有装全（原因见上）。请检查网络和磁盘空间，"
            "或用环境变量 PIP_INDEX_URL 指定单位的软件包源，再运行 make setup。"
        )
    (root / ".venv" / STAMP_NAME).write_text(requirements_hash(root) + "\n", encoding="ascii")


def _has_ensurepip() -> bool:
    try:
        import ensurepip  # noqa: F401
        import venv  # noqa: F401
    except ImportError:
        return False
    return True


def _runs(python: Path, *arguments: str) -> bool:
    quiet = subprocess.DEVNULL
    return subprocess.run([str(python)] + list(arguments), stdout=quiet, stderr=quiet, check=False).returncode == 0  # noqa: RUF005


def _starts(python: Path) -> bool:
    return python.exists() and os.access(str(python), os.X_OK) and _runs(python, "-c", "")


def main() -> int:
    try:
        prepare(ROOT)
    except SetupError as error:
        print(error, file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("已中断。重新运行 make setup 会接着做完。", file=sys.stderr)
        return 130
    except OSError as error:
        print(f"读写 {error.filename} 时出错（{error.strerror}）。请检查磁盘空间和写权限。", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
