"""What stands behind the question mark of a link that can be sent to a colleague."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import urlencode


def clause_link(clause_id: str) -> str:
    return f"?{urlencode({'clause': clause_id})}"


def document_link(document_id: str) -> str:
    return f"?{urlencode({'doc': document_id})}"


def asking_link(questions: Iterable[str], document_ids: Iterable[str], region: str) -> str:
    """A link that asks questions one after the other, limited to documents or a region."""
    fields = [("q", one) for one in questions] + [("in", one) for one in document_ids]
    return f"?{urlencode([*fields, ('region', region)] if region else fields)}"
