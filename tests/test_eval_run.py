"""eval/run.py: every question is asked once and judged, whatever the product does."""

import pytest
from eval_fake import CLAUSES, PLAN, FakeAssistant, answer, known, refusal, right_answer, unanswerable

from eval.questions import Gold
from eval.run import evaluate
from rag.errors import InputError

QUESTION = known().question


def test_the_outcomes_come_in_the_order_of_the_questions() -> None:
    assistant = FakeAssistant({QUESTION: right_answer()}, {QUESTION: [CLAUSES[1], CLAUSES[0]]})
    judged = evaluate(assistant, [unanswerable(), known()])
    assert [(j.outcome.question_id, j.outcome.right) for j in judged] == [("t002", True), ("t001", True)]
    assert judged[1].outcome.rank == 2
    assert judged[1].outcome.milliseconds is not None
    assert [hit["proves"] for hit in judged[1].found["hits"]] == [False, True]
    assert judged[1].found["citations"][0]["label"] == "《三年行动方案（2021—2023年）》（桂政办发〔2021〕97号）26．"


def test_an_error_of_the_product_spoils_only_its_own_question() -> None:
    assistant = FakeAssistant({QUESTION: ZeroDivisionError("除以零"), "别的？": right_answer()})
    judged = evaluate(assistant, [known(), known(question_id="t003", question="别的？")])
    assert [j.outcome.error for j in judged] == ["ZeroDivisionError: 除以零", ""]
    assert judged[1].outcome.right


def test_an_interruption_ends_the_run() -> None:
    with pytest.raises(KeyboardInterrupt):
        evaluate(FakeAssistant({QUESTION: KeyboardInterrupt()}), [known()])


def test_orphaned_questions_are_not_asked() -> None:
    assistant = FakeAssistant({QUESTION: right_answer()})
    gone = known(question_id="t009", question="删了的？", gold=(Gold("plan", "已经删去的一句"),))
    judged = evaluate(assistant, [gone, known()])
    assert [j.outcome.orphaned for j in judged] == [True, False]
    assert assistant.asked == [QUESTION]


def test_a_set_for_another_corpus_is_refused_with_the_documents_of_both() -> None:
    questions = [known(gold=(Gold("baise-2022", "百色市的一句"),)), unanswerable()]
    with pytest.raises(InputError, match=r"baise-2022.*索引里的文件：plan") as raised:
        evaluate(FakeAssistant(), questions)
    assert "--questions" in str(raised.value)


def test_a_removed_document_orphans_its_questions_and_the_rest_goes_on() -> None:
    removed = [known(question_id=f"t01{n}", gold=(Gold("baise-2022", "百色市的一句"),)) for n in range(5)]
    judged = evaluate(FakeAssistant({QUESTION: right_answer()}), [*removed, known()])
    assert [j.outcome.orphaned for j in judged] == [True] * 5 + [False]


def test_a_set_without_any_gold_can_be_run_on_any_corpus() -> None:
    assert evaluate(FakeAssistant(documents=()), [unanswerable()])[0].outcome.right


def test_the_progress_ends_with_all() -> None:
    steps: list[tuple[int, int]] = []
    evaluate(FakeAssistant(), [unanswerable(), known()], lambda done, total: steps.append((done, total)))
    assert steps == [(0, 2), (1, 2), (2, 2)]


def test_the_history_is_given_to_ask_and_search_is_left_out() -> None:
    seen: list[object] = []

    class Listening(FakeAssistant):
        def ask(self, question, history=()):  # type: ignore[no-untyped-def]
            seen.append(history)
            return answer("自治区发展改革委[1]", CLAUSES[0])

        def search(self, question, k=10):  # type: ignore[no-untyped-def]
            raise AssertionError("a follow-up is not searched by itself")

    history = ({"role": "user", "content": "通用航空由谁牵头？"},)
    judged = evaluate(Listening(documents=[PLAN]), [known(history=history, lead=None, cooperating=None)])
    assert seen == [history]
    assert judged[0].outcome.right


def test_a_refusal_keeps_what_it_offered_for_the_report() -> None:
    judged = evaluate(FakeAssistant({QUESTION: refusal(CLAUSES[0])}), [known()])
    assert judged[0].found["citations"][0]["proves"] is True
