"""rag/named_actions.py: documents named by their action alone."""

import pytest

from rag.named_actions import named_by_action
from rag.named_documents import named_documents
from rag.types import Document, DocumentFacts

INDUSTRY = Document("industry", "", DocumentFacts("新兴产业发展三年行动方案（2021—2023年）", date_signed="2021-09-18"))
AIR = Document("air", "", DocumentFacts("大气污染防治五年行动计划", date_signed="2018-03-01"))
LATER_AIR = Document("later-air", "", DocumentFacts("大气污染防治五年行动计划（二期）", date_signed="2023-03-01"))
PLAN = Document("plan", "", DocumentFacts("科技创新规划", date_signed="2021-10-29"))


@pytest.mark.parametrize(
    ("question", "named", "rest"),
    [
        ("21年三年行动喊的哪个高", ["industry"], " 喊的哪个高"),
        ("新兴产业,新的三年行动要投多少", ["industry"], "新兴产业, 要投多少"),
        ("产值,三年行动里谁多", ["industry"], "产值, 里谁多"),
        ("规划跟三年行动差多少", ["industry"], "规划跟 差多少"),
        ("23年的五年行动说了啥", ["later-air"], " 说了啥"),
        ("五年行动说了啥", [], "五年行动说了啥"),  # which of two?
        ("16年三年行动说了啥", [], "16年三年行动说了啥"),  # none was signed in that year
        ("三年行动方案说了啥", [], "三年行动方案说了啥"),  # named with the word for its kind
        ("国企改革三年行动说了啥", [], "国企改革三年行动说了啥"),  # another action
        ("十年行动说了啥", [], "十年行动说了啥"),
    ],
)
def test_whether_an_action_stands_for_a_document(question, named, rest):
    assert named_by_action(question, (INDUSTRY, AIR, LATER_AIR, PLAN)) == (named, rest)


def test_an_action_is_named_beside_other_documents():
    documents = (INDUSTRY, AIR, LATER_AIR, PLAN)
    for question in ("21年的三年行动和科技创新规划有啥不同", "科技创新规划和三年行动有啥不同"):
        assert set(named_documents(question, documents)[0]) == {"industry", "plan"}
    both = named_documents("三年行动和大气污染防治五年行动计划有啥不同", documents)[0]
    assert both == ("industry", "air")
