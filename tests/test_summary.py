"""rag/answer/summary.py: chapters, sections, clauses and whole documents summed up in their own words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest
from policy_samples import library, words_of
from real_corpus import clauses, documents
from samples import ACTION_PLAN, BAISE_PLAN, IMPLEMENTATION_PLAN, SCIENCE_PLAN

from rag.answer.extractive import ExtractiveAnswerer
from rag.answer.summary import summary_draft
from rag.chunking.clauses import chunk
from rag.parse import parse_bytes
from rag.question import Question, read_question
from rag.read import Reader
from rag.summary_words import asks_for_summary, summary_topic
from rag.types import Document, Draft
from rag.verify import verify

ACTION = "《广西战略性新兴产业发展三年行动方案（2021—2023年）》"
BAISE = "《百色市科技创新“十四五”发展规划（2021—2025年）》"
SCIENCE = "《广西科技创新“十四五”规划》"
LAW_TITLE = "贵阳市科技创新券管理办法"
_LAW = parse_bytes(
    """贵阳市科技创新券管理办法

筑科规〔2020〕3号

第一章 总则

第一条 为规范科技创新券管理，根据《贵州省科技创新券管理办法》，结合本市实际，制定本办法。

第二条 本办法所称科技创新券，是指由市科学技术局无偿发放给科技型中小企业，用于购买科技服务的电子凭证。

第二章 申领和兑付

第三条 单个企业每年申领科技创新券的额度不超过20万元。同一项目不得重复申领。

第四条 科技创新券有效期为1年，逾期自动作废。

第五条 企业应当在有效期内申请兑付，并提交下列材料：
（一）服务合同；
（二）发票。

第三章 附则

