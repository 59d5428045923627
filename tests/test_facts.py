import time
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rag.facts import read_facts, status_today
from rag.manifest import ManifestEntry, compare, merge, read_manifest
from rag.types import DocumentFacts

CORPUS = Path(__file__).parent.parent / "corpus"

NOTICE = """百色市人民政府文件
百政发〔2022〕5号
百色市人民政府关于印发百色市科技创新“十四五”发展规划（2021—2025年）的通知
各县（市、区）人民政府，市人民政府各工作部门：
《百色市科技创新“十四五”发展规划（2021—2025年）》已经审议通过，现印发给你们，请认真组织实施。
百色市人民政府
2022年2月25日
（此件公开发布）
百色市科技创新“十四五”发展规划
（2021—2025年）
第一章 发展基础
根据《国务院关于印发某规划的通知》（国发〔2016〕43号）制定本规划。
百色市人民政府办公室
2022年2月28日印发"""


def test_a_notice_that_issues_a_plan():
    assert read_facts(NOTICE) == DocumentFacts(
        title="百色市科技创新“十四五”发展规划（2021—2025年）",
        document_number="百政发〔2022〕5号",
        issuing_body="百色市人民政府",
        date_signed="2022-02-25",
        date_published="2022-02-28",
        period_start=2021,
        period_end=2025,
        region="百色市",
        region_level="市级",
        addressees="各县（市、区）人民政府，市人民政府各工作部门",
    )


def test_markdown_and_a_title_over_several_lines():
    text = """**广西壮族自治区人民政府关于印发
广西科技创新“十四五”规划的通知
(桂政发〔2021〕39号)**
各市、县人民政府：
现印发给你们，请认真贯彻执行。
广西壮族自治区人民政府
二〇二一年十月二十九日"""
    facts = read_facts(text)
    assert facts.title == "广西科技创新“十四五”规划"
    assert facts.document_number == "桂政发〔2021〕39号"
    assert facts.issuing_body == "广西壮族自治区人民政府"
    assert facts.date_signed == "2021-10-29"
    assert (facts.period_start, facts.period_end) == (2021, 2025)
    assert (facts.region, facts.region_level) == ("广西壮族自治区", "省级")


def test_a_notice_of_its_own_keeps_its_whole_title():
    text = "国务院办公厅\n关于加快发展外贸新业态新模式的意见\n国办发〔2021〕24号\n各省人民政府：\n现提出以下意见。"
    facts = read_facts(text)
    assert facts.title == "国务院办公厅关于加快发展外贸新业态新模式的意见"
    assert (facts.issuing_body, facts.document_number) == ("国务院办公厅", "国办发〔2021〕24号")
    assert (facts.region, facts.region_level) == ("全国", "国家")


def test_a_web_page_with_a_table_of_facts():
    text = """索 引 号：000014349/2021-00090
发文机关：财政部
标　　题：关于印发《重点项目管理办法》的通知
发文字号：财建〔2021〕8号
成文日期：2021年03月05日
发布日期：2021-03-10
关于印发《重点项目管理办法》的通知
各省财政厅：
现印发给你们。"""
    facts = read_facts(text)
    assert facts.title == "重点项目管理办法"
    assert (facts.issuing_body, facts.document_number) == ("财政部", "财建〔2021〕8号")
    assert (facts.date_signed, facts.date_published) == ("2021-03-05", "2021-03-10")
    assert facts.region_level == "国家"


@pytest.mark.parametrize(
    "number", ["〔2021〕97号", "[2021]97号", "［2021］97号", "（2021）97号", "(2021)97号", "【2021】97号"]
)
def test_any_brackets_around_the_year(number):
    text = f"广西壮族自治区人民政府办公厅关于做好春耕工作的通知\n桂政办发{number}\n各市人民政府：\n请执行。"
    assert read_facts(text).document_number == f"桂政办发{number}"


def test_spaces_in_the_number_and_the_signer_beside_it():
    text = "某市财政局文件\n市财 〔 2023 〕 8 号　　签发人：张三\n某市财政局关于预算公开的通知\n各单位：\n请执行。"
    facts = read_facts(text)
    assert facts.document_number == "市财〔2023〕8号"
    assert facts.title == "某市财政局关于预算公开的通知"


def test_a_cited_number_is_not_the_documents_own():
    text = """关于贯彻落实科技创新政策的实施方案
根据《自治区人民政府关于科技创新的决定》（桂发〔2016〕23号）和国发〔2021〕4号文件，制定本方案。
一、总体要求
按照《国务院关于印发某规划的通知》（国发〔2020〕1号）执行。"""
    facts = read_facts(text)
    assert facts.document_number == ""
    assert facts.title == "关于贯彻落实科技创新政策的实施方案"


