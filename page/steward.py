"""Who may change the corpus on the page, and what a change needs to be written down with."""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from typing import Literal

from page import texts
from rag.config import Config
from rag.errors import InputError

THIS_MACHINE = ("127.0.0.1", "localhost", "::1")
NAME_CHARS = 40  # of the steward's name

Access = Literal["open", "password", "read-only"]


@dataclass(slots=True)
class Visitor:
    """What the page knows of one reader; it stays on the server."""

    unlocked: bool = False


def access(config: Config) -> Access:
    """How changes are guarded: by nothing on a page for this machine alone, by the password wherever one is set."""
    if config.steward_password:
        return "password"
    return "open" if config.host in THIS_MACHINE else "read-only"


def may_change(config: Config, visitor: Visitor) -> bool:
    kind = access(config)
    return kind == "open" or (kind == "password" and visitor.unlocked)


def is_password(config: Config, given: str) -> bool:
    """In a time that does not tell how much of it is right."""
    expected = config.steward_password.encode("utf-8", "surrogatepass")
    return bool(expected) and hmac.compare_digest(expected, given.encode("utf-8", "surrogatepass"))


def name_for_change(config: Config, visitor: Visitor, name: str) -> str:
    """The name that the history keeps. Raises InputError if this reader may change nothing or gave no name."""
    if not may_change(config, visitor):
        raise InputError(texts.READ_ONLY if access(config) == "read-only" else texts.LOCKED)
    cleaned = " ".join("".join(c if c.isprintable() else " " for c in name or "").split())
    if not cleaned:
        raise InputError(texts.NAME_MISSING)
    if len(cleaned) > NAME_CHARS:
        raise InputError(texts.NAME_TOO_LONG.format(most=NAME_CHARS))
    return cleaned
