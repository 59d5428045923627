"""rag/answer/lists.py: a lead-in is answered with all its items, word for word."""

from dataclasses import replace

from policy_samples import PLAN, clause_of, hit, library, reader, understand

from rag.answer.extractive import ExtractiveAnswerer
from rag.types import Clause, Document, Draft

LEAD = "第四十一条 中级以上士官符合下列条件之一的，作退休安置："
ITEMS = ("(一)年满55周岁的；", "(二)服现役满30年的；", "(三)因战、因公致残被评定为1级至6级残疾等级的。")
REFUSING = "中级以上士官自愿放弃退休安置的，可以选择由国家供养。"
RETIRED = "\n".join((LEAD, *ITEMS, REFUSING))


def answered(question: str, document: Document, *clauses: Clause) -> Draft:
    answerer = ExtractiveAnswerer(library(clauses, [document]), reader([document]))
    return answerer.answer(understand(question), [hit(c, 3.0 - 0.1 * n) for n, c in enumerate(clauses) if c.text])


def article(text: str) -> tuple[Document, Clause]:
    document = Document("plan-2021", text, PLAN.facts)
    return document, clause_of(document, text, ("第三节 退休与供养", text[:5]), "article")


def texts(question: str, text: str) -> list[str]:
    return [s.text for s in answered(question, *article(text)).statements]


def test_the_lead_in_is_given_with_every_item():
    draft = answered("中级以上士官满足哪些条件可以作退休安置？", *article(RETIRED))
    assert [s.text for s in draft.statements] == [LEAD, *ITEMS]
    for statement in draft.statements:
        (evidence,) = statement.evidence
        assert RETIRED[evidence.quote_start : evidence.quote_end] == statement.text


def test_an_item_brings_its_whole_list():
    text = "\n".join(("可以先予执行的案件，包括：", "（一）追索可以先予执行的医疗费的案件；", "（二）情况紧急的。"))
    assert texts("哪些案件可以先予执行？", text) == text.split("\n")


def test_an_item_that_says_more_of_the_question_than_its_lead_in_answers_by_itself():
    text = "\n".join(
        ("本法下列用语的含义是：", "（一）种质资源包括栽培种、野生种、繁殖材料；", "（二）品种是经过人工选育的群体。")
    )
    assert texts("种质资源包括哪些？", text) == ["（一）种质资源包括栽培种、野生种、繁殖材料。"]


def test_of_a_list_by_kinds_the_item_of_the_kind_asked_about_is_told():
    lead, company, shop = (
        "第六条 市场主体应当依法登记下列事项：",
        "（一）公司：名称、类型、住所、注册资本。",
        "（二）个体工商户：组成形式、经营范围、经营场所。",
    )
    text = "\n".join((lead, company, shop))
    assert texts("个体工商户要登记哪些事项？", text) == [shop]
    assert texts("市场主体要登记哪些事项？", text) == [lead, company, shop]


def test_a_question_for_one_fact_is_answered_by_one_item():
    assert texts("年满多少周岁作退休安置？", RETIRED) == ["(一)年满55周岁的。"]


def test_what_is_so_is_told_where_a_definition_is_asked_for():
    text = "下列种子为假种子：\n（一）以非种子冒充种子的；\n（二）没有标签的。"
    assert understand("什么样的算假种子？").intent == "definition"
    assert texts("什么样的算假种子？", text) == text.split("\n")


def test_what_is_not_allowed_is_not_answered_with_what_is():
    allowed, forbidden = "下列案件可以独任审理：", "下列案件不得独任审理："
    text = "\n".join(
        (allowed, "（一）甲类案件；", "（二）乙类案件。", forbidden, "（一）丙类案件；", "（二）丁类案件。")
    )
    assert texts("哪些案件不得独任审理？", text) == [forbidden, "（一）丙类案件；", "（二）丁类案件。"]
    assert texts("哪些案件可以独任审理？", text) == [allowed, "（一）甲类案件；", "（二）乙类案件。"]


def test_a_note_of_several_is_told_alone_unless_all_are_asked_for():
    text = "注：①“年均增长”是指五年平均。②*表示上年数据。"
    assert texts("“年均增长”是什么意思？", text) == ["注：①“年均增长”是指五年平均。"]


