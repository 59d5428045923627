"""rag/successions.py: which body followed which, with the place kept and every name found."""

from pathlib import Path

import pytest

from rag.csv_rows import read_rows
from rag.errors import CorpusError
from rag.successions import FILE, Successions

LEDGER = Path(__file__).resolve().parent.parent / "rag" / "data" / FILE
HEADER = "former,current,level,year,basis,note\n"


@pytest.fixture(scope="module")
def successions(tmp_path_factory) -> Successions:
    return Successions.load(tmp_path_factory.mktemp("corpus"))


def own(folder: Path, rows: str) -> Successions:
    (folder / FILE).write_text(HEADER + rows, encoding="utf-8")
    return Successions.load(folder)


@pytest.mark.parametrize(
    ("printed", "today"),
    [
        ("自治区工业和信息化委", ("自治区工业和信息化厅",)),
        ("百色市工业和信息化委员会", ("百色市工业和信息化局",)),  # a city has 局, a province 厅
        ("自治区国土资源厅", ("自治区自然资源厅",)),
        ("广西壮族自治区国土资源厅", ("广西壮族自治区自然资源厅",)),
        ("市国土资源局", ("市自然资源局",)),
        ("自治区卫生计生委", ("自治区卫生健康委",)),
        ("自治区农业厅", ("自治区农业农村厅",)),
        ("省环境保护厅", ("省生态环境厅",)),
        ("自治区林业厅", ("自治区林业局",)),
        ("自治区测绘地信局", ("自治区自然资源厅",)),
        ("自治区旅游发展委", ("自治区文化和旅游厅",)),
        ("县旅游局", ("县文化和旅游局",)),
        ("自治区安监局", ("自治区应急管理厅",)),
        ("柳州市工商行政管理局", ("柳州市市场监管局",)),
        ("广西国税局", ("广西税务局",)),
        ("百色市公安消防支队", ("百色市消防救援支队",)),
        ("国土资源部", ("自然资源部",)),
        ("国家旅游局", ("文化和旅游部",)),
        ("国家卫生计生委", ("国家卫生健康委",)),
        ("国家质检总局", ("市场监管总局", "海关总署")),  # divided
        ("自治区科技厅", ("自治区科技厅",)),  # nothing followed it
        ("自治区自然资源厅", ("自治区自然资源厅",)),
    ],
)
def test_what_a_printed_body_is_called_today(successions, printed, today):
    assert successions.today(printed) == today


def test_a_step_says_when_by_which_document_and_what_else_to_know(successions):
    (step,) = successions.of("自治区国土资源厅")
    assert (step.former, step.current, step.year) == ("自治区国土资源厅", "自治区自然资源厅", 2018)
    assert step.basis == "《深化党和国家机构改革方案》（2018年3月中共中央印发）"
    assert step.note.startswith("全国一致")
    assert "以当地机构改革方案为准" in successions.of("自治区林业厅")[0].note


@pytest.mark.parametrize(
    ("printed", "steps"),
    [
        ("自治区扶贫办", [("自治区扶贫办", "自治区乡村振兴局", 2021), ("自治区乡村振兴局", "自治区农业农村厅", 2024)]),
        ("国务院扶贫办", [("国务院扶贫办", "国家乡村振兴局", 2021), ("国家乡村振兴局", "农业农村部", 2023)]),
        ("广西银监局", [("广西银监局", "广西银保监局", 2018), ("广西银保监局", "广西金融监管局", 2023)]),
        ("自治区乡村振兴局", [("自治区乡村振兴局", "自治区农业农村厅", 2024)]),
    ],
)
def test_a_chain_is_followed_to_the_body_of_today(successions, printed, steps):
    assert [(step.former, step.current, step.year) for step in successions.of(printed)] == steps
    assert successions.today(printed) == (steps[-1][1],)


def test_duties_that_were_divided_give_each_body_that_took_them_over(successions):
    province = successions.of("自治区食品药品监管局")
    assert [step.current for step in province] == ["自治区市场监管局", "自治区药监局"]
    assert "其余职责划入市场监管局" in province[1].note
    assert successions.today("百色市食品药品监管局") == ("百色市市场监管局",)  # below the province there is no 药监局


def test_a_name_without_a_place_may_belong_to_several_levels(successions):
    assert successions.today("工业和信息化委") == ("工业和信息化厅", "工业和信息化局")


@pytest.mark.parametrize(
    ("printed", "today"),
    [
        (
            "人民银行南宁中心支行",
            "人民银行广西壮族自治区分行",
        ),  # the branch of a province stood under its capital's name
        ("中国人民银行南宁中心支行", "中国人民银行广西壮族自治区分行"),
        ("人民银行武汉分行", "人民银行湖北省分行"),
        ("人民银行百色市中心支行", "人民银行百色市分行"),
        ("中国人民银行百色市中心支行", "中国人民银行百色市分行"),
        ("中国银保监会广西监管局", "广西金融监管局"),
        ("百色银保监分局", "百色金融监管分局"),
    ],
)
def test_a_place_inside_the_name_is_kept(successions, printed, today):
    assert successions.today(printed) == (today,)


