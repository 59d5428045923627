"""What an update of the corpus does to the clauses: added, changed, removed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rag.types import Clause

_LISTED = 50  # labels of each kind; the counts are whole


@dataclass(frozen=True, slots=True)
class ClauseChanges:
    """Counts, and the first clause ids of each kind in document order."""

    added: int
    changed: int  # the same place with other words
    removed: int
    moved: int  # the same words at another place
    added_ids: tuple[str, ...]
    changed_ids: tuple[str, ...]
    removed_ids: tuple[str, ...]

    @property
    def any(self) -> bool:
        return bool(self.added or self.changed or self.removed or self.moved)


def clause_changes(old: Sequence[Clause], new: Sequence[Clause]) -> ClauseChanges:
    """Of the clauses that are cited; sections and the rows within tables change with what they hold."""
    before, after = _texts(old), _texts(new)
    changed = [i for i, text in after.items() if i in before and before[i] != text]
    gone = [i for i in before if i not in after]
    come = [i for i in after if i not in before]
    # Renumbering moves a clause: the same words of the same document under another id are neither new nor lost.
    places: dict[tuple[str, str], list[str]] = {}
    for identifier in gone:
        places.setdefault((_document(identifier), before[identifier]), []).append(identifier)
    moved_from: set[str] = set()
    added = []
    for identifier in come:
        same = places.get((_document(identifier), after[identifier]))
        if same:
            moved_from.add(same.pop(0))
        else:
            added.append(identifier)
    removed = [i for i in gone if i not in moved_from]
    return ClauseChanges(
        added=len(added),
        changed=len(changed),
        removed=len(removed),
        moved=len(moved_from),
        added_ids=tuple(added[:_LISTED]),
        changed_ids=tuple(changed[:_LISTED]),
        removed_ids=tuple(removed[:_LISTED]),
    )


def _texts(clauses: Iterable[Clause]) -> dict[str, str]:
    return {c.clause_id: "".join(c.text.split()) for c in clauses if c.kind not in ("node", "row")}


def _document(clause_id: str) -> str:
    return clause_id.partition("#")[0]
