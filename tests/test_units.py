import time

import pytest
from samples import ACTION_PLAN, DISTINCT, IMPLEMENTATION_PLAN, chunked, cut, is_place, truth

from rag.chunking.unit_names import local_governments
from rag.chunking.units import document_level, first_unit_leads, read_assignment
from rag.types import Assignment


@pytest.mark.parametrize(("name", "count"), [(ACTION_PLAN, 45), (IMPLEMENTATION_PLAN, 28)])
def test_every_task_of_the_plans_has_the_units_that_a_reader_finds(name, count):
    tasks = [c for c in chunked(name).clauses if c.kind == "task"]
    read = [
        {
            "title": c.heading_path[-1].split("．")[-1].split(".")[-1],
            "group": c.heading_path[-2],
            "lead": list(c.assignment.lead),
            "cooperating": list(c.assignment.cooperating),
            "unspecified": list(c.assignment.unstated),
            "role_stated": c.assignment.role_stated,
        }
        for c in tasks
        if c.assignment
    ]
    expected = [
        {"unspecified": [], **{key: value for key, value in task.items() if key != "number"}}
        for task in truth(f"tasks-{name}")
    ]
    assert len(expected) == count
    assert read == expected


def test_plans_without_named_units_have_no_tasks():
    for name in set(DISTINCT) - {ACTION_PLAN, IMPLEMENTATION_PLAN}:
        assert [c.text[-40:] for c in chunked(name).clauses if c.assignment] == []


@pytest.mark.parametrize(
    ("text", "level", "lead", "cooperating", "unstated"),
    [
        ("推进试点。（省科技厅牵头，省财政厅、教育厅配合）", "省", ["省科技厅"], ["省财政厅", "省教育厅"], []),
        ("推进试点。（由省发展改革委会同财政厅负责）", "省", ["省发展改革委"], ["省财政厅"], []),
        ("推进试点。（省商务厅负责，省财政厅按职责分工落实）", "省", ["省商务厅"], ["省财政厅"], []),
        ("推进试点。（省教育厅、财政厅等按职责分工负责）", "省", [], [], ["省教育厅", "省财政厅"]),
        (
            "推进试点。（牵头单位：市科技局；配合单位：财政局、教育局）",
            "市",
            ["市科技局"],
            ["市财政局", "市教育局"],
            [],
        ),
        ("推进试点。\n牵头单位：市科技局\n配合单位：市财政局", "市", ["市科技局"], ["市财政局"], []),
        ("推进试点。（责任单位：省发展改革委、省财政厅）", "省", [], [], ["省发展改革委", "省财政厅"]),
        ("推进试点。（牵头领导：张某；责任单位：市科技局）", "市", [], [], ["市科技局"]),
        ("推进试点。（责任单位：省能源局；完成时限：2025年12月底）", "省", [], [], ["省能源局"]),
        ("推进试点。【省科技厅牵头，省财政厅配合】", "省", ["省科技厅"], ["省财政厅"], []),
        (
            "推进试点。（国家发展改革委牵头，财政部、工业和信息化部等部门按职责分工负责）",
            "",
            ["国家发展改革委"],
            ["财政部", "工业和信息化部"],
            [],
        ),
        (
            "推进试点。（责任单位：省财政厅，各市、县（市、区）人民政府）",
            "省",
            [],
            [],
            ["省财政厅", "各市、县（市、区）人民政府"],
        ),
        ("推进试点。（各县〔市、区〕人民政府负责）", "市", [], [], ["各县〔市、区〕人民政府"]),
        (
            "推进试点。（市财政局牵头，各县[市、区]人民政府配合）",
            "市",
            ["市财政局"],
            ["各县[市、区]人民政府"],
            [],
        ),
        ("推进试点。（县科技局牵头，各乡镇、街道配合）", "县", ["县科技局"], ["各乡镇", "街道"], []),
        ("推进试点。（各相关行业主管部门）", "自治区", [], [], ["各相关行业主管部门"]),
        (
            "推进试点。（由省科技厅牵头，会同省教育厅、财政厅组织实施）",
            "省",
            ["省科技厅"],
            ["省教育厅", "省财政厅"],
            [],
        ),
        ("推进试点。（省商务厅商财政厅负责）", "省", ["省商务厅"], ["省财政厅"], []),
        ("推进试点。（省教育厅牵头，省财政厅等部门参与）", "省", ["省教育厅"], ["省财政厅"], []),
        ("推进试点。（省教育厅等部门按职责分工负责）", "省", [], [], ["省教育厅"]),
        ("推进试点。（市教育局及相关部门负责）", "市", [], [], ["市教育局", "相关部门"]),
        (
            "推进试点。（市教育局牵头，市财政局、人力资源社会保障局、各县区按职责分工负责）",
            "市",
            ["市教育局"],
            ["市财政局", "市人力资源社会保障局", "各县区"],
            [],
        ),
        (
            "推进试点。（由市民政局牵头负责，市财政局、各区人民政府配合做好相关工作）",
            "市",
            ["市民政局"],
            ["市财政局", "各区人民政府"],
            [],
        ),
        (
            "推进试点。（省商务厅为牵头单位，省财政厅、贸促会为配合单位）",
            "省",
            ["省商务厅"],
            ["省财政厅", "省贸促会"],
            [],
        ),
        (
            "推进试点。（省农业农村厅指导，各市、县（市、区）人民政府负责）",
            "省",
            ["各市、县（市、区）人民政府"],
            ["省农业农村厅"],
            [],
        ),
        ("推进试点。（以上任务由省科技厅、教育厅分别负责）", "省", [], [], ["省科技厅", "省教育厅"]),
        ("推进试点。〔责任单位：省科技厅，各市、州人民政府〕", "省", [], [], ["省科技厅", "各市、州人民政府"]),
        ("推进试点。（责任单位：市教育局；配合单位：市财政局）", "市", ["市教育局"], ["市财政局"], []),
        ("推进试点。（第一责任单位：市科技局；责任单位：市财政局）", "市", ["市科技局"], ["市财政局"], []),
        ("推进试点。（牵头：省教育厅，配合：省财政厅）", "省", ["省教育厅"], ["省财政厅"], []),
        ("推进试点。（牵头单位：市科技局；配合单位：无）", "市", ["市科技局"], [], []),
        ("推进试点。责任单位：市科技局，各县（市、区）", "市", [], [], ["市科技局", "各县（市、区）"]),
        (
            "推进试点。（分管领导：张某副市长；牵头单位：市教育局；责任人：李某、王某；配合单位：市财政局）",
            "市",
            ["市教育局"],
            ["市财政局"],
            [],
        ),
    ],
)
def test_who_is_responsible_by_the_wording_of_the_clause(text, level, lead, cooperating, unstated):
    assignment = read_assignment(text, level)
    assert assignment is not None
    assert list(assignment.lead) == lead
    assert list(assignment.cooperating) == cooperating
    assert list(assignment.unstated) == unstated
    assert assignment.role_stated is bool(lead or cooperating)
    assert assignment.printed in text


