"""How much of a question's words a text has."""

from __future__ import annotations

from collections.abc import Callable, Sequence


def weighted_terms(words: Sequence[tuple[str, float]], weight: Callable[[str], float]) -> list[tuple[str, float]]:
    """The search tokens without their marks, each with its weight in the corpus times its share in the search."""
    terms: dict[str, float] = {}
    for token, share in words:
        plain = token.removeprefix("2:")
        terms[plain] = max(terms.get(plain, 0.0), weight(token) * share)
    return list(terms.items())


def coverage_of(terms: Sequence[tuple[str, float]], text: str) -> float:
    """Share of the terms, by weight, that occur in a text, in [0, 1]."""
    total = sum(w for _, w in terms)
    return sum(w for term, w in terms if term in text) / total if total else 0.0


def weight_in(words: Sequence[tuple[str, float]], text: str) -> float:
    """The weight of the words that occur in a text."""
    return sum(weight for word, weight in words if word in text)


def unmatched_of(asked: Sequence[str], everyday: Sequence[tuple[str, Sequence[str]]], text: str) -> float:
    """Share of the words `asked` that a text has neither themselves nor in an official wording."""
    told = [word for word, wordings in everyday if any(wording in text for wording in wordings)]
    lacking = [w for w in asked if w not in text and not any(w in word or word in w for word in told)]
    return len(lacking) / len(asked) if asked else 0.0


def plain_words(words: Sequence[tuple[str, float]]) -> list[tuple[str, float]]:
    """The search tokens without their marks."""
    return [(token.removeprefix("2:"), weight) for token, weight in words]
