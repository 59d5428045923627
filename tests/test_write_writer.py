"""rag/write/writer.py: a draft in the words of a model, good or bad, within its time."""

import time
from dataclasses import replace
from itertools import repeat

import pytest
from language_model_fake import FakeModel, Script
from policy_samples import CLAUSES, DOCUMENTS, ENERGY, ENERGY_FIGURE, ENERGY_TEXT, GAMES, SIX, SIX_TEXT, understand

from rag.errors import LanguageModelError
from rag.types import Clause, Evidence, Statement, Worked
from rag.write.judge import Judge
from rag.write.writer import Writer, Written

WRITER = Writer(Judge({d.document_id: d for d in DOCUMENTS}, ("自治区科技厅",)))
QUESTION = understand("新能源产业2023年的产值和增加值目标各是多少？")
GOOD = "到2023年，新能源产业产值力争达到340亿元，增加值达到110亿元。"


def drafted(clause: Clause, words: str) -> Statement:
    start = clause.start + clause.text.index(words)
    return Statement(words, (Evidence(clause, start, start + len(words)),))


FIGURE = drafted(ENERGY, ENERGY_FIGURE)
FIELDS = drafted(SIX, SIX_TEXT)


def written(*scripts: Script, statements=(FIGURE,), question=QUESTION, seconds: float = 5.0) -> list[Written]:
    return list(WRITER.write(question, statements, FakeModel(*scripts), seconds))


def told(one: Written) -> list[str]:
    return ["".join(s.text for s in paragraph) for paragraph in one.paragraphs]


def kinds(one: Written) -> list[str]:
    return [s.kind for s in one.struck]


def test_a_sentence_that_stands_takes_the_place_of_the_draft():
    *steps, last = written(GOOD)
    assert (last.by_model, last.done, last.struck) == (True, True, ())
    assert told(last) == [GOOD]
    assert last.paragraphs[0][0].evidence == FIGURE.evidence
    assert not any(step.done for step in steps)


def test_sentences_are_shown_one_by_one():
    first, second = "到2023年，新能源产业产值达到340亿元。", "到2023年，新能源产业增加值达到110亿元。"
    steps = written(f"{first}{second}")
    assert [told(step) for step in steps] == [[first], [f"{first}{second}"], [f"{first}{second}"]]
    assert [step.done for step in steps] == [False, False, True]


def test_the_model_is_stopped_when_all_is_told():
    model = FakeModel([GOOD, "接", "下来是", "别的话。"])
    last = list(WRITER.write(QUESTION, (FIGURE,), model, 5.0))[-1]
    assert told(last) == [GOOD] and last.struck == ()
    assert [call.ended for call in model.calls] == ["closed"]


@pytest.mark.parametrize(
    "marked",
    [f"{GOOD}[1]", f"{GOOD}[7]", f"[3]{GOOD}【2】", GOOD.replace("340亿元，", "340亿元[9]，"), f"1. **{GOOD}**"],
)
def test_wrong_missing_and_foreign_markers_make_no_difference(marked):
    last = written(marked)[-1]
    assert last.paragraphs == ((Statement(GOOD, FIGURE.evidence),),)


@pytest.mark.parametrize(
    ("bad", "kind"),
    [
        (GOOD.replace("340", "430"), "fact"),
        (GOOD.replace("2023", "2025"), "fact"),
        (GOOD.replace("340亿元", "340万吨"), "fact"),
        (GOOD.replace("产值力争达到340亿元，增加值达到110亿元", "产值达到110亿元，增加值达到340亿元"), "amount"),
        (GOOD.replace("达到340", "超过340"), "amount"),
        (GOOD.replace("力争达到", "不达到"), "denial"),
        (GOOD.replace("。", "，由各企业自行承担全部费用。"), "wording"),
        ("到2023年，新能源产业产值达到340亿元。", "incomplete"),
    ],
)
def test_a_text_that_is_not_supported_is_asked_for_again_and_then_the_draft_stays(bad, kind):
    model = FakeModel(bad)
    last = list(WRITER.write(QUESTION, (FIGURE,), model, 5.0))[-1]
    assert (last.by_model, told(last), last.done) == (False, [ENERGY_FIGURE], True)
    assert kinds(last) == [kind]
    assert len(model.calls) == 2
    assert last.struck[0].complaint in model.calls[1].prompt