@pytest.mark.parametrize(
    "text",
    [
        "现将《科技创新三年行动方案》（以下简称“方案”）印发给你们。",
        "通过药物非临床研究质量管理规范认证（GLP）",
        "建设一批研发平台（含国家工程研究中心、企业技术中心）。",
        "建设一批研发平台（国家工程研究中心、企业技术中心）。",
        "支持各类创新主体（企业、高校、科研院所）。",
        "优先支持重点区域（柳州、桂林等设区市）。",
        "各责任单位要切实履行职责，加强协调配合。",
        "研发投入强度达到2.5%（预期性）。",
        "",
    ],
)
def test_brackets_and_words_that_name_nobody(text):
    assert read_assignment(text, "自治区") is None


def test_the_first_unit_leads_only_where_the_document_says_so():
    task = "打造风电产业链。（责任单位：省能源局、发展改革委，各市人民政府）"
    assert read_assignment(task, "省").unstated == ("省能源局", "省发展改革委", "各市人民政府")
    read = read_assignment(task, "省", first_leads=True)
    assert (read.lead, read.cooperating) == (("省能源局",), ("省发展改革委", "各市人民政府"))


@pytest.mark.parametrize(
    "convention",
    ["排在第一位的为牵头单位，下同", "列首位的为牵头单位", "排第一位的单位为牵头单位", "第一责任单位为牵头单位"],
)
def test_the_convention_in_its_usual_wordings_is_no_unit(convention):
    text = f"建立机制。（责任单位：市科技局、财政局；{convention}）"
    assert first_unit_leads(text)
    read = read_assignment(text, "市", first_leads=True)
    assert (read.lead, read.cooperating) == (("市科技局",), ("市财政局",))


def test_no_convention_in_a_text_that_only_mentions_leading_units():
    assert not first_unit_leads("牵头单位要每季度报送进展情况。")


def test_the_omitted_level_comes_back_but_not_before_a_full_name():
    text = (
        "（责任单位：自治区药监局、市场监管局，广西银保监局，国家税务总局，各设区市人民政府，广西电网公司、"
        "自治区区域合作局）"
    )
    assert read_assignment(text, "自治区", is_place=is_place).unstated == (
        "自治区药监局",
        "自治区市场监管局",
        "广西银保监局",
        "国家税务总局",
        "各设区市人民政府",
        "广西电网公司",
        "自治区区域合作局",
    )


