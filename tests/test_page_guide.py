"""docs/guide.zh-CN.md shows the page as it is: every picture is there, small, and made by the command."""

from __future__ import annotations

import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "scripts"))  # where Python finds the modules beside a script that is run

import screenshots  # noqa: E402

from page import texts  # noqa: E402

GUIDE = (ROOT / "docs" / "guide.zh-CN.md").read_text(encoding="utf-8")
PICTURES = re.findall(r"!\[[^\]]+\]\(screenshots/([\w-]+)\.png\)", GUIDE)


def test_the_guide_shows_every_picture_that_the_command_makes_once() -> None:
    assert sorted(PICTURES) == sorted(name for name, _, _ in screenshots.SHOTS)


def test_every_picture_is_there_and_small_enough_for_a_repository() -> None:
    for name in PICTURES:
        size = (ROOT / "docs" / "screenshots" / f"{name}.png").stat().st_size
        assert 5_000 < size < 250_000, name


def test_the_guide_names_the_buttons_as_the_page_does() -> None:
    buttons = (
        *(texts.COPY, texts.COPY_MARKDOWN, texts.WORD, texts.COPY_LINK, texts.PREVIOUS_CLAUSE, texts.NEXT_CLAUSE),
        *(texts.WRONG, texts.USEFUL, texts.SUGGESTED, texts.FILTER, texts.WRITING_STOP, texts.BACK, texts.OUTLINE),
        *(texts.TASKS_TAB, texts.UNIT_TAB, texts.CHART_TAB, texts.COMPARE_TAB, texts.RUNS_TAB, texts.RUN_COMPARE_TAB),
        *(texts.REVIEW_TAB, texts.REVIEW_ACCEPT, texts.MODEL_TAB, texts.MODEL_FETCH, texts.RESTORE, texts.RUN_BEGIN),
        *(texts.DOCUMENT_REPLACE, texts.DOCUMENT_WITHDRAW, texts.FILES_CHOOSE, texts.UPDATE_BEGIN["add"]),
    )
    assert [one for one in buttons if one not in GUIDE] == []


def test_a_picture_becomes_no_larger_by_its_palette() -> None:
    picture = (ROOT / "docs" / "screenshots" / f"{PICTURES[0]}.png").read_bytes()
    assert len(screenshots.small(picture)) <= len(picture)
