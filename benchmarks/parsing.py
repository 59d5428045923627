"""How fast files become clauses: `python -m benchmarks.parsing [folder ...]`, by default the corpus.

The bar: 2 MB of UTF-8 text a second through parsing and chunking on one core, and memory in proportion to the largest
document. Text files only measure the parser; other formats add the time of reading them, so each is listed by itself.
Times are processor time of this process: what else the machine does makes no difference.
"""

from __future__ import annotations

import sys
import time
import tracemalloc
from collections import defaultdict
from pathlib import Path

from rag.chunking.clauses import chunk
from rag.config import load_config
from rag.corpus import is_document_name
from rag.errors import CorpusError
from rag.parse import SUPPORTED_SUFFIXES, parse_bytes
from rag.pipeline import begins_with_place

BAR = 2.0  # MB of text a second
_LEAST_SECONDS = 2.0  # of processor time: a small folder is read again until it has taken this long
_PLAIN = (".txt", ".md")


def main(folders: list[Path]) -> int:
    slow = False
    for folder in folders or [load_config().corpus]:
        files = sorted(p for p in folder.rglob("*") if p.is_file() and is_document_name(p.name))
        contents = [(p.name, p.read_bytes()) for p in files if p.suffix.lower() in SUPPORTED_SUFFIXES]
        by_suffix: dict[str, list[tuple[str, bytes]]] = defaultdict(list)
        for name, data in contents:
            by_suffix[Path(name).suffix.lower()].append((name, data))
        print(f"{folder.name}: {len(contents)} files")
        for suffix, group in sorted(by_suffix.items()):
            megabytes, seconds, largest = _measure(group)
            if not megabytes:
                print(f"  {suffix:6s} no readable file")
                continue
            rate = megabytes / seconds
            slow = slow or (suffix in _PLAIN and rate < BAR)
            print(f"  {suffix:6s} {megabytes:8.2f} MB of text  {rate:6.2f} MB/s  (bar for plain text: {BAR:.2f})")
            size, peak = _peak_memory(largest)
            print(f"         largest document: {size:.2f} MB of text, peak {peak:.1f} MB, {peak / size:.0f} times that")
    return 1 if slow else 0


def _measure(group: list[tuple[str, bytes]]) -> tuple[float, float, tuple[str, bytes]]:
    """MB of text, seconds, and the file with the longest text; unreadable files are left out."""
    _run(group[0])  # what is loaded once is not the parser's
    total, largest, largest_size = 0, group[0], 0
    begun = time.process_time()
    while True:
        for file in group:
            size = _run(file)
            total += size
            if size > largest_size:
                largest, largest_size = file, size
        spent = time.process_time() - begun
        if spent >= _LEAST_SECONDS or not total:
            return total / 1e6, spent, largest


def _run(file: tuple[str, bytes]) -> int:
    """Bytes of UTF-8 text of the document after it is parsed and chunked; 0 if it cannot be read."""
    try:
        document = parse_bytes(file[1], file[0], "d")
    except CorpusError:
        return 0
    chunk(document, begins_with_place)
    return len(document.text.encode("utf-8"))


def _peak_memory(file: tuple[str, bytes]) -> tuple[float, float]:
    """MB of text of the document, and of memory that parsing and chunking it holds at the most."""
    tracemalloc.start()
    size = _run(file)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return size / 1e6, peak / 1e6


if __name__ == "__main__":
    sys.exit(main([Path(a) for a in sys.argv[1:]]))
