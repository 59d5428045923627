"""rag/answer/sentences.py: a length of time that goes by the case is told for every case, unless one is named."""

from dataclasses import replace

from policy_samples import PLAN, clause_of, hit, reader, understand, words_of

from rag.answer.sentences import sentence_statements

YEAR = "劳动合同期限一年以上不满三年的，试用期不得超过二个月。"
MORE = "三年以上固定期限的劳动合同，试用期不得超过六个月。"
ONCE = "同一用人单位与同一劳动者只能约定一次试用期。"


def told(question: str) -> list[str]:
    text = f"{YEAR}{MORE}{ONCE}"
    document = replace(PLAN, document_id="law", text=text)
    asked, lawful = understand(question), reader([document])
    words = words_of(asked)
    read = lawful.read(asked, [hit(clause_of(document, text))], words)
    return [s.text for s in sentence_statements(asked, read, [(w.removeprefix("2:"), x) for w, x in words], lawful)]


def test_every_case_is_told_where_the_question_leaves_it_open():
    assert told("试用期最长几个月？") == told("试用期最长多久？") == [YEAR, MORE]


def test_only_the_case_that_is_named_is_told():
    assert told("签了两年的合同，试用期最长几个月？") == [YEAR]
    assert told("签了五年的合同，试用期最长多久？") == [MORE]