def test_a_number_cited_in_the_first_sentence_is_not_the_documents_own():
    assert read_facts("根据国发〔2021〕4号文件要求，提出以下措施。\n一、总体要求").document_number == ""


def test_a_page_scraped_into_one_line():
    text = (
        "广西壮族自治区人民政府办公厅关于印发广西战略性新兴产业发展三年行动方案（2021—2023年）的通知（桂政办发〔2021〕97号）"
        "发布日期:2021-09-28各市、县人民政府：现印发给你们，请认真贯彻执行。2021年9月18日（此件公开发布）一、总体要求"
    )
    facts = read_facts(text)
    assert facts.title == "广西战略性新兴产业发展三年行动方案（2021—2023年）"
    assert facts.document_number == "桂政办发〔2021〕97号"
    assert (facts.date_signed, facts.date_published) == ("2021-09-18", "2021-09-28")


def test_a_title_that_runs_into_number_and_addressee():
    text = (
        "国家安全监管总局关于印发\n《化工生产安全事故隐患判定标准（试行）》的通知安监总管三〔2017〕121号"
        "各省、自治区、直辖市安全生产监督管理局，有关中央企业：\n为准确判定重大生产安全事故隐患，制定本标准。"
    )
    facts = read_facts(text)
    assert facts.title == "化工生产安全事故隐患判定标准（试行）"
    assert (facts.document_number, facts.issuing_body) == ("安监总管三〔2017〕121号", "国家安全监管总局")


def test_the_first_words_of_running_text_are_no_title():
    assert read_facts("河北：加强疫情医疗废物管理 2月13日，领导小组下发紧急通知，要求各地安全处置。").title == ""


def test_several_bodies_that_issue_together():
    text = """国家发展改革委 财政部关于印发《节能管理办法》的通知
发改环资〔2021〕1号
各省：
请执行。
国家发展改革委
财政部
2021年1月5日"""
    facts = read_facts(text)
    assert facts.issuing_body == "国家发展改革委、财政部"
    assert facts.date_signed == "2021-01-05"


@pytest.mark.parametrize(
    ("plan", "years"),
    [
        ("“十一五”", (2006, 2010)),
        ("“十三五”", (2016, 2020)),
        ("十四五", (2021, 2025)),
        ("“十五五”", (2026, 2030)),
        ("“十五”", (2001, 2005)),
        ("第十四个五年", (2021, 2025)),
        ("2018-2020年", (2018, 2020)),
        ("2035年远景", (None, None)),
        ("（2025—2021年）", (None, None)),
    ],
)
def test_the_period_follows_from_the_title(plan, years):
    facts = read_facts(f"某省科技发展{plan}规划\n一、总体要求")
    assert (facts.period_start, facts.period_end) == years


def test_a_law_has_the_date_of_its_latest_amendment_and_no_period():
    text = """# 中华人民共和国种子法
2000年7月8日 第九届全国人民代表大会常务委员会第十六次会议通过
根据2013年6月29日第十二届全国人民代表大会常务委员会第三次会议《关于修改〈中华人民共和国文物保护法〉等十二部法律的决定》第二次修正
2021年12月24日 第十三届全国人民代表大会常务委员会第三十二次会议《关于修改〈中华人民共和国种子法〉的决定》第三次修正
2022年3月1日 施行
## 第一章 总则
第一条 为了保护和合理利用种质资源，制定本法。"""
    assert read_facts(text) == DocumentFacts(
        title="中华人民共和国种子法",
        issuing_body="全国人民代表大会常务委员会",
        date_signed="2021-12-24",
        region="全国",
        region_level="国家",
    )


def test_a_local_statute_speaks_for_its_province():
    text = "# 上海市食品安全条例\n\n2017年1月20日 上海市第十四届人民代表大会第五次会议通过\n\n第一条 为了食品安全。"
    facts = read_facts(text)
    assert (facts.issuing_body, facts.region, facts.date_signed) == ("上海市人民代表大会", "上海市", "2017-01-20")


def test_an_order_has_its_number():
    text = """# 山东省重大行政决策程序规定
山东省人民政府令
第336号
《规定》已经2020年10月13日会议通过，现予公布。
2020年11月12日
第一章 总则"""
    facts = read_facts(text)
    assert (facts.title, facts.document_number) == ("山东省重大行政决策程序规定", "山东省人民政府令第336号")
    assert (facts.issuing_body, facts.date_signed) == ("山东省人民政府", "2020-11-12")


def test_a_county_is_below_its_city():
    facts = read_facts("百色市田东县人民政府关于做好春耕工作的通知\n各乡镇：\n请执行。")
    assert (facts.region, facts.region_level) == ("田东县", "县级")


def test_a_day_that_does_not_exist_is_left_out():
    text = "某市人民政府关于春耕工作的通知\n发布日期：2021-02-30\n各县：\n请执行。\n某市人民政府\n2021年13月1日"
    facts = read_facts(text)
    assert (facts.date_signed, facts.date_published) == ("", "")


