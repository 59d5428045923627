"""Our retriever and our chain as LangChain has them. The only file that knows LangChain; nothing of ours imports it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document as LangChainDocument
from langchain_core.retrievers import BaseRetriever
from langchain_core.runnables import Runnable, RunnableLambda
from pydantic import ConfigDict, Field

from rag.answer_json import answer_json, hit_json
from rag.errors import InputError
from rag.pipeline import Assistant


class PolicyRetriever(BaseRetriever):
    """Clauses, best first: page_content is the clause verbatim, metadata the other citation fields, rank and score."""

    model_config = ConfigDict(arbitrary_types_allowed=True)

    assistant: Assistant
    k: int = Field(default=8, ge=1)  # clauses
    document_ids: Sequence[str] = ()  # search only these; () for all

    def _get_relevant_documents(
        self, query: str, *, run_manager: CallbackManagerForRetrieverRun
    ) -> list[LangChainDocument]:
        found = []
        for rank, hit in enumerate(self.assistant.search(query, self.k, self.document_ids), start=1):
            fields = hit_json(hit, rank, self.assistant.documents[hit.clause.document_id])
            text = fields.pop("text")
            found.append(LangChainDocument(id=hit.clause.clause_id, page_content=text, metadata=fields))
        return found


def answer_runnable(assistant: Assistant) -> Runnable[str | Mapping[str, Any], dict[str, Any]]:
    """The whole chain: a question, or {"question", "history"?, "docs"?}, in; the answer of `rag ask --json` out.

    Raises InputError for anything else, as `Assistant.ask` does.
    """

    def ask(given: str | Mapping[str, Any]) -> dict[str, Any]:
        values: Any = {"question": given} if isinstance(given, str) else given
        if not isinstance(values, Mapping) or not isinstance(values.get("question"), str):
            raise InputError('输入应为问题文字，或 {"question": "……", "history": […]}。')
        answer = assistant.ask(values["question"], values.get("history") or (), values.get("docs") or ())
        return answer_json(answer, values.get("id"))

    return RunnableLambda(ask, name="policy_question_answering")
