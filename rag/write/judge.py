"""Whether a sentence of a model stands, on which of the clauses that it was given, and what a text leaves out."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from rag.question import Question
from rag.regions import places_in
from rag.types import Document, Evidence, Statement
from rag.verify import unsupported
from rag.write.amounts import strange_amounts
from rag.write.coverage import pairs, share_of, telling_pairs
from rag.write.kept import lacking
from rag.write.material import Material
from rag.write.order import scattered
from rag.write.sentences import is_about_itself
from rag.write.struck import Struck
from rag.write.wording import strange_words, turned_denials

_RANK = re.compile(r"(?:壮族|回族|维吾尔)?自治[区州县]$|特别行政区$|[省市州县区]$")


class Judge:
    """Knows the documents of one index, and how bodies are called."""

    def __init__(
        self,
        documents: Mapping[str, Document],
        known_units: Sequence[str] = (),
        same_unit: Callable[[str, str], bool] = lambda a, b: a == b,
    ) -> None:
        """`known_units`: names of bodies, the longest first."""
        self._documents = documents
        self._known_units = known_units
        self._same_unit = same_unit

    def lost(self, statement: Statement, text: str, question: Question) -> tuple[str, ...]:
        """What of the answer that a statement of the draft gives is not in a text; () if it is all there."""
        home = [self._documents[e.clause.document_id].facts.region for e in statement.evidence]
        return lacking(statement.text, text, question, home)

    def judged(self, sentence: str, materials: Sequence[Material], question: Question) -> Statement | Struck | None:
        """The sentence with the evidence that holds it; or why it is struck; None if it says nothing of the matter.

        Its citation is the clause whose words it has most of, whatever markers the model wrote; several clauses only
        where none alone holds it.
        """
        said = telling_pairs(sentence)
        ranked = sorted(materials, key=lambda m: -share_of(said, pairs(self._source(m))))
        if not sentence or is_about_itself(sentence, "".join(m.text for m in materials)):
            return None
        choices = [[material] for material in ranked]
        if len(materials) > 1:
            choices.append(list(materials))
        first: Struck | None = None
        for chosen in choices:
            objection = self._objection(sentence, chosen, question)
            if objection is None:
                return Statement(sentence, tuple(e for m in chosen for e in m.evidence))
            first = first or objection
        return first

    def _objection(self, sentence: str, materials: Sequence[Material], question: Question) -> Struck | None:
        read = [Evidence(replace(m.clause, text=m.text), m.clause.start, m.clause.end) for m in materials]
        text = "\n".join(m.text for m in materials)
        missing = unsupported(sentence, read, self._documents, self._known_units, self._same_unit)
        if words := tuple(word for word in missing if not _is_called_so(word, text, question.text)):
            return Struck(sentence, "fact", words)
        if words := strange_amounts(sentence, text):
            return Struck(sentence, "amount", words)
        if words := turned_denials(sentence, text, question.text):
            return Struck(sentence, "denial", words)
        if words := strange_words(sentence, "\n".join(map(self._source, materials)), question.text):
            return Struck(sentence, "wording", words)
        if words := scattered(sentence, "\n".join(map(self._source, materials))):
            return Struck(sentence, "wording", words)
        return None

    def _source(self, material: Material) -> str:
        """The words that a sentence may use: of the clause as it was given, its headings, and its document's names."""
        facts = self._documents[material.clause.document_id].facts
        names = (facts.title, facts.document_number, facts.issuing_body, facts.region)
        return "\n".join((material.text, material.heading, material.clause.context, *names))


def _is_called_so(place: str, source: str, question: str) -> bool:
    """Whether a place is called by its full name in the question only: 来宾市, where the clause says 来宾."""
    short = _RANK.sub("", place)
    return place in question and place in places_in(place) and len(short) >= 2 and short in source
