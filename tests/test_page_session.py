"""page/session.py and page/suggest.py: one answer written for each reader at a time, and what may be asked next."""

from __future__ import annotations

from dataclasses import replace

import page_fake as fake

from page.session import Writings, is_writing
from page.suggest import suggestions
from page.turns import Turn, add_question, answers, settled
from rag.types import Answer

OUTPUT = "智能及新能源汽车产业产值是多少？"


def test_a_new_question_leaves_the_old_answer_and_another_reader_is_not_touched() -> None:
    writings = Writings()
    first, other = writings.begin("one"), writings.begin("two")
    second = writings.begin("one")
    assert (first.left, first.stopped()) == (True, True)
    assert not second.stopped() and not other.stopped()
    assert writings.of("one") is second


def test_stopping_keeps_what_there_is_and_leaving_does_not() -> None:
    writings = Writings()
    writing = writings.begin("one")
    writings.of("one").stop()
    assert writing.stopped() and not writing.left
    writings.leave("one")
    assert writing.left
    writings.leave("nobody")
    assert not writings.of("nobody").stopped()


def test_the_rest_of_an_answer_is_taken_once() -> None:
    writing = Writings().begin("one")
    writing.keep(iter((fake.table_answer(),)))
    assert len(list(writing.take())) == 1
    assert list(writing.take()) == []


def test_an_answer_left_while_it_was_written_counts_as_written() -> None:
    turn = Turn("问", fake.written(fake.table_answer(), "第一句。", True))
    done = settled((turn,))
    assert is_writing(turn.answer) and not is_writing(done[0].answer)
    assert done[0].answer is not None and done[0].answer.text == "第一句。"
    assert settled(done) is done and settled(()) == ()


def of(question: str, assistant: fake.FakeAssistant) -> tuple[Turn, ...]:
    return answers(assistant, add_question(assistant, (), question))[0]


def test_only_questions_whose_answers_hold_are_offered() -> None:
    assistant = fake.FakeAssistant()
    assert suggestions(assistant, of(OUTPUT, assistant)) == ("新材料产业呢？",)
    assert suggestions(assistant, of(fake.LABS, assistant)) == ()


def test_an_answer_with_another_figure_is_not_what_was_offered() -> None:
    class Wrong(fake.FakeAssistant):
        def answer_to(self, question: str) -> Answer:
            found = super().answer_to(question)
            return replace(found, text="到2025年突破999亿元。[1]") if "新材料" in question else found

    assistant = Wrong()
    assert suggestions(assistant, of(OUTPUT, assistant)) == ()


def test_the_units_are_offered_where_the_answer_does_not_name_them() -> None:
    class Tasks(fake.FakeAssistant):
        def answer_to(self, question: str) -> Answer:
            clause = fake.charging_task()
            text = "支持多车一桩。[1]" if "怎么" in question else "牵头单位：自治区发展改革委。[1]"
            cited = fake.cite(fake.plan(), clause, "支持居民区多车一桩")
            return Answer(question, text, "answered", "extractive", "fact", citations=(cited,))

    assistant = Tasks()
    turns = of("怎么建充电桩？", assistant)
    assert suggestions(assistant, turns) == ("由谁负责？",)
    assert suggestions(assistant, of("谁牵头建充电桩？", assistant)) == ("那配合单位呢？",)


def test_nothing_is_offered_after_a_refusal_a_failure_or_while_it_is_written() -> None:
    assistant = fake.FakeAssistant()
    assert suggestions(assistant, of("啊？", assistant)) == ()
    assert suggestions(assistant, of("这个问题太长", assistant)) == ()
    assert suggestions(assistant, (Turn("问", fake.written(fake.output_answer(OUTPUT), "一。", True)),)) == ()
    assert suggestions(assistant, ()) == ()


def test_a_bug_while_looking_for_suggestions_leaves_the_answer_alone() -> None:
    class Broken(fake.FakeAssistant):
        def answer_to(self, question: str) -> Answer:
            if "新材料" in question:
                raise RuntimeError("a bug")
            return super().answer_to(question)

    assistant = Broken()
    assert suggestions(assistant, of(OUTPUT, assistant)) == ()
