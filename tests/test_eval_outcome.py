"""eval/outcome.py: what makes an answer right, measure by measure."""

from dataclasses import replace

import pytest
from eval_fake import CLAUSES, PLAN, answer, known, refusal, right_answer, unanswerable

from eval.outcome import Outcome, failed, judge
from eval.questions import Gold, KnownQuestion, Proofs
from rag.types import Answer, ComparisonColumn, ComparisonTable, TaskUnits

CHARGING, AVIATION = CLAUSES


def judged(question: KnownQuestion, given: Answer, found: tuple[str, ...] = ()) -> Outcome:
    return judge(question, Proofs([PLAN], CLAUSES).of(question), given, found, 12.25)


def test_a_right_answer_is_right_in_every_measure() -> None:
    outcome = judged(known(), right_answer(), ("plan#26", "plan#43"))
    assert outcome.right
    assert outcome.rank == 1
    assert outcome.first_citation_proves
    assert (outcome.citation_precision, outcome.citation_recall) == (1.0, 1.0)
    assert outcome.facts_missing == ()
    assert outcome.units_exact
    assert outcome.figures_unsupported == ()
    assert outcome.length == len("牵头单位：自治区发展改革委；配合单位：自治区交通运输厅。")
    assert outcome.cited_length == len(CHARGING.text)
    assert outcome.milliseconds == 12.25


def test_the_rank_is_that_of_the_first_clause_that_proves() -> None:
    assert judged(known(), right_answer(), ("plan#43", "plan#26")).rank == 2
    assert judged(known(), right_answer(), ("plan#43",)).rank is None


def test_a_follow_up_is_ranked_by_its_citations() -> None:
    follow_up = known(history=({"role": "user", "content": "通用航空呢？"},))
    assert judged(follow_up, right_answer(), ()).rank == 1
    assert judged(follow_up, answer("自治区发展改革委[1][2]", AVIATION, CHARGING), ("plan#26",)).rank == 2


def test_citations_beside_the_proof_cost_precision_and_the_first_one_counts_apart() -> None:
    outcome = judged(known(), answer("自治区发展改革委[1][2]", AVIATION, CHARGING))
    assert outcome.first_citation_proves is False
    assert (outcome.citation_precision, outcome.citation_recall) == (0.5, 1.0)


def test_recall_counts_every_gold_entry_where_all_are_needed() -> None:
    both = (Gold("plan", "支持居民区多车一桩"), Gold("plan", "发展通用航空产业"))
    one_cited = answer("自治区发展改革委[1]", CHARGING)
    needed = known(gold=both, all_gold_needed=True, lead=None, cooperating=None)
    assert judged(needed, one_cited).citation_recall == 0.5
    assert not judged(needed, one_cited).right
    suffices = replace(needed, all_gold_needed=False)
    assert judged(suffices, one_cited).citation_recall == 1.0
    assert judged(suffices, one_cited).right


def test_each_fact_needs_one_of_its_alternatives() -> None:
    question = known(facts=(("自治区发展改革委", "发改委"), ("100亿元",)), lead=None, cooperating=None)
    outcome = judged(question, answer("由发改委负责。[1]", CHARGING))
    assert outcome.facts_missing == ("100亿元",)
    assert outcome.facts_wanted == 2
    assert not outcome.right


@pytest.mark.parametrize(
    ("lead", "cooperating", "exact"),
    [
        (["自治区发展改革委"], ["自治区交通运输厅"], True),
        (["自治区交通运输厅"], ["自治区发展改革委"], False),  # roles exchanged
        (["自治区发展改革委"], [], False),
        (["自治区发展改革委"], ["自治区交通运输厅", "自治区财政厅"], False),
        (["发展改革委"], ["自治区交通运输厅"], False),  # the omitted level has to be restored
    ],
)
def test_units_have_to_be_exactly_these_in_these_roles(lead: list[str], cooperating: list[str], exact: bool) -> None:
    given = answer("自治区发展改革委[1]", CHARGING, lead=lead, cooperating=cooperating)
    assert judged(known(), given).units_exact is exact
    assert judged(known(), given).right is exact


def test_the_order_of_units_does_not_matter() -> None:
    question = known(cooperating=("自治区财政厅", "自治区交通运输厅"))
    given = answer(
        "自治区发展改革委[1]", CHARGING, lead=["自治区发展改革委"], cooperating=["自治区交通运输厅", "自治区财政厅"]
    )
    assert judged(question, given).units_exact


def test_units_of_a_clause_that_does_not_prove_are_not_exact_nor_are_none() -> None:
    units = {"lead": ["自治区发展改革委"], "cooperating": ["自治区交通运输厅"]}
    assert judged(known(), answer("自治区发展改革委[1]", AVIATION, **units)).units_exact is False
    assert judged(known(), answer("自治区发展改革委[1]", CHARGING)).units_exact is False
    assert judged(known(lead=None, cooperating=None), answer("自治区发展改革委[1]", CHARGING)).units_exact is None


def test_only_the_first_assignment_counts() -> None:
    good = TaskUnits("任务", ("自治区发展改革委",), ("自治区交通运输厅",), (), 1)
    bad = TaskUnits("任务", ("自治区财政厅",), (), (), 1)
    given = replace(right_answer(), assignments=(bad, good))
    assert judged(known(), given).units_exact is False


def test_a_figure_from_nowhere_is_counted_and_one_of_the_label_is_not() -> None:
    question = known(lead=None, cooperating=None)
    given = answer("自治区发展改革委：《三年行动方案（2021—2023年）》第43项，产值达到200亿元。[1]", AVIATION)
    outcome = judged(question, given)
    assert outcome.figures == 4
    assert outcome.figures_unsupported == ("200",)


def test_the_years_in_the_title_of_a_compared_document_come_from_nowhere_else() -> None:
    columns = (ComparisonColumn("plan", "甲方案"), ComparisonColumn("old", "乙方案（2016—2020年）"))
    given = replace(
        answer("《甲方案》：30天。[1]\n《乙方案（2016—2020年）》：未提及，2019年除外。", CHARGING),
        comparison=ComparisonTable(columns, ()),
    )
    assert judged(known(lead=None, cooperating=None), given).figures_unsupported == ("30", "2019")


def test_a_refused_question_finds_nothing_whatever_it_offers() -> None:
    outcome = judged(known(), refusal(CHARGING), ("plan#26",))
    assert outcome.refused and not outcome.right
    assert outcome.rank == 1  # the search is judged apart
    assert outcome.first_citation_proves is False
    assert outcome.citation_precision is None
    assert outcome.citation_recall == 0.0
    assert outcome.facts_missing == ("自治区发展改革委",)
    assert outcome.units_exact is False
    assert outcome.length is None


def test_an_unanswerable_question_is_right_when_refused_and_measured_in_nothing_else() -> None:
    outcome = judged(unanswerable(), refusal(CHARGING))
    assert outcome.right
    assert outcome.rank is None and outcome.first_citation_proves is None
    assert outcome.citation_precision is None and outcome.citation_recall is None and outcome.units_exact is None
    assert not judged(unanswerable(), answer("30天。[1]", CHARGING)).right
    assert judged(unanswerable(), answer("30天。[1]", CHARGING)).figures_unsupported == ("30",)


def test_a_question_the_product_broke_on_has_found_nothing() -> None:
    outcome = failed(known(), "ValueError: x")
    assert not outcome.right and outcome.error == "ValueError: x"
    assert outcome.citation_recall == 0.0 and outcome.units_exact is False
    assert outcome.facts_missing == ("自治区发展改革委",)
    assert not failed(unanswerable(), "x").right
