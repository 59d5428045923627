"""rag/commencement.py: from when a document applies, and which documents it repeals."""

import pytest

from rag.commencement import repeals
from rag.facts import read_facts


@pytest.mark.parametrize(
    ("closing", "expected"),
    [
        ("第七十七条　本法自2009年5月1日起施行。", "2009-05-01"),
        ("第二十条 本办法自二〇二二年一月一日起施行，有效期5年。", "2022-01-01"),
        ("本办法由市财政局会同市科技局负责解释，自2021年12月31日起实施。", "2021-12-31"),
        ("现予公布，自2008年6月1日起施行。", "2008-06-01"),
        ("第九条 本规定自公布之日起施行。", "2021-03-05"),
        ("本方案自印发之日起实施。", "2021-03-05"),
        ("第九条 本规定自公布之日起三十日后施行。", ""),
        ("本规定第三条自2023年1月1日起施行。", ""),  # a part of it only
        ("新版目录自2023年1月1日起施行后，企业应当及时报告。", ""),  # another document
        ("不动产登记的事项自记载于登记簿之日起生效。", ""),
        ("第三条 本办法施行前已经开工的，自本办法施行之日起一年内补办手续。", ""),
        ("本办法自2021年2月30日起施行。", ""),  # there is no such day
    ],
)
def test_the_day_from_which_a_document_applies(closing, expected):
    text = f"某市科技创新券管理办法\n发布日期：2021年3月5日\n第一条 为了规范管理，制定本办法。\n{closing}\n"
    assert read_facts(text).effective_date == expected


def test_from_publication_without_a_date_of_publication_is_unknown():
    assert read_facts("某市管理办法\n第一条 本办法自公布之日起施行。\n").effective_date == ""


def test_the_document_that_a_notice_issues_goes_before_the_notice():
    text = (
        "某省人民政府关于印发某省管理办法的通知\n各市人民政府：\n本通知自2021年1月1日起施行。\n"
        "第一条 为了管理。\n第二条 本办法自2021年7月1日起施行。\n"
    )
    assert read_facts(text).effective_date == "2021-07-01"


@pytest.mark.parametrize(
    ("closing", "expected"),
    [
        (
            "第二十二条 本办法自2015年3月15日起施行。1996年3月15日国家工商行政管理局发布的《欺诈消费者行为处罚办法》"
            "（国家工商行政管理局令第50号）同时废止。",
            ("欺诈消费者行为处罚办法",),
        ),
        (
            "本法自2021年1月1日起施行。《中华人民共和国婚姻法》、《中华人民共和国继承法》同时废止。",
            ("中华人民共和国婚姻法", "中华人民共和国继承法"),
        ),
        ("原《某省关于执行〈规定〉的办法》同时予以废止。", ("某省关于执行〈规定〉的办法",)),
        ("《某市土地管理办法》第三章的规定同时废止。", ()),
        ("《甲办法》中与本办法不一致的规定、《乙办法》同时废止。", ("乙办法",)),
        ("《某市土地管理办法》不同时废止。", ()),
        ("同时废止有关文件。", ()),
    ],
)
def test_the_documents_that_are_repealed_as_a_whole(closing, expected):
    assert repeals([closing]) == expected