def section() -> tuple[Document, list[Clause]]:
    """A node that leads in a list, with each item a clause of its own."""
    lines = ("三、福利费的使用范围，包括：", "(一)解决家属生活费困难；", "(二)补助集体福利事业费用。")
    document = Document("plan-2021", "\n".join(lines), PLAN.facts)
    path = (lines[0].rstrip("："),)
    items = [
        clause_of(document, line, (*path, line[:-1]), "item", identifier=f"3.{n}")
        for n, line in enumerate(lines[1:], 1)
    ]
    node = clause_of(document, document.text, path, "node", identifier="3", children=tuple(c.clause_id for c in items))
    return document, [*(replace(c, parent_id=node.clause_id) for c in items), node]


def test_items_that_are_clauses_of_their_own_are_each_cited():
    document, clauses = section()
    draft = answered("福利费的使用范围包括哪些？", document, *clauses)
    assert [s.text for s in draft.statements] == document.text.split("\n")
    assert [e.clause.clause_id for s in draft.statements for e in s.evidence] == [
        "plan-2021#3",
        "plan-2021#3.1",
        "plan-2021#3.2",
    ]


def test_a_list_that_is_cut_says_so():
    numerals = "一二三四五六七八九"
    numbers = [*numerals, "十", *(f"十{n}" for n in numerals), "二十", "二十一"]
    text = "业主委员会履行下列职责：\n" + "；\n".join(f"（{n}）办理事务" for n in numbers) + "。"
    given = texts("业主委员会履行哪些职责？", text)
    assert given[:2] == ["业主委员会履行下列职责：", "（一）办理事务；"]
    assert given[-2:] == ["（二十）办理事务；", "条目较多，以上只列出其中一部分，其余请看所引条款原文。"]


def test_of_a_long_item_the_first_sentence_is_given():
    text = "业主委员会履行下列职责：\n（一）召集会议。" + "报告情况。" * 60 + "\n（二）监督使用。"
    assert texts("业主委员会履行哪些职责？", text) == [
        "业主委员会履行下列职责：",
        "（一）召集会议。",
        "（二）监督使用。",
        "条目较多，以上只列出其中一部分，其余请看所引条款原文。",
    ]


def test_of_a_counted_list_that_sentence_of_the_clause_is_given_that_lists_as_many():
    trial, five = "推进产业园区金融创新试点业务。", "重点实施甲融资、乙贷款、丙流动、丁划转、戊转让等5项试点业务。"
    assert texts("产业园区金融创新试点有哪五项业务？", trial + five)[0] == five
    four = "重点实施甲融资、乙贷款、丙流动、丁划转等4项试点业务。"
    assert texts("产业园区金融创新试点有哪五项业务？", trial + four)[0] == trial


def test_a_list_of_the_same_kind_for_something_else_is_no_answer():
    text = "出口经营者申请单项许可，应当提交下列材料：\n（一）身份证明；\n（二）合同副本。"
    assert texts("单项许可应当提交哪些材料？", text) == text.split("\n")
    draft = answered("餐馆要提交哪些材料？", *article(text))
    assert draft.refused
    assert "没有条款同时涉及所问的对象和内容" in draft.reason


def test_a_lead_in_below_the_last_item_of_another_list_finds_its_own_items():
    lines = (
        "二、申报条件",
        "申报单位应当符合以下条件：",
        "（一）在本市注册；",
        "（二）自筹资金充足。",
        "有下列情形之一的，不得申报：",
        "（一）有到期未结题项目的；",
        "（二）存在失信行为的。",
    )
    document = Document("plan-2021", "\n".join(lines), PLAN.facts)
    lead = replace(clause_of(document, lines[4], lines[:1], identifier="2.2.p1"), parent_id="plan-2021#2.2")
    second = clause_of(document, "\n".join(lines[3:5]), lines[:1], "node", identifier="2.2", children=(lead.clause_id,))
    node = clause_of(document, document.text, lines[:1], "node", identifier="2", children=(second.clause_id,))
    clauses = [lead, replace(second, parent_id=node.clause_id), node]
    answerer = ExtractiveAnswerer(library(clauses, [document]), reader([document]))
    draft = answerer.answer(understand("有哪些情形不得申报？"), [hit(lead)])
    assert [s.text for s in draft.statements] == list(lines[4:])


def test_which_bodies_may_apply_is_told_by_the_conditions():
    text = "申报单位应当符合以下条件：\n（一）在本市注册；\n（二）无失信记录。"
    assert understand("哪些单位可以申报？").intent == "unit"
    assert texts("哪些单位可以申报？", text) == text.split("\n")
