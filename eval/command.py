"""What the commands of `python -m eval` share: messages in Chinese, one line, with the right exit status."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

from rag.errors import PolicyQAError

DONE, BELOW_THE_BAR, WRONG_INPUT, INTERRUPTED = 0, 1, 2, 130


class Parser(argparse.ArgumentParser):
    """Its messages in Chinese, one line, status 2."""

    def error(self, message: str) -> NoReturn:
        print(f"命令写法不对：{message}。用 {self.prog} -h 查看用法。", file=sys.stderr)
        sys.exit(WRONG_INPUT)


def guarded(command: Callable[[], int]) -> int:
    """Run a command; what the user can put right becomes one line on stderr and status 2."""
    try:
        return command()
    except PolicyQAError as error:
        print(" ".join(str(error).split("\n")), file=sys.stderr)
        return WRONG_INPUT
    except BrokenPipeError:
        return DONE
    except OSError as error:
        print(f"读写文件失败：{error.strerror or error}（{error.filename or ''}）。", file=sys.stderr)
        return WRONG_INPUT
    except KeyboardInterrupt:
        print("\n已中断，没有写下结果。", file=sys.stderr)
        return INTERRUPTED


def folder(text: str) -> Path:
    return Path(text).expanduser().resolve()
