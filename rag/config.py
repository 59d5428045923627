"""The one place for settings. Importing this module reads nothing; `load_config` reads the environment.

Every setting can be given as an environment variable `RAG_<NAME>` (RAG_CORPUS, RAG_EMBEDDING_MODEL, …).
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path

from rag.errors import ConfigError

ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True, slots=True)
class Config:
    corpus: Path = ROOT / "corpus"  # documents, manifest.csv, aliases.csv, lexicon.txt
    data: Path = ROOT / "data"  # index versions and cached vectors; may be deleted, is built again
    embedding_model: str = "models/m3e-small"  # a folder, or a name on a hub
    embedding_query_prefix: str = ""  # put before questions: bge-zh models want 为这个句子生成表示以用于检索相关文章：
    passage_max_chars: int = 400  # characters; a longer clause is searched in pieces (m3e-small sees 512 tokens)
    vector_weight: float = 1.0  # share of the vectors beside BM25 (sum of z-scores); measured on the tuning questions
    reranker: str = ""  # a cross-encoder that has a say in the order of the clauses: a folder, or a name on a hub
    # Who words the answers: none, llama.cpp, transformers, server, or auto: the server that is set, else models/
    llm: str = "auto"
    llm_model: str = ""  # a .gguf file, a folder or name of a Hugging Face model, or the model's name at the server
    llm_url: str = ""  # of an OpenAI-compatible server: http://127.0.0.1:8080/v1
    llm_key: str = field(default="", repr=False)  # for that server
    llm_seconds: float = 60.0  # for one answer by the model; what has been verified by then is shown
    llm_threads: int = 0  # of llama.cpp; 0: one a core
    question_max_chars: int = 2000  # characters; longer questions are refused with a message
    index_keep: int = 3  # index versions kept for going back
    host: str = "127.0.0.1"  # the page listens here; 0.0.0.0 opens it to the office network
    port: int = 7860
    # Asked for on the page before anything is changed; without one only a page that listens on this machine may change.
    steward_password: str = field(default="", repr=False)


def load_config(environment: Mapping[str, str] | None = None, **overrides: object) -> Config:
    """Settings from `RAG_*` variables, then from keyword arguments that are not None.

    Raises ConfigError for an unknown RAG_ variable or a value that is not of the setting's type.
    """
    environment = os.environ if environment is None else environment
    known = {f.name: f for f in fields(Config)}
    values: dict[str, object] = {}
    for variable, raw in environment.items():
        if not variable.startswith("RAG_") or raw == "":
            continue
        name = variable[4:].lower()
        if name not in known:
            raise ConfigError(f"不认识的设置 {variable}。可用的设置：{'、'.join('RAG_' + n.upper() for n in known)}。")
        values[name] = raw
    values.update({k: v for k, v in overrides.items() if v is not None})
    converted = {name: _convert(name, value) for name, value in values.items()}
    return replace(Config(), **converted)  # type: ignore[arg-type]


def _convert(name: str, value: object) -> object:
    default = getattr(Config(), name)
    try:
        if isinstance(default, Path):
            return Path(str(value)).expanduser().resolve()
        if isinstance(default, (int, float)) and not isinstance(value, type(default)):
            return type(default)(str(value))
    except ValueError:
        raise ConfigError(
            f"设置 {name} 的值“{value}”不对，应为{'整数' if isinstance(default, int) else '小数'}。"
        ) from None
    return value