def units_of(names: str, level: str = "") -> tuple[str, ...]:
    read = read_assignment(f"推进试点。（责任单位：{names}）", level, is_place=lambda name: name.startswith("南宁"))
    return read.units if read else ()


@pytest.mark.parametrize(
    "separator", ["、", "，", ",", "；", ";", "/", "／", " ", "\u3000", "\n", "、\n", "和", "及", "以及"]
)
def test_names_are_told_apart_whatever_stands_between_them(separator):
    assert units_of(f"市发展改革委{separator}科技局", "市") == ("市发展改革委", "市科技局")


def test_names_end_where_the_next_number_of_the_text_begins():
    text = "（一）稳定就业。责任单位：市人社局、财政局　　（二）减轻负担。降低成本。"
    assert read_assignment(text, "市").unstated == ("市人社局", "市财政局")
    assert read_assignment("责任单位：市人社局 2.落实税收政策", "市").unstated == ("市人社局",)


def test_names_on_lines_of_their_own_go_on_until_a_line_that_names_none():
    text = "推进试点。\n责任单位：\n省科技厅\n教育厅\n重点支持五个城市先行开展。\n"
    read = read_assignment(text, "省")
    assert read.unstated == ("省科技厅", "省教育厅")
    assert read.printed == "责任单位：\n省科技厅\n教育厅"


@pytest.mark.parametrize(
    ("names", "units"),
    [
        ("市人力资源和社会保障局、自然资源和规划局", ("市人力资源和社会保障局", "市自然资源和规划局")),
        ("各市、县（市、区）人民政府及有关部门", ("各市、县（市、区）人民政府", "有关部门")),
        ("各市、县、区人民政府", ("各市、县、区人民政府",)),
        ("各设区市人民政府，各县（市、区）党委", ("各设区市人民政府", "各县（市、区）党委")),
        ("各市、县党委和人民政府，省教育厅", ("各市、县党委和人民政府", "省教育厅")),
        ("各县（市、区）党委、政府", ("各县（市、区）党委、政府",)),
        ("市发展改革委，市直各部门、单位", ("市发展改革委", "市直各部门")),
        ("省教育厅、各高等学校、财政厅等单位", ("省教育厅", "各高等学校", "省财政厅")),
        (
            "广西大学、中国移动广西公司、国家开发银行广西分行、中直驻桂单位、广西糖业协会",
            ("广西大学", "中国移动广西公司", "国家开发银行广西分行", "中直驻桂单位", "广西糖业协会"),
        ),
    ],
)
def test_a_name_stays_whole(names, units):
    assert units_of(names) == units


@pytest.mark.parametrize(
    ("names", "level", "units"),
    [
        ("自治区党委编办、文化和旅游厅（文物局）", "自治区", ("自治区党委编办", "自治区文化和旅游厅（文物局）")),
        ("自治区教育厅、党委宣传部", "自治区", ("自治区教育厅", "自治区党委宣传部")),
        ("市委组织部、宣传部、编办，市教育局、团市委、妇联", "市",
         ("市委组织部", "市委宣传部", "市委编办", "市教育局", "团市委", "市妇联")),
        ("省教育厅、财政厅，市教育局、财政局", "省", ("省教育厅", "省财政厅", "市教育局", "市财政局")),
        ("国家发展改革委、财政部、省科技厅、教育厅", "省", ("国家发展改革委", "财政部", "省科技厅", "省教育厅")),
        ("省能源局、市能源局、科技厅", "省", ("省能源局", "市能源局", "省科技厅")),  # no city has a 厅
        ("国家税务总局、科技厅", "自治区", ("国家税务总局", "自治区科技厅")),
        ("国家能源局、知识产权局、民航局、国资委", "国家", ("国家能源局", "国家知识产权局", "民航局", "国资委")),
        ("南宁市财政局、科技局、自治区财政厅", "自治区", ("南宁市财政局", "南宁市科技局", "自治区财政厅")),
        ("办公室、规划科", "市", ("办公室", "规划科")),
    ],
)  # fmt: skip
def test_the_level_that_was_printed_last_carries_on(names, level, units):
    assert units_of(names, level) == units


@pytest.mark.parametrize(
    "names",
    [
        "★市教育局、市财政局",
        "市教育局*、市财政局",
        "**市教育局**、市财政局",
        "市财政局、市教育局（牵头）",
        "市教育局★ 市财政局",
    ],
)
def test_a_mark_at_a_name_says_that_it_leads(names):
    read = read_assignment(f"推进试点。（责任单位：{names}）")
    assert (read.lead, read.cooperating, read.unstated) == (("市教育局",), ("市财政局",), ())
    assert read_assignment(f"推进试点。（{names}）").lead == ("市教育局",)


