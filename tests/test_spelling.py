"""rag/spelling.py: slips in a question are set right by the words of the corpus, and nothing else is touched."""

import json
import subprocess
import sys
import time
from pathlib import Path

import pytest
from small_corpus import REAL_CORPUS, REPOSITORY

from eval.questions import load_questions
from rag.config import Config
from rag.corpus import load_corpus
from rag.index.bm25 import Bm25Index
from rag.index.tokenize import Tokenizer
from rag.lexicon import Lexicon
from rag.pinyin import homophones, keys, readings, sounds_same
from rag.pipeline import index_content
from rag.quoted_terms import quoted_terms
from rag.spelling import Correction, Speller
from rag.traditional import simplified

# Sentences of published plans, with the words that the questions below mean.
PASSAGES = (
    "到2023年，战略性新兴产业总产值突破8500亿元，增加值占地区生产总值比重达到10%以上。",
    "加快充电基础设施建设，建成充电桩13000个。（责任单位：自治区发展改革委牵头，住房城乡建设厅配合）",
    "全社会研发经费投入年均增长22%以上，研发经费投入强度达到2%。",
    "支持建设海上风电施工运维一体化基地，开展光伏发电和储能示范。",
    "开展碳排放配额分配和清缴，推进碳排放权交易。",
    "碳排放数据核查由自治区生态环境厅牵头。",
    "新增“星创天地”48家，选派科技特派员1000人次，科技特派员培训指导群众。",
    "建设孵化器、众创空间，培育瞪羚企业和高新技术企业。",
    "贺州市、百色市、玉林市、钦州市、柳州市培育新材料产业，建设工业园区。",
    "加强知识产权保护，技术合同成交额达到500亿元。",
    "国家算力枢纽节点落户，推进智能网联汽车试点示范，优化营商环境。",
)
LISTED = ("战略性新兴产业", "星创天地", "科技特派员", "众创空间", "高新技术企业", "自治区发展改革委", "技术合同成交额")
MISTYPED = Path(__file__).resolve().parent / "data" / "mistyped.json"


@pytest.fixture(scope="module")
def speller() -> Speller:
    tokenizer = Tokenizer(LISTED)
    everyday = Lexicon.load(Path(__file__).parent).everyday_terms  # the general ones
    return Speller(Bm25Index.build([tokenizer.tokens(p) for p in PASSAGES]), (*LISTED, *everyday), tokenizer.dictionary)


@pytest.mark.parametrize(
    ("question", "wrong", "right"),
    [
        ("2023年总产植是多少？", "总产植", "总产值"),
        ("2023年产植要达到多少？", "产植", "产值"),  # and not 年产|植
        ("小区的冲电桩建设", "冲电桩", "充电桩"),
        ("充电桩建设由谁牵投？", "牵投", "牵头"),
        ("研发经废是多少？", "研发经废", "研发经费"),
        ("海上风店基地建在哪里？", "风店", "风电"),
        ("炭排放配额由谁分配？", "炭排放", "碳排放"),  # 碳排放 is no word of any list: the corpus has it beside 排放
        ("新增多少家星创天的？", "星创天的", "星创天地"),
        ("孵话器有几家？", "孵话器", "孵化器"),
        ("重创空间有几家？", "重创空间", "众创空间"),  # 重创 is a word, but not one of the corpus
    ],
)
def test_a_homophone_chosen_wrong_is_set_right(speller, question, wrong, right):
    found = speller.correct(question)
    assert found.changes == ((wrong, right),)
    assert found.text == question.replace(wrong, right)


@pytest.mark.parametrize(
    ("question", "wrong", "right"),
    [
        ("知识产权报护由谁负责", "报护", "保护"),
        ("有多少科技特派远？", "科技特派远", "科技特派员"),
        ("算力苏纽节点", "苏纽", "枢纽"),  # s for sh
        ("战略性新新产业的目标", "战略性新新产业", "战略性新兴产业"),  # n for ng
        ("新材料产业的试点势范", "势范", "示范"),
    ],
)
def test_a_character_that_sounds_the_same_or_similar_is_set_right(speller, question, wrong, right):
    assert speller.correct(question).changes == ((wrong, right),)


