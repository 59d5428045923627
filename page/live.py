"""What a tab needs to show the version that is live: the assistant, and a sign that the reader's page is behind it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from page.current import Current
from page.queueing import QUIET

if TYPE_CHECKING:
    from rag.pipeline import Assistant


@dataclass(frozen=True, slots=True)
class Live:
    current: Current
    version: Any  # gr.State: the version that this reader's page shows

    def get(self) -> Assistant:
        return self.current.get()

    def on_change(self, show: Callable[..., Any], inputs: Sequence[Any], outputs: Sequence[Any]) -> None:
        """Call `show` for each reader's page when the live version has become another than it shows."""
        self.version.change(show, list(inputs), list(outputs), **QUIET)