def test_a_better_second_text_is_taken():
    last = written(GOOD.replace("340", "430"), GOOD)[-1]
    assert (last.by_model, told(last), kinds(last)) == (True, [GOOD], ["fact"])


def test_what_is_wrong_is_struck_and_the_rest_stays():
    extra = "该产业由自治区科技厅负责。"
    last = written(f"{extra}{GOOD}")[-1]
    assert (told(last), kinds(last)) == ([GOOD], ["fact"])


def test_a_refusal_of_the_model_refuses_nothing():
    model = FakeModel("抱歉，资料中没有提到新能源产业的目标，无法回答。")
    last = list(WRITER.write(QUESTION, (FIGURE,), model, 5.0))[-1]
    assert (last.by_model, last.struck, told(last)) == (False, (), [ENERGY_FIGURE])
    assert len(model.calls) == 1


def test_words_around_the_answer_are_left_out():
    last = written(f"根据提供的资料，{GOOD}希望以上回答对您有帮助。")[-1]
    assert (told(last), last.struck) == ([GOOD], ())


@pytest.mark.parametrize("endless", ["产业", "产值达到340亿元。", "，", "1", "。\n", " "])
def test_endless_text_ends(endless):
    started = time.monotonic()
    last = written(repeat(endless), seconds=2.0)[-1]
    assert time.monotonic() - started < 2.5
    assert told(last) == [ENERGY_FIGURE] and last.done


def test_the_same_sentence_again_is_not_shown_again():
    half = "到2023年，新能源产业产值达到340亿元。"
    last = written([half, half, half, "到2023年，新能源产业增加值达到110亿元。"])[-1]
    assert told(last) == [f"{half}到2023年，新能源产业增加值达到110亿元。"]


def test_silence_ends_with_the_time_and_the_user_is_told_why():
    started = time.monotonic()
    last = written([30.0, GOOD], seconds=0.3)[-1]
    assert time.monotonic() - started < 1.0
    assert (last.by_model, last.is_late, told(last)) == (False, True, [ENERGY_FIGURE])


def test_a_text_that_is_cut_off_by_the_time_loses_its_last_words():
    last = written([GOOD[:-8], 30.0], seconds=0.3)[-1]
    assert (last.by_model, told(last)) == (False, [ENERGY_FIGURE])


def test_what_has_passed_when_the_time_is_over_is_kept():
    last = written([GOOD, "还", 30.0], statements=(FIGURE, FIELDS), seconds=0.3)[-1]
    assert told(last) == [GOOD, SIX_TEXT]
    assert (last.by_model, last.is_late) == (True, False)


def test_an_error_in_mid_text_leaves_the_draft_and_its_reason():
    last = written(["到2023年，", LanguageModelError("连接中断，请检查服务。")])[-1]
    assert (last.by_model, last.failure, told(last)) == (False, "连接中断，请检查服务。", [ENERGY_FIGURE])


def test_an_error_after_the_answer_leaves_the_answer():
    last = written([GOOD, LanguageModelError("连接中断。")], statements=(FIGURE, FIELDS))[-1]
    assert told(last) == [GOOD, SIX_TEXT] and last.by_model


def test_stopping_ends_the_generation_and_leaves_the_draft():
    model = FakeModel(["到2023年，", "新能源产业", *("产值" for _ in range(1000))])
    steps = iter([False, False, False])
    last = list(WRITER.write(QUESTION, (FIGURE,), model, 5.0, lambda: next(steps, True)))[-1]
    assert (last.by_model, last.is_late, told(last)) == (False, False, [ENERGY_FIGURE])
    assert model.calls[0].ended == "stopped" and len(model.calls) == 1


def test_leaving_off_to_read_ends_the_generation():
    model = FakeModel(["到2023年，新能源产业产值达到340亿元。", "到", "2023年，", *("产" for _ in range(1000))])
    steps = WRITER.write(QUESTION, (FIGURE,), model, 5.0)
    assert told(next(steps)) == ["到2023年，新能源产业产值达到340亿元。"]
    steps.close()
    assert model.calls[0].ended == "closed"


def test_what_the_model_left_out_of_a_second_clause_is_added_in_its_own_words():
    last = written(GOOD, statements=(FIGURE, FIELDS))[-1]
    assert told(last) == [GOOD, SIX_TEXT]
    assert last.paragraphs[1] == (FIELDS,)


