"""rag/answer/acting.py: who acts, as running text says it."""

from dataclasses import replace

import pytest
from policy_samples import PLAN, SIX, candidates, hit, reader, understand, words_of

from rag.answer.acting import acting_assignment, acting_sentence, acting_statements, asks_public_body
from rag.types import Clause

FINE = (
    "第二十七条　违反本条例规定，未按照规定提供说明的，由县级以上地方人民政府市场监督管理部门责令限期改正，"
    "处5万元以下的罚款。"
)
DUTIES = "第六条 市住房和城乡建设主管部门履行下列职责：\n（一）制定政策；\n（二）建立全市统一的信用信息系统。"


def acting(question: str, text: str):
    document = replace(PLAN, document_id="law", text=text)
    clause = Clause("law#1", "law", "article", (), "第一条", text, 0, len(text))
    asked, reads = understand(question), reader([document])
    words = [(word.removeprefix("2:"), weight) for word, weight in words_of(asked)]
    found = acting_sentence(asked, reads.read(asked, [hit(clause)], words_of(asked)), words, reads)
    return found, reads


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("说明书没按规定提供说明由谁来罚？", FINE),
        ("兽用生物制品监管归谁？", "农业农村部负责全国兽用生物制品的监督管理工作。"),
        ("处理企业的资格找哪级哪个部门批？", "设区的市级人民政府生态环境主管部门审批处理企业资格。"),
        ("低于标准的种子谁批？", "使用低于标准的种子的，应当经用种地县级以上地方人民政府批准。"),
        ("院长的回避谁说了算？", "院长担任审判长时的回避，由审判委员会决定。"),
        ("国有资产转让要谁点头？", "国有资产转让的，应当报请本级人民政府批准。"),
        ("提供担保得谁拍板？", "提供担保的，必须由股东会或者股东大会决议。"),
        ("业主大会由谁组建？", "由街道办事处、乡镇人民政府重新组建业主大会。"),
        ("组织实施由谁负责？", "由自治区科技厅会同有关部门组织实施。"),
        ("实施成效显著的设区市谁掏钱奖？", "对实施成效显著的设区市，自治区财政予以奖励。"),
        ("新型研发机构的经费谁出钱？", "新型研发机构的经费由设区的市级人民政府安排。"),
        ("科普宣传是哪个局挑头？", "以百色市科技局为主导，开展科普宣传工作。"),
        ("科普宣传是哪个局主导？", "以百色市科技局为主导，开展科普宣传工作。"),
    ],
)
def test_the_sentence_says_of_a_body_what_is_asked(question, text):
    assert acting(question, text)[0].text == text


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("物业管理委员会由谁组建？", "物业管理委员会组建的具体办法，由市住房和城乡建设主管部门制定。"),
        ("回收由哪个部门管？", "回收的目录由国务院主管部门制定。"),  # 主管 is part of a name
        ("处理企业资格由哪个部门批？", "处理企业应当向生态环境主管部门申请资格，取得批准文件。"),
        ("出口许可谁批？", "出口需要报国务院批准的，不受前款规定期限的限制。"),  # in the condition
        ("说明书由谁来罚？", "说明书应当按照规定提供说明。"),
        ("信用由谁管？", "街道办事处应当将信用在物业管理区域内公示。"),
        ("成效显著的市谁掏钱奖？", "对成效显著的市，在财政奖励、用地等方面予以支持。"),
        ("产业发展由谁负责？", "产业发展的主要负责人应当到会。"),
    ],
)
def test_a_sentence_that_names_no_body_for_it_is_none(question, text):
    assert acting(question, text)[0] is None


def test_of_several_sentences_that_of_another_document_needs_as_much_of_the_question():
    question = understand("由谁负责海上风电场建设？")
    assert acting_sentence(question, candidates(question, SIX), [], reader()) is None


def test_an_item_is_told_with_what_leads_in_to_it():
    found, reads = acting("全市统一的信用信息系统是哪个部门建的？", DUTIES)
    assert [s.text for s in acting_statements(found, reads)] == [
        "第六条 市住房和城乡建设主管部门履行下列职责：",
        "（二）建立全市统一的信用信息系统。",
    ]


def test_a_duty_that_only_ends_with_what_is_asked_is_another():
    text = "第六条 业主委员会履行下列职责：\n（一）了解意见，监督物业服务人的信用。"
    assert acting("物业服务人的信用由谁监督？", text)[0] is None


def test_headings_alone_do_not_make_a_sentence_speak_of_what_is_asked():
    text = "物业服务人的信用记入档案。街道办事处负责组织会议。"
    assert acting("物业服务人的信用由谁监督？", text)[0] is None


def test_who_decides_may_be_no_public_body_but_who_punishes_is():
    assert asks_public_body("说明书由谁来罚？")
    assert asks_public_body("这个项目谁批？")
    assert not asks_public_body("项目分三批建设，由谁牵头？")  # 三批 is no 批准
    assert not asks_public_body("经费调剂谁说了算？")


def test_the_leading_body_is_read_where_it_is_said_in_so_many_words():
    assert acting_assignment("以百色市科技局为主导，开展工作。").lead == ("百色市科技局",)
    assert acting_assignment("由县级以上人民政府市场监管部门责令改正。") is None
    assert acting_assignment("由甲市科技局牵头，由乙市科技局牵头。") is None  # which of them is not told
    assert acting_assignment("由甲市科技局、乙市财政局牵头。") is None
