"""Whether a question that a model made of a conversation says nothing that was not said there."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.figures import figures
from rag.normal import normal

_LONGEST = 200  # characters
_INNER_END = re.compile(r"[。？?！!；;\n]")
# Words with which any question is made; they need not come from the conversation.
_FUNCTION = re.compile(
    r"[的地得了着过和与及或在是为于被把对由向从到中里上下个项有吗呢这那该它其？?，,。、：:；;“”\"《》（）()\s]|哪些?|什么|(?:多少|几)[个家项名人件条份座所种]?|\d[\d.]*%?[万亿]?[元个家项名人件条份座所种年月日]?|谁|如何|怎么"
)


def is_grounded(wording: str, core: str, conversation: Sequence[str]) -> bool:
    """Whether a wording is one question that keeps what `core` itself says, and whose every name, word, year and
    figure was said in the conversation, `core` included."""
    if len(wording) > _LONGEST or _INNER_END.search(wording.strip()[:-1]):
        return False
    told = normal("\n".join((core, *conversation)))
    if {f.printed for f in figures(normal(wording))} - {f.printed for f in figures(told)}:
        return False
    own, rest = _runs(core), normal(wording)
    if any(run not in rest for run in own):
        return False
    for run in sorted(own, key=len, reverse=True):  # what is asked now may stand beside any word
        rest = rest.replace(run, " ")
    pairs = {run[i : i + 2] for run in _runs(rest) for i in range(max(len(run) - 1, 1))}
    return bool(pairs) and all(pair in told for pair in pairs)


def _runs(text: str) -> list[str]:
    """The words of a text between its function words and figures."""
    return _FUNCTION.sub(" ", normal(text)).split()
