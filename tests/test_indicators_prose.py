"""rag/indicators: the figures that running text sets or reports."""

import time

import pytest
from indicator_samples import brief, clauses_of, document_saying, entries_of

from rag.indicators.amounts import amounts, plain_number
from rag.indicators.names import split_name
from rag.indicators.read import read_indicators
from rag.indicators.years import years


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        (
            "到2023年，力争新能源产业产值达到340亿元，增加值达到110亿元。",
            [
                ("产值", "新能源产业", "340", "亿元", "", 2023),
                ("增加值", "新能源产业", "110", "亿元", "", 2023),
            ],
        ),
        (
            "到2025年，R&D经费投入强度达到2%以上，森林覆盖率稳定在62.5%，城镇调查失业率控制在5.5%以内。",
            [
                ("R&D经费投入强度", "", "2", "%", "以上", 2025),
                ("森林覆盖率", "", "62.5", "%", "", 2025),
                ("城镇调查失业率", "", "5.5", "%", "以内", 2025),
            ],
        ),
        (
            "建成20个左右自治区级以上5G技术或应用创新平台，培育5—10家龙头企业。",
            [
                ("自治区级以上5G技术或应用创新平台", "", "20", "个", "左右", None),
                ("龙头企业", "", "5—10", "家", "", None),
            ],
        ),
        (
            "到 2025 年，培育“专精特新”企业 500 家以上，选派科技特派员 1.5 万人次。",
            [
                ("“专精特新”企业", "", "500", "家", "以上", 2025),
                ("科技特派员", "", "1.5", "万人次", "", 2025),
            ],
        ),
        (
            "建成3个国家级、10个自治区级现代农业产业园。",
            [
                ("国家级现代农业产业园", "", "3", "个", "", None),
                ("自治区级现代农业产业园", "", "10", "个", "", None),
            ],
        ),
        (
            "引进10家以上创新能力强、带动作用大的龙头企业在数据中心部署重要数据节点。",
            [("龙头企业", "", "10", "家", "以上", None)],
        ),
        (
            "在重点领域、重点行业各打造不少于10个应用场景。",
            [("应用场景", "重点领域、重点行业", "10", "个", "不少于", None)],
        ),
        ("每年安排50个重大科技专项项目。", [("重大科技专项项目", "", "50", "个", "每年", None)]),
        ("全市建成田东、平果、凌云、西林4个农业科技园区。", [("农业科技园区", "", "4", "个", "", None)]),
        ("2022年底前在公共停车场建成快充站60座。", [("快充站", "", "60", "座", "", 2022)]),
        ("到二〇二三年新能源公交车占比达到80%。", [("占比", "新能源公交车", "80", "%", "", 2023)]),
        ("将高技术产业项目总投资标准调整至5000万元。", [("项目总投资标准", "高技术产业", "5000", "万元", "", None)]),
        ("自治区提供50%的场地补贴。", [("场地补贴", "", "50", "%", "", None)]),
        ("对首次认定的企业，给予每家10万元的一次性奖励。", [("一次性奖励", "", "10", "万元", "", None)]),
        ("人均预期寿命达到78.5岁，平均受教育年限达到11.3年。", [
            ("人均预期寿命", "", "78.5", "岁", "", None),
            ("平均受教育年限", "", "11.3", "年", "", None),
        ]),
        ("每10万人口精神科医师达到4名。", [("每10万人口精神科医师", "", "4", "名", "", None)]),
        ("产值超10亿元企业达到50家。", [("产值超10亿元企业", "", "50", "家", "", None)]),
        ("城乡居民收入比缩小到2.2：1。", [("城乡居民收入比", "", "2.2:1", "", "", None)]),
        ("处5万元以上20万元以下的罚款。", [("罚款", "", "5—20", "万元", "以上、以下", None)]),
        ("推动50个项目竣工投产。", [("项目", "", "50", "个", "", None)]),
        (
            "产值、增加值分别达到100亿元、20亿元。",
            [("产值", "", "100", "亿元", "", None), ("增加值", "", "20", "亿元", "", None)],
        ),
        (
            "到2025年、2030年，数字经济规模分别达到8000亿元、1万亿元。",
            [("数字经济规模", "", "8000", "亿元", "", 2025), ("数字经济规模", "", "1", "万亿元", "", 2030)],
        ),
        (
            "接待游客3000万人次，实际利用外资3亿美元，分别增长10%和12%。",
            [
                ("游客", "", "3000", "万人次", "", None),
                ("实际利用外资", "", "3", "亿美元", "", None),
                ("游客", "", "10", "%", "", None),
                ("实际利用外资", "", "12", "%", "", None),
            ],
        ),
        ("农田灌溉水有效利用系数提高到0.52。", [("农田灌溉水有效利用系数", "", "0.52", "", "", None)]),
        ("按5%给予最高100万元奖励。", [("奖励", "", "100", "万元", "最高", None)]),
        ("财政收入突破百亿元，达到102.3亿元。", [("财政收入", "", "102.3", "亿元", "", None)]),
        ("技术合同成交额达到1,250.5亿元。", [("技术合同成交额", "", "1250.5", "亿元", "", None)]),
        ("到２０２５年，森林覆盖率达到６２．５％。", [("森林覆盖率", "", "62.5", "%", "", 2025)]),
    ],
)  # fmt: skip
def test_a_figure_is_read_with_its_name_scope_bound_and_year(sentence, expected):
    assert [brief(e) for e in entries_of(sentence)] == expected


