import pytest

from rag.regions import (
    canonical,
    capital_of,
    is_within,
    level_of,
    places_in,
    province_of,
    province_of_abbreviation,
    short_name,
    without_places,
)


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("百色市和南宁、柳州、来宾三市", ("百色市", "南宁市", "柳州市", "来宾市")),
        ("推动广西与陕西安康市合作", ("广西壮族自治区", "陕西省", "安康市")),
        ("吉林市和吉林省", ("吉林市", "吉林省")),
        ("恩施州、海南州", ("恩施土家族苗族自治州", "海南藏族自治州")),
        ("马鞍山钢铁", ("马鞍山市",)),
        ("广西……广西壮族自治区", ("广西壮族自治区",)),
        ("", ()),
    ],
)
def test_places_are_found_under_their_full_name_in_order(text, places):
    assert places_in(text) == places


@pytest.mark.parametrize(
    "text",
    [
        "南海海域", "建成都市农业示范区", "沿海口岸建设", "施用复合肥", "创新乡村治理", "西南通道", "大理石板材",
        "确保定期巡查", "欢迎各位来宾", "世界大同", "日照时数", "孙中山先生", "黄河南岸", "太行山西麓", "航运城市",
    ],
)  # fmt: skip
def test_words_that_only_look_like_places_are_none(text):
    assert places_in(text) == ()


def test_a_direction_is_told_from_a_province_that_acts():
    assert places_in("长江西部") == ()
    assert places_in("江西部署春耕，江西部分地区有雨") == ("江西省",)


def test_a_common_word_beside_another_place_in_a_list_is_a_place():
    assert places_in("来宾、河池、崇左") == ("来宾市", "河池市", "崇左市")
    assert places_in("河池市。来宾请入座") == ("河池市",)


def test_a_city_lies_in_its_province_and_in_the_nation_but_not_the_other_way_round():
    assert province_of("百色") == "广西壮族自治区"
    assert is_within("百色", "广西")
    assert is_within("百色市", "百色市")
    assert is_within("广西", "全国")
    assert not is_within("广西", "百色市")
    assert not is_within("桂林市", "百色市")
    assert not is_within("全国", "广西")
    assert not is_within("", "")


def test_a_municipality_is_its_own_province():
    assert province_of("重庆") == "重庆市"
    assert level_of("重庆市") == "省级"


@pytest.mark.parametrize(
    ("name", "level"),
    [
        ("国务院", "国家"),
        ("广西", "省级"),
        ("吉林", "省级"),
        ("吉林市", "市级"),
        ("田东县", "县级"),
        ("科技厅", ""),
        ("", ""),
    ],
)
def test_levels(name, level):
    assert level_of(name) == level


def test_short_names_and_abbreviations_have_one_full_name():
    assert canonical("广西") == canonical("广西自治区") == province_of_abbreviation("桂") == "广西壮族自治区"
    assert canonical("不存在") == province_of("不存在") == province_of_abbreviation("字") == ""


def test_a_place_without_what_it_is_called_by_law():
    named = ("广西壮族自治区", "北海市", "延边朝鲜族自治州", "香港特别行政区", "百色")
    assert [short_name(place) for place in named] == ["广西", "北海", "延边朝鲜族", "香港", "百色"]


def test_places_are_taken_out_however_they_are_named():
    text = "广西壮族自治区、广西和百色市的目标"
    assert without_places(text, ["广西壮族自治区", "百色市"]).split() == ["、", "和", "的目标"]


def test_the_capital_of_a_province_is_the_first_of_its_cities_in_the_list():
    assert capital_of("广西壮族自治区") == "南宁市"
    assert capital_of("内蒙古自治区") == "呼和浩特市"
    assert capital_of("江苏省") == "南京市"
    assert capital_of("海南省") == "海口市"
    assert capital_of("上海市") == capital_of("火星省") == ""
