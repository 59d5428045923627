"""rag/rerank.py: a cross-encoder has a say in the order. The models are BERTs of a few hundred weights, made here."""

from dataclasses import replace
from pathlib import Path

import pytest
from small_corpus import open_assistant

from rag import pipeline, rerank
from rag.config import Config
from rag.errors import ModelError
from rag.pipeline import Assistant
from rag.rerank import CrossEncoderReranker
from rag.types import Clause, Draft, Hit

QUESTION = "充电桩由谁牵头？"
TEXTS = ("推进充电桩建设。", "发展通用航空产业。", "由市发展改革委牵头。", "培育新型研发机构。")


def hit(number: int, text: str, start: int = 0, end: int | None = None) -> Hit:
    clause = Clause(
        f"plan#{number}", "plan", "task", ("一、任务", f"{number}．"), f"{number}．", text, 100, 100 + len(text)
    )
    return Hit(clause, 10.0 - number, 100 + start, 100 + (len(text) if end is None else end), 0.5)


HITS = [hit(n, text) for n, text in enumerate(TEXTS)]


class Chances(CrossEncoderReranker):
    """Gives each passage the chance it is told, and remembers what it was asked."""

    def __init__(self, *chances: float) -> None:
        super().__init__("none")
        self.told, self.asked = chances, []

    def chances(self, question, passages):
        self.asked.append((question, list(passages)))
        return list(self.told)


def order(hits: list[Hit]) -> list[str]:
    return [h.clause.clause_id for h in hits]


def test_one_over_the_rank_and_the_chance_are_added():
    # 1 + 0.1, 1/2 + 0.7, 1/3 + 0.1, 1/4 + 0.9
    found = Chances(0.1, 0.7, 0.1, 0.9).rerank(QUESTION, HITS)
    assert order(found) == ["plan#1", "plan#3", "plan#0", "plan#2"]


def test_a_model_without_an_opinion_changes_nothing():
    assert Chances(0.5, 0.5, 0.5, 0.5).rerank(QUESTION, HITS) == HITS
    assert order(Chances(0.3, 0.79, 0.3, 0.3).rerank(QUESTION, HITS))[0] == "plan#0"  # likelier by less than a half


def test_scores_stay_where_they_are_so_that_they_descend():
    found = Chances(0.1, 0.7, 0.1, 0.9).rerank(QUESTION, HITS)
    assert [h.score for h in found] == [10.0, 9.0, 8.0, 7.0]


def test_only_the_first_twelve_are_read_and_none_is_lost():
    many = [hit(n, f"第{n}项任务。") for n in range(15)]
    model = Chances(*[0.0] * 11, 1.0)
    found = model.rerank(QUESTION, many)
    assert len(model.asked[0][1]) == 12
    # 1/12 + 1 against 1 and 1/2
    assert order(found) == ["plan#11", "plan#0", *(f"plan#{n}" for n in range(1, 11)), "plan#12", "plan#13", "plan#14"]


def test_the_best_passage_is_read_behind_its_headings():
    model = Chances(0.5, 0.5)
    model.rerank(QUESTION, [hit(1, "甲乙丙丁。", 2, 4), hit(2, "推进充电桩建设。")])
    assert model.asked == [(QUESTION, ["一、任务 1．\n丙丁", "一、任务 2．\n推进充电桩建设。"])]


@pytest.mark.parametrize("hits", [[], HITS[:1]])
def test_where_there_is_no_choice_the_model_is_not_loaded(hits):
    assert CrossEncoderReranker("./no/such/model").rerank(QUESTION, hits) == hits


def saved(folder: Path, labels: int) -> Path:
    import torch
    from transformers import BertConfig, BertForSequenceClassification, BertTokenizerFast

    characters = sorted(set("".join(TEXTS) + QUESTION + "一、任务0123．"))
    words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *characters]
    folder.mkdir()
    (folder / "vocab.txt").write_text("\n".join(words), "utf-8")
    torch.manual_seed(1)
    config = BertConfig(
        vocab_size=len(words),
        hidden_size=8,
        num_hidden_layers=1,
        num_attention_heads=1,
        intermediate_size=8,
        max_position_embeddings=64,
        num_labels=labels,
        initializer_range=1.0,  # wide, so that different texts are far apart
    )
    BertForSequenceClassification(config).save_pretrained(folder)
    BertTokenizerFast(str(folder / "vocab.txt"), model_max_length=64).save_pretrained(folder)
    return folder


@pytest.fixture(scope="session")
def model(tmp_path_factory) -> Path:
    return saved(tmp_path_factory.mktemp("rerankers") / "one", labels=1)


