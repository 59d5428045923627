"""rag/read.py: which sentence of the clauses found answers, and how much of the question it covers."""

from dataclasses import replace

import pytest
from policy_samples import (
    DOCUMENTS,
    ENERGY,
    ENERGY_FIGURE,
    FRONT,
    GAMES,
    NOTE,
    PLAN,
    SIX,
    TABLE,
    WIND,
    candidates,
    clause_of,
    hit,
    reader,
    understand,
    words_of,
)

from rag.fitness import defines
from rag.normal import normal
from rag.read import Reader
from rag.types import Clause, DocumentFacts


def test_every_sentence_is_a_candidate_with_its_place_in_the_document():
    read = candidates(understand("海上风电场建设"), WIND)
    assert sorted(c.text for c in read) == sorted(
        [
            "12．打造风电产业链。",
            "适度开发风能资源丰富地区的陆上风电，积极推进广西北部湾海上风电场建设。",
            "（责任单位：自治区工业和信息化厅、能源局）",
        ]
    )
    assert all(PLAN.text[c.start : c.end] == c.text for c in read)


def test_the_sentence_with_the_questions_words_comes_first():
    best = candidates(understand("海上风电场建设"), ENERGY, WIND)[0]
    assert best.text == "适度开发风能资源丰富地区的陆上风电，积极推进广西北部湾海上风电场建设。"
    assert best.clause is WIND


def test_coverage_is_the_share_of_the_questions_words():
    question = understand("风电场通信")  # 风电 and 电场 are there, 场通 and 通信 are not
    assert [w for w, _ in words_of(question)] == ["2:风电", "2:电场", "2:场通", "2:通信"]
    best = candidates(question, WIND)[0]
    assert best.coverage == best.clause_coverage == best.subject == 0.5


def test_headings_count_for_every_sentence_and_the_clause_for_all_of_it():
    units = next(c for c in candidates(understand("海上风电"), WIND) if c.text.startswith("（责任单位"))
    # 风电 stands in the heading 12．打造风电产业链; 海上 and 上风 only in another sentence.
    assert units.coverage == pytest.approx(1 / 3)
    assert units.clause_coverage == 1.0


def test_the_subject_is_judged_without_years_and_figures():
    question = understand("2023年电竞")
    words = [("2023", 1.0), ("年", 1.0), ("电竞", 1.0)]
    best = reader().read(question, [hit(ENERGY)], words)[0]
    assert best.text == ENERGY_FIGURE
    assert best.coverage == pytest.approx(2 / 3)
    assert best.subject == 0.0


def test_rarer_words_weigh_more():
    weight = {"风电": 3.0, "建设": 1.0, "电竞": 4.0}
    weighed = Reader({d.document_id: d for d in DOCUMENTS}, lambda token: weight[token.removeprefix("2:")])
    words = [("风电", 1.0), ("2:建设", 0.5), ("电竞", 1.0)]
    best = weighed.read(understand("风电建设电竞"), [hit(WIND)], words)[0]
    assert best.coverage == pytest.approx((3.0 + 0.5) / 7.5)


@pytest.mark.parametrize(
    ("question", "missing"),
    [
        ("2023年新能源产业产值达到多少？", ()),
        ("2025年新能源产业产值达到多少？", ("2025年",)),
        ("2022年新能源产业产值达到多少？", ("2022年",)),  # a figure is given for one year
        ("2022年新能源产业重点发展什么？", ()),  # other provisions hold for all years of the plan
        ("2025年新能源产业重点发展什么？", ("2025年",)),
        ("柳州市新能源产业产值达到多少？", ("柳州市",)),
        ("广西新能源产业产值达到多少？", ()),  # the document is the region's
    ],
)
def test_what_is_named_and_not_there_is_missing(question, missing):
    read = {c.text: c for c in candidates(understand(question), ENERGY)}
    sentence = ENERGY_FIGURE if "多少" in question else next(t for t in read if "重点发展" in t)
    assert read[sentence].missing == missing


def unmatched(topic: str, words: list[tuple[str, float]], everyday: dict[str, tuple[str, ...]] | None = None) -> float:
    known = everyday or {}
    lawful = Reader(
        {d.document_id: d for d in DOCUMENTS},
        lambda token: 1.0,
        lambda text: [(word, wordings) for word, wordings in known.items() if word in text],
    )
    (share,) = {c.unmatched for c in lawful.read(understand(topic), [hit(WIND)], words)}
    return share