@pytest.mark.parametrize(
    "sentence",
    [
        "加快5G网络建设，引入第三方机构，建设地铁5号线。",
        "根据国办发〔2021〕26号文件执行。",
        "本办法自2021年5月1日起施行，有效期5年。",
        "咨询电话：0771-1234567，每天8:30至17:30办理。",
        "每年召开1次联席会议，每季度开展2次督查。",
        "自收到材料之日起20个工作日内办结。",
        "“十四五”时期是第一个五年，“2+N”体系基本形成。",
        "聚焦九大领域，在四个创新资源集中区域设立办公室。",
        "重点推进平铝集团80万吨再生铝项目、年产1000万只铝轮毂项目。",
        "新建居民小区应当100%预留充电桩安装条件。",
        "落实《若干措施（100条）》和“十百千”工程，制定以下10条措施。",
        "按照第5条规定，共分3章20条。",
        "打造2.0版平台，推广3D打印。",
        "对年度研发投入超过1000万元的企业给予支持。",
        "进出口总额增速高于全省平均水平2个百分点。",
        "",
    ],
)
def test_numbers_of_names_laws_dates_times_and_the_text_itself_are_no_figures(sentence):
    assert entries_of(f"加强组织领导。{sentence}落实责任。") == ()


def test_growth_is_of_what_was_spoken_of_before():
    level, growth = entries_of("力争到2025年，规模以上工业增加值突破5000亿元，年均增长8%左右。")
    assert brief(level) == ("增加值", "规模以上工业", "5000", "亿元", "突破", 2025)
    assert (level.measure, growth.measure) == ("level", "growth")
    assert brief(growth) == ("增加值", "规模以上工业", "8", "%", "左右", 2025)


