"""rag/answer/item_lead.py: an item is told with what its list says of it."""

from policy_samples import PLAN, clause_of, hit, library, reader, understand

from rag.answer.extractive import ExtractiveAnswerer
from rag.types import Clause, Document

LEAD = "第九条 经营者有下列情形之一的，视为无理拒绝："
ITEMS = ("（一）对退货设置不合理条件；", "（二）以商品已拆封、查验为由拒绝退货。")


def texts(question: str, document: Document, *clauses: Clause) -> list[str]:
    answerer = ExtractiveAnswerer(library(clauses, [document]), reader([document]))
    hits = [hit(c, 3.0 - 0.1 * n) for n, c in enumerate(clauses)]
    return [s.text for s in answerer.answer(understand(question), hits).statements]


def document_of(text: str) -> Document:
    return Document("plan-2021", text, PLAN.facts)


def article(text: str) -> tuple[Document, Clause]:
    document = document_of(text)
    return document, clause_of(document, text, (text[:3],), "article")


def test_an_item_is_told_with_its_lead_in():
    text = "\n".join((LEAD, *ITEMS))
    assert texts("以商品已拆封、查验为由拒绝退货算怎么回事？", *article(text)) == [LEAD, ITEMS[1]]


def test_a_lead_in_that_stands_before_clauses_of_their_own_is_found_in_the_document():
    lead = "以下情形应当判定为重大事故隐患："
    text = f"{lead}\n一、特种作业人员未持证上岗。\n二、未使用万向管道充装系统充装液氨。"
    document = document_of(text)
    front = clause_of(document, lead, (), "front")
    items = [clause_of(document, line, (line[:-1],), "item") for line in text.split("\n")[1:]]
    told = texts("未使用万向管道充装系统充装液氨会怎么样？", document, items[1], items[0], front)
    assert told == [lead, "二、未使用万向管道充装系统充装液氨。"]


def test_a_figure_is_told_without_it():
    text = "第三条 符合下列条件的，可以退休：\n（一）年满55周岁的；\n（二）服役满30年的。"
    assert texts("年满多少周岁可以退休？", *article(text)) == ["（一）年满55周岁的。"]


def test_what_explains_a_word_says_all_of_itself():
    text = "第七十条 本法下列用语的含义：\n（一）污水是排放的废水；\n（二）渔业水体是划定的鱼虾类的水体。"
    assert texts("渔业水体是划定的鱼虾类的水体吗？", *article(text)) == ["（二）渔业水体是划定的鱼虾类的水体。"]
