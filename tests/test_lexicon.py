from pathlib import Path

import pytest

from rag.errors import CorpusError
from rag.lexicon import Lexicon


@pytest.fixture(scope="module")
def lexicon(tmp_path_factory) -> Lexicon:
    return Lexicon.load(tmp_path_factory.mktemp("corpus"))


@pytest.mark.parametrize(
    ("text", "expanded"),
    [
        ("自治区发改委和工信厅分别负责什么？", "自治区发展改革委和工业和信息化厅分别负责什么？"),
        ("百色市工信局", "百色市工业和信息化局"),
        ("国家发改委", "国家发展改革委"),
        ("人社厅", "人力资源社会保障厅"),
        ("卫计委、卫健委", "卫生计生委、卫生健康委"),
        ("自治区金融办", "自治区地方金融监管局"),
        ("食药监局", "食品药品监管局"),
        ("由人行牵头", "由人民银行牵头"),
    ],
)
def test_abbreviations_are_written_out(lexicon, text, expanded):
    assert lexicon.expand_units(text) == expanded


@pytest.mark.parametrize(
    "text",
    [
        "自治区发展改革委", "人力资源和社会保障厅", "自治区地方金融监管局", "生态环境厅", "国土资源厅", "药监局",
        "农业厅", "当前金融局势", "互联网金融办法", "人行道改造", "银行行长", "",
    ],
)  # fmt: skip
def test_full_names_and_other_words_stay(lexicon, text):
    assert lexicon.expand_units(text) == text


def test_writing_out_twice_changes_nothing_more(lexicon):
    once = lexicon.expand_units("工信厅、发改委、住建局、文旅厅、大数据局、通管局、投促局、环保厅")
    assert lexicon.expand_units(once) == once


def test_a_unit_has_all_its_spellings_with_the_place_it_bears(lexicon):
    assert lexicon.unit_variants("自治区人社厅") == {
        "自治区人社厅",
        "自治区人力资源社会保障厅",
        "自治区人力资源和社会保障厅",
    }
    assert lexicon.unit_variants("体育中心") == {"体育中心"}


def test_spellings_agree_whichever_one_starts_from(lexicon):
    variants = lexicon.unit_variants("发展改革委")
    assert {"发改委", "发展和改革委员会"} <= variants
    assert all(lexicon.unit_variants(v) == variants for v in variants)


def test_a_unit_before_a_reform_is_another_unit(lexicon):
    assert "自治区国土资源厅" not in lexicon.unit_variants("自治区自然资源厅")
    assert "国土资源厅" in lexicon.words


def test_everyday_words_bring_the_official_wording_that_is_not_there_yet(lexicon):
    assert lexicon.synonyms_in("小区里怎么装充电桩") == (
        "居民区", "居住区", "社区", "充电设施", "充换电设施", "充电基础设施",
    )  # fmt: skip
    assert "居民区" not in lexicon.synonyms_in("小区和居民区")
    assert lexicon.synonyms_in("碳酸钙产业的产值") == ()


def test_everyday_words_are_told_with_their_official_wordings(lexicon):
    assert lexicon.everyday_in("小区里怎么装充电桩，小区外呢") == (
        ("小区", ("居民区", "居住区", "社区")),
        ("充电桩", ("充电设施", "充换电设施", "充电基础设施")),
    )
    assert lexicon.everyday_in("碳酸钙产业的产值") == ()


def test_ways_of_speaking_are_no_terms_that_a_mistyped_word_may_be_meant_for(lexicon, tmp_path: Path):
    assert "充电桩" in lexicon.everyday_terms
    assert lexicon.synonyms_in("罚多少钱") and "罚多少钱" not in lexicon.everyday_terms
    (tmp_path / "aliases.csv").write_text("type,alias,name\nsynonym,罚多少钱,罚款数额\n", encoding="utf-8")
    assert "罚多少钱" in Lexicon.load(tmp_path).everyday_terms  # a corpus' own word is one