第六条 本办法自2020年9月1日起施行，有效期5年。
""".encode(),
    "voucher.txt",
    "voucher-2020",
)
LAW = replace(_LAW, facts=replace(_LAW.facts, title=LAW_TITLE))


def drafted(text: str, *names: str, others: Sequence[Document] = ()) -> Draft | None:
    chosen = [*(documents()[name] for name in names), *others]
    known = {d.document_id: d for d in chosen}
    own = [*clauses().values(), *(c for other in others for c in chunk(other, lambda name: False).clauses)]
    within = [c for c in own if c.document_id in known]
    draft = summary_draft(asked(text, chosen), library(within, chosen), list(known))
    if draft is not None and not draft.refused:  # whatever is said can be proved
        assert verify(draft.statements, known).struck == ()
    return draft


def asked(text: str, known: Sequence[Document]) -> Question:
    question = read_question(text, known)
    assert question.intent == "summary"
    return question


def lines(text: str, *names: str, others: Sequence[Document] = ()) -> list[str]:
    draft = drafted(text, *names, others=others)
    assert draft is not None and not draft.refused
    return [s.text for s in draft.statements]


def test_a_section_is_told_by_its_headings_in_order_with_their_targets():
    head, *told, rest = lines("第二部分讲了什么？", ACTION_PLAN)
    assert head == f"{ACTION}二、工作任务："
    assert (
        told[0]
        == "（一）大力发展新一代信息技术产业：到2023年，力争新一代信息技术产业产值达到1130亿元，增加值达到375亿元。"
    )
    assert (
        told[7]
        == "（八）努力发展数字创意及新兴服务业：到2023年，力争数字创意及新兴服务业产值达到60亿元，增加值达到20亿元。"
    )
    assert len(told) == 8
    assert rest == "其余只列标题：（九）探索发展未来产业。"  # the only one without a target


def test_without_a_target_the_sentence_after_the_title_leads():
    head, first, *_ = lines("概括一下大力发展新能源产业的主要内容", ACTION_PLAN)
    assert head == f"{ACTION}（三）大力发展新能源产业："
    assert first == (
        "12．打造风电产业链：加快构建集风电装备研发设计、关键装备制造、装备配套、总装集成和海上安装施工及全寿命周期运维等"
        "全核心要素于一体的产业链。"
    )


def test_each_line_rests_on_the_clause_it_tells_and_on_nothing_else():
    draft = drafted("总结第三部分", ACTION_PLAN)
    assert draft is not None
    head, *told = draft.statements
    assert head.evidence == ()
    assert [s.evidence[0].clause.heading_path[-1] for s in told] == [
        "（一）加强组织领导",
        "（二）分年滚动实施",
        "（三）加大政策支持",
        "（四）加强主体培育",
        "（五）强化督查检查",
    ]
    text = documents()[ACTION_PLAN].text
    evidence = told[2].evidence[0]
    assert text[evidence.quote_start : evidence.quote_end] == (
        "加大对重点产业、产业所在地区、龙头企业、重点平台的支持力度。"
    )
    assert all(len(s.evidence) == 1 for s in told)


def test_a_long_chapter_names_what_it_has_no_room_for():
    head, *told, rest = lines("概括百色规划第三章的主要任务", BAISE_PLAN)
    assert head == f"{BAISE}第三章 “十四五”时期科技创新发展主要任务："
    assert len(told) == 8
    assert told[1] == (
        "第二节 培育壮大企业创新主体，激发企业科技创新活力：聚焦产业转型升级，强化企业创新主体地位，"
        "促进各类创新要素向企业集聚。"
    )
    assert rest == (
        "其余只列标题：第九节 推进科技体制机制改革，加快构建创新治理体系；第十节 加强组织协调，切实保障规划实施。"
    )


def test_in_so_many_sentences_all_headings_find_a_place():
    assert lines("用三句话概括第二部分", ACTION_PLAN)[1:] == [
        "（一）大力发展新一代信息技术产业；（二）大力发展生物技术产业；（三）大力发展新能源产业。",
        "（四）大力发展新材料产业；（五）大力发展高端装备制造产业；（六）大力发展智能及新能源汽车产业。",
        "（七）大力发展绿色环保产业；（八）努力发展数字创意及新兴服务业；（九）探索发展未来产业。",
    ]
    assert [len(s.split("；")) for s in lines("用三句话概括第三章", BAISE_PLAN)[1:]] == [4, 3, 3]


def test_a_whole_document_is_told_by_its_parts_and_targets():
    head, aims, tasks, measures = lines("三年行动方案的主要内容是什么", ACTION_PLAN)
    assert head == f"{ACTION}的主要内容："
    assert aims.startswith("一、总体要求：到 2023年，力争战略性新兴产业总产值达到5650亿元，增加值达到1860亿元、")
    assert tasks.startswith("二、工作任务：（一）大力发展新一代信息技术产业；（二）大力发展生物技术产业；")
    assert measures == (
        "三、保障措施：（一）加强组织领导；（二）分年滚动实施；（三）加大政策支持；（四）加强主体培育；（五）强化督查检查。"
    )


def test_a_whole_document_of_many_chapters_stays_short_and_says_what_is_left_out():
    told = lines("简要介绍这份规划", SCIENCE_PLAN)
    assert told[1].startswith("主要目标：到 2025 年，全区科技创新能力、活力、动力明显提升，")
    assert told[2].startswith("主要目标：展望2035年，全区全社会研发经费支出占地区生产总值比重超过2.5%，")
    assert told[3] == "第一章 把握科技创新发展新环境：一、“十三五”时期发展成就；二、“十四五”时期面临的新形势新要求。"
    assert len(told) == 1 + 8 + 1
    assert told[-1].startswith("其余只列标题：")
    assert told[-1].endswith("第十三章 加强规划实施保障。")


def test_a_clause_without_headings_below_is_told_by_its_sentences_without_who_is_responsible():
    assert lines("概括一下“推动充换电设施建设”的内容", ACTION_PLAN) == [
        f"{ACTION}26．推动充换电设施建设：",
        "支持居民区多车一桩、临近车位共享等合作模式发展。",
        "鼓励充电场站与商业地产建设停车充电一体化服务设施，形成适度超前、快充为主、慢充为辅的高速公路和城乡公共充电网络。",
        "加快换电站建设规划，为建设换电站提供政策支持。",
    ]


def test_a_law_is_told_article_by_article():
    assert lines("概括第二章", others=[LAW]) == [
        f"《{LAW_TITLE}》第二章 申领和兑付：",
        "第三条：单个企业每年申领科技创新券的额度不超过20万元。",
        "第四条：科技创新券有效期为1年，逾期自动作废。",
        "第五条：企业应当在有效期内申请兑付，并提交下列材料。",
    ]
    assert lines("这个办法讲了什么？", others=[LAW])[1:] == [
        "第一章 总则：第一条；第二条。",
        "第二章 申领和兑付：第三条；第四条；第五条。",
        "第三章 附则：第六条。",
    ]


def test_an_article_is_told_by_its_sentences():
    assert lines("概括第三条的内容", others=[LAW])[1:] == [
        "单个企业每年申领科技创新券的额度不超过20万元。",
        "同一项目不得重复申领。",
    ]


def test_a_document_without_headings_is_told_by_its_paragraphs():
    notice = parse_bytes(
        "关于做好防汛工作的通知\n\n各县人民政府：\n\n近期降雨偏多，各地要加强值守。发现险情立即上报。\n\n"
        "各水库要严格控制水位，确保安全度汛。\n\n某市水利局\n2022年5月1日\n".encode(),
        "notice.txt",
        "notice",
    )
    assert lines("概括一下这个通知", others=[notice])[1:] == [
        "近期降雨偏多，各地要加强值守。",
        "各水库要严格控制水位，确保安全度汛。",
    ]


@pytest.mark.parametrize(
    ("text", "name", "head"),
    [
        ("这个方案最后一部分讲了什么", ACTION_PLAN, f"{ACTION}三、保障措施："),
        # this plan numbers what others call 节 with 一、
        ("概括第五章第二节", SCIENCE_PLAN, f"{SCIENCE}二、构建多层次创新人才梯队："),
        ("概括第三章第二节", BAISE_PLAN, f"{BAISE}第二节 培育壮大企业创新主体，激发企业科技创新活力："),
        ("专栏6讲了什么", SCIENCE_PLAN, f"{SCIENCE}专栏6 新一代人工智能科技重大专项："),
    ],
)
def test_a_part_is_found_by_its_place(text, name, head):
    assert lines(text, name)[0] == head


def test_two_documents_that_have_the_chapter_are_both_told_and_each_shorter():
    told = lines("概括第三章的主要任务", SCIENCE_PLAN, BAISE_PLAN)
    assert [t for t in told if t.endswith("：")] == [
        f"{SCIENCE}第三章 加快培育战略科技力量，优化面向产业重大需求的创新平台布局：",
        f"{BAISE}第三章 “十四五”时期科技创新发展主要任务：",
    ]
    assert len(told) == 2 * (1 + 4 + 1)


@pytest.mark.parametrize(
    ("text", "names", "reason"),
    [
        (
            "概括百色规划第九章",
            (BAISE_PLAN,),
            f"{BAISE}没有“第九章”，无法概括。该文件分为：前 言；第一章 发展基础与面临形势；"
            "第二章 “十四五”时期科技创新发展指导方针和发展目标；第三章 “十四五”时期科技创新发展主要任务。",
        ),
        (
            "第四部分讲了什么",
            (ACTION_PLAN,),
            f"{ACTION}没有“第四部分”，无法概括。该文件分为：一、总体要求；二、工作任务；三、保障措施。",
        ),
        ("概括第20章", (ACTION_PLAN, BAISE_PLAN), "所收文件中都没有“第20章”，无法概括。"),
        (
            "总结一下这个方案的重点",
            (ACTION_PLAN, IMPLEMENTATION_PLAN),
            f"请写明要概括哪一份文件的内容。现有：{ACTION}、《广西战略性新兴产业创新发展实施方案》。",
        ),
    ],
)
def test_what_is_not_there_is_refused_with_what_there_is(text, names, reason):
    draft = drafted(text, *names)
    assert draft is not None
    assert (draft.refused, draft.reason, draft.statements) == (True, reason, ())


def test_a_theme_that_no_heading_names_is_left_to_the_clauses():
    assert drafted("概括一下充电桩的补贴办法", ACTION_PLAN) is None


def test_the_answerer_then_reads_the_clauses():
    plan = documents()[ACTION_PLAN]
    known = library([c for c in clauses().values() if c.document_id == ACTION_PLAN], [plan])
    question = asked("概括一下多车一桩和临近车位共享的做法", [plan])
    answerer = ExtractiveAnswerer(known, Reader(known.documents, lambda token: 1.0))
    draft = answerer.answer(question, known.search(question, 5, ()))
    assert [s.text for s in draft.statements] == ["支持居民区多车一桩、临近车位共享等合作模式发展。"]


@pytest.mark.parametrize(
    ("text", "topic"),
    [
        ("概括第三章的主要任务", ""),
        ("总结一下这个方案的重点", ""),
        ("第二部分讲了什么", ""),
        ("简要介绍广西科技创新", "广西科技创新"),
        ("主要内容是什么", ""),
        ("用三句话概括新能源产业", "新能源产业"),
        ("请帮我归纳保障措施这部分的要点", "保障措施"),
        ("“打造风电产业链”的主要内容是什么？", "打造风电产业链"),
        ("第三章的主要任务是什么", ""),
        ("这份文件说了些什么？", ""),
    ],
)
def test_these_ask_for_a_summary_of(text, topic):
    assert asks_for_summary(text)
    assert summary_topic(text) == topic


@pytest.mark.parametrize(
    "text",
    [
        "总结推广先进经验由谁负责",
        "简单说说充电桩要建多少个",
        "概括一下2016年和2021年方案的区别",
        "重点领域有哪些",
        "第三章有哪些内容",
        "第十条规定了什么",
        "新能源产业的主要任务有哪些",
        "哪一章讲了海上风电",
    ],
)
def test_these_ask_for_something_else(text):
    assert not asks_for_summary(text)


def test_words_of_a_summary_are_not_searched_for():
    question = asked("用两句话总结一下大力发展新能源产业这部分", [documents()[ACTION_PLAN]])
    assert {word for word, _ in words_of(question)} == {
        f"2:{p}" for p in ("大力", "力发", "发展", "展新", "新能", "能源", "源产", "产业")
    }
