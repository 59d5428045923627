"""rag/answer/holdings.py and courtesy.py: questions about the documents as a whole, and small talk."""

from dataclasses import replace
from datetime import date

import pytest
from policy_samples import CITY_PLAN, DOCUMENTS, OLD_PLAN, PLAN, answer, library, understand

from rag.answer.courtesy import courtesy
from rag.answer.holdings import holding_statements
from rag.verify import verify

TITLE, OLD_TITLE, CITY_TITLE = (f"《{d.facts.title}》" for d in (PLAN, OLD_PLAN, CITY_PLAN))
TODAY = date(2024, 6, 1)
LIST = [
    f"{TITLE}（桂政办发〔2021〕97号）",
    f"{OLD_TITLE}（桂政办发〔2016〕112号）",
    f"{CITY_TITLE}（百政发〔2022〕5号）",
]


def told(text: str, documents=DOCUMENTS, today: date = TODAY) -> list[str]:
    question = understand(text)
    assert question.intent == "corpus"
    statements = holding_statements(question, library(documents=documents), today)
    verified = verify(statements, {d.document_id: d for d in documents})
    assert verified.struck == ()
    return [s.text for s in verified.statements]


@pytest.mark.parametrize(
    "text", ["有哪些文件？", "收录了什么", "库里有什么文件", "现在能查哪些政策文件？", "这里有哪些规划"]
)
def test_the_documents_are_listed(text):
    assert told(text) == ["语料中现有以下文件：", *LIST]


@pytest.mark.parametrize("text", ["一共几份？", "收录了多少份文件", "现在有几份文件"])
def test_they_are_counted(text):
    assert told(text) == ["语料中现有3份文件：", *LIST]


@pytest.mark.parametrize("text", ["最新的是哪份？", "最新的文件是什么", "哪份文件最新"])
def test_the_newest_is_that_signed_last(text):
    assert told(text) == [f"所收文件中最新的是{CITY_TITLE}，成文日期为2022年2月25日。"]


def test_the_oldest():
    assert told("哪份最早？") == [f"所收文件中最早的是{OLD_TITLE}，成文日期为2016年9月19日。"]


def test_without_any_date_the_documents_are_listed():
    undated = [replace(d, facts=replace(d.facts, date_signed="", date_published="")) for d in DOCUMENTS]
    assert told("最新的是哪份？", undated) == ["语料中现有以下文件：", *LIST]


@pytest.mark.parametrize("text", ["哪些已过期？", "哪些文件已经失效了", "哪些过期了"])
def test_those_no_longer_in_force_are_told_with_why(text):
    assert told(text) == ["以下文件已不在执行期内：", f"{TITLE}（已到期）", f"{OLD_TITLE}（已到期）"]


def test_that_none_is_out_of_force_is_said():
    assert told("哪些已过期？", today=date(2016, 10, 1)) == ["所收文件中没有已经过期或废止的文件。"]


@pytest.mark.parametrize(
    "text",
    ["有哪些文件支持充电桩", "哪些文件规定了补贴", "最新的重点实验室有哪些", "一共有几项任务", "哪份文件还有效？"],
)
def test_these_ask_for_something_in_the_documents(text):
    assert understand(text).intent != "corpus"


@pytest.mark.parametrize(
    ("text", "begins"),
    [
        ("你好", "您好。"),
        ("谢谢🙏", "不客气。"),
        ("好的，知道了", "好的。"),
        ("再见", "再见。"),
        ("你是谁？", "我是政策问答助手"),
        ("你能做什么", "我可以从已收录的政策文件中"),
    ],
)
def test_small_talk_is_answered_in_kind_and_without_the_documents(text, begins):
    draft = answer(text)
    assert draft.greeting.startswith(begins)
    assert draft.statements == ()


def test_every_kind_of_small_talk_has_a_reply_of_its_own():
    kinds = ("greeting", "thanks", "farewell", "acknowledged", "identity", "ability")
    assert len({courtesy(kind) for kind in kinds}) == len(kinds)