@pytest.mark.parametrize(
    ("text", "wording"),
    [
        ("这项工作由谁挑大梁", "牵头"),
        ("专利拿去银行押款", "质押融资"),
        ("营业执照丢了，补照要什么", "申请补领"),
        ("单位无缘无故开了我", "违法解除"),
        ("对方躲着不来怎么判", "缺席判决"),
        ("剩下的钱怎么办", "结转资金"),
        ("叫改也不改会怎样", "拒不改正"),
        ("国有股要全部卖掉", "转让"),
        ("谈不拢怎么办", "协商不成"),
        ("两套账被查出来", "另立会计账簿"),
        ("结余的钱要上交吗", "上缴"),
        ("地贫防治归谁", "地中海贫血"),
        ("干两年不想干了", "解除劳动合同"),
    ],
)
def test_spoken_words_of_questions_bring_what_laws_and_plans_say(lexicon, text, wording):
    assert wording in lexicon.synonyms_in(text)


@pytest.mark.parametrize(
    "text",
    [
        "科学技术进步", "仲裁员的名单", "有关了解情况", "采取经济措施", "减少交通事故", "避免交叉感染", "担当作为",
        "提高管理水平", "做好工作保障", "营运管理", "引进海外人才", "编制立法规划", "水平分类",
        "使用满意度", "股份有限公司", "网上交易", "海上交通", "当地贫困户", "超过世界", "养老总床位", "还不清楚",
        "还不上学", "小说和散文", "出租的车库", "工人的人大约", "若干完善", "把制度做完善", "试点头三年", "老账户",
        "执法官员",
        "养老公寓", "谈判下来", "保证到期", "打包给别人",
    ],
)  # fmt: skip
def test_official_words_that_only_have_the_characters_of_an_everyday_word_bring_nothing(lexicon, text):
    found = lexicon.everyday_in(text)
    taken = {"学技术", "裁员", "关了", "取经", "少交", "免交", "当作"}
    taken |= {"高管", "作保", "运管", "外人", "立法规", "平分", "用满", "有限公司"}
    taken |= {"上交", "地贫", "过世", "老总", "还不清", "还不上", "说和", "租的车", "人大", "的人大", "干完", "点头"}
    taken |= {"老账", "做完", "法官", "老公", "判下来", "证到期", "包给别人"}
    assert not taken & {word for word, _ in found}


def test_the_longest_everyday_word_counts(lexicon):
    assert lexicon.synonyms_in("电池回收") == ("动力电池回收利用", "梯次利用")


def test_a_corpus_adds_its_own_words_and_replaces_general_ones(tmp_path: Path):
    (tmp_path / "lexicon.txt").write_text("# 本库的词\n多车一桩\n\n三百二千 20 n\n", encoding="utf-8")
    (tmp_path / "aliases.csv").write_text(
        "type,alias,name,note\nunit,北部湾办公室,北部湾办,\nsynonym,拼桩,多车一桩,\nsynonym,小区,园区,\n",
        encoding="gb18030",
    )
    lexicon = Lexicon.load(tmp_path)
    assert lexicon.words[:2] == ("多车一桩", "三百二千")
    assert "北部湾办" in lexicon.words
    assert lexicon.expand_units("自治区北部湾办公室") == "自治区北部湾办"
    assert lexicon.synonyms_in("小区里拼桩") == ("园区", "多车一桩")


def test_words_name_each_once(lexicon):
    assert len(lexicon.words) == len(set(lexicon.words))
    assert {"发展改革委", "发改委"} <= set(lexicon.words)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("type,alias,name\nunit,发改委\n", r"aliases\.csv 第2行“name”列是空的"),
        ("type,alias,name\nunit,甲,乙\n\nwrong,丙,丁\n", r"aliases\.csv 第4行“type”列：“wrong”不认识"),
        ("alias,name\n甲,乙\n", r"aliases\.csv 的表头缺少“type”列"),
        ("", r"aliases\.csv 是空的"),
        ("type,alias,name\nunit,甲,乙,丙,丁\n", r"aliases\.csv 第2行有5格"),
        ('type,alias,name\nunit,"甲,乙\n', r"aliases\.csv 第2行的格式不对"),
    ],
)
def test_a_broken_list_is_refused_with_file_and_line(tmp_path: Path, content, message):
    (tmp_path / "aliases.csv").write_text(content, encoding="utf-8")
    with pytest.raises(CorpusError, match=message):
        Lexicon.load(tmp_path)
