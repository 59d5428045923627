"""Times as people read them."""

from __future__ import annotations

from datetime import datetime


def local_time(iso: str) -> str:
    """The time of this machine for a time in UTC, to the minute; what is no time stays as it is."""
    try:
        return f"{datetime.fromisoformat(iso).astimezone():%Y-%m-%d %H:%M}"
    except ValueError:
        return iso
