"""rag/answer/row_notes.py: a figure of a table is told with the notes that say what it is."""

from dataclasses import replace

from policy_samples import PLAN, clause_of

from rag.answer.row_notes import row_notes

ROWS = (
    "1\t研发经费投入增长（%）\t3.65\t22",
    "2\t每万家企业中高新技术企业数（家）\t48*\t54",
    "3\t成交合同金额（亿元）\t565.71\t1200",
)
NOTES = (
    "注：①指标“研发经费投入增长（%）”，2020年数值为同比增长率，2025年数值为年均增长率。",
    "②*表示2019年数据。",
)
DOCUMENT = replace(PLAN, document_id="table", text="\n".join(("序号\t指标\t2020年\t2025年", *ROWS, *NOTES)))
TABLE = clause_of(DOCUMENT, DOCUMENT.text)


def notes_of(row: str) -> list[str]:
    end = DOCUMENT.text.index(row) + len(row)
    cells = [("", cell) for cell in row.split("\t")]
    return [DOCUMENT.text[a:b].strip() for a, b in row_notes(TABLE, end, cells)]


def test_a_mark_at_a_figure_is_explained():
    assert notes_of(ROWS[1]) == [NOTES[1]]


def test_a_note_that_repeats_the_name_of_the_row_belongs_to_it():
    assert notes_of(ROWS[0]) == [NOTES[0]]


def test_a_row_without_a_mark_has_no_note():
    assert notes_of(ROWS[2]) == []