def test_every_name_finds_the_former_and_the_present_bodies(successions):
    expected = {
        "广西银监局", "中国银监会广西监管局", "中国银行业监督管理委员会广西监管局",
        "广西银保监局", "中国银保监会广西监管局", "中国银行保险监督管理委员会广西监管局",
        "广西金融监管局", "国家金融监督管理总局广西监管局",
    }  # fmt: skip
    assert successions.names("广西银监局") == expected
    insurance = {"广西保监局", "中国保监会广西监管局", "中国保险监督管理委员会广西监管局"}
    assert successions.names("国家金融监督管理总局广西监管局") == expected | insurance
    assert successions.names("自治区自然资源厅") == {
        "自治区自然资源厅", "自治区国土资源厅", "自治区测绘地信局", "自治区测绘地理信息局",
    }  # fmt: skip
    assert successions.names("自治区科技厅") == {"自治区科技厅"}


def test_bodies_that_only_share_a_successor_are_not_each_other(successions):
    names = successions.names("市质监局")
    assert "市市场监管局" in names
    assert not any("工商" in name or "食品药品" in name for name in names)


@pytest.mark.parametrize(
    "name",
    ["", "体育局", "国家知识产权局", "国家税务总局", "推进旅游局", "文化旅游局", "国土资源厅厅长", "局" * 50_000],
)
def test_a_name_that_the_ledger_does_not_know_stays_alone(successions, name):
    assert successions.of(name) == ()
    assert successions.today(name) == (name,)
    assert successions.names(name) == {name}


def test_every_row_names_a_document_and_says_whether_it_holds_everywhere():
    rows = read_rows(LEDGER)[1]
    assert len(rows) > 80
    for row in rows:
        cells = row.cells
        assert "《" in cells["basis"], cells
        # A reader must know where a succession is sure: of the state, everywhere, or as the place has decided.
        assert any(word in cells["note"] for word in ("国家机关", "全国一致", "以当地", "各地")), cells


def test_no_chain_of_the_ledger_runs_in_a_circle(successions):
    for row in read_rows(LEDGER)[1]:
        for name in row.cells["former"].split("；"):
            bodies = successions.today(name.replace("*", "广西"))
            assert all(successions.of(body) == () for body in bodies), name


def test_a_corpus_adds_rows_and_replaces_those_of_the_same_body(tmp_path: Path):
    successions = own(
        tmp_path,
        "政管办,大数据发展局,省级,2018,《某省机构改革方案》,\n"
        "自治区林业厅；自治区林业局筹备组,自治区林业和草原局,,2019,《自治区机构改革方案》,\n"
        "工业和信息化委,经济和信息化厅,省级,2018,《某省机构改革方案》,\n",
    )
    assert successions.today("自治区政管办") == ("自治区数据局",)  # goes on with the general ledger
    assert successions.today("自治区林业厅") == ("自治区林业和草原局",)
    assert successions.today("省林业厅") == ("省林业局",)
    assert successions.today("省工业和信息化委") == ("省经济和信息化厅",)
    assert successions.of("市工业和信息化委") == ()  # the general row is replaced at every level


def test_time_does_not_run_backwards_in_a_chain(tmp_path: Path):
    successions = own(tmp_path, "甲局,乙局,,2020,《方案》,\n乙局,丙局,,2015,《方案》,\n乙局,甲局,,2022,《方案》,\n")
    assert [step.current for step in successions.of("甲局")] == ["乙局", "甲局"]
    assert successions.names("丙局") == {"丙局", "乙局"}


def test_words_for_the_tokenizer_are_whole_names(successions):
    assert {"国土资源厅", "农业厅", "金融监管局"} <= set(successions.words)
    assert all(len(word) > 2 and "*" not in word for word in successions.words)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("former,current\n甲局,乙局\n", r"unit_successions\.csv 的表头缺少“level”列"),
        (HEADER + "甲局,,,2018,《方案》,\n", r"unit_successions\.csv 第2行“current”列是空的"),
        (HEADER + "甲局,乙局,,2018,,\n", r"第2行“basis”列是空的"),
        (HEADER + "甲局,乙局,,2018,《方案》,\n\n丙局,丁局,,去年,《方案》,\n", r"第4行“year”列：“去年”不是年份"),
        (HEADER + "甲局,乙局,乡级,2018,《方案》,\n", r"第2行“level”列：“乡级”不认识"),
        (HEADER + "甲局,甲局；乙局,,2018,《方案》,\n", r"第2行：“甲局”既是原机构又是现机构"),
        (HEADER + "*局,乙局,,2018,《方案》,\n", r"第2行：“\*局”不能用作机构名称"),
        (HEADER + "甲*乙*局,乙局,,2018,《方案》,\n", r"只能在中间用一次"),
        (HEADER + "甲局,乙局,,2018,《方案》,,\n多,了,一,格,了,。,！\n", r"第3行有7格"),
        (HEADER + '甲局,"乙局,,2018,《方案》,\n', r"第2行的格式不对"),
        ("", r"unit_successions\.csv 是空的"),
    ],
)
def test_a_broken_ledger_is_refused_with_file_and_line(tmp_path: Path, content, message):
    (tmp_path / FILE).write_text(content, encoding="utf-8")
    with pytest.raises(CorpusError, match=message):
        Successions.load(tmp_path)
