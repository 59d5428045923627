"""eval/ablation.py: the product's retriever with parts left out, on the small corpus, without a model."""

import json
from dataclasses import fields, replace

import numpy as np
import pytest
from small_corpus import EV_PLAN, VOUCHERS, BigramEncoder, open_assistant, without_model

from eval import ablation
from eval.__main__ import main
from eval.ablation import BARE, PARTS, PRODUCT, Memory, Variant, ablate_known, ablation_text, variants, weights_with
from eval.questions import Gold, KnownQuestion
from rag.index.tokenize import BIGRAM
from rag.retrieve import SCALE, USUAL_COUNT, HybridRetriever, Weights

QUESTIONS = ("居民小区充电桩建设由谁牵头？", "科技创新券每年申领额度最高多少？", "2025年农村宽带有什么目标？")


@pytest.fixture(scope="module")
def assistant(tmp_path_factory):
    return open_assistant(tmp_path_factory.mktemp("data"))


def known(number, question, document, quote, **more):
    values = {"kind": "fact", "part": "tuning", "answerable": True, "all_gold_needed": False, "facts": (("x",),)}
    gold = (Gold(document, quote),)
    return KnownQuestion(question_id=f"t{number}", question=question, gold=gold, **{**values, **more})


KNOWN = (
    known(1, QUESTIONS[0], EV_PLAN, "推进居民小区充电桩建设"),
    known(2, QUESTIONS[1], VOUCHERS, "不超过20万元"),
    known(3, "那由谁配合？", EV_PLAN, "推进居民小区充电桩建设", history=({"role": "user", "content": "充电桩？"},)),
    known(4, "离婚冷静期多少天？", EV_PLAN, "x", answerable=False),
    known(5, "氢能？", EV_PLAN, "语料里没有这句话"),
)


def test_with_every_part_the_weights_are_those_of_the_product():
    assert weights_with(PRODUCT) == Weights()


def test_with_none_only_the_bigrams_are_left_and_every_word_of_the_question_counts_the_same():
    bare = weights_with(BARE)
    assert (bare.bigrams, bare.rest) == (1.0, 1.0)
    assert set(bare.nodes.values()) == {0.0}
    zeros = {f.name for f in fields(Weights)} - {"bigrams", "rest", "nodes"}
    assert {name: getattr(bare, name) for name in zeros} == dict.fromkeys(zeros, 0.0)


@pytest.mark.parametrize("question", QUESTIONS)
def test_with_every_part_the_search_is_that_of_the_product(assistant, question):
    variant = Variant(assistant, assistant.encoder, PRODUCT, Memory(assistant))
    assert variant.search(question, 10) == assistant.search(question, 10)


@pytest.mark.parametrize("question", QUESTIONS)
def test_with_none_the_order_is_that_of_bm25_over_the_bigrams_of_the_question(assistant, question):
    found = Variant(assistant, assistant.encoder, BARE, Memory(assistant)).search(question, 3)
    understood = assistant.understand(question)
    tokens = dict.fromkeys([*assistant._tokenizer.tokens(understood.topic), *assistant._tokenizer.tokens(question)])
    scores = assistant._index.bm25.scores([t for t in tokens if t.startswith(BIGRAM) or t.isascii()])
    best = np.argsort(-scores, kind="stable")
    passages = assistant._index.content.passages
    expected = list(dict.fromkeys(passages[i].clause_id for i in best))[:3]
    assert [hit.clause.clause_id for hit in found] == expected
    crowd = max(1.0, (USUAL_COUNT / len(passages)) ** 0.5)
    assert found[0].score == pytest.approx(SCALE * crowd * (scores.max() - scores.mean()) / scores.std(), rel=1e-4)


def test_each_part_has_a_variant_alone_one_so_far_and_one_without():
    three = variants()
    assert list(three) == list(PARTS)
    assert three["words"]["alone"] == {"words"}
    assert three["words"]["so_far"] == {"question_words", "words"}
    assert three["words"]["without"] == PRODUCT - {"words"}
    assert three["reading"]["so_far"] == PRODUCT


def neutral(name):
    """A value at which a weight has no effect, or another one than the product's."""
    return dict.fromkeys(Weights().nodes, 3.0) if name == "nodes" else 0.0


@pytest.mark.parametrize("name", [f.name for f in fields(Weights)])
def test_every_weight_is_in_use(assistant, name):
    question = replace(assistant.understand("充电桩建设任务有哪些？"), preferred={EV_PLAN: 1.0}, intent="list")

    def scores(weights):
        plain = assistant.retriever(assistant.encoder)
        retriever = HybridRetriever(
            plain._index, assistant._tokenizer.tokens, None, assistant.understand, lambda text: ("申领",), 0.0, weights
        )
        return {h.clause.clause_id: h.score for h in retriever.retrieve_for(question, 100)}

    assert scores(None) == scores(Weights())
    assert scores(replace(Weights(), **{name: neutral(name)})) != scores(None)


def test_known_questions_are_measured_by_the_clauses_that_prove_them(assistant, monkeypatch):
    without_model(monkeypatch)
    encoder = BigramEncoder("fake")
    found = ablate_known(assistant.config, KNOWN, encoder)
    assert found["questions"] == 2  # neither the follow-up, nor the unanswerable one, nor the orphaned
    assert found["product"] == {"hit@1": 1.0, "hit@5": 1.0, "MRR": 1.0}
    assert found["parts"]["reading"]["so_far"] == found["product"]
    assert list(found["parts"]) == list(PARTS)
    assert encoder.embedded and len(encoder.embedded) == len(set(encoder.embedded))  # each question once


def test_the_figures_are_means_over_the_questions():
    ranked = [(["a", "b"], frozenset("b")), (["c"], frozenset("c")), (["d"], frozenset("x"))]
    assert ablation._clause_metrics(ranked) == {"hit@1": 0.3333, "hit@5": 0.6667, "MRR": 0.5}
    ranked = [(["a", "b"], frozenset("ab")), ([], frozenset("c"))]
    assert ablation._document_metrics(ranked) == {"recall@1": 0.25, "recall@5": 0.5, "MRR@10": 0.5}


def test_a_public_collection_is_measured_by_its_documents(tmp_path, monkeypatch, capsys):
    without_model(monkeypatch)
    monkeypatch.setattr("rag.index.encoder.SentenceTransformerEncoder", BigramEncoder)
    corpus, queries = tmp_path / "c.jsonl", tmp_path / "q.jsonl"
    texts = {"充电": "支持居民区多车一桩，推进临近车位共享。", "海洋": "发展深远海养殖，建设海洋牧场。"}
    rows = [{"_id": i, "title": "", "text": text} for i, text in texts.items()]
    asked = [{"_id": i, "text": text[:9], "gold": [i]} for i, text in texts.items()]
    for path, lines in ((corpus, rows), (queries, asked)):
        path.write_text("\n".join(json.dumps(line, ensure_ascii=False) for line in lines), "utf-8")
    command = ["ablation", f"--corpus={corpus}", f"--queries={queries}", f"--data={tmp_path / 'data'}", "--json"]
    assert main(command) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["questions"], found["bare"]["recall@1"], found["product"]["MRR@10"]) == (2, 1.0, 1.0)
    text = ablation_text(found)
    assert all(label in text for label in PARTS.values()) and "单独 recall@1" in text


def test_a_corpus_without_its_queries_is_a_mistake(capsys):
    with pytest.raises(SystemExit) as ended:
        main(["ablation", "--corpus=c.jsonl"])
    assert ended.value.code == 2
    assert "要一起给出" in capsys.readouterr().err