def test_a_list_must_be_told_whole():
    question = understand("“十三五”重点培育哪六大产业？")
    items = "新一代信息技术、智能装备制造、节能环保、新材料、新能源汽车、大健康"
    whole = f"重点选择{items}等六大产业。"
    assert told(written(whole, statements=(FIELDS,), question=question)[-1]) == [whole]
    short = written(whole.replace("、新材料", ""), statements=(FIELDS,), question=question)[-1]
    assert (short.by_model, kinds(short)) == (False, ["incomplete"])


def test_the_question_and_only_the_sentences_of_the_draft_are_shown_to_the_model():
    model = FakeModel(GOOD)
    list(WRITER.write(QUESTION, (FIGURE,), model, 5.0))
    asked = model.calls[0].messages[-1].content
    assert QUESTION.text in asked and ENERGY_FIGURE in asked and "海上风电" not in asked


LEAD = ENERGY_TEXT.split("。")[1] + "。"
SHORTER = "重点发展海上风电、先进核能、生物质能、高效储能、智能电网等产业。"


def test_each_long_line_of_a_summary_is_written_by_itself_behind_its_heading():
    question = replace(understand("概括一下新能源产业的内容"), intent="summary")
    heading = ENERGY.heading_path[-1]
    head, rest = Statement("主要内容：", ()), Statement("其余只列标题：一；二。", (*FIELDS.evidence, *FIGURE.evidence))
    long_line = replace(drafted(ENERGY, LEAD), text=f"{heading}：{LEAD}")
    short_line = drafted(GAMES, "支持电竞行业的优秀企业落户广西。")
    short_line = replace(short_line, text=f"{GAMES.heading_path[-1]}：{short_line.text}")
    model = FakeModel(SHORTER)
    last = list(WRITER.write(question, (head, long_line, short_line, rest), model, 5.0))[-1]
    assert told(last) == [head.text, f"{heading}：{SHORTER}", short_line.text, rest.text]
    assert last.by_model and len(model.calls) == 1
    assert LEAD in model.calls[0].prompt


def test_a_line_of_a_summary_whose_wording_does_not_stand_stays():
    question = replace(understand("概括一下新能源产业的内容"), intent="summary")
    line = drafted(ENERGY, LEAD)
    last = list(WRITER.write(question, (line, line), FakeModel("由自治区科技厅牵头。", SHORTER, SHORTER), 5.0))[-1]
    assert told(last) == [SHORTER, SHORTER] and kinds(last) == ["fact"]
    last = list(WRITER.write(question, (line,), FakeModel("由自治区科技厅牵头。"), 5.0))[-1]
    assert told(last) == [LEAD] and not last.by_model


def test_what_is_exact_already_is_not_worded():
    worked = Worked("total", "450", "亿元", "", (), "340 + 110 = 450（亿元）")
    reckoned = Statement("合计450亿元。", FIGURE.evidence, worked=worked)
    lines = tuple(drafted(c, c.text[:8]) for c in CLAUSES[1:5])
    frame = Statement("共有2项：", ())
    for statements in ((reckoned,), lines, (frame, FIGURE), ()):
        assert not WRITER.words(QUESTION, statements)
    assert WRITER.words(QUESTION, (FIGURE,))
    for intent in ("unit", "unit_tasks", "where", "document", "corpus", "chat"):
        assert not WRITER.words(replace(QUESTION, intent=intent), (FIGURE,))


def test_a_warning_of_ours_behind_the_answer_stays_as_it_is():
    warning = Statement("注意：新能源产业产值在所收文件中数值不一，此处另为340亿元。", FIGURE.evidence)
    model = FakeModel(GOOD)
    last = list(WRITER.write(QUESTION, (FIGURE, warning), model, 5.0))[-1]
    assert told(last) == [GOOD, warning.text]
    assert "数值不一" not in model.calls[0].prompt


def test_a_question_that_goes_on_with_another_is_put_to_the_model_as_it_was_understood():
    question = replace(understand("那新能源呢？"), intent="figure", resolved=QUESTION.text)
    model = FakeModel(GOOD)
    assert told(list(WRITER.write(question, (FIGURE,), model, 5.0))[-1]) == [GOOD]
    assert QUESTION.text in model.calls[0].prompt and "那新能源呢" not in model.calls[0].prompt
