"""A task told in one's own words -> the words that tell it, without the form around them."""

from __future__ import annotations

import re

from rag.errors import InputError
from rag.sentences import split_sentences

MAX_CHARS = 5_000  # characters; the longest numbered tasks of official plans have some 2,000
_SHORTEST_PART = 8  # characters; a shorter sentence says too little to be compared by itself
_MOST_PARTS = 12

# GB/T 9704-2012, 7.3.3: 一、 （一） 1. （1）; lists in a spreadsheet also write ①, 1）, 任务3：.
_SERIAL = re.compile(
    r"^\s*(?:(?:任务|事项|序号|第)\s*)?(?:[（(]\s*[\d一二三四五六七八九十]{1,4}\s*[)）]|[①-⑳]|[★☆●○■□◆·•*▪-]|"
    r"\d{1,3}(?:\.\d{1,3}){0,3}\s*[.．、)）:：](?!\d)|[一二三四五六七八九十]{1,4}\s*[、.．:：])\s*"
)
_WHO = r"(?:谁|哪(?:一|几|些)?(?:个|家)?(?:部门|单位|厅局?|局|委|机构)|什么(?:部门|单位))"
# What asks for the unit, not what the task is. Units filled in behind the task are an answer, not a description.
_ASKING = re.compile(
    r"请问|请教(?:一下)?|(?:帮我?|麻烦)(?:查|找|看|核实)(?:一下|下)?|请(?:查|核实|明确|填写)(?:一下)?|"
    rf"(?:这|该|此)?(?:项|个)?(?:工作|任务|事项)?(?:应该?|该)?(?:由|归|是|找)?{_WHO}(?:来)?(?:牵头|负责|配合|主管|管|承担|落实|推进)?|"
    r"(?:的)?(?:责任|牵头|配合|主管|主责|承办)(?:单位|部门)(?:(?:和|及|与|、)(?:责任|牵头|配合|主管)(?:单位|部门))?"
    r"(?:是|为|有)?(?:谁|哪(?:个|些|几个)?|什么)?(?=[？?。；;，,\s]|$)|"
    r"[（(【]?(?:责任|牵头|配合|主管|主责|承办)(?:单位|部门)[:：][^；;。\n（）()]{0,200}[)）】]?|"
    r"[（(【]?完成(?:时限|时间|期限)[:：]?[^；;。，,\n（）()]{0,30}[)）】]?|"
    r"各(?:有关|相关)?(?:市|县|区|部门|单位|地)(?:[、和及](?:各)?(?:有关|相关)?(?:市|县|区|部门|单位|地)){0,3}要"
)
_MARKS = re.compile(r"[\s？?！!]+")


def task_words(description: str) -> str:
    """The description without serial numbers, requests and filled-in units; all of it where nothing else is left.

    Raises InputError, with what to do, if it has no words or too many.
    """
    if not isinstance(description, str):
        raise InputError("任务应为文字。")
    text = "".join(c if c.isprintable() or c in "\n\t" else " " for c in description).strip()
    if not any(c.isalnum() for c in text):
        raise InputError("任务是空的，请写明任务内容。")
    if len(text) > MAX_CHARS:
        raise InputError(f"任务有 {len(text)} 字，超过上限 {MAX_CHARS} 字。请只保留一项任务的内容。")
    bare = _MARKS.sub(" ", _SERIAL.sub("", _ASKING.sub(" ", text).lstrip(), count=1)).strip(" ，,。；;：:、")
    return bare if any(c.isalnum() for c in bare) else text


def parts_of(text: str) -> tuple[str, ...]:
    """The sentences of a description of several; () for a single one, which is compared whole."""
    sentences = [text[start:end] for start, end in split_sentences(text)]
    telling = [s for s in sentences if len(s) >= _SHORTEST_PART]
    return tuple(telling[:_MOST_PARTS]) if len(telling) > 1 else ()
