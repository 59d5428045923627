"""Questions that are as long as they may be and full of what the patterns look for: read in moments, in any case.

Run in a process of its own, because a pattern that backtracks without end cannot be stopped otherwise.
"""

import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

LONGEST = 2000  # characters; Config.question_max_chars
BOUND = 20  # seconds for all of a group; on one slow core they take about one
REPOSITORY = Path(__file__).resolve().parent.parent
PIECES = (
    *(
        "的",
        "牵头",
        "、",
        "1",
        "2021",
        "2021年",
        "十四五",
        "和",
        "第",
        "哪",
        "谁",
        "几",
        "多少",
        "一",
        "十",
        "厅",
        "（",
        "“",
    ),
    *(
        "《",
        "比",
        "是",
        "：",
        " ",
        "1,",
        "由",
        "市",
        "—",
        "1元",
        "率",
        "A、",
        "第一章",
        "专栏",
        "专栏1",
        "哪些",
        "最高哪",
    ),
    *("某厅和", "由某局", "是什么", "2021—", "等六大产业", "产业、"),
)


def run(program: str) -> None:
    """Fails if the program does not end in time. `text` runs through the pieces, repeated to full length."""
    whole = f"for piece in {PIECES!r}:\n    text = (piece * {LONGEST})[:{LONGEST}]\n{textwrap.indent(program, '    ')}"
    setup = "from policy_samples import *\nimport re\n"
    subprocess.run(
        [sys.executable, "-c", setup + whole],
        check=True,
        timeout=BOUND,
        cwd=REPOSITORY / "tests",
        env={"PYTHONPATH": f"{REPOSITORY}:{REPOSITORY / 'tests'}"},
    )


@pytest.mark.parametrize(
    "program",
    [
        "understand(text)",
        "from rag.normal import normal\nnormal(text)",
        "from rag.fitness import defines\nfrom rag.measures import has_measure\n"
        "defines(understand('什么是链主'), text)\n"
        "[has_measure(m, text) for m in ('', '元', '%', '家')]",
        "answer(text, WIND, ENERGY, TABLE, NOTE)",
        "from rag.answer.span import relevant_span\n"
        "relevant_span(text, 0, [(text[i : i + 2], 1.0) for i in range(0, 40, 2)], 'list')",
    ],
    ids=["question", "normal", "read", "answer", "span"],
)
def test_long_questions_are_read_in_time(program):
    run(program)


def test_no_pattern_backtracks_without_end():
    run(
        """
from rag import (
    compound, enumerations, figures, fitness, held_years, item_lists, lead_ins, measures, named_actions, named_years,
    normal, numerals, permission, question, question_words, read, requisites, sanctions, sectors, tiers,
)
from rag.answer import (
    breach, compare, defined, documents, extractive, item_lead, left_open, periods, sentences, side_figures, sides,
    span, structure, support, things, units,
)

def patterns(value):
    if isinstance(value, re.Pattern):
        yield value
    elif isinstance(value, (tuple, list)):
        for one in value:
            yield from patterns(one)

modules = (
    compound, enumerations, figures, fitness, held_years, item_lists, lead_ins, measures, named_actions, named_years,
    normal, numerals, permission, question, question_words, read, requisites, sanctions, sectors, tiers,
    breach, compare, defined, documents, extractive, item_lead, left_open, periods, sentences, side_figures, sides,
    span, structure, support, things, units,
)
for module in modules:
    for value in list(vars(module).values()):
        for pattern in patterns(value):
            for _ in pattern.finditer(text):
                pass
"""
    )