@pytest.mark.parametrize(
    ("text", "time_limit"),
    [
        ("推进试点。（省科技厅牵头，省财政厅配合，2023年底前完成）", "2023年底前完成"),
        ("推进试点。（省科技厅牵头；完成时限：2025年12月底前）", "2025年12月底前"),
        ("推进试点。（责任单位：省科技厅；2021—2023年）", "2021—2023年"),
        ("推进试点。（责任单位：省科技厅、教育厅，长期坚持）", "长期坚持"),
        ("推进试点。（省科技厅、教育厅负责；年度任务）", "年度任务"),
        ("推进试点（省科技厅牵头）。完成时限：2023年底前。", "2023年底前"),
        ("推进试点（省科技厅负责）（2022年6月30日前）", "2022年6月30日前"),
        ("推进试点。\n责任单位：省科技厅\n完成时间：持续推进", "持续推进"),
        ("推进试点。（时间节点：2022年10月底；牵头单位：省科技厅）", "2022年10月底"),
        ("2025年底前建成平台。（省科技厅负责）", "2025年底前"),
        ("2022年6月30日前完成整改。（省科技厅负责）", "2022年6月30日前完成"),
        ("2023年底前建成10家，2025年底前建成50家。（省科技厅负责）", "2023年底前；2025年底前"),
        ("2023年底前建成。（省科技厅负责；完成时限：2024年）", "2024年"),  # a label is more than a sentence
        ("到2025年，建成10家。（省科技厅负责）", ""),
        ("2020年底前已完成试点，继续推进。（省科技厅负责）", ""),
        ("推进试点。（省科技厅负责）", ""),
    ],
)
def test_the_time_limit_is_told_as_printed(text, time_limit):
    read = read_assignment(text, "省")
    assert read.time_limit == time_limit
    assert "省科技厅" in read.units
    assert all("年" not in unit for unit in read.units)


@pytest.mark.parametrize(
    "text",
    [
        "推进试点（2023年底前完成）。",
        "2023年底前完成。完成时限：2023年。",
        "各责任单位：请于每月底报送进展。",
        "完善协调机制（由龙头企业牵头，高校参与）。",
        "压实责任（省级统筹、市县负责）。",
        "任务分工：见附件。",
        "任务分工：明确责任，落实到人。",
        "石浦另设同知署（亦有称石浦厅）",
        "由两家教会开办（美国某会、加拿大某会创办）",
        "设五个展区（古鱼类展厅、古鸟类展厅）",
        "距离不足一千万千米（0.041天文单位）",
        "（" * 2000 + "市科技局牵头" + "）" * 1000,
    ],
)
def test_words_of_duty_without_a_body_name_nobody(text):
    assert read_assignment(text, "市") is None


def test_local_governments_are_told_from_departments():
    units = (
        "各市、县人民政府", "百色市人民政府", "各县（市、区）政府", "各设区市", "各县（市、区）", "柳州市",
        "各市、县党委和人民政府", "自治区人民政府办公厅", "自治区科技厅", "高新区管委会", "各有关开发区",
        "市市场监管局", "各高等学校",
    )  # fmt: skip
    assert local_governments(Assignment(units[:2], (), units[2:], "", True)) == units[:7]
    assert local_governments(Assignment((), (), (), "", False)) == ()


def test_the_level_is_the_one_that_the_document_prints():
    assert document_level(["（责任单位：省科技厅、财政厅）", "（省教育厅、财政厅负责）"]) == "省"
    assert document_level(["（责任单位：市场监管局、区域合作局）"]) == ""
    assert document_level(["加强监督管理。"]) == ""


def test_a_numbered_item_that_names_its_units_is_a_task_and_the_others_are_none():
    result = cut(
        "二、工作任务\n（一）发展风电。建设海上风电基地。（责任单位：省能源局）\n（二）发展光伏。建设光伏基地。\n"
    )
    assert [(c.label, c.kind) for c in result.clauses if c.kind != "node"] == [
        ("二、（一）", "task"),
        ("二、（二）", "item"),
    ]
    assert [(h.number, h.kind) for h in result.headings] == [("二、", "item"), ("（一）", "task"), ("（二）", "item")]


def test_long_texts_full_of_brackets_and_labels_are_read_in_moments():
    begin = time.process_time()
    for piece in (
        "（",
        "（a",
        "责任单位：",
        "市科技局、",
        "各市、",
        "牵头，",
        "完成时限：",
        "年底前",
        " ",
        "\n",
        "★",
        "会同",
    ):
        read_assignment("责任单位：" + piece * (50_000 // len(piece)), "市")
        read_assignment("（" + piece * (50_000 // len(piece)) + "）", "市")
    assert time.process_time() - begin < 10  # about one second
