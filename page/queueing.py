"""How many events of a kind run side by side, and that none of them is part of a public interface."""

from __future__ import annotations

from typing import Any

QUESTIONS_AT_ONCE = 4  # answered side by side, the rest wait their turn; more would share the same cores
SHEETS_AT_ONCE = 2  # lists of tasks, which take long: questions must get through beside them
ANSWERS_WRITTEN_AT_ONCE = 2  # by a language model, after the answers have been shown: nobody waits for them
CLICKS_AT_ONCE = 16

QUIET: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private", "concurrency_limit": CLICKS_AT_ONCE}
SLOW: dict[str, Any] = {**QUIET, "concurrency_limit": QUESTIONS_AT_ONCE}
LONG: dict[str, Any] = {**QUIET, "concurrency_limit": SHEETS_AT_ONCE}
ALONE: dict[str, Any] = {**QUIET, "concurrency_limit": 1}  # one reader after the other
WRITING: dict[str, Any] = {**QUIET, "concurrency_limit": ANSWERS_WRITTEN_AT_ONCE}
