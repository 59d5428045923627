"""Which files make up a model that we can load: data only, no code and no pickled weights."""

from __future__ import annotations

import fnmatch
import json
import re
from collections.abc import Sequence
from pathlib import Path

from scripts.downloads import FetchError

# What transformers reads of a causal model; anything else (code, pickles, other frameworks' weights) stays behind.
FOLDER_FILES = (
    "config.json",
    "generation_config.json",
    "*.safetensors",
    "*.safetensors.index.json",
    "tokenizer*.json",
    "special_tokens_map.json",
    "added_tokens.json",
    "vocab.json",
    "vocab.txt",
    "merges.txt",
    "*.model",
    "chat_template*",
    "README.md",
    "LICENSE*",
)
FAVOURITE = "q4_k_m"  # of several GGUF files: small, and nearly as good as the whole
FAILED = "没有取得大模型："


def folder_files(names: Sequence[str]) -> list[str]:
    """Which of these files, all in one folder, make up a model for transformers; [] if they are none."""
    taken = [name for name in names if any(fnmatch.fnmatch(name, pattern) for pattern in FOLDER_FILES)]
    whole = "config.json" in taken and any(name.endswith(".safetensors") for name in taken)
    return taken if whole else []


def missing_weights(folder: Path) -> list[str]:
    """Names of the weight files that a model's own list names and the folder lacks."""
    missing: set[str] = set()
    for index in folder.glob("*.safetensors.index.json"):
        names = set(json.loads(index.read_text(encoding="utf-8"))["weight_map"].values())
        missing |= {name for name in names if not (folder / name).is_file()}
    return sorted(missing)


def gguf_choice(names: Sequence[str]) -> str:
    """The one GGUF file to take; "" if there is none. Raises FetchError, naming them, if that is not clear."""
    found = [name for name in names if name.lower().endswith(".gguf")]
    single = [name for name in found if not is_split(name)]
    favourites = [name for name in single if FAVOURITE in name.lower()]
    for choice in (single, favourites):
        if len(choice) == 1:
            return choice[0]
    if found and not single:
        raise FetchError(
            f"{FAILED}只有分成几份的 GGUF 文件（{found[0]} 等），不能直接使用。请换一个没有分开的，或先合并。"
        )
    if single:
        shown = "、".join(single[:8]) + ("等" if len(single) > 8 else "")
        raise FetchError(f"{FAILED}有 {len(single)} 个 GGUF 文件，请指明其中一个：{shown}。")
    return ""


def is_split(name: str) -> bool:
    """Whether a GGUF file's name says that it is one of several slices."""
    return bool(re.search(r"-\d{5}-of-\d{5}\.gguf$", name, re.IGNORECASE))


def choose(paths: Sequence[str], wanted: str = "") -> list[str]:
    """What to take of a repository: the wanted file, else a whole model for transformers, else one GGUF file.

    Raises FetchError if there is nothing that we can load, or if it is not clear.
    """
    if wanted:
        known = [path for path in paths if path.lower().endswith(".gguf")]
        if wanted not in known:
            raise FetchError(
                f"{FAILED}其中没有 GGUF 文件 {wanted}。请检查文件名，现有：{'、'.join(known[:8]) or '没有 GGUF 文件'}。"
            )
        return [gguf_choice([wanted])]
    taken = folder_files([path for path in paths if "/" not in path])
    if taken:
        return taken
    chosen = gguf_choice(paths)
    if not chosen:
        raise FetchError(f"{FAILED}其中没有 safetensors 或 GGUF 格式的模型。请换一个模型。")
    return [chosen]
