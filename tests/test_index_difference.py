"""rag/index/difference.py: what became of the clauses in an update."""

from rag.index.difference import clause_changes
from rag.types import Clause


def clause(identifier: str, text: str, kind="paragraph") -> Clause:
    return Clause(identifier, identifier.partition("#")[0], kind, (), "", text, 0, len(text))


OLD = (
    clause("plan#1", "1．发展风电。"),
    clause("plan#2", "2．发展光伏发电。"),
    clause("plan#3", "3．推广生物质能。"),
)


def test_other_words_at_the_same_place_are_a_change():
    found = clause_changes(OLD, (OLD[0], clause("plan#2", "2．发展光热发电。"), OLD[2]))
    assert (found.added, found.changed, found.removed, found.moved) == (0, 1, 0, 0)
    assert found.changed_ids == ("plan#2",)


def test_a_withdrawn_document_removes_its_clauses_and_a_new_one_adds_its_own():
    found = clause_changes(OLD, (clause("law#a1", "第一条 为了保护环境。"),))
    assert (found.added_ids, found.removed_ids) == (("law#a1",), ("plan#1", "plan#2", "plan#3"))


def test_the_same_words_under_another_number_have_moved():
    found = clause_changes(OLD, (OLD[0], clause("plan#2-1", "2．发展光伏发电。"), OLD[2]))
    assert (found.added, found.changed, found.removed, found.moved) == (0, 0, 0, 1)


def test_white_space_is_no_change_and_sections_are_not_counted():
    new = (clause("plan#1", "1． 发展风电。\n"), *OLD[1:], clause("plan#t", "一、任务 1．发展风电。", "node"))
    assert not clause_changes(OLD, new).any


def test_of_many_changes_all_are_counted_and_the_first_fifty_listed():
    found = clause_changes((), [clause(f"law#a{n}", f"第{n}条") for n in range(70)])
    assert found.added == 70
    assert len(found.added_ids) == 50
