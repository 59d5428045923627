"""Reads the command line and runs the command; turns errors the user can put right into one line and status 2."""

from __future__ import annotations

import argparse
import contextlib
import errno
import io
import os
import re
import sys
from collections.abc import Sequence
from typing import NoReturn

from rag.commands import ask, corpus, index, indicators, outline, search, tasks, units
from rag.config import load_config
from rag.errors import PolicyQAError

DONE, FAILED, WRONG_INPUT, INTERRUPTED = 0, 1, 2, 130

# What argparse says, and what we say.
_USAGE_ERRORS = (
    (r"the following arguments are required: (.*)", r"缺少 \1"),
    (r"unrecognized arguments: (.*)", r"不认识的参数 \1"),
    (r"argument (.*?): invalid choice: ('.*?') \(choose from (.*)\)", r"没有 \2，可选：\3"),
    (r"argument (.*?): expected (?:one|at least one) argument", r"\1 后面缺少内容"),
    (r"argument (.*?): invalid int value: (.*)", r"\1 应为整数，不能是 \2"),
    (r"ambiguous option: (.*?) could match (.*)", r"\1 不明确，可能是 \2"),
)
_SYSTEM_ERRORS = {
    errno.ENOSPC: "磁盘已满，请腾出空间后再试",
    errno.EDQUOT: "磁盘配额已用完，请腾出空间后再试",
    errno.EACCES: "没有权限",
    errno.EPERM: "没有权限",
    errno.EROFS: "所在的磁盘是只读的",
    errno.ENOENT: "找不到",
    errno.EISDIR: "这是目录，不是文件",
    errno.ENAMETOOLONG: "名字太长",
}


class _Parser(argparse.ArgumentParser):
    """Its messages in Chinese, one line, status 2."""

    def error(self, message: str) -> NoReturn:
        for pattern, ours in _USAGE_ERRORS:
            message = re.sub(f"^{pattern}$", ours, message)
        print(f"命令写法不对：{message}。用 {self.prog} -h 查看用法。", file=sys.stderr)
        sys.exit(WRONG_INPUT)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command. Returns the exit status: 0 done, 1 a check failed, 2 wrong input or configuration."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure:  # a terminal in another locale must not stop the output
            reconfigure(encoding="utf-8", errors="replace")
    options = build_parser().parse_args(arguments)
    try:
        config = load_config(corpus=getattr(options, "corpus", None), data=getattr(options, "data", None))
        status: int = options.run(options, config)
        sys.stdout.flush()
        return status
    except PolicyQAError as error:
        print(" ".join(str(error).split("\n")), file=sys.stderr)
        return WRONG_INPUT
    except BrokenPipeError:
        # Whoever read our output has had enough (`| head`). What is still buffered must not fail again at the exit.
        with contextlib.suppress(io.UnsupportedOperation):  # stdout is no file
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except OSError as error:
        reason = _SYSTEM_ERRORS.get(error.errno or 0, error.strerror or str(error))
        print(f"读写文件失败：{reason}（{error.filename or '输出'}）。", file=sys.stderr)
        return WRONG_INPUT
    except KeyboardInterrupt:
        print("已中断；没有改动正在使用的索引。", file=sys.stderr)
        return INTERRUPTED


def build_parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="python -m rag", description="政策问答：从政策文件中查条款、答问题，每句话都有出处。")
    common = argparse.ArgumentParser(add_help=False)
    # SUPPRESS: a subcommand must not reset with its default what was given before its name.
    common.add_argument("--corpus", metavar="目录", default=argparse.SUPPRESS, help="语料目录（或环境变量 RAG_CORPUS）")
    common.add_argument("--data", metavar="目录", default=argparse.SUPPRESS, help="索引目录（或环境变量 RAG_DATA）")
    commands = parser.add_subparsers(title="命令", dest="command", required=True, parser_class=_Parser)
    for module in (ask, search, units, tasks, indicators, outline, corpus, index):
        module.add_to(commands, common)
    return parser