@pytest.mark.parametrize(
    ("question", "wrong", "right"),
    [
        ("牵头头单位是谁？", "牵头头", "牵头"),  # doubled
        ("战略新性兴产业的目标", "战略新性兴产业", "战略性新兴产业"),  # swapped
        ("星创地有几家？", "星创地", "星创天地"),  # left out
        ("高新技木企业有几家？", "高新技木企业", "高新技术企业"),  # looks alike
    ],
)
def test_a_character_swapped_doubled_left_out_or_of_like_shape_is_set_right(speller, question, wrong, right):
    changes = speller.correct(question).changes
    assert len(changes) == 1
    assert changes[0][0].replace("单位", "") == wrong
    assert changes[0][1].replace("单位", "") == right


# Sentences of published plans in which words stand together, some in quotation marks.
NEIGHBOURS = (
    "布局建设“飞地经济”，在中关村等地建设飞地经济园区。",
    "开展自动驾驶试点，推进无人驾驶试点。",
    "建设概念验证中心，加强科学评价平台建设，完善评价平台。",
    "组建农机装备研发团队，推广农机装备。",
    "推动创新创业，建成“星创天地”33家。",
    "推动创新创业，新增“星创天地”48家。",
    "以百色市科技局为主导，百色市统筹科普工作。",
    "培育“链主”企业，“链主”企业带动产业链。",
    "选派“蓝火计划”博士生，开展“蓝火计划”对接。",
    "打击非法拘留。",
    "由股东不出资造成的损失，按照职业证书管理。",
    "能量转换，给予奖励。",
    "完善主体责任，责任单位为自治区发展改革委。",
)


@pytest.fixture(scope="module")
def neighbours() -> Speller:
    tokenizer = Tokenizer(["星创天地", "责任单位", "充电桩", "股东不出资", "职业证书"])
    index = Bm25Index.build([tokenizer.tokens(p) for p in NEIGHBOURS])
    words = ["星创天地", "责任单位", "充电桩", "股东不出资", "职业证书"]
    return Speller(index, words, tokenizer.dictionary, lambda: quoted_terms(NEIGHBOURS))


@pytest.mark.parametrize(
    ("question", "wrong", "right"),
    [
        ("搞飞地竞技给补贴吗", "竞技", "经济"),  # a whole word, as an input method offers it
        ("测试平价平台谁来建", "平价", "评价"),
        ("山区用的农鸡装备谁来推", "农鸡", "农机"),  # told without what stands beside it
        ("非地经济那个", "非地经济", "飞地经济"),  # 非 denies no particle
        ("新创天地新增几家", "新创天地", "星创天地"),  # 新创 and 创天 are in one passage, 新创天地 is in none
        ("白色市科普由谁主导", "白色", "百色"),
        ("兰火计划是个啥", "兰火计划", "蓝火计划"),
        ("连主企业啥意思", "连主", "链主"),
    ],
)
def test_a_word_chosen_wrong_is_set_right_by_what_stands_beside_it(neighbours, question, wrong, right):
    assert neighbours.correct(question) == Correction(question.replace(wrong, right), ((wrong, right),))


@pytest.mark.parametrize(
    "question",
    [
        "外国人非法居留怎么处理",  # 拘留 is another thing
        "有限责任公司由股东出资设立吗",  # no negation comes in
        "律师的执业证书",
        "两用物项的出口",  # nor a figure
        "白色的车多少钱",  # a colour
        "凭祥市的产值",  # a town that the list of places lacks
        "在百色试着搞一条通道",  # 百色 names the city
        "充电桩换电站谁负总责",  # 桩 is of 充电桩, 换 of 换电站
        "主责单位是谁",  # 责 is of 主责
        "可以以本人的名义吗",
        "讲的科技指标",
        "搞农机装备",
        "按合伙企业法会被罚多少钱",
        "非地级市有哪些",
        "竞技体育怎么搞",  # 经济 stands beside nothing that stands here
    ],
)
def test_a_right_word_stays_though_another_sounds_the_same(neighbours, question):
    assert neighbours.correct(question).changes == ()


