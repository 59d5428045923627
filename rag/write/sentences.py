"""The text of a model as it streams -> its sentences, without markers, markdown and talk about itself."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from rag.errors import LanguageModelError

SENTENCE_MAX = 400  # characters; what goes on longer is no sentence
_END = re.compile(r"[。！？!?]+[”’」』）)】》]*(?=[^”’」』）)】》])|\n+")
_FINISHED = re.compile(r"[。！？!?][”’」』）)】》]*$")
# [1], 【1】, ［1］, [1,2], [^1], [条款1], （见[1]）: what a model takes for citations. 〔2021〕97号 stays.
_MARKER = re.compile(
    r"[（(]?(?:见|参见|来源|出处|引自)?[:：]?\s*(?:[\[［【](?:\^|条款?|来源|注)?\s*\d{1,2}(?:\s*[,，、\-—]\s*\d{1,2}){0,5}\s*[\]］】])+\s*[)）]?"
)
_MARKUP = re.compile(
    r"\*\*|__|`|^#{1,6}\s+|^\s*(?:[-*•·]\s+|\d{1,2}[.．、)）]\s*(?!\d)|[（(]\d{1,2}[)）]\s*)|</?[a-zA-Z\u4e00-\u9fff][^<>]{0,20}>"
)
_LEAD_IN = re.compile(
    r"^(?:(?:根据|按照|依据|基于)(?:所?提供的?|上述|以上|上面的?|给出的?|该|这些?)?(?:条款|材料|资料|文件|内容|原文|信息)(?:内容|规定)?(?:可知)?[，,：:]\s*|"
    r"(?:答案?|回答|改写|答复)[：:]\s*)"
)
# Talk about the task or refusals; whether to refuse was decided by the evidence.
_ABOUT_ITSELF = re.compile(
    r"(?:资料|材料|条款|原文|文件|文中|上述内容|提供的内容)(?:中|里)?(?:并?没有|并?未|不曾|无)(?:明确)?(?:提[到及供]|说明|给出|包含|找到|涉及|规定|写明)|"
    r"(?:无法|不能|难以)(?:回答|确定|得知|提供|判断|给出)|抱歉|对不起|作为(?:一个|一名)?(?:AI|人工智能|语言模型|助手)|"
    r"希望(?:以上|对您|能)|如(?:果?您?|有)(?:还有|需要|其他)|请(?:参考|查阅|告诉我|提供|注意[：:])|不知道|以上(?:是|就是|内容)|改写(?:后|如下)",
    re.IGNORECASE,
)


def sentences(pieces: Iterable[str]) -> Iterator[tuple[str, bool]]:
    """Each sentence as soon as it is whole, and whether it is: the rest behind the last end is not.

    A text that goes on without an end is given up after SENTENCE_MAX characters. Of a text that breaks off with a
    LanguageModelError the last sentence is given before it is raised.
    """
    rest = ""
    try:
        for piece in pieces:
            rest += piece
            while found := _END.search(rest):
                sentence, rest = rest[: found.end()], rest[found.end() :]
                if sentence.strip():
                    yield sentence.strip(), True
            if len(rest) > SENTENCE_MAX:
                yield rest.strip(), False
                return
    except LanguageModelError:
        if _FINISHED.search(rest.strip()):
            yield rest.strip(), True
        raise
    if rest.strip():
        yield rest.strip(), bool(_FINISHED.search(rest.strip()))


def bare(sentence: str) -> str:
    """The sentence as it may be shown, ended with 。; "" if nothing of it is an answer."""
    text = _MARKER.sub("", sentence.strip())
    text = _LEAD_IN.sub("", _MARKUP.sub("", text).strip()).strip(" \t　，,；;")
    if not any(c.isalnum() for c in text):
        return ""
    return text if text[-1] in "。！？：" else f"{text.rstrip('.')}。"


def is_about_itself(sentence: str, source: str) -> bool:
    """Whether a sentence speaks of the task instead of answering, in words that its source does not have."""
    return any(found.group() not in source for found in _ABOUT_ITSELF.finditer(sentence))