def test_a_model_of_a_folder_scores_pairs_as_the_library_does(model):
    import torch
    from transformers import AutoModelForSequenceClassification, AutoTokenizer

    tokenizer, bert = AutoTokenizer.from_pretrained(model), AutoModelForSequenceClassification.from_pretrained(model)
    bert.eval()
    with torch.no_grad():
        scores = [float(bert(**tokenizer(QUESTION, text, return_tensors="pt")).logits[0, 0]) for text in TEXTS]
    expected = [1 / (1 + 2.718281828459045**-score) for score in scores]
    found = CrossEncoderReranker(str(model)).chances(QUESTION, TEXTS)
    assert found == pytest.approx(expected, abs=1e-5)
    assert len({round(chance, 3) for chance in found}) > 1


def test_the_model_is_loaded_once_and_gives_the_same_order_twice(model, monkeypatch):
    loads = []
    load = rerank._load
    monkeypatch.setattr(rerank, "_load", lambda name, on_hub: loads.append(name) or load(name, on_hub))
    one = CrossEncoderReranker(str(model))
    first = one.rerank(QUESTION, HITS)
    assert one.rerank(QUESTION, HITS) == first
    assert sorted(order(first)) == sorted(order(HITS))
    assert loads == [str(model)]


def test_a_passage_longer_than_the_model_sees_and_half_a_character_are_no_errors(model):
    long = [hit(1, "建设" * 5000), hit(2, "\ud800建设")]
    assert len(CrossEncoderReranker(str(model)).rerank("充电" * 400, long)) == 2


def test_a_model_with_two_labels_is_refused_in_words(tmp_path):
    with pytest.raises(ModelError, match="给每对文字 2 个分数"):
        CrossEncoderReranker(str(saved(tmp_path / "two", labels=2))).rerank(QUESTION, HITS)


def test_a_missing_or_damaged_folder_says_which_setting_to_change(tmp_path):
    with pytest.raises(ModelError, match=r"重排模型“./no/such/model”不可用.*RAG_RERANKER"):
        CrossEncoderReranker("./no/such/model").rerank(QUESTION, HITS)
    damaged = tmp_path / "damaged"
    damaged.mkdir()
    (damaged / "config.json").write_text("{}", "utf-8")
    with pytest.raises(ModelError, match=r"加载失败.*RAG_RERANKER"):
        CrossEncoderReranker(str(damaged)).rerank(QUESTION, HITS)


def test_a_name_is_asked_for_at_the_hub_when_it_has_not_been_fetched(monkeypatch):
    import sentence_transformers

    asked = []

    def cross_encoder(name, local_files_only=False):
        asked.append((name, local_files_only))
        if local_files_only:
            raise OSError("not in the cache")
        scores = {"num_labels": 1, "max_seq_length": None, "predict": lambda self, pairs, **options: [0.0] * len(pairs)}
        return type("Model", (), scores)()

    monkeypatch.setattr(sentence_transformers, "CrossEncoder", cross_encoder)
    monkeypatch.setattr(rerank, "hub_name", lambda name: asked.append((name, "hub")) or name)
    assert CrossEncoderReranker("a-team/a-reranker").chances(QUESTION, TEXTS) == [0.5] * 4
    assert asked == [("a-team/a-reranker", True), ("a-team/a-reranker", "hub"), ("a-team/a-reranker", False)]


def test_a_hub_that_does_not_answer_is_told_in_words(monkeypatch):
    def silent(name):
        raise OSError("no route to host")

    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    monkeypatch.setattr(rerank, "hub_name", silent)
    with pytest.raises(ModelError, match=r"no route to host.*HF_ENDPOINT"):
        CrossEncoderReranker("a-team/never-fetched").chances(QUESTION, TEXTS)


def test_the_product_searches_and_answers_with_the_reranker_that_is_set(tmp_path, monkeypatch):
    made = []

    class Backwards:
        def __init__(self, model):
            made.append(model)

        def rerank(self, question, hits):
            return hits[::-1]

        def chances(self, question, passages):
            return [0.5] * len(passages)

    plain = open_assistant(tmp_path)
    monkeypatch.setattr(pipeline, "CrossEncoderReranker", Backwards)
    turned = Assistant(replace(plain.config, reranker="folder"), plain._index, plain._lexicon, plain.encoder)
    turned.warm()
    assert made == ["folder"]
    assert order(turned.search(QUESTION, 12)) == order(plain.search(QUESTION, 12))[::-1]
    read = []
    monkeypatch.setattr(turned._answerer, "answer", lambda question, hits, ids: read.append(hits) or Draft((), True))
    turned.ask(QUESTION)
    understood = plain.understand(QUESTION)
    assert order(read[0]) == order(plain.retriever(plain.encoder).retrieve_for(understood, 12))[::-1]


def test_without_the_setting_there_is_none():
    assert Config().reranker == ""
