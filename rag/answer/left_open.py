"""What a sentence leaves open: a table's cell without a figure, an item whose figure only its neighbours have."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from rag.measures import YEAR, has_measure

_BETWEEN_RUNS = re.compile(r"[,。;:]")
_FIGURE = re.compile(r"\d[\d.]*[万亿千百]*[\u4e00-\u9fff]?")
_HEAD_NOUN = 2  # characters at the end of an item that say what kind of thing it is: 项目, 企业


def has_empty_column(row: str, years: Sequence[int]) -> bool:
    """Whether a table's row, spelt out with its header, has no figure for the years: 「2015年实际值:-;2020年:2.985」.

    `row`: in comparable spelling. False where it has a column for none of them, or something in one of their columns.
    """
    cells: list[str] = []
    for part in row.split(";"):
        header, colon, cell = part.partition(":")
        if colon and any(
            re.search(rf"(?<![\d-]){year}(?!\d|年?-)", header) for year in years
        ):  # 2016-2020年 is neither
            cells.append(cell)
    return bool(cells) and not any(re.search(r"\w", cell) for cell in cells)


def is_of_other_items(measure: str, topic: str, plain: str) -> bool:
    """Whether a sentence has the figure in other items of an enumeration only, not in the one that is asked about.

    「甲集团80万吨项目、乙公司60万吨项目、丙项目」 gives no figure of 丙; 「甲、乙、丙项目,共200万吨」 does.
    Both texts are in comparable spelling.
    """
    runs = _BETWEEN_RUNS.split(plain)
    for run in runs:
        items = run.split("、")
        asked = _item_asked(items, topic)
        if not asked or _has_figure(asked):
            continue
        beside = [i for i in items if i != asked and i[-_HEAD_NOUN:] == asked[-_HEAD_NOUN:] and _has_figure(i)]
        elsewhere = [other for other in runs if other is not run] + [i for i in items if i not in beside]
        if beside and not any(has_measure(measure, text) for text in elsewhere):
            return True
    return False


def _item_asked(items: Sequence[str], topic: str) -> str:
    """The item that has more words of the topic than any other, of those that are in one item only; "" if none has."""
    pairs = [{name[i : i + 2] for i in range(len(name) - 1)} for name in (_FIGURE.sub("\n", item) for item in items)]
    common = Counter(pair for of_item in pairs for pair in of_item)
    shares = [sum(common[pair] == 1 and pair in topic for pair in of_item) for of_item in pairs]
    most = max(shares)
    return items[shares.index(most)] if most and shares.count(most) == 1 else ""


def _has_figure(item: str) -> bool:
    return bool(re.search(r"\d", YEAR.sub("", item)))
