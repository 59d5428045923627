"""Loads the embedding model behind the page, so that the page opens at once."""

from __future__ import annotations

import logging
import threading
from typing import Protocol

from page import texts
from rag.errors import PolicyQAError

log = logging.getLogger(__name__)


class Warms(Protocol):
    """What warming needs of rag.pipeline.Assistant."""

    @property
    def ready(self) -> bool: ...

    def warm(self) -> None: ...


class Warming:
    """One background thread that warms an assistant; `failure` says why it could not, "" otherwise."""

    def __init__(self, assistant: Warms) -> None:
        self._assistant = assistant
        self.failure = ""
        self._thread = threading.Thread(target=self._run, name="warming", daemon=True)

    def start(self) -> None:
        self._thread.start()

    @property
    def pending(self) -> bool:
        """Whether the state may still change, so that it is worth asking again."""
        return not self._assistant.ready and not self.failure

    def _run(self) -> None:
        try:
            self._assistant.warm()
        except PolicyQAError as error:
            self.failure = str(error)
            log.error("%s", error)
        except Exception:  # a bug: without this the thread would end in silence and the page wait for ever
            self.failure = texts.SYSTEM_ERROR
            log.exception("The embedding model could not be loaded.")
