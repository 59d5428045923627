"""eval/fit.py and eval/logistic.py: the weights of the evidence, fitted to what may be fitted to."""

import json
from dataclasses import replace
from math import log

import numpy as np
import pytest
from small_corpus import BigramEncoder, open_assistant, without_model

from eval import fit as fitting
from eval.__main__ import main
from eval.fit import CODE_WEIGHTS, Sample, carried_over, fit, fit_text, signs_of
from eval.logistic import auc, logistic, scores_unseen
from eval.questions import load_questions, tuning_questions
from rag.answer import support


@pytest.fixture(scope="module")
def assistant(tmp_path_factory):
    return open_assistant(tmp_path_factory.mktemp("data"))


def sample(number, answerable, evidence):
    """With this evidence by the code's weights: all of it from the similarity."""
    signs = [0.0] * len(CODE_WEIGHTS)
    signs[list(CODE_WEIGHTS).index("similarity")] = evidence / support.SIMILARITY
    return Sample(f"t{number}", answerable, tuple(signs))


ENOUGH = support.ENOUGH
SAMPLES = [sample(n, True, ENOUGH + e) for n, e in enumerate((-0.7, 0.2, 1.5, 3.0))] + [
    sample(n, False, ENOUGH + e) for n, e in enumerate((-3.0, -1.5, 0.2, 0.7), 10)
]


@pytest.mark.parametrize("question", ["居民小区充电桩建设由谁牵头？", "科技创新券每年申领额度最高多少？"])
def test_the_signs_are_those_that_the_product_weighs(assistant, question):
    asked = assistant.understand(question)
    best = assistant.candidates(asked)[0]
    long = replace(best, clause=replace(best.clause, text="长" * 2000), retrieval=99.0, unmatched=0.3)
    named = replace(asked, named_documents=("any",))
    for one, candidate in ((asked, best), (asked, long), (named, best)):
        evidence = np.dot(signs_of(one, candidate), [*CODE_WEIGHTS.values()])
        probability = support.probability_of(one, candidate)
        assert log(probability / (1 - probability)) == pytest.approx(evidence - support.ENOUGH, abs=1e-6)


def test_only_what_is_no_gate_question_is_fitted_to():
    chosen = tuning_questions()
    assert {q.part for q in chosen} == {"tuning"}
    assert len(chosen) == len(load_questions(part="tuning")) + 1645


def test_what_each_bar_refuses_is_counted():
    found = fit(SAMPLES)
    assert (found["answerable"], found["unanswerable"]) == (4, 4)
    by_bar = {round(bar["enough"] - ENOUGH, 2): (bar["answerable"], bar["unanswerable"]) for bar in found["bars"]}
    assert by_bar == {
        -2.0: (0.0, 0.25),
        -1.0: (0.0, 0.5),
        -0.5: (0.25, 0.5),
        0.0: (0.25, 0.5),
        0.5: (0.5, 0.75),
        1.0: (0.5, 1.0),
        2.0: (0.75, 1.0),
    }


def test_the_fit_is_named_like_the_code_and_points_where_the_samples_do():
    found = fit(SAMPLES)
    assert list(found["weights"]) == list(found["code"]) == [*CODE_WEIGHTS, "enough"]
    assert found["weights"]["similarity"] > 0
    assert found["weights"]["coverage"] == 0.0  # it is 0 everywhere
    # Of 16 pairs the answerable one has more evidence in 12, and one pair is equal.
    assert found["auc_code"] == round(12.5 / 16, 4)


def test_a_public_set_is_shown_and_changes_no_weight(monkeypatch, capsys, tmp_path):
    public = [sample(n, n % 2 == 0, ENOUGH + (1 if n % 2 else -1)) for n in range(10)]  # the other way round
    monkeypatch.setattr(fitting, "known_samples", lambda config: SAMPLES)
    monkeypatch.setattr(fitting, "public_samples", lambda *arguments: public)
    assert main(["fit", "--json"]) == 0
    alone = json.loads(capsys.readouterr().out)
    assert main(["fit", "--json", "--answerable=q", "--corpus=c", "--unanswerable=u"]) == 0
    both = json.loads(capsys.readouterr().out)
    assert both.pop("public")["auc_code"] == 0.0
    assert both == alone
    assert "只看，不拟合" in fit_text({**alone, "public": carried_over(public, alone["weights"])})
    assert "← 程序里的" in fit_text(alone)


def test_half_a_public_set_is_a_mistake(capsys):
    with pytest.raises(SystemExit) as ended:
        main(["fit", "--corpus=c", "--answerable=q"])
    assert ended.value.code == 2


def test_questions_that_no_sentence_answers_are_no_samples(assistant, monkeypatch, tmp_path):
    without_model(monkeypatch)
    lines = [
        {"id": "t001", "question": "居民小区充电桩建设由谁牵头？", "answerable": True},
        {"id": "t002", "question": "你好", "answerable": False},
        {"id": "t003", "question": "火星移民如何报名？", "answerable": False},
        # Another year is asked for: that is no want of evidence.
        {"id": "t004", "question": "2031年充电桩要建成多少个？", "answerable": False},
    ]
    gold = {"gold": [{"document": "any", "quote": "充电桩"}], "facts": [["x"]]}
    with (tmp_path / "q.jsonl").open("w", encoding="utf-8") as file:
        for line in lines:
            more = gold if line["answerable"] else {"gold": [], "facts": []}
            file.write(json.dumps({"kind": "fact", **line, **more}, ensure_ascii=False) + "\n")
    monkeypatch.setattr(fitting, "tuning_questions", lambda: load_questions(tmp_path / "q.jsonl"))
    found = fitting.known_samples(assistant.config, BigramEncoder("fake"))
    assert [(s.question_id, s.answerable) for s in found] == [("t001", True), ("t003", False)]


def test_auc_is_the_share_of_pairs_in_the_right_order_and_ties_are_half():
    assert auc([True, True, False, False], [3.0, 1.0, 2.0, 1.0]) == (1 + 1 + 0 + 0.5) / 4
    assert auc([True, False], [1.0, 0.0]) == 1.0
    with pytest.raises(ValueError, match="both kinds"):
        auc([True, True], [1.0, 2.0])


def test_a_row_is_scored_by_a_fit_that_has_not_seen_it():
    generator = np.random.default_rng(3)
    signs, right = generator.normal(size=(40, 20)), np.arange(40) % 2.0  # noise: there is nothing to learn
    weights, constant = logistic(signs, right, np.ones(40), 0.1)
    assert auc(right == 1, signs @ weights + constant) > 0.85  # learnt by heart
    assert 0.3 < auc(right == 1, scores_unseen(signs, right, 0.1)) < 0.7


def test_too_few_rows_of_a_kind_are_said():
    with pytest.raises(ValueError, match="two rows"):
        scores_unseen(np.zeros((3, 1)), np.array([1.0, 1.0, 0.0]), 0.1)


def test_a_penalty_keeps_separable_rows_finite():
    weights, constant = logistic(np.array([[0.0], [1.0]]), np.array([0.0, 1.0]), np.ones(2), 1.0)
    assert np.isfinite(weights).all() and constant == pytest.approx(-weights[0] / 2)
