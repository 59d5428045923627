"""rag/langchain_adapter.py: our retriever and chain in LangChain's terms, on a real index of the small corpus."""

import asyncio

import pytest
from langchain_core.retrievers import BaseRetriever
from langchain_core.runnables import RunnableLambda, RunnablePassthrough
from small_corpus import EV_PLAN, VOUCHERS, open_assistant

from rag.errors import InputError
from rag.langchain_adapter import PolicyRetriever, answer_runnable

QUESTION = "居民小区充电桩建设由谁牵头？"


@pytest.fixture(scope="module")
def assistant(tmp_path_factory):
    return open_assistant(tmp_path_factory.mktemp("data"))


def test_the_retriever_gives_clauses_with_their_citation(assistant):
    retriever = PolicyRetriever(assistant=assistant, k=2)
    assert isinstance(retriever, BaseRetriever)
    first, second = retriever.invoke(QUESTION)
    text = assistant.documents[EV_PLAN].text
    assert first.page_content == text[first.metadata["start"] : first.metadata["end"]]
    assert first.page_content.startswith("1．推进居民小区充电桩建设。新建居民小区")
    assert first.id == first.metadata["clause_id"] == f"{EV_PLAN}#2.1.1"
    assert first.metadata["label"].endswith("（市政办〔2021〕18号）二、（一）1．")
    assert first.metadata["rank"] == 1
    assert first.metadata["score"] > second.metadata["score"]


def test_the_retriever_keeps_to_the_documents_it_is_given(assistant):
    found = PolicyRetriever(assistant=assistant, k=3, document_ids=[VOUCHERS]).invoke("充电桩")
    assert {d.metadata["doc_id"] for d in found} <= {VOUCHERS}


def test_the_retriever_stands_in_a_chain(assistant):
    chain = PolicyRetriever(assistant=assistant, k=1) | RunnableLambda(lambda found: found[0].metadata["doc_id"])
    assert chain.invoke("科技创新券的额度") == VOUCHERS


def test_the_chain_gives_the_answer_of_the_command(assistant):
    answer = answer_runnable(assistant).invoke(QUESTION)
    assert answer["question"] == QUESTION
    assert answer["refused"] is False
    assert answer["assignments"][0]["lead"] == ["市发展改革委"]
    assert answer["citations"][0]["clause_id"] == f"{EV_PLAN}#2.1.1"


def test_the_chain_takes_history_and_documents(assistant):
    history = [{"role": "user", "content": QUESTION}, {"role": "assistant", "content": "市发展改革委。[1]"}]
    answer = answer_runnable(assistant).invoke({"question": "那公交车辆更新呢？", "history": history, "id": 7})
    assert (answer["id"], answer["assignments"][0]["lead"]) == (7, ["市交通运输局"])
    limited = answer_runnable(assistant).invoke({"question": QUESTION, "docs": [VOUCHERS]})
    assert limited["refused"] is True


def test_the_chain_can_be_composed_batched_and_awaited(assistant):
    chain = answer_runnable(assistant)
    composed = {"question": RunnablePassthrough()} | chain | RunnableLambda(lambda a: a["refused"])
    assert composed.batch([QUESTION, "桂林市地铁2号线什么时候通车？"]) == [False, True]
    assert asyncio.run(chain.ainvoke(QUESTION))["refused"] is False


@pytest.mark.parametrize("given", [{}, {"question": 3}, 3, None, "", "？"])
def test_what_is_no_question_is_refused_in_words(assistant, given):
    with pytest.raises(InputError):
        answer_runnable(assistant).invoke(given)