def test_unmatched_is_the_share_of_the_questions_words_that_the_clause_lacks():
    words = [("海上", 1.0), ("风电", 0.4), ("通信", 1.0), ("区", 1.0), ("2:电通", 1.0), ("2:通信", 1.0)]
    # Of 海上, 风电 and 通信 the clause lacks 通信; one character and bigrams are no words, weights do not count.
    assert unmatched("海上风电通信区", words) == pytest.approx(1 / 3)
    more = [*words, ("三年", 1.0), ("战略性", 1.0)]
    assert unmatched("海上风电通信区三年战略性", more) == pytest.approx(1 / 5)  # in the document's title
    more = [*words, ("大力发展", 1.0)]
    assert unmatched("海上风电通信区大力发展", more) == pytest.approx(1 / 4)  # in a heading above it
    assert unmatched("充电桩", [("充电桩", 1.0)]) == 1.0
    assert unmatched("通信区", [("区", 1.0), ("2:通信", 1.0)]) == unmatched("海上风电", []) == 0.0


def test_words_that_name_nothing_tell_not_that_a_clause_lacks_something():
    question = understand("风电建设")
    words = [("风电", 1.0), ("不能", 1.0), ("情况", 1.0), ("电竞", 1.0)]
    asked = replace(question, topic="风电不能情况电竞")
    assert reader().read(asked, [hit(WIND)], words)[0].unmatched == pytest.approx(1 / 2)


def test_the_year_asked_for_is_held_against_each_sentence_and_tells_nothing_of_the_words():
    words = [("2022", 1.0), ("风电", 1.0), ("电竞", 1.0)]
    asked = replace(understand("2022年风电电竞"), topic="2022年风电电竞")
    assert reader().read(asked, [hit(WIND)], words)[0].unmatched == pytest.approx(1 / 3)


def test_a_word_that_the_clause_has_in_an_official_wording_is_matched():
    words = [("大风车", 1.0), ("海上", 1.0), ("风电", 0.3), ("机组", 0.3)]
    wordings = {"大风车": ("风电", "风力发电机组")}
    # 风电 and 机组 are no words of the question: they are added to its search for 大风车.
    assert unmatched("海上的大风车", words) == pytest.approx(1 / 2)
    assert unmatched("海上的大风车", words, wordings) == 0.0


def test_a_figure_of_a_span_of_years_is_of_the_span_that_is_asked_about():
    text = "2021—2023年战略性新兴产业投资完成985亿元以上。"
    document = replace(PLAN, document_id="span", text=text)

    def missing(question: str) -> tuple[str, ...]:
        asked = understand(question)
        (read,) = reader([document]).read(asked, [hit(clause_of(document, text))], words_of(asked))
        return read.missing

    assert missing("2021年到2023年投资要完成多少亿元？") == ()
    assert missing("2023年投资要完成多少亿元？") == ("2023年",)  # of that one year nothing is said


def test_a_figure_of_the_whole_is_missing_the_sector_that_is_asked_about():
    titles = {PLAN.document_id: ["工作任务", "大力发展新能源产业", "探索发展未来产业"]}
    lawful = Reader({d.document_id: d for d in DOCUMENTS}, lambda token: 1.0, titles=titles)

    def missing(text: str) -> set[tuple[str, ...]]:
        asked = understand(text)
        return {c.missing for c in lawful.read(asked, [hit(ENERGY)], words_of(asked)) if c.text == ENERGY_FIGURE}

    assert missing("未来产业2023年的产值目标是多少？") == {("未来产业",)}
    assert missing("新能源产业2023年的产值目标是多少？") == {()}  # in the heading
    assert missing("海洋产业2023年的产值目标是多少？") == {()}  # the document has no such section


def missing_in(text: str, asked: str, title: str = "") -> tuple[str, ...]:
    """What the question names and the last sentence of a document does not have that does not say whose it is."""
    document = replace(PLAN, document_id="unsaid", text=text, facts=DocumentFacts(title=title))
    question = understand(asked)
    clause = clause_of(document, text.splitlines()[-1])
    return reader([document]).read(question, [hit(clause)], words_of(question))[0].missing


@pytest.mark.parametrize(
    ("text", "missing"),
    [
        ("科技企业孵化器达到自治区级80家。", ("国家级",)),
        ("国家高新区达到5个以上，自治区级高新区达到13个以上。", ()),  # 国家高新区 is of the level 国家级
        ("孵化器达到80家。", ()),  # says of no level that it is another
    ],
)
def test_a_figure_of_another_level_is_not_the_one_asked_for(text, missing):
    assert missing_in(text, "国家级的达到多少家？") == missing


