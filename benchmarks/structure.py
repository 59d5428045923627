"""How many laws are cut exactly: every article one clause, under the right headings.

    python -m benchmarks.structure LAWS

LAWS: a folder with the laws and `truth.jsonl.gz`, a line for each file:
{"file", "articles": [{"no": "第一条", "path": ["第一章 总 则"], "start": its first words, "len": characters}]}.
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from rag.chunking.clauses import chunk
from rag.errors import PolicyQAError
from rag.parse import parse_file

_DIVISION = re.compile(r"第[一二三四五六七八九十百零〇]+(?:编|分编|章|节)")


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.structure", description=__doc__)
    parser.add_argument("laws", type=Path)
    folder: Path = parser.parse_args().laws
    with gzip.open(folder / "truth.jsonl.gz", "rt", encoding="utf-8") as lines:
        truths = [json.loads(line) for line in lines]
    exact = 0
    for truth in truths:
        problems, warnings = compare(folder / truth["file"], truth["articles"])
        exact += not problems
        if problems:
            print(f"{truth['file']}: {len(problems)} wrong, {warnings} warnings; first: {problems[0]}")
    print(f"{exact} of {len(truths)} laws exact")
    return 0


def compare(path: Path, articles: list[Mapping[str, Any]]) -> tuple[list[str], int]:
    """What differs from the truth, one line each, and how many warnings the outline gives."""
    try:
        chunked = chunk(parse_file(path))
    except PolicyQAError as error:
        return [str(error)], 0
    found = [c for c in chunked.clauses if c.kind == "article"]
    problems = [f"{len(found)} articles, not {len(articles)}"] if len(found) != len(articles) else []
    for clause, article in zip(found, articles, strict=False):
        path_found = [_plain(h) for h in clause.heading_path if _DIVISION.match(h)]
        path_wanted = [_plain(h) for h in article["path"] if _DIVISION.match(h)]
        body = _plain(clause.text)
        if not body.startswith(_plain(article["no"] + article["start"])):
            problems.append(f"{article['no']}: {clause.text[:30]!r}")
        elif path_found != path_wanted:
            problems.append(f"{article['no']}: {path_found} instead of {path_wanted}")
    return problems, len(chunked.warnings)


def _plain(text: str) -> str:
    # Some truths go on into the rule (---) that ends the page; zero-width spaces are not printed.
    return re.sub(r"[\s*\u200b]|-{3,}.*$", "", text)


if __name__ == "__main__":
    sys.exit(main())
