"""The place of the language model in a running program: empty at first, filled in the background, or never."""

from __future__ import annotations

import logging
import threading
import time
import weakref
from collections.abc import Callable
from pathlib import Path
from typing import Literal

from rag.config import Config
from rag.errors import PolicyQAError
from rag.llm.choose import MODELS, Choice, choose, open_model
from rag.llm.model import LanguageModel

State = Literal["none", "absent", "fetching", "loading", "ready", "failed"]
POLL_SECONDS = 3.0  # between looks into models/
AGAIN_SECONDS = 30.0  # between tries to reach a server
_FRESH_SECONDS = 120.0  # a download that has not grown for so long has stopped
_WORK_FOLDERS = ".*.parts"  # where scripts/fetch_language_model.py keeps what has come so far
_log = logging.getLogger(__name__)


class ModelSlot:
    """`model` is there exactly when `state` is "ready". May be used from any thread."""

    def __init__(
        self,
        config: Config,
        models: Path = MODELS,
        open_model: Callable[[Choice, Config], LanguageModel] = open_model,
        poll_seconds: float = POLL_SECONDS,
        again_seconds: float = AGAIN_SECONDS,
    ) -> None:
        """Empty until it is told to load. Raises ConfigError at once if the settings cannot be followed."""
        self._config = config
        self._models = models
        self._open_model = open_model
        self._poll_seconds = poll_seconds
        self._again_seconds = again_seconds
        self._lock = threading.Lock()  # held while a model is loaded, which may take a minute
        self._start_lock = threading.Lock()
        self._thread: threading.Thread | None = None
        self._loading_here = threading.Event()  # a library is loading weights in this process
        self._ending = threading.Event()
        self._fetch: tuple[State, str, None] | None = None  # what this program says of its own fetch
        self._now: tuple[State, str, LanguageModel | None] = self._empty(choose(config, models))

    @classmethod
    def fixed(cls, model: LanguageModel | None) -> ModelSlot:
        """With this model for good, or for good without one."""
        slot = cls(Config(llm="none"))
        if model is not None:
            slot._now = ("ready", f"大模型：{model.name}", model)
        return slot

    @property
    def state(self) -> State:
        return self._now[0]

    @property
    def said(self) -> str:
        """A line for users: which model words the answers, or why none does and what to do."""
        return self._now[1]

    @property
    def model(self) -> LanguageModel | None:
        return self._now[2]

    def load(self) -> LanguageModel | None:
        """The model, loaded now if it is there; else None, and `said` tells why."""
        with self._lock:
            if self.state not in ("none", "ready"):
                self._try()
            return self.model

    def load_in_background(self) -> None:
        """Begins to load and returns at once; goes on until there is a model.

        One that is still being fetched is waited for, a broken one until it is replaced; a server that cannot be
        reached is tried again.
        """
        with self._start_lock:
            if self._thread is None and self.state not in ("none", "ready"):
                self._thread = threading.Thread(target=self._fill, name="model-slot", daemon=True)
                weakref.finalize(self, _end, self._ending, self._loading_here, self._thread)
                self._thread.start()

    def tell_fetch(self, said: str, *, failed: bool = False) -> None:
        """What to say while the model is absent: how far a fetch by this program has come, or why it failed.

        "" when there is nothing more to say of it.
        """
        self._fetch = ("failed" if failed else "fetching", said, None) if said else None

    def _fill(self) -> None:
        tried: tuple[object, ...] = ()
        while not self._ending.is_set():
            there = self._what_is_there()
            if there != tried:
                self.load()
            if self.state in ("none", "ready"):
                return
            at_server = self._now[0] == "failed" and isinstance(there[0], Choice) and there[0].backend == "server"
            tried = () if at_server else there
            self._ending.wait(self._again_seconds if at_server else self._poll_seconds)

    def _what_is_there(self) -> tuple[object, ...]:
        """Differs from an earlier one when it is worth while to try again."""
        try:
            choice = choose(self._config, self._models)
            path = Path(choice.model)
            return choice, self._empty(choice), path.stat().st_mtime_ns if choice.model and path.exists() else 0
        except (PolicyQAError, OSError) as error:
            return (str(error),)

    def _try(self) -> None:
        try:
            choice = choose(self._config, self._models)
            if choice.backend in ("none", "absent"):
                self._now = self._empty(choice)
                return
            self._now = ("loading", f"正在加载{choice.said}；这时的答案是条款的原文。", None)
            if choice.backend != "server":
                self._loading_here.set()
            model = self._open_model(choice, self._config)
            self._now = ("ready", choice.said, model)
        except PolicyQAError as error:
            self._now = ("failed", str(error), None)
        except Exception as error:  # in the background nobody else would hear of it
            _log.exception("the language model was not loaded")
            self._now = ("failed", f"大模型加载失败（{type(error).__name__}），答案是条款的原文。", None)
        finally:
            self._loading_here.clear()

    def _empty(self, choice: Choice) -> tuple[State, str, None]:
        """The state and its line while no model is loaded."""
        if choice.backend == "none":
            return "none", choice.said, None
        if choice.backend == "absent" and self._fetch:
            return self._fetch
        if choice.backend == "absent" and _is_being_fetched(self._models):
            return "fetching", "正在取得大模型，取得后自动加入；这时的答案是条款的原文。", None
        return "absent", choice.said if choice.backend == "absent" else f"{choice.said}，还没有加载。", None


def _is_being_fetched(models: Path) -> bool:
    """Whether something in the work folder of a download has changed lately."""
    since = time.time() - _FRESH_SECONDS
    try:
        return any(
            path.stat().st_mtime > since for work in models.glob(_WORK_FOLDERS) for path in (work, *work.rglob("*"))
        )
    except OSError:  # just put in place
        return True


def _end(ending: threading.Event, loading_here: threading.Event, thread: threading.Thread) -> None:
    """A library that is loading weights while Python shuts down may hang the program, so it is waited for."""
    ending.set()
    if loading_here.is_set():
        thread.join()