@pytest.mark.parametrize(
    ("level", "asked", "missing"),
    [
        ("市级", "全区高新技术企业达到多少家？", ("全区",)),
        ("省级", "全区高新技术企业达到多少家？", ()),
        ("县级", "全区高新技术企业达到多少家？", ()),  # of a 区, 全区 is the whole of it
        ("市级", "高新技术企业达到多少家？", ()),
        ("市级", "百色市在全区高新技术企业中占多少家？", ()),
        ("市级", "全区怎么发展高新技术企业？", ()),  # no figure
    ],
)
def test_the_figure_of_a_city_is_not_that_of_the_whole_province(level, asked, missing):
    text = "到2025年，高新技术企业达到120家。"
    document = replace(PLAN, document_id="level", text=text, facts=DocumentFacts(region="百色市", region_level=level))
    question = understand(asked)
    clause = clause_of(document, text)
    assert reader([document]).read(question, [hit(clause)], words_of(question))[0].missing == missing


def test_a_document_that_does_not_say_of_which_place_it_is_is_of_the_one_it_names_most():
    text = "与南宁市共建产业园。柳州市汽车产业基础雄厚。柳州市、南宁市签署协议，柳州市出台方案。\n推进充电桩建设。"
    assert missing_in(text, "柳州市推进什么建设？") == ()
    assert missing_in(text, "南宁市推进什么建设？") == ("南宁市",)


def test_the_place_of_such_a_document_may_stand_in_its_title():
    text = "各有关单位：\n推进充电桩建设。"
    title = "柳州市充电桩建设方案"
    assert missing_in(text, "柳州市推进什么建设？", title) == ()
    assert missing_in(text, "南宁市推进什么建设？", title) == ("南宁市",)
    assert missing_in(text, "柳州市推进什么建设？") == ("柳州市",)


def test_what_is_laid_down_for_a_province_holds_in_its_cities():
    text = "第九条 未设隔油设施的，处二万元以下的罚款。"
    document = replace(PLAN, document_id="law", text=text)
    clause = clause_of(document, text, ("第九条",), "article")

    def missing(asked: str) -> tuple[str, ...]:
        question = understand(asked)
        return reader([document]).read(question, [hit(clause)], words_of(question))[0].missing

    assert missing("柳州市未设隔油设施罚多少？") == ()
    assert missing("济南市未设隔油设施罚多少？") == ("济南市",)


def test_the_place_of_a_document_is_looked_for_at_its_beginning():
    near, far = "建" * 1900, "建" * 2100
    assert missing_in(f"{near}柳州市\n推进充电桩建设。", "柳州市推进什么建设？") == ()
    assert missing_in(f"{far}柳州市\n推进充电桩建设。", "柳州市推进什么建设？") == ("柳州市",)


def test_a_document_that_says_of_which_place_it_is_is_of_no_other():
    text = "柳州市推进汽车产业。\n推进充电桩建设。"
    document = replace(PLAN, document_id="said", text=text)
    question = understand("柳州市推进什么建设？")
    clause = clause_of(document, "推进充电桩建设。")
    assert reader([document]).read(question, [hit(clause)], words_of(question))[0].missing == ("柳州市",)


def test_a_title_is_known_as_one_and_comes_after_a_sentence_that_says_the_same():
    text = "36．发展电竞产业。\n发展电竞产业。"
    document = replace(PLAN, document_id="titled", text=text)
    clause = clause_of(document, text, ("36．发展电竞产业",))
    question = understand("发展电竞产业")
    read = reader([document]).read(question, [hit(clause)], words_of(question))
    assert [(c.text, c.is_title) for c in read] == [("发展电竞产业。", False), ("36．发展电竞产业。", True)]


def test_a_provision_that_is_nothing_but_its_heading_is_no_title():
    text = "七、液化气体的充装未使用万向管道充装系统。"
    document = replace(PLAN, document_id="standard", text=text)
    clause = clause_of(document, text, (text.rstrip("。"),), "item")
    question = understand("充装没有用万向管道充装系统")
    (read,) = reader([document]).read(question, [hit(clause)], words_of(question))
    assert not read.is_title


def test_what_was_found_better_reads_better():
    question = understand("海上风电场建设")
    again = replace(WIND, clause_id="plan-2021#again")
    read = reader().read(question, [hit(again, 3.0), hit(WIND, 1.0)], words_of(question))
    scores = {c.clause.clause_id: c.score for c in read if c.text.startswith("适度")}
    assert scores["plan-2021#again"] - scores["plan-2021#12"] == pytest.approx(0.35 * 2.0)


