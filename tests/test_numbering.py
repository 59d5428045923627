import pytest

from rag.chunking.numbering import mark_of
from rag.numerals import chinese_to_int


@pytest.mark.parametrize(
    ("line", "family", "printed", "value"),
    [
        ("第一编 总则", "part", "第一编", 1),
        ("第二分编 典型合同", "subpart", "第二分编", 2),
        ("第十三章 加强规划实施保障", "chapter", "第十三章", 13),
        ("第1章 总则", "chapter", "第1章", 1),
        ("第三节　监督检查", "section", "第三节", 3),
        ("第一百二十条　本办法自发布之日起施行。", "article", "第一百二十条", 120),
        ("第十条之一　有下列情形之一的", "article", "第十条之一", 10),
        ("一、总体要求", "chinese", "一、", 1),
        ("（十二）发展直播电商", "chinese_bracketed", "（十二）", 12),
        ("(三)大力发展新能源产业", "chinese_bracketed", "(三)", 3),
        ("12．打造风电产业链。", "arabic", "12．", 12),
        ("3、加强领导", "arabic", "3、", 3),
        ("1．5G网络工程。加快5G基站建设。", "arabic", "1．", 1),
        ("2.5G与千兆光网。", "arabic", "2.", 2),
        ("1．5 网络工程", "decimal", "1．5", 5),
        ("1.2 产业研究院", "decimal", "1.2", 2),
        ("（4）数据共享", "arabic_bracketed", "（4）", 4),
        ("③*表示2019年数据。", "circled", "③", 3),
        ("——科技创新能力大幅提升。", "dash", "——", None),
        ("专栏6 新一代人工智能", "box", "专栏6", 6),
        ("专栏 16 重大应用场景", "box", "专栏 16", 16),
        ("表 2 主要指标", "table", "表 2", 2),
        ("附件2：任务分工表", "annex", "附件2", 2),
        ("附件：名单", "annex", "附件", None),
    ],
)
def test_a_mark_names_its_family_and_number(line, family, printed, value):
    mark = mark_of(line)
    assert mark is not None
    assert (mark.family, mark.printed, mark.value) == (family, printed, value)


@pytest.mark.parametrize(
    "line",
    [
        "为贯彻落实第三条规定，制定本办法。",
        "2021年9月18日",
        "3.5%以上的企业",
        "5000家企业",
        "第一条件是安全。",
        "一、二、三产业融合发展",
        "（一）、（二）项规定的情形",
        "专栏中的项目由各地实施。",
        "表明立场，坚定信心。",
        "附件由主管部门另行印发。",
        "",
    ],
)
def test_what_only_looks_like_a_mark(line):
    assert mark_of(line) is None


@pytest.mark.parametrize(
    ("numeral", "value"),
    [("十", 10), ("二十", 20), ("一百零三", 103), ("一千二百六十", 1260), ("二〇二五", 2025), ("两", 2), ("〇", 0)],
)
def test_chinese_numerals(numeral, value):
    assert chinese_to_int(numeral) == value


@pytest.mark.parametrize("numeral", ["", "甲", "第一", "12", "一万"])
def test_what_is_no_chinese_numeral(numeral):
    assert chinese_to_int(numeral) is None
