"""rag/answer/sentences.py: a penalty is told with all its amounts, unless the question says which."""

from dataclasses import replace

from policy_samples import PLAN, clause_of, hit, reader, understand, words_of

from rag.answer.sentences import sentence_statements

TIERS = (
    "生产经营劣种子的，责令停止；货值不足二万元的，处一万元以上罚款；货值二万元以上的，处货值五倍以上罚款。"
    "未按时报到的，处五千元罚款。"
)


def told(question: str) -> list[str]:
    document = replace(PLAN, document_id="law", text=TIERS)
    asked, lawful = understand(question), reader([document])
    words = words_of(asked)
    read = lawful.read(asked, [hit(clause_of(document, TIERS))], words)
    return [s.text for s in sentence_statements(asked, read, [(w.removeprefix("2:"), x) for w, x in words], lawful)]


def test_the_amounts_for_graver_wrongs_are_told_too():
    assert told("劣种子罚多少？") == [
        "生产经营劣种子的，责令停止。",
        "货值不足二万元的，处一万元以上罚款。",
        "货值二万元以上的，处货值五倍以上罚款。",
    ]


def test_but_only_the_one_that_the_question_names():
    answer = told("劣种子货值二万元以上罚多少？")
    assert "货值二万元以上的，处货值五倍以上罚款。" in answer
    assert "货值不足二万元的，处一万元以上罚款。" not in answer
