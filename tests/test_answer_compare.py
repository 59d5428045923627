"""rag/answer/compare.py: two documents or two things set side by side, each with its own citation."""

from policy_samples import (
    CITY_PLAN,
    CLAUSES,
    ENERGY,
    OLD_PLAN,
    PLAN,
    SIX,
    answer,
    clause_of,
    library,
    quoted,
    reader,
    understand,
)

from rag.answer.compare import comparison_statements
from rag.types import Document

OLD_FIGURE = "新能源产业产值2020年达到200亿元。"
MATERIALS = "到2023年，力争新材料产业产值达到1330亿元。"
ENERGY_ALONE = "到2023年，力争新能源产业产值达到340亿元。"
TWO = Document("two", f"{ENERGY_ALONE}\n{MATERIALS}", PLAN.facts)


def sides(question: str, clauses, documents) -> list[str]:
    return [
        s.text for s in comparison_statements(understand(question), library(clauses, documents), reader(documents), ())
    ]


def test_two_documents_named_give_a_statement_each():
    old = Document("plan-2016", OLD_FIGURE, OLD_PLAN.facts)
    clauses = [ENERGY, clause_of(old, OLD_FIGURE)]
    told = sides("三年行动方案和2016年实施方案的新能源产业产值目标各是多少？", clauses, [PLAN, old])
    assert told == [
        "《广西战略性新兴产业发展三年行动方案（2021—2023年）》：到2023年，力争新能源产业产值达到340亿元，增加值达到110亿元。",
        f"《广西战略性新兴产业创新发展实施方案》：{OLD_FIGURE}",
    ]


def test_a_document_that_is_silent_is_said_to_be():
    told = sides("三年行动方案和2016年实施方案的新能源产业产值各是多少？", [ENERGY], [PLAN, OLD_PLAN])
    assert told[0].startswith("《广西战略性新兴产业发展三年行动方案（2021—2023年）》：到2023年")
    assert told[1] == "《广西战略性新兴产业创新发展实施方案》：未提及。"


def test_two_silent_documents_make_no_answer():
    assert sides("百色规划和2016年实施方案的海洋渔业目标有什么不同？", CLAUSES, [PLAN, OLD_PLAN, CITY_PLAN]) == []


def test_figures_of_another_year_are_not_set_side_by_side():
    old = Document("plan-2016", OLD_FIGURE, OLD_PLAN.facts)
    clauses = [ENERGY, clause_of(old, OLD_FIGURE)]
    told = sides("三年行动方案和2016年实施方案，2023年新能源产业产值各是多少？", clauses, [PLAN, old])
    assert "340亿元" in "".join(told)
    assert "200亿元" not in "".join(told)


def test_two_things_joined_by_and_give_a_statement_each():
    clauses = [clause_of(TWO, ENERGY_ALONE), clause_of(TWO, MATERIALS)]
    told = sides("新能源产业和新材料产业的产值目标哪个更高？", clauses, [TWO])
    assert told == [ENERGY_ALONE, MATERIALS]


def test_one_sentence_is_not_given_for_both_sides():
    assert sides("新能源产业和新材料产业的产值目标哪个更高？", [clause_of(TWO, ENERGY_ALONE)], [TWO]) == []


def test_nothing_to_set_side_by_side():
    assert sides("产值目标有什么变化？", CLAUSES, [PLAN, OLD_PLAN, CITY_PLAN]) == []
    assert sides("和有什么不同？", CLAUSES, [PLAN, OLD_PLAN, CITY_PLAN]) == []


def test_each_side_rests_on_its_own_document():
    old = Document("plan-2016", SIX.text, OLD_PLAN.facts)
    statements = comparison_statements(
        understand("三年行动方案和2016年实施方案的产业发展方向有什么不同？"),
        library([ENERGY, clause_of(old, SIX.text, SIX.heading_path)], [PLAN, old]),
        reader([PLAN, old]),
        (),
    )
    assert [s.evidence[0].clause.document_id for s in statements] == ["plan-2021", "plan-2016"]


def test_which_of_all_is_the_greatest_is_not_answered_with_one_figure():
    draft = answer("各产业中哪个产业的产值目标最高？", ENERGY)
    assert draft.refused
    assert "没有比较哪一项最突出" in draft.reason
    assert quoted(draft) == []
