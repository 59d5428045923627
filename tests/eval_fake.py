"""A product that answers from a list, and a small known corpus for the tests of eval/."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from eval.questions import Gold, KnownQuestion
from rag.cite import citation_label
from rag.types import Answer, Citation, Clause, Document, DocumentFacts, Hit, TaskUnits

CHARGING = "支持居民区多车一桩、临近车位共享等合作模式发展。（责任单位：自治区发展改革委、交通运输厅）"
AVIATION = "发展通用航空产业，到2023年产值达到100亿元。（责任单位：自治区交通运输厅、发展改革委）"
TEXT = f"{CHARGING}\n{AVIATION}"
PLAN = Document(
    "plan",
    TEXT,
    DocumentFacts(title="三年行动方案（2021—2023年）", document_number="桂政办发〔2021〕97号"),
    sha256="ab",
)
CLAUSES = tuple(
    Clause(f"plan#{n}", "plan", "task", (f"{n}．",), f"{n}．", text, TEXT.index(text), TEXT.index(text) + len(text))
    for n, text in ((26, CHARGING), (43, AVIATION))
)


def known(**changes: object) -> KnownQuestion:
    """A question about who leads the charging piles, proved by clause 26."""
    values: dict[str, object] = {
        "question_id": "t001",
        "part": "tuning",
        "kind": "unit",
        "question": "多车一桩谁牵头？",
        "answerable": True,
        "gold": (Gold("plan", "支持居民区多车一桩"),),
        "all_gold_needed": False,
        "facts": (("自治区发展改革委", "发改委"),),
        "lead": ("自治区发展改革委",),
        "cooperating": ("自治区交通运输厅",),
    }
    return KnownQuestion(**{**values, **changes})  # type: ignore[arg-type]


def unanswerable(identifier: str = "t002", question: str = "离婚冷静期多少天？") -> KnownQuestion:
    return known(
        question_id=identifier,
        part="gate" if identifier.startswith("g") else "tuning",
        kind="none",
        question=question,
        answerable=False,
        gold=(),
        facts=(),
        lead=None,
        cooperating=None,
    )


def cite(marker: int, clause: Clause) -> Citation:
    label = citation_label(PLAN.facts, clause)
    return Citation(marker, clause, PLAN.facts, label, clause.text[:6], clause.start, clause.start + 6)


def answer(text: str, *clauses: Clause, lead: Sequence[str] = (), cooperating: Sequence[str] = ()) -> Answer:
    units = (TaskUnits("任务", tuple(lead), tuple(cooperating), (), 1),) if lead or cooperating else ()
    citations = tuple(cite(n, clause) for n, clause in enumerate(clauses, 1))
    return Answer("问", text, "answered", "extractive", "unit", citations, units)


def right_answer() -> Answer:
    return answer(
        "牵头单位：自治区发展改革委；配合单位：自治区交通运输厅。[1]",
        CLAUSES[0],
        lead=["自治区发展改革委"],
        cooperating=["自治区交通运输厅"],
    )


def refusal(*nearest: Clause) -> Answer:
    citations = tuple(cite(n, clause) for n, clause in enumerate(nearest, 1))
    return Answer("问", "语料中没有。", "not_in_corpus", "extractive", "fact", citations)


class FakeAssistant:
    """Answers and finds what it is told to, by question; refuses everything else. An exception is raised."""

    def __init__(
        self,
        answers: Mapping[str, Answer | BaseException] | None = None,
        hits: Mapping[str, Sequence[Clause]] | None = None,
        documents: Sequence[Document] = (PLAN,),
    ) -> None:
        self._answers = answers or {}
        self._hits = hits or {}
        self.documents = {d.document_id: d for d in documents}
        self.asked: list[str] = []

    def clauses(self, document_id: str) -> tuple[Clause, ...]:
        return CLAUSES if document_id == "plan" else ()

    def ask(self, question: str, history: Sequence[Mapping[str, str]] = ()) -> Answer:
        self.asked.append(question)
        found = self._answers.get(question, refusal())
        if isinstance(found, BaseException):
            raise found
        return found

    def search(self, question: str, k: int = 10) -> list[Hit]:
        return [Hit(clause, 1.0, clause.start, clause.end, 0.5) for clause in self._hits.get(question, ())][:k]