def test_several_slips_are_told_in_the_order_of_the_text(speller):
    found = speller.correct("冲电桩由谁牵投，产植多小？")
    assert found.text == "充电桩由谁牵头，产值多少？"
    assert set(found.changes) == {("冲电桩", "充电桩"), ("牵投", "牵头"), ("产植", "产值"), ("多小", "多少")}
    places = [found.text.index(right) for _, right in found.changes if right != "多少"]
    assert places == sorted(places)


@pytest.mark.parametrize(
    ("question", "meant"),
    [
        ("充电桩产值多小？", "充电桩产值多少？"),
        ("充电桩由那个部门牵头", "充电桩由哪个部门牵头"),
        ("目标是什摸？", "目标是什么？"),
        ("建成了有多小个充电桩？", "建成了有多少个充电桩？"),
    ],
)
def test_question_words_are_set_right(speller, question, meant):
    assert speller.correct(question).text == meant


@pytest.mark.parametrize(
    "question",
    [
        "那个部门还牵头什么？",  # points back
        "那百色呢？",
        "多小的企业可以申请？",  # a size
        "多小、啥样的店算？",
        "园区有多小？",
        "出栏生猪一千头",
    ],
)
def test_question_words_that_may_be_meant_stay(speller, question):
    assert speller.correct(question).changes == ()


@pytest.mark.parametrize(
    "question",
    [
        "充电桩由谁牵头，哪些单位配合？",
        "百色市2025年研发经费要花多少亿元？",
        "战新产业的总产值是多少？",  # the usual way to shorten a term
        "数字经济和低空经济谁负责？",  # words that the corpus lacks
        "第三代半导体材料重点搞哪几种？",
        "房子按幢办产权由谁牵头",
        "张三是哪个单位的？",
        "主责部门是哪家？",
        "比亚迪弗迪电池项目什么时候投产",
        "生产经营劣种子罚多少？",
    ],
)
def test_a_question_without_slips_stays_as_it_is(speller, question):
    assert speller.correct(question) == Correction(question)


@pytest.mark.parametrize(
    "question",
    [
        "桂林市的产值",
        "贺州市的产值",  # known
        "梧州市的产值",  # not known: no other place instead
        "柳城县的充电桩",
        "地铁6号线",
        "2024年的产值",
        "第四章的内容",
        "百色县的产值",
        "《冲电桩管理办法》的文号",
        "5g基站和５Ｇ网络",
        "GMP认证",
    ],
)
def test_near_misses_stay_near_misses(speller, question):
    assert speller.correct(question).changes == ()


def test_a_place_may_be_mistyped_too_but_none_becomes_another(speller):
    assert speller.correct("贺洲的产值").changes == (("贺洲", "贺州"),)
    for place in ("梧州", "崇左", "来宾", "河池"):
        assert speller.correct(f"{place}的产业目标").changes == ()


def test_what_may_be_either_of_two_words_is_left():
    tokenizer = Tokenizer()
    both = ["加强公共设施建设。", "加强公示公开。"] * 3
    either = Speller(Bm25Index.build([tokenizer.tokens(p) for p in both]), ["攻势线", "公示线"], tokenizer.dictionary)
    one = Speller(Bm25Index.build([tokenizer.tokens(p) for p in both]), ["公示线"], tokenizer.dictionary)
    assert one.correct("共式线在哪里").changes == (("共式线", "公示线"),)
    assert either.correct("共式线在哪里").changes == ()


def test_traditional_characters_are_read_as_simplified_ones(speller):
    found = speller.correct("廣西戰略性新興產業的總產值是多少？")
    assert found.text == "广西战略性新兴产业的总产值是多少？"
    assert found.changes == (("廣西戰略性新興產業的總產值是多少？", found.text),)


def test_a_traditional_question_may_have_slips_too(speller):
    found = speller.correct("充電桩由誰牵投？")
    assert found.text == "充电桩由谁牵头？"
    assert found.changes[1:] == (("牵投", "牵头"),)


def test_simplified_writing_is_not_converted():
    assert simplified("乾隆年间，覆盖面，于是，5G") == "乾隆年间，覆盖面，于是，5G"
    assert simplified("裡面有幾個？") == "里面有几个？"
    assert simplified("") == ""


