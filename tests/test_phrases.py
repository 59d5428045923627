"""prompts/ and rag/answer/phrases.py: every text of ours loads, and has the names that the code fills in."""

import ast
from functools import cache
from pathlib import Path
from string import Template

import pytest

from rag.answer import phrases
from rag.answer.phrases import FOLDER, phrase
from rag.errors import ConfigError

FILES = sorted(FOLDER.glob("*.txt"))
SOURCES = sorted((FOLDER.parent / "rag").rglob("*.py"))
# phrase(f"document_{…}") and the like: what may stand in the gap.
COMPUTED = {
    "document_": ("number", "body", "period", "published", "signed"),
    "write_": ("figure", "fact", "time", "list", "definition", "comparison", "summary"),
    "tasks_line_": ("lead", "cooperating", "unstated"),
}
BY_VARIABLE = {"tasks_header", "tasks_header_lead", "tasks_header_cooperating", "state_current", "state_expired"}


@cache
def calls() -> dict[str, set[str]]:
    """Purpose -> names given, of every call of `phrase` in the code."""
    found: dict[str, set[str]] = {}
    for source in SOURCES:
        for node in ast.walk(ast.parse(source.read_text(encoding="utf-8"))):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "phrase"):
                continue
            names = {keyword.arg for keyword in node.keywords if keyword.arg}
            first = node.args[0]
            if isinstance(first, ast.Constant):
                found.setdefault(str(first.value), names)
            elif isinstance(first, ast.JoinedStr):
                stem = str(first.values[0].value)
                found.update({f"{stem}{end}": names for end in COMPUTED[stem]})
            elif names:
                found.update({purpose: names for purpose in BY_VARIABLE if purpose.startswith("tasks")})
            else:
                found.update({purpose: names for purpose in BY_VARIABLE if purpose.startswith("state")})
    return found


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_prompt_has_only_names_that_the_code_gives(file):
    given = calls()[file.stem]
    template = Template(file.read_text(encoding="utf-8"))
    assert template.is_valid()
    assert set(template.get_identifiers()) <= given
    text = phrase(file.stem, **dict.fromkeys(given, "填入"))
    assert text
    assert "$" not in text


def test_every_text_that_the_code_speaks_is_a_file_and_every_file_is_spoken():
    assert set(calls()) == {file.stem for file in FILES}


def test_what_is_filled_in_is_not_read_as_a_template_again():
    assert phrase("compared", title="$text", text="$title ${x}") == "《$text》：$title ${x}"


@pytest.fixture
def folder(tmp_path, monkeypatch) -> Path:
    monkeypatch.setattr(phrases, "FOLDER", tmp_path)
    phrases._template.cache_clear()
    yield tmp_path
    phrases._template.cache_clear()


def test_a_missing_file_is_named(folder):
    with pytest.raises(ConfigError, match=r"缺少提示语文件 prompts/where\.txt。请从程序包中恢复该文件。"):
        phrase("where", title="甲", place="乙")


@pytest.mark.parametrize("text", ["见《$titel》。", "见《$》。", "见《${title》。"])
def test_a_broken_file_is_named_with_the_names_that_may_stand_in_it(folder, text):
    (folder / "where.txt").write_text(text, encoding="utf-8")
    with pytest.raises(ConfigError, match=r"prompts/where\.txt 有误.*可用的名字：title、place"):
        phrase("where", title="甲", place="乙")


def test_a_file_that_is_no_utf8_is_named(folder):
    (folder / "where.txt").write_bytes("见《$title》".encode("gbk"))
    with pytest.raises(ConfigError, match=r"prompts/where\.txt"):
        phrase("where", title="甲", place="乙")


def test_a_changed_text_is_spoken(folder):
    (folder / "where.txt").write_text("请看《$title》$place。\n", encoding="utf-8")
    assert phrase("where", title="甲", place="第三条") == "请看《甲》第三条。"