@pytest.mark.parametrize(
    ("sentence", "name", "value", "unit", "measure", "year_from"),
    [
        ("R&D经费投入年均增长12%以上。", "R&D经费投入", "12", "%", "growth", None),
        ("居民消费价格涨幅控制在3%左右。", "居民消费价格", "3", "%", "growth", None),
        ("城镇居民人均可支配收入较2020年翻一番。", "城镇居民人均可支配收入", "一番", "番", "multiple", 2020),
        ("全社会研发投入实现翻番。", "全社会研发投入", "翻番", "番", "multiple", None),
        ("新增城镇就业35万人。", "城镇就业", "35", "万人", "increase", None),
        ("城镇新增就业35万人以上。", "城镇新增就业", "35", "万人", "increase", None),
        ("科技进步贡献率比2015年提高7.52个百分点。", "科技进步贡献率", "7.52", "个百分点", "increase", 2015),
        ("单位地区生产总值能耗比2020年下降13.5%。", "单位地区生产总值能耗下降", "13.5", "%", "growth", 2020),
        ("2021—2025年累计完成投资1万亿元以上。", "投资", "1", "万亿元", "level", 2021),
    ],
)
def test_growth_increase_and_multiple_are_told_apart(sentence, name, value, unit, measure, year_from):
    (entry,) = entries_of(sentence)
    assert (entry.name, entry.value, entry.unit, entry.measure, entry.year_from) == (
        name, value, unit, measure, year_from,
    )  # fmt: skip


def test_a_way_from_one_year_to_another_gives_both_ends():
    base, target = entries_of("数字经济规模由2020年的1.2万亿元提高到2025年的2万亿元。")
    assert (brief(base), base.role) == (("数字经济规模", "", "1.2", "万亿元", "", 2020), "base")
    assert (brief(target), target.role, target.measure) == (
        ("数字经济规模", "", "2", "万亿元", "", 2025), "target", "level",
    )  # fmt: skip


def test_the_year_that_is_compared_with_has_its_own_figure():
    found = entries_of("2020年研发经费投入强度达到0.32%，比2015年的0.16%增长1倍。", heading="一、发展基础")
    assert [(e.value, e.unit, e.year, e.year_from, e.role) for e in found] == [
        ("0.32", "%", 2020, None, "actual"),
        ("0.16", "%", 2015, None, "actual"),
        ("1", "倍", 2020, 2015, "actual"),
    ]


def test_a_share_is_named_from_its_whole_and_its_part_is_the_scope():
    found = entries_of("战略性新兴产业增加值达到1860亿元、增加值占全区地区生产总值比重达到7%。")
    assert brief(found[1])[:4] == ("占全区地区生产总值比重", "战略性新兴产业增加值", "7", "%")
    found = entries_of("新兴产业规模显著扩大，产业增加值达3600亿元，占地区生产总值的比重达到15%。")
    assert [brief(e)[:3] for e in found] == [
        ("增加值", "新兴产业", "3600"),
        ("占地区生产总值的比重", "产业增加值", "15"),
    ]


def test_a_place_in_front_is_the_region_of_all_that_follows():
    found = entries_of("南宁市全社会研发经费投入占地区生产总值比重达到2.5%，高新技术企业达到2500家。")
    assert [(e.name, e.region) for e in found] == [("占地区生产总值比重", "南宁市"), ("高新技术企业", "南宁市")]


def test_a_rank_is_of_what_was_counted_before():
    found = entries_of("建成自治区级以上“星创天地”33家，其中国家级6家，自治区级27家。")
    assert [brief(e)[:3] for e in found] == [
        ("自治区级以上“星创天地”", "", "33"),
        ("国家级", "“星创天地”", "6"),
        ("自治区级", "“星创天地”", "27"),
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("到2023年，力争产业产值达到340亿元。建成5个平台。", [2023, 2023]),  # the sentence just before opens with it
        ("到2023年，力争产业产值达到340亿元。加强领导。建成5个平台。", [2023, None]),
        ("“十四五”时期，加快发展。产业产值达到340亿元；建成5个平台。", [2025, 2025]),
        ("2020年，全区企业达到107家。新增6家高新区。", [2020, None]),  # the year of a report ends with its sentence
        ("到2022年，企业达到30家；到2025年，达到50家。", [2022, 2025]),
    ],
)
def test_a_year_holds_while_the_text_goes_on_listing(text, expected):
    assert [e.year for e in entries_of(text)] == expected


