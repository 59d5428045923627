"""`--engine`: whether a command's answers are worded by the language model."""

from __future__ import annotations

import argparse
import sys

from rag.config import Config
from rag.llm.choose import choose, open_model
from rag.llm.slot import ModelSlot


def add_engine_option(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--engine",
        choices=("extractive", "llm"),
        help="extractive：条款的原句；llm：由大模型措辞，加载要几秒。"
        "默认 extractive；设置了 RAG_LLM 或 RAG_LLM_URL 时为 llm",
    )


def slot_for(engine: str | None, config: Config) -> ModelSlot | None:
    """The model that is to word the answers, loaded; None for answers in the clauses' own words.

    Without `engine` a model is used where one is set: to load whatever lies in models/ takes longer than one question.
    Raises LanguageModelError or ConfigError, which say what to do, if there is no such model.
    """
    is_set = config.llm not in ("auto", "none") or (config.llm == "auto" and bool(config.llm_url))
    if engine == "extractive" or (engine is None and not is_set):
        return None
    choice = choose(config)
    model = open_model(choice, config)
    print(choice.said, file=sys.stderr)
    return ModelSlot.fixed(model)
