"""A question and the clauses of its answer -> what is said to the model.

The system message and the example are the same for all questions, so that a backend that keeps what it has read
reads them once. What
comes from documents and users cannot end the fence around it, nor look like the marks between turns.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rag.answer.phrases import phrase
from rag.llm.model import Message
from rag.types import Intent
from rag.write.material import Material

_ANGLES = str.maketrans("<>", "＜＞")  # </条款> and <|im_end|> are made of these
_QUESTION_MAX = 200  # characters; the draft has answered the question as it was asked
_HEADING_MAX = 40
# The kinds of answers that the model words; each has its prompt, prompts/write_<kind>.txt.
PURPOSES: tuple[Intent, ...] = ("figure", "fact", "time", "list", "definition", "comparison", "summary")


def messages_for(intent: Intent, question: str, materials: Sequence[Material]) -> tuple[Message, ...]:
    """The conversation that asks for the answer."""
    clauses = "\n".join(_fenced(number, material) for number, material in enumerate(materials, start=1))
    asked = phrase(f"write_{intent}", clauses=clauses, question=_plain(question)[:_QUESTION_MAX])
    return Message("system", phrase("write_system")), *_examples(), Message("user", asked)


def messages_again(messages: Sequence[Message], written: str, complaints: Sequence[str]) -> tuple[Message, ...]:
    """The conversation that goes on with what was wrong with the text."""
    complaint = phrase("write_again", complaints=_plain("；".join(complaints)))
    return *messages, Message("assistant", _plain(written)), Message("user", complaint)


def _examples() -> Iterator[Message]:
    """prompts/write_examples.txt: blocks with an empty line between, each ended by the line of its answer."""
    for block in phrase("write_examples").split("\n\n"):
        asked, _, answer = block.partition("\n回答：")
        yield Message("user", asked.strip())
        yield Message("assistant", answer.strip())


def _fenced(number: int, material: Material) -> str:
    heading = _plain(material.heading)[-_HEADING_MAX:]
    return f"<条款{number}>{heading}：{_plain(material.text)}</条款{number}>"


def _plain(text: str) -> str:
    return " ".join(text.translate(_ANGLES).split())