def test_a_figure_is_preferred_to_a_sentence_without_one():
    assert candidates(understand("新能源产业产值多少亿元"), ENERGY)[0].text == ENERGY_FIGURE
    assert candidates(understand("新能源产业发展方向"), ENERGY)[0].text != ENERGY_FIGURE


def test_a_figure_of_another_place_is_put_behind():
    text = "到2023年，力争南宁市新能源产业产值达到340亿元。"
    document = replace(PLAN, document_id="both", text=f"{ENERGY_FIGURE}\n{text}")
    own, foreign = clause_of(document, ENERGY_FIGURE), clause_of(document, text)
    question = understand("2023年新能源产业产值多少亿元")
    read = reader([document]).read(question, [hit(foreign), hit(own)], words_of(question))
    assert [c.clause for c in read] == [own, foreign]


def test_a_figure_of_the_place_that_a_document_is_of_is_not_put_behind():
    figure = "力争新能源产业产值达到340亿元。"
    text = f"柳州市汽车产业基础雄厚。\n到2023年，柳州市{figure}\n到2023年，{figure}"
    document = replace(PLAN, document_id="unsaid", text=text, facts=DocumentFacts())
    own, plain = (clause_of(document, line) for line in text.splitlines()[1:])
    question = understand("2023年新能源产业产值多少亿元")
    read = reader([document]).read(question, [hit(own), hit(plain)], words_of(question))
    assert read[0].score == read[1].score


def test_what_a_plan_is_called_does_not_make_a_sentence_a_target():
    done, aim = "实施首席技术官培养计划，共有857名首席技术官。", "计划五年内选派首席技术官900名。"
    document = replace(PLAN, document_id="officers", text=f"{done}\n{aim}")
    clauses = [clause_of(document, line) for line in (done, aim)]
    question = understand("现有首席技术官多少名")
    read = reader([document]).read(question, [hit(c) for c in clauses], words_of(question))
    assert [c.text for c in read] == [done, aim]


@pytest.mark.parametrize(("question", "first"), [("支持哪个市创建高新区", 1), ("支持哪些企业创建高新区", 0)])
def test_where_a_place_is_asked_for_a_sentence_that_names_one_comes_first(question, first):
    lines = ("支持广西企业创建高新区。", "支持河池创建高新区。")  # 广西 is no city, and all of the plan is of it
    document = replace(PLAN, document_id="zones", text="\n".join(lines))
    clauses = [clause_of(document, line) for line in lines]
    asked = understand(question)
    read = reader([document]).read(asked, [hit(c) for c in clauses], words_of(asked))
    assert read[0].text == lines[first]


@pytest.mark.parametrize(
    ("question", "first"),
    [("给人才发的是什么卡来着", 1), ("给人才设的平台叫什么", 1), ("给人才的支持有多大", 0)],
)
def test_where_a_name_is_asked_for_a_sentence_that_has_one_comes_first(question, first):
    lines = ("支持人才。", "支持人才，设“英才卡”。")
    document = replace(PLAN, document_id="card", text="\n".join(lines))
    clauses = [clause_of(document, line) for line in lines]
    asked = replace(understand(question), intent="fact")
    read = reader([document]).read(asked, [hit(c) for c in clauses], words_of(understand("支持人才")))
    assert read[0].text == lines[first]


def test_a_list_of_words_with_one_ending_is_preferred_where_they_are_asked_for_by_it():
    lines = ("推进秸秆综合利用、循环利用、再生利用。", "推进秸秆利用，实行饲料化、肥料化、燃料化。")
    document = replace(PLAN, document_id="straw", text="\n".join(lines))
    clauses = [clause_of(document, line) for line in lines]
    asked = understand("秸秆利用的三个“化”是哪三个")
    read = reader([document]).read(asked, [hit(c) for c in clauses], words_of(asked))
    assert read[0].text == lines[1]


