"""README.zh-CN.md names every setting and every command."""

import argparse
from dataclasses import fields

import pytest
from small_corpus import REPOSITORY

from rag.commands.main import build_parser
from rag.config import Config

README = REPOSITORY / "README.zh-CN.md"


def subcommands(parser: argparse.ArgumentParser) -> dict[str, argparse.ArgumentParser]:
    found = [a for a in parser._actions if isinstance(a, argparse._SubParsersAction)]
    return dict(found[0].choices) if found else {}


def commands() -> list[str]:
    """`ask`, `corpus add`, …: as they are written after `python -m rag`."""
    names = []
    for name, parser in subcommands(build_parser()).items():
        names += [f"{name} {action}" for action in subcommands(parser)] or [name]
    return names


@pytest.mark.parametrize("setting", [field.name for field in fields(Config)])
def test_every_setting_is_documented(setting):
    assert f"RAG_{setting.upper()}" in README.read_text("utf-8")


@pytest.mark.parametrize("command", commands())
def test_every_command_is_documented(command):
    assert f"rag {command}" in README.read_text("utf-8")
