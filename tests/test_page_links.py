"""page/links.py and page/addresses.py: what a link says, and that anything may be written behind a question mark."""

from __future__ import annotations

import page_fake as fake
import pytest

from page.addresses import asking_link, clause_link, document_link
from page.links import Link, beside_of, clause_of, question_link, read_link
from page.scope import Limits
from page.turns import Turn
from rag.types import Answer

ASSISTANT = fake.FakeAssistant()
CLAUSE = fake.charging_task().clause_id


def turn(question: str, resolved: str = "", limits: Limits = Limits()) -> Turn:  # noqa: B008
    return Turn(question, Answer(question, "", "answered", "", "fact", resolved_question=resolved), limits=limits)


def test_a_link_comes_back_as_it_was_made() -> None:
    made = asking_link(["谁牵头？&q=x", "R&D 100%+？"], ["plan-2021", "甲#乙"], "百色市")
    limits = Limits(("plan-2021", "甲#乙"), "百色市")
    assert read_link(made) == Link(("谁牵头？&q=x", "R&D 100%+？"), limits)
    assert read_link(clause_link("甲#2.3.12")) == Link(clause_id="甲#2.3.12")
    assert read_link(document_link("甲 乙")) == Link(document_id="甲 乙")


def test_a_follow_up_brings_the_questions_it_leans_on_and_no_others() -> None:
    turns = [turn("甲？"), turn("乙？"), turn("那丙呢？", "接乙"), turn("那丁呢？", "接丙")]
    assert read_link(question_link(turns, 3)).questions == ("乙？", "那丙呢？", "那丁呢？")
    assert read_link(question_link(turns, 1)).questions == ("乙？",)


def test_a_link_carries_what_the_question_was_limited_to() -> None:
    asked = read_link(question_link([turn("甲？", limits=Limits(("plan-2021",)))], 0))
    assert asked == Link(("甲？",), Limits(("plan-2021",)))


@pytest.mark.parametrize(
    "query", ["", "?", "&&&", "x=1", "q=", "q=%20", "clause=", "%ff%fe=%zz", "a=1&" * 5000, "\ud800"]
)
def test_what_is_no_link_asks_for_nothing(query: str) -> None:
    assert read_link(query) == Link()


def test_of_many_questions_the_last_three_are_asked() -> None:
    assert read_link("q=1&q=2&q=3&q=4").questions == ("2", "3", "4")


def test_a_clause_is_found_by_its_id_only() -> None:
    found = clause_of(ASSISTANT, CLAUSE)
    assert found is not None and found.text == fake.LINES[4]
    assert clause_of(ASSISTANT, "plan-2021#") is None and clause_of(ASSISTANT, "") is None


def test_the_clauses_before_and_after_stand_side_by_side_in_the_document() -> None:
    after = beside_of(ASSISTANT, CLAUSE, 1)
    assert after is not None and after.text == fake.LINES[5]
    assert beside_of(ASSISTANT, after.clause_id, -1).clause_id == CLAUSE
    assert beside_of(ASSISTANT, after.clause_id, 1) is None and beside_of(ASSISTANT, "none", 1) is None