@pytest.mark.parametrize(
    ("question", "other", "first"),
    [
        (
            "再生铝项目摆在哪几个县",
            "建设再生铝项目，推进铝的回收、循环、利用。",
            "重点推进平果、田阳、德保发展再生铝项目。",
        ),
        (
            "新材料基地摆在哪几个市",
            "推进新材料基地的湘潭项目、红星项目、天元项目。",
            "支持柳州、河池、钦州新材料基地建设。",
        ),
        (
            "科技重大专项有哪几个",
            "科技重大专项面向汽车、机械、电子信息。",
            "启动智能汽车、生物医药、新材料等科技重大专项。",
        ),
        ("倍增的是哪五样", "倍增计划支持企业、高校、院所。", "实现经费、人才、企业、专利、成交额倍增。"),
    ],
)
def test_the_enumeration_of_what_is_asked_for_comes_first(question, other, first):
    document = replace(PLAN, document_id="lists", text=f"{other}\n{first}")
    clauses = [clause_of(document, line) for line in (other, first)]
    asked = understand(question)
    read = reader([document]).read(asked, [hit(c) for c in clauses], words_of(asked))
    assert read[0].text == first


def test_an_enumeration_of_kinds_comes_first_where_kinds_are_asked_for():
    lines = ("推动锰、铟、碳酸钙新材料发展。", "重点发展重质碳酸钙、活性碳酸钙、纳米碳酸钙。")
    document = replace(PLAN, document_id="kinds", text="\n".join(lines))
    clauses = [clause_of(document, line) for line in lines]
    asked = understand("碳酸钙做哪几种")
    read = reader([document]).read(asked, [hit(c) for c in clauses], [("碳酸钙", 1.0)])
    assert read[0].text == lines[1]


def test_a_document_for_the_years_of_a_plan_need_not_name_it():
    text = "建设稀土产业园区。"
    asked = understand("十三五的稀土产业园区有哪些")
    words = [("十三", 1.0), ("稀土", 1.0)]

    def unmatched_in(first: int, last: int) -> float:
        facts = replace(PLAN.facts, period_start=first, period_end=last)
        document = replace(PLAN, document_id=f"plan-{first}", text=text, facts=facts)
        return reader([document]).read(asked, [hit(clause_of(document, text))], words)[0].unmatched

    assert unmatched_in(2016, 2020) == 0.0
    assert unmatched_in(2021, 2025) == 0.5


def test_that_a_sentence_says_of_the_whole_province_what_its_document_does_proves_nothing():
    lines = ("全区推进改革。", "推进风电建设。")
    document = replace(PLAN, document_id="whole", text="\n".join(lines))
    clauses = [clause_of(document, line) for line in lines]
    asked = replace(understand("全区风电"), intent="fact")
    read = reader([document]).read(asked, [hit(c) for c in clauses], [("全区", 1.0), ("风电", 1.0)])
    assert [(c.text, c.unmatched) for c in read] == [(lines[1], 0.0), (lines[0], 1.0)]


def test_a_list_is_preferred_where_a_list_is_asked_for():
    assert candidates(understand("战略性新兴产业包括哪些产业"), GAMES, SIX)[0].clause is SIX


def test_the_row_of_a_table_is_read_with_its_header():
    best = candidates(understand("2025年新型研发机构多少家"), TABLE)[0]
    assert best.text == "3\t新型研发机构（家）\t—\t5"
    assert best.spelt == "序号：3；指标（单位）：新型研发机构（家）；2020 年：—；2025 年：5"
    assert best.missing == ()  # 2025 stands in the header


def test_a_row_gives_its_cells_and_a_sentence_none():
    start = TABLE.start + TABLE.text.index("3\t新型")
    assert reader().row_cells(TABLE, start) == (
        ("序号", "3"),
        ("指标（单位）", "新型研发机构（家）"),
        ("2020 年", "—"),
        ("2025 年", "5"),
    )
    assert reader().row_cells(TABLE, start + 1) == ()
    assert reader().row_cells(WIND, WIND.start) == ()
    assert reader().row_text(WIND, WIND.start) == ""


def test_reranking_puts_the_clause_that_answers_first_and_keeps_the_scores_in_order():
    question = understand("海上风电场建设")
    hits = [hit(GAMES, 3.0), hit(ENERGY, 2.9), hit(WIND, 2.8), hit(FRONT, 2.7)]
    ranked = reader().rerank(question, hits, words_of(question), 3)
    assert ranked[0].clause is WIND
    assert [h.score for h in ranked] == [3.0, 2.9, 2.8, 2.7]
    assert ranked[3].clause is FRONT  # behind the depth nothing moves
    assert {h.clause.clause_id for h in ranked} == {h.clause.clause_id for h in hits}


