"""Reads the command line and runs the command; turns errors the user can put right into one line and status 2."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from rag.commands import ask, corpus, index, outline, search
from rag.config import Config, load_config
from rag.errors import PolicyQAError, StorageError

DONE, FAILED, WRONG_INPUT = 0, 1, 2


class _Parser(argparse.ArgumentParser):
    """Its messages in Chinese, one line, status 2."""

    def error(self, message: str) -> None:  # type: ignore[override]
        print(f"命令写法不对：{message}。用 {self.prog} -h 查看用法。", file=sys.stderr)
        sys.exit(WRONG_INPUT)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command. Returns the exit status: 0 done, 1 a check failed, 2 wrong input or configuration."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure:  # a terminal in another locale must not stop the output
            reconfigure(encoding="utf-8", errors="replace")
    options = _parser().parse_args(arguments)
    try:
        config: Config = load_config(corpus=options.corpus, data=options.data)
        status: int = options.run(options, config)
        return status
    except PolicyQAError as error:
        print(" ".join(str(error).split("\n")), file=sys.stderr)
        return WRONG_INPUT
    except BrokenPipeError:
        return DONE
    except OSError as error:
        print(
            str(StorageError(f"读写文件失败：{error.strerror or error}（{error.filename or ''}）。")), file=sys.stderr
        )
        return WRONG_INPUT
    except KeyboardInterrupt:
        print("已中断；没有改动正在使用的索引。", file=sys.stderr)
        return 130


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="python -m rag", description="政策问答：从政策文件中查条款、答问题，每句话都有出处。")
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument("--corpus", metavar="目录", help="语料目录（或环境变量 RAG_CORPUS）")
    common.add_argument("--data", metavar="目录", help="索引目录（或环境变量 RAG_DATA）")
    commands = parser.add_subparsers(title="命令", dest="command", required=True, parser_class=_Parser)
    for module in (ask, search, outline, corpus, index):
        module.add_to(commands, common)
    return parser
