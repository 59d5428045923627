"""What a steward has to look at, document by document: lines not understood, doubts, overlaps, newer versions."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Sequence

from rag.chunking.outline import outline
from rag.duplicates import NearDuplicate, find_near_duplicates
from rag.paragraphs import NOT_JOINED
from rag.types import Document, DocumentFacts

_LINE_SHOWN = 40  # characters of a line
_LINES_SHOWN = 50
# What changes from version to version of one document: years, numbers, the plan's ordinal, a note of revision.
_VERSION_PARTS = re.compile(
    r"[(（〔][^()（）〔〕]*(?:修订|修正|试行|暂行|征求意见|\d{4}|版)[^()（）〔〕]*[)）〕]|第[一二三四五六七八九十\d]+[版次期]"
    r"|[“\"「]?[一二三四五六七八九十]+五[”\"」](?:时期)?|\d+年?|[\s\W_]"
)
_NUMBER = re.compile(r"(?P<code>.+?)\W?(?P<year>\d{4})\W?第?(?P<ordinal>\d+)号")
_SAME_TITLE_MIN = 4  # characters that are left of a title


def check_documents(documents: Sequence[Document], left_out: Collection[str] = ()) -> list[dict[str, object]]:
    """For each document, in order, JSON values: what was not understood and how it stands to the others.

    Documents whose ids are `left_out` (duplicates) are compared with none.
    """
    compared = [d for d in documents if d.document_id not in left_out]
    near = {n.document_id: n for n in find_near_duplicates({d.document_id: d.text for d in compared})}
    newer = {d.document_id: newer_version(d, compared) for d in compared}
    return [_check(d, near.get(d.document_id), newer.get(d.document_id)) for d in documents]


def _check(document: Document, near: NearDuplicate | None, newer: Document | None) -> dict[str, object]:
    found = outline(document)
    return {
        "unrecognised": [
            {"text": line.text[:_LINE_SHOWN], "start": line.start} for line in found.unrecognised[:_LINES_SHOWN]
        ],
        "unrecognised_count": len(found.unrecognised),
        "numbering": list(found.numbering),
        "doubtful_joins": [w for w in document.warnings if NOT_JOINED in w],
        "replaced_characters": document.text.count("\ufffd"),
        "near_duplicate": {"doc_id": near.other_id, "containment": near.containment, "coverage": near.coverage}
        if near
        else None,
        "newer_version": newer.document_id if newer else "",
        "confidence": document.confidence,
    }


def newer_version(document: Document, documents: Sequence[Document]) -> Document | None:
    """The latest of the documents with the same title but for years and numbers; None if none is later.

    Later by date, or by the number of the same office where a date is missing. Two bodies may give their documents the
    same title, so the body must not differ.
    """
    best = document
    for other in documents:
        if _is_same(document.facts, other.facts) and _is_later(other.facts, best.facts):
            best = other
    return best if best is not document else None


def _is_same(one: DocumentFacts, other: DocumentFacts) -> bool:
    title = _core(one.title)
    differs = one.issuing_body and other.issuing_body and one.issuing_body != other.issuing_body
    return len(title) >= _SAME_TITLE_MIN and title == _core(other.title) and not differs


def _core(title: str) -> str:
    return _VERSION_PARTS.sub("", unicodedata.normalize("NFKC", title))


def _is_later(other: DocumentFacts, one: DocumentFacts) -> bool:
    dates = (other.date_signed or other.date_published, one.date_signed or one.date_published)
    if all(dates) and dates[0] != dates[1]:
        return dates[0] > dates[1]
    a, b = _NUMBER.fullmatch(other.document_number), _NUMBER.fullmatch(one.document_number)
    if not a or not b or a["code"] != b["code"]:
        return False
    return (int(a["year"]), int(a["ordinal"])) > (int(b["year"]), int(b["ordinal"]))
