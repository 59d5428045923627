"""The words in which the extractive engine speaks, from prompts/: one file per purpose, `$name` where text goes in."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from string import Template

from rag.errors import ConfigError

FOLDER = Path(__file__).resolve().parent.parent.parent / "prompts"


def phrase(purpose: str, **values: object) -> str:
    """The text of prompts/<purpose>.txt with its names filled in. Raises ConfigError if the file does not fit."""
    try:
        return _template(purpose).substitute(values)
    except (KeyError, ValueError) as error:
        raise ConfigError(
            f"提示语文件 prompts/{purpose}.txt 有误：{error}。可用的名字：{'、'.join(values)}。"
        ) from None


@cache
def _template(purpose: str) -> Template:
    path = FOLDER / f"{purpose}.txt"
    try:
        return Template(path.read_text(encoding="utf-8").strip())
    except OSError:
        raise ConfigError(f"缺少提示语文件 prompts/{purpose}.txt。请从程序包中恢复该文件。") from None
