import pytest
from samples import ACTION_PLAN, DISTINCT, IMPLEMENTATION_PLAN, chunked, cut, is_place, truth

from rag.chunking.units import document_level, first_unit_leads, read_assignment


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
