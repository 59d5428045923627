"""rag/pipeline.py: the whole way from a question to a verified answer, on the small corpus and on the real one."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date

import pytest
from samples import ACTION_PLAN, SCRAPED
from small_corpus import (
    DIGITAL_PLAN,
    EV_PLAN,
    REAL_CORPUS,
    SMALL_CORPUS,
    VOUCHERS,
    copy_of_small_corpus,
    needs_model,
    open_assistant,
    real_assistant,
    without_model,
)

from rag import pipeline
from rag.config import Config
from rag.errors import InputError
from rag.pipeline import Assistant, build_index

QUESTION = "居民小区充电桩建设由谁牵头？"


@pytest.fixture(scope="module")
def assistant(tmp_path_factory) -> Assistant:
    return open_assistant(tmp_path_factory.mktemp("data"))


def test_who_leads_is_answered_with_the_clause_that_says_so(assistant):
    answer = assistant.ask(QUESTION)
    assert (answer.status, answer.intent) == ("answered", "unit")
    assert answer.assignments[0].lead == ("市发展改革委",)
    assert answer.assignments[0].cooperating == ("市住房城乡建设局", "广西电网公司桂林供电局")
    assert answer.citations[0].clause.clause_id == f"{EV_PLAN}#2.1.1"


@pytest.mark.parametrize(
    ("question", "clause_id", "words"),
    [
        ("2023年充电桩要建成多少个？", f"{EV_PLAN}#1.p1", "13000个"),
        ("城市公共停车场快充站安排多少奖补资金？", f"{EV_PLAN}#2.1.2", "5000万元"),
        ("科技创新券每年申领额度最高多少？", f"{VOUCHERS}#c2.a3", "20万元"),
        ("科技创新券管理办法的文号是什么？", f"{VOUCHERS}#front", "筑科规〔2020〕3号"),
    ],
)
def test_a_figure_or_fact_is_answered_in_the_clauses_own_words(assistant, question, clause_id, words):
    answer = assistant.ask(question)
    assert answer.status == "answered"
    assert words in answer.text
    assert answer.citations[0].clause.clause_id == clause_id


def test_the_tasks_of_a_unit_are_listed_each_with_its_clause(assistant):
    answer = assistant.ask("市财政局有哪些任务？")
    assert [c.clause.clause_id for c in answer.citations] == [f"{EV_PLAN}#2.1.2", f"{EV_PLAN}#2.2.3"]
    assert "加快公共充电网络布局[1]" in answer.text
    assert "加快公交车辆更新[2]" in answer.text


@pytest.mark.parametrize(
    "question", ["桂林市地铁2号线什么时候通车？", "今天天气怎么样？", "柳州市人才公寓的租金补贴是多少？"]
)
def test_what_the_corpus_does_not_answer_is_refused(assistant, question):
    answer = assistant.ask(question)
    assert answer.refused
    assert answer.assignments == ()


def test_every_citation_is_verbatim(assistant):
    for question in (QUESTION, "云南数字经济的主要指标有哪些？", "市财政局有哪些任务？", "地铁什么时候通车？"):
        for citation in assistant.ask(question).citations:
            text = assistant.documents[citation.clause.document_id].text
            assert text[citation.clause.start : citation.clause.end] == citation.clause.text
            assert text[citation.quote_start : citation.quote_end] == citation.quote


def test_documents_can_be_left_out(assistant):
    assert {h.clause.document_id for h in assistant.search(QUESTION, 5, [DIGITAL_PLAN])} == {DIGITAL_PLAN}
    with pytest.raises(InputError, match="没有编号为“nothing”的文件"):
        assistant.ask(QUESTION, document_ids=["nothing"])


def test_a_question_must_have_words_and_not_too_many(assistant):
    for question in ("", " \n", "？？", "\x00", None, 3):
        with pytest.raises(InputError):
            assistant.ask(question)
    longest = assistant.config.question_max_chars
    assert assistant.ask("充" * longest).refused
    with pytest.raises(InputError, match=f"问题有 {longest + 1} 字，超过上限 {longest} 字"):
        assistant.ask("充" * (longest + 1))


MISTYPED = "居民小区冲电桩建设由谁牵投？"
UNDERSTOOD = (
    "已按“充电桩”理解“冲电桩”；如不是此意，请换一个说法再问。",
    "已按“牵头”理解“牵投”；如不是此意，请换一个说法再问。",
)


def test_a_mistyped_question_is_answered_as_it_was_meant_and_the_user_is_told(assistant):
    mistyped, meant = assistant.ask(MISTYPED), assistant.ask(QUESTION)
    assert (mistyped.question, mistyped.text, mistyped.assignments) == (MISTYPED, meant.text, meant.assignments)
    assert mistyped.notices == (*UNDERSTOOD, *meant.notices)
    assert assistant.search(MISTYPED, 3) == assistant.search(QUESTION, 3)


def test_an_earlier_question_may_be_mistyped_too(assistant):
    mistyped, meant = (
        assistant.ask("哪些单位配合？", [{"role": "user", "content": earlier}]) for earlier in (MISTYPED, QUESTION)
    )
    assert (mistyped.text, mistyped.resolved_question) == (meant.text, meant.resolved_question)


def test_the_user_is_told_of_a_correction_even_if_there_is_no_answer(assistant):
    answer = assistant.ask("冲电桩的维修电话是多少？")
    assert (answer.refused, answer.notices) == (True, UNDERSTOOD[:1])
    compared = assistant.compare("冲电桩", [EV_PLAN, DIGITAL_PLAN])
    assert compared.notices[0] == UNDERSTOOD[0]
    assert compared.text == assistant.compare("充电桩", [EV_PLAN, DIGITAL_PLAN]).text


def on(assistant: Assistant, today: date) -> Assistant:
    """The assistant as it is on another day."""
    return Assistant(assistant.config, assistant._index, assistant._lexicon, assistant.encoder, lambda: today)


def test_an_expired_plan_is_said_to_be_one_from_the_day_after_its_period(assistant):
    assert on(assistant, date(2023, 12, 31)).ask(QUESTION).notices == ()
    (notice,) = on(assistant, date(2024, 1, 1)).ask(QUESTION).notices
    assert "执行期到2023年" in notice


def test_measures_expire_at_the_end_of_the_term_that_they_set_themselves(assistant):
    question = "科技创新券每年申领额度最高多少？"
    assert on(assistant, date(2025, 8, 31)).ask(question).notices == ()
    (notice,) = on(assistant, date(2025, 9, 1)).ask(question).notices
    assert "执行期到2025年8月31日" in notice


def test_this_year_is_the_year_in_which_it_is_asked(assistant):
    question = "今年新能源汽车产业产值要突破多少亿元？"
    answer = on(assistant, date(2023, 6, 1)).ask(question)
    assert "产值突破50亿元" in answer.text
    assert "已按“2023年”理解“今年”；如不是此意，请换一个说法再问。" in answer.notices
    later = on(assistant, date(2026, 6, 1)).ask(question)
    assert (later.refused, "2026年" in later.text) == (True, True)


def test_documents_are_compared_on_a_theme_each_with_its_own_citation(assistant):
    answer = assistant.compare("主要目标", [EV_PLAN, DIGITAL_PLAN])
    assert (answer.status, answer.intent) == ("answered", "comparison")
    assert [c.clause.document_id for c in answer.citations] == [EV_PLAN, DIGITAL_PLAN]
    assert "新能源汽车产业产值突破50亿元，年均增长12.5%。[1]" in answer.text
    assert "数字经济核心产业增加值达到1500亿元，规模以上软件企业达到320家。[2]" in answer.text
    (row,) = answer.comparison.rows
    assert [(cell.document_id, cell.marker) for cell in row.cells] == [(EV_PLAN, 1), (DIGITAL_PLAN, 2)]


def test_a_question_that_compares_documents_is_answered_with_a_table(assistant):
    table = assistant.ask("桂林市的行动计划和云南省的实施方案在5G网络上有什么不同？").comparison
    assert [(row.theme, [cell.marker for cell in row.cells]) for row in table.rows] == [("5G网络", [None, 1])]
    assert assistant.ask(QUESTION).comparison is None


def test_a_plan_that_another_has_followed_is_set_back_only_where_no_time_is_named(assistant):
    successor = replace(
        assistant.documents[EV_PLAN],
        document_id="successor",
        facts=replace(
            assistant.documents[EV_PLAN].facts, title="桂林市充电设施规划", period_start=2024, period_end=2026
        ),
    )
    later = on(assistant, date(2025, 1, 1))
    later._documents["successor"] = successor
    assert later.understand("充电桩要建成多少个？").preferred == {
        EV_PLAN: -0.15,
        DIGITAL_PLAN: 0.0,
        VOUCHERS: 0.0,
        "successor": 0.0,
    }
    assert later.understand("2022年充电桩要建成多少个？").preferred[EV_PLAN] == pytest.approx(0.1)


def test_a_theme_of_which_no_document_speaks_is_refused_in_words(assistant):
    answer = assistant.compare("海洋渔业", [EV_PLAN, DIGITAL_PLAN])
    assert (answer.status, answer.citations) == ("not_in_corpus", ())
    assert answer.text == "所选文件都没有写到“海洋渔业”。可以换一个说法，或另选文件。"


def test_a_comparison_needs_a_theme_and_two_known_documents(assistant):
    with pytest.raises(InputError, match="至少选择两份"):
        assistant.compare("主要目标", [EV_PLAN, EV_PLAN])
    with pytest.raises(InputError, match="没有编号为“nothing”的文件"):
        assistant.compare("主要目标", [EV_PLAN, "nothing"])
    with pytest.raises(InputError):
        assistant.compare("？", [EV_PLAN, DIGITAL_PLAN])


def test_an_answer_from_a_recognised_scan_says_so(tmp_path):
    scanned = open_assistant(tmp_path / "data")
    (cited,) = {c.clause.document_id for c in scanned.ask(QUESTION).citations}
    scanned._documents[cited] = replace(scanned.documents[cited], confidence=0.9871)
    assert "由扫描件识别而来（平均置信度 0.99），请核对原件" in scanned.ask(QUESTION).notices[0]


def test_the_parts_of_the_time_make_up_the_whole(assistant):
    timings = assistant.ask(QUESTION).timings_ms
    parts = timings["retrieve"] + timings["answer"] + timings["verify"]
    assert parts == pytest.approx(timings["total"], abs=0.1)


def test_threads_get_the_answers_that_one_gets(assistant):
    questions = [QUESTION, "公交车辆更新由谁负责？", "科技创新券每年申领额度最高多少？"] * 4
    alone = [replace(assistant.ask(q), timings_ms={}) for q in questions]
    with ThreadPoolExecutor(4) as threads:
        together = [replace(a, timings_ms={}) for a in threads.map(assistant.ask, questions)]
    assert together == alone


def test_an_answer_that_its_clause_does_not_hold_is_not_given(assistant, monkeypatch):
    def invented(answerer, question, hits, document_ids=()):
        draft = original(answerer, question, hits, document_ids)
        return replace(draft, statements=tuple(replace(s, text="牵头单位：市民政局。") for s in draft.statements))

    original = pipeline.ExtractiveAnswerer.answer
    monkeypatch.setattr(pipeline.ExtractiveAnswerer, "answer", invented)
    answer = assistant.ask(QUESTION)
    assert (answer.status, answer.checks.supported) == ("unsupported", False)
    assert "市民政局" not in answer.text
    assert "市民政局" in answer.checks.unsupported[0]
    assert answer.citations  # the clauses themselves may be read


def test_a_duplicate_is_never_found(tmp_path):
    corpus = copy_of_small_corpus(tmp_path / "corpus")
    text = (corpus / f"{EV_PLAN}.txt").read_text("utf-8")
    (corpus / "aaa-copy.txt").write_text(text.partition("一、总体目标")[2].replace("\n", "") * 2, "utf-8")
    assistant = open_assistant(tmp_path / "data", corpus)
    assert "aaa-copy" not in assistant.documents
    (duplicate,) = assistant.report["duplicates"]
    assert (duplicate["document_id"], duplicate["better_id"]) == ("aaa-copy", EV_PLAN)
    assert all(h.clause.document_id != "aaa-copy" for h in assistant.search("充电桩 新能源汽车", 100))


def test_a_build_that_finds_nothing_new_changes_nothing(tmp_path, monkeypatch):
    encoders = without_model(monkeypatch)
    config = Config(corpus=SMALL_CORPUS, data=tmp_path)
    first, _ = build_index(config)
    assert first.embedded == first.passages == len(encoders.embedded)
    second, _ = build_index(config)
    assert (second.embedded, second.unchanged, second.version) == (0, True, first.version)


# The real corpus with the real embedding model


@pytest.fixture(scope="module")
def real(tmp_path_factory) -> Assistant:
    return real_assistant(tmp_path_factory.mktemp("real"))


class TestRealCorpus:
    pytestmark = needs_model

    def test_the_question_of_the_readme(self, real):
        answer = real.ask("小区里搞多车一桩的充电桩，归哪些部门管，谁牵头？")
        assert answer.assignments[0].lead == ("自治区发展改革委",)
        assert set(answer.assignments[0].cooperating) == {
            *("自治区交通运输厅", "自治区住房城乡建设厅", "各相关设区市人民政府"),
        }
        first = answer.citations[0]
        assert "多车一桩" in first.clause.text
        assert (
            first.label == "《广西战略性新兴产业发展三年行动方案（2021—2023年）》（桂政办发〔2021〕97号）二、（六）26．"
        )

    def test_every_citation_is_verbatim(self, real):
        for question in ("2025年技术市场成交合同金额要达到多少？", "自治区药监局牵头哪些任务？", "什么是三百二千？"):
            for citation in real.ask(question).citations:
                text = real.documents[citation.clause.document_id].text
                assert text[citation.clause.start : citation.clause.end] == citation.clause.text
                assert text[citation.quote_start : citation.quote_end] == citation.quote

    def test_the_scraped_copy_is_reported_with_its_figure_and_never_cited(self, real):
        assert SCRAPED not in real.documents
        (duplicate,) = real.report["duplicates"]
        assert (duplicate["document_id"], duplicate["better_id"]) == (SCRAPED, ACTION_PLAN)
        assert f"{duplicate['containment']:.1%}" in duplicate["reason"]
        assert all(h.clause.document_id != SCRAPED for h in real.search("发展新能源汽车产业", 50))

    @pytest.mark.parametrize(
        "question",
        [
            "小区里多车一桩的充电桩每个补贴多少钱？",
            "2030年战略性新兴产业增加值占比要达到多少？",
            "广西科技厅厅长的电话是多少？",
        ],
    )
    def test_near_misses_are_refused(self, real, question):
        assert real.ask(question).refused

    def test_a_second_build_embeds_nothing(self, real):
        result, corpus = build_index(replace(real.config, corpus=REAL_CORPUS))
        assert (result.embedded, result.unchanged) == (0, True)
        assert len(corpus.indexed) == 4
