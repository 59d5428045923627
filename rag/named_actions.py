"""Documents named by their action, without the word for a document: 「三年行动」 for a 三年行动方案."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from rag.named_years import documents_of_year
from rag.types import Document

_ACTION = r"(?:[一二两三四五六七八九十]|\d{1,2})年行动"
_KIND = r"(?:方案|计划|规划|纲要)"
# As it is asked: alone, or behind a year or 新的; what else stands before it is the name of another action.
_NAMED = re.compile(
    rf"(?:(?<!\d)(?P<year>(?:19|20)\d\d|\d\d)年的?|(?<!\w)(?:按照?|在|从|跟|和|与|同|及)?|(?<=[和与跟同及比按照]))"
    rf"(?:[新老旧]的?|[这那]个|那?份)?(?P<action>{_ACTION})(?!的?{_KIND}|\w{{0,2}}(?:小组|办公室))"
)
_TITLED = re.compile(rf"{_ACTION}(?=[^，,。]{{0,4}}{_KIND})")


def named_by_action(text: str, documents: Sequence[Document]) -> tuple[list[str], str]:
    """The documents of whose titles a text has only the action, and the text without it.

    Only where all documents of that action have one title, or the year that stands before tells which is meant.
    """
    named: list[str] = []
    for found in reversed(list(_NAMED.finditer(text))):
        of_year = documents_of_year(found["year"], documents) if found["year"] else documents
        members = [d for d in of_year if found["action"] in _actions(d)]
        if len({d.facts.title for d in members}) == 1:
            named = [*(d.document_id for d in members), *named]
            text = f"{text[: found.start()]} {text[found.end() :]}"
    return list(dict.fromkeys(named)), text


def _actions(document: Document) -> list[str]:
    return _TITLED.findall(unicodedata.normalize("NFKC", document.facts.title))
