"""Elements of WordprocessingML by their local names: the strict and the usual form differ only in the namespace."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any


def local(element: Any) -> str:
    """The name of an element without its namespace; "" for a comment."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def children(element: Any | None, name: str) -> Iterator[Any]:
    return (found for found in element if local(found) == name) if element is not None else iter(())


def child(element: Any | None, *path: str) -> Any | None:
    """The first element down a path of names; None if there is none."""
    for name in path:
        element = next(children(element, name), None)
    return element


def value_of(element: Any | None, attribute: str = "val") -> str:
    """An attribute of an element, whatever its namespace; "" if there is none."""
    if element is None:
        return ""
    for name, value in element.attrib.items():
        if name.rpartition("}")[2] == attribute:
            return str(value)
    return ""


def is_on(element: Any | None) -> bool:
    """Whether a switch such as <w:vanish/> is there and not set to off."""
    return element is not None and value_of(element) not in ("0", "false", "off")