def test_running_text_gives_no_title_but_a_telling_file_name_does():
    text = "创新发展是经济发展新常态下的必然选择，为加快发展战略性新兴产业，特制定本方案。\n一、总体要求\n深入贯彻。"
    assert read_facts(text).title == ""
    assert read_facts(text, "plan-2016.txt").title == ""
    assert read_facts(text, "3.关于印发广西战略性新兴产业实施方案的通知.txt").title == "广西战略性新兴产业实施方案"


def test_a_plan_expires_with_the_last_day_of_its_period():
    plan = DocumentFacts(period_start=2021, period_end=2023)
    assert status_today(plan, date(2023, 12, 31)) == ""
    assert status_today(plan, date(2024, 1, 1)) == "已到期"
    assert status_today(DocumentFacts(), date(2024, 1, 1)) == ""


def test_what_the_administrator_states_goes_before_the_period():
    assert status_today(DocumentFacts(period_end=2020, status="有效"), date(2024, 1, 1)) == ""
    assert status_today(DocumentFacts(status="已废止"), date(2024, 1, 1)) == "已废止"


FRAGMENTS = [
    "关于印发", "的通知", "《", "》", "〔2021〕", "9号", "2021年9月18日", "第一条", "\n", "：", "。", "人民政府",
    "十四五", "通过", "<!--", "（", "）",
]  # fmt: skip


@settings(max_examples=200, deadline=2000)
@given(
    st.lists(st.one_of(st.sampled_from(FRAGMENTS), st.text(max_size=5)), max_size=60).map("".join), st.text(max_size=20)
)
def test_odd_text_never_raises(text, file_name):
    facts = read_facts(text, file_name)
    for printed in (facts.date_signed, facts.date_published):
        assert printed == "" or date.fromisoformat(printed)


@pytest.mark.parametrize(
    "unit", ["《", "关于印发", "2021年", "〔", "一", "<!--", "人民政府、", "\n人民政府", "（", "第一届"]
)
def test_long_odd_text_is_read_in_time(unit):
    started = time.perf_counter()
    read_facts(unit * 30_000)
    assert time.perf_counter() - started < 3


def test_the_corpus_contradicts_its_manifest_nowhere():
    read = {}
    for entry in read_manifest(CORPUS / "manifest.csv"):
        facts = read_facts((CORPUS / entry.file).read_text(encoding="utf-8"), entry.file)
        assert compare(entry, facts) == ()
        read[entry.id] = facts
    assert read["gx-emerging-industries-action-plan-2021"].document_number == "桂政办发〔2021〕97号"
    assert read["baise-sci-tech-innovation-plan-2022"].date_signed == "2022-02-25"


@pytest.mark.parametrize(
    ("line", "addressees"),
    [
        (
            "各市、县人民政府，自治区人民政府各组成部门、各直属机构：",
            "各市、县人民政府，自治区人民政府各组成部门、各直属机构",
        ),
        (
            "各省、自治区、直辖市人民政府，国务院各部委、各直属机构:",
            "各省、自治区、直辖市人民政府，国务院各部委、各直属机构",
        ),
        ("自治区科技厅：", "自治区科技厅"),
        ("主送机关：各县（市、区）人民政府，市直各单位：", "各县（市、区）人民政府，市直各单位"),
        ("现将有关事项通知如下：", ""),
        ("责任单位：", ""),
        ("发布机构：", ""),
    ],
)
def test_the_addressees_are_the_bodies_before_the_colon_under_the_title(line, addressees):
    text = f"某市人民政府关于做好防汛工作的通知\n{line}\n为做好防汛工作，现通知如下。\n一、加强领导。\n各有关部门："
    assert read_facts(text).addressees == addressees


@pytest.mark.parametrize(
    ("head", "number"),
    [
        ("索 引 号：\t000014349/2021-00065\t主题分类：\t科技", "000014349/2021-00065"),
        ("索引号：11450000007565834C/2021-123456", "11450000007565834C/2021-123456"),
        ("索引号\n450000-2021-0031", "450000-2021-0031"),
        ("主题分类：科技", ""),
    ],
)
def test_the_index_number_of_the_public_register(head, number):
    assert read_facts(f"{head}\n某省科技厅关于开展试点的通知\n一、加强领导。\n").index_number == number


def test_facts_that_no_manifest_states_come_from_the_file():
    # What only the file states (addressees, dates of force) is neither compared with the manifest nor lost by it.
    facts = read_facts(NOTICE)
    entry = ManifestEntry("a", "a.txt", title="甲规划")
    assert merge(entry, facts).addressees == facts.addressees
    assert len(compare(entry, facts)) == 1
