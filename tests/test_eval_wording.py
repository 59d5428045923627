"""eval/wording.py: the wording of a language model held against the extractive answers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from eval_fake import CLAUSES, FakeAssistant, answer, known, refusal, right_answer, unanswerable

from eval.run import evaluate
from eval.wording import Listener, sample, wording_record, wording_text
from rag.types import Answer, Checks

STRUCK = "“由自治区科技厅牵头。”：所引条款中没有“自治区科技厅”"


class Streaming(FakeAssistant):
    """Gives the answers of a question one after another."""

    def __init__(self, streams: Mapping[str, Sequence[Answer]]) -> None:
        super().__init__({question: answers[-1] for question, answers in streams.items()})
        self._streams = streams

    def stream(self, question: str, history: Sequence[Mapping[str, str]] = ()) -> Iterator[Answer]:
        yield from self._streams.get(question, (refusal(),))


def worded(text: str, *struck: str) -> Answer:
    return replace(right_answer(), text=text, engine="llm:小模型", checks=Checks(not struck, struck))


def recorded(*answers: Answer) -> dict[str, object]:
    listener = Listener(Streaming({known().question: answers}))
    judged = evaluate(listener, [known(), unanswerable()])
    return wording_record(listener, judged, "小模型")


WRITING = replace(right_answer(), writing=True)


def test_an_equal_answer_in_other_words_is_not_worse() -> None:
    record = recorded(WRITING, worded("由自治区发展改革委牵头，自治区交通运输厅配合。[1]", STRUCK))
    assert (record["questions"], record["asked"], record["worded"]) == (2, 1, 1)
    assert (record["worse"], record["struck"]) == ([], {"fact": 1})
    assert record["by_kind"]["unit"]["llm"] == record["by_kind"]["unit"]["extractive"]  # type: ignore[index]
    text = wording_text(record)
    assert "比抽取式差的题：无。" in text and "删去 1 句：所引条款中没有 1 句。" in text


def test_a_lost_fact_a_lost_citation_and_a_foreign_figure_are_worse() -> None:
    lost_fact = worded("由有关部门牵头。[1]")
    lost_citation = replace(answer("由自治区发展改革委牵头。[1]", CLAUSES[1]), engine="llm:小模型")
    foreign = worded("由自治区发展改革委牵头，投资999亿元。[1]")
    for last in (lost_fact, lost_citation, foreign, refusal()):
        assert recorded(WRITING, last)["worse"] == ["t001"]
    assert "t001" in wording_text(recorded(WRITING, lost_fact))


def test_an_answer_that_stays_extractive_counts_as_asked_only() -> None:
    record = recorded(WRITING, replace(right_answer(), checks=Checks(False, (STRUCK,))))
    assert (record["asked"], record["worded"], record["first_words_median_s"]) == (1, 0, None)
    assert "大模型的第一句 —" in wording_text(record)


def test_a_sample_is_spread_over_the_answerable_questions() -> None:
    questions = [known(question_id=f"t{n:03}") for n in range(10)] + [unanswerable("t900")]
    assert [q.question_id for q in sample(questions, 3)] == ["t000", "t003", "t006"]
    assert len(sample(questions, 99)) == 10