def test_an_empty_corpus_and_texts_that_are_no_question_do_no_harm(speller):
    empty = Speller(Bm25Index.build([]), [], Tokenizer().dictionary)
    assert empty.correct("产植由谁牵投").changes == ()
    for text in ("", "？", "5G", "\n", "\ud800", "𠀀𠀁", "充"):
        assert empty.correct(text).text == speller.correct(text).text == text


def test_characters_sound_the_same_by_any_of_their_readings():
    assert readings("行") == {"xing", "hang"}
    assert sounds_same("冲", "充")
    assert not sounds_same("说", "缩")
    assert set(keys("身")) == set(keys("森")) == set(keys("声"))  # shen, sen, sheng
    assert keys("南") == keys("蓝")
    assert not set(keys("资")) & set(keys("基"))
    assert keys("充😀") == ()
    assert "充" in homophones("冲")
    assert "冲" not in homophones("冲")


def test_a_text_as_long_as_may_be_is_read_in_a_time_that_grows_with_it(speller):
    def seconds(text: str) -> float:
        started = time.perf_counter()
        speller.correct(text)
        return time.perf_counter() - started

    seconds("冲电桩由谁牵投")
    for piece in ("冲电桩由谁牵投", "充", "《", "多小", "市市"):
        short, long = seconds(piece * (5_000 // len(piece))), seconds(piece * (50_000 // len(piece)))
        assert long < 60 * short + 0.5


def test_importing_the_module_loads_neither_the_dictionary_nor_the_converter():
    program = "import sys, rag.spelling; print([m for m in ('jieba', 'opencc', 'bm25s') if m in sys.modules])"
    shown = subprocess.run([sys.executable, "-c", program], cwd=REPOSITORY, capture_output=True, text=True, check=True)
    assert shown.stdout.strip() == "[]"


# The words of the project's corpus; no model is needed for them.


@pytest.fixture(scope="module")
def real() -> Speller:
    lexicon = Lexicon.load(REAL_CORPUS)
    words = (*lexicon.words, *lexicon.everyday_terms)
    tokenizer = Tokenizer(lexicon.words)
    passages = index_content(load_corpus(REAL_CORPUS, False), Config()).passages
    lists = [tokenizer.tokens(f"{passage.heading}\n{passage.body}") for passage in passages]
    quoted = quoted_terms(passage.body for passage in passages)
    return Speller(Bm25Index.build(lists), words, tokenizer.dictionary, lambda: quoted)


class TestRealCorpus:
    def test_of_the_known_questions_only_those_with_slips_are_changed(self, real):
        changes = {q.question_id: real.correct(q.question).changes for q in load_questions(part="tuning")}
        assert {name: changed for name, changed in changes.items() if changed} == {
            "t012": (("充电庄", "充电桩"),),
            "t014": (("炭排放", "碳排放"),),
            "t106": (("科计特派员", "科技特派员"),),
            "t206": (("充电庄", "充电桩"),),
            "t245": (("星创天的", "星创天地"),),
        }

    @pytest.mark.parametrize(
        "question",
        [
            "企业去外地飞地办公，场租自治区给补几成",  # 场主 stands beside nothing that stands here
            "去中关村张江设飞地办公",  # 江 is of 张江
            "这些奖里科技进步一等奖有几项",
            "新山那个再生铝项目，年产多少万吨",  # a place that the corpus has
        ],
    )
    def test_words_made_up_in_speaking_stay(self, real, question):
        assert real.correct(question).changes == ()

    def test_most_questions_that_were_mistyped_on_purpose_are_restored_and_hardly_any_spoiled(self, real):
        known = {q.question_id: q.question for q in load_questions(part="tuning")}
        rows = json.loads(MISTYPED.read_text(encoding="utf-8"))
        assert len(rows) >= 120
        found = [(row, real.correct(row["question"])) for row in rows]
        restored = [row for row, correction in found if correction.text == known[row["from"]]]
        spoiled = [row for row, correction in found if correction.changes and row not in restored]
        assert len(restored) >= 100
        assert len(spoiled) <= 2
        assert all(row in restored for row in rows if row["kind"] == "traditional")
