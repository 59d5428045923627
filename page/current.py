"""Which assistant answers now: the page asks here every time, so that a new version of the corpus serves everybody."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from rag.errors import PolicyQAError

if TYPE_CHECKING:
    from rag.pipeline import Assistant

LOOK_SECONDS = 3.0  # between looks at the live version on disk: a small file is read
RETRY_SECONDS = 60.0  # before a version that could not be opened is tried again

log = logging.getLogger(__name__)


class Current:
    """Holds the live assistant. Whoever has got one may finish with it: a new version never changes an old one.

    `live_version` names the version on disk ("" if none can be told), `reopen` opens it in the place of the assistant
    given. Without them the assistant is served as it is.
    """

    def __init__(
        self,
        assistant: Assistant,
        live_version: Callable[[], str] | None = None,
        reopen: Callable[[Assistant], Assistant] | None = None,
    ) -> None:
        self._assistant = assistant
        self._live_version = live_version
        self._reopen = reopen
        self._opening = threading.Lock()
        self._guard = threading.Lock()
        self._next_look = time.monotonic() + LOOK_SECONDS

    @property
    def follows(self) -> bool:
        """Whether the assistant may ever become another."""
        return self._reopen is not None

    def get(self) -> Assistant:
        """The assistant that answers now, at once. A newer version is noticed here and opened behind the page."""
        if self._reopen is not None and not self._opening.locked() and self._is_time():
            threading.Thread(target=self._follow, name="following", daemon=True).start()
        return self._assistant

    def refresh(self) -> None:
        """Serve the live version from here on; waits until it is open.

        Raises PolicyQAError if it cannot be opened; the old one is then served further.
        """
        if self._reopen is None or self._live_version is None:
            return
        with self._opening:
            live = self._live_version()
            if live in ("", self._assistant.index_version):
                return
            opened = self._reopen(self._assistant)
            opened.warm()  # the model is loaded already: this is the word list, for which no question shall wait
            self._assistant = opened

    def _is_time(self) -> bool:
        with self._guard:
            if time.monotonic() < self._next_look:
                return False
            self._next_look = time.monotonic() + LOOK_SECONDS
            return True

    def _follow(self) -> None:
        try:
            self.refresh()
        except PolicyQAError as error:
            log.error("The new version could not be opened: %s", error)
            self._wait_longer()
        except Exception:  # a bug: the page serves the old version further, the traceback goes to the log
            log.exception("The new version could not be opened.")
            self._wait_longer()

    def _wait_longer(self) -> None:
        with self._guard:
            self._next_look = time.monotonic() + RETRY_SECONDS


def following(assistant: Assistant) -> Current:
    """The assistant, and every later version of its index as soon as that is live."""
    from rag.index import store
    from rag.pipeline import Assistant as Opened

    folder = assistant.config.data / "index"
    return Current(
        assistant,
        live_version=lambda: store.live_version(folder),
        reopen=lambda old: Opened.open(old.config, encoder=old.encoder, slot=old.slot),
    )
