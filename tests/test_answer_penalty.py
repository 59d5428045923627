"""rag/answer/penalty.py: penalties point to the provisions they are for."""

from dataclasses import replace

from policy_samples import PLAN, clause_of, hit, reader, understand, words_of

from rag.answer.penalty import provision_behind

PROVISION = "第八十条 用于停放车辆的车位，应当首先满足业主的需要。"
PENALTY = "第九十九条 违反本条例第八十条规定，车位没有首先满足业主需要的，责令改正，处罚款。"
LAW = replace(PLAN, document_id="law", text=f"{PROVISION}\n{PENALTY}")
CLAUSES = [
    replace(clause_of(LAW, PROVISION), label="第六章第八十条"),
    replace(clause_of(LAW, PENALTY), label="第七章第九十九条"),
]


def behind(text: str) -> str:
    question = understand(text)
    read = reader([LAW]).read(question, [hit(c) for c in CLAUSES], words_of(question))
    penalty = next(c for c in read if c.clause is CLAUSES[1])
    return provision_behind(question, penalty, read).clause.label


def test_where_something_is_laid_down_is_not_where_its_breach_is_punished():
    assert behind("车位首先满足业主的需要是第几条规定的？") == "第六章第八十条"


def test_a_question_about_the_penalty_keeps_it():
    assert behind("车位没有满足业主的需要，罚款是第几条规定的？") == "第七章第九十九条"
