"""The example questions of a corpus."""

from __future__ import annotations

from pathlib import Path

from rag.errors import CorpusError

FILE = "examples.txt"
MOST = 8  # more would push the question box off the screen


def read_examples(corpus: Path) -> tuple[str, ...]:
    """The lines of examples.txt in the corpus folder, at most 8; () if there is no such file.

    Empty lines and lines that start with # are left out. Raises CorpusError if the file is not UTF-8.
    """
    try:
        lines = (corpus / FILE).read_text(encoding="utf-8-sig").splitlines()
    except FileNotFoundError:
        return ()
    except (OSError, UnicodeDecodeError):
        raise CorpusError(f"无法读取示例问题文件“{FILE}”。请存为 UTF-8 编码的文本，每行一个问题，或删去它。") from None
    questions = [line.strip() for line in lines]
    return tuple(q for q in questions if q and not q.startswith("#"))[:MOST]