def test_what_was_found_better_counts_twice_as_much_where_a_clause_is_to_be_found_as_where_a_sentence_is():
    # The question's six bigrams stand in the one, four of them in the other: 3 + 1.5 against 2 + 1, 1.5 apart.
    text = "推进海上风电场建设。\n推进海上风电建设。"
    document = replace(PLAN, document_id="two", text=text)
    most, found_better = (clause_of(document, line) for line in text.splitlines())
    question = understand("海上风电场建设")
    words, two = words_of(question), reader([document])
    assert len(words) == 6

    def first(difference: float) -> tuple[Clause, Clause]:
        hits = [hit(found_better, 5.0), hit(most, 5.0 - difference)]
        return two.read(question, hits, words)[0].clause, two.rerank(question, hits, words, 2)[0].clause

    assert first(2.0) == (most, most)  # 0.35 · 2 and 0.7 · 2 are less than 1.5
    assert first(3.0) == (most, found_better)  # 1.05 is less, 2.1 is more
    assert first(5.0) == (found_better, found_better)  # 1.75 is more


def test_nothing_found_is_nothing_read():
    question = understand("海上风电场建设")
    assert reader().read(question, [], []) == []
    assert reader().rerank(question, [], [], 5) == []


@pytest.mark.parametrize("text", ["", " \n\t ", "。", "？？？"])
def test_a_clause_without_words_is_no_obstacle(text):
    document = replace(PLAN, document_id="odd", text=f"{text}\n{WIND.text}")
    odd = replace(WIND, clause_id="odd#1", document_id="odd", text=text, start=0, end=len(text), heading_path=())
    wind = clause_of(document, WIND.text, WIND.heading_path, identifier="wind")
    question = understand("海上风电场建设")
    hits = [hit(odd), hit(wind)]
    read = reader([document]).read(question, hits, words_of(question))
    assert read[0].clause is wind
    ranked = reader([document]).rerank(question, hits, words_of(question), 5)
    assert {h.clause.clause_id for h in ranked} == {"odd#1", wind.clause_id}


def test_a_question_without_search_words_covers_nothing():
    assert {c.coverage for c in reader().read(understand("谁"), [hit(WIND)], [])} == {0.0}


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("“链主”企业是什么意思？", NOTE.text),
        ("什么是三大三新？", "⁶ “三大三新”：指大健康、大数据、大物流、新制造、新材料、新能源。"),
        ("“一体两翼”是啥", "坚持以创新为主体，市场与政府为两翼的“一体两翼”思想。"),
        ("三区指的是什么", "4 “三区”：指边远贫困地区、边疆民族地区和革命老区。"),
        ("什么是科技型中小企业？", "科技型中小企业是指从事研发活动的中小企业。"),
        ("什么是科技创新券？", "第二条 本办法所称科技创新券，是指由财政资金设立、用于购买创新服务的电子凭证。"),
    ],
)
def test_a_sentence_that_says_what_a_term_means(question, sentence):
    assert defines(understand(question), normal(sentence))


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("“链主”企业是什么意思？", "支持“链主”企业发展。"),
        ("“数字之城”是什么意思？", "打造成为全国知名的“数字之城”。"),  # what it is to be, not what it means
        ("什么是三大三新？", NOTE.text),
        ("什么是(.*+?[？", NOTE.text),
    ],
)
def test_a_sentence_that_only_uses_it(question, sentence):
    assert not defines(understand(question), normal(sentence))


def test_the_document_that_is_meant_is_read_first():
    old = replace(PLAN, document_id="plan-2016", text=WIND.text)
    both = [clause_of(old, WIND.text, WIND.heading_path), WIND]
    documents = [PLAN, old]
    question = replace(understand("海上风电场建设"), preferred={"plan-2021": 1.0, "plan-2016": -0.5})
    best, *_ = reader(documents).read(question, [hit(c) for c in both], words_of(question))
    assert best.clause is WIND
    plain = replace(question, preferred={})
    assert reader(documents).read(plain, [hit(c) for c in both], words_of(plain))[0].clause is both[0]


def test_a_year_within_a_span_of_years_is_there_unless_a_figure_is_wanted():
    text = "2026—2028年推进海上风电场建设10个。"
    document = replace(PLAN, document_id="later", text=text)
    clause = clause_of(document, text)

    def missing(asked: str) -> tuple[str, ...]:
        question = understand(asked)
        return reader([document]).read(question, [hit(clause)], words_of(question))[0].missing

    assert missing("2027年推进什么？") == ()
    assert missing("2027年推进多少个？") == ("2027年",)
    assert missing("2029年推进什么？") == ("2029年",)
