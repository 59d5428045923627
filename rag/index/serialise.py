"""The nouns of rag.types <-> JSON lines, following their declared fields."""

from __future__ import annotations

import dataclasses
import json
import types
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

Noun = TypeVar("Noun")
Convert = Callable[[Any], Any]


def to_json(noun: object) -> str:
    """One line of JSON with real Chinese characters; tuples become lists, nested nouns become objects."""
    return json.dumps(noun, default=_fields, ensure_ascii=False, separators=(",", ":"))


def from_json(kind: type[Noun], line: str) -> Noun:
    """The noun `to_json` wrote, equal to the original. Raises ValueError if the line is not one of this kind."""
    return from_fields(kind, json.loads(line))


def from_fields(kind: type[Noun], values: Any) -> Noun:
    """The noun with these decoded fields; `values` is used up. Raises ValueError if they are not of this kind."""
    try:
        noun: Noun = _decoder(kind)(values)  # type: ignore[arg-type]  # a class can be hashed
    except (TypeError, KeyError, AttributeError) as error:
        raise ValueError(f"not a {kind.__name__}: {error}") from error
    return noun


def _fields(noun: Any) -> dict[str, Any]:
    if isinstance(noun, Mapping):
        return dict(noun)
    return {field.name: getattr(noun, field.name) for field in dataclasses.fields(noun)}


@cache
def _decoder(kind: type[Any]) -> Convert:
    hints = get_type_hints(kind)
    converters = [(f.name, convert) for f in dataclasses.fields(kind) if (convert := _converter(hints[f.name]))]

    def decode(values: dict[str, Any]) -> Any:
        for name, convert in converters:
            if name in values:
                values[name] = convert(values[name])
        return kind(**values)

    return decode


def _converter(hint: Any) -> Convert | None:
    """Turns a JSON value into the declared type; None where JSON's own type is already right."""
    arguments = get_args(hint)
    if dataclasses.is_dataclass(hint):
        assert isinstance(hint, type)
        return _decoder(hint)
    if get_origin(hint) is tuple:
        return _tuple_of(_converter(arguments[0]))
    if get_origin(hint) in (Union, types.UnionType):
        return _unless_none(next((convert for a in arguments if (convert := _converter(a))), None))
    return None


def _tuple_of(convert: Convert | None) -> Convert:
    return tuple if convert is None else lambda values: tuple(map(convert, values))


def _unless_none(convert: Convert | None) -> Convert | None:
    return None if convert is None else lambda value: None if value is None else convert(value)
