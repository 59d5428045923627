"""Who gives a command: the name that the history keeps unless another is given."""

from __future__ import annotations

import getpass


def user_name() -> str:
    """The login name; "" where the system knows none."""
    try:
        return getpass.getuser()
    except (OSError, KeyError):  # a container's user may have no entry
        return ""
