"""Whether `make setup` has nothing left to do, told in a moment and without doing any of it.

    python scripts/ready.py           exit status 0: nothing has changed since; 1: run `make setup`
    python scripts/ready.py --note    note how things stand now; the last step of `make setup`

Files are compared by name, size and time of change, not read: what they were made from, and what was made of them.
"""

from __future__ import annotations

import hashlib
import os
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))  # run as a file, Python looks for modules beside it only

from rag.config import Config, load_config  # noqa: E402
from rag.errors import PolicyQAError  # noqa: E402

NOTE_NAME = ".ready.sha256"  # in .venv
OF_THE_INDEX = ("corpus", "data", "embedding_model", "embedding_query_prefix", "passage_max_chars")  # settings
PASSED_OVER = ("__pycache__",)


def state(root: Path, config: Config) -> str:
    """The SHA-256 over all that setting up depends on or makes, in lower-case hexadecimal."""
    digest = hashlib.sha256(f"{sys.version}\0{os.environ.get('OCR', '')}".encode())
    for setting in OF_THE_INDEX:
        digest.update(f"\0{setting}={getattr(config, setting)}".encode())
    for path in _watched(root, config):
        found = path.stat()
        digest.update(f"\0{path}\0{found.st_size}\0{found.st_mtime_ns}".encode("utf-8", "surrogateescape"))
    return digest.hexdigest()


def _watched(root: Path, config: Config) -> Iterator[Path]:
    yield from sorted(root.glob("requirements*.txt"))
    yield root / "constraints.txt"
    for folder in ("rag", "scripts"):  # a change of the program may cut the documents another way
        yield from _files(root / folder)
    for folder_of in (config.corpus, root / config.embedding_model, config.data / "index"):
        yield from _files(folder_of)


def _files(folder: Path) -> Iterator[Path]:
    for parent, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if name not in PASSED_OVER)
        yield from (Path(parent, name) for name in sorted(names))


def is_noted(note: Path, root: Path, config: Config) -> bool:
    """Whether the file `note` tells of things as they stand now."""
    return note.is_file() and note.read_text(encoding="ascii").strip() == state(root, config)


def main(arguments: Sequence[str] = ()) -> int:
    note = ROOT / ".venv" / NOTE_NAME
    try:
        config = load_config()
        if "--note" not in arguments:
            return 0 if is_noted(note, ROOT, config) else 1
        note.write_text(state(ROOT, config) + "\n", encoding="ascii")
    except (PolicyQAError, OSError, ValueError):
        # A wrong setting or file is for make setup to name; without the note it only looks again at every start.
        return 0 if "--note" in arguments else 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
