"""rag/requisites.py: whether a sentence tells the papers, conditions or steps that a question asks for."""

import pytest

from rag.requisites import requisite_untold

ENCOURAGES = "鼓励科技园区制定培育计划，推动符合条件的科技型企业申报高新技术企业。"


@pytest.mark.parametrize(
    ("question", "said", "untold"),
    [
        ("申报高新技术企业要交哪些材料", ENCOURAGES, "材料"),
        ("申报高新技术企业要带什么证件", ENCOURAGES, "证件"),
        ("认定高新技术企业要满足哪些条件", ENCOURAGES, "条件"),  # 符合条件的 names none
        ("高新技术企业的认定条件是什么", ENCOURAGES, "条件"),
        ("要满足哪些条件", "规模以上工业企业中有研发活动的占17%。", "条件"),  # 以上 sets no bound
        ("申报高新技术企业走什么流程", "企业可以申领奖补资金。", "流程"),
        ("申请办理注销登记要交哪些材料", "申请办理注销登记，应当提交下列材料：", ""),
        ("申请登记要带什么证件", "申请人应当出具身份证明。", ""),
        ("E类人才是什么条件", "E类人才包括具有硕士、学士学位的人员。", ""),
        ("去法院告人要够哪几个条件", "起诉必须符合下列条件：", ""),
        ("办许可走什么程序", "经省级主管部门审核后，报国务院批准。", ""),
        ("发展哪些新材料产业", "发展石墨烯、稀土等产业。", ""),  # no papers
        ("哪些材料产业优先发展", "发展石墨烯、稀土等产业。", ""),
        ("提供什么条件改善科研环境", "改善科研环境，配套人才公寓。", ""),  # what is given, not asked for
        ("英才卡要啥学历才给办", "实施高层次人才“英才卡”制度。", "学历"),
        ("E类人才要什么学历", "E类人才包括具有硕士、学士学位的人员。", ""),
        ("评上要什么职称", "具备高级职称或者博士学位。", ""),
        ("干装修要什么资质", "承接装修应当经业主同意。", "资质"),
        ("谁来推动申报高新技术企业", ENCOURAGES, ""),
    ],
)
def test_what_is_asked_for_and_not_told(question, said, untold):
    assert requisite_untold(question, said) == untold


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("哪些材料属于危险废物？", "废铅蓄电池属于危险废物。"),
        ("交通领域开展包装减量用哪些材料？", "推广可降解制品。"),
        ("用哪些材料代替塑料？", "推广可降解制品替代塑料。"),
        ("哪些环节要加强监管？", "加强生产、运输、销售的监管。"),
        ("推进什么流程再造？", "推进审批制度改革。"),
    ],
)
def test_what_is_no_requisite_needs_no_word_of_one(question, said):
    assert requisite_untold(question, said) == ""


def test_papers_are_known_by_what_is_done_with_them():
    for question in ("办执照要哪些材料？", "开药店需要什么材料？", "登记个体户，哪些材料要交？", "领补贴带什么材料？"):
        assert requisite_untold(question, "推动符合要求的企业登记。") == "材料", question