@pytest.mark.parametrize(
    ("text", "heading", "role"),
    [
        ("2020年，全市高新技术企业达到2806家。", "一、总体要求", "actual"),  # signed in March 2021
        ("到2025年，高新技术企业达到5600家。", "一、发展基础", "target"),
        ("累计建成科研平台54个。", "一、重点任务", "actual"),
        ("新建科研平台54个。", "一、发展现状", "actual"),
        ("新建科研平台54个。", "一、重点任务", "target"),
        ("去年新建科研平台54个。", "一、工作", "actual"),
    ],
)
def test_what_is_reported_is_told_from_what_is_aimed_at(text, heading, role):
    assert [e.role for e in entries_of(text, heading=heading)] == [role]


def test_the_words_that_say_it_stand_in_the_text_and_in_the_clause():
    document = document_saying("到2025年，森林覆盖率达到62.5%，建成5A级景区3家。")
    clauses = clauses_of(document)
    first, second = read_indicators([document], clauses)
    assert document.text[first.start : first.end] == "到2025年，森林覆盖率达到62.5%"
    assert document.text[second.start : second.end] == "建成5A级景区3家"
    by_id = {c.clause_id: c for c in clauses}
    for entry in (first, second):
        clause = by_id[entry.clause_id]
        assert clause.start <= entry.start < entry.end <= clause.end


def test_clauses_of_documents_that_are_not_given_are_skipped():
    document = document_saying("森林覆盖率达到62.5%。")
    assert read_indicators([], clauses_of(document)) == ()
    assert len(read_indicators([document], clauses_of(document))) == 1


def test_spans_of_years_and_of_plans():
    def read(text):
        return [(y.year, y.year_from, y.is_base) for y in years(text)]

    assert read("2021—2023年") == [(2023, 2021, False)]
    assert read("“十四五”期间") == [(2025, 2021, False)]
    assert read("“十五五”末") == [(2030, None, False)]
    assert read("《“十四五”规划》") == []  # the title of a plan is no time
    assert read("比2020年") == [(2020, None, True)]
    assert read("截至 2020 年 12 月") == [(2020, None, False)]


def test_amounts_keep_what_is_printed_and_a_value_to_reckon_with():
    (amount,) = amounts("达到2至3个")
    assert (amount.value, amount.number, amount.number_to, amount.unit) == ("2—3", 2.0, 3.0, "个")
    (amount,) = amounts("8%—10%左右")
    assert (amount.value, amount.number, amount.number_to, amount.unit, amount.bound) == ("8—10", 8, 10, "%", "左右")
    assert [a.bound for a in amounts("4500多项、10余个")] == ["多", "余"]
    assert plain_number("12,500") == 12500 and plain_number("—") is None


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        ("规模以上工业总产值", ("总产值", "规模以上工业")),
        ("高新技术企业工业总产值", ("工业总产值", "高新技术企业")),
        ("战略性新兴产业投资", ("投资", "战略性新兴产业")),
        ("固定资产投资", ("固定资产投资", "")),
        ("人均地区生产总值", ("人均地区生产总值", "")),
        ("全区占比", ("占比", "")),
        ("耕地占补平衡率", ("耕地占补平衡率", "")),
    ],
)
def test_name_and_scope(printed, expected):
    assert split_name(printed) == expected


@pytest.mark.parametrize(
    "hostile",
    [
        "1" * 50_000,
        "1,234" * 10_000,
        "建成5个、" * 10_000,
        "每10万每" * 10_000,
        "到2025年5个" * 6_000,
        "《" * 25_000 + "（" * 25_000,
        "已" * 50_000 + "达到5个",
        "5家产值超100亿元的" * 5_000,
        "，" * 50_000,
        "比2015年的5%" * 6_000,
    ],
)
def test_a_hostile_text_takes_time_in_proportion(hostile):
    document = document_saying(f"加强领导。{hostile}。")
    clauses = clauses_of(document)
    started = time.process_time()
    read_indicators([document], clauses)
    assert time.process_time() - started < 5
